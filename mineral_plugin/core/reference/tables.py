"""What a table of objects is, whatever program opens it; a GeoPackage is read by SQLite itself.

Rows come one by one and only when they are asked for, so that a register of any size fits into memory.
Coordinates come in the table's own system, east or longitude first; heights are kept, measures (M) are not.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Protocol, Sequence, Set, Tuple

import shapely

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.geopackage import (
    FeatureTable,
    feature_tables,
    opened_read_only,
    quoted,
    wkb_of,
)
from mineral_plugin.core.base.geopackage_write import GEOMETRY, KEY, Column, Crs
from mineral_plugin.core.base.memory import once_per_state

MOST_BYTES = 8 << 30
MOST_TABLES = 200
MOST_COLUMNS = 500
UNKNOWN_CRS = Crs("NONE", -1, "Undefined cartesian", "undefined")
ANY_GEOMETRY = "GEOMETRY"

Row = Tuple[Optional[bytes], Tuple[object, ...]]

# Above every EPSG code, as GDAL numbers systems that nobody has numbered.
_OWN_SYSTEM_ID = 100_000
_ROOT_NAME = re.compile(r'^\s*\w+\["([^"]*)"')
_ROOT_AUTHORITY = re.compile(r'AUTHORITY\["([^"]+)","(\d{1,9})"\]\s*\]\s*$')
_STANDARD = re.compile(
    r"BOOLEAN|TINYINT|SMALLINT|MEDIUMINT|INT|INTEGER|FLOAT|DOUBLE|REAL|(TEXT|BLOB)(\([1-9]\d*\))?|DATE|DATETIME"
)
# The first match decides, in the order of SQLite's own rules for a declared type.
_KINDS = (("INT", "INTEGER"), ("CHAR", "TEXT"), ("TEXT", "TEXT"), ("BLOB", "BLOB"), ("REAL", "REAL"))
_MORE_KINDS = (("FLOA", "REAL"), ("DOUB", "REAL"), ("NUMERIC", "REAL"), ("DECIMAL", "REAL"))
_TYPE_NAMES = {
    1: "POINT",
    2: "LINESTRING",
    3: "POLYGON",
    4: "MULTIPOINT",
    5: "MULTILINESTRING",
    6: "MULTIPOLYGON",
    7: "GEOMETRYCOLLECTION",
}
_CURVES = range(8, 15)
_HEAD_BYTES = 8 + 64 + 5
_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True)
class SourceTable:
    """A table of objects in a file or an open layer.

    ``columns`` are those of its attributes, named and typed as in the source. ``geometry_type`` is GEOMETRY,
    or what every row is. ``count`` is ``None`` where only reading tells. Each call of ``rows`` reads the
    table once more from the beginning: the ISO WKB or ``None``, and the values in the order of the columns.
    ``curves`` counts the objects whose curves come as chords.
    """

    name: str
    columns: Tuple[Column, ...]
    crs: Crs
    geometry_type: str
    count: Optional[int]
    rows: Callable[[], Iterator[Row]]
    curves: int = 0


class TableReader(Protocol):
    """Opens the vector files that are no GeoPackage, and GeoPackages with curves."""

    def tables(self, path: Path) -> Tuple[SourceTable, ...]:
        """Return the tables with geometry of a file, in the file's order.

        Raises:
            MissingError: there is no such file.
            InputError: the file cannot be opened, is unsafe, damaged or too large.
        """


def open_tables(path: Path, reader: TableReader) -> Tuple[SourceTable, ...]:
    """Return the tables of a vector file: a GeoPackage through SQLite, all others through ``reader``.

    Raises:
        MissingError: there is no such file.
        InputError: the file cannot be opened, is unsafe, damaged or too large, or holds no shapes.
    """
    if not path.is_file():
        raise MissingError("error.file_missing", path=str(path))
    tables = _geopackage_tables(path, reader) if is_geopackage(path) else reader.tables(path)
    if not tables:
        raise InputError("table.none", file=path.name)
    return tables


def open_table(path: Path, name: Optional[str], reader: TableReader) -> SourceTable:
    """Return one table of a vector file; without a name the only one, or the only one with objects.

    Raises:
        MissingError: there is no such file or table.
        InputError: as ``open_tables``, or a name is needed.
    """
    tables = open_tables(path, reader)
    if name is not None:
        for table in tables:
            if table.name == name:
                return table
        raise MissingError("error.reference_table", path=str(path), table=name)
    filled = [table for table in tables if len(tables) == 1 or _has_objects(table)] or list(tables)
    if len(filled) != 1:
        names = [table.name for table in filled[:MOST_TABLES]]
        raise InputError("error.reference_table_choice", path=str(path), tables=names)
    return filled[0]


def _has_objects(table: SourceTable) -> bool:
    return next(table.rows(), None) is not None if table.count is None else table.count > 0


def is_geopackage(path: Path) -> bool:
    """Return whether a file is to be taken for a GeoPackage: by its name."""
    return path.suffix.lower() == ".gpkg"


def check_size(path: Path, size: int) -> None:
    """Refuse a file (with what belongs to it, ``size`` bytes) that is empty or larger than is read.

    Raises:
        InputError: it is.
    """
    if size == 0:
        raise InputError("vector.empty_file", file=path.name)
    if size > MOST_BYTES:
        raise InputError("table.too_large", file=path.name, size=size / 1e6, limit=MOST_BYTES / 1e6)


def check_columns(table: str, columns: Sequence[object]) -> None:
    """Refuse a table with more columns than are kept.

    Raises:
        InputError: it has.
    """
    if len(columns) > MOST_COLUMNS:
        raise InputError("table.too_many_columns", table=table, limit=MOST_COLUMNS)


def crs_of_wkt(wkt: str) -> Crs:
    """Return the system that a WKT 1 names: under its EPSG code, or as one that nobody has numbered."""
    name = _ROOT_NAME.match(wkt)
    if name is None:
        return UNKNOWN_CRS
    authority = _ROOT_AUTHORITY.search(wkt)
    if authority is not None and authority[1].upper() == "EPSG":
        return Crs("EPSG", int(authority[2]), name[1], wkt)
    return Crs("NONE", _OWN_SYSTEM_ID, name[1], wkt)


def standard_kind(declared: str) -> str:
    """Return the kind of a column (table 1 of OGC 12-128r17) for the type that a source declares."""
    kind = declared.strip().upper()
    if _STANDARD.fullmatch(kind):
        return kind
    return next((ours for part, ours in (*_KINDS, *_MORE_KINDS) if part in kind), "TEXT")


def plain_value(value: Any, kind: str) -> object:
    """Return an attribute as SQLite can keep it: a moment as ``datetime``, a list as JSON."""
    if kind == "DATETIME" and isinstance(value, str):
        try:
            return datetime.fromisoformat(value[:-1] + "+00:00" if value.endswith("Z") else value)
        except ValueError:
            return value
    if value is None or isinstance(value, (str, int, float, bytes)):
        return value
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def written_columns(columns: Sequence[Column]) -> Tuple[Column, ...]:
    """Return columns as a GeoPackage of ours can name them: ``fid``, ``geom`` and repeats get a number.

    SQLite takes names for equal that differ in the case of ASCII letters only.
    """
    taken: Set[str] = {KEY, GEOMETRY}
    written: List[Column] = []
    for column in columns:
        base = column.name.replace("\0", "") or "column"
        name, number = base, 0
        while _folded(name) in taken:
            number += 1
            name = f"{base}_{number}"
        taken.add(_folded(name))
        written.append(replace(column, name=name))
    return tuple(written)


def _folded(name: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)


# --- GeoPackage -------------------------------------------------------------------------------------


@contextmanager
def opened_for_tables(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a GeoPackage of a stranger for reading; damaged text is no reason to stop.

    Raises:
        MissingError: there is no such file.
        InputError: it is damaged, in use, empty or too large.
    """
    if not path.is_file():
        raise MissingError("error.file_missing", path=str(path))
    check_size(path, path.stat().st_size)
    try:
        with opened_read_only(path) as connection:
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            # Generated columns and defaults of the file may not call what has side effects.
            connection.execute("PRAGMA trusted_schema = OFF")
            yield connection
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        raise InputError("error.not_geopackage", path=str(path)) from error


def is_table(connection: sqlite3.Connection, name: str) -> bool:
    """Return whether a name is that of a plain table: a view or a virtual table runs SQL of its maker."""
    sql = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE"
    found = connection.execute(sql, (name,)).fetchone()
    return found is not None and re.match(r"(?i)\s*create\s+table\b", str(found[0])) is not None


def _geopackage_tables(path: Path, reader: TableReader) -> Tuple[SourceTable, ...]:
    tables = list(_own_tables(path))
    if any(table.curves for table in tables):
        chords = {table.name: table for table in reader.tables(path)}
        tables = [_with_chords(table, chords) for table in tables]
    return tuple(tables)


@once_per_state(maxsize=32)
def _own_tables(path: Path) -> Tuple[SourceTable, ...]:
    with opened_for_tables(path) as connection:
        found = feature_tables(connection)
        if len(found) > MOST_TABLES:
            raise InputError("table.too_many_tables", file=path.name, limit=MOST_TABLES)
        return tuple(_geopackage_table(connection, path, table) for table in found)


def _with_chords(table: SourceTable, chords: Dict[str, SourceTable]) -> SourceTable:
    if not table.curves or table.name not in chords:
        return table
    return replace(chords[table.name], curves=table.curves)


def _geopackage_table(connection: sqlite3.Connection, path: Path, table: FeatureTable) -> SourceTable:
    if not is_table(connection, table.name):
        return SourceTable(table.name, (), UNKNOWN_CRS, ANY_GEOMETRY, None, partial(_view, path, table.name))
    check_columns(table.name, table.columns)
    columns = _attribute_columns(connection, table)
    codes = geometry_codes(connection, table)
    curves = sum(number for code, number in codes.items() if code % 1000 in _CURVES)
    names = tuple(column.name for column in columns)
    return SourceTable(
        name=table.name,
        columns=columns,
        crs=_system(connection, table),
        geometry_type=_only_type(codes),
        count=sum(codes.values()),
        rows=partial(_geopackage_rows, path, table, names),
        curves=curves,
    )


def _view(path: Path, name: str) -> Iterator[Row]:
    raise InputError("table.view", file=path.name, table=name)


def _attribute_columns(connection: sqlite3.Connection, table: FeatureTable) -> Tuple[Column, ...]:
    """Return the columns but the geometry; the key too, unless it only numbers the rows from 1."""
    declared = connection.execute(f"PRAGMA table_info({quoted(table.name)})").fetchall()
    left_out = {table.geometry}
    if _numbers_the_rows(connection, table):
        left_out.add(table.key)
    return tuple(
        Column(name, standard_kind(kind or "")) for _, name, kind, *_ in declared if name not in left_out
    )


def _numbers_the_rows(connection: sqlite3.Connection, table: FeatureTable) -> bool:
    key = quoted(table.key)
    sql = f"SELECT min({key}), max({key}), count(*) FROM {quoted(table.name)}"  # nosec B608 - identifiers quoted
    first, last, number = connection.execute(sql).fetchone()
    return bool(number == 0 or (first == 1 and last == number))


def geometry_codes(connection: sqlite3.Connection, table: FeatureTable) -> "Counter[int]":
    """Return how many rows have a geometry of each ISO type code (3: polygon, 1003: with Z); -1: none."""
    geometry = quoted(table.geometry)
    sql = f"SELECT substr({geometry}, 1, ?) FROM {quoted(table.name)}"  # nosec B608 - identifiers quoted
    return Counter(_code(head) for (head,) in connection.execute(sql, (_HEAD_BYTES,)))


def has_measures_or_curves(code: int) -> bool:
    """Return whether shapes of an ISO type code have to be rewritten before shapely can read them."""
    return code % 1000 in _CURVES or code // 1000 in (2, 3)


def _code(head: object) -> int:
    if head is None:
        return -1
    try:
        return _code_of(wkb_of(head if isinstance(head, bytes) else b""))
    except InputError:
        return 0  # damaged: told when its row is read


def _only_type(codes: "Counter[int]") -> str:
    flat = {code % 1000 for code in codes if code != -1}
    return _TYPE_NAMES.get(flat.pop(), ANY_GEOMETRY) if len(flat) == 1 else ANY_GEOMETRY


def _system(connection: sqlite3.Connection, table: FeatureTable) -> Crs:
    sql = (
        "SELECT s.srs_name FROM gpkg_geometry_columns g"
        " JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id WHERE g.table_name = ?"
    )
    name = connection.execute(sql, (table.name,)).fetchone()
    if name is None or (table.organization == "NONE" and table.organization_id in (-1, 0)):
        return UNKNOWN_CRS
    return Crs(table.organization, table.organization_id, str(name[0]), table.definition)


def _geopackage_rows(path: Path, table: FeatureTable, names: Sequence[str]) -> Iterator[Row]:
    wanted = ", ".join(map(quoted, (table.geometry, *names)))
    sql = f"SELECT {wanted} FROM {quoted(table.name)} ORDER BY {quoted(table.key)}"  # nosec B608
    with opened_for_tables(path) as connection:
        rows = iter(connection.execute(sql))
        while batch := list(islice(rows, _ROWS_AT_ONCE)):
            wkbs = [None if blob is None else _wkb(blob) for blob, *_ in batch]
            for wkb, (_, *values) in zip(_without_measures(wkbs), batch):
                yield wkb, tuple(values)


def _wkb(blob: object) -> bytes:
    if not isinstance(blob, bytes) or blob[3:4] and blob[3] & 0b0010_0000:
        raise InputError("error.bad_geometry")
    return wkb_of(blob)


def _without_measures(wkbs: Sequence[Optional[bytes]]) -> Sequence[Optional[bytes]]:
    """Return ISO WKB with the measures taken out, which our format of areas does not know."""
    return [
        wkb if wkb is None or _code_of(wkb) // 1000 not in (2, 3) else without_measures(wkb) for wkb in wkbs
    ]


def _code_of(wkb: bytes) -> int:
    return int.from_bytes(wkb[1:5], "little" if wkb[:1] == b"\1" else "big")


def without_measures(wkb: bytes) -> bytes:
    """Return the ISO WKB of a shape with M (types 2001 to 3017) without it; its heights stay.

    Raises:
        InputError: the shape cannot be read.
    """
    try:
        shape = shapely.from_wkb(wkb)
    except (shapely.errors.ShapelyError, NotImplementedError) as error:
        raise InputError("error.bad_geometry") from error
    # shapely's force_3d makes the heights of a shape with M 0, so the writer has to leave M out.
    flat = shape if _code_of(wkb) // 1000 == 3 else shapely.force_2d(shape)
    return bytes(shapely.to_wkb(flat, output_dimension=3, byte_order=1, flavor="iso"))
