"""What can go wrong at an endpoint: sorted by what it means, told in plain words."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from cs_eval.judges._support import NO_SUPPORT
from cs_eval.language import say

_TOO_LONG = (
    "max message tokens",
    "model token limit",
    "input is too long",
    "input too long",
    "input length",
    "prompt超长",
    "prompt 超长",
    "输入过长",
    "输入超长",
    "context length",
    "context_length",
    "context size",
    "exceed_context",
    "contextwindow",
    "context window",
    "prompt is too long",
)
_FILTERED = (
    "content_filter",
    "data_inspection",
    "content management policy",
    "inappropriate content",
    "requires moderation",
)
_UNPAID = (
    "insufficient_quota",
    "exceeded_current_quota",
    "insufficient balance",
    "arrearage",
    "余额",
    "欠费",
)
_NO_MODEL = ("model not exist", "model does not exist", "model_not_found", "model not found", "模型不存在")

_SLIPS = (
    "failed_generation",
    "tool_use_failed",
    "json_validate_failed",
    "failed to parse tool call",
    "does not match the expected schema",
    "did not match schema",
)
"""How an endpoint that checks the answer itself says that the model did not keep to the form."""

_ECHOES = ("input", "failed_generation")
"""Fields of an error that repeat the request or the answer."""

FATAL = ("auth", "unpaid", "not_found", "takes_none")
"""What would happen to every other request too."""

_HEAD = 60
"""How much of an error's message is believed about the account: further on, it may quote the prompt."""

_ECHO = {"latin": 8, "chinese": 4}
"""How many characters in a row an endpoint's message must share with a secret to be held back."""


class Trouble(Exception):
    """A request that brought no reply: `kind` is a `Failure.kind`, `body` what the endpoint said.

    The body may quote the prompt: `words`, its text in lower case, is for sorting only. `case`
    says what people are told. It is not `sent` where asking made no sense, the endpoint was not
    `reached` where there was no connection, and the trouble is part of an `outage`
    where the endpoint is known to be down: then it is no sign that this very request is at fault.
    """

    def __init__(
        self,
        kind: str,
        *,
        status: int | None = None,
        body: object = "",
        retry_after_s: float | None = None,
        transient: bool = False,
        note: str = "",
        case: str = "",
        sent: bool = True,
        reached: bool = True,
    ) -> None:
        super().__init__(kind, status)
        self.kind = kind
        self.status = status
        self.body = body
        self.words = _text(body).lower()
        self.retry_after_s = retry_after_s
        self.transient = transient
        self.note = note
        """What of the settings brought it about, and what to do: a sentence of our own."""
        self.case = case or _case(kind, status, _head(body))
        self.sent = sent
        self.reached = reached
        self.outage = False
        self.ended: Callable[[str], None] = lambda conversation: None
        """To be called with the conversation that has come to nothing by it."""

    @property
    def fatal(self) -> bool:
        """Say whether every other request would be answered the same: key, credit, model, address, form."""
        return self.case in FATAL

    @property
    def may_cost(self) -> bool:
        """Say whether it may be on the bill: what was written for nobody, broke off or held no answer."""
        return self.reached and (self.kind in ("timeout", "connection") or self.status == 200)

    @property
    def is_slip(self) -> bool:
        """Say whether the model is to blame, whose answer the endpoint did not pass on."""
        return self.kind in ("bad_request", "server_error") and _any(_SLIPS, self.words)

    def unsent(self) -> Trouble:
        """Return the same for a request that was not even made."""
        case = self.case if self.fatal else "down"
        return Trouble(self.kind, status=self.status, case=case, sent=False)

    def repeats(self, other: Trouble) -> bool:
        """Say whether `other` was the very same answer of the endpoint."""
        return (self.kind, self.status, self.words) == (other.kind, other.status, other.words)


def trouble_of(status: int, body: object, headers: Mapping[str, str]) -> Trouble:
    """Return what an HTTP error means; `body` is its JSON (the part under `error`), or its text."""
    kind = _kind(status, _text(body).lower(), _head(body))
    return Trouble(
        kind,
        status=status,
        body=body,
        retry_after_s=retry_after(headers),
        transient=kind in ("rate_limited", "timeout", "server_error"),
    )


def _text(body: object) -> str:
    return body if isinstance(body, str) else json.dumps(_own_words(body), ensure_ascii=False, default=str)


def _own_words(body: object) -> object:
    """Return `body` without the parts that repeat what was sent or answered."""
    if isinstance(body, list):
        return [_own_words(part) for part in body]
    if isinstance(body, dict):
        return {name: _own_words(part) for name, part in body.items() if name not in _ECHOES}
    return body


def _head(body: object) -> str:
    """Return the error's names and the beginning of its message, in lower case."""
    if not isinstance(body, dict):
        return _text(body)[:_HEAD].lower()
    parts = [str(body.get(name) or "")[:_HEAD] for name in ("code", "type", "message", "detail")]
    return " ".join(parts).lower()


def _kind(status: int, words: str, head: str) -> str:
    if status == 403 and _any(_FILTERED, words):
        return "refused"
    if status in (401, 403, 402) or _any(_UNPAID, head):
        return "auth"
    if status == 413 or _any(_TOO_LONG, words):
        return "too_long"
    if status < 500 and _any(_FILTERED, words):
        return "refused"
    if status in (408, 429):
        return "timeout" if status == 408 else "rate_limited"
    return "server_error" if status in (409, 425) or status >= 500 else "bad_request"


def _any(marks: tuple[str, ...], words: str) -> bool:
    return any(mark in words for mark in marks)


def _code(body: object) -> str:
    """Return the error's own name, if it looks like one."""
    names = [body.get("code"), body.get("type")] if isinstance(body, dict) else []
    named = (str(name) for name in names if isinstance(name, str | int) and len(str(name)) <= 60)
    return next((name for name in named if name.replace("_", "").replace(".", "").isalnum()), "")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the headers ask to wait (in milliseconds, seconds, or as a date), or None.

    A date counts from the endpoint's own clock where it tells it: ours may be wrong, or jump.
    """
    millis = _number(headers.get("retry-after-ms", ""))
    if millis is not None:
        return max(0.0, millis / 1000)
    value = headers.get("retry-after", "").strip()
    seconds = _number(value)
    if seconds is not None:
        return max(0.0, seconds)
    moment = _moment(value)
    if moment is None:
        return None
    now = _moment(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (moment - now).total_seconds())


def _moment(date: str) -> datetime | None:
    try:
        return parsedate_to_datetime(date).astimezone(UTC)
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def message_of(trouble: Trouble, secret: str) -> str:
    """Return what the endpoint said in a few words, or nothing where they repeat any of `secret`."""
    body = trouble.body
    said = body.get("message") or body.get("detail") if isinstance(body, dict) else body
    text = " ".join(said.split())[:160] if isinstance(said, str) else ""
    size = _ECHO["latin" if text.isascii() else "chinese"]
    echoes = any(text[at : at + size] in secret for at in range(len(text) - size + 1))
    return "" if echoes or "\\u" in text or trouble.kind == "auth" else text


@dataclass(frozen=True)
class Address:
    """Which model at which endpoint, to be named in messages."""

    model: str
    base_url: str


def explain(trouble: Trouble, address: Address, said: str = "") -> str:
    """Return in plain words what happened and what to do; `said` is what the endpoint may be quoted with."""
    facts = [str(part) for part in (trouble.status, _code(trouble.body)) if part]
    what = say(*_WHAT[trouble.case])
    named = what.format(model=address.model, base_url=address.base_url)
    noted = say("（{}）", " ({})").format(", ".join(facts)) if facts else ""
    why = say("；{}", "; {}").format(trouble.note) if trouble.note else ""
    quoted = say("。接口的说明：{}", ". The endpoint says: {}").format(said) if said else ""
    return f"{named}{noted}{why}{quoted}"


def _case(kind: str, status: int | None, head: str) -> str:
    if kind == "auth" and (status == 402 or _any(_UNPAID, head)):
        return "unpaid"
    if kind == "bad_request" and (_any(_NO_MODEL, head) or (status == 404 and not _any(NO_SUPPORT, head))):
        return "not_found"
    return kind


_WHAT: dict[str, tuple[str, str]] = {
    "auth": (
        "接口 {base_url} 不接受这个密钥；请检查密钥是否完整、是否属于这个接口、是否开通了模型 {model}",
        "the endpoint {base_url} refuses this key; check that it is complete, belongs to this endpoint "
        "and may use the model {model}",
    ),
    "unpaid": (
        "账户的余额或额度不足；请到接口 {base_url} 的控制台充值或提额",
        "the account is out of credit or quota; see the console of {base_url}",
    ),
    "not_found": (
        "接口 {base_url} 没有模型 {model}，或者地址不对（多数接口的 base_url 以 /v1 结尾）",
        "{base_url} has no model {model}, or the address is wrong (most base_urls end in /v1)",
    ),
    "bad_request": (
        "接口 {base_url} 不接受发给模型 {model} 的请求；请检查模型名和参数（如 max_tokens）",
        "{base_url} does not accept the request to {model}; check the model's name and the parameters "
        "(such as max_tokens)",
    ),
    "takes_none": (
        "接口 {base_url} 把发给模型 {model} 的头几段对话都拒绝了，一段也没有接受；"
        "请检查参数（如 max_tokens、extra_body）",
        "{base_url} refused each of the first conversations that were sent to {model}; check the parameters "
        "(such as max_tokens and extra_body)",
    ),
    "too_long": (
        "对话加上评分规则超过了模型 {model} 的长度上限；请换上下文更长的模型，或调小 max_tokens",
        "the conversation and the rubric exceed the context of {model}; take a model with a longer one, "
        "or lower max_tokens",
    ),
    "refused": (
        "模型 {model} 或它的内容审核拒绝回答；请人工评这一段，或换一个模型",
        "{model} or its content filter refused to answer; grade this one by hand or take another model",
    ),
    "rate_limited": (
        "接口 {base_url} 限流，等到时限仍未放行；请降低并发，或稍后再运行一次",
        "{base_url} kept limiting the rate until the deadline; lower the concurrency or run again later",
    ),
    "timeout": (
        "在时限内没有等到模型 {model} 的回答；请稍后再运行一次，或加大 deadline_s",
        "{model} did not answer within the deadline; run again later or raise deadline_s",
    ),
    "connection": (
        "连不上接口 {base_url}；请检查网络、地址，以及服务是否已经启动",
        "cannot connect to {base_url}; check the network, the address, and that the server is running",
    ),
    "server_error": (
        "接口 {base_url} 自己出错，重试后仍然如此；请稍后再运行一次",
        "{base_url} failed by itself, also when tried again; run again later",
    ),
    "down": (
        "接口 {base_url} 一直连不上或出错，已停止等待；请稍后再运行一次",
        "{base_url} has been down for too long to wait for; run again later",
    ),
    "unretried": (
        "接口 {base_url} 出错太多，这次运行的重试次数已用完；请稍后再运行一次，只会重评没评成的",
        "{base_url} failed so often that no retries are left in this run; run again later: only what failed "
        "is graded again",
    ),
    "truncated": (
        "模型 {model} 的回答没有写完就到了长度上限；请调大 max_tokens",
        "the answer of {model} broke off at the length limit; raise max_tokens",
    ),
    "no_answer": (
        "模型 {model} 没有给出可用的回答，再问一次仍然如此；请换一个模型",
        "{model} gave no usable answer, also when asked again; take another model",
    ),
}
