"""Names of which one excludes the others: couriers, materials, ways to wash, store and take something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.patterns import compiled
from cs_eval.rules.figures import MOST
from cs_eval.rules.lines import CONTEXT
from cs_eval.rules.needles import Sieve, needles

ANYWHERE = "."
"""In any clause: the name alone tells what is spoken of, whatever stands around it in the facts."""

_COURIERS = "顺丰 圆通 中通 申通 韵达 极兔 京东快递 德邦 ems"
_STUFFS = (
    "纯棉 全棉 涤纶 聚酯纤维 羊毛 羊绒 真丝 桑蚕丝 亚麻 棉麻 雪纺 锦纶 天丝 莱赛尔 莫代尔 腈纶 头层牛皮 "
    "二层牛皮 超纤 pu皮 人造革 实木 密度板 颗粒板 多层板 乳胶 记忆棉 鸭绒 鹅绒 304不锈钢 "
    "316不锈钢 铝合金 锌合金 陶瓷 玻璃"
)
_SHOP, _BUYER = (
    "(?:店铺|我们|咱们|厂家|平台|商家|门店)",
    "(?:您|你|客户|买家|顾客)?(?:得|要|需要)?(?:自己|自行)",
)


class Group(NamedTuple):
    """Names that exclude each other, each with its wordings, and what has to stand in their clause."""

    names: dict[str, str]
    near: str = ""
    """What has to stand in the clause; where empty, it has characters in common with the fact's."""
    shared: int = 1
    alone: bool = True
    """Whether another name than the facts' is a mistake where these tell of but one thing."""


def _plain(words: str) -> dict[str, str]:
    return {word: re.escape(word) for word in words.split()}


GROUPS = {
    "courier": Group(_plain(_COURIERS), ANYWHERE),
    "stuff": Group({name: rf"(?<!比){name}" for name in _STUFFS.split()}, ANYWHERE),
    "wash": Group(
        {
            "hand": r"手洗",
            "machine": r"机洗|(?:进|放|用)洗衣机",
            "dry": r"干洗",
        },
        ANYWHERE,
    ),
    "dry": Group({"flat": r"平铺|摊平", "hung": r"挂晾|悬挂晾|(?:挂着|挂起来|吊着)晾"}, ANYWHERE),
    "shade": Group({"shade": r"阴干|阴凉处晾", "sun": r"暴晒|晒太阳|太阳下晒|大太阳"}, ANYWHERE),
    "store": Group({"chill": r"冷藏", "freeze": r"冷冻", "room": r"常温|室温"}, r"放|存|储|开封|拆封|打开"),
    "meal": Group({"before": r"饭前|餐前|空腹", "after": r"饭后|餐后"}, r"吃|服|喝|用"),
    "water": Group(
        {"cold": r"[冷凉冰]水", "warm": r"温水", "hot": r"开水|沸水|滚水"}, r"冲|泡|洗|喝|服|煮|化"
    ),
    "port": Group(
        {"c": r"type-?c", "micro": r"micro|安卓口", "lightning": r"lightning|闪电口|苹果口"}, ANYWHERE
    ),
    "invoice": Group({"electronic": r"电子", "paper": r"纸质"}, r"票|收据|说明|保修|质保|卡|版"),
    "fit": Group(
        {"big": r"偏大", "small": r"偏小", "true": r"正码|标准码|正常码"},
        r"码|鞋|衣|拍|选|穿|版|的|[红蓝黑白灰]",
    ),
    "opening": Group({"clock": r"(?<!逆)顺时针", "counter": r"逆时针"}, r"[开松]"),
    "closing": Group({"clock": r"(?<!逆)顺时针", "counter": r"逆时针"}, r"[关紧]"),
    "wire": Group({"wired": r"(?<!没)有线", "wireless": r"无线"}, shared=2),
    "side": Group({"left": r"左[侧边手面]", "right": r"右[侧边手面]"}),
    "face": Group({"front": r"正面|前面", "back": r"反面|背面|后面"}),
    "end": Group({"top": r"顶部|上方|上面", "bottom": r"底部|下方|下面"}),
    "by": Group({"itself": r"自动", "hand": r"手动"}, shared=2),
    "made": Group({"here": r"国产|国内生产", "abroad": r"(?<!平行)进口"}, r"产|货|的|口"),
    "skin": Group({"oily": r"油皮|油性", "dry": r"干皮|干性"}, r"适合|适用"),
    "sleeve": Group({"long": r"长袖", "short": r"短袖", "none": r"无袖"}, ANYWHERE),
    "waist": Group({"high": r"高腰", "mid": r"中腰", "low": r"低腰"}, ANYWHERE),
    "layer": Group({"one": r"单层", "two": r"双层"}, ANYWHERE),
    "sided": Group({"one": r"单面", "two": r"双面"}, ANYWHERE),
    "picking": Group(
        {
            "fetched": r"上门取|上门揽|上门收",
            "sent": rf"自(?:行|己)?寄(?!回)|{_BUYER}(?:去)?(?:寄|送去|拿去)",
        },
        ANYWHERE,
    ),
    "finding": Group(
        {
            "shop": rf"(?:由|是)?{_SHOP}(?:这边|会|来|给您|为您|帮您|统一)*(?:安排|联系|派|约)",
            "buyer": rf"{_BUYER}(?:去)?(?:找|联系|请|叫|安排|约)",
        },
        r"师傅|安装|取件|上门|工人|物流",
    ),
    "together": Group(
        {
            "together": r"(?<!不)随(?:货|主?商品)|(?<!不跟)(?<!不)一起(?:发|寄|来|到|装)"
            r"|同一?个?包裹|(?<!不)跟主货",
            "apart": r"不随货|单独(?:发|寄|给您寄)|分开(?:发|寄|到)|分[两几三]个?(?:包裹|次)|另外(?:发|寄)",
        }
    ),
    "upstairs": Group(
        {
            "up": r"(?<![不含送能])(?<!不能)[送搬抬扛]货?到?上楼|(?<!不)(?<!不能)入户"
            r"|(?<!不)(?<!不能)[送搬抬扛]货?(?:到|进|至)(?:您|你)?(?:家|屋)(?:里|门口|中)",
            "down": r"不(?:含|能|送|包)?(?:搬|送|抬)?上楼|(?:只|仅)(?:能)?(?:送)?到(?:楼下|一楼|小区)|不入户",
        },
        ANYWHERE,
    ),
    "page": Group(
        {
            "order": r"订单(?:详情|页|列表|里|中)|退款(?:详情|页|里)|售后(?:页|入口)",
            "home": r"店铺首页|首页",
            "cart": r"购物车",
            "goods": r"商品(?:详情)?页|商品详情|宝贝详情",
            "me": r"个人中心|我的页面|账户设置|账号设置|设置里",
            "club": r"会员中心|会员页",
            "live": r"直播间",
        },
        shared=2,
    ),
    "letter": Group(
        {"mail": r"邮箱|邮件", "sms": r"短信", "chat": r"(?:聊天|这个|本|对话)窗口|站内信|旺旺"}, shared=2
    ),
    "scan": Group({"wechat": r"微信(?=扫)", "alipay": r"支付宝(?=扫)"}, ANYWHERE),
    "freight": Group(
        {
            "free": r"(?<!不)包邮|免[运邮]费",
            "paid": r"不包邮|(?:邮费|运费|快递费)(?:要|得|需|是)?(?:您|买家|客户)?(?:自己|自)"
            r"(?:付|理|出|承担)|[付收补加]\d{1,3}元?(?:的)?(?:邮费|运费|快递费)|(?:邮费|运费|快递费)(?:付|收|是|要)?\d{1,3}元",
        },
        ANYWHERE,
        alone=False,
    ),
    "warranty": Group(
        {"none": r"不(?:在)?(?:保修|质保|包修)|不保(?!温|暖|证)", "some": r"(?<!不)(?:保修|质保|包修)"},
        ANYWHERE,
        alone=False,
    ),
    "charge": Group(
        {"free": r"免费|不收", "paid": r"(?<!不)(?:另|加)?收(?:费|取|\d)|付费|加\d{1,4}元"},
        ANYWHERE,
        alone=False,
    ),
    "parcel": Group(
        {
            "signed": r"(?<!未)(?<!没)签收|已送达",
            "going": r"派送|在路上|运输|途中",
            "waiting": r"待发货|[未没]发货?|还没发",
        },
        ANYWHERE,
        alone=False,
    ),
    "stock": Group(
        {
            "in": r"(?<!没)(?<!没有)(?<!无)(?:有|是)?现货|有库存|库存充足|充足|在售|(?<!没)有货",
            "out": r"缺货|没货|无货|断货|断码|断了|售罄|卖完|没有?现货|没有货|预售|下架"
            r"|(?:要|得)等到?|等\d|补货|停产",
        },
        ANYWHERE,
        alone=False,
    ),
}
"""Groups of names. Where not `alone`, other rules read what is told of one thing."""

_PATTERNS = {
    kind: "|".join(f"(?P<n{rank}>{words})" for rank, words in enumerate(group.names.values()))
    for kind, group in GROUPS.items()
}
_KINDS = tuple(GROUPS)
_MARK = re.compile(r"[,;:。!?\n~]")
_NO = re.compile(
    r"(?:不(?:是|要|能|可以?)?|[勿别忌禁]|避免|无需|切莫)[^,;:。是要就而只得]{0,5}$"
    r"|没有?[^,;:。是要就而只得的也都]{0,5}$|非[^,;:。]?$"
)

_DENYING = frozenset("不未没无")
"""What a name may begin with that says no by itself: what is denied before it is something else."""


class Named(NamedTuple):
    """A name of a group in a clause, and where both stand."""

    kind: str
    name: str
    start: int
    end: int
    clause: tuple[int, int]
    denied: bool


@lru_cache(maxsize=1024)
def named(text: str) -> tuple[Named, ...]:
    """Return the names that normalised `text` gives or denies."""
    return tuple(each for rank in _sieve().passing(text) for each in _of(text, _KINDS[rank]))


@cache
def _sieve() -> Sieve:
    """Return what tells of which groups a text can have names."""
    return Sieve([needles(pattern) for pattern in _PATTERNS.values()])


def _of(text: str, kind: str) -> Iterator[Named]:
    group = GROUPS[kind]
    names = tuple(group.names)
    for match in islice(compiled(_PATTERNS[kind]).finditer(text), MOST):
        first, last = clause(text, *match.span())
        if not group.near or compiled(group.near).search(text, first, last):
            denied = match.group()[0] not in _DENYING and bool(_NO.search(text[first : match.start()]))
            name = names[int((match.lastgroup or "n0")[1:])]
            yield Named(kind, name, *match.span(), (first, last), denied)


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the clause stands in which something does, looked for as far as a clause may reach."""
    before = text[max(0, start - CONTEXT) : start]
    behind = _MARK.search(text, end, end + CONTEXT)
    return start - len(_MARK.split(before)[-1]), behind.start() if behind else min(len(text), end + CONTEXT)
