"""Use case: a place in words: a pair of VN-2000 coordinates as people type it, or the number of a corner."""

from __future__ import annotations

import re
from typing import List, NamedTuple, Optional, Tuple

from mineral_plugin.core.area.model import Corner, LicenceArea
from mineral_plugin.core.area.zones import Zone, zone_from_text
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.work.register_search import plain

# A northing between the south of Cà Mau and the north of Hà Giang, an easting of any zone of the country.
_NORTHS = (880_000.0, 2_620_000.0)
_EASTS = (80_000.0, 920_000.0)

_ZONE = re.compile(
    r"\b(?P<degrees>1[01]\d)\s*[°º˚d]\s*(?:(?P<minutes>[0-5]?\d)\s*['’′]?)?\s*(?:/\s*(?P<width>[36])\s*°?)?(?!\d)"
    r"|\b(?P<decimal>1[01]\d[.,]\d{1,4})\s*/\s*(?P<other_width>[36])\b"
)
_GROUPED = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?"
_NUMBER = re.compile(rf"(?<![\d.,])(?:{_GROUPED}|\d{{5,7}}(?:[.,]\d+)?)(?![\d.,]*\d)")
_CORNER = re.compile(
    r"^(?:goc|diem goc|diem|moc|corner|point)\s*(?:so\s*|no\.?\s*)?(?P<name>[0-9a-z./-]{1,12})$"
)


class PlacePoint(NamedTuple):
    """A point in the plane of a zone, metres; ``turned`` tells that Y (east) was typed before X (north)."""

    north_m: float
    east_m: float
    zone: Optional[Zone]
    turned: bool


def place_in(text: str, zone: Optional[Zone] = None) -> Optional[PlacePoint]:
    """Return the pair of coordinates in ``text``, ``None`` where there is none.

    ``zone`` is taken where the text names none; without either the point has no zone.

    Example: ``place_in("2412129 442393 104°45'")``
    """
    named, rest = _without_zone(text)
    numbers = [_value(match[0]) for match in _NUMBER.finditer(rest)]
    if len(numbers) != 2:
        return None
    first, second = numbers
    if _within(first, _NORTHS) and _within(second, _EASTS):
        return PlacePoint(first, second, named or zone, False)
    if _within(second, _NORTHS) and _within(first, _EASTS):
        return PlacePoint(second, first, named or zone, True)
    return None


def _within(value: float, bounds: Tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def _without_zone(text: str) -> Tuple[Optional[Zone], str]:
    match = _ZONE.search(text)
    if match is None:
        return None, text
    width = match["width"] or match["other_width"] or "3"
    words = match["decimal"].replace(",", ".") if match["decimal"] else _degrees(match)
    try:
        return zone_from_text(f"{words}/{width}"), text[: match.start()] + " " + text[match.end() :]
    except InputError:
        return None, text


def _degrees(match: "re.Match[str]") -> str:
    return f"{match['degrees']}°{int(match['minutes'] or 0):02d}'"


def _value(text: str) -> float:
    """Return a number with or without marks for thousands, Vietnamese or English."""
    marks = [mark for mark in text if mark in ".,"]
    if not marks:
        return float(text)
    if len(set(marks)) == 2:
        return float(text.replace(marks[0], "").replace(marks[-1], "."))
    grouped = len(marks) > 1 or re.fullmatch(r"\d{1,3}[.,]\d{3}", text) is not None
    return float(text.replace(marks[0], "" if grouped else "."))


class CornerFound(NamedTuple):
    """A corner of an area: its part from 0, and itself."""

    part: int
    corner: Corner


def corners_named(text: str, area: LicenceArea) -> Tuple[CornerFound, ...]:
    """Return the corners of an area that a text such as ``góc 5`` names; empty where it names none."""
    match = _CORNER.match(" ".join(plain(text).split()))
    if match is None:
        return ()
    found: List[CornerFound] = []
    for number, part in enumerate(area.parts):
        corners = (corner for ring in part.rings for corner in ring.corners)
        found += [CornerFound(number, corner) for corner in corners if plain(corner.name) == match["name"]]
    return tuple(found)
