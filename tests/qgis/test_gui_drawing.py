"""Drawing and editing on the map by the mouse and the keys: what a hand does is what the area becomes."""

from __future__ import annotations

import drawing_office as at
import pytest
from drawing_office import click, corners, double_click, drag, draw, key
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from mineral_plugin.bridge.project import MARK
from mineral_plugin.core.drawing.places import Place

FIVE = [(-100, 80), (120, 100), (130, -60), (20, -120), (-110, -80)]
SQUARE = [(-100, 100), (100, 100), (100, -100), (-100, -100)]
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
PIXEL = 1.1


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path):
    made = at.opened(qtbot, tmp_path)
    yield made
    at.close(made)


def near(found, wanted):
    assert [name for name, _e, _n in found] == [name for name, _e, _n in wanted]
    for (_, east, north), (_, east0, north0) in zip(found, wanted):
        assert east == pytest.approx(east0, abs=PIXEL) and north == pytest.approx(north0, abs=PIXEL)


def step(office):
    return office.drafting.state.position


# --- drawing ----------------------------------------------------------------------------------------


def test_clicks_and_enter_make_an_area_numbered_clockwise_from_the_north_west(office):
    draw(office, [FIVE[3], FIVE[2], FIVE[1], FIVE[0], FIVE[4]])
    near(corners(office), [(str(n), *place) for n, place in enumerate(FIVE, 1)])
    assert office.steps.board.mode == "edit"


def test_a_right_click_closes_without_a_corner_more(office):
    draw(office, FIVE, finish=False)
    click(office, 50, 0, at.RIGHT)
    assert len(corners(office)) == 5 and office.steps.board.mode == "edit"


def test_a_double_click_sets_one_corner_and_closes(office):
    draw(office, FIVE[:4], finish=False)
    double_click(office, *FIVE[4])
    assert len(corners(office)) == 5 and office.steps.board.mode == "edit"


def test_a_click_on_the_first_corner_closes(office):
    draw(office, FIVE, finish=False)
    click(office, FIVE[0][0] + 4, FIVE[0][1] - 3)
    assert len(corners(office)) == 5 and office.steps.board.mode == "edit"


def test_the_draft_lives_from_the_first_corner_and_each_corner_is_a_step(office):
    office.steps.begin()
    assert office.drafting.state is None
    click(office, *FIVE[0])
    draft = office.drafting.state.draft_id
    click(office, *FIVE[1])
    click(office, *FIVE[2])
    assert office.drafting.state.draft_id == draft
    assert office.drafting.state.steps == 3
    assert len(office.drafting.state.area.parts[0].outer.corners) == 3


def test_backspace_takes_the_last_corner_back(office):
    draw(office, FIVE, finish=False)
    key(office, Qt.Key.Key_Backspace)
    click(office, -60, -90)
    key(office, Qt.Key.Key_Return)
    near(corners(office), [(str(n), *place) for n, place in enumerate([*FIVE[:4], (-60, -90)], 1)])


def test_backspace_over_all_corners_leaves_a_pen_that_begins_again_in_the_same_draft(office):
    draw(office, FIVE[:2], finish=False)
    draft = office.drafting.state.draft_id
    key(office, Qt.Key.Key_Backspace)
    key(office, Qt.Key.Key_Backspace)
    for place in FIVE:
        click(office, *place)
    key(office, Qt.Key.Key_Return)
    assert office.drafting.state.draft_id == draft and len(corners(office)) == 5


def test_undo_and_redo_of_corners_go_on_with_the_pen(office):
    draw(office, FIVE[:4], finish=False)
    key(office, Qt.Key.Key_Z, CONTROL)
    assert len(corners(office)) == 3 and office.steps.board.mode == "draw"
    key(office, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert len(corners(office)) == 4
    click(office, *FIVE[4])
    assert len(corners(office)) == 5


def test_escape_leaves_and_what_was_drawn_stays(office):
    draw(office, FIVE[:3], finish=False)
    key(office, Qt.Key.Key_Escape)
    assert office.steps.board.mode == "" and len(corners(office)) == 3
    assert office.canvas.mapTool() is not office.steps.board.tool
    assert office.drafting.state.steps == 3


def test_two_corners_are_not_closed_and_the_sentence_says_so(office):
    draw(office, FIVE[:2])
    assert office.steps.board.mode == "draw"
    assert "three" in office.page.problem.text()


def test_draw_goes_on_with_a_ring_that_was_only_begun(office):
    draw(office, FIVE[:2], finish=False)
    draft = office.drafting.state.draft_id
    key(office, Qt.Key.Key_Escape)
    office.page.draw.click()
    for place in FIVE[2:]:
        click(office, *place)
    key(office, Qt.Key.Key_Return)
    assert office.drafting.state.draft_id == draft and len(office.desk.area.parts) == 1
    near(corners(office), [(str(n), *place) for n, place in enumerate(FIVE, 1)])


def test_draw_beside_an_area_draws_a_part_and_leaves_the_area_alone(office):
    draw(office, SQUARE)
    office.page.draw.click()
    assert office.page.purpose.isVisible() and office.page.purpose.currentData() == "part"
    office.page.draw.click()
    assert office.steps.board.mode == "" and len(corners(office)) == 4


def test_undo_does_nothing_while_a_corner_is_in_the_hand(office):
    draw(office, SQUARE)
    before = step(office)
    drag(office, SQUARE[1], (120, 110), (140, 120), drop=False)
    key(office, Qt.Key.Key_Z, CONTROL)
    QTest.mouseRelease(office.canvas.viewport(), at.LEFT, at.NONE, at.pixel(office, 140, 120))
    assert step(office) == before + 1


def test_a_dragged_corner_does_not_stick_to_the_next_of_its_own_ring(office):
    draw(office, SQUARE)
    drag(office, SQUARE[1], (50, 60), (-92, 96))
    places = {(east, north) for _name, east, north in corners(office)}
    assert len(places) == 4


def test_numbers_run_clockwise_while_the_ring_is_still_open(office):
    draw(office, [FIVE[2], FIVE[1], FIVE[0]], finish=False)
    assert office.steps.board.picture.shown.open_names == ("3", "2", "1")


def test_the_zone_is_that_of_the_province_in_the_middle_of_the_map_and_says_why(office):
    office.steps.begin()
    assert office.page.zone.zone_text() == "104°45′/3"
    assert "Lào Cai" in office.page.zone.reason.text() and "104°45′" in office.page.zone.reason.text()


def test_the_zone_may_be_changed_until_the_first_corner(office):
    office.steps.begin()
    box = office.page.zone.box
    assert office.page.zone.isVisible()
    box.setCurrentIndex(box.findData("105°00′/3"))
    box.activated.emit(box.currentIndex())
    click(office, *FIVE[0])
    assert office.desk.area.zone.text == "105°00′/3"
    assert not office.page.zone.isVisible()


def test_on_a_map_in_another_system_corners_come_out_in_the_zone(qtbot, qgis_new_project, tmp_path):
    office = at.opened(qtbot, tmp_path, crs="EPSG:9209")  # 105°30′: the same ground, other numbers
    here = office.view.canvas.mapSettings().destinationCrs()
    from qgis.core import QgsCoordinateTransform, QgsPointXY

    way = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:9208"), here, QgsProject.instance())
    middle = way.transform(QgsPointXY(*at.MIDDLE))
    at.look_at(office, (middle.x(), middle.y()))
    office.steps.begin()
    assert office.page.zone.zone_text() == "104°45′/3"
    size = office.canvas.viewport().size()
    centre = office.canvas.viewport().rect().center()
    for away in ((-80, -80), (80, -80), (80, 80), (-80, 80)):
        spot = centre + type(centre)(*away)
        QTest.mouseMove(office.canvas.viewport(), spot)
        QTest.mouseClick(office.canvas.viewport(), at.LEFT, at.NONE, spot)
    key(office, Qt.Key.Key_Return)
    found = corners(office)
    assert size.width() > 200 and len(found) == 4
    assert all(70 < abs(east) < 90 and 70 < abs(north) < 90 for _name, east, north in found)
    at.close(office)


def test_a_side_is_straight_in_its_own_plane_on_a_map_in_another_system(qgis_new_project, qtbot):
    from qgis.gui import QgsMapCanvas

    from mineral_plugin.core.area.zones import Zone
    from mineral_plugin.gui.drawing.drawing_plane import PlaneOnMap

    canvas = QgsMapCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(600, 400)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    plane = PlaneOnMap(canvas, Zone(6285, 3))
    long_side = [(430_000.0, 2_383_000.0), (470_000.0, 2_383_000.0)]
    assert plane.outline(long_side, closed=False).count() > 50
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:9208"))
    plane.renew()
    assert plane.outline(long_side, closed=False).count() == 2
    back = plane.to_zone(plane.to_map((430_000.0, 2_383_000.0)))
    assert back == (430_000.0, 2_383_000.0)


# --- editing ----------------------------------------------------------------------------------------


def test_a_dragged_corner_is_one_step_and_keeps_its_name(office):
    draw(office, FIVE)
    before = step(office)
    drag(office, FIVE[2], (140, -70), (150, -80), (160, -90))
    assert step(office) == before + 1
    near(corners(office), [(str(n), *place) for n, place in enumerate([*FIVE[:2], (160, -90), *FIVE[3:]], 1)])


def test_while_a_corner_is_dragged_no_step_is_written_but_the_picture_follows(office):
    draw(office, FIVE)
    before, area = step(office), office.desk.area
    drag(office, FIVE[2], (140, -70), (160, -90), drop=False)
    shown = office.steps.board.picture.shown.area
    assert step(office) == before and office.desk.area is area
    assert shown.parts[0].outer.corners[2].east_m - at.MIDDLE[0] == pytest.approx(160, abs=PIXEL)


def test_escape_in_a_drag_puts_the_corner_back(office):
    draw(office, FIVE)
    before = office.desk.area
    drag(office, FIVE[2], (140, -70), (160, -90), drop=False)
    key(office, Qt.Key.Key_Escape)
    QTest.mouseRelease(office.canvas.viewport(), at.LEFT, at.NONE, at.pixel(office, 160, -90))
    assert office.desk.area == before and office.steps.board.picture.shown.area == before


def test_a_click_that_trembles_moves_nothing(office):
    draw(office, FIVE)
    before = office.desk.area
    drag(office, FIVE[2], (FIVE[2][0] + 1, FIVE[2][1] + 1))
    assert office.desk.area == before
    assert office.steps.board.grip.chosen == Place(0, 0, 2)


def test_the_middle_of_a_side_makes_a_corner_and_drags_it_in_one_step(office):
    draw(office, SQUARE)
    before = step(office)
    drag(office, (100, 0), (120, 5), (140, 10))
    assert step(office) == before + 1
    near(corners(office)[2:3], [("3", 140, 10)])
    assert len(corners(office)) == 5


def test_a_double_click_on_a_side_breaks_it_there(office):
    draw(office, SQUARE)
    double_click(office, 100, 50)
    assert len(corners(office)) == 5
    near(corners(office)[2:3], [("3", 100, 50)])


def test_delete_takes_the_chosen_corner_out_and_undo_puts_it_back(office):
    draw(office, FIVE)
    click(office, *FIVE[2])
    key(office, Qt.Key.Key_Delete)
    assert len(corners(office)) == 4
    assert "corner 3" in office.drafting.undo_action.text()
    key(office, Qt.Key.Key_Z, CONTROL)
    assert len(corners(office)) == 5


def test_of_three_corners_none_is_taken_out_and_the_sentence_says_why(office):
    draw(office, FIVE[:3])
    click(office, *FIVE[1])
    key(office, Qt.Key.Key_Delete)
    assert len(corners(office)) == 3 and "three" in office.page.problem.text()


@pytest.mark.parametrize(
    ("modifier", "metres"),
    [(at.NONE, 1.0), (SHIFT, 0.1), (CONTROL, 0.01)],
)
def test_arrow_keys_move_the_chosen_corner(office, modifier, metres):
    draw(office, FIVE)
    click(office, *FIVE[2])
    _, east, north = corners(office)[2]
    before = step(office)
    key(office, Qt.Key.Key_Right, modifier)
    key(office, Qt.Key.Key_Down, modifier)
    _, east1, north1 = corners(office)[2]
    assert (east1 - east, north1 - north) == (pytest.approx(metres), pytest.approx(-metres))
    assert step(office) == before + 2


def test_arrow_keys_without_a_chosen_corner_stay_the_maps(office):
    draw(office, FIVE)
    before, extent = office.desk.area, office.canvas.extent()
    key(office, Qt.Key.Key_Right)
    assert office.desk.area == before and office.canvas.extent() != extent


def test_tab_goes_round_the_corners_and_marks_them_in_the_table(office):
    draw(office, FIVE)
    click(office, *FIVE[3])
    key(office, Qt.Key.Key_Tab)
    assert office.page.table.chosen() == (0, 0, 4)
    key(office, Qt.Key.Key_Tab)
    assert office.page.table.chosen() == (0, 0, 0)
    key(office, Qt.Key.Key_Backtab)
    assert office.page.table.chosen() == (0, 0, 4)


def test_escape_lets_go_of_the_corner_first_and_then_of_the_tool(office):
    draw(office, FIVE)
    click(office, *FIVE[3])
    key(office, Qt.Key.Key_Escape)
    assert office.steps.board.grip.chosen is None and office.steps.board.mode == "edit"
    key(office, Qt.Key.Key_Escape)
    assert office.steps.board.mode == ""


def test_another_map_tool_ends_the_drawing_and_the_buttons_say_so(office):
    from qgis.gui import QgsMapToolPan

    draw(office, FIVE)
    pan = QgsMapToolPan(office.canvas)
    office.canvas.setMapTool(pan)
    assert not office.page.edit.isChecked() and office.steps.board.mode == ""


# --- parts and holes --------------------------------------------------------------------------------


def test_a_part_is_added_and_its_corners_are_numbered_on(office):
    draw(office, SQUARE)
    office.page.purpose_asked.emit("part")
    for place in ((150, 100), (250, 100), (250, 0)):
        click(office, *place)
    key(office, Qt.Key.Key_Return)
    near(corners(office, 1), [("5", 150, 100), ("6", 250, 100), ("7", 250, 0)])


def test_a_hole_is_left_out_and_the_area_is_less(office):
    from mineral_plugin.core.area.measure import area_m2

    draw(office, SQUARE)
    whole = area_m2(office.desk.area)
    office.page.purpose_asked.emit("hole")
    for place in ((-20, 20), (20, 20), (20, -20), (-20, -20)):
        click(office, *place)
    key(office, Qt.Key.Key_Return)
    assert len(corners(office, 0, 1)) == 4
    assert whole - area_m2(office.desk.area) == pytest.approx(1600, abs=90)


def test_a_hole_outside_is_refused_in_one_sentence(office):
    draw(office, SQUARE)
    office.page.purpose_asked.emit("hole")
    for place in ((150, 20), (190, 20), (190, -20)):
        click(office, *place)
    assert office.page.problem.text() and len(office.desk.area.parts[0].rings) == 1


def test_undo_of_a_part_that_is_begun_goes_corner_by_corner(office):
    draw(office, SQUARE)
    before = step(office)
    office.page.purpose_asked.emit("part")
    for place in ((150, 100), (250, 100), (250, 0)):
        click(office, *place)
    assert step(office) == before + 1
    key(office, Qt.Key.Key_Z, CONTROL)
    assert step(office) == before and len(office.steps.board.pen.spots) == 2
    key(office, Qt.Key.Key_Z, CONTROL)
    assert step(office) == before and len(office.steps.board.pen.spots) == 1
    click(office, 250, 100)
    click(office, 250, 0)
    assert step(office) == before + 1 and len(office.desk.area.parts) == 2


# --- snapping ---------------------------------------------------------------------------------------


def neighbour(office, corner=(150.123, 40.456), mark="reference:test:licence"):
    east, north = at.MIDDLE[0] + corner[0], at.MIDDLE[1] + corner[1]
    layer = QgsVectorLayer("Polygon?crs=EPSG:9208", "GP 412", "memory")
    from qgis.core import QgsFeature, QgsGeometry

    feature = QgsFeature()
    ring = (
        f"{east} {north}, {east + 80} {north}, {east + 80} {north - 90}, {east} {north - 90}, {east} {north}"
    )
    feature.setGeometry(QgsGeometry.fromWkt(f"POLYGON(({ring}))"))
    layer.dataProvider().addFeatures([feature])
    layer.updateExtents()
    layer.setCustomProperty(MARK, mark)
    QgsProject.instance().addMapLayer(layer)
    office.canvas.setLayers([layer])
    return layer


def test_a_corner_snaps_to_the_neighbours_corner_to_its_last_digit(office):
    neighbour(office)
    draw(office, FIVE)
    office.qtbot.wait(50)
    for _ in range(20):  # the index of the layer is made beside the window
        at.move(office, 149, 38)
        QTest.qWait(20)
    drag(office, FIVE[1], (130, 90), (148, 43))
    found = office.desk.area.parts[0].outer.corners[1]
    assert (found.x_text, found.y_text) == ("2383540.456", "490150.123")


def test_a_corner_snaps_to_a_corner_of_another_of_our_areas(office):
    draw(office, SQUARE)
    first = office.desk.area
    office.desk.areas = (*office.desk.areas, first)
    office.page.purpose_asked.emit("area")
    for place in ((103, 98), (200, 90), (190, 10)):
        click(office, *place)
    key(office, Qt.Key.Key_Return)
    wanted = first.parts[0].outer.corners[1]
    assert any(
        (one.x_text, one.y_text) == (wanted.x_text, wanted.y_text)
        for one in office.desk.area.parts[0].outer.corners
    )


def test_a_length_fixed_in_the_cad_panel_holds_against_snapping(office):
    office.steps.begin()
    click(office, -100, 0)
    office.cad.enable()
    office.cad.enableAction().trigger()
    assert office.cad.cadEnabled()
    at.move(office, 0, 0)
    office.cad.constraintDistance().setValue(150.0)
    from qgis.gui import QgsAdvancedDigitizingDockWidget

    office.cad.constraintDistance().setLockMode(
        QgsAdvancedDigitizingDockWidget.CadConstraint.LockMode.HardLock
    )
    click(office, 30, 0)
    one, other = office.desk.area.parts[0].outer.corners
    apart = ((one.east_m - other.east_m) ** 2 + (one.north_m - other.north_m) ** 2) ** 0.5
    assert apart == pytest.approx(150.0, abs=0.02)


# --- what the canvas says ---------------------------------------------------------------------------


def test_the_side_under_the_mouse_says_its_length_and_bearing(office):
    draw(office, SQUARE)
    at.move(office, 100, 50)
    assert office.steps.board.picture.shown.side == Place(0, 0, 1)


def test_the_line_beside_the_hand_is_the_live_answer(office):
    draw(office, SQUARE)
    drag(office, SQUARE[1], (120, 110), (140, 120), drop=False)
    office.qtbot.waitUntil(lambda: "ha" in office.steps.board.picture.line, timeout=10_000)
    QTest.mouseRelease(office.canvas.viewport(), at.LEFT, at.NONE, at.pixel(office, 140, 120))


def test_the_line_goes_when_the_hand_rests_and_on_another_page(office):
    draw(office, SQUARE)
    board = office.steps.board
    drag(office, SQUARE[1], (120, 110), (140, 120), drop=False)
    office.qtbot.waitUntil(lambda: "ha" in board.picture.line, timeout=10_000)
    QTest.mouseRelease(office.canvas.viewport(), at.LEFT, at.NONE, at.pixel(office, 140, 120))
    office.qtbot.waitUntil(lambda: board.picture.line == "", timeout=5_000)
    drag(office, (140, 120), (120, 110), (100, 100), drop=False)
    office.dock.open_page("start")
    QTest.qWait(150)
    assert board.picture.line == ""
    QTest.mouseRelease(office.canvas.viewport(), at.LEFT, at.NONE, at.pixel(office, 100, 100))


def test_the_figure_of_the_area_follows_while_the_corner_moves(office):
    draw(office, SQUARE)
    before = office.page.figures.area.value.text()
    drag(office, SQUARE[1], (120, 110), (240, 220), drop=False)
    assert office.page.figures.area.value.text() != before


def test_closing_leaves_nothing_of_ours_on_the_canvas(qtbot, qgis_new_project, tmp_path):
    office = at.opened(qtbot, tmp_path)
    before = len(office.canvas.scene().items())
    draw(office, SQUARE)
    at.close(office)
    assert len(office.canvas.scene().items()) <= before + 1  # QGIS's own snap mark
