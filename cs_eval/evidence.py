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
from cs_eval.verbatim import find_quote, words_in

MIN_QUOTE = 4
"""Characters of content that a quote needs, unless it is the whole turn."""


Problem = Literal["no_evidence", "no_turn", "no_quote", "not_trainee", "not_found", "too_short"]
"""What was wrong with evidence; the prompts say it in words when a model is asked again."""


@dataclass(frozen=True)
class Checked:
    """An opinion's evidence as it stands in the original turns; or what was wrong with it."""

    evidence: tuple[Evidence, ...]
    problem: Problem | None = None


def _as_is(text: str) -> str:
    return text


def check(
    opinion: Opinion,
    thing: Criterion | Gate,
    transcript: Transcript,
    *,
    by_rule: bool = False,
    restore: Callable[[str], str] = _as_is,
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
        found = _proved(item, transcript, quoteless, restore)
        if isinstance(found, Evidence):
            proved.append(found)
        else:
            problems.append(found)
    if proved:
        return Checked(tuple(proved))
    return Checked((), problems[0] if problems else "no_evidence")


def _needs_proof(opinion: Opinion, thing: Criterion | Gate) -> bool:
    if isinstance(thing, Gate):
        return opinion.answer == "hit"
    return opinion.answer != NOT_APPLICABLE


def _proved(
    item: Evidence, transcript: Transcript, quoteless: bool, restore: Callable[[str], str]
) -> Evidence | Problem:
    """Return `item` as it stands in the original turns, or what is wrong with it."""
    if item.turn > len(transcript.turns):
        return "no_turn"
    size = content_length(item.quote)
    if not size:
        return _due(item.turn, transcript) if quoteless else "no_quote"
    turn = transcript.turn(item.turn)
    if turn.role != "agent":
        return "not_trainee"
    quote = _as_said(item.quote, turn.text, restore)
    if quote is None:
        return "not_found"
    if size < MIN_QUOTE and words_in(item.quote) < words_in(turn.text):
        return "too_short"
    return Evidence(turn=item.turn, quote=quote)


def _as_said(quote: str, text: str, restore: Callable[[str], str]) -> str | None:
    """Return the words of the original turn that `quote` was copied from, `text` being that turn masked."""
    span, original = find_quote(quote, text), restore(text)
    if original == text:
        return text[slice(*span)] if span else None
    if span and not _cuts_masked_data(text, span, restore):
        return restore(text[slice(*span)])
    span = view(original).find(quote)
    return original[slice(*span)] if span else None


def prove(item: Evidence, transcript: Transcript, restore: Callable[[str], str]) -> Evidence | None:
    """Return `item` as it stands in the original turns, None where the trainee did not say it there."""
    found = _proved(item, transcript, False, restore)
    return found if isinstance(found, Evidence) else None


def _cuts_masked_data(text: str, span: tuple[int, int], restore: Callable[[str], str]) -> bool:
    """Say whether `span` takes only a part of a placeholder: nobody said that, and nothing restores it."""
    start, end = span
    return restore(text[:start]) + restore(text[start:end]) + restore(text[end:]) != restore(text)


def _due(number: int, transcript: Transcript) -> Evidence:
    """Return the trainee's turn at which something was due: `number`, or the next that is theirs."""
    theirs = [n for n, turn in enumerate(transcript.turns, 1) if turn.role == "agent"]
    later = (n for n in theirs if n >= number)
    return Evidence(turn=next(later, theirs[-1] if theirs else number), quote="")
