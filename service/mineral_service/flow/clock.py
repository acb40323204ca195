"""Deadlines of a dossier by the clock of the law, from the events that happened to it.

The times of the steps are those of the national procedure and the case of it that the office took the dossier
for. While it said none, a date is told only where every case that fits gives the same one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Dict, Iterator, List, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.regulation.calendar import load_calendar
from mineral_plugin.core.regulation.clock import Event, StepTime, Timeline, deadlines
from mineral_plugin.core.regulation.clock_model import DONE, PAUSE, RESUME, SUPPLEMENT
from mineral_plugin.core.regulation.flows import load_flows
from mineral_plugin.core.regulation.procedures import Case, NationalProcedure, Procedures
from mineral_plugin.core.regulation.procedures_loader import load_procedures
from mineral_service.flow.machine import PASSED
from mineral_service.flow.rows import Happened

_PAUSES = {"require_supplement": SUPPLEMENT, "require_payment": PAUSE}
_RESUMES = ("supplement", "record_payment")
_FINISHES = {"accept": "reception_check", "decide": "decision", "hand_over": "hand_over"}


@dataclass(frozen=True)
class Standing:
    """Where the deadlines stand: ``timeline``, or the reason why none can be told."""

    timeline: Optional[Timeline]
    unknown: Optional[Phrase] = None

    @property
    def due_on(self) -> Optional[str]:
        """Return the day on which the result is promised, where it can be told."""
        promised = self.timeline.promised if self.timeline else None
        return promised.isoformat() if promised else None


def cases_of(procedure: str, day: date) -> Tuple[Tuple[NationalProcedure, Case], ...]:
    """Return the national procedures and cases that a procedure of the working list stands for on a day."""
    try:
        found = _procedures().of_working_id(procedure, day)
    except InputError:
        return ()
    return tuple((national, case) for national, cases in found for case in cases)


def is_case(procedure: str, day: date, code: str, case: str) -> bool:
    """Return whether a procedure has that national code with that case."""
    return any((national.code, one.id) == (code, case) for national, one in cases_of(procedure, day))


def standing(procedure: str, chosen: Tuple[str, str], events: Sequence[Happened], today: date) -> Standing:
    """Return where the steps of a dossier stand on ``today``; the first event is its filing."""
    filed = datetime.fromisoformat(events[0].at)
    steps, kinds = _steps(procedure, chosen, filed.date())
    if not steps:
        return Standing(None, Phrase("flow.times_not_known", {"procedure": procedure}))
    told = list(_told(events, steps, kinds))
    try:
        return Standing(deadlines(steps, filed, load_calendar(), told, today))
    except InputError as error:
        return Standing(None, error.phrase)


def _steps(procedure: str, chosen: Tuple[str, str], day: date) -> Tuple[Tuple[StepTime, ...], Dict[str, str]]:
    """Return the steps with their times, and of which kind each is; none where the cases differ."""
    fitting = [
        (national, case)
        for national, case in cases_of(procedure, day)
        if chosen == ("", "") or chosen == (national.code, case.id)
    ]
    listed = [_procedures().step_times(national, case, day) for national, case in fitting]
    if not listed or any(_periods(one) != _periods(listed[0]) for one in listed):
        return (), {}
    return listed[0], {step.id: step.kind for step in fitting[0][1].steps}


def _periods(steps: Sequence[StepTime]) -> List[Tuple[object, ...]]:
    return [(step.name, step.days, step.unit, step.supplement_days, step.supplement_unit) for step in steps]


def _told(events: Sequence[Happened], steps: Sequence[StepTime], kinds: Dict[str, str]) -> Iterator[Event]:
    """Yield what happened as the clock takes it; of a step that was done twice the last time counts."""
    flows, done = load_flows(), {}
    for event in events:
        at = datetime.fromisoformat(event.at)
        if event.act in _PAUSES and not flows.waiting_counts:
            yield Event(_PAUSES[event.act], at, reason="duties" if event.act == "require_payment" else "")
        elif event.act in _RESUMES and not flows.waiting_counts:
            yield Event(RESUME, at)
        ended = _ended(event)
        for step in steps:
            if flows.finished_by[kinds[step.id]] == ended:
                done[step.id] = at
    for step_id, at in done.items():
        yield Event(DONE, at, step=step_id)


def _ended(event: Happened) -> str:
    """Return the kind of step that an event ends, or an empty text."""
    if event.act == "record_step":
        return str(event.data["step"]) if event.data["outcome"] == PASSED else ""
    return _FINISHES.get(event.act, "")


@lru_cache(maxsize=1)
def _procedures() -> Procedures:
    return load_procedures()
