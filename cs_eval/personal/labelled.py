"""Names and addresses where a label announces them (收件人：…, 地址：…)."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.data import HAN, Span, pattern
from cs_eval.text import View

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾萧肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔"
    "谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文庄庞樊"
    "兰殷施洪翁牛温芦俞章鲁葛齐梅耿左辛管祝柴焦欧柳凌季申霍翟关骆裴聂柏安鲍盛岳倪宁蒲游司诸上皇慕令尉东"
)
_NEVER_IN_NAMES = "收的吗呢吧了啊呀么是在有不没到都也就还会要给改填写错哪什谁您你我他她它这那说叫"
_GIVEN = rf"(?:(?![{_NEVER_IN_NAMES}])[{HAN}])"
_AFTER_NAME = rf"(?=[^{HAN}]|$|先生|女士|小姐|电话|手机|地址|收|的|微信|身份证)"
_NAME_LABEL = r"(?:收件|收货|联系|寄件|退货)(?:人|人?姓名)|(?<!用户)姓名"
_NAME = pattern(rf"(?:{_NAME_LABEL})(?:[:=] ?| |是|叫|为)?([{_SURNAMES}]{_GIVEN}{{1,3}}){_AFTER_NAME}")
_NO_NAMES = pattern(
    r"何时|何处|方便|方式|方面|任何|安排|常用|关于|向您|申请|文字|高兴|金额|时间|本人|信息|有误|万一"
)

_ADDRESS = pattern(
    r"(?:地址|送到|寄到|寄往)(?:[:=] ?|[是为在] ?:? ?|改[成为到] ?:? ?| )?"
    r"((?:(?!收件人|收货人|联系|电话|手机|姓名|邮编|微信)[^,。;!?]){4,80})"
)
_PLACE_MARK = pattern(
    r"[省市区县镇乡村街路道巷弄栋幢楼室座苑]|小区|大厦|花园|广场|公寓|单元|[0-9](?:号|层|组|-[0-9])"
)
_BEGINS_WITH_PLACE = pattern(rf"[{HAN}]{{2,8}}?(?:省|市|区|县|路|街|镇|村)")
_ASKS = pattern(r"哪|什么|吗|呢|怎么|是不是|您|你|我|他|她")
_MARKS = 2
"""How many parts an address has at least (区, 路, 18号); a sentence about addresses has fewer."""


def find_names(view: View) -> Iterator[Span]:
    """Yield the names of two to four characters, a surname first, that follow their label."""
    for match in _NAME.finditer(view.text):
        if not _NO_NAMES.match(match.group(1)):
            yield match.span(1)


def find_addresses(view: View) -> Iterator[Span]:
    """Yield the addresses that follow their label, each to the end of its clause and line."""
    for match in _ADDRESS.finditer(view.text):
        start, end = match.span(1)
        end = _line_end(view, start, end)
        if is_address(view.text[start:end]):
            yield start, start + len(view.text[start:end].rstrip())


def is_address(text: str) -> bool:
    """Say whether `text` has the parts of an address, a place first, and asks nothing."""
    enough = len(_PLACE_MARK.findall(text)) >= _MARKS
    return enough and bool(_BEGINS_WITH_PLACE.match(text)) and not _ASKS.search(text)


def _line_end(view: View, start: int, end: int) -> int:
    """Return where the line ends that `start` is in: in the view a line break is a space."""
    for position in range(start, end):
        if view.text[position] == " " and view.original[view.span(position, position + 1)[0]] in "\r\n":
            return position
    return end
