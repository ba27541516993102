"""What `cs-eval rubric check` teaches: wordings that work and could be better, each at its place."""

import re
import time
from pathlib import Path

import pytest

from cs_eval.cli import main
from cs_eval.language import use_language
from cs_eval.loading import Library

RUBRIC = """\
rubric: shop
name: 小店
dimensions:
  empathy:
    weight: 30
    criteria:
      - id: soothe
        name: 先安抚
        ask: 客户不满时，客服是否先致歉，再谈办法？
        when: 客户表达了不满
        weight: 3
        levels:
          做到: 谈办法之前致歉，话里点出了客户遇到的事
          部分做到: 谈办法之前只说了“抱歉”
          未做到: 没有致歉
        points: {做到: 1, 部分做到: 0.5, 未做到: 0}
        quote: {未做到: optional}
        rules:
          做到: {order: [apology, solution], also: names-trouble}
          部分做到: {any: apology}
      - id: prompt
        name: 句句有回音
        levels:
          做到: 九成以上的客户消息一分钟内有回复
          部分做到: 六成以上的客户消息一分钟内有回复
          未做到: 一分钟内有回复的不到三成
        rules:
          做到: {reply_within: {limit: 60s, share: 0.9}}
          部分做到: {reply_within: {limit: 60s, share: 0.6}}
  accuracy:
    weight: 30
    criteria:
      - id: terms
        name: 退换条件
        ask: 客服说的退换条件与场景事实相符吗？
        needs: facts
        weight: 2
        levels:
          做到: 说到的都与事实相符
          未做到: 有一处与事实相反
        rules:
          做到: {facts: stated}
          未做到: {facts: contradicted}
      - id: vague-words
        name: 不含糊
        ask: 客服的答复里有没有让客户拿不准的含糊话？
        weight: 2
        levels:
          做到: 没有“大概”“应该吧”一类的含糊话
          未做到: 有一处以上
        rules:
          做到: {none: vague}
  compliance: {weight: 0}
  closing:
    weight: 20
    criteria:
      - id: farewell
        name: 道别
        ask: 客服最后一两句里有没有道别？
        levels: {做到: 道别时带了感谢或祝福, 未做到: 没有道别，话停在半途}
        rules: {做到: {any: farewell}}
gates:
  - id: off-platform
    name: 引到站外
    dimension: compliance
    ask: 客服有没有引导或答应客户到平台外付款？
    rule: {violation: off_platform}
    confirm: true
    effect: {cap: 40}
"""
ENGLISH = """\
rubric: border
name: Cross-border
language: en
dimensions:
  empathy:
    criteria:
      - id: soothe
        name: Soothes first
        ask: Does the agent apologise before offering a way out?
        levels:
          done: says sorry, naming what happened, before any way out
          partly: only says sorry
          missed: no apology
        rules:
          done: {order: [apology, solution]}
          partly: {any: apology}
      - id: thanks
        name: Thanks
        ask: Are there words of thanks for the customer's help?
        levels: {done: thanks the customer once or more, missed: no word of thanks}
        rules: {done: {any: thanks}}
  accuracy: {weight: 0}
  compliance: {weight: 0}
  closing: {weight: 0}
"""

TERMS = """\
        weight: 2
        levels:
          做到: 说到的都与事实相符
          未做到: 有一处与事实相反
        rules:
          做到: {facts: stated}
"""
VAGUE_WORDS = """\
        weight: 2
        levels:
          做到: 没有“大概”“应该吧”一类的含糊话
          未做到: 有一处以上
        rules:
          做到: {none: vague}
"""
SOOTHE = "客户不满时，客服是否先致歉，再谈办法？"
BEST = "谈办法之前致歉，话里点出了客户遇到的事"
FAREWELL = "客服最后一两句里有没有道别？"
WORST = "没有致歉\n        points"
POINTS = "{做到: 1, 部分做到: 0.5, 未做到: 0}"


def ask(text):
    """Return the edit that asks `text` in place of the first question."""
    return (SOOTHE, text)


def level(text):
    """Return the edit that says `text` in place of the best level."""
    return (BEST, text)


def gone(text):
    """Return the edit that takes `text` out."""
    return (text, "")


FAULTS = {
    # what is edited: (edits, what the remark points at, its kind, a word of what it says)
    "并且": (ask("客服是否致歉，并且给出处理办法？"), "并且", "two_things", "“并且”"),
    "以及": (ask("客服有没有说明运费由谁承担以及多久到账？"), "以及", "two_things", "“以及”"),
    "同时": (ask("客服有没有致歉，同时告诉客户下一步？"), "同时告诉", "two_things", "“同时”"),
    "而且": (ask("客服是否叫出了客户的称呼而且道了歉？"), "而且", "two_things", "“而且”"),
    "bare 并": (ask("客服有没有致歉并给出时限？"), "并给出", "two_things", "“并”"),
    "bare 且": (ask("客服有没有道歉且讲明原因？"), "且讲明", "two_things", "“且”"),
    "不仅": (ask("客服是不是不仅道了歉，还给了补偿？"), "不仅", "two_things", "“不仅”"),
    "还 after a comma": (ask("客服有没有致歉，还说了多久办好？"), "还说了", "two_things", "“还”"),
    "既…又": (ask("客服是否既致歉又给了办法？"), "既致歉又", "two_things", "既致歉又"),
    "two questions": (ask("客服有没有致歉，有没有给出办法？"), "有没有给出", "two_things", "“有没有”"),
    "two acts": (ask("客服有没有致歉、感谢客户的耐心？"), "、感谢", "two_things", "“、”"),
    "two acts with 和": (ask("客服是否感谢和祝福了客户？"), "和祝福", "two_things", "“和”"),
    "a quoted question": (ask('"客服是否致歉，并且给出办法？"'), "并且", "two_things", "“并且”"),
    "a folded question": (
        ask(">-\n          客户不满时，客服有没有致歉，\n          并且给出办法？"),
        "并且",
        "two_things",
        "“并且”",
    ),
    "a gate": (
        ("客服有没有引导或答应客户到平台外付款？", "客服有没有索要微信并且要客户转账？"),
        "并且",
        "two_things",
        "“并且”",
    ),
    "a level of two": (level("致歉，并且说出了多久办好"), "并且", "two_things", "这一级"),
    "a level that adds": (("说到的都与事实相符", "说了谁出运费，还说了期限"), "还说了", "two_things", "“还”"),
    "a level of two in braces": (
        ("道别时带了感谢或祝福", "说了感谢以及祝福"),
        "以及",
        "two_things",
        "“以及”",
    ),
    "适当": (level("适当安抚了客户"), "适当", "vague", "“适当”"),
    "良好": (level("用语良好"), "良好", "vague", "“良好”"),
    "合理": (level("给出合理的补偿"), "合理", "vague", "“合理”"),
    "积极": (level("积极回应客户的不满"), "积极", "vague", "“积极”"),
    "two vague words": (level("热情周到地回应客户"), "热情", "vague", "“热情”“周到”"),
    "及时": (level("及时安抚客户"), "及时", "vague", "“及时”"),
    "尽快": (level("尽快给客户答复"), "尽快", "vague", "“尽快”"),
    "妥善": (level("妥善处理客户的投诉"), "妥善", "vague", "“妥善”"),
    "专业": (level("用专业的话术回应"), "专业", "vague", "“专业”"),
    "基本": (("谈办法之前只说了“抱歉”", "基本做到先致歉"), "基本做到", "vague", "“基本做到”"),
    "偶尔": (("谈办法之前只说了“抱歉”", "偶尔说抱歉"), "偶尔", "vague", "“偶尔”"),
    "解释清楚": (level("解释清楚了退换的流程"), "解释清楚", "vague", "“解释清楚”"),
    "态度冷淡": ((WORST, "对客户态度冷淡\n        points"), "态度冷淡", "vague", "“态度冷淡”"),
    "a vague red line": (
        ("客服有没有引导或答应客户到平台外付款？", "客服有没有作出不合理的承诺？"),
        "合理",
        "vague",
        "“合理”",
    ),
    "feelings": (level("发自内心地体谅客户的难处"), "发自", "unseen", "看不见"),
    "empathy as such": (level("体现出对客户的关怀"), "体现出对客户的关怀", "unseen", "看不见"),
    "stands in their shoes": (level("站在客户的角度想问题"), "站在客户的角度", "unseen", "看不见"),
    "a smile": (level("全程微笑服务客户"), "微笑", "unseen", "“微笑”"),
    "a voice": (level("语调柔和地安抚客户"), "语调", "unseen", "“语调”"),
    "satisfaction": (level("让客户满意"), "让客户满意", "unseen", "看不见"),
    "only the grade": ((WORST, "没做到\n        points"), "没做到\n", "hollow", "没有写看得见的表现"),
    "meets the standard": (level("符合要求"), "符合要求", "hollow", "没有写"),
    "yes": (("道别时带了感谢或祝福", "是"), "是,", "hollow", "没有写"),
    "good": (("道别时带了感谢或祝福", "表现好"), "表现好", "hollow", "没有写"),
    "levels alike": (
        ("谈办法之前只说了“抱歉”", "谈办法之前致歉，话里也点出了客户遇到的事"),
        "谈办法之前致歉，话里也",
        "alike",
        "“做到”（第 13 行）",
    ),
    "a word of degree": (
        ("六成以上的客户消息一分钟内有回复", "九成以上的客户消息都能一分钟内有了回复"),
        "九成以上的客户消息都",
        "alike",
        "“做到”",
    ),
    "another word for it": (
        ("谈办法之前只说了“抱歉”", "谈办法之前道歉，话里点出了顾客遇到的事"),
        "谈办法之前道歉",
        "alike",
        "“做到”",
    ),
    "the same points": (
        (POINTS, "{做到: 1, 部分做到: 1, 未做到: 0}"),
        "部分做到: 1,",
        "same_points",
        "“做到”",
    ),
    "the same rule": (
        (
            "部分做到: {reply_within: {limit: 60s, share: 0.6}}",
            "部分做到: {reply_within: {limit: 60s, share: 0.9}}",
        ),
        "部分做到: {reply_within",
        "alike",
        "条件和“做到”的一样",
    ),
    "worst first": (
        (
            "做到: 没有“大概”“应该吧”一类的含糊话\n          未做到: 有一处以上",
            "未做到: 有一处以上\n          做到: 没有“大概”",
        ),
        "做到: 没有“大概”",
        "disorder",
        "“做到”排在“未做到”后面",
    ),
    "figures to and fro": (
        ("一分钟内有回复的不到三成", "一分钟内有回复的不到八成"),
        "一分钟内有回复的不到八成",
        "disorder",
        "不是一个方向",
    ),
    "the same question": (
        (FAREWELL, "客服的答复里有没有让客户拿不准的、含糊的话？"),
        "客服的答复里有没有让客户拿不准的、",
        "overlap",
        "vague-words",
    ),
    "the same question in other words": (
        (FAREWELL, "顾客不满时，客服有没有先道歉，再谈方案？"),
        "顾客不满",
        "overlap",
        "soothe（先安抚，第 9 行）",
    ),
    "the same rule under two names": (
        ("rules: {做到: {any: farewell}}", "rules: {做到: {none: vague}}"),
        FAREWELL,
        "overlap",
        "vague-words（不含糊，第 46 行）",
    ),
    "a dimension without rules": (
        gone("        rules: {做到: {any: farewell}}\n"),
        "closing",
        "reach",
        "0%：farewell",
    ),
    "rules for the lesser half": (
        (
            VAGUE_WORDS,
            VAGUE_WORDS.replace("2", "3").replace("rules:\n          做到: {none: vague}", "advice: 直说"),
        ),
        "accuracy",
        "reach",
        "40%：vague-words",
    ),
    "rules that find only fault": (
        (TERMS, TERMS.replace("2", "3").replace("          做到: {facts: stated}\n", "")),
        "accuracy",
        "reach",
        "terms",
    ),
}

ENGLISH_ASK = "Does the agent apologise before offering a way out?"
ENGLISH_BEST = "says sorry, naming what happened, before any way out"
ENGLISH_FAULTS = {
    "and also": (
        (ENGLISH_ASK, "Does the agent apologise and also refund?"),
        "and also",
        "two_things",
        "and also",
    ),
    "and does": (
        (ENGLISH_ASK, "Is there an apology, and does it come first?"),
        "and does",
        "two_things",
        '"and"',
    ),
    "and explains": (
        (ENGLISH_ASK, "Does the agent apologise and explain?"),
        "and explain",
        "two_things",
        '"and"',
    ),
    "as well as": (
        (ENGLISH_ASK, "Does the agent name the fee as well as the date?"),
        "as well as",
        "two_things",
        "as well",
    ),
    "both": ((ENGLISH_ASK, "Are both the fee and the date told?"), "both", "two_things", "both"),
    "appropriate": (
        (ENGLISH_BEST, "an appropriate apology comes first"),
        "appropriate",
        "vague",
        "appropriate",
    ),
    "polite": (
        (ENGLISH_BEST, "is polite and friendly before any way out"),
        "polite",
        "vague",
        '"polite", "friendly"',
    ),
    "promptly": ((ENGLISH_BEST, "apologises promptly"), "promptly", "vague", "promptly"),
    "clearly": ((ENGLISH_BEST, "clearly names what happened"), "clearly", "vague", "clearly"),
    "sometimes": (("only says sorry", "sometimes says sorry"), "sometimes", "vague", "sometimes"),
    "empathy": (
        (ENGLISH_BEST, "shows real empathy for the customer"),
        "shows real",
        "unseen",
        "no chat shows",
    ),
    "satisfied": ((ENGLISH_BEST, "the customer leaves happy"), "customer leaves", "unseen", "no chat shows"),
    "voice": ((ENGLISH_BEST, "a calm tone of voice throughout"), "tone of voice", "unseen", "tone of voice"),
    "meets": (
        (ENGLISH_BEST, "fully meets the standard"),
        "fully meets",
        "hollow",
        "nothing that can be seen",
    ),
    "alike": (
        ("only says sorry", "Says sorry, really naming what happened, before any way out"),
        "Says",
        "alike",
        '"done"',
    ),
    "order": (
        (
            "{done: thanks the customer once or more, missed: no word of thanks}",
            "{missed: no word of thanks, done: thanks the customer once or more}",
        ),
        "done: thanks",
        "disorder",
        '"done" comes after "missed"',
    ),
    "overlap": (
        (
            "Are there words of thanks for the customer's help?",
            "Does the representative say sorry before offering a way out?",
        ),
        "Does the representative",
        "overlap",
        "soothe",
    ),
    "reach": (("        rules: {done: {any: thanks}}\n", "        weight: 2\n"), "empathy", "reach", "33%"),
}


@pytest.fixture(autouse=True)
def _chinese():
    use_language("zh")
    yield
    use_language("zh")


def remarks(folder, text):
    path = folder / "shop.yaml"
    path.write_text(text, encoding="utf-8")
    assert Library().check(path) == []
    return Library().remarks(path)


def edited(text, edit):
    old, new = edit
    assert old in text
    return text.replace(old, new, 1)


def place_in(text, words):
    """Return line and column (from 1) of the first place where `words` stands in a value or key."""
    before = text[: text.index(words)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize("text", [RUBRIC, ENGLISH], ids=["zh", "en"])
def test_a_good_rubric_is_met_with_silence(text, tmp_path):
    assert list(map(str, remarks(tmp_path, text))) == []


def test_the_bundled_rubrics_need_no_remark():
    assert list(map(str, Library().remarks())) == []


@pytest.mark.parametrize(
    ("text", "edit", "at", "kind", "words"),
    [
        *((RUBRIC, *fault) for fault in FAULTS.values()),
        *((ENGLISH, *fault) for fault in ENGLISH_FAULTS.values()),
    ],
    ids=[*FAULTS, *ENGLISH_FAULTS],
)
def test_each_fault_is_named_at_its_place_with_a_reason_and_a_better_wording(
    text, edit, at, kind, words, tmp_path
):
    use_language("en" if text is ENGLISH else "zh")
    bad = edited(text, edit)
    found = remarks(tmp_path, bad)
    assert [(remark.kind, remark.place.line, remark.place.column) for remark in found] == [
        (kind, *place_in(bad, at))
    ], "\n".join(map(str, found))
    assert words in found[0].what
    assert found[0].place.file.endswith("shop.yaml")
    assert found[0].why
    assert found[0].better


@pytest.mark.parametrize("text", [edited(RUBRIC, fault[0]) for fault in FAULTS.values()], ids=FAULTS)
def test_english_is_spoken_to_those_who_want_it(text, tmp_path):
    use_language("en")
    for remark in remarks(tmp_path, text):
        chinese = re.findall(r"[\u4e00-\u9fff]+", f"{remark.what}{remark.why}{remark.better}")
        assert all(words in text for words in chinese), str(remark)


@pytest.mark.parametrize(
    "edit",
    [
        ask("客服有没有问客户问题是否解决、还有没有别的需要？"),
        ask("客户说要考虑时，客服是给他空间，还是催他？"),
        ask("客户同时问几件事的时候，客服是否逐条答了？"),
        ask("合并订单的时候，客服是否核对、确认了地址？"),
        ask("客服有没有致歉或安抚，哪怕一句？"),
        ask("客户说“并且”的时候，客服有没有听他说完？"),
        ask("要等的时候，客服是否一并说了等多久？"),
        level("说到运费、期限，没有漏掉其中一样"),
        level("客户说完一分钟内及时回了话"),
        level("说了“亲切”一类的好话（例如“您说得对”）"),
        level("推荐了合适的尺码，没有让客户自己量"),
        level("没有说“积极配合”一类的套话"),
        level("问了客户满意没有"),
        level("祝客户生活愉快"),
        (WORST, "没有\n        points"),
        (BEST, "致歉，还说出了多久办好\n          大体做到: 只致歉，没有说多久"),
        (BEST, "致歉，并且说出了多久办好\n          大体做到: 做了其中一样"),
        ("未做到: 一分钟内有回复的不到三成", "未做到: 一分钟内有回复的不到六成"),
        ("做到: {any: farewell}", "做到: {any: farewell, within: {last: 2}}"),
    ],
    ids=lambda edit: edit[1],
)
def test_what_only_looks_like_a_fault_is_left_alone(edit, tmp_path):
    text = edited(RUBRIC, edit).replace(f"points: {POINTS}", "advice: 先致歉")
    assert list(map(str, remarks(tmp_path, text))) == []


@pytest.mark.parametrize("piece", ["只或", "only or ", "一边", "“", "好、", "(如"])
def test_an_endless_level_is_looked_at_in_bounded_time(piece, tmp_path):
    start = time.process_time()
    remarks(tmp_path, edited(RUBRIC, level(f'"致歉，并且{piece * 20_000}"')))
    assert time.process_time() - start < 5


def test_what_is_inherited_is_left_to_its_own_file(tmp_path):
    (tmp_path / "parent.yaml").write_text(
        edited(RUBRIC, level("适当安抚")).replace("rubric: shop", "rubric: parent"), encoding="utf-8"
    )
    child = "rubric: child\nname: 子\nextends: parent\ndimensions:\n  closing: {weight: 5}\n"
    assert remarks(tmp_path, child) == []
    reworded = child.replace(
        "{weight: 5}",
        "\n    criteria:\n      - id: farewell\n        ask: 客户不满时，客服有没有先道歉，再谈方案？\n",
    )
    [remark] = remarks(tmp_path, reworded)
    assert (remark.kind, remark.place.line) == ("overlap", 8)
    assert "parent.yaml:9" in remark.what


def test_a_folder_and_an_id_are_looked_at_as_well_as_a_file(tmp_path):
    (tmp_path / "shop.yaml").write_text(edited(RUBRIC, level("适当安抚")), encoding="utf-8")
    library = Library(tmp_path)
    for what in (tmp_path, "shop", None):
        assert [remark.kind for remark in library.remarks(what)] == ["vague"]
    assert Library().remarks(tmp_path) == library.remarks()


def test_a_file_with_errors_gets_no_remarks(tmp_path):
    path = tmp_path / "shop.yaml"
    path.write_text(edited(RUBRIC, level("适当安抚")).replace("weight: 20", "wieght: 20"), encoding="utf-8")
    assert Library().check(path)
    assert Library().remarks(path) == []


@pytest.mark.parametrize(("flags", "code"), [([], 0), (["--strict"], 2)])
def test_warnings_fail_the_command_only_when_asked_to(flags, code, tmp_path, capsys):
    path = tmp_path / "shop.yaml"
    path.write_text(edited(RUBRIC, level("适当安抚")), encoding="utf-8")
    assert main(["rubric", "check", str(path), "--lang", "zh", *flags]) == code
    printed = capsys.readouterr()
    assert f"{path}:13:15: 提醒：“适当”没有准数" in printed.err
    assert [line.strip()[:3] for line in printed.err.splitlines()[1:]] == ["为什么", "怎么写"]
    assert printed.out.startswith("能用，有 1 处可以写得更好")


def test_silence_is_silence_with_strict_too(tmp_path, capsys):
    path = tmp_path / "shop.yaml"
    path.write_text(RUBRIC, encoding="utf-8")
    assert main(["rubric", "check", str(Path(path)), "--strict"]) == 0
    assert capsys.readouterr().err == ""
