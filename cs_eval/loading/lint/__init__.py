"""A rubric without errors -> what could be better in it, why that matters, and what to write instead."""

from cs_eval.loading.lint._remark import Remark, Source
from cs_eval.loading.lint._rubric import remarks_on

__all__ = ["Remark", "Source", "remarks_on"]
