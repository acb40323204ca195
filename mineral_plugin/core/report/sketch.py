"""A small plan of the area and its findings as SVG, for the HTML report."""

from __future__ import annotations

from typing import Any, Iterable, List, Mapping, Sequence, Tuple

from mineral_plugin.core.base.xml_safety import xml_text

Position = Sequence[float]
_SIZE = 460.0
_EDGE = 30.0


class _Frame:
    """Places plane coordinates (east, north) on the picture; north is up."""

    def __init__(self, points: List[Tuple[float, float]]) -> None:
        easts, norths = [p[0] for p in points], [p[1] for p in points]
        self._left, self._top = min(easts), max(norths)
        span = max(max(easts) - self._left, self._top - min(norths), 1.0)
        self._scale = (_SIZE - 2 * _EDGE) / span
        self.width = (max(easts) - self._left) * self._scale + 2 * _EDGE
        self.height = (self._top - min(norths)) * self._scale + 2 * _EDGE

    def place(self, point: Position) -> Tuple[float, float]:
        """Return the picture's x and y of a point."""
        return (point[0] - self._left) * self._scale + _EDGE, (self._top - point[1]) * self._scale + _EDGE

    def path(self, rings: Iterable[Sequence[Position]]) -> str:
        """Return rings as SVG path data."""
        return " ".join(
            "M" + " L".join("{:.1f},{:.1f}".format(*self.place(point)) for point in ring) + " Z"
            for ring in rings
        )


def svg_sketch(report: Mapping[str, Any]) -> str:
    """Return the plan of a report (``report-1`` data) as an SVG element."""
    rings = [
        [(corner["east_m"], corner["north_m"]) for corner in ring]
        for part in report["area"]["parts"]
        for ring in (part["outer"], *part["holes"])
    ]
    frame = _Frame([point for ring in rings for point in ring])
    shapes = [f'<path class="area" d="{frame.path(rings)}"/>']
    shapes += [_finding(frame, finding) for finding in report["findings"] if finding["where"]]
    shapes += [
        _corner(frame, c) for p in report["area"]["parts"] for ring in (p["outer"], *p["holes"]) for c in ring
    ]
    size = f'width="{frame.width:.0f}" height="{frame.height:.0f}"'
    box = f'viewBox="0 0 {frame.width:.0f} {frame.height:.0f}"'
    return f'<svg class="sketch" role="img" {size} {box}>{_PATTERN}{"".join(shapes)}</svg>'


_PATTERN = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6" class="hatch"/></pattern></defs>'
)


def _finding(frame: _Frame, finding: Mapping[str, Any]) -> str:
    geometry = finding["where"]["geometry"]
    kind = xml_text(finding["outcome"])
    if geometry["type"] == "MultiPolygon":
        rings = [ring for part in geometry["coordinates"] for ring in part]
        return f'<path class="{kind}" d="{frame.path(rings)}"/>'
    points = [geometry["coordinates"]] if geometry["type"] == "Point" else geometry["coordinates"]
    spots = (frame.place(point) for point in points)
    return "".join(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>' for x, y in spots)


def _corner(frame: _Frame, corner: Mapping[str, Any]) -> str:
    x, y = frame.place((corner["east_m"], corner["north_m"]))
    name = xml_text(corner["name"])
    return (
        f'<circle class="corner" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
        f'<text x="{x + 5:.1f}" y="{y - 5:.1f}">{name}</text>'
    )
