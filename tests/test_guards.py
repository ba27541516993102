"""What must stay true of the whole project: layers, imports, exports, documentation."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import cs_eval
from cs_eval.models.grade import FAILURE_KINDS, FailureKind

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "cs_eval"

LAYERS = [
    {
        "errors",
        "clock",
        "compact",
        "events",
        "feed",
        "hashing",
        "language",
        "resources",
        "text",
        "patterns",
        "loop",
        "flight",
        "loose_json",
        "lots",
        "recent",
        "ticking",
        "tokens",
    },
    {"personal", "cache", "extras", "private_file"},
    {"models"},
    {"loading", "verbatim", "tab", "tables"},
    {"reading", "schemas"},
    {
        "guessing",
        "citing",
        "rules",
        "masking",
        "prompt",
        "reply",
        "evidence",
        "scoring",
        "coverage",
        "changes",
        "starter",
    },
    {"entries"},
    {"judges", "verdicts", "spread", "testing"},
    {"cases", "combining", "testimony"},
    {"preparing"},
    {"results", "surroundings", "elsewhere"},
    {"asking", "pool"},
    {"grader", "budget"},
    {"runs", "tally"},
    {"batch"},
    {"filed"},
    {"preview", "trial", "engines"},
    {"display"},
    {"cli"},
    {"__main__"},
]
LEVEL = {module: level for level, modules in enumerate(LAYERS) for module in modules}


def module_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def sources():
    return [path for path in sorted(PACKAGE.rglob("*.py")) if module_of(path) != "__init__"]


def imported(path):
    """Return the modules of the package that a file imports at run time, wherever in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [node.module]
            if node.module == "cs_eval":
                names = [f"cs_eval.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == "cs_eval")


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_layers_below_its_own(path):
    own = module_of(path)
    assert own in LEVEL, f"{own} has no layer: give it one in this test and in docs/design.md"
    for name in imported(path):
        target = name.split(".")[1] if "." in name else ""
        if target == own or target == "__version__":
            continue
        assert LEVEL[target] < LEVEL[own], (
            f"{own} (layer {LEVEL[own]}) imports {target} (layer {LEVEL[target]})"
        )


def test_only_one_module_imports_openai():
    users = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"^\s*(import|from) openai\b", path.read_text(encoding="utf-8"), re.M)
    ]
    assert users == ["judges/_http.py"]


def test_only_one_package_imports_ray():
    users = {
        path.relative_to(PACKAGE).parent.as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"^(import|from) ray\b", path.read_text(encoding="utf-8"), re.M)
    }
    assert users == {"engines/on_ray"}


IMPORT_PROBE = """
import json, sys
events = []
def watch(event, args):
    if event == "open" and isinstance(args[0], str) and not args[0].endswith((".py", ".pyc")):
        events.append(f"open {args[0]}")
    elif event.split(".")[0] in ("socket", "subprocess") or event == "os.mkdir":
        events.append(event)
before = set(sys.modules)
sys.addaudithook(watch)
%s
loaded = sorted({name.split(".")[0] for name in set(sys.modules) - before})
print(json.dumps({"loaded": loaded, "events": events}))
"""


def probe(statement):
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_PROBE % statement],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT.parent,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT)},
    )
    return json.loads(done.stdout)


def test_importing_the_package_loads_nothing_and_opens_nothing():
    seen = probe("import cs_eval")
    assert seen["events"] == []
    assert set(seen["loaded"]) <= {"cs_eval", *sys.stdlib_module_names}


def test_importing_the_grader_loads_no_client_and_no_console():
    loaded = set(probe("from cs_eval import Grader")["loaded"])
    assert not loaded & {
        *("openai", "httpx2", "rich", "typer", "click", "ruamel", "tenacity"),
        *("phonenumbers", "stdnum"),
    }


def test_every_export_exists_and_the_list_is_sorted():
    assert cs_eval.__all__ == sorted(cs_eval.__all__)
    for name in cs_eval.__all__:
        assert getattr(cs_eval, name) is not None
    with pytest.raises(AttributeError):
        _ = cs_eval.no_such_name


def test_type_checkers_see_the_same_exports():
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {alias.asname: node.module for node in block.body for alias in node.names}
    assert seen == {name: f"cs_eval.{home}" for name, home in cs_eval._HOME.items()}


def test_every_module_says_what_it_is_for():
    for path in PACKAGE.rglob("*.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


def test_failure_kinds_are_one_closed_list():
    assert set(FAILURE_KINDS) == set(FailureKind.__args__)


def commands(app, prefix=()):
    """Yield the path and the flags of every command."""
    for name, command in getattr(app, "commands", {}).items():
        if getattr(command, "commands", None):
            yield from commands(command, (*prefix, name))
        else:
            flags = [flag for p in command.params for flag in p.opts if flag.startswith("--")]
            yield (*prefix, name), flags


def test_every_command_and_flag_is_documented():
    from typer.main import get_command

    from cs_eval.cli import make_app

    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    found = list(commands(get_command(make_app("en"))))
    assert len(found) > 5
    for path, flags in found:
        assert f"cs-eval {' '.join(path)}" in text
        for flag in flags:
            assert flag in ("--help",) or flag in text, f"{flag} of {' '.join(path)} is not in docs/"


@pytest.mark.parametrize("word", ["NotImplementedError", "T" + "ODO", "F" + "IXME"])
def test_nothing_is_left_for_later(word):
    assert not [path for path in PACKAGE.rglob("*.py") if word in path.read_text(encoding="utf-8")]
