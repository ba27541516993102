"""`cs-eval cache`: what is kept of models' replies on this machine, and how to be rid of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cs_eval.cache import MAX_AGE_DAYS, MAX_BYTES, CacheFigures, ReplyCache
from cs_eval.cli.exits import ExitCode
from cs_eval.cli.showing import print_lines
from cs_eval.errors import InputError
from cs_eval.language import counted, say

_MEGABYTE = 1_000_000


def look(folder: Path) -> int:
    """Print where the cache in `folder` is and what it holds."""
    cache = ReplyCache(folder)
    print_lines(_figures(cache.file, cache.figures()))
    return ExitCode.OK


def _figures(file: Path, found: CacheFigures) -> Iterator[str]:
    yield say(f"大模型回答的缓存：{file}", f"Replies of models are kept in {file}")
    yield say(
        f"{found.replies} 条，{found.bytes / _MEGABYTE:.1f} MB，省了 {found.hits} 次请求",
        f"{counted(found.replies, 'reply', 'replies')}, {found.bytes / _MEGABYTE:.1f} MB; "
        f"they have spared {counted(found.hits, 'request')}",
    )
    if found.oldest is not None:
        oldest = f"{datetime.fromtimestamp(found.oldest):%Y-%m-%d %H:%M}"
        yield say(f"最早的一条：{oldest}", f"the oldest is of {oldest}")
    yield say(
        f"里面只有遮盖过个人信息的文字。{MAX_AGE_DAYS:g} 天后自动删；超过 {MAX_BYTES // _MEGABYTE} MB 时，"
        "先删最久没用的。全部清掉：cs-eval cache clear",
        f"Personal data in it is masked. Replies go after {MAX_AGE_DAYS:g} days, and beyond "
        f"{MAX_BYTES // _MEGABYTE} MB those least recently used. To delete all: cs-eval cache clear",
    )


def clear(folder: Path, older_than_days: float | None) -> int:
    """Delete what is kept in `folder`, or what is older, and say how much that was."""
    cache = ReplyCache(folder)
    try:
        deleted = cache.clear(older_than_days or 0)
    except InputError:
        if older_than_days is not None:
            raise
        cache.remove()
        print_lines([say(f"{cache.file} 坏了，整个删掉了。", f"{cache.file} was damaged and is deleted.")])
        return ExitCode.OK
    print_lines([say(f"删了 {deleted} 条。", f"{counted(deleted, 'reply', 'replies')} deleted.")])
    return ExitCode.OK
