"""Maps of files: what a person may write in one, and what is said of a mistake."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from cs_eval.errors import InputError
from cs_eval.language import use_language
from cs_eval.loading import load_map
from cs_eval.models.file_map import Columns

WHOLE = """\
map: 飞鸽
files: [飞鸽*.csv, 抖店*.xlsx]
format: csv
encoding: gb18030
sheets: 聊天记录
heading_row: 2
columns:
  text: [消息内容, 内容]
  at: 发送时间
roles: {商家: agent, 用户: customer}
kinds: {商品卡片: card}
agents: 山野集旗舰店
bots: [山野集旗舰店:服务助手]
customers: 小鹿_88
trainee: 小美
agent: assistant
time_zone: Asia/Shanghai
date: 2026-03-05
new_after: 2h
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Write a map and return its path, which is short in messages."""
    monkeypatch.chdir(tmp_path)
    yield lambda text: (Path("m.yaml").write_text(text, encoding="utf-8"), Path("m.yaml"))[1]
    use_language("zh")


def test_everything_that_a_map_can_say_is_read(file):
    found = load_map(file(WHOLE))
    assert found.columns == Columns(text=("消息内容", "内容"), at=("发送时间",))
    assert (found.sheets, found.agents, found.customers) == (("聊天记录",), ("山野集旗舰店",), ("小鹿_88",))
    assert (found.date, found.roles["商家"], found.kinds["商品卡片"]) == (date(2026, 3, 5), "agent", "card")


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Shanghai", 8), ("+08:00", 8), ("-03:30", -3.5)])
def test_a_zone_is_a_name_or_an_offset(file, zone, hours):
    found = load_map(file(f'map: a\ntime_zone: "{zone}"\n'))
    assert found.zone.utcoffset(datetime(2026, 3, 5)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("name", "about"), [("飞鸽3月.csv", True), ("抖店.XLSX", True), ("千牛.txt", False), ("a飞鸽.csv", False)]
)
def test_a_map_is_about_the_files_whose_names_fit(file, name, about):
    assert load_map(file(WHOLE)).is_about(name) is about


def test_without_files_it_is_about_all_of_them(file):
    assert load_map(file("map: 都一样\n")).is_about("随便.txt")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("map: a\ncolums: {text: 内容}\n", "m.yaml:2:1: colums：是不是想写 columns？"),
        ("map: a\ncolumns: {内容: 消息}\n", "m.yaml:2:11: 内容：是不是想写 text？"),
        ("map: a\n客服账号: [甲]\n", "m.yaml:2:1: 客服账号：是不是想写 agents？"),
        ("map: a\nroles: {商家: agnet}\n", "m.yaml:2:13: 商家 只能写 customer、agent、"),
        ("map: a\nroles: {商家: agnet}\n", "system；是不是想写 agent？"),
        ("map: a\nkinds: {卡片: 卡}\n", "m.yaml:2:13: 卡片 只能写 text、image"),
        ("map: a\ntime_zone: 北京\n", "m.yaml:2:12: 没有时区 北京；写成 Asia/Shanghai 或 +08:00"),
        ("map: a\nencoding: 国标\n", "m.yaml:2:11: encoding 只能写 utf-8、utf-16、gb18030、big5"),
        ("map: a\ndate: 3月5日\n", "m.yaml:2:7: 3月5日 没有写年份"),
        ("map: a\nnew_after: 两小时\n", "m.yaml:2:12: new_after 这里写得不对"),
        ("map: a\nheading_row: 0\n", "m.yaml:2:14: heading_row 不能小于 1"),
        ("map: a\nformat: 千牛\n", "m.yaml:2:9: format 只能写 jsonl"),
        ("map: a\nagents: {甲: 乙}\n", "m.yaml:2:9: agents"),
        ("map: a\ncolumns:\n\ttext: 内容\n", "m.yaml:3:1: "),
        ("map：a\n", "m.yaml:1:1: 冒号是全角的"),
        ("", "m.yaml:1:1: 文件是空的"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_what_to_write(file, text, said):
    with pytest.raises(InputError) as caught:
        load_map(file(text))
    assert said in str(caught.value)


def test_all_mistakes_are_told_at_once_and_in_english_too(file):
    use_language("en")
    with pytest.raises(InputError) as caught:
        load_map(file("map: a\ncolums: {}\ntime_zone: Beijing\n"))
    assert str(caught.value).splitlines() == [
        "m.yaml:2:1: colums: did you mean columns?",
        "m.yaml:3:12: no zone Beijing: write Asia/Shanghai or +08:00",
    ]
