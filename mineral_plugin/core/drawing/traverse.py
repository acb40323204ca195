"""Corners by bearing and distance, as a field book or an old decision gives them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.drawing.places import Point
from mineral_plugin.core.drawing.typed import typed_length_m

_MOST_LEGS = 2000
_LONGEST_LINE = 120

_NUMBER = r"\d{1,2}(?:[.,]\d+)?"
_BETWEEN = r"(?:\s*[;|]\s*|,\s+|\s+)"
_LABEL = r"(?:\d+[.)]\s+|\S{1,8}\s*(?:→|->|=>)\s*\S{1,8}\s*:?\s+)?"
# 45°30'20" - 45°30' - 45-30-20 - 45 30 20 (before a length) - 45,5 - 45.5°
_BEARINGS = (
    rf"(?P<deg>\d{{1,3}})\s*[°ºo˚]\s*(?P<min>{_NUMBER})\s*['’′‘´]\s*(?:(?P<sec>{_NUMBER})\s*(?:\"|”|″|''|’’|′′)?)?",
    rf"(?P<deg>\d{{1,3}})-(?P<min>\d{{1,2}})(?:-(?P<sec>{_NUMBER}))?",
    rf"(?P<deg>\d{{1,3}})\s+(?P<min>\d{{1,2}})\s+(?P<sec>{_NUMBER})",
    r"(?P<deg>\d{1,3}(?:[.,]\d+)?)\s*[°ºo˚]?",
)
_LEGS = tuple(re.compile(rf"{_LABEL}{one}{_BETWEEN}(?P<length>\S.*)", re.ASCII) for one in _BEARINGS)


@dataclass(frozen=True)
class Leg:
    """A leg of a traverse: bearing in degrees from grid north, clockwise, and length in metres."""

    bearing_deg: float
    length_m: float


def points_from_legs(start: Point, legs: Sequence[Leg]) -> Tuple[Point, ...]:
    """Return the points (east, north) in m from ``start`` along the legs: one more than there are legs.

    Bearings and lengths are those of the plane; nothing is adjusted.
    """
    points = [start]
    for leg in legs:
        east, north = points[-1]
        angle = math.radians(leg.bearing_deg)
        points.append((east + leg.length_m * math.sin(angle), north + leg.length_m * math.cos(angle)))
    return tuple(points)


def closing_error_m(points: Sequence[Point]) -> float:
    """Return how far the last point of a traverse lies from its first, in m."""
    return math.dist(points[0], points[-1])


def legs_from_text(text: str) -> Tuple[Leg, ...]:
    """Return the legs written one a line: bearing, then length in metres (``45°30'20" 120,5``).

    Bearings are read in degrees, minutes and seconds with their signs, with hyphens or spaces, or in decimal
    degrees; a label before them (``1.`` or ``1→2``) is passed over.

    Raises:
        InputError: a line is no leg; it is named by its number and its text.
    """
    legs: List[Leg] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            legs.append(_leg(number, " ".join(line.split())))
        if len(legs) > _MOST_LEGS:
            raise InputError("drawing.many_legs", most=_MOST_LEGS)
    if not legs:
        raise InputError("drawing.no_legs")
    return tuple(legs)


def _leg(number: int, line: str) -> Leg:
    for pattern in _LEGS if len(line) <= _LONGEST_LINE else ():
        found = pattern.fullmatch(line)
        bearing = _bearing_deg(found["deg"], *_finer(found)) if found else None
        if found and bearing is not None:
            return Leg(bearing, typed_length_m(found["length"]))
    raise InputError("drawing.bad_leg", row=number, text=line[:_LONGEST_LINE])


def _finer(found: "re.Match[str]") -> Tuple[Optional[str], Optional[str]]:
    groups = found.groupdict()
    return groups.get("min"), groups.get("sec")


def _bearing_deg(degrees: str, minutes: Optional[str], seconds: Optional[str]) -> Optional[float]:
    """Return a bearing below 360 degrees, ``None`` for what is none."""
    whole, of_60, of_3600 = (float((one or "0").replace(",", ".")) for one in (degrees, minutes, seconds))
    bearing = whole + of_60 / 60.0 + of_3600 / 3600.0
    if of_60 >= 60.0 or of_3600 >= 60.0 or bearing > 360.0:
        return None
    return bearing % 360.0
