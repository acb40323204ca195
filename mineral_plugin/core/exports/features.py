"""What every format is given: a layer of boundaries and a layer of corners, in the licence's own zone.

Field names are plain letters, ten at most, because a shapefile holds no others; they are the words that our
own reader knows, so that a file comes back as the area it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import List, Optional, Sequence, Tuple, Union

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import part_polygon
from mineral_plugin.core.area.measure import part_area_m2
from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError

TEXT, NUMBER, COUNT = "text", "number", "count"
POLYGONS, POINTS = "MULTIPOLYGON", "POINT"
Value = Union[str, float, int, None]

_AREA_DECIMALS = 2


@dataclass(frozen=True)
class ExportField:
    """A field: its name, its kind, the letters or digits it has room for, and its decimals."""

    name: str
    kind: str
    width: int
    decimals: int = 0


@dataclass(frozen=True)
class ExportRow:
    """An object: its shape in the zone's plane (east, north) and its values in the order of the fields."""

    shape: BaseGeometry
    values: Tuple[Value, ...]


@dataclass(frozen=True)
class ExportLayer:
    """A layer of one zone: its name, ``MULTIPOLYGON`` or ``POINT``, its fields and objects."""

    name: str
    geometry: str
    zone: Zone
    fields: Tuple[ExportField, ...]
    rows: Tuple[ExportRow, ...]


_BOUNDARY_FIELDS = (
    ExportField("ten_kv", TEXT, 120),
    ExportField("phan", COUNT, 4),
    ExportField("kinh_tuyen", TEXT, 10),
    ExportField("mui_chieu", COUNT, 2),
    ExportField("dt_ghi", TEXT, 40),
    ExportField("dt_ha", TEXT, 20),
    ExportField("dt_km2", TEXT, 20),
    ExportField("dt_m2", TEXT, 20),
    ExportField("tinh_m2", NUMBER, 18, _AREA_DECIMALS),
    ExportField("top_m", NUMBER, 12, 3),
    ExportField("bottom_m", NUMBER, 12, 3),
    ExportField("van_ban", TEXT, 200),
)
_CORNER_FIELDS = (
    ExportField("diem_goc", TEXT, 40),
    ExportField("ten_kv", TEXT, 120),
    ExportField("phan", COUNT, 4),
    ExportField("vong", COUNT, 4),
    ExportField("thu_tu", COUNT, 6),
    ExportField("x_text", TEXT, 24),
    ExportField("y_text", TEXT, 24),
)


def boundary_layer(areas: Sequence[LicenceArea], name: str) -> ExportLayer:
    """Return the boundaries of areas of one zone: an object for each area.

    An area whose parts lie at different levels gives an object for each part, because an object has one top
    and one bottom level.

    Raises:
        InputError: an area has no ring with ground.
    """
    rows = [row for area in areas for row in _boundary_rows(area)]
    return _without_empty(ExportLayer(name, POLYGONS, areas[0].zone, _BOUNDARY_FIELDS, tuple(rows)))


def corner_layer(areas: Sequence[LicenceArea], name: str) -> ExportLayer:
    """Return the corners of areas of one zone as points, with X and Y as they are printed."""
    rows: List[ExportRow] = []
    for area in areas:
        for part_number, part in enumerate(area.parts, start=1):
            for ring_number, ring in enumerate(part.rings):
                rows += [
                    ExportRow(
                        shapely.Point(corner.east_m, corner.north_m),
                        (corner.name, area.name, part_number, ring_number, order)
                        + (corner.x_text, corner.y_text),
                    )
                    for order, corner in enumerate(ring.corners, start=1)
                ]
    return ExportLayer(name, POINTS, areas[0].zone, _CORNER_FIELDS, tuple(rows))


def gaps_as_text(layer: ExportLayer) -> ExportLayer:
    """Return a layer whose numbers with gaps are texts, for a format that would fill the gaps with 0."""
    columns = list(zip(*(row.values for row in layer.rows)))
    gappy = [field.kind != TEXT and None in column for field, column in zip(layer.fields, columns)]
    fields = tuple(
        replace(field, kind=TEXT, decimals=0) if gap else field for field, gap in zip(layer.fields, gappy)
    )
    rows = tuple(
        replace(row, values=tuple(_as_text(v) if gap else v for v, gap in zip(row.values, gappy)))
        for row in layer.rows
    )
    return replace(layer, fields=fields, rows=rows)


def _as_text(value: Value) -> Optional[str]:
    return None if value is None else level_text(float(value))


def _without_empty(layer: ExportLayer) -> ExportLayer:
    """Return a layer without the columns that no object fills."""
    columns = list(zip(*(row.values for row in layer.rows)))
    kept = [at for at, column in enumerate(columns) if any(value is not None for value in column)]
    rows = tuple(replace(row, values=tuple(row.values[at] for at in kept)) for row in layer.rows)
    return replace(layer, fields=tuple(layer.fields[at] for at in kept), rows=rows)


def is_by_level(area: LicenceArea) -> bool:
    """Return whether the parts of an area lie at different levels."""
    return len({(part.top_m, part.bottom_m) for part in area.parts}) > 1


def level_text(level: float) -> str:
    """Return a level in metres as a file holds it: a point, no needless zeros."""
    exact = round(Decimal(repr(float(level))), 3).normalize()
    return f"{exact:f}"


def _boundary_rows(area: LicenceArea) -> List[ExportRow]:
    refuse_without_ground(area)
    if is_by_level(area):
        numbered = enumerate(area.parts, start=1)
        return [_boundary_row(area, (part,), number) for number, part in numbered]
    return [_boundary_row(area, area.parts, None)]


def refuse_without_ground(area: LicenceArea) -> None:
    """Refuse an area with a ring that bounds no ground (wells, a single point).

    Raises:
        InputError: a ring has fewer than three corners.
    """
    if not area.has_ground:
        raise InputError("export.no_ground", name=area.name)


def _boundary_row(area: LicenceArea, parts: Sequence[Part], number: Optional[int]) -> ExportRow:
    stated = area.stated_area
    written = {stated.unit: str(stated.value)} if stated else {}
    values: Tuple[Value, ...] = (
        area.name,
        number,
        area.zone.meridian_text,
        area.zone.width_deg,
        stated.text if stated else None,
        *(written.get(unit) for unit in ("ha", "km2", "m2")),
        round(sum(part_area_m2(part) for part in parts), _AREA_DECIMALS),
        parts[0].top_m,
        parts[0].bottom_m,
        area.source.document or None,
    )
    return ExportRow(shapely.MultiPolygon([part_polygon(part) for part in parts]), values)
