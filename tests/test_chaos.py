"""An endpoint with every fault at once: each transcript a grade or a failure, and no number unearned."""

import importlib.util
from pathlib import Path

import pytest

from cs_eval.judges import _retry

_FILE = Path(__file__).parent.parent / "bench" / "endpoint.py"
_SPEC = importlib.util.spec_from_file_location("endpoint", _FILE)
endpoint = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(endpoint)


def test_under_faults_every_transcript_has_an_outcome_and_no_level_is_unearned(monkeypatch):
    monkeypatch.setattr(_retry, "FIRST_WAIT_S", 0.01)
    monkeypatch.setattr(_retry, "LONGEST_WAIT_S", 0.05)
    found = endpoint.under_faults(60, seed=1, concurrency=8, timeout_s=1, deadline_s=20)
    assert found["outcomes"] == 60
    assert found["levels not earned"] == 0
    assert found["complete"] >= 58
    assert len(found["replies"]) > 3
    assert found["longest wait in s"] < 20


def test_a_level_that_was_not_earned_would_be_seen(monkeypatch):
    said = endpoint.level_of

    def other(texts, id, levels):
        return levels[(levels.index(said(texts, id, levels)) + 1) % len(levels)]

    script = endpoint.Endpoint.__call__

    def lying(self, body):
        monkeypatch.setattr(endpoint, "level_of", other)
        try:
            return script(self, body)
        finally:
            monkeypatch.setattr(endpoint, "level_of", said)

    monkeypatch.setattr(endpoint.Endpoint, "__call__", lying)
    monkeypatch.setattr(endpoint, "FAULTS", {})
    assert endpoint.under_faults(2, seed=1, concurrency=1)["levels not earned"] > 10


@pytest.mark.parametrize("number", [30])
def test_no_two_transcripts_are_alike(number):
    made = list(endpoint.transcripts(number, seed=1))
    assert len({tuple(turn.text for turn in one.turns) for one in made}) == number
