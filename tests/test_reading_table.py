"""Tables: what the columns are called, which lines are a conversation, and what Excel has done to ids."""

import pytest

from cs_eval.models.file_map import Columns as MappedColumns
from cs_eval.models.file_map import FileMap
from cs_eval.models.grade import Failure
from cs_eval.reading import read_transcripts
from cs_eval.reading.formats.table import Columns
from cs_eval.reading.formats.table import gathering as gathering_module
from cs_eval.reading.intake import Intake


def write(folder, lines, name="a.csv", encoding="utf-8"):
    path = folder / name
    path.write_text(lines, encoding=encoding, newline="")
    return path


def read(folder, lines, name="a.csv", **how):
    intake = Intake()
    outcomes = list(read_transcripts(write(folder, lines, name), intake=intake, **how))
    return outcomes, [note.message for note in intake.remarks.kept]


def talks(outcomes):
    """Return what is said in each conversation, and the kind of each failure."""
    return [
        each.kind if isinstance(each, Failure) else [(turn.role, turn.text) for turn in each.turns]
        for each in outcomes
    ]


ASKS, ANSWERS = ("customer", "在吗"), ("agent", "在的您请说")


# columns


@pytest.mark.parametrize(
    ("headings", "meanings"),
    [
        ("会话ID,发送时间,发送者,角色,消息类型,内容", ["id", "at", "sender", "role", "kind", "text"]),
        (
            "客户名,消息序号,发送时间,发送内容,发送账号,账号类型",
            ["customer", "number", "at", "text", "account", "role"],
        ),
        ("顾客账号,客服账号,消息时间,发送方,消息内容", ["customer", "agent", "at", "sender", "text"]),
        ("Session ID,Sender Role,Message Text,Sent At", ["id", "role", "text", "at"]),
        ("ID,会话ID,角色,内容", [None, "id", "role", "text"]),
        ("发送时间（北京时间）,ＲＯＬＥ, Content *", ["at", "role", "text"]),
        ("发送者,聊天记录", ["sender", "text"]),
        ("对话,发送者,内容", ["id", "sender", "text"]),
        ("客户ID,聊天记录", ["customer", "conversation"]),
        ("咚咚会话编号,顾客账号,时刻", ["id", "customer", "at"]),
        ("消息,内容,角色", [None, "text", "role"]),
    ],
)
def test_headings_of_platforms_and_scrapers_mean_what_they_say(headings, meanings):
    assert list(Columns.named(headings.split(",")).meanings) == meanings


def test_the_map_says_what_other_headings_mean_and_goes_before_the_usual_ones(tmp_path):
    columns = MappedColumns(id="通", role="谁", text=("话", "说"))
    table = "通,谁,说,内容\n1,客户,在吗,x\n1,客服,在的您请说,x\n"
    outcomes, _ = read(tmp_path, table, mapping=FileMap(columns=columns))
    assert talks(outcomes) == [[ASKS, ANSWERS]]
    assert outcomes[0].turn(1).meta == {"内容": "x"}


@pytest.mark.parametrize(
    "above", ["", "三月对练\n", "导出时间：2026-03-05,,\n\n", "sep=,\n", '"第一行\n第二行"\n', "﻿"]
)
def test_headings_may_stand_below_titles(tmp_path, above):
    outcomes, _ = read(tmp_path, above + "角色,内容\n客户,在吗\n客服,在的您请说\n")
    assert talks(outcomes) == [[ASKS, ANSWERS]]


def test_the_map_says_which_row_has_the_headings(tmp_path):
    table = "角色,内容\n角色,内容\n客户,在吗\n客服,在的您请说\n"
    assert talks(read(tmp_path, table, mapping=FileMap(heading_row=2))[0]) == [[ASKS, ANSWERS]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_excel_is_told_the_delimiter_in_a_line_of_its_own(tmp_path, delimiter):
    table = f"sep={delimiter}\n" + "角色,内容\n客户,在吗\n客服,在的您请说\n".replace(",", delimiter)
    assert talks(read(tmp_path, table)[0]) == [[ASKS, ANSWERS]]


# who speaks


@pytest.mark.parametrize("heading", ["发送者", "发送账号", "发言人", "昵称"])
def test_a_column_of_senders_holds_roles_or_accounts(tmp_path, heading):
    for customer, agent in (("买家", "客服"), ("小鹿_88", "山野:小美"), ("用户***1", "卖家")):
        (transcript,), _ = read(tmp_path, f"{heading},内容\n{customer},在吗\n{agent},在的您请说\n")
        assert [turn.role for turn in transcript.turns] == ["customer", "agent"]
        assert transcript.turn(1).account == (None if customer == "买家" else customer)


def test_columns_of_both_sides_tell_the_accounts_and_the_trainee(tmp_path):
    table = "买家昵称,客服昵称,发送方,聊天内容\n小鹿,小美,买家,在吗\n小鹿,小美,客服,在的您请说\n"
    (transcript,), _ = read(tmp_path, table)
    assert [turn.account for turn in transcript.turns] == ["小鹿", "小美"]
    assert transcript.trainee == "小美"


def test_who_is_named_as_the_customer_is_the_customer(tmp_path):
    outcomes, _ = read(tmp_path, "客户名,发送账号,发送内容\n小鹿,小鹿,在吗\n,小美,在的您请说\n")
    assert talks(outcomes) == [[ASKS, ANSWERS]]


# which lines are a conversation


def test_lines_of_one_id_are_gathered_where_they_are_not_together(tmp_path):
    table = "会话,角色,内容\n1,客户,在吗\n2,客户,在吗\n1,客服,在的您请说\n2,客服,在的您请说\n"
    outcomes, _ = read(tmp_path, table)
    assert [each.id for each in outcomes] == ["1", "2"]
    assert talks(outcomes) == [[ASKS, ANSWERS], [ASKS, ANSWERS]]
    assert [each.place.rsplit(":", 1)[1] for each in outcomes] == ["2", "3"]


def test_lines_that_stand_too_far_below_are_a_failure_that_says_to_sort(tmp_path, monkeypatch):
    monkeypatch.setattr(gathering_module, "APART", 70)
    between = "".join(f"{n},客户,在吗\n{n},客服,在的您请说\n" for n in range(2, 200))
    outcomes, _ = read(tmp_path, f"会话,角色,内容\n1,客户,在吗\n1,客服,在的您请说\n{between}1,客服,再见\n")
    late = outcomes[-1]
    assert (len(outcomes), late.kind, late.transcript_id) == (200, "duplicate_id", "1")
    assert "排序" in late.message
    assert "第 400 行" in late.message


def test_what_is_held_of_a_table_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(gathering_module, "MOST_HELD", 50)
    held = []
    ended = gathering_module._Gathering.ended
    monkeypatch.setattr(
        gathering_module._Gathering,
        "ended",
        lambda self, number: held.append(self._held) or ended(self, number),
    )
    table = "会话,角色,内容\n" + "".join(f"{n % 500},客户,在吗\n" for n in range(2000))
    read(tmp_path, table)
    assert max(held) < 200


def test_without_ids_a_column_of_customers_tells_the_conversations(tmp_path):
    first = "买家昵称,角色,内容\n甲,买家,在吗\n乙,买家,在吗\n"
    table = f"{first}甲,客服,在的您请说\n乙,客服,在的您请说\n,客服,还在吗\n"
    outcomes, _ = read(tmp_path, table)
    assert talks(outcomes) == [[ASKS, ANSWERS], [ASKS, ANSWERS, ("agent", "还在吗")]]


def test_without_ids_who_writes_to_whom_tells_the_conversations(tmp_path):
    table = (
        "发送人,接收人,内容\n甲,店:小美,在吗\n乙,店:小美,在吗\n店:小美,甲,在的您请说\n店:小美,乙,在的您请说\n"
    )
    assert talks(read(tmp_path, table)[0]) == [[ASKS, ANSWERS], [ASKS, ANSWERS]]


def test_without_ids_another_customer_begins_another_conversation_and_that_is_told(tmp_path):
    answer = "小美,客服,在的您请说\n"
    table = f"昵称,角色,内容\n小美,客服,您好\n甲,客户,在吗\n{answer}乙,客户,在吗\n{answer}"
    outcomes, remarks = read(tmp_path, table)
    assert talks(outcomes) == [[("agent", "您好"), ASKS, ANSWERS], [ASKS, ANSWERS]]
    assert "没有会话编号" in remarks[0]
    assert len(remarks) == 1


def test_mixed_customers_without_ids_are_failures_that_say_which_column_is_missing(tmp_path):
    table = "昵称,角色,内容\n甲,客户,在吗\n乙,客户,在吗\n小美,客服,在的您请说\n甲,客户,人呢\n小美,客服,来了\n"
    outcomes, _ = read(tmp_path, table)
    assert talks(outcomes) == ["bad_row", "bad_row"]
    assert "会话编号" in outcomes[0].message


def test_without_ids_a_long_silence_parts_conversations_where_the_map_says_so(tmp_path):
    table = (
        "客户名,角色,发送时间,内容\n甲,客户,2026-03-01 9:00:00,在吗\n甲,客服,2026-03-01 9:00:05,在的您请说\n"
        "甲,客户,2026-03-02 9:00:00,在吗\n甲,客服,2026-03-02 9:00:05,在的您请说\n"
    )
    outcomes, _ = read(tmp_path, table, mapping=FileMap(new_after="2h"))
    assert talks(outcomes) == [[ASKS, ANSWERS]] * 2
    assert [each.place.rsplit(":", 1)[1] for each in outcomes] == ["2", "4"]


def test_ids_that_number_the_messages_are_no_conversations(tmp_path):
    outcomes, _ = read(tmp_path, "编号,角色,内容\n1,客户,在吗\n2,客服,在的您请说\n3,客户,好\n")
    assert talks(outcomes) == [[ASKS, ANSWERS, ("customer", "好")]]


def test_an_id_in_the_first_line_only_is_that_of_the_lines_below(tmp_path):
    outcomes, _ = read(
        tmp_path, "会话,角色,内容\n1,客户,在吗\n,客服,在的您请说\n2,客户,在吗\n,客服,在的您请说\n"
    )
    assert [each.id for each in outcomes] == ["1", "2"]


def test_a_robot_speaks_from_the_shops_side_and_a_sender_beside_a_role_is_an_account(tmp_path):
    table = "顾客账号,客服账号,角色,内容\n甲,小助手,机器人,您好\n甲,小美,客服,在的您请说\n"
    (transcript,), _ = read(tmp_path, table)
    assert [(turn.role, turn.account) for turn in transcript.turns] == [("bot", "小助手"), ("agent", "小美")]
    (transcript,), _ = read(tmp_path, "发送者,角色,内容\n智能客服,机器人,您好\n小美,客服,在的您请说\n")
    assert transcript.turn(1).account == "智能客服"


def test_both_sides_can_be_told_by_the_map(tmp_path):
    columns = MappedColumns(customer="谁问", agent="谁答", role="收/发", text="话")
    table = "谁问,谁答,收/发,话\n甲,小美,收,在吗\n甲,小美,发,在的您请说\n"
    mapping = FileMap(columns=columns, roles={"收": "customer", "发": "agent"})
    (transcript,), _ = read(tmp_path, table, mapping=mapping)
    assert [turn.account for turn in transcript.turns] == ["甲", "小美"]


# order


def test_message_numbers_give_the_order_of_what_was_said(tmp_path):
    table = "会话,消息序号,角色,内容\n1,10,客服,再见\n1,9,客服,在的您请说\n1,2,客户,在吗\n"
    assert talks(read(tmp_path, table)[0]) == [[ASKS, ANSWERS, ("agent", "再见")]]


@pytest.mark.parametrize(
    ("times", "order"),
    [
        (["9:06", "9:05", "9:05", "9:04"], [4, 3, 2, 1]),
        (["9:04", "9:05", "9:05", "9:06"], [1, 2, 3, 4]),
        (["9:06", "9:05", "", "9:04"], [1, 2, 3, 4]),
        (["9:06", "9:04", "9:05", "9:03"], [1, 2, 3, 4]),
        (["9:05", "9:05", "9:05", "9:05"], [1, 2, 3, 4]),
    ],
)
def test_a_conversation_with_the_newest_first_is_turned_round(tmp_path, times, order):
    rows = [f"{time and f'2026-03-05 {time}:00'},客服,{n}" for n, time in enumerate(times, 1)]
    (transcript,), _ = read(tmp_path, "时间,角色,内容\n" + "\n".join(rows))
    assert [turn.text for turn in transcript.turns] == [str(n) for n in order]


# quotes


def test_a_quote_that_begins_a_cell_between_tabs_is_what_was_typed(tmp_path):
    outcomes, _ = read(tmp_path, '会话\t角色\t内容\n1\t客户\t"正宗"不\n1\t客服\t"是的\n', "a.tsv")
    assert talks(outcomes) == [[("customer", '"正宗"不'), ("agent", '"是的')]]


# times


def test_a_conversation_past_midnight_has_two_days(tmp_path):
    rows = "2026/3/5,晚上11:58,客户,在吗\n,晚上11:59,客服,在\n2026/3/6,凌晨12:03,客服,您说\n"
    table = "日期,时间,角色,内容\n" + rows
    (transcript,), _ = read(tmp_path, table)
    assert [turn.at for turn in transcript.turns] == [
        "2026-03-05T23:58",
        "2026-03-05T23:59",
        "2026-03-06T00:03",
    ]


@pytest.mark.parametrize(
    ("date", "time", "at"),
    [
        ("2026/3/5", "9:05:07", "2026-03-05T09:05:07"),
        ("2026年3月5日", "下午 1:05", "2026-03-05T13:05"),
        ("2026-03-05", "2026-03-06 00:01:00", "2026-03-06T00:01:00"),
        ("2026-03-05", "46086.5", "2026-03-05T12:00:00"),
    ],
)
def test_a_time_has_the_day_of_its_line(tmp_path, date, time, at):
    (transcript,), _ = read(tmp_path, f"日期,时间,角色,内容\n{date},,客户,在吗\n{date},{time},客服,您好\n")
    assert transcript.turn(2).at == at


# one row a conversation

CELLS = [
    '"2026-03-01 10:00:05\n小鹿_88：在吗\n2026-03-01 10:00:09\n小美：在的您请说"',
    '"客户：在吗\n客服：在的您请说"',
    '"[{""role"":""customer"",""content"":""在吗""},{""role"":""agent"",""content"":""在的您请说""}]"',
    '"{""messages"":[{""role"":""客户"",""content"":""在吗""},{""role"":""客服"",""content"":""在的您请说""}]}"',
]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("heading", ["聊天记录", "内容"])
def test_a_cell_holds_a_whole_conversation(tmp_path, cell, heading):
    outcomes, _ = read(tmp_path, f"客户ID,学员,班级,{heading}\n小鹿_88,小林,一班,{cell}\n")
    assert talks(outcomes) == [[ASKS, ANSWERS]]
    assert (outcomes[0].trainee, outcomes[0].meta) == ("小林", {"班级": "一班"})


def test_a_cell_in_which_nobody_speaks_costs_its_row_only(tmp_path):
    table = f"编号,聊天记录\n1,客户很满意\n2,{CELLS[1]}\n3,\n"
    outcomes, _ = read(tmp_path, table)
    assert talks(outcomes) == ["no_turns", [ASKS, ANSWERS], "no_turns"]
    assert outcomes[0].transcript_id == "1"
    assert "满意" not in outcomes[0].message


# what Excel does


@pytest.mark.parametrize("id", ['="6931552345678901234"', "'6931552345678901234", "\t6931552345678901234"])
def test_what_keeps_excel_off_an_id_is_no_part_of_it(tmp_path, id):
    lines = "".join(
        f'"{id.replace(chr(34), chr(34) * 2)}",{who}\n' for who in ("客户,在吗", "客服,在的您请说")
    )
    (transcript,), _ = read(tmp_path, "会话ID,角色,内容\n" + lines)
    assert transcript.id == "6931552345678901234"


def test_ids_that_all_look_alike_are_a_failure_that_says_how_to_export(tmp_path):
    outcomes, _ = read(tmp_path, "会话ID,角色,内容\n6.93155E+18,客户,在吗\n6.93155E+18,客服,在的您请说\n")
    assert talks(outcomes) == ["bad_row"]
    for word in ("6.93155E+18", "「会话ID」", "文本"):
        assert word in outcomes[0].message


def test_damaged_ids_are_remarked_where_customers_tell_the_conversations(tmp_path):
    lines = "".join(f"6.93155E+18,{c},客户,在吗\n6.93155E+18,{c},客服,在的您请说\n" for c in ("甲", "乙"))
    outcomes, remarks = read(tmp_path, "会话ID,客户名,角色,内容\n" + lines)
    assert talks(outcomes) == [[ASKS, ANSWERS]] * 2
    assert len({each.id for each in outcomes}) == 2
    assert "「会话ID」" in remarks[0]
    assert len(remarks) == 1


def test_rounded_ids_that_still_differ_are_remarked(tmp_path):
    ids = [f"693155234567{n}00000" for n in (890, 891)]
    lines = "".join(f"{id},客户,在吗\n{id},客服,在的您请说\n" for id in ids)
    outcomes, remarks = read(tmp_path, "会话ID,角色,内容\n" + lines)
    assert [each.id for each in outcomes] == ids
    assert len(remarks) == 1


@pytest.mark.parametrize(
    "ids", [["1000000000000000", "2"], ["6931552345678901234", "6931552345678900000"], ["1e5"]]
)
def test_ids_that_only_happen_to_end_in_zeros_are_sound(tmp_path, ids):
    lines = "".join(f"{id},客户,在吗\n{id},客服,在的您请说\n" for id in ids)
    outcomes, remarks = read(tmp_path, "会话ID,角色,内容\n" + lines)
    assert [each.id for each in outcomes] == ids
    assert not remarks


@pytest.mark.parametrize("error", ["#NAME?", "#REF!", "#VALUE!"])
def test_a_text_that_excel_made_an_error_is_not_graded(tmp_path, error):
    table = f"会话,角色,内容\n1,客户,在吗\n1,客服,{error}\n2,客户,在吗\n2,客服,在的您请说\n"
    outcomes, _ = read(tmp_path, table)
    assert talks(outcomes) == ["bad_row", [ASKS, ANSWERS]]
    assert error in outcomes[0].message


def test_a_column_of_texts_that_is_empty_is_not_graded(tmp_path):
    outcomes, _ = read(tmp_path, "角色,内容\n客户,\n客服,\n")
    assert talks(outcomes) == ["no_turns"]
    assert "公式" in outcomes[0].message


# where nobody numbers the conversations


@pytest.mark.parametrize("heading", ["学员", "日期", "场景"])
def test_without_ids_another_trainee_day_or_scenario_begins_another_conversation(tmp_path, heading):
    one, other = ("2026-03-01", "2026-03-02") if heading == "日期" else ("小林", "石头")
    rows = f"{one},客户,在吗\n,客服,在的您请说\n{other},客户,在吗\n{other},客服,在的您请说\n"
    rows += f"{one},客服,在的您请说\n"
    outcomes, remarks = read(tmp_path, f"{heading},角色,内容\n{rows}")
    assert talks(outcomes) == [[ASKS, ANSWERS], [ASKS, ANSWERS], [ANSWERS]]
    if heading == "学员":
        assert [each.trainee for each in outcomes] == ["小林", "石头", "小林"]
    assert len(remarks) == 1
    assert heading in remarks[0]


def test_customers_that_alternate_keep_their_trainees_apart(tmp_path):
    rows = "甲,小林,客户,在吗\n乙,石头,客服,您好\n甲,小林,客服,在的您请说\n乙,小王,客服,您好\n"
    outcomes, _ = read(tmp_path, f"客户名,学员,角色,内容\n{rows}")
    assert [(each.trainee, len(each.turns)) for each in outcomes] == [("小林", 2), ("石头", 1), ("小王", 1)]


def test_a_day_that_names_the_moment_of_each_message_parts_nothing(tmp_path):
    rows = "2026-03-01 10:00:00,客户,在吗\n2026-03-01 10:00:09,客服,在的您请说\n"
    outcomes, remarks = read(tmp_path, f"日期,角色,内容\n{rows}")
    assert talks(outcomes) == [[ASKS, ANSWERS]]
    assert remarks == []


def test_two_trainees_under_one_id_are_a_failure_that_names_the_lines(tmp_path):
    rows = "a,小林,客户,在吗\na,,客服,在的您请说\na,石头,客服,在的您请说\nb,小林,客服,在的您请说\n"
    outcomes, _ = read(tmp_path, f"会话ID,学员,角色,内容\n{rows}")
    assert talks(outcomes) == ["bad_row", [ANSWERS]]
    assert "小林（2）、石头（4）" in outcomes[0].message


@pytest.mark.parametrize("headings", ["客户说,客服说", "会话ID,时间,客户,客服", "user,assistant"])
def test_a_column_for_each_side_is_told_how_to_rearrange(headings):
    message = Columns.named(headings.split(",")).missing().message
    assert "每句话要单独一行" in message
    assert "会话ID,角色,内容" in message


@pytest.mark.parametrize("headings", ["问题,回答", "问,答", "Q,A", "Question,Answer", "客户问题,客服回复"])
def test_a_row_with_a_question_and_its_answer_is_a_conversation(tmp_path, headings):
    outcomes, remarks = read(tmp_path, f"{headings}\n在吗,在的您请说\n在吗,在的您请说呀\n")
    assert [len(talk) for talk in talks(outcomes)] == [2, 2]
    assert talks(outcomes)[0] == [ASKS, ANSWERS]
    assert len(remarks) == 1


def test_questions_and_answers_with_one_id_are_one_conversation(tmp_path):
    rows = "a,在吗,在的您请说\na,在吗,\nb,,在的您请说\n"
    outcomes, remarks = read(tmp_path, f"会话ID,问题,回答\n{rows}")
    assert talks(outcomes) == [[ASKS, ANSWERS, ASKS], [ANSWERS]]
    assert remarks == []


def test_every_row_of_questions_and_answers_is_accounted_for(tmp_path):
    outcomes, _ = read(tmp_path, "问题,回答,类别\n在吗,在的您请说,1\n在吗,,2\n,,3\n,在的您请说,4\n")
    assert [getattr(each, "kind", "read") for each in outcomes] == [
        "read",
        "no_agent_turn",
        "no_turns",
        "read",
    ]


def test_columns_that_say_who_speaks_go_before_questions_and_answers(tmp_path):
    outcomes, _ = read(tmp_path, "会话ID,角色,内容,问题,回答\na,客户,在吗,x,y\na,客服,在的您请说,x,y\n")
    assert talks(outcomes) == [[ASKS, ANSWERS]]
