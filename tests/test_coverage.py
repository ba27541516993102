"""Which standards rubrics cite: the command, its table, and a trainer's own standards."""

import pytest

from cs_eval.cli import main
from cs_eval.coverage import Coverage
from cs_eval.language import use_language
from cs_eval.loading import Library
from cs_eval.models.rubric import Rubric
from cs_eval.models.standard import StandardsFile

HANDBOOK = """\
document: handbook
title: 小店客服手册
standards:
  - id: size-first
    number: 1
    statement: 推荐尺码之前先问脚长
    gloss: Asks for the length of the foot first.
    section: 第二章·1
    dimension: accuracy
    stage: need
    check: model
  - id: gift-note
    number: 2
    statement: 送礼的订单问要不要写贺卡
    gloss: Offers a card with a gift.
    section: 第一章·2
    dimension: empathy
    stage: deal
    check: model
  - id: morning-round
    number: 3
    statement: 早会上念一遍新规矩
    gloss: Reads out new rules in the morning.
    section: 第一章·3
    stage: any
    check: unseen
    because: 早会不在对话里
"""
SHOP = """\
rubric: shop
name: 小店
extends: general
dimensions:
  accuracy:
    criteria:
      - id: asks-size
        name: 先问脚长
        ask: 客服推荐尺码之前问脚长了吗？
        cites: [handbook/size-first]
        levels: {做到: 问了, 未做到: 没有问}
gates: []
"""
CARDS = """\
  - id: no-card
    name: 不写贺卡
    dimension: empathy
    ask: 客服拒绝写贺卡了吗？
    effect: {cap: 60}
    cites: [handbook/gift-note]
"""
BUNDLED = 116


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    """A trainer's folder with a handbook and a rubric that cites one half of it."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "handbook.yaml").write_text(HANDBOOK, encoding="utf-8")
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    yield tmp_path
    use_language("zh")


@pytest.fixture
def run(capsys):
    """Run `cs-eval rubric coverage` and return exit code and the printed lines, spaces squeezed."""

    def _run(*arguments):
        code = main(["rubric", "coverage", *(str(argument) for argument in arguments)])
        return code, [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]

    return _run


def citing(*cites):
    criterion = {"id": "one", "name": "一", "ask": "？", "levels": {"好": "x", "差": "y"}, "cites": cites}
    dimensions = {name: {} for name in ("accuracy", "compliance", "closing")}
    return Rubric.model_validate(
        {"rubric": "r", "name": "r", "dimensions": {"empathy": {"criteria": [criterion]}, **dimensions}}
    )


def document(id, *chapters):
    standard = {"statement": "s", "gloss": "g", "dimension": "closing", "stage": "any", "check": "rule"}
    standards = [
        {"id": f"s{number}", "number": number, "section": chapter, **standard}
        for number, chapter in enumerate(chapters)
    ]
    return StandardsFile.model_validate({"document": id, "title": id.upper(), "standards": standards})


def test_a_trainers_own_standards_stand_beside_the_bundled_ones(run, own):
    code, lines = run("--rubrics", own)
    library = Library()
    found = Coverage.of(library.documents, [library.rubric(id) for id in library.rubric_ids])
    cited = BUNDLED - len(found.missing)
    assert code == 1
    assert "general" in lines[0]
    assert "shop" in lines[0]
    own_lines = [line for line in lines if line.startswith(("小店", "第一章", "第二章"))]
    assert own_lines == ["小店客服手册 1 2 1 1", "第一章 0 1 1 1", "第二章 1 1"]
    assert any(line.startswith(f"{cited + 1} / {BUNDLED + 2}：还有") for line in lines)
    assert "handbook/gift-note 送礼的订单问要不要写贺卡" in lines
    assert not any(line.startswith("handbook/size-first") for line in lines)
    assert lines[-1] == "handbook/morning-round 早会上念一遍新规矩（早会不在对话里）"


def test_only_the_rubrics_that_are_named_count(run, own):
    code, lines = run("general", "--rubrics", own)
    assert code == 1
    assert lines[0] == "评分规则：general"
    assert "handbook/size-first 推荐尺码之前先问脚长" in lines


def test_a_rubric_given_by_its_file_brings_the_standards_beside_it(run, own):
    _, lines = run(own / "shop.yaml")
    assert "小店客服手册 1 2 1 1" in lines


def test_a_red_lines_citation_counts(run, own):
    (own / "shop.yaml").write_text(SHOP.replace("gates: []\n", f"gates:\n{CARDS}"), encoding="utf-8")
    _, lines = run("shop", "--rubrics", own)
    assert "小店客服手册 2 2 1" in lines


def test_without_a_gap_the_exit_code_is_0(run, own):
    cites = ", ".join([*Library().standards, "handbook/size-first"])
    shop = SHOP.replace("handbook/size-first", cites).replace("gates: []\n", f"gates:\n{CARDS}")
    (own / "shop.yaml").write_text(shop, encoding="utf-8")
    code, printed = run("shop", "--rubrics", own)
    assert code == 0
    assert f"{BUNDLED + 2} / {BUNDLED + 2}：每条培训标准都有评分点或红线引用。" in printed


def test_in_english_the_glosses_are_shown(run, own):
    _, lines = run("general", "--rubrics", own, "--lang", "en")
    assert lines[0] == "rubrics: general"
    assert "handbook/size-first Asks for the length of the foot first." in lines
    assert any(line.startswith("textbook/friends-and-groups Adds prospects") for line in lines)
    assert not any(line.startswith("textbook/") and not line.isascii() for line in lines)


def test_an_unknown_rubric_is_told_before_anything_is_printed(capsys):
    assert main(["rubric", "coverage", "genral"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "general" in captured.err


def test_a_later_standard_replaces_the_one_with_its_id():
    found = Coverage.of([document("a", "第一章"), document("a", "第二章")], [citing("a/s0")])
    assert [(share.chapter, share.cited) for share in found.shares()] == [(None, 1), ("第二章", 1)]


def test_a_standard_cited_twice_counts_once_and_one_that_no_file_has_not_at_all():
    found = Coverage.of([document("a", "甲", "乙")], [citing("a/s0"), citing("a/s0", "b/s1")])
    whole = next(found.shares())
    assert (whole.cited, whole.gradable, whole.missing) == (1, 2, 1)
    assert list(found.missing) == ["a/s1"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            ["3.2 推荐", "2.10 超时", "3.2 促成", "2.1 规则"],
            ["2.1 规则", "2.10 超时", "3.2 推荐", "3.2 促成"],
        ),
        (["四（三）1 节奏", "五 评估", "四（一）2 心态"], ["四（一）2 心态", "四（三）1 节奏", "五 评估"]),
        (["第九章", "第二章", "第一章"], ["第一章", "第二章", "第九章"]),
        (["售前流程", "02 接待", "客服的要求"], ["售前流程", "客服的要求", "02 接待"]),
    ],
)
def test_chapters_come_in_the_order_of_their_numbers_else_in_that_of_the_file(written, shown):
    found = Coverage.of([document("a", *written)], [])
    assert [share.chapter for share in found.shares()][1:] == shown
