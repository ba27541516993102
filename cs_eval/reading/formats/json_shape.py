"""What a JSON value holds: a conversation, a message of one, or conversations wrapped in something."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.reading.faults import nearest

TURNS = ("turns", "messages", "conversations")
_MESSAGE = ({"role"}, {"from", "value"}, {"account", "text"})
_WRAPPED = 4
"""How deep an export puts its list: {"data": {"result": {"list": [...]}}}."""


def opens_a_conversation(value: Any) -> bool:
    """Say whether `value` is an object that holds a conversation's turns."""
    return isinstance(value, Mapping) and not value.keys().isdisjoint(TURNS)


def is_message(value: Any) -> bool:
    """Say whether `value` is one message of a conversation."""
    return (
        isinstance(value, Mapping)
        and not opens_a_conversation(value)
        and any(keys <= value.keys() for keys in _MESSAGE)
    )


def conversations_in(value: Any) -> list[Any]:
    """Return the conversations in `value`, itself where it is none and wraps none.

    Raises InputError where several places hold some, since one may be a copy of another.
    """
    if _are(is_message, value):
        return [{"turns": value}]
    if _are(_holds_one, value):
        return [each for element in value for each in conversations_in(element)]
    if not isinstance(value, Mapping) or opens_a_conversation(value) or is_message(value):
        return [value]
    found = list(_wrapped(value, "", _WRAPPED))
    if len(found) > 1:
        places = say("、", ", ").join(place for place, _ in found)
        raise InputError(
            say(
                f"有几处都像对话（{places}），不知道评哪一处：只留一处",
                f"several places look like conversations ({places}): keep one",
            )
        )
    return found[0][1] if found else [value]


def _wrapped(value: Mapping[str, Any], where: str, left: int) -> Iterator[tuple[str, list[Any]]]:
    """Yield each place within `value` that holds conversations, with them."""
    for key, inner in value.items():
        place = f"{where}{key}"
        if _are(is_message, inner):
            if nearest(key, TURNS) is None:
                rest = {name: each for name, each in value.items() if name != key}
                yield place, [{**rest, "turns": inner}]
        elif isinstance(inner, list) and any(_holds_one(each) for each in inner):
            yield place, [each for element in inner for each in conversations_in(element)]
        elif opens_a_conversation(inner):
            yield place, [inner]
        elif isinstance(inner, Mapping) and left:
            yield from _wrapped(inner, f"{place}.", left - 1)


def _holds_one(value: Any) -> bool:
    return opens_a_conversation(value) or _are(is_message, value)


def _are(told: Callable[[Any], bool], values: Any) -> bool:
    return isinstance(values, list) and bool(values) and all(map(told, values))
