"""The bundled rubrics fit a request, rules reach half of them, and they leave no standard or red line out."""

import pytest

from cs_eval.coverage import Coverage
from cs_eval.loading import Library
from cs_eval.models.common import DIMENSIONS

LIBRARY = Library()
STOCK = ("base", "general", "presales", "aftersales", "complaint", "livestream")
ASKED = 28
"""How many criteria with a question one request holds."""
ALL = 31
"""How many criteria there are with those that rules alone decide."""
GATES = {
    *("off-platform", "privacy-leak", "abuse", "close-trade", "invoice-refusal", "review-bribe"),
    *("rash-promise", "cash-on-delivery-trap", "credit-card-trap"),
}


@pytest.mark.parametrize("id", STOCK)
def test_one_request_holds_a_rubric(id):
    criteria = LIBRARY.rubric(id).criteria
    assert len([criterion for criterion in criteria if criterion.ask]) <= ASKED
    assert len(criteria) <= ALL


@pytest.mark.parametrize("id", STOCK)
def test_every_red_line_is_in_every_rubric_and_waits_for_confirmation(id):
    gates = LIBRARY.rubric(id).gates
    assert {gate.id for gate in gates} == GATES
    assert all(gate.confirm and gate.rule and gate.ask and gate.cites for gate in gates)


@pytest.mark.parametrize("id", STOCK)
def test_rules_reach_half_of_the_weight_of_each_dimension(id):
    for name in DIMENSIONS:
        criteria = LIBRARY.rubric(id).dimensions[name].criteria
        reached = sum(c.weight for c in criteria if set(c.rules) & set(list(c.levels)[:-1]))
        assert reached >= sum(c.weight for c in criteria) / 2


@pytest.mark.parametrize("id", STOCK)
def test_a_criterion_says_what_it_goes_by_and_what_to_do_better(id):
    assert all(criterion.cites and criterion.advice for criterion in LIBRARY.rubric(id).criteria)


def test_every_standard_that_a_chat_can_show_is_cited():
    coverage = Coverage.of(LIBRARY.documents, map(LIBRARY.rubric, STOCK))
    assert not coverage.missing
    assert len(coverage.gradable) == 116


@pytest.mark.parametrize(
    ("id", "without"),
    [
        ("presales", {"soothe-first", "calm-under-abuse", "options-with-times"}),
        ("aftersales", {"leads-to-order", "room-to-think", "reasons-given"}),
        ("complaint", {"leads-to-order", "room-to-think", "reasons-given"}),
    ],
)
def test_a_stage_is_not_graded_by_what_belongs_to_another(id, without):
    assert not without & set(LIBRARY.rubric(id).by_id)
