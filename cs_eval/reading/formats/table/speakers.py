"""Who speaks in a line of a table: a role, an account, or both."""

from __future__ import annotations

import unicodedata

from cs_eval.models.transcript import ROLES
from cs_eval.reading.formats.table.line import Line
from cs_eval.reading.hints import FileHints
from cs_eval.reading.roles import ALIASES, SIDES

_CLEAR = {name: role for role in ROLES for name in (role, *ALIASES[role])}
_OPEN = {name for side in SIDES for name in side}


def clear_role(word: str) -> str | None:
    """Return the role that a word can only mean, None for others."""
    return _CLEAR.get(_folded(word))


def is_role_word(word: str) -> bool:
    """Say whether a word is one for a role."""
    return _folded(word) in _CLEAR or _folded(word) in _OPEN


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().casefold()


class Speakers:
    """Tells roles from accounts, which tools write into the same columns."""

    def __init__(self, hints: FileHints) -> None:
        self._own_words = {**hints.map.roles, **({hints.agent: "agent"} if hints.agent else {})}
        self._is_word: dict[str, bool] = {}

    def of(self, line: Line) -> tuple[str, str]:
        """Return the word for the role and the account of who speaks, "" for what is not said."""
        cells = line.cells
        role, account = str(cells.get("role") or ""), ""
        for meaning in ("sender", "account"):
            name = str(cells.get(meaning) or "")
            if name and not self._names_a_role(name):
                account = name
            else:
                role = role or name
        return role, account or self._on_side(role, line)

    def customer_of(self, line: Line) -> str:
        """Return the account of the customer of this line, "" where it does not say."""
        if customer := line.cells.get("customer"):
            return str(customer)
        role, account = self.of(line)
        return account if role and self._meaning(role) == "customer" else ""

    def _names_a_role(self, name: str) -> bool:
        if name not in self._is_word:
            self._is_word[name] = name in self._own_words or is_role_word(name)
        return self._is_word[name]

    def _meaning(self, role: str) -> str | None:
        return self._own_words.get(role) or clear_role(role)

    def _on_side(self, role: str, line: Line) -> str:
        """Return the account of the side that speaks, where the columns name both sides."""
        meaning = self._meaning(role) if role else None
        return str(line.cells.get(meaning) or "") if meaning in ("customer", "agent") else ""
