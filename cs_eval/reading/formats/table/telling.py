"""Which conversation a line of a table belongs to: by its id, by the customer, or by who has spoken last."""

from __future__ import annotations

from cs_eval.errors import InputError
from cs_eval.language import say
from cs_eval.reading.formats.table.cells import id_of
from cs_eval.reading.formats.table.columns import Columns
from cs_eval.reading.formats.table.damage import (
    are_rounded,
    damage_told,
    export_as_text,
    is_crushed,
    is_rounded,
)
from cs_eval.reading.formats.table.gathering import Group, Key
from cs_eval.reading.formats.table.line import Line, in_line
from cs_eval.reading.formats.table.scenes import ByScenes, several_trainees
from cs_eval.reading.formats.table.speakers import Speakers
from cs_eval.reading.formats.table.turns import first_of
from cs_eval.reading.formats.table.way import Remark, Telling


def telling_of(columns: Columns, first: list[Line], speakers: Speakers, remark: Remark) -> Telling:
    """Return the surest way for a table with these columns and first lines; `remark` is told once at most."""
    remark = _once(remark)
    if columns.has("id"):
        return ById(columns.heading_of("id"), first, speakers, remark)
    if columns.has("customer") or columns.has("receiver"):
        return ByScenes(BySides(speakers), ("trainee", "scenario"), columns, remark)
    # where messages have times, a day is theirs: a conversation may last past midnight
    day = () if columns.has("at") else ("date",)
    return ByScenes(ByCustomers(speakers, remark), ("trainee", *day, "scenario"), columns, remark)


def _once(remark: Remark) -> Remark:
    told: list[str] = []

    def tell(message: str) -> None:
        if not told:
            remark(message)
        told.append(message)

    return tell


class ById:
    """By the column of ids; where Excel has damaged them, by the customers too."""

    def __init__(self, heading: str, first: list[Line], speakers: Speakers, remark: Remark) -> None:
        self._heading = heading
        self._speakers = speakers
        self._remark = remark
        self._rounded = are_rounded(id_of(line.cells.get("id")) for line in first)

    def key(self, line: Line) -> Key:
        """Return the id, with the customer beside one that is damaged."""
        id = id_of(line.cells.get("id"))
        if not id:
            return None
        return f"{id}\n{line.cells.get('customer', '')}" if self._is_damaged(id) else id

    def id(self, group: Group) -> str | None:
        """Return the id; None for one that is damaged beyond use."""
        id = self._written(group)
        return None if is_crushed(id) else id or None

    def fault(self, group: Group) -> InputError | None:
        """Return what is wrong with the id."""
        id = self._written(group)
        if not id:
            return in_line(group.lines[0].place, "没有会话 ID", "no conversation id")
        if fault := several_trainees(group, id):
            return fault
        if self._is_damaged(id):
            return self._damage(id, group)
        return _late(id, group) if group.is_late else None

    def _written(self, group: Group) -> str:
        return id_of(first_of(group.lines, "id"))

    def _is_damaged(self, id: str) -> bool:
        return is_crushed(id) or (self._rounded and is_rounded(id))

    def _damage(self, id: str, group: Group) -> InputError | None:
        """Return what to do where the lines may be of several conversations; else tell it once."""
        customers = {customer for line in group.lines if (customer := self._speakers.customer_of(line))}
        unsure = len(customers) > 1 or group.is_late
        lost = say(f"编号被 Excel 改坏了（{id}）", f"ids were damaged by Excel ({id})")
        is_masked = any("*" in customer for customer in customers)
        if unsure or (is_crushed(id) and (is_masked or not customers)):
            apart = say("，分不清是几通对话。", ", so that conversations cannot be told apart: ")
            return InputError(lost + apart + export_as_text(self._heading))
        self._remark(damage_told(self._heading))
        return None


class BySides:
    """By the column of customers, or by who writes to whom."""

    def __init__(self, speakers: Speakers) -> None:
        self._speakers = speakers

    def key(self, line: Line) -> Key:
        """Return the customer; or sender and receiver, in either order."""
        if customer := line.cells.get("customer"):
            return str(customer)
        receiver = line.cells.get("receiver")
        role, account = self._speakers.of(line)
        return "\n".join(sorted((str(receiver), account or role))) if receiver else None

    def id(self, group: Group) -> str | None:
        """Return None: the table gives no ids."""
        return None

    def fault(self, group: Group) -> InputError | None:
        """Return what to do where lines of the customer come too late."""
        return _late(str(group.lines[0].place), group) if group.is_late else None


class ByCustomers:
    """By the accounts of the customers who speak: a conversation lasts until another one does."""

    def __init__(self, speakers: Speakers, remark: Remark) -> None:
        self._speakers = speakers
        self._remark = remark
        self._seen: dict[str, Key] = {}
        self._last = ""
        self._is_mixed = False

    def key(self, line: Line) -> Key:
        """Return the customer who has spoken last."""
        customer = self._speakers.customer_of(line)
        if not customer:
            return None if self._seen else ""
        if customer != self._last:
            self._is_mixed = self._is_mixed or customer in self._seen
            self._last = customer
        return self._seen.setdefault(customer, customer if self._seen else "")

    def id(self, group: Group) -> str | None:
        """Return None: the table gives no ids."""
        return None

    def fault(self, group: Group) -> InputError | None:
        """Return what to do where customers are mixed."""
        if self._is_mixed:
            return in_line(
                group.lines[0].place,
                "几位客户的消息交错在一起，又没有会话编号，分不清客服的话是对谁说的：请加一列会话编号或客户名",
                "messages of several customers are mixed and have no conversation id, so that it is open "
                "whom the agent answers: add a column of ids or of customers",
            )
        if len(self._seen) > 1:
            self._remark(
                say(
                    "没有会话编号一列：换一位客户就算另一通对话",
                    "no column of conversation ids: another customer begins another conversation",
                )
            )
        return None


def _late(name: str, group: Group) -> InputError:
    place = group.lines[0].place
    message = say(
        f"{name}：第 {place} 行的话与前面的隔得太远，没有放到一起；请按会话编号排序后再读",
        f"{name}: line {place} stands too far from the lines of the same conversation; sort the table by id",
    )
    return InputError(message, kind="duplicate_id")
