"""The page "draw": table and map are one, and the tools do what they say, seen first and with undo."""

from __future__ import annotations

import drawing_office as at
import pytest
from drawing_office import click, corners, draw, key
from qgis.core import QgsApplication, QgsNmeaConnection
from qgis.PyQt.QtCore import QBuffer, QIODevice, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QLineEdit

from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.drawing.places import Place
from mineral_plugin.gui.drawing.draw_words import hectares

FIVE = [(-100, 80), (120, 100), (130, -60), (20, -120), (-110, -80)]
SQUARE = [(-100, 100), (100, 100), (100, -100), (-100, -100)]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path):
    made = at.opened(qtbot, tmp_path)
    yield made
    at.close(made)


def press(office, name):
    found = office.page.findChild(QAbstractButton, name)
    assert found.isVisible() and found.isEnabled(), name
    QTest.mouseClick(found, at.LEFT)


def open_tool(office, tool):
    tool.head.click()
    assert tool.is_open()
    QTest.qWait(1)


def type_cell(office, row, column, text):
    table = office.page.table
    index = table.rows.index(row, column)
    table.setCurrentIndex(index)
    table.edit(index)
    editor = table.findChild(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.qWait(1)


def test_the_area_told_after_closing_is_that_of_the_corners_not_of_the_hand(office):
    office.steps.begin()
    for place in SQUARE:
        click(office, *place)
    at.move(office, -10, 40)
    QTest.qWait(100)  # the ring with the hand as its last corner is answered
    click(office, -10, 40, at.RIGHT)
    value = office.page.figures.area.value
    told = hectares(area_m2(office.desk.area), "en")
    office.qtbot.waitUntil(lambda: value.text() == told, timeout=2_000)
    QTest.qWait(300)
    assert value.text() == told


# --- the table --------------------------------------------------------------------------------------


def test_without_an_area_the_page_asks_for_one_and_shows_no_empty_figures(office):
    office.dock.open_page("draw")
    assert office.page.draw.isEnabled() and not office.page.edit.isEnabled()
    assert not office.page.figures.isVisible() and not office.page.table.isVisible()


def test_an_edited_cell_moves_the_corner_and_is_kept_as_typed(office):
    draw(office, FIVE)
    type_cell(office, 1, 1, "2.383.650,5")
    corner = office.desk.area.parts[0].outer.corners[1]
    assert corner.x_text == "2.383.650,5" and corner.north_m == 2_383_650.5
    assert "corner 2" in office.drafting.undo_action.text()
    assert office.page.table.rows.rows[1].x == "2.383.650,5"


def test_in_vietnamese_drawn_numbers_are_written_so_and_the_other_cell_stays_as_it_was(
    qtbot, qgis_new_project, tmp_path
):
    office = at.opened(qtbot, tmp_path, lang="vi")
    draw(office, FIVE)
    rows = office.page.table.rows
    assert rows.data(rows.index(1, 1)).startswith("2.383.") and "," in rows.data(rows.index(1, 1))
    before = office.desk.area.parts[0].outer.corners[1]
    type_cell(office, 1, 1, rows.data(rows.index(1, 1)))
    assert office.desk.area.parts[0].outer.corners[1] == before
    type_cell(office, 1, 1, "2.383.650,5")
    corner = office.desk.area.parts[0].outer.corners[1]
    assert (corner.x_text, corner.y_text) == ("2.383.650,5", before.y_text)
    at.close(office)


def test_a_cell_that_is_no_coordinate_changes_nothing_and_the_sentence_says_why(office):
    draw(office, FIVE)
    before = office.desk.area
    type_cell(office, 1, 1, "abc")
    assert office.desk.area == before and "abc" in office.page.problem.text()


def test_a_chosen_row_marks_the_corner_on_the_map_and_the_other_way_round(office):
    draw(office, FIVE)
    office.page.table.selectRow(3)
    assert office.steps.board.picture.shown.chosen == Place(0, 0, 3)
    click(office, *FIVE[1])
    assert office.page.table.chosen() == (0, 0, 1)
    assert office.page.table.currentIndex().row() == 1


def test_choosing_a_row_never_moves_the_map(office):
    draw(office, FIVE)
    before = office.canvas.extent()
    office.page.table.selectRow(3)
    assert office.canvas.extent() == before


def test_delete_in_the_table_takes_the_corner_out(office):
    draw(office, FIVE)
    office.page.table.selectRow(2)
    QTest.keyClick(office.page.table, Qt.Key.Key_Delete)
    assert len(corners(office)) == 4


def test_several_rings_have_headings(office):
    draw(office, SQUARE)
    office.page.purpose_asked.emit("part")
    for place in ((150, 100), (250, 100), (250, 0)):
        click(office, *place)
    key(office, Qt.Key.Key_Return)
    headings = [row.name for row in office.page.table.rows.rows if row.where is None]
    assert headings == ["Part 1", "Part 2"]
    office.page.table.selectRow(6)
    press(office, "drawDeleteRing")
    assert len(office.desk.area.parts) == 1


def test_the_name_is_changed_as_a_step(office):
    draw(office, SQUARE)
    office.page.name.setFocus()
    office.page.name.selectAll()
    QTest.keyClicks(office.page.name, "Dong Khe")
    QTest.keyClick(office.page.name, Qt.Key.Key_Return)
    assert office.desk.area.name == "Dong Khe" and "rename" in office.drafting.undo_action.text()


def test_numbers_are_made_anew_on_request(office):
    draw(office, FIVE)
    at.drag(office, FIVE[3], (-150, 40), (-190, 140))
    press(office, "drawRenumber")
    assert [round(east / 10) for _n, east, _m in corners(office)][0] in (-10, -11, -19)
    names = [name for name, _e, _n in corners(office)]
    assert names == [str(number) for number in range(1, 6)]


def test_undo_and_redo_buttons_name_the_step(office):
    draw(office, FIVE)
    click(office, *FIVE[2])
    key(office, Qt.Key.Key_Delete)
    undo = office.page.findChild(QAbstractButton, "drawUndo")
    assert "corner 3" in undo.accessibleName()
    QTest.mouseClick(undo, at.LEFT)
    assert len(corners(office)) == 5
    QTest.mouseClick(office.page.findChild(QAbstractButton, "drawRedo"), at.LEFT)
    assert len(corners(office)) == 4


def test_a_draft_open_elsewhere_can_only_be_looked_at(office, qtbot, tmp_path):
    draw(office, FIVE)
    other = at.opened(qtbot, tmp_path)
    assert other.drafting.open(office.drafting.state.draft_id)
    other.dock.open_page("draw")
    assert other.drafting.state.read_only
    assert not other.page.edit.isEnabled() and not other.page.table.rows.can_edit
    assert not other.page.rounding.isEnabled() and other.page.name.isReadOnly()
    at.close(other)


# --- rounding, levels -------------------------------------------------------------------------------


def test_rounding_is_told_and_shown_before_it_is_done(office):
    draw(office, FIVE)
    before = office.desk.area
    open_tool(office, office.page.rounding)
    press(office, "round-1")
    assert "corners move" in office.page.rounding.told.text() and office.desk.area == before
    assert office.steps.board.picture.shown.preview
    press(office, "roundApply")
    assert all(corner.decimals == 0 for corner in office.desk.area.parts[0].outer.corners)
    assert not office.steps.board.picture.shown.preview
    office.drafting.undo()
    assert office.desk.area == before


def test_levels_are_set_for_the_part(office):
    draw(office, SQUARE)
    open_tool(office, office.page.levels)
    office.page.levels.top.setText("120,5")
    office.page.levels.bottom.setText("-50")
    press(office, "levelsApply")
    part = office.desk.area.parts[0]
    assert (part.top_m, part.bottom_m) == (120.5, -50.0)
    assert "120.5 m" in office.page.table.rows.rows[0].name


def test_exchanged_levels_are_refused(office):
    draw(office, SQUARE)
    open_tool(office, office.page.levels)
    office.page.levels.top.setText("-50")
    office.page.levels.bottom.setText("120")
    press(office, "levelsApply")
    assert office.page.problem.text() and office.desk.area.parts[0].top_m is None


# --- azimuth and distance ---------------------------------------------------------------------------


def test_legs_are_seen_on_the_map_and_come_behind_the_chosen_start(office):
    draw(office, SQUARE)
    open_tool(office, office.page.traverse)
    tool = office.page.traverse
    tool.start.setCurrentIndex(1)
    tool.legs.setPlainText("135 40\n180°00' 60")
    assert "2 legs" in tool.told.text() and office.steps.board.picture.shown.preview
    press(office, "traverseApply")
    found = corners(office)
    assert len(found) == 6
    assert found[2][1] - found[1][1] == pytest.approx(28.28, abs=0.02)
    assert found[3][2] - found[2][2] == pytest.approx(-60, abs=0.02)
    office.drafting.undo()
    assert len(corners(office)) == 4


def test_legs_that_come_back_close_the_ring_and_the_error_is_told(office):
    office.dock.open_page("draw")
    open_tool(office, office.page.traverse)
    tool = office.page.traverse
    tool.north.setText("2383500")
    tool.east.setText("490000")
    tool.legs.setPlainText("0 100\n90 100\n180 100\n270 99,9")
    assert "closes, with an error of 0.10 m" in tool.told.text()
    press(office, "traverseApply")
    assert len(corners(office)) == 4 and office.drafting.state is not None


def test_a_leg_that_cannot_be_read_is_named(office):
    draw(office, SQUARE)
    open_tool(office, office.page.traverse)
    office.page.traverse.legs.setPlainText("135 40\nnothing")
    assert "nothing" in office.page.traverse.told.text()
    assert not office.page.traverse.apply.isEnabled()


# --- GPX and GPS ------------------------------------------------------------------------------------

GPX = """<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">
<trk><name>Ranh</name><trkseg>
<trkpt lat="21.5500" lon="104.6500"/><trkpt lat="21.5500" lon="104.6530"/>
<trkpt lat="21.5470" lon="104.6530"/><trkpt lat="21.5470" lon="104.6500"/></trkseg></trk></gpx>"""


def test_a_gpx_track_becomes_an_area_and_the_operation_is_named(office, tmp_path):
    (tmp_path / "ranh.gpx").write_text(GPX, encoding="utf-8")
    office.dock.open_page("draw")
    open_tool(office, office.page.gps)
    office.steps.tools.read_gpx(str(tmp_path / "ranh.gpx"))
    office.qtbot.waitUntil(lambda: "EPSG:6960" in office.page.gps.told.text(), timeout=10_000)
    assert office.steps.board.picture.shown.preview
    press(office, "gpxApply")
    assert len(corners(office)) == 4 and office.desk.area.name == "Ranh"
    assert area_m2(office.desk.area) == pytest.approx(310.6 * 332.0, rel=0.01)


def test_a_damaged_gpx_file_is_one_sentence(office, tmp_path):
    (tmp_path / "bad.gpx").write_text("<gpx><trk>", encoding="utf-8")
    office.dock.open_page("draw")
    open_tool(office, office.page.gps)
    office.steps.tools.read_gpx(str(tmp_path / "bad.gpx"))
    office.qtbot.waitUntil(lambda: "bad.gpx" in office.page.gps.told.text(), timeout=10_000)
    assert office.desk.area is None


def receiver(lat="2133.000", lon="10439.000"):
    """Return a real receiver of QGIS, fed with the sentences of a handset."""
    device = QBuffer()
    device.open(QIODevice.OpenModeFlag.ReadWrite)
    made = QgsNmeaConnection(device)
    made.connect()
    body = f"GPGGA,010000.00,{lat},N,{lon},E,1,08,1.0,120.0,M,0.0,M,,"
    rmc = f"GPRMC,010000.00,A,{lat},N,{lon},E,0.0,0.0,231126,,,A"
    for text in (body, rmc):
        check = 0
        for letter in text:
            check ^= ord(letter)
        device.write(f"${text}*{check:02X}\r\n".encode())
    device.seek(0)
    device.readyRead.emit()
    QgsApplication.gpsConnectionRegistry().registerConnection(made)
    return made, device


def test_without_a_receiver_the_button_says_what_to_do(office):
    draw(office, SQUARE)
    open_tool(office, office.page.gps)
    press(office, "gpsPosition")
    assert "GPS" in office.page.problem.text()


def test_the_position_of_the_receiver_becomes_a_corner(office):
    made, _device = receiver()
    try:
        assert made.currentGPSInformation().isValid()
        office.steps.begin()
        open_tool(office, office.page.gps)
        press(office, "gpsPosition")
        corner = office.desk.area.parts[0].outer.corners[0]
        assert corner.north_m == pytest.approx(2_383_700, abs=600)
        assert corner.east_m == pytest.approx(489_650, abs=600)
    finally:
        QgsApplication.gpsConnectionRegistry().unregisterConnection(made)


# --- split, merge, keep -----------------------------------------------------------------------------


def test_a_line_splits_the_area_and_the_others_stay_as_drafts(office):
    draw(office, SQUARE)
    whole = area_m2(office.desk.area)
    open_tool(office, office.page.split)
    press(office, "splitStart")
    click(office, -20, 150)
    click(office, -20, -150)
    key(office, Qt.Key.Key_Return)
    assert office.page.split.pieces.count() == 2
    assert "%" in office.page.split.pieces.item(0).text()
    press(office, "splitApply")
    mine = area_m2(office.desk.area)
    assert mine == pytest.approx(whole * 0.6, rel=0.02)
    drafts = office.drafting.recent()
    assert len(drafts) == 2
    assert sum(line.area_ha for line in drafts) * 10_000 == pytest.approx(whole, abs=1.0)


def test_a_line_that_cuts_nothing_says_so(office):
    draw(office, SQUARE)
    open_tool(office, office.page.split)
    press(office, "splitStart")
    click(office, 150, 150)
    click(office, 150, -150)
    key(office, Qt.Key.Key_Return)
    assert office.page.split.told.text() and not office.page.split.apply.isVisible()


def test_parts_that_share_a_side_are_merged(office):
    draw(office, SQUARE)
    office.page.purpose_asked.emit("part")
    for place in ((100, 100), (200, 100), (200, -100), (100, -100)):
        click(office, *place)
    key(office, Qt.Key.Key_Return)
    assert len(office.desk.area.parts) == 2
    open_tool(office, office.page.merge)
    press(office, "mergeApply")
    assert len(office.desk.area.parts) == 1
    assert area_m2(office.desk.area) == pytest.approx(60_000, rel=0.02)


def test_a_piece_that_was_split_off_can_be_merged_back_from_the_drafts(office):
    draw(office, SQUARE)
    whole = area_m2(office.desk.area)
    open_tool(office, office.page.split)
    press(office, "splitStart")
    click(office, -20, 150)
    click(office, -20, -150)
    key(office, Qt.Key.Key_Return)
    press(office, "splitApply")
    open_tool(office, office.page.merge)
    assert office.page.merge.areas.count() == 1
    office.page.merge.areas.item(0).setCheckState(Qt.CheckState.Checked)
    press(office, "mergeApply")
    assert len(office.desk.area.parts) == 1
    assert area_m2(office.desk.area) == pytest.approx(whole, abs=1.0)
    # What lies in the area now is not offered for a second time.
    assert office.page.merge.ticked() == [] and not office.page.merge.apply.isEnabled()
    assert office.page.merge.told.text() == "Merged into one area."


def test_keeping_a_part_tells_the_shares_and_both_tables(office):
    draw(office, SQUARE)
    whole = area_m2(office.desk.area)
    open_tool(office, office.page.keep)
    press(office, "keepStart")
    for place in ((-150, 150), (40, 150), (40, -150), (-150, -150)):
        click(office, *place)
    at.move(office, -150, 0)
    key(office, Qt.Key.Key_Return)
    told = office.page.keep.told.text()
    assert "Kept" in told and "70." in told and "to the square metre" in told
    tables = office.page.keep.tables.toPlainText()
    assert "Kept:" in tables and "Returned:" in tables
    assert "VN-2000 104°45′/3" in tables and "X" in tables and "Y" in tables
    press(office, "keepCopy")
    assert QApplication.clipboard().text() == tables
    press(office, "keepApply")
    assert area_m2(office.desk.area) == pytest.approx(whole * 0.7, rel=0.02)
    assert sum(line.area_ha for line in office.drafting.recent()) * 10_000 == pytest.approx(whole, abs=1.0)


def test_only_one_tool_is_open_and_its_preview_goes_with_it(office):
    draw(office, FIVE)
    open_tool(office, office.page.rounding)
    press(office, "round-1")
    open_tool(office, office.page.levels)
    assert not office.page.rounding.is_open() and not office.steps.board.picture.shown.preview


def test_enter_in_the_table_edits_and_tab_leaves_it(office):
    draw(office, FIVE)
    table = office.page.table
    table.setFocus()
    table.selectRow(2)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert table.findChild(QLineEdit) is not None
    QTest.keyClick(table.findChild(QLineEdit), Qt.Key.Key_Escape)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert not table.hasFocus()


def test_a_finding_about_levels_leads_to_where_they_are_written(office):
    draw(office, SQUARE)
    office.dock.open_page("check")
    office.dock.check.findings.levels_asked.emit("any")
    assert office.dock.page == "draw" and office.page.levels.is_open()
    assert office.page.levels.top.hasFocus() or office.dock.focusWidget() is office.page.levels.top
