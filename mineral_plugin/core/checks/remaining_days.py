"""D03: what the licence still has to run on the day of filing."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, Iterator, Optional

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure
from mineral_plugin.core.checks.filings import EXTENDS, other_purpose, purpose_name, purpose_of
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.overlaps import GROUP_IV
from mineral_plugin.core.checks.spans import DAYS, days_between, last_day, maybe_span, span_told
from mineral_plugin.core.regulation.model import EXPLORATION, MINING, Rule

ENDS_ON = "licence_ends_on"


def days_left(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """D03: on the day of filing the licence has at least so many days or months left."""
    purpose = purpose_of(inspection)
    key = _key(inspection, purpose)
    if maybe_span(rule, key) is None:
        unread = purpose == EXTENDS and key.startswith("group_iv")
        yield from [_not_read(inspection, rule)] if unread else other_purpose(inspection, rule, purpose)
        return
    end = inspection.context.facts.day(ENDS_ON)
    yield from [_compare(inspection, rule, key, end)] if end else inspection.fact_gaps(rule, ENDS_ON)


def _key(inspection: Inspection, purpose: str) -> str:
    """Return the name of the parameter for what is filed."""
    group_iv = inspection.kind == MINING and inspection.context.mineral.group == GROUP_IV
    return f"{'group_iv' if group_iv else inspection.kind}_{purpose}"


def _not_read(inspection: Inspection, rule: Rule) -> Finding:
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.d03.not_read", {"day": inspection.context.event_date}),
        reason="limit_not_read",
        remedy=Phrase("remedy.not_read"),
    )


def _compare(inspection: Inspection, rule: Rule, key: str, end: date) -> Finding:
    span, day, answers = maybe_span(rule, key), inspection.context.event_date, inspection.answers(rule)
    needed: Optional[date] = last_day(day, span) if span else None
    left = days_between(day, end)
    values: Dict[str, Any] = {
        "purpose": purpose_name(purpose_of(inspection)),
        "limit": span_told(span) if span else "",
        "day": day,
        "end": end,
        "left": left,
        "short": days_between(end, needed) if needed else 0,
    }
    # Months are told in days, too: only so are what is left and what is needed of one unit.
    measured = measure(left, days_between(day, needed) if needed else None, DAYS)
    if needed is not None and end >= needed:
        return answers.answer(Outcome.CLEAR, Phrase("check.d03.clear", values), measured=measured)
    fined = key == f"{EXPLORATION}_{EXTENDS}" and left >= 0
    return answers.answer(
        Outcome.CONFLICT,
        Phrase("check.d03.conflict" if left >= 0 else "check.d03.ended", values),
        reason="too_few_days" if left >= 0 else "licence_ended",
        measured=measured,
        remedy=Phrase("remedy.d03"),
        notes=[Phrase("check.d03.fined")] if fined else [],
    )
