"""Long ids that Excel has rounded: 6.93155E+18, or zeros from the sixteenth digit on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cs_eval.language import say

_CRUSHED = re.compile(r"\d(?:[.,]\d{1,16})?[eE]\+?\d\d", re.ASCII)
_KEPT = 15
_SURE_ZEROS = 3
_FEW = 2


def is_crushed(id: str) -> bool:
    """Say whether an id looks like 6.93155E+18: six digits are left, and very many ids look the same."""
    return "+" in id and _CRUSHED.fullmatch(id) is not None


def is_rounded(id: str) -> bool:
    """Say whether a long id has nothing but zeros after the fifteenth digit."""
    return len(id) > _KEPT and id.isdecimal() and not id[_KEPT:].strip("0")


def are_rounded(ids: Iterable[str]) -> bool:
    """Say whether the long ones of these ids have lost what follows the fifteenth digit.

    A single id may end in a zero by itself; all of them do not.
    """
    long = {id for id in ids if len(id) > _KEPT and id.isdecimal()}
    if not long or not all(map(is_rounded, long)):
        return False
    return len(long) > _FEW or all(len(id) >= _KEPT + _SURE_ZEROS for id in long)


def damage_told(heading: str) -> str:
    """Return what to tell of ids that are damaged where conversations can be told apart without them."""
    return say(
        f"「{heading}」一列的编号被 Excel 改坏了，结果里的编号和平台上的对不上。{export_as_text(heading)}",
        f"the ids in the column {heading!r} were damaged by Excel; those in the results are not the "
        f"platform's: {export_as_text(heading)}",
    )


def export_as_text(heading: str) -> str:
    """Return what to do about the column with the damaged ids."""
    return say(
        f"请从平台重新导出，不要用 Excel 双击打开再保存；要用 Excel，就在「数据 → 自文本/CSV」导入，"
        f"并把「{heading}」一列设成「文本」",
        f"export it from the platform again and do not save it with Excel; or import it there by "
        f"Data > From Text/CSV with the column {heading!r} set to Text",
    )
