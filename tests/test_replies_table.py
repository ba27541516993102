"""Each row of the table of replies in docs/endpoints.md is what happens, and each case here has its row."""

import json
import re
from pathlib import Path

import pytest
from asking import request
from talking import ask, in_turn, lost_with

from cs_eval.judges import _retry
from cs_eval.testing import FakeEndpoint, Reply, good_answer

PAGE = Path(__file__).resolve().parent.parent / "docs" / "endpoints.md"
WANTED = set(request().wanted)
THINK = '<think>第三句 {“做到”}，{"next-step": {"level": "未做到"}}</think>'


def rows():
    """Return what comes back and what it leads to, as the page says."""
    section = PAGE.read_text(encoding="utf-8").partition("## What a reply leads to")[2].partition("\n## ")[0]
    lines = re.findall(r"^\| (.+?) \| (.+?) \|$", section, re.MULTILINE)
    return {what: leads for what, leads in lines if what not in ("what comes back", "---")}


def text(body):
    return json.dumps(good_answer(body), ensure_ascii=False)


def around(pattern):
    return lambda body: pattern.replace("%s", text(body))


def with_fields(**fields):
    return lambda body: Reply(text(body), message=fields)


def changed(change):
    def reply(body):
        answer = good_answer(body)
        if "next-step" in answer:
            change(answer)
        return json.dumps(answer, ensure_ascii=False)

    return reply


def next_step(**changes):
    return changed(lambda answer: answer["next-step"].update(changes))


def quoted(**changes):
    def change(answer):
        [quote] = answer["next-step"]["evidence"]
        answer["next-step"]["evidence"] = [{**quote, **changes}]

    return changed(change)


def in_chinese(body):
    said = text(body).replace('": ', "”：").replace('", ', "”，").replace('"}', "”}").replace('"]', "”]")
    return said.replace('"', "“").replace("{“", "｛“")


CASES = {
    "thoughts before the answer (`<think>…</think>`)": around(THINK + "%s"),
    "thoughts without the opening tag": around(THINK.removeprefix("<think>") + "%s"),
    "thoughts without the closing tag": around("<think>\n%s"),
    "thoughts in the middle, after some prose": around(f"好的。\n{THINK}\n评分如下：%s"),
    "thoughts in a field of their own (`reasoning_content`, `reasoning`, `reasoning_details`)": with_fields(
        reasoning_content=THINK, reasoning="{}", reasoning_details=[{"text": "{}"}]
    ),
    "a fence (```` ```json ````), closed or not": around("```json\n%s"),
    "text before and after the answer": around('好的 {见下}：\n%s\n以上。{"done": true}'),
    "several JSON objects: the one with the most wanted ids, the last of equals": around(
        '{"next-step": {"level": "未做到"}}\n%s\n{"score": 100}'
    ),
    "the answer inside another object": around('{"grading": %s}'),
    "the answer as the arguments of a call": lambda body: Reply.calling(text(body)),
    "the content as a list of parts": lambda body: Reply(
        None, message={"content": [{"type": "text", "text": text(body)}]}
    ),
    "raw control characters inside strings": next_step(reason="点出了\n等\t待\x01"),
    "Chinese punctuation as JSON syntax (“ ” ： ， ｛ ｝), where it is clear": in_chinese,
    "Chinese punctuation inside strings: left as it is": next_step(reason="说了“您好”：好，｛就这样｝"),
    "a comma after the last item": lambda body: text(body)[:-1] + ",\n}",
    "keys that nobody asked for": changed(lambda answer: answer["next-step"].update(score=5, comment="好")),
    "an invented id beside the wanted ones": changed(
        lambda answer: answer.update(politeness={"level": "好"})
    ),
    "a turn's number as a string of digits": quoted(turn="3"),
    "a changed model name: recorded": lambda body: Reply(text(body), model="renamed"),
    "no usage, or none in numbers": lambda body: Reply(text(body), usage={"prompt_tokens": "many"}),
    "a missing id": changed(lambda answer: answer.pop("next-step")),
    "a misspelt id": changed(lambda answer: answer.update({"next_step": answer.pop("next-step")})),
    "an answer that is no object": changed(lambda answer: answer.update({"next-step": "做到"})),
    "a level that does not exist": next_step(level="完美"),
    "a level of the wrong type": next_step(level=1),
    "evidence of the wrong type": next_step(evidence="让您空等五天"),
    "a turn below 1": quoted(turn=0),
    "a number that is none, such as `4E2176`": quoted(turn=float("inf")),
    "prose without JSON": lambda body: "学员表现不错，应给满分。",
    "JSON of another shape": lambda body: '{"score": 5, "comment": "好"}',
    "half a document that ends with `stop`": lambda body: text(body)[:40],
    "Chinese punctuation where it is not clear what is meant": lambda body: in_chinese(body).replace(
        "“", "”"
    ),
    "blank content with `stop`": lambda body: Reply.blank(),
    "no content at all": lambda body: Reply(None),
    "nothing but thoughts": lambda body: THINK,
    "an error that blames the answer (`tool_use_failed`, `json_validate_failed`)": lambda body: Reply.error(
        400, "Failed to call a function. See 'failed_generation' for details.", code="tool_use_failed"
    ),
    "half a document with `length`": lambda body: Reply.truncated(text(body)[:40]),
    "a whole document with `length`": lambda body: Reply.truncated(text(body)),
    "a refusal in its field": lambda body: Reply.refused(),
    "a content filter (`content_filter`, `sensitive`)": lambda body: Reply(
        None, finish_reason="content_filter"
    ),
    "a content filter as an error": lambda body: Reply.error(400, "no", code="data_inspection_failed"),
    "a 200 that is no completion": lambda body: Reply(body=b"<html>bad gateway</html>"),
    "an error inside a 200": lambda body: Reply(body=b'{"error": {"message": "upstream"}}'),
}


def outcome(script):
    """Return what one request leads to, and how many it took."""
    with FakeEndpoint(script) as endpoint:
        answer = ask(endpoint)
        return answer, endpoint.count


def is_used(reply):
    answer, requests = outcome(reply)
    plain, _ = outcome(())
    assert requests == 1
    assert said(answer) == said(plain)


def said(answer):
    return {id: (opinion.answer, opinion.evidence) for id, opinion in answer.opinions.items()}


def is_asked_again_for_that_id(reply):
    answer, requests = outcome(in_turn(reply))
    assert (set(answer.opinions), requests) == (WANTED, 2)
    answer, requests = outcome(reply)
    assert (dict(answer.lost), requests) == ({"next-step": "no_answer"}, 2)
    assert set(answer.opinions) == WANTED - {"next-step"}


def is_asked_again(kind, requests=2):
    def check(reply):
        answer, taken = outcome(in_turn(reply))
        assert (set(answer.opinions), taken) == (WANTED, requests)
        with FakeEndpoint(reply) as endpoint:
            assert lost_with(endpoint).kind == kind

    return check


def is_refused(reply):
    with FakeEndpoint(reply) as endpoint:
        assert lost_with(endpoint).kind == "refused"
        assert endpoint.count == 1


LEADS_TO = {
    "used": is_used,
    "asked again for that id, then unscored": is_asked_again_for_that_id,
    "asked again, then `no_answer`": is_asked_again("no_answer"),
    "asked again in halves, then `truncated`": is_asked_again("truncated", requests=3),
    "asked again, then `refused`": is_asked_again("refused"),
    "`refused`": is_refused,
    "tried again, then `server_error`": is_asked_again("server_error"),
}


@pytest.mark.parametrize(("what", "leads"), rows().items(), ids=rows())
def test_each_row_of_the_table_is_what_happens(what, leads, monkeypatch):
    monkeypatch.setattr(_retry, "FIRST_WAIT_S", 0.01)
    LEADS_TO[leads](CASES[what])


def test_each_case_has_its_row():
    assert set(CASES) == set(rows())


def test_a_changed_model_name_is_recorded():
    answer, _ = outcome(CASES["a changed model name: recorded"])
    assert answer.sent["model_returned"] == "renamed"
