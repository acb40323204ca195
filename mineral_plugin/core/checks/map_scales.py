"""M01, M07: the scale of the licence map by the size of the area, and of the maps of prohibited areas."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, Dict, Iterator

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.stages import MAP, before_stage
from mineral_plugin.core.regulation.model import EXPLORATION, Rule

SCALE = "map_scale_denominator"
PROHIBITED, PROHIBITED_SCALE = "prohibited_map", "prohibited_map_scale_denominator"
COMPLEX = "prohibited_map_complex"
_M2_IN_KM2 = 1_000_000.0


def scale_by_area(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """M01: the map is not drawn smaller than the scale for its area; a bound belongs to the larger areas."""
    refused = before_stage(inspection, rule, MAP) or [
        *inspection.ground_gaps(rule),
        *inspection.fact_gaps(rule, SCALE),
    ]
    if refused:
        yield from refused
        return
    chosen = inspection.context.facts.number(SCALE) or 0.0
    yield no_scale(inspection, rule, SCALE) if chosen <= 0.0 else _held_against(inspection, rule, chosen)


def scale_for_area(rule: Rule, area_m2: float) -> float:
    """Return the denominator of the smallest scale allowed for an area in m2."""
    bounds = [bound * _M2_IN_KM2 for bound in rule.numbers("area_bounds")]
    return rule.numbers("scale_denominators")[bisect_right(bounds, area_m2)]


def no_scale(inspection: Inspection, rule: Rule, fact_id: str) -> Finding:
    """Return the "cannot tell" for a denominator that is none."""
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.no_scale", {"title": rule.title}),
        reason="no_scale",
        remedy=Phrase("remedy.no_scale"),
        facts=(fact_id,),
    )


def _held_against(inspection: Inspection, rule: Rule, chosen: float) -> Finding:
    area_m2, answers = inspection.ground.surface_area_m2, inspection.answers(rule)
    required = scale_for_area(rule, area_m2)
    values = {"area": area_m2, "scale": chosen, "required": required}
    exploration = inspection.kind == EXPLORATION
    notes = [*([Phrase("check.m01.exploration")] if exploration else []), *inspection.repair_notes()]
    if chosen <= required:
        return answers.answer(Outcome.CLEAR, Phrase("check.m01.clear", values), notes=notes)
    return answers.answer(
        Outcome.CONFLICT,
        Phrase("check.m01.conflict", values),
        reason="scale_too_small",
        remedy=Phrase("remedy.m01", values),
        notes=notes,
    )


def prohibited_map_scale(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """M07: maps of prohibited areas are for officials; their scale lies in the range of the decree."""
    facts = inspection.context.facts
    if not facts.flag(PROHIBITED):
        message = Phrase("check.m07.officials")
        yield inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, message, reason="for_officials")
        return
    gaps = inspection.fact_gaps(rule, PROHIBITED_SCALE, COMPLEX)
    scale = facts.number(PROHIBITED_SCALE) or 0.0
    if gaps:
        yield from gaps
    else:
        yield (
            no_scale(inspection, rule, PROHIBITED_SCALE)
            if scale <= 0.0
            else _in_range(inspection, rule, scale)
        )


def _in_range(inspection: Inspection, rule: Rule, scale: float) -> Finding:
    """Return whether a scale is in its range; complex ground may be drawn larger than its range."""
    complex_ground = bool(inspection.context.facts.flag(COMPLEX))
    largest, smallest = rule.numbers("complex_denominators" if complex_ground else "scale_denominators")
    values: Dict[str, Any] = {"scale": scale, "largest": largest, "smallest": smallest}
    kind = "complex" if complex_ground else "plain"
    if scale <= smallest and (complex_ground or scale >= largest):
        return inspection.answers(rule).answer(Outcome.CLEAR, Phrase(f"check.m07.{kind}_clear", values))
    return inspection.answers(rule).answer(
        Outcome.CONFLICT,
        Phrase(f"check.m07.{kind}_conflict", values),
        reason="scale_out_of_range",
        remedy=Phrase("remedy.m07", values),
    )
