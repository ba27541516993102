"""Whether a text is a conversation at all: essays, notes and logs have lines with colons and times too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cs_eval.reading.hints import FileHints
from cs_eval.reading.talk import labelled
from cs_eval.reading.talk.scene import Scene
from cs_eval.reading.talk.sections import lines_of
from cs_eval.reading.talk.speakers import Speakers, folded

_PREAMBLE = 3
"""How many lines may stand before the first message: a title, who exported it and when."""
_SHARE = 0.2
"""At least so many lines begin a message where roles or accounts are known."""
_SHARE_OF_STRANGERS = 0.5
"""Where nobody is known, that half of it looks like speech must do."""
_SHARE_OF_TIMED = 0.1
"""A line with a name and a time is rarely anything else than a head."""
_HAN = re.compile("[\\u4e00-\\u9fff]")


def is_conversation(found: Sequence[Scene], hints: FileHints) -> bool:
    """Say whether the scenes of a text are surely conversations, by who speaks and how much."""
    heads = [head for scene in found for head in scene.heads]
    if len(heads) == 1 and heads[0].stamp and heads[0].stamp.style == (True, 2):
        return _before_the_first(found) == 0
    if len(heads) < 2 or _before_the_first(found) > _PREAMBLE:
        return False
    sides = set[str]().union(*(scene.speakers for scene in found))
    share = len(heads) / sum(bool(line.strip()) for scene in found for line in scene.lines)
    if heads[0].layout != "label":
        return bool(sides) and share >= _SHARE_OF_TIMED
    speakers = Speakers(hints)
    if any(
        folded(head.role or head.who) in sides and (head.role or speakers.declares(head.who))
        for head in heads
    ):
        return share >= _SHARE
    if 2 * sum(head.stamp is not None for head in heads) > len(heads):
        return len(sides) > 1 and share >= _SHARE
    in_chinese = sum(bool(_HAN.search(head.inline or "")) for head in heads)
    return len(sides) > 1 and share >= _SHARE_OF_STRANGERS and 2 * in_chinese >= len(heads)


def seem_to_speak(text: str, hints: FileHints) -> list[str]:
    """Return the names that stand where speakers do in a text that is not surely a conversation.

    The most frequent come first; there are none where it looks like anything else.
    """
    lines = [line for line in lines_of(text) if line.strip()]
    heads = labelled.candidates(lines, Speakers(hints))
    found = [head for head in heads if head.who and labelled.could_speak(head)]
    names = Counter(head.who for head in found)
    in_chinese = sum(bool(_HAN.search(head.inline or "")) for head in found)
    begins = bool(found) and (found[0].first == 0 or max(names.values()) > 1) and found[0].first <= _PREAMBLE
    is_talk = 2 * in_chinese >= len(found) >= _SHARE * len(lines)
    return [name for name, _ in names.most_common()] if begins and is_talk and len(names) > 1 else []


def _before_the_first(found: Sequence[Scene]) -> int:
    """Return how many lines with something on them stand before the first message."""
    count = 0
    for scene in found:
        before = scene.lines[: scene.heads[0].first] if scene.heads else scene.lines
        count += sum(bool(line.strip()) for line in before)
        if scene.heads:
            break
    return count
