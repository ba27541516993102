"""Tables with a column for each side's words: which of them can be read, and what to say of the others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.reading.formats.table.headings import plain

_WORDS = "(?:说|的?话|说的话|消息|内容|发言)?"
_CUSTOMER = re.compile(f"(?:客户|顾客|买家|用户){_WORDS}|user|customer|buyer")
_AGENT = re.compile(f"(?:客服|卖家|商家|学员){_WORDS}|assistant|agent|seller")

_QUESTION = re.compile("(?:客户|顾客|买家|用户)?(?:的?问题|提问|问)|questions?|q")
_ANSWER = re.compile("(?:客服|卖家|商家|学员|店铺|标准)?(?:的?回答|答复|回复|答)|answers?|reply|a")


def questions_and_answers(headings: Sequence[str]) -> Mapping[int, str]:
    """Return the places of the columns of questions and of answers, by what they are; empty without both.

    In these the customer speaks first.
    """
    names = [plain(heading) for heading in headings]
    question, answer = (
        next((place for place, name in enumerate(names) if pattern.fullmatch(name)), None)
        for pattern in (_QUESTION, _ANSWER)
    )
    return {} if question is None or answer is None else {question: "question", answer: "answer"}


def sides_among(headings: Sequence[str]) -> tuple[str, str] | None:
    """Return the headings of the columns with the customer's words and the agent's, None without both."""
    customer = next((heading for heading in headings if _CUSTOMER.fullmatch(plain(heading))), None)
    agent = next((heading for heading in headings if _AGENT.fullmatch(plain(heading))), None)
    return (customer, agent) if customer and agent else None


def side_by_side(customer: str, agent: str) -> InputError:
    """Return how to rearrange a table with the words of both sides in one row."""
    message = say(
        f"「{customer}」「{agent}」各占一列，看不出谁先说、哪几行是一通：每句话要单独一行，"
        "列名写成「会话ID,角色,内容」，例如「1,客户,在吗」，下一行「1,客服,您好」",
        f"{customer!r} and {agent!r} are two columns, so that it is open who spoke first: each message "
        "needs a row of its own, below the headings 会话ID,角色,内容 (or id,role,text), such as "
        "`1,客户,在吗`, then `1,客服,您好`",
    )
    return InputError(message, kind="unreadable_file")
