"""G06: the stated area against the computed one."""

from __future__ import annotations

from typing import Dict, Iterator

from mineral_plugin.core.area.model import LicenceArea, Ring
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.regulation.model import Rule


def as_computed(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """G06: equal to half a unit of the last printed digit, or explained by the corners' rounding, or not."""
    stated, answers = inspection.context.area.stated_area, inspection.answers(rule)
    if stated is None:
        yield answers.answer(Outcome.NOT_APPLICABLE, Phrase("check.g06.not_stated"), reason="no_stated_area")
        return
    gaps = inspection.ground_gaps(rule)
    if gaps:
        yield from gaps
        return
    computed = inspection.ground.stated_area_m2
    difference = round(abs(computed - stated.square_metres), 2)
    half_unit = round(stated.half_unit_m2, 2)
    rounding = round(rounding_area_m2(inspection.context.area), 2)
    values = {
        "stated": round(stated.square_metres, 2),
        "computed": computed,
        "difference": difference,
        "half_unit": half_unit,
        "rounding": rounding,
    }
    outcome = _outcome(difference, half_unit, rounding)
    passed = outcome is Outcome.CLEAR
    yield answers.answer(
        outcome,
        _sentence(outcome, values),
        reason="" if passed else "stated_area_differs",
        measured=measure(difference, half_unit, "m2"),
        remedy=None if passed else Phrase("remedy.g06"),
        notes=inspection.repair_notes(),
    )


def _outcome(difference: float, half_unit: float, rounding: float) -> Outcome:
    if difference <= half_unit:
        return Outcome.CLEAR
    return Outcome.WITHIN_TOLERANCE if difference <= half_unit + rounding else Outcome.CONFLICT


def _sentence(outcome: Outcome, values: Dict[str, float]) -> Phrase:
    if outcome is Outcome.CLEAR:
        return Phrase("check.g06.clear", values)
    if outcome is Outcome.WITHIN_TOLERANCE:
        return Phrase("check.g06.within", values)
    return Phrase("check.g06.conflict", values)


def rounding_area_m2(area: LicenceArea) -> float:
    """Return by how much the area can change when every corner moves inside its last printed digit."""
    return sum(_ring_rounding_m2(ring) for part in area.parts for ring in part.rings)


def _ring_rounding_m2(ring: Ring) -> float:
    """Return the largest change of the shoelace sum: its first order, and the products of two roundings."""
    corners, total = ring.corners, 0.0
    for index, corner in enumerate(corners):
        before, after = corners[index - 1], corners[(index + 1) % len(corners)]
        half = 0.5 * 10.0**-corner.decimals
        reach = abs(after.east_m - before.east_m) + abs(after.north_m - before.north_m)
        total += half * reach / 2.0 + half * 0.5 * 10.0**-after.decimals
    return total
