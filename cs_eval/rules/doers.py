"""Who has to do something (理赔由店铺去办, 预约须由买家自己点), told as the other's to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.bigrams import bigrams
from cs_eval.rules.figures import MOST
from cs_eval.rules.lines import PART_OF_CLAUSE, STRETCH

_SHOP = r"(?:店铺|我们|咱们?|店里|店家|本店|商家|卖家|厂家|客服)"
_BUYER = r"(?:买家|客户|客人|顾客|收件人|收货人|本人|用户|购买人|机主|车主)"
_RULE = re.compile(
    rf"(?P<what>[^,;。:!?\n由]{{2,12}}?)(?:必须|只能|统一|一律|须|需|应|要|都|是)?由(?:(?P<shop>{_SHOP})|(?P<buyer>{_BUYER}))"
    r"(?P<deed>[^,;。!?\n]{1,24})"
)
_MONEY = re.compile(r"承担|负担|[出付垫掏](?!宝|面|具|库)|费")
"""Who pays is told by other rules."""
_DO = r"(?:去|来|先|再|会|就|负责|统一|直接)"
_BUYER_DOES = re.compile(
    rf"(?:(?<![不必])(?<!无)(?:得|须|需要?|要)(?:请|麻烦|辛苦)?(?:您|你)|(?:请|麻烦|辛苦)(?:您|你)(?=自|本|去)|(?:是|由|归|得){_BUYER}|(?:您|你)(?=自己|自行|本人))"
    rf"(?:自己|自行|本人|这边|那边)*{_DO}*(?P<deed>[^,;。!?\n]*)"
)
_SHOP_DOES = re.compile(
    rf"(?:(?:替|帮|代|给)(?:您|你)(?!们)|{_SHOP}(?:这边|后台|那边)?(?:跟|和|与|向|找|{_DO}))(?:把|将|直接)?(?P<deed>[^,;。!?\n]*)"
)
_GENERIC = re.compile(
    r"^(?:一并|一起|全都?|都|全部|直接|这边|后台)*(?:弄|办|操作|处理|搞|点|做|代劳|代办|约|填)(?:好|了|完|掉|妥|的|一下)*"
)
_HELP = re.compile(
    r"教|指导|告诉|提醒|链接|催|查|看看|确认|问|核对|记|跟进|转达|步骤|截图|照片|遇到|看$|[拍发](?:给|来|过来|张|几)|提供|准备"
)
"""What one side may always do for the other."""
_NO = re.compile(
    r"不(?!急|着急|好意思|住|起)|没法|没办法|无法|无需|别|勿|[吗?]|如果|要是|的话|万一|除非|之前|原来"
)
_GENERAL = frozenset(
    "自己 自行 订单 单页 页面 买家 店铺 签收 收后 免费 办理 处理 联系 提交 提供 统一 负责 收到".split()
)
_MATTERS = frozenset(
    "理赔 索赔 激活 预约 登记 报名 申请 认证 报关 清关 注册 绑定 解绑 核实 鉴定 "
    "送检 检测 发票 开票 缺件 投诉 拆机 拆除 过户 备案 上报".split()
)
"""What somebody has to see to, where a card names no deed."""


class Duty(NamedTuple):
    """Whether something is the shop's to do, the pairs of characters of deed and matter, the fact."""

    shop: bool
    deed: frozenset[str]
    matter: frozenset[str]
    fact: int


@lru_cache(maxsize=256)
def duties(facts: tuple[str, ...]) -> tuple[Duty, ...]:
    """Return what normalised `facts` say that one side has to do."""
    found = []
    for number, fact in enumerate(facts):
        for match in islice(_RULE.finditer(fact), MOST):
            what = bigrams(match["what"])
            if not _MONEY.search(match["deed"]) and not _MONEY.search(match["what"]):
                deed = bigrams(match["deed"]) - what - _GENERAL
                found.append(
                    Duty(bool(match["shop"]), deed, frozenset([match["what"][-2:]]) | what & _MATTERS, number)
                )
    return tuple(found)


def misassigned(
    text: str, facts: tuple[str, ...], everything: Sequence[str]
) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` has one side do what one of `facts` has the other do, and which fact."""
    for duty in duties(facts):
        wrong = [] if not _speaks(text, duty) else list(_done(text, duty, not duty.shop))
        if wrong and not any(True for each in everything for _ in _done(each, duty, duty.shop)):
            yield from ((*span, duty.fact) for span in wrong)


def _speaks(text: str, duty: Duty) -> bool:
    return any(pair in text for pair in duty.matter | duty.deed)


def _done(text: str, duty: Duty, by_shop: bool) -> Iterator[tuple[int, int]]:
    """Yield where `text` has one side do what a duty is about."""
    pattern = _SHOP_DOES if by_shop else _BUYER_DOES
    for stretch in STRETCH.finditer(text):
        words = stretch.group()
        for clause in PART_OF_CLAUSE.finditer(words):
            does = pattern.search(clause.group())
            if not does or _NO.search(clause.group()) or _HELP.search(does["deed"]):
                continue
            pairs = bigrams(clause.group())
            before = bigrams(words[: clause.start()] + clause.group()[: does.start()])
            matter = duty.matter & _MATTERS
            told = pairs & (duty.deed | matter) or (_GENERIC.match(does["deed"]) and before & duty.matter)
            if told:
                yield stretch.start() + clause.start(), stretch.start() + clause.end()
