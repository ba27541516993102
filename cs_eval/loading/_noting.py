"""What is no error and perhaps not meant: one sentence each, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cs_eval.language import say
from cs_eval.loading._documents import KINDS, heading
from cs_eval.loading._nearest import MAX_SHOWN, listed
from cs_eval.loading._nodes import Listing, Place, Record, Scalar, records, texts
from cs_eval.loading._sheet import is_sheet, misnamed_sheet
from cs_eval.models.shop import FACT_ID, Shop

if TYPE_CHECKING:
    from cs_eval.loading._library import Library

_LONGEST_ID = 8
"""How many characters a fact without marks may have and still look like an id that no shop has."""

_WIDE_COMMA = re.compile("[，、；]")


def card_notes(library: Library, path: Path) -> Iterator[str]:
    """Yield what is to be said of the facts of a scenario's card."""
    root = library.catalogue.open(path, "scenario").root
    shop = library.shops.of(root.text("shop"))
    yield from _overriding(root, shop)
    yield from _taken_for_sentences(root, shop)


def _overriding(root: Record, shop: Shop | None) -> Iterator[str]:
    for _, fact in records(root.get("facts")):
        id = fact.get("id")
        if shop and isinstance(id, Scalar) and id.written in shop.fact_ids:
            yield _note(
                id.place,
                f"事实 {id.written} 用这张卡自己的，不用店铺的",
                f"the card's own {id.written} stands in place of the shop's",
            )


def _taken_for_sentences(root: Record, shop: Shop | None) -> Iterator[str]:
    facts = root.get("facts")
    for fact in facts.items if isinstance(facts, Listing) else ():
        if isinstance(fact, Scalar) and _could_be_an_id(fact.written, shop):
            yield _note(
                fact.place,
                f"“{fact.written}”当成一句事实了，店铺里没有这个编号；"
                "是编号就检查店铺文件和卡上的 shop，是句子就加句号",
                f"{fact.written!r} is taken for a sentence, since no fact of the shop has this id: see the "
                "shop's file and the card's `shop`; if it is a sentence, end it with a full stop",
            )


def _could_be_an_id(text: str, shop: Shop | None) -> bool:
    known = shop.fact_ids if shop else ()
    short = len(text) <= _LONGEST_ID and re.match(FACT_ID, text) and not re.search(r"\d", text)
    return bool(short) and text not in known


def lexicon_notes(library: Library, path: Path) -> Iterator[str]:
    """Yield a sentence for each phrase that was probably meant to be several."""
    lexicons = library.catalogue.open(path, "lexicons").root.get("lexicons")
    for entry in lexicons.entries.values() if isinstance(lexicons, Record) else ():
        phrases = entry.value.get("phrases") if isinstance(entry.value, Record) else None
        for phrase in texts(phrases):
            if not phrase.quoted and _WIDE_COMMA.search(phrase.written):
                shown = phrase.written[:MAX_SHOWN]
                yield _note(
                    phrase.place,
                    f"“{shown}”算一个词；要分成几个，词之间用半角的“,”；本来就是一个词，就加引号",
                    f"{shown!r} is one phrase: separate several with a plain comma, or quote it",
                )


def passed_over(path: Path) -> str:
    """Return what to say of a file that looks like one of ours and is read as none."""
    if is_sheet(path):
        why = misnamed_sheet(path).message
        return _note(Place(str(path), 1, 1), f"没有读这张表：{why}", f"not read: {why}")
    seen = heading(path)
    now = say(f"（现在是 {seen.key}）", f" (it is {seen.key})") if seen else ""
    kinds = listed(f"{kind}:" for kind in KINDS)
    return _note(
        Place(str(path), 1, 1),
        f"没有读这个文件：第一行要写 {kinds} 之一{now}",
        f"not read: the first line must be one of {kinds}{now}",
    )


def _note(place: Place, zh: str, en: str) -> str:
    return str(place.fault(f"说明：{zh}", f"note: {en}"))
