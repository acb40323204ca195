"""G12: marks at the corners on the ground, and how far they stand off the licence."""

from __future__ import annotations

import math
from typing import Any, Dict, Iterator, List, Optional, Tuple

from mineral_plugin.core.area.model import Corner, LicenceArea
from mineral_plugin.core.base.findings import Finding, ObjectRef, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, own_ref
from mineral_plugin.core.checks.corner_pairs import CornerPairs, CornerShift, pair_corners
from mineral_plugin.core.checks.corrections import shifts_told
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.regulation.model import Rule

MARKS_SET, MEASURED, ACCURACY = "corner_marks_set", "corner_marks", "corner_marks_accuracy"
# Sand of these is marked by buoys as well.
WATER_SAND = ("sand_river", "sand_sea")


def corner_marks(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """G12: the applicant says that marks are set; measured marks are held against the corners."""
    gaps = inspection.fact_gaps(rule, MARKS_SET)
    facts = inspection.context.facts
    measured = facts.area(MEASURED)
    if gaps:
        yield from gaps
    elif not facts.flag(MARKS_SET):
        yield _answer(inspection, rule, Outcome.CONFLICT, "check.g12.not_set", "marks_not_set")
    elif measured is None:
        yield _answer(inspection, rule, Outcome.CLEAR, "check.g12.declared", "")
    else:
        yield from _held_against(inspection, rule, pair_corners(inspection.context.area, measured))


def _held_against(inspection: Inspection, rule: Rule, pairs: CornerPairs) -> Iterator[Finding]:
    if pairs.only_first:
        names = {"names": pairs.only_first, "count": len(pairs.only_first)}
        yield _answer(inspection, rule, Outcome.CONFLICT, "check.g12.missing", "marks_missing", names)
    off = [shift for shift in pairs.shifts if shift.length_m > _rounding_m(shift.corner)]
    if off:
        yield _off(inspection, rule, off)
    elif not pairs.only_first:
        largest = max((shift.length_m for shift in pairs.shifts), default=0.0)
        yield _answer(inspection, rule, Outcome.CLEAR, "check.g12.clear", "", {"largest": largest})


def _off(inspection: Inspection, rule: Rule, off: List[CornerShift]) -> Finding:
    """Return the finding for marks that stand off by more than the printed digits of the licence."""
    accuracy = inspection.context.facts.number(ACCURACY)
    largest = max(shift.length_m for shift in off)
    values: Dict[str, Any] = {"count": len(off), "largest": largest, "shifts": shifts_told(off)}
    if accuracy is None or accuracy < 0.0:
        sentence, reason = "check.g12.accuracy", "accuracy_unknown"
        return _answer(inspection, rule, Outcome.CANNOT_TELL, sentence, reason, values)
    beyond = any(shift.length_m > accuracy + _rounding_m(shift.corner) for shift in off)
    outcome = Outcome.CONFLICT if beyond else Outcome.WITHIN_TOLERANCE
    sentence = "check.g12.conflict" if beyond else "check.g12.within"
    return _answer(inspection, rule, outcome, sentence, "marks_off", {**values, "accuracy": accuracy})


def _answer(
    inspection: Inspection,
    rule: Rule,
    outcome: Outcome,
    sentence: str,
    reason: str,
    values: Optional[Dict[str, Any]] = None,
) -> Finding:
    refs, names = _corners(inspection.context.area)
    told = {"total": len(refs), "corners": names, **(values or {})}
    accuracy, largest = told.get("accuracy"), told.get("largest")
    on_water = inspection.context.mineral.id in WATER_SAND
    return inspection.answers(rule).answer(
        outcome,
        Phrase(sentence, told),
        reason=reason,
        objects=refs,
        measured=None if largest is None else measure(largest, accuracy, "m"),
        remedy=Phrase(f"remedy.g12.{reason}") if reason else None,
        notes=[Phrase("check.g12.water")] if on_water else [],
    )


def _corners(area: LicenceArea) -> Tuple[List[ObjectRef], List[str]]:
    refs = [
        own_ref("corner", area.id, (number, index, place), corner.name)
        for number, part in enumerate(area.parts, start=1)
        for index, ring in enumerate(part.rings)
        for place, corner in enumerate(ring.corners)
    ]
    return refs, [ref.name for ref in refs]


def _rounding_m(corner: Corner) -> float:
    """Return how far the printed digits leave a corner open: half a unit north and half a unit east."""
    half = 0.5 / float(10**corner.decimals)
    return round(math.hypot(half, half), 4)
