"""The ways of asking about one case: rules, one judge, a panel, a second opinion, a cascade."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cs_eval.cases import Case
from cs_eval.combining import combine
from cs_eval.errors import JudgeError
from cs_eval.judges.cascade import Cascade
from cs_eval.judges.kinds import AnyJudge
from cs_eval.judges.money import expectation
from cs_eval.judges.panel import Panel, Seat, seats_of
from cs_eval.judges.protocol import Judge
from cs_eval.judges.second_opinion import SecondOpinion
from cs_eval.models.grade import UNSCORED_REASONS, Grade, Member, UnscoredReason, Usage
from cs_eval.models.judging import Request, RuleReport
from cs_eval.results import settle
from cs_eval.testimony import Testimony
from cs_eval.verdicts import Heard, asked, beside_a_model, hear_rules

SILENCE: Mapping[str, UnscoredReason] = {
    "refused": "refused",
    "no_answer": "no_answer",
    "truncated": "no_answer",
    "too_long": "no_answer",
    "evidence_not_found": "evidence_not_found",
}
"""Trouble with this one transcript, which passes with no retry, and what each criterion is lost to."""


async def ask(judge: AnyJudge, case: Case) -> Testimony:
    """Return what `judge` and the rules say of `case`.

    Raises JudgeError, with the usage of all attempts, when a reply was lost to trouble that may
    pass or that is about more than this transcript; and when half of a panel or more had nothing
    to say.
    """
    if isinstance(judge, Cascade):
        return await _cascade(judge, case)
    if not isinstance(judge, Panel | SecondOpinion) and not judge.is_model:
        return await _by_rules(judge, case)
    request = case.request()
    if not request.wanted:
        return replace(_ruled(case), heard=Heard())
    if isinstance(judge, SecondOpinion):
        return await _second_opinion(judge, case, request)
    sittings = await _hear(seats_of(judge), case, request)
    _refuse_silence(sittings)
    return _together(sittings, case, named=isinstance(judge, Panel))


def likely_usage(judge: AnyJudge, case: Case) -> Usage:
    """Return what asking `judge` about `case` is likely to take, without re-asks; asks nobody.

    Nothing where a cascade leaves it to rules; whether a second opinion is wanted is not known yet,
    so it counts.
    """
    if isinstance(judge, Cascade):
        wanted = _reasons_to_ask(judge, _ruled(case), case)
        return likely_usage(judge.then, case) if wanted else Usage()
    request = case.request()
    return expectation(judge, request) if request.wanted else Usage()


def _ruled(case: Case) -> Testimony:
    return Testimony(hear_rules(case.rules, case.rubric, case.transcript))


def _ruled_beside_a_model(case: Case) -> Testimony:
    report = beside_a_model(case.rules, case.rubric)
    return Testimony(hear_rules(report, case.rubric, case.transcript))


async def _by_rules(judge: Judge, case: Case) -> Testimony:
    answer = await judge.judge(case.whole())
    ruled = hear_rules(RuleReport(opinions=answer.opinions), case.rubric, case.transcript)
    return Testimony(ruled, coaching=answer.coaching, usage=answer.usage)


async def _cascade(judge: Cascade, case: Case) -> Testimony:
    by_rules = _ruled(case)
    why = _reasons_to_ask(judge, by_rules, case)
    if not why:
        return by_rules
    told = await ask(judge.then, case)
    return replace(told, escalation=(*why, *told.escalation))


def _reasons_to_ask(judge: Cascade, by_rules: Testimony, case: Case) -> tuple[str, ...]:
    settled = settle(case, judge.name, by_rules)
    if not isinstance(settled, Grade):
        return (settled.kind,)
    if settled.review_reasons:
        return settled.review_reasons
    if settled.total is None:
        return ("no_total",)
    return ("share",) if judge.draws(case.transcript.id) else ()


async def _second_opinion(judge: SecondOpinion, case: Case, request: Request) -> Testimony:
    first = await _hear(judge.first_seats, case, request)
    why = _doubts(judge, first, case)
    if not why:
        return _together(first, case, named=True)
    both = [*first, *await _hear(judge.second_seats, case, request, before=first)]
    if all(sitting.trouble for sitting in both):
        _refuse_silence(both)
    return replace(_together(both, case, named=True, silence_counts=False), escalation=why)


def _doubts(judge: SecondOpinion, first: Sequence[_Sitting], case: Case) -> tuple[str, ...]:
    """Return why a second judge should be asked, as codes."""
    settled = settle(case, judge.name, _together(first, case))
    if not isinstance(settled, Grade):
        return (settled.kind,)
    concerned = set(asked(case.rubric, case.has_facts))
    return tuple(code for code in settled.review_reasons if _is_doubt(code, concerned))


def _is_doubt(code: str, concerned: set[str]) -> bool:
    kind, _, id = code.partition(":")
    return kind.startswith("gate_") or kind == "borderline" or (kind in UNSCORED_REASONS and id in concerned)


@dataclass
class _Sitting:
    """One seat's part: what it said that was proved, what that took, and why it said nothing."""

    seat: Seat
    heard: Heard = field(default_factory=Heard)
    usage: Usage = field(default_factory=Usage)
    sent: Mapping[str, Any] = field(default_factory=dict)
    trouble: JudgeError | None = None

    async def hold(self, case: Case, request: Request) -> None:
        """Ask, and once more for the criteria whose evidence could not be proved."""
        await self._put(request, case)
        if self.trouble:
            self.heard.lost = dict.fromkeys(request.wanted, SILENCE.get(self.trouble.kind, "no_answer"))
            return
        problems = dict(self.heard.problems)
        if problems:
            await self._put(replace(request, wanted=tuple(problems), feedback=problems), case)
            if self.trouble and self.trouble.kind in SILENCE:
                self.trouble = None  # the first reply is as good as it was

    async def _put(self, request: Request, case: Case) -> None:
        try:
            answer = await self.seat.judge.judge(replace(request, sample=self.seat.sample))
        except JudgeError as error:
            self.usage += error.usage or Usage()
            self.trouble = error
            return
        self.usage += answer.usage
        self.sent = answer.sent
        self.heard.take(answer, case.rubric, case.masked, case.vault)

    @property
    def member(self) -> Member:
        """Return what a grade says of it."""
        told = {"judge": self.seat.judge.name, "sample": self.seat.sample}
        return Member.model_validate(told | {"silent": self.trouble and self.trouble.kind})


async def _hear(
    seats: Sequence[Seat], case: Case, request: Request, *, before: Sequence[_Sitting] = ()
) -> list[_Sitting]:
    """Return what each of `seats` said; raises JudgeError where a whole reply was lost to trouble.

    All of them are heard to the end even then, so that everything that was spent is counted, with
    what was spent on those `before`.
    """
    sittings = [_Sitting(seat) for seat in seats]
    held = (sitting.hold(case, request) for sitting in sittings)
    for ended in await asyncio.gather(*held, return_exceptions=True):
        if ended:
            raise ended
    for sitting in sittings:
        if sitting.trouble and sitting.trouble.kind not in SILENCE:
            raise _with_usage(sitting.trouble, [*before, *sittings])
    return sittings


def _refuse_silence(sittings: Sequence[_Sitting]) -> None:
    silent = [sitting.trouble for sitting in sittings if sitting.trouble]
    if 2 * len(silent) >= len(sittings):
        raise _with_usage(silent[0], sittings)


def _with_usage(trouble: JudgeError, sittings: Sequence[_Sitting]) -> JudgeError:
    error = JudgeError(trouble.kind, trouble.message, usage=_spent(sittings))
    error.__cause__ = trouble
    return error


def _spent(sittings: Sequence[_Sitting]) -> Usage:
    return sum((sitting.usage for sitting in sittings), Usage())


def _together(
    sittings: Sequence[_Sitting], case: Case, *, named: bool = False, silence_counts: bool = True
) -> Testimony:
    """Return what `sittings` come to; what was sent stands under the name of its judge if `named`."""
    sent = {sitting.seat.judge.name: sitting.sent for sitting in sittings if sitting.sent}
    heard = combine([sitting.heard for sitting in sittings], case.rubric, silence_counts=silence_counts)
    return replace(
        _ruled_beside_a_model(case),
        heard=heard,
        members=tuple(sitting.member for sitting in sittings),
        coaching=heard.coaching,
        usage=_spent(sittings),
        sent=sent if named else next(iter(sent.values()), {}),
    )
