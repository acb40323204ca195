"""Writing a new GeoPackage whose feature tables have an R-tree (OGC 12-128r17; the file says version 1.2.1).

Version 1.2.1 is what the oldest QGIS we serve opens without a warning, and nothing used here changed
in 1.3. The same input gives the same bytes on one version of SQLite: no clock and no chance is read.
Plain sqlite3 lacks the functions that the triggers of an R-tree call (``ST_MinX`` ...), so the tree is
filled before its triggers exist; programs that bring the functions (QGIS, GDAL) can edit the tables.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timezone
from itertools import islice
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, Optional, Sequence, Set, Tuple

import numpy as np
import numpy.typing as npt
import shapely

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.geopackage import quoted
from mineral_plugin.core.base.geopackage_bulk import shapes_from_wkb

KEY = "fid"
GEOMETRY = "geom"
Array = npt.NDArray[Any]
Row = Tuple[Optional[bytes], Sequence[object]]

_APPLICATION_ID = 0x47504B47  # "GPKG"
_FORMAT_VERSION = 10201
_ROWS_AT_ONCE = 2_000
_FIRST_OWN_SRS_ID = 100_000  # above every EPSG code, for systems of another organization
_KIND = re.compile(
    r"(BOOLEAN|TINYINT|SMALLINT|MEDIUMINT|INT|INTEGER|FLOAT|DOUBLE|REAL|(TEXT|BLOB)(\([1-9]\d*\))?|DATE|DATETIME)"
)
_GEOMETRY_TYPES = (
    "GEOMETRY",
    "POINT",
    "LINESTRING",
    "POLYGON",
    "MULTIPOINT",
    "MULTILINESTRING",
    "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
)
_RTREE_DEFINITION = "http://www.geopackage.org/spec121/#extension_rtree"
_EXTENDED = 0x10000000  # flags of extended WKB lie above; ISO codes end at 3017
_EXTENDED_M = 0x40000000
_WITH_BOX, _EMPTY = 0b00011, 0b10001  # flags of a header: little-endian with a 2D envelope; empty without one
_HEADER = np.dtype(
    [("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs_id", "<i4"), ("box", "<f8", (4,))]
)
_ENTRY = np.dtype([("key", "i8"), ("box", "f8", (4,))])
_NO_ENTRIES = np.empty(0, dtype=_ENTRY)
_RESERVED = ("gpkg_", "sqlite_", "rtree_")

_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]'
)
# Requirement 11: these three are in every GeoPackage.
_SYSTEMS = (
    ("Undefined cartesian", -1, "NONE", -1, "undefined"),
    ("Undefined geographic", 0, "NONE", 0, "undefined"),
    ("WGS 84", 4326, "EPSG", 4326, _WGS84),
)
_FORMAT = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
 organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
 description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
 identifier TEXT UNIQUE, description TEXT DEFAULT '',
 last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE,
 min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
 CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
 geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
 CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
 CONSTRAINT uk_gc_table_name UNIQUE (table_name),
 CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
 CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
 definition TEXT NOT NULL, scope TEXT NOT NULL,
 CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
"""
# Clause F.3 (RTree Spatial Indexes): n is the trigger, t the table, i its key, c its geometry, r the tree.
_PUT = (
    "INSERT OR REPLACE INTO {r} VALUES (NEW.{i}, ST_MinX(NEW.{c}), ST_MaxX(NEW.{c}),"
    " ST_MinY(NEW.{c}), ST_MaxY(NEW.{c}));"
)
_TRIGGERS = {
    "insert": "CREATE TRIGGER {n} AFTER INSERT ON {t}"
    " WHEN (new.{c} NOT NULL AND NOT ST_IsEmpty(NEW.{c})) BEGIN {put} END",
    "update1": "CREATE TRIGGER {n} AFTER UPDATE OF {c} ON {t} WHEN OLD.{i} = NEW.{i}"
    " AND (NEW.{c} NOTNULL AND NOT ST_IsEmpty(NEW.{c})) BEGIN {put} END",
    "update2": "CREATE TRIGGER {n} AFTER UPDATE OF {c} ON {t} WHEN OLD.{i} = NEW.{i}"
    " AND (NEW.{c} ISNULL OR ST_IsEmpty(NEW.{c})) BEGIN DELETE FROM {r} WHERE id = OLD.{i}; END",
    "update3": "CREATE TRIGGER {n} AFTER UPDATE ON {t} WHEN OLD.{i} != NEW.{i}"
    " AND (NEW.{c} NOTNULL AND NOT ST_IsEmpty(NEW.{c})) BEGIN DELETE FROM {r} WHERE id = OLD.{i}; {put} END",
    "update4": "CREATE TRIGGER {n} AFTER UPDATE ON {t} WHEN OLD.{i} != NEW.{i}"
    " AND (NEW.{c} ISNULL OR ST_IsEmpty(NEW.{c})) BEGIN DELETE FROM {r} WHERE id IN (OLD.{i}, NEW.{i}); END",
    "delete": "CREATE TRIGGER {n} AFTER DELETE ON {t} WHEN old.{c} NOT NULL"
    " BEGIN DELETE FROM {r} WHERE id = OLD.{i}; END",
}


@dataclass(frozen=True)
class Crs:
    """A coordinate system: who numbers it, its number there, its name, and its definition as WKT 1.

    ``EPSG`` with its code; ``NONE`` with -1 or 0 is the undefined system in metres or degrees.
    """

    organization: str
    id: int
    name: str
    definition: str


@dataclass(frozen=True)
class Column:
    """A column: its name and its kind by table 1 of the standard (TEXT, INTEGER, REAL, DATE ...)."""

    name: str
    kind: str


@dataclass(frozen=True)
class NewTable:
    """A feature table to write; its key is ``fid`` (from 1, in the order of the rows), its geometry ``geom``.

    ``geometry_type`` is GEOMETRY, or what each row must be. A row is its WKB (ISO; the extended form is
    rewritten as ISO) or ``None``, and its values in the order of the columns; a date stands for its text.
    """

    name: str
    columns: Tuple[Column, ...]
    crs: Crs
    geometry_type: str
    rows: Iterable[Row]


def fill_geopackage(path: Path, tables: Sequence[NewTable], made_on: date) -> None:
    """Fill an empty file with feature tables and their R-trees; ``made_on`` is their last change.

    Meant for the temporary file of ``files.write_whole``: there is no journal, what fails leaves a
    file that is good for nothing.

    Raises:
        InputError: names clash or are reserved; a row's geometry cannot be read or is of another type.
        OSError: the disk is full or broken.
        ValueError: a column's kind or a geometry type is not one of the standard's.
    """
    _check(tables)
    srs_ids = _srs_ids(tables)
    with closing(sqlite3.connect(str(path), isolation_level=None)) as connection:
        with _disk_errors():
            _begin(connection, srs_ids)
        for table in tables:
            _write_table(connection, table, srs_ids[table.crs], made_on)
        with _disk_errors():
            connection.execute("COMMIT")


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        # A full disk reaches us as an SQLite error; to the caller it is an error of the disk.
        raise OSError(str(error)) from error


def _check(tables: Sequence[NewTable]) -> None:
    _check_names([table.name for table in tables], "")
    for table in tables:
        _check_names([KEY, GEOMETRY, *(column.name for column in table.columns)], table.name)
        for wrong in (column.kind for column in table.columns if not _KIND.fullmatch(column.kind)):
            raise ValueError(wrong)
        if table.geometry_type not in _GEOMETRY_TYPES:
            raise ValueError(table.geometry_type)
        if table.name.lower().startswith(_RESERVED):
            raise InputError("error.geopackage_name", name=table.name)


def _check_names(names: Sequence[str], table: str) -> None:
    """Refuse what SQLite cannot tell apart (it ignores the case of ASCII letters) or cannot name."""
    seen: Set[str] = set()
    for name in names:
        folded = "".join(letter.lower() if letter.isascii() else letter for letter in name)
        if not name or "\0" in name or folded in seen:
            raise InputError("error.geopackage_name", name=f"{table}.{name}" if table else name)
        seen.add(folded)


def _srs_ids(tables: Sequence[NewTable]) -> Dict[Crs, int]:
    ids: Dict[Crs, int] = {}
    own = _FIRST_OWN_SRS_ID
    for crs in (table.crs for table in tables):
        undefined = crs.organization.upper() == "NONE" and crs.id in (-1, 0)
        if undefined or crs.organization.upper() == "EPSG":
            ids[crs] = crs.id
        elif crs not in ids:
            ids[crs] = own
            own += 1
    return ids


def _begin(connection: sqlite3.Connection, srs_ids: Dict[Crs, int]) -> None:
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")  # whoever puts the file in place has it synced first
    connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {_FORMAT_VERSION}")
    connection.execute("BEGIN")
    for statement in _FORMAT.split(";")[:-1]:
        connection.execute(statement)
    systems = {row[1]: row for row in _SYSTEMS}
    for crs, srs_id in srs_ids.items():
        # One code, one row: the code is what counts, and the standard fixes the first three.
        systems.setdefault(srs_id, (crs.name, srs_id, crs.organization, crs.id, crs.definition))
    connection.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)", list(systems.values())
    )


def _write_table(connection: sqlite3.Connection, table: NewTable, srs_id: int, made_on: date) -> None:
    with _disk_errors():
        _create(connection, table)
    insert = f"INSERT INTO {quoted(table.name)} VALUES (?, ?{', ?' * len(table.columns)})"  # nosec B608
    entries = [_NO_ENTRIES]
    codes: Set[int] = set()
    rows = iter(table.rows)
    first = 1
    # Rows are taken outside of the watch over the disk: their source has errors of its own.
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        made = _blobs([wkb for wkb, _ in batch], table, srs_id, first)
        with _disk_errors():
            connection.executemany(insert, _records(batch, made.blobs, first))
        entries.append(made.entries)
        codes |= made.codes
        first += len(batch)
    with _disk_errors():
        _index(connection, table.name, np.concatenate(entries))
        _register(connection, table, (srs_id, made_on), np.concatenate(entries), codes)


def _create(connection: sqlite3.Connection, table: NewTable) -> None:
    columns = "".join(f", {quoted(column.name)} {column.kind}" for column in table.columns)
    connection.execute(
        f"CREATE TABLE {quoted(table.name)} ({KEY} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,"
        f" {GEOMETRY} {table.geometry_type}{columns})"
    )


def _records(
    batch: Sequence[Row], blobs: Sequence[Optional[bytes]], first: int
) -> Iterator[Tuple[object, ...]]:
    for key, (blob, (_, values)) in enumerate(zip(blobs, batch), start=first):
        yield (key, blob, *(_text(value) if isinstance(value, date) else value for value in values))


def _text(day: date) -> str:
    """Return a DATE or a DATETIME (table 1 of the standard; a time without a zone is taken as UTC)."""
    if not isinstance(day, datetime):
        return day.isoformat()
    utc = day.astimezone(timezone.utc) if day.tzinfo else day
    return utc.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


@dataclass(frozen=True)
class _Blobs:
    """Geometries of some rows, ready to be written.

    ``entries``: one of ``_ENTRY`` for each that has a place; ``codes``: the ISO type codes that occur.
    """

    blobs: Sequence[Optional[bytes]]
    entries: Array
    codes: Set[int]


def _blobs(wkbs: Sequence[Optional[bytes]], table: NewTable, srs_id: int, first: int) -> _Blobs:
    """Return the geometries of rows ``first`` and following with their headers (clause 2.1.3)."""
    places = np.flatnonzero([wkb is not None for wkb in wkbs])
    blobs: List[Optional[bytes]] = [None] * len(wkbs)
    if not places.size:
        return _Blobs(blobs, _NO_ENTRIES, set())
    given = np.array(wkbs, dtype=object)[places]
    shapes = shapes_from_wkb(given)
    boxes, empty = shapely.bounds(shapes), shapely.is_empty(shapes)
    unreadable = shapely.is_missing(shapes) | ~(empty | np.isfinite(boxes).all(axis=1))
    _refuse("error.geopackage_shape", table, first + places[unreadable])
    # An older GEOS drops M when it reads, so a measure in the extended form cannot be carried over.
    measured = (_type_codes(given) >= _EXTENDED) & (_type_codes(given) & _EXTENDED_M > 0)
    _refuse("error.geopackage_shape", table, first + places[measured])
    given, codes = _as_iso(given, shapes)
    wanted = _GEOMETRY_TYPES.index(table.geometry_type)
    _refuse("error.geopackage_type", table, first + places[(codes % 1000 != wanted) & (wanted > 0)])
    for place, header, wkb in zip(places, _headers(srs_id, boxes, empty), given):
        blobs[place] = header + wkb
    entries = np.empty(int((~empty).sum()), dtype=_ENTRY)
    entries["key"], entries["box"] = first + places[~empty], boxes[~empty]
    return _Blobs(blobs, entries, set(codes.tolist()))


def _refuse(phrase_id: str, table: NewTable, rows: Array) -> None:
    if rows.size:
        raise InputError(phrase_id, table=table.name, row=int(rows[0]), kind=table.geometry_type)


def _as_iso(wkbs: Array, shapes: Array) -> Tuple[Array, Array]:
    """Return the WKB with what is in the extended form rewritten, and the ISO type codes."""
    codes = _type_codes(wkbs)
    extended = codes >= _EXTENDED
    if extended.any():
        wkbs = wkbs.copy()
        wkbs[extended] = shapely.to_wkb(shapes[extended], byte_order=1, flavor="iso")
        codes = _type_codes(wkbs)
    return wkbs, codes


def _type_codes(wkbs: Array) -> Array:
    heads = np.frombuffer(b"".join(wkb[:5] for wkb in wkbs), dtype=np.uint8).reshape(-1, 5)
    words = np.ascontiguousarray(heads[:, 1:])
    return np.where(heads[:, 0] == 1, words.view("<u4")[:, 0], words.view(">u4")[:, 0])


def _headers(srs_id: int, boxes: Array, empty: Array) -> Iterator[bytes]:
    heads = np.zeros(len(boxes), dtype=_HEADER)
    heads["magic"], heads["flags"], heads["srs_id"] = b"GP", _WITH_BOX, srs_id
    heads["box"] = boxes[:, [0, 2, 1, 3]]
    data = heads.tobytes()
    bare = b"GP\x00" + bytes([_EMPTY]) + srs_id.to_bytes(4, "little", signed=True)
    size = _HEADER.itemsize
    for number, is_empty in enumerate(empty.tolist()):
        yield bare if is_empty else data[number * size : (number + 1) * size]


def _index(connection: sqlite3.Connection, table: str, entries: Array) -> None:
    tree = f"rtree_{table}_{GEOMETRY}"
    connection.execute(f"CREATE VIRTUAL TABLE {quoted(tree)} USING rtree(id, minx, maxx, miny, maxy)")
    keys, boxes = entries["key"].tolist(), entries["box"][:, [0, 2, 1, 3]].tolist()
    insert = f"INSERT INTO {quoted(tree)} VALUES (?, ?, ?, ?, ?)"  # nosec B608 - identifier quoted
    connection.executemany(insert, ((key, *box) for key, box in zip(keys, boxes)))
    names = {"t": quoted(table), "i": quoted(KEY), "c": quoted(GEOMETRY), "r": quoted(tree)}
    put = _PUT.format(**names)
    for event, sql in _TRIGGERS.items():
        connection.execute(sql.format(n=quoted(f"{tree}_{event}"), put=put, **names))


def _register(
    connection: sqlite3.Connection,
    table: NewTable,
    origin: Tuple[int, date],
    entries: Array,
    codes: Set[int],
) -> None:
    srs_id, made_on = origin
    boxes = entries["box"]
    extent = (
        [*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()] if len(boxes) else [None] * 4
    )
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, '', ?, ?, ?, ?, ?, ?)",
        (table.name, table.name, f"{made_on.isoformat()}T00:00:00.000Z", *extent, srs_id),
    )
    connection.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, ?, ?)",
        (
            table.name,
            GEOMETRY,
            table.geometry_type,
            srs_id,
            _presence(codes, (1, 3)),
            _presence(codes, (2, 3)),
        ),
    )
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?, ?, 'gpkg_rtree_index', ?, 'write-only')",
        (table.name, GEOMETRY, _RTREE_DEFINITION),
    )


def _presence(codes: Set[int], dimensions: Tuple[int, int]) -> int:
    """Return whether a dimension is prohibited (0), mandatory (1) or optional (2) in a table."""
    found = {code // 1000 in dimensions for code in codes}
    return 2 if len(found) == 2 else int(True in found)
