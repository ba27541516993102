"""Numbers and ids that no rule tells: by their shape and the words around them, as learnt from examples.

What could be one is a row of signs, alone or with its neighbours. A linear model of all kinds at once
(multinomial logistic regression) says of each how much likelier it is a kind's than nothing personal. The
examples are the invented messages of fixtures/numbers and fixtures/cases/personal, learnt from by
bench/learn_numbers.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import repeat
from math import exp, log
from struct import unpack
from typing import NamedTuple

from cs_eval.personal.data import Kind, Span, pattern
from cs_eval.personal.digits import IN_WORDS, as_digits
from cs_eval.resources import DATA, of_pieces

KINDS: tuple[Kind, ...] = (
    "phone", "landline", "id_card", "bank_card", "order_no", "tracking_no", "wechat", "qq", "email", "plate",
)  # fmt: skip

SURE = 0.5
"""How much, in log odds, must speak for a row's being of any of the kinds."""

_SCALE = 100
"""What stands for a weight of 1."""

_SIGNS = pattern("[0-9a-z]+")
_CHAIN = pattern(r"[0-9a-z]+(?:[ .·•_\-‐–—−~/@#+,\n()]{1,2}[0-9a-z]+)*")
_SPELT = pattern(rf"[0-9{IN_WORDS}](?:[ .·_\-]?[0-9{IN_WORDS}]){{5}}")
_LABEL = pattern("(?:wechat|mail|tel|qq|vx|wx|sf|id|no|[qvw])(?=[0-9a-z]{5})")
"""A label to which its id is written: vxabc123."""
_NO_START = pattern(r"(?<![0-9])0\.\Z|上面?[刻印]\Z")
"""Behind what stands none: in a fraction, and on goods."""
_PROVINCE = frozenset("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领")
_BEHIND_A_PLATE = frozenset("学警挂港澳领临试")

_LEAST_SIGNS, _MOST_SIGNS, _LEAST_LETTERS = 5, 34, 6
_MANY = 24
"""A chain of more rows is a table or English: of such only a few in a row are looked at."""
_MOST_ROWS, _FEW_ROWS = 12, 3

_BREAKS = str.maketrans("\n\t", "↵ ")
_EDGE, _NEAR = "^", 4
_BEFORE, _AFTER, _WHOLE = 12, 8, 120
"""How many characters before and behind a row, and of the text, are looked at for words."""
_LONGEST_KNOWN = 20
_MOBILE = pattern("(?:86)?1[3-9][0-9]{9}$")
_DAY = pattern("(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_LETTERS = pattern("[a-z]+")
_CARD = 15
"""From how many digits on the check digit of cards is tried."""
_FEW_DIGITS = 3


class Candidate(NamedTuple):
    """What could be a number or an id: where it stands, and its rows of signs as they read."""

    start: int
    end: int
    rows: tuple[str, ...]


def candidates(text: str) -> Iterator[Candidate]:
    """Yield what in a normalised text could be a number or an id, each place once."""
    known: set[Span] = set()
    for read in (text, as_digits(text)) if _SPELT.search(text) else (text,):
        for each in _rows_of(read):
            if each[:2] not in known:
                known.add(each[:2])
                yield each


def _rows_of(text: str) -> Iterator[Candidate]:
    for chain in _CHAIN.finditer(text):
        rows = [(match.start(), match.group()) for match in _SIGNS.finditer(text, *chain.span())]
        most = _MOST_ROWS if len(rows) <= _MANY else _FEW_ROWS
        for at in range(len(rows)):
            size = 0
            for last in range(at, min(at + most, len(rows))):
                size += len(rows[last][1])
                if size > _MOST_SIGNS:
                    break
                yield from _shapes(text, rows[at : last + 1])


def _shapes(text: str, rows: Sequence[tuple[int, str]]) -> Iterator[Candidate]:
    """Yield the rows together, also as a plate's with its province, and without a label written to them."""
    signs = tuple(row for _, row in rows)
    start, end = rows[0][0], rows[-1][0] + len(rows[-1][1])
    if not _may_be("".join(signs)) or _NO_START.search(text, max(0, start - 3), start):
        return
    yield Candidate(start, end, signs)
    if start and text[start].isalpha() and text[start - 1] in _PROVINCE:
        yield Candidate(start - 1, end, signs)
        if text[end : end + 1] in _BEHIND_A_PLATE:
            yield Candidate(start - 1, end + 1, signs)
    label = _LABEL.match(signs[0])
    if label and _may_be("".join(signs)[label.end() :]):
        yield Candidate(start + label.end(), end, (signs[0][label.end() :], *signs[1:]))


def _may_be(signs: str) -> bool:
    return len(signs) >= _LEAST_SIGNS and (len(signs) >= _LEAST_LETTERS or not signs.isalpha())


def traits(text: str, candidate: Candidate) -> Iterator[str]:
    """Yield what is weighed of a candidate: its shape, and what stands around it in `text`."""
    start, end, rows = candidate
    sort = _sort("".join(rows))
    yield from _of_shape(text[start:end], rows, sort)
    text = text.translate(_BREAKS)
    before, behind = _EDGE * _NEAR + text[:start], text[end:] + _EDGE * _NEAR
    for many in range(1, _NEAR + 1):
        yield f"<{before[-many:]}"
        yield f">{behind[:many]}"
    yield f"({sort}{before[-2:]}"
    yield f"){sort}{behind[:2]}"
    yield f"|{before[-1]}{behind[0]}"
    for pair in _pairs(text[max(0, start - _BEFORE) : start]):
        yield f"l{pair}"
        yield f"L{sort}{pair}"
    yield from (f"k{pair}" for pair in _pairs(text[end : end + _AFTER]))
    yield from (f"w{pair}" for pair in _pairs(text[:_WHOLE]))
    yield f"W{min(len(text) - (end - start), 30) // 3}"


def _pairs(text: str) -> list[str]:
    """Return the pairs of characters in a row, each once."""
    return sorted({text[at : at + 2] for at in range(len(text) - 1)})


def _sort(signs: str) -> str:
    """Return whether signs are digits, letters or both, and how many they are."""
    return f"{_written_in(signs)}{min(len(signs), _LONGEST_KNOWN)}"


def _written_in(signs: str) -> str:
    return "d" if signs.isdigit() else "a" if signs.isalpha() else "m"


def _of_shape(own: str, rows: Sequence[str], sort: str) -> Iterator[str]:
    signs = "".join(rows)
    yield "b"
    yield f"s{sort}"
    yield f"g{'-'.join(f'{_written_in(row)}{len(row)}' for row in rows)}"
    yield f"r{len(rows)}"
    yield f"j{''.join(sorted({char for char in own.translate(_BREAKS) if not char.isalnum()}))}"
    yield f"f{sort}{signs[:1]}"
    yield f"F{signs[:2]}"
    yield f"T{sort}{signs[:2]}"
    yield f"t{signs[:3]}"
    yield f"e{signs[-2:]}"
    yield f"o{own[0] if own[0] in _PROVINCE else ''}"
    if letters := _LETTERS.match(signs):
        yield f"P{letters.group()[:8]}"
        yield f"Q{len(letters.group())}{sort}"
    if _MOBILE.match(signs):
        yield "mobile"
    if _DAY.match(signs):
        yield f"day{sort}"
    if signs.isdigit():
        yield f"z{len(signs) - len(signs.rstrip('0'))}"
        if len(signs) >= _CARD:
            yield f"luhn{_luhn(signs)}{len(signs)}"
        if len(set(signs)) <= _FEW_DIGITS:
            yield f"few{len(set(signs))}"


def _luhn(signs: str) -> bool:
    """Say whether the last digit is the check digit that ISO/IEC 7812 has."""
    doubled = [2 * int(sign) for sign in signs[-2::-2]]
    return (sum(map(int, signs[-1::-2])) + sum(each // 10 + each % 10 for each in doubled)) % 10 == 0


_FIELD = 32
_HALF = 1 << _FIELD - 1
_BIAS = sum(_HALF << _FIELD * at for at in range(len(KINDS)))


def written(weights: Mapping[str, Sequence[float]]) -> str:
    """Return what a `Model` reads: for each trait how much it speaks for each of `KINDS`, side by side."""
    rows = {trait: [round(weight * _SCALE) for weight in each] for trait, each in weights.items()}
    numbers = {
        trait: sum(weight << _FIELD * at for at, weight in enumerate(each)) for trait, each in rows.items()
    }
    return "".join(f"{trait}\t{number:x}\n" for trait, number in numbers.items() if number)


class Model:
    """What was learnt, made from what `written` returned."""

    def __init__(self, text: str) -> None:
        self._weights = {trait: int(row, 16) for trait, row in of_pieces(text.removesuffix("\n")).items()}

    def scores(self, found: Iterable[str]) -> list[float]:
        """Return how much, in log odds against nothing personal, a candidate's traits speak for each kind."""
        total = sum(map(self._weights.get, found, repeat(0))) + _BIAS
        fields = unpack(f"<{len(KINDS)}I", total.to_bytes(len(KINDS) * _FIELD // 8, "little"))
        return [(field - _HALF) / _SCALE for field in fields]


@cache
def _model() -> Model:
    return Model((DATA / "number_weights.txt").read_text(encoding="utf-8"))


def find_learnt_numbers(text: str) -> list[tuple[Kind, Span]]:
    """Return what reads like a number or an id of somebody's in `text`, in which all other data is hidden."""
    sure = []
    for each in candidates(text):
        scores = _model().scores(traits(text, each))
        whole = log(sum(map(exp, scores)))
        if whole > SURE:
            sure.append((whole, each.start, each.end, KINDS[scores.index(max(scores))]))
    found: list[tuple[Kind, Span]] = []
    for _, start, end, kind in sorted(sure, reverse=True):
        if all(end <= first or last <= start for _, (first, last) in found):
            found.append((kind, (start, end)))
    return found
