"""What each part of a good is made of (桌面橡胶木, 桌腿碳钢), and where things are made or sent from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from cs_eval.rules.figures import MOST
from cs_eval.rules.lines import CLAUSE

_STUFF = (
    r"(?:304|316l?|201|430|钛|高碳)?(?:不锈钢|钢)|(?:304|316l?)(?!\d)|碳钢|铸铁|生铁|铁|纯?铜|钛|(?:铝|锌)?合金|铝"
    r"|(?:橡胶|橡|榉|胡桃|樱桃|白蜡|松|杉|桦|榆|竹|乌金|相思|椴)木|楠?竹|实木|原木|多层板|颗粒板|密度板|胶合板|岩板|大理石|石材"
    r"|陶瓷|骨瓷|玻璃|搪瓷|特氟龙|硅胶|橡胶|乳胶|记忆棉|海绵|椰棕|[a-z]{2,4}塑料|塑料|亚克力|(?<![a-z])(?:pp|pc|abs|ppsu|eva|tpu|tpe|pvc|pet|pu)(?![a-z])"
    r"|[头二]层(?:牛|羊|猪)皮|(?:牛|羊|猪|超纤|仿|人造)皮|真皮|皮革|帆布|牛津布|绒布|网布|飞织"
    r"|(?:纯|全|精梳|长绒|有机)?棉|涤纶|聚酯纤维|(?:山|绵)?羊[毛绒]|(?:桑蚕|真)丝|亚麻|黄麻|苎麻|锦纶|尼龙|腈纶|丙纶|氨纶|天丝|莫代尔|[白灰]?[鸭鹅]绒"
)
_PART = re.compile(
    r"(?P<part>[\u4e00-\u9fff]{2})(?:材质|面料|材料|部分|这块|那块|层)?(?:采用的?|用的?|都|也|就|是|为|:|选用)*"
    rf"(?P<stuff>{_STUFF})"
)
_NOT_PART = re.compile(r"[的了是有和与及或不也都这那款用选为比像]|材质|面料")
_DOUBT = re.compile(r"不(?!锈)|没|比|如果|要是|的话|别家|其他|仿|类似|像|[吗?]|您(?:说|问)|以为")

_CITY = (
    "北京|上海|天津|重庆|广州|深圳|东莞|佛山|中山|惠州|汕头|潮州|揭阳|珠海|江门|杭州|宁波|温州|义乌|金华|永康|台州|绍兴|嘉兴|湖州|桐乡|海宁|余姚|慈溪"
    "|苏州|无锡|南京|常州|南通|昆山|徐州|扬州|泉州|厦门|福州|莆田|晋江|漳州|德化|景德镇|南昌|赣州|长沙|醴陵|武汉|宜昌|郑州|洛阳|许昌|合肥|芜湖"
    "|成都|绵阳|昆明|大理|普洱|贵阳|遵义|南宁|柳州|桂林|海口|三亚|济南|青岛|烟台|临沂|潍坊|淄博|石家庄|保定|廊坊|白沟|西安|咸阳|兰州|银川|西宁|乌鲁木齐"
    "|沈阳|大连|长春|哈尔滨|五常|太原|呼和浩特|拉萨|广东|浙江|江苏|福建|山东|河北|河南|湖北|湖南|江西|安徽|四川|云南|贵州|广西|海南|陕西|甘肃|宁夏|青海"
    "|新疆|辽宁|吉林|黑龙江|山西|内蒙古|西藏|日本|韩国|泰国|越南|德国|法国|意大利|美国|澳洲|新西兰|荷兰|香港|台湾"
)
_PLACES = f"(?:{_CITY}){{1,3}}"
_ROLES = {
    "made": rf"(?:产地|原产|产自|产于|出自)(?:地|国)?(?:就|是|为|:|在)*(?P<made>{_PLACES})"
    rf"|(?P<made2>{_PLACES})(?:[\u4e00-\u9fff]{{0,2}}(?:生产|制造|产的|产(?=[,。;]|$)))",
    "sent": rf"(?:从|由)(?P<sent>{_PLACES})[\u4e00-\u9fff]{{0,4}}?仓?(?:发货?|寄出)"
    rf"|(?P<sent2>{_PLACES})[\u4e00-\u9fff]{{0,2}}仓?(?:发货|发出|直发)",
    "back": rf"(?:寄到|寄往|寄回|退到|退回|退往|寄去)(?:我们|咱们?|了)?的?(?P<back>{_PLACES})",
}
_PLACE = re.compile("|".join(_ROLES.values()))
_ONE_PLACE = re.compile(_CITY)


class Piece(NamedTuple):
    """What a part is made of, or from or to where something goes, and where that is said."""

    part: str
    stuff: frozenset[str]
    start: int
    end: int


@lru_cache(maxsize=1024)
def pieces(text: str) -> tuple[Piece, ...]:
    """Return the parts of which normalised `text` tells the material, and the places of goods."""
    return (*_made_of(text), *_placed(text))


def _made_of(text: str) -> Iterator[Piece]:
    for match in islice(_PART.finditer(text), MOST):
        if not _NOT_PART.search(match["part"]):
            yield Piece(match["part"], frozenset([_plain(match["stuff"])]), *match.span())


def _plain(stuff: str) -> str:
    """Return a material without what may be left out (304不锈钢 is 304)."""
    return re.sub(r"(?<=\d|l)不?锈?钢$|塑料$|^[纯全]", "", stuff)


def _placed(text: str) -> Iterator[Piece]:
    for match in islice(_PLACE.finditer(text), MOST):
        role = (match.lastgroup or "").rstrip("2")
        yield Piece(role, frozenset(_ONE_PLACE.findall(match[match.lastgroup or 0])), *match.span())


@lru_cache(maxsize=256)
def _known(facts: tuple[str, ...]) -> tuple[tuple[int, Piece], ...]:
    """Return the pieces of `facts`, each with the fact that has it."""
    return tuple((number, piece) for number, fact in enumerate(facts) for piece in pieces(fact))


def mismade(text: str, facts: tuple[str, ...], asked: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield where `text` gives a part another material than `facts`, or goods another place, and the fact."""
    known = _known(facts)
    for said in pieces(text) if known else ():
        rivals = [(number, true) for number, true in known if true.part == said.part]
        heard = any(stuff in each for stuff in said.stuff for each in asked)
        if heard or any(_agree(said, true) for _, true in rivals):
            continue
        start = max((match.start() for match in CLAUSE.finditer(text, 0, said.start + 1)), default=0)
        if rivals and not _DOUBT.search(text, start, said.end):
            yield said.start, said.end, rivals[0][0]


def _agree(said: Piece, true: Piece) -> bool:
    """Say whether one of the two can be but another word for the other (钢 for 碳钢)."""
    return any(one in other or other in one for one in said.stuff for other in true.stuff)
