"""Encodings: which one a file is in, what was spoilt before it came here, and what only looks odd."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_eval.models.file_map import FileMap
from cs_eval.models.grade import Failure
from cs_eval.reading import read_transcripts
from cs_eval.reading.commonness import commonness
from cs_eval.reading.decoding import encoding_of, garbling, lines

SIMPLIFIED = "您好，这款有现货的，今天拍下明天就能发，您看要哪个颜色？"
TRADITIONAL = "請問這件還有貨嗎？我想買給媽媽穿，她平常穿大一點的"
TABLE = "会话,角色,内容\n甲,客户,这个杯子还有吗 在线等\n甲,客服,有的，今天下单明天发出\n"
TABLE_BIG5 = "id,角色,content\n甲,買家,這個杯子還有嗎 等你回覆\n甲,客服,有的，今天下單明天就出貨\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED + "😊", "gb18030"),
        (TRADITIONAL, "utf-8"),
        (TRADITIONAL, "gb18030"),
        (TRADITIONAL, "cp950"),
        (SIMPLIFIED, "utf-16"),
    ],
)
def test_the_encoding_is_told_by_the_bytes(text, encoding):
    assert encoding_of(text.encode(encoding)) == encoding


def test_ascii_leaves_the_encoding_open_and_damaged_utf_8_stays_utf_8():
    assert encoding_of(b"hello") is None
    assert encoding_of(SIMPLIFIED.encode() + b"\xff\xfe" + SIMPLIFIED.encode()) == "utf-8"
    assert encoding_of(SIMPLIFIED.encode()[:-1]) == "utf-8"


@pytest.mark.parametrize("said", ["什么时候发货呀", "那时候是什么时候", "联通的什么时候到货"])
def test_words_whose_gb18030_looks_like_utf_8_are_read(said):
    assert encoding_of(f"小鹿：{said}\r\n小店：您好，在的".encode("gb18030")) == "gb18030"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le-bom", "utf-16-be-bom", "gb18030", "utf-8-sig"])
def test_a_table_reads_alike_in_every_encoding(tmp_path, encoding):
    marks = {"utf-16-le-bom": (b"\xff\xfe", "utf-16-le"), "utf-16-be-bom": (b"\xfe\xff", "utf-16-be")}
    mark, name = marks.get(encoding, (b"", encoding))
    path = tmp_path / "a.csv"
    path.write_bytes(mark + TABLE.replace("\n", "\r\n").encode(name))
    (transcript,) = read_transcripts(path)
    assert [turn.text for turn in transcript.turns] == ["这个杯子还有吗 在线等", "有的，今天下单明天发出"]


def test_big5_is_read_where_it_is_evident_and_where_the_map_says_so(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(TABLE_BIG5.encode("cp950"))
    for mapping in ((), FileMap(encoding="big5")):
        (transcript,) = read_transcripts(path, mapping=mapping)
        assert transcript.turns[1].text == "有的，今天下單明天就出貨"


def test_utf_16_without_its_mark_is_named_and_read_where_the_map_says_so(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(TABLE.encode("utf-16-le"))
    (failure,) = read_transcripts(path)
    assert "UTF-16" in failure.message
    (transcript,) = read_transcripts(path, mapping=FileMap(encoding="utf-16"))
    assert transcript.turns[0].text == "这个杯子还有吗 在线等"


def test_utf_16_that_is_cut_off_is_a_failure_and_no_crash(tmp_path):
    path = tmp_path / "a.jsonl"
    row = {"turns": [{"role": "agent", "text": SIMPLIFIED}]}
    path.write_bytes((json.dumps(row, ensure_ascii=False) + "\n").encode("utf-16")[:-21])
    (outcome,) = read_transcripts(path)
    assert isinstance(outcome, Failure)


@pytest.mark.parametrize(
    ("written", "mistaken", "named"),
    [
        ("utf-8", "gb18030", "GB18030"),
        ("utf-8", "cp1252", "Latin-1"),
        ("utf-8", "latin-1", "Latin-1"),
        ("gb18030", "latin-1", "Latin-1"),
        ("gb18030", "cp950", "Big5"),
        ("cp950", "gb18030", "GB18030"),
    ],
)
def test_text_that_was_saved_in_the_wrong_encoding_is_named(written, mistaken, named):
    text = TRADITIONAL if written == "cp950" else SIMPLIFIED
    spoilt = text.encode(written).decode(mistaken, "replace")
    for language in garbling(spoilt):
        assert named in language


@pytest.mark.parametrize(
    "lost",
    [
        "\ufffd\ufffd\ufffd好\ufffd",
        "锟斤拷锟斤拷好的锟斤拷",
        "???????? ??? ok ??????",
        "？？？？？？？？？？？",
    ],
)
def test_text_that_was_turned_into_marks_is_lost(lost):
    assert garbling(lost)


@pytest.mark.parametrize(
    "sound",
    [
        "",
        SIMPLIFIED,
        TRADITIONAL,
        "hello, where is my parcel???",
        "在吗？？？？？？？？？？？？",
        "???",
        "Où est mon colis ? Je l'ai commandé il y a déjà une semaine, ça a été payé",
        "Здравствуйте, где моя посылка? Я жду уже две недели",
        "こんにちは、荷物はまだ届いていませんか",
        "안녕하세요 배송이 언제 되나요",
        "😊😊😊👍👍",
        "锟斤拷是什么意思呀，我打开说明书看到好多这样的字，是不是打印错了",
        "龘靐齉爩",
        "€ £ ¥ § © ®",
    ],
)
def test_what_people_do_write_is_not_taken_for_garbled(sound):
    assert garbling(sound) is None


def test_chat_is_common_in_its_own_encoding_only():
    for text, right, wrong in ((SIMPLIFIED, "gb18030", "cp950"), (TRADITIONAL, "cp950", "gb18030")):
        data = text.encode(right)
        assert commonness(data.decode(right)) > 0.6
        assert commonness(data.decode(wrong, "replace")) < 0.25


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_line_by_line(data):
    stream = io.BufferedReader(io.BytesIO(data))
    text = "".join(lines(stream))
    assert isinstance(text, str)
    garbling(text)
