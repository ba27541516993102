"""The short forms in which the design writes a rubric: all of them load and grade."""

import pytest
from samples import chat

from cs_eval import Grader, load_rubric
from cs_eval.models.rubric import Rubric

BASE = """
rubric: base
name: 基础
dimensions:
  accuracy: {criteria: [{id: right, name: 说对, ask: 说对了吗？, levels: {对: 说对了, 错: 说错了}}]}
  compliance: {criteria: []}
  closing: {criteria: []}
  empathy: {criteria: []}
"""

AFTERSALES = """
rubric: aftersales
name: 售后服务
version: 3
extends: base
language: zh
bands: {优秀: 90, 良好: 80, 合格: 60, 待提升: 0}
min_coverage: 0.8
dimensions:
  empathy:
    weight: 30
    criteria:
      - id: soothe-before-solve
        name: 先安抚后处理
        ask: 客户表达不满后，客服是否先回应情绪，再谈处理办法？
        when: 客户表达了不满、着急或失望          # else not_applicable
        cites: [skills-plan/complaint-step-1, textbook/after-sales-first]
        weight: 3
        levels:
          做到: 点出客户遇到的事和感受，并在给方案前致歉
          部分做到: 有套话式道歉，但没有点出客户的具体处境
          未做到: 直接要单号或讲规则，没有回应情绪
        quote: {未做到: optional}
        rules:
          when: {cue: complaint}
          做到: {order: [apology, solution], also: names_trouble}
          部分做到: {any: apology}
      - id: first-reply
        name: 首次响应
        rules: {做到: {first_reply_within: 6s}}
gates:
  - id: off-platform
    name: 引导线下交易
    dimension: compliance
    rule: {violation: off_platform}
    confirm: true
    effect: {cap: 40}
"""


@pytest.fixture
def rubric(tmp_path) -> Rubric:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "aftersales.yaml").write_text(AFTERSALES, encoding="utf-8")
    return load_rubric("aftersales", tmp_path)


def test_the_rubric_of_the_design_loads_as_it_is_printed(rubric):
    assert [criterion.id for criterion in rubric.criteria] == ["soothe-before-solve", "first-reply", "right"]
    assert rubric.by_id["off-platform"].effect.limit == 40


def test_a_criterion_that_only_rules_decide_may_leave_its_levels_to_them(rubric):
    first = rubric.by_id["first-reply"]
    assert first.scale == {"做到": 1, "未做到": 0}
    turns = [
        {"role": "customer", "text": "在吗", "at": "2026-03-05T10:00:00+08:00"},
        {"role": "agent", "text": "您好，欢迎光临，请问有什么可以帮您", "at": "2026-03-05T10:00:09+08:00"},
    ]
    with Grader(rubric) as grader:
        verdicts = {v.criterion: v for v in grader.grade(chat(turns=turns)).verdicts}
    assert (verdicts["first-reply"].level, verdicts["first-reply"].points) == ("未做到", 0)


def test_the_name_of_a_gate_is_its_question_where_it_has_no_other(rubric):
    assert rubric.by_id["off-platform"].ask == "引导线下交易"
