"""The soak of `bench/soak.py`, for some seconds: faults, kills, resumes, and each transcript exactly once."""

import importlib
from pathlib import Path

import pytest

BENCH = Path(__file__).parent.parent / "bench"


@pytest.mark.slow
@pytest.mark.timeout(280)
def test_after_faults_and_kills_each_transcript_has_ended_exactly_once(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(BENCH)
    soak = importlib.import_module("soak")
    monkeypatch.setattr(soak, "LIVES_S", (0.0, 1.5))
    found = soak.soak(tmp_path, minutes=0.2, count=150, seed=11, concurrency=8)
    assert found["wrong"] == []
    assert set(found["ended by"]) - {"0", "1"}, "nothing was ended early"
    assert found["good answers"] >= 150
