"""The layout of areas files and of the workspace: tables, versions, how an older file is brought up to date.

``PRAGMA user_version`` is the version of the layout (the file keeps the GeoPackage 1.0 application id, for
which that field is free). Version 3 added the drafts, which only the workspace has: a file for exchange is
written in the oldest layout that holds its content, so that earlier versions of the program read it, too.
"""

from __future__ import annotations

import sqlite3
from typing import Callable, Mapping, Optional, Set

from mineral_plugin.core.area.zones import GEOGRAPHIC_EPSG

LAYOUT_VERSION = 3
"""The newest layout: that of the workspace."""
EXCHANGE_VERSION = 2
"""The layout of a file with areas and findings alone."""
APPLICATION_ID = 0x47503130  # "GP10"
Migration = Callable[[sqlite3.Connection], None]

_FORMAT = (
    """CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
 organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
 description TEXT)""",
    """CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
 identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE,
 min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
 CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
 geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
 CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name))""",
)
_LAYOUT = (
    """CREATE TABLE areas (fid INTEGER PRIMARY KEY, geom BLOB, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
 central_meridian_min INTEGER NOT NULL, zone_width_deg INTEGER NOT NULL, stated_text TEXT,
 stated_value TEXT, stated_unit TEXT, source_document TEXT, source_date TEXT, source_grade TEXT,
 import_report TEXT)""",
    """CREATE TABLE corners (fid INTEGER PRIMARY KEY, geom BLOB, area_id TEXT NOT NULL, part INTEGER NOT NULL,
 ring INTEGER NOT NULL, seq INTEGER NOT NULL, name TEXT NOT NULL, x_text TEXT NOT NULL,
 y_text TEXT NOT NULL, north_m REAL NOT NULL, east_m REAL NOT NULL, decimals INTEGER NOT NULL,
 top_m REAL, bottom_m REAL, UNIQUE (area_id, part, ring, seq))""",
    """CREATE TABLE findings (fid INTEGER PRIMARY KEY, geom BLOB, area_id TEXT NOT NULL,
 finding_id TEXT NOT NULL, rule TEXT NOT NULL, family TEXT NOT NULL, outcome TEXT NOT NULL,
 severity TEXT NOT NULL,
 reason TEXT, article TEXT, confirmed INTEGER, message_vi TEXT, message_en TEXT, remedy_vi TEXT,
 remedy_en TEXT, measured REAL, "limit" REAL, unit TEXT, objects TEXT, part INTEGER)""",
    """CREATE TABLE drafts (fid INTEGER PRIMARY KEY, area_id TEXT NOT NULL, changed TEXT NOT NULL,
 content TEXT NOT NULL)""",
)
_DRAFTS = (
    """CREATE TABLE drafts (fid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, area_id TEXT NOT NULL,
 name TEXT NOT NULL, area_m2 REAL NOT NULL, corners INTEGER NOT NULL, begun TEXT NOT NULL,
 changed TEXT NOT NULL, step INTEGER NOT NULL, holder TEXT NOT NULL DEFAULT '', held_since TEXT,
 forgotten TEXT)""",
    """CREATE TABLE draft_steps (fid INTEGER PRIMARY KEY, draft_id TEXT NOT NULL, seq INTEGER NOT NULL,
 made TEXT NOT NULL, label TEXT NOT NULL, bytes INTEGER NOT NULL, report_sha256 TEXT NOT NULL,
 content TEXT NOT NULL, UNIQUE (draft_id, seq))""",
    """CREATE TABLE draft_reports (fid INTEGER PRIMARY KEY, draft_id TEXT NOT NULL, sha256 TEXT NOT NULL,
 content TEXT NOT NULL, UNIQUE (draft_id, sha256))""",
)

AREA_TABLES = frozenset(["areas", "corners", "findings", "drafts"])
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


def _add_import_report(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE areas ADD COLUMN import_report TEXT")


def _add_drafts(connection: sqlite3.Connection) -> None:
    # The table of this name before was never written to.
    connection.execute("DROP TABLE IF EXISTS drafts")
    for statement in _DRAFTS:
        connection.execute(statement)
    connection.execute("DELETE FROM gpkg_contents WHERE table_name = 'drafts'")
    for table in ("drafts", "draft_steps", "draft_reports"):
        _register(connection, table, "attributes", None)


MIGRATIONS: Mapping[int, Migration] = {1: _add_import_report, 2: _add_drafts}
"""What brings a layout to the next one, by the number of the older; each may run inside a transaction."""


def create(connection: sqlite3.Connection, version: int = EXCHANGE_VERSION) -> None:
    """Make the tables of a layout (2 or 3) in an empty database, as part of the caller's transaction."""
    for statement in (*_FORMAT, *_LAYOUT):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)", _SYSTEMS)
    for table, kind in _FEATURES:
        _register(connection, table, "features", GEOGRAPHIC_EPSG)
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", (table, kind, GEOGRAPHIC_EPSG)
        )
    _register(connection, "drafts", "attributes", None)
    migrate(connection, EXCHANGE_VERSION, version, MIGRATIONS)
    connection.execute(f"PRAGMA user_version = {version:d}")


def migrate(
    connection: sqlite3.Connection, version: int, wanted: int, migrations: Mapping[int, Migration]
) -> None:
    """Bring a database from one layout to a newer one; the version written in it stays as it is."""
    for step in range(version, wanted):
        migrations[step](connection)


def layout_of(
    connection: sqlite3.Connection, migrations: Mapping[int, Migration] = MIGRATIONS
) -> Optional[int]:
    """Return the version of the layout, which may be newer than ours; ``None`` for a file of another kind."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if not {"areas", "corners"} <= tables_of(connection):
        return None
    if version > LAYOUT_VERSION:
        # Another GeoPackage keeps its own format version (10300 ...) in the same place, under another id.
        ours = int(connection.execute("PRAGMA application_id").fetchone()[0]) == APPLICATION_ID
        return version if ours else None
    return version if version == LAYOUT_VERSION or version in migrations else None


def tables_of(connection: sqlite3.Connection) -> Set[str]:
    """Return the names of the tables of a database."""
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _register(connection: sqlite3.Connection, table: str, kind: str, srs_id: Optional[int]) -> None:
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id)"
        " VALUES (?, ?, ?, '2000-01-01T00:00:00.000Z', ?)",
        (table, kind, table, srs_id),
    )
