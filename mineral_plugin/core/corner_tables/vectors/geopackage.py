"""GeoPackages through the one reader of the core: not a byte of the file changes, no program differs."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Iterator, Mapping, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.geopackage import FeatureTable, feature_tables, opened_read_only, quoted, wkb_of
from mineral_plugin.core.corner_tables.vectors.shapes import pieces_of_wkb
from mineral_plugin.core.corner_tables.vectors.source import (
    Counter,
    Limits,
    Piece,
    Value,
    VectorLayer,
    numbered,
    plain_value,
)


def geopackage_layers(path: Path, limits: Limits) -> Tuple[VectorLayer, ...]:
    """Return the feature tables of a GeoPackage as layers.

    Raises:
        InputError: the file is damaged, in use, or holds more than ``limits``.
    """
    try:
        return _tables(path, Counter(path, limits))
    except (sqlite3.Error, UnicodeDecodeError, ValueError, OverflowError) as error:
        # SQLite quotes a damaged schema in its errors, in bytes that are no text.
        raise InputError("error.not_geopackage", path=str(path)) from error


def _tables(path: Path, counter: Counter) -> Tuple[VectorLayer, ...]:
    with opened_read_only(path) as connection:
        # A view or an index may be damaged on purpose; a text that is no UTF-8 is no reason to stop.
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        tables = feature_tables(connection)
        counter.layer(len(tables))
        return tuple(_layer(connection, table, counter) for table in tables)


def _layer(connection: sqlite3.Connection, table: FeatureTable, counter: Counter) -> VectorLayer:
    fields = tuple(name for name in table.columns if name not in (table.geometry, table.key))
    code = f"{table.organization}:{table.organization_id}" if table.organization == "EPSG" else ""
    return VectorLayer(
        name=table.name,
        code=code,
        wkt="" if table.definition == "undefined" else table.definition,
        fields=fields,
        features=numbered(_rows(connection, table, fields), counter),
    )


def _rows(
    connection: sqlite3.Connection, table: FeatureTable, fields: Tuple[str, ...]
) -> Iterator[Tuple[Mapping[str, Value], Tuple[Piece, ...]]]:
    sql = f"SELECT * FROM {quoted(table.name)} ORDER BY {quoted(table.key)}"  # nosec B608 - identifiers quoted
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        record = dict(zip(names, row))
        blob = record.get(table.geometry)
        if blob is not None and not isinstance(blob, bytes):
            raise InputError("error.bad_geometry")
        pieces = pieces_of_wkb(wkb_of(blob)) if blob else ()
        yield (
            {name: plain_value(record[name]) for name in fields if not isinstance(record[name], bytes)},
            pieces,
        )
