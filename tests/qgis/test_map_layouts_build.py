"""A plan becomes a print layout one to one, and a layout is read back as plain values."""

from __future__ import annotations

from dataclasses import replace

import map_plans
import pytest
from qgis.core import (
    QgsLayoutFrame,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsProject,
)

from mineral_plugin.bridge.layers import zone_crs
from mineral_plugin.bridge.map_layouts.build import build_layout
from mineral_plugin.bridge.map_layouts.fonts import letter_width
from mineral_plugin.bridge.map_layouts.kept_layers import CONTENT_MARK, LAYER_MARK, refill
from mineral_plugin.bridge.map_layouts.read_back import read_layout
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.maps.papers import paper
from mineral_plugin.core.maps.plan import KEPT, RETURNED, Box, MapArea, TextElement

# A tenth of a hair: QGIS keeps places as binary fractions.
SAME_MM = 0.001


@pytest.fixture
def project(qgis_new_project):
    return QgsProject.instance()


@pytest.fixture
def layout(project):
    return build_layout(map_plans.plan(), project, "Bản đồ")


def items_of(layout):
    (sheet,) = read_layout(layout).sheets
    return {item.id: item for item in sheet.items}


def item(layout, item_id):
    found = layout.itemById(item_id)
    assert found is not None
    return found


def test_every_element_stands_in_its_box_with_its_id_and_kind(layout):
    read = items_of(layout)
    for element in map_plans.elements():
        got, box = read[element.id], element.box
        assert got.kind == element.kind
        if element.kind in ("key", "scale_bar"):  # sheets keep their shape, the bar is in the middle
            assert box.holds(got.box, SAME_MM)
            continue
        told = (got.box.x, got.box.y, got.box.width, got.box.height)
        assert told == pytest.approx((box.x, box.y, box.width, box.height), abs=SAME_MM), element.id
    assert set(read) == {element.id for element in map_plans.elements()}


def test_nothing_of_the_plan_needs_more_room_than_it_has(layout):
    wider = letter_width()  # this plan by hand is for letters as wide as Arial's
    for got in items_of(layout).values():
        if got.needed is not None:
            assert got.needed[0] <= got.box.width * wider + SAME_MM, got.id
            assert got.needed[1] <= got.box.height + SAME_MM, got.id


def test_the_map_shows_the_extent_at_the_scale_in_the_zone(layout):
    (frame,) = read_layout(layout).frames
    assert frame.scale == pytest.approx(map_plans.SCALE, rel=1e-9)
    assert frame.zone == map_plans.ZONE
    assert frame.extent.west == pytest.approx(map_plans.EXTENT.west, abs=1e-6)
    assert frame.extent.north == pytest.approx(map_plans.EXTENT.north, abs=1e-6)


def test_the_numbers_of_the_grid_stand_where_their_lines_meet_the_frame(layout):
    (frame,) = read_layout(layout).frames
    at = {(number.axis, number.text): number.at_mm for number in frame.numbers}
    assert at["east", "489500"] == pytest.approx(16.0 + 45.0 / 5.0, abs=SAME_MM)
    assert at["north", "2383750"] == pytest.approx(50.0 + 45.0 / 5.0, abs=SAME_MM)
    assert len(at) == 4 + 3


def test_the_table_is_read_cell_by_cell(layout):
    (table,) = read_layout(layout).tables
    planned = map_plans.table()
    assert (table.item, table.rows, table.heads) == ("table.0.0.0", planned.rows, planned.heads)
    assert (table.heading, table.system_head, table.facts) == (
        planned.heading,
        planned.system_head,
        planned.facts,
    )


def test_each_corner_has_its_number_where_the_plan_put_it(layout):
    read = {label.text: label for label in read_layout(layout).labels}
    for planned in map_plans.labels():
        label = read[planned.text]
        assert label.point == pytest.approx(planned.point, abs=1e-6)
        east = map_plans.EXTENT.west + (label.box.middle[0] - map_plans.MAP_BOX.x) * map_plans.SCALE / 1000
        north = map_plans.EXTENT.north - (label.box.middle[1] - map_plans.MAP_BOX.y) * map_plans.SCALE / 1000
        # Half a millimetre on paper: QGIS keeps room for letters that reach below the line.
        assert (east, north) == pytest.approx(planned.middle, abs=0.5 * map_plans.SCALE / 1000)
        assert label.box.width <= planned.width_mm


def test_a_number_in_the_way_of_another_is_drawn_all_the_same(project):
    crowded = tuple(replace(one, middle=map_plans.labels()[0].middle) for one in map_plans.labels())
    layout = build_layout(map_plans.plan(labels=crowded), project, "Bản đồ")
    assert sorted(label.text for label in read_layout(layout).labels) == ["1", "2", "3", "4", "5"]


def test_ground_that_is_not_mined_is_drawn_as_such(layout):
    assert read_layout(layout).areas_drawn == ("whole", "unmined")


def test_two_areas_are_told_apart(project):
    east = 400.0
    moved = map_plans.ring([(point[0] + east, point[1]) for point in map_plans.POINTS])
    other = replace(map_plans.area(), parts=(replace(map_plans.area().parts[0], outer=moved, holes=()),))
    areas = (MapArea(KEPT, map_plans.area()), MapArea(RETURNED, other))
    layout = build_layout(map_plans.plan(areas=areas), project, "Bản đồ")
    assert read_layout(layout).areas_drawn == ("kept", "unmined", "returned")


def test_text_that_looks_like_an_expression_is_printed_as_it_is(project):
    plan = map_plans.plan()
    elements = tuple(
        replace(one, content=TextElement("Mỏ [% 1 + 1 %]", 12.0)) if one.id == "title" else one
        for one in plan.sheets[0].elements
    )
    sheet = replace(plan.sheets[0], elements=elements)
    layout = build_layout(replace(plan, sheets=(sheet,)), project, "Bản đồ")
    assert items_of(layout)["title"].text == "Mỏ [% 1 + 1 %]"


def test_a_zone_without_a_code_is_the_zone_of_the_map(project):
    odd = Zone(107 * 60 + 10, 3)
    layout = build_layout(map_plans.plan(zone=odd), project, "Bản đồ")
    (frame,) = read_layout(layout).frames
    assert (frame.zone, frame.grids[0].zone) == (odd, odd)


def test_each_sheet_is_a_page_and_shows_the_numbers_of_its_own(project):
    plan = map_plans.plan()
    second = replace(plan.sheets[0], number=2, paper=paper("A4"))
    labels = (*plan.labels[:3], *(replace(one, sheet=2) for one in plan.labels[3:]))
    layout = build_layout(replace(plan, sheets=(plan.sheets[0], second), labels=labels), project, "Bản đồ")
    read = read_layout(layout)
    assert [(sheet.number, sheet.width_mm, sheet.height_mm) for sheet in read.sheets] == [
        (1, 210.0, 297.0),
        (2, 210.0, 297.0),
    ]
    assert [
        (label.sheet, label.text) for label in sorted(read.labels, key=lambda one: (one.sheet, one.text))
    ] == [
        (1, "1"),
        (1, "2"),
        (1, "3"),
        (2, "4"),
        (2, "5"),
    ]


# --- what the user changes --------------------------------------------------------------------------------


def test_a_changed_cell_is_read_as_it_stands(layout):
    frame = item(layout, "table.0.0.0:rows")
    assert isinstance(frame, QgsLayoutFrame)
    rows = frame.multiFrame().tableContents()
    rows[2][1].setContent("2383584.01")
    frame.multiFrame().setTableContents(rows)
    (table,) = read_layout(layout).tables
    assert table.rows[2] == ("3", "2383584.01", "489888.00")


def test_a_text_too_long_for_its_box_needs_more_than_it_has(layout):
    label = item(layout, "title")
    assert isinstance(label, QgsLayoutItemLabel)
    label.setText(map_plans.TITLE.replace("\n", " ") + " " + map_plans.TITLE.replace("\n", " "))
    read = items_of(layout)["title"]
    assert read.needed[0] > read.box.width


def test_a_deleted_item_is_gone_and_a_hidden_one_is_not_visible(layout):
    layout.removeLayoutItem(item(layout, "north"))
    item(layout, "scale_bar").setVisibility(False)
    read = items_of(layout)
    assert "north" not in read
    assert not read["scale_bar"].is_visible


def test_an_item_kept_from_the_export_is_not_visible(layout):
    item(layout, "legend").setExcludeFromExports(True)
    assert not items_of(layout)["legend"].is_visible


def test_an_item_moved_off_the_sheet_is_read_there(layout):
    item(layout, "title").attemptMove(QgsLayoutPoint(-40.0, 20.0), True, False, 0)
    assert items_of(layout)["title"].box.x == pytest.approx(-40.0, abs=SAME_MM)


def test_an_item_of_the_users_own_is_read_without_an_id(layout):
    own = QgsLayoutItemLabel(layout)
    own.setText("Ghi chú")
    layout.addLayoutItem(own)
    own.attemptResize(QgsLayoutSize(30.0, 8.0))
    own.attemptMove(QgsLayoutPoint(20.0, 60.0), True, False, 0)
    read = items_of(layout)[""]
    assert (read.kind, read.text, read.box) == ("label", "Ghi chú", Box(20.0, 60.0, 30.0, 8.0))


def test_another_scale_and_another_system_of_the_map_are_read(layout):
    shown = item(layout, "map")
    assert isinstance(shown, QgsLayoutItemMap)
    shown.setScale(7_000)
    assert read_layout(layout).frames[0].scale == pytest.approx(7_000, rel=1e-6)
    shown.setCrs(zone_crs(Zone(105 * 60, 3)))
    assert read_layout(layout).frames[0].zone == Zone(105 * 60, 3)


def test_a_moved_number_is_read_where_it_is(layout):
    (corners,) = [
        one
        for one in QgsProject.instance().mapLayers().values()
        if one.customProperty(LAYER_MARK) == "corners"
    ]
    feature = next(one for one in corners.getFeatures() if one["corner"] == "2")
    before = {label.text: label.box for label in read_layout(layout).labels}["2"]
    index = corners.fields().indexOf("label_east")
    corners.dataProvider().changeAttributeValues({feature.id(): {index: feature["label_east"] + 50.0}})
    after = {label.text: label.box for label in read_layout(layout).labels}["2"]
    assert after.x - before.x == pytest.approx(50.0 / 5.0, abs=0.01)


# --- the layers in the project ----------------------------------------------------------------------------


def test_the_map_is_whole_when_the_project_is_opened_again(layout, project, tmp_path):
    project.layoutManager().addLayout(layout)
    before = read_layout(layout)
    path = str(tmp_path / "dự án.qgz")
    assert project.write(path)
    project.clear()
    assert project.read(path)
    assert refill(project) == 3
    again = read_layout(project.layoutManager().layoutByName("Bản đồ"))
    assert (again.tables, again.areas_drawn) == (before.tables, before.areas_drawn)
    assert [one.text for one in again.labels] == [one.text for one in before.labels]
    assert [one.id for one in again.sheets[0].items] == [one.id for one in before.sheets[0].items]
    for one, other in zip(again.sheets[0].items, before.sheets[0].items):
        # The scale bar is as wide as its content once it is drawn.
        assert other.box.grown(SAME_MM).holds(one.box, 0.0)


@pytest.mark.parametrize("damaged", ["{", "7", "[[1]]", '[["POINT(0 0)"]]'])
def test_a_project_with_a_damaged_text_is_opened_all_the_same(layout, project, damaged):
    layers = list(project.mapLayers().values())
    for layer in layers:
        layer.dataProvider().truncate()
    layers[0].setCustomProperty(CONTENT_MARK, damaged)
    assert refill(project) == 2 and layers[0].featureCount() == 0


def test_the_layers_of_a_map_are_not_shown_beside_it(layout, project):
    assert project.layerTreeRoot().checkedLayers() == []
    assert len(project.mapLayers()) == 3
