"""A model's reply -> opinions by id; and by id, what was wrong with the rest."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cs_eval.loose_json import is_blank, objects_in
from cs_eval.models.grade import Evidence, Rewording
from cs_eval.models.judging import COACHING, REWORDING, Opinion, Request, answers_on
from cs_eval.models.rubric import Criterion, Gate

Problem = Literal["missing", "level", "evidence"]
"""What was wrong with one answer: not there, not one of the levels, evidence not in its form."""

Fault = Literal["blank", "truncated", "not_json", "refused"]
"""Why a whole reply cannot be used."""


class ReplyError(Exception):
    """The whole reply cannot be used; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Parsed:
    """The usable part of a reply: opinions by id, and problems of the other wanted ids."""

    opinions: Mapping[str, Opinion] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)
    coaching: str = ""
    rewording: Rewording | None = None


def parse(content: str, request: Request) -> Parsed:
    """Return what `content`, the text of a reply, says about the wanted ids of `request`.

    Nothing is guessed: an answer that is not exactly in its form is a problem, not an opinion.
    Raises ReplyError when there is no JSON object with any of the ids.
    """
    answers = _answer_object(content, request)
    opinions: dict[str, Opinion] = {}
    problems: dict[str, Problem] = {}
    for id in request.wanted:
        result = _opinion(id, answers.get(id), request.rubric.by_id[id])
        if isinstance(result, Opinion):
            opinions[id] = result
        else:
            problems[id] = result
    return Parsed(opinions, problems, _text(answers.get(COACHING)), _rewording(answers))


def _answer_object(content: str, request: Request) -> Mapping[str, Any]:
    """Return the JSON object that has most of the wanted ids, the last one of several such."""
    best: Mapping[str, Any] = {}
    most = 1
    for candidate in _candidates(content, request):
        known = sum(id in candidate for id in request.wanted)
        if known >= most:
            best, most = candidate, known
    if not best:
        raise ReplyError("blank" if is_blank(content) else "not_json")
    return best


def _candidates(content: str, request: Request) -> Iterator[dict[str, Any]]:
    """Yield the objects of `content`; where one has no wanted id, those in it: some wrap the answer."""
    for value in objects_in(content):
        if any(id in value for id in request.wanted):
            yield value
        else:
            yield from (inner for inner in value.values() if isinstance(inner, dict))


def _opinion(id: str, answer: object, thing: Criterion | Gate) -> Opinion | Problem:
    if not isinstance(answer, dict):
        return "missing"
    level = _level(answer.get("level"), thing)
    if level is None:
        return "level"
    evidence = _evidence(answer.get("evidence"))
    if evidence is None:
        return "evidence"
    return Opinion(
        id=id,
        answer=level,
        evidence=evidence,
        reason=_text(answer.get("reason")),
        advice=_text(answer.get("advice")),
    )


def _level(said: object, thing: Criterion | Gate) -> str | None:
    """Return the level that `said` names; width and spaces do not matter, all else does."""
    if not isinstance(said, str):
        return None
    levels = answers_on(thing)
    return said if said in levels else {_narrow(level): level for level in levels}.get(_narrow(said))


def _narrow(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _evidence(items: object) -> tuple[Evidence, ...] | None:
    if not isinstance(items, list):
        return None
    try:
        return tuple(Evidence(turn=_turn(item["turn"]), quote=item["quote"]) for item in items)
    except (TypeError, KeyError, ValueError):  # a ValidationError, or more digits than Python reads
        return None


def _rewording(answers: Mapping[str, Any]) -> Rewording | None:
    """Return the better wording, if there is one in its form: it is a gift, and nobody asks for it again."""
    said = answers.get(REWORDING)
    if not isinstance(said, dict) or not (_text(said.get("quote")) and _text(said.get("better"))):
        return None
    try:
        return Rewording(turn=_turn(said["turn"]), quote=said["quote"], better=_text(said["better"]))
    except (KeyError, ValueError):
        return None


def _turn(number: Any) -> Any:
    """Return `number` as an int where digits came as a string."""
    return int(number) if isinstance(number, str) and number.isdecimal() else number


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
