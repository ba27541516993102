"""One process keeps an endpoint full, and takes little beside the plain SDK."""

import runpy
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parent.parent / "bench"


@pytest.mark.slow
def test_the_bench_beside_the_sdk_runs_in_its_quick_form(monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(BENCH))
    monkeypatch.setattr(sys, "argv", ["throughput.py", "--quick"])
    runpy.run_path(str(BENCH / "throughput.py"), run_name="__main__")
    printed = capsys.readouterr().out
    assert printed.count("| the SDK |") == printed.count("| cs_eval |") == 2
    assert "32 in flight" in printed
    assert "64 in flight" in printed
