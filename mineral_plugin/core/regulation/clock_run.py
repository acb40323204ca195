"""The run of the clock over the steps: where each begins and ends, what stops it, what it is then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.regulation.calendar import (
    Counted,
    OfficeCalendar,
    OfficeDay,
    Pause,
    calendar_end,
)
from mineral_plugin.core.regulation.clock_model import (
    BEGUN,
    CALENDAR,
    DONE,
    EXTENSION,
    FINISHED,
    FINISHED_LATE,
    LATE,
    OPEN,
    PASSED,
    PAUSE,
    PAUSED,
    RESUME,
    RUNNING,
    SUPPLEMENT,
    WAITING,
    WORKING,
    Event,
    StepDue,
    StepTime,
    in_vietnam,
)
from mineral_plugin.core.regulation.counting import (
    DAY_OFF_FILING,
    LATE_FILING,
    NEW_DATE_ONCE,
    SUPPLEMENT_ONCE,
    CountingRule,
)


@dataclass(frozen=True)
class _Facts:
    """What is known of a dossier on the day asked about; ``supplement`` is the first request and answer."""

    calendar: OfficeCalendar
    today: date
    begun: Mapping[str, date]
    done: Mapping[str, date]
    extended: Mapping[str, int]
    pauses: Tuple[Pause, ...]
    supplement: Optional[Pause]
    supplement_step: str


class _End(NamedTuple):
    """Where a step ends: as counted, the same before it is moved off a day off, and what it rests on."""

    counted: Counted
    unmoved: Optional[date]
    derived: Tuple[OfficeDay, ...]


class Start(NamedTuple):
    """From which day a receipt counts (not counted itself), the rule that moved it, and what that rests on.

    ``day`` is ``None`` where the calendar does not reach.
    """

    day: Optional[date]
    rule: Optional[CountingRule] = None
    uncertain: Tuple[OfficeDay, ...] = ()


def start_of_count(moment: datetime, calendar: OfficeCalendar) -> Start:
    """Return the day from which something received at ``moment`` counts.

    A receipt after 15:00 is forwarded at the start of the next working day (Decree 309/2026, Art. 18.2; for
    other dates as the data say); one on a day off counts as received on the next working day (practice).
    """
    local = in_vietnam(moment)
    day = local.date()
    if not calendar.works_on(day):
        ahead = calendar.working_day_from(day)
        return Start(ahead.day, calendar.rules.on(DAY_OFF_FILING, day), ahead.uncertain)
    rule = calendar.rules.on(LATE_FILING, day)
    if rule and rule.after and local.time() > rule.after:
        ahead = calendar.next_working_day(day)
        return Start(ahead.day, rule, ahead.uncertain)
    return Start(day)


def run(
    steps: Sequence[StepTime],
    begin: Start,
    events: Sequence[Event],
    calendar: OfficeCalendar,
    today: date,
    strict: bool,
) -> Tuple[StepDue, ...]:
    """Return what holds for each step from ``begin`` on; ``strict`` counts answers from their own day."""
    facts = _facts(events, calendar, today, strict)
    found: Dict[str, StepDue] = {}
    grows, previous = facts.supplement is not None, ""
    for step in steps:
        start, before = _start(step, previous, begin, found, facts)
        grown = grows and _takes_supplement(step, start, facts)
        grows = grows and not grown
        due = _due(step, start, facts, grown)
        if before:
            # An expected beginning rests on whatever the end of the step before rests on.
            due = replace(
                due,
                uncertain=tuple(dict.fromkeys(before.uncertain + due.uncertain)),
                derived=tuple(dict.fromkeys(before.derived + due.derived)),
            )
        found[step.id] = due
        previous = previous if step.within else step.id
    return _with_passed(tuple(found.values()))


class _Before(NamedTuple):
    """The doubtful days that the beginning of a step rests on."""

    uncertain: Tuple[OfficeDay, ...]
    derived: Tuple[OfficeDay, ...]


def _start(
    step: StepTime, previous: str, begin: Start, found: Mapping[str, StepDue], facts: _Facts
) -> Tuple[Optional[date], Optional[_Before]]:
    """Return the day from which a step counts and, where that is only expected, what it rests on."""
    if step.id in facts.begun:
        return facts.begun[step.id], None
    if step.within:
        # It begins with the step it belongs to; that one's own days beyond the beginning do not bear on it.
        return found[step.within].start, None
    name = step.after or previous
    if not name:
        return begin.day, _Before(begin.uncertain, ())
    before = found[name]
    if before.done_on:
        return before.done_on, None
    return before.due, _Before(before.uncertain, before.derived)


def _facts(events: Sequence[Event], calendar: OfficeCalendar, today: date, strict: bool) -> _Facts:
    pauses: List[Pause] = []
    asked: Optional[int] = None
    supplement_step = ""
    for event in events:
        if event.kind in (PAUSE, SUPPLEMENT):
            if event.kind == SUPPLEMENT and asked is None:
                asked, supplement_step = len(pauses), event.step
            pauses.append(Pause(event.day, None))
        if event.kind == RESUME:
            day = event.day if strict else start_of_count(event.at, calendar).day
            pauses[-1] = pauses[-1]._replace(ended=day or event.day)
    extended: Dict[str, int] = {}
    for event in events:
        if event.kind == EXTENSION:
            # A new date is told once: a second extension is remarked on and not counted.
            extended.setdefault(event.step, event.days)
    return _Facts(
        calendar=calendar,
        today=today,
        begun={event.step: event.day for event in events if event.kind == BEGUN},
        done={event.step: event.day for event in events if event.kind == DONE},
        extended=extended,
        pauses=tuple(pauses),
        supplement=None if asked is None else pauses[asked],
        supplement_step=supplement_step,
    )


def _takes_supplement(step: StepTime, start: Optional[date], facts: _Facts) -> bool:
    """Return whether the time of a step is the one that grows by the first supplement.

    It is the step the request names, else the first whose text lets its time grow, that had begun by
    then and was not done.
    """
    asked, done = facts.supplement, facts.done.get(step.id)
    if asked is None or start is None or not step.supplement_days:
        return False
    if facts.supplement_step:
        return facts.supplement_step == step.id
    return not step.within and start <= asked.begun and (done is None or asked.begun <= done)


def _due(step: StepTime, start: Optional[date], facts: _Facts, grown: bool) -> StepDue:
    done = facts.done.get(step.id)
    if start is None or step.days is None:
        state = FINISHED if done else WAITING if start is None or start > facts.today else OPEN
        return StepDue(step, state, start=start, done_on=done)
    pauses = [pause for pause in facts.pauses if done is None or pause.begun < done]
    closed = [pause for pause in pauses if pause.ended is not None]
    answered = facts.supplement if grown and facts.supplement in closed else None
    end = _end(step, start, closed, facts, answered)
    told = StepDue(
        step=step,
        state=OPEN,
        start=start,
        done_on=done,
        supplemented=grown,
        extended_days=facts.extended.get(step.id, 0),
    )
    stopped = next((pause for pause in pauses if pause.ended is None), None)
    if stopped and done is None and (end.unmoved is None or end.unmoved > stopped.begun):
        return _stopped(told, end, stopped.begun, facts, answered is not None)
    told = replace(
        told,
        due=end.counted.day,
        at_earliest=end.counted.at_earliest,
        uncertain=end.counted.uncertain,
        derived=end.derived,
    )
    return _with_state(told, facts)


def _end(
    step: StepTime, start: date, pauses: Sequence[Pause], facts: _Facts, answered: Optional[Pause]
) -> _End:
    days = (step.days or 0) + facts.extended.get(step.id, 0)
    end = _count(facts.calendar, start, days, step.unit, pauses)
    if answered is None or answered.ended is None or end.unmoved is None:
        return end
    # What was left grows after the answer: a step already over by then has the growth alone.
    base = max(end.unmoved, answered.ended)
    more = _count(facts.calendar, base, step.supplement_days, step.supplement_unit, pauses)
    if step.unit == CALENDAR:
        return more
    uncertain = tuple(dict.fromkeys(end.counted.uncertain + more.counted.uncertain))
    return more._replace(
        counted=more.counted._replace(uncertain=uncertain),
        derived=tuple(dict.fromkeys(end.derived + more.derived)),
    )


def _count(calendar: OfficeCalendar, start: date, days: int, unit: str, pauses: Sequence[Pause]) -> _End:
    if unit == WORKING:
        counted = calendar.add_working_days(start, days, pauses)
        return _End(counted, counted.day, calendar.derived_between(start, counted.at_earliest))
    unmoved = calendar_end(start, days, pauses)
    counted = calendar.working_day_from(unmoved)
    before = unmoved - timedelta(days=1)
    return _End(counted, unmoved, calendar.derived_between(before, counted.at_earliest))


def _stopped(told: StepDue, end: _End, since: date, facts: _Facts, grew: bool) -> StepDue:
    """Return a step whose clock stands still, with the days that are left of it."""
    unit = told.step.unit if not grew else WORKING
    left: Optional[int] = None
    if end.unmoved is not None and told.start is not None:
        first = max(since, told.start)
        closed = [pause for pause in facts.pauses if pause.ended is not None]
        left = (end.unmoved - first).days
        if unit == WORKING:
            left = facts.calendar.working_days_between(first, end.unmoved, closed).number
    return replace(told, state=PAUSED, stopped_since=since, days_left=left, left_unit=unit)


def _with_state(told: StepDue, facts: _Facts) -> StepDue:
    due, done, today = told.due, told.done_on, facts.today
    between = facts.calendar.working_days_between
    if done is not None:
        if due is None or done <= due:
            return replace(told, state=FINISHED)
        return replace(told, state=FINISHED_LATE, working_days=between(due, done).number)
    if told.start is not None and told.start > today:
        return replace(told, state=WAITING)
    if due is None:
        return told
    if today > due:
        return replace(told, state=LATE, working_days=between(due, today).number)
    return replace(told, state=RUNNING, working_days=between(today, due).number)


def _with_passed(found: Tuple[StepDue, ...]) -> Tuple[StepDue, ...]:
    """Mark the steps that nobody reported done although a later main step is."""
    last = max((place for place, one in enumerate(found) if one.done_on and not one.step.within), default=-1)
    return tuple(
        replace(one, state=PASSED, working_days=None) if place < last and one.done_on is None else one
        for place, one in enumerate(found)
    )


def check_steps(steps: Tuple[StepTime, ...]) -> Tuple[StepTime, ...]:
    """Return the steps; refuse none at all, an id that is there twice, and a step that names a later one."""
    if not steps:
        raise InputError("clock.no_steps")
    seen: List[str] = []
    for step in steps:
        if step.id in seen:
            raise InputError("clock.step_twice", step=step.id)
        for named in (step.after, step.within):
            if named and named not in seen:
                raise InputError("clock.unknown_step", step=named, where=step.id)
        seen.append(step.id)
    return steps


def check_events(steps: Sequence[StepTime], events: Sequence[Event], received: datetime) -> None:
    """Refuse events, sorted by time, that cannot have happened so."""
    known = {step.id for step in steps}
    stopped, seen = False, set()
    for event in events:
        if event.day < in_vietnam(received).date():
            raise InputError("clock.event_before_receipt", kind=event.kind, day=event.day)
        if event.step not in known and (event.step or event.kind in (BEGUN, DONE, EXTENSION)):
            raise InputError("clock.unknown_step", step=event.step or "?", where=event.kind)
        if event.kind in (BEGUN, DONE) and (event.kind, event.step) in seen:
            raise InputError("clock.event_twice", kind=event.kind, step=event.step)
        seen.add((event.kind, event.step))
        if event.kind in (PAUSE, SUPPLEMENT, RESUME):
            if stopped != (event.kind == RESUME):
                raise InputError(_OUT_OF_ORDER[stopped], kind=event.kind, day=event.day)
            stopped = not stopped


_OUT_OF_ORDER = {True: "clock.pause_twice", False: "clock.resume_alone"}


def remarks(
    events: Sequence[Event], unextended: Sequence[StepDue], calendar: OfficeCalendar
) -> Tuple[Phrase, ...]:
    """Return what the events call for: a supplement is asked for once, a new date told once and in time."""
    found: List[Phrase] = []
    asked = [event for event in events if event.kind == SUPPLEMENT]
    if len(asked) > 1:
        rule = calendar.rules.on(SUPPLEMENT_ONCE, asked[1].day)
        name = "clock.supplement_twice" if len(asked) == 2 else "clock.supplement_too_often"
        found.append(Phrase(name, {"day": asked[-1].day, "basis": _basis(rule)}))
    by_id = {one.step.id: one for one in unextended}
    seen: List[str] = []
    for event in events:
        if event.kind == EXTENSION:
            found += _extension_remarks(event, by_id[event.step], event.step in seen, calendar)
            seen.append(event.step)
    return tuple(found)


def _extension_remarks(event: Event, before: StepDue, again: bool, calendar: OfficeCalendar) -> List[Phrase]:
    rule = calendar.rules.on(NEW_DATE_ONCE, event.day)
    values = {"name": before.step.name, "day": event.day, "days": event.days, "basis": _basis(rule)}
    if again:
        return [Phrase("clock.extension_twice", values)]
    found = []
    if not before.step.extension_days:
        found.append(Phrase("clock.extension_unread", values))
    elif event.days > before.step.extension_days:
        found.append(Phrase("clock.extension_beyond", {**values, "most": before.step.extension_days}))
    if rule and before.due and event.day + timedelta(days=rule.notice_days) > before.due:
        found.append(
            Phrase("clock.extension_notice", {**values, "due": before.due, "notice": rule.notice_days})
        )
    return found


def _basis(rule: Optional[CountingRule]) -> object:
    return rule.basis if rule else Phrase("clock.no_text")
