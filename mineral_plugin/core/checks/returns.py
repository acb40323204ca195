"""G10: the part returned and the part kept make the old area, to the square metre."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import polygons_of
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure
from mineral_plugin.core.checks.filings import PARTIAL_RETURN, filed_otherwise, is_for, purpose_gaps
from mineral_plugin.core.checks.ground import Ground
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.levels import Levels, levels_of
from mineral_plugin.core.checks.stated_area import rounding_area_m2
from mineral_plugin.core.checks.stated_grounds import no_stated_ground, stated_ground
from mineral_plugin.core.regulation.model import Rule

OLD_AREA, RETURNED_AREA = "old_area", "returned_area"


class _Grounds(NamedTuple):
    """The area before, and its two parts after, in one zone; areas in m2 are told beside them."""

    old: Ground
    kept: Ground
    returned: Ground


class _Tested(NamedTuple):
    """One fault that two grounds can have: its ground, its reason, and the two sentences for it."""

    ground: BaseGeometry
    reason: str
    conflict: str
    within: str


def returned_and_kept(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """G10: returned and kept part share no ground, leave none of the old area out and add none to it."""
    refused = _refused(inspection, rule)
    if refused:
        yield from refused
        return
    old, returned = stated_ground(inspection, OLD_AREA), stated_ground(inspection, RETURNED_AREA)
    if old is None or returned is None:
        yield no_stated_ground(inspection, rule, OLD_AREA if old is None else RETURNED_AREA)
        return
    grounds = _Grounds(old, inspection.ground, returned)
    found = list(_faults(inspection, rule, grounds))
    yield from found
    if not found:
        yield inspection.answers(rule).answer(
            Outcome.CLEAR,
            Phrase("check.g10.clear", _areas(grounds)),
            measured=measure(0.0, rule.number("area_tolerance"), "m2"),
            notes=inspection.repair_notes(),
        )


def _refused(inspection: Inspection, rule: Rule) -> List[Finding]:
    """Return why the areas cannot or need not be compared."""
    gaps = purpose_gaps(inspection, rule, PARTIAL_RETURN)
    if gaps:
        return gaps
    if not is_for(inspection, PARTIAL_RETURN):
        message = Phrase("check.g10.no_return")
        return [filed_otherwise(inspection, rule, message, "no_return")]
    return inspection.ground_gaps(rule) + inspection.fact_gaps(rule, OLD_AREA, RETURNED_AREA)


def _faults(inspection: Inspection, rule: Rule, grounds: _Grounds) -> Iterator[Finding]:
    """Yield one finding for each fault that is larger than the tolerance."""
    rounding_m2 = _rounding_m2(inspection)
    for tested in _tests(grounds):
        area_m2, limit_m2 = round(float(tested.ground.area), 2), rule.number("area_tolerance")
        if area_m2 <= limit_m2:
            continue
        within = area_m2 <= limit_m2 + rounding_m2
        values = {"area": area_m2, "limit": limit_m2, "rounding": rounding_m2, **_areas(grounds)}
        yield inspection.answers(rule).answer(
            Outcome.WITHIN_TOLERANCE if within else Outcome.CONFLICT,
            Phrase(tested.within if within else tested.conflict, values),
            reason=tested.reason,
            measured=measure(area_m2, limit_m2, "m2"),
            where=tested.ground,
            remedy=Phrase("remedy.g10"),
            notes=inspection.repair_notes(),
        )


def _tests(grounds: _Grounds) -> List[_Tested]:
    both, old = shapely.union(grounds.kept.outline, grounds.returned.outline), grounds.old.outline
    missing, added = polygons_of(shapely.difference(old, both)), polygons_of(shapely.difference(both, old))
    return [
        _Tested(_shared(grounds), "parts_overlap", "check.g10.overlap", "check.g10.overlap_within"),
        _Tested(missing, "missing", "check.g10.missing", "check.g10.missing_within"),
        _Tested(added, "added", "check.g10.added", "check.g10.added_within"),
    ]


def _shared(grounds: _Grounds) -> BaseGeometry:
    """Return the ground in both parts; a level that is returned under a kept one is no overlap."""
    common = [
        shapely.intersection(kept.geometry, returned.geometry)
        for kept in grounds.kept.parts
        for returned in grounds.returned.parts
        if levels_of(kept.part, returned.part) is not Levels.APART
    ]
    return polygons_of(shapely.union_all(common))


def _rounding_m2(inspection: Inspection) -> float:
    """Return by how much the printed digits of the three tables can move their borders."""
    stated = (inspection.context.facts.area(name) for name in (OLD_AREA, RETURNED_AREA))
    tables = [inspection.context.area, *(area for area in stated if area is not None)]
    return round(sum(rounding_area_m2(area) for area in tables), 2)


def _areas(grounds: _Grounds) -> Dict[str, Any]:
    return {
        "old": grounds.old.surface_area_m2,
        "kept": grounds.kept.surface_area_m2,
        "returned": grounds.returned.surface_area_m2,
    }
