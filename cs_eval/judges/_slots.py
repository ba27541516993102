"""How many requests may be open at once: halved when the endpoint has too many, slowly more again."""

from __future__ import annotations

from cs_eval.judges._trouble import Trouble


class Slots:
    """No limit of its own until the endpoint says that it is too much; then at least one."""

    def __init__(self) -> None:
        self.open = 0
        self.limit: float | None = None
        self._most = 0
        self._round = 0

    @property
    def free(self) -> bool:
        """Say whether one more may go."""
        return self.limit is None or self.open < int(self.limit)

    @property
    def most(self) -> int | None:
        """Return how many may be open at once; None where that is not limited."""
        return None if self.limit is None else int(self.limit)

    def take(self) -> int:
        """Open one, and return the round in which it went."""
        self.open += 1
        self._most = max(self._most, self.open)
        return self._round

    def give_back(self) -> None:
        """Close one."""
        self.open -= 1

    def halve(self, round: int) -> None:
        """Halve the limit; what went before the last halving tells nothing new."""
        if round == self._round:
            self.limit = max(1.0, min(self.limit or self.open, self.open) / 2)
            self._round += 1

    def grow(self) -> None:
        """Take in a reply: one more after as many replies as there are slots, until all are back."""
        if self.limit is not None:
            self.limit += 1 / self.limit
            if self.limit > self._most:
                self.limit = None


def is_too_much(trouble: Trouble) -> bool:
    """Say whether the endpoint means that fewer should ask at once."""
    return trouble.kind == "rate_limited" or trouble.status in (503, 529)
