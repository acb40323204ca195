"""C05: the fee of a licence by its area and what else chooses it, as far as the fees were read."""

from __future__ import annotations

from typing import Any, Dict, Iterator, Mapping, Optional

from mineral_plugin.core.area.stated import stated_told
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase, both
from mineral_plugin.core.checks.answers import Measure, measure
from mineral_plugin.core.checks.case_words import with_sentences
from mineral_plugin.core.checks.cases import fee_of
from mineral_plugin.core.checks.filings import REGRANT, purpose_of
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.stated_case import (
    BLASTING,
    OUTPUT_M3_YEAR,
    no_case,
    stated_case,
    statement,
)
from mineral_plugin.core.regulation.fees import AREA_HA, Fee
from mineral_plugin.core.regulation.model import MINING, Rule

# The facts that answer what a fee needs; the level comes from who decides.
_ANSWERED_BY: Mapping[str, str] = {"explosives": BLASTING, "output_m3_year": OUTPUT_M3_YEAR}
_LEVEL = "level"
_HECTARE_M2 = 10_000.0


def fee_band(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """C05: the fee of the computed area; where the stated area falls into another band, both are told."""
    refused = no_case(inspection, rule) or inspection.ground_gaps(rule)
    yield from refused or [_fee(inspection, rule)]


def _fee(inspection: Inspection, rule: Rule) -> Finding:
    area_m2 = inspection.ground.stated_area_m2
    due = _due(inspection, area_m2)
    if due.needs and not _regrant(inspection):
        return _depends(inspection, rule, due)
    if due.amount_vnd is None or due.line is None or _regrant(inspection):
        return _not_read(inspection, rule)
    written = inspection.context.area.stated_area
    other = _due(inspection, written.square_metres) if written else due
    values: Dict[str, Any] = {
        "fee": due.name,
        "amount": due.amount_vnd,
        "line": due.line.name,
        "area": area_m2,
    }
    if other.amount_vnd != due.amount_vnd:
        values.update(stated=stated_told(written) if written else "", other=other.amount_vnd or 0)
        return _told(inspection, rule, due, Phrase("check.c05.stated_differs", values), "stated_area_differs")
    if not due.certain:
        return _told(inspection, rule, due, Phrase("check.c05.not_confirmed", values), "figure_not_confirmed")
    return _told(inspection, rule, due, Phrase("check.c05.clear", values), "")


def _told(inspection: Inspection, rule: Rule, due: Fee, said: Phrase, reason: str) -> Finding:
    """Return the fee with its figures; without a reason not to rely on it, it is clear."""
    finding = inspection.answers(rule).answer(
        Outcome.CANNOT_TELL if reason else Outcome.CLEAR,
        said,
        reason=reason,
        measured=_measured(inspection.ground.stated_area_m2, due),
        remedy=Phrase(f"remedy.c05.{reason}") if reason else None,
        notes=inspection.repair_notes(),
    )
    return with_sentences(finding, [both(Phrase(f"fee.due.{due.due}")), *due.notes])


def _depends(inspection: Inspection, rule: Rule, due: Fee) -> Finding:
    """Return the figures among which facts choose that were not stated, with the questions for them."""
    asked = list(_asked(inspection, due))
    if not asked:
        return _not_read(inspection, rule)
    questions = [inspection.context.regulation.fact(name).question for name in asked]
    possible = [
        Phrase("fee.possible", {"amount": line.amount_vnd, "line": line.name}) for line in due.possible
    ]
    finding = inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.c05.depends", {"fee": due.name, "questions": questions}),
        reason="fact_missing",
        measured=measure(inspection.ground.stated_area_m2, None, "m2"),
        remedy=Phrase("remedy.fact_missing"),
        notes=possible,
        facts=asked,
    )
    return with_sentences(finding, due.notes)


def _not_read(inspection: Inspection, rule: Rule) -> Finding:
    context = inspection.context
    values: Dict[str, Any] = {"mineral": context.mineral.name, "day": context.event_date}
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.c05.law_not_read", values),
        reason="law_not_read",
        measured=measure(inspection.ground.stated_area_m2, None, "m2"),
        remedy=Phrase("remedy.c05.law_not_read"),
    )


def _due(inspection: Inspection, area_m2: float) -> Fee:
    """Return the fee of an area in m2; who decides is asked only where the fee depends on it."""
    stated = statement(inspection)
    due = fee_of(stated, None, area_m2)
    return fee_of(stated, stated_case(inspection).level, area_m2) if _LEVEL in due.needs else due


def _asked(inspection: Inspection, due: Fee) -> Iterator[str]:
    for name in due.needs:
        if name in _ANSWERED_BY:
            yield _ANSWERED_BY[name]
    if _LEVEL in due.needs:
        for one in stated_case(inspection).competence.alternatives[:1]:
            yield from one.when


def _regrant(inspection: Inspection) -> bool:
    # The lines that were read are those of a grant; no text that was read says that a re-grant costs as much.
    return inspection.kind == MINING and purpose_of(inspection) == REGRANT


def _measured(area_m2: float, due: Fee) -> Measure:
    """Return the area beside the end of its band, the upper one where it has one; in m2."""
    bands = due.line.bands if due.line else ()
    ends = [end for band in bands if band.measure == AREA_HA for end in (band.most, band.least)]
    limit: Optional[float] = next((float(end) * _HECTARE_M2 for end in ends if end is not None), None)
    return measure(area_m2, limit, "m2")
