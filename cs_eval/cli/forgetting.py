"""`cs-eval forget`: deletes what was stored of someone, after showing how much that is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from cs_eval.cache import ReplyCache
from cs_eval.cli.exits import ExitCode
from cs_eval.cli.showing import print_lines
from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.models.days import parse_day
from cs_eval.runs import Theirs, Whose, find_theirs, forget


def run(folder: Path, whose: Whose, cache: Path, *, yes: bool, dry_run: bool) -> int:
    """Delete what the run in `folder` holds of `whose`, and the replies in `cache` that served it."""
    found, replies = find_theirs(folder, whose), ReplyCache(cache)
    if not found.ids:
        print_lines([say("没有找到，什么都没删。", "Nothing of theirs was found, and nothing deleted.")])
        return ExitCode.OK
    print_lines(_counts(found, replies.forget(found.keys, dry_run=True)))
    if dry_run:
        print_lines([say("只是看看，什么都没删。", "Nothing was deleted: this was a dry run.")])
        return ExitCode.OK
    if not (yes or _confirmed()):
        print_lines([say("没有删。", "Nothing was deleted.")])
        return ExitCode.OK
    gone = forget(folder, whose)
    deleted = replies.forget(found.keys | gone.keys)
    print_lines(_done(gone, deleted))
    return ExitCode.OK


def whose(trainee: str | None, before: str | None) -> Whose:
    """Return whose lines are meant; raises InputError unless it is said in exactly one way."""
    if (trainee is None) == (before is None):
        raise InputError(
            say(
                "写 --trainee 学员，或 --before 日期，二者选一",
                "say --trainee NAME or --before DATE, one of them",
            )
        )
    try:
        return Whose(trainee, parse_day(before) if before is not None else None)
    except ValueError as error:
        raise InputError(f"--before: {error}") from None


def _counts(found: Theirs, replies: int) -> Iterator[str]:
    yield say(f"{len(found.ids)} 段对话，会删掉：", f"{len(found.ids)} transcripts; to be deleted:")
    for name, count in found.lines.items():
        yield say(f"  {name} {count} 行", f"  {name}: {count} lines")
    if replies:
        yield say(f"  本机缓存里的回答 {replies} 条", f"  replies in the cache on this machine: {replies}")
    if found.untouched:
        names = say("、", ", ").join(found.untouched)
        yield say(
            f"文件夹里的 {names} 不会动，里面可能也有，请自己删",
            f"{names} in the folder will not be touched, and may speak of them: delete that yourself",
        )


def _confirmed() -> bool:
    if not sys.stdin.isatty():
        raise InputError(
            say("删了就找不回来：确定要删，加 --yes", "this cannot be undone: add --yes to delete it")
        )
    print_lines([say("删了就找不回来。确定要删，输入 y：", "This cannot be undone. To delete it, type y:")])
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


def _done(gone: Theirs, replies: int) -> Iterator[str]:
    lines = gone.lines.total()
    yield say(
        f"删掉了 {len(gone.ids)} 段对话的 {lines} 行，和缓存里的 {replies} 条回答。",
        f"Deleted {lines} lines of {len(gone.ids)} transcripts, and {replies} replies of the cache.",
    )
    yield say(
        "输入的对话文件和备份没有动；再评一次会重新写进结果。",
        "The input files and backups are as they were; grading them again would store it anew.",
    )
