"""What a YAML file says, as a tree in which each key and each value knows its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from cs_eval.errors import InputError
from cs_eval.language import say

Loc: TypeAlias = tuple[str | int, ...]
"""The way from the root to a value: keys and positions, as pydantic reports them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands; line and column are counted from 1."""

    file: str
    line: int
    column: int

    def fault(self, zh: str, en: str) -> InputError:
        """Return the error that stands here, in the current language."""
        return self.error(say(zh, en))

    def error(self, message: str) -> InputError:
        """Return the error with this message that stands here."""
        return InputError(message, file=self.file, line=self.line, column=self.column)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, number, truth value or nothing; `written` is how it stands in the file."""

    value: str | int | float | bool | None
    written: str
    quoted: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands under a key, and where the key stands."""

    key: Place
    value: Node


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping; all keys are texts."""

    entries: dict[str, Entry]
    place: Place

    def get(self, key: str) -> Node | None:
        """Return what stands under `key`, if anything does."""
        entry = self.entries.get(key)
        return entry.value if entry else None

    def text(self, key: str) -> str | None:
        """Return the text under `key`, or None when there is none or it is no text."""
        node = self.get(key)
        return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None


Node: TypeAlias = Scalar | Listing | Record


def plain(node: Node) -> object:
    """Return the node as the plain data that a model is made from."""
    if isinstance(node, Record):
        return {key: plain(entry.value) for key, entry in node.entries.items()}
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    return node.value


def child(node: Node, step: str | int) -> Node | None:
    """Return what one step of a `Loc` leads to."""
    if isinstance(node, Record):
        return node.get(str(step))
    if isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def follow(root: Node, loc: Loc) -> tuple[Node, Place]:
    """Return the deepest node that `loc` leads to, and the place of the key that introduces it."""
    node, key = root, root.place
    for step in loc:
        below = child(node, step)
        if below is None:
            break
        key = node.entries[str(step)].key if isinstance(node, Record) else below.place
        node = below
    return node, key


def texts(node: Node | None) -> Iterator[Scalar]:
    """Yield the text that `node` is, or the texts in the list that it is."""
    if isinstance(node, Listing):
        for item in node.items:
            yield from texts(item)
    elif isinstance(node, Scalar) and isinstance(node.value, str):
        yield node


def records(node: Node | None) -> Iterator[tuple[int, Record]]:
    """Yield the mappings in the list that `node` is, each with its position."""
    if isinstance(node, Listing):
        for position, item in enumerate(node.items):
            if isinstance(item, Record):
                yield position, item
