"""The wires between a judge and its endpoint, put together."""

from __future__ import annotations

from cs_eval.judges._http import HttpWire
from cs_eval.judges._pace import PacedWire, pace_of
from cs_eval.models.endpoint import ModelSettings


def wired(base_url: str, key: str, settings: ModelSettings) -> PacedWire:
    """Return what a judge posts to: paced, then over HTTP."""
    connection = HttpWire(base_url, key, settings.timeout_s)
    return PacedWire(connection, pace_of(base_url, key, settings))
