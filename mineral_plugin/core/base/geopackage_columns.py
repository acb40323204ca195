"""Whole columns of a table of a GeoPackage, read many rows at a time.

Python is asked to wait its turn after each row that SQLite hands over, and with other threads at work that
takes longer than all the reading. So SQLite puts the values of many rows into one text, as JSON, and hands
over that. Text, whole numbers and nothing at all come back as they were; where a column holds anything else
the rows are read one by one.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Dict, Iterator, List, Optional, Sequence, Tuple

from mineral_plugin.core.base.geopackage import FeatureTable, quoted

Values = Sequence[object]

_ROWS_A_TEXT = 262_144
_ROWS_AT_ONCE = 1_024
_WORDS = {str, type(None)}


def columns_read(
    connection: sqlite3.Connection, table: FeatureTable, names: Sequence[str]
) -> Tuple[List[int], List[List[object]]]:
    """Return the keys of all rows, ascending, and the values of some columns in the same order.

    Raises:
        sqlite3.DatabaseError: the table cannot be read.
    """
    fields = [quoted(name) for name in (table.key, *names)]
    rows = f"SELECT {', '.join(fields)} FROM {quoted(table.name)} ORDER BY {fields[0]}"  # nosec B608
    try:
        return _put_together(_texts(connection, rows, fields), len(names))
    except (_OtherValuesError, sqlite3.Error, ValueError):  # of a blob SQLite makes no JSON
        return _put_together(_batches(connection, rows), len(names))


class _OtherValuesError(Exception):
    """A column holds numbers with a fraction, which JSON would round."""


def _texts(connection: sqlite3.Connection, rows: str, fields: Sequence[str]) -> Iterator[Sequence[Values]]:
    """Yield the values of the key and of each column, a great many rows at a time."""
    fractions = " OR ".join(f"typeof({field}) = 'real'" for field in fields)
    arrays = ", ".join(f"json_group_array({field})" for field in fields)
    sql = f"SELECT count(*), max({fractions}), {arrays} FROM ({rows} LIMIT ? OFFSET ?)"  # nosec B608
    start, count = 0, _ROWS_A_TEXT
    while count == _ROWS_A_TEXT:
        count, has_fractions, *texts = connection.execute(sql, (_ROWS_A_TEXT, start)).fetchone()
        if has_fractions:
            raise _OtherValuesError
        yield [json.loads(text) for text in texts]
        start += count


def _batches(connection: sqlite3.Connection, rows: str) -> Iterator[Sequence[Values]]:
    """Yield the same some rows at a time."""
    cursor = connection.execute(rows)
    while some := cursor.fetchmany(_ROWS_AT_ONCE):
        yield [*zip(*some)]


def _put_together(batches: Iterator[Sequence[Values]], count: int) -> Tuple[List[int], List[List[object]]]:
    keys: List[int] = []
    columns = [_Column() for _ in range(count)]
    for some, *each in batches:
        keys.extend(some)  # type: ignore[arg-type]
        for column, values in zip(columns, each):
            column.extend(values)
    return keys, [column.values for column in columns]


class _Column:
    """The values of a column, each word kept once as long as the column says the same few over and over."""

    def __init__(self) -> None:
        self.values: List[object] = []
        self._words: Optional[Dict[object, object]] = {}

    def extend(self, values: Values) -> None:
        """Add some values."""
        for start in range(0, len(values), _ROWS_AT_ONCE):
            self._extend(values[start : start + _ROWS_AT_ONCE])

    def _extend(self, values: Values) -> None:
        words = self._words
        if words is None or not set(map(type, values)) <= _WORDS:
            self.values.extend(values)
            return
        before = len(words)
        self.values.extend(map(words.setdefault, values, values))
        if len(words) - before > len(values) // 2:
            self._words = None
