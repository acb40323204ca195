"""The one GeoPackage layout: draft, exchange and findings layer alike.

Tables ``areas``, ``corners``, ``findings``, ``drafts``; ``PRAGMA user_version`` is the version of the
layout (the file keeps the GeoPackage 1.0 application id, for which that field is free). The corner
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
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Sequence, Set, Tuple
from urllib.parse import quote

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import area_polygon, densify, moved
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, Source, StatedArea
from mineral_plugin.core.area.zones import GEOGRAPHIC_EPSG, Zone, to_geographic
from mineral_plugin.core.base.errors import InputError, NewerFileError
from mineral_plugin.core.base.files import Writer, write_whole
from mineral_plugin.core.base.findings import Finding
from mineral_plugin.core.base.geopackage import geometry_blob, opened_read_only

LAYOUT_VERSION = 2
_APPLICATION_ID = 0x47503130  # "GP10"
_TOLERANCE_M = 0.01
_FEWEST_CORNERS = 3
Migration = Callable[[sqlite3.Connection], None]


def _add_import_report(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE areas ADD COLUMN import_report TEXT")


MIGRATIONS: Mapping[int, Migration] = {1: _add_import_report}

_FORMAT = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
 organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
 description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
 identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE,
 min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
 CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
 geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
 CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name));
"""

_LAYOUT = """
CREATE TABLE areas (fid INTEGER PRIMARY KEY, geom BLOB, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
 central_meridian_min INTEGER NOT NULL, zone_width_deg INTEGER NOT NULL, stated_text TEXT,
 stated_value TEXT, stated_unit TEXT, source_document TEXT, source_date TEXT, source_grade TEXT,
 import_report TEXT);
CREATE TABLE corners (fid INTEGER PRIMARY KEY, geom BLOB, area_id TEXT NOT NULL, part INTEGER NOT NULL,
 ring INTEGER NOT NULL, seq INTEGER NOT NULL, name TEXT NOT NULL, x_text TEXT NOT NULL,
 y_text TEXT NOT NULL, north_m REAL NOT NULL, east_m REAL NOT NULL, decimals INTEGER NOT NULL,
 top_m REAL, bottom_m REAL, UNIQUE (area_id, part, ring, seq));
CREATE TABLE findings (fid INTEGER PRIMARY KEY, geom BLOB, area_id TEXT NOT NULL, finding_id TEXT NOT NULL,
 rule TEXT NOT NULL, family TEXT NOT NULL, outcome TEXT NOT NULL, severity TEXT NOT NULL,
 reason TEXT, article TEXT, confirmed INTEGER, message_vi TEXT, message_en TEXT, remedy_vi TEXT,
 remedy_en TEXT, measured REAL, "limit" REAL, unit TEXT, objects TEXT, part INTEGER);
CREATE TABLE drafts (fid INTEGER PRIMARY KEY, area_id TEXT NOT NULL, changed TEXT NOT NULL,
 content TEXT NOT NULL);
"""

_TABLES = frozenset(["areas", "corners", "findings", "drafts"])
_FEATURES = (("areas", "MULTIPOLYGON"), ("corners", "POINT"), ("findings", "GEOMETRY"))
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
VN2000_WKT = (
    'GEOGCS["VN-2000",DATUM["Vietnam_2000",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4756"]]'
)
"""The definition of VN-2000 degrees (EPSG:4756) as WKT 1, as GeoPackages hold it."""
_SYSTEMS = (
    ("Undefined cartesian", -1, "NONE", -1, "undefined"),
    ("Undefined geographic", 0, "NONE", 0, "undefined"),
    ("WGS 84", 4326, "EPSG", 4326, _WGS84),
    ("VN-2000", GEOGRAPHIC_EPSG, "EPSG", GEOGRAPHIC_EPSG, VN2000_WKT),
)


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
            _create(connection)
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
    with opened_read_only(path) as connection:
        with closing(_current(connection, path, MIGRATIONS if migrations is None else migrations)) as copy:
            return tuple(_area(copy, row) for row in _rows(copy, "SELECT * FROM areas ORDER BY fid"))


def is_areas_file(path: Path) -> bool:
    """Return whether a file has the tables of this layout, whatever its version, in use or not."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)) as connection:
            return _TABLES <= _tables(connection)
    except sqlite3.DatabaseError:
        return False


def _tables(connection: sqlite3.Connection) -> Set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _current(
    connection: sqlite3.Connection, path: Path, migrations: Mapping[int, Migration]
) -> sqlite3.Connection:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if not _is_layout(connection, version, migrations):
        raise InputError("error.not_areas_file", path=str(path))
    if version > LAYOUT_VERSION:
        raise NewerFileError("error.newer_file", path=str(path), version=version, known=LAYOUT_VERSION)
    copy = sqlite3.connect(":memory:")
    connection.backup(copy)
    for step in range(version, LAYOUT_VERSION):
        migrations[step](copy)
    return copy


def _is_layout(connection: sqlite3.Connection, version: int, migrations: Mapping[int, Migration]) -> bool:
    if not {"areas", "corners"} <= _tables(connection):
        return False
    if version > LAYOUT_VERSION:
        # Another GeoPackage keeps its own format version (10300 ...) in the same place, under another id.
        return int(connection.execute("PRAGMA application_id").fetchone()[0]) == _APPLICATION_ID
    return version == LAYOUT_VERSION or version in migrations


def _rows(connection: sqlite3.Connection, sql: str, *values: Any) -> List[Dict[str, Any]]:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor]


def _create(connection: sqlite3.Connection) -> None:
    connection.executescript(_FORMAT + _LAYOUT)
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {LAYOUT_VERSION}")
    connection.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)", [system for system in _SYSTEMS]
    )
    for table, kind in _FEATURES:
        _register(connection, table, "features", GEOGRAPHIC_EPSG)
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", (table, kind, GEOGRAPHIC_EPSG)
        )
    _register(connection, "drafts", "attributes", None)


def _register(connection: sqlite3.Connection, table: str, kind: str, srs_id: Optional[int]) -> None:
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id)"
        " VALUES (?, ?, ?, '2000-01-01T00:00:00.000Z', ?)",
        (table, kind, table, srs_id),
    )


def _insert_area(connection: sqlite3.Connection, area: LicenceArea) -> None:
    stated, source = area.stated_area, area.source
    connection.execute(
        "INSERT INTO areas VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            _blob(area_polygon(area), area.zone) if _has_ground(area) else None,
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


def _has_ground(area: LicenceArea) -> bool:
    """Return whether every ring has ground: a table of wells or of one point has none and is kept, too."""
    return all(len(ring.corners) >= _FEWEST_CORNERS for part in area.parts for ring in part.rings)


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
