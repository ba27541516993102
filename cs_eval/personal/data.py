"""The kinds of personal data, and one place where such data stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from cs_eval.text import View

Kind = Literal[
    "phone", "landline", "id_card", "bank_card", "address", "name",
    "order_no", "tracking_no", "wechat", "qq", "email", "plate",
]  # fmt: skip

Span = tuple[int, int]
Recogniser = Callable[[View], Iterator[Span]]
"""Gives spans of a view's normalised text, perhaps overlapping."""

HAN = "\u4e00-\u9fff"
FILLER = r"(?:号码|编号|号)?[ :=#(是为]{0,4}"
"""What may stand between a label (already half width) and its number."""


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

    def recognise(view: View) -> Iterator[Span]:
        for each in patterns:
            for match in each.finditer(view.text):
                yield match.span(each.groups)

    return recognise
