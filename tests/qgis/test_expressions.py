"""Expression functions: the core's numbers in every system, errors as the expression's own."""

from __future__ import annotations

import threading

import pytest
from qgis.core import (
    NULL,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsVectorLayer,
)

from mineral_plugin.bridge.expressions import register_expressions, unregister_expressions
from mineral_plugin.bridge.layers import area_geometry, zone_crs
from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.area.zones import Zone, as_points, between_zones, to_geographic, to_wgs84
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.work.corners import read_table_file
from mineral_plugin.core.work.writing import clipboard_table

AREA = read_table_file(resource_path("demo", "tables", "dong-khe.txt"))
ZONE = AREA.zone
OTHER = Zone(6300, 6)
CORNER = as_points([(489781.0, 2383275.0)])


@pytest.fixture(autouse=True, params=["en"])
def functions(request):
    yield register_expressions(request.param)
    unregister_expressions()


def evaluated(text, geometry=None, crs="EPSG:9208", kind="MultiPolygon"):
    layer = QgsVectorLayer(f"{kind}?crs={crs}", "lớp", "memory")
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    feature = QgsFeature()
    feature.setGeometry(geometry or QgsGeometry())
    context.setFeature(feature)
    context.setGeometry(feature.geometry())
    expression = QgsExpression(text)
    assert not expression.hasParserError(), expression.parserErrorString()
    return expression.evaluate(context), expression.evalErrorString()


def value(text, *args, **named):
    found, error = evaluated(text, *args, **named)
    assert error == ""
    return found


def error(text, *args, **named):
    found, told = evaluated(text, *args, **named)
    assert found == NULL
    return told


def polygon_in(points_of):
    """Return the area with every corner moved by ``points_of``."""
    moved = QgsGeometry(area_geometry(AREA))
    for number in range(moved.constGet().nCoordinates() - 1):
        vertex = moved.vertexAt(number)
        east, north = points_of(as_points([(vertex.x(), vertex.y())]))[0]
        moved.moveVertex(east, north, number)
    return moved


def test_the_area_is_that_of_the_core_to_the_digit():
    assert value("vn2000_area($geometry)", area_geometry(AREA)) == area_m2(AREA)


@pytest.mark.parametrize("zone", ["104°45'", "104.75/3", "104.75", "104°45′/3"])
def test_the_zone_may_be_written_in_every_way(zone):
    assert value(
        f"vn2000_area($geometry, '{zone.replace(chr(39), chr(39) * 2)}')", area_geometry(AREA)
    ) == area_m2(AREA)


def test_a_polygon_of_another_system_has_the_area_of_its_corners_in_the_zone_asked():
    for crs, points_of in (
        ("EPSG:3405", lambda points: between_zones(points, ZONE, OTHER)),
        ("EPSG:4756", lambda points: to_geographic(points, ZONE)),
        ("EPSG:4326", lambda points: to_wgs84(points, ZONE)),
    ):
        found = value("vn2000_area($geometry, '104.75/3')", polygon_in(points_of), crs=crs)
        assert found == pytest.approx(area_m2(AREA), abs=0.01), crs


def test_web_mercator_comes_over_by_the_named_operation():
    point = QgsGeometry.fromPointXY(QgsPointXY(*to_wgs84(CORNER, ZONE)[0]))
    text = "vn2000_x(transform($geometry, 'EPSG:4326', 'EPSG:3857'), '104.75/3', 'EPSG:3857')"
    assert value(text, point, crs="EPSG:4326", kind="Point") == pytest.approx(2383275.0, abs=0.005)


def test_x_is_north_and_y_is_east():
    point = QgsGeometry.fromPointXY(QgsPointXY(*CORNER[0]))
    assert value("vn2000_x($geometry)", point, kind="Point") == 2383275.0
    assert value("vn2000_y($geometry)", point, kind="Point") == 489781.0
    east, north = between_zones(CORNER, ZONE, OTHER)[0]
    assert value("vn2000_x($geometry, '105/6')", point, kind="Point") == north
    assert value("vn2000_y($geometry, '105/6')", point, kind="Point") == east


@pytest.mark.parametrize(
    ("to", "degrees"), [((0, 10), 0.0), ((10, 0), 90.0), ((0, -10), 180.0), ((-10, 10), 315.0)]
)
def test_a_bearing_runs_clockwise_from_grid_north(to, degrees):
    text = f"vn2000_bearing(make_point(500000, 2383000), make_point({500000 + to[0]}, {2383000 + to[1]}))"
    assert value(text) == pytest.approx(degrees, abs=1e-9)


def test_a_zone_is_that_of_the_layer_of_a_province_or_the_nearest():
    assert value("vn2000_zone($geometry)", area_geometry(AREA)) == "104°45′/3"
    assert value("vn2000_zone('tỉnh Lào Cai')") == "104°45′/3"
    point = QgsGeometry.fromPointXY(QgsPointXY(*to_wgs84(CORNER, ZONE)[0]))
    assert value("vn2000_zone($geometry)", point, crs="EPSG:4326", kind="Point") == "104°45′/3"


def test_a_province_may_stand_for_its_zone():
    assert value("vn2000_area($geometry, 'Lào Cai')", area_geometry(AREA)) == area_m2(AREA)


def test_the_corner_table_is_that_of_the_core():
    text = value("corner_table($geometry, decimals:=0, format:='text')", area_geometry(AREA))
    lines = [line.split("\t") for line in text.splitlines()]
    assert ["1", "2,383,275", "489,781"] in lines
    html = value("corner_table($geometry)", area_geometry(AREA))
    assert "<table" in html and "2,383,275.00" in html
    whole = clipboard_table([AREA], "en")[1]
    assert [line for line in lines if line[0] == "6"][0][1] in whole


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("vn2000_area(5)", "geometry"),
        ("vn2000_area(make_point(1, 2))", "polygon"),
        ("vn2000_x($geometry)", "exactly one point"),
        ("vn2000_area($geometry, '90°')", "90°"),
        ("vn2000_area($geometry, 'Atlantis')", "Atlantis"),
        ("corner_table($geometry, decimals:=9)", "0 to 4"),
        ("corner_table($geometry, format:='pdf')", "html, text"),
        ("vn2000_area($geometry, crs:='EPSG:0')", "system"),
    ],
)
def test_an_error_is_one_sentence_of_the_expression(text, words):
    assert words in error(text, area_geometry(AREA))


def test_a_layer_in_degrees_needs_a_zone():
    assert "central meridian" in error("vn2000_area($geometry)", area_geometry(AREA), crs="EPSG:4756")


def test_nothing_in_gives_nothing_out():
    assert value("vn2000_area(NULL)") == NULL
    assert value("vn2000_bearing(make_point(500000, 2383000), make_point(500000, 2383000))") in (None, NULL)


def test_places_nowhere_in_the_zone_are_told():
    far = QgsGeometry.fromPointXY(QgsPointXY(-75.0, 89.9999))
    told = evaluated("vn2000_x($geometry, '104.75/3')", far, crs="EPSG:4326", kind="Point")
    assert told[1] or isinstance(told[0], float)


def test_every_function_has_help_in_its_group_and_an_example(functions):
    assert set(functions) == {
        "vn2000_area", "vn2000_zone", "vn2000_x", "vn2000_y", "vn2000_bearing", "corner_table",
    }  # fmt: skip
    for name in functions:
        found = QgsExpression.Functions()[QgsExpression.functionIndex(name)]
        assert found.group() == "Mineral Licence"
        assert "<code>" in found.helpText() and f"<h3>{name}</h3>" in found.helpText()


def test_nothing_stays_when_they_are_taken_away(functions):
    unregister_expressions()
    for name in functions:
        assert not QgsExpression.isFunctionName(name)
        assert QgsExpression(f"{name}($geometry)").hasParserError()


def test_registering_twice_leaves_each_function_once(functions):
    assert register_expressions("en") == functions
    names = [function.name() for function in QgsExpression.Functions()]
    assert all(names.count(name) == 1 for name in functions)


def test_the_functions_work_in_other_threads():
    answers = []

    def work():
        answers.append(value("vn2000_area($geometry, '105/6')", area_geometry(AREA)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1 and len(answers) == 4


def test_a_zone_without_a_code_is_taken_from_the_layer_itself():
    zone = Zone(6405, 3)
    layer = QgsVectorLayer("Polygon", "x", "memory")
    layer.setCrs(zone_crs(zone))
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    from qgis.core import QgsProject

    QgsProject.instance().addMapLayer(layer, False)
    try:
        ring = "500000 2000000,500010 2000000,500010 2000010,500000 2000000"
        text = f"vn2000_area(geom_from_wkt('POLYGON(({ring}))'))"
        assert QgsExpression(text).evaluate(context) == 50.0
    finally:
        QgsProject.instance().removeMapLayer(layer.id())
