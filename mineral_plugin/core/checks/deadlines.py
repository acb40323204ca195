"""D04: the deadline clock of a dossier that was received: the day of each step, and what is late."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure
from mineral_plugin.core.checks.deadline_cases import CaseRef, cases_for, works_gaps
from mineral_plugin.core.checks.filings import other_purpose, purpose_of
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.stages import FILED, before_stage
from mineral_plugin.core.regulation.calendar import OfficeCalendar, load_calendar
from mineral_plugin.core.regulation.clock import deadlines
from mineral_plugin.core.regulation.clock_model import (
    DONE,
    FINISHED_LATE,
    LATE,
    RESUME,
    SUPPLEMENT,
    Event,
    StepDue,
    Timeline,
)
from mineral_plugin.core.regulation.counting import LATE_FILING
from mineral_plugin.core.regulation.model import Rule

RECEIVED, AFTER_15, CASE = "received_on", "received_after_15", "procedure_case"
ASKED, ANSWERED = "supplement_asked_on", "supplement_answered_on"
REACHED, RESULT = "step_reached", "result_on"
_MORNING, _LATE_AFTERNOON = time(8), time(16)


class Clocked(NamedTuple):
    """A case of a procedure and where its dossier stands on the day of the check."""

    case: CaseRef
    timeline: Timeline
    calendar: OfficeCalendar


def step_dates(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """D04: from the receipt, the day on which each step is due, in working days where the law counts so."""
    refused = before_stage(inspection, rule, FILED) or inspection.fact_gaps(rule, RECEIVED)
    if not refused:
        refused = _out_of_order(inspection, rule)
    cases = () if refused else cases_for(inspection)
    if refused:
        yield from refused
    elif not cases:
        yield _no_case(inspection, rule)
    elif len(cases) > 1:
        yield from works_gaps(inspection, rule) or [_which_case(inspection, rule, cases)]
    elif not cases[0].steps:
        yield _not_read(inspection, rule, cases[0])
    else:
        yield _told(inspection, rule, _clocked(inspection, cases[0]))


def _out_of_order(inspection: Inspection, rule: Rule) -> List[Finding]:
    """Return one "cannot tell" where the days stated cannot have come in this order."""
    facts = inspection.context.facts
    if ANSWERED in facts.values and ASKED not in facts.values:
        return inspection.fact_gaps(rule, ASKED)
    days = [day for day in map(facts.day, (RECEIVED, ASKED, ANSWERED, RESULT)) if day is not None]
    if days == sorted(days) and days[-1] <= inspection.context.event_date:
        return []
    values = {"days": list(days), "day": inspection.context.event_date}
    return [
        inspection.answers(rule).answer(
            Outcome.CANNOT_TELL,
            Phrase("check.d04.out_of_order", values),
            reason="out_of_order",
            remedy=Phrase("remedy.d04.out_of_order"),
            facts=[name for name in (RECEIVED, ASKED, ANSWERED, RESULT) if name in facts.values],
        )
    ]


def _no_case(inspection: Inspection, rule: Rule) -> Finding:
    """Return the answer where no page is known for what is filed, or the one stated is not known."""
    stated = inspection.context.facts.text(CASE)
    if not stated:
        return other_purpose(inspection, rule, purpose_of(inspection))[0]
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.d04.unknown_case", {"case": stated}),
        reason="unknown_case",
        remedy=Phrase("remedy.d04.unknown_case"),
        facts=(CASE,),
    )


def _which_case(inspection: Inspection, rule: Rule, cases: Sequence[CaseRef]) -> Finding:
    values = {"cases": [case.told for case in cases]}
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.d04.which_case", values),
        reason="which_case",
        remedy=Phrase("remedy.d04.which_case", values),
        facts=(CASE,),
    )


def _not_read(inspection: Inspection, rule: Rule, case: CaseRef) -> Finding:
    values = {"case": case.ref, "received": inspection.context.facts.day(RECEIVED), "read": case.read_from}
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.d04.not_read", values),
        reason="steps_not_read",
        remedy=Phrase("remedy.d04.not_read", values),
    )


def _clocked(inspection: Inspection, case: CaseRef, hour: Optional[time] = None) -> Clocked:
    facts, files = inspection.context.facts, inspection.context.regulation.files
    calendar = load_calendar(files.get("calendar"))
    late = _LATE_AFTERNOON if facts.flag(AFTER_15) else _MORNING
    received = datetime.combine(facts.day(RECEIVED) or inspection.context.event_date, hour or late)
    today = inspection.context.event_date
    timeline = deadlines(case.steps, received, calendar, _events(inspection, case), today)
    return Clocked(case, timeline, calendar)


def _events(inspection: Inspection, case: CaseRef) -> Tuple[Event, ...]:
    """Return what happened, on the days stated; no hour is stated, so that each counts from its own day."""
    facts = inspection.context.facts
    named = ((SUPPLEMENT, ASKED, ""), (RESUME, ANSWERED, ""), (DONE, RESULT, case.steps[-1].id))
    found: List[Event] = []
    for kind, fact_id, step in named:
        day = facts.day(fact_id)
        if day is not None:
            found.append(Event(kind, datetime.combine(day, _MORNING), step=step))
    return tuple(found)


def _told(inspection: Inspection, rule: Rule, clocked: Clocked) -> Finding:
    late, values = _late_steps(inspection, clocked), _values(inspection, clocked)
    answers, notes = inspection.answers(rule), _notes(inspection, clocked)
    facts = inspection.context.facts.values
    finished = RESULT in facts
    if late and not finished and REACHED not in facts:
        return _progress_unknown(inspection, rule, {**values, "late": late[-1].working_days or 0})
    if not late:
        stopped = any(one.stopped_since for one in clocked.timeline.steps)
        sentence = "finished" if finished else "stopped" if stopped else "clear"
        return answers.answer(Outcome.CLEAR, Phrase(f"check.d04.{sentence}", values), notes=notes)
    worst = late[-1]
    told = {**values, "name": worst.step.name, "due": worst.due, "late": worst.working_days or 0}
    return answers.answer(
        Outcome.CONFLICT,
        Phrase("check.d04.finished_late" if finished else "check.d04.late", told),
        reason="result_late" if finished else "step_late",
        measured=measure(worst.working_days or 0, 0.0, "days"),
        remedy=Phrase("remedy.d04.finished_late" if finished else "remedy.d04.late"),
        notes=notes,
    )


def _progress_unknown(inspection: Inspection, rule: Rule, values: Dict[str, Any]) -> Finding:
    """Return the answer after the last due date where nobody said whether the result was handed over."""
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.d04.progress_unknown", values),
        reason="progress_unknown",
        remedy=Phrase("remedy.d04.progress_unknown"),
        facts=(RESULT, REACHED),
    )


def _late_steps(inspection: Inspection, clocked: Clocked) -> List[StepDue]:
    """Return the late steps among those that are known not to be done yet, or the last one done too late.

    Without word of the step reached the earlier ones may have been done in time: only the last one counts.
    """
    steps = clocked.timeline.steps
    reached = inspection.context.facts.number(REACHED)
    first = len(steps) - 1 if reached is None else min(max(int(reached) - 1, 0), len(steps) - 1)
    return [one for one in steps[first:] if one.state in (LATE, FINISHED_LATE)]


def _values(inspection: Inspection, clocked: Clocked) -> Dict[str, Any]:
    timeline = clocked.timeline
    return {
        "received": inspection.context.facts.day(RECEIVED),
        "day": inspection.context.event_date,
        "case": clocked.case.ref,
        "steps": [_step(one) for one in timeline.steps],
        "promised": timeline.promised or Phrase("clock.unknown_day"),
    }


def _step(one: StepDue) -> Phrase:
    if one.due is None:
        return Phrase("term.step_open", {"name": one.step.name})
    return Phrase("term.step_due", {"name": one.step.name, "due": one.due})


def _notes(inspection: Inspection, clocked: Clocked) -> List[Phrase]:
    """Return what has to be known with the days: the hour of receipt, doubtful days, the supplement."""
    timeline = clocked.timeline
    found: List[Phrase] = []
    received = timeline.received.date()
    if clocked.calendar.rules.on(LATE_FILING, received) and AFTER_15 not in inspection.context.facts.values:
        later = _clocked(inspection, clocked.case, _LATE_AFTERNOON).timeline.promised
        if later and later != timeline.promised:
            found.append(Phrase("check.d04.after_15", {"promised": later}))
    announced = clocked.calendar.announced_to
    if any(one.uncertain or (one.due and one.due > announced) for one in timeline.steps):
        found.append(Phrase("check.d04.uncertain", {"last": announced}))
    if ANSWERED in inspection.context.facts.values and any(one.supplemented for one in timeline.steps):
        found.append(Phrase("check.d04.supplemented"))
    return found
