"""Writes cs_eval/data/name_weights.txt, by which cs_eval/personal/learnt_names.py finds names.

Needs `pip install scikit-learn`.

    python bench/learn_names.py [--check]

Learns from the messages in fixtures/names, a line each with every name in ⟦ ⟧ (`\\n` is a line break), from
fixtures/cases/personal, and from the single lines of fixtures/lines, in which rules see no name. `--check`
writes nothing: it leaves out one file after the other, and half of the single lines, and prints which share
of the names that rules miss it would find, and what it would call a name wrongly.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from cs_eval.personal.data import HIDDEN
from cs_eval.personal.finder import read_by_rules
from cs_eval.personal.learnt_names import LIKELY, candidates, own_traits, traits_around
from cs_eval.text import view

ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted((ROOT / "fixtures" / "names").glob("*.txt"))
CASES = sorted((ROOT / "fixtures" / "cases" / "personal").glob("*.jsonl"))
LINES = sorted((ROOT / "fixtures" / "lines").glob("*.jsonl"))
TARGET = ROOT / "cs_eval" / "data" / "name_weights.txt"

SEEN = 2
"""A trait that fewer candidates have is not learnt."""

STRENGTH = 10.0
"""The inverse of the regularisation."""

WEIGHT_OF_NAMES = 3.0
"""How much more a name weighs than what only could be one: there are fewer of them."""

LEAST = 0.05
"""A weight nearer to 0 is left out."""

EACH = 2
"""Of the single lines every so many-th is learnt from."""

MARKED = re.compile("⟦(.+?)⟧")
"""A name in a line of fixtures/names."""


class Message(NamedTuple):
    """A text and where its names stand."""

    text: str
    names: frozenset[tuple[int, int]]


class Chance(NamedTuple):
    """What could be a name: what is weighed of it, whether it is one, and whether rules have it."""

    traits: tuple[str, ...]
    name: bool
    known: bool


def of_marked(path: Path) -> list[Message]:
    return [_unmarked(line.replace("\\n", "\n")) for line in path.read_text(encoding="utf-8").splitlines()]


def _unmarked(line: str) -> Message:
    text, names, at = "", set(), 0
    for match in MARKED.finditer(line):
        text += line[at : match.start()]
        names.add((len(text), len(text) + len(match[1])))
        text, at = text + match[1], match.end()
    return Message(text + line[at:], frozenset(names))


def of_cases(path: Path) -> list[Message]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Message(row["text"], frozenset((s["start"], s["end"]) for s in row["spans"] if s["kind"] == "name"))
        for row in rows
    ]


def of_lines(path: Path) -> list[Message]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Message(row[field], frozenset()) for row in rows for field in ("before", "text")]


def chances(messages: Iterable[Message], *, nameless: bool = False) -> list[Chance]:
    """Return what could be a name; where messages are `nameless`, without what rules take for one."""
    return [chance for message in messages for chance in _chances(message, nameless)]


def _chances(message: Message, nameless: bool) -> Iterable[Chance]:
    shown, hidden = read_by_rules(message.text)
    back = view(message.text)
    for candidate in candidates(shown):
        start, given, end = candidate
        known = HIDDEN["name"] in hidden[start:end]
        if known and nameless:
            continue
        text = hidden[:start] + shown[start:end] + hidden[end:]
        traits = (*own_traits(shown[start:given], shown[given:end]), *traits_around(text, candidate))
        yield Chance(traits, back.span(start, end) in message.names, known)


class Learnt:
    """The logistic regression."""

    def __init__(self, known: Sequence[Chance]) -> None:
        counts = Counter(trait for chance in known for trait in chance.traits)
        self.places = {trait: n for n, trait in enumerate(sorted(t for t, c in counts.items() if c >= SEEN))}
        model = LogisticRegression(
            C=STRENGTH, class_weight={False: 1.0, True: WEIGHT_OF_NAMES}, solver="liblinear", random_state=0
        )
        model.fit(self._table(known), [chance.name for chance in known])
        self.weights, self.bias = model.coef_[0], model.intercept_[0]

    def _table(self, known: Sequence[Chance]) -> csr_matrix:
        pairs = [
            (n, self.places[trait])
            for n, chance in enumerate(known)
            for trait in chance.traits
            if trait in self.places
        ]
        rows, columns = zip(*pairs, strict=True)
        return csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(known), len(self.places)))

    def scores(self, unseen: Sequence[Chance]) -> np.ndarray:
        return self._table(unseen) @ self.weights + self.bias

    def lines(self) -> Iterable[str]:
        """Yield the bias, under no trait, then each trait with its weight."""
        yield f"\t{self.bias:.2f}"
        for trait, place in self.places.items():
            if abs(self.weights[place]) >= LEAST:
                yield f"{trait}\t{self.weights[place]:.2f}"


def check(files: dict[str, list[Chance]], everyday: list[Chance]) -> None:
    for left_out, unseen in files.items():
        others = [chance for name, each in files.items() if name != left_out for chance in each]
        learnt = Learnt([*others, *everyday[::2]])
        for name, chances_of in ((left_out, unseen), ("everyday", everyday[1::2])):
            new = [
                (chance.name, score > LIKELY)
                for chance, score in zip(chances_of, learnt.scores(chances_of), strict=True)
                if not chance.known
            ]
            missed, found = sum(name for name, _ in new), sum(name and likely for name, likely in new)
            wrong = sum(likely and not name for name, likely in new)
            print(f"{name:20} of {missed} names that rules miss {found} found, {wrong} wrongly", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    files = {path.stem: chances(of_marked(path)) for path in NAMES}
    files |= {f"cases/{path.stem}": chances(of_cases(path)) for path in CASES}
    said = sorted({message.text for path in LINES for message in of_lines(path)})
    everyday = chances((Message(text, frozenset()) for text in said[::EACH]), nameless=True)
    if options.check:
        check(files, everyday)
        return
    learnt = Learnt([*(chance for each in files.values() for chance in each), *everyday])
    TARGET.write_text("\n".join(learnt.lines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
