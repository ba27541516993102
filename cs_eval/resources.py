"""Where the bundled prompts and rubrics lie, in the wheel or a checkout; and a folder's settings."""

from pathlib import Path

SETTINGS = "cs-eval.yaml"
"""Holds flags in a trainer's folder; `rubric: general` in it does not make it a rubric."""

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """Return the folder of bundled files called `name` ("prompts" or "rubrics").

    A wheel carries them under `cs_eval/bundled/`; a checkout and an editable install have them
    beside the package. Raises FileNotFoundError when the installation is broken.
    """
    for folder in (_PACKAGE / "bundled" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"cs_eval is installed without its folder {name!r}; reinstall it")
