"""The names that a rubric may use: lexicons, kinds of violation, training standards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from cs_eval.errors import InputError
from cs_eval.loading._catalogue import Catalogue
from cs_eval.loading._nodes import Record, records
from cs_eval.models.violation import VIOLATION_KINDS

_DOCUMENT = re.compile(r"""^document:[ \t]*["']?([\w-]+)""", re.MULTILINE)
_ID = re.compile(r"""id:(?<![\w-]id:)[ \t]*["']?([a-z][a-z0-9-]*)""")  # literal first: ten times as fast
_FIRST_LEXICON = re.compile(r"^lexicons:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*( +)[^\s#]", re.MULTILINE)
_VIOLATION = re.compile(r"""violation:(?<![\w-]violation:)[ \t]*["']?([\w-]+)""")


@dataclass(frozen=True)
class Names:
    """One sort of names: what a quick look at the files shows, and what reading them shows.

    Parsing all standards takes longer than a whole rubric, so the files are read in earnest only
    for a name that the quick look did not show.
    """

    seen: frozenset[str]
    read: Callable[[], Iterable[str]]

    @cached_property
    def all(self) -> frozenset[str]:
        """Return all names of this sort."""
        return self.seen | frozenset(self.read())

    def __contains__(self, name: str) -> bool:
        return name in self.seen or name in self.all


@dataclass(frozen=True)
class Vocabulary:
    """The names that a rubric may use."""

    lexicons: Names
    violations: Names
    standards: Names


def vocabulary_of(catalogue: Catalogue) -> Vocabulary:
    """Return the names that the files in a catalogue declare."""
    lexicons = list(_texts(catalogue, "lexicons"))
    standards = list(_texts(catalogue, "document"))
    return Vocabulary(
        Names(frozenset(_found(lexicons, _lexicons_seen)), lambda: _read(catalogue, "lexicons", _lexicons)),
        Names(
            frozenset(_found(lexicons, _VIOLATION.findall)) | frozenset(VIOLATION_KINDS),
            lambda: _read(catalogue, "lexicons", _violations),
        ),
        Names(
            frozenset(_found(standards, _standards_seen)), lambda: _read(catalogue, "document", _standards)
        ),
    )


def _texts(catalogue: Catalogue, kind: str) -> Iterator[str]:
    return (catalogue.glance(file.path) for file in catalogue.files(kind))


def _found(texts: list[str], look: Callable[[str], Iterable[str]]) -> Iterator[str]:
    return (name for text in texts for name in look(text))


def _lexicons_seen(text: str) -> list[str]:
    first = _FIRST_LEXICON.search(text)
    key = rf"""^{first[1]}["']?([\w-]+)["']?[ \t]*:""" if first else r"(?!)"
    return re.findall(key, text, re.MULTILINE)


def _standards_seen(text: str) -> list[str]:
    document = _DOCUMENT.search(text)
    return [f"{document[1]}/{id}" for id in _ID.findall(text)] if document else []


def _read(catalogue: Catalogue, kind: str, names: Callable[[Record], Iterable[str]]) -> Iterator[str]:
    for file in catalogue.files(kind):
        try:
            root = catalogue.open(file.path, kind).root
        except InputError:
            continue  # told by `check`, and by whoever asks for this file
        yield from names(root)


def _lexicons(root: Record) -> Iterator[str]:
    lexicons = root.get("lexicons")
    return iter(lexicons.entries) if isinstance(lexicons, Record) else iter(())


def _violations(root: Record) -> Iterator[str]:
    lexicons = root.get("lexicons")
    for entry in lexicons.entries.values() if isinstance(lexicons, Record) else ():
        if isinstance(entry.value, Record) and (kind := entry.value.text("violation")):
            yield kind


def _standards(root: Record) -> Iterator[str]:
    for _, standard in records(root.get("standards")):
        if id := standard.text("id"):
            yield f"{root.text('document')}/{id}"
