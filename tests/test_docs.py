"""What the documentation shows is what happens: files, commands, outputs, Python, from top to bottom."""

import html
import re
import shlex
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

import cs_eval
from cs_eval import Grader, read_transcripts
from cs_eval.cli import main
from cs_eval.models.common import DIMENSIONS
from cs_eval.models.grade import FAILURE_KINDS, UNSCORED_REASONS
from cs_eval.models.meanings import MEANINGS

ROOT = Path(__file__).resolve().parent.parent
DOCS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")), ROOT / "fixtures" / "README.md"]
RUN = [
    "README.md",
    "README.zh-CN.md",
    "docs/formats.md",
    "docs/judges.md",
    "docs/operations.md",
    "docs/python.md",
    "docs/rubric-format.md",
    "docs/rubric-notes.md",
    "docs/trainers.zh-CN.md",
]

PICTURE = re.compile(r"^!\[.+\]\(pictures/([\w-]+\.svg)\)$", re.MULTILINE)
DRAWN = re.compile(r'<text x="\d+" y="(\d+)" [^>]*>([^<]*)</text>')
BLOCK = re.compile(r"^```(\w+) ?(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
WITH_A_MODEL = re.compile(r"--judge (?!rules)|judge (setup|check)")


@dataclass
class Block:
    """A fenced block: its language, what else its first line says, and its text."""

    language: str
    info: str
    text: str


def blocks(name):
    return [Block(*found) for found in BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))]


def commands(text):
    return [line for line in text.splitlines() if line.startswith("cs-eval ")]


@pytest.fixture
def _folder_of_a_reader(tmp_path, monkeypatch):
    """A folder with the samples in it, and a terminal of 120 columns."""
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


def output_of(text, capsys):
    """Return what the commands in a block print; whitespace is not looked at."""
    capsys.readouterr()
    codes = [main(shlex.split(line)[1:]) for line in commands(text) if not WITH_A_MODEL.search(line)]
    printed = capsys.readouterr()
    return squeezed(printed.out + printed.err), codes


def squeezed(text):
    return [" ".join(line.split()) for line in text.splitlines()]


@pytest.mark.usefixtures("_folder_of_a_reader")
@pytest.mark.parametrize("name", RUN)
def test_what_the_documentation_shows_is_what_happens(name, capsys):
    shown = blocks(name)
    output, names = [], {"__name__": name}
    drawn = pictures_behind(name)
    for number, (block, following) in enumerate(zip(shown, [*shown[1:], shown[-1]], strict=True), 1):
        if block.info.startswith("file="):
            file = Path(block.info.removeprefix("file="))
            file.parent.mkdir(exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
        elif block.language == "sh":
            output, codes = output_of(block.text, capsys)
            assert not any(codes) or following.language == "text", block.text
        elif block.language == "text":
            stale = [line for line in squeezed(block.text) if line not in [*output, "", "……"]]
            assert not stale, f"{name} shows what is not printed: run the command above it and paste anew"
        elif block.language == "python" and block.info != "no-run":
            exec(compile(block.text, name, "exec"), names)
        printed = "".join("".join(output).split())
        stale = [row for picture in drawn.get(number, ()) for row in rows_of(picture) if row not in printed]
        assert not stale, f"pictures show what is not printed: python bench/make_pictures.py: {stale}"


NO_TERMINAL = {"folder.svg", "sheet.svg"}


def test_every_picture_is_shown_and_every_shown_picture_is_there():
    there = {path.name for path in (ROOT / "docs" / "pictures").iterdir()}
    shown = [name for path in DOCS for name in PICTURE.findall(path.read_text(encoding="utf-8"))]
    assert sorted(shown) == sorted(there)


def test_no_picture_loads_anything_or_names_a_place_of_the_machine_it_was_made_on():
    for path in (ROOT / "docs" / "pictures").iterdir():
        drawn = path.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"https?:|url\(|@import|/home/|/tmp/|/root/", drawn), path.name


def pictures_behind(name):
    """Return the pictures of terminals by how many blocks stand before them."""
    text = (ROOT / name).read_text(encoding="utf-8")
    pictures = {}
    for match in PICTURE.finditer(text):
        if match[1] not in NO_TERMINAL:
            pictures.setdefault(len(BLOCK.findall(text[: match.start()])), []).append(match[1])
    return pictures


def rows_of(picture):
    """Return the lines that a picture of a terminal shows below the command, without spaces."""
    rows = {}
    for y, text in DRAWN.findall((ROOT / "docs" / "pictures" / picture).read_text(encoding="utf-8")):
        rows[y] = rows.get(y, "") + "".join(html.unescape(text).split())
    return [row for row in [*rows.values()][1:] if row != "……"]


def function_body(name):
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    body = re.search(rf"^{name}\(\) {{\n(.*?)^}}", script, re.MULTILINE | re.DOTALL)[1]
    return "".join(line.removeprefix("  ") for line in body.splitlines(keepends=True))


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_ci_runs_the_command_blocks_of_the_readme(readme):
    printed = [block.text for block in blocks(readme) if block.language == "sh"]
    assert printed[0] == function_body("grade_the_samples")
    assert function_body("run_the_tests") in printed


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files_and_headings_that_exist(path):
    prose = BLOCK.sub("", path.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", prose):
        file, _, heading = target.partition("#")
        aim = (path.parent / file).resolve() if file else path
        assert aim.exists(), target
        assert not heading or heading in anchors(aim), target


def anchors(path):
    """Return the names that GitHub gives to the headings of a file."""
    prose = BLOCK.sub("", path.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_key_of_a_trainers_file_is_in_the_reference():
    pages = (ROOT / "docs" / name for name in ("rubric-format.md", "judges.md", "maps.md"))
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    keys = {key for keys in MEANINGS.values() for key in keys}
    assert not {key for key in keys if not re.search(rf"`[^`\n]*\b{key}\b[^`\n]*`", text)}


def test_every_export_kind_of_failure_and_reason_is_in_the_python_reference():
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    names = {*cs_eval.__all__, *FAILURE_KINDS, *UNSCORED_REASONS} - {"__version__"}
    assert not {name for name in names if not re.search(rf"\b{name}\b", text)}


def test_rules_alone_see_what_the_readmes_say_and_no_more():
    below_60 = Counter()
    with Grader() as grader:
        for grade in grader.grade_many(read_transcripts(ROOT / "fixtures" / "transcripts")):
            failing = grade.meta["kind"].removeprefix("fails-")
            if failing in DIMENSIONS:
                below_60[failing] += getattr(grade.scores, failing).value < 60
    assert (below_60["empathy"], below_60["closing"]) == (4, 4)
    assert below_60["accuracy"] + below_60["compliance"] < 4
