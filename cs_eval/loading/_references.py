"""Whether what a rubric names exists: levels, lexicons, kinds of violation, training standards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from cs_eval.errors import InputError
from cs_eval.loading._nearest import MAX_SHOWN, none_called
from cs_eval.loading._nodes import Listing, Loc, Node, Record, Scalar, texts
from cs_eval.loading._vocabulary import Names, Vocabulary

Fault: TypeAlias = tuple[Loc, InputError]
"""An error, and the way to what it is about."""


_CHINESE = re.compile("[\u4e00-\u9fff]")
_LEXICON_KEYS = ("any", "all", "also", "none", "order", "cue")
_LEXICONS_WITHIN = {"count": "of", "ratio": "of", "within": "after"}


def unknown_names(condition: Node | None, loc: Loc, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Yield an error for each lexicon and violation that a condition names and nobody knows."""
    if not isinstance(condition, Record):
        return
    for key, entry in condition.entries.items():
        here = (*loc, key)
        if key in _LEXICON_KEYS:
            yield from _unknown(entry.value, here, vocabulary.lexicons, LEXICON)
        elif key in _LEXICONS_WITHIN and isinstance(entry.value, Record):
            names = entry.value.get(_LEXICONS_WITHIN[key])
            yield from _unknown(names, (*here, _LEXICONS_WITHIN[key]), vocabulary.lexicons, LEXICON)
        elif key == "violation":
            yield from _unknown(entry.value, here, vocabulary.violations, VIOLATION)
        elif key in ("not", "and", "or"):
            parts = entry.value.items if isinstance(entry.value, Listing) else (entry.value,)
            for part in parts:
                yield from unknown_names(part, here, vocabulary)


LEXICON = ("词库", "lexicon")
VIOLATION = ("违规", "kind of violation")
STANDARD = ("培训标准", "training standard")
LEVEL = ("等级", "level")


def unknown_citations(cites: Node | None, loc: Loc, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Yield an error for each citation of a standard that no file has."""
    yield from _unknown(cites, (*loc, "cites"), vocabulary.standards, STANDARD)


def unknown_lexicons(node: Node | None, loc: Loc, known: Names) -> Iterator[Fault]:
    """Yield an error for each lexicon that `node` names and nobody knows."""
    yield from _unknown(node, loc, known, LEXICON)


def _unknown(node: Node | None, loc: Loc, names: Names, what: tuple[str, str]) -> Iterator[Fault]:
    for scalar in texts(node):
        if any(comma in scalar.written for comma in "，、；"):
            yield loc, scalar.place.fault("名字之间的逗号要用半角的“,”", "separate names with a plain comma")
        elif what == LEXICON and _CHINESE.search(scalar.written):
            yield loc, _words_for_an_id(scalar)
        elif _as_id(scalar.written, what) not in names:
            yield loc, scalar.place.error(none_called(what, scalar.written, sorted(names.all)))


def _words_for_an_id(scalar: Scalar) -> InputError:
    words = scalar.written[:MAX_SHOWN]
    return scalar.place.fault(
        f"这里写词库的编号，不写词句：把“{words}”写进词库文件里一个词库的 phrases，这里写那个词库的编号",
        f"here stands the id of a lexicon: put {words!r} into the phrases of one, and name that one here",
    )


def _as_id(written: str, what: tuple[str, str]) -> str:
    return written.replace("_", "-") if what == LEXICON else written


def unknown_levels(criterion: Record, loc: Loc) -> Iterator[Fault]:
    """Yield an error for each key of `points`, `quote` and `rules` that is no level."""
    levels = criterion.entries.get("levels")
    if levels is None or not isinstance(levels.value, Record):
        return
    known = list(levels.value.entries)
    for part in ("points", "quote", "rules"):
        node = criterion.get(part)
        if not isinstance(node, Record):
            continue
        for name, entry in node.entries.items():
            if name in known or (part == "rules" and name == "when"):
                continue
            inherited = entry.key.file != levels.key.file
            fault = _stale(part, name, criterion) if inherited else _no_level(part, name, criterion, known)
            yield (*loc, part, name), fault


def _no_level(part: str, name: str, criterion: Record, known: list[str]) -> InputError:
    node = criterion.get(part)
    assert isinstance(node, Record)
    message = none_called(LEVEL, name, [*known, "when"] if part == "rules" else known)
    return node.entries[name].key.error(f"{part}: {message}")


def _stale(part: str, name: str, criterion: Record) -> InputError:
    """Return the error of a parent's part about a level that the child's `levels` no longer has."""
    todo = f"{part}: {{{name}: {{drop: true}}}}" if part == "rules" else f"{part}:"
    return criterion.entries["levels"].key.fault(
        f"levels 换过以后，继承来的 {part} 里还有“{name}”：在这个评分点里也写上 {todo}",
        f"levels was replaced, but the inherited {part} still has {name!r}: write {todo} here too",
    )
