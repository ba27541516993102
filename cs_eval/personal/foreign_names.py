"""Names in Latin letters, and those written with a dot (阿依古丽·买买提)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.data import ANY_HIDDEN, HAN, Span, all_of, pattern
from cs_eval.personal.name_words import NO_LATIN_NAME

_SEPARATION = r"[ ,/|:;()\n、\-+_*=.。~#\[\]【】「」<>&]{0,4}"
_PART = rf"(?:(?![收叫])[{HAN}]){{1,8}}"
_DOTTED = rf"({_PART}[·•・]{_PART}(?:[·•・]{_PART})?)"
_ROLE = r"(?:[收寄取签]件?人|收货人|姓名|名字|我叫|户名|抬头|叫|找|给|是)"
_TRANSLITERATED = r"[阿艾依伊古丽买提尔江汗克别力娜热孜吐努木拉尼巴迪卓玛扎西多吉次仁达瓦旺姆加措平尖才让央金拉嘎格桑布罕合曼麦沙哈萨吾斯坎苏莱帕夏米日帖里亚不都热合再提木吉沙马子作衣曲乌云其格日勒仁托娅特琴高娃图雅敖登呼宝音朝鲁那钦孟和额敦苏荣萨]"
_SINGLE = r"(?:卓玛|扎西|多吉|次仁|达瓦|旺姆|拉姆|央金|白玛|平措|格桑|尼玛|丹增|德吉|仁青|索朗|洛桑|顿珠|曲珍|巴桑|普布|边巴|强巴|罗布|旦增|贡布|才让){1,2}"
_find_dotted = all_of(
    pattern(rf"(?<![{HAN}])({_TRANSLITERATED}{{2,6}}[·•・]{_TRANSLITERATED}{{2,6}})"),
    pattern(rf"(?<![{HAN}])({_TRANSLITERATED}{{3,6}})(?=收|{_SEPARATION}[{ANY_HIDDEN}])"),
    pattern(rf"(?<![{HAN}])({_SINGLE})(?![{HAN}])"),
    pattern(rf"{_ROLE}[:是为 ,\n]{{0,3}}{_DOTTED}"),
    pattern(rf"(?<![{HAN}]){_DOTTED}收?{_SEPARATION}(?=[{ANY_HIDDEN}])"),
    pattern(rf"(?<=[{ANY_HIDDEN}]){_SEPARATION}{_DOTTED}"),
)
_LATIN = r"[a-z][a-z']{1,14}"
_find_latin = all_of(
    pattern(rf"(?:package|parcel|order|deliver(?:ed)?|送|寄) (?:for|to) ({_LATIN} {_LATIN})(?![a-z0-9])"),
    pattern(rf"(?:的|叫|是|找|给) ?({_LATIN})(?=,?(?:是个?|一个)?(?:老外|外国|外籍))"),
    pattern(rf"(?:给|叫|找|是) ?({_LATIN}(?: {_LATIN})?)(?= ?(?:寄|收|[签代]收|下的单))"),
    pattern(rf"(?<![a-z0-9@._-])({_LATIN}(?:[ .]{{1,2}}{_LATIN}){{1,2}})(?={_SEPARATION}[\ue000\ue001])"),
    pattern(rf"(?<=[\ue000\ue001])[ ,/|;\n]{{1,3}}({_LATIN} {_LATIN})(?![a-z0-9@._-])(?! [a-z])"),
    pattern(rf"(?:我叫|叫我|英文名) ?({_LATIN}(?: {_LATIN})?)(?![a-z0-9])"),
    pattern(rf"(?<![a-z])(?:mr|mrs|ms|miss|dr)[. ]{{1,2}}({_LATIN}(?: {_LATIN})?)(?![a-z0-9])"),
    pattern(
        rf"(?:my name is|(?<![a-z])name ?(?::|is)|ship to:|attn:?|recipient:?|consignee:?|收件人:?|收货人:?|姓名:?|联系人:?) ?({_LATIN}(?: {_LATIN}){{0,2}})(?![a-z0-9@])"
    ),
)
_LETTERS = pattern("[a-z]{2}")
_SIGNS = frozenset("·•・\ue000\ue001\ue003")


def find_foreign_names(text: str) -> Iterator[Span]:
    """Yield names in Latin letters behind a label or beside other data, and dotted ones where a name stands."""
    if not _SIGNS.isdisjoint(text):
        yield from _find_dotted(text)
    for start, end in _find_latin(text) if _LETTERS.search(text) else ():
        if not NO_LATIN_NAME.fullmatch(text[start:end]):
            yield start, end
