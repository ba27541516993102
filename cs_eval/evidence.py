"""Checks that what a judge says is proved: quotes stand, verbatim, in the trainee's turn that they cite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from cs_eval.models.grade import Evidence
from cs_eval.models.judging import Opinion
from cs_eval.models.rubric import NOT_APPLICABLE, Criterion, Gate
from cs_eval.models.transcript import Transcript
from cs_eval.text import content_length, view

MIN_QUOTE = 4
"""Characters of content that a quote needs, unless it is the whole turn."""


Problem = Literal["no_evidence", "no_turn", "no_quote", "not_trainee", "not_found", "too_short"]
"""What was wrong with evidence; the prompts say it in words when a model is asked again."""


@dataclass(frozen=True)
class Checked:
    """An opinion's evidence as it stands in the original turns; or what was wrong with it."""

    evidence: tuple[Evidence, ...]
    problem: Problem | None = None


def check(
    opinion: Opinion,
    thing: Criterion | Gate,
    transcript: Transcript,
    *,
    by_rule: bool = False,
    restore: Callable[[str], str] = lambda text: text,
) -> Checked:
    """Return the evidence of `opinion` that can be proved in `transcript`, each quote exact.

    `restore` undoes the masking of a piece of `transcript`. A level that may go without a quote,
    and any level that a rule gave, can name the turn where something was due instead. False
    quotes beside a true one are left out; without any true one, `problem` says what was wrong.
    """
    if not _needs_proof(opinion, thing):
        return Checked(())
    quoteless = by_rule or (isinstance(thing, Criterion) and thing.quote_optional(opinion.answer))
    proved: list[Evidence] = []
    problems: list[Problem] = []
    for item in opinion.evidence:
        problem = _problem(item, transcript, quoteless, restore)
        if problem:
            problems.append(problem)
        else:
            proved.append(_original(item, transcript, restore))
    if proved:
        return Checked(tuple(proved))
    return Checked((), problems[0] if problems else "no_evidence")


def _needs_proof(opinion: Opinion, thing: Criterion | Gate) -> bool:
    if isinstance(thing, Gate):
        return opinion.answer == "hit"
    return opinion.answer != NOT_APPLICABLE


def _problem(
    item: Evidence, transcript: Transcript, quoteless: bool, restore: Callable[[str], str]
) -> Problem | None:
    number = item.turn
    if number > len(transcript.turns):
        return "no_turn"
    if not content_length(item.quote):
        return None if quoteless else "no_quote"
    turn = transcript.turn(number)
    if turn.role != "agent":
        return "not_trainee"
    span = view(turn.text).find(item.quote)
    if span is None or _cuts_masked_data(turn.text, span, restore):
        return "not_found"
    if content_length(item.quote) < min(MIN_QUOTE, content_length(turn.text)):
        return "too_short"
    return None


def _cuts_masked_data(text: str, span: tuple[int, int], restore: Callable[[str], str]) -> bool:
    """Say whether `span` takes only a part of a placeholder: nobody said that, and nothing restores it."""
    start, end = span
    return restore(text[:start]) + restore(text[start:end]) + restore(text[end:]) != restore(text)


def _original(item: Evidence, transcript: Transcript, restore: Callable[[str], str]) -> Evidence:
    if not content_length(item.quote):
        return Evidence(turn=_due_turn(item.turn, transcript), quote="")
    text = transcript.turn(item.turn).text
    span = view(text).find(item.quote)
    return Evidence(turn=item.turn, quote=restore(text[slice(*span)]) if span else "")


def _due_turn(number: int, transcript: Transcript) -> int:
    """Return the trainee's turn at which something was due: `number`, or the next that is theirs."""
    theirs = [n for n, turn in enumerate(transcript.turns, 1) if turn.role == "agent"]
    return next((n for n in theirs if n >= number), theirs[-1] if theirs else number)
