"""The turns of a text, as cells of tables have it."""

import pytest

from cs_eval.models.file_map import FileMap
from cs_eval.reading.formats.spoken import turns_in
from cs_eval.reading.hints import FileHints


def said(text, **map):
    turns = turns_in(text, FileHints(map=FileMap(**map)))
    return [(turn.get("role") or turn.get("account"), turn["text"], turn.get("at")) for turn in turns]


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        (
            "2026-03-01 20:01:02\n小鹿：在吗\n2026-03-01 20:01:40\n小美：在的\n亲请说\n\n"
            "2026-03-01 20:02:40\n小鹿：尺码：M",
            [
                ("小鹿", "在吗", "2026-03-01 20:01:02"),
                ("小美", "在的\n亲请说", "2026-03-01 20:01:40"),
                ("小鹿", "尺码：M", "2026-03-01 20:02:40"),
            ],
        ),
        (
            "小鹿：在吗\n2026-03-01 20:01:02\n小美：在的\n2026-03-01 20:01:40",
            [("小鹿", "在吗", "2026-03-01 20:01:02"), ("小美", "在的", "2026-03-01 20:01:40")],
        ),
        (
            "小鹿 2026-03-01 20:01:02\n在吗\n小美 2026-03-01 20:01:40\n在的",
            [("小鹿", "在吗", "2026-03-01 20:01:02"), ("小美", "在的", "2026-03-01 20:01:40")],
        ),
        (
            "[20:01:02] 买家：在吗\r\n[20:01:40] 客服：在的",
            [("买家", "在吗", "20:01:02"), ("客服", "在的", "20:01:40")],
        ),
        ("客服：您好\n尺码：M\n客户：要:)", [("客服", "您好\n尺码：M", None), ("客户", "要:)", None)]),
        ("小鹿：在吗\n小美：在的", [("小鹿", "在吗", None), ("小美", "在的", None)]),
        ("明天下雨，记得带伞。", []),
        ("", []),
    ],
)
def test_a_cell_gives_its_turns_in_either_layout(text, turns):
    assert said(text) == turns


STAMPS = "2026-03-01 10:00:05\n小鹿：在吗\n2026-03-01 10:00:09\n"


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        (f"{STAMPS}店铺:小美：在的亲", [("小鹿", "在吗"), ("店铺:小美", "在的亲")]),
        (f"{STAMPS}山野集旗舰店:小美:在的亲", [("小鹿", "在吗"), ("山野集旗舰店:小美", "在的亲")]),
        (
            f"{STAMPS}店铺:小美：在的亲\n2026-03-01 10:00:19\n店铺:小丽：我来",
            [("小鹿", "在吗"), ("店铺:小美", "在的亲"), ("店铺:小丽", "我来")],
        ),
        ("客户：在吗\n店铺:小美：在的亲", [("客户", "在吗"), ("店铺:小美", "在的亲")]),
        (
            "客户：在吗\n毛球:小美：在的亲\n毛球:小丽：我来",
            [("客户", "在吗"), ("毛球:小美", "在的亲"), ("毛球:小丽", "我来")],
        ),
        ("客户：在吗\n客服:现货：有的", [("客户", "在吗"), ("客服", "现货：有的")]),
        ("小鹿:在吗\n小美:尺码：M", [("小鹿", "在吗"), ("小美", "尺码：M")]),
        ("小鹿：在吗\n小美:现货：有\n小美:在的", [("小鹿", "在吗"), ("小美", "现货：有"), ("小美", "在的")]),
    ],
)
def test_a_sub_account_is_one_speaker_and_its_words_are_its_own(text, turns):
    assert [(who, what) for who, what, _ in said(text)] == turns
