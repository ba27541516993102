"""Workings that a message shows, and that do not come out (40.8元,满39减5,减完实付33.8元; 58×7=460)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice
from typing import NamedTuple

from cs_eval.rules.figures import MOST, SUM, Figure
from cs_eval.rules.lines import STRETCH, Line

_NUMBER = r"\d{1,6}(?:\.\d{1,3})?"
_PIECES = "件箱盒袋瓶包条双套台支片个只根张把块卷枚颗罐桶斤本提串盆株杯份米克天晚"
_MEASURES = "克斤升厘毫寸码号点月年天日时分秒小周岁层楼折度瓦人位名次倍"
_NUM = re.compile(
    rf"(?<![\d.a-z满第])(?P<number>{_NUMBER})(?![\d.]|[%a-z:]|[{_MEASURES}]|个[月半小])"
    rf"(?:(?P<piece>个?[{_PIECES}])|(?P<money>元|块))?"
)
_AMOUNT = re.compile(
    rf"(?<![\d.满第~-])(?:¥(?P<first>{SUM})|(?P<sum>{SUM})(?:元|块)(?![\d多来钱]?[一二三四五六七八九\d]))"
)
_FULL = re.compile(rf"满(?:了|够)?{_NUMBER}(?:元|块)?(?:[立再可就能]*[减返送抵省享打]|优惠|包邮|可用)?")
"""From what sum on something holds: no part of a working."""
_TOTAL = re.compile(
    r"(?:一共|总共|共计|合计|总价|总计|(?<!公)共|到手|实付|应付|加起来|合起来|加一起|凑一起|减完|减后|折后|减下来|等于|=)"
    r"[价款是为要就只才也收付了您的还得需给您还剩:,]{0,6}$"
)
_ROUGH = re.compile(
    r"约|差不多|左右|不到|多(?:块|元)|来(?:块|元)|出头|将近|大概|上下|近$|每|平均|摊|合[着到]"
)
_OTHERWISE = re.compile(r"如果|要是|比(?!例)|别家|原来|上次|之前|以前|[吗?]")
_OFF = re.compile(r"(?<![\d.])(?P<tenths>\d(?:\.\d)?|[1-9]\d)折")
_PERCENT = re.compile(rf"(?P<share>{_NUMBER})%")
_OPERATION = re.compile(
    rf"(?<![\d.满过第~×x*+乘加减/-])(?P<one>{_NUMBER})(?:元|块|[{_PIECES}])?"
    rf"(?P<by>\+|加上?|-|减去?|减掉|扣掉?|[×x*]|乘以?)(?P<other>{_NUMBER})(?:元|块|[{_PIECES}])?"
    rf"(?:,|=|是|等于|就是|合计|一共|总共|共|也就是){{1,3}}(?P<sum>{SUM})(?:元|块)(?![\d×x*+乘加减/-])"
)
_EACH = re.compile(rf"每(?P<piece>[{_PIECES}])[^,。;!?\d]{{0,4}}(?P<sum>{SUM})(?:元|块)")
_SEVERAL = re.compile(
    rf"(?<![第每满\d.])(?P<count>\d{{1,3}})(?P<piece>[{_PIECES}])(?:就是|就|是|共|一共|总共|合计|合|,|正好)*(?P<sum>{SUM})(?:元|块)"
)
_STEPPED = re.compile(r"第[二2]|半价|折|减|券|免|起|超|首|以上|以内|满|送|另|加|%")
"""With these in its sentence, several pieces need not come to so many times the price of one."""


class Numbers(NamedTuple):
    """The amounts of a text, and the numbers that can count pieces."""

    amounts: tuple[float, ...]
    counts: tuple[float, ...]


Wrong = tuple[int, int, float]

_SHOWN = 2
"""So many amounts before a total show how it is reckoned."""
_PARTS, _PIECE_COUNTS, _TRUE = 7, 8, 24
"""How many amounts, counts and figures of the facts go into explaining a total."""
_MOST_PIECES = 100
_HALF = (0.5, 2.0, 3.0)
_SLACK = 0.011
_LONGEST = 400


def misadded(
    said: Sequence[Line], asked: Sequence[Line], facts: tuple[str, ...]
) -> Iterator[tuple[Line, Figure, int]]:
    """Yield the totals of `said` that no working explains, each with the fact whose figure is nearest."""
    heard, true = _together(line.text for line in asked), _together(facts)
    before = Numbers((), ())
    for line in said:
        text = line.text
        for start, end, value in _wrong(text, facts, before, heard, true) if len(text) <= _LONGEST else ():
            yield line, Figure("yuan", value, value, start, end), _nearest(value, facts)
        before = _together((line.text,), before)


def _wrong(
    text: str, facts: tuple[str, ...], before: Numbers, heard: Numbers, true: Numbers
) -> Iterator[Wrong]:
    known = {*heard.amounts, *true.amounts}
    for wrong in (*_falsely_equal(text, facts), *_not_so_many(text)):
        if wrong[2] not in known:
            yield wrong
    for start, end, value in _totals(text):
        here = numbers(text[:start])
        if value in known or len(here.amounts) < _SHOWN or not _AMOUNT.search(text, 0, start):
            continue
        counts = (*here.counts, *heard.counts, *before.counts, *true.counts)
        others = (*before.amounts, *heard.amounts, *true.amounts)
        if not _explained(value, here.amounts, others, counts, _shares((text, *facts))):
            yield start, end, value


@lru_cache(maxsize=1024)
def numbers(text: str) -> Numbers:
    """Return the numbers of normalised `text` but sums from which on something holds, times and measures."""
    found = list(islice(_NUM.finditer(_FULL.sub(" ", text)), MOST))
    return Numbers(
        tuple(float(match["number"]) for match in found if not match["piece"]),
        tuple(
            number
            for match in found
            if 1 < (number := float(match["number"])) <= _MOST_PIECES and not match["money"]
        ),
    )


def _together(texts: Iterable[str], first: Numbers | None = None) -> Numbers:
    several = [*filter(None, (first,)), *map(numbers, texts)]
    return Numbers(
        tuple(amount for each in several for amount in each.amounts),
        tuple(count for each in several for count in each.counts),
    )


def _totals(text: str) -> Iterator[Wrong]:
    """Yield the amounts of `text` that are called a total."""
    for match in islice(_AMOUNT.finditer(text), MOST):
        start, end = match.span("sum" if match["sum"] else "first")
        sentence = max(text.rfind(stop, 0, start) for stop in "。!?;\n") + 1
        called = _TOTAL.search(text, max(sentence, start - 12), match.start())
        clause = text[max(start - 8, sentence) : end + 3]
        if called and not _ROUGH.search(clause) and not _OTHERWISE.search(text, sentence, end):
            yield start, end, float(match["sum"] or match["first"])


def _shares(texts: Iterable[str]) -> list[float]:
    """Return by what amounts may be multiplied: reductions and percents of `texts`, and what they leave."""
    tenths = [float(match["tenths"]) for text in texts for match in _OFF.finditer(text)]
    off = [each / 10 if each < 10 else each / 100 for each in tenths]
    shares = [float(match["share"]) / 100 for text in texts for match in _PERCENT.finditer(text)]
    return [*off, *shares, *(1 - share for share in shares), *_HALF]


def _explained(
    value: float,
    here: Sequence[float],
    others: Sequence[float],
    counts: Sequence[float],
    shares: Sequence[float],
) -> bool:
    """Say whether an amount is a sum or a rest of those before it, or of some that are told elsewhere."""
    sums = {0.0}
    for part in here[-_PARTS:]:
        sums |= {sum + part for sum in sums} | {sum - part for sum in sums}
    if any(_near(abs(sum), value) for sum in sums):
        return True
    known = list(dict.fromkeys((*here, *others)))[:_TRUE]
    times = list(dict.fromkeys(counts))[:_PIECE_COUNTS]
    if any(_near(part / count, value) for part in known for count in times):
        return True
    in_proportion = (one * other / whole for whole in known if whole for one, other in combinations(known, 2))
    if any(_near(each, value) for each in in_proportion):
        return True
    made = sorted({part * factor for part in known for factor in (1.0, *times, *shares)})
    return _is_among(value, made) or any(
        _is_among(other, made) for one in made for other in (value - one, value + one) if other > 0
    )


def _is_among(value: float, ordered: Sequence[float]) -> bool:
    """Say whether an amount is one of those in order, or of a working that leaves out the coins."""
    place = bisect_left(ordered, value - 1)
    return any(_near(each, value) for each in ordered[place : bisect_right(ordered, value + 1)])


def _near(one: float, other: float) -> bool:
    """Say whether two amounts are the same, or one is the other without its coins."""
    return abs(one - other) < _SLACK or (other == int(other) and abs(one - other) < 1)


def _falsely_equal(text: str, facts: Sequence[str]) -> Iterator[Wrong]:
    """Yield the results of single operations that are not what they come to (58×7=460)."""
    for match in islice(_OPERATION.finditer(text), MOST):
        one, other, value = float(match["one"]), float(match["other"]), float(match["sum"])
        sign = match["by"][0]
        due = one + other if sign in "+加" else one - other if sign in "-减扣" else one * other
        size = match["one"] + match["by"] + match["other"]
        told = any(size in fact for fact in facts)
        if (
            not told
            and not _near(due, value)
            and not _ROUGH.search(text[match.start() - 4 : match.end() + 2])
        ):
            yield *match.span("sum"), value


def _not_so_many(text: str) -> Iterator[Wrong]:
    """Yield what several pieces come to where the sentence tells another price of one (每盒80元,2盒140元)."""
    for sentence in STRETCH.finditer(text):
        said, start = sentence.group(), sentence.start()
        prices = {(match["piece"], float(match["sum"])) for match in islice(_EACH.finditer(said), MOST)}
        if len(prices) != 1 or _STEPPED.search(said) or _OTHERWISE.search(said):
            continue
        ((piece, price),) = prices
        for match in islice(_SEVERAL.finditer(said), MOST):
            count, value = float(match["count"]), float(match["sum"])
            if match["piece"] == piece and count > 1 and not _near(count * price, value):
                yield start + match.start("sum"), start + match.end("sum"), value


def _nearest(value: float, facts: Sequence[str]) -> int:
    """Return the fact with a figure of money nearest to an amount."""
    apart = [
        (abs(float(match["sum"] or match["first"]) - value), number)
        for number, fact in enumerate(facts)
        for match in islice(_AMOUNT.finditer(fact), MOST)
    ]
    return min(apart, default=(0.0, 0))[1]
