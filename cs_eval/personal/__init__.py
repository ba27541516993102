"""Personal data in a text: where it stands, and placeholders for it that can be taken back."""

from cs_eval.personal.data import Kind, PersonalData
from cs_eval.personal.placeholders import Placeholders, Segment

__all__ = ["Kind", "PersonalData", "Placeholders", "Segment", "find_personal_data"]


def find_personal_data(text: str) -> list[PersonalData]:
    """Return the personal data in `text`: offsets into it, in order, none overlapping.

    Width, script and invisible characters make no difference, nor do digits in Chinese, or
    other characters between them. A value that goes over a line break is found in parts.
    """
    from cs_eval.personal import finder  # on use: its patterns take a while to compile

    return finder.find_personal_data(text)
