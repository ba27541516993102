"""The SQLite file of the cache: made, opened, measured, shrunk; any number of processes at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

LOCK_WAIT_S = 5.0
"""How long to wait for another process before giving up."""

_VERSION = 1
_TABLES = (
    """CREATE TABLE replies (
        key TEXT PRIMARY KEY, body BLOB NOT NULL,
        stored_at REAL NOT NULL, used_at REAL NOT NULL, hits INTEGER NOT NULL DEFAULT 0
    )""",
    "CREATE INDEX replies_by_use ON replies (used_at)",
    "CREATE INDEX replies_by_age ON replies (stored_at)",
    "CREATE TABLE links (about TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (about, key)) WITHOUT ROWID",
    "CREATE INDEX links_by_key ON links (key)",
    "CREATE TRIGGER unlink AFTER DELETE ON replies BEGIN DELETE FROM links WHERE key = old.key; END",
)


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to the database in `file`, made if missing, for this user alone.

    Each use has a connection of its own: it crosses no threads and is never left open. Raises
    sqlite3.Error and OSError.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    with closing(sqlite3.connect(file, timeout=LOCK_WAIT_S, isolation_level=None)) as database:
        database.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
        database.execute("PRAGMA synchronous = NORMAL")
        if _version(database) != _VERSION:
            _make(database)
        yield database


@contextmanager
def writing(database: sqlite3.Connection) -> Iterator[None]:
    """Run the block as one transaction; waits for other writers."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _make(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA auto_vacuum = INCREMENTAL")
    database.execute("PRAGMA journal_mode = WAL")
    with writing(database):
        if _version(database) == _VERSION:
            return  # another process was faster
        for statement in _TABLES:
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {_VERSION}")


def _version(database: sqlite3.Connection) -> int:
    return number(database, "PRAGMA user_version")


def number(database: sqlite3.Connection, query: str, *values: object) -> int:
    """Return the number that `query` asks for."""
    return int(database.execute(query, values).fetchone()[0])


def used_bytes(database: sqlite3.Connection) -> int:
    """Return how large the file is, without the space that is free for what comes next."""
    pages = number(database, "PRAGMA page_count") - number(database, "PRAGMA freelist_count")
    return pages * number(database, "PRAGMA page_size")


def shrink(database: sqlite3.Connection) -> None:
    """Give free space back to the system, and empty the log that deleted rows are still in."""
    database.executescript("PRAGMA incremental_vacuum")  # `execute` would do one step of it
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def parts(file: Path) -> list[Path]:
    """Return the files that the database in `file` consists of now."""
    names = (file.with_name(file.name + end) for end in ("", "-wal", "-shm"))
    return [name for name in names if name.exists()]
