"""The calendar of State offices: which days they work, and periods counted in working or calendar days.

A day outside the years of the data is not known and never taken for a day of work. Counting follows the
Civil Code, Art. 147-148: the day of the event is not counted, and a period that ends on a day off ends at
the end of the next working day.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import FrozenSet, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import MissingError, NewerFileError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.memory import once_per_state
from mineral_plugin.core.base.nodes import Node, read_json, refuse_repeats
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.regulation.counting import CountingRules, rules_from

SCHEMA = "office-calendar-1"
STATUTORY, ANNOUNCED, DERIVED, PROPOSED = "statutory", "announced", "derived", "proposed"
KINDS = (STATUTORY, ANNOUNCED, DERIVED, PROPOSED)
WEEKDAY, WEEKLY_REST, UNKNOWN = "weekday", "weekly_rest", "unknown"
SORTS_OFF = ("holiday", "in_lieu", "swapped_off")
SORTS_WORKED = ("worked_instead", "open")
HOLDERS = ("everyone", "state_offices")
SOURCE_MARKS = ("read", "derived", "press", "not_found")
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_ONE_DAY = timedelta(days=1)


class Pause(NamedTuple):
    """Days that do not count: those after ``begun`` up to and with ``ended`` (``None``: not ended)."""

    begun: date
    ended: Optional[date]

    def holds(self, day: date) -> bool:
        """Return whether ``day`` does not count."""
        return day > self.begun and (self.ended is None or day <= self.ended)


@dataclass(frozen=True)
class OfficeDay:
    """One day: whether State offices work, why, and whether that is certain.

    ``kind`` is one of ``KINDS`` for a day named in the data, else ``weekday``, ``weekly_rest`` or
    ``unknown``. A proposed day and an unknown one are not certain; a derived one is arithmetic and is.
    """

    day: date
    works: bool
    kind: str
    note: Bilingual
    source: Bilingual = Bilingual("", "")
    holds_for: str = "state_offices"

    @property
    def certain(self) -> bool:
        """Return whether the day may be relied on."""
        return self.kind not in (PROPOSED, UNKNOWN)


class Counted(NamedTuple):
    """Where a period ends: ``day`` is ``None`` where the data do not reach, then not before ``at_earliest``.

    ``uncertain`` are the proposed and unknown days that the answer rests on, in order.
    """

    day: Optional[date]
    at_earliest: date
    uncertain: Tuple[OfficeDay, ...] = ()


class WorkingDays(NamedTuple):
    """How many working days lie between two days; ``None`` where the data do not reach."""

    number: Optional[int]
    uncertain: Tuple[OfficeDay, ...] = ()


@dataclass(frozen=True)
class OfficeCalendar:
    """The days of one calendar file, from ``known_from`` to ``known_to``.

    ``announced_to`` is the last day for which official notices were read: after it, Tết and exchanged
    days may still change.
    """

    version: str
    file: str
    read_on: date
    known_from: date
    known_to: date
    announced_to: date
    rest_days: FrozenSet[int]
    rest_note: Bilingual
    rest_source: Bilingual
    named: Mapping[date, OfficeDay]
    rules: CountingRules

    def day(self, day: date) -> OfficeDay:
        """Return what is known of a day."""
        if not self.knows(day):
            return OfficeDay(day, False, UNKNOWN, both(Phrase("calendar.unknown")))
        if day in self.named:
            return self.named[day]
        if day.weekday() in self.rest_days:
            return OfficeDay(day, False, WEEKLY_REST, self.rest_note, self.rest_source)
        return OfficeDay(day, True, WEEKDAY, both(Phrase("calendar.weekday")))

    @property
    def span(self) -> Tuple[date, date]:
        """Return the first and the last day that are known."""
        return self.known_from, self.known_to

    def knows(self, day: date) -> bool:
        """Return whether the data reach ``day``."""
        return self.known_from <= day <= self.known_to

    def works_on(self, day: date) -> bool:
        """Return whether State offices work; an unknown day is not taken for a day of work."""
        if not self.knows(day):
            return False
        named = self.named.get(day)
        return named.works if named else day.weekday() not in self.rest_days

    def next_working_day(self, day: date) -> Counted:
        """Return the first working day after ``day``."""
        return self.add_working_days(day, 1)

    def working_day_from(self, day: date) -> Counted:
        """Return ``day`` if it is worked, else the next working day (Civil Code, Art. 148)."""
        if self.works_on(day):
            return Counted(day, day, self._uncertain((day,)))
        here, ahead = self.day(day), self.next_working_day(day)
        if not self.knows(day):
            return Counted(None, day, (here,))
        return ahead._replace(uncertain=self._uncertain((day,)) + ahead.uncertain)

    def add_working_days(self, start: date, number: int, pauses: Sequence[Pause] = ()) -> Counted:
        """Return the working day that is ``number`` working days after ``start``, which is not counted.

        Days of a pause do not count; a pause without an end is for the caller to see to. With 0 the answer
        is ``start`` itself if worked, else the next working day.
        """
        if number == 0:
            return self.working_day_from(start)
        left = number
        doubtful: List[date] = []
        for day in _days_after(start):
            if any(pause.holds(day) for pause in pauses):
                continue
            if not self.knows(day):
                return Counted(None, day, (*self._uncertain(doubtful), self.day(day)))
            doubtful.append(day)
            left -= self.works_on(day)
            if left == 0:
                return Counted(day, day, self._uncertain(doubtful))
        return Counted(None, date.max, (self.day(date.max),))

    def add_calendar_days(self, start: date, number: int, pauses: Sequence[Pause] = ()) -> Counted:
        """Return the end of ``number`` calendar days after ``start``, moved to a working day if it is off."""
        return self.working_day_from(calendar_end(start, number, pauses))

    def working_days_between(self, start: date, end: date, pauses: Sequence[Pause] = ()) -> WorkingDays:
        """Return the number of working days after ``start`` up to and with ``end``; 0 if it is not later."""
        days: List[date] = []
        for day in _days_after(start, end):
            if any(pause.holds(day) for pause in pauses):
                continue
            if not self.knows(day):
                return WorkingDays(None, (*self._uncertain(days), self.day(day)))
            days.append(day)
        return WorkingDays(sum(map(self.works_on, days)), self._uncertain(days))

    def derived_between(self, start: date, end: date) -> Tuple[OfficeDay, ...]:
        """Return the days named by arithmetic alone after ``start`` up to and with ``end``."""
        found = (self.named.get(day) for day in _days_after(start, end))
        return tuple(day for day in found if day and day.kind == DERIVED)

    def _uncertain(self, days: Sequence[date]) -> Tuple[OfficeDay, ...]:
        named = (self.named.get(day) for day in days)
        return tuple(day for day in named if day and not day.certain)


def calendar_end(start: date, number: int, pauses: Sequence[Pause] = ()) -> date:
    """Return the day on which ``number`` calendar days after ``start`` are over, worked or not."""
    if number == 0:
        return start
    counting = (day for day in _days_after(start) if not any(pause.holds(day) for pause in pauses))
    return deque(islice(counting, number), maxlen=1).pop()


def _days_after(start: date, end: date = date.max) -> Iterator[date]:
    day = start
    while day < end:
        day += _ONE_DAY
        yield day


def load_calendar(path: Optional[Path] = None) -> OfficeCalendar:
    """Return the calendar of ``path``, or the newest that comes with the program.

    Raises:
        MissingError: the file is not there.
        NewerFileError: the file was written for a newer program.
        InputError: the file is faulty; the error names the place as a JSON pointer.
    """
    return _of_file(path or latest_calendar())


@once_per_state(maxsize=8)
def _of_file(path: Path) -> OfficeCalendar:
    return calendar_from(read_json(path, "error.calendar_json"))


def latest_calendar() -> Path:
    """Return the newest calendar that comes with the program (its date is in the name)."""
    folder = resource_path("regulation")
    files = sorted(folder.glob("calendar-*.json"))
    if not files:
        raise MissingError("error.file_missing", path=str(folder / "calendar-*.json"))
    return files[-1]


def calendar_from(root: Node) -> OfficeCalendar:
    """Return the calendar held by an already parsed file."""
    _check_schema(root)
    refuse_repeats(root.field("sources").entries())
    sources = {node.field("id").text(): _source(node) for node in root.field("sources").entries()}
    rest = root.field("weekly_rest")
    known_from, known_to = root.field("known_from").day(), root.field("known_to").day()
    if known_to < known_from:
        raise root.field("known_to").fault("error.calendar_span", start=known_from)
    rest_days = frozenset(map(WEEK.index, rest.field("days").some_of(WEEK)))
    named = _days(root, sources, rest_days)
    return OfficeCalendar(
        version=root.field("version").text(),
        file=root.file,
        read_on=root.field("read_on").day(),
        known_from=known_from,
        known_to=known_to,
        announced_to=_within(root.field("announced_to"), known_from, known_to),
        rest_days=rest_days,
        rest_note=rest.field("name").bilingual(),
        rest_source=sources[rest.field("source").one_of(tuple(sources))],
        named=named,
        rules=rules_from(root.field("counting")),
    )


def _check_schema(root: Node) -> None:
    schema = root.field("schema").text()
    if schema == SCHEMA:
        return
    kind, _, number = schema.rpartition("-")
    if kind == "office-calendar" and number.isdigit() and int(number) > 1:
        raise NewerFileError("error.regulation_newer", file=root.file, schema=schema)
    raise root.field("schema").fault("error.data_choice", choices=(SCHEMA,))


def _source(node: Node) -> Bilingual:
    node.field("mark").one_of(SOURCE_MARKS)
    return node.field("cited_as").bilingual()


def _within(node: Node, first: date, last: date) -> date:
    day = node.day()
    if not first <= day <= last:
        raise node.fault("error.calendar_outside", first=first, last=last)
    return day


def _days(
    root: Node, sources: Mapping[str, Bilingual], rest_days: FrozenSet[int]
) -> Mapping[date, OfficeDay]:
    span = root.field("known_from").day(), root.field("known_to").day()
    nodes = {}
    for node in root.field("days").entries():
        day = _within(node.field("date"), *span)
        if day in nodes:
            raise node.field("date").fault("error.data_repeat", id=day.isoformat())
        nodes[day] = node
    for day, node in nodes.items():
        _check_sort(node, day.weekday() in rest_days)
        other = node.maybe("instead_of")
        if other and other.day() not in nodes:
            raise other.fault("error.calendar_partner", day=other.day())
    return {day: _office_day(day, node, sources) for day, node in nodes.items()}


def _check_sort(node: Node, rests: bool) -> None:
    """Refuse a worked day called a holiday, and a day worked instead that is worked in any case."""
    works = node.field("works").flag()
    sort = node.field("sort").one_of(SORTS_WORKED if works else SORTS_OFF)
    if (sort == "worked_instead" and not rests) or (sort == "open" and rests):
        raise node.field("date").fault("error.calendar_sort", sort=sort)
    if sort in ("worked_instead", "swapped_off", "in_lieu"):
        node.field("instead_of").day()


def _office_day(day: date, node: Node, sources: Mapping[str, Bilingual]) -> OfficeDay:
    return OfficeDay(
        day=day,
        works=node.field("works").flag(),
        kind=node.field("kind").one_of(KINDS),
        note=node.field("name").bilingual(),
        source=sources[node.field("source").one_of(tuple(sources))],
        holds_for=node.field("holds_for").one_of(HOLDERS),
    )
