"""What is filed about a licence: a new one, an extension, a transfer ..., and the days that terms run to."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import List, Optional

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.regulation.model import Rule

PURPOSE = "filing_purpose"
EXTENSION, PARTIAL_RETURN, CORRECTION = "extension", "partial_return", "coordinate_correction"
NEW, EXTENDS, REGRANT, TRANSFER, EXCHANGE = "new", "extension", "regrant", "transfer", "exchange"
# The procedure answers where the purpose is not stated.
_PROCEDURES = {
    "P01": NEW,
    "P02": REGRANT,
    "P03": EXTENDS,
    "P04": "partial_return",
    "P06": "name_change",
    "P07": TRANSFER,
    "P14": NEW,
    "P19": EXCHANGE,
    "P20": NEW,
}
_MONTHS_IN_YEAR = 12
# A longer span than this (months) is a slip of the pen; the calendar of the program ends in the year 9999.
_LONGEST_MONTHS = 12_000


def purpose_of(inspection: Inspection) -> str:
    """Return what is filed, one of the choices of the fact ``filing_purpose``; empty where nothing tells it.

    A stated extension counts before the procedure: the procedure for new licences is often chosen for it.
    """
    facts = inspection.context.facts
    if facts.text(PURPOSE):
        return facts.text(PURPOSE)
    if facts.flag(EXTENSION):
        return EXTENDS
    return _PROCEDURES.get(inspection.context.procedure.id, "")


def is_for(inspection: Inspection, flag: str) -> Optional[bool]:
    """Return whether the application is for an extension, a partial return or a correction of coordinates.

    ``flag`` is the fact that states it. Where it is not stated the purpose answers: a new licence is for none
    of them. Else nothing tells it (``None``), for two of them may be filed as one dossier (Decree 193/2025,
    article 23 clause 4).
    """
    stated, purpose = inspection.context.facts.flag(flag), purpose_of(inspection)
    if stated is None and purpose in (NEW, flag):
        return purpose == flag
    return stated


def purpose_gaps(inspection: Inspection, rule: Rule, flag: str) -> List[Finding]:
    """Return one "cannot tell" where nothing tells whether the application is for this."""
    return inspection.fact_gaps(rule, flag) if is_for(inspection, flag) is None else []


def purpose_name(purpose: str) -> Phrase:
    """Return the name of a purpose."""
    return Phrase(f"term.filing.{purpose}")


def other_purpose(inspection: Inspection, rule: Rule, purpose: str) -> List[Finding]:
    """Return the answer of a rule that says nothing of this purpose; a question where there is none."""
    if not purpose:
        return inspection.fact_gaps(rule, PURPOSE)
    values = {"title": rule.title, "purpose": purpose_name(purpose)}
    message = Phrase("check.not_for_purpose", values)
    return [filed_otherwise(inspection, rule, message, "purpose")]


def filed_otherwise(inspection: Inspection, rule: Rule, message: Phrase, reason: str) -> Finding:
    """Return that a rule does not apply to what is filed; another purpose would bring it in."""
    answers = inspection.answers(rule)
    return answers.answer(Outcome.NOT_APPLICABLE, message, reason=reason, facts=(PURPOSE,))


def months_after(day: date, months: float) -> date:
    """Return the day so many whole months later, at most the last day of its month."""
    span = round(min(max(months, 0.0), _LONGEST_MONTHS))
    year, month = divmod(day.year * _MONTHS_IN_YEAR + day.month - 1 + span, _MONTHS_IN_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
