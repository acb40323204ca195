"""Vector tables of any kind brought into a GeoPackage: nothing lost, nothing repaired."""

from __future__ import annotations

import datetime
import os
import shutil
import sqlite3
import struct
import zipfile

import fiona
import pytest
import shapely
from vectormaker import DRIVERS, HOLE, SQUARE, geojson, ogr2ogr, point, polygon, vector_file

from mineral_plugin.core.base.errors import CancelledError, CannotWriteError, InputError, MissingError
from mineral_plugin.core.base.geopackage import feature_tables, opened_read_only
from mineral_plugin.core.base.geopackage_bulk import read_table
from mineral_plugin.core.base.geopackage_write import Column, Crs, NewTable, fill_geopackage
from mineral_plugin.core.base.ports import NoProgress
from mineral_plugin.core.reference import vector_files
from mineral_plugin.core.reference.converting import converted
from mineral_plugin.core.reference.fiona_tables import FionaTables
from mineral_plugin.core.reference.layers import open_reference
from mineral_plugin.core.reference.systems import System, system_of
from mineral_plugin.core.reference.tables import (
    MOST_BYTES,
    UNKNOWN_CRS,
    check_size,
    crs_of_wkt,
    open_table,
    open_tables,
    standard_kind,
    written_columns,
)

READER = FionaTables()
ATTRIBUTES = {"so_gp": "1234/GP-UBND", "ten": "Mỏ đá Đồng Khê", "dt_ha": 3.94, "so": 7}
SHAPES = [
    (polygon(SQUARE, HOLE), ATTRIBUTES),
    (polygon([(x - 2000, y) for x, y in SQUARE]), {**ATTRIBUTES, "ten": "Mỏ cát", "dt_ha": None}),
]
ZONE = Crs("EPSG", 9208, "VN-2000 / TM-3 104-45", "")
MADE_ON = datetime.date(2026, 11, 1)


def rows(table):
    return [(None if wkb is None else shapely.from_wkb(wkb), values) for wkb, values in table.rows()]


def geopackage(path, wkts, columns=(), values=(), name="mo", kind="GEOMETRY"):
    """Write shapes given as WKT (or `None`, or WKB) with our own writer."""
    wkbs = [one if one is None or isinstance(one, bytes) else iso(one) for one in wkts]
    content = [(wkb, values[number] if values else ()) for number, wkb in enumerate(wkbs)]
    path.touch()
    fill_geopackage(path, [NewTable(name, tuple(columns), ZONE, kind, content)], MADE_ON)
    return path


def iso(wkt):
    return shapely.to_wkb(shapely.from_wkt(wkt), flavor="iso")


def written(path):
    """Return name, columns, geometries and values of the one table of a GeoPackage."""
    with opened_read_only(path) as connection:
        (table,) = feature_tables(connection)
        names = [name for name in table.columns if name not in ("fid", "geom")]
        arrays = read_table(connection, table, names)
    return table, names, list(arrays.geometry), [arrays.columns[name] for name in names]


def changed(path, statement, *values):
    """Change a GeoPackage behind the back of its triggers, which need functions that SQLite lacks."""
    connection = sqlite3.connect(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute('DROP TRIGGER "{}"'.format(name.replace('"', '""')))
    connection.execute(statement, values)
    connection.commit()
    connection.close()
    return path


def rewrite(path, blob):
    return changed(path, "UPDATE mo SET geom = ? WHERE fid = 1", blob)


def without_index(path):
    connection = sqlite3.connect(path)
    name = connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%USING rtree%'").fetchone()[0]
    connection.close()
    return changed(path, 'DROP TABLE "{}"'.format(name.replace('"', '""')))


def refusal(function, *arguments):
    """Return the id of the one sentence with which something is refused, said in both languages."""
    with pytest.raises((InputError, MissingError)) as caught:
        function(*arguments)
    assert caught.value.text("vi") and caught.value.text("en")
    return caught.value.phrase.id


# --- what a table is --------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["gpkg", "shp", "tab", "mif", "geojson"])
def test_shapes_and_attributes_come_as_they_are(tmp_path, ending):
    options = ["-lco", "ENCODING=UTF-8"] if ending in ("shp", "tab", "mif") else []
    (table,) = open_tables(vector_file(tmp_path, ending, SHAPES, "EPSG:9208", *options), READER)
    (first, values), (second, other) = rows(table)
    record = dict(zip((column.name for column in table.columns), values))
    assert record == ATTRIBUTES
    assert "Mỏ cát" in other and len(first.interiors) == 1 and len(shapely.get_coordinates(second)) == 5
    assert table.count in (2, None) and not table.curves


@pytest.mark.parametrize("ending", ["gpkg", "shp", "tab", "mif", "geojson"])
def test_the_system_is_known_by_its_code(tmp_path, ending):
    found = written(converted(vector_file(tmp_path, ending, SHAPES), None, tmp_path / "c", READER))[0]
    expected = System(wgs84=True) if ending in ("tab", "mif") else 9208
    if expected == 9208:
        assert (found.organization, found.organization_id) == ("EPSG", 9208)
    else:
        # MapInfo does not know the zone's code; its definition is kept.
        assert "104.75" in found.definition


@pytest.mark.parametrize("ending", ["kml", "gpx", "kmz"])
def test_degrees_come_longitude_first(tmp_path, ending):
    at = [(point((440000, 2456383)), {"name": "A"})]
    path = vector_file(tmp_path, "kml" if ending == "kmz" else ending, at)
    if ending == "kmz":
        kml, path = path, tmp_path / "a.kmz"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(kml, "doc.kml")
    ((shape, _),) = rows(open_table(path, None, READER))
    assert 104 < shape.x < 105 and 22 < shape.y < 23


def test_a_table_is_read_again_from_the_beginning_each_time(tmp_path):
    (table,) = open_tables(vector_file(tmp_path, "shp", SHAPES), READER)
    assert rows(table) == rows(table) and len(rows(table)) == 2


@pytest.mark.parametrize(("encoding", "declared"), [("cp1258", "1258"), ("utf-8", "UTF-8"), ("cp1252", None)])
def test_texts_of_a_shapefile_are_read_in_its_code_page(tmp_path, encoding, declared):
    text = "Mo dá"
    path = vector_file(tmp_path, "shp", [(polygon(SQUARE), {"ten": "X" * 20})])
    dbf = path.with_suffix(".dbf")
    dbf.write_bytes(dbf.read_bytes().replace(b"X" * 20, text.encode(encoding).ljust(20)))
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if declared:
        path.with_suffix(".cpg").write_text(declared)
    ((_, values),) = rows(open_table(path, None, READER))
    assert values == (text,)


def test_days_and_moments_are_kept(tmp_path):
    features = [(polygon(SQUARE), {"ngay": "2015-03-12", "luc": "2015-03-12T10:00:00+07:00"})]
    source = geojson(tmp_path / "a.geojson", features)
    _, names, _, values = written(converted(source, None, tmp_path / "c", READER))
    assert dict(zip(names, values)) == {"ngay": ["2015-03-12"], "luc": ["2015-03-12T03:00:00.000Z"]}


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp"])
def test_heights_are_kept(tmp_path, ending):
    raised = {"type": "Polygon", "coordinates": [[[0, 0, 5], [9, 0, 6], [9, 9, 7], [0, 0, 5]]]}
    path = vector_file(tmp_path, ending, [(raised, {"a": 1})])
    ((shape, _),) = rows(open_table(path, None, READER))
    assert sorted(shapely.get_coordinates(shape, include_z=True)[:, 2]) == [5, 5, 6, 7]


@pytest.mark.parametrize(
    "wkt",
    [
        "MULTIPOLYGON Z (((0 0 1, 9 0 1, 9 9 1, 0 0 1)), ((20 0 1, 29 0 1, 29 9 1, 20 0 1)))",
        "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
        "MULTIPOINT Z ((0 0 1), (1 1 2))",
        "GEOMETRYCOLLECTION (POINT (0 0), LINESTRING (0 0, 1 1))",
        "POLYGON EMPTY",
        "POINT (3 4)",
    ],
)
def test_every_type_of_shape_goes_through_both_readers(tmp_path, wkt):
    path = geopackage(tmp_path / "a.gpkg", [wkt], kind=wkt.split()[0])
    ours, theirs = open_table(path, None, READER), READER.tables(path)[0]
    assert rows(ours) == rows(theirs) == [(shapely.from_wkt(wkt), ())]
    assert [wkb for wkb, _ in ours.rows()] == [wkb for wkb, _ in theirs.rows()]


@pytest.mark.parametrize(
    ("code", "numbers", "expected"),
    [(2001, (3, 4, 99), "POINT (3 4)"), (3001, (3, 4, 5, 99), "POINT Z (3 4 5)")],
)
def test_measures_are_left_out(tmp_path, code, numbers, expected):
    path = geopackage(tmp_path / "a.gpkg", ["POINT (0 0)"])
    blob = b"GP\0\1" + struct.pack("<i", 9208) + struct.pack(f"<BI{len(numbers)}d", 1, code, *numbers)
    rewrite(path, blob)
    copy = converted(path, None, tmp_path / "c", READER)
    assert copy != path
    assert [shapely.to_wkt(shape) for shape in written(copy)[2]] == [
        shapely.to_wkt(shapely.from_wkt(expected))
    ]


def test_curves_come_as_chords_and_are_counted(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", ["POINT (0 0)", "POINT (1 1)"])
    arc = struct.pack("<BII6d", 1, 8, 3, 0, 0, 1, 1, 2, 0)
    rewrite(path, b"GP\0\1" + struct.pack("<i", 9208) + arc)
    table = open_table(path, None, READER)
    (shape, _), _ = rows(table)
    assert table.curves == 1
    assert shape.geom_type == "LineString" and len(shape.coords) > 10


def test_what_has_no_shape_or_an_empty_one_or_a_broken_one_is_kept(tmp_path):
    bow = "POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))"
    path = geopackage(tmp_path / "a.gpkg", [None, "POLYGON EMPTY", bow])
    shp = ogr2ogr(tmp_path / "a.geojson", path, "GeoJSON", "-a_srs", "EPSG:9208")
    copy = converted(shp, None, tmp_path / "c", READER)
    none, empty, broken = written(copy)[2]
    assert none is None and empty.is_empty and not broken.is_valid and len(broken.exterior.coords) == 5


def test_several_types_with_heights_are_told_where_fiona_cannot_read_them(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", ["LINESTRING Z (0 0 5, 9 0 6)", "POINT Z (1 2 3)"])
    assert refusal(READER.tables, path) == "table.mixed_heights"
    assert len(rows(open_table(path, None, READER))) == 2


def test_the_key_of_a_geopackage_is_kept_unless_it_only_numbers_the_rows(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", ["POINT (0 0)", "POINT (1 1)"])
    assert open_table(path, None, READER).columns == ()
    changed(path, "UPDATE mo SET fid = 77 WHERE fid = 1")
    table = open_table(path, None, READER)
    assert table.columns == (Column("fid", "INTEGER"),)
    assert [values for _, values in rows(table)] == [(2,), (77,)]
    assert written_columns(table.columns) == (Column("fid_1", "INTEGER"),)


def test_columns_that_differ_only_in_case_or_are_ours_get_a_number():
    columns = [Column(name, "TEXT") for name in ("Ten", "TEN", "geom", "GEOM", "", "Đá", "đá")]
    names = [column.name for column in written_columns(columns)]
    assert names == ["Ten", "TEN_1", "geom_1", "GEOM_2", "column", "Đá", "đá"]


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        ("text(20)", "TEXT(20)"),
        ("VARCHAR(20)", "TEXT"),
        ("BIGINT", "INTEGER"),
        ("DOUBLE PRECISION", "REAL"),
        ("NUMERIC(10,2)", "REAL"),
        ("DATETIME", "DATETIME"),
        ("JSON", "TEXT"),
        ("", "TEXT"),
    ],
)
def test_declared_types_become_those_of_the_standard(declared, kind):
    assert standard_kind(declared) == kind


def test_a_system_is_taken_from_the_root_of_its_wkt_only():
    inner = 'PROJCS["my zone",GEOGCS["VN",AUTHORITY["EPSG","4756"]],UNIT["metre",1,AUTHORITY["EPSG","9001"]]]'
    assert crs_of_wkt(inner) == Crs("NONE", 100_000, "my zone", inner)
    outer = 'GEOGCS["WGS 84",DATUM["d"],AUTHORITY["EPSG","4326"]]'
    assert crs_of_wkt(outer) == Crs("EPSG", 4326, "WGS 84", outer)
    assert crs_of_wkt("") == crs_of_wkt("no wkt") == UNKNOWN_CRS


def test_a_file_without_system_stays_without_one(tmp_path):
    path = vector_file(tmp_path, "shp", SHAPES)
    path.with_suffix(".prj").unlink()
    table, *_ = written(converted(path, None, tmp_path / "c", READER))
    assert table.organization == "NONE" and system_of(table) is None


def test_a_zone_without_code_is_known_by_its_definition(tmp_path):
    path = vector_file(tmp_path, "shp", SHAPES)
    prj = path.with_suffix(".prj")
    prj.write_text(prj.read_text().replace("104.75", "106.4").replace("TM-3 104-45", "own"))
    table, *_ = written(converted(path, None, tmp_path / "c", READER))
    assert table.organization == "NONE" and "106.4" in table.definition


# --- the cache --------------------------------------------------------------------------------------


def test_a_geopackage_with_an_index_is_used_where_it_is(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", ["POINT (0 0)"])
    assert converted(path, None, tmp_path / "c", READER) == path
    assert converted(path, "mo", tmp_path / "c", READER) == path
    assert not (tmp_path / "c").exists()


def test_a_geopackage_without_index_gets_one_in_the_cache(tmp_path):
    source = geojson(tmp_path / "s.geojson", SHAPES)
    path = ogr2ogr(tmp_path / "a.gpkg", source, "GPKG", "-lco", "SPATIAL_INDEX=NO")
    copy = converted(path, None, tmp_path / "c", READER)
    table, names, shapes, values = written(copy)
    assert copy.parent == tmp_path / "c" and table.has_rtree
    assert dict(zip(names, values))["ten"] == ["Mỏ đá Đồng Khê", "Mỏ cát"] and len(shapes) == 2


def test_the_copy_is_used_again_until_a_file_of_the_source_changes(tmp_path):
    path, cache = vector_file(tmp_path, "shp", SHAPES), tmp_path / "c"
    first = converted(path, None, cache, READER)
    stamp = first.stat().st_mtime_ns
    assert converted(path, None, cache, READER) == first and first.stat().st_mtime_ns == stamp
    os.utime(path.with_suffix(".dbf"), ns=(1, 1))
    second = converted(path, None, cache, READER)
    assert second != first and list(cache.iterdir()) == [second]


def test_the_copy_of_another_table_stays(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", ["POINT (0 0)"])
    other = ogr2ogr(tmp_path / "b.gpkg", path, "GPKG", "-lco", "SPATIAL_INDEX=NO", "-nln", "one")
    ogr2ogr(other, path, "GPKG", "-update", "-lco", "SPATIAL_INDEX=NO", "-nln", "two")
    copies = {converted(other, name, tmp_path / "c", READER) for name in ("one", "two")}
    assert copies == set((tmp_path / "c").iterdir()) and len(copies) == 2
    assert refusal(converted, other, None, tmp_path / "c", READER) == "error.reference_table_choice"
    assert refusal(converted, other, "three", tmp_path / "c", READER) == "error.reference_table"


class Stops(NoProgress):
    def cancelled(self):
        return True


def test_what_is_stopped_or_damaged_leaves_nothing_in_the_cache(tmp_path):
    path, cache = vector_file(tmp_path, "shp", SHAPES), tmp_path / "c"
    with pytest.raises(CancelledError):
        converted(path, None, cache, READER, Stops())
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError):
        converted(path, None, cache, READER)
    assert list(cache.iterdir()) == []


def test_a_source_that_changes_while_it_is_read_is_refused(tmp_path):
    path, cache = vector_file(tmp_path, "geojson", SHAPES), tmp_path / "c"

    class Touches(NoProgress):
        def cancelled(self):
            os.utime(path, ns=(1, 1))
            return False

    assert refusal(converted, path, None, cache, READER, Touches()) == "table.changed"
    assert list(cache.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "c").write_text("a file")
    with pytest.raises(CannotWriteError):
        converted(vector_file(tmp_path, "shp", SHAPES), None, tmp_path / "c", READER)


def test_the_copy_is_read_as_a_reference_layer(tmp_path):
    path = vector_file(tmp_path, "shp", SHAPES)
    copy = converted(path, None, tmp_path / "c", READER)
    (layer,) = open_reference([f"licence={copy}|as_of=2026-11-01"]).layers
    assert layer.system is not None and layer.table.name == "mo"


# --- hostile files ----------------------------------------------------------------------------------


def test_no_file_is_written_beside_a_source(tmp_path):
    for ending in DRIVERS:
        folder = tmp_path / ending
        folder.mkdir()
        options = ["-skipfailures"] if ending in ("dxf", "dgn", "gpx") else []
        shapes = [(shape, {}) for shape, _ in SHAPES] if ending in ("dxf", "dgn", "gpx") else SHAPES
        path = vector_file(folder, ending, shapes, "EPSG:9208", *options)
        before = {one: one.read_bytes() for one in folder.iterdir()}
        for table in open_tables(path, READER):
            rows(table)
        assert {one: one.read_bytes() for one in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("name", "content", "phrase"),
    [
        ("a.shp", b"<OGRVRTDataSource/>", "vector.other_content"),
        ("a.gpkg", b"<OGRVRTDataSource/>", "error.not_geopackage"),
        ("a.gpkg", b"SQLite format 3\0" + b"\xff" * 200, "error.not_geopackage"),
        ("a.gpkg", b"", "vector.empty_file"),
        ("a.kml", b"", "vector.empty_file"),
        ("a.kml", b"<!DOCTYPE kml [<!ENTITY a 'b'>]><kml>&a;</kml>", "vector.xml_doctype"),
        ("a.kml", b"<kml>" * 300, "vector.bad_xml"),
        ("a.kml", b"<kml>", "vector.bad_xml"),
        ("a.kmz", b"PK\x03\x04 nothing", "vector.damaged"),
        ("a.tab", b"!table\nType LINKED\n", "vector.other_content"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [', "vector.damaged"),
        ("a.vrt", b"<OGRVRTDataSource/>", "vector.unknown_format"),
        ("a.shp", b"\0\0\x27\x0a" + b"\0" * 200, "table.parts_missing"),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_one_sentence(tmp_path, name, content, phrase):
    (tmp_path / name).write_bytes(content)
    assert refusal(open_tables, tmp_path / name, READER) == phrase


MANY = [(polygon([(x + 500 * number, y) for x, y in SQUARE]), {"so": number}) for number in range(300)]
CUT = [("shp", "shp"), ("shp", "dbf"), ("shp", "shx"), ("tab", "map"), ("tab", "dat"), ("tab", "id")]
CUT += [
    ("mif", "mif"),
    ("mif", "mid"),
    ("geojson", "geojson"),
    ("dxf", "dxf"),
    ("dgn", "dgn"),
]


@pytest.mark.parametrize(("ending", "part"), CUT)
def test_a_file_that_lost_its_end_is_never_read_as_whole(tmp_path, ending, part):
    drawing = ending in ("dxf", "dgn")
    shapes = [(shape, {}) for shape, _ in MANY] if drawing else MANY
    path = vector_file(tmp_path, ending, shapes, "EPSG:9208", *(["-skipfailures"] if drawing else []))
    assert len(rows(open_table(path, None, READER))) == len(MANY)
    cut = path.with_suffix(f".{part}")
    cut.write_bytes(cut.read_bytes()[: int(cut.stat().st_size * 0.7)])
    assert refusal(lambda: rows(open_table(path, None, READER))) == "vector.damaged"


@pytest.mark.parametrize("ending", ["shp", "tab"])
def test_records_marked_as_deleted_are_no_damage(tmp_path, ending):
    path = vector_file(tmp_path, ending, MANY)
    table = path.with_suffix({"shp": ".dbf", "tab": ".dat"}[ending])
    data = bytearray(table.read_bytes())
    data[int.from_bytes(data[8:10], "little") + 3 * int.from_bytes(data[10:12], "little")] = ord("*")
    table.write_bytes(data)
    if ending == "tab":  # MapInfo takes the shape away as well
        index = bytearray(path.with_suffix(".id").read_bytes())
        index[12:16] = bytes(4)
        path.with_suffix(".id").write_bytes(index)
    found = [values[0] for _, values in rows(open_table(path, None, READER))]
    assert found == [number for number in range(300) if number != 3]


def test_a_column_named_like_a_shape_is_no_missing_object(tmp_path):
    path = vector_file(tmp_path, "mif", [(polygon(SQUARE), {"Point": 1, "Region": 2})])
    assert len(rows(open_table(path, None, READER))) == 1


def test_a_file_that_is_not_there_is_told(tmp_path):
    assert refusal(open_tables, tmp_path / "a.shp", READER) == "error.file_missing"
    assert refusal(open_tables, tmp_path / "a.gpkg", READER) == "error.file_missing"
    assert refusal(READER.tables, tmp_path / "a.shp") == "error.file_missing"


def test_sizes_are_limited(tmp_path, monkeypatch):
    assert refusal(check_size, tmp_path / "a.shp", MOST_BYTES + 1) == "table.too_large"
    monkeypatch.setattr(vector_files, "MOST_KML_BYTES", 1000)
    with zipfile.ZipFile(tmp_path / "a.kmz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", b"<kml>" + b" " * 2000 + b"</kml>")
    assert refusal(open_tables, tmp_path / "a.kmz", READER) == "table.too_large"


def test_a_view_in_a_geopackage_is_not_run(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", ["POINT (0 0)"])
    connection = sqlite3.connect(path)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    connection.execute(f"CREATE VIEW trap AS {endless} SELECT i AS fid, NULL AS geom FROM n")
    connection.execute("INSERT INTO gpkg_geometry_columns VALUES ('trap', 'geom', 'POINT', 9208, 0, 0)")
    connection.commit()
    connection.close()
    table = open_table(path, "trap", READER)
    assert refusal(rows, table) == "table.view"
    assert refusal(converted, path, "trap", tmp_path / "c", READER) == "table.view"
    assert len(rows(open_table(path, "mo", READER))) == 1


@pytest.mark.parametrize(
    "name", ['a"; DROP TABLE gpkg_contents; --', "../../x", "a' OR 1=1", "Mỏ | layername=b"]
)
def test_names_of_layers_are_only_names(tmp_path, name):
    path = geopackage(tmp_path / "a.gpkg", ["POINT (3 4)"], [Column(name, "TEXT")], [("x",)], name)
    before = path.read_bytes()
    assert rows(open_table(path, name, READER)) == [(shapely.Point(3, 4), ("x",))]
    assert path.read_bytes() == before
    copy = converted(without_index(path), name, tmp_path / "c", READER)
    table, names, *_ = written(copy)
    assert copy != path and (table.name, names) == (name, [name])
    assert {one.name for one in tmp_path.iterdir()} == {"a.gpkg", "c"}


def test_damaged_geometry_bytes_are_one_sentence(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", ["POINT (0 0)"])
    for blob in (b"no geometry", b"GP\0\x2f" + bytes(100)):
        rewrite(path, blob)
        assert refusal(rows, open_table(path, None, READER)) == "error.bad_geometry"
    rewrite(without_index(path), b"GP\0\1\0\0\0\0garbage")
    assert refusal(converted, path, None, tmp_path / "c", READER) == "error.geopackage_shape"
    assert list((tmp_path / "c").iterdir()) == []


def test_a_text_that_is_no_utf8_does_not_stop_the_reading(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", ["POINT (0 0)"], [Column("ten", "TEXT")], [("x",)])
    changed(path, "UPDATE mo SET ten = CAST(x'4df8' AS TEXT)")
    ((_, values),) = rows(open_table(path, None, READER))
    assert values == ("M\N{REPLACEMENT CHARACTER}",)


def test_a_file_without_shapes_is_refused(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", ["POINT (0 0)"])
    changed(path, "DELETE FROM gpkg_geometry_columns")
    assert refusal(open_tables, path, READER) == "table.none"


def test_without_fiona_the_sentence_says_what_to_do(tmp_path, monkeypatch):
    path = vector_file(tmp_path, "geojson", SHAPES)
    monkeypatch.setitem(__import__("sys").modules, "fiona", None)
    assert refusal(open_tables, path, READER) == "vector.no_fiona"


def test_a_register_of_many_objects_is_read_row_by_row(tmp_path):
    path = tmp_path / "many.shp"
    schema = {"geometry": "Polygon", "properties": {"id": "int"}}
    ring = [(float(x), float(y)) for x, y in [*SQUARE, SQUARE[0]]]
    with fiona.open(path, "w", driver="ESRI Shapefile", schema=schema, crs="EPSG:9208") as sink:
        sink.writerecords(
            {"geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {"id": number}}
            for number in range(3000)
        )
    source = open_table(path, None, READER).rows()
    assert next(source)[1] == (0,)
    # The rest of the file is still unread: it can be taken away without an error at this row.
    shutil.copyfile(path, tmp_path / "other.shp")
    assert sum(1 for _ in source) == 2999
