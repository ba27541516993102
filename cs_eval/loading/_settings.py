"""`cs-eval.yaml` in a folder -> settings."""

from __future__ import annotations

from pathlib import Path

from cs_eval.loading._documents import parse, says_nothing
from cs_eval.loading._making import make_settings
from cs_eval.loading._source import read_bytes
from cs_eval.models.settings import Settings
from cs_eval.resources import SETTINGS


def load_settings(folder: Path) -> Settings:
    """Return what `cs-eval.yaml` in a folder says; raises InputErrors with everything that is wrong in it.

    Only the folder itself is looked into, none above it: what holds is what one sees there.
    """
    path = folder / SETTINGS
    if path.exists() and says_nothing(path):
        return Settings()
    if path.exists() or path.with_name(f"{SETTINGS}.txt").exists():
        return make_settings(parse(read_bytes(path), path))
    return Settings()
