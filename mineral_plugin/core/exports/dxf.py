"""An area as DXF (R12, text): what every drawing program opens, coordinates with the digits of the table.

R12 is the oldest form still read everywhere; it has no Unicode: letters beyond ASCII stand as ``\\U+1EA1``.
A drawing has no coordinate system: a text in it says which one the numbers are in. There are no polygons:
each ring is a closed line, unmined ground on a layer of its own.
"""

from __future__ import annotations

from typing import Iterator, List, Sequence, Tuple

import numpy as np

from mineral_plugin.core.area.geometry import ring_points
from mineral_plugin.core.area.model import LicenceArea, Ring
from mineral_plugin.core.area.zones import Coordinates
from mineral_plugin.core.exports.features import refuse_without_ground
from mineral_plugin.core.exports.telling import area_lines

BOUNDARY, UNMINED, CORNERS, NAMES, NOTES = (
    "RANH_GIOI",
    "KHONG_KHAI_THAC",
    "DIEM_GOC",
    "TEN_DIEM_GOC",
    "GHI_CHU",
)
# Layer and its colour in AutoCAD's list.
_LAYERS = ((BOUNDARY, 1), (UNMINED, 5), (CORNERS, 3), (NAMES, 7), (NOTES, 7))
_TEXTS_A_SPAN = 60.0
_CLOSED = 1

_Pair = Tuple[int, object]


def dxf_bytes(areas: Sequence[LicenceArea], lang: str) -> bytes:
    """Return areas of one zone as a drawing: rings, corners, their names, and what the table says.

    Raises:
        InputError: an area has a ring without ground.
    """
    for area in areas:
        refuse_without_ground(area)
    points = np.vstack([ring_points(ring) for area in areas for part in area.parts for ring in part.rings])
    low, high = points.min(axis=0), points.max(axis=0)
    height = round(float(max(high - low)) / _TEXTS_A_SPAN, 2) or 1.0
    pairs: List[_Pair] = [*_header(low, high), *_tables(), (0, "SECTION"), (2, "ENTITIES")]
    for area in areas:
        pairs += _area(area, height)
    pairs += _notes(areas, lang, (float(low[0]), float(low[1]) - 3 * height), height)
    pairs += [(0, "ENDSEC"), (0, "EOF")]
    return "".join(f"{code:3d}\r\n{_written(value)}\r\n" for code, value in pairs).encode("ascii")


def _written(value: object) -> str:
    """Return a value as ASCII; a number with the fewest digits that give it back."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, int):
        return str(value)
    return "".join(sign if 32 <= ord(sign) < 127 else _escaped(sign) for sign in str(value))


def _escaped(sign: str) -> str:
    # UTF-16, because AutoCAD's escape has four digits.
    if ord(sign) < 32:
        return " "
    data = sign.encode("utf-16-be")
    return "".join(f"\\U+{data[i]:02X}{data[i + 1]:02X}" for i in range(0, len(data), 2))


def _header(low: Coordinates, high: Coordinates) -> Iterator[_Pair]:
    yield from ((0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, "AC1009"))
    # Everything is ASCII. GDAL loses the last letter of each text of a drawing that says ANSI_1258.
    yield from ((9, "$DWGCODEPAGE"), (3, "ANSI_1252"))
    for name, corner in (("$EXTMIN", low), ("$EXTMAX", high)):
        yield from ((9, name), (10, float(corner[0])), (20, float(corner[1])), (30, 0.0))
    # A point is a cross (3) sized by the view (-2 per cent), else it is one pixel.
    yield from ((9, "$PDMODE"), (70, 3), (9, "$PDSIZE"), (40, -2.0), (0, "ENDSEC"))


def _tables() -> Iterator[_Pair]:
    yield from ((0, "SECTION"), (2, "TABLES"))
    yield from ((0, "TABLE"), (2, "LTYPE"), (70, 1), (0, "LTYPE"), (2, "CONTINUOUS"), (70, 0))
    yield from ((3, "Solid line"), (72, 65), (73, 0), (40, 0.0), (0, "ENDTAB"))
    yield from ((0, "TABLE"), (2, "LAYER"), (70, len(_LAYERS)))
    for name, colour in _LAYERS:
        yield from ((0, "LAYER"), (2, name), (70, 0), (62, colour), (6, "CONTINUOUS"))
    yield from ((0, "ENDTAB"), (0, "TABLE"), (2, "STYLE"), (70, 1), (0, "STYLE"), (2, "STANDARD"), (70, 0))
    yield from ((40, 0.0), (41, 1.0), (50, 0.0), (71, 0), (42, 1.0), (3, "arial.ttf"), (4, ""))
    yield from ((0, "ENDTAB"), (0, "ENDSEC"))


def _area(area: LicenceArea, height: float) -> Iterator[_Pair]:
    for part in area.parts:
        yield from _ring(part.outer, BOUNDARY)
        for hole in part.holes:
            yield from _ring(hole, UNMINED)
        for ring in part.rings:
            yield from _corners(ring, height)


def _ring(ring: Ring, layer: str) -> Iterator[_Pair]:
    yield from ((0, "POLYLINE"), (8, layer), (66, 1), (10, 0.0), (20, 0.0), (30, 0.0), (70, _CLOSED))
    for corner in ring.corners:
        yield from ((0, "VERTEX"), (8, layer), (10, corner.east_m), (20, corner.north_m), (30, 0.0))
    yield from ((0, "SEQEND"), (8, layer))


def _corners(ring: Ring, height: float) -> Iterator[_Pair]:
    for corner in ring.corners:
        yield from ((0, "POINT"), (8, CORNERS), (10, corner.east_m), (20, corner.north_m), (30, 0.0))
        east, north = corner.east_m + 0.4 * height, corner.north_m + 0.4 * height
        yield from _text(corner.name, NAMES, (east, north), height)


def _notes(
    areas: Sequence[LicenceArea], lang: str, start: Tuple[float, float], height: float
) -> Iterator[_Pair]:
    lines = [line for area in areas for line in (area.name, *area_lines(area, lang)) if line]
    for number, line in enumerate(lines):
        yield from _text(line, NOTES, (start[0], start[1] - 1.6 * number * height), height)


def _text(text: str, layer: str, at: Tuple[float, float], height: float) -> Iterator[_Pair]:
    east, north = round(at[0], 3), round(at[1], 3)
    yield from ((0, "TEXT"), (8, layer), (10, east), (20, north), (30, 0.0), (40, height), (1, text))
