"""What goes wrong with files, and what must hold of any file whatever: damaged, nearly right, or hostile."""

import random
from collections.abc import Callable, Mapping
from copy import deepcopy
from itertools import islice
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from layouts import LAYOUTS, Layout, Talk

from cs_eval import Transcript, read_transcripts
from cs_eval.errors import InputError
from cs_eval.models.file_map import FileMap
from cs_eval.models.grade import FAILURE_KINDS, Failure
from cs_eval.reading.intake import Intake
from cs_eval.reading.limits import ReadLimits

MAP = FileMap(agent="assistant", agents=("小店",), roles={"我": "agent"})
LIMITS = ReadLimits(turns=40, turn_chars=3_000, file_mb=2)

MOST = 250_000
"""More outcomes than any file here can have."""

# what people say

ASKED = ("在吗", "这款有M码吗", "什么时候发货呀", "快递三天没动了", "那算了", "[图片]", "好的 谢谢", "😡")
ANSWERED = (
    "您好，在的~",
    "亲，有货的，今天16点前拍下当天发",
    "非常抱歉，我马上帮您查",
    "好嘞",
    "祝您生活愉快",
)
TRAPS = (
    "预计送达 2026-03-01 10:00:00",
    "客服：您好",
    "小店:小林 2026-03-01 10:00:05",
    "2026-03-01 10:00:05",
    "小店:小林 撤回了一条消息",
    "已读",
    "¥99.00",
    "https://item.example.com/1",
    "A --> B 2026-03-01 10:05:00",
    "--------------------",
    "【案例二】",
    "与 小鹿 的聊天记录",
    "| a | b |",
    '"引号"',
    "=1+1",
    "a,b;c\td",
    "\u200b\u202e",
    "\x00\x1b[31m",
    "\u2028\x85",
)

plain_talks = st.lists(
    st.tuples(st.lists(st.sampled_from(ASKED), min_size=1, max_size=3), st.sampled_from(ANSWERED)).map(
        lambda said: [*(("客户", text) for text in said[0]), ("客服", said[1])]
    ),
    min_size=1,
    max_size=4,
    unique_by=str,
)
"""Different conversations, of which every layout keeps every word."""

_texts = st.one_of(st.sampled_from(ASKED + ANSWERED + TRAPS), st.text(max_size=20))
odd_talks = st.lists(
    st.lists(st.tuples(st.sampled_from(["客户", "客服"]), _texts), max_size=6), min_size=1, max_size=4
)

# values that nobody expects

_ODD = st.one_of(
    st.sampled_from(
        [None, True, 0, -1, 2**63, 1e308, 46082.418634, 6.93155e18, 1772374205000, "", " ", [], {}, "#N/A"]
    ),
    st.sampled_from(["\ud83d", "客户", "客服", "bot", "2026-02-30 10:00", "25:61", "下午3:05", "昨天 20:01"]),
    st.sampled_from(TRAPS),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=10),
    st.builds(lambda depth: _nested(depth), st.integers(1, 60)),
)


def _nested(depth: int) -> Any:
    value: Any = "底"
    for _ in range(depth):
        value = [value]
    return value


@st.composite
def odd_files(draw: Callable[..., Any], layout: Layout) -> bytes:
    """Draw a file whose values were changed: replaced, taken out, doubled, swapped."""
    said = deepcopy(layout.say(draw(odd_talks)))
    for _ in range(draw(st.integers(1, 4))):
        places = list(_places(said))
        if places:
            holder, key = places[draw(st.integers(0, len(places) - 1))]
            _CHANGES[draw(st.sampled_from(sorted(_CHANGES)))](holder, key, draw(_ODD))
    return layout.pack(layout.write(said))


def _places(value: Any) -> Any:
    """Yield where each value inside `value` hangs."""
    keys = range(len(value)) if isinstance(value, list) else list(value) if isinstance(value, dict) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _double(holder: Any, key: Any, odd: Any) -> None:
    if isinstance(holder, list):
        holder.insert(key, deepcopy(holder[key]))
    else:
        holder[f"{key} "] = deepcopy(holder[key])


def _swap(holder: Any, key: Any, odd: Any) -> None:
    other = next(iter(holder)) if isinstance(holder, dict) else 0
    holder[key], holder[other] = holder[other], holder[key]


_CHANGES: Mapping[str, Callable[[Any, Any, Any], None]] = {
    "replace": lambda holder, key, odd: holder.__setitem__(key, odd),
    "take out": lambda holder, key, odd: holder.__delitem__(key),
    "double": _double,
    "swap": _swap,
}

# bytes that were changed

_ENCODINGS = ("utf-16", "utf-16-le", "gb18030", "big5", "latin-1", "utf-7")


def _reencoded(data: bytes, start: int, end: int, chance: random.Random) -> bytes:
    read, written = chance.choice(("utf-8", *_ENCODINGS)), chance.choice(_ENCODINGS)
    return data.decode(read, "ignore").encode(written, "ignore")


_EDITS: Mapping[str, Callable[[bytes, int, int, random.Random], bytes]] = {
    "flip": lambda data, start, end, chance: (
        data[:start]
        + bytes(byte ^ 1 << chance.randrange(8) for byte in data[start : start + 1])
        + data[start + 1 :]
    ),
    "cut off": lambda data, start, end, chance: data[:start],
    "cut out": lambda data, start, end, chance: data[:start] + data[end:],
    "double": lambda data, start, end, chance: data[:end] + data[start:],
    "insert": lambda data, start, end, chance: data[:start] + chance.choice(_PIECES) + data[start:],
    "zero": lambda data, start, end, chance: data[:start] + bytes(end - start) + data[end:],
    "noise": lambda data, start, end, chance: data[:start] + chance.randbytes(end - start) + data[end:],
    "encoding": _reencoded,
}
_PIECES = (
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x00",
    b'"',
    b"{",
    b"[",
    b"]}",
    b"\r",
    b"\n\n",
    b"\t",
    b",",
    b"<",
    b"PK",
)


@st.composite
def damaged_files(draw: Callable[..., Any], layout: Layout) -> bytes:
    """Draw a file whose bytes were changed, before or after it was packed."""
    edits = st.lists(
        st.tuples(st.sampled_from(sorted(_EDITS)), st.floats(0, 1), st.floats(0, 1), st.integers(0, 2**32)),
        max_size=4,
    )
    inner = layout.write(layout.say(draw(st.one_of(plain_talks, odd_talks))))
    return _edited(layout.pack(_edited(inner, draw(edits))), draw(edits))


def _edited(data: bytes, edits: list[tuple[str, float, float, int]]) -> bytes:
    for name, one, other, seed in edits:
        start, end = sorted((int(one * len(data)), int(other * len(data))))
        data = _EDITS[name](data, start, end, random.Random(seed))
    return data


# what holds of any file


def read_anything(path: Path, data: bytes) -> tuple[list[Transcript | Failure], Intake]:
    """Read a file with that content; return what comes, after looking at all that must hold."""
    path.write_bytes(data)
    intake = Intake()
    outcomes: list[Transcript | Failure] = []
    try:
        reading = read_transcripts(path, mapping=MAP, limits=LIMITS, intake=intake)
        outcomes += islice(reading, MOST + 1)
    except InputError:
        assert not any(isinstance(outcome, Transcript) for outcome in outcomes), "it stops before the first"
    else:
        assert outcomes or intake.repeated.count, "a file has an outcome"
    assert len(outcomes) <= MOST, "there is no end of outcomes"
    _look_at_counts(outcomes, intake)
    for outcome in outcomes:
        _look_at(outcome, path)
    return outcomes, intake


def _look_at_counts(outcomes: list[Transcript | Failure], intake: Intake) -> None:
    transcripts = sum(isinstance(outcome, Transcript) for outcome in outcomes)
    assert intake.transcripts == transcripts, "conversations are counted"
    assert intake.failures == len(outcomes) - transcripts, "failures are counted"


def _look_at(outcome: Transcript | Failure, path: Path) -> None:
    assert outcome.place is not None
    assert outcome.place.startswith(str(path)), "an outcome names its file"
    if isinstance(outcome, Failure):
        assert outcome.kind in FAILURE_KINDS
        assert outcome.message
        assert len(outcome.message) < 1_000, "a message is short"
        return
    written = outcome.model_dump_json()
    assert Transcript.model_validate_json(written.encode()) == outcome.model_copy(update={"place": None})
    assert any(turn.role == "agent" for turn in outcome.turns)
    assert len(outcome.turns) <= LIMITS.turns
    assert all(len(turn.text) <= LIMITS.turn_chars for turn in outcome.turns)


def read_in(outcomes: list[Transcript | Failure]) -> list[Talk]:
    """Return who said what in the conversations that came."""
    sides = {"customer": "客户", "agent": "客服"}
    return [
        [(sides.get(turn.role, turn.role), turn.text) for turn in outcome.turns]
        for outcome in outcomes
        if isinstance(outcome, Transcript)
    ]


__all__ = ["LAYOUTS", "damaged_files", "odd_files", "plain_talks", "read_anything", "read_in"]
