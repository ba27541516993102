"""Whose words are whose: the names of roles in files, and which of them is the trainee."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.transcript import ROLES, Role
from cs_eval.reading.faults import visible
from cs_eval.text import View

ALIASES: Mapping[Role, tuple[str, ...]] = MappingProxyType(
    {
        "customer": ("客户", "买家", "买方", "顾客", "消费者", "访客", "buyer", "consumer", "visitor"),
        "agent": (
            "客服", "人工客服", "人工", "在线客服", "客服人员", "卖家", "卖方", "商家", "商户",
            "店家", "店铺", "店小二", "坐席", "学员", "seller", "merchant", "staff", "waiter", "trainee",
        ),
        "colleague": ("同事", "其他客服"),
        "bot": ("机器人", "自动回复", "智能客服", "机器人客服", "robot", "chatbot"),
        "system": (
            "系统", "系统消息", "系统通知", "系统提示", "平台", "平台消息", "平台通知", "通知",
            "developer", "tool", "function", "function_call", "observation",
        ),
    }
)  # fmt: skip
"""Names that can mean only one role, besides the roles' own."""

SIDES = (("user", "human", "用户"), ("assistant", "gpt", "chatgpt", "model", "ai", "助手"))
"""Names that leave it open who the trainee is: in a role-play it can be either side."""

_CLEAR: Mapping[str, Role] = MappingProxyType(
    {name: role for role in ROLES for name in (role, *ALIASES[role])}
)
_NAMESAKES = (*SIDES, *((role, *ALIASES[role]) for role in ROLES))


class OpenRoles(InputError):
    """The file does not say which side the trainee is; the caller must (`--agent`)."""


ROLE_WORDS = frozenset((*_CLEAR, *(name for side in SIDES for name in side)))
"""All of these names."""


def assign_roles(names: Iterable[str], agent: str | None, *, found: bool = False) -> dict[str, Role]:
    """Return the role of each name in one conversation.

    `agent` is the name of the trainee's role in files that leave it open, or that have it the
    other way round; a namesake will do (gpt for assistant). With `found` the trainee is somebody
    else than these names. Raises OpenRoles where `agent` is needed, InputError for an unknown name.
    """
    keys = {name: folded(name) for name in names}
    present = set(keys.values())
    wanted = folded(agent or "agent")
    trainee = (present & {wanted} if agent else None) or present & set(_namesakes(wanted))
    roles: dict[str, Role] = {}
    for name, key in keys.items():
        if key not in trainee and key not in ROLE_WORDS:
            raise _unknown(name)
        role = "agent" if key in trainee else _other_role(key, bool(trainee), found, agent and wanted)
        if role is None:
            raise _open(present, agent)
        roles[name] = role
    return roles


def folded(name: str) -> str:
    """Return `name` as it is compared: width, script, case and what cannot be seen do not matter."""
    return _folded(name) if len(name) <= _SHORT else View(name).text.strip()


_SHORT = 64
"""Names that are no longer are remembered: the same come again and again."""


@lru_cache(4096)
def _folded(name: str) -> str:
    return View(name).text.strip()


def clear_role(name: str) -> Role | None:
    """Return the role that `name` can only mean, None where it is no word for a role or an open one."""
    return _CLEAR.get(folded(name))


def is_role_word(name: str) -> bool:
    """Say whether `name` is a word for a role and not what somebody is called."""
    return folded(name) in ROLE_WORDS


def _namesakes(name: str) -> tuple[str, ...]:
    return next((group for group in _NAMESAKES if name in group), ())


def _other_role(name: str, named: bool, found: bool, agent: str | None) -> Role | None:
    """Return the role of `name`, which is not the trainee's; None where that is open."""
    if name in _CLEAR:
        return "customer" if _CLEAR[name] == "agent" and named else _CLEAR[name]
    side = next(side for side in SIDES if name in side)
    if named or found:
        return "customer" if agent or side is SIDES[0] else None
    is_other_side = agent is not None and any(agent in other for other in SIDES if other is not side)
    return "customer" if is_other_side else None


def _unknown(name: str) -> InputError:
    known = "、".join([*ROLES, *ALIASES["customer"][:2], *ALIASES["agent"][:1]])
    message = say(
        f"不认识的角色「{visible(name)}」；认识的有 {known}，或用 --agent 说明谁是客服",
        f"unknown role {visible(name)!r}; known are {', '.join(ROLES)}, or say with --agent which one is the "
        "trainee",
    )
    return InputError(message, kind="unknown_role")


def _open(present: set[str], agent: str | None) -> OpenRoles:
    names = [name for side in SIDES for name in side if name in present]
    flags = [f"--agent {name}" for name in names or ("assistant", "user")]
    if agent is not None:
        message = say(
            f"--agent {agent}：对话里没有这个角色；有的是 {'、'.join(sorted(present))}",
            f"--agent {agent}: no such role in the conversation; there are {', '.join(sorted(present))}",
        )
    else:
        message = say(
            f"角色 {'、'.join(names)} 没有说明谁是客服（学员）：请加 {' 或 '.join(flags)}",
            f"the roles {', '.join(names)} leave open who the trainee is: add {' or '.join(flags)}",
        )
    return OpenRoles(message, kind="unknown_role")
