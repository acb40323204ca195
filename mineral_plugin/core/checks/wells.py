"""G13: wells of mineral and hot water inside the plan's polygon, or near the plan's point."""

from __future__ import annotations

from typing import Dict, Iterator, List, NamedTuple, Optional

import shapely
from shapely.geometry import Point

from mineral_plugin.core.area.geometry import ring_points
from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.zones import between_zones
from mineral_plugin.core.base.findings import Finding, ObjectRef, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, own_ref, reference_ref
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.licences import is_for_mineral
from mineral_plugin.core.checks.roles import data_told, role_gaps
from mineral_plugin.core.checks.stated_grounds import no_stated_ground
from mineral_plugin.core.checks.zones import in_force
from mineral_plugin.core.overlap.pieces import distance_m
from mineral_plugin.core.reference.layers import PlacedObject
from mineral_plugin.core.regulation.model import Rule

PLANNING = "mineral_planning"
WELLS, PLAN_GIVES, PLAN_POINT = "wells", "plan_gives", "plan_point"
POLYGON = "polygon"
# The point of the law's list of exploration areas that stands for mineral and hot water.
WATER = "e"


class _Well(NamedTuple):
    """A well: its name, its place in the area's zone, what findings call it."""

    name: str
    place: Point
    ref: ObjectRef


class _Plans(NamedTuple):
    """Polygons of the plan in force: those for the mineral, and those that do not say for which."""

    sure: List[PlacedObject]
    unclear: List[PlacedObject]


def wells_in_plan(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """G13: each well lies inside a polygon of the plan, or within so many metres of the plan's point."""
    refused = _refused(inspection, rule)
    wells = _points(inspection, WELLS)
    if refused or not wells:
        yield from refused or [no_stated_ground(inspection, rule, WELLS)]
    elif inspection.context.facts.text(PLAN_GIVES) == POLYGON:
        yield from _in_polygons(inspection, rule, wells)
    else:
        yield from _near_point(inspection, rule, wells)


def _refused(inspection: Inspection, rule: Rule) -> List[Finding]:
    """Return why the wells cannot or need not be looked at."""
    mineral = inspection.context.mineral
    if mineral.limit_key != WATER:
        message = Phrase("check.not_for_mineral", {"title": rule.title, "mineral": mineral.name})
        return [inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, message, reason="mineral")]
    return inspection.ground_gaps(rule) + inspection.fact_gaps(rule, WELLS, PLAN_GIVES)


def _points(inspection: Inspection, fact_id: str) -> List[_Well]:
    """Return the rows of a stated table as points in the zone of the area."""
    stated = inspection.context.facts.area(fact_id)
    return [] if stated is None else list(_rows(stated, inspection.context.area))


def _rows(stated: LicenceArea, area: LicenceArea) -> Iterator[_Well]:
    corners = [
        (number, index, ring)
        for number, part in enumerate(stated.parts, start=1)
        for index, ring in enumerate(part.rings)
    ]
    for number, index, ring in corners:
        places = between_zones(ring_points(ring), stated.zone, area.zone).tolist()
        for row, (corner, (east_m, north_m)) in enumerate(zip(ring.corners, places)):
            ref = own_ref("well", area.id, (number, index, row), corner.name)
            yield _Well(corner.name, Point(east_m, north_m), ref)


def _in_polygons(inspection: Inspection, rule: Rule, wells: List[_Well]) -> Iterator[Finding]:
    data = inspection.role_data(PLANNING)
    gaps = role_gaps(inspection, rule, data)
    if gaps:
        yield from gaps
        return
    plans = _plans(inspection)
    for well in wells:
        yield _in_polygon(inspection, rule, well, plans)


def _plans(inspection: Inspection) -> _Plans:
    plans = _Plans([], [])
    for placed in inspection.role_data(PLANNING).objects:
        same = is_for_mineral(placed.object, inspection.context)
        if same is not False and in_force(placed.object, inspection.context.event_date):
            (plans.sure if same else plans.unclear).append(placed)
    return plans


def _in_polygon(inspection: Inspection, rule: Rule, well: _Well, plans: _Plans) -> Finding:
    if not inspection.ground.outline.covers(well.place):
        # The plan was looked up near the area only: of a well outside it nothing can be said.
        gap = distance_m(inspection.ground.outline, well.place)
        return _well(inspection, rule, well, Outcome.CANNOT_TELL, "check.g13.outside_area", gap)
    around = _covering(plans.sure, well)
    if around is not None:
        return _well(inspection, rule, well, Outcome.CLEAR, "check.g13.inside", 0.0, around)
    doubtful = _covering(plans.unclear, well)
    if doubtful is not None:
        return _well(inspection, rule, well, Outcome.CANNOT_TELL, "check.g13.unclear", 0.0, doubtful)
    gaps = [distance_m(placed.geometry, well.place) for placed in plans.sure]
    sentence = "check.g13.outside" if gaps else "check.g13.no_plan"
    return _well(inspection, rule, well, Outcome.CONFLICT, sentence, min(gaps, default=0.0))


def _covering(plans: List[PlacedObject], well: _Well) -> Optional[PlacedObject]:
    return next((placed for placed in plans if shapely.covers(placed.geometry, well.place)), None)


def _well(
    inspection: Inspection,
    rule: Rule,
    well: _Well,
    outcome: Outcome,
    sentence: str,
    gap_m: float,
    plan: Optional[PlacedObject] = None,
) -> Finding:
    values: Dict[str, object] = {
        "well": well.name,
        "gap": gap_m,
        "plan": plan.object.name if plan else "",
        "as_of": data_told(inspection, inspection.role_data(PLANNING)),
    }
    clear, unsure = outcome is Outcome.CLEAR, outcome is Outcome.CANNOT_TELL
    return inspection.answers(rule).answer(
        outcome,
        Phrase(sentence, values),
        reason="" if clear else sentence.rpartition(".")[2],
        objects=[well.ref, *([reference_ref(plan.object)] if plan else [])],
        measured=None if sentence == "check.g13.no_plan" else measure(gap_m, 0.0, "m"),
        where=None if clear else well.place,
        remedy=None if clear else Phrase("remedy.g13.unsure" if unsure else "remedy.g13"),
        ask=inspection.context.regulation.role(PLANNING).ask if unsure else None,
    )


def _near_point(inspection: Inspection, rule: Rule, wells: List[_Well]) -> Iterator[Finding]:
    gaps = inspection.fact_gaps(rule, PLAN_POINT)
    points = _points(inspection, PLAN_POINT)
    if gaps or not points:
        yield from gaps or [no_stated_ground(inspection, rule, PLAN_POINT)]
        return
    for well in wells:
        nearest = min(points, key=lambda point: distance_m(point.place, well.place))
        yield _from_point(inspection, rule, well, nearest)


def _from_point(inspection: Inspection, rule: Rule, well: _Well, point: _Well) -> Finding:
    radius_m, gap_m = rule.number("radius"), distance_m(point.place, well.place)
    near = gap_m <= radius_m
    values = {
        "well": well.name,
        "point": point.name,
        "gap": gap_m,
        "limit": radius_m,
        "excess": round(gap_m - radius_m, 3),
    }
    return inspection.answers(rule).answer(
        Outcome.CLEAR if near else Outcome.CONFLICT,
        Phrase("check.g13.near" if near else "check.g13.far", values),
        reason="" if near else "far",
        objects=[well.ref],
        measured=measure(gap_m, radius_m, "m"),
        where=None if near else well.place,
        remedy=None if near else Phrase("remedy.g13"),
    )
