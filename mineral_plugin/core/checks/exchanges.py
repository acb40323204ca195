"""D07: an old mining licence without reserve or term is exchanged in time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Dict, Iterator

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.filings import EXCHANGE, NEW, other_purpose, purpose_of
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.spans import days_between, span_of, span_told
from mineral_plugin.core.regulation.model import Rule

LACKS = "licence_lacks"
_NOTHING = "nothing"


def exchanged_in_time(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """D07: a licence that lacks its reserve or term is exchanged by the last day of the period."""
    purpose = purpose_of(inspection)
    if purpose in ("", NEW):
        yield from other_purpose(inspection, rule, purpose)
    else:
        yield from inspection.fact_gaps(rule, LACKS) or [_told(inspection, rule, purpose)]


def _told(inspection: Inspection, rule: Rule, purpose: str) -> Finding:
    lacks, day, end = inspection.context.facts.text(LACKS), inspection.context.event_date, _last_day(rule)
    answers = inspection.answers(rule)
    if lacks == _NOTHING:
        return answers.answer(Outcome.CLEAR, Phrase("check.d07.complete"))
    values: Dict[str, Any] = {
        "lacks": Phrase(f"term.lacks.{lacks}"),
        "span": span_told(span_of(rule, "period")),
        "end": end,
        "left": days_between(day, end),
        "late": days_between(end, day),
    }
    if day > end:
        message, remedy = Phrase("check.d07.late", values), Phrase("remedy.d07.late")
        return answers.answer(Outcome.CONFLICT, message, reason="exchange_late", remedy=remedy)
    if purpose == EXCHANGE:
        return answers.answer(Outcome.CLEAR, Phrase("check.d07.exchanging", values), reason=EXCHANGE)
    message, remedy = Phrase("check.d07.conflict", values), Phrase("remedy.d07")
    return answers.answer(Outcome.CONFLICT, message, reason="exchange_due", remedy=remedy)


def _last_day(rule: Rule) -> date:
    """Return the last day of the period: that of the wording that grants it, the eve of the one after."""
    if rule.valid_to is not None:
        return rule.valid_to
    return (rule.valid_from or date.min) - timedelta(days=1)
