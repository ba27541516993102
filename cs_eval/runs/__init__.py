"""The run directory: what was graded, how, and what came of it; resumable after any crash."""

from cs_eval.runs.forgetting import PARTS, Theirs, Whose, find_theirs, forget
from cs_eval.runs.intake import read_intake
from cs_eval.runs.reader import (
    newest_run,
    read_graded,
    read_index,
    read_kept,
    read_manifest,
    read_progress,
    read_recorded,
    read_run,
    read_status,
    read_transcript,
    read_usage,
)
from cs_eval.runs.rows import Rows
from cs_eval.runs.versions import graded_otherwise
from cs_eval.runs.writer import RunWriter, Store

__all__ = [
    "PARTS",
    "Rows",
    "RunWriter",
    "Store",
    "Theirs",
    "Whose",
    "find_theirs",
    "forget",
    "graded_otherwise",
    "newest_run",
    "read_graded",
    "read_index",
    "read_intake",
    "read_kept",
    "read_manifest",
    "read_progress",
    "read_recorded",
    "read_run",
    "read_status",
    "read_transcript",
    "read_usage",
]
