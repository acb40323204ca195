"""Columns read many rows at a time say what the rows say, whatever they hold."""

from __future__ import annotations

import sqlite3

import pytest

from mineral_plugin.core.base import geopackage_columns as module
from mineral_plugin.core.base.geopackage import FeatureTable
from mineral_plugin.core.base.geopackage_columns import columns_read

TABLE = FeatureTable('odd "table', "fid", "geom", ("fid", "name", "number"), "NONE", -1, "", False)
TEXTS = ["Đá vôi", "", None, '"quoted"\\', "two\nlines\x01", "a\x00b", "🪨", "Đá vôi", "[1]"]


def opened(numbers):
    """A table whose rows were written backwards, with the texts again and again and these numbers."""
    connection = sqlite3.connect(":memory:")
    connection.execute('CREATE TABLE "odd ""table" (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT, number)')
    rows = [(key, TEXTS[key % len(TEXTS)], one) for key, one in enumerate(numbers, start=5)]
    connection.executemany('INSERT INTO "odd ""table" (fid, name, number) VALUES (?, ?, ?)', reversed(rows))
    return connection, rows


@pytest.mark.parametrize(
    "numbers",
    [
        [],
        [1, None, -(2**63), 2**63 - 1, "text", 0] * 7,
        [1, 0.1 + 0.2, 1e300, None],
        [b"\x00\xff", 2, None],
    ],
    ids=["nothing", "whole numbers", "fractions", "blobs"],
)
def test_values_come_as_they_are_in_the_order_of_keys(numbers):
    connection, rows = opened(numbers)
    keys, (names, read) = columns_read(connection, TABLE, ("name", "number"))
    assert keys == [key for key, _, _ in rows]
    assert names == [name for _, name, _ in rows]
    assert [(type(one), one) for one in read] == [(type(one), one) for _, _, one in rows]


@pytest.mark.parametrize("count", [2, 3, 6, 7])
def test_more_rows_than_one_text_holds_are_all_read(monkeypatch, count):
    monkeypatch.setattr(module, "_ROWS_A_TEXT", 3)
    connection, rows = opened(range(count))
    assert columns_read(connection, TABLE, ("number",)) == ([row[0] for row in rows], [[*range(count)]])


def test_a_word_that_a_column_repeats_is_kept_once():
    connection, _ = opened(["in force"] * 5_000)
    _, (words,) = columns_read(connection, TABLE, ("number",))
    assert len(set(map(id, words))) == 1


def test_a_table_that_is_not_there_is_an_error():
    connection = sqlite3.connect(":memory:")
    with pytest.raises(sqlite3.DatabaseError):
        columns_read(connection, TABLE, ("name",))
