"""The calendar of State offices: what the file says, how days are counted, how faulty files are refused."""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from typing import Any, Callable, List

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schemas import problems

from mineral_plugin.core.base.errors import InputError, MissingError, NewerFileError
from mineral_plugin.core.base.nodes import Node
from mineral_plugin.core.regulation.calendar import Pause, calendar_from, latest_calendar, load_calendar

DATA: Any = json.loads(latest_calendar().read_text(encoding="utf-8"))
CALENDAR = load_calendar()
ONE_DAY = timedelta(days=1)


def test_file_keeps_to_its_schema() -> None:
    assert problems("office-calendar-1", DATA) == []


@pytest.mark.parametrize(
    ("day", "works", "kind"),
    [
        (date(2026, 1, 1), False, "statutory"),
        (date(2026, 1, 2), False, "announced"),
        (date(2026, 1, 10), True, "announced"),
        (date(2026, 2, 16), False, "announced"),
        (date(2026, 4, 27), False, "statutory"),
        (date(2026, 8, 22), True, "announced"),
        (date(2026, 8, 31), False, "announced"),
        (date(2025, 11, 24), True, "weekday"),
        (date(2026, 11, 23), True, "proposed"),
        (date(2026, 11, 24), False, "statutory"),
        (date(2027, 2, 8), False, "proposed"),
        (date(2027, 2, 11), True, "proposed"),
        (date(2027, 4, 16), False, "derived"),
        (date(2027, 9, 3), False, "proposed"),
        (date(2026, 3, 7), False, "weekly_rest"),
        (date(2026, 3, 9), True, "weekday"),
        (date(2024, 12, 31), False, "unknown"),
        (date(2028, 1, 3), False, "unknown"),
    ],
)
def test_days_that_matter(day: date, works: bool, kind: str) -> None:
    found = CALENDAR.day(day)
    assert (found.works, found.kind) == (works, kind)
    assert found.certain == (kind not in ("proposed", "unknown"))
    assert found.note.vi and found.note.en


@pytest.mark.parametrize(("year", "off", "worked"), [(2025, 12, 1), (2026, 14, 2), (2027, 12, 0)])
def test_weekdays_off_and_worked_saturdays_of_a_year(year: int, off: int, worked: int) -> None:
    days = [date(year, 1, 1) + number * ONE_DAY for number in range(365)]
    assert sum(not CALENDAR.works_on(day) for day in days if day.weekday() < 5) == off
    assert sum(CALENDAR.works_on(day) for day in days if day.weekday() >= 5) == worked


def test_span_of_knowledge() -> None:
    assert CALENDAR.span == (date(2025, 1, 1), date(2027, 12, 31))
    assert CALENDAR.announced_to == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("day", "article", "mark"),
    [
        (date(2025, 6, 30), "61/2018", "derived"),
        (date(2025, 7, 1), "118/2025", "practice"),
        (date(2026, 8, 4), "118/2025", "practice"),
        (date(2026, 8, 5), "309/2026", "derived"),
    ],
)
def test_the_rule_of_three_o_clock_is_dated(day: date, article: str, mark: str) -> None:
    rule = CALENDAR.rules.on("late_filing", day)
    assert rule is not None and rule.after is not None
    assert (article in rule.basis.vi, rule.mark, rule.after.hour, rule.after.minute) == (True, mark, 15, 0)


def test_a_day_off_moves_on_to_the_next_working_day() -> None:
    assert CALENDAR.working_day_from(date(2026, 2, 14)).day == date(2026, 2, 23)
    assert CALENDAR.working_day_from(date(2026, 2, 13)).day == date(2026, 2, 13)
    assert CALENDAR.next_working_day(date(2026, 2, 13)).day == date(2026, 2, 23)


def test_counting_stops_where_the_data_end() -> None:
    ahead = CALENDAR.add_working_days(date(2027, 12, 30), 2)
    assert (ahead.day, ahead.at_earliest) == (None, date(2028, 1, 1))
    assert [day.kind for day in ahead.uncertain] == ["unknown"]
    assert CALENDAR.working_days_between(date(2027, 12, 30), date(2028, 1, 1)).number is None
    assert CALENDAR.working_days_between(date(2027, 12, 29), date(2027, 12, 31)).number == 2


def test_missing_and_newer_and_broken_files_are_told_apart(tmp_path: Any) -> None:
    with pytest.raises(MissingError):
        load_calendar(tmp_path / "none.json")
    broken = tmp_path / "calendar.json"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(InputError):
        load_calendar(broken)
    broken.write_text('{"schema": "office-calendar-2"}', encoding="utf-8")
    with pytest.raises(NewerFileError):
        load_calendar(broken)


def place_of(name: str, **fields: Any) -> int:
    """Return where in a list the entry with these fields stands."""
    entries = DATA[name]
    return next(i for i, e in enumerate(entries) if all(e.get(k) == v for k, v in fields.items()))


SWAPPED = place_of("days", date="2026-01-02")
WORKED = place_of("days", date="2026-01-10")
OPEN = place_of("days", date="2026-11-23")
LATE = place_of("counting", id="late_filing")
UNITS = place_of("counting", id="units")
NEW_DATE = place_of("counting", id="new_date_once")
ENDED = place_of("counting", id="late_filing", valid_to="2026-08-04")


def put(*path: Any) -> Callable[[Any], None]:
    *way, name, value = path

    def change(data: Any) -> None:
        for step in way:
            data = data[step]
        data[name] = value

    return change


FAULTS = [
    (put("schema", "calendar-1"), "/schema"),
    (put("version", ""), "/version"),
    (put("read_on", "23/11/2026"), "/read_on"),
    (put("known_from", 2025), "/known_from"),
    (put("known_to", "2024-01-01"), "/known_to"),
    (put("announced_to", "2028-01-01"), "/announced_to"),
    (put("weekly_rest", "days", ["sun"]), "/weekly_rest/days/0"),
    (put("weekly_rest", "name", "en", ""), "/weekly_rest/name/en"),
    (put("weekly_rest", "source", "nobody"), "/weekly_rest/source"),
    (put("sources", 0, "mark", "guess"), "/sources/0/mark"),
    (put("sources", 0, "cited_as", "vi", None), "/sources/0/cited_as"),
    (put("sources", 1, "id", DATA["sources"][0]["id"]), "/sources/1"),
    (put("days", SWAPPED, "date", "2026-02-30"), f"/days/{SWAPPED}/date"),
    (put("days", SWAPPED, "date", "2029-01-02"), f"/days/{SWAPPED}/date"),
    (put("days", SWAPPED, "date", "2026-01-10"), f"/days/{WORKED}/date"),
    (put("days", SWAPPED, "works", "no"), f"/days/{SWAPPED}/works"),
    (put("days", SWAPPED, "works", True), f"/days/{SWAPPED}/sort"),
    (put("days", SWAPPED, "kind", "likely"), f"/days/{SWAPPED}/kind"),
    (put("days", SWAPPED, "sort", "free"), f"/days/{SWAPPED}/sort"),
    (put("days", SWAPPED, "name", "vi", " "), f"/days/{SWAPPED}/name/vi"),
    (put("days", SWAPPED, "instead_of", None), f"/days/{SWAPPED}"),
    (put("days", SWAPPED, "instead_of", "2026-03-07"), f"/days/{SWAPPED}/instead_of"),
    (put("days", SWAPPED, "source", "nobody"), f"/days/{SWAPPED}/source"),
    (put("days", SWAPPED, "holds_for", "some"), f"/days/{SWAPPED}/holds_for"),
    (put("days", OPEN, "sort", "worked_instead"), f"/days/{OPEN}/date"),
    (put("days", WORKED, "sort", "open"), f"/days/{WORKED}/date"),
    (put("counting", LATE, "id", "early_filing"), f"/counting/{LATE}/id"),
    (put("counting", LATE, "after", "3 pm"), f"/counting/{LATE}/after"),
    (put("counting", LATE, "mark", "sure"), f"/counting/{LATE}/mark"),
    (put("counting", LATE, "basis", "en", ""), f"/counting/{LATE}/basis/en"),
    (put("counting", LATE, "note", None), f"/counting/{LATE}"),
    (put("counting", LATE, "valid_to", "soon"), f"/counting/{LATE}/valid_to"),
    (put("counting", ENDED, "valid_to", "2025-06-01"), f"/counting/{ENDED}/valid_to"),
    (put("counting", ENDED, "valid_from", "2025-06-30"), f"/counting/{ENDED}"),
    (put("counting", UNITS, "switches", 0, "working_days", -8), f"/counting/{UNITS}/switches/0/working_days"),
    (
        put("counting", UNITS, "switches", 0, "calendar_days", 1.5),
        f"/counting/{UNITS}/switches/0/calendar_days",
    ),
    (put("counting", NEW_DATE, "notice_days", "one"), f"/counting/{NEW_DATE}/notice_days"),
    (put("counting", []), "/counting"),
]


@pytest.mark.parametrize(("fault", "place"), FAULTS, ids=range(len(FAULTS)))
def test_a_planted_fault_is_refused_with_its_place(fault: Callable[[Any], None], place: str) -> None:
    data = copy.deepcopy(DATA)
    fault(data)
    with pytest.raises(InputError) as refused:
        calendar_from(Node(data, "", "calendar.json"))
    assert refused.value.phrase.values["place"] == place
    assert place in refused.value.text("vi") and place in refused.value.text("en")


DAYS = st.dates(date(2025, 1, 1), date(2027, 9, 30))
NUMBERS = st.integers(1, 200)


def pauses_of(spans: List[Any]) -> List[Pause]:
    return [Pause(begun, begun + length * ONE_DAY) for begun, length in spans]


PAUSES = st.lists(st.tuples(DAYS, st.integers(0, 40)), max_size=3).map(pauses_of)


@given(DAYS, NUMBERS, PAUSES)
def test_adding_then_counting_gives_the_same_number(start: date, number: int, pauses: List[Pause]) -> None:
    end = CALENDAR.add_working_days(start, number, pauses)
    if end.day is None:
        between = CALENDAR.working_days_between(start, date(2027, 12, 31), pauses).number
        assert between is not None and between < number
    else:
        assert CALENDAR.working_days_between(start, end.day, pauses).number == number
        assert CALENDAR.works_on(end.day)
        assert not any(pause.holds(end.day) for pause in pauses)


@given(DAYS, NUMBERS)
def test_more_days_and_later_beginnings_never_end_earlier(start: date, number: int) -> None:
    ends = [
        CALENDAR.add_working_days(start, number).day,
        CALENDAR.add_working_days(start, number + 1).day,
        CALENDAR.add_working_days(start + ONE_DAY, number).day,
    ]
    first = ends[0]
    if first is None:
        assert ends == [None, None, None]
    else:
        assert ends[1] is None or ends[1] > first
        assert ends[2] is None or ends[2] >= first


@given(DAYS, st.integers(0, 300))
def test_calendar_days_end_on_a_working_day_not_before_they_are_over(start: date, number: int) -> None:
    end = CALENDAR.add_calendar_days(start, number)
    if end.day is not None:
        assert CALENDAR.works_on(end.day)
        assert end.day >= start + number * ONE_DAY
        gap = CALENDAR.working_days_between(start + number * ONE_DAY, end.day).number
        assert gap in (0, 1)
