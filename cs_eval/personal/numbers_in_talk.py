"""Numbers of orders and parcels that talk tells, where no label stands right before them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from cs_eval.personal.data import END, FILLER, START, Span, all_of, pattern
from cs_eval.personal.parcels import CARRIER, NO_ARTICLE, NO_HOUR, is_list_of_goods

_GROUPED = (
    rf"{NO_HOUR}(?!1[3-9][0-9][ \n-]?[0-9]{{4}}[ \n-]?[0-9]{{4}}(?![0-9]))"
    r"(?=(?:[ \n-]?[0-9]){12,16}(?![ -]?[0-9]))(?=[0-9 \n-]{0,16}[0-9]{4}[ \n-][0-9]{4})"
    r"[1-9][0-9]{1,5}(?:[ \n-][0-9]{2,6}){1,4}[ \n-][0-9]{1,6}"
)
"""A parcel's number in groups, also over several lines, and no phone."""
_WHOLE = rf"{NO_ARTICLE}[1-9][0-9]{{11,14}}"
_PARCEL = rf"(?<![0-9a-z.-])({_WHOLE}|{_GROUPED}){END}(?![a-z元块%])"
_OF_PARCEL = rf"(?:{CARRIER}|快递|物流|运单|面单|包裹|退货单号?|回寄|寄回|寄件码|签收)"
_SAID = r"(?:汇通|裹裹|快运|速[递运]|快递|寄|走|给|发|[你您我他们的滴嘞填写抄记报打说错串了那这个一长上里员是号]|小哥|短信|通知|应该?|完整|尾号|不对|单号|号码|[ :,!\n])"
"""What is said between the parcel or its courier and the number: 快递员给我的号, 物流单号抄错了 是."""
_NO_PARCEL = r"[订定]单|[货款型批税卡券码价额]|编|规|要收|付|支|交易|流水|电话|手机|客服|热线"
"""What makes a number behind a courier's name one of something else."""
_find_parcels = all_of(
    pattern(rf"{_OF_PARCEL}{_SAID}{{1,14}}{_PARCEL}"),
    pattern(rf"{CARRIER}{_SAID}{{0,8}}(?<![a-z])([a-z]{{1,4}}-?{_GROUPED}){END}"),
    pattern(rf"寄(?:回去?|出去?|走|过去)?了[ ,:]{{0,2}}{_PARCEL}"),
    pattern(
        rf"{CARRIER}(?:(?!{_NO_PARCEL})[^0-9a-z。;?!\n]){{1,14}}(?<![0-9a-z.-])({_WHOLE}){END}(?![a-z元块%])"
    ),
)
_PARCELS = pattern(rf"寄|签收|{_OF_PARCEL}")

_SHOP_ORDER = r"(?:定制|订制|定做|采购|预[订定]|维修|返修|报修|安装|换货|补发|补寄|售后|退款|退货)"
_SHOP_NUMBER = (
    r"(?=(?:[a-z-]{0,5}[0-9]){7})[a-z]{1,4}-?[0-9]{2,14}(?:-[0-9]{2,12}){0,3}(?![0-9a-z]|-[0-9a-z])"
)
"""As a shop's own system numbers orders: DZ-0412-00931."""
_find_shop_orders = all_of(
    pattern(rf"{_SHOP_ORDER}(?:单子?|编号){FILLER}({_SHOP_NUMBER})"),
    pattern(rf"(?<![运递])单子{FILLER}({_SHOP_NUMBER})"),
)
_FOURS = r"[1-9][0-9]{3}(?:[ -][0-9]{4}){3,5}(?:[ -][0-9]{1,3})?"
_find_numbered = all_of(
    pattern(
        rf"(?<![^ ,。!?:;\n下查看给报个是单发])编号{FILLER}{START}({_FOURS}|[1-9][0-9]{{15,22}})(?![ -]?[0-9]|\.[0-9])(?![ ,]?的?[那这]?[张份个本]?(?:检测|质检|鉴定|报告|证书|合格证|[优礼]惠?券|券|卡|发票|合同))"
    )
)
"""A bare 编号 may be an order's: its form and what is wanted of it tell."""
_OF_GOODS = pattern("证书|检测|质检|鉴定|报告|防伪|保修|序列|机身")
_WANTED = pattern("[待没未不催]发|发货|[退换]货|退款|仅退|购[得买于]|下单|付款|签收|收货|催|拍的|买的")


def find_parcels_in_talk(text: str) -> Iterator[Span]:
    """Yield the numbers of parcels a few words behind the courier, the label or the sending."""
    if not _PARCELS.search(text):
        return
    yield from (span for span in _find_parcels(text) if not is_list_of_goods(text, *span))


def find_orders_in_talk(text: str) -> Iterator[Span]:
    """Yield the numbers of a shop's own orders, and those that are only called 编号."""
    numbered = "编号" in text and _WANTED.search(text) and not _OF_GOODS.search(text)
    ordered = "单" in text or "编号" in text
    spans = chain(_find_shop_orders(text) if ordered else (), _find_numbered(text) if numbered else ())
    yield from (span for span in spans if not is_list_of_goods(text, *span))
