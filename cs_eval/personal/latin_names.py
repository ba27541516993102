"""Names in Latin letters by what they look like, where somebody receives: receiver Nguyen Thi Lan."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.data import Span, all_of, pattern
from cs_eval.personal.name_words import KIN
from cs_eval.personal.word_lists import one_of

LETTER = "a-zà-öø-ɏạ-ỹа-яё"
LATIN = rf"[{LETTER}](?:[{LETTER}'’]|-(?=[{LETTER}])){{1,14}}"
PINYIN = r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?(?:iang|uang|iong|ang|eng|ong|ing|ian|uan|iao|uai|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ui|ua|uo|ue|er|a|o|e|i|u|v))"
PINYIN_SURNAME = r"(?:wang|zhang|liu|chen|yang|huang|zhao|zhou|wu|xu|zhu|guo|gao|luo|zheng|liang|xie|tang|deng|feng|cao|peng|zeng|xiao|tian|dong|pan|yuan|cai|jiang|du|ye|cheng|wei|su|lu|ding|ren|yao|shen|zhong|cui|tan|liao|fan|jia|xia|fu|fang|zou|xiong|bai|meng|qin|qiu|hou|yin|xue|yan|duan|lei|qian|hao|kong|gong|shao|shi|wan|qu|ouyang|zhuge|lin|he|li|ma|hu|sun|song)"
"""A syllable of a name in pinyin, and a surname."""
FIRST_NAME = one_of("first-names").pattern

_STARTS = rf"(?<![{LETTER}0-9@._-])"
_AROUND = (
    "is|are|was|will|would|can|could|may|has|have|should|must|not|no|the|this|that|and|or|in|at|on|from|for|to|with|of"
    "|he|she|it|my|me|you|your|please|pls|plz|thanks|thx|ok|call|phone|tel|mobile|passport|address|add|room|do|does"
    "|wrong|missing|incorrect|spelled|printed|changed|field|cover|tag|holder"
)
"""English words that are talk, and no part of a name."""
_WORD = rf"(?!(?:{_AROUND})(?![a-z])){LATIN}"
_ENDS = rf"(?![{LETTER}0-9@_-])(?!\.[a-z])(?! (?!(?:{_AROUND})(?![a-z]))[a-z])"
"""Behind a name the sentence goes on, or ends; a further noun would make it one of goods."""

_SURELY_VIETNAMESE = "nguyen|nguyễn|pham|phạm|huynh|huỳnh|tran|trần|truong|trương|trinh|trịnh|hoàng"
_VIETNAMESE_SURNAME = rf"(?:{_SURELY_VIETNAMESE}|hoang|phan|vu|vũ|vo|võ|dang|đặng|bui|bùi|do|đỗ|ho|hồ|ngo|ngô|duong|dương|ly|lý|le|lê|dinh|đinh|doan|đoàn|mai|dao|đào|luong|lương)"
_VIETNAMESE_MIDDLE = "(?:thi|thị|van|văn|thanh|ngoc|ngọc|minh|duc|đức|huu|hữu|quoc|quốc|quang|kim|bich|bích|phuong|phương|khanh|khánh|thuy|thùy|thu|gia|tien|manh)"
"""The character between surname and given name; none that pinyin has too."""
_VOWELS = "[aeiouyàáâãèéêìíòóôõùúýăĩũơưạ-ỹ]"
_SYLLABLE = rf"(?!(?:{_AROUND}|an?|i|am|him|then|than|but|get|hi)(?![a-z]))(?:ngh|ng|nh|gh|kh|ph|th|tr|ch|qu|gi|[bcdđghklmnprstvx])?{_VOWELS}{{1,3}}(?:ng|nh|ch|[cmnpt])?(?![{LETTER}])"
_VIETNAMESE = rf"(?:(?:{_SURELY_VIETNAMESE}) {_SYLLABLE} {_SYLLABLE}|{_VIETNAMESE_SURNAME} {_VIETNAMESE_MIDDLE} {_SYLLABLE})(?: {_SYLLABLE})?"

_CANTONESE = (
    "wong|chan|cheung|leung|lau|lam|ng|ho|tsang|tse|tsui|yeung|kwok|kwong|chow|chiu|chung|cheng|fung|fong|yip"
    "|yuen|mak|mok|poon|siu|szeto|tam|tong|wan|woo|yau|yiu|yu|au|chu|hui|kwan|lai|lee|li|lo|lui|ma"
)
"""Surnames as they are spelled in Hong Kong."""

_LIKELY = (
    rf"(?:{_VIETNAMESE}|{_SYLLABLE} (?:{_SYLLABLE} )?(?:{_SURELY_VIETNAMESE})|(?:nguyen|nguyễn|pham|phạm|huynh|huỳnh) {_SYLLABLE}"
    rf"|{_WORD} (?!casanova|supernova|innova)[a-z]{{2,14}}(?:ova|eva|[oe]v|[oe]vich|skaya|skiy|enko|chuk)"
    rf"|(?:{FIRST_NAME}) {_WORD}(?: {_WORD})?"
    rf"|(?:kim|park|choi|jung|jeong|kang|yoon|lim|shin|kwon|hwang|ahn|seo) [a-z]{{2,5}}[ -][a-z]{{2,6}}"
    rf"|{PINYIN_SURNAME} {PINYIN}(?: ?{PINYIN})?"
    rf"|(?:{_CANTONESE}) [a-z]{{2,6}}[ -][a-z]{{2,6}})"
)
"""What looks like a person: Vietnamese, Slavic, behind a first name, Korean, pinyin, Cantonese."""

_ONE_OF_THEM = r"(?:room-?mate|flatmate|wife|husband|friend|boyfriend|girlfriend|colleague|coworker|son|daughter|brother|sister|mom|mum|dad|mother|father|neighbou?r|classmate|assistant)"
_RECEIVER = r"(?:receiver|recipient|consignee|addressee)"
_TOLD = (
    rf"(?<![a-z])(?:{_RECEIVER}(?:'?s)?(?: name)?|passport name|name (?:on|in) (?:the |my )?passport|{_ONE_OF_THEM}"
    r"|(?:the |my |his |her )?name(?: (?:on|for) (?:the |my |this )?(?:parcel|package|box|order|label|bill|card))?(?: should be|'s)?"
    r"|(?:hand|give|deliver|release|leave|send|ship)(?: it| this| them| the (?:parcel|package|box|order))? (?:to|with)|under(?: the name)?(?: of)?)(?: is|:| =)? ?"
)
_TOLD_IN_CHINESE = rf"(?:{KIN}|(?:落[單单]|下[單单]|收件人?|署名|名字?|名)[写寫填用]|收货|收件|登记的?[是名]?|[让叫找请]|护照名?字?|护照(?:上|拼音)[写的是]{{0,2}}|拼音)[: ]?"
_DOES = rf"(?: (?:is|will be) (?:the |my |our )(?:{_RECEIVER}|{_ONE_OF_THEM})(?![a-z])| (?:will|can|is going to) (?:pick|collect|sign|receive|get|take)(?![a-z]))"
_FETCHES = r"(?: ?(?:帮我?[代签]?[收领签](?![券红优])|替我[收领签取拿]|[签代]收|代[领取拿签]|[来去][取拿领](?!消)|帮我[取拿](?![消一两二三四五几0-9])|本人))"

_find_vietnamese = all_of(pattern(rf"{_STARTS}({_VIETNAMESE})(?![{LETTER}0-9@_-])"))
_find_told = all_of(
    pattern(rf"{_TOLD}({_LIKELY}){_ENDS}"),
    pattern(rf"(?<![a-z]){_RECEIVER}(?:'?s)? name(?: is|:)? ({_WORD}(?: {_WORD}){{1,2}}){_ENDS}"),
    pattern(rf"(?<![a-z]){_RECEIVER} (?:put|write|use|as)(?: as| down)? ({_WORD}(?: {_WORD}){{1,2}}){_ENDS}"),
)
_find_doing = all_of(pattern(rf"{_STARTS}({_LIKELY})(?={_DOES})"))
_find_told_in_chinese = all_of(
    pattern(rf"{_TOLD_IN_CHINESE}({_LIKELY}){_ENDS}"),
    pattern(rf"{KIN} ?({_WORD}(?: {_WORD}){{1,2}})(?={_FETCHES})"),
    pattern(rf"(?:{KIN}|[让叫找请]) ?({FIRST_NAME})(?={_FETCHES})"),
)
_TWO_WORDS = pattern(rf"[{LETTER}] [{LETTER}]")
_CHINESE = pattern(rf"[\u3400-\u9fff][: ]?[{LETTER}]{{2}}")


def find_latin_names(text: str) -> Iterator[Span]:
    """Yield Vietnamese names, and what looks like a name where one is told, receives, or fetches."""
    if _TWO_WORDS.search(text):
        yield from _find_vietnamese(text)
        yield from _find_told(text)
        yield from _find_doing(text)
    if _CHINESE.search(text):
        yield from _find_told_in_chinese(text)
