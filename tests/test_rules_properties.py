"""Whatever is said, the general rubric's rules come to opinions that hold, and to the same ones again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from talks import plain_lines

from cs_eval.evidence import check
from cs_eval.loading import load_lexicons, load_rubric
from cs_eval.models.rubric import NOT_APPLICABLE, Criterion
from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import Transcript
from cs_eval.rules import examine

RUBRIC, LEXICONS = load_rubric("general"), load_lexicons()
SCENARIO = Scenario.model_validate({"facts": ["签收后7天内可无理由退货", "下单后48小时内发货，运费12元"]})
SAID = [line["text"] for line in plain_lines()] + [
    "实在抱歉，让您等了五天", "我想退货，太差了", "7天内可以退货的", "祝您生活愉快", "138 0013 8000",
]  # fmt: skip
TIMES = [None, "2026-03-05T10:00:01+08:00", "2026-03-05T10:00:20+08:00", "2026-03-05 10:02", "2026-03-05"]

TEXTS = st.one_of(st.sampled_from(SAID), st.text(max_size=20))
TURNS = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["agent", "customer", "agent", "customer", "bot", "system"]),
        "text": st.builds("".join, st.lists(TEXTS, min_size=1, max_size=3)),
        "at": st.sampled_from(TIMES),
    }
)


def answers(thing):
    return {*thing.levels, NOT_APPLICABLE} if isinstance(thing, Criterion) else {"hit", "clear"}


@settings(max_examples=80)
@given(st.lists(TURNS, min_size=1, max_size=8), st.booleans())
def test_every_opinion_has_an_answer_that_exists_and_evidence_that_holds(turns, with_facts):
    transcript = Transcript.model_validate({"id": "t", "turns": turns})
    report = examine(RUBRIC, LEXICONS, transcript, SCENARIO if with_facts else None)
    for id, opinion in report.opinions.items():
        assert opinion.answer in answers(RUBRIC.by_id[id])
        assert opinion.reason
        assert check(opinion, RUBRIC.by_id[id], transcript, by_rule=True).problem is None
    for finding in report.findings:
        assert transcript.turn(finding.turn).text[finding.start : finding.end] == finding.quote
    assert examine(RUBRIC, LEXICONS, transcript, SCENARIO if with_facts else None) == report


@pytest.mark.parametrize(
    "piece", ["亲，加微信保证明天到", "您", " ", "138 ", "加", "“", "好评返", "{{", "a,", "1."]
)
def test_a_very_long_turn_is_judged_in_good_time(piece):
    """A pattern that went over the text again and again would take hours, not the minutes of the timeout."""
    turns = [{"role": "customer", "text": "在吗"}, {"role": "agent", "text": piece * (200_000 // len(piece))}]
    report = examine(RUBRIC, LEXICONS, Transcript.model_validate({"id": "t", "turns": turns}), SCENARIO)
    assert all(len(e.quote) < 1000 for opinion in report.opinions.values() for e in opinion.evidence)
