"""Use case: when is each step of a dossier due, and what is late; steps and events come from JSON files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.nodes import Node, day_or_none, read_json, text_or_empty
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.regulation.calendar import OfficeCalendar, OfficeDay, load_calendar
from mineral_plugin.core.regulation.clock import deadlines, steps_on, with_switch
from mineral_plugin.core.regulation.clock_model import (
    EVENT_KINDS,
    REASONS,
    STEP_MARKS,
    UNITS_OF_TIME,
    WORKING,
    Event,
    StepDue,
    StepTime,
    Timeline,
    in_vietnam,
)
from mineral_plugin.core.regulation.counting import CHOICE_OF_REGIME
from mineral_plugin.core.regulation.sets import CALENDAR, PROCEDURES
from mineral_plugin.core.work.deadline_words import step_remarks, step_sentence, timeline_remarks
from mineral_plugin.core.work.law_in_use import LawInUse

MOST_DAYS = 5000


@dataclass(frozen=True)
class DeadlineRequest:
    """What is asked: the steps, the receipt, what happened since, the day asked about, whose law.

    ``calendar`` is an office's own, in place of that of ``law``; without both that of the program counts.
    """

    steps: Tuple[StepTime, ...]
    received: datetime
    today: date
    events: Tuple[Event, ...] = ()
    regime_day: Optional[date] = None
    calendar: Optional[Path] = None
    remarks: Tuple[Phrase, ...] = ()
    law: Optional[LawInUse] = None


def deadlines_document(request: DeadlineRequest, lang: str) -> Dict[str, Any]:
    """Return the answer as JSON values, with its sentences in ``lang``.

    Raises:
        InputError, MissingError: the calendar cannot be used, or steps and events contradict one another.
    """
    law, own = request.law, request.calendar
    calendar = load_calendar(own or (law.calendar if law else None))
    timeline = _timeline(request, calendar, request.regime_day)
    choice = _choice(request, timeline, calendar)
    remarks = (*request.remarks, *timeline_remarks(timeline, calendar), *choice)
    return {
        "received": timeline.received.isoformat(timespec="minutes"),
        "counted_from": _iso(timeline.counted_from),
        "today": _iso(timeline.today),
        "regime_day": _iso(timeline.regime_day),
        "promised": _iso(timeline.promised),
        "late": [told.step.id for told in timeline.late],
        "calendar": {
            "version": calendar.version,
            "file": calendar.file,
            "known_from": _iso(calendar.known_from),
            "known_to": _iso(calendar.known_to),
            "announced_to": _iso(calendar.announced_to),
        },
        "steps": [_step_document(told, timeline, calendar, lang) for told in timeline.steps],
        "remarks": [say(remark, lang) for remark in remarks],
        "law": law.told(request.today, CALENDAR, PROCEDURES) if law else None,
    }


def _timeline(request: DeadlineRequest, calendar: OfficeCalendar, regime: Optional[date]) -> Timeline:
    return deadlines(request.steps, request.received, calendar, request.events, request.today, regime)


def _choice(request: DeadlineRequest, timeline: Timeline, calendar: OfficeCalendar) -> Tuple[Phrase, ...]:
    """Return the sentence about a change of the periods while the dossier was open, if there was one."""
    received = timeline.received.date()
    old, new = steps_on(request.steps, received), steps_on(request.steps, timeline.today)
    changes = [step.valid_from for step in new if step not in old and step.valid_from]
    rule = calendar.rules.on(CHOICE_OF_REGIME, timeline.today)
    if not changes or not old or rule is None:
        return ()
    known = {step.id for step in new}
    if any(event.step and event.step not in known for event in request.events):
        return ()
    dues = [_timeline(request, calendar, day).promised for day in (received, timeline.today)]
    values = dict(zip(("old", "new"), (due or Phrase("clock.unknown_day") for due in dues)))
    return (Phrase("deadlines.choice", {"change": max(changes), "basis": rule.basis, **values}),)


def _step_document(told: StepDue, timeline: Timeline, calendar: OfficeCalendar, lang: str) -> Dict[str, Any]:
    step = told.step
    return {
        "id": step.id,
        "name": step.name.text(lang),
        "who": step.who.text(lang),
        "days": None if step.days is None else step.days + told.extended_days,
        "unit": step.unit,
        "basis": step.basis,
        "mark": step.mark,
        "within": step.within or None,
        "start": _iso(told.start),
        "due": _iso(told.due),
        "due_counted_from_receipt": _iso(told.due_strict),
        "at_earliest": _iso(told.at_earliest),
        "done": _iso(told.done_on),
        "state": told.state,
        "days_left_when_stopped": told.days_left,
        "rests_on": [_day_document(day, lang) for day in (*told.uncertain, *told.derived)],
        "sentence": say(step_sentence(told, timeline, calendar), lang),
        "remarks": [say(remark, lang) for remark in step_remarks(told, calendar)],
    }


def _day_document(day: OfficeDay, lang: str) -> Dict[str, Any]:
    return {
        "date": _iso(day.day),
        "works": day.works if day.certain or day.kind == "proposed" else None,
        "kind": day.kind,
        "certain": day.certain,
        "note": day.note.text(lang),
        "source": day.source.text(lang),
    }


def _iso(day: Optional[date]) -> Optional[str]:
    return day.isoformat() if day else None


def moment_of(text: str, hour_needed: bool = True) -> datetime:
    """Return the moment written as ``2026-02-10 14:00`` or ``10/02/2026 14:00``, Vietnamese time.

    Raises:
        InputError: the text is no moment, or names no hour although one is needed.
    """
    clean = " ".join((text or "").replace("T", " ").split())
    forms = [f"{day} {hour}" for day in _DAYS for hour in _HOURS] + ([] if hour_needed else list(_DAYS))
    for form in forms:
        try:
            return in_vietnam(datetime.strptime(clean, form))
        except (ValueError, OverflowError):
            continue
    raise InputError("deadlines.moment", text=text)


_DAYS = ("%Y-%m-%d", "%d/%m/%Y")
_HOURS = ("%H:%M", "%H:%M:%S", "%H:%M%z", "%H:%M:%S%z")


def read_steps(path: Path, calendar: Optional[Path] = None) -> Tuple[StepTime, ...]:
    """Return the steps of a JSON file (``docs/deadlines.md``); each fault is refused with its place."""
    rules = load_calendar(calendar)
    found: List[StepTime] = []
    for node in read_json(path, "deadlines.file_json").field("steps").entries():
        switched = node.maybe("switched")
        step = _step(node)
        found += with_switch(step, rules) if switched and switched.flag() else (step,)
    return tuple(found)


def read_events(path: Path) -> Tuple[Event, ...]:
    """Return the events of a JSON file (``docs/deadlines.md``); each fault is refused with its place."""
    return tuple(map(_event, read_json(path, "deadlines.file_json").field("events").entries()))


def _step(node: Node) -> StepTime:
    unit, grown, mark = node.maybe("unit"), node.maybe("supplement_unit"), node.maybe("mark")
    return StepTime(
        id=node.field("id").text(),
        who=node.field("who").bilingual(),
        name=node.field("name").bilingual(),
        days=_count(node.maybe("days")) if node.maybe("days") else None,
        unit=unit.one_of(UNITS_OF_TIME) if unit else WORKING,
        basis=text_or_empty(node.maybe("basis")),
        # What nobody marked as read in the text is told as practice, never as the law.
        mark=mark.one_of(STEP_MARKS) if mark else "practice",
        after=text_or_empty(node.maybe("after")),
        within=text_or_empty(node.maybe("within")),
        supplement_days=_count(node.maybe("supplement_days")),
        supplement_unit=grown.one_of(UNITS_OF_TIME) if grown else WORKING,
        extension_days=_count(node.maybe("extension_days")),
        valid_from=day_or_none(node.maybe("valid_from")),
        valid_to=day_or_none(node.maybe("valid_to")),
    )


def _count(node: Optional[Node]) -> int:
    number = node.count() if node else 0
    if node and number > MOST_DAYS:
        raise node.fault("deadlines.days", most=MOST_DAYS)
    return number


def _event(node: Node) -> Event:
    at, reason = node.field("at"), node.maybe("reason")
    try:
        moment = moment_of(at.text(), hour_needed=False)
    except InputError as error:
        raise at.fault("error.data_kind", kind="2026-02-10 14:00") from error
    kind = node.field("kind").one_of(EVENT_KINDS)
    days = node.field("days") if kind == "extension" else node.maybe("days")
    return Event(
        kind=kind,
        at=moment,
        step=text_or_empty(node.maybe("step")),
        reason=reason.one_of(REASONS) if reason else "",
        days=_count(days),
    )
