"""One conversation on the screen: its turns with the evidence marked, and every verdict with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import get_args

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from cs_eval.display import numbers, panel, words
from cs_eval.display.console import safe
from cs_eval.display.money import took
from cs_eval.display.wrapping import Wrapped
from cs_eval.language import say
from cs_eval.models.grade import DimensionScore, Evidence, GateResult, GateState, Grade, Verdict
from cs_eval.models.rubric import Rubric
from cs_eval.models.transcript import Transcript, Turn, short_name
from cs_eval.text import View

GATE_STATES: tuple[GateState, ...] = get_args(GateState)

_SPEAKER = 20
"""Columns that the name of a speaker takes at most."""

GOOD, PARTIAL, BAD = "green", "yellow", "red"


def conversation(grade: Grade, transcript: Transcript | None, rubric: Rubric | None) -> RenderableType:
    """Return everything about one grade; without its transcript or rubric, what there is without them."""
    return Group(
        *_head(grade, rubric),
        *_turns(grade, transcript),
        *chain.from_iterable(
            _dimension(words.dimension(name), score, _names(rubric), grade.judge)
            for name, score in grade.scores.items()
        ),
        *_coaching(grade),
        Text(),
        Text(words.notice(), style="dim"),
    )


def _names(rubric: Rubric | None) -> Mapping[str, str]:
    return {} if rubric is None else {id: thing.name for id, thing in rubric.by_id.items()}


def _head(grade: Grade, rubric: Rubric | None) -> Iterator[RenderableType]:
    ruled_by = f"{rubric.name if rubric else grade.rubric.id} v{grade.rubric.version}"
    about = [
        grade.transcript_id,
        grade.trainee,
        grade.date,
        grade.scenario and say(f"场景 {grade.scenario}", f"scenario {grade.scenario}"),
        say(f"规则 {ruled_by}", f"rubric {ruled_by}"),
        say(f"评审 {grade.judge}", f"judge {grade.judge}"),
    ]
    yield Wrapped(safe(" · ".join(part for part in about if part)), style="bold")
    yield _total_line(grade)
    for gate in (*numbers.hits(grade), *numbers.doubts(grade)):
        where = say("；", "; ").join(numbers.quoted(evidence) for evidence in gate.evidence)
        said = f"{words.gate_state(gate.state)}{say('：', ': ')}{gate.name}  {where}"
        yield Wrapped(safe(said), style=BAD if gate.state == "hit" else PARTIAL)
    if grade.gates:
        yield Text(_gate_counts(grade), style="dim")
    names = {**_names(rubric), **{gate.gate: gate.name for gate in grade.gates}}
    if grade.review_reasons:
        reasons = say("；", "; ").join(words.review_reason(code, names) for code in grade.review_reasons)
        yield Wrapped(safe(say(f"建议复核：{reasons}", f"to be reviewed: {reasons}")), style=PARTIAL)
    for line in panel.asked(grade, names):
        yield Wrapped(safe(line), style="dim")
    if taken := took(grade.usage):
        yield Wrapped(taken, style="dim")


def _total_line(grade: Grade) -> Text:
    line = Text(say("总分 ", "total "))
    line.append(safe(numbers.gated_total(grade) or numbers.total(grade)), style="bold")
    line.append(f"  {numbers.band(grade)}")
    covered = numbers.percent(grade.coverage)
    line.append(say(f"  评到 {covered}", f"  {covered} scored"), style="dim")
    return line


def _gate_counts(grade: Grade) -> str:
    ordered = sorted(grade.gates, key=lambda gate: GATE_STATES.index(gate.state))
    counts = Counter(_gate_word(gate) for gate in ordered)
    said = say("，", ", ").join(f"{word} {count}" for word, count in counts.items())
    return say(f"红线 {len(grade.gates)} 条：{said}", f"{len(grade.gates)} red lines: {said}")


def _gate_word(gate: GateResult) -> str:
    """Return the state of `gate`; where only rules looked, that they saw nothing is all that is known."""
    if gate.state == "clear" and gate.source == "rule":
        return say("规则未见", "not seen by rules")
    return words.gate_state(gate.state)


def _turns(grade: Grade, transcript: Transcript | None) -> Iterator[RenderableType]:
    yield Rule(say("对话", "Conversation"), style="dim", align="left")
    if transcript is None:
        yield Text(say("（没有保存对话原文）", "(the conversation was not stored)"), style="dim")
        return
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    marks = _marks(grade)
    for turn_number, turn in enumerate(transcript.turns, 1):
        text = _marked(turn.text, marks.get(turn_number, []))
        if (kind := words.turn_kind(turn.kind)) not in turn.text:
            text = Text.assemble((f"{kind} ", "dim"), text)
        table.add_row(str(turn_number), _speaker(turn), text)
    yield table


def _speaker(turn: Turn) -> Text:
    """Return whose message it is, with the name of the account where the file gives one."""
    name = safe(short_name(turn.account)) if turn.account else ""
    text = Text(f"{words.role(turn.role)} {name}".rstrip(), style="bold" if turn.role == "agent" else "dim")
    text.truncate(_SPEAKER, overflow="ellipsis")
    return text


def _marks(grade: Grade) -> dict[int, list[tuple[Evidence, str]]]:
    """Return the evidence in each turn with the style it is marked in, the gravest last."""
    marks: dict[int, list[tuple[Evidence, str]]] = {}
    for verdict in sorted(grade.verdicts, key=lambda verdict: -(verdict.points or 0)):
        for evidence in verdict.evidence:
            marks.setdefault(evidence.turn, []).append((evidence, _colour(verdict)))
    for gate in (*numbers.doubts(grade), *numbers.hits(grade)):
        for evidence in gate.evidence:
            marks.setdefault(evidence.turn, []).append((evidence, BAD if gate.state == "hit" else PARTIAL))
    return marks


def _marked(text: str, marks: list[tuple[Evidence, str]]) -> Text:
    shown, view = Wrapped(safe(text)), View(text)
    for evidence, colour in marks:
        span = view.find(evidence.quote)
        if span:
            shown.stylize(f"underline {colour}", *span)
    return shown


def _colour(verdict: Verdict) -> str:
    if verdict.points is None:
        return "dim"
    return GOOD if verdict.points == 1 else PARTIAL if verdict.points > 0 else BAD


def _dimension(
    name: str, score: DimensionScore, names: Mapping[str, str], judge: str
) -> Iterator[RenderableType]:
    yield Rule(f"{name}  {_dimension_score(score)}", style="dim", align="left")
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(ratio=3, overflow="fold")
    table.add_column(ratio=2, overflow="fold")
    table.add_column(ratio=9, overflow="fold")
    for verdict in score.verdicts:
        criterion = Wrapped(safe(names.get(verdict.criterion, verdict.criterion)))
        table.add_row(criterion, _level(verdict), _details(verdict, judge))
    yield Padding(table, (0, 0, 0, 1))


def _dimension_score(score: DimensionScore) -> str:
    shown = numbers.dimension_value(score)
    if score.value != score.value_before_gates and score.value_before_gates is not None:
        before = f"{score.value_before_gates:.0f}"
        shown += say(f"（触红线；不触为 {before}）", f" (red line hit; {before} without)")
    if score.status == "partial":
        covered = numbers.percent(score.coverage)
        shown += say(
            f"（{words.provisional()}，评到 {covered}）", f" ({words.provisional()}, {covered} scored)"
        )
    if told := panel.spread(score):
        shown += say(f"（各评审 {told}）", f" (judges alone: {told})")
    return shown


def _level(verdict: Verdict) -> Text:
    if verdict.status == "not_applicable":
        return Text(words.not_applicable(), style="dim")
    if verdict.level is None:
        return Text(words.not_scored(), style="dim")
    return Text(safe(verdict.level), style=_colour(verdict))


def _details(verdict: Verdict, judge: str) -> Text:
    divided = panel.division(verdict)
    if verdict.status == "unscored":
        return Text(safe("\n".join(filter(None, [words.unscored(verdict.reason), divided]))), style="dim")
    proof = say("；", "; ").join(numbers.quoted(evidence) for evidence in verdict.evidence)
    parts = [proof, verdict.reason, divided]
    text = Wrapped(
        safe("\n".join(part for part in parts if part)), style="dim" if verdict.points is None else ""
    )
    if verdict.advice:
        text.append(("\n" if text else "") + say("建议：", "Advice: ") + safe(verdict.advice), style="cyan")
    return text


def _coaching(grade: Grade) -> Iterator[RenderableType]:
    if grade.coaching or grade.rewording:
        yield Rule(say("辅导建议", "Coaching"), style="dim", align="left")
    if grade.coaching:
        yield Wrapped(safe(grade.coaching))
    if grade.rewording:
        said, better = numbers.quoted(grade.rewording), grade.rewording.better
        told = say(f"换个说法：{said} → “{better}”", f"Better wording: {said} → “{better}”")
        yield Wrapped(safe(told), style="cyan")
