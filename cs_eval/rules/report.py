"""What the rules make of a conversation: findings, and an opinion wherever a rule can decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from cs_eval.models.grade import Evidence, Finding
from cs_eval.models.judging import Opinion, RuleReport
from cs_eval.models.rubric import NOT_APPLICABLE, Criterion, Gate, Measure, Rubric
from cs_eval.models.rule import Condition, Lexicon
from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import Transcript
from cs_eval.rules.conditions import evaluate
from cs_eval.rules.glossary import glossary
from cs_eval.rules.hearing import Hearing
from cs_eval.rules.lines import Conversation
from cs_eval.rules.outcome import Mark, Note, Outcome
from cs_eval.rules.points import coverage, percent
from cs_eval.rules.quoting import ITEMS, quotes
from cs_eval.rules.reasons import reason
from cs_eval.rules.scene import Scene
from cs_eval.rules.violations import violations

MEASURES: dict[Measure, Callable[[Scene], tuple[float, Outcome]]] = {"covers": coverage}
"""By what a criterion measures, what does it: a share, and what shows it."""


def examine(
    rubric: Rubric,
    lexicons: Mapping[str, Lexicon],
    transcript: Transcript,
    scenario: Scenario | None,
    *,
    beside_a_model: bool = False,
) -> RuleReport:
    """Return what the rules saw in `transcript`: findings, and opinions on criteria and gates by id.

    With `beside_a_model` facts are not gone through for a criterion that a model is asked about: its
    rules have no opinion on it then. Raises InputError when a rule names a lexicon that is not among
    `lexicons`.
    """
    hearing = Hearing(Conversation(transcript), glossary(lexicons))
    found = violations(hearing)
    if not hearing.talk.agent:
        return RuleReport(findings=found)
    facts = scenario.facts if scenario else ()
    scene = Scene(hearing, found, facts, hearing.talk.agent, hearing.talk.agent[-1].number)
    examination = _Examination(scene, rubric.language)
    for criterion in rubric.criteria:
        if not (beside_a_model and facts and criterion.ask and criterion.of_facts_alone):
            examination.decide(criterion)
    for gate in rubric.gates:
        examination.watch(gate)
    return RuleReport(
        findings=_in_order([*_named(found, rubric), *examination.findings]), opinions=examination.opinions
    )


class _Examination:
    """Collects opinions on one scene, and the findings worth showing to a model that is asked too."""

    def __init__(self, scene: Scene, language: str) -> None:
        self.scene = scene
        self.language = language
        self.opinions: dict[str, Opinion] = {}
        self.findings: list[Finding] = []

    def decide(self, criterion: Criterion) -> None:
        """Keep an opinion on `criterion` where its rules come to one."""
        if criterion.needs == "facts" and not self.scene.facts:
            self._set_aside(criterion, (Note("no_facts"),))
        elif "when" in criterion.rules and not (met := evaluate(criterion.rules["when"], self.scene)).holds:
            self._set_aside(criterion, met.notes)
        elif criterion.measure:
            self._measure(criterion, *MEASURES[criterion.measure](self.scene))
        else:
            self._level(criterion)

    def _level(self, criterion: Criterion) -> None:
        """Take the best level whose rule holds; else the last one, if it has no rule of its own."""
        short: Outcome | None = None
        for level in criterion.levels:
            if level not in criterion.rules:
                continue
            outcome = evaluate(criterion.rules[level], self.scene)
            if outcome.holds is None:
                return self._set_aside(criterion, outcome.notes)
            if outcome.holds:
                return self._give(criterion, level, outcome, short.notes if short else ())
            short = outcome
        last = list(criterion.levels)[-1]
        if short and last not in criterion.rules:
            self._give(criterion, last, short, ())
        return None

    def _measure(self, criterion: Criterion, share: float, outcome: Outcome) -> None:
        """Take the percent of what is measured."""
        if outcome.holds is None:
            self._set_aside(criterion, outcome.notes)
        else:
            self._give(criterion, f"{percent(share):g}%", outcome, ())

    def _set_aside(self, criterion: Criterion, notes: Sequence[Note]) -> None:
        self.opinions[criterion.id] = Opinion(criterion.id, NOT_APPLICABLE, reason=self._say(notes))

    def _give(self, criterion: Criterion, level: str, outcome: Outcome, but: Sequence[Note]) -> None:
        self.opinions[criterion.id] = Opinion(
            criterion.id, level, self._evidence(outcome), self._say(outcome.notes, but)
        )
        if criterion.ask:
            seen = [mark for mark in outcome.marks[:ITEMS] if mark.kind in self.scene.hearing.words.lexicons]
            self.findings += [_finding(mark, criterion.id) for mark in seen]

    def watch(self, gate: Gate) -> None:
        """Keep whether `gate` is hit, where its rule can tell."""
        if not gate.rule:
            return
        outcome = evaluate(gate.rule, self.scene)
        if outcome.holds is None:
            return
        evidence = self._evidence(outcome) if outcome.holds else ()
        self.opinions[gate.id] = Opinion(
            gate.id,
            "hit" if outcome.holds else "clear",
            evidence,
            self._say(outcome.notes),
            certain=not outcome.holds or (not gate.confirm and _is_certain(gate.rule, outcome)),
        )

    @cached_property
    def _telling(self) -> tuple[Evidence, ...]:
        return quotes(map(Mark.whole, self.scene.fullest))

    def _evidence(self, outcome: Outcome) -> tuple[Evidence, ...]:
        """Return quotes of what shows the outcome; else the turn where it was due, or a telling turn."""
        if outcome.marks:
            return quotes(outcome.marks)
        if not outcome.holds and outcome.due is not None:
            return (Evidence(turn=outcome.due, quote=""),)
        return self._telling

    def _say(self, notes: Sequence[Note], but: Sequence[Note] = ()) -> str:
        return reason(notes, but, self.scene.hearing, self.language)


def _is_certain(rule: Condition, outcome: Outcome) -> bool:
    """Say whether a hit needs no confirmation: a violation's finding can be uncertain."""
    return any(mark.certain for mark in outcome.marks) if rule.violation else True


def _finding(mark: Mark, rule: str) -> Finding:
    text = mark.line.turn.text[mark.start : mark.end]
    return Finding(
        kind=mark.kind,
        turn=mark.line.number,
        start=mark.start,
        end=mark.end,
        quote=text,
        certain=mark.certain,
        rule=rule,
    )


def _named(found: Iterable[Finding], rubric: Rubric) -> list[Finding]:
    """Return the violations with the gate that watches for their kind."""
    gates = {kind: gate.id for gate in rubric.gates if gate.rule for kind in gate.rule.violation or ()}
    return [finding.model_copy(update={"rule": gates.get(finding.kind)}) for finding in found]


def _in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    distinct = {(f.turn, f.start, f.end, f.kind): f for f in reversed(findings)}
    return tuple(sorted(distinct.values(), key=lambda f: (f.turn, f.start, f.end, f.kind)))
