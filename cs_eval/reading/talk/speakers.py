"""Who can be a speaker: words for roles, accounts that the user named, and names that are no labels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from cs_eval.models.transcript import Role
from cs_eval.reading import roles
from cs_eval.reading.accounts import without_prefix
from cs_eval.reading.hints import FileHints
from cs_eval.reading.roles import ALIASES, ROLE_WORDS
from cs_eval.reading.talk.stamps import LONGEST

OWN_SIDE = ("我", "我方", "本人")
OTHER_SIDE = ("对方", "对面")
"""Words of somebody who copied a conversation of his own."""

LABELS_TOO = ("平台", "通知", "店铺", "人工", "用户", "tool", "function", "model")
"""Words for roles that forms have as well: one of them, once, is a line of a message."""

TRAINERS = ("教练", "老师", "导师", "讲师", "培训师", "教官", "督导", "考官", "质检", "主管", "组长", "班长")
"""Words for people who listen to a conversation; where one side is missing, they play it."""

NOTES = (
    "点评", "评语", "批注", "老师点评", "讲师点评", "教练点评", "主管点评", "分析", "案例分析", "解析",
    "旁白",
    *TRAINERS,
)  # fmt: skip
"""Words before what a trainer remarked on a conversation."""

SHOPS = ("店铺", "店家", "商家", "商户", "卖家")
"""Words for the shop's role that stand for its name as well (店铺:小美)."""

NO_SIDE = frozenset(NOTES).union(*((role, *ALIASES[role]) for role in ("bot", "system")))
"""Words for those who are no side of a conversation."""

_LABEL = re.compile(
    r".*(?:时间|日期|送达|到达|签收|截止|截至|有效期|到期|开始|结束|发货|收货|下单|付款|成交|揽收|派送|预约|预计|最晚|最迟"
    r"|单号|编号|订单|订单号|运单|物流|电话|手机|手机号|地址|收件人|收货人|联系人|姓名|名|名称|备注|留言|说明|注意|提示|温馨提示"
    r"|金额|价格|价|实付|合计|运费|数量|件数|尺码|尺寸|颜色|规格|型号|款式|材质|面料|重量|身高|体重|链接|网址|店铺名|活动"
    r"|原因|方案|步骤|方法|要求|问题|结果|标题|主题|总结|结论|重点|要点|答案|关键词|来源|作者|版本|目录|附件|状态|类型)"
    r"|(?:预计|最晚|最迟|第|步骤|方案|选项|例|注|附).*|[问答注例图表Q]|ps|p\.s\.?|tips?|https?|ftp|mailto"
    r"|(?:level|log|note|notes|warn|warning|info|error|debug|trace|fatal|critical|todo|fixme|date|time|from|to|cc"
    r"|subject|author|title|version|license|usage|name|url|file|line|status|type|id|total|price|size|color)",
    re.IGNORECASE,
)
_OFFICE = re.compile("服务|经理|代表|专员|主管|顾问|关怀|支持|中心|智能")
"""What makes 客户 the shop's (客户经理)."""
_TITLED: tuple[Role, ...] = ("customer", "agent", "colleague", "bot")
_TITLES = sorted(
    ("用户", *(word for role in _TITLED for word in ALIASES[role] if not word.isascii())),
    key=len,
    reverse=True,
)
"""Words for roles that stand before a name, the longest first."""
_NAME = re.compile(r"[^\s,，。！？!?；;、\"“”{}\\|]{1,40}")
_NUMBER = re.compile(r"[\d\W_]+")
_BRACKETED = re.compile(r"[\[【(（<「]\s*(?P<name>[^\[\]【】()（）<>「」]+?)\s*[\]】)）>」]")


@lru_cache(maxsize=1 << 15)
def folded(name: str) -> str:
    """Return `name` as it is compared: width, case and the platform's prefix do not matter."""
    return roles.folded(without_prefix(name))


def unbracketed(name: str) -> str:
    """Return `name` without one pair of brackets around it."""
    found = _BRACKETED.fullmatch(name)
    return found["name"] if found else name


def is_name(name: str) -> bool:
    """Say whether `name` is shaped like that of an account: no sentence, and more than digits and marks."""
    return bool(_NAME.fullmatch(name)) and not _NUMBER.fullmatch(name.replace("*", ""))


def is_label(name: str) -> bool:
    """Say whether `name` is what forms and notes have before a colon or a time (预计送达, 订单号)."""
    return any(_LABEL.fullmatch(folded(part)) for part in (name, main_of(name)) if part)


def main_of(name: str) -> str | None:
    """Return the main account of a sub-account (山野集旗舰店:小美), None for any other name."""
    main, colon, sub = name.partition(":")
    return folded(main) if colon and main and sub and not set(":：") & set(sub) else None


def is_note(line: str) -> bool:
    """Say whether a line begins a remark on the conversation."""
    word = re.match(r"[^:：]{1,8}(?=[:：])", line.strip("*_ "))
    return word is not None and folded(word[0].strip("*_ ")) in NOTES


def _parts(name: str) -> set[str]:
    """Return what an account may be declared by: the whole of it, main account and sub-account."""
    whole = folded(name)
    return {whole, *whole.split(":", 1)} if main_of(name) else {whole}


class Speakers:
    """Knows the words for roles and the accounts that were declared for one file."""

    def __init__(self, hints: FileHints, also: Iterable[str] = ()) -> None:
        map = hints.map
        declared = [*hints.agents, *hints.bots, *map.customers, hints.trainee or "", hints.agent or "", *also]
        self._declared = {folded(name) for name in declared} - {""}
        self._shop = {folded(name) for name in (*hints.agents, *hints.bots, hints.trainee or "")} - {""}
        words = [*ROLE_WORDS, *map.roles, *OWN_SIDE, *OTHER_SIDE, *NOTES]
        self._words = {folded(word) for word in words}

    def declares(self, name: str) -> bool:
        """Say whether the user named this account, or its main account, or its part after the colon."""
        return bool(self._declared) and not _parts(name).isdisjoint(self._declared)

    def side(self, role: str | None, name: str) -> str:
        """Return what those have in common who are on one side: the accounts of the shop; else the name."""
        is_shop = role is None and bool(self._shop) and not _parts(name).isdisjoint(self._shop)
        return "agent" if is_shop else folded(role or name)

    def is_role(self, word: str) -> bool:
        """Say whether `word` names a role (客服, 买家)."""
        return len(word) <= LONGEST and folded(word) in self._words

    def knows(self, role: str | None, name: str) -> bool:
        """Say whether it is known who speaks: by a word for a role, or by a declared account."""
        return role is not None or self.declares(name)

    @staticmethod
    def role_before(name: str) -> str | None:
        """Return the word for a role with which a name begins (客服 in 客服小美)."""
        whole = folded(name)
        length = next((len(word) for word in _TITLES if whole.startswith(word)), 0)
        return name[:length] if 0 < length < len(whole) and not _OFFICE.match(whole, length) else None
