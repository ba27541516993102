"""All personal data of a text, each place once."""

from __future__ import annotations

from cs_eval.personal import contacts, labelled, numbers
from cs_eval.personal.data import Kind, PersonalData, Recogniser, Span, pattern
from cs_eval.text import View

RECOGNISERS: tuple[tuple[Kind, Recogniser], ...] = (
    ("email", contacts.find_emails),
    ("tracking_no", numbers.find_labelled_tracking_numbers),
    ("tracking_no", numbers.find_tracking_numbers),
    ("id_card", numbers.find_labelled_id_cards),
    ("bank_card", numbers.find_labelled_bank_cards),
    ("order_no", numbers.find_labelled_order_numbers),
    ("phone", numbers.find_phones),
    ("id_card", numbers.find_id_cards),
    ("bank_card", numbers.find_bank_cards),
    ("landline", numbers.find_landlines),
    ("order_no", numbers.find_order_numbers),
    ("wechat", contacts.find_wechat_ids),
    ("qq", contacts.find_qq_numbers),
    ("plate", contacts.find_plates),
    ("name", labelled.find_names),
    ("address", labelled.find_addresses),
)
"""The surer first: what it finds is not looked at again. A label is surer than a check digit."""

_ANY = pattern(r"[0-9]{3}|[0-9][ .·_\-‐–—−][0-9]|@|微|加v|v信|vx|wx|we|收件|收货|姓名|联系|寄|退货|地址|送到")
"""Without any of this in a text there is nothing to find."""


def find_personal_data(text: str) -> list[PersonalData]:
    """Return the personal data in `text`: offsets into it, in order, none overlapping.

    Finds what can be checked exactly: numbers by their form, check digit or label; e-mail
    addresses; plates; WeChat, QQ, names and addresses behind their label. Width, traditional
    characters and invisible characters make no difference.
    """
    view = View(text)
    if not _ANY.search(view.text):
        return []
    found = sorted((*view.span(start, end), kind) for kind, (start, end) in _without_overlaps(view))
    return _apart(found)


def _without_overlaps(view: View) -> list[tuple[Kind, Span]]:
    taken = bytearray(len(view.text))
    kept: list[tuple[Kind, Span]] = []
    for kind, recognise in RECOGNISERS:
        for start, end in recognise(view):
            clash = taken.find(1, start, end)
            if clash >= 0 and kind == "address" and labelled.is_address(view.text[start:clash]):
                end = start + len(view.text[start:clash].rstrip())
            elif clash >= 0:
                continue
            taken[start:end] = b"\1" * (end - start)
            kept.append((kind, (start, end)))
    return kept


def _apart(found: list[tuple[int, int, Kind]]) -> list[PersonalData]:
    """Join what shares a character of the original, where one character stands for several (⑴ is (1))."""
    apart: list[PersonalData] = []
    for start, end, kind in found:
        if apart and start < apart[-1].end:
            last = apart.pop()
            start, end, kind = last.start, max(last.end, end), last.kind
        apart.append(PersonalData(start, end, kind))
    return apart
