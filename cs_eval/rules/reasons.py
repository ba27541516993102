"""Sentences for what rules saw, in the rubric's language; they quote only what goes against a fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cs_eval.models.scenario import NUMBERED
from cs_eval.rules.glossary import Glossary
from cs_eval.rules.hearing import Hearing
from cs_eval.rules.outcome import Note

_WORDINGS: dict[str, tuple[str, str]] = {
    "seen": ("第{turn}句有{names}", "turn {turn} has {names}"),
    "missing": ("没有见到{names}", "{names} not seen"),
    "in_order": ("第{turn}句先有{first}，之前没有{second}", "turn {turn} has {first}, before any {second}"),
    "late": (
        "第{other}句已有{second}，第{turn}句才有{first}",
        "{second} in turn {other}, {first} only in turn {turn}",
    ),
    "cue": ("第{turn}句客户说到{names}", "the customer's turn {turn} has {names}"),
    "no_cue": ("客户的话里没有{names}", "the customer's words have no {names}"),
    "violation": ("第{turn}句有{names}", "turn {turn}: {names}"),
    "suspected": ("第{turn}句疑似{names}", "turn {turn}: perhaps {names}"),
    "no_violation": ("没有发现{names}", "{names} not found"),
    "counted": ("{lines}句里有{seen}句是{names}", "{seen} of {lines} turns have {names}"),
    "lengths": (
        "{lines}句里有{seen}句的字数在{low}到{high}之间",
        "{seen} of {lines} turns have {low} to {high} characters",
    ),
    "lengths_from": (
        "{lines}句里有{seen}句不少于{low}个字",
        "{seen} of {lines} turns have {low} characters or more",
    ),
    "no_repeats": ("没有重复发同一句话", "no text was sent twice"),
    "repeats": ("同一句话发了{times}次", "the same text was sent {times} times"),
    "restates": ("第{turn}句复述了客户的意思来确认", "turn {turn} restates what the customer said"),
    "no_restating": ("没有复述客户的意思来确认", "nothing the customer said was restated"),
    "taken_up": (
        "客户说的{said}处，紧接着的回复接住了{seen}处",
        "of {said} things the customer said, the next replies took up {seen}",
    ),
    "nothing_to_take_up": ("客户没有说出要接的话，不评", "the customer said nothing that called for it"),
    "stated": ("第{turn}句的数字与{fact}一致", "a figure in turn {turn} agrees with {fact}"),
    "not_stated": ("没有说出事实里的数字", "no figure of the facts was stated"),
    "contradicted": (
        "第{turn}句说“{said}”，与{fact}不符，事实是“{true}”",
        "turn {turn} says “{said}”, against {fact}: “{true}”",
    ),
    "not_contradicted": ("没有发现与事实不符的数字", "no figure contradicts the facts"),
    "denied": (
        "第{turn}句说“{said}”，与{fact}相反，事实是“{true}”",
        "turn {turn} says “{said}”, the opposite of {fact}: “{true}”",
    ),
    "not_denied": ("没有发现与事实相反的说法", "nothing said is the opposite of the facts"),
    "told": (
        "事实里有{facts}处要点，讲到了{seen}处",
        "{seen} of the {facts} points of the facts were told",
    ),
    "covered": (
        "场景事实讲到了{percent}%（客户问起的算得重）",
        "{percent}% of the facts were told, what the customer asked about counting more",
    ),
    "first_reply": (
        "首次回复（第{turn}句）用了{seconds}秒，要求{limit}秒内",
        "the first reply (turn {turn}) took {seconds} s; {limit} s were allowed",
    ),
    "replies": ("{lines}次回复里有{seen}次在{limit}秒内", "{seen} of {lines} replies came within {limit} s"),
    "in_hours": ("都在{start}点到{end}点之间", "all between {start}:00 and {end}:00"),
    "off_hours": ("有的不在{start}点到{end}点之间", "not all between {start}:00 and {end}:00"),
    "no_facts": ("没有场景事实，不评", "no facts to judge by"),
    "no_time": ("没有可用的时间记录，不评快慢", "no usable timestamps, so speed is not judged"),
    "coarse_time": (
        "时间只记到分钟，看不出{limit}秒内的快慢，不评",
        "timestamps are to the minute, too coarse for {limit} s",
    ),
    "no_reply": ("没有可计时的回复，不评快慢", "there is no reply to be timed"),
}

_KINDS: dict[str, tuple[str, str]] = {
    "off_platform": ("引到站外交易", "off-platform dealing"),
    "privacy_leak": ("泄露客户信息", "leaked personal data"),
    "abuse": ("辱骂", "abuse"),
    "negative_refusal": ("生硬回绝", "flat refusal"),
    "single_char": ("单字回复", "one-character reply"),
    "overpromise": ("轻易承诺", "rash promise"),
    "absolute_claims": ("绝对化说法", "absolute claim"),
    "review_bribe": ("拿好处换好评", "reward for reviews"),
    "close_trade": ("违规关单", "improper order closing"),
    "invoice_refusal": ("拒开发票", "refused or false invoice"),
    "blame_customer": ("指责客户", "blaming the customer"),
    "cod_trap": ("货到付款的坑", "cash-on-delivery trap"),
    "card_trap": ("信用卡的坑", "credit-card trap"),
    "manipulation": ("操纵评分", "steering the grader"),
}
Numbers = tuple[tuple[str, object], ...]
"""What fills the places of a wording, by name."""

_MARKS = {"zh": ("或", "；", "。", "；但"), "en": (" or ", "; ", ".", "; but ")}


def reason(notes: Sequence[Note], but: Sequence[Note], hearing: Hearing, language: str) -> str:
    """Return a sentence that says what `notes` say, and what of `but` stood against a better level."""
    _, between, stop, however = _MARKS[language]
    said = list(dict.fromkeys(_worded(note, hearing, language) for note in notes))
    against = [words for note in but if (words := _worded(note, hearing, language)) not in said]
    parts = [between.join(part) for part in (said, against[:1]) if part]
    return however.join(parts) + stop if parts else ""


def _worded(note: Note, hearing: Hearing, language: str) -> str:
    return _sentence(note.wording, note.names, tuple(note.numbers.items()), hearing.words, language)


@lru_cache(maxsize=4096)
def _sentence(wording: str, ids: tuple[str, ...], numbers: Numbers, words: Glossary, language: str) -> str:
    names = [f"“{_name(id, words, language)}”" for id in ids]
    places = {
        "names": _MARKS[language][0].join(names),
        "first": "".join(names[:1]),
        "second": "".join(names[1:]),
    }
    told = {name: _fact(str(what), language) if name == "fact" else what for name, what in numbers}
    return _WORDINGS[wording][language == "en"].format(**places, **told)


def _fact(id: str, language: str) -> str:
    """Return what people call a fact: its id, or its place on the card where the card gave it none."""
    if numbered := re.fullmatch(NUMBERED, id):
        return f"fact {numbered[1]} of the card" if language == "en" else f"场景的第{numbered[1]}条事实"
    return f"fact {id}" if language == "en" else f"事实“{id}”"


def _name(id: str, words: Glossary, language: str) -> str:
    """Return what people call the lexicon or the kind of violation `id`."""
    if id in _KINDS and (language == "en" or id not in words.lexicons):
        return _KINDS[id][language == "en"]
    if id in words.lexicons:
        return words.lexicons[id].name
    return next((lexicon.name for _, lexicon in words.violating if lexicon.violation == id), id)
