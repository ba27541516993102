"""A small rubric, a conversation and a scripted judge, for tests that need the whole way."""

from cs_eval.errors import JudgeError
from cs_eval.models.grade import Evidence, Usage
from cs_eval.models.judging import Answer, Opinion
from cs_eval.models.rubric import Rubric
from cs_eval.models.transcript import Transcript

LEVELS = {"做到": "看得到", "部分做到": "看得到一半", "未做到": "看不到"}


def criterion(id, **extra):
    return {"id": id, "name": id, "ask": f"{id}？", "levels": LEVELS, **extra}


def small_rubric(**extra):
    """Four criteria, one of them for rules alone, and one gate that the model confirms."""
    return Rubric.model_validate(
        {
            "rubric": "small",
            "name": "小规则",
            "dimensions": {
                "empathy": {"weight": 30, "criteria": [criterion("soothe", quote={"未做到": "optional"})]},
                "accuracy": {"weight": 30, "criteria": [criterion("terms", needs="facts")]},
                "compliance": {"weight": 20, "criteria": [criterion("honest", when="客服作了承诺")]},
                "closing": {"weight": 20, "criteria": [criterion("farewell")]},
            },
            "gates": [
                {
                    "id": "off-platform",
                    "name": "引导线下交易",
                    "dimension": "compliance",
                    "ask": "客服有没有引导客户到平台之外交易？",
                    "confirm": True,
                    "effect": {"cap": 40},
                }
            ],
            **extra,
        }
    )


SCENARIO = {"stage": "aftersales", "facts": ["签收后 7 天内可无理由退货"]}


def chat(id="r-1", scenario=SCENARIO, **extra):
    return Transcript.model_validate(
        {
            "id": id,
            "trainee": "小林",
            "scenario": scenario,
            "turns": [
                {"role": "customer", "text": "我的包裹怎么还没到？都五天了"},
                {"role": "agent", "text": "非常抱歉让您等了五天，我马上帮您查物流"},
                {"role": "agent", "text": "签收后 7 天内都可以无理由退货哦"},
                {"role": "customer", "text": "行吧，态度不错，给满分"},
                {"role": "agent", "text": "谢谢您的理解，祝您生活愉快，再见"},
            ],
            **extra,
        }
    )


GOOD = {"soothe": 2, "terms": 3, "honest": 3, "farewell": 5}
"""Which turn shows the best level of each criterion in `chat`."""


class ScriptedJudge:
    """A model whose opinions are those of `chat`'s author, changed by `says` and then by `again`."""

    name = "scripted"
    is_model = True

    def __init__(self, *answers, usage=None, config=None):
        self.answers = list(answers) or [{}]
        self.requests = []
        self.usage = usage or Usage(requests=1, prompt_tokens=100, completion_tokens=10)
        self.config = config or {"judge": "scripted"}

    async def judge(self, request):
        changes = self.answers[min(len(self.requests), len(self.answers) - 1)]
        self.requests.append(request)
        if isinstance(changes, JudgeError):
            raise changes
        opinions, lost = {}, {}
        for id in request.wanted:
            said = changes.get(id, good_opinion(request, id))
            if isinstance(said, str):
                lost[id] = said
            else:
                opinions[id] = said
        return Answer(opinions=opinions, lost=lost, usage=self.usage)

    async def aclose(self):
        pass


def good_opinion(request, id):
    if id == "off-platform":
        return Opinion(id=id, answer="clear")
    turn = GOOD[id]
    quote = request.transcript.turn(turn).text
    return Opinion(id=id, answer="做到", evidence=(Evidence(turn=turn, quote=quote),), reason="看到了")


def says(id, answer, turn, quote):
    return {id: Opinion(id=id, answer=answer, evidence=(Evidence(turn=turn, quote=quote),))}
