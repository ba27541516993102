"""Whether the trainee says the opposite of what the facts allow, include or ask for, or of who pays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from cs_eval.models.scenario import Fact
from cs_eval.rules.alike import levelled
from cs_eval.rules.calendar_days import mistimed
from cs_eval.rules.casewise import mistaken_case
from cs_eval.rules.claims import Claim, claims, claims_of, of_the_shop
from cs_eval.rules.contrasts import confused, contrasted
from cs_eval.rules.crossed import crossed
from cs_eval.rules.doers import misassigned
from cs_eval.rules.exchanges import exchange, turned_round
from cs_eval.rules.facts import plain, plain_facts, told
from cs_eval.rules.fees import misborne
from cs_eval.rules.fitting import ill_fitting
from cs_eval.rules.forbidden import advised
from cs_eval.rules.irrespective import irrespective, only_when_done
from cs_eval.rules.lines import Line
from cs_eval.rules.matters import excused_by_fault, same_matter
from cs_eval.rules.misnaming import misnamed
from cs_eval.rules.narrowing import narrowed
from cs_eval.rules.needs import passed_over
from cs_eval.rules.outcome import Mark, Note, Outcome
from cs_eval.rules.parts import mismade
from cs_eval.rules.payers import causes
from cs_eval.rules.plainly import affirmed
from cs_eval.rules.quotas import misallotted
from cs_eval.rules.refunds import misdirected
from cs_eval.rules.scene import Scene
from cs_eval.rules.sequence import out_of_order
from cs_eval.rules.stacking import misstacked, of_others
from cs_eval.rules.starts import misdated
from cs_eval.rules.suiting import unsuited
from cs_eval.rules.swaps import sent_again, swap
from cs_eval.rules.thresholds import lowered, short_of
from cs_eval.rules.variants import misattributed, settled
from cs_eval.rules.wants import misheard

_ONLY_FOR = re.compile(
    r"[^。;!?\n]{0,12}(?:仅限|只限|限)(?:于|给|定)?(?P<whom>[a-z]{1,4}\d{0,4}|[\u4e00-\u9fff]{1,3})"
)
"""For whom, or of what, alone something holds."""

_OTHERS = re.compile(r"(?:但|不过|可)?(?:别的|其[他它余]的?|剩下的|另外的)")
"""What a claim of all the rest begins with."""

_CONDITIONS = frozenset(["can", "has"])
"""Kinds of claims that can be a condition."""
_ONLY_THEN = re.compile(r"才(?=[能可会有行给送退换算享符])")
"""What behind a claim makes it one."""

_PAYS = re.compile(r"运费|邮费|快递费|出(?=[,。;!?]|$)|承担|负担")
"""In a message about who pays, a reason for sending back is one of the rule's cases, and not this one."""


def denied(scene: Scene) -> Outcome:
    """Hold when a line in scope says the opposite of a fact, of which it has the words."""
    if not scene.facts:
        return Outcome(None, notes=(Note("no_facts"),))
    found = [*_reversed(scene.in_digits), *_out_of_place(scene.in_digits)]
    if not found:
        return Outcome(False, notes=(Note("not_denied"),), due=scene.due)
    line, start, end, fact = found[0]
    marks = tuple(Mark(each[0], *each[0].span(*each[1:3])) for each in found)
    return Outcome(True, marks, (Note("denied", (), told(line, start, end, fact)),))


Denial = tuple[Line, int, int, Fact]


def _reversed(scene: Scene) -> Iterator[Denial]:
    facts = scene.once(plain_facts)
    apart, of_variants = contrasted(facts), settled(facts)
    true = [
        (claim, fact)
        for number, fact in enumerate(scene.facts)
        for claim in claims_of(fact.text)
        if (number, claim.kind, claim.start) not in apart
        and (claim.kind != "has" or number not in of_variants)
    ]
    cause, heard = _cause(scene), _heard(scene)
    complained = heard if heard == {"fault"} else frozenset[str]()
    own = [(claim, line) for line in scene.lines for claim in claims(line.text)]
    said = [(_because(claim, cause, heard), line) for claim, line in own]
    for (claim, line), (bare, _) in zip(said, own, strict=True):
        reasons = bare._replace(causes=bare.causes | complained)
        akin = [
            (known, fact)
            for known, fact in true
            if same_matter(claim, known)
            and not excused_by_fault(reasons, known)
            and not _of_the_rest(claim, line, known, fact)
        ]
        against = [fact for known, fact in akin if known.yes != claim.yes]
        if not against or len(against) != len(akin) or _taken_back(claim, said):
            continue
        if not _of_another_case(bare, line, against[0], scene):
            yield line, claim.start, claim.end, against[0]


def _of_the_rest(claim: Claim, line: Line, known: Claim, fact: Fact) -> bool:
    """Say whether a no is said of others than what alone a fact grants something (仅限A款: B没有)."""
    if claim.yes or not known.yes:
        return False
    only = _ONLY_FOR.match(of_the_shop(plain(fact.text)), known.end)
    first, last = line.clause(claim.start, claim.end)
    return only is not None and only["whom"] not in line.text[first:last]


def _of_the_others(claim: Claim, line: Line) -> bool:
    """Say whether a claim is of others than those just named (别的周可以停), or a condition (能通电才补)."""
    first, last = line.clause(claim.start, claim.end)
    condition = claim.kind in _CONDITIONS and _ONLY_THEN.search(line.text, claim.end, last)
    return bool(condition or _OTHERS.match(line.text, first))


def _of_another_case(claim: Claim, line: Line, fact: Fact, scene: Scene) -> bool:
    """Say whether a claim is of other reductions, fewer pieces, or goods to which that is not done."""
    facts = scene.once(plain_facts)
    told = (line.text, *(each.text for each in scene.asked))
    return (
        of_others(line.text, claim.start, claim.end, facts)
        or short_of(line.text, claim.start, plain(fact.text))
        or _of_the_others(claim, line)
        or (claim.yes and not claim.states and only_when_done(scene.facts.index(fact), facts, told))
    )


def _cause(scene: Scene) -> frozenset[str]:
    """Return why the goods of this conversation go back, where all that is said leaves no doubt."""
    lines = (*scene.asked, *scene.lines)
    found = frozenset[str]().union(*(causes(line.text) for line in lines if not _PAYS.search(line.text)))
    return found if len(found) == 1 else frozenset()


def _heard(scene: Scene) -> frozenset[str]:
    """Return the reasons for sending back of which the customer speaks."""
    return frozenset[str]().union(*(causes(line.text) for line in scene.asked))


def _because(claim: Claim, cause: frozenset[str], heard: frozenset[str]) -> Claim:
    """Return a claim as one about this case, where it names no other."""
    if claim.causes:
        return claim
    return claim._replace(causes=cause if claim.kind == "freight" else heard)


def _taken_back(claim: Claim, said: list[tuple[Claim, Line]]) -> bool:
    return any(other.yes != claim.yes and same_matter(other, claim) for other, _ in said)


def _out_of_place(scene: Scene) -> Iterator[Denial]:
    """Yield periods from another event, forbidden advice, money sent elsewhere, wrong goods sent again."""
    facts = scene.once(plain_facts)
    heard = scene.asked
    asked = tuple(line.text for line in heard)
    said = tuple(line.text for line in scene.lines)
    changed = exchange(facts)
    true, everything = swap(facts), "\n".join(said)
    amiss = chain(
        misnamed(scene.lines, heard, facts),
        misheard(scene.lines, facts),
        out_of_order(scene.lines, facts),
        ill_fitting(scene.lines, heard, facts),
        passed_over(scene.lines, heard, facts),
    )
    for line, start, end, number in amiss:
        yield line, start, end, scene.facts[number]
    for line in scene.lines:
        wrong = (
            misdated(line.text, facts),
            advised(line.text, facts),
            misdirected(line.text, facts, asked),
            affirmed(line.text, facts, everything),
            unsuited(line.text, facts, asked),
            mismade(line.text, facts, asked),
            misallotted(line.text, facts),
            misstacked(line.text, facts, asked),
            crossed(line.text, facts),
            confused(line.text, facts, asked, said),
            misborne(line.text, facts, asked, said),
            mistaken_case(line.text, facts, asked),
            mistimed(line.text, line.turn.at, facts),
            levelled(line.text, facts),
            misassigned(line.text, facts, said),
            misattributed(line.text, facts, asked),
            irrespective(line.text, facts, asked),
            lowered(line.text, facts),
            narrowed(line.text, facts),
        )
        for start, end, number in chain(*wrong):
            yield line, start, end, scene.facts[number]
        if changed:
            yield from (
                (line, *place, scene.facts[changed.fact]) for place in turned_round(line.text, changed, asked)
            )
        if true:
            yield from ((line, *place, scene.facts[true.fact]) for place in sent_again(line.text, true))
