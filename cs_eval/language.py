"""The language in which people are spoken to: Chinese unless the caller says English."""

from typing import Literal

Language = Literal["zh", "en"]

_current: Language = "zh"


def use_language(language: Language) -> None:
    """Speak `language` from now on, in this process."""
    global _current
    _current = language


def current_language() -> Language:
    """Return the language that messages are made in."""
    return _current


def counted(count: int, noun: str, nouns: str = "") -> str:
    """Return a count of things as English has it; `nouns` where more of them do not just add an s."""
    return f"{count:,} {noun if count == 1 else nouns or f'{noun}s'}"


def say(zh: str, en: str) -> str:
    """Return the one of the two wordings that is in the current language."""
    return zh if _current == "zh" else en
