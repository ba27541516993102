"""Tables in memory that take some dozens of bytes a row, where objects in a dict take hundreds."""

from __future__ import annotations

import sqlite3
from hashlib import blake2b

_BYTES = 16
"""Of a digest: so long that among a milliard of names no two come out alike."""


def table(schema: str) -> sqlite3.Connection:
    """Return a database in memory with `schema`, in which each statement counts at once."""
    database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    database.executescript(f"pragma journal_mode = off; {schema}")
    return database


def digest(*names: str) -> bytes:
    """Return a short stand-in for `names`, another for other names or another order."""
    text = "\0".join(f"{len(name)}:{name}" for name in names)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()


def pair(one: bytes, other: bytes) -> bytes:
    """Return one digest for two of them, in this order."""
    return blake2b(one + other, digest_size=_BYTES).digest()


class Numbers:
    """A number under each digest; about 40 bytes for each."""

    def __init__(self) -> None:
        self._table = table("create table numbers (name blob primary key, number integer) without rowid")

    def put(self, name: bytes, number: int) -> None:
        """Set the number under `name`."""
        self._table.execute("insert or replace into numbers values (?, ?)", (name, number))

    def get(self, name: bytes) -> int | None:
        """Return the number under `name`, None where there is none."""
        row = self._table.execute("select number from numbers where name = ?", (name,)).fetchone()
        return None if row is None else int(row[0])
