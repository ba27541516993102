"""Names that are told in so many words: spelled out by their characters, given as an answer, said again."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.data import HAN, Span, all_of, pattern
from cs_eval.personal.name_words import TITLE
from cs_eval.personal.places import is_place
from cs_eval.personal.surnames import COMMON_SURNAME, DOUBLE, GIVEN, SURE, SURNAME
from cs_eval.personal.word_lists import ORDINARY, characters, words

_NO_NAME = words("no-name")
_OF_NAMES = characters("given-strong") + characters("given-fair")

_EXPLAINED = pattern(rf"(?<!色)(?:的那?个?|那个)([{HAN}])(?=字|[^{HAN}]|$|[这那后前不])")
"""A character by a word it stands in: 升旗那个升."""
_MADE = pattern(
    rf"(?:立早|弓长|耳东|双木|木子|口天|古月|言午|草头|双口|走肖|三横|人可|美女|西早|文刀|卯金刀|禾呈)的?([{HAN}])(?![{HAN}])"
)
"""A character by what it is made of."""
_BEFORE = 4
_CANDIDATE = pattern(
    rf"(?:(?<![{HAN}])|(?<=[叫是姓名写填收人找给]))({SURNAME}{GIVEN}{{1,2}})(?=[^{HAN}]|$|[,收]|就是|[是的]那?个)"
)
_IN_PARTS = pattern(
    rf"姓({SURNAME})[ ,、]{{0,2}}(?:单名|名字?)(?:就?一?个|叫做?|是|字){{0,2}}[ :“\"「]{{0,2}}((?![字牌])(?!{GIVEN}{{3}}){GIVEN}(?:(?!字){GIVEN})?)(?=字|[^{HAN}]|$)"
)
_QUESTION = r"(?:贵姓|怎么称呼|如何称呼|尊姓大名|叫什么(?:名字?)?|叫啥(?:名字?)?|什么名字?|名字?[叫是]?(?:什么|啥)|写谁(?:的?名字?)?|谁[签代]?收|问我?(?:的|叫啥)?名字?|(?:收[件货]人|取货人|联系人|姓名)[是叫]?(?:谁|哪位|什么|啥))"
_ANSWERED = pattern(
    rf"{_QUESTION}[吗呢呀啊嘛的]?[? \n:,。!~]{{1,4}}(?:(?:客户|买家|顾客|答)[: ]{{1,2}})?(?:我的?|鄙人|就|名字?|本人){{0,2}}(?:(?:免贵)?姓([{HAN}])|[叫是写]?[: ]?([{SURE}]{GIVEN}{{1,2}}|{SURNAME}[{_OF_NAMES}]{{1,2}}))(?=[^{HAN}]|$)"
)
_ASKED = pattern("贵姓|称呼|名|谁|哪位|什么|啥")
_find_confirmed = all_of(
    pattern(
        rf"(?<![{HAN}])({SURNAME}{GIVEN}{{1,2}})[ ,。.!~(]{{1,3}}(?:对|嗯|没错|是的|哈哈)?[, ]?(?:我|他|她|身份证|户口本)?(?:上)?[还也]?(?:真|就|确实|的确|本来|真的)就?[叫是]这个?(?:名|(?=[^{HAN}]|$))"
    )
)
_SHORT = rf"(?:[小阿](?![米白红花龙熊马金程鱼])[{_OF_NAMES}]|(?P<twice>[{_OF_NAMES}])(?P=twice)|[{characters('given-strong')}][{_OF_NAMES}]|[{_OF_NAMES}][{characters('given-strong')}])"
_find_short = tuple(
    pattern(source)
    for source in (
        rf"(?:写|填|留|备注)(?:成|个|上|名字)?[“\"「 ]?(?P<name>{_SHORT})[”\"」 ]?(?:就(?:可以|行|好|成|得|中|OK)|[签代]?收(?![到货藏]))",
        rf"(?:寄|送|发|捎|带|转)?给(?P<name>{_SHORT})(?:[寄发送捎](?![{HAN}]?[货款票])|[签代]?收(?![到货藏]))",
        rf"(?:[是叫]|那个|[查找]一?下?|把)(?P<name>{_SHORT})的那?[个笔份]?(?:订单|快递|包裹|单子|件(?![{HAN}]))",
    )
)
_MODEST = pattern(rf"免贵姓([{HAN}])(?![{HAN}])")
_BY_LINES = pattern(rf"(?:^|\n)({COMMON_SURNAME}(?:\n[{_OF_NAMES}]){{2}})(?=\n|$)")
"""A name sent one character at a time."""
_CORRECTED = pattern(
    rf"(?=({COMMON_SURNAME})([{HAN}]{{1,2}}?)[^{HAN}\n]{{0,4}}(?:[啊哎呀噢哦额]|[是写]|)[ ,]?(?:不对|不是|[打写]错|错了|更正)[^\n]{{0,8}}?(\1{GIVEN}{{1,2}})(?![{HAN}]))"
)
"""A name that is taken back for another of the same surname."""
_RECEIVES = pattern(
    rf"(?:(?<=\ue001)[ ,\n]{{0,2}}|^)({SURNAME}{GIVEN}{{1,2}})(?=[ ]?[签代]?收(?:[^{HAN}]|$))"
)
_OWNED = pattern("的那?[个笔份]?(?:订单|快递|包裹|单子|件)")
_ANY = frozenset("妈爸哥姐弟妹爷奶公婆叔姑舅姨伯婶宝娃谢天人个件家太样")
_TWICE = pattern(rf"(?:[是叫]|那个|[查找]一?下?|把)(({GIVEN})\2)的那?[个笔份]?(?:订单|包裹|单子)")
_CUES = pattern("[写填留注给单快包件]")
_LEAST, _WITH_GIVEN = 2, 3
_MOST_NAMES = 24
_ALONE = pattern(rf"[^{HAN}]|[给叫写填是找让和跟]")
_HAN_NAME = pattern(rf"[{HAN}]+")
_HAN_END = pattern(rf"[{HAN}]+\Z")


def find_told_names(text: str) -> Iterator[Span]:
    """Yield names whose characters are explained, that answer who it is, or that one is told to write."""
    explained = set(_explained(text))
    for match in _CANDIDATE.finditer(text) if explained else ():
        if not explained.isdisjoint(match[1]):
            yield match.span(1)
    if "姓" in text:
        yield from _find_in_parts(text)
        yield from (match.span(1) for match in _MODEST.finditer(text))
    for match in _ANSWERED.finditer(text) if _ASKED.search(text) else ():
        span = match.span(match.lastindex or 0)
        if text[span[0] : span[0] + 2] not in _NO_NAME:
            yield span
    for match in _BY_LINES.finditer(text) if "\n" in text else ():
        yield match.span(1)
    if "错" in text or "不对" in text or "不是" in text:
        yield from _find_corrected(text)
    for match in _RECEIVES.finditer(text) if "收" in text else ():
        if text[match.start(1) : match.start(1) + 2] not in ORDINARY:
            yield match.span(1)
    if "这" in text:
        yield from _find_confirmed(text)
    if _CUES.search(text):
        yield from _find_shorts(text)


def _explained(text: str) -> Iterator[str]:
    """Yield the characters of which a word, or what they are made of, is told."""
    for match in _EXPLAINED.finditer(text) if "的" in text or "那个" in text else ():
        word = _HAN_END.search(text[max(0, match.start() - _BEFORE) : match.start()])
        if word and match[1] in word.group():
            yield match[1]
    yield from (match[1] for match in _MADE.finditer(text))


def _find_in_parts(text: str) -> Iterator[Span]:
    """Yield surname and given name told apart (姓简名单), and where both stand together."""
    for match in _IN_PARTS.finditer(text):
        yield match.span(1)
        yield match.span(2)
        yield from _places_of(match[1] + match[2], text)


def _find_corrected(text: str) -> Iterator[Span]:
    for match in _CORRECTED.finditer(text):
        first, second = match[1] + match[2], match[3]
        if {first[:2], second[:2]}.isdisjoint(ORDINARY):
            yield match.start(1), match.end(2)
            yield match.span(3)


def _find_shorts(text: str) -> Iterator[Span]:
    owned = bool(_OWNED.search(text))
    for match in _TWICE.finditer(text) if owned else ():
        if match[2] not in _ANY:
            yield match.span(1)
    for each in _find_short if owned else _find_short[:-1]:
        for match in each.finditer(text):
            if match["name"] not in ORDINARY:
                yield match.span("name")


def find_mentions(text: str, names: set[str]) -> Iterator[Span]:
    """Yield where `names` stand again in `text`, and the given names of two characters by themselves."""
    for name in sorted(names)[:_MOST_NAMES]:
        if _is_sure(name):
            yield from _places_of(name, text)
        given = name[2:] if name[:2] in DOUBLE else name[1:]
        if len(name) >= _WITH_GIVEN and len(given) == _LEAST and _is_sure(given):
            for start, end in _places_of(given, text):
                if not start or _ALONE.match(text, start - 1):
                    yield start, end


def _is_sure(name: str) -> bool:
    """Say whether `name` is no word, so that it means somebody wherever it stands."""
    return (
        len(name) >= _LEAST
        and bool(_HAN_NAME.fullmatch(name))
        and name not in ORDINARY
        and not is_place(name)
        and not TITLE.search(f"{name} ")
    )


def _places_of(name: str, text: str) -> Iterator[Span]:
    at = text.find(name)
    while at >= 0:
        yield at, at + len(name)
        at = text.find(name, at + len(name))
