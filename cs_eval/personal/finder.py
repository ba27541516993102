"""All personal data of a text, each place once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from cs_eval.personal import (
    addresses,
    cards,
    contacts,
    half_masked,
    ids_in_talk,
    latin_addresses,
    learnt_addresses,
    learnt_names,
    learnt_numbers,
    mistyped,
    names,
    numbers_in_talk,
    parcels,
    phones,
    pieces,
    told_names,
)
from cs_eval.personal.data import ANY_HIDDEN, JOINT, Kind, PersonalData, Recogniser, Span, pattern
from cs_eval.personal.digits import IN_WORDS, as_digits
from cs_eval.personal.labels import hide_placeholders, mark_of
from cs_eval.text import View, view

Found = tuple[Kind, Span]

_MARK = pattern(f"[{ANY_HIDDEN}]")
_PLAIN = pattern("[0-9a-z@]")
_DIGITS = pattern(
    r"[0-9]{3}\*{4}[0-9]{4}|[0-9](?:[^0-9]{0,3}[0-9]){6}|1[3-9][0-9][^0-9]{4,18}[0-9]{4}[^0-9]{4,18}[0-9]{4}|1[3-9][0-9]{1,6}[^0-9]{4,10}[0-9]{4}"
)
_IN_WORDS = pattern(
    rf"[一幺][三四五六七八九][{IN_WORDS}]|[{IN_WORDS}](?:[^{IN_WORDS}0-9]{{0,3}}[{IN_WORDS}0-9]){{6}}|[0-9](?:[ -]?[0-9]){{5,12}}[ -]?[{IN_WORDS}]|(?=[0-9 -]{{1,12}}[{IN_WORDS}])[0-9](?:[ -]?[0-9{IN_WORDS}]){{6}}|[0-9] ?[oilоз]|[oilоз] ?[0-9]|[a-z]{{3}}[{IN_WORDS}]{{3}}"
)
_WORDS = pattern(f"[{IN_WORDS}oilоз]")
_AT = pattern(
    r"@|[a-z0-9)\] ]at[( \[]|[(\[#<{【「《]at|\(a\)|艾特|爱特|圈[a-z0-9]|老鼠|[🐭🐁🐀]|(?:com|cn|net)(?![a-z])"
)
_ACCOUNT = pattern(
    rf"[0-9](?:{JOINT}[0-9]){{4}}|"
    r"[a-z0-9_-](?:[ .·~_-]?[a-z0-9_-]){4}|[a-z0-9] ?\(?(?:下划线|[小中短横]?杠|减号|横线)|[大小]写 ?[a-z]"
)
_LABEL = pattern("[信心芯❤♥薇徽威微围维卫星泡绿群vwqk扣抠叩口蔻鹅秋球私➕+加🐧🛰搜软号系聊窗]")
_PLATE = pattern(
    rf"[\u4e00-\u9fff][ .·•・-]?[a-z](?:[^0-9a-z]{{0,2}}[0-9a-z{IN_WORDS}]){{4}}|[车泊牌].{{0,8}}[a-z]{{1,3}}[ -]?[0-9]|wj ?[0-9]{{2}}|使 ?[0-9]{{6}}"
)
_HALF = pattern(rf"[0-9 a-z-](?:[{half_masked.MARKS}]{{3}}|xxx)")
_PIECES = pattern("(?s:[后末尾剩接再].{0,6}[0-9]{3})")

_LABELLED: tuple[tuple[Kind, Recogniser], ...] = (
    ("tracking_no", parcels.find_labelled_tracking_numbers),
    ("tracking_no", parcels.find_tracking_numbers),
    ("order_no", numbers_in_talk.find_orders_in_talk),
    ("tracking_no", numbers_in_talk.find_parcels_in_talk),
    ("id_card", cards.find_labelled_id_cards),
    ("bank_card", cards.find_labelled_bank_cards),
    ("order_no", parcels.find_labelled_order_numbers),
)
_FORMED: tuple[tuple[Kind, Recogniser], ...] = (
    ("phone", phones.find_phones),
    ("id_card", cards.find_id_cards),
    ("bank_card", cards.find_bank_cards),
    ("landline", phones.find_landlines),
    ("order_no", parcels.find_order_numbers),
)
"""The surer first: what it finds is not looked at again. A label is surer than a check digit."""

_WITH_LETTERS = frozenset(["order_no", "tracking_no"])
"""Kinds of numbers to which letters belong that are written to them."""
_SHORTER = frozenset(["phone", "landline", "bank_card"])
"""Kinds of numbers that some groups of an order's look like."""
_LETTERS_BEFORE = pattern(r"(?<![a-z0-9])[a-z]{1,4}-?\Z")
_LETTER = pattern(r"[a-z](?![a-z0-9])")
_IN_FOURS = pattern(r"(?<![0-9])[0-9]{4}(?:[ -][0-9]{4}){3,8}(?:[ -][0-9]{1,4})?(?![0-9])")
"""An order's number in groups of four."""

_WAY = pattern(
    r"(?:[ ,]?(?:进来|进去|进门|出来|上来|上去|下来|往[里前左右上东西南北][走拐]?|[左右]拐|[左右]转|直走|一直走|过去|走到底|穿过去)){1,3}[ ,]?"
)
"""How to go on, told between two parts of an address."""

_PIECE = 2000
"""A longer text is searched in pieces of at most so many characters; what is repeated, once."""
_BREAKS = ("\n", "。", ";", ",")
"""Where a text is cut, the best first."""
_APART = pattern("[^0-9a-z@._ -](?![0-9a-z@._ -])|(?<![0-9]) (?![0-9])")
"""Otherwise it is cut where no number or id goes on."""


def find_personal_data(text: str) -> list[PersonalData]:
    """Return the personal data in `text`: offsets into it, in order, none overlapping.

    Width, script and invisible characters make no difference, nor do digits in Chinese, or
    other characters between them, nor a line break in the middle.
    """
    seen = view(text)
    found = [
        (start, _with_marks(text, end), kind)
        for kind, span in _search(_with_lines(seen))
        for start, end in [seen.span(*span)]
    ]
    return _apart(sorted(found))


def read_for_addresses(text: str) -> tuple[str, list[Span]]:
    """Return `text` as it is read once all data but names and addresses is hidden, and what rules call addresses."""
    search = _Search(_with_lines(view(text)))
    search.take_written()
    return search.text, list(addresses.find_addresses(search.text))


def read_for_names(text: str) -> tuple[str, list[Span]]:
    """Return `text` as it is read once all data but names is hidden, and what rules call names."""
    search = _Search(_with_lines(view(text)))
    search.take_by_rules()
    return search.with_names()


def read_for_numbers(text: str) -> tuple[str, list[Found], str]:
    """Return `text` as it is read, what is found but for learnt numbers, and the text in which that is hidden."""
    search = _Search(_with_lines(view(text)))
    search.take_told()
    return search.whole, search.found, search.text


def _with_lines(seen: View) -> str:
    """Return the view's text with the line breaks of the original."""
    text, original = seen.text, seen.original
    if "\n" not in original and "\r" not in original:
        return text
    if len(text) == len(original):
        return "".join(
            old if old in "\r\n" else new for old, new in zip(original, text, strict=True)
        ).replace("\r", "\n")
    return "".join(
        "\n" if char == " " and original[seen.span(at, at + 1)[0]] in "\r\n" else char
        for at, char in enumerate(text)
    )


def _search(text: str) -> Iterable[Found]:
    return _Search(text).all() if len(text) <= _PIECE else _search_pieces(text)


def _search_pieces(text: str) -> Iterator[Found]:
    known: dict[str, list[Found]] = {}
    start = 0
    while start < len(text):
        end = _cut(text, start)
        piece = text[start:end]
        if piece not in known:
            known[piece] = _Search(piece).all()
        for kind, (begin, stop) in known[piece]:
            yield kind, (start + begin, start + stop)
        start = end


def _cut(text: str, start: int) -> int:
    """Return where the piece ends that begins at `start`."""
    end = start + _PIECE
    if end >= len(text):
        return len(text)
    for mark in _BREAKS:
        at = text.rfind(mark, start + _PIECE // 2, end)
        if at >= 0:
            return at + 1
    apart = [match.start() for match in _APART.finditer(text, start + _PIECE // 2, end)]
    return apart[-1] + 1 if apart else text.rfind(" ", start + _PIECE // 2, end) + 1 or end


class _Search:
    """One text, what has been found in it, and what of it is still to be seen."""

    def __init__(self, text: str) -> None:
        self.whole = self.text = hide_placeholders(text)
        self.found: list[Found] = []

    def all(self) -> list[Found]:
        """Return everything personal."""
        doubted = self.take_told()
        for kind, span in learnt_numbers.find_learnt_numbers(self.text):
            self._take(kind, [span])
        return [found for found in self.found if found[0] != "name" or found[1] not in doubted]

    def take_told(self) -> set[Span]:
        """Find all but the numbers and ids that no rule tells; return the names among it that are none."""
        self.take_by_rules()
        text, told = self.with_names()
        learnt = learnt_names.read_names(text, told)
        self._take("name", learnt.names)
        return {*learnt.doubted}.difference(names.find_plain_names(text)) if learnt.doubted else set()

    def with_names(self) -> tuple[str, list[Span]]:
        """Return the text with the names shown that were found, and where they stand."""
        told = sorted(span for kind, span in self.found if kind == "name")
        text = self.text
        for start, end in told:
            text = f"{text[:start]}{self.whole[start:end]}{text[end:]}"
        return text, told

    def take_by_rules(self) -> None:
        """Find what rules tell, and addresses; what is found first shows the rest what it stands beside."""
        self.take_written()
        self._take("address", self._addresses())
        if self._take("name", names.find_names(self.text)):
            self._take("phone", phones.find_short_phones(self.text))
            self._take("name", names.find_names(self.text))
            said = {self.whole[start:end] for kind, (start, end) in self.found if kind == "name"}
            self._take("name", told_names.find_mentions(self.text, said))

    def _addresses(self) -> Iterator[Span]:
        told = list(addresses.find_addresses(self.text))
        learnt = learnt_addresses.find_learnt_addresses(self.text, told)
        return _joined(self.text, [*told, *learnt])

    def take_written(self) -> None:
        """Find what has digits or letters, and addresses in Latin letters."""
        if _PLAIN.search(self.text):
            self._take_written(str)
            self._take("address", latin_addresses.find_latin_addresses(self.text))
        if _WORDS.search(self.text) and _IN_WORDS.search(self.text):
            self._take_written(as_digits)
        if _HALF.search(self.text):
            for kind, span in list(half_masked.find_half_masked(self.text)):
                self._take(kind, [span])

    def _take_written(self, reading: Callable[[str], str]) -> None:
        """Look for what has digits or letters, in the text as `reading` gives it."""
        if _AT.search(self.text):
            self._take("email", contacts.find_emails(reading(self.text)))
        if _DIGITS.search(reading(self.text)):
            self._take_numbers(reading)
            self._take("phone", phones.find_short_phones(reading(self.text)))
        if _LABEL.search(self.text) and _ACCOUNT.search(reading(self.text)):
            self._take("qq", contacts.find_qq_numbers(reading(self.text)))
            self._take("qq", ids_in_talk.find_qq_numbers_in_talk(reading(self.text)))
            read = reading(self.text)
            ids = chain(contacts.find_wechat_ids(read), ids_in_talk.find_wechat_ids_in_talk(read))
            self._take("wechat", ids)
        if _PLATE.search(self.text):
            self._take("plate", contacts.find_plates(self.text))  # 粤B12345一台: the word is no digit
            self._take("plate", contacts.find_plates(as_digits(self.text)))

    def _take_numbers(self, reading: Callable[[str], str]) -> None:
        read = reading(self.text)
        codes = parcels.codes(read)
        for kind, span in pieces.find_pieces(read) if _PIECES.search(read) else ():
            self._take(kind, [span])
        for kind, recognise in _LABELLED:
            self._take(kind, self._whole(kind, recognise(reading(self.text))))
        self._take_mistyped(reading)
        for kind, recognise in _FORMED:
            read = reading(self.text)
            found = (span for span in recognise(read) if not parcels.is_code(read, span[0], codes))
            self._take(kind, self._apart_from_orders(kind, self._whole(kind, found)))
        self._take_mistyped(reading)

    def _whole(self, kind: Kind, spans: Iterable[Span]) -> Iterator[Span]:
        """Yield numbers of orders and parcels with the letters written to them (DD2025…, …264A)."""
        for start, end in spans:
            if kind in _WITH_LETTERS:
                before = _LETTERS_BEFORE.search(self.text, max(0, start - 6), start)
                behind = _LETTER.match(self.text, end)
                start, end = before.start() if before else start, behind.end() if behind else end
            yield start, end

    def _apart_from_orders(self, kind: Kind, spans: Iterable[Span]) -> Iterator[Span]:
        """Yield what is no part of an order's number in groups of four, and no card with a letter behind it."""
        fours = [match.span() for match in _IN_FOURS.finditer(self.text)] if kind in _SHORTER else []
        for start, end in spans:
            if kind == "bank_card" and _LETTER.match(self.text, end):
                continue
            if not any(
                first <= start and end <= last and last - first > end - start for first, last in fours
            ):
                yield start, end

    def _take_mistyped(self, reading: Callable[[str], str]) -> None:
        """Find what is nearly a number found, where it is corrected."""
        known = ((kind, reading(self.whole[start:end])) for kind, (start, end) in self.found)
        for kind, span in list(mistyped.find_mistyped(reading(self.text), known)):
            self._take(kind, [span])

    def _take(self, kind: Kind, spans: Iterable[Span]) -> bool:
        """Add the spans that are still to be seen, the longest first, and hide them."""
        distinct = set(spans)
        if not distinct:
            return False
        wanted = sorted(distinct, key=lambda span: (span[0] - span[1], span))
        taken = bytearray(len(self.text))
        new: list[Span] = []
        for start, end in wanted:
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


def _joined(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield `spans`, those as one that overlap or touch, or between which only the way is told (进来右拐)."""
    last: Span | None = None
    for start, end in sorted(spans):
        if last and (start <= last[1] or _WAY.fullmatch(text, last[1], start)):
            last = last[0], max(last[1], end)
            continue
        if last:
            yield last
        last = start, end
    if last:
        yield last


def _with_marks(text: str, end: int) -> int:
    """Return the end of `text[:end]` with the marks that make an emoji of its last character (1️⃣)."""
    while end < len(text) and text[end] in "\ufe0f\u20e3":
        end += 1
    return end


def _apart(found: list[tuple[int, int, Kind]]) -> list[PersonalData]:
    """Join what shares a character of the original, where one character stands for several (⑴ is (1))."""
    apart: list[PersonalData] = []
    for start, end, kind in found:
        if apart and start < apart[-1].end:
            last = apart.pop()
            start, end, kind = last.start, max(last.end, end), last.kind
        apart.append(PersonalData(start, end, kind))
    return apart
