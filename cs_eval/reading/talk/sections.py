"""A text with several conversations -> its parts: headings, separators, and what is said of each part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from cs_eval.reading.limits import DEFAULTS, ReadLimits
from cs_eval.reading.talk.speakers import folded
from cs_eval.reading.talk.stamps import LONGEST, named_day, seen

_MARKDOWN = re.compile(r"#{1,6}\s+(?P<text>\S.*?)\s*#*")
_RULE = re.compile(r"[-—–─=*_~#·•+<>\s]{3,}")
_DECORATED = re.compile(r"[-—–─=*_~#·•+<>]{2,}\s*(?P<text>[^-—–─=*_~#·•+<>\s].*?)\s*[-—–─=*_~#·•+<>]{2,}")
_NUMBER = r"(?:\d{1,5}|[一二三四五六七八九十百零两]{1,5}|[A-Za-z])"
_NOUN = (
    r"(?:[对對][话話]|[会會][话話]|聊天|案例|情景|情境|[场場]景|示例|例子|[范範]例|[样樣]例|[样樣]本|(?:聊天|[对對][话話])?[记記紀][录錄]"
    r"|演[练練]|[练練][习習]|[录錄]音|通[话話]"
    r"|case|dialogue|dialog|conversation|chat|session|scenario|example)"
)
_NUMBERED = re.compile(
    rf"(?:第\s*{_NUMBER}\s*[个段轮通条组次场则]?\s*{_NOUN}|{_NOUN}\s*[#＃:：.\-]?\s*{_NUMBER}|{_NUMBER}[、.．]\s*{_NOUN})"
    r"(?:\s*[:：\-—.、|]\s*.*|\s+.*|[(（].*)?",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"第\s*{_NUMBER}\s*[段组轮场]\s*[:：]?")
"""Counts conversations where nothing else stands on the line (第一段)."""
_TALK = r"的?(?:聊天|[对對][话話]|[会會][话話]|消息|[沟溝]通)"
_RECORD = r"[记記紀][录錄]"
_WITH = re.compile(
    rf"(?:.*[^与與和跟])?[与與和跟]\s*[「“\"'【\[]?(?P<who>[^「」“”\"'】\[\]]+?)[」”\"'】\]]?\s*"
    rf"{_TALK}(?:{_RECORD}|[内內]容)?(?:[(（:：].*)?"
)
_PLAIN_WITH = re.compile(rf"[与與]\s*[^，。！？,!?]{{1,60}}\s*{_TALK}{_RECORD}.{{0,40}}")
_FIELD = re.compile(r"(?P<key>[^:：]{1,12}?)\s*[:：]\s*(?P<value>\S.*)")
_NOTICE = re.compile(r".*(?:历史消息|新消息|以上|以下|消息记录已|加载|展开|收起|未读).*")
_FOOTER = re.compile(
    r".*(?:导出|共\s*\d+\s*[条句]|记录结束|生成时间|完毕).*|.?(?:完|结束|END|the end).?", re.IGNORECASE
)
_MARKS = re.compile(r"[\s#*【】\[\]《》「」=\-—–─~]+")

_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("会话id", "会话编号", "对话id", "对话编号", "会话号", "id", "conversationid", "sessionid"),
        "trainee": ("学员", "学员姓名", "受训人", "trainee"),
        "date": ("日期", "对话日期", "聊天日期", "date"),
        "scenario": ("场景", "情景", "场景编号", "scenario"),
        "customer": (
            "客户昵称", "买家昵称", "顾客昵称", "买家旺旺", "客户旺旺", "买家账号", "客户账号", "聊天对象",
            "消息对象", "客户名", "买家id", "客户id",
        ),
    }
)  # fmt: skip
_BY_KEY = {key: name for name, keys in _KEYS.items() for key in keys}
_TITLE = re.compile(
    "店铺(?:名称?)?|平台|渠道|来源|部门|班级|小组|批次|版本|备注|说明|标题|主题|.{0,4}(?:导出|制表|生成|统计).{0,4}|(?:起止|聊天|对话|会话|开始|结束)时间"
)
"""What else may be told of all beside one of those keys; by itself 店铺 or 平台 speaks."""
_OPENING_KEYS = ("id", "customer")
"""What a conversation may begin with, below another one; what is only of one."""
_SLUG = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Section:
    """One part of a text: its lines, the first of which is line `number` of the file."""

    number: int
    lines: list[str]
    heading: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    """What its first lines say: id, trainee, date, scenario, customer."""
    rule: str | None = None
    """The line of dashes, where only that parts it from the one before."""


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, whatever it ends them with; other separators are part of the text."""
    return re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))


def sections(lines: Iterable[str], limits: ReadLimits = DEFAULTS) -> Iterator[Section]:
    """Yield the parts of a text; headings and separators are in none of them.

    Raises TooLarge where one of them goes beyond what may be held.
    """
    return _with_those_of_all(map(_with_fields, _titled(_parted(lines, limits))))


def _parted(lines: Iterable[str], limits: ReadLimits) -> Iterator[Section]:
    open_ = Section(1, [])
    spaced, held = True, 0
    for number, line in enumerate(lines, 1):
        is_blank = not line.strip()
        line = "" if is_blank or _is_notice(line) else line
        beginning = None if is_blank else _beginning(line, number, spaced)
        if beginning:
            yield open_
            open_, held = beginning, 0
        else:
            open_.lines.append(line)
            held += len(line) + 1
            limits.refuse_large(held)
        spaced = bool(beginning) or not line.strip()
    yield open_


def is_numbered(heading: str) -> bool:
    """Say whether a heading counts conversations (对话1, 【案例二】)."""
    bare = _MARKS.sub(" ", heading[: LONGEST + 1]).strip()
    return len(heading) <= LONGEST and bool(_NUMBERED.fullmatch(bare) or _COUNTED.fullmatch(bare))


def is_footer(line: str) -> bool:
    """Say whether a line is what exports end with."""
    return len(line) <= LONGEST and _FOOTER.fullmatch(seen(line)) is not None


def joined(parts: list[Section], inside: Sequence[bool], *, verbatim: bool) -> list[Section]:
    """Return the sections, those that are `inside` another put to the one before.

    The line of dashes between them comes back `verbatim`, or empty.
    """
    whole: list[Section] = []
    for part, is_inside in zip(parts, inside, strict=True):
        if whole and is_inside:
            lines = whole[-1].lines
            gap = part.number - whole[-1].number - len(lines)
            lines += [(verbatim and part.rule) or "", *[""] * (gap - 1), *part.lines]
        else:
            whole.append(replace(part, lines=[*part.lines]))
    return whole


def _beginning(line: str, number: int, spaced: bool) -> Section | None:
    """Return the section that begins with or after `line`, if one does."""
    text = seen(line)
    if not text or len(text) > LONGEST or named_day(text):
        return None
    if _RULE.fullmatch(text):
        return Section(number + 1, [], rule=line)
    if heading := _MARKDOWN.fullmatch(text):
        return Section(number + 1, [], heading=heading["text"])
    decorated = _DECORATED.fullmatch(text)
    bare = _MARKS.sub(" ", text).strip()
    spaced = spaced or bool(decorated) or text[0] in "#【[《"
    is_heading = is_numbered(bare) or _WITH.fullmatch(bare)
    if (spaced and is_heading) or _PLAIN_WITH.fullmatch(bare):
        return Section(number + 1, [], heading=bare)
    if decorated:
        return Section(number + 1, [], heading=decorated["text"], rule=line)
    if spaced and _key_of(text) in _OPENING_KEYS:
        return Section(number, [line])
    return None


def _is_notice(line: str) -> bool:
    """Say whether a window shows such a line between messages (以下为新消息)."""
    found = _DECORATED.fullmatch(seen(line)) if len(line) <= LONGEST else None
    return found is not None and _NOTICE.fullmatch(found["text"]) is not None


def _key_of(line: str) -> str | None:
    found = _FIELD.fullmatch(line)
    return _BY_KEY.get(folded(found["key"])) if found else None


def _title_of(line: str, fields: Mapping[str, str]) -> str | None:
    """Return what a line is called that tells something beside `fields` that are known."""
    found = _FIELD.fullmatch(line) if fields.keys() - {"trainee"} else None
    return found["key"] if found and _TITLE.fullmatch(found["key"]) else None


def _titled(found: Iterable[Section]) -> Iterator[Section]:
    """Yield the sections with lines; of headings above one another the last holds."""
    heading: str | None = None
    is_headed = False
    for section in found:
        heading = section.heading or heading
        is_headed = is_headed or section.rule is None
        if any(line.strip() for line in section.lines):
            yield replace(section, heading=heading, rule=None if is_headed else section.rule)
            heading, is_headed = None, False


def _with_those_of_all(found: Iterable[Section]) -> Iterator[Section]:
    """Yield the sections; what a first one without anything else says is said of all of them."""
    shared: dict[str, str] = {}
    for number, section in enumerate(found):
        if number == 0 and not any(map(str.strip, section.lines)):
            shared = {key: value for key, value in section.fields.items() if key not in _OPENING_KEYS}
        yield replace(section, fields={**shared, **section.fields}) if shared else section


def _with_fields(section: Section) -> Section:
    """Return the section without the lines at its start that say something of it."""
    fields: dict[str, str] = {}
    ends = len(section.lines)
    for at, line in enumerate(section.lines):
        text = seen(line)
        name = _key_of(text) or _title_of(text, fields) if len(text) <= LONGEST else None
        if text and not name:
            ends = at
            break
        if name:
            fields[name] = re.split("[:：]", text, maxsplit=1)[1].strip()
    if fields.keys() == {"trainee"}:  # 学员 may speak here as well
        fields, ends = {}, 0
    if section.heading and (named := _WITH.fullmatch(section.heading)):
        fields.setdefault("customer", named["who"].strip())
    lines = section.lines[ends:]
    return replace(section, number=section.number + ends, lines=lines, fields=_meant(fields))


def _meant(fields: dict[str, str]) -> dict[str, str]:
    """Return `fields`; a scenario in words is no id, and travels along under another name."""
    if "scenario" in fields and not _SLUG.fullmatch(fields["scenario"]):
        fields["场景"] = fields.pop("scenario")
    return fields
