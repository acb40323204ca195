"""The sentences of the deadline clock: one for each step, and what the due dates rest on."""

from __future__ import annotations

from typing import Callable, List, Mapping, Sequence, Tuple

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.regulation.calendar import UNKNOWN, OfficeCalendar, OfficeDay
from mineral_plugin.core.regulation.clock_model import (
    FINISHED,
    FINISHED_LATE,
    LATE,
    OPEN,
    PASSED,
    PAUSED,
    RUNNING,
    WAITING,
    WORKING,
    StepDue,
    Timeline,
)
from mineral_plugin.core.regulation.counting import WAITING as WAITING_RULE


def step_sentence(told: StepDue, timeline: Timeline, calendar: OfficeCalendar) -> Phrase:
    """Return the one sentence that says where a step stands."""
    if told.step.days is None and told.done_on is None and told.state != PASSED:
        return Phrase("clock.untimed", _values(told))
    return _SENTENCES[told.state](told, timeline, calendar)


def step_remarks(told: StepDue, calendar: OfficeCalendar) -> Tuple[Phrase, ...]:
    """Return what has to be known with the due date of a step: on which days and texts it rests."""
    found: List[Phrase] = []
    proposed = [day for day in told.uncertain if day.kind != UNKNOWN]
    if proposed:
        found.append(Phrase("clock.rests_on_proposed", {"name": told.step.name, "days": _named(proposed)}))
    if any(day.kind == UNKNOWN for day in told.uncertain):
        found.append(Phrase("clock.beyond_calendar", {"name": told.step.name, "last": calendar.known_to}))
    if told.derived:
        found.append(Phrase("clock.rests_on_derived", {"name": told.step.name, "days": _named(told.derived)}))
    if told.due and told.due_strict and told.due_strict != told.due:
        found.append(Phrase("clock.strict", {"name": told.step.name, "due": told.due_strict}))
    if told.supplemented:
        found.append(Phrase("clock.grown", {**_values(told), "more": told.step.supplement_days,
                                            "more_unit": _unit(told.step.supplement_unit)}))  # fmt: skip
    if told.step.mark != "read":
        found.append(Phrase("clock.not_read", {"name": told.step.name, "mark": _mark(told.step.mark)}))
    return tuple(found)


def timeline_remarks(timeline: Timeline, calendar: OfficeCalendar) -> Tuple[Phrase, ...]:
    """Return what has to be known of the whole: how counting began, and how far the calendar is official."""
    found: List[Phrase] = []
    rule = timeline.start_rule
    if rule is not None:
        values = {
            "received": timeline.received,
            "day": timeline.counted_from or Phrase("clock.unknown_day"),
            "basis": rule.basis,
            "note": rule.note,
        }
        found.append(Phrase("clock.start_moved", values))
    if timeline.counted_from is None:
        found.append(Phrase("clock.start_unknown", {"first": calendar.known_from, "last": calendar.known_to}))
    dues = [one.at_earliest for one in timeline.steps if one.at_earliest]
    if any(day > calendar.announced_to for day in dues):
        found.append(Phrase("clock.beyond_notices", {"last": calendar.announced_to}))
    return (*found, *timeline.remarks)


def _named(days: Sequence[OfficeDay]) -> List[Phrase]:
    return [Phrase("clock.named_day", {"day": day.day, "note": day.note}) for day in days]


def _unit(unit: str) -> Phrase:
    return Phrase("clock.unit_working" if unit == WORKING else "clock.unit_calendar")


def _mark(mark: str) -> Phrase:
    return Phrase(_MARKS.get(mark, "clock.mark_practice"))


def _values(told: StepDue) -> Mapping[str, object]:
    return {
        "name": told.step.name,
        "who": told.step.who,
        "days": (told.step.days or 0) + told.extended_days,
        "unit": _unit(told.step.unit),
        "start": told.start,
        "due": told.due,
        "done": told.done_on,
        "number": told.working_days,
    }


def _running(told: StepDue, timeline: Timeline, calendar: OfficeCalendar) -> Phrase:
    if told.due == timeline.today:
        return Phrase("clock.due_today", _values(told))
    return Phrase("clock.running", _values(told))


def _late(told: StepDue, timeline: Timeline, calendar: OfficeCalendar) -> Phrase:
    name = "clock.late" if told.working_days else "clock.late_days_off"
    return Phrase(name, {**_values(told), "today": timeline.today})


def _paused(told: StepDue, timeline: Timeline, calendar: OfficeCalendar) -> Phrase:
    rule = calendar.rules.on(WAITING_RULE, told.stopped_since or timeline.today)
    values = {
        **_values(told),
        "since": told.stopped_since,
        "left": told.days_left,
        "left_unit": _unit(told.left_unit),
        "basis": rule.basis if rule else Phrase("clock.no_text"),
    }
    return Phrase("clock.paused" if told.days_left is not None else "clock.paused_unknown", values)


def _waiting(told: StepDue, timeline: Timeline, calendar: OfficeCalendar) -> Phrase:
    if told.start is None:
        return Phrase("clock.waiting", _values(told))
    return Phrase("clock.planned" if told.due else "clock.planned_open", _values(told))


def _finished(told: StepDue, timeline: Timeline, calendar: OfficeCalendar) -> Phrase:
    return Phrase("clock.done_by" if told.due else "clock.done", _values(told))


def _finished_late(told: StepDue, timeline: Timeline, calendar: OfficeCalendar) -> Phrase:
    name = "clock.done_late" if told.working_days else "clock.done_late_days_off"
    return Phrase(name, _values(told))


def _passed(told: StepDue, timeline: Timeline, calendar: OfficeCalendar) -> Phrase:
    return Phrase("clock.passed", _values(told))


def _open(told: StepDue, timeline: Timeline, calendar: OfficeCalendar) -> Phrase:
    return Phrase("clock.open", {**_values(told), "earliest": told.at_earliest})


_SENTENCES: Mapping[str, Callable[[StepDue, Timeline, OfficeCalendar], Phrase]] = {
    RUNNING: _running,
    LATE: _late,
    PAUSED: _paused,
    WAITING: _waiting,
    FINISHED: _finished,
    FINISHED_LATE: _finished_late,
    PASSED: _passed,
    OPEN: _open,
}
_MARKS = {
    "derived": "clock.mark_derived",
    "third_party": "clock.mark_third_party",
    "recalled": "clock.mark_recalled",
}
