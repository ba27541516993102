"""Addresses that no chain of places tells: by what stands around each character, as learnt from examples.

The examples are the invented messages of fixtures/addresses and fixtures/cases/personal, learnt from by
bench/learn_spans.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

from cs_eval.personal.address_edges import PLACE_END
from cs_eval.personal.addresses import is_thing
from cs_eval.personal.data import ANY_HIDDEN, HAN, NUMBER, Span, pattern
from cs_eval.personal.places import large_places
from cs_eval.personal.surnames import COMMON_SURNAME, GIVEN
from cs_eval.personal.tagging import Gram, Layer, Reading, Tagger, marked, surroundings
from cs_eval.resources import DATA

WILLING = -20
"""What speaks for an address from the start, in hundredths."""
AMONG_DATA = 30
"""The same in a text in which other data stands: whoever tells a number often tells where to."""
FURTHER = 100
"""The same for what touches an address that is sure."""

_DATA = pattern(f"[{ANY_HIDDEN}]")
_TOLD, _LARGE = {"r": Gram(3, 1)}, {"g": Gram(3, 1)}

_SEED = pattern(
    "[0-9一二三四五六七八九十路街道巷弄胡村屯寨组乡镇旗区县市州省园苑城庄府湾里院校楼栋幢座室层单号户店柜站厂库场门口旁壁对后港桥岭坡沟塘坊轩阁家公厦台社期舍营队铺]"
)
"""What nearly every address has in it."""
_NO_PLACE = pattern(
    rf"(?!.*[0-9]-[0-9]+-[0-9]{{3}})(?!.*[a-z].*[0-9]-[0-9])[^{HAN}]*$"
    r"|.*(?:[0-9] ?[减满元折]|[减满折价] ?[0-9]|身高|体重|链接)"
)
"""Numbers without a door, English, and what only sums, sizes and links have."""
_NAME_BEHIND = pattern(rf"[ ,/\n]+{COMMON_SURNAME}(?:{GIVEN}){{1,2}}(?<![{PLACE_END}])$")
"""Whoever the address is of, where it has taken the name in."""
_PUT = pattern("(?:东西|包裹|快递|件|货)?[放搁摆]")
"""What is done there, where it has taken that in."""


def reading(text: str, told: Iterable[Span]) -> Reading:
    """Return what is weighed of `text`, in which rules have `told` some addresses."""
    large = (match.span() for match in large_places().finditer(text))
    layers = (
        *surroundings(text),
        Layer(marked(len(text), told), _TOLD),
        Layer(marked(len(text), large), _LARGE),
    )
    return Reading(layers, f"h{NUMBER in text:d}")


@cache
def _tagger() -> Tagger:
    weights = (DATA / "address_weights.txt").read_text(encoding="utf-8")
    return Tagger(weights)


def find_learnt_addresses(text: str, told: Collection[Span]) -> list[Span]:
    """Return what reads like an address, where rules have `told` some; `text` has marks for other data."""
    if not _SEED.search(text):
        return []
    tagger = _tagger()
    willing = AMONG_DATA if _DATA.search(text) else WILLING
    found = tagger.completed(tagger.weights(reading(text, told)), willing, FURTHER, told)
    places = [_without_deed(text, _without_name(text, span)) for span in found]
    return [span for span in places if not (is_thing(text, span) or _NO_PLACE.match(text[slice(*span)]))]


def _without_deed(text: str, span: Span) -> Span:
    start, end = span
    deed = _PUT.match(text, start, end)
    return deed.end() if deed else start, end


def _without_name(text: str, span: Span) -> Span:
    start, end = span
    name = _NAME_BEHIND.search(text, start, end)
    return start, name.start() if name else end
