"""Who speaks in a line of a table: a role, an account, or both."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cs_eval.reading.accounts import is_listed, role_by_shape
from cs_eval.reading.formats.table.line import Line
from cs_eval.reading.hints import FileHints
from cs_eval.reading.roles import clear_role, is_role_word

_KEPT = 4096
"""How many names are remembered: the same come again."""
_SIDES = ("customer", "agent")


class Speakers:
    """Tells roles from accounts, which tools write into the same columns."""

    def __init__(self, hints: FileHints) -> None:
        self._hints = hints
        self._own_words = {**hints.map.roles, **({hints.agent: "agent"} if hints.agent else {})}
        self._told = lru_cache(_KEPT)(self._tell)
        self._is_customer = lru_cache(_KEPT)(self._is_customers)

    def of(self, line: Line) -> tuple[str, str]:
        """Return the word for the role and the account of who speaks, "" for what is not said."""
        cells = line.cells
        role, account, side = self._told(cells.get("role"), cells.get("sender"), cells.get("account"))
        if account:
            return role or self.side_of(account, line), account
        return role, str(cells.get(side) or "") if side else ""

    def side_of(self, account: str, line: Line) -> str:
        """Return which side an account is on, where the line names the account of a side; else ""."""
        return next((side for side in _SIDES if line.cells.get(side) == account), "")

    def customer_of(self, line: Line) -> str:
        """Return the account of the customer of this line, "" where it does not say."""
        if customer := line.cells.get("customer"):
            return str(customer)
        role, account = self.of(line)
        if role:
            return account if self._side(role) == "customer" else ""
        return account if account and self._is_customer(account) else ""

    def _tell(self, role: Any, sender: Any, account: Any) -> tuple[str, str, str | None]:
        """Return the word for the role, the account, and the side of the conversation that the word means."""
        told, known = str(role or ""), ""
        word = told
        for name in (str(sender or ""), str(account or "")):
            if name and name != told and (told or not self._is_word(name)):
                known = name
            else:
                word = word or name
        return word, known, self._side(word)

    def _is_word(self, name: str) -> bool:
        return name in self._own_words or is_role_word(name)

    def _side(self, word: str) -> str | None:
        """Return the side that a word for a role means; a robot is on the shop's."""
        role = self._own_words.get(word) or (clear_role(word) if word else None)
        return "agent" if role == "bot" else role if role in _SIDES else None

    def _is_customers(self, account: str) -> bool:
        """Say whether an account is surely a customer's: by its name, or because the shop's are all known."""
        hints = self._hints
        if role := role_by_shape(account):
            return role == "customer"
        if is_listed(account, hints.map.customers):
            return True
        return bool(hints.agents) and not is_listed(account, (*hints.agents, *hints.bots))
