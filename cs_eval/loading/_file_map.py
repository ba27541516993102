"""A map of files (`--map`) -> the model of it."""

from __future__ import annotations

from pathlib import Path

from cs_eval.loading._documents import parse
from cs_eval.loading._making import make
from cs_eval.loading._source import read_bytes
from cs_eval.models.file_map import FileMap


def load_map(path: Path) -> FileMap:
    """Return what the map at `path` says; raises InputErrors with everything that is wrong in it."""
    document = parse(read_bytes(path), path)
    return make(FileMap, document.root, document.faults)
