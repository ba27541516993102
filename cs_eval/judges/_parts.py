"""A request in parts: by dimension or criterion as configured, in halves where an answer broke off."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from cs_eval.models.common import DIMENSIONS
from cs_eval.models.endpoint import Split
from cs_eval.models.judging import Request
from cs_eval.prompt import WHOLE_REPLY


def parts_of(request: Request, split: Split) -> list[Request]:
    """Return the requests that `request` is sent as, each for ids of its own.

    A part shows the model nothing of the rubric but its own: one dimension with its gates, or one
    criterion or gate. None asks for the note to the trainee, which would be about that part alone.
    """
    if split == "transcript":
        return [request]
    scopes = _dimensions(request) if split == "dimension" else ((id,) for id in request.wanted)
    parts = (replace(_only(request, scope), scope=scope, coaching=False) for scope in scopes)
    return [part for part in parts if part.wanted]


def halves_of(request: Request) -> list[Request]:
    """Return `request` as two for half of its ids each, both told that the answer broke off."""
    middle = (len(request.wanted) + 1) // 2
    first, second = _only(request, request.wanted[:middle]), _only(request, request.wanted[middle:])
    return [_broke_off(first), _broke_off(replace(second, coaching=False))]


def _dimensions(request: Request) -> Iterator[tuple[str, ...]]:
    rubric = request.rubric
    asked = [id for id, thing in rubric.by_id.items() if thing.ask]
    for name in DIMENSIONS:
        yield tuple(id for id in asked if rubric.dimension_of(id) == name)


def _only(request: Request, ids: Collection[str]) -> Request:
    wanted = tuple(id for id in request.wanted if id in ids)
    feedback = {id: said for id, said in request.feedback.items() if id in wanted}
    return replace(request, wanted=wanted, feedback=feedback)


def _broke_off(request: Request) -> Request:
    return replace(request, feedback={**request.feedback, WHOLE_REPLY: "truncated"})
