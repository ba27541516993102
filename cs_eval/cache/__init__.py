"""Replies of endpoints kept on this machine, so that the same question is not paid for twice."""

from cs_eval.cache._replies import MAX_AGE_DAYS, MAX_BYTES, CacheFigures, ReplyCache

__all__ = ["MAX_AGE_DAYS", "MAX_BYTES", "CacheFigures", "ReplyCache"]
