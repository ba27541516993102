"""What this process has learnt about each model at its endpoint; every judge that asks it goes by that."""

from __future__ import annotations

from collections import defaultdict

from cs_eval.judges._capabilities import Capabilities
from cs_eval.models.endpoint import Rung

IGNORED_IN_A_ROW = 3
"""How many conversations in a row may bring replies that ignore the form of a rung.

Fewer would leave a rung for a model's slip, more would have more conversations asked twice.
"""

IMPLAUSIBLE = 4
"""A prompt reported to take so many times its estimate is not believed: the estimate errs high already."""


class Learnt:
    """What one model at one endpoint accepts, and how far its tokens are from the estimate.

    Tasks that learn the same thing at once come to the same result: what was refused is a set.
    """

    def __init__(self) -> None:
        self.capabilities = Capabilities()
        self.tokens_per_estimate = 0.0
        """The largest share of the estimate that a prompt was reported to take; 0 when none was."""
        self._proven: set[Rung] = set()
        self._ignored: defaultdict[Rung, set[int]] = defaultdict(set)

    def rung(self, *, again: bool = False) -> Rung:
        """Return the first rung that is left.

        When a conversation is asked `again`, and no reply was ever in the form of that rung, the next.
        """
        rungs = self.capabilities.rungs
        return rungs[1] if again and len(rungs) > 1 and rungs[0] not in self._proven else rungs[0]

    def refuse(self, part: str) -> None:
        """Leave out `part`, a rung or a parameter, from now on."""
        self.capabilities = Capabilities(self.capabilities.refused | {part})

    def honours(self, rung: Rung) -> None:
        """Note a reply in the form of `rung`."""
        self._proven.add(rung)
        self._ignored[rung].clear()

    def ignores(self, rung: Rung, conversation: int) -> None:
        """Note a reply that had nothing of the form of `rung`.

        It is given up when none was in its form since several other conversations, told apart by a number.
        """
        self._ignored[rung].add(conversation)
        if len(self._ignored[rung]) >= IGNORED_IN_A_ROW and rung != "prompt":
            self.refuse(rung)

    def took(self, estimate: int, tokens: object) -> None:
        """Note that a prompt of `estimate` tokens took `tokens`, where the endpoint says so."""
        if isinstance(tokens, int) and 0 < tokens <= IMPLAUSIBLE * estimate:
            self.tokens_per_estimate = max(self.tokens_per_estimate, tokens / estimate)


_MODELS: dict[tuple[str, str], Learnt] = {}


def learnt_about(base_url: str, model: str) -> Learnt:
    """Return what is known of `model` at `base_url`: one object in this process."""
    return _MODELS.setdefault((base_url, model), Learnt())


def forget() -> None:
    """Know nothing about any endpoint, as in a new process."""
    _MODELS.clear()
