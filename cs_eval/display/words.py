"""The words on the screen, in the current language, for codes that the models use."""

from __future__ import annotations

from collections.abc import Mapping

from cs_eval.language import say
from cs_eval.models.common import Dimension
from cs_eval.models.grade import Basis, GateState, Grade
from cs_eval.models.transcript import TurnKind

Pair = tuple[str, str]

_DIMENSIONS: Mapping[Dimension, Pair] = {
    "empathy": ("态度与共情", "Empathy"),
    "accuracy": ("专业与准确", "Accuracy"),
    "compliance": ("合规", "Compliance"),
    "closing": ("促成与收尾", "Closing"),
}
_SHORT: Mapping[Dimension, Pair] = {
    "empathy": ("态度", "Emp."),
    "accuracy": ("专业", "Acc."),
    "compliance": ("合规", "Comp."),
    "closing": ("收尾", "Clos."),
}
_ROLES: Mapping[str, Pair] = {
    "customer": ("客户", "Customer"),
    "agent": ("客服", "Agent"),
    "colleague": ("同事", "Colleague"),
    "bot": ("自动", "Bot"),
    "system": ("系统", "System"),
}
_KINDS: Mapping[TurnKind, Pair] = {
    "text": ("", ""),
    "image": ("图片", "image"),
    "voice": ("语音", "voice"),
    "video": ("视频", "video"),
    "file": ("文件", "file"),
    "card": ("卡片", "card"),
    "order": ("订单", "order"),
    "link": ("链接", "link"),
    "recall": ("撤回", "recalled"),
    "transfer": ("转接", "handed over"),
}
_FORMATS: Mapping[str, Pair] = {
    "xlsx": ("Excel", "Excel"),
    "parquet": ("Parquet", "Parquet"),
    "arrow": ("Arrow", "Arrow"),
    "markdown": ("Markdown", "Markdown"),
    "qianniu": ("千牛", "Qianniu"),
    "dialogue": ("文字对话", "dialogue"),
}
_GATES: Mapping[GateState, Pair] = {
    "hit": ("触红线", "hit"),
    "uncertain": ("疑似", "uncertain"),
    "clear": ("未触", "clear"),
    "unscored": ("未评", "not scored"),
}
_REASONS: Mapping[str, Pair] = {
    "needs_llm": ("要大模型才能评", "needs a model"),
    "refused": ("大模型拒绝回答", "the model refused"),
    "no_answer": ("没有得到回答", "no answer"),
    "evidence_not_found": ("引文在对话里找不到", "the quote is not in the conversation"),
    "disagreement": ("几次判断不一致", "judges or samples disagree"),
}
_SOURCES: Mapping[str, Pair] = {
    "rule": ("规则", "rule"),
    "model": ("大模型", "model"),
    "human": ("人工", "human"),
}
_REVIEW: Mapping[str, Pair] = {
    "gate_hit": ("触红线", "red line hit"),
    "gate_uncertain": ("疑似触红线", "red line in doubt"),
    "gate_unscored": ("红线没有评出来", "red line not checked"),
    "low_coverage": ("没评的部分太多", "too little was scored"),
    "borderline": ("总分在等级边上", "the total is at the edge of a band"),
    "manipulation": ("对话里有人试图左右评分", "someone in the chat tries to steer the grading"),
    "judge_silent": ("有评审没有评", "a judge had no answer"),
    "no_total": ("规则给不出总分", "rules give no total"),
    "share": ("随机抽到", "drawn at random"),
    **_REASONS,
}
_FAILURES: Mapping[str, Pair] = {
    "bad_row": ("读不懂的行", "unreadable rows"),
    "empty_file": ("空文件", "empty files"),
    "unreadable_file": ("读不了的文件", "files that cannot be read"),
    "no_turns": ("没有内容的对话", "conversations without turns"),
    "no_agent_turn": ("客服没有说话的对话", "conversations in which the trainee says nothing"),
    "unknown_role": ("不认识的角色", "unknown roles"),
    "duplicate_id": ("重复的编号", "duplicate ids"),
    "unknown_scenario": ("找不到场景", "unknown scenarios"),
    "unknown_fact": ("店铺事实没有或那天无效", "facts that the shop has not, or not on that day"),
    "unknown_rubric": ("找不到评分规则", "unknown rubrics"),
    "refused": ("大模型拒绝回答", "the model refused"),
    "no_answer": ("大模型没有回答", "the model gave no answer"),
    "truncated": ("大模型的回答被截断", "the model's reply was cut off"),
    "evidence_not_found": ("大模型的引文都对不上", "none of the model's quotes could be found"),
    "too_long": ("对话太长，模型读不下", "too long for the model"),
    "auth": ("密钥不对或没有权限", "the key was refused"),
    "bad_request": ("服务不接受请求", "the endpoint refused the request"),
    "rate_limited": ("服务限流", "rate limited"),
    "timeout": ("等待超时", "timed out"),
    "connection": ("连不上服务", "no connection"),
    "server_error": ("服务出错", "server errors"),
}


def _said(words: Mapping[str, Pair], code: str) -> str:
    return say(*words[code]) if code in words else code


def dimension(name: Dimension) -> str:
    """Return the name of a dimension."""
    return say(*_DIMENSIONS[name])


def short_dimension(name: Dimension) -> str:
    """Return the name of a dimension for the head of a narrow column."""
    return say(*_SHORT[name])


def role(code: str) -> str:
    """Return what a turn's role is called."""
    return _said(_ROLES, code)


def turn_kind(code: TurnKind) -> str:
    """Return what a message that is no text is; empty for a text."""
    return say(*_KINDS[code])


def file_format(name: str) -> str:
    """Return what a format of files is called."""
    return say(*_FORMATS[name]) if name in _FORMATS else name.upper()


def gate_state(code: GateState) -> str:
    """Return what a gate's state is called."""
    return say(*_GATES[code])


def unscored(reason: str) -> str:
    """Return why a criterion was not scored."""
    return _said(_REASONS, reason)


def source(code: str) -> str:
    """Return who gave a verdict."""
    return _said(_SOURCES, code)


def failure(kind: str) -> str:
    """Return what failures of `kind` are called."""
    return _said(_FAILURES, kind)


def review_reason(code: str, names: Mapping[str, str]) -> str:
    """Return in words why a person should look, or why a further judge was asked.

    `names` gives the names of criteria and gates by id.
    """
    kind, _, id = code.partition(":")
    words = _said(_REVIEW if kind in _REVIEW else _FAILURES, kind)
    return say(f"{words}：{names.get(id, id)}", f"{words}: {names.get(id, id)}") if id else words


def basis(code: Basis) -> str:
    """Return what a grade rests on."""
    return say("只用规则评", "by rules alone") if code == "rules" else say("大模型评", "by a model")


def status(grade: Grade) -> str:
    """Return whether the grade is complete."""
    return say("完整", "complete") if grade.status == "complete" else provisional()


def provisional() -> str:
    """Return the word for a grade of which something is still to be scored."""
    return say("暂定", "provisional")


def provisional_in_short() -> str:
    """Return that word where there is little room."""
    return say("暂定", "prov.")


def not_applicable() -> str:
    """Return the word for what does not apply."""
    return say("不适用", "n/a")


def not_scored() -> str:
    """Return the word for what could not be scored."""
    return say("未评", "not scored")


def notice() -> str:
    """Return what every output that shows scores says."""
    return say(
        "程序与大模型辅助评分，仅供培训参考；可要求说明和人工复核。",
        "Scored with the help of programs and language models, for training only; "
        "an explanation and a human review can be asked for.",
    )
