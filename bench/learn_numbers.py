"""Writes what cs_eval/personal/learnt_numbers.py finds numbers and ids by.

Needs `pip install scikit-learn`.

    python bench/learn_numbers.py [--check]

Learns from the messages in fixtures/numbers, a line each with every number or id in ⟦ ⟧ behind the letter of
its kind (`\\n` is a line break), from fixtures/cases/personal, and from messages of fixtures/lines, in which
there are none. `--check` writes nothing: it leaves out one file of fixtures/numbers after the other, and half
of the other messages, and prints how many of the spans that rules miss are found, how many with the right
kind, and in how many messages without any something is taken for one.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from casework import read_cases
from marked import CASES, FIXTURES, everyday
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from cs_eval.personal import learnt_numbers
from cs_eval.personal.data import Kind, Span
from cs_eval.personal.finder import read_for_numbers
from cs_eval.personal.labels import mark_of
from cs_eval.personal.learnt_numbers import KINDS, Model, candidates, traits, written
from cs_eval.text import view

TARGET = FIXTURES.parent / "cs_eval" / "data" / "number_weights.txt"
FILES = sorted((FIXTURES / "numbers").glob("*.txt"))
LETTERS: dict[str, Kind] = dict(zip("plibotwqev", KINDS, strict=True))

SEEN = 3
"""A trait that fewer candidates have is not learnt."""
STRENGTH = 1.5
"""The inverse of the regularisation."""
LEAST = 0.03
"""Weights that are all nearer to 0 are left out."""

NOTHING = ""
"""What a candidate is that is no number or id of anybody's."""

_MARKED = re.compile("⟦([a-z]):(.+?)⟧", re.DOTALL)

Told = tuple[int, int, Kind]
Row = tuple[list[str], str]
"""A candidate's traits, and its kind or nothing."""


class Message(NamedTuple):
    """A message as it is read (names and addresses hidden), what stands in it, what rules leave, and see."""

    text: str
    spans: list[Told]
    left: str
    covered: frozenset[int]


def of_marked(path: Path) -> Iterator[tuple[str, list[Told]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        text, spans, at = "", [], 0
        for match in _MARKED.finditer(line := line.replace("\\n", "\n")):
            text += line[at : match.start()]
            spans.append((len(text), len(text) + len(match[2]), LETTERS[match[1]]))
            text, at = text + match[2], match.end()
        yield text + line[at:], spans


def of_cases(path: Path) -> Iterator[tuple[str, list[Told]]]:
    for row in read_cases([path]):
        yield row["text"], [(s["start"], s["end"], s["kind"]) for s in row["spans"] if s["kind"] in KINDS]


def read(text: str, spans: Iterable[Told]) -> Message:
    whole, found, left = read_for_numbers(text)
    back = view(text)
    starts = [back.span(at, at + 1)[0] for at in range(len(whole))]
    seen = []
    for start, end, kind in spans:
        within = [at for at in range(len(whole)) if start <= starts[at] < end]
        if within:
            seen.append((within[0], within[-1] + 1, kind))
    for kind, (start, end) in found:
        if kind in ("name", "address") and all(end <= first or last <= start for first, last, _ in seen):
            whole = hidden(whole, [(start, end, kind)])
    return Message(whole, seen, left, frozenset(at for _, span in found for at in range(*span)))


def hidden(text: str, spans: Iterable[Told]) -> str:
    for start, end, kind in spans:
        text = f"{text[:start]}{mark_of(kind) * (end - start)}{text[end:]}"
    return text


def examples(message: Message) -> Iterator[Row]:
    """Yield the candidates of a message, those that are somebody's with everything else hidden.

    A row that overlaps one counts as nothing, where the right one is among the candidates.
    """
    for span in message.spans:
        text = hidden(message.text, [each for each in message.spans if each != span])
        near = [each for each in candidates(text) if each.start < span[1] and span[0] < each.end]
        if any((each.start, each.end) == span[:2] for each in near):
            for each in near:
                right = (each.start, each.end) == span[:2]
                yield list(traits(text, each)), span[2] if right else NOTHING
    text = hidden(message.text, message.spans)
    yield from ((list(traits(text, each)), NOTHING) for each in candidates(text))


def learnt(rows: Sequence[Row]) -> str:
    """Return the file of weights, each less what the trait weighs for nothing."""
    counts = Counter(trait for found, _ in rows for trait in set(found))
    places = {trait: at for at, trait in enumerate(sorted(t for t, count in counts.items() if count >= SEEN))}
    starts, columns = [0], []
    for found, _ in rows:
        columns += sorted({places[trait] for trait in found if trait in places})
        starts.append(len(columns))
    table = csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), len(places)))
    model = LogisticRegression(C=STRENGTH, max_iter=300).fit(table, [kind for _, kind in rows])
    at = {kind: row for row, kind in enumerate(model.classes_)}
    weights = np.array([model.coef_[at[kind]] - model.coef_[at[NOTHING]] for kind in KINDS]).T
    start = [model.intercept_[at[kind]] - model.intercept_[at[NOTHING]] for kind in KINDS]
    kept = {trait: weights[place] for trait, place in places.items() if abs(weights[place]).max() >= LEAST}
    return written(kept | {"b": kept.get("b", 0) + np.array(start)})  # every candidate has the trait b


def check(files: dict[str, list[Message]], plain: Sequence[Message]) -> None:
    rows = {name: [row for each in messages for row in examples(each)] for name, messages in files.items()}
    half = [row for each in plain[::2] for row in examples(each)]
    for path in FILES:
        model = Model(
            learnt([row for name, each in rows.items() if name != path.stem for row in each] + half)
        )
        learnt_numbers._model = lambda model=model: model
        for name, unseen in ((path.stem, files[path.stem]), ("everyday", plain[1::2])):
            print(f"{name:12} {_counted(unseen)}", flush=True)


def _counted(messages: Sequence[Message]) -> str:
    counts: Counter[str] = Counter()
    for message in messages:
        found = learnt_numbers.find_learnt_numbers(message.left)
        both = message.covered.union(*(range(*span) for _, span in found))
        for start, end, kind in message.spans:
            missed = not message.covered.issuperset(range(start, end))
            won = missed and both.issuperset(range(start, end))
            right = won and any(kind == told and _meet(span, (start, end)) for told, span in found)
            counts.update(spans=1, missed=missed, won=won, right=right)
        counts.update(harmless=not message.spans, wrong=bool(found) and not message.spans)
    n = counts
    return (
        f"{n['spans']:4} spans, {n['missed']} missed by rules, {n['won']} of these found "
        f"({n['right']} of the right kind); {n['wrong']} of {n['harmless']} others wrongly"
    )


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    files = {path.stem: [read(*each) for each in of_marked(path)] for path in FILES}
    files |= {f"cases/{path.stem}": [read(*each) for each in of_cases(path)] for path in CASES}
    messages = (read(text, ()) for text in everyday() if next(candidates(text), None))
    plain = [message for message in messages if not message.covered]
    if options.check:
        check(files, plain)
        return
    rows = [row for each in (*files.values(), plain) for message in each for row in examples(message)]
    TARGET.write_text(learnt(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
