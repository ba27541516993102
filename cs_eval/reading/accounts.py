"""Names of accounts: what they are made of, and what their shape alone tells of whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cs_eval.models import transcript
from cs_eval.models.transcript import Role
from cs_eval.reading.roles import clear_role, folded

_PREFIX = re.compile(r"cn(?:taobao|alichn|tmall)(?=.)", re.IGNORECASE)
_MASKED = re.compile(r".*[*＊]{2}.*|.+[*＊].+", re.DOTALL)
_ROBOT_WORDS = (
    "服务助手|客服助手|接待助手|智能助手|智能助理|智能接待|智能客服|机器客服|虚拟客服|ai客服|ai助手|自动回复|自动应答|自动接待"
    "|机器人|店小蜜|京小智|飞鸽助手|智能机器"
)
_ROBOT = re.compile(rf"(?:.*[^a-z])?(?:{_ROBOT_WORDS})[\W\d_]*|(?:{_ROBOT_WORDS})(?:[^a-z].*)?", re.DOTALL)
_BOT = re.compile(r"(?:(?P<more>.*[^a-z]))?(?:chat ?bot|robot|bot)(?P<end>[\W\d_]*)", re.DOTALL)
"""Customers have such nicknames too (bot2000, i_robot): by itself only the bare word tells."""
_PLATFORM = re.compile(r"(?:系统|平台|官方|会话)(?:消息|通知|提示|提醒|公告|管家)?")
_COLON = re.compile("[:：]")
LONGEST = 200
"""A longer name tells nothing by its shape."""


def without_prefix(account: str) -> str:
    """Return `account` without space around it and without the platform's `cntaobao`."""
    return _PREFIX.sub("", account.strip(), count=1) if len(account) <= LONGEST else account.strip()


def short_name(account: str) -> str:
    """Return the part after the colon of a sub-account (店铺:小美), or the whole name."""
    return transcript.short_name(without_prefix(account))


def main_of(account: str) -> str | None:
    """Return the main account of a sub-account (店铺 of 店铺:小美), None where there is none."""
    main, sub = _parts(account)
    return main if sub else None


def is_robot(account: str) -> bool:
    """Say whether an account is called as those are that reply by themselves."""
    name = folded(short_name(account))
    if len(name) > LONGEST or _MASKED.fullmatch(name):
        return False
    bot = _BOT.fullmatch(name)
    is_bot = bot is not None and (bool(_parts(account)[1]) or not (bot["more"] or bot["end"]))
    return is_bot or _ROBOT.fullmatch(name) is not None


def is_of_a_shop(account: str) -> bool:
    """Say whether an account can only be a shop's: one of its people or a robot."""
    return bool(_parts(account)[1]) or is_robot(account)


def is_listed(account: str, names: Iterable[str], *, main: bool = True) -> bool:
    """Say whether `names` has the account, whole or (`main`) by what stands before its colon."""
    own = {folded(without_prefix(account))}
    if main and _parts(account)[1]:
        own.add(folded(_parts(account)[0]))
    return any(folded(without_prefix(name)) in own for name in names)


def is_called(account: str, name: str) -> bool:
    """Say whether `name` is the account, or the part of it after the colon."""
    wanted = folded(without_prefix(name))
    return bool(wanted) and wanted in (folded(without_prefix(account)), folded(short_name(account)))


def role_by_shape(account: str) -> Role | None:
    """Return whose account it is, where its name alone tells that; None where it does not."""
    name = folded(account)
    if len(name) > LONGEST:
        return None
    if _PLATFORM.fullmatch(name):
        return "system"
    if not _parts(account)[1] and _MASKED.fullmatch(name):
        return "customer"
    if is_robot(account):
        return "bot"
    main, sub = _parts(account)
    return (clear_role(main) or "agent") if sub else clear_role(account)


def _parts(account: str) -> tuple[str, str]:
    """Return the main account and the part after the colon, which is empty where there is none."""
    whole = without_prefix(account)
    main, *rest = _COLON.split(whole, maxsplit=1)
    sub = rest[0].strip() if rest else ""
    return (main.strip(), sub) if main.strip() and sub else (whole, "")
