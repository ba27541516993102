"""One hash for whatever can be written as JSON."""

from __future__ import annotations

import hashlib
import json


def json_hash(data: object) -> str:
    """Return the SHA-256 of `data` as JSON, in hex: the order of keys does not count."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
