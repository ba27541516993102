"""Rubrics, scenarios, standards, lexicons and shops by id, each made from its file once per content."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import TypeVar, cast

from cs_eval.errors import InputError, InputErrors
from cs_eval.loading import _checking, _noting
from cs_eval.loading._catalogue import Catalogue
from cs_eval.loading._documents import SHEET, Document
from cs_eval.loading._folders import Folder, Where, own_folder
from cs_eval.loading._making import (
    collecting,
    in_order,
    lexicons_twice,
    make_lexicons,
    make_rubric,
    make_scenario,
    make_shop,
    make_standards,
)
from cs_eval.loading._nodes import Place
from cs_eval.loading._sheet import is_sheet, misnamed_sheet, read_sheet
from cs_eval.loading._shop import shops_in
from cs_eval.loading._source import read_bytes
from cs_eval.loading._vocabulary import vocabulary_of
from cs_eval.loading.lint import Remark
from cs_eval.models.rubric import Rubric
from cs_eval.models.rule import Lexicon
from cs_eval.models.scenario import Scenario
from cs_eval.models.shop import Shop, Shops
from cs_eval.models.standard import Standard, StandardsFile
from cs_eval.resources import bundled

Made = TypeVar("Made")

_MADE_OF_BUNDLED: dict[tuple[object, ...], object] = {}
"""What the bundled files come to, by their contents: frozen, and the same for every library."""


class Library:
    """The files in `folder` (the trainer's own, first; one folder, or several) and those of cs_eval.

    Nothing is read before it is asked for. Which files there are is found out once; what is in
    them is read anew each time.
    """

    def __init__(self, folder: Where = None) -> None:
        self.catalogue = Catalogue(own_folder(folder))
        self._made: dict[tuple[object, ...], object] = {}

    def rubric(self, name: str | Path, *, paths: bool = True) -> Rubric:
        """Return the rubric with this id, or the one in this file.

        A path makes what lies beside that file count as the trainer's own too. With `paths=False`
        a str is always an id: for names that come out of a transcript. Raises InputError when
        there is none (kind `unknown_rubric`), InputErrors with everything that is wrong in it.
        """
        return self._rubric(self.catalogue.locate("rubric", name, paths=paths))

    def scenario(self, name: str | Path, *, paths: bool = True) -> Scenario:
        """Return the scenario with this id, or the one in this file; otherwise as `rubric`."""
        return self._scenario(self.catalogue.locate("scenario", name, paths=paths))

    @property
    def standards(self) -> dict[str, Standard]:
        """Return all training standards by `document/id`. Raises InputErrors."""
        return {cited: one for document in self.documents for cited, one in document.by_id.items()}

    @property
    def documents(self) -> list[StandardsFile]:
        """Return all training documents with their standards, the trainer's last. Raises InputErrors."""
        documents: list[StandardsFile] = []
        errors: list[InputError] = []
        for folder in reversed(self.catalogue.folders):
            errors += folder.twins("document")
            for file in folder.of("document"):
                with collecting(errors):
                    documents.append(self._document(file.path))
        return _unless_wrong(documents, errors)

    @property
    def lexicons(self) -> dict[str, Lexicon]:
        """Return all lexicons by id, the trainer's in place of bundled ones. Raises InputErrors."""
        lexicons: dict[str, Lexicon] = {}
        errors: list[InputError] = []
        for folder in reversed(self.catalogue.folders):
            errors += self.lexicons_twice(folder)
            for file in folder.of("lexicons"):
                with collecting(errors):
                    lexicons |= self._lexicons(file.path)
        return _unless_wrong(lexicons, errors)

    @property
    def shops(self) -> Shops:
        """Return all shops with the facts of their spreadsheets. Raises InputErrors."""
        made: list[list[Shop]] = []
        errors: list[InputError] = []
        for folder in self.catalogue.folders:
            errors += folder.twins("shop")
            made.append([])
            with collecting(errors):
                for file, sheets in shops_in(folder):
                    with collecting(errors):
                        made[-1].append(self._shop(file, sheets))
        *own, bundled = _unless_wrong(made, errors)
        return Shops(tuple(chain.from_iterable(own)), tuple(bundled))

    @property
    def rubric_ids(self) -> tuple[str, ...]:
        """Return the ids of all rubrics, in order."""
        return self.catalogue.ids("rubric")

    @property
    def scenario_ids(self) -> tuple[str, ...]:
        """Return the ids of all scenarios, in order."""
        return self.catalogue.ids("scenario")

    def check(self, what: str | Path | None = None) -> list[InputError]:
        """Return everything that is wrong in a file, a folder or the rubric with this id.

        Without one, everything that is wrong in the trainer's folder and the bundled one.
        """
        if what is None:
            folders = self.catalogue.folders
            return in_order([error for folder in folders for error in _checking.check_folder(self, folder)])
        if not Path(what).is_dir():
            return _checking.check_named(self, what)
        library = self._with(Path(what))
        folder = library.catalogue.holding(Path(what)) or library.catalogue.folders[0]
        return _checking.check_folder(library, folder, Path(what))

    def remarks(self, what: str | Path | None = None) -> list[Remark]:
        """Return what could be better in the rubrics that `check` would look at, those without errors."""
        library = self._for(what)
        paths = self.rubric_files(what)
        return [remark for path in paths for remark in _checking.remarks_on_file(library, path)]

    def notes(self, what: str | Path | None = None) -> list[str]:
        """Return what is no error and perhaps not meant in the files that `check` would look at."""
        library = self._for(what)
        cards, words = (list(_checking.files_of(library, kind, what)) for kind in ("scenario", "lexicons"))
        return [
            *(note for path in cards for note in _noting.card_notes(library, path)),
            *(note for path in words for note in _noting.lexicon_notes(library, path)),
            *(_noting.passed_over(path) for path in _checking.passed_over(library, what)),
        ]

    def rubric_files(self, what: str | Path | None = None) -> list[Path]:
        """Return the rubric files that `check` would look at."""
        return list(_checking.files_of(self._for(what), "rubric", what))

    def place_of(self, path: Path, key: str) -> Place:
        """Return where a rubric's file has `key`, or its first key where it has none."""
        entries = self.catalogue.open(path, "rubric").root.entries
        return (entries.get(key) or next(iter(entries.values()))).key

    def _for(self, what: str | Path | None) -> Library:
        return self._with(Path(what)) if what is not None and Path(what).is_dir() else self

    def _with(self, folder: Path) -> Library:
        """Return the library that knows the files in `folder`: this one, or one of its own."""
        return self if self.catalogue.holding(folder) else Library(folder)

    def _rubric(self, path: Path) -> Rubric:
        chain = self.catalogue.chain(path)
        return self._once(chain, lambda: make_rubric(chain, vocabulary_of(self.catalogue)))

    def _scenario(self, path: Path) -> Scenario:
        document = self.catalogue.open(path, "scenario")
        return self._once([document], lambda: make_scenario(document))

    def _document(self, path: Path) -> StandardsFile:
        document = self.catalogue.open(path, "document")
        return self._once([document], lambda: make_standards(document))

    def _lexicons(self, path: Path) -> dict[str, Lexicon]:
        document = self.catalogue.open(path, "lexicons")
        return self._once(
            [document], lambda: make_lexicons(document, lambda: vocabulary_of(self.catalogue).lexicons)
        )

    def _shop(self, file: Path | None, sheets: list[Path]) -> Shop:
        document = self.catalogue.open(file, "shop") if file else None
        return make_shop(document, [read_sheet(read_bytes(sheet), sheet) for sheet in sheets])

    def _shop_with(self, path: Path) -> Shop:
        """Return the shop that a file belongs to."""
        folder = self.catalogue.holding(path)
        for file, sheets in shops_in(folder) if folder else ():
            if path in (file, *sheets):
                return self._shop(file, sheets)
        if is_sheet(path):
            raise misnamed_sheet(path)
        return self._shop(path, [])

    def make(self, kind: str, path: Path) -> None:
        """Make the file of this kind into its model; raises InputErrors with all that is wrong."""
        makers: dict[str, Callable[[Path], object]] = {
            "rubric": self._rubric,
            "scenario": self._scenario,
            "document": self._document,
            "lexicons": self._lexicons,
            "shop": self._shop_with,
            SHEET: self._shop_with,
        }
        makers[kind](path)

    def lexicons_twice(self, folder: Folder) -> list[InputError]:
        """Return an error for each lexicon that two files of a folder have."""
        documents: list[Document] = []
        for file in folder.of("lexicons"):
            with collecting([]):  # told by whoever makes the file into a model
                documents.append(self.catalogue.open(file.path, "lexicons"))
        return list(lexicons_twice(documents))

    def _once(self, documents: list[Document], make: Callable[[], Made]) -> Made:
        """Return what `make` makes of these contents, made once; of bundled ones for all libraries."""
        key = tuple((document.path, document.digest) for document in documents)
        shared = all(document.path.is_relative_to(bundled("rubrics")) for document in documents)
        made = _MADE_OF_BUNDLED if shared else self._made
        if key not in made:
            made[key] = make()
        return cast(Made, made[key])


def _unless_wrong(made: Made, errors: list[InputError]) -> Made:
    if errors:
        raise InputErrors(in_order(errors))
    return made


def load_rubric(name: str | Path, folder: Where = None) -> Rubric:
    """Return the rubric with this id, or the one in this file; `folder` has the trainer's own files.

    Raises InputError when there is none, InputErrors with everything that is wrong in it.
    """
    return Library(folder).rubric(name)


def load_scenario(name: str | Path, folder: Where = None) -> Scenario:
    """Return the scenario with this id, or the one in this file; otherwise as `load_rubric`."""
    return Library(folder).scenario(name)


def load_standards(folder: Where = None) -> dict[str, Standard]:
    """Return all training standards by `document/id`, the trainer's own before the bundled ones."""
    return Library(folder).standards


def load_lexicons(folder: Where = None) -> dict[str, Lexicon]:
    """Return all lexicons by id, the trainer's own in place of bundled ones."""
    return Library(folder).lexicons
