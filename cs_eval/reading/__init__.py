"""Transcript files -> Transcript | Failure, one outcome for every row."""

from cs_eval.reading.reader import read_transcripts

__all__ = ["read_transcripts"]
