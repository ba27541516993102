"""Files of other kinds that lie among conversations: what they are by their names, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from cs_eval.language import say

_KINDS: tuple[tuple[str, str, str], ...] = (
    (
        ".doc .docx .dot .dotx .rtf .odt .wps .pages .ppt .pptx .xmind",
        "文档：要评就打开它，另存为纯文本（.txt，UTF-8）",
        "a document: to grade it, open it and save it as plain text (.txt, UTF-8)",
    ),
    (
        ".pdf .caj .ofd",
        "PDF：要评就把文字复制出来存为 .txt，或从平台导出表格",
        "a PDF: to grade it, copy its text into a .txt, or export a table from the platform",
    ),
    (
        ".png .jpg .jpeg .gif .bmp .webp .tif .tiff .heic .svg .ico .psd",
        "图片：截图读不了，要评就从平台导出文字记录",
        "a picture: screenshots are not read; export the chat as text",
    ),
    (
        ".mp3 .wav .m4a .amr .silk .aac .flac .ogg .mp4 .mov .avi .mkv .wmv .flv .webm",
        "录音或录像：要评就先转成文字",
        "sound or video: to grade it, have it written down first",
    ),
    (
        ".zip .rar .7z .tar .tgz .bz2 .xz .zst .lz4 .iso .jar .cab",
        "压缩包：要评就先解压到这个文件夹",
        "an archive: to grade what is in it, unpack it into this folder first",
    ),
    (
        ".xlsb .ods .numbers .xlt .xltx",
        "另一种表格：要评就另存为 .xlsx 或「CSV UTF-8」",
        "another kind of table: to grade it, save it as .xlsx or CSV UTF-8",
    ),
    (
        ".htm .html .mht .mhtml .xml .chm .epub",
        "网页：要评就打开它，把文字复制出来存为 .txt，或从平台导出表格",
        "a web page: to grade it, copy its text into a .txt, or export a table from the platform",
    ),
    (
        ".db .sqlite .sqlite3 .mdb .accdb .dat .bak .dbf .pst .eml .msg .pkl .npy .npz .h5 .orc .avro",
        "数据库或程序的数据：要评就用写它的程序导出成 CSV 或 JSON",
        "data of a program: to grade it, export it as CSV or JSON from there",
    ),
    (
        ".yaml .yml .toml .ini .cfg .conf .env .lock",
        "设置或规则文件，不是对话",
        "settings or rules, no conversation",
    ),
    (
        ".exe .dll .bat .cmd .ps1 .sh .py .js .ts .css .lnk .url .msi .apk .dmg .app .ttf .otf",
        "程序或快捷方式，不是对话",
        "a program or a shortcut, no conversation",
    ),
    (".tmp .temp .part .crdownload .download .swp", "没有写完的临时文件", "a temporary file"),
)

_BY_SUFFIX: Mapping[str, tuple[str, str]] = MappingProxyType(
    {suffix: (zh, en) for suffixes, zh, en in _KINDS for suffix in suffixes.split()}
)
_OF_THE_SYSTEM = ("thumbs.db", "desktop.ini", "ehthumbs.db", "$recycle.bin", "__macosx")


def aside(name: str) -> str | None:
    """Return why a file or folder of this name is no one's conversation; None where it may be one."""
    if name.startswith("~$"):
        return say("Excel 或 Word 打开文件时的锁文件", "the mark that Excel or Word has a file open")
    if name.casefold() in _OF_THE_SYSTEM:
        return say("系统自己的文件", "the system's own")
    if name.startswith("."):
        return say("隐藏的，名字以点开头", "hidden: its name begins with a dot")
    return None


def other_kind(name: str) -> str | None:
    """Return what a file of another kind is and what to do with it, by its name; None for the others."""
    known = _BY_SUFFIX.get(PurePath(name.casefold().removesuffix(".gz")).suffix)
    return say(*known) if known else None
