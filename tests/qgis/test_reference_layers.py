"""Reference data on the map: shown without being touched; a layer of the map kept as it is."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from builders import box, licence, write_layer
from packmaker import TODAY, Recipe, make
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer

from mineral_plugin.bridge.project import ProjectLayers, Remembered
from mineral_plugin.bridge.reference_layers import (
    put_below,
    read_only_layer,
    snapshot,
    snapshot_path,
    style_by_role,
    vector_layers,
)
from mineral_plugin.core.base.errors import CancelledError, InputError
from mineral_plugin.core.base.ports import VIETNAM_TIME, NoProgress
from mineral_plugin.core.reference.shelf import find, opened
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.reference.trust import TrustList
from mineral_plugin.core.work.packs import install_pack

RECIPE = Recipe({"licence": [licence("412", box(489_000, 2_383_000, 500, 500))]})
NOON = datetime(2026, 11, 23, 12, 5, 9, tzinfo=VIETNAM_TIME)


@pytest.fixture
def pack(tmp_path: Path):
    """An installed pack: the data folder and its GeoPackage."""
    install_pack(make(tmp_path / "given", RECIPE), tmp_path, TrustList(), TODAY)
    return tmp_path, next((tmp_path / "packs").rglob("data.gpkg"))


def is_accepted(home: Path) -> bool:
    try:
        return bool(opened(find(home, "reference", "thu-nghiem")))
    except InputError:
        return False


def test_a_layer_of_a_pack_cannot_be_edited(pack, qgis_new_project):
    home, data = pack
    layer = read_only_layer(data, "licence", "Giấy phép", "licence")
    QgsProject.instance().addMapLayer(layer)
    assert layer.featureCount() == 1 and layer.readOnly()
    assert not layer.startEditing() and not layer.isEditable()
    assert is_accepted(home)


def test_unticking_read_only_in_the_project_changes_nothing(pack, qgis_new_project):
    home, data = pack
    layer = read_only_layer(data, "licence", "Giấy phép", "licence")
    QgsProject.instance().addMapLayer(layer)
    layer.setReadOnly(False)
    assert layer.readOnly() and not layer.startEditing()
    assert is_accepted(home)


def test_a_pack_opened_tried_to_be_edited_and_rolled_back_is_still_accepted(pack, qgis_new_project):
    home, data = pack
    before = data.read_bytes()
    layer = read_only_layer(data, "licence", "Giấy phép", "licence")
    QgsProject.instance().addMapLayer(layer)
    layer.setReadOnly(False)
    layer.startEditing()
    feature = next(layer.getFeatures())
    assert not layer.changeAttributeValue(feature.id(), layer.fields().indexOf("name"), "khác")
    assert not layer.addFeature(QgsFeature(layer.fields()))
    layer.rollBack()
    QgsProject.instance().clear()
    assert data.read_bytes() == before and is_accepted(home)


def test_a_layer_that_the_user_opened_by_himself_is_what_the_check_refuses(pack, qgis_new_project):
    """The counter-proof: with the administrator's rights QGIS does change a pack that it may edit."""
    home, data = pack
    layer = QgsVectorLayer(f"{data}|layername=licence", "tự mở", "ogr")
    QgsProject.instance().addMapLayer(layer)
    could_edit = layer.startEditing()
    layer.rollBack()
    QgsProject.instance().clear()
    assert is_accepted(home) != could_edit


def test_a_damaged_file_is_no_layer(tmp_path):
    path = tmp_path / "hỏng.gpkg"
    path.write_bytes(b"SQLite format 3\0" + bytes(100))
    assert read_only_layer(path, "licence", "x", "licence") is None


def test_roles_are_told_apart_by_the_direction_of_their_hatching():
    angles = {}
    for role in ("licence", "pending_application", "prohibited", "temporarily_prohibited"):
        layer = QgsVectorLayer("Polygon?crs=EPSG:4756", "x", "memory")
        style_by_role(layer, role)
        angles[role] = layer.renderer().symbol().symbolLayer(0).lineAngle()
    assert len(set(angles.values())) == 4


def test_administrative_units_are_outlines_and_lines_stay_lines():
    commune = QgsVectorLayer("Polygon?crs=EPSG:4756", "x", "memory")
    corridor = QgsVectorLayer("LineString?crs=EPSG:4756", "x", "memory")
    relic = QgsVectorLayer("Point?crs=EPSG:4756", "x", "memory")
    for layer, role in ((commune, "commune"), (corridor, "corridor"), (relic, "relic")):
        style_by_role(layer, role)
    assert commune.renderer().symbol().symbolLayerCount() == 1
    kinds = [one.renderer().symbol().symbolLayer(0).layerType() for one in (corridor, relic)]
    assert kinds == ["SimpleLine", "SimpleMarker"]


def test_reference_layers_lie_below_ours_and_are_not_saved(pack, qgis_new_project, tmp_path):
    _, data = pack
    project = QgsProject.instance()
    shown = ProjectLayers(project, lambda: "Giấy phép", lambda: Remembered("", "", ()))
    areas = QgsVectorLayer("Polygon?crs=EPSG:9208", "Khu vực", "memory")
    shown.show("areas", areas)
    layer = read_only_layer(data, "licence", "Gói", "licence")
    shown.show("reference:pack:thu-nghiem:licence", layer)
    put_below(project, layer)
    (group,) = project.layerTreeRoot().findGroups()
    assert [node.name() for node in group.children()] == ["Khu vực", "Gói"]
    assert project.write(str(tmp_path / "p.qgs"))
    assert "data.gpkg" not in (tmp_path / "p.qgs").read_text(encoding="utf-8")
    shown.close()


# --- layers of the map ------------------------------------------------------------------------------


def map_layer(name: str = "Lớp cấm/2026|T11;") -> QgsVectorLayer:
    layer = QgsVectorLayer("Polygon?crs=EPSG:9208&field=so:string&field=dien_tich:double", name, "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["12/QĐ", 4.5])
    feature.setGeometry(QgsGeometry.fromWkt("Polygon((1 1, 1 9, 9 9, 9 1, 1 1))"))
    layer.dataProvider().addFeature(feature)
    return layer


def test_a_layer_is_kept_as_it_is_at_the_moment_edits_included(tmp_path):
    layer = map_layer("Lớp cấm")
    layer.startEditing()
    layer.changeAttributeValue(1, 0, "13/QĐ")
    target = snapshot_path(layer, tmp_path / "from-map", NOON)
    write = snapshot(layer, target, NOON)
    layer.rollBack()
    assert write(NoProgress()) == target
    with sqlite3.connect(str(target)) as connection:
        rows = connection.execute('SELECT so, dien_tich FROM "Lớp cấm"').fetchall()
        (moment,) = connection.execute("SELECT last_change FROM gpkg_contents").fetchone()
    assert rows == [("13/QĐ", 4.5)] and moment.startswith("2026-11-23")


def test_the_name_of_what_is_kept_tells_layer_and_moment_and_fits_a_spec(tmp_path):
    path = snapshot_path(map_layer(), tmp_path, NOON)
    assert path.name == "Lớp cấm 2026 T11 2026-11-23 120509.gpkg"
    assert snapshot_path(map_layer("///"), tmp_path, NOON).name.startswith("layer ")
    assert len(snapshot_path(map_layer("d" * 300), tmp_path, NOON).name) < 100


def test_what_is_kept_can_be_read_by_a_check(tmp_path):
    layer = map_layer("cam")
    target = snapshot_path(layer, tmp_path / "from-map", NOON)
    snapshot(layer, target, NOON)(NoProgress())
    reference = Sources(tmp_path).open([f"prohibited={target}|layername=cam|as_of=2026-11-23"])
    assert reference.layers[0].spec.role == "prohibited"


def test_a_stopped_snapshot_leaves_nothing(tmp_path):
    class Stop(NoProgress):
        def cancelled(self) -> bool:
            return True

    layer = map_layer("cam")
    target = snapshot_path(layer, tmp_path / "from-map", NOON)
    with pytest.raises(CancelledError):
        snapshot(layer, target, NOON)(Stop())
    assert list((tmp_path / "from-map").iterdir()) == []


def test_a_table_without_shapes_cannot_be_kept(tmp_path):
    with pytest.raises(InputError):
        snapshot(QgsVectorLayer("None?field=a:string", "bảng", "memory"), tmp_path / "x.gpkg", NOON)


def test_only_shapes_that_are_not_ours_are_offered(qgis_new_project, tmp_path):
    project = QgsProject.instance()
    shown = ProjectLayers(project, lambda: "Giấy phép", lambda: Remembered("", "", ()))
    shown.show("areas", map_layer("của chương trình"))
    project.addMapLayer(map_layer("b"))
    project.addMapLayer(map_layer("A"))
    project.addMapLayer(QgsVectorLayer("None?field=a:string", "bảng", "memory"))
    assert [layer.name() for layer in vector_layers(project)] == ["A", "b"]
    shown.close()


def test_a_file_of_a_user_can_be_shown_without_a_table_name(tmp_path):
    path = write_layer(tmp_path / "một.gpkg", "t", RECIPE.layers["licence"])
    assert read_only_layer(path, None, "x", "licence").featureCount() == 1
