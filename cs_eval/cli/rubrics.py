"""`cs-eval rubric list|check|render`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from rich import box
from rich.table import Table

from cs_eval.cli.exits import ExitCode
from cs_eval.cli.showing import console, print_lines
from cs_eval.cli.sources import Sources
from cs_eval.cli.versions import LIKELY, own_rubrics, unraised
from cs_eval.errors import InputError, InputErrors
from cs_eval.grader import Grader
from cs_eval.language import say
from cs_eval.loading import Library, Where
from cs_eval.models.grade import Failure
from cs_eval.models.judging import Feedback
from cs_eval.models.shop import Shops
from cs_eval.models.transcript import Transcript
from cs_eval.prompt import Rendered, static_part
from cs_eval.prompt import render as render_request
from cs_eval.resources import bundled


def listed(folder: Where) -> int:
    """Print a line for each rubric."""
    library = Library(folder)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in (say("编号", "Id"), say("名称", "Name"), say("版本", "Version")):
        table.add_column(head)
    for head in (say("评分点", "Criteria"), say("红线", "Red lines")):
        table.add_column(head, justify="right")
    table.add_column(say("来自", "From"), overflow="fold")
    for id in library.rubric_ids:
        rubric = library.rubric(id)
        counts = (str(len(rubric.criteria)), str(len(rubric.gates)))
        table.add_row(id, rubric.name, str(rubric.version), *counts, _origin(library, id))
    console().print(table)
    return ExitCode.OK


def _origin(library: Library, id: str) -> str:
    """Return the folder of the file that has this rubric."""
    folder = library.catalogue.locate("rubric", id, paths=False).parent
    return say("自带", "bundled") if folder == bundled("rubrics") else str(folder)


def check(path: Path | None, folder: Where, results: Path | None, *, strict: bool) -> int:
    """Say what could be better in the files at `path`, or in all; raises InputErrors with every fault.

    With `strict`, what could be better is bad input too.
    """
    library = Library(folder)
    by_id = path and not path.exists() and str(path) in library.rubric_ids
    what = str(path) if by_id else path
    faults = library.check(what)
    if faults:
        raise InputErrors(faults)
    runs = [results] if results else LIKELY
    remarks = [*library.remarks(what), *unraised(library, own_rubrics(library, what), runs)]
    print_lines([*map(str, remarks), *library.notes(what)], sys.stderr)
    print_lines(_checked(path, folder, library, len(remarks)))
    return ExitCode.BAD_INPUT if strict and remarks else ExitCode.OK


def _checked(path: Path | None, folder: Where, library: Library, remarks: int) -> list[str]:
    """Return what was checked, and what there is to grade by."""
    if path and path.is_dir() and not library.catalogue.holding(path):
        library = Library(path)
        if not library.catalogue.folders[0].files:
            raise _nothing_to_check(path)
    counts = (
        len(library.rubric_ids),
        len(library.scenario_ids),
        len(library.standards),
        len(library.lexicons),
        len(library.shops.ids),
    )
    where = path or _named(folder) or bundled("rubrics").name
    better = say(f"能用，有 {remarks} 处可以写得更好：{where}", f"usable, with {remarks} warnings: {where}")
    return [
        better if remarks else say(f"没有问题：{where}", f"in order: {where}"),
        say(
            "能用的：评分规则 {}、场景 {}、培训标准 {}、词库 {}、店铺 {}".format(*counts),
            "at hand: {} rubrics, {} scenarios, {} standards, {} lexicons, {} shops".format(*counts),
        ),
    ]


def _named(folder: Where) -> str:
    folders = [folder] if isinstance(folder, str | Path) else folder or ()
    return say("、", ", ").join(str(one) for one in folders)


def _nothing_to_check(folder: Path) -> InputError:
    message = say(
        "这个文件夹里没有评分规则、场景、培训标准、词库或店铺（.yaml 文件）",
        "there is no rubric, scenario, standard, lexicon or shop (a .yaml file) in this folder",
    )
    return InputError(message, file=folder)


def render(
    rubric: str,
    sources: Sources,
    folder: Where,
    *,
    scenario: str | None,
    feedback: Feedback,
) -> int:
    """Print the messages and the reply schema that a model would be sent, masked, and their sizes."""
    with Grader(rubric, "rules", rubrics=folder, scenario=scenario, feedback=feedback) as grader:
        if sources.inputs:
            rendered = _rendered(grader, sources)
        else:
            rendered = static_part(grader.library.rubric(rubric), feedback)
    if rendered is None:
        nothing = say("没有要大模型评的：不发请求。", "There is nothing that a model is asked: no request.")
        print_lines([nothing])
        return ExitCode.OK
    parts = [(message["role"], message["content"]) for message in rendered.messages]
    parts.append(("schema", json.dumps(rendered.schema, ensure_ascii=False, separators=(",", ":"))))
    for name, text in parts:
        print_lines([f"----- {name} -----", text, ""])
    print_lines(_sizes({name: len(text) for name, text in parts}, static=not sources.inputs))
    return ExitCode.OK


def _rendered(grader: Grader, sources: Sources) -> Rendered | None:
    """Return what is sent for the first conversation in `sources`."""
    prepared = grader.prepare(_first_transcript(sources, grader.library.shops))
    if isinstance(prepared, Failure):
        raise InputError(prepared.message, file=prepared.place)
    request = prepared.request()
    return render_request(request) if request.wanted else None


def _sizes(sizes: dict[str, int], *, static: bool) -> Iterator[str]:
    if static:
        yield say(
            "这些每段对话都一样；再加上对话本身（user），写上对话文件就能看到。",
            "This is the same for all conversations; one itself comes on top (user): name a file to see it.",
        )
    yield say(
        "schema 是回答的格式，随请求一起发；不认它的服务，改在 user 里列出每项的等级。",
        "schema is the form of the reply, sent beside the messages; where an endpoint does not take it, "
        "user lists the levels instead.",
    )
    listed = say("、", ", ").join(f"{name} {size}" for name, size in sizes.items())
    total = sum(sizes.values())
    yield say(f"共 {total} 字（{listed}）", f"{total} characters ({listed})")


def _first_transcript(sources: Sources, shops: Shops) -> Transcript:
    failure = None
    for item in sources.read(shops.own):
        if isinstance(item, Transcript):
            return item
        failure = failure or item
    message = failure.message if failure else say("里面没有对话", "there is no conversation in it")
    raise InputError(message, file=failure.place if failure else sources.inputs[0])
