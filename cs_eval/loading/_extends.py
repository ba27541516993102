"""A rubric laid over the one that it extends; what is inherited keeps the place where it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cs_eval.errors import InputError
from cs_eval.loading._nearest import none_called
from cs_eval.loading._nodes import Entry, Listing, Node, Place, Record, Scalar

REPLACED_WHOLE = frozenset({"levels", "cites", "bands", "points", "quote", "rule"})
"""Keys whose value says one thing as a whole: nothing of the parent's shows through."""

MERGED_FLAT = frozenset({"rules"})
"""Keys whose value merges by key, and what stands under each key is replaced whole."""

MERGED_BY_ID = frozenset({"criteria", "gates"})
"""Lists of things with ids."""

INHERITED = ("东西可以去掉", "inherited thing")


def inherit(chain: list[Record]) -> tuple[Record, list[InputError]]:
    """Return what a rubric says after `extends`, and what was wrong with its `drop`s.

    `chain` holds the rubric itself, its parent, the parent's parent and so on.
    """
    faults: list[InputError] = []
    merged = Record({}, chain[-1].place)
    for child in reversed(chain):
        if drop := child.entries.get("drop"):
            faults.append(
                drop.key.fault(
                    "drop 要写在评分点、红线或规则里面", "drop belongs into a criterion, gate or rule"
                )
            )
        own = {key: entry for key, entry in child.entries.items() if key != "extends"}
        merged = _merge(merged, Record(own, child.place), faults)
    return merged, faults


def _merge(parent: Record, child: Record, faults: list[InputError], *, flat: bool = False) -> Record:
    entries = dict(parent.entries)
    for key, entry in child.entries.items():
        if key == "drop":
            continue
        if _drops(entry.value, faults):
            if entries.pop(key, None) is None:
                faults.append(_nothing_to_drop(key, parent.entries, entry.key))
            continue
        above = None if flat else parent.get(key)
        entries[key] = Entry(entry.key, _combine(key, above, entry.value, faults))
    return Record(entries, child.place)


def _combine(key: str, above: Node | None, below: Node, faults: list[InputError]) -> Node:
    """Return what stands under `key` when the parent has `above` there and the child `below`."""
    if key in REPLACED_WHOLE:
        return below
    if isinstance(below, Record):
        base = above if isinstance(above, Record) else Record({}, below.place)
        return _merge(base, below, faults, flat=key in MERGED_FLAT)
    if key in MERGED_BY_ID and isinstance(below, Listing):
        base_items = above.items if isinstance(above, Listing) else ()
        return Listing(tuple(_merge_by_id(base_items, below.items, faults)), below.place)
    return below


def _merge_by_id(
    above: tuple[Node, ...], below: tuple[Node, ...], faults: list[InputError]
) -> Iterator[Node]:
    """Yield the parent's things as changed by the child, then the child's own."""
    known = [id for item in above if (id := _id(item))]
    changes = {id: item for item in below if (id := _id(item)) in known}
    for item in above:
        change = changes.get(_id(item) or "")
        if not isinstance(change, Record) or not isinstance(item, Record):
            yield item
        elif not _drops(change, faults):
            yield _merge(item, change, faults)
    for item in below:
        if changes.get(_id(item) or "") is item:
            continue
        if _drops(item, faults):
            faults.append(_nothing_to_drop(_id(item) or "drop", known, item.place))
        else:
            yield _merge(Record({}, item.place), item, faults) if isinstance(item, Record) else item


def _id(item: Node) -> str | None:
    return item.text("id") if isinstance(item, Record) else None


def _drops(node: Node, faults: list[InputError]) -> bool:
    """Say whether the node says `drop: true`; any other `drop` is a fault."""
    drop = node.entries.get("drop") if isinstance(node, Record) else None
    if drop is None:
        return False
    wanted = drop.value.value if isinstance(drop.value, Scalar) else None
    if not isinstance(wanted, bool):
        faults.append(drop.key.fault("drop 只能写 true", "drop can only be true"))
    return wanted is True


def _nothing_to_drop(key: str, known: Iterable[str], place: Place) -> InputError:
    return place.error(f"drop: {none_called(INHERITED, key, known)}")
