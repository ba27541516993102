"""Learns the weights by which cs_eval/personal/tagging.py marks characters: a conditional random field."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import torch
from torch import Tensor, nn

from cs_eval.personal.data import Span
from cs_eval.personal.tagging import FIRST, INSIDE, OUTSIDE, Grams, Reading, Steps, written

SCALE = 100
"""What stands for a weight of 1."""

LONGEST = 160
"""How many characters of a message are learnt from."""

SEEN = 3
"""A trait that fewer characters have is not learnt."""

FORGOTTEN = 0.3
"""Which share of the traits of each character is left out each time, so that none is relied on alone."""

EPOCHS = 4
BATCH = 64
RATE = 0.02
STRENGTH = 1e-7
"""The weight of the squares of the weights, for each message of a batch's."""

LEAST = 8
"""A weight nearer to 0, in hundredths, is left out."""

NEVER = -1e4
"""What a step outside -> inside comes to."""


class Example(NamedTuple):
    """The traits of each character of a message, and its labels."""

    traits: Sequence[Sequence[str]]
    labels: Sequence[int]


def example(reading: Reading, spans: Iterable[Span]) -> Example:
    """Return a message of which `spans` are what is to be found."""
    rows = [tuple(reading.traits(place)) for place in range(reading.size)]
    labels = [OUTSIDE] * len(rows)
    for start, end in spans:
        labels[start:end] = [FIRST] + [INSIDE] * (end - start - 1)
    return Example(rows[:LONGEST], labels[:LONGEST])


class Field(nn.Module):
    """Weights of traits for a first and an inner character, and of steps between labels."""

    def __init__(self, traits: int) -> None:
        super().__init__()
        self.weights = nn.Embedding(traits + 1, 2, padding_idx=traits)
        nn.init.zeros_(self.weights.weight)
        self.steps = nn.Parameter(torch.zeros(3, 3))
        self.starts = nn.Parameter(torch.zeros(3))
        self.register_buffer("banned", torch.tensor([[0.0, 0.0, NEVER], [0.0] * 3, [0.0] * 3]))

    def forward(self, known: Tensor, labels: Tensor, within: Tensor) -> Tensor:
        """Return the negative logarithm of each row of labels' likelihood."""
        speaks = torch.cat([torch.zeros(*known.shape[:2], 1), self.weights(known).sum(2)], 2)
        steps, starts = self.steps + self.banned, self.starts + self.banned[OUTSIDE]
        right = starts[labels[:, 0]] + speaks[:, 0].gather(1, labels[:, :1]).squeeze(1)
        every = starts + speaks[:, 0]
        for at in range(1, known.shape[1]):
            told, inside = labels[:, at], within[:, at]
            further = torch.logsumexp(every[:, :, None] + steps, 1) + speaks[:, at]
            every = torch.where(inside[:, None], further, every)
            step = steps[labels[:, at - 1], told] + speaks[:, at].gather(1, told[:, None]).squeeze(1)
            right = right + torch.where(inside, step, torch.zeros_like(step))
        return torch.logsumexp(every, 1) - right


def learnt(examples: Sequence[Example], layers: Sequence[Grams], seed: int = 0) -> str:
    """Return the file of weights, as `Tagger` reads them."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    counts = Counter(chain.from_iterable(row for each in examples for row in each.traits))
    places = {trait: at for at, trait in enumerate(sorted(t for t, count in counts.items() if count >= SEEN))}
    rows = [
        ([[places[trait] for trait in row if trait in places] for row in each.traits], each.labels)
        for each in examples
        if each.labels
    ]
    field = Field(len(places))
    optimizer = torch.optim.Adam(field.parameters(), lr=RATE)
    for epoch in range(EPOCHS):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - epoch / EPOCHS) + RATE / 20
        for batch in _batches(rows, chance):
            known, labels, within = _tensors(_forgetful(batch, chance), len(places))
            loss = field(known, labels, within).mean()
            weights = field.weights(torch.unique(known))
            optimizer.zero_grad()
            (loss + STRENGTH * len(rows) / BATCH * (weights**2).sum()).backward()
            optimizer.step()
    return written(_steps(field), _weights(field, places), layers)


Row = tuple[list[list[int]], Sequence[int]]


def _batches(rows: list[Row], chance: random.Random) -> list[list[Row]]:
    """Return batches of messages about as long as one another."""
    chance.shuffle(rows)
    parts = (sorted(rows[at : at + 32 * BATCH], key=_size) for at in range(0, len(rows), 32 * BATCH))
    batches = [part[at : at + BATCH] for part in parts for at in range(0, len(part), BATCH)]
    chance.shuffle(batches)
    return batches


def _forgetful(batch: Sequence[Row], chance: random.Random) -> list[Row]:
    """Return messages without some of their traits."""
    return [
        ([[trait for trait in row if chance.random() >= FORGOTTEN] for row in rows], labels)
        for rows, labels in batch
    ]


def _size(row: Row) -> int:
    return len(row[1])


def _tensors(batch: Sequence[Row], padding: int) -> tuple[Tensor, Tensor, Tensor]:
    longest = max(len(labels) for _, labels in batch)
    widest = max(len(row) for known, _ in batch for row in known)
    empty = [padding] * widest
    known = [[row + empty[len(row) :] for row in rows] + [empty] * (longest - len(rows)) for rows, _ in batch]
    labels = [[*each, *[OUTSIDE] * (longest - len(each))] for _, each in batch]
    sizes = torch.tensor([len(each) for _, each in batch])
    return torch.tensor(known), torch.tensor(labels), torch.arange(longest) < sizes[:, None]


def _steps(field: Field) -> Steps:
    steps, starts = ((SCALE * each).round().int().tolist() for each in (field.steps, field.starts))
    return Steps(
        out_out=steps[OUTSIDE][OUTSIDE],
        out_first=steps[OUTSIDE][FIRST],
        first_out=steps[FIRST][OUTSIDE],
        first_first=steps[FIRST][FIRST],
        first_inside=steps[FIRST][INSIDE],
        inside_out=steps[INSIDE][OUTSIDE],
        inside_first=steps[INSIDE][FIRST],
        inside_inside=steps[INSIDE][INSIDE],
        start_out=starts[OUTSIDE],
        start_first=starts[FIRST],
    )


def _weights(field: Field, places: dict[str, int]) -> dict[str, tuple[int, int]]:
    rows = (SCALE * field.weights.weight.detach()).round().int().tolist()
    weights = {trait: (rows[at][0], rows[at][1]) for trait, at in places.items()}
    return {trait: weight for trait, weight in weights.items() if max(map(abs, weight)) >= LEAST}
