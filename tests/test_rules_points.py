"""How far the facts are told, and figures of one row of a list told of another."""

import pytest

from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import Transcript
from cs_eval.rules.glossary import glossary
from cs_eval.rules.hearing import Hearing
from cs_eval.rules.lines import Conversation
from cs_eval.rules.points import covers, points, wanted_of
from cs_eval.rules.quantities import quantities
from cs_eval.rules.rows import misfit, swapped, tables
from cs_eval.rules.scene import Scene

KETTLE = ("水壶1.7升", "烧开约6分钟", "质保两年", "不支持煮牛奶")
BEDS = ("1.5m床＝2件，1.8m床＝3件",)
LEADS = ("S码：3-5kg，M码：5-12kg，L码：12-25kg",)


def scene(facts, *turns):
    rows = [{"role": ("customer", "agent")[n % 2], "text": text} for n, text in enumerate(turns)]
    talk = Conversation(Transcript.model_validate({"id": "t", "turns": rows}))
    card = Scenario.model_validate({"scenario": "card", "facts": list(facts)})
    return Scene(Hearing(talk, glossary({})), (), card.facts, talk.agent, talk.agent[-1].number)


def told(*turns, facts=KETTLE):
    return float(covers(0, scene(facts, *turns)).notes[0].numbers["percent"])


def test_what_is_asked_counts_more_than_what_is_not():
    assert told("能煮牛奶吗", "不支持煮牛奶哦") > told("能煮牛奶吗", "质保是两年的")


@pytest.mark.parametrize("worse", ["挺快的，一会儿就好", "烧开约9分钟", "容量够一家人用"])
def test_a_vague_a_wrong_and_a_missing_answer_tell_less(worse):
    assert told("多久烧开", worse) < told("多久烧开", "六分钟左右就烧开了")


def test_words_of_a_point_tell_less_where_they_are_told_of_several_things():
    facts = ("“云朵”沙发坐面为科技布", "“云屿”沙发坐面为头层牛皮")
    right = "“云朵”沙发的坐面是科技布，“云屿”沙发的坐面是头层牛皮"
    assert told("什么料", "“云屿”沙发的坐面是科技布，“云朵”沙发的坐面是头层牛皮", facts=facts) < told(
        "什么料", right, facts=facts
    )


def test_a_denial_told_without_its_no_tells_less():
    assert told("能煮牛奶吗", "煮牛奶可以的") < told("能煮牛奶吗", "煮牛奶不行的")


@pytest.mark.parametrize(
    ("fact", "reply"),
    [
        ("不想换货的顾客可以申请退差价", "可以帮您申请退差价的哈"),
        ("快递到20号仍未送到就重新补寄", "快递到20号没送到就给您重新补寄"),
        ("报告里铅含量合格,不得宣称无铅", "铅含量报告里是合格的"),
    ],
)
def test_who_is_meant_and_what_must_not_be_claimed_are_no_denials(fact, reply):
    assert not any(point.denies for point in points(fact))
    assert told("怎么说", reply, facts=(fact,)) > 50


def test_without_facts_nothing_is_covered():
    assert covers(0.5, scene((), "在吗", "在的")).holds is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [("三件", "3件"), ("一米八", "180cm"), ("两天", "48h"), ("六成", "60%"), ("15块", "15元")],
)
def test_numbers_are_read_however_they_are_said(said, meant):
    one, other = quantities(said)[0], quantities(meant)[0]
    assert (one.kind, one.value) == (other.kind, other.value)


@pytest.mark.parametrize(
    ("reply", "found"),
    [("1米8的床是三件", 0), ("1米8的床是两件", 1), ("1米5的两件,1米8的三件", 0), ("一共两件", 0)],
)
def test_a_figure_of_another_row_is_seen(reply, found):
    line = scene(BEDS, "几件", reply).lines[0]
    assert len(list(swapped(line, tables(BEDS)))) == found


@pytest.mark.parametrize(
    ("asked", "reply", "found"),
    [
        ("狗14kg", "用M码就行", 1),
        ("狗14kg", "用L码", 0),
        ("狗14kg", "M码小了，L码合适", 0),
        ("狗不知道多重", "M码", 0),
    ],
)
def test_a_row_that_leaves_out_the_customers_measure_is_seen(asked, reply, found):
    here = scene(LEADS, asked, reply)
    assert len(list(misfit(here.lines, here.hearing.talk.customer, tables(LEADS)))) == found


def test_the_steps_of_what_the_customer_asks_how_to_do_are_wanted():
    step = points("打印机卡纸:关机,打开后盖,顺着出纸方向取出")[-1]
    assert wanted_of(("打印机卡纸了怎么弄",)).part_of(step) == 1
    assert wanted_of(("打印机卡纸了",)).part_of(step) < 1
