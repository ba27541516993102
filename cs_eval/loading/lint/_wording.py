"""The wordings that a rubric is better without, from cs_eval/data/wording.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from cs_eval.language import say
from cs_eval.loading._documents import parse
from cs_eval.loading._nodes import plain
from cs_eval.models.common import Input, Items

LONGEST = 500
"""How much of a text is looked at: no level is longer, and some searches take the square of it."""

_FILE = Path(__file__).parents[2] / "data" / "wording.yaml"


def _compiled(patterns: object) -> object:
    """Make one pattern of a text, or of a list of them."""
    texts = patterns if isinstance(patterns, list) else [patterns]
    return re.compile("|".join(f"(?:{text})" for text in texts), re.IGNORECASE)


Words = Annotated[re.Pattern[str], BeforeValidator(_compiled)]


class Advised(Input):
    """Words of one sort, and what to write instead."""

    words: Words
    zh: str
    en: str
    numbers: bool = False
    """A number in the same clause makes them plain."""

    @property
    def better(self) -> str:
        """Return what to write instead, in the current language."""
        return say(self.zh, self.en)


class Wording(Input):
    """What the linter goes by; the file says what each part is for."""

    joins: Words
    additions: Words
    acts: Words
    questions: Words
    tells_of: Words
    either: Words
    first_alone: Words
    vague: Items[Advised]
    unseen: Items[Advised]
    hollow: Words
    enough: Items[str]
    degrees: Words
    same: Items[Words]
    ranks: Items[Words]
    filler: Words

    def joining(self, text: str) -> re.Match[str] | None:
        """Return what joins two things in a text, if anything does."""
        return self.joins.search(text) or self.additions.search(text)

    def one_word(self, text: str) -> str:
        """Return `text` with one word for each thing that has several."""
        for number, words in enumerate(self.same):
            text = words.sub(chr(0xE000 + number), text)
        return text

    def rank(self, name: str) -> int | None:
        """Return which step a level's name stands for, 0 for the best; None for a name of its own."""
        return next((step for step, names in enumerate(self.ranks) if names.fullmatch(name.strip())), None)


@cache
def wording() -> Wording:
    """Return the wordings that come with cs_eval."""
    return Wording.model_validate(plain(parse(_FILE.read_bytes(), _FILE).root))


_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’|\"[^\"]*\"")
_CLAUSE = re.compile(r"[^，,。；;！!？?\n]+")


def unquoted(text: str) -> str:
    """Return the text with what stands in quotation marks blanked out, each character in its place."""
    return _QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), text[:LONGEST])


def clauses(text: str) -> Iterator[re.Match[str]]:
    """Yield the clauses of a text."""
    return _CLAUSE.finditer(text)
