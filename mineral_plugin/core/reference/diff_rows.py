"""Reading one table of a pack into rows that can be compared with those of another version.

What a cell says is told apart from how it is written: two ways of writing one day, level or name are one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Hashable, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import numpy.typing as npt
import shapely

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.geopackage import (
    FeatureTable,
    feature_tables,
    opened_read_only,
    quoted,
    wkb_of,
)
from mineral_plugin.core.base.geopackage_bulk import shapes_from_wkb
from mineral_plugin.core.reference.columns import FIELDS
from mineral_plugin.core.reference.values import plain_key, read_date, read_level

Shapes = npt.NDArray[Any]
Flags = npt.NDArray[np.bool_]

# Half the way round the earth in metres: no coordinate of any system used here is larger.
_FARTHEST = 2.0e7
_UNREADABLE = b"\xff"  # no byte order of WKB: what begins so is compared as bytes and never read
_WHOLE = re.compile(r"([+-]?(?:0|[1-9]\d*))\.0{1,2}")
_DAYS = ("valid_from", "valid_to", "known_from", "known_to")
_LEVELS = ("top_m", "bottom_m")

# Numbers that databases give to rows: another order of the rows is no change of the objects.
_ROW_NUMBERS = ("fid", "fid_1", "ogc_fid", "objectid", "objectid_1", "gid", "rowid")


@dataclass(frozen=True)
class Side:
    """A table of one role in one version; ``fields``: our names to columns; ``label``: ``id@version``."""

    path: Path
    table: str
    fields: Mapping[str, str]
    label: str


class Plan(NamedTuple):
    """The columns to compare on each side by the name they are told by, and those of one side only."""

    old: Dict[str, str]
    new: Dict[str, str]
    added: Tuple[str, ...]
    removed: Tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """A table read: one place in each list for each row.

    ``ids`` are in the form in which they are compared; ``labels`` are id, name and holder; ``values`` belong
    to ``names``.
    """

    table: FeatureTable
    names: Tuple[str, ...]
    keys: List[int]
    wkbs: List[Optional[bytes]]
    ids: List[str]
    labels: List[Tuple[str, str, str]]
    values: List[Tuple[object, ...]]


def feature_table(side: Side) -> FeatureTable:
    """Return the table of a side.

    Raises:
        MissingError: the file or the table is not there.
        InputError: the file is no GeoPackage.
    """
    with opened_read_only(side.path) as connection:
        tables = {table.name: table for table in feature_tables(connection)}
    if side.table not in tables:
        raise MissingError("error.reference_table", path=str(side.path), table=side.table)
    return tables[side.table]


def _mapped(side: Side, table: FeatureTable) -> Dict[str, str]:
    found = {name: side.fields.get(name, name) for name in FIELDS}
    own = (table.key, table.geometry)
    return {
        name: column
        for name, column in found.items()
        if column in table.columns and (column not in own or name in side.fields)
    }


def planned(old: Side, new: Side) -> Plan:
    """Return which columns of two tables are compared, ours under our names and the others under their own.

    Raises:
        MissingError: a file or a table is not there.
        InputError: a file is no GeoPackage.
    """
    tables = feature_table(old), feature_table(new)
    mapped = [_mapped(old, tables[0]), _mapped(new, tables[1])]
    for mine, other, table in ((0, 1, tables[0]), (1, 0, tables[1])):
        # A mapping that one version lost is no change where the column is still there.
        for name, column in list(mapped[other].items()):
            if column in table.columns:
                mapped[mine].setdefault(name, column)
    for fields, table in zip(mapped, tables):
        taken = {table.key, table.geometry, *fields.values()}
        others = (column for column in table.columns if column.lower() not in _ROW_NUMBERS)
        fields.update({column: column for column in others if column not in taken})
    shared = [name for name in mapped[0] if name in mapped[1]]
    return Plan(
        {name: mapped[0][name] for name in shared},
        {name: mapped[1][name] for name in shared},
        tuple(sorted(set(mapped[1]) - set(shared))),
        tuple(sorted(set(mapped[0]) - set(shared))),
    )


def read_rows(side: Side, columns: Mapping[str, str]) -> Rows:
    """Return the rows of a table by their keys, with the values of ``columns`` (names to columns).

    Raises:
        MissingError: the file or the table is not there.
        InputError: the file is no GeoPackage.
    """
    table = feature_table(side)
    mapped = {**_mapped(side, table), **columns}
    labels = [quoted(mapped[name]) if name in mapped else "NULL" for name in ("id", "name", "holder")]
    wanted = [quoted(table.key), quoted(table.geometry), *labels, *map(quoted, columns.values())]
    sql = f"SELECT {', '.join(wanted)} FROM {quoted(table.name)} ORDER BY {quoted(table.key)}"  # nosec B608
    with opened_read_only(side.path) as connection:
        rows = connection.execute(sql).fetchall()
    return Rows(
        table,
        tuple(columns),
        [row[0] for row in rows],
        [wkb_or_bytes(row[1]) for row in rows],
        [plain_key(text_of(row[2])) for row in rows],
        [(text_of(row[2]), text_of(row[3]), text_of(row[4])) for row in rows],
        [row[5:] for row in rows],
    )


def wkb_or_bytes(blob: object) -> Optional[bytes]:
    """Return the WKB in a value of a geometry column, ``None`` for none; other bytes stay unreadable."""
    if blob is None:
        return None
    try:
        return wkb_of(blob) if isinstance(blob, bytes) else _UNREADABLE + str(blob).encode("utf-8")
    except InputError:
        return _UNREADABLE + blob if isinstance(blob, bytes) else _UNREADABLE


def readable_shapes(wkbs: Sequence[Optional[bytes]]) -> Tuple[Shapes, Flags]:
    """Return geometries (n,), ``None`` where there is none to work with, and which of them are unreadable.

    Unreadable are damaged bytes, curves, collections in collections deeper than 32 in a long WKB, and corners
    that are no numbers or lie farther off than any system reaches.
    """
    given = np.array([wkb is not None for wkb in wkbs], dtype=bool)
    shapes = np.full(len(wkbs), None, dtype=object)
    with np.errstate(invalid="ignore"):  # numpy would warn of corners that are no numbers
        shapes[given] = shapely.force_2d(shapes_from_wkb([wkb for wkb in wkbs if wkb is not None]))
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    # Asked this way round, what is not a number is refused too.
    shapes[np.unique(owner[~(np.abs(points) < _FARTHEST).all(axis=1)])] = None
    empty = shapely.is_empty(shapes)
    unreadable = shapely.is_missing(shapes) & given
    shapes[empty] = None
    return shapes, unreadable


def meaning_of(name: str, value: object) -> Hashable:
    """Return what a value says, without how it is written; two ends tell a day from a month or a year."""
    level = read_level(value) if name in _LEVELS else None
    if level is not None:
        return level
    if name in _DAYS or (isinstance(value, str) and not value.strip().isdigit()):
        days = read_date(value), read_date(value, end_of_period=True)
        if days[0] is not None:
            return days
    text = text_of(value)
    whole = _WHOLE.fullmatch(text) if isinstance(value, str) else None
    return plain_key(whole[1] if whole else text).strip("-" if not any(map(str.isalnum, text)) else "")


def text_of(value: object) -> str:
    """Return a cell as text: empty for nothing, whole numbers without decimals, bytes as hex digits."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bytes):
        return value.hex()
    return "" if value is None else str(value).strip()
