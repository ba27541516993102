"""What grades depend on besides the transcript and the way of reading it, as one short text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cs_eval import __version__
from cs_eval.errors import InputError
from cs_eval.hashing import json_hash
from cs_eval.loading import Library
from cs_eval.models.rubric import Rubric
from cs_eval.preparing import Preparing


def surroundings(preparing: Preparing) -> str:
    """Return a hash of the rubric (of all, where the card decides), of cards, shops, lexicons and terms.

    Weights, names and versions count too: as long as it is the same, so is the whole grade.
    """
    rubric, scenario, shops = preparing.rubric, preparing.scenario, preparing.shops
    library = preparing.library
    told = {
        "cs_eval": __version__,
        "terms": preparing.terms.parts,
        "rubrics": [rubric.fingerprint] if isinstance(rubric, Rubric) else list(_rubrics(library)),
        "scenario": scenario and scenario.model_dump_json(),
        "cards": list(_cards(library)),
        "shops": [shop.model_dump_json() for shop in (*shops.own, *shops.bundled)],
    }
    return json_hash(told)


def _rubrics(library: Library) -> Iterator[str]:
    for id in library.rubric_ids:
        yield _told(lambda id: library.rubric(id, paths=False).fingerprint, id)


def _cards(library: Library) -> Iterator[str]:
    for id in library.scenario_ids:
        yield _told(lambda id: library.scenario(id, paths=False).model_dump_json(), id)


def _told(make: Callable[[str], str], id: str) -> str:
    """Return what `make` makes of `id`, or why it cannot: nothing is graded by a faulty file."""
    try:
        return make(id)
    except InputError as error:
        return str(error)
