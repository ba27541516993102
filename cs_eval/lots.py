"""Random choices that fall the same way every time: by what is chosen from, not by when."""

from __future__ import annotations

import hashlib

_SEED = "cs-eval"
_BITS = 53
"""As many as a float holds, so that no draw is rounded up to 1."""


def lot(id: str, purpose: str = "") -> float:
    """Return a number from 0 up to 1 that `id` always draws; draws for different purposes are independent."""
    seed = f"{_SEED} {purpose}".strip()
    digest = hashlib.sha256(f"{seed}\0{id}".encode("utf-8", "surrogatepass")).digest()
    return float((int.from_bytes(digest[:8]) >> (64 - _BITS)) / (1 << _BITS))
