"""Which ids were met, where, and with what content, so that nothing is laid over another thing."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.transcript import Transcript
from cs_eval.reading.titles import KEYS


class Seen:
    """The ids of one input; about 200 bytes for each."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[str, bytes]] = {}

    def spoilt(self, id: str, place: str) -> None:
        """Take in a row that could not be read; raises InputError when its id is another's."""
        first, _ = self._first.setdefault(id, (place, b""))
        if first != place:
            raise _duplicate(id, first)

    def settle(self, transcript: Transcript, place: str, *, generated: bool) -> Transcript | None:
        """Return `transcript` under an id of its own; None where it repeats an earlier one.

        An id that was made from what was said is made from everything that the row says where two
        rows differ in the rest. Raises InputError for an id that another row gave itself.
        """
        content = _content(transcript)
        first, known = self._first.setdefault(transcript.id, (place, content))
        if generated and known != content:
            transcript = transcript.model_copy(update={"id": f"{transcript.id}-{content.hex()[:8]}"})
            first, known = self._first.setdefault(transcript.id, (place, content))
        if first == place:
            return transcript
        if known == content:
            return None
        raise _duplicate(transcript.id, first)

    def first(self, id: str) -> str:
        """Return the place of the first row with this id."""
        return self._first[id][0]


_PLACES: dict[str, Any] = {"id": True, "meta": set(KEYS)}
"""What says where a conversation was found: a copy may stand on another sheet."""


def _content(transcript: Transcript) -> bytes:
    return blake2b(transcript.model_dump_json(exclude=_PLACES).encode(), digest_size=8).digest()


def _duplicate(id: str, first: str) -> InputError:
    return InputError(
        say(f"编号 {id} 与 {first} 重复", f"the id {id} is taken by {first}"), kind="duplicate_id"
    )
