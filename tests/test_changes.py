"""What changed from one rubric to another, said in words that a trainer understands."""

import pytest
from samples import LEVELS, criterion, small_rubric

from cs_eval.changes import compare, flow
from cs_eval.display.changes import changes
from cs_eval.language import use_language
from cs_eval.models.rubric import Rubric
from cs_eval.models.rule import Lexicon

GATE = "引导线下交易（off-platform）"


def changed(**places):
    """Return the small rubric with other values at places such as `dimensions__empathy__weight`."""
    data = small_rubric().model_dump(mode="json", by_alias=True, exclude_none=True)
    for path, value in places.items():
        *keys, last = [int(key) if key.isdigit() else key for key in path.split("__")]
        place = data
        for key in keys:
            place = place[key]
        place[last] = value
    return Rubric.model_validate(data)


def said(new, old=None):
    return list(changes(compare(old or small_rubric(), new)))


SOOTHE = "dimensions__empathy__criteria__0__"
SOOTHE_HEAD = "评分点 soothe（soothe）"


@pytest.mark.parametrize(
    ("places", "lines"),
    [
        ({}, []),
        (
            {"dimensions__empathy__weight": 50},
            ["维度 态度与共情", "  权重 30 → 50（占总分 30% → 41.7%）"],
        ),
        ({"version": 2}, ["评分规则 小规则（small）", "  版本 1 → 2"]),
        ({"language": "en"}, ["评分规则 小规则（small）", "  语言 zh → en"]),
        ({"min_coverage": 0.5}, ["评分规则 小规则（small）", "  最低覆盖率 0.8 → 0.5"]),
        (
            {"bands": {"优秀": 92, "良好": 80, "合格": 60, "差": 0}},
            [
                "评分规则 小规则（small）",
                "  “优秀”的最低总分 90 → 92",
                "  加上了“差”的最低总分：0",
                "  去掉了“待提升”的最低总分：0",
            ],
        ),
        ({SOOTHE + "ask": "先安抚了吗？"}, [SOOTHE_HEAD, "  问题 soothe？ → 先安抚了吗？"]),
        (
            {SOOTHE + "ask": "客户表达不满以后，客服有没有先回应情绪，再谈办法？"},
            [
                SOOTHE_HEAD,
                "  问题",
                "    旧：soothe？",
                "    新：客户表达不满以后，客服有没有先回应情绪，再谈办法？",
            ],
        ),
        ({SOOTHE + "when": "客户不满"}, [SOOTHE_HEAD, "  加上了适用条件：客户不满"]),
        ({SOOTHE + "needs": "facts"}, [SOOTHE_HEAD, "  加上了需要：场景事实"]),
        ({SOOTHE + "cites": ["a/b"]}, [SOOTHE_HEAD, "  依据：加上 a/b"]),
        ({SOOTHE + "quote": {}}, [SOOTHE_HEAD, "  “未做到”的原话 可以不引 → 要引"]),
        (
            {SOOTHE + "rules": {"做到": {"any": "apology", "also": ["wishes", "thanks"]}}},
            [SOOTHE_HEAD, "  加上了“做到”的规则：{any: apology, also: [wishes, thanks]}"],
        ),
        (
            {SOOTHE + "points": {"做到": 1, "部分做到": 0.7, "未做到": 0}},
            [SOOTHE_HEAD, "  “部分做到”的得分 0.5 → 0.7"],
        ),
        (
            {SOOTHE + "levels": LEVELS | {"部分做到": "看得到一小半"}},
            [SOOTHE_HEAD, "  等级“部分做到” 看得到一半 → 看得到一小半"],
        ),
        (
            {SOOTHE + "levels": {"做到": "看得到", "未做到": "看不到"}},
            [SOOTHE_HEAD, "  去掉了等级“部分做到”：看得到一半"],
        ),
        ({"gates__0__effect": "zero"}, [f"红线 {GATE}", "  触线后最高分 40 → 0"]),
        ({"gates__0__confirm": False}, [f"红线 {GATE}", "  要大模型确认 是 → 否"]),
        ({"gates__0__dimension": "empathy"}, [f"红线 {GATE}", "  维度 合规 → 态度与共情"]),
        ({"gates": []}, [f"删去红线 {GATE}"]),
    ],
)
def test_each_change_is_a_line_under_its_part(places, lines):
    assert said(changed(**places)) == lines


def test_a_new_criterion_is_described_and_a_removed_one_says_what_it_counted():
    new = changed(dimensions__closing__criteria=[criterion("follow", when="客户买了", weight=3)])
    assert said(new) == [
        "新增评分点 follow（follow）",
        "  维度：促成与收尾",
        "  权重：3（占总分 20%）",
        "  问题：follow？",
        "  适用条件：客户买了",
        "  等级“做到”：看得到",
        "  等级“部分做到”：看得到一半",
        "  等级“未做到”：看不到",
        "删去评分点 farewell（farewell），原来占总分 20%",
    ]


def test_a_level_that_only_changed_its_name_is_a_renamed_one():
    levels = {"做到": "看得到", "部分做到": "看得到一半", "没有": "看不到"}
    new = changed(**{SOOTHE + "levels": levels, SOOTHE + "quote": {"没有": "optional"}})
    assert said(new) == [SOOTHE_HEAD, "  等级改名 未做到 → 没有"]


def test_levels_that_say_the_same_are_not_taken_for_each_other():
    by_rules = {"id": "soothe", "name": "soothe"}
    old, new = (
        changed(
            dimensions__empathy__criteria=[{**by_rules, "rules": {level: {"any": "a"} for level in levels}}]
        )
        for levels in (("好", "中"), ("甲", "乙"))
    )
    assert not [line for line in said(new, old) if "改名" in line]
    assert len([line for line in said(new, old) if "了等级" in line]) == 4


def test_a_criterion_in_another_dimension_is_moved_and_not_removed():
    soothe = criterion("soothe", quote={"未做到": "optional"})
    new = changed(
        dimensions__empathy__criteria=[criterion("kind")],
        dimensions__closing__criteria=[criterion("farewell"), soothe],
    )
    assert "  维度 态度与共情 → 促成与收尾" in said(new)
    assert not [line for line in said(new) if line.startswith("删去")]


def test_another_order_of_criteria_levels_or_red_lines_is_told():
    two = [criterion("farewell"), criterion("next-step")]
    old, new = (changed(dimensions__closing__criteria=order) for order in (two, two[::-1]))
    assert said(new, old) == ["维度 促成与收尾", "  顺序：next-step、farewell"]
    turned = {"部分做到": "看得到一半", "做到": "看得到", "未做到": "看不到"}
    even = dict.fromkeys(turned, 0.5)
    old, new = (
        changed(**{SOOTHE + "levels": levels, SOOTHE + "points": even}) for levels in (LEVELS, turned)
    )
    assert said(new, old) == [SOOTHE_HEAD, "  顺序：部分做到、做到、未做到"]


def test_lexicons_that_differ_are_named_with_what_came_and_went():
    old = {"sorry": Lexicon(name="致歉", phrases=["抱歉", "对不起"]), "same": Lexicon(name="一样")}
    new = {"sorry": Lexicon(name="致歉", phrases=["抱歉", "不好意思"]), "same": Lexicon(name="一样")}
    found = compare(small_rubric(), small_rubric(), old, new | {"own": Lexicon(name="自己的")})
    assert list(changes(found)) == [
        "词库 致歉（sorry）",
        "  词句：加上 不好意思；去掉 对不起",
        "新增词库 自己的（own）",
    ]


def test_a_long_list_is_cut_and_says_how_long_it_is():
    new = changed(**{SOOTHE + "cites": [f"a/{n}" for n in range(12)]})
    assert said(new)[1].endswith("a/7 等 12 个")


def test_everything_is_said_in_english_too():
    new = changed(gates=[], dimensions__empathy__weight=50, **{SOOTHE + "when": "客户不满"})
    use_language("en")
    assert said(new) == [
        "dimension Empathy",
        "  weight 30 → 50 (30% → 41.7% of the total)",
        "criterion soothe (soothe)",
        "  added: applies when: 客户不满",
        "removed red line 引导线下交易 (off-platform)",
    ]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"any": ["apology"]}, "{any: apology}"),
        ({"not": {"length": {"min": 4, "share": 0.5}}}, "{not: {length: {min: 4, share: 0.5}}}"),
        ({"first_reply_within": 6.0}, "{first_reply_within: 6s}"),
        ({"restates": True, "repeats": 1}, "{restates: true, repeats: 1}"),
        ({"or": [{"any": ["a", "b"]}]}, "{or: [{any: [a, b]}]}"),
    ],
)
def test_a_condition_reads_as_in_yaml(data, text):
    assert flow(data) == text
