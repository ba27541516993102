"""Texts that nobody would send: time grows with their length, and what is not read is told of."""

import importlib.util
from pathlib import Path

import pytest

from cs_eval import Transcript, find_violations
from cs_eval.rules.hidden import SHOWN
from cs_eval.rules.lines import LONGEST

_FILE = Path(__file__).parent.parent / "bench" / "hostile.py"
_SPEC = importlib.util.spec_from_file_location("hostile", _FILE)
hostile = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(hostile)

TIMES = 8
GROWTH = 5
"""How much slower than `TIMES` the longer text may be; where time grows with squares, it is by `TIMES`."""
TRIES = 3
TICK_S = 0.005
"""What takes less is not worth a comparison."""


def quickest(work, text):
    return min(hostile.seconds(work, text) for _ in range(TRIES))


def takes_less(work, text, limit_s):
    """Say whether the quickest try does; the first that does settles it."""
    return any(hostile.seconds(work, text) < limit_s for _ in range(TRIES))


@pytest.mark.slow
@pytest.mark.parametrize("sort", hostile.SORTS)
@pytest.mark.parametrize("work", ["personal", "mask", "rules", "customer"])
def test_time_grows_no_faster_than_the_text(work, sort):
    short, long = (hostile.SORTS[sort](LONGEST // part) for part in (TIMES, 1))
    do = hostile.WORK[work]
    assert takes_less(do, long, GROWTH * TIMES * max(quickest(do, short), TICK_S))


@pytest.mark.parametrize("sort", ["phrases of the lexicons", "spaced letters", "distinct phones"])
def test_a_megabyte_takes_the_rules_no_longer_than_what_they_read_of_it(sort):
    read, megabyte = map(hostile.SORTS[sort], (LONGEST, 1_000_000))
    do = hostile.WORK["rules"]
    assert takes_less(do, megabyte, GROWTH * quickest(do, read))


def said(text, role="agent"):
    return Transcript.model_validate({"id": "long", "turns": [{"role": role, "text": text}]})


@pytest.mark.parametrize("role", ["agent", "customer"])
def test_what_stands_after_all_that_is_read_is_a_suspicion(role):
    text = "好" * LONGEST + "  \n" + "骂" * 500
    (finding,) = (found for found in find_violations(said(text, role)) if found.start >= LONGEST)
    assert (finding.kind, finding.certain) == ("manipulation", False)
    assert finding.quote == "骂" * SHOWN == text[finding.start : finding.end]


@pytest.mark.parametrize("text", ["好" * LONGEST, "好" * LONGEST + " \n" * LONGEST])
def test_a_message_that_is_read_to_its_end_is_none(text):
    assert not [found for found in find_violations(said(text)) if found.kind == "manipulation"]
