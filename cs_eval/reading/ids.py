"""Which ids were met, where, and with what content, so that nothing is laid over another thing."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from cs_eval.compact import digest, table
from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.transcript import Transcript
from cs_eval.reading.titles import KEYS

_SCHEMA = "create table met (id blob primary key, file integer, row text, content blob) without rowid"


class Seen:
    """The ids of one input; about 80 bytes for each."""

    def __init__(self) -> None:
        self._met = table(_SCHEMA)
        self._files: list[str] = []

    def spoilt(self, id: str, place: str) -> None:
        """Take in a row that could not be read; raises InputError when its id is another's."""
        first, _ = self._meet(digest(id), place, b"")
        if first != place:
            raise _duplicate(id, first)

    def settle(self, transcript: Transcript, place: str, *, generated: bool) -> Transcript | None:
        """Return `transcript` under an id of its own; None where it repeats an earlier one.

        An id that was made from what was said is made from everything that the row says where two
        rows differ in the rest. Raises InputError for an id that another row gave itself.
        """
        content = _content(transcript)
        first, known = self._meet(digest(transcript.id), place, content)
        if generated and known != content:
            transcript = transcript.model_copy(update={"id": f"{transcript.id}-{content.hex()[:8]}"})
            first, known = self._meet(digest(transcript.id), place, content)
        if first == place:
            return transcript
        if known == content:
            return None
        raise _duplicate(transcript.id, first)

    def recall(self, id: bytes, place: str, content: bytes) -> bool:
        """Take in a row that need not be read again, by its id's digest; say whether it is the first."""
        return self._meet(id, place, content)[0] == place

    def content(self, transcript_id: str) -> bytes:
        """Return the digest of what the first row with this id says."""
        return self._found(digest(transcript_id))[1]

    def first(self, id: str) -> str:
        """Return the place of the first row with this id."""
        return self._found(digest(id))[0]

    def _meet(self, id: bytes, place: str, content: bytes) -> tuple[str, bytes]:
        """Take in `id`; return the place and the content of the first row that has it."""
        file, colon, row = place.rpartition(":")
        values = (id, self._number(file + colon), row, content)
        if self._met.execute("insert or ignore into met values (?, ?, ?, ?)", values).rowcount:
            return place, content
        return self._found(id)

    def _found(self, id: bytes) -> tuple[str, bytes]:
        query = "select file, row, content from met where id = ?"
        file, row, content = self._met.execute(query, (id,)).fetchone()
        return self._files[file] + row, content

    def _number(self, file: str) -> int:
        """Return the number of a file; rows of one come together."""
        if not self._files or self._files[-1] != file:
            self._files.append(file)
        return len(self._files) - 1


_PLACES: dict[str, Any] = {"id": True, "meta": set(KEYS)}
"""What says where a conversation was found: a copy may stand on another sheet."""


def _content(transcript: Transcript) -> bytes:
    return blake2b(transcript.model_dump_json(exclude=_PLACES).encode(), digest_size=8).digest()


def _duplicate(id: str, first: str) -> InputError:
    return InputError(
        say(f"编号 {id} 与 {first} 重复", f"the id {id} is taken by {first}"), kind="duplicate_id"
    )
