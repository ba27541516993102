"""What `cs-eval.yaml` says, as the values of flags and arguments that were not given."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cs_eval.resources import SETTINGS


def read_settings(folder: Path) -> dict[str, Any]:
    """Return what the settings in a folder say, by parameter; raises InputErrors when they are wrong."""
    if not any(folder.glob(f"{SETTINGS}*")):
        return {}
    from cs_eval.loading import load_settings  # on use: a start without settings is twice as fast

    return load_settings(folder).model_dump(exclude_none=True)


def defaults(command: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return, by command and parameter, what the settings `given` say in place of what was not typed."""
    if below := getattr(command, "commands", None):
        return {name: defaults(sub, given) for name, sub in below.items()}
    return {param.name: given[param.name] for param in command.params if param.name in given}
