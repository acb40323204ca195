"""Maps of a report for paper: the area with its findings, and one finding near by.

Plain SVG in millimetres, without style sheets and patterns, because browsers and Qt draw it alike. What
differs by colour differs by lines, too: conflicts are hatched, what is within tolerance has a heavy line,
what cannot be told a broken one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import shapely
from shapely.affinity import affine_transform
from shapely.geometry import MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, box, shape
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import repaired
from mineral_plugin.core.base.measures import measure_told
from mineral_plugin.core.base.xml_safety import xml_text

Bounds = Tuple[float, float, float, float]

_EDGE_MM = 9.0
_TEXT_MM = 2.7
_HATCH_MM = 1.8
_LEAST_SPAN_M = 20.0
_NEAR = 2.2
"""How much wider a finding's map is than the finding."""
_SHARE_OF_AREA = 0.15
_MOST_LABELS = 40
_APART_MM = 5.0
_BAR_MM = 30.0
_INK = "#20456b"


class _Look(NamedTuple):
    colour: str
    width_mm: float
    dashes: str
    hatched: bool


_LOOKS: Mapping[str, _Look] = {
    "conflict": _Look("#b3261e", 0.35, "", True),
    "error": _Look("#b3261e", 0.35, "1.2 0.8", False),
    "within_tolerance": _Look("#8a5a00", 0.8, "", False),
    "cannot_tell": _Look("#4a5568", 0.9, "1.8 1.4", False),
}


@dataclass(frozen=True)
class MapPicture:
    """A map as SVG and its size on paper in mm."""

    svg: str
    width_mm: float
    height_mm: float


def area_picture(report: Mapping[str, Any], lang: str, width_mm: float, height_mm: float) -> MapPicture:
    """Return the whole area of a report (``report-1`` data) with the places of its findings."""
    found = [finding for finding in report["findings"] if finding["where"] and finding["outcome"] in _LOOKS]
    shapes = [_all_corners(report), *(shape(finding["where"]["geometry"]) for finding in found)]
    return _drawn(report, found, _Frame(_together(shapes), width_mm, height_mm), lang)


def finding_picture(
    report: Mapping[str, Any], finding: Mapping[str, Any], lang: str, width_mm: float, height_mm: float
) -> Optional[MapPicture]:
    """Return the surroundings of one finding; ``None`` where it has no place or raises no question."""
    if not finding["where"] or finding["outcome"] not in _LOOKS:
        return None
    west, south, east, north = shape(finding["where"]["geometry"]).bounds
    area = _together([_all_corners(report)])
    span = max(area[2] - area[0], area[3] - area[1])
    own = max(east - west, north - south)
    near = _NEAR if own < span / 2 else 1.0
    half = max(own * near, span * _SHARE_OF_AREA, _LEAST_SPAN_M) / 2
    middle = ((west + east) / 2, (south + north) / 2)
    bounds = (middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half)
    return _drawn(report, [finding], _Frame(bounds, width_mm, height_mm), lang)


def _together(shapes: Sequence[BaseGeometry]) -> Bounds:
    """Return the bounds of shapes; where there is none, of a metre that shows nothing."""
    west, south, east, north = shapely.total_bounds(shapes)
    return (
        (0.0, 0.0, 1.0, 1.0) if math.isnan(west) else (float(west), float(south), float(east), float(north))
    )


def _all_corners(report: Mapping[str, Any]) -> MultiPoint:
    """Return every corner: a table of wells has no ground, but places."""
    rings = (ring for part in report["area"]["parts"] for ring in (part["outer"], *part["holes"]))
    return MultiPoint([point for ring in rings for point in _ring(ring)])


def _area(report: Mapping[str, Any]) -> MultiPolygon:
    """Return the area as drawn; rings that cross are drawn as they are."""
    return MultiPolygon(
        [
            Polygon(_ring(part["outer"]), [_ring(hole) for hole in part["holes"]])
            for part in report["area"]["parts"]
            if len(part["outer"]) > 2
        ]
    )


def _ring(corners: Sequence[Mapping[str, Any]]) -> List[Tuple[float, float]]:
    return [(corner["east_m"], corner["north_m"]) for corner in corners]


class _Frame:
    """Places plane metres on a picture in mm; north is up, the middle in the middle."""

    def __init__(self, bounds: Bounds, width_mm: float, height_mm: float) -> None:
        self.width, self.height = width_mm, height_mm
        west, south, east, north = bounds
        wide, high = max(east - west, 1.0), max(north - south, 1.0)
        self.mm = min((width_mm - 2 * _EDGE_MM) / wide, (height_mm - 2 * _EDGE_MM) / high)
        self._middle = ((west + east) / 2, (south + north) / 2)
        self.paper = box(0, 0, width_mm, height_mm)

    def place(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in mm from the picture's top left, what lies outside cut away."""
        left = self.width / 2 - self.mm * self._middle[0]
        top = self.height / 2 + self.mm * self._middle[1]
        moved = affine_transform(geometry, [self.mm, 0, 0, -self.mm, left, top])
        sound = repaired(moved) if "Polygon" in moved.geom_type else moved
        return shapely.intersection(sound, self.paper)


def _drawn(
    report: Mapping[str, Any], findings: Sequence[Mapping[str, Any]], frame: _Frame, lang: str
) -> MapPicture:
    area = _area(report)
    pieces = [
        f'<rect x="0.1" y="0.1" width="{frame.width - 0.2:.1f}" height="{frame.height - 0.2:.1f}" '
        'fill="#ffffff" stroke="#8a94a0" stroke-width="0.2"/>',
        _path(frame.place(area), "#e6edf5", "none", 0),
        _path(frame.place(shapely.boundary(area)), "none", _INK, 0.5),
        *(_finding(frame, finding) for finding in findings),
        *_corners(frame, report),
        _bar(frame, lang),
        _north(frame, lang),
    ]
    size = f'width="{frame.width:g}mm" height="{frame.height:g}mm"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {frame.width:g} {frame.height:g}" '
        f'font-family="DejaVu Sans, Arial, sans-serif" font-size="{_TEXT_MM}">{"".join(pieces)}</svg>'
    )
    return MapPicture(svg, frame.width, frame.height)


def _finding(frame: _Frame, finding: Mapping[str, Any]) -> str:
    look = _LOOKS[finding["outcome"]]
    placed = frame.place(shape(finding["where"]["geometry"]))
    dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
    points = [one for one in shapely.get_parts(placed) if isinstance(one, Point) and not one.is_empty]
    marks = "".join(
        f'<circle cx="{p.x:.2f}" cy="{p.y:.2f}" r="2" fill="none" stroke="{look.colour}" '
        f'stroke-width="{look.width_mm}"{dashes}/>'
        for p in points
    )
    if points:
        return marks
    lines = _path(_hatching(placed), "none", look.colour, 0.2) if look.hatched else ""
    return lines + _path(placed, "none", look.colour, look.width_mm, dashes)


def _hatching(placed: BaseGeometry) -> BaseGeometry:
    """Return slanted lines inside polygons; the same ground has the same lines."""
    if placed.is_empty or "Polygon" not in placed.geom_type:
        return MultiLineString()
    left, top, right, bottom = placed.bounds
    high = bottom - top
    first, last = math.floor((left - bottom) / _HATCH_MM), math.ceil((right - top) / _HATCH_MM)
    slants = [
        [(at * _HATCH_MM + top - 1, top - 1), (at * _HATCH_MM + top + high + 1, bottom + 1)]
        for at in range(first, last + 1)
    ]
    return shapely.intersection(MultiLineString(slants), placed)


def _path(geometry: BaseGeometry, fill: str, stroke: str, width_mm: float, more: str = "") -> str:
    data = " ".join(_lines(geometry))
    if not data:
        return ""
    line = f'stroke="{stroke}" stroke-width="{width_mm:g}" stroke-linejoin="round"' if width_mm else ""
    return f'<path d="{data}" fill="{fill}" fill-rule="evenodd" {line}{more}/>'


def _lines(geometry: BaseGeometry) -> Iterator[str]:
    for part in shapely.get_parts(geometry):
        rings = [part.exterior, *part.interiors] if isinstance(part, Polygon) else [part]
        for ring in rings:
            points = shapely.get_coordinates(ring)
            if ring.geom_type == "GeometryCollection":
                yield from _lines(ring)
            elif len(points) > 1:
                closing = " Z" if isinstance(part, Polygon) else ""
                yield "M" + " L".join(f"{x:.2f},{y:.2f}" for x, y in points) + closing


def _corners(frame: _Frame, report: Mapping[str, Any]) -> Iterator[str]:
    """Yield dots and names of the corners that lie in the picture; names that would collide are left out."""
    named: List[Tuple[float, float]] = []
    rings = (r for part in report["area"]["parts"] for r in (part["outer"], *part["holes"]))
    for corner in (corner for ring in rings for corner in ring):
        placed = frame.place(Point(corner["east_m"], corner["north_m"]))
        if not isinstance(placed, Point) or placed.is_empty:
            continue
        yield f'<circle cx="{placed.x:.2f}" cy="{placed.y:.2f}" r="0.7" fill="{_INK}"/>'
        at = _beside(frame, placed)
        if len(named) < _MOST_LABELS and all(math.dist(at, other) >= _APART_MM for other in named):
            named.append(at)
            yield _text(corner["name"], at, _INK, "middle")


def _beside(frame: _Frame, placed: Point) -> Tuple[float, float]:
    """Return where a corner's name stands: away from the middle of the picture."""
    middle = (frame.width / 2, frame.height / 2)
    away = math.hypot(placed.x - middle[0], placed.y - middle[1]) or 1.0
    x = placed.x + 3.2 * (placed.x - middle[0]) / away
    y = placed.y + 3.2 * (placed.y - middle[1]) / away + _TEXT_MM / 3
    return min(max(x, 3.0), frame.width - 3.0), min(max(y, 3.0), frame.height - 1.5)


def _text(text: str, at: Tuple[float, float], colour: str, anchor: str) -> str:
    place = f'x="{at[0]:.2f}" y="{at[1]:.2f}"'
    return f'<text {place} fill="{colour}" text-anchor="{anchor}">{xml_text(text)}</text>'


def _bar(frame: _Frame, lang: str) -> str:
    """Return a bar of a round length, at most 30 mm, with its length in words."""
    length = _round_below(_BAR_MM / frame.mm)
    width, y = length * frame.mm, frame.height - 3.0
    told = measure_told(length, "m", lang)
    return (
        f'<path d="M3,{y - 1:.2f} L3,{y:.2f} L{3 + width:.2f},{y:.2f} L{3 + width:.2f},{y - 1:.2f}" '
        f'fill="none" stroke="#000000" stroke-width="0.3"/>' + _text(told, (4 + width, y), "#000000", "start")
    )


def _round_below(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= value)


def _north(frame: _Frame, lang: str) -> str:
    x = frame.width - 5.0
    arrow = f'<path d="M{x:.1f},8.5 L{x:.1f},3 M{x - 1.2:.1f},5 L{x:.1f},3 L{x + 1.2:.1f},5" '
    letter = "B" if lang == "vi" else "N"
    return (
        arrow
        + 'fill="none" stroke="#000000" stroke-width="0.3"/>'
        + _text(letter, (x, 11.5), "#000000", "middle")
    )
