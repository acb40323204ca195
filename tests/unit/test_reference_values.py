"""Dates, levels and names as Vietnamese registers write them; what is not certain is not read."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta, timezone
from typing import Any, Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineral_plugin.core.reference.values import date_unread, level_unread, plain_key, read_date, read_level

MARCH_12 = date(2015, 3, 12)


@pytest.mark.parametrize(
    "text",
    [
        "2015-03-12",
        " 2015-3-12 ",
        "2015-03-12T00:00:00.000",
        "2015-03-12 07:30:00",
        "2015-03-12T00:00:00Z",
        "2015/03/12",
        "12/03/2015",
        "12/3/2015",
        "12 / 3 / 2015",
        "12-03-2015",
        "12.03.2015",
        "12/03/2015 00:00:00",
        "ngày 12/3/2015",
        "ngày 12 tháng 3 năm 2015",
        "Ngày 12 tháng 03 năm 2015",
        "ngay 12 thang 3 nam 2015",
        "12 tháng 3, năm 2015",
        unicodedata.normalize("NFD", "ngày 12 tháng 3 năm 2015"),
        MARCH_12,
        datetime(2015, 3, 12, 23, 59),
    ],
)
def test_a_day_is_read_in_every_way_registers_write_it(text: object) -> None:
    assert read_date(text) == MARCH_12
    assert read_date(text, end_of_period=True) == MARCH_12
    assert not date_unread(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("tháng 3 năm 2015", date(2015, 3, 1), date(2015, 3, 31)),
        ("03/2015", date(2015, 3, 1), date(2015, 3, 31)),
        ("2/2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2015-12", date(2015, 12, 1), date(2015, 12, 31)),
        ("2042", date(2042, 1, 1), date(2042, 12, 31)),
        ("năm 2042", date(2042, 1, 1), date(2042, 12, 31)),
        (2042, date(2042, 1, 1), date(2042, 12, 31)),
        (2042.0, date(2042, 1, 1), date(2042, 12, 31)),
    ],
)
def test_of_a_month_or_year_the_first_day_or_the_last_is_taken(text: object, first: date, last: date) -> None:
    assert (read_date(text), read_date(text, end_of_period=True)) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "5/28/2030",  # the American order, in a real plan of 2026
        "31/02/2020",
        "12/3/15",
        "12/3-2015",
        "03.2015",
        "20150312",
        45000,
        "13/2015",
        "0001-01-01",
        "10 năm",
        "Not found",
        "12/3/2015 đến 12/3/2025",
        "2015-03-12T25:61:00Z",
        True,
        "9" * 500,
    ],
)
def test_what_has_no_certain_day_is_not_read_and_is_told(text: object) -> None:
    assert read_date(text) is None
    assert date_unread(text)


@pytest.mark.parametrize("nothing", [None, "", "  ", "-", "…", "/", float("nan")])
def test_a_blank_is_neither_read_nor_told(nothing: object) -> None:
    assert (read_date(nothing), date_unread(nothing)) == (None, False)
    assert (read_level(nothing), level_unread(nothing)) == (None, False)


@pytest.mark.parametrize(
    "instant",
    [
        "2025-06-30T17:00:00Z",
        "2025-06-30T17:00:00.000+0000",
        "2025-06-30 17:00:00+00:00",
        datetime(2025, 6, 30, 17, tzinfo=timezone.utc),
    ],
)
def test_an_instant_falls_on_its_day_in_viet_nam(instant: object) -> None:
    assert read_date(instant) == date(2025, 7, 1)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back_from_both_ways_of_writing(day: date) -> None:
    assert read_date(f"{day.day}/{day.month}/{day.year}") == day
    assert read_date(f"ngày {day.day:02d} tháng {day.month} năm {day.year}") == day
    assert read_date(day.isoformat()) == day


@given(st.one_of(st.text(), st.integers(), st.floats(), st.binary(), st.none()))
def test_nothing_that_a_table_can_hold_raises(value: Any) -> None:
    read_date(value)
    read_level(value)
    date_unread(value)
    level_unread(value)
    plain_key(str(value))


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("+380 m", 380.0),
        ("+380m", 380.0),
        ("+430,0 m", 430.0),
        ("-50", -50.0),
        ("−50 m", -50.0),
        ("– 50", -50.0),
        ("cos +120", 120.0),
        ("Cos-50", -50.0),
        ("cốt -20m", -20.0),
        ("cote +5", 5.0),
        ("mức sâu: +380", 380.0),
        ("cao độ +12.5 m", 12.5),
        ("cao trình 12,5 mét", 12.5),
        ("1.250,5", 1250.5),
        ("1,250.5", 1250.5),
        ("1 250", 1250.0),
        ("(+380)", 380.0),
        ("±0,00", 0.0),
        ("0,125", 0.125),
        (380, 380.0),
        (-12.25, -12.25),
    ],
)
def test_a_level_is_read_in_every_way_registers_write_it(text: object, level: float) -> None:
    assert read_level(text) == level
    assert not level_unread(text)


@pytest.mark.parametrize(
    "text",
    [
        "1.250",
        "1,250",
        "+380 đến +250",
        "(380)",
        "±5",
        "lộ vỉa",
        "mức",
        "cosmo 5",
        -9999,
        "-9999",
        "1.2.3",
        True,
    ],
)
def test_an_ambiguous_or_impossible_level_is_not_read_and_is_told(text: object) -> None:
    assert read_level(text) is None
    assert level_unread(text)


@pytest.mark.parametrize(
    "other",
    [
        "CÔNG TY TNHH HÒA PHÁT - HÀ NỘI",
        "Công ty  TNHH Hoà Phát – Hà Nội.",
        unicodedata.normalize("NFD", "Công ty TNHH Hòa Phát-Hà Nội"),
        "Công ty TNHH\u00a0Hòa Phát — Hà Nội",
        "Công ty TNHH Hòa\u200b Phát - Hà Nội",
    ],
)
def test_typography_makes_no_other_name(other: str) -> None:
    assert plain_key(other) == plain_key("Công ty TNHH Hòa Phát - Hà Nội")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Công ty TNHH Hòa Phát", "Cty TNHH Hòa Phát"),
        ("Công ty TNHH Hòa Phát", "Công ty TNHH Hỏa Phát"),
        ("Công ty cổ phần A", "Công ty TNHH A"),
        ("Mỏ số 1", "Mỏ số 2"),
    ],
)
def test_other_words_make_another_name(one: str, other: str) -> None:
    assert plain_key(one) != plain_key(other)


def test_the_letter_left_by_old_conversions_is_the_letter_dd() -> None:
    eth: Optional[str] = "\u00d0ồng Khê"
    assert plain_key(eth) == plain_key("Đồng Khê")


def test_a_day_before_and_behind_the_time_zone_is_kept() -> None:
    hanoi = timezone(timedelta(hours=7))
    assert read_date(datetime(2025, 7, 1, 0, 30, tzinfo=hanoi)) == date(2025, 7, 1)
