"""E-mail addresses, WeChat and QQ ids behind their label, licence plates."""

from __future__ import annotations

from collections.abc import Iterator

from cs_eval.personal.data import FILLER, Span, all_of, pattern
from cs_eval.text import View

find_emails = all_of(
    pattern(r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?![a-z0-9-])")
)

_WECHAT_ID = r"[a-z][a-z0-9_-]{5,19}(?![a-z0-9_@.-])"
_WECHAT = r"(?:微信|v信|威信|(?<![a-z])(?:vx|wx|weixin|wechat)(?![a-z]))"
_wechat_told = all_of(
    pattern(rf"{_WECHAT}(?:号|账号|id)?[ ]?[:=是为] ?({_WECHAT_ID})"),
    pattern(rf"{_WECHAT}(?:号|账号) ?({_WECHAT_ID})"),
    pattern(rf"加(?:个|我|一下|下)?(?:微信?|v信?|vx|wx)(?:号)?[ :]{{0,2}}({_WECHAT_ID})"),
    pattern(r"(?<![a-z0-9_-])wxid_[a-z0-9]{6,20}(?![a-z0-9_-])"),
)
_wechat_likely = all_of(pattern(rf"(?:微信|v信|(?<![a-z])(?:vx|wx)) ?({_WECHAT_ID})"))


def find_wechat_ids(view: View) -> Iterator[Span]:
    """Yield the ids behind a label; behind a bare 微信 only those that no word looks like."""
    yield from _wechat_told(view)
    for start, end in _wechat_likely(view):
        if any(not char.isalpha() for char in view.text[start:end]):
            yield start, end


find_qq_numbers = all_of(
    pattern(rf"(?:(?<![a-z@.])qq|扣扣|企鹅)(?:群|好友)?{FILLER}([1-9][0-9]{{4,10}})(?![0-9@])")
)

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTER, _MARK = "[a-hj-np-z]", "[a-hj-np-z0-9]"
_PLATE = pattern(
    rf"[{_PROVINCES}]{_LETTER}[ .·-]?"
    rf"(?:[df]{_MARK}[0-9]{{4}}|[0-9]{{5}}[df]|{_MARK}{{4}}[挂学警港澳]|{_MARK}{{5}})(?![a-z0-9])"
)
_PLATE_DIGITS = 3
"""A plate has this many digits at least; an English word behind 新 or 青 has not."""


def find_plates(view: View) -> Iterator[Span]:
    """Yield the licence plates (GA 36)."""
    for match in _PLATE.finditer(view.text):
        if sum(char.isdigit() for char in match.group()) >= _PLATE_DIGITS:
            yield match.span()
