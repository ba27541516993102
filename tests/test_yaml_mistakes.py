"""What people do to YAML who have never written any: each mistake has its own sentence and its place."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cs_eval.errors import InputError, InputErrors
from cs_eval.language import use_language
from cs_eval.loading import _yaml
from cs_eval.loading._documents import parse
from cs_eval.loading._nodes import plain
from cs_eval.loading._yaml import MAX_NODES, _faultless, compose
from cs_eval.resources import bundled


@pytest.fixture(autouse=True)
def _chinese():
    yield
    use_language("zh")


def read(text):
    return parse(text.encode(), Path("售后.yaml"))


def faults_of(data):
    try:
        document = parse(data.encode() if isinstance(data, str) else data, Path("售后.yaml"))
    except InputErrors as errors:
        return errors.errors
    except InputError as error:
        return [error]
    return list(document.faults)


MISTAKES = {
    "tab": ("rubric: a\ndimensions:\n\tempathy:\n\t\tweight: 3\n", 3, 1, "Tab"),
    "tab after the colon": ("a:\n  weight:\t30\nb: 1\n", 2, 10, "Tab"),
    "full-width colon": ("rubric: a\nname：售后\nversion: 3\n", 2, 5, "全角的“：”"),
    "full-width colon after a level": ("levels:\n  做到：点出\n  未做到: 没有\n", 2, 5, "全角的“：”"),
    "full-width colon in a list": ("gates:\n  - id：off\n    name: 红线\n", 2, 7, "全角的“：”"),
    "full-width colon, one line only": ("rubric：a\n", 1, 1, "全角的“：”"),
    "full-width space": ("rubric: a\ndimensions:\n　　empathy: 3\n", 3, 1, "全角空格"),
    "no-break space": ("rubric: a\ndimensions:\n\u00a0 empathy:\n\u00a0   weight: 3\n", 3, 1, "不间断空格"),
    "full-width space after the colon": ("rubric:　a\nname: b\n", 1, 7, "冒号后面要空一格"),
    "no space after the colon": ("rubric: a\nname:售后\nversion: 3\n", 2, 5, "冒号后面要空一格"),
    "no colon": ("rubric: a\nname 售后\nversion: 3\n", 2, 1, "少了冒号"),
    "colon in a text": ("a: 1\nask: 客服说: 您好\nb: 2\n", 2, 9, "“: ”"),
    "hash in a text": ("ask: 是否提到 #1方案\n", 1, 11, "注释"),
    "double quote first": ('a: 1\nask: "好评"是否返现\nb: 1\n', 2, 6, '以引号 " 开头'),
    "single quote first": ("a: 1\nask: '好评'是否返现\nb: 1\n", 2, 6, "以引号 ' 开头"),
    "star first": ("a: 1\nask: *重点* 是否\nb: 1\n", 2, 6, "以 * 开头"),
    "ampersand first": ("a: 1\nask: &重点 是否\nb: 1\n", 2, 6, "以 & 开头"),
    "percent first": ("a: 1\nask: %d 是否\nb: 1\n", 2, 6, "以 % 开头"),
    "percent in the first column": ("%YAML 1.1\n---\na: yes\n", 1, 1, "以 % 开头"),
    "at first": ("a: 1\nask: @客服 是否\nb: 1\n", 2, 6, "以 @ 开头"),
    "backtick first": ("a: 1\nask: `客服` 是否\nb: 1\n", 2, 6, "以 ` 开头"),
    "brace first": ("a: 1\nask: {姓名}是否\nb: 1\n", 2, 6, "以 { 开头"),
    "bracket first": ("a: 1\nask: [重要]是否\nb: 1\n", 2, 6, "以 [ 开头"),
    "more-than first": ("a: 1\nask: >100元的订单\nb: 1\n", 2, 6, "以 > 开头"),
    "exclamation mark first": ("a: !注意 语气\n", 1, 4, "以 ! 开头"),
    "dash first": ("a: 1\nask: - 您好\nb: 1\n", 2, 6, "以 - 开头"),
    "open quote": ('a: 1\nask: "好评\nb: 1\n', 2, 6, "引号没有成对"),
    "open bracket": ("a: 1\ncites: [b, c\nb: 1\n", 2, 8, "方括号"),
    "open brace": ("a: 1\nquote: {b: c\nb: 1\n", 2, 8, "花括号"),
    "indented too far": ("a:\n  b: 1\n   c: 2\n", 3, 5, "缩进没有对齐"),
    "indented too little": ("a:\n    b: 1\n  c: 2\nd: 2\n", 3, 3, "缩进没有对齐"),
    "tag": ("a: !!python/object:os.system x\n", 1, 4, "标签"),
    "key twice": ("a: 1\nb: 2\na: 3\n", 3, 1, "第 1 行和第 3 行"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, 1, "只能写一份"),
    "merge key": ("a: &x {b: 1}\nc:\n  <<: *x\n", 3, 3, "extends"),
    "list as key": ("? [a, b]\n: c\n", 1, 3, "要是一个词"),
    "nothing before the colon": (": x\n", 1, 1, "没有写名字"),
    "control character": ("a: 1\nb: x\x08y\n", 2, 5, "控制字符"),
    "empty": ("", 1, 1, "空的"),
    "only comments": ("# 以后再写\n", 1, 1, "空的"),
    "a list": ("- rubric: a\n", 1, 1, "最外层"),
    "a text": ("售后\n", 1, 1, "最外层"),
}


@pytest.mark.parametrize(("text", "line", "column", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_beginners_mistake_is_told_at_its_place_and_in_plain_words(text, line, column, words):
    faults = faults_of(text)
    assert (faults[0].line, faults[0].column) == (line, column), [str(fault) for fault in faults]
    assert words in faults[0].message
    assert faults[0].file == "售后.yaml"


@pytest.mark.parametrize("text", [mistake[0] for mistake in MISTAKES.values()], ids=MISTAKES)
def test_english_is_spoken_to_those_who_want_it(text):
    use_language("en")
    for fault in faults_of(text):
        assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"`[^`]*`", "", fault.message)), fault.message


def test_all_mistakes_of_a_file_are_told_at_once():
    faults = faults_of('a: 1\n\tb: 2\nask: "好评"返现\nname：售后\nc: 说: 话\n')
    assert [fault.line for fault in faults] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("rubric: a\nname: 售后服务评分\n".encode("gbk"), "GBK"),
        ("rubric: a\nname: 售后😊\n".encode("gb18030"), "GBK"),
        ("rubric: a\nname: 售后\n".encode("utf-16"), "UTF-16"),
        (b"rubric: a\nname: \xff\xff\xff\n", "不是 UTF-8"),
        (b"PK\x03\x04rest of a workbook", "Excel"),
    ],
)
def test_another_encoding_is_told_with_what_to_do(data, words):
    assert words in faults_of(data)[0].message


def test_a_byte_order_mark_changes_nothing():
    assert plain(parse(b"\xef\xbb\xbfrubric: a\r\nname: b\r\n", Path("a")).root) == {
        "rubric": "a",
        "name": "b",
    }


def test_a_comment_after_a_text_stays_a_comment():
    text = "when: 客户着急          # 否则不评\nid: greeting #问候\nweight: 3 #权重\nask: 是否 # 待定\n"
    assert faults_of(text) == []


def test_anything_may_stand_in_a_quoted_text_and_in_a_block():
    text = 'a: "客服说: 您好 #1 *重点*"\nb: |\n  说: 话\n  　　@客服\nc: >-\n  %d\n  {姓名}\n'
    assert plain(read(text).root) == {
        "a": "客服说: 您好 #1 *重点*",
        "b": "说: 话\n　　@客服\n",
        "c": "%d {姓名}",
    }


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("否", "否"),
        ("true", True),
        ("False", False),
        ("12", 12),
        ("-3.5", -3.5),
        ("1e3", 1000.0),
        ('"12"', "12"),
        ("2026-03-05", "2026-03-05"),
        ("10:30", "10:30"),
        ("1_000", "1_000"),
        ("~", None),
        ("9" * 30, 1e30),
    ],
)
def test_values_are_read_by_yaml_1_2(written, value):
    assert plain(read(f"a: {written}\n").root) == {"a": value}


def test_an_alias_stands_for_what_it_names():
    assert plain(read("a: &x {b: 1}\nc: *x\n").root) == {"a": {"b": 1}, "c": {"b": 1}}


def test_a_billion_laughs_end_early():
    laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for before, name in pairwise("abcdefghi"):
        laughs += f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    assert str(MAX_NODES) in faults_of(laughs)[-1].message


def test_endless_depth_is_refused():
    assert "层次太深" in faults_of("a: " + "[" * 5000)[0].message


STRUCTURE = st.sampled_from(
    [*list(":-#\"'[]{}&*!|>%@`,? \n\t\u3000：\x00"), "\n  ", ": ", "- ", "<<: ", "&a ", "*a", " #x"]
)
GOOD = (
    "rubric: a\ndimensions:\n  empathy:\n    weight: 3\n    levels: {做到: 好, 未做到: 差}\nask: |\n  文字\n"
)


@example([(83, "\n  ")])  # a fault of which only the context has a place
@given(st.lists(st.tuples(st.integers(0, len(GOOD)), STRUCTURE), min_size=1, max_size=6))
@example([(9, "\r")])
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_read_or_refused_with_a_place_inside_it(damage):
    text = GOOD
    for at, inserted in damage:
        text = text[:at] + inserted + text[at:]
    lines = len(text.splitlines()) + 1
    for fault in faults_of(text):
        assert fault.line is None or 1 <= fault.line <= lines
        assert fault.column is None or fault.column >= 1


needs_compiled_parser = pytest.mark.skipif(_yaml.CParser is None, reason="no compiled parser for this Python")


def composed(text):
    root, faults, trouble = compose(text, "a.yaml")
    return root, [str(fault) for fault in faults], trouble


def in_python(monkeypatch, text):
    with monkeypatch.context() as without:
        without.setattr(_yaml, "CParser", None)
        return composed(text)


@needs_compiled_parser
@pytest.mark.parametrize("path", sorted(bundled("rubrics").rglob("*.yaml")), ids=lambda path: path.stem)
def test_the_compiled_parser_reads_bundled_files_as_the_one_in_python_does(path, monkeypatch):
    text = path.read_text(encoding="utf-8")
    assert _faultless(text, "a.yaml") is not None
    assert composed(text) == in_python(monkeypatch, text)


@needs_compiled_parser
@given(st.lists(st.tuples(st.integers(0, len(GOOD)), STRUCTURE), min_size=1, max_size=3))
@example([(0, ":"), (82, "#")])
@example([(35, "#"), (35, "|")])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_compiled_parser_accepts_nothing_that_the_one_in_python_reads_otherwise(monkeypatch, damage):
    text = GOOD
    for at, inserted in damage:
        text = text[:at] + inserted + text[at:]
    assert composed(text) == in_python(monkeypatch, text)


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_the_reader_fall_over(text):
    for fault in faults_of(text.encode("utf-8", "surrogatepass")):
        assert fault.message
