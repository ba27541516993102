"""Documents -> models; whatever is wrong with a file is raised at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from cs_eval.errors import InputError, InputErrors
from cs_eval.loading._documents import Document
from cs_eval.loading._explain import explain
from cs_eval.loading._extends import inherit
from cs_eval.loading._nodes import Entry, Listing, Node, Place, Record, Scalar, plain, records
from cs_eval.loading._references import Fault, unknown_lexicons
from cs_eval.loading._rubric import rubric_faults
from cs_eval.loading._shop import shop_faults, with_sheets
from cs_eval.loading._vocabulary import Names, Vocabulary
from cs_eval.models.rubric import Rubric
from cs_eval.models.rule import Lexicon, LexiconFile
from cs_eval.models.scenario import Scenario
from cs_eval.models.settings import Settings
from cs_eval.models.shop import Shop
from cs_eval.models.standard import StandardsFile

Model = TypeVar("Model", bound=BaseModel)


def make_rubric(chain: list[Document], vocabulary: Vocabulary) -> Rubric:
    """Return the rubric in the first document, laid over those that it extends."""
    root, faults = inherit([document.root for document in chain])
    earlier = [fault for document in chain for fault in document.faults]
    return make(Rubric, root, earlier + faults, rubric_faults(root, vocabulary))


def make_scenario(document: Document) -> Scenario:
    """Return the scenario in a document."""
    return make(Scenario, document.root, document.faults)


def make_shop(document: Document | None, sheets: Iterable[Listing]) -> Shop:
    """Return the shop in a document, or one without a name, with the facts of its spreadsheets too."""
    root = with_sheets(document.root if document else None, list(sheets))
    return make(Shop, root, document.faults if document else (), shop_faults(root))


def make_standards(document: Document) -> StandardsFile:
    """Return a training document with its standards."""
    return make(StandardsFile, document.root, document.faults, _standards_twice(document.root))


def make_settings(document: Document) -> Settings:
    """Return what a folder's `cs-eval.yaml` says."""
    return make(Settings, document.root, document.faults)


def make_lexicons(document: Document, known: Callable[[], Names]) -> dict[str, Lexicon]:
    """Return the lexicons in a document, by id."""
    root = _with_ids(document.root)
    return dict(make(LexiconFile, root, document.faults, _excuses(root, cache(known))).lexicons)


def make(
    model: type[Model], root: Record, faults: Iterable[InputError], found: Iterable[Fault] = ()
) -> Model:
    """Return the `model` that `root` describes; raises InputErrors with all that is wrong."""
    found = list(found)
    errors = [*faults, *(error for _, error in found)]
    try:
        made = model.model_validate(plain(root))
    except ValidationError as error:
        errors += explain(error, root, model, [loc for loc, _ in found])
        raise InputErrors(in_order(errors)) from error
    if errors:
        raise InputErrors(in_order(errors))
    return made


@contextmanager
def collecting(errors: list[InputError]) -> Iterator[None]:
    """Add what the block raises to `errors` instead."""
    try:
        yield
    except InputErrors as several:
        errors.extend(several.errors)
    except InputError as error:
        errors.append(error)


def in_order(errors: Iterable[InputError]) -> list[InputError]:
    """Return the errors in the order of their places, each once."""
    by_place = {(e.file or "", e.line or 0, e.column or 0, e.message): e for e in errors}
    return [by_place[place] for place in sorted(by_place)]


def _standards_twice(root: Record) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for position, standard in records(root.get("standards")):
        id = standard.get("id")
        if isinstance(id, Scalar) and first.setdefault(id.written, id.place.line) != id.place.line:
            line = first[id.written]
            zh, en = (
                f"编号 {id.written} 用了两次，另一处在第 {line} 行",
                f"{id.written} is also in line {line}",
            )
            yield ("standards", position), id.place.fault(zh, en)


def lexicons_twice(documents: Iterable[Document]) -> Iterator[InputError]:
    """Yield an error for each lexicon that an earlier document of the same folder has too."""
    first: dict[str, Place] = {}
    for document in documents:
        lexicons = document.root.get("lexicons")
        for id, entry in lexicons.entries.items() if isinstance(lexicons, Record) else ():
            other = first.setdefault(id, entry.key)
            if other is not entry.key:
                zh = f"词库 {id} 写了两次，另一处在 {other.file} 第 {other.line} 行：只留一个"
                yield entry.key.fault(zh, f"the lexicon {id} is also in {other.file}:{other.line}: keep one")


def _with_ids(root: Record) -> Record:
    """Return a lexicon file's root in which each lexicon carries the id under which it stands."""
    lexicons = root.entries.get("lexicons")
    if lexicons is None or not isinstance(lexicons.value, Record):
        return root
    named = {id: Entry(entry.key, _named(id, entry)) for id, entry in lexicons.value.entries.items()}
    inside = Entry(lexicons.key, Record(named, lexicons.value.place))
    return Record({**root.entries, "lexicons": inside}, root.place)


def _named(id: str, entry: Entry) -> Node:
    if not isinstance(entry.value, Record):
        return entry.value
    own = Entry(entry.key, Scalar(id, id, True, entry.key))
    return Record({**entry.value.entries, "id": own}, entry.value.place)


def _excuses(root: Record, known: Callable[[], Names]) -> Iterator[Fault]:
    lexicons = root.get("lexicons")
    for id, entry in lexicons.entries.items() if isinstance(lexicons, Record) else ():
        if not isinstance(entry.value, Record):
            continue
        for key in ("excused_by", "not_about"):
            if excuses := entry.value.get(key):
                yield from unknown_lexicons(excuses, ("lexicons", id, key), known())
        yield from _groups(entry.value, id, known)


def _groups(lexicon: Record, id: str, known: Callable[[], Names]) -> Iterator[Fault]:
    for field in ("together", "proper"):
        groups = lexicon.get(field)
        for number, group in enumerate(groups.items if isinstance(groups, Listing) else ()):
            for key in ("all", "about", "none"):
                if isinstance(group, Record) and (names := group.get(key)):
                    yield from unknown_lexicons(names, ("lexicons", id, field, number, key), known())
