"""Whether the figures that the trainee gives agree with those of the scenario's facts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cs_eval.models.scenario import Fact
from cs_eval.rules.bigrams import substance
from cs_eval.rules.doubt import governed
from cs_eval.rules.events import TIMES, speaks_of, timed
from cs_eval.rules.facts import Known, Said, all_said, known, plain, plain_facts, subject_of, told
from cs_eval.rules.figures import Figure, around, figures, number_of
from cs_eval.rules.following import PERIODS, TERMS, follows
from cs_eval.rules.limits import bounds, passed
from cs_eval.rules.mistold import misplaced, mistaken
from cs_eval.rules.outcome import Mark, Note, Outcome
from cs_eval.rules.quantities import quantities
from cs_eval.rules.scene import Scene

RELATED = 1
"""How many pairs of characters a sentence shares with a fact whose figure it states."""

CLOSE = 2
"""How many a clause shares with a fact that it contradicts: a wrong accusation is worse than none."""

_RATES = TERMS - {"yuan"}
"""Units of which one pair of characters tells what the figure is of (专票3个工作日)."""

_DEADLINE = re.compile(
    r"最[晚迟]|截[止至]|为止|到期|过期|失效|作废|结束|有效(?:期|至|到)|最后一天|[日号点](?:当天|24点|晚上?)?(?:止|之?以?前)"
)
"""What makes a day the last one: two of them in sentences that share a word are of the same."""

_IS = re.compile(r"(?:是|有|为|重|长|宽|高|大|容量|功率|大概|大约|约|差不多|能用|能|榨|装|做到)$")
"""What makes the figure behind it that of the thing itself."""

_COMPARED = re.compile(
    r"比|别家|别的|一般|常见|普通|以上|以下|超过|不到|加上|配|够|您[家的这那]|要是|如果|[吗?]|另外?一?款|平时|以前|原来"
)
"""What makes it that of another thing, or of several."""

_ROUGH = re.compile(r"不到|不足|将近|接近|差不多|上下|左右|出头|大[约概]|大几|以内|不超过")
"""What around an amount tells that it is a rough one."""

_ONE = re.compile(r"(?:单价|[每一1单](?:[桶件个只箱盒袋瓶双条套台支片份包斤克本张把块米]|公斤))[是为要]?$")
ONE = 6
"""What in so many characters before an amount makes it the price of one piece."""

NAMED = 2
"""How many characters behind a figure name what it is of."""

ROUGHLY = 0.2
"""By how much of a true amount a rough one may be off."""

_THEN_PRICE = re.compile(r"(?P<metres>[\d一二两三四五六七八九])米[1-9]\d")
"""What may be so many metres for so much, or their decimals (两米30)."""

_PLAINLY_MONEY = 100
"""A number from here on that the customer names without a unit, and the trainee in money, is the same."""

_TOLD_ROUGHLY = frozenset(["yuan", "minute"])
"""Units of which a rough figure may stand for a true one."""

_HOUR = 60
"""In minutes, the shortest term that seconds cannot be meant for."""


def compare_facts(wanted: str, scene: Scene) -> Outcome:
    """Hold when a figure of the facts is stated, or contradicted, in the lines in scope."""
    if not scene.facts:
        return Outcome(None, notes=(Note("no_facts"),))
    find = _stated if wanted == "stated" else _contradicted
    found = scene.in_digits.once(find)
    if not found:
        return Outcome(False, notes=(Note(f"not_{wanted}"),), due=scene.due)
    marks = tuple(Mark(said.line, *said.line.span(said.figure.start, said.figure.end)) for said, _ in found)
    said, fact = found[0]
    figure = said.figure
    return Outcome(
        True, marks, (Note(wanted, (), told(said.line, figure.start, figure.end, fact, figure.unit)),)
    )


def _stated(scene: Scene) -> list[tuple[Said, Fact]]:
    return [(said, fact) for said in scene.once(all_said) for fact in scene.facts if _states(said, fact)]


def _contradicted(scene: Scene) -> list[tuple[Said, Fact]]:
    everything = scene.once(all_said)
    asked = [figure for line in scene.asked for figure in figures(line.text)]
    spoken = {(each.kind, each.value) for line in scene.asked for each in quantities(line.text)}

    def is_own(said: Said) -> bool:
        """Say whether the trainee brings a figure up, and denies it with nothing."""
        figure = said.figure
        bare = figure.unit == "yuan" and figure.low >= _PLAINLY_MONEY and ("", figure.low) in spoken
        heard = bare or (figure.unit, figure.low) in spoken or any(map(figure.meets, asked))
        return not heard and not governed(said.line, figure.start, figure.end)

    found = [(said, fact) for said in everything if is_own(said) and (fact := _against(said, scene))]
    return [
        *misplaced(scene),
        *((said, fact) for said, fact in mistaken(scene) if is_own(said)),
        *((said, fact) for said, fact in found if not _put_right(said, fact, everything)),
    ]


def _against(said: Said, scene: Scene) -> Fact | None:
    """Return the fact that a figure contradicts."""
    return _otherwise(said, scene) or _misplaced(said, scene) or _beyond(said, scene)


def _beyond(said: Said, scene: Scene) -> Fact | None:
    """Return the fact with another figure of the kind, when none has this one and it follows from none."""
    if any(_meets(said, figure) for fact in scene.facts for figure in known(fact.text).figures):
        return None
    if said.figure.unit not in TIMES | TERMS and passed(said.line.text, said.figure):
        return None
    return None if follows(said, scene) or _rounds(said, scene) else _denied_by(said, scene)


def _rounds(said: Said, scene: Scene) -> bool:
    """Say whether an amount only tells roughly what was said right before it (88块5, 九十块不到)."""
    figure = said.figure
    if figure.unit != "yuan" or not any(map(_ROUGH.search, around(said.line.text, figure))):
        return False
    before = [
        each.figure
        for each in scene.once(all_said)
        if each.line is said.line and each.figure.end <= figure.start
    ]
    return any(
        each.unit == "yuan" and abs(figure.low - each.low) <= ROUGHLY * each.low for each in before[-1:]
    )


def _meets(said: Said, true: Figure) -> bool:
    """Say whether a figure can mean a true one; one that is told roughly lies near it."""
    figure = said.figure
    if figure.meets(true) or figure.unit != true.unit:
        return figure.meets(true)
    if whole := _THEN_PRICE.fullmatch(said.line.text, figure.start, figure.end):
        return number_of(whole["metres"]) * 100 == true.low
    near = figure.unit in _TOLD_ROUGHLY and abs(figure.low - true.low) <= ROUGHLY * true.low
    return near and any(map(_ROUGH.search, around(said.line.text, figure)))


def _otherwise(said: Said, scene: Scene) -> Fact | None:
    """Return the fact that gives another figure for what this is said of, when none gives this one for it."""
    least = RELATED if said.figure.unit in _RATES else CLOSE
    if said.figure.unit not in _RATES | PERIODS or follows(said, scene):
        return None
    if _of_what_follows(said, scene):
        return None
    subject = subject_of(said.line.text, said.figure, figures(said.line.text))
    rivals: list[tuple[int, Fact]] = []
    for fact in scene.facts:
        true = known(fact.text)
        for figure, words in zip(true.figures, true.subjects, strict=True):
            if figure.unit == said.figure.unit and (shared := len(subject & words)) >= least:
                if said.figure.meets(figure):
                    return None
                if said.figure.unit not in PERIODS or not _of_other_events(said, fact):
                    rivals.append((shared, fact))
    return max(rivals, key=lambda rival: rival[0], default=(0, None))[1]


def _of_what_follows(said: Said, scene: Scene) -> bool:
    """Say whether a figure is named before what it is of (88%聚酯纤维), and a fact has it so."""
    text, figure = said.line.text, said.figure
    what = text[figure.end : figure.end + NAMED]
    near = (
        around(fact, true) for fact in scene.once(plain_facts) for true in figures(fact) if figure.meets(true)
    )
    return len(substance(what)) == NAMED and any(what in "|".join(each) for each in near)


def _misplaced(said: Said, scene: Scene) -> Fact | None:
    """Return the fact that gives another time for the event that this is said of, when this is another's."""
    event = dict(timed(said.line.text)).get(said.figure)
    times = [(fact, *time) for fact in scene.facts if event for time in timed(plain(fact.text))]
    if event in {other for _, figure, other in times if said.figure.meets(figure)}:
        return None
    stolen = any(said.figure.meets(figure) for _, figure, _ in times)
    rivals = [fact for fact, figure, other in times if other == event and figure.unit == said.figure.unit]
    return rivals[0] if stolen and rivals else None


def _denied_by(said: Said, scene: Scene) -> Fact | None:
    """Return the fact that has another figure of the kind, about the same thing; the nearest one."""
    likely = [fact for fact in scene.facts if _denies(said, fact)] or _only_one(said, scene)
    return max(likely, key=lambda fact: len(said.sentence & known(fact.text).words), default=None)


def _put_right(said: Said, fact: Fact, everything: Sequence[Said]) -> bool:
    """Say whether the figure of the fact follows in the same message; the price of one puts no sum right."""
    later = [
        other for other in everything if other.line is said.line and other.figure.start > said.figure.start
    ]
    return any(
        other.figure.unit == said.figure.unit
        and _states(other, fact)
        and not _ONE.search(other.line.text, max(0, other.figure.start - ONE), other.figure.start)
        for other in later
    )


def _states(said: Said, fact: Fact) -> bool:
    true = known(fact.text)
    same = any(said.figure.meets(figure) for figure in true.figures)
    return same and len(said.sentence & true.words) >= RELATED


def _denies(said: Said, fact: Fact) -> bool:
    true = known(fact.text)
    unit = said.figure.unit
    if not any(unit == figure.unit and not _is_bound(fact, figure) for figure in true.figures):
        return False
    if unit in TERMS:
        return not any(_from(fact, figure, said.figure) for figure in true.figures)
    if unit in PERIODS:
        related = len(said.sentence & true.words) >= RELATED and not _of_other_events(said, fact)
        return related and not _in_seconds(said.figure, true)
    shared = len(said.clause & true.words)
    return (shared and shared + _agreeing(said, true) >= CLOSE) or (
        _both_due(said, fact) and bool(said.sentence & true.words)
    )


def _in_seconds(figure: Figure, true: Known) -> bool:
    """Say whether a period is but seconds, and a fact's are hours: how something is done, and a term."""
    terms = [each.low for each in true.figures if each.unit == figure.unit]
    return figure.unit == "minute" and figure.low < 1 and all(term >= _HOUR for term in terms)


def _agreeing(said: Said, true: Known) -> int:
    """Return how many other figures of the clause the fact has too: they tell that it is meant."""
    start, end = said.line.clause(said.figure.start, said.figure.end)
    others = {
        (each.unit, each.low)
        for each in figures(said.line.text)
        if start <= each.start < end and each != said.figure and any(map(each.meets, true.figures))
    }
    return len(others)


def _from(fact: Fact, least: Figure, figure: Figure) -> bool:
    """Say whether a fact gives a discount as the greatest there is (5折起), and a figure is a smaller one."""
    behind = plain(fact.text)[least.end : least.end + 1]
    return least.unit == figure.unit == "discount" and behind == "起" and figure.low >= least.low


def _is_bound(fact: Fact, figure: Figure) -> bool:
    """Say whether a fact gives a figure as a bound alone: other figures may keep it, and `limits` tells."""
    return figure.unit not in TIMES | TERMS and bounds(plain(fact.text), figure)


def _of_other_events(said: Said, fact: Fact) -> bool:
    """Say whether what is said is the time of an event, and each period of the fact that of another one."""
    event = dict(timed(said.line.text)).get(said.figure)
    known_events = dict(timed(plain(fact.text)))
    true = [each for each in known(fact.text).figures if each.unit == said.figure.unit]
    return bool(event) and all(known_events.get(each, event) != event for each in true)


def _only_one(said: Said, scene: Scene) -> list[Fact]:
    """Return the fact with the only figure of a kind, where this one is plainly of the same thing."""
    unit = said.figure.unit
    if unit in TIMES | TERMS or not _plainly(said):
        return []
    of_kind = [(fact, each) for fact in scene.facts for each in known(fact.text).figures if each.unit == unit]
    return [fact for fact, each in of_kind if len(of_kind) == 1 and not _is_bound(fact, each)]


def _plainly(said: Said) -> bool:
    """Say whether the figure is what something is, or has, and compared with nothing."""
    text, figure = said.line.text, said.figure
    start, end = said.line.sentence(figure.start, figure.end)
    alone = sum(other.unit == figure.unit for other in figures(text[start:end])) == 1
    return alone and bool(_IS.search(text[start : figure.start])) and not _COMPARED.search(text[start:end])


def _both_due(said: Said, fact: Fact) -> bool:
    """Say whether both are last days, of one event, and the sentence does not name the true one too."""
    text, figure, true = said.line.text, said.figure, plain(fact.text)
    clause, sentence = (
        text[slice(*of(figure.start, figure.end))] for of in (said.line.clause, said.line.sentence)
    )
    if figure.unit != "date" or not all(map(_DEADLINE.search, (clause, true))):
        return False
    due = [each for each in figures(true) if each.unit == "date"][-1:]
    event = dict(timed(text)).get(figure, "arrival")
    other = event != "arrival" and not speaks_of(true, event)
    return not other and not any(
        each.unit == "date" and each.low <= due[0].high <= each.high for each in figures(sentence)
    )
