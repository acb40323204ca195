"""The one GeoPackage layout: draft, exchange and findings layer alike.

Tables ``areas``, ``corners``, ``findings`` and, in the workspace, drafts (``workspace_layout``). The corner
table is the content; geometries are views of it in VN-2000 degrees (EPSG:4756), so that areas of
different zones lie in one table. There is no R-tree: its triggers need functions that sqlite3 lacks.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import quote

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import area_polygon, densify, moved
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, Source, StatedArea
from mineral_plugin.core.area.workspace_file import read_layout
from mineral_plugin.core.area.workspace_layout import (
    AREA_TABLES,
    LAYOUT_VERSION,
    MIGRATIONS,
    VN2000_WKT,
    Migration,
    create,
    tables_of,
)
from mineral_plugin.core.area.zones import GEOGRAPHIC_EPSG, Zone, to_geographic
from mineral_plugin.core.base.files import Writer, write_whole
from mineral_plugin.core.base.findings import Finding
from mineral_plugin.core.base.geopackage import geometry_blob

__all__ = [
    "LAYOUT_VERSION",
    "VN2000_WKT",
    "areas_of",
    "areas_writer",
    "finding_place",
    "finding_values",
    "in_degrees",
    "is_areas_file",
    "put_areas",
    "read_areas",
    "write_areas",
]

_TOLERANCE_M = 0.01


def write_areas(path: Path, areas: Sequence[LicenceArea], findings: Iterable[Finding] = ()) -> None:
    """Write areas, their corners and findings to a new file, which takes the place of an older one.

    Raises:
        CannotWriteError: the file cannot be written; what was there is untouched.
    """
    write_whole(path, areas_writer(areas, findings))


def areas_writer(areas: Sequence[LicenceArea], findings: Iterable[Finding] = ()) -> Writer:
    """Return what fills an empty file with areas, their corners and findings."""
    by_id = {area.id: area for area in areas}

    def fill(part: Path) -> None:
        with closing(sqlite3.connect(str(part))) as connection, connection:
            connection.execute("BEGIN")
            create(connection)
            for area in areas:
                _insert_area(connection, area)
            for finding in findings:
                _insert_finding(connection, finding, by_id[finding.area].zone)
            _set_extents(connection)

    return _os_errors(fill)


def _os_errors(fill: Writer) -> Writer:
    def run(part: Path) -> None:
        try:
            fill(part)
        except sqlite3.OperationalError as error:
            # A full disk reaches us as an SQLite error; to the caller it is an error of the disk.
            raise OSError(str(error)) from error

    return run


def read_areas(path: Path, migrations: Optional[Mapping[int, Migration]] = None) -> Tuple[LicenceArea, ...]:
    """Return the areas of a file, from their corner tables.

    An older layout is brought up to date on a copy in memory; the file itself is never changed.

    Raises:
        MissingError: there is no such file.
        InputError: the file is no GeoPackage of this layout.
        NewerFileError: the file was written by a newer version of the program.
    """
    return read_layout(path, areas_of, MIGRATIONS if migrations is None else migrations)


def areas_of(connection: sqlite3.Connection) -> Tuple[LicenceArea, ...]:
    """Return the areas of an open database of the newest layout, from their corner tables."""
    return tuple(_area(connection, row) for row in _rows(connection, "SELECT * FROM areas ORDER BY fid"))


def put_areas(connection: sqlite3.Connection, areas: Sequence[LicenceArea]) -> None:
    """Put areas into an open database, in place of earlier ones with their ids."""
    for area in areas:
        connection.execute("DELETE FROM corners WHERE area_id = ?", (area.id,))
        connection.execute("DELETE FROM findings WHERE area_id = ?", (area.id,))
        connection.execute("DELETE FROM areas WHERE id = ?", (area.id,))
        _insert_area(connection, area)
    _set_extents(connection)


def is_areas_file(path: Path) -> bool:
    """Return whether a file has the tables of this layout, whatever its version, in use or not."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)) as connection:
            return AREA_TABLES <= tables_of(connection)
    except sqlite3.DatabaseError:
        return False


def _rows(connection: sqlite3.Connection, sql: str, *values: Any) -> List[Dict[str, Any]]:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor]


def _insert_area(connection: sqlite3.Connection, area: LicenceArea) -> None:
    stated, source = area.stated_area, area.source
    connection.execute(
        "INSERT INTO areas VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            _blob(area_polygon(area), area.zone) if area.has_ground else None,
            area.id,
            area.name,
            area.zone.central_meridian_min,
            area.zone.width_deg,
            stated.text if stated else None,
            str(stated.value) if stated else None,
            stated.unit if stated else None,
            source.document,
            source.date.isoformat() if source.date else None,
            source.grade,
            area.import_report or None,
        ),
    )
    for part_number, part in enumerate(area.parts):
        for ring_number, ring in enumerate(part.rings):
            _insert_ring(connection, area, part_number, ring_number, ring)


def _insert_ring(
    connection: sqlite3.Connection, area: LicenceArea, part_number: int, ring_number: int, ring: Ring
) -> None:
    part = area.parts[part_number]
    for seq, c in enumerate(ring.corners):
        point = _blob(Point(c.east_m, c.north_m), area.zone)
        connection.execute(
            "INSERT INTO corners VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (point, area.id, part_number, ring_number, seq, c.name, c.x_text, c.y_text)
            + (c.north_m, c.east_m, c.decimals, part.top_m, part.bottom_m),
        )


def _insert_finding(connection: sqlite3.Connection, finding: Finding, zone: Zone) -> None:
    place = finding_place(finding)
    values = finding_values(finding)
    connection.execute(
        f"INSERT INTO findings VALUES (NULL, ?{', ?' * len(values)})",  # nosec B608 - only question marks
        (_blob(place, zone) if place is not None else None, *values.values()),
    )


def finding_place(finding: Finding) -> Optional[BaseGeometry]:
    """Return the place of a finding in its area's zone, ``None`` where it has none."""
    return shape(finding.where.geometry) if finding.where else None


def finding_values(finding: Finding) -> Dict[str, Any]:
    """Return the columns of the findings table, in their order and without key and geometry."""
    remedy = finding.remedy
    objects = [[ref.role, ref.source, ref.id, ref.name] for ref in finding.objects]
    return {
        "area_id": finding.area,
        "finding_id": finding.id,
        "rule": finding.rule,
        "family": finding.family.value,
        "outcome": finding.outcome.value,
        "severity": finding.severity.value,
        "reason": finding.reason,
        "article": finding.basis.article,
        "confirmed": int(finding.basis.confirmed),
        "message_vi": finding.message.vi,
        "message_en": finding.message.en,
        "remedy_vi": remedy.vi if remedy else None,
        "remedy_en": remedy.en if remedy else None,
        "measured": finding.measured,
        "limit": finding.limit,
        "unit": finding.unit,
        "objects": json.dumps(objects, ensure_ascii=False),
        "part": finding.part,
    }


def in_degrees(geometry: BaseGeometry, zone: Zone) -> BaseGeometry:
    """Return a geometry of a zone in VN-2000 degrees (EPSG:4756), its sides straight to 1 cm."""
    return moved(densify(geometry, _TOLERANCE_M), lambda points: to_geographic(points, zone))


def _blob(geometry: BaseGeometry, zone: Zone) -> bytes:
    degrees = in_degrees(geometry, zone)
    if isinstance(degrees, Polygon):
        degrees = MultiPolygon([degrees])
    wkb = shapely.to_wkb(degrees, byte_order=1, include_srid=False)
    return geometry_blob(wkb, GEOGRAPHIC_EPSG, degrees.bounds)


def _set_extents(connection: sqlite3.Connection) -> None:
    # West, south, east, north of Viet Nam with its sea: wide enough for any licence area.
    connection.execute(
        "UPDATE gpkg_contents SET min_x = 102, min_y = 7, max_x = 118, max_y = 24"
        " WHERE data_type = 'features'"
    )


def _area(connection: sqlite3.Connection, row: Dict[str, Any]) -> LicenceArea:
    stated = None
    if row["stated_value"] is not None:
        stated = StatedArea(row["stated_text"], Decimal(row["stated_value"]), row["stated_unit"])
    day = row["source_date"]
    return LicenceArea(
        id=row["id"],
        name=row["name"],
        zone=Zone(row["central_meridian_min"], row["zone_width_deg"]),
        parts=_parts(connection, row["id"]),
        stated_area=stated,
        source=Source(
            row["source_document"] or "", date.fromisoformat(day) if day else None, row["source_grade"] or ""
        ),
        import_report=row["import_report"] or "",
    )


def _parts(connection: sqlite3.Connection, area_id: str) -> Tuple[Part, ...]:
    corners = _rows(connection, "SELECT * FROM corners WHERE area_id = ? ORDER BY part, ring, seq", area_id)
    numbers = sorted({row["part"] for row in corners})
    return tuple(_part([row for row in corners if row["part"] == number]) for number in numbers)


def _part(rows: List[Dict[str, Any]]) -> Part:
    numbers = sorted({row["ring"] for row in rows})
    rings = [_ring([row for row in rows if row["ring"] == number]) for number in numbers]
    return Part(rings[0], tuple(rings[1:]), top_m=rows[0]["top_m"], bottom_m=rows[0]["bottom_m"])


def _ring(rows: List[Dict[str, Any]]) -> Ring:
    fields = ("name", "x_text", "y_text", "north_m", "east_m", "decimals")
    return Ring(tuple(Corner(**{name: row[name] for name in fields}) for row in rows))
