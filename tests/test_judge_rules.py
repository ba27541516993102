"""The rules judge hands on what the rules decided, and says of the rest that it needs a model."""

import asyncio

from talks import report_on, rubric_of, talk

from cs_eval.judges.rules import RulesJudge
from cs_eval.models.judging import Request, RuleReport
from cs_eval.rules import RULES_VERSION

SCRIPT = "客：碎了\n服：实在抱歉"
RULES = {"做到": {"any": "apology"}}


def answer(report, wanted):
    request = Request(rubric_of(RULES), None, talk(SCRIPT), report, wanted)
    return asyncio.run(RulesJudge().judge(request))


def test_it_answers_what_rules_decided_and_leaves_the_rest_to_a_model():
    report = report_on(SCRIPT, RULES)
    given = answer(report, ("it", "other"))
    assert given.opinions == {"it": report.opinions["it"]}
    assert given.lost == {"other": "needs_llm"}
    assert (given.usage.requests, given.coaching) == (0, "")


def test_what_is_not_wanted_is_not_answered():
    assert answer(report_on(SCRIPT, RULES), ()).opinions == {}
    assert answer(RuleReport(), ("it",)).lost == {"it": "needs_llm"}


def test_it_never_passes_for_a_model():
    judge = RulesJudge()
    assert (judge.name, judge.is_model) == ("rules", False)
    assert judge.config == {"judge": "rules", "rules_version": RULES_VERSION}


def test_closing_it_leaves_it_usable():
    judge = RulesJudge()
    asyncio.run(judge.aclose())
    assert (
        asyncio.run(judge.judge(Request(rubric_of(RULES), None, talk(SCRIPT), RuleReport(), ()))).lost == {}
    )
