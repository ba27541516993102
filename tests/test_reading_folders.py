"""Folders as they are: links, pipes, other kinds of files, odd names, files that change under the reader."""

import json
import os
import socket
import sys
from collections import Counter
from pathlib import Path

import pytest

from cs_eval.cli import main
from cs_eval.errors import InputError
from cs_eval.models.grade import Failure
from cs_eval.reading import read_transcripts
from cs_eval.reading.intake import Intake

TURNS = [{"role": "customer", "text": "颜色发错了"}, {"role": "agent", "text": "非常抱歉，马上给您补发"}]
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX files")


def row(id):
    return json.dumps({"id": id, "turns": TURNS}, ensure_ascii=False) + "\n"


def write(path, content=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(row(path.name).encode() if content is None else content)
    return path


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "周一" / "good.jsonl")
    return tmp_path / "周一"


def read(*sources):
    intake = Intake()
    outcomes = list(read_transcripts(*sources, intake=intake))
    left_out = {Path(note.place).name: note.message for note in intake.left_out.kept}
    assert intake.left_out.count == len(intake.left_out.kept)
    return [each.kind if isinstance(each, Failure) else each.id for each in outcomes], left_out


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("培训总结.docx", ".txt"),
        ("截图.PNG", "图片"),
        ("录音.amr", "转成文字"),
        ("上周.zip", "解压"),
        ("上周.tar.gz", "解压"),
        ("报告.pdf", ".txt"),
        ("页面.html", ".txt"),
        ("表.ods", "xlsx"),
        ("店铺.yaml", "不是对话"),
        ("~$名单.xlsx", "锁文件"),
        ("Thumbs.db", "系统"),
        ("desktop.ini", "系统"),
        (".DS_Store", "隐藏"),
        ("README.md", "看内容不是对话"),
        ("说明", "看内容不是对话"),
        ("程序.xyz", "看内容不是对话"),
        ("empty", "看内容不是对话"),
    ],
)
def test_a_file_of_another_kind_is_left_out_with_what_to_do(folder, name, says):
    write(folder / name, b"" if name == "empty" else "这里没有对话，只有别的。\n".encode())
    outcomes, left_out = read(folder)
    assert outcomes == ["good.jsonl"]
    assert says in left_out[name]


@pytest.mark.parametrize("name", ["part-00000", "导出.bak2", "周报.md", "a.jsonl.1"])
def test_a_file_of_unknown_name_is_read_where_its_content_shows_conversations(folder, name):
    write(folder / name)
    assert sorted(read(folder)[0]) == sorted(["good.jsonl", name])


@pytest.mark.parametrize("name", ["a.docx", "b.png", "c.zip", "d.unknown", "e.md"])
def test_a_file_that_was_named_and_is_no_conversation_is_a_failure(tmp_path, name):
    outcomes, left_out = read(write(tmp_path / name, "没有对话".encode()))
    assert outcomes == ["unreadable_file"]
    assert not left_out


def test_a_text_file_without_a_conversation_is_a_failure(folder):
    write(folder / "notes.txt", "今天开会，讨论了排班。".encode())
    assert read(folder) == (["good.jsonl", "unreadable_file"], {})


def test_hidden_folders_and_results_are_left_out_as_one(folder):
    write(folder / ".git" / "a.jsonl")
    write(folder / "runs" / "r1" / "run.json", b"{}")
    write(folder / "runs" / "r1" / "grades.jsonl")
    outcomes, left_out = read(folder)
    assert outcomes == ["good.jsonl"]
    assert left_out.keys() == {".git", "r1"}


def test_a_folder_named_like_a_file_is_a_folder(folder):
    write(folder / "b.jsonl" / "c.jsonl")
    assert read(folder)[0] == ["c.jsonl", "good.jsonl"]


@posix
def test_links_that_leave_the_folder_are_left_out_and_said_so(folder, tmp_path):
    secret = write(tmp_path / "elsewhere" / "secret.jsonl")
    (folder / "file.jsonl").symlink_to(secret)
    (folder / "sub").symlink_to(secret.parent)
    (folder / "broken.jsonl").symlink_to(tmp_path / "nowhere")
    (folder / "itself.jsonl").symlink_to("itself.jsonl")
    outcomes, left_out = read(folder)
    assert outcomes == ["good.jsonl"]
    assert "之外" in left_out["file.jsonl"]
    assert "之外" in left_out["sub"]
    assert "断" in left_out["broken.jsonl"]
    assert "itself.jsonl" in left_out


@posix
def test_what_links_within_the_folder_lead_to_is_read_once(folder):
    write(folder / "z" / "last.jsonl")
    write(folder / ".store" / "kept.jsonl")
    (folder / "a.jsonl").symlink_to("z/last.jsonl")
    (folder / "again").symlink_to("z")
    (folder / "z" / "loop").symlink_to("..")
    (folder / "current").symlink_to(".store")
    outcomes, left_out = read(folder)
    assert outcomes == ["kept.jsonl", "good.jsonl", "last.jsonl"]
    assert left_out.keys() == {"a.jsonl", "again", "loop", ".store"}


@posix
def test_pipes_and_sockets_are_left_out_and_nobody_waits(folder, monkeypatch):
    os.mkfifo(folder / "pipe.jsonl")
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s.jsonl")
        outcomes, left_out = read(folder)
    assert outcomes == ["good.jsonl"]
    assert "管道" in left_out["pipe.jsonl"]
    assert "套接字" in left_out["s.jsonl"]


@posix
@pytest.mark.parametrize("path", ["/dev/zero", "pipe"])
def test_a_pipe_or_device_that_was_named_is_a_failure_and_nobody_waits(tmp_path, path):
    if path == "pipe":
        path = tmp_path / "pipe"
        os.mkfifo(path)
    assert read(path)[0] == ["unreadable_file"]


@posix
def test_the_open_end_of_a_pipe_is_read():
    ahead, behind = os.pipe()
    with os.fdopen(behind, "wb") as pipe:
        pipe.write(row("r").encode())
    assert read(f"/dev/fd/{ahead}")[0] == ["r"]
    os.close(ahead)


ODD = [
    "两\n行.jsonl",
    "表情👨‍👩‍👧.jsonl",
    "a‮b.jsonl",
    "\x1b[31m红.jsonl",
    "-o.jsonl",
    "字" * 80 + ".jsonl",
    "a b　c.jsonl",
]


@posix
@pytest.mark.parametrize("name", [*ODD, b"\xff\xfe.jsonl", b"\xb2\xe2\xca\xd4.jsonl"])
def test_a_place_can_be_shown_and_stored_whatever_the_file_is_called(tmp_path, name):
    path = os.path.join(os.fsencode(tmp_path), os.fsencode(name))  # noqa: PTH118
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(row("x").encode() + b"broken\n")
    good, bad = read_transcripts(tmp_path)
    for place in (good.place, bad.place):
        assert place.encode()
        assert not Counter(place).keys() & {"\n", "\x1b", "\u202e"}
    assert good.model_dump_json()


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("name", ["locked.jsonl", "locked"])
def test_what_may_not_be_read_is_a_failure(folder, name):
    path = folder / name
    write(path if path.suffix else path / "a.jsonl")
    path.chmod(0)
    assert read(folder)[0] == ["good.jsonl", "unreadable_file"]
    path.chmod(0o700)


def test_a_folder_that_cannot_be_looked_into_is_a_failure(folder, monkeypatch):
    write(folder / "locked" / "a.jsonl")
    listed = Path.iterdir

    def refuse(path):
        if path.name == "locked":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert read(folder)[0] == ["good.jsonl", "unreadable_file"]


def test_a_file_that_vanishes_is_a_failure_and_stops_nothing(folder):
    for name in ("a.jsonl", "b.jsonl"):
        write(folder / name)
    outcomes = read_transcripts(folder)
    assert next(outcomes).id == "a.jsonl"
    (folder / "b.jsonl").unlink()
    gone, good = outcomes
    assert "不在了" in gone.message
    assert gone.place.endswith("b.jsonl")
    assert good.id == "good.jsonl"


@pytest.mark.parametrize("change", ["append", "cut", "replace", "delete"])
def test_a_file_that_changes_while_it_is_read_is_a_failure_behind_what_was_read(folder, change):
    path = folder / "good.jsonl"
    path.write_text(row("1") + row("2"), encoding="utf-8")
    outcomes = read_transcripts(path)
    assert next(outcomes).id == "1"
    if change == "append":
        with path.open("a", encoding="utf-8") as file:
            file.write(row("3"))
    elif change == "cut":
        os.truncate(path, 40)
    elif change == "replace":
        write(folder / "new", row("7").encode()).replace(path)
    else:
        path.unlink()
    rest = list(outcomes)
    assert rest[-1].kind == "unreadable_file"
    assert "改动" in rest[-1].message


def test_a_folder_in_which_nothing_proves_to_be_a_conversation_is_refused(tmp_path):
    write(tmp_path / "only" / "README.md", b"# notes")
    with pytest.raises(InputError, match="README"):
        list(read_transcripts(tmp_path / "only"))


def test_a_folder_with_nothing_but_other_things_is_refused_and_says_why(tmp_path):
    write(tmp_path / "only" / "a.png")
    with pytest.raises(InputError, match="图片"):
        read_transcripts(tmp_path / "only")


@posix
@pytest.mark.parametrize("name", ["loop.jsonl", "broken.jsonl", "字" * 83 + ".jsonl"])
def test_grading_a_file_of_an_odd_name_or_none_ends_in_words(tmp_path, name, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if name.startswith("字"):
        write(tmp_path / name)
    else:
        (tmp_path / name).symlink_to(name if "loop" in name else "nowhere")
    assert main(["grade", name]) == (0 if name.startswith("字") else 1)
