"""The area of a report that was kept as a file: the corners as typed, from ``report-1`` data."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any, Mapping, Optional, Tuple

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, Source, StatedArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.report.model import area_to_dict

FARTHEST_M = 3_000_000.0
"""No coordinate of ground in Việt Nam is greater (m), in whatever zone."""


def area_of_report(report: Mapping[str, Any]) -> LicenceArea:
    """Return the area that a report is about; coordinates to 1 mm, as reports keep them.

    Raises:
        InputError: the data are no report.
    """
    try:
        return _area(report["area"])
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise InputError("error.not_report", path="report-1") from error


def area_from_dict(told: Mapping[str, Any]) -> LicenceArea:
    """Return the area of ``area-1`` data; everything that is derived in them has to derive again.

    Raises:
        InputError: the data are no area, or a measure in them is not that of the corners.
    """
    try:
        area = _area(told)
        _refuse_far(area)
        again = json.loads(json.dumps(area_to_dict(area)))
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise InputError("error.not_area") from error
    if again != told:
        raise InputError("error.not_area")
    return area


def _refuse_far(area: LicenceArea) -> None:
    """Refuse what lies beyond every zone: PROJ cannot place it, and its sides would take no end of points."""
    corners = [corner for part in area.parts for ring in part.rings for corner in ring.corners]
    levels = [level for part in area.parts for level in (part.top_m, part.bottom_m) if level is not None]
    numbers = [number for corner in corners for number in (corner.north_m, corner.east_m)]
    if not all(abs(number) <= FARTHEST_M for number in (*numbers, *levels)):
        raise ValueError("coordinates")


def _area(told: Mapping[str, Any]) -> LicenceArea:
    zone, source = told["zone"], told["source"]
    return LicenceArea(
        id=told["id"],
        name=told["name"],
        zone=Zone(zone["central_meridian_min"], zone["width_deg"]),
        parts=tuple(_part(part) for part in told["parts"]),
        stated_area=_stated(told["stated_area"]),
        source=Source(
            source["document"],
            date.fromisoformat(source["date"]) if source["date"] else None,
            source["grade"],
        ),
    )


def _part(told: Mapping[str, Any]) -> Part:
    return Part(_ring(told["outer"]), tuple(map(_ring, told["holes"])), told["top_m"], told["bottom_m"])


def _ring(told: Tuple[Mapping[str, Any], ...]) -> Ring:
    return Ring(
        tuple(
            Corner(c["name"], c["x_text"], c["y_text"], c["north_m"], c["east_m"], c["decimals"])
            for c in told
        )
    )


def _stated(told: Optional[Mapping[str, Any]]) -> Optional[StatedArea]:
    return StatedArea(told["text"], Decimal(told["value"]), told["unit"]) if told else None
