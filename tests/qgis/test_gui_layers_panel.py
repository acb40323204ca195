"""The layers panel: rows by role, files and map layers of the user's own, what is shown on the map."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from builders import box, licence, write_layer, write_pack, zone_item
from layers_office import HERE, LICENCES, drop, installed, rows, settle
from packmaker import KEY, Recipe, make
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget
from test_gui_dock import click, made

from mineral_plugin.core.reference.trust import Issuer, confirm
from mineral_plugin.core.work.layer_choice import packs_in_force
from mineral_plugin.gui.layers.fields_card import FieldsCard


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path):
    (tmp_path / "home").mkdir()
    made_one = made(qtbot, tmp_path / "home")
    yield made_one
    made_one.view.close()
    made_one.memory.close()


def geojson(folder, name="gp_laocai_2026-11.geojson", **more):
    """Write a register as offices keep it: their own names of columns, dates as dd/mm/yyyy."""
    record = {
        "SO_GP": "300/GP-UBND",
        "TEN_DN": "Công ty Đá",
        "NGAY_HET": "05/03/2049",
        "GHI_CHU": "x",
        **more,
    }
    ring = [[104.9, 21.55], [104.91, 21.55], [104.91, 21.56], [104.9, 21.55]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": record, "geometry": shape}
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


def choose_role(card, role):
    card.role.setCurrentIndex(card.role.findData(role))
    card.role.activated.emit(card.role.currentIndex())


def give(office, *paths):
    """Drop files on the panel and return the card that asks about them."""
    office.dock.open_page("layers")
    drop(office.dock.layers, *paths)
    settle(office)
    return office.dock.layers.card


def test_without_data_every_role_that_a_rule_reads_is_told_missing(office):
    office.layers.refresh()
    settle(office)
    shown = rows(office)
    assert shown and all(row.startswith("Missing: Chưa có: ") and "Hỏi: " in row for row in shown)


def test_layers_that_no_rule_reads_are_folded_away_and_muted(office):
    confirm(office.home, Issuer("Sở", KEY.public))
    installed(office, Recipe({"licence": [licence("1", HERE)], "auction_area": [zone_item("2", HERE)]}))
    panel = office.dock.layers
    assert not any("Khu vực đấu giá" in row for row in rows(office))
    panel.others.open()
    (view,) = panel.other_rows.views
    assert "Khu vực đấu giá" in view.text() and view.shown.is_muted and view.shown.outcome == "not_applicable"


def test_the_check_page_and_the_start_page_say_in_short_what_the_panel_says(office):
    installed(office)
    said = [
        label.text() for label in office.dock.check.layers.findChildren(QWidget) if hasattr(label, "text")
    ]
    assert any("Giấy phép" in line and "Chưa xác nhận nơi phát hành" in line for line in said)
    assert any(line.startswith("Chưa có: ") for line in said)
    assert "1 gói, 0 tệp." in office.dock.start._layers.text()


def test_another_procedure_reads_other_layers(office):
    office.dock.check.procedure.setCurrentIndex(office.dock.check.procedure.findData("P14"))
    settle(office)
    mining = " ".join(rows(office))
    office.dock.check.procedure.setCurrentIndex(office.dock.check.procedure.findData("P01"))
    settle(office)
    reserve = "Khu vực có trữ lượng đã được công nhận"
    assert reserve in mining and reserve not in " ".join(rows(office))


def test_a_layer_of_a_pack_goes_on_the_map_read_only_and_off_it_with_its_pack(office):
    installed(office)
    office.dock.open_page("layers")
    click(office, "show-licence-0")
    (layer,) = QgsProject.instance().mapLayers().values()
    assert layer.readOnly() and "thu-nghiem@2026.11" in layer.name() and not layer.startEditing()
    click(office, "show-licence-0")
    assert len(QgsProject.instance().mapLayers()) == 1
    office.layers.forget("pack:thu-nghiem")
    assert QgsProject.instance().mapLayers() == {}


def test_a_file_with_a_manifest_beside_it_needs_no_question(office, tmp_path):
    path = write_pack(tmp_path, "mô tả", {"licence": [licence("1", HERE)]})
    assert give(office, path) is None
    assert office.dock.layers.choice.chosen == (str(path),)


def test_any_vector_file_is_asked_about_and_used_with_its_columns(office, tmp_path):
    path = geojson(tmp_path)
    card = give(office, path)
    assert not card.accept.isEnabled() and card.chosen_role() == ""
    choose_role(card, "licence")
    assert card.field_box("id").currentData() == "SO_GP"
    card.day.setText("20/11/2026")
    click(office, "useOwn")
    settle(office)
    (text,) = office.dock.layers.choice.chosen
    assert text.startswith(f"licence={path}|") and "as_of=2026-11-20" in text and "id:SO_GP" in text
    assert rows(office)[0].startswith("Usable: Giấy phép") and "không có chữ ký" in rows(office)[0]


def test_a_correction_is_remembered_for_the_next_delivery(office, tmp_path):
    card = give(office, geojson(tmp_path))
    choose_role(card, "licence")
    box_of_name = card.field_box("name")
    box_of_name.setCurrentIndex(box_of_name.findData("GHI_CHU"))
    click(office, "useOwn")
    settle(office)
    card = give(office, geojson(tmp_path, "gp_laocai_2026-12.geojson"))
    assert card.chosen_role() == "licence"
    assert card.field_box("name").currentData() == "GHI_CHU"


def test_no_day_means_cannot_tell_and_is_said(office, tmp_path):
    card = give(office, geojson(tmp_path))
    assert "cannot tell" in card._told_day.text()
    choose_role(card, "licence")
    click(office, "useOwn")
    settle(office)
    assert "Không ghi ngày số liệu: chưa kết luận được" in rows(office)[0]


def test_a_day_that_is_none_is_asked_again_and_nothing_is_used(office, tmp_path):
    card = give(office, geojson(tmp_path))
    choose_role(card, "licence")
    card.day.setText("32/13/2026")
    click(office, "useOwn")
    assert "32/13/2026" in card.problem_text()
    assert office.dock.layers.choice.chosen == ()


def test_examples_and_certainty_of_each_column_are_shown(office, tmp_path):
    card = give(office, geojson(tmp_path))
    choose_role(card, "licence")
    said = " ".join(label.text() for label in card.findChildren(QWidget) if hasattr(label, "text"))
    assert "300/GP-UBND" in said and "05/03/2049" in said
    assert card.field_box("id").toolTip() == "Certain"


def test_of_several_tables_one_is_chosen(office, tmp_path):
    path = write_layer(tmp_path / "hai.gpkg", "mot", [zone_item("1", HERE)])
    write_layer(path, "hai", [zone_item("2", HERE)])
    card = give(office, path)
    assert card.table.isVisible() and card.table.count() == 2
    card.table.setCurrentIndex(card.table.findData("hai"))
    card.table.activated.emit(card.table.currentIndex())
    choose_role(card, "prohibited")
    click(office, "useOwn")
    settle(office)
    assert "|layername=hai" in office.dock.layers.choice.chosen[0]


def test_two_files_are_asked_about_one_after_the_other(office, tmp_path):
    first = give(office, geojson(tmp_path, "a.geojson"), geojson(tmp_path, "b.geojson"))
    assert "a.geojson" in first.accessibleName()
    click(office, "useOwnCancel")
    settle(office)
    assert "b.geojson" in office.dock.layers.card.accessibleName()


def test_a_pack_a_broken_file_and_a_sound_one_dropped_together_each_get_their_turn(office, tmp_path):
    broken = tmp_path / "hỏng.geojson"
    broken.write_bytes(b"\0" * 50)
    pack = make(tmp_path / "given", LICENCES)
    give(office, pack, broken, geojson(tmp_path))
    office.qtbot.waitUntil(lambda: office.dock.layers.card is not None, timeout=10_000)
    assert "gp_laocai" in office.dock.layers.card.accessibleName()
    assert "hỏng.geojson" in office.dock.layers.told.text()
    assert packs_in_force(office.home) == ("thu-nghiem",)


def test_a_card_that_another_one_displaces_leaves_no_file_of_the_map(office):
    installed(office)
    from_map(office, map_layer())
    office.dock.layers.row_asked.emit("confirm", 0)
    settle(office)
    assert office.dock.layers.card.objectName() == "issuerCard"
    assert list((office.home / "from-map").iterdir()) == []


def test_a_file_that_is_no_map_gives_one_sentence(office, tmp_path):
    path = tmp_path / "hỏng.geojson"
    path.write_bytes(b"\0" * 50)
    assert give(office, path) is None
    assert "hỏng.geojson" in office.dock.layers.told.text()


def test_the_columns_of_a_file_can_be_asked_about_again(office, tmp_path):
    card = give(office, geojson(tmp_path))
    choose_role(card, "licence")
    card.day.setText("20/11/2026")
    click(office, "useOwn")
    settle(office)
    office.dock.layers.sources.open()
    QTest.qWait(20)
    click(office, "fields-source-0")
    settle(office)
    card = office.dock.layers.card
    assert (card.chosen_role(), card.day.text()) == ("licence", "20/11/2026")
    card.day.setText("21/11/2026")
    click(office, "useOwn")
    settle(office)
    (text,) = office.dock.layers.choice.chosen
    assert "as_of=2026-11-21" in text


def test_a_file_can_be_taken_out_again(office, tmp_path):
    path = write_pack(tmp_path, "a", {"licence": [licence("1", HERE)]})
    give(office, path)
    office.dock.layers.sources.open()
    QTest.qWait(20)
    click(office, "remove-source-0")
    settle(office)
    assert office.dock.layers.choice.chosen == () and rows(office)[0].startswith("Missing")


def map_layer(name="cấm trên bản đồ"):
    layer = QgsVectorLayer("Polygon?crs=EPSG:9208&field=ma:string&field=ten:string", name, "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["C1", "Khu cấm"])
    feature.setGeometry(
        QgsGeometry.fromWkt("Polygon((489000 2383000, 489000 2384000, 490000 2384000, 489000 2383000))")
    )
    layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    return layer


def from_map(office, layer):
    office.dock.open_page("layers")
    office.dock.layers.map_layers_asked.emit()
    action = next(one for one in office.dock.layers._menu.actions() if one.text() == layer.name())
    action.trigger()
    settle(office)
    return office.dock.layers.card


def test_a_layer_of_the_map_is_kept_at_that_moment_and_asked_about(office):
    card = from_map(office, map_layer())
    choose_role(card, "prohibited")
    assert card.day.text() == ""
    card.is_today.setChecked(True)
    click(office, "useOwn")
    settle(office)
    (text,) = office.dock.layers.choice.chosen
    assert "cấm trên bản đồ 2026-11-23 120000.gpkg" in text and "as_of=2026-11-23" in text
    assert any("Usable: Khu vực cấm" in row for row in rows(office))


def test_a_layer_of_the_map_that_is_not_used_leaves_no_file(office):
    from_map(office, map_layer())
    click(office, "useOwnCancel")
    assert list((office.home / "from-map").iterdir()) == []


def test_an_empty_map_says_so_in_the_menu(office):
    office.dock.layers.map_layers_asked.emit()
    (action,) = office.dock.layers._menu.actions()
    assert not action.isEnabled()


def test_the_page_is_as_high_as_its_rows_and_never_wider_than_the_dock(office):
    for number in range(3):
        installed(office, Recipe(LICENCES.layers, id=f"goi-{number}", provinces=("Lào Cai",)))
    panel = office.dock.layers
    office.dock.setFloating(True)
    office.dock.resize(380, 600)
    office.dock.open_page("layers")
    panel.sources.open()
    count = len(panel._shown[0])
    office.qtbot.waitUntil(lambda: len(panel.rows.views) == count, timeout=5_000)  # some in each turn
    QTest.qWait(300)
    assert panel.body.width() <= panel.viewport().width()
    assert panel.body.height() == max(
        panel.viewport().height(), panel.body.heightForWidth(panel.body.width())
    )


@pytest.mark.parametrize("kind", ["issuer", "fields"])
def test_a_card_fits_the_dock_and_all_of_it_can_be_read_out(office, tmp_path, kind):
    installed(office)
    office.dock.setFloating(True)
    office.dock.resize(380, 600)
    if kind == "fields":
        card = give(office, geojson(tmp_path))
        choose_role(card, "licence")
    else:
        office.dock.open_page("layers")
        click(office, "confirm-licence-0")
        settle(office)
        card = office.dock.layers.card
    QTest.qWait(50)
    assert card.width() <= office.dock.layers.viewport().width()
    used = [*card.findChildren(QAbstractButton), *card.findChildren(QComboBox), *card.findChildren(QLineEdit)]
    nameless = [
        widget.objectName()
        for widget in used
        if widget.isVisible() and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert [name for name in nameless if name not in ("ownRole", "ownDay", "issuerName")] == []


def test_a_card_is_left_by_escape_and_the_keyboard_stays_in_the_panel(office, tmp_path):
    card = give(office, geojson(tmp_path))
    assert isinstance(card, FieldsCard)
    assert card.role.hasFocus() or not office.dock.isActiveWindow()
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert office.dock.layers.card is None


def test_a_dock_that_is_gone_is_not_written_to(qtbot, qgis_new_project, tmp_path):
    kept = []
    gone = made(SimpleNamespace(addWidget=lambda widget, **_: kept.append(widget)), tmp_path)
    gone.layers._look()
    gone.view.close()
    gone.memory.close()
    sip.delete(gone.dock)
    QTest.qWait(300)
    assert sip.isdeleted(gone.layers)


def test_very_many_rows_are_not_all_made_at_once(office):
    from mineral_plugin.gui.layers.layer_row import RowShown

    shown = [RowShown(f"r-{number}", "clear", "Usable", f"Lớp {number}") for number in range(500)]
    office.dock.layers.show_layers("", shown, shown, shown)
    assert len(office.dock.layers.rows.views) == 60
    assert office.dock.layers.other_rows.views == ()


def test_what_is_far_away_is_shown_in_its_place(office, tmp_path):
    path = write_layer(tmp_path / "x.gpkg", "t", [zone_item("1", box(489_000, 2_383_000, 10, 10))])
    office.dock.layers.add([f"prohibited={path}|layername=t|as_of=2026-11-20"])
    settle(office)
    office.dock.open_page("layers")
    place = next(n for n, row in enumerate(rows(office)) if row.startswith("Usable: Khu vực cấm"))
    click(office, f"show-prohibited-{place}")
    (layer,) = QgsProject.instance().mapLayers().values()
    assert layer.crs().authid() == "EPSG:9208"
