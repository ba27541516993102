"""Whose words are whose: the names of roles in files, and which of them is the trainee."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.transcript import ROLES, Role
from cs_eval.text import View

ALIASES: Mapping[Role, tuple[str, ...]] = MappingProxyType(
    {
        "customer": ("客户", "买家", "顾客", "消费者", "buyer"),
        "agent": ("客服", "人工客服", "卖家", "商家", "店小二", "学员", "seller", "staff", "trainee"),
        "colleague": ("同事", "其他客服"),
        "bot": ("机器人", "自动回复", "robot"),
        "system": ("系统", "系统消息", "developer", "tool"),
    }
)
"""Names that can mean only one role, besides the roles' own."""

SIDES = (("user", "human", "用户"), ("assistant", "gpt", "model", "ai", "助手"))
"""Names that leave it open who the trainee is: in a role-play it can be either side."""

_CLEAR: Mapping[str, Role] = MappingProxyType(
    {name: role for role in ROLES for name in (role, *ALIASES[role])}
)
ROLE_WORDS = frozenset(_CLEAR) | {name for side in SIDES for name in side}
"""All names of roles, folded."""

_NAMESAKES = (*SIDES, *((role, *ALIASES[role]) for role in ROLES))


class OpenRoles(InputError):
    """The file does not say which side the trainee is; the caller must (`--agent`)."""


def assign_roles(names: Iterable[str], agent: str | None) -> dict[str, Role]:
    """Return the role of each name in one conversation.

    `agent` is the name of the trainee's role in files that leave it open, or that have it the
    other way round; a namesake will do (gpt for assistant). Raises OpenRoles where it is needed,
    InputError for an unknown name.
    """
    folded = {name: _folded(name) for name in names}
    present = set(folded.values())
    wanted = _folded(agent or "agent")
    trainee = present & {wanted} or present & set(_namesakes(wanted))
    roles: dict[str, Role] = {}
    for name, key in folded.items():
        role = "agent" if key in trainee else _other_role(key, bool(trainee), agent and wanted)
        if role is None:
            raise _open(present, agent)
        roles[name] = role
    return roles


def _folded(name: str) -> str:
    return View(name).text.strip()


def _namesakes(name: str) -> tuple[str, ...]:
    return next((group for group in _NAMESAKES if name in group), ())


def _other_role(name: str, trainee_known: bool, agent: str | None) -> Role | None:
    """Return the role of `name`, which is not the trainee's; None where that is open."""
    if name in _CLEAR:
        return "customer" if _CLEAR[name] == "agent" and trainee_known else _CLEAR[name]
    side = next((side for side in SIDES if name in side), None)
    if side is None:
        raise _unknown(name)
    if trainee_known:
        return "customer" if agent or side is SIDES[0] else None
    is_other_side = agent is not None and any(agent in other for other in SIDES if other is not side)
    return "customer" if is_other_side else None


def _unknown(name: str) -> InputError:
    known = "、".join([*ROLES, *ALIASES["customer"][:2], *ALIASES["agent"][:1]])
    message = say(
        f"不认识的角色「{name}」；认识的有 {known}，或用 --agent 说明谁是客服",
        f"unknown role {name!r}; known are {', '.join(ROLES)}, or say with --agent which one is the trainee",
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
