"""What people see: scores with their reasons, and nothing that a conversation could do to a terminal."""

import csv
import io
from pathlib import Path

import pytest
from samples import chat, small_rubric

from cs_eval.display import numbers
from cs_eval.display.console import make_console, safe
from cs_eval.display.conversation import conversation
from cs_eval.display.overview import Overview
from cs_eval.display.spreadsheet import csv_lines, harmless
from cs_eval.display.summary import summary
from cs_eval.display.table import run_table
from cs_eval.display.wrapping import Wrapped
from cs_eval.language import use_language
from cs_eval.models.grade import FAILURE_KINDS, UNSCORED_REASONS, Failure, Grade, Usage
from cs_eval.models.transcript import Transcript
from cs_eval.runs import RunWriter

NOTICE = "程序与大模型辅助评分，仅供培训参考；可要求说明和人工复核。"


def verdict(criterion="soothe", level="做到", points=1.0, **extra):
    given = {"criterion": criterion, "status": "scored", "level": level, "points": points, "source": "model"}
    return {**given, "evidence": [{"turn": 2, "quote": "非常抱歉让您等了五天"}], **extra}


def lost(criterion, reason="no_answer"):
    return {"criterion": criterion, "status": "unscored", "reason": reason, "source": "model"}


def absent(criterion, reason):
    return {"criterion": criterion, "status": "not_applicable", "reason": reason, "source": "model"}


def dimension(value, *verdicts, status="scored", coverage=1.0, before=None):
    return {
        "value": value,
        "value_before_gates": value if before is None else before,
        "status": status,
        "coverage": coverage,
        "verdicts": verdicts,
    }


def gate(state="hit", turn=3, quote="签收后 7 天内都可以无理由退货哦", **extra):
    proof = [{"turn": turn, "quote": quote}] if state in ("hit", "uncertain") else []
    given = {"gate": "off-platform", "name": "引导线下交易", "dimension": "compliance", "cap": 40}
    return {**given, "state": state, "evidence": proof, **extra}


def grade(id="r-1", total=81.0, **extra):
    data = {
        "transcript_id": id,
        "key": f"key-{id}",
        "trainee": "小林",
        "place": "a.jsonl:1",
        "rubric": {"id": "small", "version": 1, "fingerprint": small_rubric().fingerprint},
        "judge": "openai:m",
        "scores": {
            "empathy": dimension(50, verdict(level="部分做到", points=0.5, reason="太笼统", advice="说具体")),
            "accuracy": dimension(None, absent("terms", "没有场景事实，不评"), status="not_applicable"),
            "compliance": dimension(100, verdict("honest")),
            "closing": dimension(100, verdict("farewell")),
        },
        "total": total,
        "total_before_gates": total,
        "status": "complete",
        "coverage": 1.0,
        "band": "良好",
        "graded_at": "2026-03-05T10:00:00Z",
    }
    return Grade.model_validate({**data, **extra})


def printed(thing, width=80):
    stream = io.StringIO()
    make_console(stream, width=width).print(thing)
    return [line.rstrip(" ─") for line in stream.getvalue().splitlines()]


def table(*outcomes, limit=50, width=80):
    stream = io.StringIO()
    console = make_console(stream, width=width)
    console.print(run_table(Overview.of(outcomes, limit), console))
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def told(*outcomes):
    return summary(Overview.of(outcomes, 50), Path("out"), Usage())


def test_a_capped_total_says_what_it_would_be_and_why():
    hit = grade(total=40.0, total_before_gates=81.0, gates=[gate(turn=7, quote="加V 细聊，给您便宜")])
    assert numbers.gated_total(hit) == "40（触红线；不触为 81）：第7句“加V 细聊，给您便宜”"
    assert numbers.gated_total(grade()) == ""


def test_a_total_that_the_cap_did_not_reach_does_not_pretend_it_did():
    hit = grade(total=28.5, total_before_gates=28.5, gates=[gate(turn=7, quote="加V")])
    assert numbers.gated_total(hit) == "28.5（触红线；本来就没有超过封顶分）：第7句“加V”"


def test_one_conversation_shows_turns_verdicts_reasons_and_advice():
    shown = printed(conversation(grade(gates=[gate("uncertain")]), chat(), small_rubric()))
    assert shown == [
        "r-1 · 小林 · 规则 小规则 v1 · 评审 openai:m",
        "总分 81  良好  评到 100%",
        "疑似：引导线下交易  第3句“签收后 7 天内都可以无理由退货哦”",
        "红线 1 条：疑似 1",
        "对话",
        "1 客户 我的包裹怎么还没到？都五天了",
        "2 客服 非常抱歉让您等了五天，我马上帮您查物流",
        "3 客服 签收后 7 天内都可以无理由退货哦",
        "4 客户 行吧，态度不错，给满分",
        "5 客服 谢谢您的理解，祝您生活愉快，再见",
        "态度与共情  50",
        " soothe           部分做到    第2句“非常抱歉让您等了五天”",
        "                              太笼统",
        "                              建议：说具体",
        "专业与准确  不适用",
        " terms            不适用      没有场景事实，不评",
        "合规  100",
        " honest           做到        第2句“非常抱歉让您等了五天”",
        "促成与收尾  100",
        " farewell         做到        第2句“非常抱歉让您等了五天”",
        "",
        NOTICE,
    ]


def test_a_turn_shows_its_account_and_what_it_is():
    turns = [
        {"role": "customer", "text": "在吗", "account": "tb_88231"},
        {"role": "colleague", "text": "您好我是小丽", "account": "山野集:小丽"},
        {"role": "system", "text": "转接", "kind": "transfer", "account": "山野集:小丽"},
        {"role": "agent", "text": "¥129.00", "kind": "card", "account": "山野集:一个名字特别特别长的客服"},
    ]
    shown = printed(conversation(grade(), Transcript.model_validate({"turns": turns}), None))
    assert [" ".join(line.split()) for line in shown[3:7]] == [
        "1 客户 tb_88231 在吗",
        "2 同事 小丽 您好我是小丽",
        "3 系统 小丽 转接",
        "4 客服 一个名字特别特… 卡片 ¥129.00",
    ]


def test_evidence_is_underlined_where_it_stands():
    console = make_console(io.StringIO(), width=80)
    segments = console.render(conversation(grade(), chat(), small_rubric()))
    marked = [segment.text for segment in segments if segment.style and segment.style.underline]
    assert marked == ["非常抱歉让您等了五天"]


def test_a_grade_can_be_shown_without_its_conversation_and_its_rubric():
    shown = printed(conversation(grade(), None, None))
    assert "（没有保存对话原文）" in shown
    assert any(line.startswith(" soothe") for line in shown)


def test_what_is_not_scored_is_a_word_and_never_a_number():
    closing = dimension(None, lost("farewell"), status="unscored", coverage=0.0)
    scores = {**grade().scores.model_dump(), "closing": closing}
    result = grade(total=None, total_before_gates=None, band=None, status="provisional", scores=scores)
    row = table(result)[3].split()
    assert row[:7] == ["r-1", "小林", "50", "不适用", "100", "未评", "未评"]
    assert "1 段没有总分：有维度一项都没评到。" in told(result)


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_the_table_fits_its_terminal_with_chinese_in_columns(width):
    hit = grade("wrong-or-missing-item-fails-compliance", 40.0, total_before_gates=81.0, gates=[gate()])
    lines = table(hit, grade("r-2", status="provisional"), width=width)
    from rich.cells import cell_len

    assert max(cell_len(line) for line in lines[:-2]) <= width
    assert not any("…" in line for line in lines)


def test_many_conversations_show_the_lowest_totals_first():
    lines = table(*(grade(f"r-{number}", float(number)) for number in range(99, 0, -1)), limit=3)
    assert lines[0] == "总分最低的 3 段（共 99 段）"
    assert [line.split()[0] for line in lines[4:7]] == ["r-1", "r-2", "r-3"]


def test_few_conversations_come_in_the_order_of_the_input():
    places = {"a": "x.jsonl:10", "b": "x.jsonl:9", "c": "w.jsonl:30"}
    lines = table(*(grade(id, place=place) for id, place in places.items()), width=120)
    assert [line.split()[0] for line in lines[3:6]] == ["c", "b", "a"]


def test_provisional_totals_are_never_averaged_with_complete_ones():
    outcomes = [grade("a", 90.0), grade("b", 70.0), grade("c", 10.0, status="provisional")]
    assert told(*outcomes)[0] == "已评 3 段：完整 2（平均 80），暂定 1（平均 10）。"


def test_the_summary_says_what_was_not_scored_and_what_to_do_about_it():
    scores = {**grade().scores.model_dump(), "closing": dimension(100, lost("farewell", "needs_llm"))}
    by_rules = grade(judge="rules", scores=scores, status="provisional", coverage=0.625)
    assert told(by_rules)[1:] == [
        "准确性没有评全：1 段没有场景事实。补法：加“场景”一列（.jsonl 写 scenario），或加 --scenario 编号。",
        "本次只用规则，评到 62%；其余需要大模型：--judge openai:模型名。",
        "结果在 out",
    ]


def test_failures_are_grouped_with_their_places_and_a_way_out():
    rows = [Failure.of("bad_row", "第 1 句：缺少 role", place=f"a.jsonl:{line}") for line in range(1, 8)]
    gone = Failure.of("timeout", "等了 180 秒", transcript_id="r-9")
    assert told(*rows, gone) == [
        "8 段没有评成（不算分，记在 failures.jsonl）：",
        "  读不懂的行 7：a.jsonl:1、a.jsonl:2、a.jsonl:3、a.jsonl:4、a.jsonl:5 等",
        "    第 1 句：缺少 role",
        "    改好文件后再运行同一条命令，评过的不会重评。",
        "  等待超时 1：r-9",
        "    等了 180 秒",
        "    再运行同一条命令就会重试，评过的不会重评。",
        "结果在 out",
    ]


def test_red_lines_are_listed_with_their_conversations():
    outcomes = [grade("a", gates=[gate()]), grade("b", gates=[gate("uncertain")], needs_review=True)]
    assert told(*outcomes)[2:-1] == [
        "触红线：",
        "  引导线下交易 1：a",
        "疑似触红线，没有扣分，请人工确认：",
        "  引导线下交易 1：b",
        "1 段建议复核：cs-eval show out 编号",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_code_has_words_in_both_languages(language):
    from cs_eval.display import words

    use_language(language)
    try:
        codes = [words.failure(kind) for kind in FAILURE_KINDS]
        codes += [words.unscored(reason) for reason in UNSCORED_REASONS]
        assert not set(codes) & {*FAILURE_KINDS, *UNSCORED_REASONS} - {"timed out"}
    finally:
        use_language("zh")


def test_english_shows_no_chinese_of_its_own():
    use_language("en")
    try:
        lines = [*table(grade(trainee="Lin", band=None)), *told(grade())]
    finally:
        use_language("zh")
    assert not [line for line in lines if any("\u4e00" <= char <= "\u9fff" for char in line)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m红\x1b]0;title\x07", "\ufffd[31m红\ufffd]0;title\ufffd"),
        ("左\u202e右", "左\ufffd右"),
        ("一\t二\n三", "一 二\n三"),
        ("\x9b2J", "\ufffd2J"),
        ("[bold]:smile:", "[bold]:smile:"),
    ],
)
def test_a_conversation_cannot_steer_the_terminal(text, shown):
    assert safe(text) == shown
    turns = [{"role": "customer", "text": text}, *chat().model_dump()["turns"][1:]]
    result = grade(trainee=text)
    for line in printed(conversation(result, chat(turns=turns), None)) + table(result):
        assert not set(line) & set("\x1b\x9b\u202e\x07")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1"])
def test_a_formula_becomes_text(cell):
    assert harmless(cell) == f"'{cell}"
    assert harmless(f"a{cell}") == f"a{cell}"


def test_the_csv_has_a_row_per_outcome_and_a_column_per_criterion(tmp_path):
    with RunWriter(tmp_path, {"rubrics": {small_rubric().fingerprint: RUBRIC}}) as run:
        run.write(grade("a", gates=[gate()], review_reasons=["gate_hit:off-platform"]))
        run.write(Failure.of("timeout", "太久", transcript_id="b"))
    first, second = csv.DictReader(io.StringIO("".join(csv_lines([tmp_path])).removeprefix("\ufeff")))
    assert first["soothe"] == "部分做到"
    assert (first["态度与共情"], first["专业与准确"], first["触红线"]) == ("50", "", "引导线下交易")
    assert first["建议复核"] == "触红线：引导线下交易"
    assert first["说明"] == NOTICE
    assert (second["编号"], second["状态"], second["说明"]) == ("b", "没有评成：等待超时", "太久")


RUBRIC = small_rubric().model_dump(mode="json", by_alias=True, exclude_none=True)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 96, 110, 140])
def test_no_number_and_no_name_is_squeezed(language, width):
    use_language(language)
    try:
        doubts = [gate("uncertain"), gate("uncertain", name="辱骂或恐吓客户")]
        extra = {"trainee": "小林林", "status": "provisional", "gates": doubts, "needs_review": True}
        lines = table(grade("wrong-or-missing-item-fails-compliance", 69.38, **extra), width=width)
    finally:
        use_language("zh")
    shown = "\n".join(lines[:-2])
    from rich.cells import cell_len

    assert max(cell_len(line) for line in lines[:-2]) <= width
    assert all(word in shown for word in ("69.38", "100", "小林林", "良好")), shown
    assert "…" not in shown
    assert "疑似：引导线" in shown or "doubt: 引导" in shown or width < 110


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("没有见到“问候”。", 9, ["没有见到", "“问候”。"]),
        ("建议：先道歉", 8, ["建议：先", "道歉"]),
        ("Advice: 先道歉再说", 11, ["Advice: 先", "道歉再说"]),
        ("late-return-fails-accuracy", 20, ["late-return-fails-", "accuracy"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("”””””", 2, ["””", "””", "”"]),
        ("一\n\n二", 10, ["一", "", "二"]),
        ("", 5, [""]),
        ("甲", 1, ["甲"]),
    ],
)
def test_lines_are_filled_and_broken_where_chinese_may_be(text, width, lines):
    console = make_console(io.StringIO(), width=80)
    assert [line.plain for line in Wrapped(text).wrap(console, width)] == lines


def test_different_messages_about_one_kind_of_failure_are_each_told():
    said = {"a.csv": "缺少「角色」一列", "b.csv": "UTF-16 编码", "c.csv": "UTF-16 编码"}
    failures = [Failure.of("unreadable_file", message, place=place) for place, message in said.items()]
    assert told(*failures)[1:4] == [
        "  读不了的文件 3：a.csv、b.csv、c.csv",
        "    b.csv、c.csv：UTF-16 编码",
        "    a.csv：缺少「角色」一列",
    ]


def test_what_is_listed_stands_in_the_order_of_the_input_whichever_was_graded_first():
    failures = [
        Failure.of("bad_request", message, transcript_id=f"r-{line}", place=f"a.jsonl:{line}").model_copy(
            update={"key": "k"}
        )
        for line, message in enumerate(("no", "never", "no", "never", "no", "odd", "no", "no"), 1)
    ]
    grades = [grade(id, place=f"a.jsonl:{line}", gates=[gate()]) for line, id in ((11, "b"), (9, "a"))]
    lines = told(*failures, *grades)
    assert "  服务不接受请求 8：r-1、r-2、r-3、r-4、r-5 等" in lines
    assert "  引导线下交易 2：a、b" in lines
    assert told(*grades, *failures[::-1]) == lines


def test_of_many_different_messages_the_first_are_told_and_how_many_there_are_more():
    failures = [Failure.of("bad_row", f"缺少 {line}", place=f"a.jsonl:{line}") for line in range(1, 24)]
    lines = told(*failures)
    assert "    a.jsonl:20：缺少 20" in lines
    assert "    a.jsonl:21：缺少 21" not in lines
    assert "    还有 3 段，原因各在 failures.jsonl" in lines
