"""Licence areas and QGIS layers: there and back, on the map once, not in the project file."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QVariant

from mineral_plugin.bridge.layers import (
    area_geometry,
    area_layer,
    areas_from_features,
    corner_layer,
    zone_crs,
    zone_of_crs,
)
from mineral_plugin.bridge.project import ProjectLayers, Remembered, recall, remember, throw_away_shells
from mineral_plugin.bridge.symbols import style_areas, style_corners, style_outcomes
from mineral_plugin.core.area.zones import Zone, known_zones
from mineral_plugin.core.base.errors import InputError

ZONE = Zone(6285, 3)
SQUARE = "((489781 2383275, 489981 2383275, 489981 2383475.25, 489781 2383475.25, 489781 2383275))"
HOLE = "(489800 2383300, 489850 2383300, 489850 2383350, 489800 2383300)"


def polygon_layer(*wkts: str, crs: str = "EPSG:9208", kind: str = "MultiPolygon", name: str = "mỏ"):
    layer = QgsVectorLayer(kind, name, "memory")
    layer.setCrs(QgsCoordinateReferenceSystem(crs))
    layer.dataProvider().addAttributes(
        [QgsField("name", QVariant.String), QgsField("top_m", QVariant.Double)]
    )
    layer.updateFields()
    for number, wkt in enumerate(wkts, 1):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes([f"Khu {number}", 120.5])
        layer.dataProvider().addFeature(feature)
    return layer


def test_every_zone_of_the_country_has_its_coordinate_system_and_back():
    for zone in known_zones():
        assert zone_crs(zone).authid() == f"EPSG:{zone.epsg}"
        assert zone_of_crs(zone_crs(zone)) == zone


def test_a_zone_without_epsg_code_is_made_from_its_definition_and_recognised():
    zone = Zone(6405, 3)
    assert zone.epsg is None
    assert zone_crs(zone).isValid()
    assert zone_of_crs(zone_crs(zone)) == zone


@pytest.mark.parametrize("code", ["EPSG:6956", "EPSG:6959", "EPSG:4756", "EPSG:32648", "EPSG:4326"])
def test_swapped_codes_and_other_datums_are_no_zone(code):
    assert zone_of_crs(QgsCoordinateReferenceSystem(code)) is None


def test_a_transverse_mercator_of_another_datum_is_no_zone():
    crs = QgsCoordinateReferenceSystem.fromProj(
        "+proj=tmerc +lon_0=104.75 +k=0.9999 +x_0=500000 +datum=WGS84"
    )
    assert zone_of_crs(crs) is None


def test_polygons_become_areas_with_the_digits_they_have():
    (area,) = areas_from_features(polygon_layer(f"MultiPolygon({SQUARE})"))
    assert area.zone == ZONE
    assert area.name == "Khu 1"
    assert [corner.name for corner in area.parts[0].outer.corners] == ["1", "2", "3", "4"]
    assert area.parts[0].outer.corners[2].x_text == "2383475.25"
    assert area.parts[0].outer.corners[0].y_text == "489781.00"
    assert {corner.decimals for corner in area.parts[0].outer.corners} == {2}
    assert area.parts[0].top_m == 120.5


def test_holes_and_parts_stay_holes_and_parts():
    shifted = SQUARE.replace("4899", "4909").replace("4897", "4907")
    wkt = f"MultiPolygon({SQUARE[:-1]}, {HOLE}), {shifted})"
    (area,) = areas_from_features(polygon_layer(wkt))
    assert [len(part.holes) for part in area.parts] == [1, 0]
    assert area.parts[0].holes[0].corners[0].name == "5"


def test_a_round_trip_keeps_the_shape():
    (area,) = areas_from_features(polygon_layer(f"MultiPolygon({SQUARE[:-1]}, {HOLE}))"))
    (again,) = areas_from_features(area_layer([area], "Khu vực"))
    assert again.parts[0].outer.corners == area.parts[0].outer.corners
    assert area_geometry(again).equals(area_geometry(area))


@pytest.mark.parametrize(
    ("layer", "sentence"),
    [
        (lambda: polygon_layer(), "không có vùng"),
        (lambda: polygon_layer("Point(1 1)", kind="Point"), "không có vùng"),
        (lambda: polygon_layer(kind="CurvePolygon"), "cung tròn"),
        (lambda: polygon_layer(f"MultiPolygon({SQUARE})", crs="EPSG:4326"), "múi chiếu"),
    ],
)
def test_what_is_no_boundary_gives_one_sentence(layer, sentence):
    with pytest.raises(InputError) as caught:
        areas_from_features(layer())
    text = caught.value.text("vi")
    assert sentence in text and "mỏ" in text and text.count(".") <= 2


def test_a_curved_ring_in_a_plain_layer_is_refused():
    layer = polygon_layer(kind="MultiSurface")
    assert QgsWkbTypes.isCurvedType(layer.wkbType())
    with pytest.raises(InputError, match="arcs"):
        areas_from_features(layer)


def test_another_zone_than_asked_is_refused_not_moved():
    with pytest.raises(InputError) as caught:
        areas_from_features(polygon_layer(f"MultiPolygon({SQUARE})"), Zone(6300, 3))
    assert "104°45′/3" in caught.value.text("vi") and "105°00′/3" in caught.value.text("vi")


def test_a_layer_without_system_takes_the_zone_that_is_named():
    layer = polygon_layer(f"MultiPolygon({SQUARE})")
    layer.setCrs(QgsCoordinateReferenceSystem())
    (area,) = areas_from_features(layer, ZONE)
    assert area.zone == ZONE


@pytest.fixture
def shown(qgis_new_project):
    project = QgsProject.instance()
    state = Remembered("", "", ())
    layers = ProjectLayers(project, lambda: "Giấy phép khoáng sản", lambda: state)
    yield layers
    layers.close()


def test_showing_twice_leaves_one_layer_of_a_kind_in_one_group(shown):
    areas = areas_from_features(polygon_layer(f"MultiPolygon({SQUARE})"))
    for _ in range(2):
        shown.show("areas", area_layer(areas, "Khu vực"))
        shown.show("corners", corner_layer(areas, "Điểm góc"))
    project = QgsProject.instance()
    assert sorted(layer.name() for layer in project.mapLayers().values()) == ["Khu vực", "Điểm góc"]
    assert [group.name() for group in project.layerTreeRoot().findGroups()] == ["Giấy phép khoáng sản"]


def test_what_is_shown_is_read_only_and_asks_nothing_on_closing(shown):
    areas = areas_from_features(polygon_layer(f"MultiPolygon({SQUARE})"))
    layer = area_layer(areas, "Khu vực")
    shown.show("areas", layer)
    assert layer.readOnly()
    assert not layer.startEditing()
    assert layer.customProperty("skipMemoryLayersCheck") == 1


def test_clearing_leaves_the_users_own_layers_alone(shown):
    own = polygon_layer(f"MultiPolygon({SQUARE})")
    QgsProject.instance().addMapLayer(own)
    shown.show("areas", area_layer(areas_from_features(own), "Khu vực"))
    shown.clear()
    assert list(QgsProject.instance().mapLayers().values()) == [own]
    assert QgsProject.instance().layerTreeRoot().findGroups() == []


def test_a_user_may_delete_the_group_and_go_on(shown):
    areas = areas_from_features(polygon_layer(f"MultiPolygon({SQUARE})"))
    shown.show("areas", area_layer(areas, "Khu vực"))
    root = QgsProject.instance().layerTreeRoot()
    root.removeChildNode(root.findGroups()[0])
    shown.show("areas", area_layer(areas, "Khu vực"))
    assert len(shown.layers("areas")) == 1


def test_a_saved_project_keeps_ids_and_relative_paths_but_none_of_our_layers(qgis_new_project, tmp_path):
    project = QgsProject.instance()
    state = Remembered(
        str(tmp_path / "Hồ sơ mỏ" / "khu.gpkg"), "area-1", (str(tmp_path / "gói.gpkg"), "licence=x")
    )
    shown = ProjectLayers(project, lambda: "Giấy phép khoáng sản", lambda: state)
    own = polygon_layer(f"MultiPolygon({SQUARE})", name="lớp của tôi")
    project.addMapLayer(own)
    shown.show("areas", area_layer(areas_from_features(own), "Khu vực"))
    path = tmp_path / "dự án.qgs"
    assert project.write(str(path))
    text = path.read_text(encoding="utf-8")
    assert "Hồ sơ mỏ/khu.gpkg" in text and str(tmp_path / "gói.gpkg") not in text
    shown.close()
    assert project.read(str(path))
    throw_away_shells(project)
    assert [layer.name() for layer in project.mapLayers().values()] == ["lớp của tôi"]
    assert project.layerTreeRoot().findGroups() == []
    assert recall(project) == state


def test_what_is_remembered_survives_without_a_project_file(qgis_new_project):
    state = Remembered("/kho/khu.gpkg", "area-2", ("/kho/a.gpkg",))
    remember(QgsProject.instance(), state)
    assert recall(QgsProject.instance()) == state


def test_a_project_of_somebody_else_remembers_nothing(qgis_new_project):
    assert recall(QgsProject.instance()) == Remembered("", "", ())


def test_findings_are_told_apart_by_hatching_not_by_colour_alone():
    layer = QgsVectorLayer("Polygon?field=outcome:string", "x", "memory")
    outcomes = ("conflict", "within_tolerance", "cannot_tell", "error")
    style_outcomes(layer, dict(zip(outcomes, ("Vướng", "b", "c", "d"))))
    renderer = layer.renderer()
    categories = renderer.categories()
    symbols = {category.value(): category.symbol().clone() for category in categories}
    kinds = {outcome: symbol.symbolLayer(0) for outcome, symbol in symbols.items()}
    assert kinds["conflict"].layerType() == kinds["within_tolerance"].layerType() == "LinePatternFill"
    assert kinds["conflict"].lineAngle() != kinds["within_tolerance"].lineAngle()
    assert kinds["cannot_tell"].layerType() == "PointPatternFill"
    assert categories[0].label() == "Vướng"


def test_corners_carry_their_numbers():
    areas = areas_from_features(polygon_layer(f"MultiPolygon({SQUARE})"))
    corners, polygons = corner_layer(areas, "Điểm góc"), area_layer(areas, "Khu vực")
    style_corners(corners)
    style_areas(polygons)
    assert corners.labelsEnabled() and corners.labeling().settings().fieldName == "corner"
    assert [feature["corner"] for feature in corners.getFeatures()] == ["1", "2", "3", "4"]
