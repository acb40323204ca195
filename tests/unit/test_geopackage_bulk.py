"""Reading feature tables in bulk: files of our own and of GDAL, odd tables, damaged rows, boxes, threads."""

from __future__ import annotations

import sqlite3
import struct
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date

import fiona
import numpy as np
import pytest
import shapely

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.geopackage import feature_tables, opened_read_only, rows_in_box
from mineral_plugin.core.base.geopackage_bulk import GeoPackageReader, read_table, shapes_from_wkb
from mineral_plugin.core.base.geopackage_write import Column, Crs, NewTable, fill_geopackage

UNDEFINED = Crs("NONE", -1, "", "")
COUNT = 2_500
CURVE = struct.pack("<BII6d", 1, 8, 3, 0, 0, 1, 1, 2, 0)
EVERYWHERE = (-1e9, -1e9, 1e9, 1e9)


def squares(count=COUNT):
    """Squares with sides of 1 on a line, 2 apart."""
    west = np.arange(float(count)) * 2
    return shapely.box(west, 0, west + 1, 1)


def with_header(geometry, envelope=1, order=1, flags=0):
    """A geometry as other programs may write it: envelope kind 0 to 4, either byte order."""
    west, south, east, north = geometry.bounds
    values = {0: [], 1: [west, east, south, north]}.get(envelope, [west, east, south, north, 0, 0])
    values += [0, 0] if envelope == 4 else []
    mark = "<" if order else ">"
    head = b"GP\x00" + bytes([envelope << 1 | order | flags]) + struct.pack(f"{mark}i", -1)
    return head + struct.pack(f"{mark}{len(values)}d", *values) + shapely.to_wkb(geometry, flavor="iso")


@pytest.fixture
def made(tmp_path):
    """Return a maker of a file with one table from our own writer."""

    def run(geometries=None, name="a", columns=(), values=(), rtree=True):
        geometries = squares() if geometries is None else geometries
        wkbs = [None if one is None else shapely.to_wkb(one, flavor="iso") for one in geometries]
        rows = zip(wkbs, values or [()] * len(wkbs))
        path = tmp_path / "a.gpkg"
        path.unlink(missing_ok=True)
        path.touch()
        fill_geopackage(path, [NewTable(name, columns, UNDEFINED, "GEOMETRY", rows)], date(2026, 1, 2))
        if not rtree:
            change(path, f'DROP TABLE "rtree_{name}_geom"')
        return path

    return run


@pytest.fixture
def bare(tmp_path):
    """Return a maker of a file with a table by its own SQL and the blobs of its geometries."""

    def run(
        blobs, create="CREATE TABLE a (fid INTEGER PRIMARY KEY, geom BLOB)", insert="INSERT INTO a (geom)"
    ):
        path = tmp_path / "b.gpkg"
        path.unlink(missing_ok=True)
        path.touch()
        fill_geopackage(path, [], date(2026, 1, 2))
        change(path, create, "INSERT INTO gpkg_geometry_columns VALUES ('a', 'geom', 'GEOMETRY', -1, 0, 0)")
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executemany(f"{insert} VALUES (?)", [(blob,) for blob in blobs])
        return path

    return run


def change(path, *statements):
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def read(path, columns=(), box=None):
    with opened_read_only(path) as connection:
        (table,) = feature_tables(connection)
        return read_table(connection, table, columns, box)


# --- whole tables ---------------------------------------------------------------------------------------


def test_every_row_comes_in_the_order_of_the_keys(made):
    found = read(made())
    assert found.keys.dtype == np.int64
    assert found.keys.tolist() == list(range(1, COUNT + 1))
    assert shapely.equals_exact(found.geometry, squares()).all()
    assert (dict(found.columns), found.unreadable.tolist()) == ({}, [])


def test_the_columns_asked_for_come_and_no_others(made):
    columns = (Column('tên "mỏ"', "TEXT"), Column("số", "REAL"), Column("c", "TEXT"))
    values = [(f"mỏ {number}", number / 4, "x") for number in range(COUNT)]
    found = read(made(columns=columns, values=values), ["số", 'tên "mỏ"'])
    assert list(found.columns) == ["số", 'tên "mỏ"']
    assert found.columns["số"] == [value[1] for value in values]
    assert found.columns['tên "mỏ"'] == [value[0] for value in values]


def test_a_table_with_quotes_and_vietnamese_letters_in_its_name(made):
    path = made(name='Khu "cấm" của đ\'x')
    assert len(read(path).keys) == COUNT
    assert read(path, box=(10, 0, 11, 1)).keys.tolist() == [6]


def test_an_empty_table_gives_empty_arrays(made):
    path = made([], columns=(Column("c", "TEXT"),))
    for found in (read(path, ["c"]), read(path, ["c"], EVERYWHERE)):
        assert (found.keys.shape, found.geometry.shape, found.columns, found.unreadable.shape) == (
            (0,),
            (0,),
            {"c": []},
            (0,),
        )


def test_rows_without_geometry_and_with_an_empty_one_are_told_apart(made):
    found = read(made([None, shapely.Polygon(), shapely.Point(1, 2), shapely.Point()]))
    assert [one if one is None else one.is_empty for one in found.geometry] == [None, True, False, True]
    assert found.unreadable.tolist() == []


def test_heights_come_along(made):
    found = read(made([shapely.Point(1, 2, 3), shapely.Point(1, 2)]))
    assert shapely.has_z(found.geometry).tolist() == [True, False]


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("envelope", [0, 1, 2, 3, 4])
def test_headers_of_every_length_and_byte_order(bare, envelope, order):
    path = bare([with_header(one, envelope, order) for one in squares(5)])
    assert shapely.equals_exact(read(path).geometry, squares(5)).all()
    assert read(path, box=(4, 0, 4.5, 1)).keys.tolist() == [3]


def test_headers_of_several_lengths_in_one_table(bare):
    path = bare([with_header(one, number % 5) for number, one in enumerate(squares(20))])
    assert shapely.equals_exact(read(path).geometry, squares(20)).all()
    assert read(path, box=(4, 0, 8.5, 1)).keys.tolist() == [3, 4, 5]


def test_a_column_that_is_not_there_is_said(made):
    with pytest.raises(MissingError) as caught:
        read(made(), ["vắng"])
    assert caught.value.phrase.values == {"table": "a", "column": "vắng"}


def test_a_file_of_gdal_gives_what_fiona_reads(tmp_path):
    path = tmp_path / "gdal.gpkg"
    schema = {"geometry": "Polygon", "properties": {"tên": "str"}}
    with fiona.open(path, "w", driver="GPKG", crs="EPSG:9208", schema=schema, layer="mỏ") as layer:
        for number, square in enumerate(squares(50)):
            place = shapely.geometry.mapping(square)
            layer.write({"geometry": place, "properties": {"tên": f"mỏ {number}"}})
    found = read(path, ["tên"])
    with fiona.open(path) as layer:
        peer = [(int(row.id), row.properties["tên"], shapely.geometry.shape(row.geometry)) for row in layer]
    assert list(zip(found.keys.tolist(), found.columns["tên"], found.geometry)) == peer


# --- odd tables -----------------------------------------------------------------------------------------


def test_a_key_that_is_not_called_fid(bare):
    path = bare([], 'CREATE TABLE a ("mã số" INTEGER PRIMARY KEY, geom BLOB)')
    with closing(sqlite3.connect(path)) as connection, connection:
        rows = [(key, with_header(one)) for key, one in zip((70, 5, -3), squares(3))]
        connection.executemany("INSERT INTO a VALUES (?, ?)", rows)
    found = read(path)
    assert found.keys.tolist() == [-3, 5, 70]
    assert [one.bounds[0] for one in found.geometry] == [4, 2, 0]


def test_a_table_without_a_declared_key_goes_by_its_row_numbers(bare):
    path = bare([with_header(one) for one in squares(3)], "CREATE TABLE a (geom BLOB)")
    assert read(path).keys.tolist() == [1, 2, 3]


def test_a_view_goes_by_its_first_column_and_in_the_order_of_the_keys(bare):
    path = bare(
        [with_header(one) for one in squares(4)],
        "CREATE TABLE b (fid INTEGER PRIMARY KEY, geom BLOB)",
        "INSERT INTO b (geom)",
    )
    change(path, "CREATE VIEW a AS SELECT fid + 10 AS id, geom, fid AS n FROM b ORDER BY fid DESC")
    found = read(path, ["n"], (2, 0, 5, 1))
    assert (found.keys.tolist(), found.columns) == ([12, 13], {"n": [2, 3]})


@pytest.mark.parametrize(
    "view", ["SELECT 'x' AS id, geom FROM b", "SELECT 1.5 AS id, geom FROM b", "SELECT geom FROM b"]
)
def test_a_key_that_is_no_whole_number_is_refused(bare, view):
    create = "CREATE TABLE b (fid INTEGER PRIMARY KEY, geom BLOB)"
    path = bare([with_header(shapely.Point(1, 2))], create, "INSERT INTO b (geom)")
    change(path, f"CREATE VIEW a AS {view}")
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.phrase.id == "error.geopackage_key"


# --- rows that cannot be read ---------------------------------------------------------------------------

GOOD = with_header(shapely.Point(5, 5), 0)
BAD = {
    "nothing": b"",
    "cut in the header": GOOD[:7],
    "cut in the envelope": with_header(shapely.Point(5, 5))[:30],
    "cut in the shape": GOOD[:-3],
    "another magic": b"XX" + GOOD[2:],
    "an envelope that does not exist": GOOD[:3] + bytes([5 << 1 | 1]) + GOOD[4:],
    "an extension's format": with_header(shapely.Point(5, 5), 0, flags=0x20),
    "a curve": GOOD[:8] + CURVE,
    "a text": "POINT (5 5)",
    "a number": 7,
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_one_bad_row_is_named_and_the_others_are_read(bare, bad):
    found = read(bare([GOOD, bad, None, GOOD]))
    assert found.unreadable.tolist() == [1]
    assert found.geometry.tolist() == [shapely.Point(5, 5), None, None, shapely.Point(5, 5)]


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_row_meets_every_box_where_no_tree_tells_otherwise(bare, bad):
    found = read(bare([GOOD, bad, None]), box=(80, 80, 90, 90))
    assert (found.keys.tolist(), found.unreadable.tolist()) == ([2], [0])


POINT = shapely.to_wkb(shapely.Point(1, 2))
HOLED = shapely.to_wkb(shapely.box(0, 0, 9, 9).difference(shapely.box(1, 1, 2, 2)))


@pytest.mark.parametrize("kind", [4, 5, 6, 7, 11, 1007, 3007, 0xA0000007])
@pytest.mark.parametrize("before", [b"", POINT, HOLED, shapely.to_wkb(shapely.LineString([(0, 0), (1, 1)]))])
def test_a_collection_that_nests_without_end_does_not_end_the_program(kind, before):
    srid = b"\0\0\0\0" if kind > 0xFFFF else b""
    head = struct.pack("<BI", 1, kind) + srid + struct.pack("<I", 2 if before else 1) + before
    found = shapes_from_wkb([POINT, head * 300_000 + POINT, POINT])
    assert found.tolist() == [shapely.Point(1, 2), None, shapely.Point(1, 2)]


def test_a_long_geometry_is_read_whatever_its_type_and_byte_order():
    ring = shapely.Point(0, 0).buffer(1, quad_segs=200)
    high = shapely.force_3d(ring, 5)
    parts = [ring, ring.boundary, shapely.Point(1, 2), high, high.boundary]
    long = [
        shapely.MultiPolygon([ring.difference(shapely.box(0, 0, 0.1, 0.1)), shapely.box(5, 5, 6, 6)]),
        shapely.MultiPolygon([high]),
        shapely.MultiPoint(shapely.get_coordinates(ring)),
        shapely.MultiLineString([ring.boundary, high.boundary]),
        shapely.GeometryCollection([shapely.GeometryCollection(parts), shapely.MultiPolygon([ring])]),
        ring,
    ]
    for options in ({"flavor": "iso"}, {"flavor": "iso", "byte_order": 0}, {"flavor": "extended"}):
        wkbs = shapely.to_wkb(np.array(long, dtype=object), **options)
        assert min(map(len, wkbs)) > 4_500
        assert (shapely.to_wkb(shapes_from_wkb(wkbs)) == shapely.to_wkb(long)).all()


def test_bad_rows_are_named_in_every_batch(bare):
    blobs = [GOOD] * COUNT
    for place in (0, 999, 1_000, 2_400):
        blobs[place] = b"broken bytes"
    assert read(bare(blobs)).unreadable.tolist() == [0, 999, 1_000, 2_400]


# --- boxes ----------------------------------------------------------------------------------------------

BOXES = [
    (10.0, 0.0, 20.0, 1.0),
    (1.0, 1.0, 2.0, 2.0),
    (1.1, 0.0, 1.9, 1.0),
    (-5.0, -5.0, 0.0, 0.0),
    EVERYWHERE,
    (10.0, 2.0, 20.0, 3.0),
]


@pytest.mark.parametrize("rtree", [True, False])
@pytest.mark.parametrize("box", BOXES)
def test_a_box_gives_the_rows_whose_box_meets_it(made, box, rtree):
    path = made(rtree=rtree)
    bounds = shapely.bounds(squares())
    meets = (
        (bounds[:, 0] <= box[2])
        & (bounds[:, 2] >= box[0])
        & (bounds[:, 1] <= box[3])
        & (bounds[:, 3] >= box[1])
    )
    found = read(path, box=box)
    assert found.keys.tolist() == (np.flatnonzero(meets) + 1).tolist()
    assert shapely.equals_exact(found.geometry, squares()[meets]).all()


@pytest.mark.parametrize("rtree", [True, False])
def test_what_has_no_place_meets_no_box(made, rtree):
    path = made([None, shapely.Polygon(), shapely.Point(1, 2)], rtree=rtree)
    assert read(path, box=EVERYWHERE).keys.tolist() == [3]


def test_a_near_miss_that_the_trees_rounding_lets_through_is_left_out(made):
    exact = 600_000.013
    path = made([shapely.box(exact, 0, exact + 1, 1)])
    box = (0, 0, exact - 0.001, 1)
    with opened_read_only(path) as connection:
        (table,) = feature_tables(connection)
        assert len(list(rows_in_box(connection, table, box))) == 1  # the tree keeps 24 bits
    assert len(read(path, box=box).keys) == 0
    assert len(read(path, box=(0, 0, exact, 1)).keys) == 1


def test_the_values_stay_beside_their_rows_in_a_box(made):
    values = [(number,) for number in range(COUNT)]
    found = read(made(columns=(Column("n", "INTEGER"),), values=values), ["n"], (3_000, 0, 3_010, 1))
    assert [key - 1 for key in found.keys.tolist()] == found.columns["n"]
    assert len(found.keys) == 6


# --- the standing reader --------------------------------------------------------------------------------


def test_the_reader_gives_what_read_table_gives(made):
    path = made()
    with GeoPackageReader(path) as reader:
        (table,) = reader.feature_tables
        for box in (None, *BOXES):
            ours, once = reader.read(table, box=box), read(path, box=box)
            assert ours.keys.tolist() == once.keys.tolist()
            assert shapely.equals_exact(ours.geometry, once.geometry).all()


def test_keys_in_a_box_lead_to_the_rows_in_it(made):
    path = made()
    with GeoPackageReader(path) as reader:
        (table,) = reader.feature_tables
        for box in BOXES:
            keys = reader.keys_in(table, box)
            assert keys.dtype == np.int64
            assert keys.tolist() == reader.read(table, box=box, exact=False).keys.tolist()
            assert reader.rows(table, keys.tolist()).keys.tolist() == keys.tolist()


def test_rows_of_keys_come_in_the_order_of_the_keys_with_their_values(made):
    path = made(columns=(Column("c", "TEXT"),), values=[(str(number),) for number in range(COUNT)])
    with GeoPackageReader(path) as reader:
        (table,) = reader.feature_tables
        found = reader.rows(table, [7, COUNT + 1, 3, COUNT], ["c"])
        everything = reader.rows(table, range(COUNT + 1, 0, -1), ["c"])
    assert (found.keys.tolist(), found.columns["c"]) == ([3, 7, COUNT], ["2", "6", str(COUNT - 1)])
    assert shapely.equals_exact(found.geometry, squares()[[2, 6, COUNT - 1]]).all()
    assert everything.keys.tolist() == list(range(1, COUNT + 1))


def test_rows_of_no_key_and_of_a_column_that_is_not_there(made):
    with GeoPackageReader(made()) as reader:
        (table,) = reader.feature_tables
        assert len(reader.rows(table, []).keys) == 0
        with pytest.raises(MissingError):
            reader.rows(table, [1], ["none"])


def test_many_threads_read_at_once_and_each_gets_its_own_rows(made):
    with GeoPackageReader(made()) as reader, ThreadPoolExecutor(8) as pool:
        (table,) = reader.feature_tables
        together = threading.Barrier(8)

        def ask(number):
            if number < 8:
                together.wait()
            return reader.read(table, box=(number * 2, 0, number * 2 + 1, 1)).keys.tolist()

        assert list(pool.map(ask, range(400))) == [[number + 1] for number in range(400)]


def test_no_connection_is_lent_twice_at_once(made):
    with GeoPackageReader(made()) as reader:
        reader.read(reader.feature_tables[0])
        with reader._borrowed() as first, reader._borrowed() as second:
            assert first is not second
        with reader._borrowed() as third:
            assert third in (first, second)


def test_repeated_reads_open_the_file_once(made, monkeypatch):
    opened = []
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: opened.append(a) or connect(*a, **k))
    with GeoPackageReader(made()) as reader:
        opened.clear()
        for number in range(20):
            reader.read(reader.feature_tables[0], box=(number, 0, number, 1))
    assert len(opened) == 1


def test_a_closed_reader_refuses(made):
    reader = GeoPackageReader(made())
    (table,) = reader.feature_tables
    reader.read(table)
    reader.close()
    reader.close()
    with pytest.raises(ValueError, match="a.gpkg"):
        reader.read(table)


def test_a_reader_closed_in_another_thread_leaves_no_connection_open(made):
    path = made()
    reader = GeoPackageReader(path)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(reader.read, reader.feature_tables[0]).result()
        assert reader._idle
        (connection,) = reader._idle
    reader.close()
    with pytest.raises(sqlite3.ProgrammingError):
        connection.execute("SELECT 1")


def test_reading_changes_no_byte_and_leaves_no_file(made):
    path = made()
    before = path.read_bytes(), path.stat().st_mtime_ns
    with GeoPackageReader(path) as reader:
        reader.read(reader.feature_tables[0], box=EVERYWHERE)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(MissingError):
        GeoPackageReader(tmp_path / "no.gpkg")


def test_a_file_that_is_no_geopackage_is_said(tmp_path):
    (tmp_path / "no.gpkg").write_bytes(b"x" * 5_000)
    with pytest.raises(InputError) as caught:
        GeoPackageReader(tmp_path / "no.gpkg")
    assert caught.value.phrase.id == "error.not_geopackage"


def test_a_file_that_another_program_writes_to_is_refused(made):
    path = made()
    path.with_name(path.name + "-wal").write_bytes(b"unsaved")
    with pytest.raises(InputError) as caught:
        GeoPackageReader(path)
    assert caught.value.phrase.id == "error.file_in_use"


def test_a_file_exchanged_before_the_first_read_is_refused(made):
    reader = GeoPackageReader(made())
    (table,) = reader.feature_tables
    made(squares(3))
    with pytest.raises(InputError) as caught:
        reader.read(table)
    assert caught.value.phrase.id == "error.file_in_use"


def test_a_damaged_page_is_said_in_one_sentence(made):
    path = made()
    data = bytearray(path.read_bytes())
    data[20_000:200_000] = b"\xff" * 180_000
    path.write_bytes(data)
    with pytest.raises(InputError) as caught, GeoPackageReader(path) as reader:
        reader.read(reader.feature_tables[0])
    assert caught.value.phrase.id == "error.not_geopackage"
