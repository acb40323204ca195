"""Pieces of SVG: texts, boxes, lines and ground; no styles and no scripts, so that they print anywhere."""

from __future__ import annotations

from html import escape
from typing import Iterable, Sequence, Tuple

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

INK, RED, AMBER, GREY, GREEN, PALE = "#20456b", "#b3261e", "#8a5a00", "#4a5568", "#1b6b3a", "#e6edf5"
COLOURS = {"conflict": RED, "within_tolerance": AMBER, "cannot_tell": GREY, "clear": GREEN}
_FONT = "font-family='DejaVu Sans, Arial, sans-serif'"


def svg(width: float, height: float, pieces: Iterable[str]) -> str:
    """Return a whole picture in pixels."""
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    sheet = f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {_FONT} font-size="14">'
    return f"{head}{sheet}{''.join(pieces)}</svg>\n"


def text(words: str, x: float, y: float, colour: str = "#1d232b", more: str = "") -> str:
    """Return a line of text."""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" {more}>{escape(words)}</text>'


def box(
    x: float, y: float, width: float, height: float, fill: str, stroke: str = "none", more: str = ""
) -> str:
    """Return a rectangle."""
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="{fill}" stroke="{stroke}" stroke-width="1.5" {more}/>'


class Frame:
    """Places metres of a plane on a picture; north is up."""

    def __init__(self, bounds: Sequence[float], width: float, margin_m: float) -> None:
        west, south, east, north = bounds
        self._west, self._north = west - margin_m, north + margin_m
        wide, high = east - west + 2 * margin_m, north - south + 2 * margin_m
        self._scale = width / wide
        self.size: Tuple[float, float] = (width, high * self._scale)
        self._here = shapely.box(self._west, self._north - high, self._west + wide, self._north)

    def place(self, east: float, north: float) -> Tuple[float, float]:
        """Return where a point lies on the picture."""
        return (east - self._west) * self._scale, (self._north - north) * self._scale

    def path(self, geometry: BaseGeometry, fill: str, stroke: str, width: float = 1.5, more: str = "") -> str:
        """Return ground as it lies on the picture."""
        pieces = [self._ring(ring) for ring in _rings(shapely.intersection(geometry, self._here))]
        line = f'fill="{fill}" fill-rule="evenodd" stroke="{stroke}" stroke-width="{width:g}"'
        return f'<path d="{" ".join(pieces)}" {line} {more}/>' if pieces else ""

    def _ring(self, points: Sequence[Sequence[float]]) -> str:
        return "M" + " L".join("{:.1f},{:.1f}".format(*self.place(*point[:2])) for point in points)


def hatching(ground: BaseGeometry, apart_m: float = 5.0) -> BaseGeometry:
    """Return slanted lines inside ground: browsers and Qt draw them alike, patterns they do not."""
    west, south, east, north = ground.bounds
    high = north - south
    starts = np.arange(west - high, east, apart_m)
    slants = [LineString([(start, south), (start + high, north)]) for start in starts]
    return shapely.intersection(MultiLineString(slants), ground)


def _rings(geometry: BaseGeometry) -> Iterable[Sequence[Sequence[float]]]:
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            yield from (list(ring.coords) for ring in (part.exterior, *part.interiors))
        elif part.geom_type == "LineString":
            yield list(part.coords)
