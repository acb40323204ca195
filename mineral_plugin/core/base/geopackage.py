"""The few parts of the GeoPackage format (OGC 12-128r17) that the core reads and writes itself.

Reading goes through ``mode=ro&immutable=1``: no lock, no journal, not a byte of the file changes.
"""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple
from urllib.parse import quote

from mineral_plugin.core.base.errors import InputError, MissingError

_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
Box = Tuple[float, float, float, float]
_IMPOSSIBLE = {
    True: "SELECT id FROM {tree} WHERE minx < -180.1 OR maxx > 180.1 OR miny < -90.1 OR maxy > 90.1",
    False: "SELECT id FROM {tree} WHERE minx >= -180 AND maxx <= 180 AND miny >= -90 AND maxy <= 90",
}
"""Rows whose box cannot be in a system of degrees (a little more for rounding), or in one of metres."""


@dataclass(frozen=True)
class FeatureTable:
    """A feature table: its name, columns, coordinate system and whether it has an R-tree."""

    name: str
    key: str
    geometry: str
    columns: Tuple[str, ...]
    organization: str
    organization_id: int
    definition: str
    has_rtree: bool


@contextmanager
def opened_read_only(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a GeoPackage for reading only.

    Raises:
        MissingError: there is no such file.
        InputError: the file is not a GeoPackage.
    """
    if not path.is_file():
        raise MissingError("error.file_missing", path=str(path))
    if _unsaved(path):
        # An immutable reader does not see what still lies in the write-ahead log.
        raise InputError("error.file_in_use", path=str(path))
    try:
        connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)
        with closing(connection):
            connection.execute("SELECT count(*) FROM gpkg_contents").fetchone()
            yield connection
    except sqlite3.DatabaseError as error:
        raise InputError("error.not_geopackage", path=str(path)) from error


def _unsaved(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.is_file() and log.stat().st_size > 0


def quoted(name: str) -> str:
    """Return an identifier quoted for SQL; names come from files and are not trusted."""
    return '"' + name.replace('"', '""') + '"'


def feature_tables(connection: sqlite3.Connection) -> Tuple[FeatureTable, ...]:
    """Return the feature tables of a GeoPackage in the order of their names."""
    rows = connection.execute(
        "SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition"
        " FROM gpkg_geometry_columns g LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id"
        " ORDER BY g.table_name"
    ).fetchall()
    return tuple(_feature_table(connection, *row) for row in rows)


def _feature_table(
    connection: sqlite3.Connection,
    table: str,
    geometry: str,
    organization: Optional[str],
    organization_id: Optional[int],
    definition: Optional[str],
) -> FeatureTable:
    columns, key = _columns(connection, table)
    rtree = f"rtree_{table}_{geometry}"
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (rtree,)).fetchone()
    return FeatureTable(
        name=table,
        key=key,
        geometry=geometry,
        columns=columns,
        organization=(organization or "").upper(),
        organization_id=int(organization_id or 0),
        definition=definition or "",
        has_rtree=found is not None,
    )


def rows_without_place(
    connection: sqlite3.Connection, table: FeatureTable, in_degrees: Optional[bool] = None
) -> Iterator[Dict[str, object]]:
    """Yield the rows that nobody can place.

    They have no geometry, or an empty one that no index holds, or - where ``in_degrees`` tells the unit of
    the table's system - coordinates that are none in it: metres in a table of degrees, or the other way
    round. A search by box never meets those, so that they would be missed without a word.
    """
    name, key = quoted(table.name), quoted(table.key)
    lost = [f"SELECT {key} FROM {name} WHERE {quoted(table.geometry)} IS NULL"]  # nosec B608
    if table.has_rtree:
        tree = f"rtree_{table.name}_{table.geometry}"
        indexed = f"SELECT rowid FROM {quoted(tree + '_rowid')}"  # nosec B608
        lost.append(f"SELECT {key} FROM {name} WHERE {key} NOT IN ({indexed})")  # nosec B608
        if in_degrees is not None:
            lost.append(_IMPOSSIBLE[in_degrees].format(tree=quoted(tree)))
    sql = f"SELECT * FROM {name} WHERE {key} IN ({' UNION '.join(lost)}) ORDER BY {key}"  # nosec B608
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row))


def _columns(connection: sqlite3.Connection, table: str) -> Tuple[Tuple[str, ...], str]:
    names: List[str] = []
    key = "rowid"
    for _, name, _, _, _, is_key in connection.execute(f"PRAGMA table_info({quoted(table)})"):
        names.append(name)
        key = name if is_key else key
    kind = connection.execute("SELECT type FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    if key == "rowid" and names and kind == ("view",):
        key = names[0]  # the first column of a view stands for its key (OGC 12-128r17, clause 2.1.6.1.1)
    return tuple(names), key


def rows_in_box(connection: sqlite3.Connection, table: FeatureTable, box: Box) -> Iterator[Dict[str, object]]:
    """Yield the rows whose box meets ``box`` (min x, min y, max x, max y in the table's own system).

    Uses the table's R-tree where it has one, else each geometry's own envelope; a geometry
    without an envelope is yielded too, so that nothing is passed over.
    """
    sql = f"SELECT * FROM {quoted(table.name)}"  # nosec B608 - identifier quoted, values bound
    values: Tuple[float, ...] = ()
    if table.has_rtree:
        rtree = quoted(f"rtree_{table.name}_{table.geometry}")
        inside = f"SELECT id FROM {rtree} WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?"  # nosec B608
        sql += f" WHERE {quoted(table.key)} IN ({inside})"
        values = (box[0], box[2], box[1], box[3])
    cursor = connection.execute(sql + f" ORDER BY {quoted(table.key)}", values)  # nosec B608
    names = [column[0] for column in cursor.description]
    for row in cursor:
        record = dict(zip(names, row))
        blob = record[table.geometry]
        if isinstance(blob, bytes) and (table.has_rtree or _meets(envelope(blob), box)):
            yield record


def _meets(first: Optional[Box], second: Box) -> bool:
    if first is None:
        return True
    # Asked this way round, an envelope that is not a number is looked at and not passed over.
    beside = first[2] < second[0] or first[0] > second[2] or first[3] < second[1] or first[1] > second[3]
    return not beside


def _header(blob: bytes) -> Tuple[str, int]:
    if len(blob) < 8 or blob[:2] != b"GP":
        raise InputError("error.bad_geometry")
    size = _ENVELOPE_BYTES.get((blob[3] >> 1) & 7)
    if size is None or len(blob) < 8 + size:
        raise InputError("error.bad_geometry")
    return ("<" if blob[3] & 1 else ">"), size


def envelope(blob: bytes) -> Optional[Box]:
    """Return the envelope written in a GeoPackage geometry (min x, min y, max x, max y), or ``None``."""
    order, size = _header(blob)
    if not size:
        return None
    min_x, max_x, min_y, max_y = struct.unpack(f"{order}4d", blob[8:40])
    return min_x, min_y, max_x, max_y


def wkb_of(blob: bytes) -> bytes:
    """Return the ISO WKB inside a GeoPackage geometry.

    Raises:
        InputError: the bytes are not a GeoPackage geometry.
    """
    _, size = _header(blob)
    return blob[8 + size :]


def geometry_blob(wkb: bytes, srs_id: int, box: Box) -> bytes:
    """Return a GeoPackage geometry with its envelope around ISO WKB (clause 2.1.3)."""
    header = b"GP\x00\x03" + struct.pack("<i", srs_id)
    return header + struct.pack("<4d", box[0], box[2], box[1], box[3]) + wkb
