"""For tests of tools that grade: a scripted judge, and a fake endpoint over real HTTP.

with FakeEndpoint() as endpoint:
    judge = OpenAIJudge("any-model", base_url=endpoint.base_url, api_key="local")
    grade = Grader(rubric="general", judge=judge).grade(transcript)
assert len(endpoint.requests) == 1
"""

from cs_eval.testing._endpoint import FakeEndpoint, Received
from cs_eval.testing._replies import Reply, good_answer
from cs_eval.testing._stub import StubJudge

__all__ = ["FakeEndpoint", "Received", "Reply", "StubJudge", "good_answer"]
