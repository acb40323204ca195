"""Reading feature tables of a GeoPackage in bulk: arrays in, arrays out (OGC 12-128r17, clause 2.1.3).

Rows are fetched some hundreds at a time, their headers looked at as one array and cut off, and shapely
reads the rest in one call. Nothing is mapped into memory: a file that shrinks under a memory map ends
the program, and a map on Windows keeps a file from being replaced.
"""

from __future__ import annotations

import sqlite3
import struct
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Type, Union
from urllib.parse import quote

import numpy as np
import numpy.typing as npt
import shapely

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.geopackage import (
    Box,
    FeatureTable,
    feature_tables,
    opened_read_only,
    quoted,
)
from mineral_plugin.core.base.memory import once_per_state

Keys = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]
Array = npt.NDArray[Any]

_ROWS_AT_ONCE = 500  # fewer than 700 objects that come and go do not wake the garbage collector
_HEADER_BYTES = 8
_BOX_BYTES = 32
_EXTENDED = 0b0010_0000  # flag of an extension's own geometry format: what follows is no WKB
_BYTE_ORDERS = ((1, np.dtype("<f8")), (0, np.dtype(">f8")))
_ENVELOPE_BYTES = np.array([0, 32, 48, 48, 64, -1, -1, -1])
_NO_HEADER = -1
_IN_BOX = "WHERE r.maxx >= ? AND r.minx <= ? AND r.maxy >= ? AND r.miny <= ?"
_WKB_KINDS, _WKB_COLLECTIONS = range(1, 8), range(4, 8)
_DEEPEST = 32  # as deep as GDAL goes
_TOO_SHORT_TO_BE_DEEP = 9 * 500  # nine bytes a level; 500 levels are safe on the smallest stack of a thread


@dataclass(frozen=True)
class TableArrays:
    """Rows of a feature table, one place in each array for each row, in the order of their keys.

    ``keys`` (n,); ``geometry`` (n,) of shapely geometries, ``None`` where a row has none or where its
    bytes cannot be read; ``columns``: n values of each column asked for; ``unreadable``: the places of
    the rows that have bytes which are no GeoPackage geometry, or one of a type that shapely lacks (curves).
    """

    keys: Keys
    geometry: Geometries
    columns: Mapping[str, Sequence[object]]
    unreadable: npt.NDArray[np.intp]


class GeoPackageReader:
    """A GeoPackage that stays open for many reads, from any thread, each on a connection of its own.

    The catalogue is read once. As in ``opened_read_only`` not a byte of the file changes; a file that
    was exchanged since is refused where it is noticed, and a closed reader raises ``ValueError``.

    Raises:
        MissingError: there is no such file.
        InputError: the file is not a GeoPackage, or another program is writing to it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()
        try:
            self._identity = _identity(self._path)
        except OSError as error:
            raise MissingError("error.file_missing", path=str(path)) from error
        self.feature_tables = _tables_of(path, _unsaved_bytes(path))
        self._lock = threading.Lock()
        self._idle: List[sqlite3.Connection] = []
        self._closed = False

    def read(
        self,
        table: FeatureTable,
        columns: Sequence[str] = (),
        box: Optional[Box] = None,
        exact: bool = True,
    ) -> TableArrays:
        """Return the rows of one of the file's tables, as ``read_table`` does."""
        with self._borrowed() as connection:
            return read_table(connection, table, columns, box, exact)

    def keys_in(self, table: FeatureTable, box: Box) -> Keys:
        """Return the keys (n,), ascending, of what a table's R-tree puts into ``box``; the table has one."""
        with self._borrowed() as connection:
            sql = f"SELECT r.id FROM {_tree(table)} r {_IN_BOX}"  # nosec B608 - identifiers quoted
            found = connection.execute(sql, _tree_values(box)).fetchall()
        return np.sort(np.array(found, dtype=np.int64).reshape(-1))

    def rows(self, table: FeatureTable, keys: Sequence[int], columns: Sequence[str] = ()) -> TableArrays:
        """Return the rows of some keys, as ``read`` does; a key without a row is left out."""
        with self._borrowed() as connection:
            return _arrays(list(_rows_of(connection, table, keys, columns)), columns)

    def close(self) -> None:
        """Close every connection; one that is reading just now is closed when it is done."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def __enter__(self) -> GeoPackageReader:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    @contextmanager
    def _borrowed(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that nobody else uses meanwhile: as many are open as ever read at once."""
        with self._lock:
            if self._closed:
                raise ValueError(str(self._path))
            connection = self._idle.pop() if self._idle else None
        try:
            connection = connection or self._connected()
            yield connection
        except sqlite3.DatabaseError as error:
            raise InputError("error.not_geopackage", path=str(self._path)) from error
        finally:
            if connection is not None:
                self._take_back(connection)

    def _take_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def _connected(self) -> sqlite3.Connection:
        try:
            unchanged = _identity(self._path) == self._identity
        except FileNotFoundError as error:
            raise MissingError("error.file_missing", path=str(self._path)) from error
        if not unchanged:
            raise InputError("error.file_in_use", path=str(self._path))
        uri = f"file:{quote(str(self._path))}?mode=ro&immutable=1"
        return sqlite3.connect(uri, uri=True, check_same_thread=False)


def _identity(path: Path) -> Tuple[int, int, int]:
    stat = path.stat()
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


@once_per_state(maxsize=64)
def _tables_of(path: Path, _unsaved: int) -> Tuple[FeatureTable, ...]:
    with opened_read_only(path) as connection:
        return feature_tables(connection)


def _unsaved_bytes(path: Path) -> int:
    """Return how much lies in the write-ahead log: while there is any, the file is refused."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size
    except OSError:
        return 0


def read_table(
    connection: sqlite3.Connection,
    table: FeatureTable,
    columns: Sequence[str] = (),
    box: Optional[Box] = None,
    exact: bool = True,
) -> TableArrays:
    """Return the rows of a feature table, all of them or those whose own box meets ``box``.

    ``box`` is min x, min y, max x, max y in the table's system; touching is meeting. What has no place
    (no geometry, an empty one) meets no box: ``rows_without_place`` counts it. What cannot be read meets
    every box as far as the R-tree, where there is one, does not tell otherwise. Without ``exact`` every row
    is returned that the R-tree or its header puts into the box, whatever its geometry says: who looks for
    what may be there learns of a row whose index and geometry differ.

    Raises:
        MissingError: the table lacks one of the columns.
        InputError: its key is not a whole number in every row.
    """
    _refuse_unknown(table, columns)
    cursor = _selected(connection, table, columns, box)
    if box is None:
        return _arrays(list(_batches(cursor, table, None)), columns)
    # With a tree only near misses are left, so looking at the headers first would not pay.
    looked_at = None if table.has_rtree else box
    return _arrays([_within(batch, box, exact) for batch in _batches(cursor, table, looked_at)], columns)


def _refuse_unknown(table: FeatureTable, columns: Sequence[str]) -> None:
    """Asked first: for a name in quotes that is no column, SQLite gives the name itself as a text."""
    for name in columns:
        if name not in table.columns:
            raise MissingError("error.geopackage_column", table=table.name, column=name)


@dataclass(frozen=True)
class _Batch:
    """Some rows: keys (n,), geometries (n,), whether each is unreadable (n,), and the columns' values."""

    keys: Keys
    geometry: Geometries
    unreadable: npt.NDArray[np.bool_]
    values: Sequence[Sequence[object]]

    def taken(self, places: npt.NDArray[np.intp]) -> _Batch:
        values = [[column[place] for place in places] for column in self.values]
        return _Batch(self.keys[places], self.geometry[places], self.unreadable[places], values)


def _selected(
    connection: sqlite3.Connection, table: FeatureTable, columns: Sequence[str], box: Optional[Box]
) -> sqlite3.Cursor:
    if box is None or not table.has_rtree:
        return connection.execute(f"SELECT {_fields(table, columns)} FROM {quoted(table.name)} t")  # nosec B608
    tree, name, key = _tree(table), quoted(table.name), quoted(table.key)
    # CROSS JOIN keeps SQLite from turning the loops round: first the tree, then a row for each entry.
    sql = f"SELECT {_fields(table, columns)} FROM {tree} r CROSS JOIN {name} t ON t.{key} = r.id {_IN_BOX}"  # nosec B608
    return connection.execute(sql, _tree_values(box))


def _fields(table: FeatureTable, columns: Sequence[str]) -> str:
    return ", ".join(f"t.{quoted(name)}" for name in (table.key, table.geometry, *columns))


def _tree(table: FeatureTable) -> str:
    return quoted(f"rtree_{table.name}_{table.geometry}")


def _tree_values(box: Box) -> Box:
    return box[0], box[2], box[1], box[3]


def _rows_of(
    connection: sqlite3.Connection, table: FeatureTable, keys: Sequence[int], columns: Sequence[str]
) -> Iterator[_Batch]:
    _refuse_unknown(table, columns)
    name, key = quoted(table.name), quoted(table.key)
    for first in range(0, len(keys), _ROWS_AT_ONCE):
        some = keys[first : first + _ROWS_AT_ONCE]
        marks = ", ".join("?" * len(some))
        sql = f"SELECT {_fields(table, columns)} FROM {name} t WHERE t.{key} IN ({marks})"  # nosec B608
        yield from _batches(connection.execute(sql, tuple(some)), table, None)


def _batches(cursor: sqlite3.Cursor, table: FeatureTable, box: Optional[Box]) -> Iterator[_Batch]:
    """Yield the rows; of those whose header lies beside ``box`` the geometry is not even read."""
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        keys, blobs, *values = zip(*rows)
        if set(map(type, keys)) != {int}:
            raise InputError("error.geopackage_key", table=table.name)
        yield _Batch(np.array(keys, dtype=np.int64), *_geometries(blobs, box), values)


def _geometries(blobs: Sequence[Any], box: Optional[Box]) -> Tuple[Geometries, npt.NDArray[np.bool_]]:
    """Return the geometries (n,) and which cannot be read (n,); what lies beside ``box`` stays ``None``."""
    if set(map(type, blobs)) == {bytes} and min(map(len, blobs)) >= _HEADER_BYTES:
        return _parsed(blobs, box)
    whole = [isinstance(blob, bytes) and len(blob) >= _HEADER_BYTES for blob in blobs]
    geometry = np.full(len(blobs), None, dtype=object)
    unreadable = np.array([blob is not None for blob in blobs], dtype=bool)
    if any(whole):
        good = [blob for blob, is_whole in zip(blobs, whole) if is_whole]
        geometry[whole], unreadable[whole] = _parsed(good, box)
    return geometry, unreadable


def _parsed(blobs: Sequence[bytes], box: Optional[Box]) -> Tuple[Geometries, npt.NDArray[np.bool_]]:
    sizes, flags = _headers(blobs)
    readable = sizes != _NO_HEADER
    wanted = readable if box is None else readable & ~_beside(_header_boxes(blobs, sizes, flags), box)
    if wanted.all() and (sizes == sizes[0]).all():
        size = int(sizes[0])
        shapes = shapes_from_wkb([blob[size:] for blob in blobs])
        return shapes, shapely.is_missing(shapes)
    geometry = np.full(len(blobs), None, dtype=object)
    places = np.flatnonzero(wanted)
    bodies = [blobs[place][size:] for place, size in zip(places.tolist(), sizes[places].tolist())]
    geometry[places] = shapes_from_wkb(bodies)
    return geometry, ~readable | (wanted & shapely.is_missing(geometry))


def _headers(blobs: Sequence[bytes]) -> Tuple[Array, Array]:
    """Return the length of each header, ``_NO_HEADER`` where there is none, and its flags."""
    heads = np.frombuffer(b"".join([blob[:_HEADER_BYTES] for blob in blobs]), dtype=np.uint8)
    heads = heads.reshape(-1, _HEADER_BYTES)
    flags = heads[:, 3]
    envelopes = _ENVELOPE_BYTES[(flags >> 1) & 7]
    sizes = _HEADER_BYTES + envelopes
    good = (heads[:, 0] == ord("G")) & (heads[:, 1] == ord("P")) & (flags & _EXTENDED == 0)
    good &= (envelopes >= 0) & (np.fromiter(map(len, blobs), dtype=np.int64, count=len(blobs)) >= sizes)
    return np.where(good, sizes, _NO_HEADER), flags


def _header_boxes(blobs: Sequence[bytes], sizes: Array, flags: Array) -> Array:
    """Return the envelopes of the headers (n, 4) as min x, min y, max x, max y; not a number where none."""
    boxes = np.full((len(blobs), 4), np.nan)
    for order, dtype in _BYTE_ORDERS:
        places = np.flatnonzero((sizes >= _HEADER_BYTES + _BOX_BYTES) & (flags & 1 == order))
        envelopes = [blobs[place][_HEADER_BYTES : _HEADER_BYTES + _BOX_BYTES] for place in places.tolist()]
        data = b"".join(envelopes)
        boxes[places] = np.frombuffer(data, dtype=dtype).reshape(-1, 4)[:, [0, 2, 1, 3]]
    return boxes


def _beside(boxes: Array, box: Box) -> npt.NDArray[np.bool_]:
    """Return which boxes do not meet ``box``; asked this way round, what is not a number is looked at."""
    beside: npt.NDArray[np.bool_] = (boxes[:, 2] < box[0]) | (boxes[:, 0] > box[2])
    beside |= (boxes[:, 3] < box[1]) | (boxes[:, 1] > box[3])
    return beside


def shapes_from_wkb(wkbs: Union[Sequence[bytes], Array]) -> Geometries:
    """Return a geometry for each WKB, ``None`` for what shapely cannot read (damaged bytes, curves).

    Collections in collections deeper than 32 are not read either: GEOS goes down by recursion, and some
    megabytes of hostile bytes would end the whole program.
    """
    if max(map(len, wkbs), default=0) > _TOO_SHORT_TO_BE_DEEP:
        wkbs = [b"" if len(wkb) > _TOO_SHORT_TO_BE_DEEP and _is_too_deep(wkb) else wkb for wkb in wkbs]
    shapes: Geometries = np.empty(len(wkbs), dtype=object)
    try:
        shapes[:] = shapely.from_wkb(wkbs, on_invalid="ignore")
    except NotImplementedError:
        # GEOS 3.13 reads curves, shapely 2.1 has no type for them and gives up the whole array.
        shapes[:] = [_shape_or_none(wkb) for wkb in wkbs]
    return shapes


def _shape_or_none(wkb: bytes) -> Any:
    try:
        return shapely.from_wkb(wkb, on_invalid="ignore")
    except NotImplementedError:
        return None


def _is_too_deep(wkb: bytes) -> bool:
    """Return whether a long WKB nests too deep, or holds a type that cannot be looked into."""
    offset, left = 0, [1]  # how many geometries are still to come at each level
    try:
        while left:
            if not left[-1]:
                left.pop()
                continue
            left[-1] -= 1
            kind, children, offset = _passed(wkb, offset)
            if kind not in _WKB_KINDS or len(left) > _DEEPEST:
                return True
            if kind in _WKB_COLLECTIONS:
                left.append(children)
    except (struct.error, IndexError):
        return False  # it ends too early: GEOS comes no further either
    return False


def _passed(wkb: bytes, offset: int) -> Tuple[int, int, int]:
    """Return the type of the geometry at ``offset``, how many it holds, and where the next one begins."""
    if wkb[offset] > 1:
        return 0, 0, offset
    mark = "<" if wkb[offset] else ">"
    (code,) = struct.unpack_from(f"{mark}I", wkb, offset + 1)
    kind, dimensions = (code & 0xFFFF) % 1000, (code & 0xFFFF) // 1000
    has_z, has_m = code >> 31 or dimensions in (1, 3), code >> 30 & 1 or dimensions in (2, 3)
    point = 8 * (2 + bool(has_z) + bool(has_m))
    offset += 9 if code >> 29 & 1 else 5  # an SRID of the extended form
    if kind == 1:
        return kind, 0, offset + point
    (count,) = struct.unpack_from(f"{mark}I", wkb, offset)
    offset += 4
    if kind == 2:
        offset += point * count
    for _ in range(count if kind == 3 else 0):
        offset += 4 + point * struct.unpack_from(f"{mark}I", wkb, offset)[0]
    return kind, count, offset


def _within(batch: _Batch, box: Box, exact: bool) -> _Batch:
    """Return the rows whose own box meets ``box``, and those that cannot be read."""
    there = ~shapely.is_missing(batch.geometry)
    if exact:
        there &= ~(shapely.is_empty(batch.geometry) | _beside(shapely.bounds(batch.geometry), box))
    kept = np.flatnonzero(there | batch.unreadable)
    return batch if len(kept) == len(batch.keys) else batch.taken(kept)


def _arrays(batches: Sequence[_Batch], columns: Sequence[str]) -> TableArrays:
    values: Dict[str, Sequence[object]] = {
        name: [value for batch in batches for value in batch.values[place]]
        for place, name in enumerate(columns)
    }
    if not batches:
        empty = np.empty(0, dtype=np.int64)
        return TableArrays(empty, np.empty(0, dtype=object), values, np.empty(0, dtype=np.intp))
    keys = np.concatenate([batch.keys for batch in batches])
    geometry = np.concatenate([batch.geometry for batch in batches])
    unreadable = np.concatenate([batch.unreadable for batch in batches])
    if (keys[1:] < keys[:-1]).any():
        # A tree and a view give their rows in an order of their own.
        order = np.argsort(keys, kind="stable")
        keys, geometry, unreadable = keys[order], geometry[order], unreadable[order]
        values = {name: [column[place] for place in order] for name, column in values.items()}
    return TableArrays(keys, geometry, values, np.flatnonzero(unreadable))
