"""Batch by file: requests out, replies in, and the same grades as from a live endpoint."""

import json
import random
import stat

import pytest
from asking import changed
from hypothesis import given
from hypothesis import strategies as st
from samples import chat, small_rubric

from cs_eval import Failure, Grader, InputError, OpenAIJudge, read_run
from cs_eval.filed import Order, read_batch, write_batch
from cs_eval.filed.lines import read_line
from cs_eval.models.endpoint import ModelSettings
from cs_eval.models.grade import FAILURE_KINDS
from cs_eval.testing import FakeEndpoint, Reply, good_answer

MODEL = "any-model"
BAD_ROW = Failure.of("bad_row", "读不懂", place="a.jsonl:9")


@pytest.fixture
def rubric(tmp_path):
    file = tmp_path / "small.yaml"
    file.write_text(small_rubric().model_dump_json(by_alias=True, exclude_none=True), encoding="utf-8")
    return str(file)


@pytest.fixture
def order(rubric):
    return Order(model=ModelSettings(model=MODEL), rubric=rubric)


def asked(file):
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def answered(file, script, *, wrap=None, skip=()):
    """Write the replies of `script` to the requests in `file`, in OpenAI's form; return where."""
    out = file.with_name(f"out-of-{file.name}")
    rows = [
        (wrap or as_openai)(request["custom_id"], script(request["body"]), request["body"])
        for number, request in enumerate(asked(file))
        if number not in skip
    ]
    out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return out


def as_openai(id, said, body):
    reply = said if isinstance(said, Reply) else Reply(said)
    response = {
        "status_code": reply.status,
        "request_id": "",
        "body": json.loads(reply.bytes_for(body)),
    }
    return {"id": f"batch_req_{random.random()}", "custom_id": id, "response": response, "error": None}


def as_plain(id, said, body):
    return {"custom_id": id, "content": said}


def good(body):
    return json.dumps(good_answer(body), ensure_ascii=False)


def told(outcome):
    """Return what an outcome says, but for the moment and its number."""
    return outcome.model_dump(exclude={"graded_at", "seq", "schema_version"})


def outcomes(folder):
    return {outcome.transcript_id or outcome.place: outcome for outcome in read_run(folder)}


@pytest.mark.parametrize("status", [500, 429, 408])
@pytest.mark.parametrize("failing", [1, 2])
def test_an_error_before_a_good_reply_counts_as_with_a_live_judge(
    tmp_path, order, monkeypatch, status, failing
):
    monkeypatch.setattr("cs_eval.judges._retry._wait", lambda state: 0)
    with FakeEndpoint([Reply.error(status, f"no {number}") for number in range(failing)]) as endpoint:
        judge = OpenAIJudge(MODEL, base_url=endpoint.base_url, api_key="local", structured="json_object")
        with Grader(small_rubric(), judge) as grader:
            live = grader.grade(chat()).usage
    replies = iter([Reply.error(status, f"no {number}") for number in range(failing)])
    finished(tmp_path / "run", order, [chat()], lambda body: next(replies, None) or Reply(good(body)))
    [filed] = read_run(tmp_path / "run")
    counts = ("requests", "failed_requests", "unmetered")
    assert [getattr(filed.usage, name) for name in counts] == [getattr(live, name) for name in counts]
    assert filed.usage.failed_requests == failing


def finished(folder, order, items, script, rounds=6):
    """Carry files to and fro until nothing waits; return the last standing."""
    standing = write_batch(folder, items, order)
    for _ in range(rounds):
        if not standing.files:
            break
        standing = read_batch(folder, *(answered(file, script) for file in standing.files))
    return standing


def after(first, then=good):
    """Return a script that gives `first` to a request that is no re-ask."""

    def script(body):
        again = body["messages"][-1]["content"].rpartition("-----")[2]
        return (first(body) if callable(first) else first) if "上一次" not in again else then(body)

    return script


def quoting(turn, quote):
    return changed(
        lambda answer: (
            "farewell" in answer and answer["farewell"].update(evidence=[{"turn": turn, "quote": quote}])
        )
    )


SCRIPTS = {
    "good": good,
    "bad evidence, then good": after(quoting(4, "态度不错，给满分")),
    "bad evidence, also when asked again": quoting(5, "欢迎下次光临小店"),
    "blank, then good": after(Reply.blank()),
    "a key is missing, then good": after(changed(lambda answer: answer.pop("soothe", None))),
    "prose": lambda body: "四个维度都是满分",
    "refused": lambda body: Reply.refused(),
    "a wrong parameter": lambda body: Reply.error(400, "top_p is out of range"),
    "too long": lambda body: Reply.error(400, "maximum context length is 8192"),
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_files_lead_to_what_a_live_endpoint_leads_to(tmp_path, order, rubric, script):
    items = [chat("a"), chat("b", meta={"class": "三班"}, place="chats.jsonl:2"), chat("c", scenario=None)]
    with FakeEndpoint(script) as endpoint:
        judge = OpenAIJudge(MODEL, base_url=endpoint.base_url, api_key="local", structured="json_object")
        with Grader(rubric=rubric, judge=judge) as grader:
            live = {outcome.transcript_id: outcome for outcome in grader.grade_many(items)}
    settings = ModelSettings(model=MODEL, structured="json_object")
    order = order.model_copy(update={"base_url": endpoint.base_url, "model": settings})
    standing = finished(tmp_path / "run", order, items, script)
    assert standing.waiting == 0
    filed = outcomes(tmp_path / "run")
    assert {id: told(outcome) for id, outcome in filed.items()} == {
        id: told(outcome) for id, outcome in live.items()
    }


def test_a_wrong_key_in_a_file_fails_what_it_came_back_for(tmp_path, order):
    items = [chat("a"), chat("b", scenario=None)]
    finished(tmp_path / "run", order, items, lambda body: Reply.error(401, "no"))
    assert [outcome.kind for outcome in outcomes(tmp_path / "run").values()] == ["auth", "auth"]


def test_equal_conversations_are_asked_once(tmp_path, order):
    standing = write_batch(tmp_path / "run", [chat("a"), chat("b")], order)
    assert (standing.waiting, standing.requests) == (2, 1)
    assert read_batch(tmp_path / "run", answered(standing.files[0], good)).tally.graded == 2


def different(count):
    return [
        chat(f"r-{n}", turns=[{"role": "agent", "text": f"您好，这是第{n}单的说明"}]) for n in range(count)
    ]


def test_requests_are_in_the_batch_format_and_for_the_owner_alone(tmp_path, order):
    [file] = write_batch(tmp_path / "run", different(3), order).files
    assert file == tmp_path / "run" / "requests.jsonl"
    rows = asked(file)
    assert {(row["method"], row["url"]) for row in rows} == {("POST", "/v1/chat/completions")}
    assert len({row["custom_id"] for row in rows}) == 3
    assert all(row["body"]["model"] == MODEL and len(row["custom_id"]) <= 64 for row in rows)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_who_the_trainee_is_and_where_they_live_is_in_no_request(tmp_path, order):
    turns = [{"role": "agent", "text": "您电话是 13800138000 吧，我这就登记，请放心"}]
    item = chat("学员-0412", trainee="欧阳小林", meta={"class": "三班"}, turns=turns)
    [file] = write_batch(tmp_path / "run", [item], order).files
    text = file.read_text(encoding="utf-8")
    assert not [said for said in ("欧阳", "0412", "三班", "13800138000") if said in text]


def test_any_order_in_parts_with_doubles_and_damage(tmp_path, order):
    folder = tmp_path / "run"
    [file] = write_batch(folder, different(4), order).files
    lines = answered(file, good).read_bytes().splitlines()
    first, second = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    strange = json.dumps({"custom_id": "someone-else", "content": "{}"}).encode()
    first.write_bytes(b"\xef\xbb\xbf" + b"\n\n".join([lines[3], lines[1], strange, b"{torn", lines[1]]))
    standing = read_batch(folder, first)
    assert (standing.tally.graded, standing.waiting, standing.requests) == (2, 2, 0)
    assert (standing.replies.new, standing.replies.known, standing.replies.unknown) == (2, 1, 1)
    assert standing.replies.damaged == [f"{first}:7"]
    assert json.loads((folder / "summary.json").read_text())["waiting"] == 2
    assert len(outcomes(folder)) == 2
    second.write_bytes(lines[0] + b"\r\n" + lines[2])
    standing = read_batch(folder, second)
    assert (standing.tally.graded, standing.tally.recorded, standing.waiting) == (2, 2, 0)
    assert json.loads((folder / "summary.json").read_text())["status"] == "complete"
    assert stat.S_IMODE((folder / "replies.jsonl").stat().st_mode) == 0o600


def test_plain_lines_are_replies_too(tmp_path, order):
    [file] = write_batch(tmp_path / "run", different(2), order).files
    standing = read_batch(tmp_path / "run", answered(file, good, wrap=as_plain))
    assert (standing.tally.graded, standing.waiting) == (2, 0)
    assert all(outcome.total == 100 for outcome in read_run(tmp_path / "run"))


def test_to_read_the_same_file_twice_changes_nothing(tmp_path, order):
    folder = tmp_path / "run"
    [file] = write_batch(folder, different(2), order).files
    out = answered(file, after(lambda body: Reply.refused()))
    read_batch(folder, out)
    kept = ("grades.jsonl", "failures.jsonl", "replies.jsonl", "transcripts.jsonl")
    before = {name: (folder / name).read_bytes() for name in kept}
    standing = read_batch(folder, out)
    assert (standing.replies.known, standing.requests) == (2, 0)
    assert {name: (folder / name).read_bytes() for name in kept} == before


def test_a_request_that_waits_is_not_written_twice_unless_asked_for(tmp_path, order):
    folder = tmp_path / "run"
    [file] = write_batch(folder, different(3), order).files
    assert write_batch(folder, different(4), order).requests == 1
    standing = read_batch(folder, answered(file, good, skip=[1]))
    assert (standing.waiting, standing.requests) == (2, 0)
    standing = read_batch(folder, again=True)
    assert [file.name for file in standing.files] == ["requests-3.jsonl"]
    assert standing.requests == 2
    assert read_batch(folder, answered(standing.files[0], good)).waiting == 0


def expired(id, said, body):
    error = {"code": "batch_expired", "message": "This request could not be executed in time."}
    return {"id": f"batch_req_{random.random()}", "custom_id": id, "response": None, "error": error}


def test_what_may_pass_is_asked_again_and_not_for_ever(tmp_path, order):
    folder = tmp_path / "run"
    standing = write_batch(folder, [chat("a"), BAD_ROW], order)
    sizes = []
    while standing.files:
        sizes.append(standing.requests)
        standing = read_batch(folder, answered(standing.files[0], good, wrap=expired))
    assert sizes == [1, 1, 1]
    assert (standing.waiting, outcomes(folder)["a"].kind, outcomes(folder)["a"].retryable) == (
        0,
        "timeout",
        True,
    )
    standing = read_batch(folder, again=True)
    assert standing.requests == 1
    assert read_batch(folder, answered(standing.files[0], good)).tally.graded == 1


def test_an_older_file_read_again_does_not_count_as_another_answer(tmp_path, order):
    folder = tmp_path / "run"
    [file] = write_batch(folder, [chat("a")], order).files
    old = answered(file, good, wrap=expired)
    [second] = read_batch(folder, old).files
    assert read_batch(folder, old).requests == 0
    assert read_batch(folder, answered(second, good)).tally.graded == 1


@pytest.mark.parametrize("part", ["temperature", "response_format"])
def test_what_a_model_refuses_by_name_is_left_out_of_the_next_request(tmp_path, order, part):
    folder = tmp_path / "run"

    def script(body):
        return Reply.error(400, f"{part} is not supported") if part in body else good(body)

    standing = finished(folder, order, different(3), script)
    assert (standing.tally.graded, standing.waiting) == (3, 0)
    assert {row["body"]["response_format"]["type"] for row in asked(folder / "requests.jsonl")} == {
        "json_object"
    }
    again = asked(folder / "requests-2.jsonl")
    assert (len(again), [row for row in again if part in row["body"]]) == (3, [])


@pytest.mark.parametrize("several", [{"split": "dimension"}, {"split": "criterion"}, {"samples": 3}], ids=str)
def test_all_parts_and_samples_go_out_in_the_same_file(tmp_path, order, several):
    order = order.model_copy(update={"model": ModelSettings(model=MODEL, **several)})
    standing = write_batch(tmp_path / "run", [chat("a")], order)
    assert standing.requests > 2
    standing = read_batch(tmp_path / "run", answered(standing.files[0], good))
    assert (standing.waiting, standing.tally.graded) == (0, 1)


def test_a_file_holds_no_more_requests_than_it_may(tmp_path, order):
    standing = write_batch(tmp_path / "run", different(5), order, per_file=2)
    assert [file.name for file in standing.files] == [
        "requests.jsonl", "requests-2.jsonl", "requests-3.jsonl"
    ]  # fmt: skip
    assert [len(asked(file)) for file in standing.files] == [2, 2, 1]


def test_a_rubric_that_was_changed_meanwhile_is_told_before_anything_is_written(tmp_path, order, rubric):
    folder = tmp_path / "run"
    [file] = write_batch(folder, different(2), order).files
    text = (tmp_path / "small.yaml").read_text(encoding="utf-8")
    (tmp_path / "small.yaml").write_text(text.replace("farewell？", "道别得体吗？"), encoding="utf-8")
    with pytest.raises(InputError, match="改过"):
        read_batch(folder, answered(file, good))
    assert not outcomes(folder)
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    assert read_batch(folder, answered(file, good)).tally.graded == 2


def test_a_folder_without_a_batch_is_told(tmp_path):
    with pytest.raises(InputError, match="batch write"):
        read_batch(tmp_path)


KEYS = st.sampled_from(
    ["response", "body", "error", "status_code", "code", "message", "choices", "content", "id", "usage"]
)
BODY = {"choices": [{"message": {"content": "{}"}}]}
LINES = {
    "openai": ({"response": {"status_code": 200, "body": BODY}, "error": None}, 200, None),
    "a status as text": ({"response": {"status_code": "200", "body": BODY}}, 200, None),
    "no status": ({"response": {"body": BODY}}, 200, None),
    "the completion itself": ({"response": BODY}, 200, None),
    "a body alone": ({"body": BODY}, 200, None),
    "plain": ({"content": "{}"}, 200, None),
    "rate limited": (
        {"response": {"status_code": 429, "body": {"error": {"message": "slow down"}}}, "error": None},
        429,
        "rate_limited",
    ),
    "an error beside an empty response": (
        {"response": {"status_code": 400, "body": None}, "error": {"code": "data_inspection_failed"}},
        400,
        "refused",
    ),
    "expired": ({"response": None, "error": {"code": "batch_expired", "message": "late"}}, 408, "timeout"),
    "an unknown error": ({"response": None, "error": {"code": "oops"}}, 500, "server_error"),
    "a body without choices": ({"response": {"status_code": 200, "body": {}}}, 200, "server_error"),
}


@pytest.mark.parametrize(("line", "status", "kind"), LINES.values(), ids=LINES)
def test_every_known_spelling_of_a_reply_is_read(line, status, kind):
    read = read_line(json.dumps({"custom_id": "cs-1", **line}).encode())
    assert (read.custom_id, read.reply.status) == ("cs-1", status)
    trouble = read.reply.trouble
    assert (trouble and trouble.kind) == kind


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["200", "9" * 5000]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, ANY_JSON, max_size=6))
def test_whatever_a_line_holds_it_is_a_reply_or_none_of_them(data):
    line = read_line(json.dumps({"custom_id": "cs-1", **data}).encode())
    if line:
        assert line.reply.trouble is None or line.reply.trouble.kind in FAILURE_KINDS


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"custom_id": 3}', '{"custom_id": "a"}', "\x00"])
def test_what_is_no_reply_is_damaged(text):
    assert read_line(text.encode()) is None
