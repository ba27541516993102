"""Whether two claims are about the same matter, so that a yes and a no cannot both be true."""

from __future__ import annotations

from cs_eval.rules.bigrams import other_make
from cs_eval.rules.claims import Claim
from cs_eval.rules.suiting import RIVALS

CLOSE = 2
"""How many pairs of characters a denial shares with the clause that it denies."""

AKIN = 4
"""How many characters of substance two clauses share that say yes and no of the same object."""

MOST_OF = 0.6
"""Of two clauses about the same thing, this share of the shorter one's characters is in the other too."""

_GENERAL = frozenset(
    "退货 退款 退换 换货 发货 收货 签收 质量 量问 问题 运费 商品 订单 下单 付款 客服 店铺 客户 买家 支持 "
    "使用 申请 时间 产品 这款 咱们 无理 理由 处理 提供 仓库 到账 快递 物流 地址 联系".split()
)
"""Pairs of characters that stand in rules about anything."""

OF_ANY_GOODS = frozenset("".join(_GENERAL))
"""Characters that stand in rules about anything."""

_PEOPLE = frozenset("师傅 客服 店员 店长 经理 主管 老师 教练 医生 骑手 管家 顾问".split())
"""Who does something, which is not what is done."""

_OF_ANY_PARCEL = _GENERAL | frozenset(
    "该单 本单 这单 您这 这笔 单尚 目前 包裹 显示 查到 运输 输途 途中 提交 成功 今天 已经 一起 发出".split()
)
"""Pairs of characters that stand in what is said of any parcel."""

_MONEY = frozenset("款钱")
"""Characters of what is paid back."""

_NOT = "不"
_IDLE = frozenset("之以")
_CASES = frozenset("前后满付拍买购时")
"""Characters of what somebody has to do, or by when."""

_REST = frozenset("其余")
"""What of all the others is said is not said of all."""

_HAPPENED = frozenset(["sent", "signed", "refunded", "picked", "passed", "issued"])
"""Kinds of claims on what has become of a parcel or its money."""

_ALLOWED = frozenset(["can", "back"])
"""Kinds of claims that a fault of the goods turns round."""

_LISTED = frozenset(["has"])
"""Kinds of claims of which one clause can make several, in a list."""

_TAMPERED = frozenset({("opened", True), ("cut", True), ("washed", True)})
"""States of goods that decide alone whether they can go back."""


def same_matter(said: Claim, true: Claim) -> bool:
    """Say whether a claim of the trainee's and one of the facts are about the same matter."""
    if said.kind != true.kind:
        return False
    if said.kind == "freight":
        return _same_freight(said, true)
    if said.deed and true.deed and said.deed != true.deed:
        return False
    if _another_case(said, true):
        return False
    if said.kind == "wait":
        return True
    if said.kind == "waitback":
        return not (_MONEY.isdisjoint(said.substance) or _MONEY.isdisjoint(true.substance))
    if said.kind == "only":
        return not said.words & true.words <= _GENERAL and not _under_its_condition(said, true)
    if said.kind == "handled":
        return not said.words.isdisjoint(true.words) and said.about - OF_ANY_GOODS <= true.about
    if said.kind == "return":
        return not said.about or not true.about or not said.about.isdisjoint(true.about)
    if said.kind in _HAPPENED:
        words = said.words - _OF_ANY_PARCEL, true.words - _OF_ANY_PARCEL
        return not all(words) or not words[0].isdisjoint(words[1])
    return bool(said.kind == "back" and said.states & true.states & _TAMPERED) or _same_words(said, true)


def excused_by_fault(said: Claim, true: Claim) -> bool:
    """Say whether the trainee grants for a fault what a fact refuses without a word on faults."""
    return said.kind in _ALLOWED and said.yes and "fault" in said.causes and not true.causes


def _under_its_condition(said: Claim, true: Claim) -> bool:
    """Say whether something is promised to all (8点前付款都送) who meet its condition (8点前付款才送)."""
    condition = (true.head & true.about) - _IDLE
    promised = said.yes and not true.yes and not _CASES.isdisjoint(condition)
    return promised and condition <= said.about and _NOT not in said.head


def _same_freight(said: Claim, true: Claim) -> bool:
    if said.object and true.object and said.object != true.object:
        return False
    return not said.causes or not true.causes or not said.causes.isdisjoint(true.causes)


def _another_case(said: Claim, true: Claim) -> bool:
    """Say whether the two speak of goods in opposite states, or only the true one of a fault."""
    opposite = any((state, not yes) in true.states for state, yes in said.states - true.states)
    faulty = said.kind in _ALLOWED and bool(true.causes) and said.causes.isdisjoint(true.causes)
    others = bool(said.substance & _REST - true.substance)
    done = not said.words.isdisjoint(true.undone - said.undone)
    return (
        opposite
        or faulty
        or others
        or other_make(said.head, true.head)
        or done
        or (bool(said.case) and said.case.isdisjoint(true.substance))
        or any(_parted(said, true, rivals) for rivals in RIVALS)
    )


def _parted(said: Claim, true: Claim, rivals: frozenset[str]) -> bool:
    """Say whether the two speak of different ones of `rivals`."""
    one, other = said.substance & rivals, true.substance & rivals
    return bool(one and other) and one.isdisjoint(other)


def _same_words(said: Claim, true: Claim) -> bool:
    if said.object and said.object == true.object and len(said.substance & true.substance) >= AKIN:
        return True
    shared = said.words & true.words
    if len(shared) >= CLOSE and 2 * len(shared) >= min(len(said.words), len(true.words)):
        return True
    own = true.about - OF_ANY_GOODS
    if len(own) >= CLOSE and own <= said.substance and (true.yes or "fault" not in said.causes):
        return True
    who = frozenset("".join(shared & _PEOPLE))
    if true.noun and said.kind in _LISTED and said.yes != true.yes and true.noun not in said.words:
        return False
    about = said.about - who, true.about - who
    least = min(map(len, about))
    return not shared <= _GENERAL | _PEOPLE and least > 1 and len(about[0] & about[1]) >= MOST_OF * least
