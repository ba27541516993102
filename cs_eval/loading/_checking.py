"""Everything that is wrong in a file, in a folder, or in all there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.loading._citations import citation
from cs_eval.loading._documents import KINDS, SHEET, heading
from cs_eval.loading._extends import inherit
from cs_eval.loading._folders import Folder
from cs_eval.loading._making import collecting, in_order
from cs_eval.loading._nearest import did_you_mean, none_called
from cs_eval.loading._nodes import Listing, Scalar, texts
from cs_eval.loading._sheet import is_sheet
from cs_eval.loading._source import decode, read_bytes
from cs_eval.loading.lint import Remark, Source, remarks_on

if TYPE_CHECKING:
    from cs_eval.loading._library import Library

RUBRIC = (KINDS["rubric"], "rubric")


def check_named(library: Library, what: str | Path) -> list[InputError]:
    """Return everything that is wrong in a file, or in the rubric with this id."""
    errors: list[InputError] = []
    with collecting(errors):
        errors += check_file(library, _named(library, what))
    return errors


def _named(library: Library, what: str | Path) -> Path:
    """Return the file that a path or a rubric's id means."""
    named = isinstance(what, str) and not Path(what).exists()
    return library.catalogue.locate("rubric", what if named else Path(what), paths=True)


def check_file(library: Library, path: Path) -> list[InputError]:
    """Return everything that is wrong in one file, and in what it extends."""
    errors: list[InputError] = []
    with collecting(errors):
        kind = _kind(path)
        if kind == "scenario":
            errors += _unknown_rubric(library, path)
            with collecting(errors):
                errors += _unknown_facts(library, path)
        library.make(kind, path)
    return in_order(errors)


def check_folder(library: Library, folder: Folder, below: Path | None = None) -> list[InputError]:
    """Return everything that is wrong in the files of one folder, or only `below` a part of it."""
    errors: list[InputError] = []
    with collecting(errors):
        errors += folder.odd
        errors += folder.twins()
        for file in folder.files:
            errors += check_file(library, file.path)
        errors += library.lexicons_twice(folder)
    return in_order(error for error in errors if below is None or _lies_in(error, below))


def files_of(library: Library, kind: str, what: str | Path | None) -> Iterator[Path]:
    """Yield the files of a kind that `what` means: one, those in a folder, or all there are."""
    if what is not None and not Path(what).is_dir():
        path = _named(library, what)
        if _kind(path) == kind:
            yield path
        return
    for folder in library.catalogue.folders:
        for file in folder.of(kind):
            if what is None or _is_below(file.path, what):
                yield file.path


def passed_over(library: Library, what: str | Path | None) -> Iterator[Path]:
    """Yield the files that look like ours and are read as none, in a folder or in all."""
    if what is None or Path(what).is_dir():
        for folder in library.catalogue.folders:
            yield from (path for path in folder.passed_over if what is None or _is_below(path, what))


def remarks_on_file(library: Library, path: Path) -> list[Remark]:
    """Return what could be better in a rubric file; nothing of one with errors."""
    if check_file(library, path):
        return []
    root, _ = inherit([document.root for document in library.catalogue.chain(path)])
    return remarks_on(root, Source(str(path), tuple(decode(read_bytes(path), path).split("\n"))))


def _lies_in(error: InputError, folder: Path) -> bool:
    return error.file is None or _is_below(Path(error.file), folder)


def _is_below(path: Path, folder: str | Path) -> bool:
    return path.resolve().is_relative_to(Path(folder).resolve())


def _kind(path: Path) -> str:
    """Return the kind of a file; raises InputError when its first key names none."""
    if is_sheet(path):
        return SHEET
    seen = heading(path) if path.is_file() else None
    if seen is None or seen.key in KINDS:
        return seen.key if seen else "rubric"  # what is no file of ours is told by whoever opens it
    raise InputError(
        say("第一行要写这是什么文件。", "the first line says what a file is. ")
        + did_you_mean(seen.key, KINDS),
        file=path,
        line=1,
        column=1,
    )


def _unknown_rubric(library: Library, path: Path) -> Iterator[InputError]:
    name = library.catalogue.open(path, "scenario").root.get("rubric")
    for scalar in texts(name):
        if scalar.written not in library.rubric_ids:
            yield scalar.place.error(none_called(RUBRIC, scalar.written, library.rubric_ids))


def _unknown_facts(library: Library, path: Path) -> Iterator[InputError]:
    """Yield an error for each id among a card's facts that its shop has not."""
    root = library.catalogue.open(path, "scenario").root
    facts = root.get("facts")
    bare = [item for item in facts.items if isinstance(item, Scalar)] if isinstance(facts, Listing) else []
    shop = library.shops.of(root.text("shop")) if bare else None
    for scalar in bare:
        try:
            citation(scalar.written, shop)
        except InputError as error:
            yield scalar.place.error(error.message)
