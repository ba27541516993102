"""All that can be given as a judge."""

from cs_eval.judges.cascade import Cascade
from cs_eval.judges.panel import Panel
from cs_eval.judges.protocol import Judge
from cs_eval.judges.second_opinion import SecondOpinion

AnyJudge = Judge | Panel | SecondOpinion | Cascade
"""One judge, or several that are asked in one of the ways of asking."""
