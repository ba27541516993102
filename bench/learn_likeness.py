"""Writes cs_eval/data/likeness.txt, what cs_eval/rules/likeness.py weighs (needs `pip install scikit-learn`).

    python bench/learn_likeness.py [--check]

Learns from the single lines in fixtures/lines, from the conversations in fixtures/cases/violations, and from
good conversations: the better ones of fixtures/cases/pairs, the excellent ones of fixtures/transcripts.
Single lines are `{"kind", "near", "before", "text"}`, with a `kind` of null for innocent ones. `--check`
writes nothing: it leaves out one file of conversations after the other and prints what would be found in it.
"""

import argparse
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from cs_eval import Transcript, load_lexicons
from cs_eval.rules.glossary import glossary
from cs_eval.rules.hearing import Hearing
from cs_eval.rules.likeness import KINDS, KINDS_OF, SURER, answers, packed
from cs_eval.rules.lines import Conversation
from cs_eval.rules.violations import doubts

ROOT = Path(__file__).resolve().parent.parent
LINES = sorted((ROOT / "fixtures" / "lines").glob("*.jsonl"))
CASES = sorted((ROOT / "fixtures" / "cases" / "violations").glob("*.jsonl"))
STEERING = sorted((ROOT / "fixtures" / "cases" / "manipulation").glob("*.jsonl"))
PAIRS = sorted((ROOT / "fixtures" / "cases" / "pairs").glob("*.jsonl"))
SAMPLES = sorted((ROOT / "fixtures").glob("transcripts*/*.jsonl"))
TARGET = ROOT / "cs_eval" / "data" / "likeness.txt"
OTHER = {"agent": "customer", "customer": "agent"}
WORDS = glossary(load_lexicons())

SEEN = 8
"""A piece that fewer messages have is not learnt."""

STRENGTH = 30.0
"""The inverse of the regularisation."""

RARE = 2.0
"""How much more a violation weighs than an innocent message: there are fewer of them."""

LIKELY = {
    "off_platform": 0.25, "privacy_leak": 0.37, "abuse": 0.41, "negative_refusal": 0.37, "overpromise": 0.37,
    "absolute_claims": 0.27, "review_bribe": 0.37, "close_trade": 0.24, "invoice_refusal": 0.24,
    "blame_customer": 0.32, "manipulation": 0.425,
}  # fmt: skip
"""From this probability on a message is worth a look: set on files left out, everyday words kept clear."""

MARK = re.compile(r"[!?@][a-z_-]{3,}")
"""A piece that is the name of a lexicon or of a kind, not characters of a message."""

BARS = {kind: math.log(likely / (1 - likely)) for kind, likely in LIKELY.items()}


class Message(NamedTuple):
    """What is weighed of it and of its parts, the kinds that it shows, and where it comes from."""

    whole: frozenset[str]
    parts: tuple[frozenset[str], ...]
    kinds: frozenset[str]
    by: str
    place: tuple[str, int]

    @property
    def safe(self) -> bool:
        """Say whether its parts are as innocent as the whole: near-misses among single lines are not."""
        return self.place[0] not in {path.stem for path in LINES}


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def of_lines(path: Path) -> list[Message]:
    return [
        message
        for n, row in enumerate(read(path))
        for by in [row.get("by", "agent")]
        for message in of_turns(
            [{"role": OTHER[by], "text": row["before"]}, {"role": by, "text": row["text"]}],
            [{"kind": row["kind"], "turn": 2}],
            (path.stem, n),
        )
    ]


def of_cases(path: Path) -> list[Message]:
    return [
        message
        for n, case in enumerate(read(path))
        for message in of_turns(case["turns"], case["violations"], (path.stem, n))
    ]


def of_good_chats() -> list[Message]:
    """Return the messages in which nobody does wrong."""
    chats = [case["turns"] for path in STEERING for case in read(path) if not case["manipulation"]]
    pairs = [pair for path in PAIRS for pair in read(path)]
    chats += [pair["good"] for pair in pairs]
    chats += [pair["bad"] for pair in pairs if pair["dimension"] in ("accuracy", "closing")]
    chats += [row["turns"] for path in SAMPLES for row in read(path) if row["id"].endswith("-excellent")]
    return [message for n, turns in enumerate(chats) for message in of_turns(turns, [], ("good", n))]


def of_turns(turns: list[dict], violations: list[dict], place: tuple[str, int]) -> Iterable[Message]:
    said = [{"role": turn["role"], "text": turn["text"]} for turn in turns]
    talk = Conversation(Transcript.model_validate({"id": "talk", "turns": said}))
    hearing = Hearing(talk, WORDS)
    for answer in answers(hearing, doubts(hearing)):
        kinds = {v["kind"] for v in violations if v["turn"] == answer.line.number} & set(KINDS)
        parts = tuple(part.pieces for part in answer.parts)
        yield Message(answer.whole.pieces, parts, frozenset(kinds), answer.line.turn.role, place)


class Learnt:
    """A logistic regression for each kind over the same pieces.

    The pieces are scaled by how much more often a violation has them (Wang and Manning 2012, "Baselines
    and Bigrams"); what lexicons saw is not: they were written with these messages in sight. The parts of
    innocent messages in chats are learnt from as well.
    """

    def __init__(self, messages: Sequence[Message]) -> None:
        counts = Counter(piece for message in messages for piece in message.whole)
        kept = sorted(piece for piece, count in counts.items() if count >= SEEN)
        self.places = {piece: place for place, piece in enumerate(kept)}
        self.marks = np.array([bool(MARK.match(piece)) for piece in kept])
        self.weights, self.biases = {}, {}
        for kind in KINDS:
            self.weights[kind], self.biases[kind] = self._model(kind, messages)

    def _model(self, kind: str, messages: Sequence[Message]) -> tuple[np.ndarray, float]:
        theirs = [message for message in messages if kind in KINDS_OF[message.by]]
        parts = [part for message in theirs if message.safe and not message.kinds for part in message.parts]
        table = self._table([*(message.whole for message in theirs), *parts])
        shows = np.array([kind in message.kinds for message in theirs] + [False] * len(parts))
        scales = diags(np.where(self.marks, 1.0, _leanings(table, shows)))
        model = LogisticRegression(
            C=STRENGTH, class_weight={False: 1.0, True: RARE}, solver="liblinear", random_state=0
        )
        model.fit(table @ scales, shows)
        return scales @ model.coef_[0], model.intercept_[0] - BARS[kind]

    def _table(self, texts: Sequence[frozenset[str]]) -> csr_matrix:
        starts, places, values = [0], [], []
        for pieces in texts:
            known = sorted(self.places[piece] for piece in pieces if piece in self.places)
            places += known
            values += [1 / math.sqrt(len(known))] * len(known)
            starts.append(len(places))
        return csr_matrix((values, places, starts), shape=(len(texts), len(self.places)))

    def likely(self, messages: Sequence[Message]) -> list[set[str]]:
        """Return for each message the kinds that it, or a part of it, is likely to show."""
        table = self._table([each for message in messages for each in (message.whole, *message.parts)])
        starts = np.cumsum([0, *(1 + len(message.parts) for message in messages)])[:-1]
        surer = np.full(table.shape[0], SURER)
        surer[starts] = 0.0
        scores = {
            kind: np.maximum.reduceat(table @ self.weights[kind] - surer, starts) + self.biases[kind]
            for kind in KINDS
        }
        return [
            {kind for kind in KINDS_OF[message.by] if scores[kind][n] > 0}
            for n, message in enumerate(messages)
        ]

    def lines(self) -> Iterable[str]:
        """Yield the lines of the file: the biases of the kinds, then each piece and its weights."""
        yield "\t".join(f"{self.biases[kind]:.3f}" for kind in KINDS)
        for piece, place in self.places.items():
            yield f"{piece}\t{packed([self.weights[kind][place] for kind in KINDS]):x}"


def _leanings(table: csr_matrix, shows: np.ndarray) -> np.ndarray:
    """Return for each piece how far violations and innocent messages differ in having it."""
    having = [np.asarray((table[chosen] > 0).sum(axis=0)).ravel() + 1.0 for chosen in (shows, ~shows)]
    bad, good = (counts / counts.sum() for counts in having)
    return np.sqrt(np.abs(np.log(bad / good)))


def check(lines: list[Message], cases: dict[str, list[Message]]) -> None:
    """Print precision and recall over cases, and the look-alikes flagged, for each file left out."""
    for left_out, unseen in cases.items():
        others = [message for name, each in cases.items() if name != left_out for message in each]
        wanted = {(message.place, kind) for message in unseen for kind in message.kinds}
        likely = Learnt([*lines, *others]).likely(unseen)
        found = {(m.place, kind) for m, kinds in zip(unseen, likely, strict=True) for kind in kinds}
        innocent = {message.place for message in unseen} - {place for place, _ in wanted}
        flagged = innocent & {place for place, _ in found}
        right = len(wanted & found)
        print(
            f"{left_out:12} precision {right / len(found):.3f}  recall {right / len(wanted):.3f}"
            f"  look-alikes flagged {len(flagged)} of {len(innocent)}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    lines = [*(message for path in LINES for message in of_lines(path)), *of_good_chats()]
    cases = {path.stem: of_cases(path) for path in CASES}
    if options.check:
        check(lines, cases)
        return
    learnt = Learnt([*lines, *(message for each in cases.values() for message in each)])
    TARGET.write_text("\n".join(learnt.lines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
