"""From files to rubrics, scenarios, standards and lexicons; `extends`; what is said of faulty files."""

import pickle
import subprocess
import sys
from textwrap import dedent

import pytest

from cs_eval.errors import InputError, InputErrors
from cs_eval.language import use_language
from cs_eval.loading import Library, _catalogue, load_lexicons, load_rubric, load_scenario, load_standards

RUBRIC = """\
rubric: demo
name: 演示
version: 2
dimensions:
  empathy:
    weight: 30
    criteria:
      - id: greeting
        name: 问候
        ask: 客服最先是否问候？
        cites: [book/greets]
        weight: 2
        levels:
          做到: 说了您好
          部分做到: 只说在
          未做到: 没有问候
        points: {做到: 1, 部分做到: 0.4, 未做到: 0}
        quote: {未做到: optional}
        rules:
          做到: {any: hello}
          部分做到: {any: here}
      - id: patience
        name: 耐心
        ask: 客服是否耐心？
        levels: {是: 耐心, 否: 不耐烦}
  accuracy: {weight: 30}
  compliance: {weight: 20}
  closing: {weight: 20}
gates:
  - id: off-platform
    name: 引导线下交易
    dimension: compliance
    ask: 客服是否引导客户到平台外？
    rule: {violation: off_platform}
    confirm: true
    effect: {cap: 40}
"""
STANDARDS = """\
document: book
title: 教材
standards:
  - id: greets
    number: 1
    statement: 先问候
    gloss: greets first
    section: 第一节
    dimension: empathy
    stage: G
    check: rule
"""
LEXICONS = """\
lexicons:
  hello:
    name: 问候
    phrases: [您好, 你好]
  here:
    name: 在
    phrases: [在的]
  gifts:
    name: 送礼
    violation: gift_bribe
    patterns: ['送.{0,4}礼']
"""
SCENARIO = """\
scenario: late-parcel
name: 快递晚到
stage: aftersales
facts: [晚到三天, 可补偿五元]
"""


def put(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    """Bundled files of our own, so that no test depends on the words of the real ones."""
    folder = tmp_path / "shipped"
    put(folder, "demo.yaml", RUBRIC)
    put(folder, "standards/book.yaml", STANDARDS)
    put(folder, "lexicons/all.yaml", LEXICONS)
    put(folder, "scenarios/late-parcel.yaml", SCENARIO)
    monkeypatch.setattr(_catalogue, "bundled", lambda name: folder)
    yield folder
    use_language("zh")


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def faults(what, *arguments, **options):
    """Return the errors that calling `what` ends in."""
    with pytest.raises(InputError) as caught:
        what(*arguments, **options)
    return caught.value.errors if isinstance(caught.value, InputErrors) else [caught.value]


def messages(errors):
    return [error.message for error in errors]


def criterion(rubric, id):
    return rubric.by_id[id]


def changed(old, new):
    assert old in RUBRIC
    return RUBRIC.replace(old, new)


# --- what is found and made ---


def test_a_rubric_is_loaded_by_id():
    rubric = load_rubric("demo")
    assert (rubric.id, rubric.name, rubric.version) == ("demo", "演示", 2)
    assert criterion(rubric, "greeting").scale == {"做到": 1, "部分做到": 0.4, "未做到": 0}
    assert criterion(rubric, "greeting").rules["做到"].any == ("hello",)
    assert rubric.by_id["off-platform"].effect.cap == 40


def test_levels_may_be_called_by_numbers_and_by_yes(own):
    text = changed(
        "{是: 耐心, 否: 不耐烦}", "{5: 耐心, yes: 还行, null: 没有}\n        points: {5: 1, yes: 1, null: 0}"
    )
    put(own, "demo.yaml", text)
    assert criterion(Library(own).rubric("demo"), "patience").scale == {"5": 1, "yes": 1, "null": 0}


def test_a_library_can_be_sent_to_another_process(own):
    library = Library(own)
    rubric = library.rubric("demo")
    assert pickle.loads(pickle.dumps(library)).rubric("demo") == rubric


def test_scenario_standards_and_lexicons_are_loaded():
    assert [fact.id for fact in load_scenario("late-parcel").facts] == ["f1", "f2"]
    assert load_standards()["book/greets"].section == "第一节"
    assert load_lexicons()["gifts"].id == "gifts"


def test_ids_are_listed_in_order_from_both_folders(own):
    put(own, "b.yaml", "rubric: b\n")
    put(own, "deep/er/a.yml", "rubric: a\n")
    put(own, "judges.yaml", "judges: []\n")
    put(own, "cs-eval.yaml", "rubric: flags\n")
    assert Library(own).rubric_ids == ("a", "b", "demo")
    assert Library(own).scenario_ids == ("late-parcel",)


def test_the_trainers_folder_comes_first(own):
    put(own, "mine.yaml", changed("name: 演示", "name: 我的"))
    assert Library(own).rubric("demo").name == "我的"


def test_a_trainers_lexicon_replaces_the_bundled_one_with_its_id(own):
    put(own, "words.yaml", "lexicons:\n  hello:\n    name: 招呼\n    phrases: [哈喽]\n")
    lexicons = Library(own).lexicons
    assert lexicons["hello"].phrases == ("哈喽",)
    assert "here" in lexicons


def test_a_path_works_too_and_its_neighbours_count_as_the_trainers_own(own):
    path = put(own, "x.yaml", changed("any: here", "any: mine"))
    put(own, "sub/words.yaml", "lexicons:\n  mine:\n    name: 我的\n    phrases: [来了]\n")
    library = Library()
    assert library.rubric(str(path)).id == "demo"
    assert "mine" in library.lexicons


def test_a_name_out_of_a_transcript_never_becomes_a_path(own):
    path = put(own, "x.yaml", SCENARIO)
    (error,) = faults(Library().scenario, str(path), paths=False)
    assert error.kind == "unknown_scenario"


def test_making_a_library_reads_nothing(tmp_path):
    library = Library(tmp_path / "nowhere")
    assert "没有这个文件夹" in messages(faults(library.rubric, "demo"))[0]


def test_an_edited_file_is_made_anew_and_an_unchanged_one_is_not(own):
    path = put(own, "mine.yaml", changed("name: 演示", "name: 甲"))
    library = Library(own)
    first = library.rubric("demo")
    assert library.rubric("demo") is first
    path.write_text(changed("name: 演示", "name: 乙"), encoding="utf-8")
    assert library.rubric("demo").name == "乙"


def test_an_edited_parent_is_seen_by_its_child(own, shipped):
    put(own, "child.yaml", "rubric: child\nextends: demo\n")
    library = Library(own)
    assert library.rubric("child").name == "演示"
    put(shipped, "demo.yaml", changed("name: 演示", "name: 新名"))
    assert library.rubric("child").name == "新名"


# --- what is not found ---


def test_an_unknown_id_is_met_with_the_nearest():
    (error,) = faults(load_rubric, "demoo")
    assert error.message == "没有叫 demoo 的评分规则；是不是 demo？"
    assert error.kind == "unknown_rubric"
    use_language("en")
    assert messages(faults(load_rubric, "demoo")) == ["no rubric is called demoo; did you mean demo?"]


def test_where_nothing_is_near_what_there_is_is_listed():
    assert messages(faults(load_scenario, "zzz")) == ["没有叫 zzz 的场景；现有：late-parcel"]


@pytest.mark.parametrize(
    ("name", "words"),
    [("none.yaml", "没有这个文件"), ("demoo.yaml", "是不是 demo.yaml？"), (".", "这是文件夹")],
)
def test_a_path_to_nothing_is_told_as_such(own, name, words):
    put(own, "demo.yaml", RUBRIC)
    assert words in messages(faults(load_rubric, own / name))[0]


def test_the_hidden_txt_ending_is_explained(own):
    put(own, "demo.yaml.txt", RUBRIC)
    for name in ("demo", own / "demo.yaml", own / "demo.yaml.txt"):
        (error,) = faults(Library(own).rubric, name)
        assert ".txt 结尾" in error.message
        assert "demo.yaml" in error.message
    assert ".txt 结尾" in messages(Library(own).check())[0]


def test_a_scenario_is_no_rubric(own):
    path = put(own, "x.yaml", SCENARIO)
    (error,) = faults(load_rubric, path)
    assert error.message == "这是场景文件，不是评分规则文件"


def test_two_files_with_one_id_are_both_named(own):
    put(own, "a.yaml", RUBRIC)
    put(own, "b.yaml", RUBRIC)
    (error,) = faults(Library(own).rubric, "demo")
    assert error.file.endswith("b.yaml")
    assert "a.yaml" in error.message


def test_a_lexicon_in_two_files_of_a_folder_is_an_error(own):
    put(own, "a.yaml", "lexicons:\n  x: {name: 甲}\n")
    put(own, "b.yaml", "lexicons:\n  x: {name: 乙}\n")
    (error,) = faults(lambda: Library(own).lexicons)
    assert (error.line, error.column) == (2, 3)
    assert "a.yaml" in error.message


def test_a_broken_file_beside_it_does_not_stop_another(own):
    put(own, "good.yaml", changed("rubric: demo", "rubric: good"))
    put(own, "broken.yaml", "rubric: broken\n\tname: x\n")
    put(own, "words.yaml", "lexicons:\n  a: [\n")
    library = Library(own)
    assert library.rubric("good").id == "good"
    assert {error.file.rsplit("/")[-1] for error in library.check()} == {"broken.yaml", "words.yaml"}


# --- faults of values ---

FAULTS = {
    "a key misspelt": ("        levels: {是", "        levles: {是", 25, 9, "levles：是不是想写 levels？"),
    "a key of another level": ("version: 2", "levels: 2", 3, 1, "levels 不写在这一层"),
    "a key in Chinese": ("        weight: 2", "        权重: 2", 12, 9, "权重：是不是想写 weight？"),
    "a key unlike any": ("version: 2", "zzzz: 2", 3, 1, "zzzz：没有这一项；可以写 rubric、name"),
    "a wide colon in braces": ("{cap: 40}", "{cap：40}", 36, 14, "全角的“：”"),
    "a key missing": ("        name: 问候\n", "", 8, 9, "缺少 name（给人看的名称）"),
    "nothing after a key": ("name: 演示", "name: #1 店", 2, 1, "name 后面没有内容"),
    "a number for a text": ("name: 问候", "name: 12", 9, 15, '请加引号："12"'),
    "a mapping for a text": ("ask: 客服最先是否问候？", "ask: {姓名}", 10, 14, "ask 要写一段文字"),
    "a text of spaces": ("name: 问候", 'name: " "', 9, 15, "name 是空的"),
    "a quoted number": ("weight: 2\n        levels", 'weight: "2"\n        levels', 12, 17, "不要加引号"),
    "wide digits": ("weight: 30\n    criteria", "weight: ３０\n    criteria", 6, 13, "写成半角的 30"),
    "a percentage": ("weight: 30\n    criteria", "weight: 30%\n    criteria", 6, 13, "不要写百分号"),
    "a wide colon on the line below": (
        "closing: {weight: 20}",
        "closing:\n    weight：20",
        29,
        5,
        "全角的“：”",
    ),
    "no space on the line below": ("closing: {weight: 20}", "closing:\n    weight:20", 29, 5, "空一格"),
    "red lines among the dimensions": (
        "  closing: {weight: 20}\n",
        "  closing: {weight: 20}\n  gates:\n    - id: mine\n",
        29,
        3,
        "gates 不写在这一层，检查缩进",
    ),
    "a word for a number": ("version: 2", "version: 二", 3, 10, "version 要写整数"),
    "a negative weight": ("weight: 30\n    criteria", "weight: -1\n    criteria", 6, 13, "不能小于 0"),
    "yes for true": ("confirm: true", "confirm: yes", 35, 14, "只能写 true 或 false"),
    "是 for true": ("confirm: true", "confirm: 是", 35, 14, "只能写 true 或 false"),
    "an id with capitals": ("id: greeting", "id: Greeting", 8, 13, "编号只能用小写字母"),
    "a dimension misspelt": ("  accuracy: {", "  acuracy: {", 26, 3, "acuracy：是不是想写 accuracy？"),
    "a gate's dimension": (
        "dimension: compliance",
        "dimension: complience",
        32,
        16,
        "是不是想写 compliance？",
    ),
    "a dimension missing": ("  closing: {weight: 20}\n", "", 4, 1, "缺少维度 closing（促成与收尾）"),
    "an effect of another kind": ("effect: {cap: 40}", "effect: 归零", 36, 13, "{cap: 40} 或 zero"),
    "a list for a mapping": (
        "        levels: {是: 耐心, 否: 不耐烦}",
        "        levels: [是, 否]",
        25,
        17,
        "不能是以“- ”",
    ),
    "a mapping for a list": ("gates:\n  - id", "gates:\n    id", 29, 1, "gates 要写成列表"),
    "one level only": ("{是: 耐心, 否: 不耐烦}", "{是: 耐心}", 25, 17, "levels 至少要有 2 项"),
    "a level without words": ("未做到: 没有问候", "未做到:", 16, 11, "未做到 后面没有内容"),
    "an unknown level in points": (
        "部分做到: 0.4",
        "部份做到: 0.4",
        17,
        25,
        "没有叫 部份做到 的等级；是不是 部分做到？",
    ),
    "an unknown level in quote": (
        "quote: {未做到",
        "quote: {没做到",
        18,
        17,
        "没有叫 没做到 的等级；是不是 做到？",
    ),
    "an unknown level in rules": (
        "          部分做到: {any",
        "          部分: {any",
        21,
        11,
        "没有叫 部分 的等级",
    ),
    "points that rise": ("部分做到: 0.4, 未做到: 0}", "部分做到: 0.4, 未做到: 0.5}", 17, 9, "从好到差"),
    "a word for points": ("部分做到: 0.4", "部分做到: 一半", 17, 31, "部分做到 要写数字"),
    "an unknown lexicon": ("any: hello", "any: helo", 20, 21, "没有叫 helo 的词库；是不是 hello？"),
    "a phrase for a lexicon": ("any: hello", "any: 您好呀", 20, 21, "这里写词库的编号，不写词句"),
    "a wide comma": ("any: hello", "any: [hello，here]", 20, 22, "半角的“,”"),
    "an unknown violation": (
        "off_platform}",
        "off_platfrom}",
        34,
        23,
        "没有叫 off_platfrom 的违规；是不是 off_platform？",
    ),
    "an unknown citation": (
        "book/greets",
        "book/greet",
        11,
        17,
        "没有叫 book/greet 的培训标准；是不是 book/greets？",
    ),
    "an unknown condition": ("{any: hello}", "{anny: hello}", 20, 16, "anny：是不是想写 any？"),
    "an empty condition": ("{any: hello}", "{}", 20, 15, "条件是空的"),
    "a time without unit": ("{any: hello}", "{first_reply_within: 六秒}", 20, 36, "例如 6s、1min、24h"),
    "a share of percents": ("{any: hello}", "{ratio: {of: hello, min: 60}}", 20, 40, "不能大于 1"),
    "an order of one": ("{any: hello}", "{order: [hello]}", 20, 23, "order 至少要有 2 项"),
    "an order of three": ("{any: hello}", "{order: [hello, here, hello]}", 20, 23, "order 最多 2 项"),
    "two questions": ("客服最先是否问候？", "客服是否问候？是否致歉？", 10, 14, "一次问了两件事"),
    "two questions in one": ("客服最先是否问候？", "客服是否问候，并且是否致歉", 10, 14, "一次问了两件事"),
    "an id used twice": ("id: patience", "id: greeting", 22, 13, "另一处在 第 8 行"),
    "neither ask nor rules": ("        ask: 客服是否耐心？\n", "", 22, 9, "没有 ask，也没有 rules"),
    "a level called when": ("{是: 耐心, 否: 不耐烦}", "{when: 耐心, 否: 不耐烦}", 25, 18, "等级不能叫 when"),
    "drop without parent": (
        "        name: 耐心",
        "        name: 耐心\n        drop: true",
        22,
        9,
        "没有叫 patience 的东西可以去掉",
    ),
    "drop: yes": ("        name: 耐心", "        name: 耐心\n        drop: yes", 24, 9, "drop 只能写 true"),
    "drop at the top": ("version: 2", "drop: true", 3, 1, "drop 要写在评分点"),
    "a key twice": ("version: 2", "name: 又一个", 3, 1, "第 2 行和第 3 行"),
}


@pytest.mark.parametrize(("old", "new", "line", "column", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_where_it_is_and_with_what_to_write(own, old, new, line, column, words):
    path = put(own, "demo.yaml", changed(old, new))
    errors = faults(Library(own).rubric, "demo")
    assert [error for error in errors if words in error.message], messages(errors)
    error = next(error for error in errors if words in error.message)
    assert (error.file, error.line, error.column) == (str(path), line, column)
    assert len(errors) == 1, messages(errors)


@pytest.mark.parametrize(("old", "new"), [fault[:2] for fault in FAULTS.values()], ids=FAULTS)
def test_no_chinese_jargon_for_english_and_no_english_jargon_for_chinese(own, old, new):
    put(own, "demo.yaml", changed(old, new))
    for error in faults(Library(own).rubric, "demo"):
        assert not any(word in error.message for word in ("Input", "should", "valid", "String", "Field"))
    use_language("en")
    for error in faults(Library(own).rubric, "demo"):
        assert "：" not in error.message.replace("`：`", "")


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_their_lines(own):
    text = (
        changed("version: 2", "version: 二").replace("any: hello", "any: helo").replace("optional", "maybe")
    )
    put(own, "demo.yaml", text.replace("effect: {cap: 40}", "effect: {cap: 400}"))
    assert [error.line for error in faults(Library(own).rubric, "demo")] == [3, 18, 20, 36]


def test_a_kind_of_violation_that_a_lexicon_declares_is_known(own):
    put(own, "demo.yaml", changed("violation: off_platform", "violation: gift_bribe"))
    assert Library(own).rubric("demo").gates[0].rule.violation == ("gift_bribe",)


def test_names_in_files_of_an_unusual_layout_are_known(own):
    put(own, "words.yaml", "lexicons: {odd: {name: 怪, violation: odd_kind, phrases: [怪]}}\n")
    put(own, "book.yaml", STANDARDS.replace("document: book", "document:\n  memo"))
    text = changed("any: hello", "any: odd").replace("off_platform}", "odd_kind}").replace("book/", "memo/")
    put(own, "demo.yaml", text)
    assert Library(own).rubric("demo").id == "demo"


def test_a_bad_pattern_in_a_lexicon_is_told_with_its_line(own):
    put(own, "words.yaml", "lexicons:\n  x:\n    name: 甲\n    patterns:\n      - 好\n      - '(坏'\n")
    (error,) = faults(lambda: Library(own).lexicons)
    assert (error.line, error.column) == (6, 9)
    assert "正则表达式不对" in error.message


@pytest.mark.parametrize("key", ["excused_by", "not_about"])
def test_an_unknown_lexicon_that_should_excuse_is_told(own, key):
    put(own, "words.yaml", f"lexicons:\n  x: {{name: 甲, {key}: [helo]}}\n")
    (error,) = faults(lambda: Library(own).lexicons)
    assert error.message == "没有叫 helo 的词库；是不是 hello？"


@pytest.mark.parametrize("field", ["together", "proper"])
def test_an_unknown_lexicon_in_a_group_is_told(own, field):
    put(own, "words.yaml", f"lexicons:\n  x: {{name: 甲, {field}: [{{all: [helo]}}]}}\n")
    (error,) = faults(lambda: Library(own).lexicons)
    assert error.message == "没有叫 helo 的词库；是不是 hello？"


def test_a_lexicon_id_follows_the_rule_for_ids(own):
    put(own, "words.yaml", "lexicons:\n  问候: {name: 甲}\n")
    (error,) = faults(lambda: Library(own).lexicons)
    assert (error.line, error.column) == (2, 3)
    assert "编号只能用" in error.message


def test_a_standard_twice_is_told_with_both_lines(own):
    item = STANDARDS.partition("standards:\n")[2]
    put(own, "memo.yaml", STANDARDS.replace("document: book", "document: memo") + item)
    (error,) = faults(lambda: Library(own).standards)
    assert (error.line, "第 4 行" in error.message) == (12, True)


# --- extends ---


def child(own, text):
    put(own, "child.yaml", "rubric: child\nextends: demo\n" + dedent(text))
    return Library(own)


def test_mappings_merge_by_key_and_things_by_id(own):
    rubric = child(
        own,
        """\
        name: 孩子
        dimensions:
          empathy:
            criteria:
              - id: greeting
                weight: 5
                rules:
                  做到: {all: [hello, here]}
              - id: warmth
                name: 热情
                ask: 客服是否热情？
                levels: {是: 热情, 否: 冷淡}
          accuracy: {weight: 50}
        """,
    ).rubric("child")
    greeting = criterion(rubric, "greeting")
    assert (rubric.id, rubric.name, rubric.version) == ("child", "孩子", 2)
    assert [one.id for one in rubric.criteria] == ["greeting", "patience", "warmth"]
    assert (greeting.weight, greeting.name) == (5, "问候")
    assert rubric.dimensions["empathy"].weight == 30
    assert rubric.dimensions["accuracy"].weight == 50
    assert greeting.rules["部分做到"].any == ("here",)
    assert (greeting.rules["做到"].all, greeting.rules["做到"].any) == (("hello", "here"), None)


@pytest.mark.parametrize(
    ("written", "part", "expected"),
    [
        ("levels: {做到: 甲, 部分做到: 乙, 未做到: 丙}", "levels", ["甲", "乙", "丙"]),
        ("cites: []", "cites", []),
        ("points: {做到: 1, 部分做到: 0.9, 未做到: 0}", "points", [1, 0.9, 0]),
        ("quote: {做到: required}", "quote", ["required"]),
    ],
)
def test_what_says_one_thing_is_replaced_whole(own, written, part, expected):
    text = f"dimensions:\n  empathy:\n    criteria:\n      - id: greeting\n        {written}\n"
    value = getattr(criterion(child(own, text).rubric("child"), "greeting"), part)
    assert list(value.values() if isinstance(value, dict) else value) == expected


def test_bands_are_replaced_whole(own):
    assert child(own, "bands: {过: 60, 不过: 0}\n").rubric("child").bands == {"过": 60, "不过": 0}


def test_drop_drops(own):
    rubric = child(
        own,
        """\
        dimensions:
          empathy:
            criteria:
              - {id: patience, drop: true}
              - id: greeting
                rules:
                  部分做到: {drop: true}
        gates:
          - {id: off-platform, drop: true}
        """,
    ).rubric("child")
    assert list(rubric.by_id) == ["greeting"]
    assert list(criterion(rubric, "greeting").rules) == ["做到"]


def test_dropping_the_unknown_is_an_error(own):
    text = "dimensions:\n  empathy:\n    criteria:\n      - {id: patiense, drop: true}\n"
    (error,) = faults(child(own, text).rubric, "child")
    assert error.message == "drop: 没有叫 patiense 的东西可以去掉；是不是 patience？"
    assert (error.line, error.column) == (6, 9)


def test_a_criterion_moves_when_it_is_dropped_where_it_was(own):
    moved = "{id: patience, name: 耐心, ask: 客服是否耐心？, levels: {是: 甲, 否: 乙}}"
    text = f"dimensions:\n  closing:\n    criteria:\n      - {moved}\n"
    (error,) = faults(child(own, text).rubric, "child")
    assert "先在原来的维度里写 drop: true" in error.message
    text += "  empathy:\n    criteria:\n      - {id: patience, drop: true}\n"
    assert child(own, text).rubric("child").dimension_of("patience") == "closing"


def test_new_levels_that_leave_inherited_parts_behind_are_told_with_what_to_do(own):
    text = "dimensions:\n  empathy:\n    criteria:\n      - id: greeting\n        levels: {好: 甲, 差: 乙}\n"
    errors = faults(child(own, text).rubric, "child")
    assert {(error.line, error.column) for error in errors} == {(7, 9)}
    told = "\n".join(messages(errors))
    assert "也写上 points:" in told
    assert "也写上 rules: {部分做到: {drop: true}}" in told


def test_new_levels_work_with_the_parts_rewritten(own):
    text = """\
        dimensions:
          empathy:
            criteria:
              - id: greeting
                levels: {好: 甲, 差: 乙}
                points:
                quote: {}
                rules:
                  做到: {drop: true}
                  部分做到: {drop: true}
                  好: {any: hello}
        """
    greeting = criterion(child(own, text).rubric("child"), "greeting")
    assert greeting.scale == {"好": 1, "差": 0}
    assert list(greeting.rules) == ["好"]


def test_an_inherited_fault_points_to_the_file_it_came_from(own, shipped):
    put(shipped, "demo.yaml", changed("any: hello", "any: helo"))
    (error,) = faults(child(own, "name: 孩子\n").rubric, "child")
    assert (error.file, error.line) == (str(shipped / "demo.yaml"), 20)


def test_an_extension_that_changes_nothing_means_the_same(own):
    rubric = child(own, "").rubric("child")
    assert rubric.meaning == load_rubric("demo").meaning
    assert rubric.model_copy(update={"id": "demo"}).fingerprint == load_rubric("demo").fingerprint


def test_chains_are_followed(own):
    put(own, "b.yaml", "rubric: b\nextends: a\nmin_coverage: 0.5\n")
    put(own, "a.yaml", "rubric: a\nextends: demo\nname: 甲\nmin_coverage: 0.6\n")
    rubric = Library(own).rubric("b")
    assert (rubric.name, rubric.min_coverage, rubric.version) == ("甲", 0.5, 2)


def test_extending_ones_own_id_means_the_bundled_one(own):
    put(own, "demo.yaml", "rubric: demo\nextends: demo\nname: 本店\n")
    rubric = Library(own).rubric("demo")
    assert (rubric.name, rubric.version) == ("本店", 2)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a": "b", "b": "a"}, "extends 绕成了圈：a → b → a"),
        ({"a": "a"}, "extends 写的是自己"),
        ({"a": "demoo"}, "extends: 没有叫 demoo 的评分规则；是不是 demo？"),
        ({"a": "[demo, b]"}, "只写一份规则的编号"),
        ({"a": ""}, "只写一份规则的编号"),
    ],
)
def test_an_extends_that_leads_nowhere_is_told_with_its_line(own, files, words):
    for name, parent in files.items():
        put(own, f"{name}.yaml", f"rubric: {name}\nextends: {parent}\n")
    (error,) = faults(Library(own).rubric, "a")
    assert words in error.message
    assert error.line == 2


# --- check ---


def test_check_is_silent_where_nothing_is_wrong(own):
    put(own, "child.yaml", "rubric: child\nextends: demo\n")
    assert Library(own).check() == []
    assert Library(own).check(own) == []
    assert Library().check(own / "child.yaml") == []


def test_check_reports_the_faults_of_all_files_once(own):
    put(own, "a.yaml", changed("version: 2", "version: 二").replace("rubric: demo", "rubric: a"))
    put(own, "b.yaml", "rubric: b\nextends: a\n")
    put(own, "c.yaml", "scenario: c\nstage: presale\nrubric: demoo\n")
    put(own, "d.yaml", "rubirc: d\n")
    put(own, "e.yaml", "name: e\nrubric: e\n")
    put(own, "f.yaml", "rubric: b\n")
    put(own, "g.yaml", "anything: else\n")
    found = {(error.file.rsplit("/")[-1], error.line) for error in Library(own).check()}
    assert found == {("a.yaml", 3), ("c.yaml", 2), ("c.yaml", 3), ("d.yaml", 1), ("e.yaml", 1), ("f.yaml", 1)}


def test_check_of_a_file_reports_that_file_only(own):
    put(own, "a.yaml", "rubric: a\nnmae: x\n")
    path = put(own, "b.yaml", changed("version: 2", "version: 二"))
    assert [error.line for error in Library(own).check(path)] == [3]


def test_check_of_a_part_of_the_trainers_folder_knows_the_rest_of_it(own):
    put(own, "words/w.yaml", "lexicons:\n  mine: {name: 我的}\n  yours: {nmae: 你的}\n")
    put(own, "rules/demo.yaml", changed("any: hello", "any: mine"))
    assert Library(own).check(own / "rules") == []
    assert [error.line for error in Library(own).check(own / "words")] == [3]


def test_check_of_a_file_of_no_kind_says_how_it_should_begin(own):
    path = put(own, "d.yaml", "rubirc: d\n")
    assert "rubirc：是不是想写 rubric？" in messages(Library().check(path))[0]


@pytest.mark.parametrize("text", ["", "\ufeff", " \n\n", "# 以后再写\n\n", "---\n"])
def test_check_of_a_folder_names_files_that_say_nothing(own, text):
    path = put(own, "later.yaml", text)
    assert messages(Library(own).check()) == ["文件是空的：一行内容也没有"]
    assert Library(own).check(own)[0].file == str(path)
    assert Library(own).rubric("demo").id == "demo"


def test_check_takes_an_id(own):
    put(own, "b.yaml", changed("version: 2", "version: 二"))
    assert [error.line for error in Library(own).check("demo")] == [3]
    assert "没有叫 nothing 的" in messages(Library(own).check("nothing"))[0]


def test_check_of_a_missing_folder_is_one_error(tmp_path):
    assert messages(Library(tmp_path / "none").check()) == ["没有这个文件夹"]


def test_a_scenario_that_names_an_unknown_rubric_is_a_fault_of_its_file(own):
    path = put(own, "c.yaml", SCENARIO.replace("stage", "rubric: demoo\nstage"))
    (error,) = Library(own).check(path)
    assert error.message == "没有叫 demoo 的评分规则；是不是 demo？"
    assert error.line == 3


def test_check_notes_what_is_no_error_and_perhaps_not_meant(own):
    put(own, "a.yaml", "phrases: [您好]\n")
    put(own, "b.yaml", 'lexicons:\n  mine: {name: 我的, phrases: [好的，行, "亲，在的", 好, 行]}\n')
    put(own, "退换政策.csv", "编号,内容,生效\n期限,七天内可退。,\n")
    put(own, "对话.csv", "编号,角色,内容\n1,客户,在吗\n")
    notes = [note.removeprefix(f"{own}/") for note in Library(own).notes(own)]
    assert notes == [
        "b.yaml:2:30: 说明：“好的，行”算一个词；要分成几个，词之间用半角的“,”；本来就是一个词，就加引号",
        "a.yaml:1:1: 说明：没有读这个文件：第一行要写 rubric:、scenario:、document:、lexicons:、shop: 之一"
        "（现在是 phrases）",
        "退换政策.csv:1:1: 说明：没有读这张表：表格的文件名要以“店铺”开头，例如 店铺.csv",
    ]
    assert Library(own).check(own) == []


# --- what comes with cs_eval ---


def test_importing_the_loader_does_not_load_ruamel():
    code = "import sys, cs_eval.loading; sys.exit('ruamel.yaml' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
