"""The command line: `cs-eval`."""

from cs_eval.cli.app import make_app
from cs_eval.cli.main import main

__all__ = ["main", "make_app"]
