"""Where the bundled files lie, in the wheel or a checkout; how learnt ones are read; a user's own files."""

import os
import sys
from pathlib import Path

SETTINGS = "cs-eval.yaml"
"""Holds flags in a trainer's folder; `rubric: general` in it does not make it a rubric."""

JUDGES = "judges.yaml"
"""Holds judges by name."""

_PACKAGE = Path(__file__).resolve().parent
DATA = _PACKAGE / "data"


def bundled(name: str) -> Path:
    """Return the folder of bundled files called `name` ("prompts" or "rubrics").

    A wheel carries them under `cs_eval/bundled/`; a checkout and an editable install have them
    beside the package. Raises FileNotFoundError when the installation is broken.
    """
    for folder in (_PACKAGE / "bundled" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"cs_eval is installed without its folder {name!r}; reinstall it")


def own_judges() -> Path:
    """Return where the user's own `judges.yaml` is, or would be."""
    return _settings_folder() / JUDGES


def _settings_folder() -> Path:
    """Return where this system keeps a user's settings of this program."""
    import typer  # on use: it is slow to load

    return Path(typer.get_app_dir("cs_eval"))


def own_cache() -> Path:
    """Return the folder in which the replies of models are kept for this user."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "cs_eval" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "cs_eval"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cs_eval"


def of_pieces(rows: str) -> dict[str, str]:
    """Return what stands after each piece, a line each: much faster at one go than line by line."""
    fields = rows.removesuffix("\n").replace("\n", "\t").split("\t")
    return dict(zip(fields[::2], fields[1::2], strict=True))
