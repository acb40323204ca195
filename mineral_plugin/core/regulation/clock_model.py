"""What the deadline clock takes and gives: steps with their times, events, due dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Optional, Tuple

from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.base.words import Bilingual, Phrase
from mineral_plugin.core.regulation.calendar import OfficeDay
from mineral_plugin.core.regulation.counting import CountingRule

WORKING, CALENDAR = "working", "calendar"
UNITS_OF_TIME = (WORKING, CALENDAR)
STEP_MARKS = ("read", "derived", "third_party", "recalled", "practice")

PAUSE, RESUME, SUPPLEMENT = "pause", "resume", "supplement"
BEGUN, DONE, EXTENSION = "begun", "done", "extension"
EVENT_KINDS = (PAUSE, RESUME, SUPPLEMENT, BEGUN, DONE, EXTENSION)
REASONS = ("supplement", "duties", "fee", "opinion", "other")

WAITING, RUNNING, PAUSED, LATE = "waiting", "running", "paused", "late"
FINISHED, FINISHED_LATE, PASSED, OPEN = "done", "done_late", "passed", "open"
STATES = (WAITING, RUNNING, PAUSED, LATE, FINISHED, FINISHED_LATE, PASSED, OPEN)


@dataclass(frozen=True)
class StepTime:
    """A step and the time its text gives it.

    A step starts when the preceding main step ends, or the one named in ``after``; with ``within`` it runs
    inside another step, starts with it and moves nothing (opinions asked during an appraisal).
    ``days`` is ``None`` where no text states a period: then nothing after it can be told before it is done.
    ``supplement_days`` is by how much the time that is left grows, once, after the applicant's answer;
    ``extension_days`` the longest extension the text allows (0: none was read). ``valid_from`` and
    ``valid_to`` date a wording: several wordings of a step share an id. ``mark`` tells how the text is known.
    """

    id: str
    who: Bilingual
    name: Bilingual
    days: Optional[int]
    unit: str = WORKING
    basis: str = ""
    mark: str = "read"
    after: str = ""
    within: str = ""
    supplement_days: int = 0
    supplement_unit: str = WORKING
    extension_days: int = 0
    valid_from: Optional[date] = None
    valid_to: Optional[date] = None

    def in_force(self, day: date) -> bool:
        """Return whether this wording holds on ``day``."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Event:
    """Something that happened to a dossier.

    ``pause`` (waiting for the applicant, with a reason) and ``supplement`` (a request for a supplement)
    stop the clock, ``resume`` (answer or payment received) starts it again; ``begun`` and ``done`` tell the
    day of a step; ``extension`` lets a step have ``days`` more, in its own unit.
    """

    kind: str
    at: datetime
    step: str = ""
    reason: str = ""
    days: int = 0

    @property
    def day(self) -> date:
        """Return the day in Vietnamese time."""
        return in_vietnam(self.at).date()


@dataclass(frozen=True)
class StepDue:
    """What the clock says of one step on the day asked about.

    ``start`` is the day that is not counted, ``None`` while it is not known. ``due`` is ``None`` where it
    cannot be told: the step has not started, the clock is stopped (``stopped_since``, ``days_left`` in
    ``left_unit``), or the calendar does not reach (then it is not before ``at_earliest``).
    ``working_days`` are those left to the due date, or by which it has passed. ``uncertain`` are the
    proposed and unknown days the due date rests on, ``derived`` those known by arithmetic alone.
    """

    step: StepTime
    state: str
    start: Optional[date] = None
    due: Optional[date] = None
    due_strict: Optional[date] = None
    at_earliest: Optional[date] = None
    uncertain: Tuple[OfficeDay, ...] = ()
    derived: Tuple[OfficeDay, ...] = ()
    done_on: Optional[date] = None
    stopped_since: Optional[date] = None
    days_left: Optional[int] = None
    left_unit: str = WORKING
    supplemented: bool = False
    extended_days: int = 0
    working_days: Optional[int] = None


@dataclass(frozen=True)
class Timeline:
    """All steps of a dossier as they stand on ``today``.

    ``promised`` is the end of the last main step as the receipt and the pauses alone give it, whatever was
    done earlier or later; ``start_rule`` the rule by which counting begins after the day of receipt.
    """

    received: datetime
    counted_from: Optional[date]
    start_rule: Optional[CountingRule]
    today: date
    regime_day: date
    steps: Tuple[StepDue, ...]
    promised: Optional[date]
    remarks: Tuple[Phrase, ...] = ()

    @property
    def late(self) -> Tuple[StepDue, ...]:
        """Return the steps whose due date has passed without their being done."""
        return tuple(step for step in self.steps if step.state == LATE)

    def step(self, step_id: str) -> StepDue:
        """Return a step by its id; ``KeyError`` if there is none."""
        for step in self.steps:
            if step.step.id == step_id:
                return step
        raise KeyError(step_id)


def in_vietnam(moment: datetime) -> datetime:
    """Return a moment in Vietnamese time (UTC+7); one without a zone is taken for Vietnamese time."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=VIETNAM_TIME)
    return moment.astimezone(VIETNAM_TIME)
