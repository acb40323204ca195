"""G11: a correction of corner coordinates leaves the reserve as it is; the shifts are shown."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List

from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure
from mineral_plugin.core.checks.corner_pairs import CornerPairs, CornerShift, pair_corners
from mineral_plugin.core.checks.filings import CORRECTION, filed_otherwise, is_for, purpose_gaps
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.stated_grounds import no_stated_ground, stated_ground
from mineral_plugin.core.regulation.model import Rule

UNCHANGED, OLD_AREA = "reserve_unchanged", "old_area"
# So many of the largest shifts are listed.
LISTED_SHIFTS = 20


def keeps_reserve(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """G11: the reserve does not change; each corner's shift and the change of area are told."""
    refused = _refused(inspection, rule)
    old = inspection.context.facts.area(OLD_AREA)
    if refused or old is None:
        yield from refused
    elif stated_ground(inspection, OLD_AREA) is None:
        yield no_stated_ground(inspection, rule, OLD_AREA)
    else:
        yield _told(inspection, rule, old)


def _refused(inspection: Inspection, rule: Rule) -> List[Finding]:
    """Return why there is nothing to compare."""
    gaps = purpose_gaps(inspection, rule, CORRECTION)
    if gaps:
        return gaps
    if not is_for(inspection, CORRECTION):
        message = Phrase("check.g11.no_correction")
        return [filed_otherwise(inspection, rule, message, "no_correction")]
    return inspection.ground_gaps(rule) + inspection.fact_gaps(rule, UNCHANGED, OLD_AREA)


def _told(inspection: Inspection, rule: Rule, old: LicenceArea) -> Finding:
    pairs = pair_corners(old, inspection.context.area)
    unchanged = bool(inspection.context.facts.flag(UNCHANGED))
    unpaired = bool(pairs.only_first or pairs.only_second)
    outcome, sentence, reason = Outcome.CLEAR, "check.g11.clear", ""
    if not unchanged:
        outcome, sentence, reason = Outcome.CONFLICT, "check.g11.conflict", "reserve_changes"
    elif unpaired:
        outcome, sentence, reason = Outcome.CANNOT_TELL, "check.g11.unpaired", "corners_unpaired"
    return inspection.answers(rule).answer(
        outcome,
        Phrase(sentence, _values(inspection, old, pairs)),
        reason=reason,
        measured=measure(max((one.length_m for one in pairs.shifts), default=0.0), None, "m"),
        remedy=None if outcome is Outcome.CLEAR else Phrase(f"remedy.g11.{reason}"),
        notes=inspection.repair_notes(),
    )


def _values(inspection: Inspection, old: LicenceArea, pairs: CornerPairs) -> Dict[str, Any]:
    before, after = round(area_m2(old), 2), inspection.ground.stated_area_m2
    moved = [one for one in pairs.shifts if one.length_m > 0.0]
    return {
        "moved": len(moved),
        "total": len(pairs.shifts),
        "largest": max((one.length_m for one in moved), default=0.0),
        "shifts": shifts_told(moved),
        "before": before,
        "after": after,
        "change": round(after - before, 2) + 0.0,
        "only_old": pairs.only_first or (Phrase("term.none"),),
        "only_new": pairs.only_second or (Phrase("term.none"),),
    }


def shifts_told(shifts: List[CornerShift]) -> List[Phrase]:
    """Return the largest shifts as terms, the largest first, or the word for none."""
    largest = sorted(shifts, key=lambda one: -one.length_m)[:LISTED_SHIFTS]
    terms = ({"corner": one.corner.name, "shift": one.length_m} for one in largest)
    return [Phrase("term.corner_shift", term) for term in terms] or [Phrase("term.none")]
