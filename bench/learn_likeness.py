"""Writes cs_eval/data/likeness.txt and network.txt, by which cs_eval/rules/likeness.py weighs messages.

Needs `pip install scikit-learn torch`.

    python bench/learn_likeness.py [--check | --compare]

Learns from the single lines in fixtures/lines, from the conversations in fixtures/cases/violations, and from
good conversations: fixtures/cases/honest, the better ones of fixtures/cases/pairs, the excellent ones of
fixtures/transcripts.
Single lines are `{"kind", "near", "before", "text"}`, with a `kind` of null for innocent ones. `--check` and
`--compare` write nothing. The first leaves out one file of conversations after the other and prints what
would be found in it; the second leaves out a quarter of the files of single lines after the other, which
other people wrote, and prints how well each model, and both, put the violations among them before the rest
(mean average precision over the kinds).
"""

import argparse
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from casework import read_cases
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from cs_eval import Transcript, load_lexicons
from cs_eval.rules.glossary import glossary
from cs_eval.rules.hearing import Hearing
from cs_eval.rules.likeness import KINDS_OF, NEAR, SURER, answers, heard
from cs_eval.rules.linear import KINDS, packed
from cs_eval.rules.lines import Conversation
from cs_eval.rules.network import MOST, Network, written
from cs_eval.rules.violations import doubts

ROOT = Path(__file__).resolve().parent.parent
LINES = sorted((ROOT / "fixtures" / "lines").glob("*.jsonl"))
CASES = sorted((ROOT / "fixtures" / "cases" / "violations").glob("*.jsonl"))
STEERING = sorted((ROOT / "fixtures" / "cases" / "manipulation").glob("*.jsonl"))
HONEST = sorted((ROOT / "fixtures" / "cases" / "honest").glob("*.jsonl"))
PAIRS = sorted((ROOT / "fixtures" / "cases" / "pairs").glob("*.jsonl"))
SAMPLES = sorted((ROOT / "fixtures").glob("transcripts*/*.jsonl"))
DATA = ROOT / "cs_eval" / "data"
OTHER = {"agent": "customer", "customer": "agent"}
WORDS = glossary(load_lexicons())

SEEN = 8
"""A piece that fewer messages have is not learnt."""

STRENGTH = 30.0
"""The inverse of the regularisation."""

RARE = 2.0
"""How much more a violation weighs than an innocent message: there are fewer of them."""

LIKELY = {
    "off_platform": 0.37, "privacy_leak": 0.50, "abuse": 0.54, "negative_refusal": 0.50, "overpromise": 0.50,
    "absolute_claims": 0.39, "review_bribe": 0.50, "close_trade": 0.36, "invoice_refusal": 0.36,
    "blame_customer": 0.45, "manipulation": 0.425,
}  # fmt: skip
"""From this probability on a message is worth a look: set on files left out, everyday words kept clear."""

SEEN_BY_NETWORK = 5
"""A piece that fewer messages have gets no vector."""

MEMBERS = 2
"""How many networks are learnt, each from a start of its own, and heard as one."""

UNITS, INNER = 32, 64
"""How many numbers a vector of a member has, and how many units look at the sum of vectors."""

ROUNDS, BATCH, PACE = 8, 128, 4e-3
"""How often all messages are gone through, how many at once, and the highest rate of learning."""

DROPPED = 0.3
"""The share of pieces, and of units, left out at random each time: what is learnt must not hang on one."""

QUARTERS = 4
"""How many times a share of the single lines is left out to compare the models."""

CLIPPED = 0.999
"""The share of the numbers in vectors that characters tell in full; the rest is cut to the most they can."""

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


def of_lines(path: Path) -> list[Message]:
    return [
        message
        for n, row in enumerate(read_cases([path]))
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
        for n, case in enumerate(read_cases([path]))
        for message in of_turns(case["turns"], case["violations"], (path.stem, n))
    ]


def of_good_chats() -> list[Message]:
    """Return the messages in which nobody does wrong."""
    chats = [case["turns"] for case in read_cases(STEERING) if not case["manipulation"]]
    chats += [chat["turns"] for chat in read_cases(HONEST)]
    pairs = read_cases(PAIRS)
    chats += [pair["good"] for pair in pairs]
    chats += [pair["bad"] for pair in pairs if pair["dimension"] in ("accuracy", "closing")]
    chats += [row["turns"] for row in read_cases(SAMPLES) if row["id"].endswith("-excellent")]
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

    def scores(self, texts: Sequence[frozenset[str]]) -> dict[str, np.ndarray]:
        """Return for each kind how much each text speaks for it."""
        table = self._table(texts)
        return {kind: table @ self.weights[kind] + self.biases[kind] for kind in KINDS}

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


class Averaging(torch.nn.Module):
    """What a member of `cs_eval.rules.network` computes, while it is learnt."""

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.vectors = torch.nn.EmbeddingBag(pieces, UNITS, mode="sum")
        torch.nn.init.normal_(self.vectors.weight, 0, 0.1)
        self.first = torch.nn.Parameter(torch.zeros(UNITS))
        self.second, self.last = torch.nn.Linear(UNITS, INNER), torch.nn.Linear(INNER, len(KINDS))
        self.drop = torch.nn.Dropout(DROPPED)

    def forward(self, known: list[np.ndarray]) -> torch.Tensor:
        sizes = np.array([len(each) for each in known])
        starts = torch.from_numpy(np.cumsum([0, *sizes[:-1]]))
        sums = self.vectors(torch.from_numpy(np.concatenate(known)), starts)
        scaled = sums / torch.from_numpy(sizes).clamp(min=1).sqrt().unsqueeze(1).float()
        units = self.drop(torch.tanh(scaled + self.first))
        return self.last(self.drop(torch.relu(self.second(units))))


class Composed:
    """The networks, learnt from the same messages with all kinds at once; a side's own kinds count."""

    def __init__(self, messages: Sequence[Message]) -> None:
        torch.set_num_threads(1)  # the same numbers each time
        rows = {(message.whole, message.by, message.kinds) for message in messages}
        rows |= {
            (part, message.by, message.kinds)
            for message in messages
            if message.safe and not message.kinds
            for part in message.parts
        }
        rows = sorted(rows, key=lambda row: (sorted(row[0]), row[1], sorted(row[2])))
        counts = Counter(piece for message in messages for piece in message.whole)
        kept = sorted(piece for piece, count in counts.items() if count >= SEEN_BY_NETWORK)
        self.places = {piece: place for place, piece in enumerate(kept)}
        known = [
            np.array(sorted(self.places[piece] for piece in pieces if piece in self.places), dtype=np.int64)
            for pieces, _, _ in rows
        ]
        shows = torch.tensor([[float(kind in kinds) for kind in KINDS] for _, _, kinds in rows])
        counted = torch.tensor([[float(kind in KINDS_OF[by]) for kind in KINDS] for _, by, _ in rows])
        self.members = [self._learnt(known, shows, counted, seed) for seed in range(MEMBERS)]

    def _learnt(
        self, known: Sequence[np.ndarray], shows: torch.Tensor, counted: torch.Tensor, seed: int
    ) -> Averaging:
        """Return a member that has learnt which kinds count for each row of pieces, and which it shows."""
        torch.manual_seed(seed)
        chance = np.random.RandomState(seed)
        model = Averaging(len(self.places))
        adam = torch.optim.Adam(model.parameters(), lr=PACE)
        steps = ROUNDS * math.ceil(len(known) / BATCH)
        pace = torch.optim.lr_scheduler.OneCycleLR(adam, PACE, total_steps=steps)
        for _ in range(ROUNDS):
            order = chance.permutation(len(known))
            for start in range(0, len(known), BATCH):
                chosen = order[start : start + BATCH]
                said = model([_thinned(known[place], chance) for place in chosen])
                loss = torch.nn.functional.binary_cross_entropy_with_logits(
                    said, shows[chosen], weight=counted[chosen], pos_weight=torch.tensor(RARE)
                )
                adam.zero_grad()
                loss.backward()
                adam.step()
                pace.step()
        return model

    def lines(self) -> Iterable[str]:
        """Yield the lines of the file: sizes, the layers, then each piece and its vector."""
        members = self.members
        vectors = torch.cat([each.vectors.weight for each in members], 1).detach().numpy()
        step = float(np.quantile(np.abs(vectors), CLIPPED)) / MOST
        bars = torch.tensor([BARS[kind] for kind in KINDS])
        yield f"{MEMBERS}\t{MEMBERS * INNER}\t{step:.6f}"
        yield _row(torch.cat([each.first for each in members]))
        for each in members:
            yield from map(_row, torch.cat([each.second.bias[:, None], each.second.weight], 1))
        said = sum(each.last.bias for each in members) / MEMBERS
        weights = [each.last.weight / MEMBERS for each in members]
        yield from map(_row, torch.cat([(said - bars)[:, None], *weights], 1))
        for piece, place in self.places.items():
            yield f"{piece}\t{written(vectors[place], step)}"


def _thinned(known: np.ndarray, chance: np.random.RandomState) -> np.ndarray:
    return known[chance.random_sample(len(known)) > DROPPED]


def _row(numbers: torch.Tensor) -> str:
    return "\t".join(f"{number:.4f}" for number in numbers.detach().tolist())


def likely(linear: Learnt, network: Network, messages: Sequence[Message]) -> list[set[str]]:
    """Return for each message the kinds that it, or a part of it, is likely to show."""
    texts = [each for message in messages for each in (message.whole, *message.parts)]
    needed = [need for message in messages for need in (0.0, *(SURER for _ in message.parts))]
    by = [message.by for message in messages for _ in (message.whole, *message.parts)]
    owner = [n for n, message in enumerate(messages) for _ in (message.whole, *message.parts)]
    found: list[set[str]] = [set() for _ in messages]
    for kind, scores in linear.scores(texts).items():
        for place in np.flatnonzero(scores - needed > -NEAR):
            both = heard(scores[place], network.score(kind, texts[place]))
            if kind in KINDS_OF[by[place]] and both > needed[place]:
                found[owner[place]].add(kind)
    return found


def check(lines: list[Message], cases: dict[str, list[Message]]) -> None:
    """Print precision and recall over cases, and the look-alikes flagged, for each file left out."""
    for left_out, unseen in cases.items():
        others = [message for name, each in cases.items() if name != left_out for message in each]
        wanted = {(message.place, kind) for message in unseen for kind in message.kinds}
        known = [*lines, *others]
        said = likely(Learnt(known), Network("\n".join(Composed(known).lines())), unseen)
        found = {(m.place, kind) for m, kinds in zip(unseen, said, strict=True) for kind in kinds}
        innocent = {message.place for message in unseen} - {place for place, _ in wanted}
        flagged = innocent & {place for place, _ in found}
        right = len(wanted & found)
        print(
            f"{left_out:12} precision {right / len(found):.3f}  recall {right / len(wanted):.3f}"
            f"  look-alikes flagged {len(flagged)} of {len(innocent)}",
            flush=True,
        )


def compare(lines: list[Message], others: list[Message]) -> None:
    """Print the mean average precision of the linear model, of the network and of both, for each quarter."""
    stems = sorted({message.place[0] for message in lines})
    for quarter in range(QUARTERS):
        left_out = set(stems[quarter::QUARTERS])
        unseen = [message for message in lines if message.place[0] in left_out and message.by == "agent"]
        known = [*others, *(message for message in lines if message.place[0] not in left_out)]
        texts = [message.whole for message in unseen]
        linear, network = Learnt(known).scores(texts), Network("\n".join(Composed(known).lines()))
        precision: dict[str, list[float]] = {"linear": [], "network": [], "both": []}
        for kind in KINDS:
            shows = [kind in message.kinds for message in unseen]
            alone = [network.score(kind, text) for text in texts]
            both = [heard(*each) for each in zip(linear[kind], alone, strict=True)]
            for name, scores in (("linear", linear[kind]), ("network", alone), ("both", both)):
                precision[name].append(average_precision_score(shows, scores) if any(shows) else math.nan)
        means = "  ".join(f"{name} {np.nanmean(each):.3f}" for name, each in precision.items())
        print(f"{len(unseen)} lines of {len(left_out)} files: {means}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--check", action="store_true")
    chosen.add_argument("--compare", action="store_true")
    options = parser.parse_args()
    single = [message for path in LINES for message in of_lines(path)]
    good = list(of_good_chats())
    lines = [*single, *good]
    cases = {path.stem: of_cases(path) for path in CASES}
    if options.check:
        check(lines, cases)
        return
    if options.compare:
        compare(single, [*good, *(message for each in cases.values() for message in each)])
        return
    messages = [*lines, *(message for each in cases.values() for message in each)]
    for name, learnt in (("likeness.txt", Learnt(messages)), ("network.txt", Composed(messages))):
        (DATA / name).write_text("\n".join(learnt.lines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
