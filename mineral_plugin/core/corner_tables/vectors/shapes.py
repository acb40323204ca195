"""Geometries to plain pieces: from coordinates (GeoJSON's form) and from WKB with its curves.

Circular arcs become chords of at most four degrees, GDAL's own step, so that a curve comes out alike
whoever opened the file. Source of the WKB codes: ISO/IEC 13249-3 (ISO WKB) and EWKB's high bits.
"""

from __future__ import annotations

import math
import struct
from typing import Any, Iterable, List, Mapping, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.vectors.source import Arcs, Line, Piece, Vertex

_STEP_RAD = math.radians(4.0)
_MOST_NESTED = 16
_NO_ARCS = Arcs()
_Z_BIT, _M_BIT, _SRID_BIT = 0x80000000, 0x40000000, 0x20000000


def pieces_of_coordinates(geometry: Mapping[str, Any], depth: int = 0) -> Tuple[Piece, ...]:
    """Return the pieces of a geometry in GeoJSON's form; kinds that have no corners give none."""
    kind = str(geometry["type"])
    if kind == "GeometryCollection":
        if depth > _MOST_NESTED:
            raise InputError("error.bad_geometry")
        return tuple(
            piece for part in geometry["geometries"] for piece in pieces_of_coordinates(part, depth + 1)
        )
    coordinates = geometry["coordinates"]
    if kind == "Point":
        return _points([coordinates])
    if kind == "MultiPoint":
        return _points(coordinates)
    if kind == "LineString":
        return _pieces("line", [[coordinates]])
    if kind == "MultiLineString":
        return _pieces("line", [[line] for line in coordinates])
    if kind == "Polygon":
        return _pieces("polygon", [coordinates])
    return _pieces("polygon", coordinates) if kind == "MultiPolygon" else ()


def _points(points: Iterable[Any]) -> Tuple[Piece, ...]:
    return _pieces("point", [[[point]] for point in points if len(point) > 1])


def _pieces(kind: str, parts: Iterable[Any]) -> Tuple[Piece, ...]:
    found = []
    for part in parts:
        lines = tuple(tuple((float(v[0]), float(v[1])) for v in line) for line in part if len(line))
        if lines:
            has_z = any(len(vertex) > 2 and vertex[2] for line in part for vertex in line)
            found.append(_piece(kind, lines, has_z))
    return tuple(found)


def _piece(kind: str, lines: Tuple[Line, ...], has_z: bool, arcs: Arcs = _NO_ARCS) -> Piece:
    # A DGN has no points: it draws them as lines without length.
    if kind == "line" and len(lines[0]) == 2 and lines[0][0] == lines[0][1]:
        kind, lines = "point", (lines[0][:1],)
    return Piece(kind, _finite(lines), has_z, arcs)


def _finite(lines: Tuple[Line, ...]) -> Tuple[Line, ...]:
    for line in lines:
        if not all(math.isfinite(x) and math.isfinite(y) for x, y in line):
            raise InputError("error.bad_geometry")
    return lines


class _Curve:
    """A line being put together from straight and curved stretches."""

    def __init__(self) -> None:
        self.vertices: List[Vertex] = []
        self.arcs = Arcs()
        self.has_z = False

    def add(self, vertices: Iterable[Vertex]) -> None:
        """Add vertices; the first is left out where it repeats the last."""
        for vertex in vertices:
            if not self.vertices or self.vertices[-1] != vertex:
                self.vertices.append(vertex)

    def add_arcs(self, vertices: List[Vertex]) -> None:
        """Add a circular string: arcs through vertices 1-2-3, 3-4-5 ..."""
        for index in range(0, len(vertices) - 2, 2):
            chords, error = chords_of_arc(*vertices[index : index + 3])
            self.add(chords)
            self.arcs += Arcs(1, error)


def chords_of_arc(start: Vertex, middle: Vertex, end: Vertex) -> Tuple[List[Vertex], float]:
    """Return an arc through three points as chords of at most 4 degrees, and their largest error."""
    if start == end:
        centre = ((start[0] + middle[0]) / 2, (start[1] + middle[1]) / 2)
        sweep = 2 * math.pi
    else:
        found = _centre(start, middle, end)
        if found is None:
            return [start, middle, end], 0.0
        centre, sweep = found, _sweep(found, start, middle, end)
    radius = math.hypot(start[0] - centre[0], start[1] - centre[1])
    count = max(2, math.ceil(abs(sweep) / _STEP_RAD - 1e-9))
    first = math.atan2(start[1] - centre[1], start[0] - centre[0])
    turned = [first + sweep * index / count for index in range(1, count)]
    between = [(centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)) for a in turned]
    return [start, *between, end], radius * (1 - math.cos(sweep / count / 2))


def _centre(a: Vertex, b: Vertex, c: Vertex) -> Any:
    bx, by, cx, cy = b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]
    double = 2 * (bx * cy - by * cx)
    if abs(double) < 1e-12 * max(bx * bx + by * by, cx * cx + cy * cy, 1e-300):
        return None
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    return (a[0] + (cy * b2 - by * c2) / double, a[1] + (bx * c2 - cx * b2) / double)


def _sweep(centre: Vertex, start: Vertex, middle: Vertex, end: Vertex) -> float:
    angles = [math.atan2(v[1] - centre[1], v[0] - centre[0]) for v in (start, middle, end)]
    to_middle, to_end = ((angle - angles[0]) % (2 * math.pi) for angle in angles[1:])
    return to_end if to_middle < to_end else to_end - 2 * math.pi


class _Reader:
    """Reads one WKB from front to back."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._has_z = False

    def pieces(self, depth: int = 0) -> Tuple[Piece, ...]:
        """Return the pieces of the geometry that begins here."""
        order, kind, size = self._head(depth)
        if kind == 1:
            line, has_z = self._vertices(order, 1, size, self._has_z)
            # An empty point is written as not-a-number.
            return () if math.isnan(line[0][0]) else (Piece("point", _finite((tuple(line),)), has_z),)
        if kind in (2, 8, 9):
            curve = self._curve(order, kind, size, depth)
            return self._made("line", [curve]) if curve.vertices else ()
        if kind in (3, 10):
            curves = self._rings(order, kind, size, depth)
            return self._made("polygon", curves) if curves and curves[0].vertices else ()
        if kind in (4, 5, 6, 7, 11, 12):
            return tuple(p for _ in range(self._count(order, 5)) for p in self.pieces(depth + 1))
        raise InputError("vector.unknown_geometry", kind=kind)

    def _made(self, kind: str, curves: List[_Curve]) -> Tuple[Piece, ...]:
        lines = tuple(tuple(curve.vertices) for curve in curves if curve.vertices)
        arcs = sum((curve.arcs for curve in curves), Arcs())
        return (_piece(kind, lines, any(curve.has_z for curve in curves), arcs),)

    def _head(self, depth: int) -> Tuple[str, int, int]:
        if depth > _MOST_NESTED:
            raise InputError("error.bad_geometry")
        order = "<" if self._take("<B", 1)[0] else ">"
        code = self._take(order + "I", 4)[0]
        if code & _SRID_BIT:
            self._take(order + "I", 4)
        bits = bool(code & _Z_BIT) + bool(code & _M_BIT)
        code &= 0x0FFFFFFF
        extra = {0: 0, 1: 1, 2: 1, 3: 2}.get(code // 1000, 0)
        self._has_z = bool(bits) or code // 1000 in (1, 3)
        return order, code % 1000, 2 + max(bits, extra)

    def _rings(self, order: str, kind: int, size: int, depth: int) -> List[_Curve]:
        rings = []
        for _ in range(self._count(order, 4)):
            if kind == 3:
                ring = self._curve(order, 2, size, depth)
            else:
                inner_order, inner, inner_size = self._head(depth + 1)
                ring = self._curve(inner_order, inner, inner_size, depth + 1)
            rings.append(ring)
        return rings

    def _curve(self, order: str, kind: int, size: int, depth: int) -> _Curve:
        curve = _Curve()
        if kind == 9:
            for _ in range(self._count(order, 5)):
                inner_order, inner, inner_size = self._head(depth + 1)
                part = self._curve(inner_order, inner, inner_size, depth + 1)
                curve.add(part.vertices)
                curve.arcs += part.arcs
                curve.has_z = curve.has_z or part.has_z
            return curve
        if kind not in (2, 8):
            raise InputError("vector.unknown_geometry", kind=kind)
        vertices, curve.has_z = self._vertices(order, self._count(order, 8 * size), size, self._has_z)
        if kind == 8:
            curve.add_arcs(vertices)
        else:
            curve.vertices.extend(vertices)
        return curve

    def _vertices(self, order: str, count: int, size: int, has_z: bool) -> Tuple[List[Vertex], bool]:
        numbers = self._take(f"{order}{count * size}d", 8 * count * size)
        levels = any(z and not math.isnan(z) for z in numbers[2::size]) if has_z else False
        return [(numbers[at], numbers[at + 1]) for at in range(0, count * size, size)], levels

    def _count(self, order: str, least_bytes: int) -> int:
        count = int(self._take(order + "I", 4)[0])
        if count * least_bytes > len(self._data) - self._at:
            raise InputError("error.bad_geometry")
        return count

    def _take(self, form: str, size: int) -> Tuple[Any, ...]:
        if self._at + size > len(self._data):
            raise InputError("error.bad_geometry")
        found = struct.unpack_from(form, self._data, self._at)
        self._at += size
        return found


def pieces_of_wkb(data: bytes) -> Tuple[Piece, ...]:
    """Return the pieces of a WKB geometry (ISO or EWKB, with curves).

    Raises:
        InputError: the bytes are cut, nested too deeply or of a kind without corners.
    """
    return _Reader(data).pieces()
