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
FILLER = r"(?:号码|编号|账号|号)?[ \n:=#(是为;,]{0,4}"
"""What may stand between a label (already half width) and its number."""

HIDDEN = {"address": "\ue001", "name": "\ue002"}
NUMBER, OTHER = "\ue000", "\ue003"
"""What stands, as long as it was, for data already found (or a placeholder): numbers and ids, names, ..."""
ANY_HIDDEN = "\ue000-\ue003"

START, END = r"(?<![0-9])(?<![0-9]\.)", r"(?![0-9])(?!\.[0-9])"
GAP = r"[ .·_\-‐–—−~]{0,2}"
"""What people put between the groups of a number."""


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


def digits_of(text: str) -> str:
    """Return the digits of `text`, and the x that ends an identity card number."""
    return "".join(char for char in text if char in "0123456789x")
