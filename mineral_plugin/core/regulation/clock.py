"""The deadline clock: when each step of a procedure is due, counted from the receipt of the dossier.

Nothing here reads the time. Events later than the day asked about are not known on it and are left out.
Where the receipt is late in the day or on a day off, both readings are kept: the due date counted from
the next working day, and ``due_strict`` counted from the receipt itself.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Iterable, List, Optional, Sequence, Tuple

from mineral_plugin.core.regulation.calendar import OfficeCalendar
from mineral_plugin.core.regulation.clock_model import (
    BEGUN,
    CALENDAR,
    DONE,
    EXTENSION,
    WORKING,
    Event,
    StepDue,
    StepTime,
    Timeline,
    in_vietnam,
)
from mineral_plugin.core.regulation.clock_run import (
    Start,
    check_events,
    check_steps,
    remarks,
    run,
    start_of_count,
)
from mineral_plugin.core.regulation.counting import UNITS

__all__ = [
    "Event",
    "StepDue",
    "StepTime",
    "Timeline",
    "deadlines",
    "in_vietnam",
    "start_of_count",
    "steps_on",
    "with_switch",
]


def steps_on(steps: Iterable[StepTime], day: date) -> Tuple[StepTime, ...]:
    """Return the wordings of the steps that hold on ``day``, in their order."""
    return tuple(step for step in steps if step.in_force(day))


def with_switch(step: StepTime, calendar: OfficeCalendar) -> Tuple[StepTime, ...]:
    """Return the two wordings of a step in an article whose calendar days became working days by date.

    Decree 21/2026, Art. 2.20-2.24, from 2026-01-16: 10, 15, 20, 25 and 30 days became 8, 12, 16, 21 and 24
    working days, in the listed articles only: whether a step is in one of them is for the caller to know.
    A step given in working days gets its older wording by going back (marked ``derived``); a number that
    was not changed is returned as it is.
    """
    rule = next((rule for rule in calendar.rules.rules if rule.id == UNITS), None)
    if rule is None or rule.valid_from is None:
        return (step,)
    change = rule.valid_from - timedelta(days=1)
    back = {working: days for days, working in rule.switches.items()}
    if step.unit == CALENDAR and step.days is not None and step.days in rule.switches:
        now = replace(step, days=rule.switches[step.days], unit=WORKING, valid_from=rule.valid_from)
        return replace(step, valid_to=change), now
    if step.unit == WORKING and step.days is not None and step.days in back:
        old = replace(step, days=back[step.days], unit=CALENDAR, valid_to=change, mark="derived")
        return old, replace(step, valid_from=rule.valid_from)
    return (step,)


def deadlines(
    steps: Sequence[StepTime],
    received: datetime,
    calendar: OfficeCalendar,
    events: Sequence[Event] = (),
    today: Optional[date] = None,
    regime_day: Optional[date] = None,
) -> Timeline:
    """Return where each step of a dossier stands on ``today``.

    Parameters:
        steps: in the order of the procedure; of several wordings that of ``regime_day`` is taken.
        received: when the competent office received the complete dossier (Decree 309/2026, Art. 17.3).
        events: in any order; those after ``today`` are left out.
        today: the day asked about; the day of receipt if not given.
        regime_day: whose law holds; the day of receipt if not given. A dossier received before a change and
            still open may choose (Decree 21/2026, Art. 5.1): then the day of the change.

    Raises:
        InputError: steps or events contradict one another.
    """
    local = in_vietnam(received)
    asked, regime = today or local.date(), regime_day or local.date()
    chosen = check_steps(steps_on(steps, regime))
    known = sorted((event for event in events if event.day <= asked), key=lambda event: in_vietnam(event.at))
    check_events(chosen, known, local)
    begin = start_of_count(local, calendar)
    found = run(chosen, begin, known, calendar, asked, strict=False)
    strict = run(chosen, Start(local.date()), known, calendar, asked, strict=True)
    planned = run(chosen, begin, _without(known, DONE, BEGUN), calendar, asked, strict=False)
    unextended = run(chosen, begin, _without(known, EXTENSION), calendar, asked, strict=False)
    return Timeline(
        received=local,
        counted_from=begin.day,
        start_rule=begin.rule,
        today=asked,
        regime_day=regime,
        steps=tuple(replace(one, due_strict=other.due) for one, other in zip(found, strict)),
        promised=next((step.due for step in reversed(planned) if not step.step.within), None),
        remarks=remarks(known, unextended, calendar),
    )


def _without(events: Sequence[Event], *kinds: str) -> List[Event]:
    return [event for event in events if event.kind not in kinds]
