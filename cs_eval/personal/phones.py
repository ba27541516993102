"""Mobile phones and landlines, also with other characters between their digits."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from cs_eval.personal.data import ANY_HIDDEN, END, FILLER, GAP, HAN, START, Span, pattern

_BETWEEN = rf"[^0-9{ANY_HIDDEN}]{{0,3}}"
_COUNTRY = r"(?:\(?(?:\+|00)?86\)?[ -]{0,2}(?:\(0\))?|0)?"
_MOBILE = pattern(
    rf"{START}{_COUNTRY}\(?(?P<own>1(?:{_BETWEEN}[0-9]){{10}}){END}(?:[ ,]?(?:转|分机号?|ext\.?)[ :]?[0-9]{{1,6}}|[-,#][0-9]{{3,4}}(?![0-9-]))?"
)
_FOREIGN = pattern(
    rf"(?<![0-9a-z])(?:(?:\+|00)(?!86)[1-9](?:[ ()-]{{0,2}}[0-9]){{7,13}}|(?:852|853|886)[ -](?:[0-9][ -]?){{7,9}}[0-9]){END}"
)

_NEIGHBOUR = pattern(r"852[2-9][0-9]{7}|853[268][0-9]{7}|8869[0-9]{8}")
"""Hong Kong, Macau and Taiwan: also ranges that nobody has been given yet."""

_SHORT = r"1[3-9][0-9]\*{4}[0-9]{4}"
_SPLIT = pattern(
    rf"(?P<masked>{_SHORT})?[^0-9]{{0,12}}中间[四4]?[位个]?(?:数|数字)?[是为:= ]{{0,2}}(?P<middle>[0-9]{{4}})(?![0-9])"
    rf"(?:[^0-9]{{0,12}}(?P<again>{_SHORT}))?"
)
"""A phone told in two halves: what the shop sees of it, and what the shop does not."""

_ASIDE = rf"(?:[ ,.~—–-]{{0,3}}(?:[(【\[][^()0-9\n]{{1,10}}[)】\]]|[—–-]{{1,2}}[{HAN} ,]{{1,8}}[—–-]{{1,2}}|(?:然后|接着|再|后[面边头]?|中间|接下来|最后|末尾|尾巴)(?:是|的|[四4]个?位?|[数字]|[ :,]){{0,4}}){{0,2}}[ ,.~—–-]{{0,3}})"
"""What somebody says between the groups of a phone."""
_WITH_ASIDES = pattern(rf"{START}1[3-9][0-9]{_ASIDE}[0-9]{{4}}{_ASIDE}[0-9]{{4}}{END}")

_TAIWAN = pattern(
    rf"{START}(?:\(?0[2-8][0-9]?\)?[ -]?[0-9]{{3,4}}[ -]|\(0[2-8][0-9]?\)[0-9]{{3,4}}){{1}}[0-9]{{4}}(?:#[0-9]{{1,5}})?{END}(?!-[0-9])"
)
_TAIWAN_MOBILE = pattern(rf"{START}09[0-9]{{2}}(?:[ -][0-9]{{3}}[ -][0-9]{{3}}|[ -]?[0-9]{{6}}){END}")
_HONG_KONG = pattern(rf"{START}[5-9][0-9]{{3}}[ -]?[0-9]{{4}}{END}(?![ -][0-9])")
_THERE, _OWN_LINE = pattern("香港|九龙|新界|港岛|澳门|氹仔"), pattern("\n{1,2}")
_SHORTLY_CALLED = pattern(
    r"(?:[\ue001\ue002][^0-9\u4e00-\u9fffa-z]{1,3}(?:电话|手机)?|电话|手机|tel|phone|whatsapp|打|拨|call|致电|我个号)(?:系|是|:|码|号)?[: ]{0,2}$"
)

_PRICES = pattern("[ ,]?(?:是|这)?[两三几23]个?[档价]")
"""Behind three groups of digits: they are three prices."""
_HAN = pattern(f"[{HAN}]")
_FILLING = pattern(r"[^0-9]+")
_PLAIN = pattern(r"[ .·_\-‐–—−~/|()\n]+")
_MEASURE = pattern(
    r"[x*×+米厘克斤元块件个号码年月日天时分秒折盒包箱瓶支片寸万千百度层楼栋室,:]|[kcm]?m|k?g|ml|l|w"
)
_USUAL = frozenset({(3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5), (4, 7), (11,)})
_TYPICAL = (3, 4, 4)
_BY_ITSELF = frozenset({(3, 4, 4), (3, 8), (7, 4), (11,)})
_GOES_ON = pattern(r"[0-9][ \n-]")
"""Other groups of a phone may be groups of a longer number."""
_CALLED = pattern(r"(?:电话|手机|tel|phone|mobile|号码?|联系|call|打|拨|机|座|固话|微信|vx?)[^0-9]{0,4}$")
_WINDOW = 10
_WORDY = pattern(f"[a-z{HAN}]")
_PREFIX = 7
_PAIR = 2
"""Digits two by two are drawn in a lottery, or count something."""

_BREAK = rf"(?:{GAP}|[^0-9a-z{HAN}{ANY_HIDDEN}]|\.{{3}}| [-/] )"
_AREA = r"(?:\(?0 ?(?:1 ?0|2 ?[0-9])\)?|\(?0 ?[3-9](?: ?[0-9]){2}\)?)"
_LOCAL = rf"[2-8](?:{_BREAK}[0-9]){{6,7}}"
_EXTENSION = r"(?:[ ,-]{0,2}(?:转|分机号?|ext\.?)[ :]?[0-9]{1,6}|-[0-9]{1,5})?"
_LANDLINE = pattern(rf"{START}(?<![0-9]-)(?:\(?86\)?[ -]?)?(?P<own>{_AREA}{_BREAK}{_LOCAL}){_EXTENSION}{END}")
_ABROAD = pattern(
    rf"(?:\+|{START}00|{START}(?<!-)(?=86[ -][1-9][0-9]{{1,2}}[ -][2-8]))86{GAP}(?P<own>(?:10|2[0-9]|[3-9][0-9]{{2}}){GAP}{_LOCAL}){_EXTENSION}{END}"
)
_ROUND = r"[1-9]?[0-9]00[ -][0-9]{1,2}00(?![0-9])"
_LABELLED = pattern(
    rf"(?:总机|传真|座机|固话|固定电话|电话|办公室|单位|值班室|传达室|门卫室?|保卫科|tel){FILLER}(?!{_ROUND})({_LOCAL}{_EXTENSION}){END}(?!-[0-9])"
)

_AT_HOME = "(?:家里?|屋[里头]|店里?|单位|公司|办公室|老家|门[岗卫]|值班室|前台|厂里?|这[边里])"
_TOLD = pattern(
    rf"(?:总机|传真|座机|固话|固定电话|{_AT_HOME}的?(?:那?[台个部])?电话)"
    rf"(?:(?!款|型|预算|价|寸|码|单|米|推荐)[^0-9{ANY_HIDDEN}]){{0,18}}{START}"
    rf"((?!{_ROUND}|20[12][0-9][ -]?(?:20|[01]))(?:[2-8][0-9]{{3}}[ -]?[0-9]{{3,4}}|[2-8][0-9]{{2}}[ -]?[0-9]{{4}}){_EXTENSION}){END}(?!-[0-9]|[ ]?[元块米的和到至~、]|[ ]?[cm]?m)"
)
"""A number without its area, a few words behind what it is the number of."""


def find_phones(text: str) -> Iterator[Span]:
    """Yield the mobile phone numbers (with +86), and those of other countries behind their +."""
    for match in _MOBILE.finditer(text):
        called = _is_called(text, match.start())
        own = match["own"]
        if _PRICES.match(text, match.end()):
            continue
        if _is_part(text, match.start()) and _groups(own) not in _BY_ITSELF:
            continue
        if _is_spelled(own, called) and (called or _is_valid(_FILLING.sub("", own), "CN")):
            yield match.span()
    for match in _SPLIT.finditer(text):
        yield from (match.span(group) for group in ("masked", "middle", "again") if match[group])
    for match in _WITH_ASIDES.finditer(text):
        if _HAN.search(match.group()):
            yield match.span()
    for match in _TAIWAN_MOBILE.finditer(text):
        yield match.span()
    for match in _FOREIGN.finditer(text):
        number = _FILLING.sub("", match.group()).removeprefix("00")
        if _NEIGHBOUR.fullmatch(number) or _is_called(text, match.start()) or _is_valid("+" + number, None):
            yield match.span()


def find_landlines(text: str) -> Iterator[Span]:
    """Yield the landlines with an area code, or behind a label, with their extension."""
    for shape in (_LANDLINE, _ABROAD):
        for match in shape.finditer(text):
            if _is_part(text, match.start()) or set(_groups(match["own"])) == {_PAIR}:
                continue
            number = "0" + _FILLING.sub("", match["own"]).removeprefix("0")
            spaced = not match["own"].isdigit()
            if spaced or _is_called(text, match.start()) or _is_valid(number, "CN"):
                yield match.span()
    for match in _TAIWAN.finditer(text):
        if not _is_part(text, match.start()):
            yield match.span()
    for shape in (_LABELLED, _TOLD):
        yield from (match.span(1) for match in shape.finditer(text))


def find_short_phones(text: str) -> Iterator[Span]:
    """Yield numbers of eight digits (Hong Kong, Macau) where a phone is told, or on a line of their own there."""
    there = _THERE.search(text)
    for match in _HONG_KONG.finditer(text):
        if (
            there
            and _OWN_LINE.fullmatch(
                text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
            )
        ) or _SHORTLY_CALLED.search(text[max(0, match.start() - _WINDOW) : match.start()]):
            yield match.span()


def _is_called(text: str, start: int) -> bool:
    begin = max(0, start - _WINDOW)
    return bool(_WORDY.search(text, begin, start) and _CALLED.search(text[begin:start]))


def _is_part(text: str, start: int) -> bool:
    """Say whether digits stand before, so that these may be groups of a longer number."""
    return start > 1 and bool(_GOES_ON.match(text, start - 2))


def _groups(own: str) -> tuple[int, ...]:
    return tuple(map(len, _FILLING.split(own)))


def _is_spelled(own: str, called: bool) -> bool:
    """Say whether people spell a phone with these characters in between, or list sizes like this."""
    if own.isdigit():
        return True
    groups = _groups(own)
    fillers = set(_FILLING.findall(own))
    if all(map(_PLAIN.fullmatch, fillers)) or set(groups) == {1}:
        return True
    if groups == _TYPICAL and fillers <= {" ", ",", "、", "。", ", "}:
        return True
    if not called and any(_MEASURE.fullmatch(filler.strip()) for filler in fillers):
        return False
    return called or groups in _USUAL or (len(fillers) == 1 and len(groups) > 3)


def _is_valid(number: str, region: str | None) -> bool:
    """Say whether a numbering plan has such a number; the plan goes by the first digits and the length."""
    return _is_planned(number[:_PREFIX], len(number), region)


@lru_cache(maxsize=20_000)
def _is_planned(prefix: str, length: int, region: str | None) -> bool:
    import phonenumbers

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(prefix + "2" * (length - len(prefix)), region))
    except phonenumbers.NumberParseException:
        return False
