"""The register as layers of a pack: what one version told, role by role, in the program's own fields."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Row, select

from mineral_plugin.core.area.geometry import part_polygon
from mineral_plugin.core.area.model import Part
from mineral_plugin.core.area.workspace_layout import VN2000_WKT
from mineral_plugin.core.area.zones import GEOGRAPHIC_EPSG, Zone
from mineral_plugin.core.base.geopackage_write import Column, Crs, NewTable
from mineral_plugin.core.exports.systems import zone_wkt1
from mineral_plugin.core.reference.manifest import Box, LegalStatus, PackLayer
from mineral_plugin.core.reference.recipe import DATA_FILE
from mineral_plugin.core.reference.systems import System
from mineral_plugin.core.report.reading import area_from_dict
from mineral_service.register import reading
from mineral_service.register.grounds import TOLERANCE_M
from mineral_service.register.results import CLOSURE_AREA, LICENCE, PENDING, ROLES
from mineral_service.storage import schema

_COLUMNS = (
    Column("id", "TEXT"),
    Column("name", "TEXT"),
    Column("status", "TEXT"),
    Column("decision", "TEXT"),
    Column("mineral", "TEXT"),
    Column("class", "TEXT"),
    Column("top_m", "REAL"),
    Column("bottom_m", "REAL"),
    Column("valid_from", "DATE"),
    Column("valid_to", "DATE"),
    Column("known_from", "DATE"),
)
FIELDS: Mapping[str, str] = {column.name: column.name for column in _COLUMNS}
"""No holder: whoever has a pack does not learn whose the ground is."""

NOWHERE: Box = (-180.0, -90.0, -179.999, -89.999)
"""Where a list is complete that nobody called complete: what is in it counts, what is not proves nothing."""

_ENDED, _CLOSING = "ended", "closing"
# The words of the rule set's own statuses. An area under closure is one of mining activity (Law 54/2024,
# article 25.1): it stands among the licences.
_DEGREES = Crs("EPSG", GEOGRAPHIC_EPSG, "VN-2000", VN2000_WKT)

Levels = Tuple[Optional[float], Optional[float]]


class Ground(NamedTuple):
    """Ground of one record at one pair of levels, in the zone of its corners."""

    zone: Zone
    shape: BaseGeometry
    values: Tuple[object, ...]


@dataclass(frozen=True)
class Layer:
    """One layer of a pack, ready to be written, and what its manifest says."""

    table: NewTable
    manifest: PackLayer


def layers_of(connection: Connection, version: int, day: str, legal_effect: bool) -> Tuple[Layer, ...]:
    """Return the layers of a version; ``day`` is that of the version.

    There is a layer of each role that has records or was called complete.
    """
    found = []
    for role in ROLES:
        if role == CLOSURE_AREA:
            continue
        rows = list(reading.as_of(connection, role, version))
        if role == LICENCE:
            rows += reading.as_of(connection, CLOSURE_AREA, version)
        box = complete_in(connection, role, version)
        if rows or box is not None:
            found.append(_layer(role, [*_grounds(rows, day)], box or NOWHERE, legal_effect))
    return tuple(found)


def complete_in(connection: Connection, role: str, version: int) -> Optional[Box]:
    """Return where a list was called complete, as a version knew it."""
    table = schema.register_coverage
    here = (table.c.role == role) & (table.c.version <= version)
    row = connection.execute(
        select(table).where(here).order_by(table.c.version.desc()).limit(1)
    ).one_or_none()
    return None if row is None else (row.west, row.south, row.east, row.north)


def _layer(role: str, grounds: List[Ground], box: Box, legal_effect: bool) -> Layer:
    # As one text after the other: databases sort texts each in its own way.
    grounds.sort(key=lambda ground: str(ground.values[0]))
    zone = _common_zone(grounds)
    crs = _DEGREES if zone is None else Crs("EPSG", zone.epsg or 0, zone.name, zone_wkt1(zone))
    system = System(zone=zone)
    rows = [(_wkb(ground, system), ground.values) for ground in grounds]
    kind = "MULTIPOLYGON"
    told = PackLayer(
        file=DATA_FILE,
        table=role,
        role=role,
        crs=f"EPSG:{crs.id}",
        legal_status=LegalStatus.IN_FORCE if legal_effect else LegalStatus.COPY,
        coverage=box,
        fields=FIELDS,
        objects=len(rows),
    )
    return Layer(NewTable(role, _COLUMNS, crs, kind, rows), told)


def _common_zone(grounds: Sequence[Ground]) -> Optional[Zone]:
    """Return the zone of all corners, so that they stay as they are; ``None`` where they are in several."""
    zones = {ground.zone for ground in grounds}
    (zone,) = zones if len(zones) == 1 else (None,)
    return zone if zone is not None and zone.epsg is not None else None


def _wkb(ground: Ground, system: System) -> bytes:
    shape = ground.shape
    placed = shape if system.zone == ground.zone else system.from_zone(shape, ground.zone, TOLERANCE_M)
    parts = shapely.get_parts(placed).tolist()
    return bytes(shapely.to_wkb(shapely.multipolygons(parts), byte_order=1))


def _grounds(rows: Sequence[Row[Any]], day: str) -> Iterator[Ground]:
    for row in rows:
        if row.valid_to is not None and row.valid_to < row.valid_from:
            continue  # it held on no day
        area = area_from_dict(json.loads(row.area))
        by_levels: Dict[Levels, List[Part]] = defaultdict(list)
        for part in area.parts:
            by_levels[part.top_m, part.bottom_m].append(part)
        for number, (levels, parts) in enumerate(by_levels.items(), start=1):
            suffix = f"-{number}" if len(by_levels) > 1 else ""
            yield Ground(area.zone, _joined(parts), _values(row, levels, suffix, day))


def _joined(parts: Sequence[Part]) -> BaseGeometry:
    shapes = [part_polygon(part) for part in parts]
    joined: BaseGeometry = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    return joined


def _values(row: Row[Any], levels: Levels, suffix: str, day: str) -> Tuple[object, ...]:
    return (
        f"{row.id[:16]}{suffix}",
        "" if row.role == PENDING else row.title,
        _status(row, day),
        "" if row.role == PENDING else row.title,
        row.mineral,
        row.object_class,
        *levels,
        row.valid_from,
        row.valid_to,
        row.known_from[:10],
    )


def _status(row: Row[Any], day: str) -> str:
    """Return what only a decision can say; that a day has passed is for the check to judge."""
    if row.ended_by and row.valid_to is not None and row.valid_to < day:
        return _ENDED
    return _CLOSING if row.role == CLOSURE_AREA else ""
