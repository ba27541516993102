"""A judge tried on an invented chat: what it gives, and what its endpoint supports."""

from cs_eval.trial.checkup import GRADINGS, Checkup, check_up, expected
from cs_eval.trial.sample import grade_sample, sample_chat, stock_rubric

__all__ = ["GRADINGS", "Checkup", "check_up", "expected", "grade_sample", "sample_chat", "stock_rubric"]
