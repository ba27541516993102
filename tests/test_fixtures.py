"""The sample chats, graded offline by `auto`, come out in the order that their authors meant."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from cs_eval import Grade, Grader, read_transcripts
from cs_eval.loading import Library
from cs_eval.models.common import DIMENSIONS

FIXTURES = Path(__file__).parents[1] / "fixtures"
FILES = sorted([*FIXTURES.glob("transcripts/*.jsonl"), *FIXTURES.glob("transcripts-more/*.jsonl")])
SCENARIOS = sorted({file.stem for file in FILES})
STAGE_RUBRICS = {"presales", "aftersales", "complaint", "livestream"}

UNSEEN = {
    (
        "bad-review-threat-failing",
        "blame_customer",
    ): "said as a guess (洗过了吧), and as an insult seen as abuse",
    ("counterfeit-accusation-failing", "overpromise"): "without punctuation the 正品 before it excuses it",
    ("livestream-wrong-price-failing", "negative_refusal"): "told like a rule (发货了一分差价都退不了)",
    ("quality-defect-fails-compliance", "absolute_claims"): "taken for a rash promise",
    ("service-attitude-complaint-failing", "blame_customer"): "taken for an insult (不会看吗)",
    ("size-advice-failing", "absolute_claims"): "taken for a rash promise",
}
"""Violations that a careful reader sees and rules do not, and why; one that is seen after all fails here."""


@cache
def graded() -> dict[str, Grade]:
    """Return the grades of all sample chats by id."""
    with Grader("auto", "rules") as grader:
        outcomes = list(grader.grade_many(read_transcripts(*map(str, FILES))))
    grades = {outcome.transcript_id: outcome for outcome in outcomes if isinstance(outcome, Grade)}
    assert len(grades) == len(outcomes)
    return grades


def of(scenario: str, kind: str) -> Grade:
    return graded()[f"{scenario}-{kind}"]


def singly_failing() -> list[tuple[str, str]]:
    texts = [file.read_text(encoding="utf-8") for file in FILES]
    return [
        (file.stem, dimension)
        for file, text in zip(FILES, texts, strict=True)
        for dimension in DIMENSIONS
        if f'"kind": "fails-{dimension}"' in text
    ]


def suspected(grade: Grade) -> set[str]:
    return {finding.kind for finding in grade.findings} | set(grade.flags)


def expected() -> list[tuple[str, str]]:
    return [(id, kind) for id, grade in graded().items() for kind in grade.meta["expected_gates"]]


def test_every_scenario_has_an_excellent_a_mediocre_and_a_failing_chat():
    kinds = Counter(id.rsplit("-", 1)[1] for id in graded())
    assert {kind: kinds[kind] for kind in ("excellent", "mediocre", "failing")} == dict.fromkeys(
        ("excellent", "mediocre", "failing"), len(SCENARIOS)
    )
    assert set(SCENARIOS) == set(Library().scenario_ids)


def test_each_chat_is_graded_by_the_rubric_of_its_scenario():
    library = Library()
    for grade in graded().values():
        card = library.scenario(str(grade.scenario))
        assert grade.rubric.id == (card.rubric or card.stage)
    assert {grade.rubric.id for grade in graded().values()} == {*STAGE_RUBRICS, "cross-border"}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_excellent_chat_is_above_the_mediocre_one_and_that_above_the_failing_one(scenario):
    totals = [of(scenario, kind).total_before_gates for kind in ("excellent", "mediocre", "failing")]
    assert totals == sorted(totals, reverse=True)
    assert len(set(totals)) == len(totals)


@pytest.mark.parametrize(("scenario", "dimension"), singly_failing())
def test_a_chat_that_fails_in_one_dimension_is_lower_there_than_the_excellent_one(scenario, dimension):
    failing, excellent = (
        getattr(of(scenario, kind).scores, dimension).value for kind in (f"fails-{dimension}", "excellent")
    )
    assert failing < excellent


def test_each_violation_that_its_author_meant_is_at_least_suspected_but_for_those_named():
    missed = {(id, kind) for id, kind in expected() if kind not in suspected(graded()[id])}
    assert missed == set(UNSEEN)


def test_no_excellent_chat_comes_near_a_red_line():
    near = [id for id, grade in graded().items() if any(gate.state != "clear" for gate in grade.gates)]
    assert not [id for id in near if id.endswith("-excellent")]
