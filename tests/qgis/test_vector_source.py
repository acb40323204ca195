"""The same vector file gives the same reading through QGIS's providers and through fiona."""

from __future__ import annotations

import hashlib
import json
import zipfile

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsProject
from vectormaker import FINE, HOLE, SQUARE, geojson, line, ogr2ogr, point, polygon, vector_file

from mineral_plugin.bridge.vector_source import QgisSource
from mineral_plugin.core.area.zones import Zone, as_points, to_wgs84
from mineral_plugin.core.corner_tables.result import Verdict
from mineral_plugin.core.corner_tables.vectors.fiona_source import FionaSource
from mineral_plugin.core.corner_tables.vectors.read import read_vector
from mineral_plugin.core.corner_tables.vectors.source import Limits

THREE, SIX = Zone(6285, 3), Zone(6300, 6)
NAME = {"name": "Khu Đông", "DT_ha": 1.25, "top_m": 10.0}
SHAPES = {
    "polygons": [(polygon(FINE, HOLE), NAME), (polygon([(x - 2000, y) for x, y in SQUARE]), {"name": "B"})],
    "lines": [(line([*SQUARE, SQUARE[0]]), {"name": "khép"}), (line(SQUARE), {"name": "hở"})],
    "points": [(point(p), {"name": f"{i}"}) for i, p in enumerate(SQUARE, 1)],
    "mixed": [(point(SQUARE[0]), {"name": "1"}), (polygon(SQUARE), NAME), (line(HOLE), {"name": "x"})],
}


def both(path, zone=None, limits=None):
    limits = limits or Limits()
    through_qgis = read_vector(path, QgisSource(), zone, {}, limits)
    assert through_qgis == read_vector(path, FionaSource(), zone, {}, limits)
    return through_qgis


# ogr2ogr writes only lines to GPX as they are.
ENDINGS = ("gpkg", "geojson", "shp", "tab", "mif", "dxf", "dgn", "kml")
COMBINATIONS = [*((ending, kind) for ending in ENDINGS for kind in SHAPES), ("gpx", "lines")]


@pytest.mark.parametrize("zone", [None, THREE, SIX], ids=["no zone", "own zone", "other zone"])
@pytest.mark.parametrize(("ending", "kind"), COMBINATIONS)
def test_every_format_and_shape_reads_alike(qgis_app, tmp_path, ending, kind, zone):
    shapes = SHAPES[kind]
    if ending == "gpx":
        shapes = [(shape, {}) for shape, _ in shapes]
    if ending == "shp" and kind == "mixed":
        shapes = shapes[1:2]
    options = ["-skipfailures"] if ending in ("dxf", "dgn", "gpx") else []
    reading = both(vector_file(tmp_path, ending, shapes, "EPSG:9208", *options), zone)
    assert reading.areas or reading.questions, reading


@pytest.mark.parametrize("code", [9208, 3405, 4756, 4326, 32648, 6957, 2044, 4147, 3148, 27700])
@pytest.mark.parametrize("ending", ["shp", "tab", "mif"])
def test_every_system_reads_alike(qgis_app, tmp_path, ending, code):
    source = geojson(tmp_path / "s.geojson", [(polygon(SQUARE), NAME)], "EPSG:9208")
    driver = {"shp": "ESRI Shapefile"}.get(ending, "MapInfo File")
    extra = ["-dsco", "FORMAT=MIF"] if ending == "mif" else []
    both(ogr2ogr(tmp_path / f"a.{ending}", source, driver, "-a_srs", f"EPSG:{code}", *extra), THREE)


@pytest.mark.parametrize("zone", [Zone(6315, 3), Zone(7020, 6)], ids=lambda zone: zone.text)
def test_a_zone_without_code_reads_alike(qgis_app, tmp_path, zone):
    source = geojson(tmp_path / "s.geojson", [(polygon(SQUARE), NAME)], None)
    path = ogr2ogr(tmp_path / "a.shp", source, "ESRI Shapefile", "-a_srs", zone.wkt2)
    assert both(path).areas[0].zone == zone


def test_kmz_reads_alike(qgis_app, tmp_path):
    ring = [tuple(pair) for pair in to_wgs84(as_points(FINE), THREE)]
    kml = vector_file(tmp_path, "kml", [(polygon(ring), {"name": "Khu I"})], None)
    with zipfile.ZipFile(tmp_path / "mo.kmz", "w") as archive:
        archive.write(kml, "doc.kml")
    reading = both(tmp_path / "mo.kmz", THREE)
    assert [(c.east_m, c.north_m) for c in reading.areas[0].rings[0].corners] == FINE


def test_folders_of_a_kml_read_alike(qgis_app, tmp_path):
    ring = [[x, y] for x, y in to_wgs84(as_points(SQUARE), THREE)]
    corners = " ".join(f"{x},{y},0" for x, y in [*ring, ring[0]])
    shape = (
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{corners}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
    )
    places = "".join(
        f"<Folder><name>Tờ {i}</name><Placemark><name>Khu {i}</name>{shape}</Placemark></Folder>"
        for i in (1, 2)
    )
    path = tmp_path / "a.kml"
    path.write_text(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{places}</Document></kml>', "utf-8"
    )
    reading = both(path, THREE)
    assert reading.verdict is Verdict.READ


@pytest.mark.parametrize("encoding", ["UTF-8", "CP1258", "ISO-8859-1"])
def test_names_in_the_code_pages_of_a_shapefile_read_alike(qgis_app, tmp_path, encoding):
    name = "Khu vùc khai th¸c má ®¸ v«i §ång Giao" if encoding == "ISO-8859-1" else "mỏ đá Đồng Giao"
    source = geojson(tmp_path / "s.geojson", [(polygon(SQUARE), {"name": name})])
    path = ogr2ogr(tmp_path / "a.shp", source, "ESRI Shapefile", "-lco", f"ENCODING={encoding}")
    both(path)


@pytest.mark.parametrize("ending", ["dxf", "geojson", "kml", "mif", "shp", "tab"])
def test_damage_and_limits_are_answered_alike(qgis_app, tmp_path, ending):
    path = vector_file(tmp_path, ending, [(polygon(SQUARE), {"Layer": "A"})], "EPSG:9208")
    assert both(path, limits=Limits(vertices=2)).refusal.id == "vector.too_many_vertices"
    path.write_bytes(path.read_bytes()[:60])
    assert read_vector(path, QgisSource()).verdict is Verdict.REFUSED
    path.write_bytes(b"")
    assert both(path).refusal.id == "vector.empty_file"


def test_a_layer_without_system_takes_none_from_the_project(qgis_app, tmp_path):
    path = vector_file(tmp_path, "dxf", [(polygon(SQUARE), {})], "EPSG:9208")
    before = QgsProject.instance().crs()
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem("EPSG:3406"))
    try:
        assert [question.id for question in both(path).questions] == ["zone"]
    finally:
        QgsProject.instance().setCrs(before)


def test_qgis_changes_no_file_and_leaves_none_behind(qgis_app, tmp_path):
    for ending in ("gpkg", "shp", "tab", "mif", "dxf", "kml", "geojson"):
        folder = tmp_path / ending
        folder.mkdir()
        path = vector_file(folder, ending, [(polygon(SQUARE, HOLE), {})])
        before = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}
        read_vector(path, QgisSource())
        assert before == {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


def test_attributes_that_are_dates_do_no_harm(qgis_app, tmp_path):
    content = json.loads(geojson(tmp_path / "a.geojson", [(polygon(SQUARE), NAME)]).read_text("utf-8"))
    content["features"][0]["properties"].update(ngay="2026-07-16", luc="2026-07-16T10:00:00", co=True)
    (tmp_path / "a.geojson").write_text(json.dumps(content), "utf-8")
    both(tmp_path / "a.geojson")
