"""Use case: the safe repairs of one finding, each a proposal with its cost; nothing is changed."""

from __future__ import annotations

from contextlib import closing
from typing import Any, List, Mapping, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.drawing.repairs import Neighbour, Repair, repairs_for
from mineral_plugin.core.reference.states import Days
from mineral_plugin.core.work.checking import CheckRequest, Inquiry, open_inquiry

RING_RULES = ("G02",)
"""The rules that speak of the rings of the area itself."""
_OF_RINGS = ("uncross_ring", "drop_repeated_corner")
_SLIVER = "within_tolerance"
_OUTCOMES = ("conflict", _SLIVER)
_LEAST_SNAP_M = 0.5
"""A corner this near to a neighbour's may be meant to be the same, whatever the tolerance of the check."""


def may_be_repaired(finding: Mapping[str, Any], area_id: str) -> bool:
    """Return whether repairs may be looked for: shared ground with an object, or a fault of a ring.

    ``finding`` is one of ``resources/schema/report-1.json``.
    """
    if finding.get("outcome") not in _OUTCOMES:
        return False
    if finding.get("rule") in RING_RULES:
        return True
    objects = [ref for ref in finding.get("objects", ()) if ref["source"] != area_id]
    where = (finding.get("where") or {}).get("geometry") or {}
    # A sliver is measured by its width, any other shared ground by its area.
    is_shared = finding.get("unit") == "m2" or finding["outcome"] == _SLIVER
    return bool(objects) and "Polygon" in where.get("type", "") and is_shared


def repairs_of(finding: Mapping[str, Any], area: LicenceArea, request: CheckRequest) -> Tuple[Repair, ...]:
    """Return the repairs of one finding on an area, the one that loses least first.

    ``request`` is the question of the check that found it; its areas do not matter.

    Raises:
        InputError, MissingError, NewerFileError: law or reference data cannot be opened.
    """
    if finding["rule"] in RING_RULES:
        return tuple(one for one in repairs_for(area, (), _LEAST_SNAP_M) if one.kind in _OF_RINGS)
    inquiry = open_inquiry(request)
    with closing(inquiry.reference):
        neighbours = _neighbours(finding, area, inquiry)
    tolerance_m = max(_LEAST_SNAP_M, request.tolerances.overlap_width_m)
    found = repairs_for(area, neighbours, tolerance_m)
    return tuple(one for one in found if one.kind not in _OF_RINGS)


def _neighbours(finding: Mapping[str, Any], area: LicenceArea, inquiry: Inquiry) -> List[Neighbour]:
    request = inquiry.request
    found: List[Neighbour] = []
    for ref in finding["objects"]:
        if ref["source"] == area.id:
            continue
        role = inquiry.regulation.role(ref["role"])
        days = Days(request.event_date, role.max_age_days, request.known_on)
        data = inquiry.reference.role(role.id, area, request.tolerances.neighbour_m, days, role.geometry)
        found += [
            Neighbour(placed.object.name or placed.object.id, placed.geometry, placed.object)
            for placed in data.objects
            if (placed.object.source, placed.object.id) == (ref["source"], ref["id"])
        ]
    return found
