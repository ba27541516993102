"""Names in Latin letters, and those written with a dot (阿依古丽·买买提)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.data import ANY_HIDDEN, HAN, Span, all_of, amid, pattern
from cs_eval.personal.latin_names import (
    FIRST_NAME,
    LATIN,
    LETTER,
    PINYIN,
    PINYIN_SURNAME,
    find_latin_names,
)
from cs_eval.personal.name_words import KIN, NO_LATIN_NAME
from cs_eval.personal.word_lists import one_of, phrases, words

_OF_GOODS = "".join(
    f"(?<!{word} )" for word in ("product", "brand", "item", "shop", "store", "model", "file", "course")
)
"""The name of such a thing is nobody's."""

_SEPARATION = r"[ ,/|:;()\n、\-+_*=.。~#\[\]【】「」<>&]{0,4}"
_PART = rf"(?:(?![收叫给寄找是写我他她的])[{HAN}]){{1,8}}"
DOTTED = rf"({_PART}[·•・]{_PART}(?:[·•・]{_PART})?)"
_ROLE = r"(?:[收寄取签]件?人|[收寄取签]件|收货人?|签收|姓名|名字|我叫|户名|抬头|真名|全名|大名|本名|写的?|填的?|叫|找|给|是)"
_TRANSLITERATED = r"[阿艾依伊古丽卜杜瓦合塔米玛拜泽肉孜伯玉买提尔江汗克别力娜热孜吐努木拉尼巴迪卓玛扎西多吉次仁达瓦旺姆加措平尖才让央金拉嘎格桑布罕合曼麦沙哈萨吾斯坎苏莱帕夏米日帖里亚不都热合再提木吉沙马子作衣曲乌云其格日勒仁托娅特琴高娃图雅敖登呼宝音朝鲁那钦孟和额敦苏荣萨逊图荪赞琼贡措彭措珠罕沃兰坦甫卡根赫列策毕恩勒]"
_STANDING = rf"(?:(?<![{HAN}])|(?<=[人件货名叫头找给是为写的填收]))"
_FIRSTS = "".join({word[0] for word in words("whole")})
_OWN = rf"(?=[{_FIRSTS}]){one_of('whole').pattern}(?:{one_of('whole').pattern}|[江汗孜木尔提娜曼克努姆加措吉玛惹]){{0,3}}"
_WHOLE = _STANDING + _OWN
_STANDS = rf"[^{HAN}]|$|的(?:包裹|快递|单|件|货|订单)|[签代]?收|[的说寄送]|打个?电话|先生|女士|小姐|本人|来[拿取]|可以|就[行好成]"
_find_whole = amid(_WHOLE, (rf"(?<![{HAN}])|{_ROLE}[:是为叫 ]{{0,2}}", _STANDS))
_LEAST_OF_KIN = 3
_KIN_ENDS = "公婆人妇儿生太象妈爸亲爹娘头子女姐妹哥弟奶爷母父导司总乡友兄夫戚家坊卫管长任主客伴孩档姨姑舅伯婶嫂叔事蜜娃傅居理书机台板学师东姆徒员务计纳购安桌叫是字: "
_NEAR_KIN = pattern(f"[{_KIN_ENDS}][{_FIRSTS}]")
_find_receiving = all_of(
    pattern(
        rf"(?<![{HAN}])((?![收寄签]|快递|你好|麻烦)[{HAN}]{{0,3}}(?=[{_FIRSTS}]){one_of('whole').pattern})(?= ?[签代]?收(?![{HAN}]))"
    )
)
_find_own = amid(
    _OWN,
    (rf"(?:^|[^{HAN}])我", r"[呀啊哈嘛哎]|[ ,。!~]|$"),
    (rf"[我他她俺咱](?:的)?{KIN}(?:叫|是)?[: ]?", rf"[^{HAN}]|$|[那这收的签说]"),
)
_find_of_kin = amid(
    rf"(?=[{_FIRSTS}])(?<=[{_KIN_ENDS}]){one_of('whole').pattern}(?:{one_of('whole').pattern}){{0,2}}[江汗孜木尔提娜曼克努姆加措吉玛惹]{{0,3}}",
    (rf"(?:{KIN}|经理|主任|[店站校院队科]长)(?:叫|是|就是|名字)?[: ]?", ""),
)
_find_transliterated = amid(
    rf"{_STANDING}{_TRANSLITERATED}{{3,8}}",
    (rf"(?:[收寄取签]件?人|收货人|姓名|名字|户名|抬头|我叫|{KIN}叫)[:是为叫 ]{{0,2}}", _STANDS),
)
_find_called_whole = all_of(
    pattern(
        rf"(?:{KIN}|[我他她]|经理|主任|[店站校院队科]长)的?(?:名字?)?叫做?[: ]?((?=[{_FIRSTS}]){one_of('whole').pattern}(?:(?![的是来在收])[{HAN}]){{0,4}}?)(?={_STANDS})"
    ),
    pattern(
        rf"[寄发送转交]?给(?:[我他她](?:的|家)?{KIN})?((?=[{_FIRSTS}]){one_of('whole').pattern}(?:(?![的是来在收])[{HAN}]){{0,3}}?)(?=[寄发送]|[签代]?收|$|[,。])"
    ),
    pattern(
        rf"(?:[收寄取签]件?人|联系人|收货人|姓名)[:是为叫写 ]{{0,3}}((?=[{_FIRSTS}]){one_of('whole').pattern}[{HAN}]{{1,4}})(?![{HAN}])"
    ),
)
_NEAR_CALL = pattern(f"[叫做给人名为写是: ][{_FIRSTS}]|给[我他她]")
_POSSESSORS = pattern("[我他她俺咱]")
_LABELS = pattern("[人名头叫]")
"""One of these is in whatever a transliterated name follows."""
_find_dotted = all_of(
    pattern(rf"(?:(?<![{HAN}])|(?<=[叫是写给找]))({_TRANSLITERATED}{{2,8}}[·•・]{_TRANSLITERATED}{{2,8}})"),
    pattern(rf"(?<![{HAN}])({_TRANSLITERATED}{{3,6}})(?=收|{_SEPARATION}[{ANY_HIDDEN}])"),
    pattern(rf"{_ROLE}[:是为 ,\n]{{0,3}}{DOTTED}"),
    pattern(rf"(?:(?<![{HAN}])|(?<=[寄给写送发])){DOTTED}(?=[签代]?收(?!到))"),
    pattern(rf"(?<![{HAN}]){DOTTED}收?{_SEPARATION}(?=[{ANY_HIDDEN}])"),
    pattern(rf"(?<=[{ANY_HIDDEN}]){_SEPARATION}{DOTTED}"),
)
_OF_KIN = pattern("[找叫让请系络知给收人].{0,10}[a-z]{2}")
_find_latin_of_kin = all_of(
    pattern(
        rf"(?:找|叫|让|请|联[系络]|通知|[交转]给|(?:收件|收货)人?|[签代]收人?)[^a-z]{{0,4}}{KIN}(?:的?名字)?[叫是:]? ?({LATIN} {LATIN})(?![a-z0-9@._-])(?! [a-z])"
    ),
    pattern(rf"{KIN}(?:的?(?:英文)?名字?)?叫做?:? ?({LATIN}(?: {LATIN})?)(?![a-z0-9@._-])(?! [a-z])"),
)
_find_latin = all_of(
    pattern(
        rf"(?<![a-z0-9@._ -])({FIRST_NAME})(?=先生|女士|小姐|是[我他她你]|说|[签代]?收|签|本人|的(?:快递|包裹|单|货|件)|在(?:家|公司|国))"
    ),
    pattern(rf"(?<![a-z0-9@._ -])({FIRST_NAME}[姐哥总])(?![款家])"),
    pattern(rf"(?:写|填)[成是]? ?({LATIN} {LATIN})(?=[吧呗呀就,。]|$)"),
    pattern(
        rf"(?<![a-z0-9@._-])(?<![a-z][ ,])((?:{FIRST_NAME}) [a-z]'?[a-z]{{1,14}})(?![a-z0-9@._-])(?! [a-z])"
    ),
    pattern(rf"(?:package|parcel|order|deliver(?:ed)?|送|寄) (?:for|to) ({LATIN} {LATIN})(?![a-z0-9])"),
    pattern(rf"(?:ship|send|deliver|mail|give)(?: it| this)? to ({LATIN} {LATIN})(?![a-z0-9])"),
    pattern(rf"(?:ship|send|deliver|mail|give)(?: it| this)? to ({LATIN}(?: {LATIN}){{2}})(?![a-z0-9])"),
    pattern(
        rf"(?<![a-z0-9@._-])(?<![a-z][ ,])(?<![a-z][ ,] )({PINYIN_SURNAME} {PINYIN}(?: ?{PINYIN})?)(?![a-z0-9@._-])(?![ ,]{{1,2}}[a-z])"
    ),
    pattern(rf"(?:的|叫|是|找|给) ?({LATIN})(?=,?(?:是个?|一个)?(?:老外|外国|外籍))"),
    pattern(rf"(?:给|叫|找|是) ?({LATIN}(?: {LATIN})?)(?= ?(?:寄|收|[签代]收|下的单))"),
    pattern(rf"(?<![a-z0-9@._-])({LATIN}(?:[ .]{{1,2}}{LATIN}){{1,3}})(?={_SEPARATION}[\ue000\ue001])"),
    pattern(rf"(?<=[\ue000\ue001])[ ,/|;\n]{{1,3}}({LATIN} {LATIN})(?![a-z0-9@._-])(?! [a-z])"),
    pattern(
        rf"(?:我叫|叫我|英文名|收件人?写?|护照名?字?|名字)[写是叫]? ?({LATIN}(?: {LATIN}){{0,2}})(?![{LETTER}0-9_])"
    ),
    pattern(rf"{_OF_GOODS}(?<![a-z])name ({LATIN} {LATIN})(?=[,.;\n]|$)"),
    pattern(rf"(?<![a-z])((?:mr|mrs|ms|miss|dr)[. ]{{1,2}}{LATIN}(?: {LATIN})?)(?![a-z0-9])"),
    pattern(
        rf"(?:my name is|{_OF_GOODS}(?<![a-z])name ?(?::|is)|ship to:|attn:?|recipient:?|consignee:?|收件人:?|收货人:?|(?<![{HAN}])收:|姓名:?|联系人:?) ?({LATIN}(?: {LATIN}){{0,3}})(?![{LETTER}0-9@])"
    ),
)
_NOBODY = frozenset(phrases("latin-brands")) | frozenset(phrases("latin-places"))
_OF_KIN_BEFORE = rf"(?= ?[(,]? ?(?:是|就是)?[我俺咱](?:的|家|们)?{KIN}(?:[ ,)。!;\n]|$))"
_find_kin_dotted = all_of(pattern(rf"(?<![{HAN}]){DOTTED}{_OF_KIN_BEFORE}"))
_LETTERS_OF_KIN = pattern(rf"[{LETTER}] ?[(,]? ?(?:是|就是)?[我俺咱]")
_find_kin_in_letters = all_of(
    pattern(rf"(?<![{LETTER}0-9@._-])(?<![{LETTER}] )({LATIN}(?: {LATIN}){{1,2}}){_OF_KIN_BEFORE}")
)
SCRIPT = "가-힣\u0600-\u06ff\u0e00-\u0e7f"
"""Korean, Arabic and Thai, of which there is only a name in a Chinese message."""
_LETTERS = pattern(f"[{LETTER}{SCRIPT}]{{2}}")
_WORDS_IN_SCRIPT = pattern(f"[{SCRIPT}]+")
_MOST_IN_SCRIPT = 4
_find_in_script = all_of(
    pattern(
        rf"(?:{_ROLE}|联系人)[:是为叫写 ]{{0,3}}([{SCRIPT}]{{2,16}}(?: [{SCRIPT}]{{1,16}}){{0,2}})(?![{SCRIPT}])"
    ),
    pattern(
        rf"(?<![{SCRIPT}])([{SCRIPT}]{{2,16}}(?: [{SCRIPT}]{{1,16}}){{0,2}})(?={_SEPARATION}[\ue000\ue001]|[签代]?收)"
    ),
    pattern(
        rf"(?<=[\ue000\ue001]){_SEPARATION}([{SCRIPT}]{{2,16}}(?: [{SCRIPT}]{{1,16}}){{0,2}})(?![{SCRIPT}])"
    ),
    pattern(rf"(?<![{SCRIPT}])([{SCRIPT}]{{2,16}}(?: [{SCRIPT}]{{1,16}}){{0,2}}){_OF_KIN_BEFORE}"),
)
_SIGNS = pattern("[·•・\ue000\ue001\ue003]")


def find_foreign_names(text: str) -> Iterator[Span]:
    """Yield names in Latin letters behind a label or beside other data, and dotted ones where a name stands."""
    yield from _find_whole(text)
    if _NEAR_KIN.search(text):
        yield from (span for span in _find_of_kin(text) if span[1] - span[0] >= _LEAST_OF_KIN)
    if "收" in text:
        yield from _find_receiving(text)
    if _POSSESSORS.search(text):
        yield from _find_own(text)
    if _LABELS.search(text):
        yield from _find_transliterated(text)
    if _SIGNS.search(text):
        yield from _find_dotted(text)
        yield from _find_kin_dotted(text)
    if _NEAR_CALL.search(text):
        yield from _find_called_whole(text)
    for start, end in _find_in_letters(text) if _LETTERS.search(text) else ():
        if not NO_LATIN_NAME.fullmatch(text[start:end]) and text[start:end] not in _NOBODY:
            yield start, end


def _find_in_letters(text: str) -> Iterator[Span]:
    if 0 < len(_WORDS_IN_SCRIPT.findall(text)) <= _MOST_IN_SCRIPT:
        yield from _find_in_script(text)
    yield from _find_latin(text)
    yield from find_latin_names(text)
    if _OF_KIN.search(text):
        yield from _find_latin_of_kin(text)
    if _LETTERS_OF_KIN.search(text):
        yield from _find_kin_in_letters(text)
