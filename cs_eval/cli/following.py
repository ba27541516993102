"""`cs-eval show --follow`: a run that another process writes, watched until it ends."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from cs_eval.cli.exits import ExitCode
from cs_eval.cli.progress import showing
from cs_eval.judges.traffic import Traffic
from cs_eval.models.progress import Progress
from cs_eval.runs import read_progress, read_status
from cs_eval.tally import Tally

LOOK_EVERY_S = 0.5
"""How soon the end of a run is seen."""


def follow(run: Path) -> None:
    """Show on standard error how the run in `run` gets on, until nobody writes it any more."""
    last = [read_progress(run) or Tally().progress(Traffic())]

    def look() -> Progress:
        last[0] = read_progress(run) or last[0]
        return last[0]

    if read_status(run) == "running":
        with showing(sys.stderr, look):
            while read_status(run) == "running":
                time.sleep(LOOK_EVERY_S)


def exit_code(status: str) -> ExitCode:
    """Return how a run that ended with `status` did."""
    codes = {"interrupted": ExitCode.INTERRUPTED, "stopped": ExitCode.STOPPED, "waiting": ExitCode.WAITING}
    return codes.get(status, ExitCode.OK)
