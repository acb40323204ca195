"""Writing a GeoPackage: what other programs read and change in it, what the standard asks, equal bytes."""

from __future__ import annotations

import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import fiona
import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from mineral_plugin.core.base.errors import CannotWriteError, InputError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.geopackage import feature_tables, opened_read_only
from mineral_plugin.core.base.geopackage_bulk import read_table
from mineral_plugin.core.base.geopackage_write import Column, Crs, NewTable, fill_geopackage

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 26)
GEOGRAPHIC = (
    'GEOGCS["VN-2000",DATUM["Vietnam_2000",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4756"]]'
)
VN2000 = Crs("EPSG", 4756, "VN-2000", GEOGRAPHIC)
OFFICE = Crs("OFFICE", 7, "Hệ riêng của Sở", GEOGRAPHIC.replace('AUTHORITY["EPSG","4756"]', ""))
NAME = 'Khu vực "cấm" của đ\'x'
COLUMNS = (Column('tên "mỏ"', "TEXT"), Column("số", "INTEGER"), Column("ngày", "DATE"))
SQUARE = shapely.box(104.0, 21.0, 104.1, 21.1)
HOLED = SQUARE.difference(shapely.box(104.02, 21.02, 104.03, 21.03))


def iso(geometry, **options):
    return shapely.to_wkb(geometry, flavor="iso", **options)


def table(rows, name=NAME, kind="POLYGON", crs=VN2000, columns=()):
    return NewTable(name, columns, crs, kind, rows)


def shapes_only(*geometries):
    return [(iso(geometry) if geometry is not None else None, ()) for geometry in geometries]


@pytest.fixture
def fill(tmp_path):
    def run(*tables, name="mới.gpkg"):
        path = tmp_path / name
        path.unlink(missing_ok=True)
        path.touch()
        fill_geopackage(path, tables, DAY)
        return path

    return run


def rows_of(path, sql):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def back(path, columns=(), box=None):
    with opened_read_only(path) as connection:
        (found,) = feature_tables(connection)
        return read_table(connection, found, columns, box)


# --- there and back -------------------------------------------------------------------------------------


def test_rows_come_back_in_their_order_with_keys_from_one(fill):
    rows = [
        (iso(SQUARE), ("đá vôi", 3, date(2020, 1, 2))),
        (None, (None, None, None)),
        (iso(HOLED), ("", -1, None)),
    ]
    found = back(fill(table(rows, columns=COLUMNS)), ['tên "mỏ"', "số", "ngày"])
    assert found.keys.tolist() == [1, 2, 3]
    assert [list(values) for values in found.columns.values()] == [
        ["đá vôi", None, ""],
        [3, None, -1],
        ["2020-01-02", None, None],
    ]
    assert found.geometry.tolist() == [SQUARE, None, HOLED]


def test_more_rows_than_one_batch_keep_their_geometry(fill):
    points = shapely.points(np.arange(5_001.0), 1.0)
    path = fill(table(((wkb, ()) for wkb in shapely.to_wkb(points)), kind="POINT"))
    assert shapely.get_x(back(path).geometry).tolist() == list(range(5_001))
    assert back(path, box=(4_321, 0, 4_322, 2)).keys.tolist() == [4_322, 4_323]


def test_heights_are_kept(fill):
    flat, high = shapely.Point(1, 2), shapely.Point(1, 2, 30.5)
    found = back(fill(table(shapes_only(high), kind="POINT"))).geometry[0]
    assert (found.has_z, found.z) == (True, 30.5)
    assert not back(fill(table(shapes_only(flat), kind="POINT"))).geometry[0].has_z


def test_extended_wkb_is_written_as_iso(fill):
    high = shapely.Point(1, 2, 30.5)
    extended = shapely.to_wkb(high, flavor="extended")
    assert extended != iso(high)
    (blob,) = rows_of(fill(table([(extended, ())], kind="POINT")), f'SELECT geom FROM "{quote(NAME)}"')[0]
    assert blob.endswith(iso(high))


def test_big_endian_wkb_is_read_too(fill):
    path = fill(table([(iso(SQUARE, byte_order=0), ())]))
    assert back(path).geometry[0] == SQUARE


def test_a_moment_is_written_in_utc(fill):
    hanoi = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=7)))
    path = fill(table([(None, (hanoi,))], name="a", columns=(Column("lúc", "DATETIME"),)))
    assert rows_of(path, 'SELECT "lúc" FROM a') == [("2026-01-01T20:04:05.000Z",)]


def quote(name):
    return name.replace('"', '""')


# --- what the standard asks -----------------------------------------------------------------------------


def test_the_file_says_what_it_is(fill):
    path = fill(table(shapes_only(SQUARE)))
    assert path.read_bytes()[68:72] == b"GPKG"
    assert rows_of(path, "PRAGMA user_version") == [(10201,)]
    assert rows_of(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows_of(path, "PRAGMA foreign_key_check") == []


def test_an_empty_geometry_is_flagged_and_not_in_the_tree(fill):
    path = fill(table(shapes_only(shapely.Polygon(), SQUARE, None), name="a"))
    empty, full, missing = (row[0] for row in rows_of(path, "SELECT geom FROM a ORDER BY fid"))
    assert (empty[3], full[3], missing) == (0b10001, 0b00011, None)
    assert rows_of(path, "SELECT id FROM rtree_a_geom") == [(2,)]


def test_the_envelope_of_a_geometry_and_the_extent_of_the_table_are_true(fill):
    path = fill(table(shapes_only(SQUARE, shapely.box(106.0, 20.0, 106.5, 20.5)), name="a"))
    extent = rows_of(path, "SELECT min_x, min_y, max_x, max_y, last_change FROM gpkg_contents")
    assert extent == [(104.0, 20.0, 106.5, 21.1, "2026-11-26T00:00:00.000Z")]
    (blob,) = rows_of(path, "SELECT geom FROM a")[0]
    assert np.frombuffer(blob[8:40]).tolist() == [104.0, 104.1, 21.0, 21.1]
    assert int.from_bytes(blob[4:8], "little") == 4756


def test_a_table_without_a_place_has_no_extent(fill):
    path = fill(table(shapes_only(None, shapely.Polygon())))
    assert rows_of(path, "SELECT min_x, max_y FROM gpkg_contents") == [(None, None)]


@pytest.mark.parametrize(
    ("geometries", "z"),
    [
        ((shapely.Point(1, 2), None), 0),
        ((shapely.Point(1, 2, 3),), 1),
        ((shapely.Point(1, 2, 3), shapely.Point(1, 2)), 2),
        ((), 0),
    ],
)
def test_the_catalogue_says_whether_there_are_heights(fill, geometries, z):
    path = fill(table(shapes_only(*geometries), kind="POINT"))
    assert rows_of(path, "SELECT z, m FROM gpkg_geometry_columns") == [(z, 0)]


def test_the_tree_and_its_six_triggers_are_named_as_an_extension(fill):
    path = fill(table(shapes_only(SQUARE), name="a"))
    assert rows_of(path, "SELECT table_name, column_name, extension_name, scope FROM gpkg_extensions") == [
        ("a", "geom", "gpkg_rtree_index", "write-only")
    ]
    triggers = rows_of(path, "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    endings = ("delete", "insert", "update1", "update2", "update3", "update4")
    assert triggers == [(f"rtree_a_geom_{ending}",) for ending in endings]


def test_each_system_has_one_row_and_systems_of_other_offices_do_not_clash_with_epsg(fill):
    undefined = Crs("NONE", -1, "", "")
    systems = (VN2000, OFFICE, undefined, Crs("EPSG", 4326, "WGS 84", GEOGRAPHIC))
    path = fill(*(table([], name=f"t{number}", crs=crs) for number, crs in enumerate(systems)))
    assert rows_of(path, "SELECT srs_id FROM gpkg_contents ORDER BY table_name") == [
        (4756,),
        (100_000,),
        (-1,),
        (4326,),
    ]
    found = "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys ORDER BY srs_id"
    assert rows_of(path, found) == [("NONE", -1), ("NONE", 0), ("EPSG", 4326), ("EPSG", 4756), ("OFFICE", 7)]


def test_equal_input_gives_equal_bytes(fill):
    rows = shapes_only(*shapely.box(np.arange(3_000.0), 0, np.arange(3_000.0) + 2, 1))
    first = fill(table(rows), table(shapes_only(SQUARE), name="b"), name="1.gpkg").read_bytes()
    second = fill(table(iter(rows)), table(shapes_only(SQUARE), name="b"), name="2.gpkg").read_bytes()
    assert first == second


# --- other programs' eyes and hands ---------------------------------------------------------------------


def test_gdal_reads_every_table_under_its_name(fill):
    rows = [(iso(HOLED), ("đá", 5, DAY)), (None, ("không", None, None))]
    path = fill(table(rows, columns=COLUMNS), table(shapes_only(shapely.Point(1, 2, 3)), "b", "POINT"))
    assert fiona.listlayers(path) == [NAME, "b"]
    with fiona.open(path, layer=NAME) as layer:
        assert layer.crs.to_epsg() == 4756
        assert list(layer.schema["properties"]) == ['tên "mỏ"', "số", "ngày"]
        first, second = layer
    assert (shape(first.geometry), dict(first.properties)) == (
        HOLED,
        {'tên "mỏ"': "đá", "số": 5, "ngày": "2026-11-26"},
    )
    assert (first.id, second.geometry) == ("1", None)


def test_gdal_adds_a_row_and_the_triggers_keep_the_tree(fill):
    path = fill(table(shapes_only(SQUARE)))
    with fiona.open(path, "a", layer=NAME) as layer:
        place = shapely.geometry.mapping(shapely.box(1, 2, 3, 4))
        layer.write({"geometry": place, "properties": {}})
    assert back(path, box=(1, 2, 3, 4)).keys.tolist() == [2]
    assert rows_of(path, "PRAGMA integrity_check") == [("ok",)]


# --- what is refused ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tables",
    [
        [table([], name="")],
        [table([], name="gpkg_x")],
        [table([], name="SQLITE_x")],
        [table([], name="rtree_a_geom")],
        [table([], name="a"), table([], name="A")],
        [table([], columns=(Column("FID", "TEXT"),))],
        [table([], columns=(Column("geom", "TEXT"),))],
        [table([], columns=(Column("a", "TEXT"), Column("A", "TEXT")))],
    ],
)
def test_names_that_clash_or_are_reserved_are_refused(fill, tables):
    with pytest.raises(InputError) as caught:
        fill(*tables)
    assert caught.value.phrase.id == "error.geopackage_name"


def test_letters_that_only_look_alike_to_a_person_are_different_names(fill):
    path = fill(table([], name="a", columns=(Column("đ", "TEXT"), Column("Đ", "TEXT"))))
    assert rows_of(path, "SELECT count(*) FROM pragma_table_info('a')") == [(4,)]


@pytest.mark.parametrize(
    "wkb",
    [
        b"",
        b"\x01\x03",
        iso(SQUARE)[:-9],
        struct.pack("<BII6d", 1, 8, 3, 0, 0, 1, 1, 2, 0),
        shapely.to_wkb(shapely.Point(np.inf, 1.0)),
        bytes.fromhex("0101000040") + np.array([1.0, 2.0, 3.0]).tobytes(),
    ],
    ids=["nothing", "head only", "cut short", "curve", "infinite", "extended with measure"],
)
def test_a_shape_that_cannot_be_read_is_refused_with_its_row(fill, wkb):
    good = [(shapely.to_wkb(shapely.Point(1, 2)), ())] * 2_500
    with pytest.raises(InputError) as caught:
        fill(table([*good, (None, ()), (wkb, ())], kind="GEOMETRY"))
    assert caught.value.phrase.id == "error.geopackage_shape"
    assert caught.value.phrase.values["row"] == 2_502


def test_a_shape_of_another_type_is_refused_with_its_row(fill):
    with pytest.raises(InputError) as caught:
        fill(table(shapes_only(SQUARE, shapely.MultiPolygon([SQUARE]))))
    assert (caught.value.phrase.id, caught.value.phrase.values["row"]) == ("error.geopackage_type", 2)


@pytest.mark.parametrize(("kind", "column"), [("polygon", "TEXT"), ("POLYGON", "TEXT; DROP TABLE a")])
def test_types_outside_the_standard_are_refused(fill, kind, column):
    with pytest.raises(ValueError, match=kind if kind == "polygon" else "DROP"):
        fill(table([], kind=kind, columns=(Column("a", column),)))


def test_an_error_of_the_rows_own_source_is_not_taken_for_the_disk(fill):
    def rows():
        yield from shapes_only(SQUARE)
        raise sqlite3.OperationalError("no such table: source")

    with pytest.raises(sqlite3.OperationalError, match="source"):
        fill(table(rows()))


CROWDED = """
import resource, signal, sys
from pathlib import Path
sys.path[:0] = ["tests", "tests/unit", "."]
from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.base.files import write_whole
from test_geopackage_write import DAY, SQUARE, fill_geopackage, shapes_only, table
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
layer = table(shapes_only(*[SQUARE.buffer(1)] * int(sys.argv[3])))
try:
    write_whole(Path(sys.argv[1]), lambda part: fill_geopackage(part, [layer], DAY))
except CannotWriteError:
    sys.exit(7)
"""


# Few rows wait in memory for the end, many are written on the way.
@pytest.mark.parametrize(
    ("room", "rows"), [(0, 10), (5_000, 10), (50_000, 100), (100_000, 10_000), (2_600_000, 10_000)]
)
def test_a_full_disk_is_an_error_of_the_disk_and_leaves_nothing(tmp_path, room, rows):
    command = [sys.executable, "-c", CROWDED, str(tmp_path / "a.gpkg"), str(room), str(rows)]
    done = subprocess.run(command, cwd=str(ROOT), capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (7, "")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_an_error_of_the_disk(tmp_path):
    with pytest.raises(CannotWriteError):
        write_whole(tmp_path / "no" / "a.gpkg", lambda part: fill_geopackage(part, [], DAY))
