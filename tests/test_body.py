"""The body of a request, of which all but the question is written once."""

import json

import pytest
from samples import SCENARIO, chat, small_rubric

from cs_eval import Grader, Scenario
from cs_eval.judges._body import Body
from cs_eval.judges._capabilities import RUNGS
from cs_eval.judges._forms import SPELT_OUT, form_of
from cs_eval.prompt import render
from cs_eval.testing import StubJudge
from cs_eval.tokens import estimate_tokens

CHOSEN = {"model": "某模型", "max_tokens": 4000, "temperature": 0.0, "thinking": {"type": "disabled"}}


def requests():
    grader = Grader(rubric=small_rubric(), judge=StubJudge(), scenario=Scenario.model_validate(SCENARIO))
    yield grader.prepare(chat(id="one")).request()
    yield grader.prepare(chat(id="two").model_copy(update={"turns": chat().turns[:2]})).request()


@pytest.mark.parametrize("rung", RUNGS)
def test_what_goes_over_the_wire_is_the_body_to_the_byte(rung):
    for request in requests():
        rendered = render(request, spell_out=rung in SPELT_OUT)
        body = Body(CHOSEN, rendered, rung)
        whole = {**CHOSEN, "messages": rendered.messages, **form_of(rung, rendered)}
        assert body == whole
        assert body.raw == json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.mark.parametrize("rung", RUNGS)
def test_the_tokens_of_the_pieces_are_those_of_the_whole(rung):
    for request in requests():
        rendered = render(request, spell_out=rung in SPELT_OUT)
        shown = json.dumps([rendered.messages, form_of(rung, rendered)], ensure_ascii=False)
        assert Body(CHOSEN, rendered, rung).tokens == estimate_tokens(shown)
