"""What platforms write between messages: that one was recalled, handed over, read, or sent by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cs_eval.reading.accounts import is_called, is_of_a_shop, short_name, without_prefix
from cs_eval.reading.kinds import MARKS
from cs_eval.reading.line_kinds import LONGEST
from cs_eval.reading.message import Message
from cs_eval.reading.roles import clear_role, folded

_WHO = r"[\"“'「\[【]?(?P<{name}>[^\"”'」\]】]{{{least},64}}?)[\"”'」\]】]?"
_RECALL = re.compile(
    rf"{_WHO.format(name='who', least=0)}\s*已?(?:撤回了?|recalled)\s*(?:一|1|an?)?\s*条?\s*"
    r"(?:消息|message)[。.]?[\]】]?"
    r"|[\[【(（]?(?:该|此|这)?条?消息(?:已|已被)撤回[\]】)）]?",
    re.IGNORECASE,
)
_ANYBODY = frozenset(
    ["", "你", "您", "对方", "该用户", "客户", "买家", "顾客", "客服", "卖家", "商家", "用户"]
)
_GIVER, _TAKER = _WHO.format(name="giver", least=1), _WHO.format(name="taker", least=1)
_TRANSFERS = (
    re.compile(rf"由\s*{_GIVER}\s*(?:转交|转接|移交|转)(?:给|至|到)?\s*{_TAKER}(?:接待|处理)?[。.]?"),
    re.compile(rf"{_GIVER}\s*(?:-{{1,3}}>|→|=>|⇒|——>)\s*{_TAKER}"),
    re.compile(
        rf"{_GIVER}\s*已?[将把]?(?:本次|该)?(?:会话|对话|您|客户|买家|顾客)?已?(?:转交|转接|移交)[给至到]了?"
        rf"(?:客服)?\s*{_TAKER}[。.]?"
    ),
)
_HANDS_OVER = re.compile(r"转接|转交|移交|转给|transferred", re.IGNORECASE)
_MAY_BE = re.compile(r"撤回|recalled|转|移交|transferred|[>→⇒]", re.IGNORECASE)
"""What is in every notice: most lines are none, and need not be looked at more closely."""
_READ = re.compile(r"(?P<who>.{1,64}?)\s*[已未]读")
_SENT_BY_ITSELF = r"自动回复|自动应答|机器人回复|智能回复|机器人|欢迎语|自动接待|自动发送|auto[- ]?reply"
_AUTOMATIC = re.compile(
    rf"\s*(?:[\[【(（<＜](?:系统|智能|机器人)?(?:{_SENT_BY_ITSELF})[\]】)）>＞]|(?:系统)?自动回复[:：])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Names:
    """Everybody who speaks, by the whole account and by the part after the colon.

    A notice must be about one of them, so that what somebody says of a recalled message, or of
    handing over, stays what they say.
    """

    _names: frozenset[str]

    @classmethod
    def of(cls, messages: Iterable[Message]) -> Names:
        """Return the names of those who speak in `messages`."""
        speakers = {name for message in messages if (name := message.account or message.word)}
        return cls(frozenset(folded(each) for name in speakers for each in (name, short_name(name))))

    def has(self, name: str) -> bool:
        """Say whether somebody of this name speaks, or it can only be an account of a shop."""
        return not self._names.isdisjoint((folded(name), folded(short_name(name)))) or is_of_a_shop(name)


def is_automatic(text: str) -> bool:
    """Say whether a message is marked as one that nobody typed."""
    return _AUTOMATIC.match(text) is not None


def may_tell(line: str) -> bool:
    """Say whether a line can be a notice or a receipt; most lines cannot."""
    return "读" in line or _MAY_BE.search(line) is not None


def is_receipt(line: str, names: Names) -> bool:
    """Say whether a line only tells that one of the speakers has read something."""
    found = _READ.fullmatch(line) if len(line) <= LONGEST and "读" in line else None
    return found is not None and names.has(found["who"])


def notice_in(message: Message, line: str, names: Names) -> Message | None:
    """Return the notice that a line of `message` is, None for anything else."""
    if not line or len(line) > LONGEST or not _MAY_BE.search(line):
        return None
    if found := _RECALL.fullmatch(line):
        who = found["who"]
        if who is None or folded(who) in _ANYBODY or names.has(who):
            return _recall(message, message.account if who is None else _named(who, message))
    if (handed := _handed(line)) and names.has(handed["giver"]):
        return _transfer(message, handed)
    if _is_system(message) and _HANDS_OVER.search(line):
        return message._replace(text=line, kind="transfer", role="system")
    return None


def as_notice(message: Message) -> Message:
    """Return a message that the file itself calls a recall or a transfer; recalled words stay a speaker's."""
    text = message.text.strip()
    if message.kind == "transfer":
        line, _, rest = text.partition("\n")
        handed = _handed(line)
        told = _transfer(message, handed) if handed else message._replace(role="system")
        return told._replace(text=f"{told.text}\n{rest}") if handed and rest else told
    found = _RECALL.fullmatch(text) if len(text) <= LONGEST else None
    if not found:
        return message
    return _recall(message, _named(found["who"] or "", message) or message.account)


def _handed(line: str) -> re.Match[str] | None:
    """Return who hands the customer over to whom by a line of that form."""
    if len(line) > LONGEST:
        return None
    return next(filter(None, (pattern.fullmatch(line) for pattern in _TRANSFERS)), None)


def _is_system(message: Message) -> bool:
    words = (clear_role(name) for name in (message.word, message.account) if name)
    return message.role == "system" or "system" in words


def _named(who: str, message: Message) -> str | None:
    """Return the account that a notice is about, in full where its own message has it; None for 你, 对方."""
    if folded(who) in _ANYBODY:
        return None
    return message.account if message.account and is_called(message.account, who) else who.strip()


def _recall(message: Message, who: str | None) -> Message:
    return message._replace(text=MARKS["recall"], kind="recall", role="system", account=who)


def _transfer(message: Message, handed: re.Match[str]) -> Message:
    return message._replace(
        text=MARKS["transfer"],
        kind="transfer",
        role="system",
        account=_named(handed["giver"], message),
        meta={**message.meta, "to": without_prefix(handed["taker"])},
    )
