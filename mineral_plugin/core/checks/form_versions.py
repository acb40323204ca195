"""D08: the version of the request form and whom it is addressed to, by the day of filing or of receipt.

Circular 36/2025 made the forms, Circular 04/2026 replaced some of them; papers made on templates earlier
than Circular 36/2025 keep their value (article 23 clause 1). A dossier received before a change follows the
rules of its receipt (Circular 04/2026, article 22). Resolution 66.25/2026 moved the addressee; dossiers on
their way move along.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, Iterator, List, Optional

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.around import in_one
from mineral_plugin.core.checks.filings import (
    CORRECTION,
    EXCHANGE,
    EXTENDS,
    NEW,
    PARTIAL_RETURN,
    REGRANT,
    TRANSFER,
    other_purpose,
    purpose_of,
)
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.overlaps import GROUP_IV
from mineral_plugin.core.checks.stages import DOSSIER, before_stage
from mineral_plugin.core.regulation.model import EXPLORATION, MINING, Rule

VERSION, MADE_ON, ADDRESSEE, RECEIVED = "form_version", "form_made_on", "form_addressee", "received_on"
EARLIER, FIRST, AMENDED = "earlier", "first", "amended"
AGRICULTURE, INDUSTRY, COMMITTEE = "agriculture_environment", "industry_trade", "people_committee"
_FIRST_TEXT, _AMENDING_TEXT, _MOVING_TEXT = "c36", "c04", "r6625"
_ADJUST, _SALVAGE = "adjustment", ("P20", "P21", "P22")
_ADJUSTMENTS = (PARTIAL_RETURN, CORRECTION, "name_change")
# Number of the request form in Annex II of Circular 36/2025: groups I-III, group IV, salvage.
_REQUESTS = {
    NEW: (1, 2, 3),
    EXTENDS: (4, 5, 6),
    REGRANT: (7, 7, 7),
    EXCHANGE: (7, 7, 7),
    _ADJUST: (8, 8, 9),
    TRANSFER: (12, 12, 13),
}
# Number of the request form in Annex I of Circular 37/2025.
_EXPLORATION_REQUESTS = {NEW: 1, EXTENDS: 2, REGRANT: 3, _ADJUST: 4, TRANSFER: 6}


def version_and_addressee(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """D08: the form is the version of the day, and addressed to the authority of the day."""
    purpose, form = purpose_of(inspection), form_number(inspection)
    refused = before_stage(inspection, rule, DOSSIER)
    if refused:
        yield from refused
    elif form is None:
        yield from other_purpose(inspection, rule, purpose)
    else:
        yield from inspection.fact_gaps(rule, VERSION, ADDRESSEE) or _answers(inspection, rule, form)


def form_number(inspection: Inspection) -> Optional[int]:
    """Return the number of the request form for what is filed, ``None`` where nothing tells it."""
    purpose = purpose_of(inspection)
    matter = _ADJUST if purpose in _ADJUSTMENTS else purpose
    if inspection.kind == EXPLORATION:
        return _EXPLORATION_REQUESTS.get(matter)
    context = inspection.context
    salvage = context.procedure.id in _SALVAGE
    column = 2 if salvage else 1 if context.mineral.group == GROUP_IV else 0
    return _REQUESTS[matter][column] if matter in _REQUESTS else None


def _answers(inspection: Inspection, rule: Rule, form: int) -> List[Finding]:
    found = [_version(inspection, rule, form), _addressee(inspection, rule)]
    faults = [one for one in found if one and one.outcome is Outcome.CONFLICT]
    unsure = [one for one in found if one and one not in faults]
    return in_one(faults) or in_one(unsure) or [_right(inspection, rule, form)]


def _law_day(inspection: Inspection) -> date:
    """Return the day whose rules hold: of receipt where the dossier was received before the day of filing."""
    day, received = inspection.context.event_date, inspection.context.facts.day(RECEIVED)
    return min(day, received) if received else day


def _replaced(inspection: Inspection, rule: Rule, form: int) -> Optional[bool]:
    """Return whether the amending circular has replaced the form, ``None`` where that was not read."""
    if _law_day(inspection) < _begins(inspection, _AMENDING_TEXT):
        return False
    if inspection.kind == MINING:
        return form in _forms(rule, "replaced_forms")
    # Which other exploration forms were changed, and how, was not read.
    return True if form in _forms(rule, "replaced_exploration_forms") else None


def _forms(rule: Rule, name: str) -> List[float]:
    return list(rule.numbers(name)) if name in rule.parameters else []


def _begins(inspection: Inspection, text_id: str) -> date:
    return inspection.context.regulation.texts[text_id].in_force or date.max


def _version(inspection: Inspection, rule: Rule, form: int) -> Optional[Finding]:
    """Return what is wrong or unknown of the version of the form, if anything."""
    stated = inspection.context.facts.text(VERSION)
    if stated == EARLIER:
        return _made(inspection, rule, form, _FIRST_TEXT)
    replaced = _replaced(inspection, rule, form)
    if stated == AMENDED:
        early = _law_day(inspection) < _begins(inspection, _AMENDING_TEXT)
        return _version_fault(inspection, rule, form, "too_new") if early else None
    if replaced is None:
        return _version_unsure(inspection, rule, form, "change_not_read")
    return _made(inspection, rule, form, _AMENDING_TEXT) if replaced else None


def _made(inspection: Inspection, rule: Rule, form: int, text_id: str) -> Optional[Finding]:
    """Return what holds of a form of an earlier template: its value depends on the day it was made."""
    made = inspection.context.facts.day(MADE_ON)
    if made is None:
        return inspection.fact_gaps(rule, MADE_ON)[0]
    if made >= _begins(inspection, text_id):
        return _version_fault(inspection, rule, form, "too_old")
    # The clause that keeps earlier papers valid was read in the first circular on mining alone.
    kept = text_id == _FIRST_TEXT and inspection.kind == MINING
    return None if kept else _version_unsure(inspection, rule, form, "made_before")


def _version_fault(inspection: Inspection, rule: Rule, form: int, reason: str) -> Finding:
    return _told(inspection, rule, Outcome.CONFLICT, reason, _form_values(inspection, form))


def _version_unsure(inspection: Inspection, rule: Rule, form: int, reason: str) -> Finding:
    return _told(inspection, rule, Outcome.CANNOT_TELL, reason, _form_values(inspection, form))


def _told(
    inspection: Inspection, rule: Rule, outcome: Outcome, reason: str, values: Dict[str, Any]
) -> Finding:
    return inspection.answers(rule).answer(
        outcome,
        Phrase(f"check.d08.{reason}", values),
        reason=reason,
        remedy=Phrase(f"remedy.d08.{reason}", values),
    )


def _form_values(inspection: Inspection, form: int) -> Dict[str, Any]:
    facts, exploration = inspection.context.facts, inspection.kind == EXPLORATION
    made = facts.day(MADE_ON)
    return {
        "form": Phrase(
            "term.form.exploration" if exploration else "term.form.mining", {"number": f"{form:02d}"}
        ),
        "day": _law_day(inspection),
        "first": _begins(inspection, _FIRST_TEXT),
        "amended": _begins(inspection, _AMENDING_TEXT),
        "made": made or "",
    }


def _addressee(inspection: Inspection, rule: Rule) -> Optional[Finding]:
    """Return what is wrong or unknown of the addressee, if anything.

    The People's Committee of the province stays addressee whatever branch its department belongs to.
    """
    facts, day = inspection.context.facts, _law_day(inspection)
    stated, moving = facts.text(ADDRESSEE), inspection.context.regulation.texts[_MOVING_TEXT]
    moved, ended = moving.in_force or date.max, moving.ended or date.max
    values = {"day": day, "moved": moved, "ended": ended}
    if stated == COMMITTEE:
        return None
    if day > ended:
        return _told(inspection, rule, Outcome.CANNOT_TELL, "addressee_not_read", values)
    right = INDUSTRY if day >= moved else AGRICULTURE
    if stated == right:
        return None
    return _told(inspection, rule, Outcome.CONFLICT, f"addressee_{right}", values)


def _right(inspection: Inspection, rule: Rule, form: int) -> Finding:
    facts = inspection.context.facts
    received, kept = facts.day(RECEIVED), facts.text(VERSION) == EARLIER
    before = received is not None and received < inspection.context.event_date
    values = _form_values(inspection, form)
    notes = [
        *([Phrase("check.d08.kept", values)] if kept else []),
        *([Phrase("check.d08.received", values)] if before else []),
    ]
    return inspection.answers(rule).answer(Outcome.CLEAR, Phrase("check.d08.clear", values), notes=notes)
