"""Conversations written as short scripts, and a rubric of one criterion to hold its rules against them."""

import json
from pathlib import Path

from cs_eval.models.rubric import Rubric
from cs_eval.models.rule import Lexicon
from cs_eval.models.scenario import Scenario
from cs_eval.models.transcript import Transcript
from cs_eval.rules import examine

ROLES = {"客": "customer", "服": "agent", "机": "bot", "系": "system"}

LEXICONS = {
    "greeting": Lexicon(name="问候", phrases=["您好", "hi"]),
    "apology": Lexicon(name="致歉", phrases=["抱歉", "对不起"], unless=["不用抱歉"]),
    "solution": Lexicon(name="解决办法", phrases=["补发", "退款"]),
    "please": Lexicon(name="请", patterns=["(?<!申)请"]),
    "thanks": Lexicon(name="谢", phrases=["谢谢"]),
    "single-char": Lexicon(name="单字回复", patterns=[r"^\W*[\u4e00-\u9fff]\W*$"]),
    "restate-cue": Lexicon(name="复述确认", phrases=["您是说", "您的意思是"]),
    "complaint": Lexicon(name="不满", by="customer", phrases=["气死", "太差"]),
    "off-platform": Lexicon(
        name="引到站外", violation="off_platform", certain=["加我微信"], patterns=["加(?:个)?微信"]
    ),
}


def talk(script, times=()):
    """Return the conversation in `script`: `客：…` and `服：…` a line, `/` a line break within a turn."""
    turns = []
    for number, line in enumerate(filter(None, map(str.strip, script.splitlines()))):
        who, text = line[0], line[2:].replace("/", "\n")
        turn = {"role": ROLES[who], "text": text}
        if number < len(times) and times[number]:
            turn["at"] = times[number]
        turns.append(turn)
    return Transcript.model_validate({"id": "t", "turns": turns})


def rubric_of(rules=None, *, gate=None, language="zh", levels=("做到", "部分做到", "未做到"), **extra):
    """Return a rubric whose only criterion is `it`, with `rules`, and whose only gate is `gate`."""
    criterion = {
        "id": "it",
        "name": "它",
        "ask": "怎样？",
        "levels": dict.fromkeys(levels, "看得到"),
        "rules": rules or {},
        **extra,
    }
    empty = {name: {"criteria": []} for name in ("accuracy", "compliance", "closing")}
    return Rubric.model_validate(
        {
            "rubric": "one",
            "name": "一条",
            "language": language,
            "dimensions": {"empathy": {"criteria": [criterion]}, **empty},
            "gates": [gate] if gate else [],
        }
    )


def report_on(script, rules=None, *, times=(), facts=None, lexicons=LEXICONS, beside_a_model=False, **extra):
    """Return what the rules report of `script` under a rubric with `rules`."""
    scenario = Scenario.model_validate({"facts": facts}) if facts is not None else None
    transcript = script if isinstance(script, Transcript) else talk(script, times)
    rubric = rubric_of(rules, **extra)
    return examine(rubric, lexicons, transcript, scenario, beside_a_model=beside_a_model)


def opinion_on(script, rules, **extra):
    """Return the opinion on the one criterion, or None."""
    return report_on(script, rules, **extra).opinions.get("it")


def level_of(script, rules, **extra):
    """Return the level given, `not_applicable`, or None."""
    opinion = opinion_on(script, rules, **extra)
    return opinion and opinion.answer


def plain_lines():
    """Return the plainest lines, each with the kind that it shows and the one that it is near to."""
    path = Path(__file__).parent.parent / "fixtures" / "lines" / "plain.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


WRONG = {"or": [{"facts": "denied"}, {"facts": "contradicted"}]}


def is_wrong(facts, customer, reply):
    """Say whether `reply` contradicts or denies one of `facts`, which are set apart by bars."""
    script = f"客：{customer}\n服：{reply}"
    return level_of(script, {"做到": WRONG}, facts=facts.split("|")) == "做到"
