"""What a rule can look for in a conversation, and the lexicons it goes by."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from cs_eval.language import say
from cs_eval.models.common import Input, Items, OneOrMore, Slug, Texts, Words, listed
from cs_eval.patterns import check


def _lexicon_ids(value: Any) -> Any:
    """Take `names_trouble` for `names-trouble`."""
    names = listed(value)
    if not isinstance(names, list | tuple):
        return names
    return [name.replace("_", "-") if isinstance(name, str) else name for name in names]


Names = Annotated[
    tuple[str, ...],
    OneOrMore,
    BeforeValidator(_lexicon_ids, json_schema_input_type=str | tuple[str, ...]),
]
"""Names of lexicons: one, or a list of them."""

Kinds = Texts
"""Kinds of violation: one, or a list of them."""


def _seconds(value: Any) -> Any:
    """Turn `6s`, `1min`, `24h` into seconds."""
    units = {"s": 1, "秒": 1, "min": 60, "分钟": 60, "h": 3600, "小时": 3600}
    if isinstance(value, str):
        for unit, factor in units.items():
            number = value.removesuffix(unit).strip()
            if number != value.strip() and number.replace(".", "", 1).isdigit():
                return float(number) * factor
    return value


def _compiles(pattern: str) -> str:
    try:
        check(pattern)
    except re.error as error:
        place = f"{error.pos or 0}"
        raise ValueError(
            say(
                f"第 {place} 个字符处的正则表达式不对：检查括号、星号、问号是否成对、是否多余",
                f"not a regular expression, at character {place}: {error.msg}",
            )
        ) from error
    return pattern


Pattern = Annotated[Words, AfterValidator(_compiles)]
"""A regular expression."""

Seconds = Annotated[float, Field(gt=0), BeforeValidator(_seconds, json_schema_input_type=float | str)]
Share = Annotated[float, Field(ge=0, le=1)]


class Scope(Input):
    """Which of the trainee's turns a condition looks at; without it, all of them.

    Here, several messages of the trainee in a row count as one turn.
    """

    first: int | None = Field(default=None, ge=1)
    """The first N turns of the trainee."""
    last: int | None = Field(default=None, ge=1)
    """The last N turns of the trainee."""
    after: Names | None = None
    """The turns of the trainee that follow a customer's turn in which one of these lexicons is seen."""
    turns: int = Field(default=2, ge=1)
    """How many turns of the trainee count as following such a cue."""


class Count(Input):
    """How many of the trainee's turns in scope show one of the lexicons `of`."""

    of: Names
    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)


class Ratio(Input):
    """Which share of the trainee's turns in scope shows one of the lexicons `of`."""

    of: Names
    min: Share | None = None
    max: Share | None = None


class Length(Input):
    """How many characters of content the trainee's turns in scope have.

    Holds when a share of at least `share` of them lies between `min` and `max`.
    """

    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)
    share: Share = 1.0


class ReplyGap(Input):
    """How soon the trainee answers a customer's message: a share of at least `share` of the replies."""

    limit: Seconds
    share: Share = 1.0


class Hours(Input):
    """Between which hours of the day, by the clock of the timestamps, the turns that show `of` are sent."""

    of: Names
    start: int = Field(ge=0, le=23)
    end: int = Field(ge=1, le=24)


class TakingUp(Input):
    """Which share of what the customer says is taken up: its words come again in the next reply."""

    of: Names | None = None
    """Only what the customer says around these lexicons; without it, every message of some substance."""
    share: Share = 1.0


OF_FACTS = frozenset(["facts", "tells", "covers"])
"""Keys of a condition that hold what is said against the scenario's facts."""


class Condition(Input):
    """What must be seen; every key that is given must hold.

    Only the trainee's turns count, except for `cue`, which looks at the customer's.
    """

    within: Scope | None = None
    """Which turns the other keys look at."""
    any: Names | None = None
    """One of these lexicons is seen."""
    all: Names | None = None
    """Each of these lexicons is seen, in whatever turns."""
    also: Names | None = None
    """One of these lexicons is seen too (for use beside `any` and `order`)."""
    none: Names | None = None
    """None of these lexicons is seen."""
    order: Annotated[Items[str] | None, Field(min_length=2, max_length=2)] = None
    """[A, B]: A is seen, and no B comes before it; what comes in one run of messages comes together."""
    cue: Names | None = None
    """The customer says something from one of these lexicons."""
    count: Count | None = None
    ratio: Ratio | None = None
    length: Length | None = None
    repeats: int | None = Field(default=None, ge=1)
    """The trainee sends the same text (of six characters or more) more than this many times, or the same
    clause, without figures, once more than that."""
    restates: bool | None = None
    """The trainee repeats the substance of what the customer said in order to confirm it (or not)."""
    takes_up: TakingUp | None = None
    """The trainee's replies take up what the customer says."""
    first_reply_within: Seconds | None = None
    reply_within: ReplyGap | None = None
    hours: Hours | None = None
    violation: Kinds | None = None
    """A violation of one of these kinds is found (see `find_violations`)."""
    facts: Literal["stated", "contradicted", "denied"] | None = None
    """A figure, date, price or period of the scenario's facts is stated, or contradicted; or what they
    say of who pays, what can be done, what is included is denied."""
    tells: Share | None = None
    """At least this share of the scenario's facts is told."""
    covers: Share | None = None
    """The facts are told at least to this share, what the customer speaks of counting more."""
    not_: Annotated[Condition | None, Field(alias="not")] = None
    and_: Annotated[Items[Condition] | None, Field(alias="and", min_length=1)] = None
    or_: Annotated[Items[Condition] | None, Field(alias="or", min_length=1)] = None

    @cached_property
    def given(self) -> tuple[tuple[str, Any], ...]:
        """Return the keys that are given, without `within`, and what is given for them."""
        values = ((key, getattr(self, key)) for key in type(self).model_fields if key != "within")
        return tuple((key, value) for key, value in values if value is not None)

    @cached_property
    def of_facts_alone(self) -> bool:
        """Say whether only what is told of the scenario's facts is looked at, and no word of a lexicon."""
        parts = (self.not_, *(self.and_ or ()), *(self.or_ or ()))
        keys = {key for key, _ in self.given} - {"not_", "and_", "or_"}
        return keys <= OF_FACTS and all(part.of_facts_alone for part in parts if part)

    @model_validator(mode="after")
    def _says_something(self) -> Condition:
        if not self.model_fields_set - {"within"}:
            raise ValueError(say("条件是空的：写上要看什么，例如 any: apology", "says nothing to look for"))
        return self


class Together(Input):
    """Ideas that are a violation, or right conduct, only where they meet: a reward and a review."""

    all: Names
    """Lexicons that are all seen in the same run of messages, in any order, close to each other."""
    about: Names | None = None
    """One of these lexicons is seen there, or in what either side said just before."""
    none: Names | None = None
    """None of these lexicons is seen in the run of messages."""


class Lexicon(Input):
    """Words and patterns for one idea; trainers add their own."""

    id: Slug | None = None
    name: Words
    """What people call it, e.g. 致歉."""
    violation: str | None = None
    """The kind of violation a hit is, for `find_violations`."""
    by: Literal["agent", "customer", "any"] = "agent"
    """Whose words can be a violation."""
    phrases: Items[Words] = ()
    """Plain phrases, found after normalisation (width, script, case, spaces)."""
    patterns: Items[Pattern] = ()
    """Regular expressions over the normalised text, which has no spaces beside Chinese."""
    certain: Items[Pattern] = ()
    """Patterns whose hit is certain by itself; all other hits of a violation are not."""
    together: Items[Together] = ()
    """Groups of other lexicons that are a violation, never a certain one, where they meet."""
    unless: Items[Pattern] = ()
    """Patterns that, found in the same clause, make a hit void (不要加微信)."""
    excused_by: Items[str] = ()
    """Lexicons that make a violation void: seen in the same run of messages (不知道…我帮您问问) or, where
    they are the customer's, in what the customer said before (拍错了)."""
    weighed: bool = False
    """A hit of a violation that is not certain counts only where the whole message reads like one too."""
    proper: Items[Together] = ()
    """Groups of other lexicons that are right conduct where they meet: a message that shows one, and no words
    of the violation, is none for reading like one (照实选理由)."""
    not_about: Items[str] = ()
    """Lexicons that, seen there or in what either side said just before, make void what is not certain."""


class LexiconFile(Input):
    """A file in `rubrics/lexicons/`: lexicons by id."""

    lexicons: dict[str, Lexicon]
