"""Times as files write them: what they mean, how precise they are, and what is no time."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_eval.models.transcript import parse_time
from cs_eval.reading.times import CHINA, Calendar, without_idle_seconds

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2026-03-05T10:00:03+08:00", "2026-03-05T10:00:03+08:00"),
        ("2026-03-05 10:00:03", "2026-03-05T10:00:03"),
        ("2026/03/05 10:00:03.5", "2026-03-05T10:00:03.5"),
        ("2026-3-1 9:05:07", "2026-03-01T09:05:07"),
        ("2026/3/1 9:05", "2026-03-01T09:05"),
        ("2026.3.1 09:05:07.250", "2026-03-01T09:05:07"),
        ("2026年3月1日 9时05分07秒", "2026-03-01T09:05:07"),
        ("2026年3月1日9:05", "2026-03-01T09:05"),
        ("2026-03-01 周日 9:05:07", "2026-03-01T09:05:07"),
        ("[2026-03-01 10：01：00]", "2026-03-01T10:01:00"),
        ("2026/3/1 下午3:05", "2026-03-01T15:05"),
        ("2026/3/1 中午12:05", "2026-03-01T12:05"),
        ("2026/3/1 凌晨12:05", "2026-03-01T00:05"),
        ("2026/3/1 晚上12:05", "2026-03-02T00:05"),
        ("2026/3/1 3:05:09 PM", "2026-03-01T15:05:09"),
        ("2026/3/1 PM 3:05", "2026-03-01T15:05"),
        ("2026-03-01 24:00:00", "2026-03-02T00:00:00"),
        ("2026-3-1 9:05:07 +0900", "2026-03-01T09:05:07+09:00"),
        ("2026-3-1 9:05:07Z", "2026-03-01T09:05:07+00:00"),
        ("2026-3-1 9:05:07 GMT+8", "2026-03-01T09:05:07+08:00"),
        ("1772330407", "2026-03-01T10:00:07+08:00"),
        ("1772330407250", "2026-03-01T10:00:07+08:00"),
        ("20260301100007", "2026-03-01T10:00:07"),
        ("20260301100007250", "2026-03-01T10:00:07"),
        ("202603011000", "2026-03-01T10:00"),
        ("20260301 10:00:07", "2026-03-01T10:00:07"),
        ("20260301T100007", "2026-03-01T10:00:07"),
        ("20260301", "2026-03-01"),
        ("46082.37855", "2026-03-01T09:05:07"),
        ("46082", "2026-03-01"),
        ("2026/3/1", "2026-03-01"),
    ],
)
def test_a_time_comes_as_iso_8601_with_the_precision_it_has(written, iso):
    assert Calendar().iso(written) == iso
    parse_time(iso)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("今天 20:01:02", "2026-03-02T20:01:02"),
        ("昨天 20:01", "2026-03-01T20:01"),
        ("前天下午 3:05", "2026-02-28T15:05"),
        ("星期六 20:01", "2026-02-28T20:01"),
        ("周一 20:01", "2026-03-02T20:01"),
        ("礼拜天 20:01", "2026-03-01T20:01"),
        ("3-1 20:01", "2026-03-01T20:01"),
        ("12月31日 20:01:02", "2025-12-31T20:01:02"),
        ("2-29 20:01", "2024-02-29T20:01"),
        ("20:01:02", "2026-03-02T20:01:02"),
        ("下午3点05分", "2026-03-02T15:05"),
    ],
)
def test_a_day_named_by_its_distance_goes_by_the_day_that_is_today(written, iso):
    assert Calendar(MONDAY).iso(written) == iso
    assert Calendar().iso(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "",
        "在吗",
        "2026-02-30 10:00:00",
        "2026-13-01 10:00:00",
        "2026-03-01 25:61:00",
        "2026-03-01 10:61",
        "13-41 10:00",
        "12345",
        "20261301100000",
        "20260301250000",
        "99999999999999999999",
        "+08:00",
        "2026-03-01 10:00:00 10:00:00",
        "9" * 1_000_000,
        " " * 1_000_000 + "x",
    ],
)
def test_what_is_no_time_or_none_there_can_be_is_refused(written):
    with pytest.raises(ValueError):  # noqa: PT011  # no text of the file may be in the message
        Calendar(MONDAY).iso(written)


def test_the_zone_of_the_map_is_that_of_times_without_one():
    tokyo = Calendar(zone=timezone(timedelta(hours=9)))
    assert tokyo.iso("2026-03-01 10:00:00") == "2026-03-01T10:00:00+09:00"
    assert tokyo.iso("2026-3-1 9:05") == "2026-03-01T09:05+09:00"
    assert tokyo.iso("2026-03-01T10:00:00Z") == "2026-03-01T10:00:00+00:00"
    assert tokyo.iso("1772330407") == "2026-03-01T11:00:07+09:00"
    assert tokyo.iso("2026-03-01") == "2026-03-01"


@given(st.datetimes(datetime(2001, 9, 10), datetime(2199, 1, 1), timezones=st.sampled_from([UTC, CHINA])))
def test_every_moment_is_read_back_from_the_usual_ways_to_write_it(moment):
    moment = moment.replace(microsecond=0)
    for pattern in ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H:%M:%S"):
        read = Calendar().iso(moment.strftime(pattern))
        assert parse_time(read) == (moment.replace(tzinfo=None), 1)
    counted = Calendar().iso(str(int(moment.timestamp())))
    assert parse_time(counted) == (moment, 1)


def test_seconds_that_are_always_zero_were_never_written_down():
    idle = ["2026-03-01T10:00:00", None, "2026-03-01T10:01:00+08:00", "2026-03-01 10:05:00"]
    assert without_idle_seconds(idle) == [
        "2026-03-01T10:00",
        None,
        "2026-03-01T10:01+08:00",
        "2026-03-01 10:05",
    ]


@pytest.mark.parametrize("last", [[], ["2026-03-01T10:05:01"]])
def test_seconds_stay_where_one_is_not_zero_or_there_are_too_few_to_tell(last):
    kept = ["2026-03-01T10:00:00", "2026-03-01T10:01:00", *last]
    assert without_idle_seconds(kept) == kept


def test_a_day_alone_is_no_time_of_day():
    assert parse_time("2026-03-01")[1] == 86400
    assert parse_time("2026-03-01T10")[1] == 3600
    assert parse_time("20260301T100500")[1] == 1
