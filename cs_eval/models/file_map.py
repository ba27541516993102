"""What a person says about files that do not explain themselves: columns, roles, accounts, times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time, tzinfo
from fnmatch import fnmatchcase
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from cs_eval.language import say
from cs_eval.models.common import Input, Texts, Words, listed
from cs_eval.models.shop import Day
from cs_eval.models.transcript import Role, TurnKind

FormatName = Literal[
    "jsonl", "json", "csv", "xlsx", "parquet", "arrow", "qianniu", "dialogue", "markdown", "jddc", "uss"
]

_OFFSET = re.compile(r"[+-](?:0\d|1[0-4]):[0-5]\d")


def _checked_zone(name: str) -> str:
    if not _OFFSET.fullmatch(name) and name not in available_timezones():
        raise ValueError(
            say(
                f"没有时区 {name}；写成 Asia/Shanghai 或 +08:00",
                f"no zone {name}: write Asia/Shanghai or +08:00",
            )
        )
    return name


Zone = Annotated[str, AfterValidator(_checked_zone)]
"""A name such as Asia/Shanghai, or an offset such as +08:00."""


Names = Annotated[
    tuple[Words, ...],
    Field(strict=False),
    BeforeValidator(listed, json_schema_input_type=str | tuple[str, ...]),
]
"""None, one or several."""

Span = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,3}(?:m|h|d)$")]
"""A length of time: 30m, 2h, 1d."""


class Columns(Input):
    """The headings of the columns in a table, by what they mean; several where files differ."""

    id: Texts | None = None
    role: Texts | None = None
    account: Texts | None = None
    customer: Texts | None = None
    """The customer of the conversation, whoever speaks in the row."""
    agent: Texts | None = None
    """The shop's account in the conversation, whoever speaks in the row."""
    text: Texts | None = None
    at: Texts | None = None
    kind: Texts | None = None
    """The kind of message: 文本, 图片, 商品卡片."""
    trainee: Texts | None = None
    date: Texts | None = None
    scenario: Texts | None = None
    conversation: Texts | None = None
    """One row a conversation: the cell with all that was said."""


class FileMap(Input):
    """How some files are to be read; what it leaves out, the files themselves must show."""

    map: Words = "map"
    """Its name."""
    files: Names = ()
    """Which files it is about, as patterns of their names (`飞鸽*.csv`); without any, all."""
    format: FormatName | None = None
    """How the files are written, where their content does not show it."""
    encoding: Literal["utf-8", "utf-16", "gb18030", "big5"] | None = None
    sheets: Names = ()
    """The sheets of a workbook that hold conversations; without any, all that have the columns."""
    heading_row: Annotated[int, Field(ge=1)] | None = None
    """The row with the headings, counted from 1, where it is not the first that has them."""
    columns: Columns = Columns()
    roles: Mapping[Words, Role] = {}
    """Whose word it is, by what the file calls the role."""
    kinds: Mapping[Words, TurnKind] = {}
    """The kind of message, by what the file calls it."""
    agents: Names = ()
    """Accounts of the shop's people: whole, or the main account before the colon."""
    bots: Names = ()
    """Accounts that reply by themselves."""
    customers: Names = ()
    trainee: Words | None = None
    """The account or the name of the trainee, where several people of the shop speak."""
    agent: Words | None = None
    """The name of the trainee's role in files that leave it open (`assistant` or `user`)."""
    time_zone: Zone | None = None
    """The zone of times that name none."""
    date: Day | None = None
    """The day that 今天 means in the files."""
    new_after: Span | None = None
    """How long nothing is said before what follows is another conversation (`2h`)."""

    def is_about(self, name: str) -> bool:
        """Say whether it speaks of a file of this name (without its folder)."""
        return not self.files or any(fnmatchcase(name.casefold(), each.casefold()) for each in self.files)

    @property
    def zone(self) -> tzinfo | None:
        """Return the zone of times that name none."""
        if self.time_zone is None:
            return None
        if _OFFSET.fullmatch(self.time_zone):
            return time.fromisoformat(f"00:00{self.time_zone}").tzinfo
        return ZoneInfo(self.time_zone)
