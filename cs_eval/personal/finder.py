"""All personal data of a text, each place once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cs_eval.personal import addresses, cards, contacts, names, parcels, phones
from cs_eval.personal.data import ANY_HIDDEN, Kind, PersonalData, Recogniser, Span, pattern
from cs_eval.personal.digits import IN_WORDS, as_digits
from cs_eval.personal.labels import hide_placeholders, mark_of
from cs_eval.text import View

Found = tuple[Kind, Span]

_MARK = pattern(f"[{ANY_HIDDEN}]")
_DIGITS = pattern(r"[0-9](?:[^0-9]{0,3}[0-9]){6}")
_IN_WORDS = pattern(rf"[{IN_WORDS}](?:[^{IN_WORDS}0-9]{{0,3}}[{IN_WORDS}0-9]){{6}}|[0-9][oil]|[oil][0-9]")
_AT = pattern(r"@|[a-z0-9)\] ]at[( \[]|[(\[#<{]at|艾特|爱特|圈a|老鼠")
_ACCOUNT = pattern(r"[a-z0-9_-](?:[ .·_-]?[a-z0-9_-]){4}")
_LABEL = pattern("[信心芯❤♥薇徽星泡vwq扣抠叩口鹅秋球➕+加🐧搜]")
_PLATE = pattern(r"[\u4e00-\u9fff] ?[a-z][^0-9a-z]{0,2}[0-9a-z]{4}")
_PLACE = pattern(
    r"[0-9a-z一二三四五六七八九十](?:号[楼院]|[号弄](?![码线链])|[栋幢座组]|单元|室|楼)|[区县市镇乡村州省旗].{1,9}[路街镇乡村道店庄园苑城站]"
    r"|[区园苑厦寓学院场店校].{0,9}(?:[驿菜]|快递|丰巢|门|旁|对面|隔壁|自提|代收)"
)
_TRACES = (_ACCOUNT, _DIGITS, _IN_WORDS, _AT, _PLACE, names.TRACE)
"""Most texts have no trace of any kind, and are done with."""

_NUMBERS: tuple[tuple[Kind, Recogniser, bool], ...] = (
    ("tracking_no", parcels.find_labelled_tracking_numbers, True),
    ("tracking_no", parcels.find_tracking_numbers, True),
    ("id_card", cards.find_labelled_id_cards, True),
    ("bank_card", cards.find_labelled_bank_cards, True),
    ("order_no", parcels.find_labelled_order_numbers, True),
    ("phone", phones.find_phones, False),
    ("id_card", cards.find_id_cards, False),
    ("bank_card", cards.find_bank_cards, False),
    ("landline", phones.find_landlines, False),
    ("order_no", parcels.find_order_numbers, False),
)
"""The surer first: what it finds is not looked at again. A label (True) is surer than a check digit."""
_CODE_WINDOW = 14
_BREAK = pattern(r"[\r\n]")
_LINE = pattern(r"[^\s][^\r\n]*(?<!\s)")


_ROUNDS = 3
"""What is found makes more to be seen beside it, but not for ever."""


def find_personal_data(text: str) -> list[PersonalData]:
    """Return the personal data in `text`: offsets into it, in order, none overlapping.

    Width, script and invisible characters make no difference, nor do digits in Chinese, or
    other characters between them. A value that goes over a line break is found in parts.
    """
    view = View(text)
    if not any(trace.search(view.text) for trace in _TRACES):
        return []
    search = _Search(hide_placeholders(_with_lines(view)))
    for _ in range(_ROUNDS):
        if not search.round():
            break
    found = sorted((*view.span(*span), kind) for kind, span in search.found)
    return _apart(
        [
            (*part, kind)
            for start, end, kind in found
            for part in _by_line(text, start, _with_marks(text, end))
        ]
    )


def _with_lines(view: View) -> str:
    """Return the view's text with the line breaks of the original."""
    text, original = view.text, view.original
    if "\n" not in original and "\r" not in original:
        return text
    if len(text) == len(original):
        return "".join(
            old if old in "\r\n" else new for old, new in zip(original, text, strict=True)
        ).replace("\r", "\n")
    return "".join(
        "\n" if char == " " and original[view.span(at, at + 1)[0]] in "\r\n" else char
        for at, char in enumerate(text)
    )


class _Search:
    """One text, what has been found in it, and what of it is still to be seen."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Found] = []

    def round(self) -> bool:
        """Look for each kind once, and say whether anything was found."""
        before = len(self.found)
        if _AT.search(self.text):
            self._take("email", contacts.find_emails(self.text))
        if _DIGITS.search(self.text):
            self._take_numbers(str)
        self._take_accounts(str)
        if _IN_WORDS.search(self.text):
            self._take_numbers(as_digits)
            self._take_accounts(as_digits)
        if _PLATE.search(self.text):
            self._take("plate", contacts.find_plates(self.text))
        if _PLACE.search(self.text):
            self._take("address", addresses.find_addresses(self.text))
        if names.BESIDE.search(self.text) or names.TRACE.search(self.text):
            self._take("name", names.find_names(self.text))
        return len(self.found) > before

    def _take_numbers(self, reading: Callable[[str], str]) -> None:
        """Look for numbers in the text as `reading` gives it, character by character."""
        read = reading(self.text)
        for kind, recognise, labelled in _NUMBERS:
            if self._take(kind, (s for s in recognise(read) if labelled or not _is_code(read, s[0]))):
                read = reading(self.text)

    def _take_accounts(self, reading: Callable[[str], str]) -> None:
        if _LABEL.search(self.text) and _ACCOUNT.search(reading(self.text)):
            self._take("qq", contacts.find_qq_numbers(reading(self.text)))
            self._take("wechat", contacts.find_wechat_ids(reading(self.text)))

    def _take(self, kind: Kind, spans: Iterator[Span]) -> bool:
        """Add the spans that are still to be seen, the longest first, and hide them."""
        taken = bytearray(len(self.text))
        new: list[Span] = []
        for start, end in sorted(set(spans), key=lambda span: (span[0] - span[1], span)):
            if taken.find(1, start, end) < 0 and not _MARK.search(self.text, start, end):
                taken[start:end] = b"\1" * (end - start)
                new.append((start, end))
        self.found += [(kind, span) for span in new]
        pieces, at = [], 0
        for start, end in sorted(new):
            pieces += [self.text[at:start], mark_of(kind) * (end - start)]
            at = end
        self.text = "".join([*pieces, self.text[at:]])
        return bool(new)


def _is_code(text: str, start: int) -> bool:
    return bool(parcels.CODES.search(text[max(0, start - _CODE_WINDOW) : start]))


def _with_marks(text: str, end: int) -> int:
    """Return the end of `text[:end]` with the marks that make an emoji of its last character (1️⃣)."""
    while end < len(text) and text[end] in "\ufe0f\u20e3":
        end += 1
    return end


def _by_line(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the parts of a span on each line."""
    if not _BREAK.search(text, start, end):
        yield start, end
        return
    for line in _LINE.finditer(text, start, end):
        yield line.span()


def _apart(found: list[tuple[int, int, Kind]]) -> list[PersonalData]:
    """Join what shares a character of the original, where one character stands for several (⑴ is (1))."""
    apart: list[PersonalData] = []
    for start, end, kind in found:
        if apart and start < apart[-1].end:
            last = apart.pop()
            start, end, kind = last.start, max(last.end, end), last.kind
        apart.append(PersonalData(start, end, kind))
    return apart
