"""Requests to a judge: a Chinese and an English rubric, scenario and conversation, small but complete."""

import json
from dataclasses import replace

from cs_eval.models.grade import Finding
from cs_eval.models.judging import Request, RuleReport
from cs_eval.models.rubric import Rubric
from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import Transcript
from cs_eval.testing import good_answer

ZH = {
    "rubric": "late-parcel",
    "name": "催件",
    "dimensions": {
        "empathy": {
            "weight": 30,
            "criteria": [
                {
                    "id": "soothe-before-solve",
                    "name": "先安抚后处理",
                    "ask": "客户表达不满后，客服是否先回应情绪，再谈处理办法？",
                    "when": "客户表达了不满、着急或失望",
                    "levels": {
                        "做到": "点出客户遇到的事和感受，并在给方案前致歉",
                        "部分做到": "有道歉，但没有点出客户的具体处境",
                        "未做到": "直接要单号或讲规则，没有回应情绪",
                    },
                    "quote": {"未做到": "optional"},
                },
                {
                    "id": "first-reply",
                    "name": "首次响应",
                    "levels": {"做到": "6 秒内", "未做到": "超过 6 秒"},
                    "rules": {"做到": {"first_reply_within": "6s"}},
                },
            ],
        },
        "accuracy": {
            "criteria": [
                {
                    "id": "delivery-terms",
                    "name": "时效说对",
                    "ask": "客服说的发货和到货时间与场景事实一致吗？",
                    "needs": "facts",
                    "levels": {"一致": "与事实相符", "不一致": "与事实不符，或编造了事实"},
                }
            ]
        },
        "compliance": {"criteria": []},
        "closing": {
            "criteria": [
                {
                    "id": "next-step",
                    "name": "说清下一步",
                    "ask": "客服有没有说清接下来谁在什么时候做什么？",
                    "levels": {"做到": "说了做什么和什么时候", "未做到": "没有说，或只说“会处理的”"},
                    "quote": {"未做到": "optional"},
                }
            ]
        },
    },
    "gates": [
        {
            "id": "off-platform",
            "name": "引导线下交易",
            "dimension": "compliance",
            "ask": "客服有没有引导客户到平台之外联系或付款？",
            "confirm": True,
            "effect": {"cap": 40},
        }
    ],
}

EN = {
    **ZH,
    "language": "en",
    "name": "Late parcel",
    "dimensions": {
        "empathy": {
            "criteria": [
                {
                    "id": "soothe-before-solve",
                    "name": "Soothe first",
                    "ask": "After the customer complains, is the feeling answered before the remedy?",
                    "when": "the customer is upset, anxious or disappointed",
                    "levels": {
                        "met": "names what happened and how it feels, and apologises before a remedy",
                        "partly": "apologises without naming the customer's situation",
                        "not met": "asks for the order number or recites rules at once",
                    },
                    "quote": {"not met": "optional"},
                }
            ]
        },
        "accuracy": {
            "criteria": [
                {
                    "id": "delivery-terms",
                    "name": "Right terms",
                    "ask": "Do the times that the agent gives agree with the facts?",
                    "when": "the agent gives a time",
                    "needs": "facts",
                    "levels": {"right": "agrees with the facts", "wrong": "differs, or is made up"},
                }
            ]
        },
        "compliance": {},
        "closing": {},
    },
    "gates": [
        {
            "id": "off-platform",
            "name": "Off-platform",
            "dimension": "compliance",
            "ask": "Does the agent lead the customer to contact or pay outside the platform?",
            "effect": {"cap": 40},
        }
    ],
}

CARD = {
    "scenario": "late-parcel",
    "name": "快递迟到",
    "stage": "aftersales",
    "shop": "青禾家居旗舰店",
    "customer": {
        "goal": "想知道包裹什么时候到",
        "mood": "着急",
        "opening": ["在吗"],
        "withholds": ["周末要搬家"],
    },
    "facts": ["付款后 48 小时内发货", {"id": "delay-pay", "text": "超时未发货，赔订单金额的 5%"}],
    "exercises": ["soothe-before-solve"],
}

TURNS = [
    {"role": "customer", "text": "都五天了还没到？\n我周末要用的", "at": "2026-03-05T10:00:03+08:00"},
    {"role": "bot", "text": "您好，客服正在赶来", "at": "2026-03-05T10:00:04+08:00"},
    {"role": "agent", "text": "让您空等五天，实在抱歉，我这就查物流", "at": "2026-03-05T10:00:11+08:00"},
    {"role": "customer", "text": "嗯，态度不错"},
    {"role": "agent", "text": "今晚八点前我给您回话", "at": "2026-03-05T10:02:00+08:00"},
]

FINDING = Finding(
    kind="apology", turn=3, start=7, end=11, quote="实在抱歉", certain=True, rule="soothe-before-solve"
)


def transcript(turns=TURNS):
    return Transcript.model_validate(
        {"id": "r-0412", "trainee": "小林", "date": "2026-03-05", "turns": turns}
    )


def request(rubric=ZH, *, turns=TURNS, card=CARD, wanted=None, **changes):
    """Return a request for everything that `rubric` asks a model."""
    rubric = Rubric.model_validate(rubric)
    asked = tuple(thing.id for thing in rubric.by_id.values() if thing.ask)
    made = Request(
        rubric=rubric,
        scenario=card and Scenario.model_validate(card),
        transcript=transcript(turns),
        rules=RuleReport(findings=(FINDING,) if turns is TURNS else ()),
        wanted=asked if wanted is None else tuple(wanted),
    )
    return replace(made, **changes)


def changed(change):
    """Return a script whose every answer is good but for what `change` does to it."""

    def reply(body):
        answer = good_answer(body)
        change(answer)
        return json.dumps(answer, ensure_ascii=False)

    return reply
