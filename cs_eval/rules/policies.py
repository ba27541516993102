"""Whether the trainee says the opposite of what the facts allow, include or ask for, or of who pays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cs_eval.models.scenario import Fact
from cs_eval.rules.bigrams import bigrams, substance
from cs_eval.rules.doubt import governed
from cs_eval.rules.facts import plain, told
from cs_eval.rules.lines import Line
from cs_eval.rules.outcome import Mark, Note, Outcome
from cs_eval.rules.scene import Scene

CLOSE = 2
"""How many pairs of characters a denial shares with the clause that it denies."""

AKIN = 4
"""How many characters of substance two clauses share that say yes and no of the same object."""

_CLAUSE = re.compile(r"[^。!?;\n,:、~…]+[。!?;\n,:、~…]?")
_KINDS = {
    "can": r"不(?:可以?|能|支持|接受|允许|予|给|提供)|(?:无法|没法|没办法)",
    "can'": r"可以|可(?!能)|支持|接受|允许|(?<!可)能(?:够)?(?!不能)|提供",
    "need": r"(?:不|无)(?:需要?|用|必|须)|免(?=安装|预约|押金)",
    "need'": r"需要?|必须|得(?:您|先|要)|要(?:您|先|求)",
    "has": r"不(?:含|包括?|送|带|附|赠)|没有|不在.{0,4}范围|(?:另|单独)(?:买|购|拍|收|付)",
    "has'": r"包含|包括|(?<!包)含|附赠?|赠送?|送|带有?|在.{0,6}范围内?|有",
    "free": r"(?:要|得|另|会|加)收?(?:费|钱)|收费|付费",
    "free'": r"免费|不(?:用|要|另|加|再)?(?:额外)?(?:收|付|加|花)(?:费|钱)|免(?:检测费|安装费|运费)",
}
_WORDS = re.compile("|".join(f"(?P<k{n}>{pattern})" for n, pattern in enumerate(_KINDS.values())))
_NAMES = tuple(_KINDS)
_MARKED = re.compile("[可能支接允予给提无没需用必须免得要含包送带附赠有另单收费付]")
_OPEN = re.compile(
    r"如果|要是|万一|除非|假如|的话|否则|还是|能不能|可不可以|是否|有没有|要不要|[吗?]|(?<![这那怎什多])么|未|之后|超过|以后|过了|结束"
)

_FREIGHT = re.compile(
    r"(?:运费|邮费|快递费|来回|往返|寄回)[^。!?;\n不无]{0,10}?(?:由|是|得|要|需|请|麻烦|全)?"
    r"(?:(?P<shop>我们|店铺|商家|卖家|咱们|本店|店里|这边)|(?P<buyer>您|你|客户|买家|顾客|亲|自己|自(?=理|付|行|费)))"
    r"(?:这边|自己|先|来|都|全|那边|自行)*(?:出|承担|付|负担|负责|垫|掏|理|费)"
    r"|(?P<shop2>免运费|运费全免|包来回|(?:运费|邮费|快递费)[^。!?;\n]{0,4}(?:不用|无需)(?:您|客户)?(?:付|出|承担|管)|(?:不用|无需)(?:您|客户|再)?(?:付|出|承担)(?:任何)?(?:运费|邮费|快递费|费用))"
)
_CHOICE = re.compile(
    r"(?:无|没有?|非|不是|不属于)(?:任何)?(?:商品)?(?:质量|瑕疵|破损)(?:问题|原因)?|无理由|不喜欢|不合适|不想要|不要了|个人原因|拍错|买错|不满意"
)
_FAULT = re.compile(
    r"质量问题|破损|坏了?|瑕疵|开胶|脱胶|掉色|起球|开线|开胶|张嘴|裂开|断裂|裂|漏液|发霉|变质|发错|错发|寄错|少件|少发|漏发|缺件|少了|有问题|不符|故障|损坏|碎|划痕"
)
"""Why goods go back: who pays the freight depends on it."""

_PAYS = re.compile(r"运费|邮费|快递费|出(?=[,。;!?]|$)|承担|负担")
"""In a message about who pays, a reason for sending back is one of the rule's cases, and not this one."""

_BEFORE = 30
"""How many characters before a word on freight may tell for which case it is."""

_RIVALS = (
    re.compile(r"顺丰|圆通|中通|申通|韵达|极兔|京东快递|德邦|ems"),
    re.compile(
        r"(?<!比)(?:纯棉|全棉|涤纶|聚酯纤维|羊毛|羊绒|真丝|桑蚕丝|亚麻|锦纶|天丝|莫代尔|腈纶|头层牛皮|二层牛皮|超纤|pu皮|人造革"
        r"|实木|密度板|颗粒板|多层板|乳胶|记忆棉|鸭绒|鹅绒|304不锈钢|316不锈钢|铝合金|锌合金|陶瓷|玻璃)"
    ),
    re.compile(r"原路|支付宝|微信零钱|店铺余额|平台余额"),
)
"""Names of which one excludes the others: couriers, materials, where a refund goes."""


class Claim(NamedTuple):
    """What a clause says of something: of which kind, whether yes, and the words around."""

    kind: str
    yes: bool
    words: frozenset[str]
    start: int
    end: int
    object: str = ""
    """The two characters behind the word that says yes or no: of what it is said."""
    substance: frozenset[str] = frozenset()


def denied(scene: Scene) -> Outcome:
    """Hold when a line in scope says the opposite of a fact, of which it has the words."""
    if not scene.facts:
        return Outcome(None, notes=(Note("no_facts"),))
    found = [*_reversed(scene), *_wrong_names(scene)]
    if not found:
        return Outcome(False, notes=(Note("not_denied"),), due=scene.due)
    line, start, end, fact = found[0]
    marks = tuple(Mark(each[0], *each[0].span(*each[1:3])) for each in found)
    return Outcome(True, marks, (Note("denied", (), told(line, start, end, fact)),))


Denial = tuple[Line, int, int, Fact]


def _reversed(scene: Scene) -> Iterator[Denial]:
    true = [(claim, fact) for fact in scene.facts for claim in claims_of(fact.text)]
    cause = _cause(scene)
    said = [(_because(claim, cause), line) for line in scene.lines for claim in claims(line.text)]
    for claim, line in said:
        akin = [(known, fact) for known, fact in true if _about_the_same(claim, known)]
        against = [fact for known, fact in akin if known.yes != claim.yes]
        if against and len(against) == len(akin) and not _taken_back(claim, said):
            yield line, claim.start, claim.end, against[0]


def _cause(scene: Scene) -> frozenset[str]:
    """Return why the goods of this conversation go back, where all that is said leaves no doubt."""
    lines = (*scene.hearing.talk.customer, *scene.lines)
    found = frozenset[str]().union(*(causes(line.text) for line in lines if not _PAYS.search(line.text)))
    return found if len(found) == 1 else frozenset()


def _because(claim: Claim, cause: frozenset[str]) -> Claim:
    """Return a claim about freight as one about this case, where it names no other."""
    return claim._replace(words=cause) if claim.kind == "freight" and not claim.words else claim


def causes(text: str) -> frozenset[str]:
    """Return of which reasons for sending goods back `text` speaks: a fault, the buyer's choice."""
    chosen = _CHOICE.search(text)
    rest = _CHOICE.sub("|", text)
    return frozenset(["choice"] if chosen else []) | frozenset(["fault"] if _FAULT.search(rest) else [])


def _about_the_same(said: Claim, true: Claim) -> bool:
    if said.kind != true.kind:
        return False
    if said.kind == "freight":
        return not said.words or not true.words or not said.words.isdisjoint(true.words)
    if said.object and said.object == true.object and len(said.substance & true.substance) >= AKIN:
        return True
    shared = len(said.words & true.words)
    return shared >= CLOSE and 2 * shared >= min(len(said.words), len(true.words))


def _taken_back(claim: Claim, said: list[tuple[Claim, Line]]) -> bool:
    return any(other.yes != claim.yes and _about_the_same(other, claim) for other, _ in said)


def _wrong_names(scene: Scene) -> Iterator[Denial]:
    """Yield names that the trainee gives, where the facts give a rival of each."""
    for rivals in _RIVALS:
        true = [(name, fact) for fact in scene.facts for name in rivals.findall(plain(fact.text))]
        if true:
            yield from _strangers(rivals, {name for name, _ in true}, true[0][1], scene)


def _strangers(rivals: re.Pattern[str], names: set[str], fact: Fact, scene: Scene) -> Iterator[Denial]:
    """Yield names beside `names`; where the trainee gives one of these too, it is no mistake."""
    said = [(match, line) for line in scene.lines for match in rivals.finditer(line.text)]
    if names & {match.group() for match, _ in said}:
        return
    heard = {name for line in scene.hearing.talk.customer for name in rivals.findall(line.text)}
    for match, line in said:
        if match.group() not in heard and not governed(line, *match.span()):
            yield line, *match.span(), fact


@lru_cache(maxsize=4096)
def claims_of(fact: str) -> tuple[Claim, ...]:
    """Return what a fact's text claims."""
    return claims(plain(fact), certain=False)


def claims(text: str, *, certain: bool = True) -> tuple[Claim, ...]:
    """Return what normalised `text` claims; with `certain`, nothing that is asked or depends on an if."""
    found = list(_freight(text, certain))
    if _MARKED.search(text):
        for clause in _CLAUSE.finditer(text):
            if not (certain and _OPEN.search(clause.group())):
                found += _of_clause(clause)
    return tuple(found)


def _freight(text: str, certain: bool) -> Iterator[Claim]:
    for match in _FREIGHT.finditer(text):
        around = text[max(0, match.start() - 16) : match.end() + 4]
        if not (certain and _OPEN.search(around)):
            case = causes(text[max(0, match.start() - _BEFORE) : match.start()])
            yield Claim("freight", bool(match["shop"] or match["shop2"]), case, *match.span())


def _object(rest: str) -> str:
    two = rest.lstrip("了的到给您")[:2]
    return two if len(substance(two)) == len(two) == 2 else ""


def _of_clause(clause: re.Match[str]) -> Iterator[Claim]:
    text, base = clause.group(), clause.start()
    for match in _WORDS.finditer(text):
        name = _NAMES[int((match.lastgroup or "k0")[1:])]
        yes = name.endswith("'") != name.startswith("need")
        words = bigrams(text[: match.start()] + "|" + text[match.end() :])
        place = (base + match.start(), base + match.end())
        yield Claim(name.rstrip("'"), yes, words, *place, _object(text[match.end() :]), substance(text))
        return
