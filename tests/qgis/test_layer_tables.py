"""Tables through QGIS: files give what fiona gives, open layers of any provider are packed untouched."""

from __future__ import annotations

import datetime
import hashlib
import threading
from pathlib import Path

import pytest
import shapely
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
)
from vectormaker import HOLE, SQUARE, geojson, line, ogr2ogr, point, polygon, vector_file

from mineral_plugin.bridge.layer_tables import QgisTables, table_of_layer
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.geopackage_write import Column
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.reference.converting import converted
from mineral_plugin.core.reference.fiona_tables import FionaTables
from mineral_plugin.core.reference.making import make_pack
from mineral_plugin.core.reference.manifest import LegalStatus
from mineral_plugin.core.reference.recipe import RecipeLayer, recipe_of_layer
from mineral_plugin.core.reference.tables import UNKNOWN_CRS, open_table, open_tables

NAME = {"ten": "Mỏ đá Đồng Khê", "dt": 1.25, "so": 7, "ngay": "2015-03-12"}
SHAPES = {
    "polygons": [(polygon(SQUARE, HOLE), NAME), (polygon([(x - 2000, y) for x, y in SQUARE]), NAME)],
    "lines": [(line(SQUARE), NAME)],
    "points": [(point(SQUARE[0]), {**NAME, "dt": None}), (point((*SQUARE[1], 12.5)), NAME)],
}
BOX = (102.0, 8.0, 110.0, 24.0)


def memory_layer(kind, wkts, attributes=(), fields="", crs="EPSG:9208"):
    """Return a layer in memory; shapes as WKT or `None`."""
    layer = QgsVectorLayer(f"{kind}?crs={crs}{fields}", "lớp mở", "memory")
    features = []
    for number, wkt in enumerate(wkts):
        feature = QgsFeature(layer.fields())
        if wkt is not None:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        if attributes:
            feature.setAttributes(attributes[number])
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def shapes(table):
    return [None if wkb is None else shapely.from_wkb(wkb) for wkb, _ in table.rows()]


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("ending", ["gpkg", "shp", "tab", "mif", "geojson", "kml", "dxf"])
def test_a_file_gives_the_rows_that_fiona_gives(qgis_app, tmp_path, ending, kind):
    content = [(shape, {}) for shape, _ in SHAPES[kind]] if ending == "dxf" else SHAPES[kind]
    path = vector_file(
        tmp_path, ending, content, "EPSG:9208", *(["-skipfailures"] if ending == "dxf" else [])
    )
    ours, theirs = open_tables(path, QgisTables()), open_tables(path, FionaTables())
    assert [table.name for table in ours] == [table.name for table in theirs]
    for one, other in zip(ours, theirs):
        assert [wkb for wkb, _ in one.rows()] == [wkb for wkb, _ in other.rows()]
        if ending != "kml":  # GDAL reads KML with or without a library that knows more columns
            assert one.columns == other.columns
            assert list(one.rows()) == list(other.rows())
        assert (one.crs.organization, one.crs.id) == (other.crs.organization, other.crs.id)


def test_a_converted_file_is_the_same_to_the_byte_through_both(qgis_app, tmp_path):
    path = vector_file(tmp_path, "geojson", SHAPES["polygons"])
    one = converted(path, None, tmp_path / "a", QgisTables())
    other = converted(path, None, tmp_path / "b", FionaTables())
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(("encoding", "declared"), [("cp1258", "1258"), ("utf-8", "UTF-8"), ("cp1252", None)])
def test_texts_of_a_shapefile_are_read_in_its_code_page(qgis_app, tmp_path, encoding, declared):
    path = vector_file(tmp_path, "shp", [(polygon(SQUARE), {"ten": "X" * 20})])
    dbf = path.with_suffix(".dbf")
    dbf.write_bytes(dbf.read_bytes().replace(b"X" * 20, "Mo dá".encode(encoding).ljust(20)))
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if declared:
        path.with_suffix(".cpg").write_text(declared)
    assert [values for _, values in open_table(path, None, QgisTables()).rows()] == [("Mo dá",)]


def test_no_file_is_written_beside_a_source(qgis_app, tmp_path):
    for ending in ("gpkg", "shp", "tab", "mif", "geojson", "kml"):
        folder = tmp_path / ending
        folder.mkdir()
        path = vector_file(folder, ending, SHAPES["polygons"])
        before = {one: hashlib.sha256(one.read_bytes()).hexdigest() for one in folder.iterdir()}
        for table in (*open_tables(path, QgisTables()), *QgisTables().tables(path)):
            list(table.rows())
        assert {one: hashlib.sha256(one.read_bytes()).hexdigest() for one in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.shp", b"<OGRVRTDataSource/>"), ("a.vrt", b"<OGRVRTDataSource/>"), ("a.geojson", b'{"type": 1')],
)
def test_what_is_not_what_it_says_is_refused(qgis_app, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError):
        open_tables(tmp_path / name, QgisTables())


@pytest.mark.parametrize(
    ("ending", "part"), [("shp", "shp"), ("shp", "dbf"), ("tab", "map"), ("tab", "dat"), ("mif", "mif")]
)
def test_a_file_that_lost_its_end_is_never_read_as_whole(qgis_app, tmp_path, ending, part):
    many = [(polygon([(x + 500 * number, y) for x, y in SQUARE]), {"so": number}) for number in range(300)]
    path = vector_file(tmp_path, ending, many)
    assert len(shapes(open_table(path, None, QgisTables()))) == len(many)
    cut = path.with_suffix(f".{part}")
    cut.write_bytes(cut.read_bytes()[: int(cut.stat().st_size * 0.7)])
    with pytest.raises(InputError):
        shapes(open_table(path, None, QgisTables()))


def test_a_file_without_system_takes_none_from_the_project(qgis_app, tmp_path):
    path = vector_file(tmp_path, "shp", SHAPES["polygons"])
    path.with_suffix(".prj").unlink()
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:9208"))
    assert open_table(path, None, QgisTables()).crs == UNKNOWN_CRS


# --- open layers ------------------------------------------------------------------------------------


FIELDS = "&field=ten:string&field=so:integer&field=dt:double&field=ngay:date&field=luc:datetime&field=co:bool"


def test_a_layer_in_memory_comes_with_its_values(qgis_app):
    values = ["Mỏ đá", 7, 1.5, "2015-03-12", "2015-03-12T10:00:00", True]
    layer = memory_layer("Polygon", ["POLYGON ((0 0, 1 0, 1 1, 0 0))", None], [values, [None] * 6], FIELDS)
    table = table_of_layer(layer)
    assert [column.kind for column in table.columns] == [
        "TEXT",
        "INTEGER",
        "REAL",
        "DATE",
        "DATETIME",
        "BOOLEAN",
    ]
    (_, first), (none, second) = table.rows()
    moment = datetime.datetime(2015, 3, 12, 10)
    assert first == ("Mỏ đá", 7, 1.5, "2015-03-12", moment, True) and none is None and second == (None,) * 6
    assert (table.crs.organization, table.crs.id, table.count) == ("EPSG", 9208, 2)


@pytest.mark.parametrize(
    ("kind", "wkt", "expected"),
    [
        ("PointZ", "PointZ (1 2 3)", "POINT Z (1 2 3)"),
        ("PointM", "PointM (1 2 9)", "POINT (1 2)"),
        ("PointZM", "PointZM (1 2 3 9)", "POINT Z (1 2 3)"),
        (
            "MultiPolygonZ",
            "MultiPolygonZ (((0 0 1, 1 0 1, 1 1 1, 0 0 1)))",
            "MULTIPOLYGON Z (((0 0 1, 1 0 1, 1 1 1, 0 0 1)))",
        ),
    ],
)
def test_heights_are_kept_and_measures_are_not(qgis_app, kind, wkt, expected):
    (shape,) = shapes(table_of_layer(memory_layer(kind, [wkt])))
    assert shape.wkt == shapely.from_wkt(expected).wkt


def test_curves_come_as_chords_and_are_counted_and_the_layer_keeps_them(qgis_app):
    arc = "CurvePolygon (CompoundCurve (CircularString (0 0, 1 1, 2 0), (2 0, 0 0)))"
    layer = memory_layer("CurvePolygon", [arc, "CurvePolygon ((0 0, 1 0, 1 1, 0 0))"])
    table = table_of_layer(layer)
    round_one, straight = shapes(table)
    assert table.curves == 1
    assert round_one.geom_type == "Polygon" and len(round_one.exterior.coords) > 20
    assert len(straight.exterior.coords) == 4
    assert next(layer.getFeatures()).geometry().constGet().hasCurvedSegments()


def test_curves_in_a_geopackage_come_as_chords(qgis_app, tmp_path):
    source = tmp_path / "a.csv"
    source.write_text('id,wkt\n1,"COMPOUNDCURVE (CIRCULARSTRING (0 0, 1 1, 2 0))"\n')
    options = ["-oo", "GEOM_POSSIBLE_NAMES=wkt", "-a_srs", "EPSG:9208", "-nln", "mo"]
    path = ogr2ogr(tmp_path / "a.gpkg", source, "GPKG", *options)
    table = open_table(path, None, QgisTables())
    (shape,) = shapes(table)
    assert table.curves == 1 and len(shape.coords) > 10
    assert converted(path, None, tmp_path / "c", QgisTables()) != path


def test_a_filtered_layer_and_a_virtual_one_come_as_they_are_shown(qgis_app, tmp_path):
    path = vector_file(tmp_path, "gpkg", [(point(p), {"so": i}) for i, p in enumerate(SQUARE)])
    layer = QgsVectorLayer(str(path), "mỏ", "ogr")
    layer.setSubsetString("so >= 2")
    so = [column.name for column in table_of_layer(layer).columns].index("so")
    assert [values[so] for _, values in table_of_layer(layer).rows()] == [2, 3]
    QgsProject.instance().addMapLayer(layer)
    virtual = QgsVectorLayer("?query=SELECT so + 1 AS n, geometry FROM mỏ", "ảo", "virtual")
    try:
        assert [values for _, values in table_of_layer(virtual).rows()] == [(3,), (4,)]
    finally:
        QgsProject.instance().removeMapLayer(layer.id())


def test_the_rows_can_be_read_in_another_thread_and_the_layer_is_not_touched(qgis_app, tmp_path):
    path = vector_file(tmp_path, "gpkg", SHAPES["polygons"])
    layer = QgsVectorLayer(str(path), "mỏ", "ogr")
    before = path.read_bytes()
    table, found = table_of_layer(layer), []
    thread = threading.Thread(target=lambda: found.extend(table.rows()))
    thread.start()
    thread.join()
    assert len(found) == 2 and found == list(table.rows())
    assert path.read_bytes() == before and not layer.isEditable() and not layer.isModified()


def test_a_file_can_be_read_in_another_thread(qgis_app, tmp_path):
    path, found = vector_file(tmp_path, "shp", SHAPES["polygons"]), []
    thread = threading.Thread(target=lambda: found.extend(open_table(path, None, QgisTables()).rows()))
    thread.start()
    thread.join()
    assert found == list(open_table(path, None, QgisTables()).rows()) and len(found) == 2


def test_a_layer_without_shapes_is_refused(qgis_app):
    with pytest.raises(InputError):
        table_of_layer(memory_layer("None", [None], [["a"]], "&field=ten:string"))


def test_an_open_layer_becomes_a_pack(qgis_app, tmp_path):
    wkts = ["POLYGON ((0 0, 9 0, 9 9, 0 0))", None]
    layer = memory_layer("Polygon", wkts, [["12/GP"], ["13/GP"]], "&field=so_gp:string")
    table = table_of_layer(layer)
    assert table.columns == (Column("so_gp", "TEXT"),)
    entry = RecipeLayer("licence", Path(layer.name()), LegalStatus.COPY, coverage=BOX, opened=table)
    name = Bilingual("Giấy phép", "Licences")
    recipe = recipe_of_layer(entry, ("gp", "1"), name, "Sở", datetime.date(2026, 11, 1))
    made = make_pack(recipe, tmp_path / "gp.mlpack", None, QgisTables())
    (packed,) = made.manifest.layers
    assert (packed.objects, dict(packed.unusable)) == (2, {"without_geometry": 1})


def test_a_pack_of_files_is_the_same_to_the_byte_through_both(qgis_app, tmp_path):
    path = geojson(tmp_path / "a.geojson", SHAPES["polygons"])
    entry = RecipeLayer("licence", path, LegalStatus.COPY, coverage=BOX)
    recipe = recipe_of_layer(entry, ("gp", "1"), Bilingual("a", "b"), "Sở", datetime.date(2026, 11, 1))
    packs = []
    for name, reader in (("a", QgisTables()), ("b", FionaTables())):
        make_pack(recipe, tmp_path / f"{name}.mlpack", None, reader)
        packs.append((tmp_path / f"{name}.mlpack").read_bytes())
    assert packs[0] == packs[1]
