"""What files call the kinds of messages, and what these words tell of who sent them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cs_eval.models.file_map import FileMap
from cs_eval.models.transcript import TURN_KINDS, Role, TurnKind
from cs_eval.reading.roles import folded

WORDS: Mapping[TurnKind, tuple[str, ...]] = MappingProxyType(
    {
        "text": ("文本", "文字", "文本消息", "文字消息", "普通消息", "txt", "plain", "message"),
        "image": (
            "图片", "图片消息", "图像", "照片", "截图", "动画表情", "表情包",
            "img", "pic", "picture", "photo",
        ),
        "voice": ("语音", "语音消息", "音频", "audio", "sound"),
        "video": ("视频", "视频消息", "短视频"),
        "file": ("文件", "文件消息", "附件", "attachment", "doc", "document"),
        "card": (
            "商品卡片", "商品", "商品消息", "商品链接", "宝贝", "宝贝卡片", "卡片", "卡片消息", "优惠券",
            "优惠券卡片", "店铺卡片", "活动卡片",
            "goods", "goods_card", "product", "product_card", "item", "coupon",
        ),
        "order": ("订单", "订单卡片", "订单消息", "订单链接", "order_card"),
        "link": ("链接", "链接消息", "网址", "网页", "url", "href"),
        "recall": ("撤回", "撤回消息", "消息撤回", "已撤回", "recalled", "withdrawn", "revoke"),
        "transfer": ("转接", "转接消息", "转交", "转人工", "会话转接", "转移", "handover"),
    }
)  # fmt: skip
"""Besides our own words."""

NOTICES = (
    "系统",
    "系统消息",
    "系统通知",
    "系统提示",
    "通知",
    "提示",
    "通知消息",
    "事件",
    "system",
    "notice",
    "event",
    "tip",
)
AUTOMATIC = (
    "自动回复", "自动消息", "机器人", "机器人回复", "机器人消息", "智能回复", "欢迎语",
    "自动欢迎语", "自动接待", "bot", "robot", "auto", "auto_reply", "autoreply", "welcome",
)  # fmt: skip

MARKS: Mapping[TurnKind, str] = MappingProxyType(
    {
        "image": "[图片]",
        "voice": "[语音]",
        "video": "[视频]",
        "file": "[文件]",
        "card": "[商品]",
        "order": "[订单]",
        "link": "[链接]",
        "recall": "撤回了一条消息",
        "transfer": "转接",
    }
)
"""What stands for a message of which the file has nothing but its kind."""

_KINDS: Mapping[str, TurnKind] = MappingProxyType(
    {word: kind for kind in TURN_KINDS for word in (kind, *WORDS[kind])}
)
_ROLES: Mapping[str, Role] = MappingProxyType(
    {**dict.fromkeys(NOTICES, "system"), **dict.fromkeys(AUTOMATIC, "bot")}
)


def kind_of(word: str, map: FileMap) -> TurnKind | None:
    """Return the kind that a file calls `word`, by its map where that says it; None for no kind."""
    key = folded(word)
    told = {folded(each): kind for each, kind in map.kinds.items()}
    return told.get(key) or _KINDS.get(key)


def role_of(word: str, map: FileMap) -> Role | None:
    """Return the role that a kind called `word` can only come from."""
    key = folded(word)
    told = {folded(each): role for each, role in map.roles.items()}
    return told.get(key) or _ROLES.get(key)
