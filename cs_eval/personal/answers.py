"""What one side asks for and the other gives without a label: 收件人怎么称呼? 林晚秋."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from cs_eval.personal import bare
from cs_eval.personal.data import Kind, PersonalData, digits_of, pattern
from cs_eval.personal.digits import as_digits
from cs_eval.personal.labels import PLACEHOLDER
from cs_eval.text import LONG, view

Said = tuple[bool, str]
"""Whether it is the customer who says it, and what."""

_MESSAGES = 4
"""An answer comes within so many messages of the other side."""
_LONGEST = 60
"""A longer message is no bare answer."""

_ALL = "(?:(?:[收寄]件人?|收货人?|个人)(?:信息|资料|方式)|联系信息)"
_LABELS: tuple[tuple[Kind, str], ...] = (
    (
        "name",
        rf"姓名|名字|[收取寄]件人|收货人|联系人|称呼|贵姓|大名|[写给]谁|谁[签代]?收|[您你]是?哪位|[改换]成(?:哪位|谁)|{_ALL}",
    ),
    ("phone", rf"电话|手机|联系方式|座机|固话|号码|{_ALL}"),
    ("address", rf"地址|住址|[寄送发]到?去?哪|住哪|哪个小区|门牌|房号|楼栋|楼号|几[栋幢楼]|几单元|{_ALL}"),
    ("order_no", "订单编?号?|(?<!快递)(?<!物流)(?<!运)单号"),
    ("tracking_no", "(?:快递|物流|退货|运)单?号"),
    ("wechat", "微信|薇信|v信|(?<![a-z])[vw]x"),
    ("qq", "qq|扣扣|企鹅号"),
    ("id_card", "身份证|证件号"),
    ("bank_card", "银行卡|卡号|收款账[户号]|账[户号]"),
    ("plate", "车牌|车号"),
)
_LABELLED = tuple((kind, pattern(label)) for kind, label in _LABELS)
_ANY = pattern(
    "姓名|名字|件人|货人|系人|称呼|贵姓|大名|写谁|给谁|成谁|哪位|谁收|谁签|谁代|电话|手机|方式|座机|固话|号码|信息|资料|地址|住址|到哪|去哪|寄哪|送哪|发哪|住哪|哪个小区"
    "|门牌|房号|楼栋|楼号|几栋|几幢|几楼|几单元|订单|单号|微信|薇信|v信|vx|wx|qq|扣扣|企鹅号|身份证|证件号|银行卡|卡号|账户|账号|车牌|车号"
)
"""Something of each label, as plain words."""
_CLAUSE = pattern(r"[^,。!;?~\n]+[?]?")
_ASKS = pattern(
    "[发报说留填写给]一?[下个]|[发报留写填]我|给我|提供|告[诉知]|麻烦|请问|问一?下|需要|方便|补一?[下个]|核[对实]"
    r"|多少|什么|哪|啥|谁|怎么称呼|如何称呼|贵姓|[?:呢]$|(?:发|报|说|留|给)(?:过来|来|一份)?$"
)
_TELLS_TO = pattern("号码?是?多少|[发报说留给]一?下|[发报给]我|提供|告[诉知]|麻烦|[发报]过?来")
_ELSEWHERE = pattern(
    "已|[改填写登记备注收查找](?:好|到|完)?了|不用|不需要|别|尾号|[后末]四?[几四]?位"
    "|(?:怎么|哪里|在哪|如何|能不能|可以|能|咋)[^,。?]{0,6}[改换填查看开绑退寄]"
)
"""Told, not asked for; or asked how it is done; or only the end of a number."""
_ASKS_ELSE = pattern(r"[?？吗呢]|多少|什么|哪|几|怎么|要不要|还是")
"""With a question about something else, the one before it is no longer open."""
_MOST_PIECES = 5
_NUMERAL = pattern(r"[0-9][0-9 -]*")
_ALONE = 8
_DOOR = pattern("门牌|房号|房间|楼栋|楼号|单元|几[栋幢楼层]|几单元")


@dataclass
class _Questions:
    """What one side has been asked and not told yet, and what it has begun to tell."""

    open: dict[Kind, int] = field(default_factory=dict)
    begun: str = ""
    door: bool = False

    def ask(self, kinds: set[Kind], *, door: bool) -> None:
        self.open.update(dict.fromkeys(kinds, _MESSAGES))
        self.begun = "" if "phone" in kinds else self.begun
        self.door |= door

    def told_by(self, text: str, *, whole: bool) -> list[PersonalData]:
        """Return the answers in a message, and count it off; a phone in it may go on unless it is `whole`."""
        told = self._told(text, whole) if self.open else []
        kinds = {each.kind for each in told}
        if "phone" in kinds:
            self.begun += "".join(
                digits_of(as_digits(view(text[each.start : each.end]).text))
                for each in told
                if each.kind == "phone"
            )
        goes_on: set[Kind] = {"address"} if "address" in kinds else set()
        if "phone" in kinds and len(self.begun) < bare.MOBILE_LENGTH:
            goes_on.add("phone")
        self.door |= "address" in kinds
        left = {
            kind: _MESSAGES if told else count - 1
            for kind, count in self.open.items()
            if (told or count > 1) and kind not in kinds
        }
        self.open = left | dict.fromkeys(goes_on, _MESSAGES)
        if "address" not in self.open:
            self.door = False
        return told

    def _told(self, text: str, whole: bool) -> list[PersonalData]:
        if len(text) > _LONGEST or PLACEHOLDER.search(text):
            return []
        seen = view(text)
        found = bare.find_bare(seen.text, set(self.open), begun=self.begun, whole=whole, door=self.door)
        spans = [(kind, seen.span(*span)) for kind, span in found]
        return [PersonalData(start, end, kind) for kind, (start, end) in spans]


def find_answers(said: Iterable[Said]) -> Iterator[tuple[str, list[PersonalData]]]:
    """Yield the messages that are bare answers to what the other side asked, and the data in each.

    What `find_personal_data` finds by itself may be among it.
    """
    questions = {True: _Questions(), False: _Questions()}
    messages = list(said)
    for place, (customer, text) in enumerate(messages):
        open_here = questions[customer]
        whole = "phone" not in open_here.open or not _goes_on(messages, place)
        if told := open_here.told_by(text, whole=whole):
            yield text, told
        if kinds := _asked(text):
            questions[not customer].ask(kinds, door=bool(_DOOR.search(text)))
        elif _ASKS_ELSE.search(text):
            questions[not customer] = _Questions()


def _goes_on(messages: Sequence[Said], place: int) -> bool:
    """Say whether the message at `place` and the next of that side are pieces of one mobile number."""
    customer, digits = messages[place][0], ""
    for other, text in messages[place : place + _MOST_PIECES]:
        said = as_digits(view(text[:_LONGEST]).text) if other == customer else ""
        if not _NUMERAL.fullmatch(said):
            break
        digits += digits_of(said)
    return len(digits) == bare.MOBILE_LENGTH


def _asked(text: str) -> set[Kind]:
    """Return the kinds of data that a message asks for."""
    if len(text) > LONG:
        return set()
    seen = view(text).text
    if not _ANY.search(seen):
        return set()
    asked: set[Kind] = set()
    named: set[Kind] = set()
    for clause in _CLAUSE.findall(seen):
        kinds = {kind for kind, label in _LABELLED if label.search(clause)}
        if not _ELSEWHERE.search(clause):
            named |= kinds
            asked |= kinds if _ASKS.search(clause.strip()) else set()
    if _TELLS_TO.search(seen) or len(seen) <= _ALONE:
        return asked | named
    return asked
