"""PL06: whoever explored files for mining while the priority lasts."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, Iterator, List, Optional

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure
from mineral_plugin.core.checks.filings import NEW, months_after, other_purpose, purpose_of
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.overlaps import GROUP_IV
from mineral_plugin.core.checks.spans import DAYS, Span, days_between, last_day, span_of, span_told
from mineral_plugin.core.regulation.model import Rule

EXPLORED, RECOGNISED, WORKS = "explored_by_applicant", "result_recognised_on", "listed_works"
# The window of all groups in the wording before: it may still hold for results of that time.
EARLIER = "earlier"


def window_open(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """PL06: filing day at most the window after the result was recognised."""
    purpose = purpose_of(inspection)
    gaps = other_purpose(inspection, rule, purpose) if purpose != NEW else _gaps(inspection, rule)
    if gaps:
        yield from gaps
        return
    if inspection.context.facts.flag(EXPLORED) is False:
        message = Phrase("check.pl06.not_explorer")
        yield inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, message, reason="not_explorer")
        return
    recognised = inspection.context.facts.day(RECOGNISED)
    if recognised is not None:
        yield _compare(inspection, rule, recognised)


def _gaps(inspection: Inspection, rule: Rule) -> List[Finding]:
    """Return why the window cannot or need not be counted."""
    group_iv = inspection.context.mineral.group == GROUP_IV
    if group_iv and "group_iv" not in rule.parameters:
        values = {"title": rule.title, "mineral": inspection.context.mineral.name}
        message = Phrase("check.not_for_mineral", values)
        return [inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, message, reason="mineral")]
    if inspection.context.facts.flag(EXPLORED) is False:
        return []
    return inspection.fact_gaps(rule, EXPLORED, RECOGNISED, *([WORKS] if group_iv else []))


def _window(inspection: Inspection, rule: Rule) -> Span:
    group = inspection.context.mineral.group
    if group == GROUP_IV and inspection.context.facts.flag(WORKS):
        return span_of(rule, "group_iv_works")
    return span_of(rule, f"group_{group.lower()}")


def _compare(inspection: Inspection, rule: Rule, recognised: date) -> Finding:
    window, day = _window(inspection, rule), inspection.context.event_date
    end, earlier_end = last_day(recognised, window), _earlier_end(rule, recognised)
    values: Dict[str, Any] = {
        "recognised": recognised,
        "day": day,
        "end": end,
        "window": span_told(window),
        "left": days_between(day, end),
        "over": days_between(end, day),
    }
    answers = inspection.answers(rule)
    if recognised > day:
        message, remedy = Phrase("check.pl06.future", values), Phrase("remedy.pl06.future")
        return answers.answer(Outcome.CANNOT_TELL, message, reason="recognised_later", remedy=remedy)
    measured = measure(days_between(recognised, day), days_between(recognised, end), DAYS)
    if day <= end:
        return answers.answer(Outcome.CLEAR, Phrase("check.pl06.clear", values), measured=measured)
    if earlier_end is not None and day <= earlier_end:
        message = Phrase("check.pl06.earlier", {**values, "earlier_end": earlier_end})
        remedy = Phrase("remedy.pl06.earlier")
        return answers.answer(
            Outcome.CANNOT_TELL, message, reason="earlier_window", measured=measured, remedy=remedy
        )
    message, remedy = Phrase("check.pl06.conflict", values), Phrase("remedy.pl06")
    return answers.answer(Outcome.CONFLICT, message, reason="window_over", measured=measured, remedy=remedy)


def _earlier_end(rule: Rule, recognised: date) -> Optional[date]:
    """Return the last day of the earlier window for a result recognised before this wording."""
    if EARLIER not in rule.parameters or rule.valid_from is None or recognised >= rule.valid_from:
        return None
    return months_after(recognised, rule.number(EARLIER))
