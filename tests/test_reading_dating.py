"""Which day the times of one conversation go by, and what the user is told of that."""

from datetime import date

import pytest

from cs_eval.reading.dating import with_times
from cs_eval.reading.nearby import supposed_today
from cs_eval.reading.times import Calendar


def dated(*written, today=None, above=None):
    """Return the times as they are read, and the remarks."""
    remarks = []
    turns = [{"text": "在吗", "at": at} for at in written]
    found = with_times(turns, Calendar(today), above, exported=False, remark=remarks.append)
    return [turn["at"] for turn in found], remarks


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            ["2026-03-04 10:00:05", "昨天 20:01:02", "今天 09:00"],
            ["2026-03-04T10:00:05", "2026-03-04T20:01:02", "2026-03-05T09:00"],
        ),
        (["2026-03-04 10:00:05", "昨天 09:00"], ["2026-03-04T10:00:05", "2026-03-05T09:00"]),
        (["2026-03-04 10:00:05", "今天 10:00"], ["2026-03-04T10:00:05", "2026-03-05T10:00"]),
        (["2026-03-04 10:00", "星期三 11:00"], ["2026-03-04T10:00", "2026-03-04T11:00"]),
        (["2026-03-04 10:00", "星期二 11:00"], ["2026-03-04T10:00", "2026-03-10T11:00"]),
        (
            ["2026-03-04 10:00", "星期四 11:00", "今天 08:00"],
            ["2026-03-04T10:00", "2026-03-05T11:00", "2026-03-05T08:00"],
        ),
    ],
)
def test_yesterday_below_a_dated_time_follows_it_on_the_first_day_that_fits(written, read):
    times, remarks = dated(*written)
    assert times == read
    assert len(remarks) == 1
    assert "--map" in remarks[0]


@pytest.mark.parametrize(
    "written", [["昨天 20:01"], ["昨天 20:01", "2026-03-04 10:00"], ["2026-03-04", "10:05"]]
)
def test_without_a_dated_time_above_a_relative_one_stays_unknown(written):
    times, remarks = dated(*written)
    assert None in times
    assert len(remarks) == 1


def test_the_day_that_somebody_says_goes_before_what_times_suggest():
    written = ["2026-03-04 10:00", "昨天 20:01"]
    assert dated(*written, today=date(2026, 3, 9)) == (["2026-03-04T10:00", "2026-03-08T20:01"], [])
    assert dated(*written, above=date(2026, 3, 9))[0][1] == "2026-03-08T20:01"


@pytest.mark.parametrize(
    "odd", ["0001-01-01 10:00:00", "2286-11-20T17:46:39", "9999999999", "1970-01-01 00:00:00"]
)
def test_a_time_of_a_year_that_cannot_be_is_left_out_and_told(odd):
    times, remarks = dated("2026-03-04T10:00:05", odd)
    assert times == ["2026-03-04T10:00:05", None]
    assert len(remarks) == 1
    assert "第 2 句" in remarks[0]


def test_nothing_is_said_of_times_that_are_as_they_should_be():
    assert dated("2026-03-04T10:00:05", "20260304100009") == (
        ["2026-03-04T10:00:05", "2026-03-04T10:00:09"],
        [],
    )


def test_supposing_the_day_takes_time_in_proportion_to_the_turns():
    written = ["2026-03-04 10:00:05"] + ["昨天 20:01:02"] * 5000
    assert supposed_today(written, Calendar()) == date(2026, 3, 5)
