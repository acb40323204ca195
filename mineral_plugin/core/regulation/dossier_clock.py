"""The deadline clock of one filed dossier: from its procedure, the case it was taken for, and what happened.

The service tells its days by it, and whoever follows a dossier reckons the same ones without a line. While
nobody said which case a dossier is, a day is told only where every case that fits gives the same one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.regulation.calendar import load_calendar
from mineral_plugin.core.regulation.clock import Event, StepTime, Timeline, deadlines
from mineral_plugin.core.regulation.clock_model import DONE, PAUSE, RESUME, SUPPLEMENT
from mineral_plugin.core.regulation.flows import load_flows
from mineral_plugin.core.regulation.procedures import Case, NationalProcedure, Procedures
from mineral_plugin.core.regulation.procedures_loader import load_procedures

PASSED = "passed"
_PAUSES = {"require_supplement": SUPPLEMENT, "require_payment": PAUSE}
_RESUMES = ("supplement", "record_payment")
_FINISHES = {"accept": "reception_check", "decide": "decision", "hand_over": "hand_over"}


class Done(NamedTuple):
    """An act that was done to a dossier; ``step`` and ``outcome`` are those of a recorded step."""

    act: str
    at: datetime
    step: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Standing:
    """Where the deadlines stand: ``timeline``, or the reason why none can be told."""

    timeline: Optional[Timeline]
    unknown: Optional[Phrase] = None

    @property
    def due_on(self) -> Optional[str]:
        """Return the day on which the result is promised (ISO 8601), where it can be told."""
        promised = self.timeline.promised if self.timeline else None
        return promised.isoformat() if promised else None


def cases_of(procedure: str, day: date) -> Tuple[Tuple[NationalProcedure, Case], ...]:
    """Return the national procedures and cases that a procedure of the working list stands for on a day."""
    try:
        found = _procedures().of_working_id(procedure, day)
    except InputError:
        return ()
    return tuple((national, case) for national, cases in found for case in cases)


def standing_of(
    procedure: str, chosen: Tuple[str, str], filed: datetime, acts: Sequence[Done], today: date
) -> Standing:
    """Return where the steps of a dossier stand on ``today``.

    ``chosen`` are the national code and the case of it that the office said, or two empty texts.
    """
    steps, kinds = _steps(procedure, chosen, filed.date())
    if not steps:
        return Standing(None, Phrase("flow.times_not_known", {"procedure": procedure}))
    told = list(_told(acts, steps, kinds))
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


def _told(acts: Sequence[Done], steps: Sequence[StepTime], kinds: Dict[str, str]) -> Iterator[Event]:
    """Yield what happened as the clock takes it; of a step that was done twice the last time counts."""
    flows, done = load_flows(), {}
    for one in acts:
        if one.act in _PAUSES and not flows.waiting_counts:
            yield Event(_PAUSES[one.act], one.at, reason="duties" if one.act == "require_payment" else "")
        elif one.act in _RESUMES and not flows.waiting_counts:
            yield Event(RESUME, one.at)
        ended = _ended(one)
        for step in steps:
            if flows.finished_by[kinds[step.id]] == ended:
                done[step.id] = one.at
    for step_id, at in done.items():
        yield Event(DONE, at, step=step_id)


def _ended(one: Done) -> str:
    """Return the kind of step that an act ends, or an empty text."""
    if one.act == "record_step":
        return one.step if one.outcome == PASSED else ""
    return _FINISHES.get(one.act, "")


@lru_cache(maxsize=1)
def _procedures() -> Procedures:
    return load_procedures()
