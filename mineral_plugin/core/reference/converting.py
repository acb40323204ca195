"""Vector tables brought into a GeoPackage of our cache, so that one reader is enough for all of them."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path
from typing import Any, Iterator, List, Optional

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import CancelledError, CannotWriteError, InputError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.geopackage import feature_tables
from mineral_plugin.core.base.geopackage_write import NewTable, fill_geopackage
from mineral_plugin.core.base.memory import once_per_state
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.reference.tables import (
    Row,
    SourceTable,
    TableReader,
    geometry_codes,
    has_measures_or_curves,
    is_geopackage,
    is_table,
    open_table,
    opened_for_tables,
    written_columns,
)
from mineral_plugin.core.reference.vector_files import source_files

FORMAT = 1
"""Raised when what is written changes, so that what is in a cache already is made again."""
_MADE_ON = date(2000, 1, 1)  # a cached copy has no day of its own; its file has
_SHORT = 24
_ROWS_BETWEEN = 1_000


def converted(
    path: Path,
    table_name: Optional[str],
    cache: Path,
    reader: TableReader,
    progress: Optional[Progress] = None,
) -> Path:
    """Return a GeoPackage that holds a table of a vector file with an R-tree, all columns as they are.

    A GeoPackage that has one is returned itself. Any other table is copied into the folder ``cache`` under
    a name made of path, sizes, times, inodes and table, and used again while these hold; earlier copies of
    it are removed. ``table_name`` may be ``None`` where the file has one table; the copy has only one.

    Raises:
        MissingError: the file or the table is not there.
        InputError: it cannot be opened, is unsafe or damaged, or was changed while it was read.
        CannotWriteError: the cache cannot be written; nothing is left in it.
        CancelledError: ``progress`` asked to stop.
    """
    if is_geopackage(path) and _is_ready(path, table_name):
        return path
    key = _key(path, table_name)
    target = cache / f"{_source(path, table_name)}-{key}.gpkg"
    if not target.is_file():
        table = open_table(path, table_name, reader)
        _make_folder(cache)
        write_whole(target, lambda part: _fill(part, table, path, table_name, key, progress or NoProgress()))
        _remove_older(cache, target)
    return target


def new_table(table: SourceTable, name: str, progress: Progress) -> NewTable:
    """Return a table to be written under ``name``: rows in their order, columns as they are."""
    return NewTable(
        name=name,
        columns=written_columns(table.columns),
        crs=table.crs,
        geometry_type=table.geometry_type,
        rows=watched(table.rows(), table.count, progress),
    )


def watched(rows: Iterator[Row], count: Optional[int], progress: Progress) -> Iterator[Row]:
    """Yield rows and tell ``progress`` of them, as a share where ``count`` is known.

    Raises:
        CancelledError: it asked to stop.
    """
    for number, row in enumerate(rows):
        if number % _ROWS_BETWEEN == 0:
            if progress.cancelled():
                raise CancelledError("error.cancelled")
            if count:
                progress.report(min(1.0, number / count))
        yield row


def _fill(
    part: Path, table: SourceTable, path: Path, table_name: Optional[str], key: str, progress: Progress
) -> None:
    fill_geopackage(part, [new_table(table, table.name, progress)], _MADE_ON)
    if _key(path, table_name) != key:
        raise InputError("table.changed", file=path.name)


@once_per_state(maxsize=64)
def _is_ready(path: Path, table_name: Optional[str]) -> bool:
    """Return whether our reader can use a GeoPackage where it is: no M, no curves."""
    with opened_for_tables(path) as connection:
        tables = [table for table in feature_tables(connection) if table_name in (None, table.name)]
        if len(tables) != 1 or not tables[0].has_rtree or not is_table(connection, tables[0].name):
            return False
        return not any(map(has_measures_or_curves, geometry_codes(connection, tables[0])))


def _make_folder(cache: Path) -> None:
    try:
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotWriteError("error.cannot_write", path=str(cache), reason=reason) from error


def _source(path: Path, table_name: Optional[str]) -> str:
    return sha256_of_json([str(path.resolve()), table_name])[:_SHORT]


def _key(path: Path, table_name: Optional[str]) -> str:
    """Return what changes with the content: size, time and inode of all files."""
    return sha256_of_json([FORMAT, table_name, list(_states(path))])[:_SHORT]


def _states(path: Path) -> Iterator[List[Any]]:
    for one in source_files(path):
        # Numbers of this size are no JSON numbers (RFC 8785, 3.2.2.3).
        found = one.stat()
        yield [one.name, *map(str, (found.st_size, found.st_mtime_ns, found.st_ino))]


def _remove_older(cache: Path, target: Path) -> None:
    source = target.name.split("-")[0]
    for older in cache.glob(f"{source}-*.gpkg"):
        if older != target:
            # Another program may have it open; it is tried again with the next copy.
            with contextlib.suppress(OSError):
                older.unlink()
