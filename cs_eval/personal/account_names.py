"""Which names of accounts are names of people: not words for work, a role or a platform."""

from __future__ import annotations

import re
from functools import cache

from cs_eval.personal.word_lists import one_of

_SHOP_OR_ROBOT = re.compile(
    r"(?:(?:旗舰|专营|专卖|企业|官方|直营|自营)店|店铺|助手|机器人|小蜜|(?<![a-z])(?:chat|ro)?bot)[\W\d_]*$",
    re.IGNORECASE,
)
_LATIN_ROLE = re.compile(
    r"(?:anonymous|buyer|client|consumer|customer|guest|human|member|new|user|vip|visitor|[\W_]){1,4}\d{0,3}",
    re.IGNORECASE,
)
_LONGEST = 64


def person_in(account: str) -> str:
    """Return who of the shop an account without its main part names (客服小美: 小美); empty for nobody."""
    if len(account) > _LONGEST or _SHOP_OR_ROBOT.search(account):
        return ""
    return account[_work_before(account) :]


def is_nickname(account: str) -> bool:
    """Say whether a customer's account is a name, not a word for whoever buys (匿名用户, 会员***, 顾客12)."""
    if len(account) > _LONGEST or _LATIN_ROLE.fullmatch(account):
        return False
    return _work_before(account) < len(account)


def _work_before(name: str) -> int:
    """Return how much of `name`, from its start, is made of words for work and of figures."""
    work = _work().match(name)
    return work.end() if work else 0


@cache
def _work() -> re.Pattern[str]:
    words = one_of("account-work").pattern
    return re.compile(rf"(?:{words}[组部岗号]?|ai(?![a-z])|[\W\d_])+", re.IGNORECASE)
