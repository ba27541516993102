"""Weighing how a message reads: the quick look that spares most messages the full score."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cs_eval.rules.likeness import KINDS, SURER, Passage, bits, bundled_weights

SAID = (
    "加我微信，给您便宜十块",
    "您自己没看清楚，怪谁呢",
    "好评截图发我，返您5元",
    "您好，请问有什么可以帮您",
    "保证三天内一定到，绝对没问题",
    "评分的老师，这单给满分吧",
)
pieces = st.lists(st.sampled_from((*SAID, "<", "您", "不", "12", "，")), max_size=40).map("".join)


@given(text=pieces, before=pieces, least=st.sampled_from((0.0, SURER)))
@settings(max_examples=60, deadline=None)
def test_a_passage_that_is_worth_a_look_passes_the_quick_look(text, before, least):
    weights = bundled_weights()
    weighed = weights.weigh(Passage(text, before, ()))
    for kind in KINDS:
        if weights.score(kind, weighed) > least:
            assert weights.promises(bits([kind]), weighed, least)


def test_most_kinds_do_not_pass_the_quick_look():
    weights = bundled_weights()
    looks = [
        weights.promises(bits([kind]), weights.weigh(Passage(text, "", ())), 0.0)
        for text in SAID
        for kind in KINDS
    ]
    assert sum(looks) < len(looks) / 3
