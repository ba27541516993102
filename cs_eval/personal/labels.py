"""What placeholders are called, and how a text with placeholders in it is searched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from cs_eval.personal.data import HIDDEN, NUMBER, OTHER, Kind, pattern

Masked = Kind | Literal["literal", "trainee", "colleague"]

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
        "trainee": "学员",
        "colleague": "同事",
    }
)
"""What a placeholder is called.

`literal` hides text that only looks like a placeholder, `trainee` and `colleague` names that only the file tells.
"""

PLACEHOLDER = pattern(rf"\[({'|'.join(LABELS.values())})[0-9]+(?:·[0-9]+)?\]")

_KINDS = {label.lower(): kind for kind, label in LABELS.items()}
_SEEN = re.compile(PLACEHOLDER.pattern, re.ASCII | re.IGNORECASE)


def mark_of(kind: Masked) -> str:
    """Return the character that stands, in a text searched again, for data of a kind already found."""
    return NUMBER if kind in ("phone", "landline") else HIDDEN.get(kind, OTHER)


def hide_placeholders(text: str) -> str:
    """Return `text`, of the same length, with marks for its placeholders."""
    if "[" not in text:
        return text
    return _SEEN.sub(lambda match: mark_of(_KINDS[match[1].lower()]) * len(match.group()), text)
