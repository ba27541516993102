"""A condition made up: what the facts grant to all told as for some alone (支持价保 - 价保只给会员)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from cs_eval.rules.bigrams import bigrams
from cs_eval.rules.figures import MOST
from cs_eval.rules.lines import PART_OF_CLAUSE

_GROUPS = {
    "member": r"会员|vip|入会|粉丝|注册|关注|年卡|付费用户|\d级",
    "newcomer": r"新[客人]|新用户|新顾客|首单|首次|第1次|老[客]|老用户|老顾客|回头客|复购",
    "event": r"大促|双十一|双11|双12|双十二|618|活动|促销|节日?|周年|直播|秒杀|周末|工作日",
    "place": r"线下|门店|实体|专柜|线上|网购|官网|官方|自营|旗舰店|平台|小程序|app",
    "business": r"企业|公司|单位|个人|学生|教师|军人|团购|批发",
    "review": r"晒单|晒图|好评|评价|评论|收藏|加购|分享|转发|加群|进群",
    "first": r"前\d+[名位单个]|抽[中奖]|中奖|抽签|名额",
    "insured": r"运费险|保险|延保|增值|付费|加[钱价购]",
    "kind": r"旗舰|高端|尊享|豪华|新款|新品|老款|旧款|正装|大件|小件|套装|组合|礼盒|指定",
    "region": r"本地|同城|省内|市区|本市|本省|江浙沪|一线城市|城区",
    "amount": r"满\d|\d+[元块件]以上|大额|大单",
}
"""For whom or what somebody may restrict what is granted, by sorts."""
_OF_PERSONS = frozenset(["member", "newcomer", "review", "first"])
"""Sorts that restrict even where another sort of restriction is told too."""
_ANY = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _GROUPS.items()))
_ONLY = re.compile(
    r"(?:只(?:给|对|针对|限于?|有对|面向|送给?|支持)|仅(?:限于?|对|针对|给|面向|支持)|专[享供]?给|(?<!不)限(?:于|定)?(?![时量购制]|\d))"
    r"(?P<whom>[^,;。!?]{2,18})"
    r"|(?:只有|必须是?|得是|要是|非得是)(?P<those>[^,;。!?]{2,16}?)才(?:[能有可给送享支包开算]|会)"
)
_PAYS = re.compile(r"支持|提供|可|能|享|送|赠|包邮|免|有|含|质保|保修|\d+(?:天|年|个月)")
"""What in a clause of the facts grants something."""
_BOUND = re.compile(
    r"不|仅|只|限|除|才|如果|须|需|凭|客户|顾客|会员|未|无(?!理由)|非|部分|指定|参加|满\d+(?!.*包邮)|前\d"
)
"""What in it makes it no grant to all."""
_DOUBT = re.compile(r"[吗?]|不(?:是)?只|不限|不仅|如果|要是|以前|原来|之前|别家|其[他它]|另外|比|除了")
_IDLE = frozenset(
    "支持 只有 只给 只送 只对 客户 用户 订单 商品 购买 可以 我们 这单 提供 店铺 店里 本店 全场 活动 天内 "
    "的订 申请 参加 客人 顾客 买家 付款 下单 那款 这款 免费 赠送 服务 退货 退款 换货 运费 发货".split()
)
"""Pairs of characters that do not tell what is granted."""


@lru_cache(maxsize=256)
def _grants(facts: tuple[str, ...]) -> tuple[tuple[int, frozenset[str]], ...]:
    """Return the words of what `facts` grant to all, each with its fact."""
    bound, granted = set[str](), list[tuple[int, frozenset[str]]]()
    for number, fact in enumerate(facts):
        for clause in PART_OF_CLAUSE.findall(fact):
            words = bigrams(clause) - _IDLE
            if _BOUND.search(clause):
                bound |= words
            elif _PAYS.search(clause):
                granted.append((number, words))
    return tuple((number, words - bound) for number, words in granted)


@lru_cache(maxsize=256)
def _sorts(text: str) -> frozenset[str]:
    return frozenset(match.lastgroup or "" for match in islice(_ANY.finditer(text), MOST))


def narrowed(text: str, facts: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` keeps for some what one of `facts` grants and none restricts so, and which."""
    if "只" not in text and "仅" not in text and "限" not in text and "才" not in text:
        return
    for clause in PART_OF_CLAUSE.finditer(text):
        words = clause.group()
        only = _ONLY.search(words)
        if not only or _DOUBT.search(words):
            continue
        sorts = _sorts(only["whom"] or only["those"] or "")
        told = _sorts("\n".join(facts)) if sorts else sorts
        if not sorts - told or (sorts & told and _OF_PERSONS.isdisjoint(sorts - told)):
            continue
        what = bigrams(words) - bigrams(only["whom"] or only["those"] or "")
        for number, granted in _grants(facts):
            if granted & what:
                yield *clause.span(), number
                break
