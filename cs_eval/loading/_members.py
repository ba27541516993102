"""Judges that are made of others: whether those are there, and fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.loading._nearest import none_called
from cs_eval.loading._nodes import Node, Record, Scalar, texts
from cs_eval.models.judges_file import OPENAI, TAKES, CascadeEntry, Entry, ModelEntry, PanelEntry


def member_faults(entries: Mapping[str, Entry], written: Mapping[str, Node]) -> Iterator[InputError]:
    """Yield an error for each member of one of the `entries` that is none, or none that it can have."""
    for name, entry in entries.items():
        if isinstance(entry, ModelEntry):
            continue
        for scalar in _members(written[name], entry.members):
            if fault := _fault(name, entry, scalar.written, entries, written):
                yield scalar.place.error(fault)


def _members(node: Node, names: tuple[str, ...]) -> Iterator[Scalar]:
    if isinstance(node, Record):
        for below in node.entries.values():
            yield from (scalar for scalar in texts(below.value) if scalar.written in names)


def _fault(
    name: str, entry: Entry, member: str, entries: Mapping[str, Entry], written: Mapping[str, Node]
) -> str:
    if member.startswith(OPENAI) and member != OPENAI:
        return ""
    if member == "rules":
        return say(
            "rules 是离线规则，不能写在这里：要先用规则、拿不准再问大模型，写 cascade: 名字",
            "rules cannot stand here; for rules first and a model where they are unsure: `cascade: NAME`",
        )
    if member not in written:
        return none_called(("评审", "judge"), member, [other for other in written if other != name])
    if member == name or name in _below(member, entries):
        return say(f"{name} 绕了一圈又用到自己", f"{name} is made of itself")
    if member in entries and not isinstance(entries[member], TAKES[type(entry)]):
        return _misfit(entry, member)
    return ""


def _below(name: str, entries: Mapping[str, Entry], seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the names of all that a judge is made of."""
    entry = entries.get(name)
    for member in () if entry is None or isinstance(entry, ModelEntry) else entry.members:
        if member not in seen:
            seen = _below(member, entries, seen | {member})
    return seen


def _misfit(entry: Entry, member: str) -> str:
    if isinstance(entry, CascadeEntry):
        return say(f"{member} 自己就是级联，不能再套一层", f"{member} is a cascade itself")
    what = "panel" if isinstance(entry, PanelEntry) else "first、second"
    what_en = "panel" if isinstance(entry, PanelEntry) else "first and second"
    return say(
        f"{what} 里只能写大模型和评审团，{member} 不是",
        f"{what_en}: only models and panels, and {member} is neither",
    )
