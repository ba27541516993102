"""Reading: every format, every fault a file can have, and one outcome for every row."""

import io
import json
import sys
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cs_eval.errors import InputError
from cs_eval.language import use_language
from cs_eval.models.file_map import FileMap
from cs_eval.models.grade import Failure
from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import Transcript
from cs_eval.reading import read_transcripts
from cs_eval.reading.document import Document
from cs_eval.reading.formats.csv_file import CsvFile
from cs_eval.reading.formats.jsonl import JsonLines
from cs_eval.reading.intake import Intake
from cs_eval.reading.roles import assign_roles

ASKS = {"role": "customer", "text": "裙子能改到周五前送到吗"}
ANSWERS = {"role": "agent", "text": "您好，我先查一下物流，两分钟内回复您"}
TURNS = [ASKS, ANSWERS]
MESSAGES = [{"role": "user", "content": "在吗"}, {"role": "assistant", "content": "在的，您请说"}]


def row(**keys):
    return {"id": "r-1", "turns": TURNS, **keys}


def line(value):
    return json.dumps(value, ensure_ascii=False) + "\n"


def write(folder, name, content, encoding="utf-8"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(*sources, agent=None):
    return list(read_transcripts(*sources, agent=agent))


def read_one(folder, value, **how):
    (outcome,) = read(write(folder, "x.jsonl", line(value)), **how)
    return outcome


def document(content):
    return Document("stream", io.BufferedReader(io.BytesIO(content)))


def kinds(outcomes):
    return [outcome.kind if isinstance(outcome, Failure) else "read" for outcome in outcomes]


# formats

TABLE = "会话ID,角色,内容\n甲,客户,在吗\n甲,客服,您好\n乙,买家,退货\n乙,卖家,可以的\n"


@pytest.mark.parametrize(
    ("name", "content", "ids"),
    [
        ("a.jsonl", line(row(id="a")) + "\n  \n" + line(row(id="b")), ["a", "b"]),
        ("a.jsonl", "\ufeff" + line(row(id="a")).replace("\n", "\r\n"), ["a"]),
        ("a.json", json.dumps([row(id="a"), row(id="b")], indent=1), ["a", "b"]),
        ("a.json", json.dumps(row(id="a"), indent=2), ["a"]),
        ("a.json", line(row(id="a")) + line(row(id="b")), ["a", "b"]),
        ("a.jsonl", json.dumps([row(id="a"), row(id="b")], indent=1), ["a", "b"]),
        ("a.jsonl", json.dumps([row(id="a"), row(id="b")]), ["a", "b"]),
        ("a.jsonl", json.dumps(row(id="a"), indent=2), ["a"]),
        ("a.csv", TABLE, ["甲", "乙"]),
        ("a.csv", TABLE.replace(",", ";"), ["甲", "乙"]),
        ("a.tsv", TABLE.replace(",", "\t"), ["甲", "乙"]),
        ("a.csv", "\ufeff" + TABLE.replace("\n", "\r\n"), ["甲", "乙"]),
        ("a.csv", " Conversation_ID ,ＲＯＬＥ,Content\n7,客户,在吗\n7,客服,您好\n", ["7"]),
        ("a.txt", TABLE, ["甲", "乙"]),
        ("a.txt", line(row(id="a")), ["a"]),
        ("a", json.dumps([row(id="a")]), ["a"]),
        ("a.csv", line(row(id="a")), ["a"]),
    ],
)
def test_a_file_is_read_by_what_is_in_it_and_by_its_name(tmp_path, name, content, ids):
    assert [transcript.id for transcript in read(write(tmp_path, name, content))] == ids


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json"])
def test_gb18030_is_read_as_what_it_is(tmp_path, name):
    content = TABLE if name == "a.csv" else line(row())
    for outcome in read(write(tmp_path, name, content + "\n", "gb18030")):
        assert outcome.turns[0].role == "customer"
        assert outcome.turns[0].text in ("在吗", "退货", ASKS["text"])


def test_a_canonical_object_keeps_everything(tmp_path):
    card = {"stage": "aftersales", "facts": ["周五前到不了"]}
    turn = {**ANSWERS, "at": "2026-03-05T10:00:03+08:00", "account": "店铺:小林"}
    data = row(
        trainee="小林", date="2026-03-05", scenario=card, turns=[ASKS, turn], shift="早班", meta={"n": 1}
    )
    transcript = read_one(tmp_path, data)
    assert (transcript.trainee, transcript.date) == ("小林", "2026-03-05")
    assert transcript.scenario.facts[0].text == "周五前到不了"
    assert transcript.meta == {"n": 1, "shift": "早班"}
    assert transcript.turn(2).at == "2026-03-05T10:00:03+08:00"
    assert transcript.turn(2).account == "店铺:小林"


def test_an_array_of_messages_is_one_conversation(tmp_path):
    (transcript,) = read(write(tmp_path, "a.json", json.dumps(MESSAGES, indent=1)), agent="assistant")
    assert [turn.role for turn in transcript.turns] == ["customer", "agent"]


@pytest.mark.parametrize("agent", ["assistant", "user", "Assistant"])
def test_the_caller_says_which_side_of_openai_messages_is_the_trainee(tmp_path, agent):
    transcript = read_one(tmp_path, {"messages": MESSAGES}, agent=agent)
    trainee = [turn.text for turn in transcript.turns if turn.role == "agent"]
    assert trainee == [m["content"] for m in MESSAGES if m["role"] == agent.lower()]


@pytest.mark.parametrize(
    ("typed", "text"), [(1, "1"), (88.5, "88.5"), (3456789012345678901, "3456789012345678901")]
)
def test_a_number_that_somebody_typed_is_text(tmp_path, typed, text):
    turns = [{"role": "customer", "text": typed}, ANSWERS]
    assert read_one(tmp_path, row(turns=turns)).turn(1).text == text


def test_content_parts_of_text_are_lines(tmp_path):
    parts = [{"type": "text", "text": "您好，"}, {"type": "text", "text": "请稍等"}]
    turns = [ASKS, {"role": "agent", "content": parts}]
    assert read_one(tmp_path, row(turns=turns)).turn(2).text == "您好，\n请稍等"


def test_csv_columns_of_the_conversation_and_of_the_turn(tmp_path):
    table = (
        "会话,角色,内容,时间,学员,日期,场景,工号\n"
        '1,客户,"第一行\n第二行",2026/3/5 9:05,小林,2026/3/5,late-parcel,\n'
        ",客服,您好,9:05:07,,2026/3/5,,A7\n"
    )
    (transcript,) = read(write(tmp_path, "a.csv", table))
    assert (transcript.trainee, transcript.scenario) == ("小林", "late-parcel")
    assert transcript.turn(1).text == "第一行\n第二行"
    assert [turn.at for turn in transcript.turns] == ["2026-03-05T09:05", "2026-03-05T09:05:07"]
    assert transcript.turn(2).meta == {"工号": "A7"}


def test_csv_without_ids_is_one_conversation_named_by_its_content(tmp_path):
    path = write(tmp_path, "a.csv", "角色,内容\n客户,在吗\n客服,您好\n")
    (first,), (again,) = read(path), read(path)
    assert first.id == again.id
    assert first.place == f"{path}:2"


@pytest.mark.parametrize(
    ("name", "content", "lines"),
    [
        ("a.jsonl", "\n" + line(row(id="a")) + "\n" + line(row(id="b")), [2, 4]),
        ("a.json", "[\n" + line(row(id="a")).strip() + ",\n\n" + line(row(id="b")) + "]", [2, 4]),
        ("a.csv", '会话,角色,内容\n1,客户,"a\nb"\n1,客服,您好\n\n2,客户,在\n2,客服,在\n', [2, 6]),
    ],
)
def test_a_place_is_the_line_where_the_conversation_starts(tmp_path, name, content, lines):
    path = write(tmp_path, name, content)
    assert [transcript.place for transcript in read(path)] == [f"{path}:{number}" for number in lines]


# roles


@pytest.mark.parametrize(
    ("names", "agent", "roles"),
    [
        (["买家", "店小二", "自动回复", "系统"], None, ["customer", "agent", "bot", "system"]),
        (["Customer", " AGENT "], None, ["customer", "agent"]),
        (["用户", "客服"], None, ["customer", "agent"]),
        (["human", "gpt"], "gpt", ["customer", "agent"]),
        (["human", "gpt"], "assistant", ["customer", "agent"]),
        (["system", "user", "assistant"], "user", ["system", "agent", "customer"]),
        (["user"], "assistant", ["customer"]),
        (["customer", "agent"], "customer", ["agent", "customer"]),
        (["customer", "agent"], "assistant", ["customer", "agent"]),
        (["小美", "客户"], "小美", ["agent", "customer"]),
    ],
)
def test_names_of_roles(names, agent, roles):
    assert list(assign_roles(names, agent).values()) == roles


@pytest.mark.parametrize("names", [["user", "assistant"], ["human", "gpt"], ["用户", "助手"], ["user"]])
def test_roles_that_leave_it_open_need_to_be_told(tmp_path, names):
    turns = [{"role": name, "text": "您好，请说"} for name in names]
    with pytest.raises(InputError, match="--agent") as caught:
        read_one(tmp_path, {"turns": turns})
    assert caught.value.line == 1


def test_an_agent_that_is_not_in_the_file_is_named(tmp_path):
    with pytest.raises(InputError, match="gtp"):
        read_one(tmp_path, {"messages": MESSAGES}, agent="gtp")


def test_open_roles_after_a_transcript_are_a_failure_since_grading_may_have_begun(tmp_path):
    path = write(tmp_path, "a.jsonl", line(row(id="a")) + line({"messages": MESSAGES}) + line(row(id="b")))
    outcomes = read(path)
    assert kinds(outcomes) == ["read", "unknown_role", "read"]
    assert "--agent" in outcomes[1].message


def test_a_file_that_needs_a_flag_costs_no_other_file(tmp_path):
    write(tmp_path, "a.jsonl", line({"messages": MESSAGES}))
    write(tmp_path, "b.jsonl", line(row(id="b")))
    assert kinds(read(tmp_path)) == ["unknown_role", "read"]


# faults of a row

LONE = '{"id": "r-1", "turns": [{"role": "agent", "text": "\\ud83d"}]}\n'


@pytest.mark.parametrize(
    ("bad", "kind", "says"),
    [
        ('{"id": "r-1", "turns": [', "bad_row", "JSON"),
        ('["不是对象"]', "bad_row", "对象"),
        ("12", "bad_row", "对象"),
        ('{"id": "r-1", "score": NaN}', "bad_row", "JSON"),
        ("[" * 100_000, "bad_row", "JSON"),
        (line(row(deep=json.loads("[" * 40 + "]" * 40))), "bad_row", "嵌套"),
        ('{"id": "r-1", "turns": \0}', "bad_row", "JSON"),
        (LONE, "bad_row", "找不回来"),
        (line(row(turns=[])), "no_turns", "turns"),
        (line(row(turns=None)), "no_turns", "turns"),
        (line({"id": "r-1"}), "no_turns", "turns"),
        (line(row(turns="在吗")), "bad_row", "turns"),
        (line(row(turns=[ASKS, "您好"])), "bad_row", "第 2 句"),
        (line(row(turns=[ASKS, {"role": "agent", "text": None}])), "bad_row", "第 2 句"),
        (line(row(turns=[ASKS, {"role": "agent", "text": True}])), "bad_row", "第 2 句"),
        (line(row(turns=[ASKS, {"role": "agent", "text": ["6", 6]}])), "bad_row", "第 2 句"),
        (
            line(row(turns=[ASKS, {"role": "agent", "content": [{"type": "tool_use"}]}])),
            "bad_row",
            "第 2 句",
        ),
        (line(row(turns=[ASKS, {"text": "您好"}])), "unknown_role", "第 2 句"),
        (line(row(turns=[*TURNS, {"role": "经理", "text": "我来"}])), "unknown_role", "经理"),
        (line(row(turns=[ASKS])), "no_agent_turn", "客服"),
        (line(row(turns=[ASKS, {**ANSWERS, "at": "刚才"}])), "bad_row", "第 2 句"),
        (line({"id": "r-1", "turn": TURNS}), "bad_row", "turn：是不是想写 turns"),
        (line({"id": "r-1", "Turns": TURNS}), "bad_row", "turns"),
        (line(row(trainne="小林")), "bad_row", "trainee"),
        (line(row(sceanrio="late-parcel")), "bad_row", "scenario"),
        (line({"ID": "r-1", "turns": TURNS}), "bad_row", "是不是想写 id"),
        (line(row(turns=[ASKS, {"role": "agent", "txt": "您好"}])), "bad_row", "text"),
        (line(row(turns=[ASKS, {"roles": "agent", "text": "您好"}])), "bad_row", "role"),
        (line(row(trainee=["小林"])), "bad_row", "trainee"),
        (line(row(id=1.5)), "bad_row", "id"),
        (line(row(scenario=7)), "bad_row", "scenario"),
        (line(row(scenario={"stage": "aftersale"})), "bad_row", "scenario.stage"),
        (line(row(scenario={"fatcs": ["包邮"]})), "bad_row", "facts"),
        (line(row(scenario={"facts": [{"id": "f1", "txet": "包邮"}]})), "bad_row", "scenario.facts[1]"),
        (line(row(scenario={"customer": {"gaol": "退款"}})), "bad_row", "goal"),
    ],
)
def test_a_bad_row_is_one_failure_and_the_rows_around_it_are_read(tmp_path, bad, kind, says):
    good = line(row(id="first")), line(row(id="last"))
    path = write(tmp_path, "a.jsonl", good[0] + bad.strip("\n") + "\n" + good[1])
    outcomes = read(path)
    assert kinds(outcomes) == ["read", kind, "read"]
    assert says in outcomes[1].message
    assert outcomes[1].place == f"{path}:2"


@pytest.mark.parametrize(
    "harmless",
    [
        {"trainer": "王老师"},
        {"data": "x"},
        {"trainee": "小林", "trainees": 2},
        {"idx": 3},
        {"turns": [{**ASKS, "next": True}, {**ANSWERS, "rate": 5}]},
        {"id": 412, "trainee": 1024},
        {"meta": "便条"},
        {"meta": None, "scenario": ""},
    ],
)
def test_keys_that_are_nobodys_misspelling_travel_along(tmp_path, harmless):
    assert isinstance(read_one(tmp_path, row(**harmless)), Transcript)


def test_an_id_that_is_a_number_is_text(tmp_path):
    assert read_one(tmp_path, row(id=3456789012345678901)).id == "3456789012345678901"


def test_no_message_repeats_what_was_said(tmp_path):
    secret = "我的卡号六二二二"
    turns = [{"role": "customer", "text": secret}, {"role": "agent", "text": secret, "at": secret}]
    assert secret not in read_one(tmp_path, row(turns=turns)).message


def test_failures_speak_english_when_asked_to(tmp_path):
    use_language("en")
    try:
        assert read_one(tmp_path, {"turn": TURNS}).message == "turn: did you mean turns?"
    finally:
        use_language("zh")


def test_the_later_of_two_rows_with_one_id_fails_and_names_the_first(tmp_path):
    one = write(tmp_path, "1.jsonl", line(row(id="a")) + line(row(id="b")))
    two = write(tmp_path, "2.jsonl", line(row(id="b", trainee="小林")) + line(row(id="c")))
    outcomes = read(one, two)
    assert kinds(outcomes) == ["read", "read", "duplicate_id", "read"]
    assert f"{one}:2" in outcomes[2].message
    assert outcomes[2].transcript_id == "b"


@pytest.mark.parametrize("id", [{"id": "a"}, {}])
def test_a_row_that_repeats_an_earlier_one_is_counted_and_not_given_out(tmp_path, id):
    talk = {"turns": TURNS, **id}
    path = write(tmp_path, "a.jsonl", line(talk) + line({"turns": [ANSWERS]}) + line(talk))
    intake = Intake()
    outcomes = list(read_transcripts(path, intake=intake))
    assert kinds(outcomes) == ["read", "read"]
    assert (intake.transcripts, intake.failures, intake.repeated.count) == (2, 0, 1)
    (note,) = intake.repeated.kept
    assert note.place == f"{path}:3"
    assert f"{path}:1" in note.message


def test_rows_without_an_id_that_differ_in_more_than_the_words_have_ids_of_their_own(tmp_path):
    rows = [{"turns": TURNS, "trainee": name} for name in ("小林", "阿凯", "小林")]
    path = write(tmp_path, "a.jsonl", "".join(map(line, rows)))
    first, second = read(path)
    assert second.id.startswith(f"{first.id}-")
    assert [t.id for t in read(path)] == [first.id, second.id]


def test_a_row_under_the_id_of_one_that_could_not_be_read_is_a_duplicate(tmp_path):
    path = write(tmp_path, "a.jsonl", line({"id": "a", "turns": []}) + line(row(id="a")))
    assert kinds(read(path)) == ["no_turns", "duplicate_id"]


@pytest.mark.parametrize("key", ["id", "trainee", "scenario"])
def test_a_label_too_long_for_any_table_is_refused_by_its_length(tmp_path, key):
    failure = read_one(tmp_path, row(**{key: "x" * 100_000}))
    assert (failure.kind, failure.transcript_id) == ("bad_row", None if key == "id" else "r-1")
    assert "100000" in failure.message
    assert len(failure.message) < 100


def test_a_time_of_an_unknown_day_is_left_out_and_told(tmp_path):
    talk = line(row(turns=[ASKS, {**ANSWERS, "at": "昨天 20:01:02"}]))
    path, intake = write(tmp_path, "a.jsonl", talk), Intake()
    (transcript,) = read_transcripts(path, intake=intake)
    assert transcript.turn(2).at is None
    assert transcript.turn(2).meta == {"time": "昨天 20:01:02"}
    assert intake.remarks.kept[0].place == f"{path}:1"
    (dated,) = read_transcripts(path, mapping=FileMap(date="2026-03-02", time_zone="+08:00"))
    assert dated.turn(2).at == "2026-03-01T20:01:02+08:00"
    (of_its_day,) = read(write(tmp_path, "b.jsonl", talk.replace('"id"', '"date": "2026-03-02", "id"')))
    assert of_its_day.turn(2).at == "2026-03-01T20:01:02"


def test_a_file_named_twice_is_read_once(tmp_path):
    path = write(tmp_path, "a.jsonl", line(row()))
    assert kinds(read(path, str(path), tmp_path)) == ["read"]


def test_garbled_headings_are_named_as_such(tmp_path):
    table = "会话ID,角色,内容,时间,学员\n1,客户,在吗,,小林\n".encode().decode("gb18030", "replace")
    (outcome,) = read(write(tmp_path, "a.csv", table))
    assert (outcome.kind, "乱码" in outcome.message) == ("unreadable_file", True)


def test_a_table_with_headings_of_its_own_is_told_who_helps(tmp_path):
    (outcome,) = read(write(tmp_path, "a.csv", "单号,谁发的,说了啥\n1,小林,在吗\n"))
    assert "cs-eval convert 文件 --guess" in outcome.message


def test_garbled_text_is_named_and_not_graded(tmp_path):
    garbled = "您好，请问有什么可以帮您的呢".encode().decode("gb18030", "replace")
    outcome = read_one(tmp_path, row(turns=[ASKS, {"role": "agent", "text": garbled * 3}]))
    assert "乱码" in outcome.message


def test_a_damaged_byte_costs_its_line_only(tmp_path):
    lines = [line(row(id=str(n))).encode() for n in range(3)]
    lines[1] = lines[1].replace("您".encode(), b"\xe6\x82")
    outcomes = read(write(tmp_path, "a.jsonl", b"".join(lines)))
    assert kinds(outcomes) == ["read", "bad_row", "read"]
    assert "编码" in outcomes[1].message


def test_after_a_fault_in_an_array_what_came_before_stays(tmp_path):
    path = write(tmp_path, "a.json", "[\n" + line(row(id="a")).strip() + ',\n{"id": }\n]')
    outcomes = read(path)
    assert kinds(outcomes) == ["read", "bad_row"]
    assert outcomes[1].place == f"{path}:3"


# faults of a table


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("1,客户,在\n1,客服,您好,请说\n2,客户,在\n2,客服,在\n", {"1": "bad_row", "2": "read"}),
        ("1,客户,在\n1,客服,您\0好\n2,客户,在\n2,客服,在\n", {"1": "bad_row", "2": "read"}),
        ('1,客户,在\n1,客服,"您好\n2,客户,在\n2,客服,在\n', {"1": "bad_row", "2": "read"}),
        ('1,客户,"在"吗\n1,客服,您好\n2,客户,在\n2,客服,在\n', {"1": "bad_row", "2": "read"}),
        ('1,客户,在\n1,客服,好\n"2",客户,"在"吗\n2,客服,在\n', {"1": "bad_row", "2": "bad_row"}),
        ("1,客户\n1,客服,您好\n2,客户,在\n2,客服,在\n", {"1": "bad_row", "2": "read"}),
        ("1,,在\n1,客服,您好\n2,客户,在\n2,客服,在\n", {"1": "unknown_role", "2": "read"}),
        ("1,客户,在\n1,客服,在\n2,客户,在\n1,客户,在\n", {"1": "read", "2": "no_agent_turn"}),
        (",客户,在\n1,客服,在\n2,客服,在\n", {None: "bad_row", "1": "read", "2": "read"}),
    ],
)
def test_a_bad_line_of_a_table_costs_its_conversation_only(tmp_path, rows, expected):
    outcomes = read(write(tmp_path, "a.csv", "会话,角色,内容\n" + rows))
    ends = {
        outcome.transcript_id if isinstance(outcome, Failure) else outcome.id: end
        for outcome, end in zip(outcomes, kinds(outcomes), strict=True)
    }
    assert ends == expected


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("会话,角色,说\n1,客户,在吗\n", "内容"),
        ("会话,角色,contents\n1,客户,在吗\n", "contents"),
        ("在吗,您好\n什么时候发货,今天\n", "角色"),
    ],
)
def test_a_table_without_the_needed_columns_is_refused(tmp_path, table, says):
    (outcome,) = read(write(tmp_path, "a.csv", table))
    assert outcome.kind == "unreadable_file"
    assert says in outcome.message
    assert "在吗" not in outcome.message


# files, folders, globs, streams


EMPTY = [(name, text) for name in ("a.jsonl", "a.json", "a.csv", "a.txt") for text in ("", "\n \n", "\ufeff")]


@pytest.mark.parametrize(("name", "content"), [*EMPTY, ("a.json", "[]"), ("a.csv", "角色,内容\n")])
def test_a_file_without_conversations_is_empty(tmp_path, name, content):
    assert kinds(read(write(tmp_path, name, content))) == ["empty_file"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", b"PK\x03\x04rest", "CSV"),
        ("a.csv", b"PK\x03\x04rest", "CSV"),
        ("a.txt", "今天客服培训的总结：大家都不错", "JSONL"),
    ],
)
def test_a_file_that_is_not_understood_says_what_to_do(tmp_path, name, content, says):
    (outcome,) = read(write(tmp_path, name, content))
    assert outcome.kind == "unreadable_file"
    assert says in outcome.message
    assert outcome.place == str(tmp_path / name)


def test_a_locked_file_says_that_it_may_be_open_and_stops_nothing(tmp_path, monkeypatch):
    locked = write(tmp_path, "a.csv", TABLE)
    other = write(tmp_path, "b.jsonl", line(row()))
    real = io.FileIO

    def refuse(path, *how):
        if str(path) == str(locked):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *how)

    monkeypatch.setattr("cs_eval.reading.sources.io.FileIO", refuse)
    outcomes = read(locked, other)
    assert kinds(outcomes) == ["unreadable_file", "read"]
    assert "Excel" in outcomes[0].message


def test_a_folder_gives_its_transcripts_sorted_and_nothing_else(tmp_path):
    for name in ("b.jsonl", "a.jsonl", "小林/c.JSONL", ".hidden.jsonl", "~$a.csv", ".git/d.jsonl"):
        write(tmp_path, name, line(row(id=name)))
    write(tmp_path, "README.md", "# 说明")
    write(tmp_path, "runs/demo/run.json", "{}")
    write(tmp_path, "runs/demo/grades.jsonl", "{}")
    assert [transcript.id for transcript in read(tmp_path)] == ["a.jsonl", "b.jsonl", "小林/c.JSONL"]


def test_a_glob_is_expanded_here(tmp_path):
    for name in ("a1.jsonl", "a2.jsonl", "b.jsonl", "a3.bak"):
        write(tmp_path, name, line(row(id=name)))
    assert [t.id for t in read(str(tmp_path / "a*"))] == ["a1.jsonl", "a2.jsonl"]
    assert [t.id for t in read(str(tmp_path / "a*.bak"))] == ["a3.bak"]


@pytest.mark.parametrize("missing", ["talk.jsonl", "no*.jsonl", "empty"])
def test_a_path_with_nothing_to_read_is_refused_before_anything_is_read(tmp_path, missing):
    (tmp_path / "empty").mkdir()
    good = write(tmp_path, "talks.jsonl", line(row()))
    with pytest.raises(InputError) as caught:
        read_transcripts(good, tmp_path / missing)
    if missing == "talk.jsonl":
        assert "talks.jsonl" in str(caught.value)


def test_no_source_at_all_is_refused():
    with pytest.raises(InputError):
        read_transcripts()


def test_standard_input_is_read_as_bytes(monkeypatch):
    class Stdin:
        buffer = io.BytesIO(line(row()).encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    (transcript,) = read("-")
    assert transcript.place == "stdin:1"
    assert not Stdin.buffer.closed


@pytest.mark.parametrize("stream", [io.StringIO(line(row())), io.BytesIO(line(row()).encode())])
def test_an_open_stream_is_read_and_left_open(stream):
    (transcript,) = read(stream)
    assert transcript.turn(1).text == ASKS["text"]
    assert not stream.closed


def test_lines_are_read_only_as_they_are_asked_for():
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self):
            return True

        def readinto(self, buffer):
            piece = line(row(id=f"{Endless.taken}", note="长" * 20_000)).encode()[: len(buffer)]
            Endless.taken += 1
            buffer[: len(piece)] = piece
            return len(piece)

    outcomes = read_transcripts(Endless())
    for _ in range(5):
        next(outcomes)
    assert Endless.taken < 12


# properties

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffd"), max_size=20)
WORDS = st.text("您好在吗退货abc 12", min_size=1, max_size=8).filter(str.strip)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
TURN = st.fixed_dictionaries(
    {"role": st.sampled_from(["customer", "agent", "bot", "system"]), "text": TEXT},
    optional={
        "at": st.datetimes(datetime(1995, 1, 1), datetime(2100, 12, 31)).map(
            lambda moment: moment.isoformat()
        ),
        "meta": st.dictionaries(TEXT, JSON, max_size=2),
    },
)
CARD = st.builds(
    Scenario,
    id=st.just("late-parcel"),
    stage=st.sampled_from(["presales", None]),
    shop=WORDS,
    facts=st.lists(WORDS),
)
TRANSCRIPTS = st.builds(
    lambda turns, **keys: Transcript(turns=[*turns, ANSWERS], **keys),
    turns=st.lists(TURN, max_size=4),
    id=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9),
    trainee=st.none() | TEXT,
    date=st.none() | TEXT,
    scenario=st.none() | WORDS | CARD,
    meta=st.dictionaries(TEXT, JSON, max_size=3),
)


@given(TRANSCRIPTS)
@settings(max_examples=25)
def test_what_was_written_is_read_back_equal(transcript):
    (again,) = read(io.StringIO(transcript.model_dump_json() + "\n"))
    assert again.model_copy(update={"place": None}) == transcript


HEADS = st.sampled_from(
    [b"", line(row(id="first")).encode(), b"[\n", b"{\n", TABLE.encode(), b"\xef\xbb\xbf"]
)
PIECES = st.lists(
    st.binary(max_size=12)
    | st.sampled_from(
        [b"\n", b'"', b",", b"]", b"}", b'{"id":"a","turns":[', b"1,\xe5\xae\xa2\xe6\x9c\x8d,"]
    ),
    max_size=12,
).map(b"".join)


@given(HEADS, PIECES, st.sampled_from(["a.jsonl", "a.json", "a.csv", "a.txt"]))
@settings(max_examples=40)
def test_no_bytes_raise_anything_but_an_input_error(head, tail, name):
    stream = io.BytesIO(head + tail)
    stream.name = name
    try:
        outcomes = read(stream)
    except InputError:
        return
    assert outcomes
    assert all(outcome.place for outcome in outcomes)


@given(st.lists(st.binary(max_size=20) | TRANSCRIPTS.map(lambda t: t.model_dump_json().encode()), max_size=6))
@settings(max_examples=25)
def test_every_line_that_is_not_blank_is_one_row(pieces):
    lines = [piece.replace(b"\n", b"").replace(b"\xff\xfe", b"") for piece in pieces]
    content = b"\n".join([line(row(id="first")).strip().encode(), *lines])
    wanted = [n for n, piece in enumerate(content.split(b"\n"), 1) if not _is_blank(piece)]
    got = [r.place for r in JsonLines().rows(document(content))]
    assert got == wanted


def _is_blank(piece):
    """Say whether nothing stands in a line but commas, which may part rows."""
    return not piece.decode("utf-8", "surrogateescape").replace(",", " ").strip()


@given(st.lists(st.sampled_from(["1,客户,在吗", "2,客服,好", '1,客服,"', '",x', "", "3,客服,a,b", '"q",1'])))
@settings(max_examples=25)
def test_every_line_of_a_table_belongs_to_a_conversation_or_a_fault(rows):
    content = "\n".join(["会话,角色,内容", *rows]).encode()
    found = list(CsvFile().rows(document(content)))
    if any(rows):
        assert found
    assert [r.place for r in found] == sorted(r.place for r in found)


@pytest.mark.parametrize("heading", ["角色,内容", "发言人,消息", "发送人,聊天内容", "身份,消息内容"])
def test_columns_go_by_the_names_that_tools_and_people_give_them(heading, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(f"{heading}\n客户,在吗\n客服,您好在的\n", encoding="utf-8")
    (transcript,) = read_transcripts(file)
    assert [turn.text for turn in transcript.turns] == ["在吗", "您好在的"]
