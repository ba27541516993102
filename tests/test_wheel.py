"""The wheel carries prompts and rubrics, and grades from an empty folder without the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

GRADE = """
import sys
sys.path.insert(0, sys.argv[1])
import cs_eval
from cs_eval.resources import bundled
assert cs_eval.__file__.startswith(sys.argv[1]), cs_eval.__file__
assert str(bundled("rubrics")).startswith(sys.argv[1]), bundled("rubrics")
from cs_eval.cli import main
sys.argv = ["cs-eval", "grade", sys.argv[2], "--out", "run"]
main()
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.mark.slow
def test_wheel_grades_from_an_empty_folder(wheel, tmp_path):
    installed, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    chats = str(ROOT / "fixtures" / "transcripts" / "late-parcel.jsonl")
    done = subprocess.run(
        [sys.executable, "-I", "-c", GRADE, str(installed), chats],
        cwd=empty,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len((empty / "run" / "grades.jsonl").read_text(encoding="utf-8").splitlines()) == 5
    assert [path.name for path in empty.iterdir()] == ["run"]


@pytest.mark.slow
def test_wheel_holds_the_package_and_nothing_of_the_workshop(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"cs_eval", next(top for top in tops if top.endswith(".dist-info"))}
    for part in ("py.typed", "data/t2s.txt", "bundled/rubrics/general.yaml", "bundled/prompts/zh/system.j2"):
        assert f"cs_eval/{part}" in names
