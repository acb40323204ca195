"""A10, A11: the area of an extension against the area of the licence that is extended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, List, Optional

import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import polygons_of
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure
from mineral_plugin.core.checks.filings import EXTENSION, filed_otherwise, is_for, purpose_gaps
from mineral_plugin.core.checks.ground import Ground, PartGround, ground_of
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.overlap.pieces import wider_than
from mineral_plugin.core.reference.systems import System
from mineral_plugin.core.regulation.model import Rule

OLD_AREA = "old_area"
_TOLERANCE_M = 0.01


@dataclass(frozen=True)
class _Licence:
    """The licence that is extended: its ground in the zone of the new area, its area in its own zone."""

    outline: BaseGeometry
    area_m2: float


def gives_back(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A10: an extension lies within the licence and gives back at least so much of its area."""
    yield from _compared(inspection, rule, _share_returned)


def keeps_area(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A11: an extension has the area of the licence: nothing is added, nothing has to be given back."""
    yield from _compared(inspection, rule, _kept)


def _compared(
    inspection: Inspection, rule: Rule, areas: Callable[[Inspection, Rule, _Licence], Finding]
) -> Iterator[Finding]:
    """Yield what lies outside the licence, and what ``areas`` says of the two areas."""
    refused = _refused(inspection, rule)
    old = None if refused else _old_licence(inspection)
    if refused or old is None:
        yield from refused or [_no_old_ground(inspection, rule)]
        return
    yield from _outside(inspection, rule, old)
    yield areas(inspection, rule, old)


def _refused(inspection: Inspection, rule: Rule) -> List[Finding]:
    """Return why the two areas cannot or need not be compared."""
    gaps = purpose_gaps(inspection, rule, EXTENSION)
    if gaps:
        return gaps
    if not is_for(inspection, EXTENSION):
        message = Phrase("check.a.no_extension", {"title": rule.title})
        return [filed_otherwise(inspection, rule, message, "no_extension")]
    return inspection.ground_gaps(rule) + inspection.fact_gaps(rule, OLD_AREA)


def _old_licence(inspection: Inspection) -> Optional[_Licence]:
    """Return the licence that is extended, ``None`` where one of its parts does not close."""
    stated = inspection.context.facts.area(OLD_AREA)
    ground = ground_of(stated) if stated is not None else Ground(inspection.context.area, (), ())
    if stated is None or ground.without or not ground.parts:
        return None
    system = System(zone=stated.zone)
    outline = system.to_zone(ground.outline, inspection.context.area.zone, _TOLERANCE_M)
    return _Licence(outline, ground.surface_area_m2)


def _no_old_ground(inspection: Inspection, rule: Rule) -> Finding:
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.a.old_no_ground", {"title": rule.title}),
        reason="old_no_ground",
        remedy=Phrase("remedy.a.old_no_ground"),
        facts=(OLD_AREA,),
    )


def _outside(inspection: Inspection, rule: Rule, old: _Licence) -> Iterator[Finding]:
    """Yield one finding for each part that lies outside the licence somewhere."""
    for part in inspection.ground.parts:
        beyond = polygons_of(shapely.difference(part.geometry, old.outline))
        if round(float(beyond.area), 2) > 0.0:
            yield _beyond(inspection, rule, part, beyond)


def _beyond(inspection: Inspection, rule: Rule, part: PartGround, beyond: MultiPolygon) -> Finding:
    inside = not _is_wide(inspection, beyond)
    values = {"part": part.number, "area": round(float(beyond.area), 2), **_tolerance(inspection)}
    return inspection.answers(rule).answer(
        Outcome.WITHIN_TOLERANCE if inside else Outcome.CONFLICT,
        Phrase("check.a.outside_within" if inside else "check.a.outside", values),
        reason="outside_licence",
        part=part.number,
        measured=measure(float(beyond.area), 0.0, "m2"),
        where=beyond,
        remedy=Phrase("remedy.a.outside"),
        notes=inspection.repair_notes(part),
    )


def _share_returned(inspection: Inspection, rule: Rule, old: _Licence) -> Finding:
    share = rule.number("give_back")
    area_m2, limit_m2 = inspection.ground.surface_area_m2, round(old.area_m2 * (100.0 - share) / 100.0, 2)
    values = {
        "area": area_m2,
        "old": old.area_m2,
        "limit": limit_m2,
        "share": share,
        "returned": round((1.0 - area_m2 / old.area_m2) * 100.0, 2),
    }
    answers, notes = inspection.answers(rule), inspection.repair_notes()
    if area_m2 <= limit_m2:
        return answers.answer(
            Outcome.CLEAR,
            Phrase("check.a10.clear", values),
            measured=measure(area_m2, limit_m2, "m2"),
            notes=notes,
        )
    return answers.answer(
        Outcome.CONFLICT,
        Phrase("check.a10.conflict", {**values, "excess": round(area_m2 - limit_m2, 2)}),
        reason="too_little_returned",
        measured=measure(area_m2, limit_m2, "m2"),
        remedy=Phrase("remedy.a10"),
        notes=notes,
    )


def _kept(inspection: Inspection, rule: Rule, old: _Licence) -> Finding:
    returned = polygons_of(shapely.difference(old.outline, inspection.ground.outline))
    area_m2 = round(float(returned.area), 2)
    values = {"area": area_m2, "old": old.area_m2, **_tolerance(inspection)}
    measured = measure(inspection.ground.surface_area_m2, old.area_m2, "m2")
    answers, notes = inspection.answers(rule), inspection.repair_notes()
    if area_m2 == 0.0:
        return answers.answer(
            Outcome.CLEAR, Phrase("check.a11.clear", values), measured=measured, notes=notes
        )
    inside = not _is_wide(inspection, returned)
    return answers.answer(
        Outcome.WITHIN_TOLERANCE if inside else Outcome.CONFLICT,
        Phrase("check.a11.within" if inside else "check.a11.conflict", values),
        reason="smaller",
        measured=measured,
        where=returned,
        remedy=Phrase("remedy.a11"),
        notes=notes,
    )


def _is_wide(inspection: Inspection, ground: MultiPolygon) -> bool:
    width_m = inspection.context.tolerances.overlap_width_m
    return any(wider_than(piece, width_m) for piece in ground.geoms)


def _tolerance(inspection: Inspection) -> Dict[str, Any]:
    return {"width": inspection.context.tolerances.overlap_width_m}
