"""Brands, works and people of note whose names look like anybody's."""

from cs_eval.personal.word_lists import words

_BRANDS = words("brands")
_LENGTHS = range(max(map(len, _BRANDS)), 1, -1)


def is_of_brand(text: str, start: int) -> bool:
    """Say whether the character at `start` is one of the name of a brand or a star."""
    return any(
        text[start - back : start - back + length] in _BRANDS
        for length in _LENGTHS
        for back in range(min(length, start + 1))
    )
