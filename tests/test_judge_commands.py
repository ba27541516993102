"""`cs-eval judge setup` and `check`: what is asked, sent, printed and written, over real HTTP on loopback."""

import io
import json
import re
import threading
from pathlib import Path

import pytest
import typer

from cs_eval import OpenAIJudge
from cs_eval.cli import main, waiting
from cs_eval.entries import add_entry, entry_text
from cs_eval.errors import InputError
from cs_eval.judges.probing import hurried
from cs_eval.judges.traffic import Traffic
from cs_eval.language import use_language
from cs_eval.loading import load_judges, load_rubric
from cs_eval.models.grade import Failure
from cs_eval.testing import FakeEndpoint, Reply, good_answer
from cs_eval.trial import sample_chat, stock_rubric

KEY = "sk-4f9a8b7c6d5e4f3a2b1c0d9e"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "own" / "judges.yaml"


@pytest.fixture
def run(capsys):
    def run(*arguments, lang="zh"):
        code = main(["judge", *map(str, arguments), "--lang", lang])
        printed = capsys.readouterr()
        assert KEY not in printed.out + printed.err
        return code, printed.out, printed.err

    return run


@pytest.fixture
def answering(monkeypatch):
    """Sit at the terminal with these answers."""

    def answer(*answers, key=""):
        left = iter(answers)

        def prompt(question, *, default, hide_input=False, **_):
            said = key if hide_input else next(left, None)
            if said is None:
                raise typer.Abort
            return said or default

        monkeypatch.setattr("cs_eval.cli.wishes.is_somebody_there", lambda: True)
        monkeypatch.setattr("typer.prompt", prompt)
        return left

    return answer


def wrote(file, endpoint, more=""):
    file.parent.mkdir(exist_ok=True)
    text = f"judges:\n  mine:\n    base_url: {endpoint.base_url}\n    model: some-model\n{more}"
    file.write_text(text, encoding="utf-8")
    return file


# setup


def test_setup_asks_tries_and_writes_all_but_the_key(run, file, answering, monkeypatch):
    with FakeEndpoint() as endpoint:
        left = answering("13", endpoint.base_url, "some-model", "MY_GATEWAY_KEY", "mine", key=KEY)
        code, out, _ = run("setup", "--judges", file)
    assert code == 0
    assert next(left, None) is None
    assert endpoint.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert "通了：总分" in out
    assert "一段编出来的对话" in out
    assert "setx MY_GATEWAY_KEY 密钥" in out
    assert ">> ~/.zshrc" in out
    assert KEY not in file.read_text(encoding="utf-8")
    entry = load_judges(file).entry("mine")
    assert (entry.model, entry.base_url, entry.api_key_env) == (
        "some-model",
        endpoint.base_url,
        "MY_GATEWAY_KEY",
    )


def test_a_wrong_answer_is_asked_for_again(run, file, answering):
    answering("99", "kimmi", "5", KEY, "some-model", "我的", "kimi-2", key="")
    code, out, _ = run("setup", "--judges", file)
    assert code == 0
    assert "写 1 到 13 的序号，或名字" in out
    assert "这里像是写了密钥" in out
    assert "评审的名字只能用小写字母" in out
    assert load_judges(file).entry("kimi-2").provider == "kimi"


def test_without_a_terminal_the_flags_that_are_missing_are_named(run, file):
    code, out, err = run("setup", "--judges", file)
    assert (code, out) == (2, "")
    assert "请写上 --provider 或 --base-url、--model、--yes" in err
    assert "give --model" in run("setup", "--provider", "kimi", "--yes", lang="en")[2]
    assert not file.exists()


def test_a_script_needs_flags_alone(run, file, monkeypatch):
    monkeypatch.setenv("GATEWAY", KEY)
    with FakeEndpoint() as endpoint:
        code, out, _ = run(
            *("setup", "--base-url", endpoint.base_url, "--model", "m", "--api-key-env", "GATEWAY"),
            *("--name", "mine", "--judges", file, "--yes"),
            lang="en",
        )
    assert code == 0
    assert "It works: total" in out
    assert "setx" not in out
    assert load_judges(file).entry("mine").api_key_env == "GATEWAY"
    assert json.loads((file.parent / "judges.schema.json").read_text(encoding="utf-8"))
    assert file.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=judges.schema.json\n")


def test_a_failed_trial_writes_nothing_and_says_why(run, file, monkeypatch):
    monkeypatch.setenv("GATEWAY", KEY)
    with FakeEndpoint(lambda body: Reply.error(401, "no such key")) as endpoint:
        code, out, _ = run(
            *("setup", "--base-url", endpoint.base_url, "--model", "m", "--api-key-env", "GATEWAY"),
            *("--judges", file, "--yes"),
        )
    assert code == 1
    assert "没有试成：接口" in out
    assert "不接受这个密钥" in out
    assert "什么也没有写" in out
    assert not file.exists()


def test_a_missing_key_stops_a_script_unless_nothing_is_tried(run, file):
    flags = ("setup", "--provider", "kimi", "--model", "m", "--judges", file, "--yes")
    code, _, err = run(*flags)
    assert code == 2
    assert "setx MOONSHOT_API_KEY" in err
    assert run(*flags, "--no-try")[0] == 0
    assert load_judges(file).entry("kimi").model == "m"


def test_an_entry_is_written_over_only_when_asked_to(run, file, answering):
    flags = ("setup", "--provider", "kimi", "--judges", file, "--no-try")
    assert run(*flags, "--model", "old", "--yes")[0] == 0
    code, _, err = run(*flags, "--model", "new", "--yes")
    assert code == 2
    assert "--replace" in err
    answering("n")
    code, out, _ = run(*flags, "--model", "new", "--name", "kimi")
    assert (code, "什么也没有写" in out) == (130, True)
    assert load_judges(file).entry("kimi").model == "old"
    answering("也许", "y")
    assert run(*flags, "--model", "new", "--name", "kimi")[0] == 0
    assert load_judges(file).entry("kimi").model == "new"
    assert run(*flags, "--model", "newer", "--yes", "--replace")[0] == 0
    assert load_judges(file).entry("kimi").model == "newer"


def test_the_comments_that_setup_wrote_go_with_the_entry_that_is_written_over(run, file):
    flags = ("setup", "--judges", file, "--no-try", "--model", "m", "--yes", "--replace")
    for provider in ("glm", "kimi"):
        run(*flags, "--provider", provider)
    with file.open("a", encoding="utf-8") as there:
        there.write("    # 月底换掉\n")
    run(*flags, "--provider", "glm", lang="en")
    once = file.read_text(encoding="utf-8")
    assert "想要快和省" in once.split("kimi:")[1]
    assert "想要快和省" not in once.split("kimi:")[0]
    run(*flags, "--provider", "glm", lang="en")
    run(*flags, "--provider", "kimi", lang="en")
    text = file.read_text(encoding="utf-8")
    assert [text.count(mark) for mark in ("想要快和省", "还可以写限速")] == [0, 0]
    assert [text.count(mark) for mark in ("# for speed", "# more, such as")] == [2, 2]
    assert "# 月底换掉" in text


@pytest.mark.parametrize(
    ("said", "provider"),
    [
        ("豆包", "doubao"),
        ("豆包（火山方舟 Ark）", "doubao"),
        ("火山方舟", "doubao"),
        ("通义千问", "qwen"),
        ("DEEPSEEK", "deepseek"),
        ("zhipu glm", "glm"),
        ("moonshot", "kimi"),
        ("vLLM（自己的服务）", "vllm"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_provider_may_be_chosen_by_the_name_that_is_shown(run, file, answering, said, provider, lang):
    answering("自己的服务", "", said, "m", "mine")
    assert run("setup", "--no-try", "--judges", file, lang=lang)[0] == 0
    assert load_judges(file).entry("mine").provider == provider


def test_an_address_is_written_without_the_path_of_the_request(run, file):
    address = "https://gateway.example/v1/chat/completions/"
    flags = ("--base-url", address, "--model", "m", "--no-try", "--yes", "--judges", file)
    assert run("setup", *flags)[0] == 0
    assert "base_url: https://gateway.example/v1\n" in file.read_text(encoding="utf-8")


def test_leaving_the_questions_writes_nothing(run, file, answering):
    answering("5", "some-model")
    code, out, _ = run("setup", "--judges", file)
    assert (code, "没有做完，什么也没有写" in out) == (130, True)
    assert not file.exists()


# the file


OWN = """\
# 我的评审
judges:   # 全部
  first:
    # 便宜
    provider: glm   # 智谱
    model: a
    # 上面这个先用着
  jury: {panel: [first, "openai:x"]}
# 完
"""


def test_every_line_of_a_file_stays_when_an_entry_is_added(file):
    file.parent.mkdir()
    file.write_text(OWN, encoding="utf-8")
    add_entry(file, "second", entry_text("second", {"provider": "kimi", "model": "b"}))
    assert file.read_text(encoding="utf-8") == OWN + "  second:\n    provider: kimi\n    model: b\n"


def test_what_stands_around_an_entry_stays_when_it_is_written_over(file):
    file.parent.mkdir()
    file.write_bytes(OWN.replace("\n", "\r\n").encode())
    add_entry(file, "first", entry_text("first", {"provider": "kimi", "model": "b", "temperature": None}))
    lines = file.read_bytes().decode().split("\r\n")
    assert lines[2:6] == ["  first:", "    provider: kimi", "    model: b", "    temperature: null"]
    assert lines[:2] + lines[6:] == OWN.split("\n")[:2] + OWN.split("\n")[6:]


@pytest.mark.parametrize(
    "there", ["judges: {first: {provider: glm, model: a}}\n", "judges:\n  a: {modl: m}\n"]
)
def test_a_file_that_cannot_be_added_to_is_left_as_it_is(file, there):
    file.parent.mkdir()
    file.write_text(there, encoding="utf-8")
    with pytest.raises(InputError):
        add_entry(file, "second", entry_text("second", {"provider": "kimi", "model": "b"}))
    assert file.read_text(encoding="utf-8") == there
    assert [path.name for path in file.parent.iterdir()] == ["judges.yaml"]


@pytest.mark.parametrize(
    "there", ["judges:\n", "# 以后再写", "judges:\n      a:\n        {provider: glm, model: m}"]
)
def test_an_entry_takes_its_place_in_a_file_of_another_shape(file, there):
    file.parent.mkdir()
    file.write_text(there, encoding="utf-8")
    add_entry(file, "second", entry_text("second", {"provider": "kimi", "model": "b"}))
    assert load_judges(file).entry("second").model == "b"
    assert file.read_text(encoding="utf-8").startswith(there)


# check


def test_check_says_beforehand_what_it_will_send_and_sends_nothing_of_anybody(run, file):
    with FakeEndpoint() as endpoint:
        code, out, err = run("check", "mine", "--judges", wrote(file, endpoint))
    assert code == 0
    assert out.startswith(f"要向 {endpoint.base_url} 的 some-model 发大约 10 次请求")
    assert len(endpoint.requests) == 10
    assert len(err.splitlines()) == 10
    assert "结论：可以用。" in out
    assert re.search(r"(\d\d) 条判定里 \1 条每次都一样", out)
    assert "structured: json_schema" in out
    assert "没有写价格" in out


def picky(body):
    """Refuse a schema, `max_tokens`, a temperature and a seed, as some endpoints do."""
    if "max_tokens" in body:
        return Reply.error(400, "Unsupported parameter: max_tokens; use max_completion_tokens")
    if "temperature" in body:
        return Reply.error(400, "temperature is not supported with this model")
    if "seed" in body:
        return Reply.error(422, "extra_forbidden: seed")
    if (body.get("response_format") or {}).get("type") == "json_schema":
        return Reply.error(400, "response_format.json_schema is not supported")
    return Reply(json.dumps(good_answer(body), ensure_ascii=False), model="some-model-v2")


def test_what_is_pasted_needs_nothing_to_be_found_out_again(run, file, tmp_path):
    prices = "    prices: {currency: CNY, date: 2026-03-01, input: 2, output: 8}\n"
    with FakeEndpoint(picky) as endpoint:
        code, out, _ = run("check", "mine", "--judges", wrote(file, endpoint, prices), lang="en")
        assert code == 0
        pasted = tmp_path / "pasted.yaml"
        pasted.write_text(out[out.index("judges:\n") :], encoding="utf-8")
        entry = load_judges(pasted).entry("mine")
        before = endpoint.count
        assert main(["judge", "check", "mine", "--judges", str(pasted)]) == 0
        refused = endpoint.count - before - 10
    assert (entry.structured, entry.temperature) == ("tool", None)
    assert entry.extra_body == {"max_completion_tokens": 8192}
    assert entry.prices.output == 8
    assert refused == 0
    assert "json_schema            refused" in out
    assert "The model that answers calls itself some-model-v2" in out
    assert "CNY" in out


def test_a_wrong_key_ends_the_check_at_once(run, file):
    with FakeEndpoint(lambda body: Reply.error(401, "who are you")) as endpoint:
        code, out, _ = run("check", "mine", "--judges", wrote(file, endpoint))
    assert (code, endpoint.count) == (1, 1)
    assert "结论：不能用" in out
    assert "不接受这个密钥" in out
    assert "可以照抄" not in out


@pytest.fixture
def told_at_once(monkeypatch):
    """Tell of every wait that the endpoint makes last until it was told of; give what the endpoint calls."""
    told = threading.Event()
    reason = waiting._reason

    def noted(traffic):
        told.set()
        return reason(traffic)

    monkeypatch.setattr(waiting, "LOOK_EVERY_S", 0.005)
    monkeypatch.setattr(waiting, "TELLS_AFTER_S", 0.0)
    monkeypatch.setattr(waiting, "_reason", noted)
    return lambda: told.wait(10) and None


def test_a_check_says_what_it_waits_for(run, file, told_at_once):
    with FakeEndpoint(lambda body: told_at_once()) as endpoint:
        code, _, err = run("check", "mine", "--judges", wrote(file, endpoint))
    assert code == 0
    assert "还没有收到接口的回答，在等；已等 0 秒，最多等 60 秒。" in err


def test_setup_says_what_it_waits_for(run, file, monkeypatch, told_at_once):
    monkeypatch.setenv("GATEWAY", KEY)
    with FakeEndpoint(lambda body: told_at_once()) as endpoint:
        code, _, err = run(
            *("setup", "--base-url", endpoint.base_url, "--model", "m", "--api-key-env", "GATEWAY"),
            *("--judges", file, "--yes"),
            lang="en",
        )
    assert code == 0
    assert "No reply from the endpoint yet; waiting; 0 s so far, 60 s at most." in err


@pytest.mark.parametrize(
    ("traffic", "said"),
    [
        (Traffic(throttled=2, retried=2), "接口在限流"),
        (Traffic(retried=3), "已重试 3 次"),
        (Traffic(), "还没有收到"),
    ],
)
def test_a_long_wait_is_told_once_with_its_reason(monkeypatch, traffic, said):
    shown, now = io.StringIO(), [0.0]
    judge = OpenAIJudge("m", base_url="http://127.0.0.1:1/v1", api_key="local")
    monkeypatch.setattr(OpenAIJudge, "traffic", traffic)
    monkeypatch.setattr(waiting.time, "monotonic", lambda: now[0])
    waits = waiting._Waits(shown)
    waits.begin(judge)
    for now[0] in range(30):
        waits.look()
        assert bool(shown.getvalue()) == (now[0] >= 10)
    assert said in shown.getvalue()
    assert shown.getvalue().count("已等 10 秒，最多等 180 秒") == 1


@pytest.mark.parametrize(
    ("settings", "deadline_s"),
    [({}, 60), ({"timeout_s": 90}, 90), ({"deadline_s": 300}, 300), ({"deadline_s": 20}, 20)],
)
def test_a_trial_waits_a_minute_unless_the_judge_says_otherwise(settings, deadline_s):
    judge = OpenAIJudge("m", base_url="http://127.0.0.1:1/v1", api_key="local", **settings)
    assert hurried(judge).settings.deadline_s == deadline_s


def test_ctrl_c_ends_a_check_without_a_stack_trace(run, file, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("cs_eval.trial.check_up", interrupted)
    with FakeEndpoint() as endpoint:
        code, _, err = run("check", "mine", "--judges", wrote(file, endpoint))
    assert (code, err) == (130, "")


def test_an_endpoint_that_only_chats_is_of_no_use(run, file):
    with FakeEndpoint(lambda body: "您好，请问有什么可以帮您？") as endpoint:
        code, out, _ = run("check", "mine", "--judges", wrote(file, endpoint))
    assert code == 1
    assert out.count("没有照着回答") == 4


@pytest.mark.parametrize(("language", "told"), [("zh", "会变的："), ("en", "not the same: ")])
def test_verdicts_that_change_are_told_by_name(run, file, language, told):
    use_language(language)
    criteria, flips = load_rubric(stock_rubric()).criteria, iter(range(1000))

    def fickle(body):
        answer = good_answer(body)
        if len(answer) > 5 and next(flips) % 2:
            for criterion in [one for one in criteria if one.id in answer][:4]:
                worst = {"evidence": [{"turn": 2, "quote": ""}], "reason": "r", "advice": ""}
                answer[criterion.id] = {**worst, "level": list(criterion.levels)[-1]}
        return json.dumps(answer, ensure_ascii=False)

    with FakeEndpoint(fickle) as endpoint:
        code, out, _ = run("check", "mine", "--judges", wrote(file, endpoint), lang=language)
    assert code == 0
    line = next(line for line in out.splitlines() if told in line)
    assert sum(criterion.name in line for criterion in criteria) >= 2
    assert not any(criterion.id in line for criterion in criteria if "-" in criterion.id)


def test_an_endpoint_without_usage_has_no_costs(run, file):
    def silent(body):
        return Reply(json.dumps(good_answer(body), ensure_ascii=False), usage=None)

    with FakeEndpoint(silent) as endpoint:
        code, out, _ = run("check", "mine", "--judges", wrote(file, endpoint))
    assert code == 0
    assert "用量：不报，所以算不出花费" in out


def test_a_judge_from_the_environment_can_be_checked_too(run, monkeypatch):
    with FakeEndpoint() as endpoint:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        code, out, _ = run("check", "openai:some-model", lang="en")
    assert code == 0
    assert "  my-model:\n" in out
    assert "api_key_env: OPENAI_API_KEY" in out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rules", "不是一个大模型"),
        ("jury", "一个一个查"),
        ("nobody", "没有叫 nobody 的评审"),
        ("x:y", "不认识评审"),
    ],
)
def test_what_cannot_be_checked_is_bad_input(run, file, name, said):
    file.parent.mkdir()
    two = "  {0}: {{base_url: 'http://127.0.0.1:1/v1', model: m}}\n"
    text = "judges:\n" + two.format("a") + two.format("b") + "  jury: {panel: [a, b]}\n"
    file.write_text(text, encoding="utf-8")
    code, out, err = run("check", name, "--judges", file)
    assert (code, out) == (2, "")
    assert said in err


# what is tried


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sample_is_in_the_language_of_the_screen_and_holds_no_personal_data(language):
    from cs_eval import find_personal_data

    use_language(language)
    text = "\n".join(turn.text for turn in sample_chat().turns)
    assert text.isascii() == (language == "en")
    assert not find_personal_data(text)


def test_the_sample_is_graded_by_the_stock_rubric_offline_too():
    from cs_eval import Grader

    outcome = Grader(stock_rubric()).settle(Grader(stock_rubric()).prepare(sample_chat()))
    assert not isinstance(outcome, Failure)
    assert Path(outcome.rubric.id).name == "general"
