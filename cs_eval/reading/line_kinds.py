"""What one line of an exported message is: words, or a receipt, a picture, a card, a link, an order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, cast

from cs_eval.models.transcript import TurnKind

LineKind = TurnKind | Literal["blank", "receipt"]
_Seen = LineKind | Literal["about_card", "number", "time", "sum"]
"""`about_card` belongs to a card beside it; a `number` with a `sum` is an order, a `time` may stand in it."""

LONGEST = 400
"""A longer line is words, and is not searched; but for a link."""

_RECEIPT = re.compile(
    r"[\[【(（]?(?:(?:对方|客户|买家|顾客|客服|全部|\d{1,3}人)\s?)?(?:已读|未读|发送中|已送达)(?:\s?\d{1,2}:\d{2})?[\]】)）]?[.…]*"
)
_OPEN, _CLOSE = r"[\[【<＜(（]", r"[\]】>＞)）]"
_MARKS: Sequence[tuple[TurnKind, str]] = (
    ("image", r"图片|照片|截图|动画表情|image|img|picture|photo"),
    ("voice", r"语音|音频|voice|audio"),
    ("video", r"视频|短视频|video"),
    ("file", r"文件|附件|file"),
)
_MARKED = {
    kind: re.compile(
        rf"(?:{_OPEN}(?:{words})(?:消息)?(?:[:：\s][^\]】>＞)）]{{0,120}})?{_CLOSE}(?:\s?\d{{1,3}}[\"”″'秒s])?\s*)+"
        rf"|{_OPEN}(?:{words}){_CLOSE}\s?\S{{1,120}}\.[A-Za-z0-9]{{2,5}}",
        re.IGNORECASE,
    )
    for kind, words in _MARKS
}
_CARD = re.compile(
    rf"{_OPEN}(?:商品|宝贝|商品卡片|宝贝卡片|卡片|商品链接|商品详情|推荐商品|优惠券|店铺|店铺卡片|活动卡片){_CLOSE}.*"
    r"|商品详情页?|(?:点击)?查看(?:商品|宝贝)(?:详情)?"
)
_PRICE = re.compile(
    r"(?:(?:价格|售价|到手价|券后价?|原价|现价)[:：]?\s?)?[¥￥]\s?\d[\d,]*(?:\.\d{1,2})?"
    r"(?:\s?[-~—–]\s?[¥￥]?\s?\d[\d,]*(?:\.\d{1,2})?)?(?:\s?起)?(?:\s?[x×]\s?\d{1,4})?"
)
_ABOUT_CARD = re.compile(
    r"(?:月销|已售|销量|累计销量|库存|收藏|\d+人付款|近?\d+天?销量).{0,20}|包邮|立即购买|去看看|加入购物车|查看详情|点击查看|领券购买|"
    r"(?:颜色|尺码|规格|颜色分类)[:：].{1,40}"
)
_ORDER_LINES = 8
"""An order has no more lines."""
_ORDER = re.compile(rf"{_OPEN}订单(?:卡片|消息|信息|链接)?{_CLOSE}.*|查看订单(?:详情)?")
_NUMBER = re.compile(r"订单(?:编号|号码?)[:：]\s?\d.{0,60}")
_TIME = re.compile(r"(?:交易|下单|付款|创建|成交)时间[:：].{1,40}")
_SUM = re.compile(
    r"(?:合计|共计|总价|实付款?|实付金额|应付|订单金额)[:：]?\s?[¥￥]?\s?\d.{0,20}|共\s?\d{1,4}\s?件.{0,40}"
    r"|等待(?:买家付款|卖家发货|买家确认收货)|交易(?:成功|关闭)|待(?:发货|付款|收货)|已发货"
)
_LINK = re.compile(r"(?:https?://|www\.)[^\s\u4e00-\u9fff]+", re.IGNORECASE)
_SHARED = re.compile(
    r"【(?:淘宝|天猫|京东|拼多多|抖音|抖音商城|闲鱼|小红书)】.{0,200}https?://\S+.{0,200}", re.IGNORECASE
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|heic)(?:[?_!#].*)?$", re.IGNORECASE)
_TITLE = re.compile(r"(?!.*(?:[我你您亲吗呢吧么请!！?？。~～…，,；;]|这[个款件条双]|那[个款件条双])).{4,}")
"""What can be the title of goods: nothing that is said to somebody."""


def kinds_of(lines: Sequence[str]) -> list[LineKind]:
    """Return what each of the lines of one message is; what stands beside a card or an order counts."""
    seen = [_kind_of(line.strip()) for line in lines]
    if _is_order(seen):
        return [kind if kind == "blank" or kind == "receipt" else "order" for kind in seen]
    told = [place for place, kind in enumerate(seen) if kind not in ("blank", "receipt")]
    if len(told) == 1 and _PRICE.fullmatch(lines[told[0]].strip()):
        seen[told[0]] = "text"  # what somebody answers who is asked for a price
    _spread_cards(seen, lines)
    return [_alone(kind) for kind in seen]


def is_words(line: str) -> bool:
    """Say whether a line by itself is surely words; one that is not may be, too."""
    return len(line) <= LONGEST and not _ANY.fullmatch(line.strip())


def _alone(kind: _Seen) -> LineKind:
    """Return what a line is that belongs to no card and no order beside it."""
    return "text" if kind in ("about_card", "number", "time", "sum") else cast(LineKind, kind)


def _kind_of(line: str) -> _Seen:
    if not line:
        return "blank"
    if len(line) > LONGEST:
        return "link" if _LINK.fullmatch(line) else "text"
    if not _ANY.fullmatch(line):
        return "text"
    if _RECEIPT.fullmatch(line):
        return "receipt"
    for kind, pattern in _MARKED.items():
        if pattern.fullmatch(line):
            return kind
    if _LINK.fullmatch(line):
        return "image" if _PICTURE.search(line) else "link"
    for other, pattern in _OTHERS:
        if pattern.fullmatch(line):
            return other
    return "text"


_OTHERS: Sequence[tuple[_Seen, re.Pattern[str]]] = (
    ("link", _SHARED),
    ("order", _ORDER),
    ("card", _CARD),
    ("card", _PRICE),
    ("number", _NUMBER),
    ("time", _TIME),
    ("sum", _SUM),
    ("about_card", _ABOUT_CARD),
)


_ANY = re.compile(
    "|".join(
        f"(?:{pattern.pattern})"
        for pattern in (_RECEIPT, *_MARKED.values(), _LINK, *(pattern for _, pattern in _OTHERS))
    ),
    re.IGNORECASE,
)
"""Most lines are words: one look tells."""


def _spread_cards(kinds: list[_Seen], lines: Sequence[str]) -> None:
    """Give to a card the title above its price, its address, and what is told of it below."""
    for place in [place for place, kind in enumerate(kinds) if kind == "card"]:
        above = place - 1
        if above >= 0 and kinds[above] == "text" and _TITLE.fullmatch(lines[above].strip()):
            kinds[above] = "card"
    for place in range(1, len(kinds)):
        if kinds[place - 1] == "card" and kinds[place] == "about_card":
            kinds[place] = "card"
    for place in range(len(kinds) - 2, -1, -1):
        if kinds[place + 1] == "card" and kinds[place] in ("link", "about_card"):
            kinds[place] = "card"


def _is_order(kinds: Sequence[_Seen]) -> bool:
    """Say whether a whole message is an order: it has the number, and what was paid or how things stand.

    Under words that somebody types, they are what is talked about.
    """
    told = [kind for kind in kinds if kind not in ("blank", "receipt")]
    if len(told) > _ORDER_LINES or "number" not in told:
        return False
    before = told[: told.index("number")]
    return set(before) <= {"time", "sum"} and not {"sum", "card"}.isdisjoint(told)
