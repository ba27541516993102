"""The shop's own facts: files and spreadsheets, citations, days, and what a wrong one leads to."""

import io
import json
from datetime import date, datetime
from textwrap import dedent

import pytest

from cs_eval import Grader
from cs_eval.citing import resolved
from cs_eval.cli import main
from cs_eval.errors import InputError, InputErrors
from cs_eval.language import use_language
from cs_eval.loading import Library, citation
from cs_eval.models.days import parse_day
from cs_eval.models.grade import Failure, Grade
from cs_eval.models.scenario import Scenario
from cs_eval.models.shop import Shop, Shops
from cs_eval.models.transcript import Transcript

SHOP = """\
shop: corner
name: 小店童鞋
platform: 淘宝
agents: [小店童鞋:小林]
bots: [小店童鞋:自动回复]
compensation_limit: 客服自己能答应的补偿，每单最多10元券。
facts:
  - {id: freight, category: 运费, text: 换码来回运费由店铺承担。}
  - {id: window, category: 退换, text: 签收后7天内可以换码一次。, until: 2026-03-31}
  - {id: window, category: 退换, text: 签收后15天内可以换码一次。, from: 2026-04-01}
  - {id: sale, category: 优惠, text: 满200元减30元。, from: 2026-03-01, until: 2026-03-10}
"""
CARD = """\
scenario: swap-size
stage: aftersales
shop: 小店童鞋
facts:
  - window
  - freight
  - {id: stock, text: 29 码有现货。}
"""
SHEET = """\
编号,类别,内容,生效,失效
freight,运费,换码来回运费由店铺承担。,,
window,退换,签收后7天内可以换码一次。,,2026/3/31
window,退换,"签收后15天内，可以换码一次。",2026-04-01,
"""


def put(folder, name, text):
    path = folder / name
    path.write_text(dedent(text), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _chinese():
    yield
    use_language("zh")


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


@pytest.fixture
def shops():
    facts = [
        {"id": "freight", "text": "运费店出。"},
        {"id": "退货政策", "text": "七天可退。", "until": "2026-03-31"},
        {"id": "退货政策", "text": "十五天可退。", "from": "2026-04-01"},
    ]
    return Shops(own=(Shop.model_validate({"shop": "corner", "name": "小店", "facts": facts}),))


def card(*facts, **more):
    return Scenario.model_validate({"scenario": "c", "facts": list(facts), **more})


def chat(reply="换码运费您自己出10块", **more):
    turns = [{"role": "customer", "text": "换码运费谁出"}, {"role": "agent", "text": reply}]
    return Transcript.model_validate({"id": "t", "turns": turns, **more})


def texts(scenario):
    return [(fact.id, fact.text) for fact in scenario.facts]


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-01",
        "2026/3/1",
        "2026.3.1",
        "2026年3月1日",
        "20260301",
        " 2026-3-1 ",
        "2026-03-01T09:00+08:00",
    ],
)
def test_a_day_is_read_as_people_and_excel_write_it(written):
    assert parse_day(written) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("3月1日", "没有写年份"),
        ("3/1", "没有写年份"),
        ("2026-02-30", "没有 2026-02-30 这一天"),
        ("46082", "写成"),
    ],
)
def test_a_day_that_is_none_is_met_with_what_to_write(written, said):
    with pytest.raises(ValueError, match=said):
        parse_day(written)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("freight", "freight"),
        ("退货政策", "退货政策"),
        ("签收后七天内可退。", None),
        ("全场包邮", None),
        ("Returns within 7 days", None),
        ("Free.", None),
    ],
)
def test_an_id_is_told_from_a_sentence(shops, text, cited):
    assert citation(text, shops.own[0]) == cited


@pytest.mark.parametrize(
    ("text", "near"), [("frieght", "freight"), ("退货政测", "退货政策"), ("eta", "现有：freight、退货政策")]
)
def test_a_mistyped_id_is_an_error_with_the_nearest_id(shops, text, near):
    with pytest.raises(InputError, match=f"没有叫 {text} 的店铺事实；.*{near}") as raised:
        citation(text, shops.own[0])
    assert raised.value.kind == "unknown_fact"


def test_an_id_on_a_card_without_a_shop_says_how_to_name_one():
    with pytest.raises(InputError, match="卡上的 shop"):
        resolved(card("freight"), Shops())


def test_a_cited_fact_stands_where_it_was_cited_and_sentences_stay(shops):
    found = resolved(card("今天是周六。", "freight", {"id": "eta", "text": "明天到。"}), shops)
    assert texts(found) == [("f1", "今天是周六。"), ("freight", "运费店出。"), ("eta", "明天到。")]


def test_a_fact_of_the_card_stands_in_place_of_the_shops(shops):
    found = resolved(card("freight", {"id": "freight", "text": "运费客户出。"}), shops)
    assert texts(found) == [("freight", "运费客户出。")]


def test_a_card_that_cites_nothing_stays_as_it_is(shops):
    plain = card("运费店出。", shop="别家")
    assert resolved(plain, shops) == plain


@pytest.mark.parametrize(
    ("when", "text"),
    [
        ({"date": "2026-03-31"}, "七天可退。"),
        ({"date": "2026/4/1"}, "十五天可退。"),
        ({}, "十五天可退。"),
    ],
)
def test_the_day_of_the_chat_says_which_version_is_true(shops, when, text):
    assert texts(resolved(card("退货政策"), shops, chat(**when))) == [("退货政策", text)]


def test_without_a_date_the_first_timed_turn_says_the_day(shops):
    turns = [{"role": "agent", "text": "您好"}, {"role": "agent", "text": "在", "at": "2026-03-05 10:00:00"}]
    told = Transcript.model_validate({"turns": turns})
    assert texts(resolved(card("退货政策"), shops, told)) == [("退货政策", "七天可退。")]


def test_an_unreadable_date_matters_only_where_a_cited_fact_has_one(shops):
    assert resolved(card("freight"), shops, chat(date="上周"))
    with pytest.raises(InputError, match="对话的日期看不懂"):
        resolved(card("退货政策"), shops, chat(date="上周"))


def test_the_shop_is_named_by_its_id_or_its_name_or_is_the_only_one(shops):
    other = Shop.model_validate({"shop": "other", "name": "别家"})
    for name in ("corner", "小店", None):
        assert shops.of(name) is shops.own[0]
    assert shops.of("别家") is None
    assert Shops(own=(*shops.own, other)).of(None) is None
    unnamed = Shop.model_validate({"shop": "shop"})
    assert Shops(own=(unnamed,)).of("随便") is unnamed
    assert resolved(card("freight", shop="corner"), shops).shop == "小店"


def test_settings_are_cited_like_facts(own):
    put(own, "shop.yaml", SHOP)
    found = resolved(card("compensation-limit"), Library(own).shops)
    assert texts(found) == [("compensation-limit", "客服自己能答应的补偿，每单最多10元券。")]


def sheet_of(own, data, name="店铺.csv"):
    (own / name).write_bytes(data)
    return [(fact.id, fact.category, fact.text, *fact.days) for fact in Library(own).shops.own[0].facts]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_spreadsheet_alone_is_a_shop(own, encoding):
    facts = sheet_of(own, SHEET.encode(encoding))
    assert facts[1] == ("window", "退换", "签收后7天内可以换码一次。", date.min, date(2026, 3, 31))
    assert facts[2] == ("window", "退换", "签收后15天内，可以换码一次。", date(2026, 4, 1), date.max)


def test_columns_come_in_any_order_and_either_language(own):
    text = "Until;Text;Note;ID\n2026/3/31;签收后7天内可以换码一次;抄自公告;window\n"
    assert sheet_of(own, text.encode()) == [
        ("window", None, "签收后7天内可以换码一次", date.min, date(2026, 3, 31))
    ]


def test_a_workbook_is_read_as_a_csv_is(own):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["编号", "内容", "生效", "失效"])
    book.active.append([7, "运费店出。", datetime(2026, 3, 1), "2026/3/31"])
    data = io.BytesIO()
    book.save(data)
    assert sheet_of(own, data.getvalue(), "店铺.xlsx") == [
        ("7", None, "运费店出。", date(2026, 3, 1), date(2026, 3, 31))
    ]


def test_without_openpyxl_a_workbook_says_what_to_install(own, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(InputErrors, match=r"cs-eval\[xlsx\].*CSV UTF-8"):
        sheet_of(own, b"PK\x03\x04", "店铺.xlsx")


def test_the_facts_of_a_spreadsheet_come_after_those_of_the_shops_file(own):
    put(own, "shop.yaml", "shop: corner\nfacts:\n  - {id: hours, text: 9点到23点在线。}\n")
    facts = sheet_of(own, SHEET.encode())
    assert [id for id, *_ in facts] == ["hours", "freight", "window", "window"]


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (
            "编号,内容,生效\na,甲。,3月1日\n",
            "店铺.csv:2:3: “生效”一列：3月1日 没有写年份：写成 2026-03-01 这样",
        ),
        ("编号,内容\na,\n", "店铺.csv:2:2: “内容”一列：是空的：写一句话说清楚"),
        ("编号,内容\n,甲。\n", "店铺.csv:2:1: “编号”一列：是空的：每条事实要有编号，场景用它来引用"),
        ("编号,内容\n运 费,甲。\n", "店铺.csv:2:1: “编号”一列：编号里不能有空格和标点，最多 32 个字"),
        (
            "编号,内容,生效\na,满200,减30。\n",
            "店铺.csv:2:3: “生效”一列：日期写成 2026-03-01 或 2026/3/1；前面的内容里有逗号的话，整格加引号",
        ),
        ("编号,内容\na,满200,减30。\n", "店铺.csv:2:3: 格子比列名多：内容里有逗号的话，整格加引号"),
        (
            "编号,类别\na,甲。\n",
            "店铺.csv:1:1: 第一行要写列名，缺少“内容”一列；列名是 编号、类别、内容、生效、失效、备注",
        ),
        ("编号,内容,店长\n", "店铺.csv:1:3: 店长：没有这一项；可以写 编号、类别、内容、生效、失效、备注"),
        ("编号,内容,编号\n", "店铺.csv:1:3: “编号”一列写了两次：只留一列"),
        ("编号,内容\na,甲。\na,乙。\n", "店铺.csv:3:1: 编号 a 和 店铺.csv:2 的有同一天都有效：改编号"),
        ("编号,内容,生效,失效\na,甲。,2026-3-2,2026-3-1\n", "失效日 2026-03-01 早于生效日 2026-03-02"),
        ('编号,内容\na,"甲。\n', "店铺.csv:2: 引号没有配对"),
        ("", "店铺.csv:1:1: 表格是空的"),
    ],
)
def test_a_faulty_spreadsheet_is_told_by_row_and_column(own, sheet, said):
    put(own, "店铺.csv", sheet)
    told = "\n".join(str(error).replace(f"{own}/", "") for error in Library(own).check(own))
    assert said in told


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"2026-03-31": "3月31日"}, "shop.yaml:9:60: 3月31日 没有写年份"),
        (
            {"from: 2026-04-01": "from: 2026-03-31"},
            "shop.yaml:10:10: 编号 window 和 shop.yaml:9 的有同一天都有效",
        ),
        ({"category": "catgory"}, "catgory：是不是想写 category？"),
        ({"id: freight": "id: 谁出 运费"}, "编号里不能有空格和标点"),
        ({"until: 2026-03-10": "until: 2026-02-10"}, "失效日 2026-02-10 早于生效日 2026-03-01"),
        (
            {"id: freight": "id: compensation-limit"},
            "编号 compensation-limit 和 shop.yaml:6 的有同一天都有效",
        ),
        ({"[小店童鞋:自动回复]": "自动回复"}, "bots 要写成列表"),
    ],
)
def test_a_faulty_shop_file_is_told_by_line_and_column(own, change, said):
    text = SHOP
    for old, new in change.items():
        text = text.replace(old, new)
    put(own, "shop.yaml", text)
    told = "\n".join(str(error).replace(f"{own}/", "") for error in Library(own).check(own))
    assert said in told


def test_of_several_shops_each_has_the_spreadsheet_that_is_called_like_its_file(own):
    put(own, "shop-a.yaml", "shop: a\n")
    put(own, "shop-b.yaml", "shop: b\n")
    put(own, "shop-b.csv", "编号,内容\nhours,9点到23点在线。\n")
    assert [(shop.id, shop.fact_ids) for shop in Library(own).shops.own] == [("a", ()), ("b", ("hours",))]
    put(own, "shop-c.csv", "编号,内容\n")
    with pytest.raises(InputErrors, match=r"shop-a\.csv、shop-b\.csv"):
        _ = Library(own).shops


def test_check_finds_a_card_that_cites_what_the_shop_has_not(own):
    put(own, "shop.yaml", SHOP)
    put(own, "card.yaml", CARD.replace("- freight", "- frieght"))
    (error,) = Library(own).check(own)
    assert (error.line, error.column) == (6, 5)
    assert "是不是 freight？" in error.message


def test_check_says_where_a_card_overrides_the_shop(own, capsys):
    put(own, "shop.yaml", SHOP)
    put(own, "card.yaml", CARD.replace("id: stock", "id: freight"))
    assert main(["rubric", "check", str(own), "--strict", "--lang", "zh"]) == 0
    assert "card.yaml:7:10: 说明：事实 freight 用这张卡自己的，不用店铺的" in capsys.readouterr().err


def test_check_says_which_fact_of_a_card_looks_like_an_id_that_no_shop_has(own):
    put(own, "shop.yaml", SHOP)
    put(own, "card.yaml", CARD.replace("- freight", "- 退货政策\n  - 顺丰包邮。\n  - 7天可退"))
    (note,) = Library(own).notes(own)
    assert "card.yaml:6:5: 说明：“退货政策”当成一句事实了，店铺里没有这个编号" in note


def test_a_spreadsheet_is_checked_by_its_path(own, capsys):
    put(own, "店铺.csv", SHEET)
    assert main(["rubric", "check", str(own / "店铺.csv"), "--lang", "zh"]) == 0
    put(own, "政策.csv", SHEET)
    assert main(["rubric", "check", str(own / "政策.csv"), "--lang", "zh"]) == 2
    assert "要以“店铺”开头" in capsys.readouterr().err


def grade_of(own, transcript, **more):
    with Grader(rubrics=own, **more) as grader:
        return next(grader.grade_many([transcript]))


@pytest.fixture
def filled(own):
    put(own, "shop.yaml", SHOP)
    put(own, "card.yaml", CARD)
    return own


def test_a_wrong_statement_is_told_with_the_fact_and_what_was_said(filled):
    grade = grade_of(filled, chat("签收后30天内可以换码一次", scenario="swap-size", date="2026-03-05"))
    reasons = [verdict.reason for verdict in grade.scores.accuracy.verdicts]
    said = "第2句说“签收后30天内可以换码一次”，与事实“window”不符，事实是“签收后7天内可以换码一次”"
    assert any(said in reason for reason in reasons)


def test_who_pays_told_the_other_way_round_names_the_fact(filled):
    grade = grade_of(filled, chat("换码来回运费是您自己出的", scenario="swap-size", date="2026-03-05"))
    reasons = [verdict.reason for verdict in grade.scores.accuracy.verdicts]
    assert any("与事实“freight”相反，事实是“换码来回运费由店铺承担”" in reason for reason in reasons)


def test_a_fact_that_was_not_true_on_the_day_is_a_failure_and_no_score(filled):
    put(filled, "sale.yaml", "scenario: sale\nshop: corner\nfacts: [sale]\n")
    outcome = grade_of(filled, chat(scenario="sale", date="2026-03-15"))
    assert isinstance(outcome, Failure)
    assert outcome.kind == "unknown_fact"
    assert "在对话那天（2026-03-15）无效，有效期是 2026-03-01 到 2026-03-10" in outcome.message
    assert isinstance(grade_of(filled, chat(scenario="sale", date="2026-03-10")), Grade)


def test_a_card_in_a_transcript_cites_too(filled):
    place = {"stage": "aftersales", "facts": ["freight"]}
    assert isinstance(grade_of(filled, chat(scenario=place)), Grade)
    wrong = grade_of(filled, chat(scenario={"facts": ["frieght"]}))
    assert (wrong.kind, "freight" in wrong.message) == ("unknown_fact", True)


def test_only_a_change_of_what_is_cited_and_true_changes_the_key(filled):
    transcript = chat(scenario="swap-size", date="2026-03-05")
    key = grade_of(filled, transcript).key
    put(filled, "shop.yaml", SHOP.replace("15天内", "20天内").replace("满200元", "满300元"))
    assert grade_of(filled, transcript).key == key
    put(filled, "shop.yaml", SHOP.replace("7天内", "8天内"))
    assert grade_of(filled, transcript).key != key


def test_one_card_applies_to_a_whole_input(filled, tmp_path, capsys):
    rows = [chat(id=name, date="2026-03-05").model_dump(mode="json") for name in ("a", "b")]
    put(tmp_path, "chats.jsonl", "\n".join(json.dumps(row) for row in rows))
    arguments = [
        "grade",
        str(tmp_path / "chats.jsonl"),
        "--rubrics",
        str(filled),
        "--out",
        str(tmp_path / "out"),
    ]
    assert main([*arguments, "--scenario", "swap-size"]) in (0, 4)
    grades = (tmp_path / "out" / "grades.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["scenario"] for line in grades] == ["swap-size"] * 2


def test_a_card_for_all_that_cites_nothing_known_stops_before_anything_is_graded(filled, tmp_path):
    put(filled, "card.yaml", CARD.replace("- freight", "- frieght"))
    with pytest.raises(InputError, match="freight"):
        Grader(rubrics=filled, scenario="swap-size")


def test_the_bundled_cards_read_as_if_their_facts_stood_in_them():
    library = Library()
    facts = {fact.id: fact.text for fact in resolved(library.scenario("late-parcel"), library.shops).facts}
    assert facts["hours"] == "人工客服在线时间9:00–23:00。"
    assert all(resolved(library.scenario(id), library.shops) for id in library.scenario_ids)
