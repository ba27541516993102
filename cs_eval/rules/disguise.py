"""What a disguised text says: 薇❤, 力口ｖ, 加.微.信, hao评, 企鹅二八八零零 read as a person reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cs_eval.rules.needles import Sieve, needles


class Reading(NamedTuple):
    """A text read through its disguises; `text[i]` stands for the original from `starts[i]` to `ends[i]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


_SAID = {
    "微信": (
        r"(?:[微薇威溦葳崴徽巍]|wei|(?<![a-z])[vw])"
        r"(?:信(?!息|任|心|用|号灯)|❤|♥|💗|💕|💖|🧡|💚|芯|xin(?![a-z])|(?<=[微薇威溦葳])(?:[x杏鑫]|心(?!愿)))|"
        r"维信|唯信|(?<![a-z])(?:wx|vx|weixin|wechat|w\.?x|v\.?x)(?![a-z])|"
        r"绿泡泡|绿色(?:软件|图标|app|聊天)|小绿(?:书)?(?=聊|加|里|上|号)|徽亻言"
    ),
    "加微信": r"(?:[+➕]|(?<![a-z])jia|力口|[伽茄咖珈嘉佳架家](?=v|[微薇威]))(?:v|[微薇威])(?![\da-z])",
    "qq": r"扣扣|抠抠|叩叩|蔻蔻|球球(?=号|[:是\d])|秋秋号|企鹅(?=号|[:是]|[\d零一二三四五六七八九])|🐧",
    "加": r"➕|力口|(?<![a-z])jia(?![a-z])",
    "支付宝": r"支付(?:鲍|保|寶)|(?<![a-z])(?:zhi ?fu ?bao|zfb)(?![a-z])|支fu宝",
    "转账": r"转帐|转zhang|zhuan ?zhang",
    "私聊": r"丝聊|思聊|私liao|si ?liao",
    "好评": (
        r"好(?:坪|苹|平(?=返|截|有)|p(?:ing)?(?![a-z]))|(?:hao|郝|毫)(?:评|ping)|"
        r"(?<![a-z])hao ?p(?:ing)?(?![a-z])|女子[评平]|女子讠平|好讠平|👍评"
    ),
    "五星": (
        r"(?:[五5伍])颗?(?:🌟|⭐|★|☆|✨|✰|角星|xing)|"
        r"(?:⭐|🌟|★){4,5}|wu ?xing(?![a-z])|(?<!\d)5x(?=好|评|晒)"
    ),
    "返现": r"返(?:先|线|xian)|反(?:现|线|xian)(?!实)|fan ?xian|返\$|辶反现",
    "红包": r"[洪宏虹](?:包|bao)|🧧|hong ?bao|纟工包|红bao",
    "发票": r"发飘|fa ?piao|发piao|fa票",
    "差评": r"(?<![a-z])cha ?ping|差坪|差苹|👎评|差p(?![a-z])",
    "傻逼": (
        r"[沙煞傻][比笔币臂碧]|沙雕(?=玩意|东西|吧|客)|傻(?:bi|x|叉|✘|❌)|(?<![a-z])sha ?b[i1]?(?![a-z])|"
        r"[煞傻]b(?![a-z])|🐴的"
    ),
    "他妈的": (
        r"[特他踏](?:么|喵|马|麻|m)的|(?<![a-z])ta ?ma ?de(?![a-z])|[尼泥倪]玛(?!河|喜)|"
        r"草[拟泥尼][吗马妈]|cao ?ni ?ma|艹|(?<![a-z])(?:mmp|wcnm|nmd|cnm|tmd)(?![a-z])|"
        r"麻痹的|🐴了"
    ),
    "脑残": r"(?<![a-z])nao ?can(?![a-z])|脑can|恼残|🧠残",
    "滚": r"(?<![a-z])gun(?![a-z])|衮蛋",
    "满分": (r"(?<![a-z])man ?(?:fen(?![a-z])|分)|氵?㒼(?:分|八刀)|[漫蛮曼鳗瞒][分芬份纷]|满(?:芬|纷|fen)"),
    "评分": r"(?<![a-z])ping ?fen(?![a-z])|讠平分|言平分|[坪苹萍瓶凭抨枰砰][分份纷]|评(?:芬|纷|fen)",
    "系统": r"糸(?:统|充|統)|系充",
    "100": r"💯",
}
_DIGITS = dict(
    zip("零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "001234567891" + "2123456789", strict=True)
)
_CHINESE_NUMBER = f"[{''.join(_DIGITS)}\\d](?:[-. 、]?[{''.join(_DIGITS)}\\d]){{5,}}"
_MARKS = "".join(map(chr, (*range(0x300, 0x370), *range(0x20D0, 0x2100))))
"""What is put on, through or around a character: strokes, dots, key caps."""
_BETWEEN = r"(?<=[\u4e00-\u9fff亻])[.·•☆★♡●○◆◇■□*_\-/|^`'\"丨+=#&@、…]{1,3}(?=[\u4e00-\u9fff])"
_SPACED = r"(?<=(?<![a-z])[a-z])[ .\-_*/|](?=[a-z](?![a-z]))"
"""What stands between letters that are written one by one (v-x, f u l l)."""

_GAP = f"(?P<gap>{_BETWEEN}|[{_MARKS}]+|{_SPACED})"
_GAPS = re.compile(_GAP)
_ANY = re.compile("|".join([*(f"(?P<s{n}>{pattern})" for n, pattern in enumerate(_SAID.values())), _GAP]))
_SIEVE = Sieve([*map(needles, _SAID.values())])
_NUMBER = re.compile(_CHINESE_NUMBER)
_MEANT = tuple(_SAID)
_LETTERS = {
    **{0x1F150 + n: chr(97 + n) for n in range(26)},
    **{0x1F170 + n: chr(97 + n) for n in range(26)},
    **{0x1F1E6 + n: chr(97 + n) for n in range(26)},
    **{
        ord(alike): meant
        for alike, meant in zip(
            "аеорсхуіѕјԁһӏкмтнвοανιρ汾満咑亻", "aeopcxyisjdhlkmthboavip分满打人", strict=True
        )
    },
    **dict.fromkeys(map(ord, "āáǎà"), "a"),
    **dict.fromkeys(map(ord, "ēéěè"), "e"),
    **dict.fromkeys(map(ord, "īíǐì"), "i"),
    **dict.fromkeys(map(ord, "ōóǒò"), "o"),
    **dict.fromkeys(map(ord, "ūúǔù"), "u"),
}
_ALIKE = frozenset(map(chr, _LETTERS))
_TELLTALE = (
    frozenset(
        "vwqx微薇威溦葳崴徽巍维唯➕+力扣抠叩蔻球秋企🐧绿支zs丝思好h郝毫女👍五5伍⭐🌟★返反f洪宏虹🧧纟红发c差👎沙煞傻特他踏尼泥倪草艹麻🐴脑恼🧠g衮m氵㒼漫蛮曼鳗瞒芬纷p讠言坪苹萍瓶凭抨枰砰糸✰💯转"
        ".·•☆★♡●○◆◇■□*_/|^`丨#&@-=" + _MARKS
    )
    | _ALIKE
)
_APART = frozenset(" .·•☆★♡●○◆◇■□*_-/|^`'\"丨+=#&@、…" + _MARKS)
"""What a gap is made of."""


def undisguised(text: str, chars: frozenset[str]) -> Reading | None:
    """Return what normalised `text`, made of `chars`, says behind its disguises; None where it wears none."""
    digits = len(chars & _DIGITS.keys()) > 1 and _NUMBER.search(text)
    if _TELLTALE.isdisjoint(chars) and not digits:
        return None
    letters = text if _ALIKE.isdisjoint(chars) else text.translate(_LETTERS)
    pieces = list(_pieces(letters))
    return rewritten(letters, pieces) if pieces or letters != text else None


def _worn(text: str) -> bool:
    """Say whether `text` can hold one of the disguises that are words."""
    return next(_SIEVE.passing(text), None) is not None


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    found = [(*match.span(), _digits(match.group())) for match in _NUMBER.finditer(text)]
    if (worn := _worn(text)) or not _APART.isdisjoint(text):
        found += [(*match.span(), _said(match)) for match in (_ANY if worn else _GAPS).finditer(text)]
    last = 0
    for start, end, said in sorted(found):
        if start >= last and text[start:end] != said:
            yield start, end, said
            last = end


def _said(match: re.Match[str]) -> str:
    return _MEANT[int(match.lastgroup[1:])] if match.lastgroup and match.lastgroup != "gap" else ""


def _digits(number: str) -> str:
    return "".join(_DIGITS.get(char, char) for char in number if char.isdigit() or char in _DIGITS)


def rewritten(text: str, pieces: list[tuple[int, int, str]]) -> Reading:
    """Return `text` with `pieces` of it, in order, put otherwise."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, said in [*pieces, (len(text), len(text), "")]:
        chars.extend(text[at:start])
        starts.extend(range(at, start))
        ends.extend(range(at + 1, start + 1))
        chars.extend(said)
        starts.extend([start] * len(said))
        ends.extend([end] * len(said))
        at = end
    return Reading("".join(chars), tuple(starts), tuple(ends))
