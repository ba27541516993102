"""Whether words that look like a violation are one: negated, echoed, quoted, asked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cs_eval.rules.glossary import Hit
from cs_eval.rules.lines import Line

_REACH = 16
"""How many characters before a hit may hold the word that negates it."""

_NEGATED = re.compile(
    r"(?:(?<!要)不要|(?<![特分区级个辨])别(?![的人])|请勿|切勿|勿|无需|无须|不用|不必|不需要|(?<!能)不能|(?<!可)不可以?"
    r"|不得|(?<!会)不会|不许|不准|不允许|不支持|不建议|不提供|不接受|不存在|没有|没让|没说|并非|(?<!是)不是|从不|绝不|决不|不做|不搞|不玩|不兴|不敢"
    r"|禁止|严禁|杜绝|拒绝|谨防|警惕|当心|避免|以免|防止|抵制|无法|没法|不敢|不可能|不应该|不该|不让|不想|(?<!方)不方便|不便|拒收"
    r"|(?<![a-z])(?:do not|don't|never|cannot|can't|won't|not|no)(?![a-z]) ?)"
    r"(?P<gap>.{0,8})$"
)
_TURNS_ROUND = re.compile(r"[就可直但却是而吧]|的话|还能|然后")
"""What between a negation and a hit means that the hit is not what is negated (不用下单直接加微信)."""

_NEGATED_IN_ENGLISH = re.compile(
    r"(?<![a-z])(?<!why )(?:can ?not|never|not|(?:do|does|did|would|should|must|ca|could|wo|is|are)n['’]?t"
    r"|no(?! (?:problem|worr|doubt))|without|unable to|avoid|instead of|refuse to|against|rather than"
    r"|nobody|beware of|if any(?:one|body))(?![a-z])(?P<gap>.{0,40})$"
)
_TURNS_ROUND_IN_ENGLISH = re.compile(r"\b(?:but|so|just|simply|instead|then|worry)\b")

_CONDEMNED = re.compile(
    r".{0,8}?(?:(?<!可)不可以|不允许|(?<!支持)不支持|不合规|违规|违反|违法|犯规|骗子|诈骗|风险|封店|处罚|被罚|不能(?!再)|(?<!行)不行|没(?:有)?保障)"
)
"""What after a hit says that it is forbidden (加微信是违规的)."""
_CONDEMNED_IN_ENGLISH = re.compile(
    r".{0,30}?\b(?:(?:not|n['’]t) (?:be )?(?:allowed|permitted|safe|protected|possible|covered)|against"
    r"|forbidden|prohibited|banned|illegal|violat|a scam|scammers?|fraud|risk)"
)

_REPORTED = re.compile(
    r"(?:您|你|客户|买家|顾客|亲)(?:刚才|刚刚|之前|前面)?(?:说|提到|提|讲|问|反馈|写)(?:的|是|到|了)?"
    r"|[印绣刻写喷](?:着|有|的是)"
    r"|\b(?:you|buyers?|customers?|he|she|they) (?:just )?"
    r"(?:said|say|asked|mentioned|wrote|told (?:me|us)|offered|suggested)\b"
)
_QUOTED = re.compile(r"[“\"「『‘《](?P<inside>[^”\"」』’》\n]{1,60})[”\"」』’》]")
_ASKED = re.compile(r"(?:\?|[吗么嘛])[。!~.…]*$")
_INVITING = re.compile(
    r"(?:可以|好|行|方便|能|愿意|介意)[吗么嘛不]|[好行]不[好行]|要不要|[吧呗]"
    r"|\b(?:can|could|would|will) you\b|\b(?:how about|why not)\b"
)
"""Questions that ask for something to be done, so that the words are meant."""


def negated(hit: Hit) -> bool:
    """Say whether a negation or a warning governs `hit` in its clause."""
    _, end = hit.line.clause(hit.start, hit.end)
    return governed(hit.line, hit.start, hit.end) or any(
        condemned.match(hit.line.text, hit.end, end) for condemned in (_CONDEMNED, _CONDEMNED_IN_ENGLISH)
    )


def governed(line: Line, start: int, end: int) -> bool:
    """Say whether a negation before `start` in its clause governs what stands there."""
    first, _ = line.clause(start, end)
    negation = _NEGATED.search(line.text, max(first, start - _REACH), start)
    if negation and not _TURNS_ROUND.search(negation["gap"]):
        return True
    negation = _NEGATED_IN_ENGLISH.search(line.text, first, start)
    return bool(negation and not _TURNS_ROUND_IN_ENGLISH.search(negation["gap"]))


def echoed(hit: Hit, said_before: Iterable[Line]) -> bool:
    """Say whether `hit` repeats, as the customer's, words that the customer used."""
    words = hit.text.replace(" ", "")
    return reported(hit) and any(words in line.dense for line in said_before)


def asked(hit: Hit) -> bool:
    """Say whether `hit` stands in a question that is no invitation."""
    start, end = hit.line.sentence(hit.start, hit.end)
    sentence = hit.line.text[start:end]
    return bool(_ASKED.search(sentence)) and not _INVITING.search(sentence)


def reported(hit: Hit) -> bool:
    """Say whether `hit` can be read as somebody else's words."""
    text = hit.line.text
    start, _ = hit.line.clause(hit.start, hit.end)
    if _REPORTED.search(text, start, hit.start):
        return True
    first, last = hit.line.sentence(hit.start, hit.end)
    return any(
        quote.start() < hit.start and hit.end < quote.end() for quote in _QUOTED.finditer(text, first, last)
    )
