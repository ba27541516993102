"""All personal data of a text, each place once."""

from __future__ import annotations

import re

from cs_eval.personal import contacts, labelled, numbers
from cs_eval.personal.data import Kind, PersonalData, Recogniser, Span, pattern
from cs_eval.text import View

_DIGITS = pattern(r"[0-9](?:[^0-9]{0,2}[0-9]){6}")
_AT = pattern("@")
_PLATE = pattern(r"[\u4e00-\u9fff][a-z][^0-9a-z]?[0-9a-z]{4}")
_ACCOUNT = pattern(r"信|加|v|w|qq|扣扣|企鹅")
_PERSON = pattern(r"人|姓名|地址|送到|寄")

RECOGNISERS: tuple[tuple[Kind, Recogniser, re.Pattern[str]], ...] = (
    ("email", contacts.find_emails, _AT),
    ("tracking_no", numbers.find_labelled_tracking_numbers, _DIGITS),
    ("tracking_no", numbers.find_tracking_numbers, _DIGITS),
    ("id_card", numbers.find_labelled_id_cards, _DIGITS),
    ("bank_card", numbers.find_labelled_bank_cards, _DIGITS),
    ("order_no", numbers.find_labelled_order_numbers, _DIGITS),
    ("phone", numbers.find_phones, _DIGITS),
    ("id_card", numbers.find_id_cards, _DIGITS),
    ("bank_card", numbers.find_bank_cards, _DIGITS),
    ("landline", numbers.find_landlines, _DIGITS),
    ("order_no", numbers.find_order_numbers, _DIGITS),
    ("wechat", contacts.find_wechat_ids, _ACCOUNT),
    ("qq", contacts.find_qq_numbers, _ACCOUNT),
    ("plate", contacts.find_plates, _PLATE),
    ("name", labelled.find_names, _PERSON),
    ("address", labelled.find_addresses, _PERSON),
)
"""The surer first: what it finds is not looked at again. A label is surer than a check digit.

Each is tried only on a text with a trace of it; most texts have none.
"""
_TRACES = tuple({trace for _, _, trace in RECOGNISERS})


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
    traces = [trace for trace in _TRACES if trace.search(view.text)]
    taken = bytearray(len(view.text) if traces else 0)
    kept: list[tuple[Kind, Span]] = []
    for kind, recognise, trace in RECOGNISERS:
        for start, end in recognise(view) if trace in traces else ():
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
