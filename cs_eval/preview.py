"""What another rubric would make of a run: each of its transcripts under the old one and under the new."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cs_eval.cases import Case
from cs_eval.errors import InputError
from cs_eval.grader import CONCURRENCY, Grader
from cs_eval.language import say
from cs_eval.models.grade import Basis, Failure, GateState, Grade
from cs_eval.models.rubric import Rubric
from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import Transcript
from cs_eval.results import rescored
from cs_eval.runs import read_graded, read_index, read_manifest, read_recorded
from cs_eval.tally import Tally, Watch


@dataclass(frozen=True)
class Side:
    """One of the two rubrics, and the grader that grades by it."""

    rubric: Rubric
    grader: Grader


@dataclass(frozen=True)
class Standing:
    """What of a grade is compared; `gates` has the state of each gate by its id."""

    total: float | None
    band: str | None
    complete: bool
    gates: Mapping[str, GateState]
    basis: Basis = "model"

    @classmethod
    def of(cls, grade: Grade) -> Self:
        """Return where `grade` puts its transcript."""
        gates = {gate.gate: gate.state for gate in grade.gates}
        return cls(grade.total, grade.band, grade.status == "complete", gates, grade.rests_on)

    def compares_with(self, other: Standing) -> bool:
        """Say whether both totals may be averaged with the same others."""
        return (self.basis, self.complete) == (other.basis, other.complete)


@dataclass(frozen=True)
class Shift:
    """One transcript under the old rubric and under the new."""

    id: str
    trainee: str
    before: Standing
    after: Standing

    @property
    def points(self) -> float:
        """Return by how much the total moves; the whole scale where there is one on one side only."""
        before, after = self.before.total, self.after.total
        if before is None or after is None:
            return 0.0 if before is after else 100.0
        return round(after - before, 2)

    @property
    def band_flips(self) -> bool:
        """Say whether the band is another."""
        return self.before.band != self.after.band

    @property
    def gate_flips(self) -> dict[str, tuple[GateState, GateState]]:
        """Return the states, old and new, of each gate that begins or ceases to be hit or in doubt."""
        before, after = self.before.gates, self.after.gates
        pairs = {id: (before.get(id, "clear"), after.get(id, "clear")) for id in {**before, **after}}
        return {
            id: (old, new)
            for id, (old, new) in pairs.items()
            if old != new and {old, new} & {"hit", "uncertain"}
        }

    @property
    def moved(self) -> bool:
        """Say whether anything that is compared is another."""
        return bool(self.points or self.band_flips or self.gate_flips)

    @property
    def urgency(self) -> tuple[float, int, bool]:
        """Return by what the largest shifts come first."""
        return abs(self.points), len(self.gate_flips), self.band_flips


@dataclass
class Preview:
    """What became of the transcripts of a run: shifts, those that could not be graded, those left out.

    `judge` graded anew, where that was needed; `tally` says how much.
    """

    judge: str
    gates: Mapping[str, str] = field(default_factory=dict)
    """The names of the gates of both rubrics by id."""
    tally: Tally = field(default_factory=Tally)
    shifts: list[Shift] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    left_out: int = 0

    def add(self, before: Standing | Failure, after: Grade | Failure) -> None:
        """Take in one transcript; without a grade on both sides it is a failure, and no shift."""
        lost = [outcome for outcome in (before, after) if isinstance(outcome, Failure)]
        self.failures += lost[:1]
        if isinstance(before, Standing) and isinstance(after, Grade):
            shift = Shift(after.transcript_id, after.trainee or "", before, Standing.of(after))
            self.shifts.append(shift)

    @property
    def moved(self) -> list[Shift]:
        """Return the shifts of transcripts whose total, band or gates would be others, largest first."""
        return sorted((s for s in self.shifts if s.moved), key=lambda s: s.urgency, reverse=True)


def regrades(old: Side, new: Side) -> bool:
    """Say whether the verdicts themselves may be others, and not the arithmetic on them alone."""
    return (
        old.rubric.meaning != new.rubric.meaning or old.grader.library.lexicons != new.grader.library.lexicons
    )


def preview(
    run: Path,
    old: Side,
    new: Side,
    *,
    concurrency: int = CONCURRENCY,
    watch: Watch = lambda tally: None,
) -> Preview:
    """Return what `new` instead of `old` would make of the run in the folder `run`.

    The transcripts that one of the two graded, by its id, are compared; all of them where none
    was. What is recorded is not graded again; where only the arithmetic differs, recorded grades
    are scored again on both sides and nobody is asked. Writes nothing. Raises InputError when a
    conversation that must be graded again was not stored.
    """
    sitting = _Sitting(run, old, new, watch, concurrency)
    if regrades(old, new):
        before: dict[str, Standing | Failure] = {}
        sitting.each(old, lambda id, outcome: before.__setitem__(id, _standing(outcome)))
        sitting.each(new, lambda id, outcome: sitting.found.add(before[id], outcome))
    else:
        sitting.each(old, sitting.rescore)
    return sitting.found


Land = Callable[[str, Grade | Failure], None]
"""Is told the outcome of the transcript with an id."""


class _Sitting:
    """The pass of one or both sides over a run."""

    def __init__(self, run: Path, old: Side, new: Side, watch: Watch, concurrency: int) -> None:
        gates = {gate.id: gate.name for gate in (*old.rubric.gates, *new.rubric.gates)}
        self.found = Preview(old.grader.judge.name, gates)
        self._run, self._new, self._watch, self._concurrency = run, new, watch, concurrency
        self._manifest = read_manifest(run)
        self._index = read_index(run)
        self._anew = regrades(old, new)
        ids = {rubric.id for rubric in self._manifest.all_rubrics()}
        self._named = ids & {old.rubric.id, new.rubric.id}

    def each(self, side: Side, land: Land) -> None:
        """Tell `land` what each transcript comes to on `side`."""
        self.found.left_out = 0
        for outcome in side.grader.grade_many(self._pending(side, land), concurrency=self._concurrency):
            self.found.tally.usage += outcome.usage
            if isinstance(outcome, Failure):
                self.found.tally.failed[outcome.kind] += 1
            else:
                self.found.tally.graded += 1
            land(str(outcome.transcript_id), outcome)
            self._watch(self.found.tally)

    def rescore(self, id: str, before: Grade | Failure) -> None:
        """Take in a transcript of which the verdicts are the same on both sides."""
        after = before if isinstance(before, Failure) else rescored(before, self._new.rubric)
        self.found.add(_standing(before), after)

    def _pending(self, side: Side, land: Land) -> Iterator[Case | Failure]:
        for grade, transcript in read_graded(self._run):
            if self._named and grade.rubric.id not in self._named:
                self.found.left_out += 1
                continue
            if not self._anew and self._same_meaning(grade, side):
                self._settle(side, land, grade)
                continue
            case = self._case(side, grade, transcript)
            known = self._recorded(case)
            if known is None:
                yield case
            else:
                self._settle(side, land, known)

    def _settle(self, side: Side, land: Land, grade: Grade) -> None:
        self.found.tally.rescored += 1
        land(grade.transcript_id, rescored(grade, side.rubric))

    def _recorded(self, case: Case | Failure) -> Grade | None:
        if isinstance(case, Failure):
            return None
        return read_recorded(self._run, self._index, case.transcript.id, case.key)

    def _same_meaning(self, grade: Grade, side: Side) -> bool:
        known = self._manifest.rubric(grade.rubric.fingerprint)
        return known is not None and known.meaning == side.rubric.meaning

    def _case(self, side: Side, grade: Grade, transcript: Transcript | None) -> Case | Failure:
        if transcript is None:
            message = say(
                "改动要重评，但这次评分没有存对话（--store none）；请重新评一遍再比",
                "this must be graded again, and the run kept no conversations (--store none)",
            )
            raise InputError(message, file=self._run)
        return side.grader.prepare(transcript, _card(grade, transcript))


def _card(grade: Grade, transcript: Transcript) -> str | None:
    """Return the id of the card that the run gave to `transcript`, where it does not name it itself."""
    own = transcript.scenario
    named = own.id if isinstance(own, Scenario) else own
    return None if named == grade.scenario else grade.scenario


def _standing(outcome: Grade | Failure) -> Standing | Failure:
    return Standing.of(outcome) if isinstance(outcome, Grade) else outcome
