"""Personal data in a text: where it stands, and placeholders for it that can be taken back."""

from cs_eval.personal.data import Kind, PersonalData
from cs_eval.personal.finder import find_personal_data
from cs_eval.personal.placeholders import Placeholders, Segment

__all__ = ["Kind", "PersonalData", "Placeholders", "Segment", "find_personal_data"]
