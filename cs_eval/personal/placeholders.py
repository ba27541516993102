"""Placeholders for the personal data of one conversation, and the way back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from cs_eval.personal.data import Kind, PersonalData, Span, pattern
from cs_eval.personal.finder import find_personal_data
from cs_eval.text import View

Masked = Kind | Literal["literal"]

LABELS: Mapping[Masked, str] = MappingProxyType(
    {
        "phone": "电话",
        "landline": "座机",
        "id_card": "身份证",
        "bank_card": "银行卡",
        "address": "地址",
        "name": "姓名",
        "order_no": "订单号",
        "tracking_no": "快递单号",
        "wechat": "微信",
        "qq": "QQ",
        "email": "邮箱",
        "plate": "车牌",
        "literal": "原文",
    }
)
"""What a placeholder is called; `literal` hides text that only looks like a placeholder."""

_PLACEHOLDER = pattern(rf"\[(?:{'|'.join(LABELS.values())})[0-9]+(?:·[0-9]+)?\]")
_NUMBER = pattern(r"(?<![0-9])[0-9]{6,25}(?![0-9])")
_TOKEN = pattern(r"(?<![a-z0-9_-])[a-z0-9][a-z0-9_-]{5,29}(?![a-z0-9_-])")
_HONORIFICS = ("先生", "女士", "小姐")
_SURE_NAME = 3
"""A shorter name is also a word; it is known again only before an honorific."""
_PREFIX = 2
_MOBILE_DIGITS = 11

Place = tuple[int, int, Masked]


@dataclass(frozen=True)
class Segment:
    """`text[start:end]` and the placeholder that stands for it."""

    start: int
    end: int
    placeholder: str


@dataclass
class _Entry:
    """One value of personal data, what it is called, and its spellings' placeholders."""

    kind: Masked
    name: str
    spellings: dict[str, str] = field(default_factory=dict)

    def placeholder(self, spelling: str) -> str:
        """Return `[电话1]` for the first spelling, `[电话1·2]` for the second."""
        mark = f"·{len(self.spellings) + 1}" if self.spellings else ""
        return self.spellings.setdefault(spelling, f"[{self.name}{mark}]")


class Placeholders:
    """Gives each value of one conversation its placeholder, the same wherever it is said.

    What was learnt once is known again without its label. A text keeps the segments it got
    first: `learn` all that belongs together before the first `replace`.
    """

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._counts: Counter[Masked] = Counter()
        self._spelled: dict[str, str] = {}
        self._phrases: defaultdict[str, set[int]] = defaultdict(set)
        self._learnt: dict[str, list[PersonalData]] = {}
        self._segments: dict[str, tuple[Segment, ...]] = {}

    def learn(self, text: str) -> None:
        """Remember the personal data in `text`."""
        if text not in self._learnt:
            self._learnt[text] = find_personal_data(text)
            for found in self._learnt[text]:
                self._placeholder(found.kind, text[found.start : found.end])

    def replace(self, text: str) -> str:
        """Return `text` with placeholders for personal data, and for whatever looks like one."""
        parts, end = [], 0
        for segment in self.segments(text):
            parts += [text[end : segment.start], segment.placeholder]
            end = segment.end
        return "".join([*parts, text[end:]])

    def restore(self, text: str) -> str:
        """Return `text` with the exact spellings back; placeholders never given out stay."""
        return _PLACEHOLDER.sub(lambda match: self._spelled.get(match.group(), match.group()), text)

    def segments(self, text: str) -> tuple[Segment, ...]:
        """Return what `replace` takes out of `text`, in order."""
        if text not in self._segments:
            self.learn(text)
            self._segments[text] = tuple(
                Segment(start, end, self._placeholder(kind, text[start:end]))
                for start, end, kind in _joined(self._found(text))
            )
        return self._segments[text]

    def _found(self, text: str) -> list[Place]:
        found: list[Place] = [(each.start, each.end, each.kind) for each in self._learnt[text]]
        found += [(*match.span(), "literal") for match in _PLACEHOLDER.finditer(text)]
        if self._entries:
            view = View(text)
            found += [(*view.span(*span), entry.kind) for span, entry in self._known(view)]
        return found

    def _known(self, view: View) -> Iterator[tuple[Span, _Entry]]:
        """Yield where values stand that were learnt elsewhere, without their label."""
        for shape in (_NUMBER, _TOKEN):
            for match in shape.finditer(view.text):
                entry = self._entries.get(match.group())
                if entry:
                    yield match.span(), entry
        if self._phrases:
            yield from self._known_phrases(view)

    def _known_phrases(self, view: View) -> Iterator[tuple[Span, _Entry]]:
        text, positions = view.dense
        at = 0
        while at < len(text):
            value = self._phrase_at(text, at)
            if value:
                yield (positions[at], positions[at + len(value) - 1] + 1), self._entries[value]
            at += len(value) or 1

    def _phrase_at(self, text: str, at: int) -> str:
        """Return the longest name or address that is known to stand at `at`, or nothing."""
        for length in sorted(self._phrases.get(text[at : at + _PREFIX], ()), reverse=True):
            value = text[at : at + length]
            sure = length >= _SURE_NAME or text.startswith(_HONORIFICS, at + length)
            if sure and value in self._entries:
                return value
        return ""

    def _placeholder(self, kind: Masked, spelling: str) -> str:
        value = _value(kind, spelling)
        if value not in self._entries:
            self._counts[kind] += 1
            self._entries[value] = _Entry(kind, f"{LABELS[kind]}{self._counts[kind]}")
            if kind in ("name", "address"):
                self._phrases[value[:_PREFIX]].add(len(value))
        placeholder = self._entries[value].placeholder(spelling)
        self._spelled[placeholder] = spelling
        return placeholder


def _value(kind: Masked, spelling: str) -> str:
    """Return what all spellings of one value have in common."""
    if kind == "literal":
        return spelling
    text = View(spelling).dense[0]
    if kind in ("name", "address", "email", "wechat"):
        return text
    value = "".join(char for char in text if char.isalnum())
    return value[-_MOBILE_DIGITS:] if kind == "phone" else value


def _joined(found: list[Place]) -> list[Place]:
    """Return the places in order, those that overlap as one of the longer one's kind."""
    joined: list[Place] = []
    for start, end, kind in sorted(found):
        if joined and start < joined[-1][1]:
            last = joined.pop()
            longer = max(last, (start, end, kind), key=lambda place: place[1] - place[0])
            start, end, kind = last[0], max(last[1], end), longer[2]
        joined.append((start, end, kind))
    return joined
