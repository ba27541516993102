"""What an endpoint supports, how long it takes, what it costs, and how far it repeats itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from typing import Any

from cs_eval.grader import Grader
from cs_eval.judges.openai import OpenAIJudge
from cs_eval.judges.probing import RUNGS, Probe, probe
from cs_eval.language import say
from cs_eval.models.endpoint import Rung
from cs_eval.models.grade import Failure, Grade, Usage
from cs_eval.models.judging import Request
from cs_eval.trial.sample import grade_sample, request_by, smallest_rubric, stock_rubric

GRADINGS = 5
"""How often the sample is graded."""

ENOUGH = 4
"""How many of these must come out for the judge to be of use."""

STEADY = 0.9
"""The share of verdicts that must be the same each time for one sample to be enough."""

MORE_SAMPLES = 3
"""How many samples to take where one is not enough."""

SEED = 7

Watch = Callable[[str, OpenAIJudge], None]
"""Called before each step with what it is and who is asked."""


@dataclass(frozen=True)
class Checkup:
    """Everything that was found out."""

    judge: OpenAIJudge
    rungs: Mapping[Rung, Probe]
    seed: Probe | None = None
    gradings: tuple[tuple[Grade | Failure, float], ...] = ()
    """Each with the seconds that it took."""

    @property
    def working(self) -> list[Rung]:
        """Return the rungs that work, the most binding first."""
        return [rung for rung, tried in self.rungs.items() if tried.outcome == "works"]

    @property
    def structured(self) -> Rung | None:
        """Return the rung to ask by: the one configured, where it works, else the most binding one."""
        configured = self.judge.settings.structured
        return configured if configured in self.working else next(iter(self.working), None)

    @property
    def best(self) -> Probe | None:
        """Return the probe of that rung."""
        return self.rungs[self.structured] if self.structured else None

    @property
    def grades(self) -> list[Grade]:
        """Return the gradings that came out."""
        return [outcome for outcome, _ in self.gradings if isinstance(outcome, Grade)]

    @property
    def failures(self) -> list[Failure]:
        """Return the gradings that did not."""
        return [outcome for outcome, _ in self.gradings if isinstance(outcome, Failure)]

    @property
    def usable(self) -> bool:
        """Say whether nearly all gradings came out."""
        return len(self.grades) >= ENOUGH

    @property
    def seconds(self) -> tuple[float, float, float]:
        """Return the shortest, the median and the longest time of a grading that came out."""
        took = [seconds for outcome, seconds in self.gradings if isinstance(outcome, Grade)]
        return min(took), median(took), max(took)

    @property
    def verdicts(self) -> dict[str, bool]:
        """Return for each criterion and gate whether its verdict was the same each time."""
        said: dict[str, set[tuple[str, str | None]]] = {}
        for grade in self.grades:
            for verdict in grade.verdicts:
                said.setdefault(verdict.criterion, set()).add((verdict.status, verdict.level))
            for gate in grade.gates:
                said.setdefault(gate.gate, set()).add((gate.state, None))
        return {id: len(answers) == 1 for id, answers in said.items()}

    @property
    def steady(self) -> bool:
        """Say whether one sample is enough."""
        same = self.verdicts.values()
        return sum(same) >= STEADY * len(same)

    @property
    def settings(self) -> dict[str, Any]:
        """Return what an entry should say so that nothing has to be found out again."""
        asked: dict[str, Any] = {"structured": self.structured}
        dropped = self.best.dropped if self.best else frozenset()
        if "temperature" in dropped:
            asked["temperature"] = None
        if "max_tokens" in dropped and "max_completion_tokens" not in dropped:
            limit = {"max_completion_tokens": self.judge.settings.max_tokens}
            asked["extra_body"] = {**self.judge.settings.extra_body, **limit}
        return asked if self.steady else {**asked, "samples": MORE_SAMPLES}


def expected(judge: OpenAIJudge) -> Usage:
    """Return what `check_up` is likely to take where nothing is refused and nothing asked twice."""
    small = judge.expected(request_by(smallest_rubric(), judge))
    whole = judge.expected(request_by(stock_rubric(), judge))
    return sum([small] * (len(RUNGS) + 1) + [whole] * GRADINGS, Usage())


def check_up(judge: OpenAIJudge, watch: Watch) -> Checkup:
    """Return what is found out about `judge` and its endpoint."""
    found = asyncio.run(_probed(judge, request_by(smallest_rubric(), judge), watch))
    if found.structured is None:
        return found
    asked = judge.changed(structured=found.structured, samples=1)
    gradings = []
    with Grader(stock_rubric(), asked) as grader:
        for number in range(1, GRADINGS + 1):
            watch(say(f"评示例 {number}/{GRADINGS}", f"grading the sample {number}/{GRADINGS}"), asked)
            gradings.append(grade_sample(grader))
    return replace(found, gradings=tuple(gradings))


async def _probed(judge: OpenAIJudge, request: Request, watch: Watch) -> Checkup:
    """Return which rungs work and whether a seed is taken; nothing more once there was no answer at all."""
    rungs: dict[Rung, Probe] = {}
    for rung in RUNGS:
        began = partial(watch, say(f"试 {rung}", f"trying {rung}"))
        rungs[rung] = await probe(judge, request, began, structured=rung)
        if rungs[rung].outcome == "failed":
            break
    found = Checkup(judge, rungs)
    if found.structured is None:
        return found
    began = partial(watch, say("试 seed", "trying a seed"))
    body = {**judge.settings.extra_body, "seed": SEED}
    seed = await probe(judge, request, began, structured=found.structured, extra_body=body)
    return replace(found, seed=seed)
