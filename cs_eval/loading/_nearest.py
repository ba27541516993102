"""The nearest right word to a wrong one: "levles：是不是想写 levels？"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from cs_eval.language import say

MAX_LISTED = 12
"""How many right words are listed where none is near."""

MAX_SHOWN = 40
"""How much of a wrong word is shown."""

MAX_COMPARED = 80
"""How much of it is compared with the right ones."""


def nearest(word: str, options: Iterable[str]) -> str | None:
    """Return the option that `word` was probably meant to be, if one is near enough."""
    by_lower = {option.lower(): option for option in options}
    near = get_close_matches(word.strip().lower()[:MAX_COMPARED], by_lower, n=1, cutoff=0.6)
    return by_lower[near[0]] if near else None


def did_you_mean(word: str, options: Iterable[str], *, also: Mapping[str, str] | None = None) -> str:
    """Return what to say of the unknown `word`; `also` maps other spellings to an option."""
    options, word = list(options), word[:MAX_SHOWN]
    spellings = {**(also or {}), **{option: option for option in options}}
    near = nearest(word, spellings)
    if near:
        return say(f"{word}：是不是想写 {spellings[near]}？", f"{word}: did you mean {spellings[near]}?")
    if not options:
        return say(f"{word}：这里不能写", f"{word}: not allowed here")
    return say(
        f"{word}：没有这一项；可以写 {listed(options)}", f"{word}: unknown; known are {listed(options)}"
    )


def none_called(what: tuple[str, str], name: str, options: Iterable[str]) -> str:
    """Return what to say of a name that nothing has; `what` says in both languages what it names."""
    options, shown = list(options), name[:MAX_SHOWN]
    near = nearest(name, options)
    if near:
        zh, en = f"是不是 {near}？", f"did you mean {near}?"
    else:
        zh, en = f"现有：{listed(options) or '一个也没有'}", f"there are: {listed(options) or 'none'}"
    return say(f"没有叫 {shown} 的{what[0]}；{zh}", f"no {what[1]} is called {shown}; {en}")


def listed(options: Iterable[str]) -> str:
    """Return the options as a person lists them, cut where they are many."""
    options = list(options)
    text = say("、", ", ").join(options[:MAX_LISTED])
    more = len(options) - MAX_LISTED
    return text + say(f" 等 {len(options)} 个", f" and {more} more") if more > 0 else text
