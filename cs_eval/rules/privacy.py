"""Personal data that the trainee gives away: not the customer's own words, not the shop's own number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from cs_eval.models.grade import Finding
from cs_eval.personal import find_personal_data
from cs_eval.rules.lines import Conversation, Line

_WORTH_A_LOOK = re.compile(r"\d(?:[ -]?\d){6}")
"""Any number that names a person has seven digits or more."""

_SERIOUS = frozenset({"phone", "id_card", "bank_card"})
_HALF_MASKED = re.compile(r"[*＊×•●·○■]{3}|[xX]{3}")
"""What stands for the digits that a shop does not show; such a number is no leak."""
_PUBLIC = re.compile(
    r"我的?(?:私人|个人)?(?:电话|手机|号|支付宝|微信)|号就是|私人号|同号|加(?:一?下|个)?我|退货|退回|寄回|寄到|寄至|寄往|仓库|客服|热线|专线|店铺|门店|我们(?:的|这边的?)?(?:地址|电话|座机)"
    r"|同事|店长|老板|财务|主管|收款|转给|打给|快递|派[送件]|小哥|网点|驿站|物流|司机|配送|安装|师傅|售后|平台|官方|公司|报警|12315"
)
_CONFIRMED = re.compile(
    r"核对|确认|您的?(?:收货|收件|订单|预留|下单)|收[货件](?:信息|地址|人)|是否(?:正确|有误)|对吗|对不对"
)
_OWN = re.compile(
    r"我(?:的|本人的?|自己的?|私人|个人)*(?:手机|电话|号|微信)|(?:打|找|加|联系)我(?!们)|我本人|我[叫姓]|我小[\u4e00-\u9fff]"
)
"""What says of a number right beside it that it is the trainee's."""

_BESIDE = 12
"""How many characters on either side of a number are right beside it."""

_TO_ALL = re.compile(r"公屏|弹幕|评论区(?:回复|里回)|群里|【[^】]{0,6}回复】")
"""What shows that others read along."""

_OF_OTHERS = re.compile(
    r"别的|别人|其他|其它|另外?一?[个位]|上一?[个位]|前一?[个位]|那[个位]|这[个位](?:客户|买家|顾客|用户|先生|女士)"
    r"|[他她](?:的|们|买|住|叫|留)|对方|朋友|老公|老婆|前任|[\u4e00-\u9fff](?:先生|女士|小姐|同学)(?!,?[您你])"
)


def leaks(talk: Conversation) -> Iterator[Finding]:
    """Yield the phone, identity and card numbers that the trainee reveals.

    Certain only where the words around say that they are somebody else's. Numbers that the
    customer gave, and those of the shop or the courier, are none.
    """
    for line in talk.agent:
        if _WORTH_A_LOOK.search(line.text):
            yield from _leaks_in(line, _digits("\n".join(said.text for said in talk.said_before(line))))


def _leaks_in(line: Line, given: str) -> Iterator[Finding]:
    text = line.original
    others, excuse = bool(_OF_OTHERS.search(line.text)), _excuse(line.text)
    for item in find_personal_data(text):
        if item.kind not in _SERIOUS or _HALF_MASKED.search(text, item.start, item.end):
            continue
        if _digits(text[item.start : item.end]) in given:
            continue
        if _OWN.search(text, max(0, item.start - _BESIDE), item.end + _BESIDE):
            continue
        if others or not (excuse == "public" or (excuse == "confirmed" and item.kind == "phone")):
            yield Finding(
                kind="privacy_leak",
                turn=line.number,
                start=item.start,
                end=item.end,
                quote=text[item.start : item.end],
                certain=others and not excuse,
            )


def _excuse(text: str) -> Literal["public", "confirmed", ""]:
    """Return why a number in `text` may be no leak: it is the shop's, or asked back from its owner."""
    if _PUBLIC.search(text):
        return "public"
    return "confirmed" if _CONFIRMED.search(text) and not _TO_ALL.search(text) else ""


def _digits(text: str) -> str:
    return re.sub(r"[^\d\n]", "", text)
