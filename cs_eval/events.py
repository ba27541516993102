"""What happens in a run, for logs: named events with numbers, and never a text, an id, a path or a key."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime

LOGGER = "cs_eval.events"
"""The logger of all events; what is attached to `cs_eval` gets them too."""

Value = str | int | float | bool | Mapping[str, float] | Mapping[str, int] | None

_log = logging.getLogger(LOGGER)


def tell(event: str, **fields: Value) -> None:
    """Log `event` with `fields`, those that are None left out."""
    if _log.isEnabledFor(logging.INFO):
        known = {name: value for name, value in fields.items() if value is not None}
        text = " ".join(f"{name}={value}" for name, value in known.items())
        _log.info("%s %s", event, text, extra={"event": event, "fields": known})


class JsonFormatter(logging.Formatter):
    """Makes one JSON object of an event: `time` (UTC), `event`, `pid`, and its fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of `record`; of one that is no event, its logger and level alone."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        event = getattr(record, "event", None)
        other = {"logger": record.name, "level": record.levelname}
        fields = getattr(record, "fields", {}) if event else other
        line = {"time": time, "event": event or "other", "pid": record.process, **fields}
        return json.dumps(line, ensure_ascii=False)
