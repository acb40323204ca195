"""Small own test data: GeoPackages written byte by byte, packs with manifests, corner tables.

Nothing of the program's own writer is used, so that a fault in it cannot hide itself.
"""

from __future__ import annotations

import json
import sqlite3
import struct
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

Point = Tuple[float, float]
Ring = Sequence[Point]

COLUMNS = (
    ("id", "TEXT"),
    ("name", "TEXT"),
    ("holder", "TEXT"),
    ("status", "TEXT"),
    ("valid_from", "TEXT"),
    ("valid_to", "TEXT"),
    ("mineral", "TEXT"),
    ("top_m", "REAL"),
    ("bottom_m", "REAL"),
    ("grade", "TEXT"),
    ("place", "TEXT"),
    ("known_from", "TEXT"),
    ("known_to", "TEXT"),
)
_DEGREE = 'UNIT["degree",0.0174532925199433]'
_VN2000 = (
    'GEOGCS["VN-2000",DATUM["Vietnam_2000",SPHEROID["WGS 84",6378137,298.257223563]],'
    f'PRIMEM["Greenwich",0],{_DEGREE}]'
)


@dataclass(frozen=True)
class Item:
    """An object of a layer: rings (the first is the outer one), and what its columns say.

    ``blob`` takes the place of the geometry's bytes; ``rings`` empty and no blob is a NULL geometry.
    """

    rings: Sequence[Ring]
    record: Mapping[str, Any] = field(default_factory=dict)
    blob: Optional[bytes] = None


@dataclass(frozen=True)
class System:
    """A row of ``gpkg_spatial_ref_sys``."""

    srs_id: int
    organization: str
    organization_id: int
    definition: str


def epsg(code: int) -> System:
    """Return a system known by its EPSG code; the definition plays no part."""
    return System(code, "EPSG", code, "undefined")


def zone_without_code(meridian: str, width_deg: int, srs_id: int = 100001) -> System:
    """Return a VN-2000 zone as GDAL writes one that has no code: by its definition (WKT 1)."""
    scale = {3: "0.9999", 6: "0.9996"}[width_deg]
    definition = (
        f'PROJCS["VN-2000 {meridian}",{_VN2000},PROJECTION["Transverse_Mercator"],'
        f'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",{meridian}],'
        f'PARAMETER["scale_factor",{scale}],PARAMETER["false_easting",500000],'
        'PARAMETER["false_northing",0],UNIT["metre",1]]'
    )
    return System(srs_id, "NONE", srs_id, definition)


def box(east: float, north: float, width: float, height: float) -> List[Point]:
    """Return a rectangle from its south-west corner, not closed, clockwise from the north-west."""
    return [(east, north + height), (east + width, north + height), (east + width, north), (east, north)]


def licence(number: str, ring: Ring, **more: Any) -> Item:
    """Return a licence in force."""
    record = {
        "id": number,
        "name": f"Mỏ thử {number}",
        "holder": "Công ty Thử Nghiệm",
        "status": "valid",
        "valid_from": "2015-01-01",
        "valid_to": "2042-12-31",
        "mineral": "gold",
        "grade": "surveyed",
    }
    return Item([ring], {**record, **more})


def zone_item(number: str, ring: Ring, **more: Any) -> Item:
    """Return a prohibited area."""
    return Item([ring], {"id": number, "name": f"Khu thử {number}", "valid_from": "2024-01-01", **more})


def write_layer(
    path: Path, table: str, items: Sequence[Item], system: Union[System, int] = 9208, rtree: bool = True
) -> Path:
    """Add a polygon table to a GeoPackage, which is made if it is not there."""
    found = epsg(system) if isinstance(system, int) else system
    with closing(sqlite3.connect(str(path))) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")  # a test file need not outlive the machine
        _tables(connection)
        _register(connection, table, found)
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS)
        connection.execute(f'CREATE TABLE "{table}" (fid INTEGER PRIMARY KEY, geom POLYGON, {columns})')
        marks = ", ".join("?" for _ in COLUMNS)
        for fid, item in enumerate(items, start=1):
            values = [item.record.get(name) for name, _ in COLUMNS]
            blob = item.blob
            if blob is None and item.rings:
                blob = geometry(item.rings, found.srs_id)
            connection.execute(f'INSERT INTO "{table}" VALUES (?, ?, {marks})', (fid, blob, *values))
        if rtree:
            _index(connection, table, items)
    return path


def _tables(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA application_id = 0x47504B47")
    connection.execute("PRAGMA user_version = 10200")
    connection.executescript(
        "CREATE TABLE IF NOT EXISTS gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,"
        " organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,"
        " description TEXT);"
        "CREATE TABLE IF NOT EXISTS gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL,"
        " identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change TEXT NOT NULL, min_x DOUBLE,"
        " min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);"
        "CREATE TABLE IF NOT EXISTS gpkg_geometry_columns (table_name TEXT PRIMARY KEY, column_name TEXT,"
        " geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT);"
    )


def _register(connection: sqlite3.Connection, table: str, system: System) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
        (
            f"system {system.srs_id}",
            system.srs_id,
            system.organization,
            system.organization_id,
            system.definition,
        ),
    )
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id)"
        " VALUES (?, 'features', ?, '2026-11-01T00:00:00.000Z', ?)",
        (table, table, system.srs_id),
    )
    connection.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POLYGON', ?, 0, 0)", (table, system.srs_id)
    )


def _index(connection: sqlite3.Connection, table: str, items: Sequence[Item]) -> None:
    name = f"rtree_{table}_geom"
    connection.execute(f'CREATE VIRTUAL TABLE "{name}" USING rtree(id, minx, maxx, miny, maxy)')
    for fid, item in enumerate(items, start=1):
        if item.rings:
            connection.execute(f'INSERT INTO "{name}" VALUES (?, ?, ?, ?, ?)', (fid, *_bounds(item.rings)))


def _bounds(rings: Sequence[Ring]) -> Tuple[float, float, float, float]:
    easts = [east for ring in rings for east, _ in ring]
    norths = [north for ring in rings for _, north in ring]
    return min(easts), max(easts), min(norths), max(norths)


def geometry(rings: Sequence[Ring], srs_id: int, envelope: bool = True) -> bytes:
    """Return a GeoPackage polygon: header, envelope if wanted, little-endian WKB."""
    head = b"GP\x00" + (b"\x03" if envelope else b"\x01") + struct.pack("<i", srs_id)
    if envelope:
        head += struct.pack("<4d", *_bounds(rings))
    wkb = struct.pack("<BII", 1, 3, len(rings))
    for ring in rings:
        closed = [*ring, ring[0]]
        wkb += struct.pack("<I", len(closed)) + b"".join(struct.pack("<2d", *point) for point in closed)
    return head + wkb


def write_pack(
    folder: Path,
    name: str,
    layers: Mapping[str, Sequence[Item]],
    *,
    as_of: Optional[str] = "2026-11-01",
    system: Union[System, int] = 9208,
    coverage: Sequence[float] = (101.0, 6.0, 118.0, 24.0),
    **entry: Any,
) -> Path:
    """Write a pack: one table a role in ``<name>.gpkg``, and ``<name>.manifest.json`` beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.gpkg"
    for role, items in layers.items():
        write_layer(path, role, items, system)
    manifest: Dict[str, Any] = {
        "schema": "reference-manifest-1",
        "name": f"Dữ liệu thử {name}",
        "version": "1",
        "issuer": "Dữ liệu thử, không có giá trị pháp lý",
        "coverage": list(coverage),
        "layers": [{"table": role, "role": role, **entry} for role in layers],
    }
    if as_of is not None:
        manifest["as_of"] = as_of
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / f"{name}.manifest.json").write_text(text, encoding="utf-8")
    return path


def table_text(ring: Ring, caption: str, decimals: int = 2) -> str:
    """Return a corner table as text: caption, head, and name, X (north), Y (east) separated by tabs."""
    rows = [f"{n}\t{north:.{decimals}f}\t{east:.{decimals}f}" for n, (east, north) in enumerate(ring, 1)]
    return "\n".join([caption, "Điểm góc\tX (m)\tY (m)", *rows]) + "\n"
