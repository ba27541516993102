"""Circumstances that decide what holds (opened or not, works or not, lift or none), as a text names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.patterns import compiled
from cs_eval.rules.figures import MOST
from cs_eval.rules.needles import Sieve, needles

_NO = r"(?:还?没有?|未|别)(?:曾|经|再|去|把它?)?"
_OPENED = r"(?:拧开|打开|开封|开盖|开罐|开瓶|启封|拆封|拆开)"
_RUNS = r"(?:通电|开机|运转|转动|制冷|启动|点亮)"
_WRITES = r"(?:刻|绣|印)"

CIRCUMSTANCES: dict[str, tuple[str, str, str]] = {
    "opened": (
        rf"{_NO}(?:{_OPENED}|拆(?!除|洗)|开(?=[的过着,。;、!?]|$|那))|(?<!已经)(?<!已)不拆",
        rf"{_OPENED}|拆[过了完](?!单)|开[了过](?=[的盖封口罐瓶,。;、]|那|这|$)|已开(?!票|具|通|始)",
        r"拆[没不]拆|开[没不]开封|拆与不拆|拆封与否|开封与否",
    ),
    "works": (
        rf"(?:不能|无法|没法|不再?)(?:正常)?(?:{_RUNS}|工作)|通不[了上]电|开不[了开]机|[转]不(?:动|起来)"
        r"|[启点]动?不(?:了|亮|起来)|不亮了?|没(?:有)?(?:一点)?(?:动静|反应)|动静都没|没法开机",
        rf"(?:可以|还?能)(?:正常)?(?:{_RUNS}|工作|转|亮)|通得[了上]电|开得[了开]机|转得(?:动|起来)",
        rf"转不转(?:得动)?|通不通电|能不能(?:{_RUNS}|转|亮)|亮不亮|开得了机?开不了机?|制不制冷"
        rf"|能(?:{_RUNS})?(?:和|跟)?不能(?:{_RUNS})|好的坏的",
    ),
    "tagless": (
        r"吊牌(?:还|都)?(?:没有?|未|别)(?:剪|拆|摘)|(?:没有?|未|别)(?:剪|拆|摘)(?:掉|下)?吊牌|吊牌(?:完好|齐全|还?在|完整)",
        r"吊牌[^,。;没未不别]{0,3}(?:剪|拆|摘)|(?:剪|拆|摘)(?:了|掉|下)*吊牌",
        r"剪[没不]剪吊牌|吊牌剪[没不]剪|有没有吊牌",
    ),
    "engraved": (
        rf"{_NO}{_WRITES}(?:过|了)?(?:字|名|姓名|图|logo)?|不{_WRITES}(?:字|名|姓名|图|logo|的)|空白的",
        rf"{_WRITES}(?:过|了|上|完|好)+(?:字|名|姓名|图|logo)?|{_WRITES}(?:字|名)(?:后|以后|之后|款|的)",
        rf"{_WRITES}[没不]{_WRITES}|{_WRITES}(?:字|名)?与否|有没有{_WRITES}",
    ),
    "active": (
        rf"{_NO}激活|不激活",
        r"激活(?:后|以后|之后|了|过|用过|使用|的)|已激活",
        r"激[没不]激活|激活[没不]激活|激活与否",
    ),
    "member": (
        r"非会员|不是会员|没(?:有)?(?:入会|会员)",
        r"(?<!非)(?<!是不是)会员(?!卡|中心|日)",
        r"是不是会员|会员非会员",
    ),
    "lift": (
        r"(?:没有?|无|不带)电梯|步梯|走楼梯",
        r"(?<!没)(?<!没有)(?<!无)(?<!不带)电梯",
        r"有没有电梯|有无电梯|电梯房?(?:和|、|跟|还是)(?:步梯|楼梯)",
    ),
    "washed": (
        rf"{_NO}(?:下过?水|洗|水洗)(?:过)?",
        r"下过?水|洗(?:过|了)(?!手|澡)",
        r"洗没洗|下没下水|洗过没洗过",
    ),
    "wide": (
        r"(?:脚(?:偏|型偏|型)?|^|[ ,])[瘦窄](?=[ 、,。的点]|$)|脚背偏?[平低薄]|脚[偏型]{0,2}[瘦窄]|[瘦窄]脚",
        r"脚(?:偏|型偏|型)?[宽肥胖厚]|[宽肥胖]脚|脚背偏?[高厚]",
        r"脚宽脚瘦|脚[宽肥]不[宽肥]|胖脚瘦脚|宽脚瘦脚",
    ),
    "loose": (
        r"合身|修身|贴身|紧身",
        r"(?<!不)宽松|松一点|松快|大廓形",
        r"合身宽松|宽松合身",
    ),
}
"""By name: what says that it is not so, that it is, and that it may be either."""

_PATTERNS = {
    name: f"(?P<either>{either})|(?P<no>{no})|(?P<yes>{yes})"
    for name, (no, yes, either) in CIRCUMSTANCES.items()
}
_NAMES = tuple(_PATTERNS)
_OVER = re.compile(r"不(?:论|管)|无论|甭管|任凭")
_AND = re.compile(r"与否|与不|还是|或|不[^,]{0,3}都|不")
_ASKED = re.compile(r"[吗?]|是不是|有没有|[么嘛]$")


class Circumstance(NamedTuple):
    """What is named of something, whether it is so, and where; None where it may be either."""

    name: str
    yes: bool | None
    start: int
    end: int


@cache
def _sieve() -> Sieve:
    """Return what tells which circumstances a text can name."""
    return Sieve([needles(pattern) for pattern in _PATTERNS.values()])


@lru_cache(maxsize=1024)
def circumstances(text: str) -> tuple[Circumstance, ...]:
    """Return the circumstances that a clause of normalised text names, each of them once."""
    found: list[Circumstance] = []
    for rank in _sieve().passing(text):
        places = list(islice(compiled(_PATTERNS[_NAMES[rank]]).finditer(text), MOST))
        if places:
            yes = {None if each["either"] else bool(each["yes"]) for each in places}
            both = len(yes) > 1 or (_OVER.search(text, 0, places[0].start()) and _AND.search(text))
            start, end = places[0].start(), places[-1].end()
            found.append(Circumstance(_NAMES[rank], None if both else yes.pop(), start, end))
    return tuple(found)


def told_by(texts: tuple[str, ...], name: str) -> bool | None:
    """Say whether `texts` name a circumstance as given; None where they do not, or ask, or differ."""
    found: set[bool | None] = set()
    for text in texts:
        for clause in re.split(r"[,;。!?\n~]", text):
            found.update(each.yes for each in _given(clause) if each.name == name)
    return found.pop() if len(found) == 1 else None


def _given(clause: str) -> Iterator[Circumstance]:
    if not _ASKED.search(clause):
        yield from circumstances(clause)
