"""Replies by the hash of their request: stored, found, limited in size and age, forgotten."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from cs_eval.cache._database import number, opened, parts, shrink, used_bytes, writing
from cs_eval.errors import InputError
from cs_eval.language import say

FILE = "replies.sqlite3"
MAX_BYTES = 1_000_000_000
MAX_AGE_DAYS = 30.0

_DAY_S = 86_400.0

_log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True)
class CacheFigures:
    """What a cache holds; `oldest` is when its oldest reply was stored, in seconds since 1970."""

    replies: int = 0
    bytes: int = 0
    oldest: float | None = None
    hits: int = 0


class ReplyCache:
    """The replies in `folder`, which several processes may share; made when the first one is stored.

    It holds a hash of each request, the reply to it, in which personal data is masked as it was
    sent, and the keys of the grades that the reply served, so that it can be forgotten with them.
    Beyond `max_bytes` the least recently used replies go, and each goes after `max_age_days`.
    `get` and `put` never raise: with a damaged or locked file they warn once and do without.
    """

    def __init__(
        self, folder: Path | str, *, max_bytes: int = MAX_BYTES, max_age_days: float = MAX_AGE_DAYS
    ) -> None:
        self.file = Path(folder) / FILE
        self._max_bytes = max_bytes
        self._max_age_days = max_age_days
        self._lock = threading.Lock()
        self._off = False

    def __reduce__(self) -> tuple[Any, ...]:
        limited = partial(ReplyCache, max_bytes=self._max_bytes, max_age_days=self._max_age_days)
        return limited, (self.file.parent,)

    def get(self, key: str, about: str) -> bytes | None:
        """Return the reply stored under `key`, and note that it served the grade with the key `about` too."""
        return self._try(lambda database: self._found(database, key, about)) if self.file.exists() else None

    def put(self, key: str, about: str, body: bytes) -> None:
        """Store `body` as the reply to the request with the hash `key`, which the grade `about` needed."""
        self._try(lambda database: self._store(database, key, about, body))

    def _try(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        with self._lock:
            if self._off:
                return None
            try:
                with opened(self.file) as database:
                    return work(database)
            except (sqlite3.Error, OSError) as error:
                self._off = True
                _log.warning("%s: %s", self.file, _unusable(error))
                return None

    def _found(self, database: sqlite3.Connection, key: str, about: str) -> bytes | None:
        known = "SELECT body FROM replies WHERE key = ? AND stored_at >= ?"
        rows = database.execute(known, (key, self._oldest_kept())).fetchall()
        if not rows:
            return None
        with writing(database):
            database.execute(
                "UPDATE replies SET used_at = ?, hits = hits + 1 WHERE key = ?", (time.time(), key)
            )
            _link(database, about, key)
        return bytes(rows[0][0])

    def _store(self, database: sqlite3.Connection, key: str, about: str, body: bytes) -> None:
        now = time.time()
        stored = "INSERT OR REPLACE INTO replies (key, body, stored_at, used_at) VALUES (?, ?, ?, ?)"
        with writing(database):
            database.execute(stored, (key, body, now, now))
            _link(database, about, key)
            self._keep_within_limits(database)

    def _keep_within_limits(self, database: sqlite3.Connection) -> None:
        database.execute("DELETE FROM replies WHERE stored_at < ?", (self._oldest_kept(),))
        while used_bytes(database) > self._max_bytes and (left := _count(database)):
            tenth = max(1, left // 10)
            least_used = "SELECT key FROM replies ORDER BY used_at LIMIT ?"
            database.execute(f"DELETE FROM replies WHERE key IN ({least_used})", (tenth,))

    def _oldest_kept(self) -> float:
        return time.time() - self._max_age_days * _DAY_S

    def figures(self) -> CacheFigures:
        """Return what is stored; raises InputError when the file cannot be read."""
        if not self.file.exists():
            return CacheFigures()
        summed = "SELECT count(*), min(stored_at), coalesce(sum(hits), 0) FROM replies"
        with self._readable() as database:
            count, oldest, hits = database.execute(summed).fetchone()
        return CacheFigures(count, sum(part.stat().st_size for part in parts(self.file)), oldest, hits)

    def clear(self, older_than_days: float = 0.0) -> int:
        """Delete the replies that were stored longer ago than that, and return how many.

        Raises InputError when the file cannot be read.
        """
        if not self.file.exists():
            return 0
        with self._readable() as database:
            return _delete(database, "stored_at <= ?", time.time() - older_than_days * _DAY_S)

    def remove(self) -> None:
        """Delete the whole file, readable or not."""
        for part in parts(self.file):
            part.unlink(missing_ok=True)

    def forget(self, about: Iterable[str], *, dry_run: bool = False) -> int:
        """Delete the replies that served any of the grades with the keys `about`, and return how many.

        With `dry_run` they are only counted. Raises InputError when the file cannot be read.
        """
        if not self.file.exists():
            return 0
        with self._readable() as database:
            database.execute("CREATE TEMP TABLE gone (about TEXT PRIMARY KEY)")
            database.executemany("INSERT OR IGNORE INTO gone VALUES (?)", ((one,) for one in about))
            theirs = "key IN (SELECT key FROM links JOIN gone USING (about))"
            return _count(database, theirs) if dry_run else _delete(database, theirs)

    @contextmanager
    def _readable(self) -> Iterator[sqlite3.Connection]:
        try:
            with opened(self.file) as database:
                yield database
        except sqlite3.Error as error:
            raise InputError(_unusable(error), file=self.file) from error


def _link(database: sqlite3.Connection, about: str, key: str) -> None:
    database.execute("INSERT OR IGNORE INTO links VALUES (?, ?)", (about, key))


def _count(database: sqlite3.Connection, where: str = "TRUE") -> int:
    return number(database, f"SELECT count(*) FROM replies WHERE {where}")


def _delete(database: sqlite3.Connection, where: str, *values: object) -> int:
    with writing(database):
        deleted = database.execute(f"DELETE FROM replies WHERE {where}", values).rowcount
    shrink(database)
    return deleted


def _unusable(error: Exception) -> str:
    return say(
        f"回答的缓存用不了（{error}），这次不用缓存；坏了的话用 cs-eval cache clear 清掉",
        f"the cache of replies cannot be used ({error}); going on without it. "
        "If it is damaged, `cs-eval cache clear` removes it",
    )
