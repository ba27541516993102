"""What a trainer starts from: a folder of their own, a new rubric. What is there is never written over."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from os.path import relpath
from pathlib import Path

from cs_eval.language import current_language, say
from cs_eval.schemas import WRITTEN, schema_file, schema_text

STARTER = Path(__file__).parent / "data" / "starter"
SCHEMAS = "schemas"
SAMPLE_RUBRIC = "my-shop"
EXECUTABLE = 0o755


@dataclass(frozen=True)
class Started:
    """The files, as seen from the folder: those that were made, and those that were there and stayed."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def start_folder(folder: Path) -> Started:
    """Make `folder` a trainer's folder in the current language: all that is missing in it is written."""
    write_schemas(folder / SCHEMAS, WRITTEN)
    (folder / say("结果", "results")).mkdir(exist_ok=True)
    rubric = Path(say("规则", "rubrics"), f"{SAMPLE_RUBRIC}.yaml")
    contents = {
        **_scripts(),
        **_samples(),
        rubric: rubric_text(SAMPLE_RUBRIC, say("general", "cross-border"), f"../{SCHEMAS}").encode(),
    }
    written = tuple(place for place, data in contents.items() if write_new(folder / place, data))
    for place in written:
        if place.suffix in (".sh", ".command"):
            (folder / place).chmod(EXECUTABLE)
    return Started(written, tuple(place for place in contents if place not in written))


def rubric_text(id: str, base: str, schemas: str) -> str:
    """Return a commented rubric file; `schemas` is the way to the schemas from where it lies."""
    template = (STARTER / current_language() / "rubric.yaml").read_text(encoding="utf-8")
    filled = template.replace("@SCHEMA@", f"{schemas}/{schema_file('rubric')}")
    return filled.replace("@ID@", id).replace("@BASE@", base)


def start_rubric(id: str, base: str, folder: Path) -> Path | None:
    """Write a new rubric into `folder` and return its file; None where there is such a file already."""
    schemas = next((place for place in _places_of_schemas(folder) if place.is_dir()), folder / SCHEMAS)
    file = folder / f"{id}.yaml"
    text = rubric_text(id, base, Path(relpath(schemas, folder)).as_posix())
    if not write_new(file, text.encode()):
        return None
    write_schemas(schemas, ("rubric",))
    return file


def _places_of_schemas(folder: Path) -> tuple[Path, Path]:
    """Return where schemas lie: above the rubrics in a trainer's folder, else beside them."""
    return folder.resolve().parent / SCHEMAS, folder.resolve() / SCHEMAS


def write_schemas(folder: Path, kinds: tuple[str, ...]) -> None:
    """Bring the schemas in `folder` up to date; they are this program's, not the trainer's."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        (folder / schema_file(kind)).write_text(schema_text(kind), encoding="utf-8")


def write_new(path: Path, data: bytes) -> bool:
    """Write a file, unless there is one; return whether it was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        return False
    return True


def _samples() -> dict[Path, bytes]:
    """Return settings, samples and instructions in the current language."""
    folder = STARTER / current_language() / "folder"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in files}


def _scripts() -> dict[Path, bytes]:
    """Return the scripts to double-click, which go by the Python that is running now."""
    name, windows = say("开始评分", "start-grading"), sys.platform == "win32"
    bat = (STARTER / "start.bat").read_text(encoding="utf-8")
    shell = (STARTER / "start.sh").read_text(encoding="utf-8")
    python = sys.executable.replace("%", "%%") if windows else ""
    bat = bat.replace("@PYTHON@", python).replace("\n", "\r\n")
    shell = shell.replace("@PYTHON@", "" if windows else shlex.quote(sys.executable))
    return {Path(f"{name}.bat"): bat.encode()} | {
        Path(f"{name}{ending}"): shell.encode() for ending in (".command", ".sh")
    }
