"""The kinds of personal data, and one place where such data stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "phone", "landline", "id_card", "bank_card", "address", "name",
    "order_no", "tracking_no", "wechat", "qq", "email", "plate",
]  # fmt: skip

Span = tuple[int, int]
Recogniser = Callable[[str], Iterator[Span]]
"""Gives spans of a normalised text, perhaps overlapping."""

HAN = "\u3400-\u9fff"
FILLER = r"(?:号码|编号|账号|号)?[ \n:=#(是为系;,]{0,4}"
"""What may stand between a label (already half width) and its number."""

HIDDEN = {"address": "\ue001", "name": "\ue002"}
NUMBER, OTHER = "\ue000", "\ue003"
"""What stands, as long as it was, for data already found (or a placeholder): numbers and ids, names, ..."""
ANY_HIDDEN = "\ue000-\ue003"

START, END = r"(?<![0-9])(?<![0-9]\.)", r"(?![0-9])(?!\.[0-9])"
GAP = r"[ .·_\-‐–—−~]{0,2}"
"""What people put between the groups of a number."""
JOINT = rf"[^0-9a-z{HAN}{ANY_HIDDEN}]{{0,3}}"
"""What they put there to get past a filter: any marks, emoji and line breaks."""


_TOLD_WINDOW = 12


@dataclass(frozen=True)
class PersonalData:
    """Personal data of one kind at `text[start:end]`."""

    start: int
    end: int
    kind: Kind


def pattern(source: str) -> re.Pattern[str]:
    """Compile `source` for normalised text: only 0-9 are digits."""
    return re.compile(source, re.ASCII)


def all_of(*patterns: re.Pattern[str]) -> Recogniser:
    """Return a recogniser of what the last group of each pattern takes, or else the whole of it."""

    def recognise(text: str) -> Iterator[Span]:
        for each in patterns:
            for match in each.finditer(text):
                yield match.span(each.groups)

    return recognise


def amid(core: str, *contexts: tuple[str, str]) -> Recogniser:
    """Return a recogniser of `core` where one of `contexts` stands around it: what ends before it, what follows."""
    found = pattern(core)
    around = [(pattern(rf"(?:{before})$"), pattern(behind)) for before, behind in contexts]

    def recognise(text: str) -> Iterator[Span]:
        for match in found.finditer(text):
            start, end = match.span()
            told = text[max(0, start - _TOLD_WINDOW) : start]
            if any(behind.match(text, end) and before.search(told) for before, behind in around):
                yield start, end

    return recognise


def digits_of(text: str) -> str:
    """Return the digits of `text`, and the x (or 叉) that ends an identity card number."""
    return "".join(char for char in text.replace("叉", "x") if char in "0123456789x")
