"""All personal data of a text, each place once."""

from __future__ import annotations

from cs_eval.personal import contacts, labelled, numbers
from cs_eval.personal.data import Kind, PersonalData, Recogniser, Span
from cs_eval.text import View

_DIGITS = tuple("0123456789")

RECOGNISERS: tuple[tuple[Kind, Recogniser, tuple[str, ...]], ...] = (
    ("email", contacts.find_emails, ("@",)),
    ("tracking_no", numbers.find_labelled_tracking_numbers, _DIGITS),
    ("tracking_no", numbers.find_tracking_numbers, _DIGITS),
    ("id_card", numbers.find_labelled_id_cards, ("身份证",)),
    ("bank_card", numbers.find_labelled_bank_cards, ("卡", "账")),
    ("order_no", numbers.find_labelled_order_numbers, ("单", "交易")),
    ("phone", numbers.find_phones, _DIGITS),
    ("id_card", numbers.find_id_cards, _DIGITS),
    ("bank_card", numbers.find_bank_cards, _DIGITS),
    ("landline", numbers.find_landlines, _DIGITS),
    ("order_no", numbers.find_order_numbers, _DIGITS),
    ("wechat", contacts.find_wechat_ids, ("微", "信", "v", "wx", "we")),
    ("qq", contacts.find_qq_numbers, ("qq", "扣扣", "企鹅")),
    ("plate", contacts.find_plates, _DIGITS),
    ("name", labelled.find_names, ("人", "姓名")),
    ("address", labelled.find_addresses, ("地址", "送到", "寄")),
)
"""The surer first: what it finds is not looked at again. A label is surer than a check digit.

Each is tried only on a text in which one of its words stands: most texts have none of them.
"""


def find_personal_data(text: str) -> list[PersonalData]:
    """Return the personal data in `text`: offsets into it, in order, none overlapping.

    Finds what can be checked exactly: numbers by their form, check digit or label; e-mail
    addresses; plates; WeChat, QQ, names and addresses behind their label. Width, traditional
    characters and invisible characters make no difference.
    """
    view = View(text)
    found = sorted((*view.span(start, end), kind) for kind, (start, end) in _without_overlaps(view))
    return _apart(found)


def _without_overlaps(view: View) -> list[tuple[Kind, Span]]:
    taken = bytearray(len(view.text))
    kept: list[tuple[Kind, Span]] = []
    for kind, recognise, words in RECOGNISERS:
        spans = recognise(view) if any(word in view.text for word in words) else ()
        for start, end in spans:
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
