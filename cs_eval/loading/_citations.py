"""Whether a text among a card's facts is a sentence or cites one of the shop's facts."""

from __future__ import annotations

import re
from difflib import get_close_matches

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.loading._nearest import none_called
from cs_eval.models.shop import FACT_ID, Shop

FACT = ("店铺事实", "fact of the shop")
_LIKE_AN_ID = re.compile(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*")
_ALIKE = 0.75
"""One character of four may be wrong: 退货政测 is meant to be 退货政策."""


def citation(text: str, shop: Shop | None) -> str | None:
    """Return the id of the shop's fact that `text` cites, or None for a sentence.

    A sentence has marks, spaces or Chinese that is no id. Raises InputError (kind `unknown_fact`)
    for what can only be an id, or is nearly one, and the shop has not.
    """
    written = text.strip()
    ids = shop.fact_ids if shop else ()
    if written in ids:
        return written
    if _LIKE_AN_ID.fullmatch(written) or (re.match(FACT_ID, written) and _nearly(written, ids)):
        raise InputError(_unknown(written, shop), kind="unknown_fact")
    return None


def _nearly(written: str, ids: tuple[str, ...]) -> bool:
    return bool(get_close_matches(written, ids, n=1, cutoff=_ALIKE))


def _unknown(written: str, shop: Shop | None) -> str:
    if shop is None:
        return say(
            f"{written} 是店铺事实的编号，而这张卡没有对上店铺：检查店铺文件，和卡上的 shop（编号或店名）；"
            "是句子就写完整",
            f"{written} is the id of a shop's fact, and no shop is known for this card: see the shop's file, "
            "and the card's `shop` (id or name); write a sentence whole",
        )
    message = none_called(FACT, written, shop.fact_ids)
    return message + say("；是句子就写完整，带上标点", "; write a sentence whole, with its marks")
