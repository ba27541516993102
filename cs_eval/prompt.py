"""A request as a model reads it: messages rendered from `prompts/`, and the schema of the reply."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

from cs_eval.models.common import DIMENSIONS
from cs_eval.models.judging import COACHING, REWORDING, Feedback, Request, answers_on
from cs_eval.models.rubric import Gate, Rubric
from cs_eval.models.transcript import Transcript, parse_time
from cs_eval.resources import bundled

if TYPE_CHECKING:
    from jinja2 import Environment, Template

WHOLE_REPLY = "*"
"""The key of a request's feedback that concerns the reply as a whole: blank, truncated, not_json, refused."""

MAX_QUOTES = 3
"""How many pieces of evidence the schema allows for one answer."""

SCHEMAS = 64
"""How many schemas are remembered: one for each rubric and part of it, and those of the last re-asks."""

_RESERVED = re.compile(r"<(?=[|｜/!<a-zA-Z_])|\[(?=/?[A-Za-z_]{3,}\])")
_FULL_WIDTH = {"<": "＜", "[": "［"}
_HIDDEN = re.compile("[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e01ef]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_BREAK = re.compile("[\x85\u2028\u2029]")
"""Line breaks that JSON leaves as they are."""
_HARMFUL = re.compile("|".join(p.pattern for p in (_RESERVED, _HIDDEN, _LONE_SURROGATE, _LINE_BREAK)))

_instructions: dict[tuple[str, tuple[str, ...] | None, Feedback], str] = {}


@dataclass(frozen=True)
class Rendered:
    """What is sent: the system message (the same for all transcripts of a rubric) and the user message.

    `schema` is the JSON Schema of the reply, an object keyed by every wanted id, and `schema_text` the same
    as JSON.
    """

    messages: list[dict[str, str]]
    schema: dict[str, Any]
    schema_text: str


def render(request: Request, *, spell_out: bool = False) -> Rendered:
    """Return `request` as messages and the schema of the reply, in the rubric's language.

    With `spell_out` the user message also shows an example and lists every wanted key with its
    levels, for endpoints that are not given the schema.
    """
    messages = [
        {"role": "system", "content": instructions(request.rubric, request.scope, request.detail)},
        {"role": "user", "content": _question(request, spell_out)},
    ]
    return Rendered(messages, *_reply_schema(request))


def static_part(rubric: Rubric, detail: Feedback = "full") -> Rendered | None:
    """Return what is sent for every transcript whose scenario has facts; None where a model has no part.

    The messages lack the one with the transcript.
    """
    wanted = tuple(thing.id for thing in _asked(tuple(rubric.by_id.values())))
    message = {"role": "system", "content": instructions(rubric, detail=detail)}
    schema = _schema_of(rubric, wanted, coaching=True, advice=detail == "full")
    return Rendered([message], *schema) if wanted else None


def instructions(rubric: Rubric, scope: tuple[str, ...] | None = None, detail: Feedback = "full") -> str:
    """Return the static part: byte-identical wherever rubric's meaning, `scope` and `detail` are the same.

    With a `scope`, only the criteria and gates of these ids are in it, and no note is asked for.
    """
    text = _instructions.get((rubric.meaning, scope, detail))
    if text is None:
        parts = [
            {"name": name, "criteria": _asked(rubric.dimensions[name].criteria, scope)} for name in DIMENSIONS
        ]
        text = _template(rubric.language, "system").render(
            dimensions=[part for part in parts if part["criteria"]],
            gates=_asked(rubric.gates, scope),
            note=scope is None,
            advice=detail == "full",
        )
        _instructions[rubric.meaning, scope, detail] = text
    return text


def wants_coaching(request: Request) -> bool:
    """Say whether the reply is to carry the paragraph to the trainee: not where single ids are re-asked."""
    return request.coaching and not set(request.feedback) - {WHOLE_REPLY}


def reply_schema(request: Request) -> dict[str, Any]:
    """Return the JSON Schema of the reply, in the subset that all endpoints understand.

    Answers with the same levels share one definition, since some endpoints count the schema as
    part of the prompt.
    """
    return _reply_schema(request)[0]


def _reply_schema(request: Request) -> tuple[dict[str, Any], str]:
    advice, note = request.detail == "full", wants_coaching(request)
    return _schema_of(request.rubric, request.wanted, coaching=note, advice=advice)


_Shape = tuple[bool, tuple[str, ...]]
"""Whether an answer is on a gate, and the levels that it can have."""


def _schema_of(
    rubric: Rubric, wanted: tuple[str, ...], *, coaching: bool, advice: bool
) -> tuple[dict[str, Any], str]:
    things = ((id, rubric.by_id[id]) for id in wanted)
    shapes = tuple((id, (isinstance(thing, Gate), answers_on(thing))) for id, thing in things)
    return _schema_for(shapes, coaching, advice)


@lru_cache(maxsize=SCHEMAS)
def _schema_for(
    wanted: tuple[tuple[str, _Shape], ...], coaching: bool, advice: bool
) -> tuple[dict[str, Any], str]:
    shapes: dict[_Shape, str] = {}
    properties: dict[str, Any] = {}
    for id, shape in wanted:
        properties[id] = {"$ref": f"#/$defs/{shapes.setdefault(shape, f'answer{len(shapes) + 1}')}"}
    if coaching:
        properties |= {COACHING: {"type": "string"}, REWORDING: _REWORDING}
    answers = {
        name: _answer_schema(levels, advice=advice and not of_gate)
        for (of_gate, levels), name in shapes.items()
    }
    schema = {**_object(properties), "$defs": {"evidence": _EVIDENCE, **answers}}
    return schema, _json(schema)


def prompts_version() -> str:
    """Return a hash of the bundled templates: it changes with every word that a model reads."""
    digest = hashlib.sha256()
    folder = bundled("prompts")
    for path in sorted(folder.glob("*/*.j2")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def _asked(things: tuple[Any, ...], scope: tuple[str, ...] | None = None) -> list[Any]:
    return [thing for thing in things if thing.ask and (scope is None or thing.id in scope)]


def _answer_schema(levels: tuple[str, ...], *, advice: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "evidence": {"$ref": "#/$defs/evidence"},
        "reason": {"type": "string"},
        "level": {"type": "string", "enum": list(levels)},
    }
    return _object({**fields, "advice": {"type": "string"}} if advice else fields)


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


_EVIDENCE = {
    "type": "array",
    "items": _object({"turn": {"type": "integer"}, "quote": {"type": "string"}}),
    "maxItems": MAX_QUOTES,
}


_REWORDING = _object({"turn": {"type": "integer"}, "quote": {"type": "string"}, "better": {"type": "string"}})


def _question(request: Request, spell_out: bool) -> str:
    payload = _payload(request)
    rubric, feedback = request.rubric, request.feedback
    shown = _asked(tuple(rubric.by_id.values()), request.scope)
    levels = {id: answers_on(rubric.by_id[id]) for id in request.wanted} if spell_out else None
    return _template(rubric.language, "user").render(
        payload=payload,
        fence=_fence(payload),
        wanted=request.wanted,
        skipped=[thing.id for thing in shown if thing.id not in request.wanted],
        note=wants_coaching(request),
        advice=request.detail == "full",
        without_note=request.scope is None and not wants_coaching(request),
        remark=feedback.get(WHOLE_REPLY),
        problems={
            id: " ".join(_harmless(problem).split()) for id, problem in feedback.items() if id != WHOLE_REPLY
        },
        form=levels and _json(levels),
    )


def _payload(request: Request) -> str:
    """Return scenario, findings and turns as JSON, one item a line, so that no text can start a line."""
    card = _card(request)
    lines = [f'"scenario": {_json(card)},'] if card else []
    lines += ['"findings": [', ",\n".join(map(_json, _findings(request))), "],"]
    lines += ['"turns": [', ",\n".join(map(_json, _turns(request.transcript))), "]"]
    return _harmless("{" + "\n".join(line for line in lines if line) + "}")


def _card(request: Request) -> dict[str, Any]:
    if request.scenario is None:
        return {}
    return request.scenario.model_dump(
        mode="json",
        exclude={"id": True, "name": True, "rubric": True, "exercises": True, "customer": {"opening"}},
        exclude_defaults=True,
        exclude_none=True,
    )


def _findings(request: Request) -> list[dict[str, Any]]:
    rows = {
        (finding.turn, finding.start, finding.kind): {
            "kind": finding.kind,
            "turn": finding.turn,
            "quote": finding.quote,
            "certain": finding.certain,
        }
        for finding in request.rules.findings
    }
    return [rows[place] for place in sorted(rows)]


def _turns(transcript: Transcript) -> Iterator[dict[str, Any]]:
    for number, (turn, seconds) in enumerate(zip(transcript.turns, _clock(transcript), strict=True), 1):
        said: dict[str, Any] = {"turn": number, "role": turn.role, "text": turn.text}
        if turn.kind != "text":
            said["kind"] = turn.kind
        yield said if seconds is None else {**said, "seconds": seconds}


def _clock(transcript: Transcript) -> list[int | None]:
    """Return for each turn the seconds since the first one, where both times are known to the second."""
    times = [parse_time(turn.at) if turn.at else None for turn in transcript.turns]
    start = times[0]
    clock: list[int | None] = []
    for time in times:
        known = start and time and start[1] == time[1] == 1
        if start and time and known and (start[0].tzinfo is None) == (time[0].tzinfo is None):
            clock.append(round((time[0] - start[0]).total_seconds()))
        else:
            clock.append(None)
    return clock


_json = json.JSONEncoder(ensure_ascii=False).encode


def _harmless(text: str) -> str:
    """Return `text` without hidden characters, and with reserved tokens such as `<think>` in full width.

    A model must not take them for its own markers, nor a line separator for the end of a turn.
    Quotes still match the original, since they are compared in half width and without hidden
    characters.
    """
    if not _HARMFUL.search(text):
        return text
    seen = _LONE_SURROGATE.sub("\ufffd", _LINE_BREAK.sub(" ", _HIDDEN.sub("", text)))
    return _RESERVED.sub(lambda match: _FULL_WIDTH[match.group()], seen)


def _fence(payload: str) -> str:
    """Return a line that `payload` cannot contain: the same for the same payload, and not to be guessed."""
    names = (_digest(f"{attempt}\n{payload}") for attempt in count())
    return next(f"----- DATA {name} -----" for name in names if name not in payload)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _template(language: str, name: str) -> Template:
    return _environment().get_template(f"{language}/{name}.j2")


@cache
def _environment() -> Environment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(bundled("prompts")),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
