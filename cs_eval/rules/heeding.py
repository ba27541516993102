"""Whether the trainee's replies take up what the customer says: its words come again in the next reply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from cs_eval.models.rule import TakingUp
from cs_eval.rules.bigrams import substance
from cs_eval.rules.english import stems
from cs_eval.rules.glossary import Hit
from cs_eval.rules.lines import Line
from cs_eval.rules.outcome import Mark, Note, Outcome
from cs_eval.rules.scene import Scene

TELLING = 4
"""How many characters of substance a message needs to call for being taken up; 好的 and 嗯嗯 do not."""

SHARED = 2
"""How many of a message's characters of substance come again in a reply that takes it up."""

BEFORE, BEHIND = 12, 8
"""How many characters around a cue are what it is about; in English, its clause is."""


class Said(NamedTuple):
    """What the customer says, as characters or English words of substance, and the reply due to it."""

    words: frozenset[str]
    reply: tuple[Line, ...]
    substance: Callable[[str], frozenset[str]]

    def taken_up(self, least: int) -> bool:
        """Say whether `least` of the words come again in the reply."""
        again = chain.from_iterable(self.words & self.substance(line.text) for line in self.reply)
        return len(frozenset(again)) >= least


def takes_up(wanted: TakingUp, scene: Scene) -> Outcome:
    """Hold when a large enough share of what the customer says is taken up in the reply that follows."""
    taken, lost = scene.once(_sorting(wanted.of))
    said = len(taken) + len(lost)
    if not said:
        return Outcome(None, notes=(Note("nothing_to_take_up"),))
    note = Note("taken_up", (), {"seen": len(taken), "said": said})
    holds = len(taken) >= wanted.share * said
    due = lost[0].reply[0].number if lost else scene.due
    shown = taken if holds else lost
    return Outcome(holds, tuple(Mark.whole(each.reply[0]) for each in shown), (note,), due)


@cache
def _sorting(names: tuple[str, ...] | None) -> Callable[[Scene], tuple[list[Said], list[Said]]]:
    """Return what parts the customer's words into those taken up and those lost; one for the same names."""

    def sorts(scene: Scene) -> tuple[list[Said], list[Said]]:
        taken: list[Said] = []
        lost: list[Said] = []
        for said in _cued(names, scene) if names else _messages(scene):
            (taken if said.taken_up(1 if names else SHARED) else lost).append(said)
        return taken, lost

    return sorts


def _messages(scene: Scene) -> Iterator[Said]:
    """Yield each run of the customer's messages that says enough."""
    talk = scene.hearing.talk
    content = stems if talk.english else substance
    for run in dict.fromkeys(line.utterance for line in talk.customer):
        words = frozenset(chain.from_iterable(content(line.text) for line in talk.run(run)))
        if len(words) >= TELLING and (reply := _reply(run, scene)):
            yield Said(words, reply, content)


def _cued(names: tuple[str, ...], scene: Scene) -> Iterator[Said]:
    """Yield what stands around each cue in the customer's messages."""
    around, content = (_clause, stems) if scene.hearing.talk.english else (_around, substance)
    for name in names:
        for hits in scene.hearing.heard(name, "customer").values():
            for hit in hits:
                if (words := content(around(hit))) and (reply := _reply(hit.line.utterance, scene)):
                    yield Said(words, reply, content)


def _around(hit: Hit) -> str:
    start, end = hit.line.clause(hit.start, hit.end)
    return hit.line.text[max(start, hit.start - BEFORE) : min(end, hit.end + BEHIND)]


def _clause(hit: Hit) -> str:
    return hit.line.text[slice(*hit.line.clause(hit.start, hit.end))]


def _reply(run: int, scene: Scene) -> tuple[Line, ...]:
    return tuple(line for line in scene.lines if line.utterance == run + 1)
