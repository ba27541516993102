"""`cs-eval convert --guess`: a map is found out, told with its reasons, shown, asked for, written."""

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cs_eval import read_transcripts
from cs_eval.guessing import Guess, propose
from cs_eval.guessing.findings import Question
from cs_eval.guessing.manner import manner
from cs_eval.guessing.writing import map_text
from cs_eval.language import use_language
from cs_eval.loading import load_map

TABLE = """\
单号,谁发的,时候,说了啥
f01,用户***1,2026-03-01 20:01:02,快递到哪了
f01,小美,2026-03-01 20:01:09,您好，我帮您查一下哈
f01,用户***1,2026-03-01 20:02:02,三天没动了
f01,小美,2026-03-01 20:03:09,让您久等了，已经到您的城市了
f02,月亮不睡,2026-03-01 21:01:02,有M码吗
f02,小美,2026-03-01 21:01:09,亲，有的哦
f02,月亮不睡,2026-03-01 21:03:02,那我拍了
f02,小美,2026-03-01 21:03:19,好的，今天为您安排发货
"""


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    """An empty folder, in Chinese, with nobody to ask."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setattr("cs_eval.cli.guessing.is_somebody_there", lambda: False)
    yield
    use_language("zh")


def write(name, text):
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    return name


def qianniu(*turns):
    return "".join(f"{who} 2026-03-01 10:0{n}:05\n{text}\n" for n, (who, text) in enumerate(turns))


def said(name, **hints):
    map = propose([str(name)], **hints).map
    return [[turn.role for turn in item.turns] for item in read_transcripts(name, mapping=map)]


def keys(findings):
    return {(each.key, each.entry): getattr(each, "value", None) for each in findings}


def test_columns_are_told_by_what_stands_in_them():
    found = propose([write("a.csv", TABLE)])
    assert keys(found.guesses) == {
        ("columns", "id"): "单号",
        ("columns", "account"): "谁发的",
        ("columns", "at"): "时候",
        ("columns", "text"): "说了啥",
        ("agents", ""): ("小美",),
    }
    assert said("a.csv") == [["customer", "agent"] * 2] * 2


def test_columns_of_a_workbook_too():
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in TABLE.splitlines():
        book.active.append(line.split(","))
    book.save("a.xlsx")
    assert said("a.xlsx") == [["customer", "agent"] * 2] * 2


def test_headings_that_are_known_need_no_guess():
    text = "会话ID,角色,内容\n1,客户,在吗\n1,客服,您好\n"
    assert propose([write("a.csv", text)]).findings == ()


def test_a_cell_with_the_whole_chat_is_found_by_its_look():
    rows = "".join(f'{n},"客户：在吗\n客服：您好，在的\n客户：好"\n' for n in range(3))
    found = propose([write("a.csv", f"序,全部\n{rows}")])
    assert keys(found.guesses)["columns", "conversation"] == "全部"


def test_several_names_of_one_column_stand_together():
    write("d/a.csv", TABLE)
    write("d/b.csv", TABLE.replace("说了啥", "话").replace("f0", "g0"))
    assert propose(["d"]).map.columns.text == ("说了啥", "话")


def test_who_speaks_in_every_conversation_is_of_the_shop():
    for number in range(3):
        chat = qianniu((f"小鹿_8{number}", "有M码吗"), ("阿美", "您好，有的"), (f"小鹿_8{number}", "好"))
        write(f"d/{number}.txt", chat)
    [guess] = propose(["d"]).guesses
    assert (guess.key, guess.value, guess.sure) == ("agents", ("阿美",), True)
    assert "几乎每段都有" in guess.why


def test_a_customer_who_comes_again_and_again_is_not_taken_for_the_shop_without_a_word():
    for number, agent in enumerate(("阿美", "老周", "小林")):
        write(
            f"d/{number}.txt",
            qianniu(("小鹿", "我的快递怎么还没到"), (agent, "您好，帮您查"), ("小鹿", "好")),
        )
    [guess] = propose(["d"]).guesses
    assert not guess.sure


def test_of_one_conversation_the_one_who_talks_as_a_shop_does_is_likely_and_marked():
    chat = qianniu(("阿美", "亲，欢迎光临"), ("小鹿", "我的快递怎么还没到"), ("阿美", "您好，我帮您查一下"))
    [guess] = propose([write("a.txt", chat)]).guesses
    assert (guess.value, guess.sure) == (("阿美",), False)


def test_where_nothing_tells_it_stays_a_question():
    found = propose([write("a.txt", qianniu(("甲", "嗯"), ("乙", "哦"), ("甲", "行"), ("乙", "好")))])
    assert found.guesses == []
    assert [question.key for question in found.questions] == ["agents"]
    assert "甲" in found.questions[0].ask


def test_main_accounts_and_robots_are_named():
    chat = qianniu(("小鹿", "在吗"), ("山野集:小美", "您好"), ("山野集:服务助手", "欢迎光临"))
    assert keys(propose([write("a.txt", chat)]).guesses) == {
        ("agents", ""): ("山野集",),
        ("bots", ""): ("山野集:服务助手",),
    }


def test_what_the_shops_file_says_is_not_asked_again():
    from cs_eval.models.shop import Shop

    chat = write("a.txt", qianniu(("甲", "嗯"), ("乙", "哦"), ("甲", "行")))
    shop = Shop.model_validate({"shop": "mine", "agents": ("乙",)})
    assert propose([chat], (shop,)).findings == ()


def test_of_several_people_of_the_shop_it_asks_who_is_graded():
    chat = qianniu(("小鹿", "在吗"), ("山野集:小美", "您好"), ("山野集:阿强", "我来帮您"))
    [question] = propose([write("a.txt", chat)]).questions
    assert (question.key, question.example) == ("trainee", "山野集:阿强")


@pytest.mark.parametrize(("trainee", "customer"), [("user", "assistant"), ("assistant", "user")])
def test_the_trainees_role_of_messages_is_told_by_their_manner(trainee, customer):
    messages = [
        {"role": customer, "content": "我的快递怎么还没到"},
        {"role": trainee, "content": "您好，抱歉让您久等了，我帮您查一下"},
    ]
    name = write("a.jsonl", json.dumps({"messages": messages}, ensure_ascii=False) + "\n")
    [guess] = propose([name]).guesses
    assert (guess.key, guess.value, guess.sure) == ("agent", trainee, False)
    assert said(name) == [["customer", "agent"]]


def test_words_for_roles_that_nobody_knows_are_told_by_their_accounts_or_their_manner():
    rows = "1,甲方,小鹿,我的快递怎么还没到\n1,乙方,店:小美,您好，帮您查\n1,甲方,小鹿,太慢了\n"
    found = propose([write("a.csv", f"会话ID,角色,发送账号,内容\n{rows}")])
    roles = {each.entry: (each.value, each.sure) for each in found.guesses if each.key == "roles"}
    assert roles == {"乙方": ("agent", True), "甲方": ("customer", False)}


def test_times_without_a_day_ask_for_it():
    rows = "1,客户,在吗,昨天 10:05\n1,客服,您好,昨天 10:06\n"
    [question] = propose([write("a.csv", f"会话ID,角色,内容,时间\n{rows}")]).questions
    assert question.key == "date"
    assert "有 2 句" in question.ask


def test_utf_16_without_its_mark_is_said():
    Path("a.txt").write_bytes(qianniu(("小鹿", "在吗"), ("店:小美", "您好")).encode("utf-16-le"))
    assert propose(["a.txt"]).map.encoding == "utf-16"
    assert said("a.txt") == [["customer", "agent"]]


@pytest.mark.parametrize(
    ("text", "like"),
    [("您好，请问有什么可以帮您", 1), ("我的快递怎么还没到", -1), ("嗯", 0), ("How may I help you?", 1)],
)
def test_manners(text, like):
    assert manner([text]) == like


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip)


@settings(max_examples=25)
@given(st.lists(names, min_size=1, max_size=4), names, names)
@example(["小美"], "\u00a0内容", "像对话")
def test_whatever_accounts_are_called_the_map_says_them(tmp_path_factory, accounts, heading, why):
    findings = [
        Guess("columns", heading, why, "text"),
        Guess("agents", tuple(accounts), why),
        Guess("roles", "customer", why, heading),
        Question("trainee", accounts[0], why),
        Question("roles", "agent", why, accounts[0]),
    ]
    file = tmp_path_factory.getbasetemp() / "map.yaml"
    file.write_text(map_text(accounts[0], findings), encoding="utf-8")
    found = load_map(file)
    assert (found.map, found.agents, found.trainee) == (accounts[0], tuple(accounts), None)
    assert (found.columns.text, found.roles) == ((heading,), {heading: "customer"})


def test_without_a_terminal_the_map_goes_to_standard_output_and_nothing_is_written(run):
    code, out, err = run("convert", write("a.csv", TABLE), "--guess")
    assert (code, sorted(path.name for path in Path().iterdir())) == (0, ["a.csv"])
    write("m.yaml", out)
    assert load_map(Path("m.yaml")) == propose(["a.csv"]).map
    assert "  columns.at = 时候：格子里是时间" in err
    assert "    客服  小美  2026-03-01 20:01:09  您好，我帮您查一下哈" in err
    assert "照这样读：对话 2 段，没有读成 0 处" in err


def test_yes_writes_the_map_and_prints_what_to_type_next(run):
    code, out, _ = run("convert", write("a.csv", TABLE), "--guess", "--out", "feige.yaml", "--yes")
    assert (code, out.splitlines()[-1]) == (0, "接着：cs-eval grade a.csv --map feige.yaml")
    assert load_map(Path("feige.yaml")).map == "feige"
    assert os.name == "nt" or stat.S_IMODE(Path("feige.yaml").stat().st_mode) == 0o600
    assert run("grade", "a.csv", "--map", "feige.yaml", "--out", "run")[0] == 0


def test_a_map_that_is_there_stays_unless_forced(run):
    write("map.yaml", "mine")
    code, _, err = run("convert", write("a.csv", TABLE), "--guess", "--yes")
    assert (code, Path("map.yaml").read_text(encoding="utf-8")) == (2, "mine")
    assert "--force" in err
    assert run("convert", "a.csv", "--guess", "--yes", "--force")[0] == 0
    assert load_map(Path("map.yaml")).agents == ("小美",)


@pytest.mark.parametrize(("answer", "code"), [(True, 0), (False, 1)])
def test_on_a_terminal_it_asks_and_no_writes_nothing(run, monkeypatch, answer, code):
    asked = []
    monkeypatch.setattr("cs_eval.cli.guessing.is_somebody_there", lambda: True)
    monkeypatch.setattr("cs_eval.cli.guessing.confirm", lambda text, default: (asked.append(text), answer)[1])
    assert run("convert", write("a.csv", TABLE), "--guess")[0] == code
    assert (len(asked), Path("map.yaml").exists()) == (1, answer)


def test_a_map_in_a_trainers_folder_leads_editors_to_its_schema(run):
    run("init", "店")
    os.chdir("店")
    run("convert", write("a.csv", TABLE), "--guess", "--yes")
    first = Path("map.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=schemas/map.schema.json"
    assert Path("schemas/map.schema.json").is_file()


def test_files_by_which_nothing_can_be_read_are_a_failure_that_says_why(run):
    code, _, err = run("convert", write("a.csv", "甲,乙\n1,2\n3,4\n"), "--guess")
    assert code == 1
    assert "没有读成 1 处" in err
    assert "a.csv" in err
    assert "都读得出来" not in err


def test_standard_input_cannot_be_read_twice(run):
    code, _, err = run("convert", "-", "--guess")
    assert (code, "不能用 -" in err) == (2, True)


def test_in_english(run):
    code, out, err = run("convert", write("a.csv", TABLE), "--guess", "--lang", "en")
    assert code == 0
    assert "# a guess, please check: talks as a shop's people do" in out
    assert "Read like this: 2 conversations, 0 failures" in err


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("a,b\n1,2\n", {("columns", "text"), ("columns", "account")}),
        ("\n".join(TABLE.splitlines()[:2]), {("columns", "text"), ("columns", "account")}),
        ("内容,单号\n在吗,1\n", {("columns", "account")}),
        ("说的\n在吗\n您好，请问有什么可以帮您\n", {("columns", "conversation")}),
        ("在吗\n", {("columns", "conversation")}),
    ],
)
def test_of_a_table_that_shows_too_little_it_is_asked_what_its_columns_are(run, text, asked):
    proposal = propose([write("a.csv", text)])
    assert {(each.key, each.entry) for each in proposal.questions} == asked
    assert not proposal.guesses
    code, out, err = run("convert", "a.csv", "--guess")
    assert code == 1
    assert "都读得出来" not in err
    assert "--guess" not in err
    assert "# columns:" in out


def test_the_questions_of_a_short_table_name_its_likely_columns():
    asked = {
        each.entry: each.example
        for each in propose([write("a.csv", "\n".join(TABLE.splitlines()[:2]))]).questions
    }
    assert asked == {"text": "说了啥", "account": "谁发的"}


def test_who_is_of_the_shop_is_asked_where_bare_names_seem_to_speak():
    [asked] = propose([write("a.txt", "李明：在吗\n这个\n小美：您好\n在的\n")]).questions
    assert (asked.key, asked.example) == ("agents", ("李明",))
    assert "小美" in asked.ask


@pytest.mark.parametrize(("name", "text"), [("a.csv", ""), ("a.txt", ""), ("a.txt", "今天天气好\n")])
def test_where_nothing_can_be_told_no_map_is_written(run, name, text):
    code, out, err = run("convert", write(name, text), "--guess", "--yes")
    assert (code, out) == (1, "")
    assert "没有写" in err
    assert not Path("map.yaml").exists()
