"""The bundled providers that an entry of `judges.yaml` may name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from cs_eval.loading._documents import parse
from cs_eval.loading._making import make
from cs_eval.loading._source import read_bytes
from cs_eval.models.judges_file import Provider, ProvidersFile
from cs_eval.resources import DATA


@cache
def load_providers() -> Mapping[str, Provider]:
    """Return what is known of each provider, by name."""
    path = DATA / "providers.yaml"
    document = parse(read_bytes(path), path)
    return make(ProvidersFile, document.root, document.faults).providers
