"""How many transcripts a second one core takes: rules, the whole offline judge, masking; how it grows.

    python bench/offline.py [--transcripts 300] [--seed 1]

The transcripts have 15 turns and no two are alike: they are put together from the phrases of the bundled
lexicons and from random Chinese; the second figure is for such where a third of what is said comes
again, out of some 180 quick phrases. Times are of the processor (`time.process_time`), the best of three
passes. With fewer than 100 transcripts, a pass would find what the one before it left in memory.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import cycle

from cs_eval import Grader, Scenario, Transcript
from cs_eval.loading import load_lexicons, load_rubric, load_scenario
from cs_eval.masking import Vault
from cs_eval.models.rule import Lexicon
from cs_eval.rules import examine

Case = tuple[Transcript, Scenario]
TURNS = 15
PLAIN = (
    "天地人你我他这那今明后上下左右大小多少长短高低红黄蓝白黑衣服鞋帽裤裙书包"
    "杯盘碗筷床桌椅灯机器电池屏幕颜色尺码材质价格物流仓库"
)


def talks(count: int, turns: int, seed: int) -> Iterator[Case]:
    """Yield different transcripts of ordinary length, each with a bundled scenario."""
    chance = random.Random(seed)
    words = [phrase for lexicon in load_lexicons().values() for phrase in lexicon.phrases]
    scenarios = cycle(map(load_scenario, ("late-parcel", "broken-parcel", "price-drop", "hesitant-buyer")))
    for number in range(count):
        rows = [
            {"role": ("customer", "agent")[turn % 2], "text": _message(chance, words, turn % 2)}
            for turn in range(turns)
        ]
        yield Transcript.model_validate({"id": f"t{number}", "turns": rows}), next(scenarios)


def said_again(cases: list[Case], seed: int) -> list[Case]:
    """Return `cases` with a third of what is said from a few quick phrases, as in a shop's day."""
    chance = random.Random(seed)
    quick: dict[str, list[str]] = {"agent": [], "customer": []}
    for transcript, _ in talks(12, TURNS, seed + 1):
        for turn in transcript.turns:
            quick[turn.role].append(turn.text)
    return [(_retold(transcript, quick, chance), scenario) for transcript, scenario in cases]


def _retold(transcript: Transcript, quick: dict[str, list[str]], chance: random.Random) -> Transcript:
    turns = tuple(
        turn.model_copy(update={"text": chance.choice(quick[turn.role])}) if chance.random() < 1 / 3 else turn
        for turn in transcript.turns
    )
    return transcript.model_copy(update={"turns": turns})


def _message(chance: random.Random, words: list[str], by_agent: int) -> str:
    clauses = chance.randint(2, 5) if by_agent else chance.randint(1, 2)
    parts = [
        "".join(chance.choices(PLAIN, k=chance.randint(3, 9)))
        + (chance.choice(words) if chance.random() < 0.4 else "")
        for _ in range(clauses)
    ]
    if chance.random() < (0.1, 0.4)[by_agent]:
        parts.append(chance.choice((f"{chance.randint(1, 30)}天内", f"{chance.randint(10, 999)}元")))
    return "，".join(parts) + "。"


def per_second(cases: list[Case], work: Callable[[Transcript, Scenario], object]) -> float:
    """Return how many of `cases` a second of one core takes."""
    work(*cases[0])
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for transcript, scenario in cases:
            work(transcript, scenario)
        best = min(best, time.process_time() - start)
    return len(cases) / best


def bigger(lexicons: Mapping[str, Lexicon], times: int) -> dict[str, Lexicon]:
    """Return `lexicons` and further ones, together `times` as many, each with words of its own."""
    chance = random.Random(times)
    more = {
        f"{id}-{copy}": lexicon.model_copy(
            update={
                "violation": None,
                "together": (),
                "phrases": tuple("".join(chance.choices(PLAIN, k=4)) for _ in lexicon.phrases),
                "patterns": tuple(
                    pattern.replace("您", chance.choice(PLAIN)) for pattern in lexicon.patterns
                ),
            }
        )
        for copy in range(1, times)
        for id, lexicon in lexicons.items()
    }
    return {**lexicons, **more}


def main() -> None:
    """Print transcripts per second for each part, then for larger transcripts and lexicons."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--transcripts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rubric, lexicons, grader = load_rubric("general"), load_lexicons(), Grader("general")
    cases = list(talks(arguments.transcripts, TURNS, arguments.seed))
    often = said_again(cases, arguments.seed)
    print(f"{'transcripts of 15 turns':34} {'per second':>10} {'a third said before':>20}")
    for name, work in (
        ("rules (examine)", lambda t, s: examine(rubric, lexicons, t, s)),
        ("rules, no facts", lambda t, s: examine(rubric, lexicons, t, None)),
        ("masking", lambda t, s: Vault().mask_transcript(t)),
        ("offline judge (grade)", lambda t, s: grader.grade(t, s)),
    ):
        print(f"{name:34} {per_second(cases, work):10.0f} {per_second(often, work):20.0f}")
    for turns in (5, 15, 45, 135):
        longer = list(talks(max(10, arguments.transcripts * 5 // turns), turns, arguments.seed))
        rate = per_second(longer, lambda t, s: examine(rubric, lexicons, t, s))
        print(f"{f'rules, {turns} turns':34} {rate:10.0f}   {rate * turns:8.0f} turns")
    for times in (1, 2, 4):
        many = bigger(lexicons, times)
        rate = per_second(cases, lambda t, s, many=many: examine(rubric, many, t, s))
        print(f"{f'rules, {len(many)} lexicons':34} {rate:10.0f}")


if __name__ == "__main__":
    main()
