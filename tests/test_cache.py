"""The cache of replies: what was paid for is not paid for twice, and nothing is lost with it."""

import asyncio
import json
import logging
import multiprocessing
import os
import pickle
import sqlite3
import stat
import sys
import threading
import time

import pytest
from asking import changed
from samples import chat, small_rubric

from cs_eval import Grader, OpenAIJudge
from cs_eval.cache import ReplyCache
from cs_eval.cache import _database as database
from cs_eval.cache import _replies as replies
from cs_eval.errors import InputError
from cs_eval.judges._cached import request_key
from cs_eval.judges.second_opinion import SecondOpinion
from cs_eval.models.grade import Failure, Usage
from cs_eval.testing import FakeEndpoint, Reply

ADDRESS, BODY = "http://127.0.0.1/v1", {"model": "m", "messages": [{"role": "user", "content": "在吗"}]}


def grade(endpoint, folder, *transcripts, model="any-model", mask=True, **settings):
    judge = OpenAIJudge(model, base_url=endpoint.base_url, api_key="local", **settings)
    with Grader(small_rubric(), judge, cache=folder, mask=mask) as grader:
        return list(grader.grade_many(transcripts or [chat()]))


def rows(folder):
    connection = sqlite3.connect(folder / replies.FILE)
    try:
        return connection.execute("SELECT key, body FROM replies").fetchall()
    finally:
        connection.close()


# a hit


def test_the_same_question_is_asked_once_and_the_second_grade_is_the_same_and_free(tmp_path):
    with FakeEndpoint() as endpoint:
        [first] = grade(endpoint, tmp_path)
        [second] = grade(endpoint, tmp_path)
    assert endpoint.count == 1
    assert (first.usage.requests, first.usage.cached_requests) == (1, 0)
    assert second.usage == Usage(cached_requests=1)
    assert (second.total, second.scores) == (first.total, first.scores)


def test_a_conversation_that_reads_the_same_once_masked_is_a_hit_whoever_had_it(tmp_path):
    with FakeEndpoint() as endpoint:
        grade(endpoint, tmp_path, chat(id="a", trainee="小林"))
        [second] = grade(endpoint, tmp_path, chat(id="b", trainee="小陈"))
    assert (endpoint.count, second.usage.cached_requests) == (1, 1)


@pytest.mark.parametrize(
    "other", [{"model": "another"}, {"temperature": 0.7}, {"max_tokens": 4000}, {"extra_body": {"seed": 1}}]
)
def test_another_model_or_parameter_is_another_question(tmp_path, other):
    with FakeEndpoint() as endpoint:
        grade(endpoint, tmp_path)
        grade(endpoint, tmp_path, **other)
    assert endpoint.count == 2


def test_address_sample_and_body_tell_questions_apart():
    keys = {
        request_key(ADDRESS, BODY, 0),
        request_key(ADDRESS, BODY, 1),
        request_key("http://127.0.0.2/v1", BODY, 0),
        request_key(ADDRESS, {**BODY, "seed": 1}, 0),
    }
    assert len(keys) == 4
    assert request_key(ADDRESS, dict(reversed(BODY.items())), 0) in keys


def test_a_limit_on_the_rate_or_a_price_changes_no_question(tmp_path):
    prices = {"currency": "CNY", "date": "2026-01-01", "input": 2, "output": 8}
    with FakeEndpoint() as endpoint:
        grade(endpoint, tmp_path)
        [second] = grade(endpoint, tmp_path, prices=prices, timeout_s=9)
    assert endpoint.count == 1
    assert second.usage == Usage(cached_requests=1)


# what is stored


@pytest.mark.parametrize(
    "bad", [Reply.blank(), Reply("满分"), Reply.refused(), Reply.truncated(), Reply.error(400)]
)
def test_a_reply_of_no_use_is_not_stored(tmp_path, bad):
    with FakeEndpoint(lambda body: bad) as endpoint:
        [outcome] = grade(endpoint, tmp_path)
    assert isinstance(outcome, Failure)
    assert not (tmp_path / replies.FILE).exists()


def test_a_re_ask_is_stored_beside_the_first_question(tmp_path):
    lose = changed(lambda answer: answer.pop("farewell", None))
    with FakeEndpoint(lambda body: lose(body) if endpoint.count == 1 else None) as endpoint:
        [first] = grade(endpoint, tmp_path)
        [second] = grade(endpoint, tmp_path)
    assert (endpoint.count, second.usage.cached_requests, second.total) == (2, 2, first.total)


def test_nothing_is_stored_unasked(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with FakeEndpoint() as endpoint:
        grade(endpoint, None)
    assert not list(tmp_path.iterdir())


def test_without_masking_nothing_is_stored_and_nothing_is_taken(tmp_path):
    with FakeEndpoint() as endpoint:
        grade(endpoint, tmp_path, mask=False)
        grade(endpoint, tmp_path)
        grade(endpoint, tmp_path, mask=False)
    assert endpoint.count == 3


def test_no_personal_data_no_trainee_and_no_key_is_in_the_file(tmp_path):
    said = [
        {"role": "customer", "text": "我电话 13800138000，收件人王小明"},
        {"role": "agent", "text": "好的王小明先生，13800138000 已经记下，马上给您查"},
    ]
    secret = "sk-very-secret"
    with FakeEndpoint() as endpoint:
        judge = OpenAIJudge("m", base_url=endpoint.base_url, api_key=secret)
        with Grader(small_rubric(), judge, cache=tmp_path) as grader:
            grader.grade(chat(id="r-77", trainee="林小满", turns=said))
    stored = b"".join(part.read_bytes() for part in tmp_path.iterdir())
    assert "[电话1]".encode() in stored or b"\\u7535\\u8bdd1" in stored
    for private in ("13800138000", "王小明", "林小满", "r-77", secret):
        assert private.encode() not in stored
        assert json.dumps(private)[1:-1].encode() not in stored


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_only_the_user_can_read_the_file(tmp_path):
    before = os.umask(0)
    try:
        ReplyCache(tmp_path / "deep" / "er").put("k", "a", b"reply")
    finally:
        os.umask(before)
    file = tmp_path / "deep" / "er" / replies.FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


# limits


def test_the_least_recently_used_replies_go_first(tmp_path, monkeypatch):
    now = time.time()
    monkeypatch.setattr(replies.time, "time", lambda: now)
    cache = ReplyCache(tmp_path, max_bytes=150_000)
    for number in range(12):
        now += 1
        cache.put(str(number), "a", os.urandom(8_000))
        assert number < 1 or cache.get("0", "a")
    for number in range(12, 24):
        now += 1
        cache.put(str(number), "a", os.urandom(8_000))
        assert cache.get("0", "a")
    kept = {key for key, _ in rows(tmp_path)}
    assert {"0", "23"} <= kept
    assert "1" not in kept
    assert cache.file.stat().st_size < 300_000


def test_a_reply_ends_with_its_age_however_often_it_is_used(tmp_path, monkeypatch):
    now = time.time()
    monkeypatch.setattr(replies.time, "time", lambda: now)
    cache = ReplyCache(tmp_path, max_age_days=30)
    cache.put("old", "a", b"reply")
    now += 29 * 86_400
    assert cache.get("old", "a") == b"reply"
    now += 2 * 86_400
    assert cache.get("old", "a") is None
    cache.put("new", "a", b"reply")
    assert [key for key, _ in rows(tmp_path)] == ["new"]


# to look and to clear


def test_figures_and_clearing(tmp_path, monkeypatch):
    now = time.time()
    monkeypatch.setattr(replies.time, "time", lambda: now)
    cache = ReplyCache(tmp_path)
    assert cache.figures().replies == cache.clear() == cache.forget(["a"]) == 0
    assert not cache.file.exists()
    cache.put("old", "a", b"x" * 100_000)
    first = now
    now += 10 * 86_400
    cache.put("new", "b", b"reply")
    cache.get("new", "b")
    found = cache.figures()
    assert (found.replies, found.oldest, found.hits) == (2, first, 1)
    assert cache.clear(older_than_days=5) == 1
    assert [key for key, _ in rows(tmp_path)] == ["new"]
    assert cache.figures().bytes < 60_000
    assert cache.clear() == 1


def test_what_is_forgotten_is_gone_from_the_bytes_of_the_file(tmp_path):
    cache = ReplyCache(tmp_path)
    cache.put("k1", "one", b"the words of one")
    cache.put("k2", "two", b"the words of two")
    cache.get("k2", "three")
    assert cache.forget(["three", "nobody"], dry_run=True) == 1
    assert cache.forget(["three", "nobody"]) == 1
    stored = b"".join(part.read_bytes() for part in tmp_path.iterdir())
    assert b"the words of one" in stored
    assert b"the words of two" not in stored
    assert not [about for about in (b"two", b"three") if about in stored]


# trouble


def test_a_damaged_file_costs_one_warning_and_no_grade(tmp_path, caplog):
    (tmp_path / replies.FILE).write_bytes(b"this is no database, however long it may be" * 100)
    with FakeEndpoint() as endpoint, caplog.at_level(logging.WARNING):
        outcomes = grade(endpoint, tmp_path, chat(id="a"), chat(id="b"))
    assert [outcome.total for outcome in outcomes] == [100, 100]
    [warning] = [record for record in caplog.records if record.name.startswith("cs_eval.cache")]
    assert "cs-eval cache clear" in warning.message
    with pytest.raises(InputError):
        ReplyCache(tmp_path).figures()
    ReplyCache(tmp_path).remove()
    assert not list(tmp_path.iterdir())


def test_a_file_that_another_process_keeps_locked_costs_no_grade(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(database, "LOCK_WAIT_S", 0.05)
    ReplyCache(tmp_path).put("k", "a", b"reply")
    other = sqlite3.connect(tmp_path / replies.FILE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with FakeEndpoint() as endpoint, caplog.at_level(logging.WARNING):
            outcomes = grade(endpoint, tmp_path, chat(id="a"), chat(id="b", trainee="小陈"))
    finally:
        other.close()
    assert [outcome.total for outcome in outcomes] == [100, 100]
    assert len([record for record in caplog.records if record.name.startswith("cs_eval.cache")]) == 1


def test_a_folder_that_cannot_be_written_costs_no_grade(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    with FakeEndpoint() as endpoint, caplog.at_level(logging.WARNING):
        [outcome] = grade(endpoint, tmp_path / "file" / "cache")
    assert outcome.total == 100


def _write_many(folder, mark):
    cache = ReplyCache(folder)
    for number in range(20):
        cache.put(f"{mark}-{number}", mark, b"reply" * 500)
        assert cache.get(f"{mark}-{number}", mark)
    sys.exit(0 if not cache._off else 3)


def test_several_processes_use_one_file_at_once(tmp_path):
    method = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    processes = [method.Process(target=_write_many, args=(tmp_path, f"p{n}")) for n in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 4
    assert ReplyCache(tmp_path).figures().replies == 80


def test_a_grader_closes_while_another_with_the_same_judge_stores(tmp_path, monkeypatch):
    storing, go_on = threading.Event(), threading.Event()
    put = ReplyCache.put

    def slow(*given):
        storing.set()
        go_on.wait(10)
        put(*given)

    monkeypatch.setattr(ReplyCache, "put", slow)
    with FakeEndpoint() as endpoint:
        judge = OpenAIJudge("any-model", base_url=endpoint.base_url, api_key="local")
        with Grader(small_rubric(), judge, cache=tmp_path) as other:
            other.grade(chat())
            storing.wait(10)
            grader = Grader(small_rubric(), judge)
            grader._loop.submit(asyncio.sleep(0)).result()
            grader.close()
            go_on.set()
    assert len(rows(tmp_path)) == 1


def test_the_same_judge_twice_gives_two_replies_of_its_own_also_out_of_the_cache(tmp_path):
    false = [{"turn": 2, "quote": "这句话没人说过的"}]
    with FakeEndpoint(changed(lambda answer: answer["farewell"].update(evidence=false))) as endpoint:
        twice = [OpenAIJudge("any-model", base_url=endpoint.base_url, api_key="local") for _ in range(2)]
        with Grader(small_rubric(), SecondOpinion(*twice), cache=tmp_path) as grader:
            usage = grader.grade(chat()).usage
    assert (usage.requests, usage.cached_requests) == (4, 0)


def test_a_cache_is_pickled_as_where_it_is_and_its_limits(tmp_path):
    ReplyCache(tmp_path).put("k", "a", b"reply")
    again = pickle.loads(pickle.dumps(ReplyCache(tmp_path, max_age_days=9)))
    assert again.get("k", "a") == b"reply"
    assert again._max_age_days == 9


def test_a_pickled_grader_goes_on_using_its_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "local")
    with FakeEndpoint() as endpoint:
        judge = OpenAIJudge("any-model", base_url=endpoint.base_url)
        with pickle.loads(pickle.dumps(Grader(small_rubric(), judge, cache=tmp_path))) as grader:
            grader.grade(chat())
        grade(endpoint, tmp_path)
        assert endpoint.count == 1
