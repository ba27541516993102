"""Numbers told in words, read in digits: 六月五号, 一年半, 二尺三, 打八五折, 满两百减三十, 一共付一百八."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from cs_eval.rules.disguise import Reading, rewritten
from cs_eval.rules.figures import MOST
from cs_eval.text import RECENT

REACH = 10
"""How many characters before and behind a number tell what it is."""

_DIGITS = "零一二三四五六七八九"
_ONE = "[一二两三四五六七八九]"
_RUN = re.compile(
    r"(?P<share>百分之)?(?:(?<![\d.])(?P<digits>\d{1,5}(?:\.\d{1,2})?)(?![\d.])|(?P<words>[一二两三四五六七八九十百千零]{1,9}))"
)
_EXACT = re.compile(
    rf"(?:(?P<thousands>{_ONE})千)?零?(?:(?P<hundreds>{_ONE})百)?零?(?:(?P<tens>{_ONE})?(?P<ten>十))?(?P<rest>{_ONE})?"
)
_ABOUT = re.compile(
    rf"(?P<before>(?:{_ONE}[百千])?(?:{_ONE}?十)?)(?P<low>{_ONE})(?P<high>{_ONE})(?P<by>[十百千]?)"
)
WIDEST = 2
"""How far apart the two numbers lie between which one is meant (三五天)."""

_TENTHS = re.compile(rf"(?P<whole>{_ONE})(?P<tenth>{_ONE})")

_VAGUE = re.compile(r"[第每之万亿半]$")
"""What before a number means that it is a part of another, or counts nothing."""
_VAGUE_PLACE = re.compile(r"(?:[几数成好近]|(?<![早晚路网线])上)$")
"""What before a place alone means that it is no exact number (几百, 上千)."""
_VAGUE_BEHIND = re.compile(r"[多来几余万亿]|出头")

_UNIT = (
    r"工作日|分钟|小时|钟头|星期|礼拜|月|公斤|千克|毫[升米安]|厘米|公[分里]|千瓦|平[米方]|块钱"
    r"|[元块天年周秒折斤克两米升码瓦度件册颗瓶支双盒袋层寸把台套级平岁期片粒包罐杯箱枚张根条份只副位圈匹桶本串盆朵尺号日楼人]"
)
_COUNTED = re.compile(rf"(?:(?:到|至|-|~)[一二两三四五六七八九十百千零\d]{{1,9}})?个?(?:{_UNIT})")
_DAY = re.compile(r"月[一二两三四五六七八九十\d]{1,3}[日号]")
_MONTH = re.compile(r"[一二三四五六七八九十\d]月$")
_HOUR = re.compile(r"点(?:半|整|钟|[之以]?前|到|至|开[始抢售播付]|截止|结束|[上下]班|准时)")
_DAYPART = re.compile(r"(?:[上中下]午|早[上晨]?|清晨|傍晚|晚上?|夜[里间]|[半深午]夜|凌晨)$")

_HALF = re.compile(
    r"个半(?=月|小时|钟头|星期|礼拜)"
    r"|(?P<unit>天|年|周|小时|钟头|星期|礼拜|公斤|斤|米|升|尺|块)半(?![价折天夜月年小个片粒颗包袋勺杯支瓶截张盒块分斤根只桶碗件箱])"
)
_COINS = re.compile(rf"[块元](?P<tenth>\d|{_ONE})[毛角](?:(?P<cents>\d|{_ONE})分?(?![\d个件张条]))?")
"""What is told in three coins (18块2毛5)."""
_PIECE = "[件箱盒袋瓶包条双套台支片份罐桶斤本张串盆颗枚朵提]"
_TENTH = re.compile(
    rf"(?P<unit>[尺块])(?P<tenth>[1-9]|{_ONE})(?![\d.]|[一二两三四五六七八九十百千零](?!个(?!月)|[一二两三四五六七八九十]?{_PIECE})|[几多来个件条张米块元月号点天只斤包袋盒瓶箱份支片粒颗枚罐桶把台本串双套层样次])"
)

_WEIGHT = re.compile(
    rf"(?P<jin>{_ONE})斤(?P<more>{_ONE})两(?![个件条张盒袋箱瓶包])|(?P<tens>[一二三四五六七八九])两(?:(?P<alone>[装重的左各到以或和、,。!?;~]|$)|(?![个件条张盒袋箱瓶包一二三四五六七八九十百千零]))"
)
"""A weight in 斤 and 两, told in words; a 两 alone is one only where nothing is counted behind it."""

_LIMIT = re.compile(
    r"(?:限[购拍买领]?|[最至][多少]|顶多|起码|不(?:能)?超过|每(?:人|个人|单|户|位|次|个?账号))[\u4e00-\u9fff]{0,3}$|[只能][领拍买][取]?$"
)
_TELLING = frozenset(
    "个天年周小钟星礼公斤米升尺块点月日号到至元分秒件册颗瓶支双盒袋台套片粒包罐杯箱份枚只张条桶本串盆朵人楼级岁期平层寸把"
)
"""What stands behind a number of one character that is read."""
_PIECES = re.compile(r"[件册颗瓶支双盒袋台套片粒包罐杯箱份枚只张条个桶本]")

_SPENT = re.compile(r"(?:满|[定订]金(?:付|交)?|抵扣?|减[掉去了免]?|优惠|便宜|省[了下]?)$")
_PAID = re.compile(
    r"(?:实付|应付|付|掏|一共|总共|共计|合计|总价|到手价?|还剩|(?<![几两三])款|[售单现]价|卖)[了您是为价就才也只要再得需给:付掏]{0,3}$"
)
_ENDS = re.compile(r"[,。!?;~、)\n]|$|[就吧哈哦呢呀啦了的哟喽嘞咯]")
PLAIN = 3
"""So many characters of a number are one wherever they stand (一百五, 二十六)."""
SMALLEST = 10
"""An amount without a unit is none below this (付一下)."""


@lru_cache(maxsize=RECENT)
def in_digits(text: str) -> Reading | None:
    """Return normalised `text` with its numbers in digits; None where nothing is to be read so."""
    pieces = list(_pieces(text))
    return rewritten(text, pieces) if pieces else None


def digits(text: str) -> str:
    """Return normalised `text` with its numbers in digits."""
    read = in_digits(text)
    return read.text if read else text


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a number is told in words, or without its unit, and how it is written in digits."""
    last = 0
    for match in islice(_RUN.finditer(text), MOST):
        start, end = match.span()
        before, behind = text[max(0, start - REACH) : start], text[end : end + REACH]
        said = _share(match) if match["share"] else _said(match["digits"], match["words"], before, behind)
        if said and start >= last:
            last = end + said[1]
            yield start, last, " " * bool(match["words"] and before[-1:].isdigit()) + said[0]  # t8两小时


def _share(match: re.Match[str]) -> tuple[str, int] | None:
    value = match["digits"] or _value(match["words"], "", "")
    return (f"{value}%", 0) if value else None


def _said(digits: str | None, words: str | None, before: str, behind: str) -> tuple[str, int] | None:
    """Return a number in digits, and how many characters behind it are told by these too."""
    if words and (weight := _WEIGHT.match(words + behind)):
        return _weighed(weight, words, before)
    if words and len(words) == 1 and behind[:1] not in _TELLING:
        return None
    value = digits or _value(words or "", before, behind)
    if not value:
        return None
    exact = value.isdigit()
    if exact and (half := _HALF.match(behind)):
        return f"{value}.5{half['unit'] or '个'}", half.end()
    if exact and (coins := _COINS.match(behind)):
        cents = _digit(coins["cents"]) if coins["cents"] else ""
        return f"{value}.{_digit(coins['tenth'])}{cents}元", coins.end()
    if exact and (tenth := _TENTH.match(behind)):
        return f"{value}.{_digit(tenth['tenth'])}{tenth['unit']}", tenth.end()
    if exact and int(value) >= SMALLEST and _PAID.search(before) and _ENDS.match(behind):
        return f"{value}元", 0
    return (value, 0) if words and _counts(words, before, behind) else None


def _weighed(weight: re.Match[str], words: str, before: str) -> tuple[str, int] | None:
    """Return in digits what stands before 斤 and 两 (三斤六两), or before 两 alone."""
    tens = str(_digit(weight["tens"])) if weight["tens"] else ""
    tells = weight["jin"] or before.endswith("斤") or (weight["tens"] != "三" and weight["alone"] is not None)
    if not tells or (before.endswith("半斤") and tens):
        return None
    if weight["jin"]:
        return f"{_digit(weight['jin'])}斤{_digit(weight['more'])}两", weight.end() - len(words)
    return f"{tens}两", weight.end("tens") + 1 - len(words)


def _value(number: str, before: str, behind: str) -> str | None:
    """Return what a number in words says, in digits; None where it is no exact one."""
    tenths = _TENTHS.fullmatch(number) if behind.startswith("折") else None
    if tenths and _digit(tenths["tenth"]) - _digit(tenths["whole"]) != 1:
        return f"{_digit(tenths['whole'])}.{_digit(tenths['tenth'])}"
    place = number[0] in "十百千" and _VAGUE_PLACE.search(before)
    if place or _VAGUE.search(before) or _VAGUE_BEHIND.match(behind):
        return None
    if match := _EXACT.fullmatch(number):
        return str(_exact(match))
    match = _ABOUT.fullmatch(number)
    return _about(match) if match else None


def _exact(match: re.Match[str]) -> int:
    """Return a number of up to four places; a last digit stands for the place below (一百八 is 180)."""
    total = 0
    by = 1
    for name, factor in (("thousands", 1000), ("hundreds", 100), ("tens", 10)):
        if match[name] or (name == "tens" and match["ten"]):
            total += (_digit(match[name]) if match[name] else 1) * factor
            by = factor // 10
    rest = _digit(match["rest"]) if match["rest"] else 0
    return total + rest * (1 if "零" in match.group() else by)


def _about(match: re.Match[str]) -> str | None:
    """Return from where to where a number lies that is told by two of its places (三五, 二三十, 十七八)."""
    low, high = _digit(match["low"]), _digit(match["high"])
    if not 0 < high - low <= WIDEST or (match["before"] and match["by"]):
        return None
    by = {"": 1, "十": 10, "百": 100, "千": 1000}[match["by"]]
    head = _EXACT.fullmatch(match["before"])
    base = _exact(head) if head and match["before"] else 0
    return f"{base + low * by}-{base + high * by}"


def _digit(char: str) -> int:
    return int(char) if char.isdigit() else _DIGITS.index(char.replace("两", "二"))


def _counts(number: str, before: str, behind: str) -> bool:
    """Say whether what stands around a number in words tells that it counts, dates or prices something."""
    if _HOUR.match(behind) or _DAY.match(behind) or (behind[:1] in ("日", "号") and _MONTH.search(before)):
        return True
    if behind.startswith("点"):
        return bool(_DAYPART.search(before))
    if behind.startswith("尺"):
        return True
    if _PIECES.match(behind) and _LIMIT.search(before):
        return True
    if len(number) >= PLAIN:
        return True
    if len(number) == 1 and number != "十":
        return False
    return bool(_COUNTED.match(behind) or _SPENT.search(before) or (number != "十" and _ENDS.match(behind)))
