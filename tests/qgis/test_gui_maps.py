"""The page of the map in the whole window: asked for, made, proven, exported, and what the map answers."""

from __future__ import annotations

import time
from typing import Any, Callable, List

import pytest
from files_named import name_files
from plugin_window import Started
from qgis.core import QgsLayoutFrame, QgsProject, QgsSettings, QgsTableCell
from qgis.PyQt.QtCore import QObject, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from scenes_of_area import read, table_read
from stage import TABLE
from tile_server import TileServer

from mineral_plugin.bridge import settings
from mineral_plugin.bridge.base_layers import base_layers_of
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.drawing.splitting import kept_and_returned
from mineral_plugin.gui.maps.layouts import base_layers, items_of, map_of

SETTINGS = "mineral_licence_gui_maps"
APPLICANT = "Công ty TNHH Đá Đồng Khê"


class Office:
    """The window with an area read and asked about, at the page of the map."""

    def __init__(self, started: Started) -> None:
        self.started, self.stage, self.dock = started, started.stage, started.dock
        self.page = started.dock.map
        self.question, self.result = self.page.question, self.page.result
        self.desk, self.window = started.plugin._bench.desk, started.window
        self.steps, self.proof = self.stage.part("MapSteps"), self.stage.part("MapProof")

    def wait(self, condition: Callable[[], Any], what: str = "the window") -> None:
        self.stage.wait(lambda: bool(condition()), what, 40)

    def open_page(self) -> None:
        self.dock.open_page("map")
        self.wait(lambda: self.question.form.count() > 1 and self.question.rule.text(), "what is offered")

    def choose(self, box: Any, value: Any) -> None:
        looked = self.steps._looks
        box.setCurrentIndex(box.findData(value))
        assert box.currentData() == value
        self.wait(lambda: self.steps._looks > looked)
        QTest.qWait(150)

    def make(self) -> Any:
        self.stage.click("makeMap")
        self.wait(lambda: not self.steps.is_busy and self.result.isVisible(), "the map")
        assert not self.page.problem.isVisible(), self.page.problem.text()
        return self.proof.layout

    def press(self, name: str) -> None:
        self.stage.click(name)
        self.wait(lambda: not self.steps.is_busy)

    def layouts(self) -> List[str]:
        return [layout.name() for layout in QgsProject.instance().layoutManager().printLayouts()]


@pytest.fixture
def started(tmp_path, qgis_new_project, monkeypatch):
    monkeypatch.setattr(settings, "_GROUP", SETTINGS)
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path))
    monkeypatch.setenv("MINERAL_LANGUAGE", "en")
    QgsSettings().remove(SETTINGS)
    made = Started("en", tmp_path)
    yield made
    made.end()
    QgsSettings().remove(SETTINGS)


@pytest.fixture
def office(started: Started) -> Office:
    # Without the area that the licence states, which is not that of its corners.
    read(started.stage, TABLE.read_text(encoding="utf-8").replace(" với diện tích 4,0 ha", ""))
    started.stage.wait(lambda: started.plugin._bench.desk.area is not None, "the area")
    check = started.dock.check
    check.procedure.setCurrentIndex(check.procedure.findData("P14"))
    check.mineral.setCurrentIndex(check.mineral.findData("limestone_vlxdtt"))
    check.holder.setText(APPLICANT)
    made = Office(started)
    made.open_page()
    return made


def spoil_table(layout: Any) -> None:
    """Change a digit of the first corner in the table, as a hand in the designer does."""
    frame = next(
        item for item in layout.items() if isinstance(item, QgsLayoutFrame) and item.id().startswith("table")
    )
    table = frame.multiFrame()
    rows = table.tableContents()
    row = next(row for row in rows if any("489" in str(cell.content()) for cell in row))
    place = next(number for number, cell in enumerate(row) if "489" in str(cell.content()))
    cell = QgsTableCell(row[place])
    cell.setContent(str(cell.content()).replace("489", "488"))
    row[place] = cell
    table.setTableContents(rows)


# --- asked for --------------------------------------------------------------------------------------


def test_without_an_area_the_page_says_what_to_do_first(started: Started) -> None:
    started.dock.open_page("map")
    page = started.dock.map
    assert page.empty.isVisible() and not page.make.isVisible() and not page.result.isVisible()


def test_form_paper_and_scale_are_chosen_by_themselves_and_say_by_which_rule(office: Office) -> None:
    question = office.question
    assert question.asked()[:3] == ("", "", 0)
    assert question.form.currentText() == "By the procedure: Map of the mining area"
    assert "Điều 20 khoản 4 điểm c" in question.rule.text() and not question.rule.mark.isVisible()


def test_another_procedure_brings_another_form_and_an_unconfirmed_rule_says_so(office: Office) -> None:
    check = office.dock.check
    office.dock.open_page("check")
    check.procedure.setCurrentIndex(check.procedure.findData("P01"))
    office.dock.open_page("map")
    office.wait(lambda: "exploration" in office.question.form.currentText())
    assert "not confirmed" in office.question.rule.text() and office.question.rule.mark.isVisible()


def test_what_other_pages_know_is_filled_in_and_what_the_user_wrote_stays(office: Office) -> None:
    mineral, applicant = office.stage.find("mapText-mineral"), office.stage.find("mapText-applicant")
    assert applicant.text() == APPLICANT and "Đá vôi" in mineral.text()
    mineral.setText("Đá vôi trắng")
    mineral.editingFinished.emit()
    office.dock.open_page("check")
    office.dock.check.holder.setText("Công ty khác")
    office.open_page()
    office.wait(lambda: applicant.text() == "Công ty khác")
    assert mineral.text() == "Đá vôi trắng"


def test_texts_are_typed_once(office: Office, started: Started) -> None:
    commune = office.stage.find("mapText-commune")
    commune.setText("Đồng Khê")
    commune.editingFinished.emit()
    office.choose(office.question.paper, "A3-landscape")
    area = office.desk.area
    office.dock.open_page("start")
    office.desk.take_areas(())
    office.dock.open_page("map")
    assert office.page.empty.isVisible()
    office.desk.take_areas((area,))
    office.wait(lambda: office.question.rule.text())
    assert commune.text() == "Đồng Khê" and office.question.asked().paper == "A3-landscape"


def test_a_corner_corrected_in_the_draft_forgets_nothing_that_was_written(office: Office) -> None:
    from dataclasses import replace

    bench = office.started.plugin._bench
    drafting, area = bench.drafting, office.desk.area
    drafting.begin(area, Phrase("drawing.step.kept"))
    office.open_page()
    commune = office.stage.find("mapText-commune")
    commune.setText("Đồng Khê")
    commune.editingFinished.emit()
    office.dock.open_page("draw")
    assert drafting.apply(replace(area, id="area-corrected"), Phrase("drawing.step.kept"))
    office.open_page()
    assert office.desk.area.id == "area-corrected" and commune.text() == "Đồng Khê"


# --- made -------------------------------------------------------------------------------------------


def test_a_map_is_put_among_the_layouts_of_the_project_and_opened_in_one_designer(office: Office) -> None:
    layout = office.make()
    assert office.layouts() == ["Bản đồ khu vực khai thác - Đá vôi Đồng Khê"]
    assert layout is QgsProject.instance().layoutManager().printLayouts()[0]
    assert [one.layout() for one in office.window.designers] == [layout]
    office.press("openMap")
    assert len(office.window.designers) == 1


def test_an_untouched_map_is_found_right_and_its_paper_and_scale_are_told(office: Office) -> None:
    office.make()
    assert office.proof.faults == (), [one.message.en for one in office.proof.faults]
    assert office.result.state.text().startswith("Nothing wrong")
    assert "A4" in office.result.sheets.text() and "1:" in office.result.sheets.text()


def test_a_map_whose_stated_area_is_not_that_of_its_corners_says_so_and_is_exported(
    started: Started, tmp_path, monkeypatch
) -> None:
    table_read(started.stage)
    check = started.dock.check
    check.procedure.setCurrentIndex(check.procedure.findData("P14"))
    office = Office(started)
    office.open_page()
    office.make()
    (told,) = office.proof.faults
    assert told.is_warning and "40,000 m²" in told.message.en and "39,424.5 m²" in told.message.en
    name_files(monkeypatch, tmp_path / "map")
    office.press("exportMap")
    assert (tmp_path / "map.pdf").is_file()


def test_a_map_that_nobody_touched_goes_for_the_newer_one_with_its_layers(office: Office) -> None:
    office.make()
    layers = len(QgsProject.instance().mapLayers())
    office.choose(office.question.paper, "A3-landscape")
    office.make()
    assert office.layouts() == ["Bản đồ khu vực khai thác - Đá vôi Đồng Khê"]
    assert len(QgsProject.instance().mapLayers()) == layers
    assert "A3" in office.result.sheets.text()


def test_a_map_that_was_changed_by_hand_stays_beside_the_newer_one(office: Office) -> None:
    layout = office.make()
    move(layout)
    assert "changed since" in office.result.old.text()
    office.make()
    name = "Bản đồ khu vực khai thác - Đá vôi Đồng Khê"
    assert office.layouts() == [name, f"{name} (2)"]
    assert office.proof.layout.name() == f"{name} (2)"


def test_an_english_map_is_named_and_written_in_english(office: Office) -> None:
    office.choose(office.question.language, "en")
    layout = office.make()
    assert layout.name().startswith("Map of the mining area")


def test_no_map_where_nothing_fits_and_one_sentence_says_why(office: Office) -> None:
    office.choose(office.question.form, "partial_return")
    office.stage.click("makeMap")
    office.wait(lambda: not office.steps.is_busy)
    assert "Keep a part" in office.page.problem.text() and office.layouts() == []


def test_both_parts_of_a_partial_return_come_from_the_drafts(office: Office) -> None:
    drafting, area = office.started.plugin._bench.drafting, office.desk.area
    corners = area.parts[0].outer.corners
    east, north = [one.east_m for one in corners], [one.north_m for one in corners]
    middle = (min(east) + max(east)) / 2
    box = [
        (min(east) - 9, min(north) - 9),
        (middle, min(north) - 9),
        (middle, max(north) + 9),
        (min(east) - 9, max(north) + 9),
    ]
    found = kept_and_returned(area, box)
    drafting.begin(found.returned, Phrase("drawing.step.kept"))
    drafting.begin(found.kept, Phrase("drawing.step.kept"))
    office.open_page()
    office.choose(office.question.form, "partial_return")
    office.wait(lambda: office.question.second.isVisible())
    assert office.question.asked().second == found.returned.id
    office.make()
    assert office.desk.facts.chosen("areas_drawn") == ("kept", "returned")


def test_stopping_leaves_nothing_of_the_map_behind(office: Office) -> None:
    before = set(QgsProject.instance().mapLayers())
    office.stage.click("makeMap")
    office.wait(lambda: office.steps._turns.is_busy)
    office.stage.click("stopMap")
    assert not office.steps.is_busy and office.page.make.isEnabled()
    assert set(QgsProject.instance().mapLayers()) == before and office.layouts() == []
    assert not office.page.problem.isVisible()


def test_the_window_breathes_while_a_map_is_built(office: Office) -> None:
    beats: List[float] = []
    beat = QTimer()
    beat.setInterval(0)
    beat.timeout.connect(lambda: beats.append(time.perf_counter()))
    office.stage.click("makeMap")
    office.wait(lambda: office.steps._turns.is_busy)
    beat.start()
    office.wait(lambda: not office.steps._turns.is_busy)
    beat.stop()
    assert len(beats) > 10


def test_a_map_comes_back_with_its_project_and_is_still_right(office: Office, tmp_path) -> None:
    office.choose(office.question.paper, "A3-landscape")
    office.make()
    office.dock.open_page("start")
    path = str(tmp_path / "project.qgz")
    assert QgsProject.instance().write(path)
    QgsProject.instance().clear()
    assert QgsProject.instance().read(path)
    office.wait(lambda: office.desk.area is not None, "the area of the project")
    office.open_page()
    assert office.result.isVisible() and office.result.state.text().startswith("Not checked")
    office.press("checkMap")
    assert office.proof.faults == (), [one.message.en for one in office.proof.faults]
    assert "A3" in office.result.sheets.text()


def test_only_the_users_own_layers_lie_below_the_area(office: Office) -> None:
    from qgis.core import QgsVectorLayer

    own = QgsVectorLayer("Polygon?crs=EPSG:4326", "own", "memory")
    QgsProject.instance().addMapLayer(own)
    canvas = office.window.mapCanvas()
    office.wait(lambda: own in canvas.layers())
    assert base_layers(canvas) == (own,)


# --- proven -----------------------------------------------------------------------------------------


def test_a_digit_changed_in_the_table_stops_the_export_and_a_click_selects_the_table(office: Office) -> None:
    layout = office.make()
    spoil_table(layout)
    office.press("exportMap")
    assert office.proof.faults[0].code == "table_differs"
    assert "contradict" in office.result.told.text() and not office.result.all_the_same.isVisible()
    assert "Stops the export" in office.result.faults.item(0).text()
    office.result.faults.setCurrentRow(0)
    office.result.faults.setFocus()
    QTest.keyClick(office.result.faults, Qt.Key.Key_Return)
    (designer,) = office.window.designers
    assert designer.selected and all(one.startswith("table") for one in designer.selected)


def test_a_missing_part_is_shown_before_the_export_which_then_may_go_on(
    office: Office, tmp_path, monkeypatch
) -> None:
    layout = office.make()
    for item in items_of(layout, "title", 1):
        layout.removeLayoutItem(item)
    office.press("exportMap")
    assert [one.code for one in office.proof.faults] == ["missing_element"]
    assert office.result.all_the_same.isVisible()
    name_files(monkeypatch, tmp_path / "map")
    office.press("exportMapAnyway")
    assert (tmp_path / "map.pdf").read_bytes().startswith(b"%PDF")


def test_a_map_without_faults_is_written_at_once(office: Office, tmp_path, monkeypatch) -> None:
    office.make()
    name_files(monkeypatch, tmp_path / "ban do.pdf")
    office.press("exportMap")
    office.wait(lambda: "Written" in office.result.told.text())
    assert (tmp_path / "ban do.pdf").read_bytes().startswith(b"%PDF")


def test_a_base_that_is_gone_is_told_when_the_map_is_written(office: Office, tmp_path, monkeypatch) -> None:
    server = TileServer()
    (tiles,) = base_layers_of([server.tiles()])
    server.stop()
    QgsProject.instance().addMapLayer(tiles)
    office.wait(lambda: tiles in office.window.mapCanvas().layers())
    office.make()
    name_files(monkeypatch, tmp_path / "map.pdf")
    office.press("exportMap")
    office.wait(lambda: "Written" in office.result.told.text())
    assert "could not be read" in office.result.told.text()


def test_a_folder_that_takes_no_file_is_told_in_one_sentence(office: Office, tmp_path, monkeypatch) -> None:
    office.make()
    name_files(monkeypatch, tmp_path / "missing" / "map.pdf")
    office.press("exportMap")
    office.wait(lambda: office.result.told.text())
    assert "map.pdf" in office.result.told.text() and office.page.make.isEnabled()


def test_a_map_of_an_older_boundary_says_so_and_answers_nothing(office: Office) -> None:
    from dataclasses import replace

    office.make()
    drafting, area = office.started.plugin._bench.drafting, office.desk.area
    key = office.steps._key
    drafting.begin(area, Phrase("drawing.step.kept"))
    assert map_of(QgsProject.instance(), key) is office.proof.layout
    if drafting.state.draft_id != key:
        office.open_page()
        office.make()
    drafting.apply(replace(area, id="area-corrected"), Phrase("drawing.step.kept"))
    office.open_page()
    assert "before its last change" in office.result.old.text()
    office.press("checkMap")
    assert "before its last change" in office.result.old.text()
    assert "map_scale_denominator" not in office.desk.facts.values


# --- what the map answers ---------------------------------------------------------------------------


def test_the_map_answers_the_questions_of_the_rules_and_the_own_answer_wins(office: Office) -> None:
    office.make()
    facts = office.desk.facts
    scale = facts.number("map_scale_denominator")
    assert facts.flag("map_ready") and scale and "corner_table" in facts.chosen("map_items")
    assert facts.area("map_table").parts == office.desk.area.parts
    office.stage.part("FactSteps").answer("map_scale_denominator", 10_000.0)
    assert office.desk.facts.number("map_scale_denominator") == 10_000.0
    office.stage.part("FactSteps").answer("map_scale_denominator", None)
    assert office.desk.facts.number("map_scale_denominator") == scale


def test_answers_of_the_map_are_marked_as_such_among_the_questions(office: Office) -> None:
    office.make()
    office.dock.open_page("check")
    office.stage.click("check")
    office.wait(lambda: office.dock.check.facts.row("map_scale_denominator") is not None, "the questions")
    row = office.dock.check.facts.row("map_scale_denominator")
    assert "by the map" in row.accessibleName() and not row.clear.isVisible()
    report = office.desk.report_dict
    m01 = next(one for one in report["findings"] if one["rule"] == "M01")
    assert m01["outcome"] == "clear"


def test_a_map_that_is_taken_away_answers_no_longer_and_one_of_a_closed_project_does(office: Office) -> None:
    layout = office.make()
    QgsProject.instance().layoutManager().removeLayout(layout)
    office.wait(lambda: "map_ready" not in office.desk.facts.values)
    assert not office.result.isVisible()
    office.make()
    QgsProject.instance().layoutManager().clear()
    QgsProject.instance().cleared.emit()
    QTest.qWait(50)
    assert "map_ready" in office.desk.facts.values


def test_the_page_of_the_check_leads_to_the_map(office: Office) -> None:
    office.dock.open_page("check")
    office.dock.check.map_asked.emit()
    assert office.dock.page == "map" and isinstance(office.steps, QObject)


def test_a_map_taken_away_while_it_is_read_is_left_alone(office: Office) -> None:
    layout = office.make()
    office.proof.check()
    assert office.proof.is_busy
    QgsProject.instance().layoutManager().removeLayout(layout)
    assert not office.proof.is_busy and office.proof.layout is None
    assert office.page.make.isEnabled()
    QTest.qWait(100)
    assert office.proof.faults == ()


def move(layout: Any) -> None:
    """Move the title of a map as the designer does."""
    title = items_of(layout, "title", 1)[0]
    layout.undoStack().beginCommand(title, "move")
    title.attemptMoveBy(1.0, 0.0)
    layout.undoStack().endCommand()


def test_a_map_changed_while_it_is_read_is_neither_called_right_nor_exported(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    layout = office.make()
    name_files(monkeypatch, tmp_path / "map.pdf")
    office.proof.export()
    assert office.proof.is_busy
    move(layout)
    assert not office.proof.is_busy and "changed" in office.result.told.text()
    QTest.qWait(300)
    assert not (tmp_path / "map.pdf").exists() and office.page.make.isEnabled()


def test_a_map_changed_while_it_is_written_leaves_no_file(office: Office, tmp_path: Any) -> None:
    layout = office.make()
    office.proof.write(tmp_path / "map.pdf")
    QTest.qWait(1)
    move(layout)
    QTest.qWait(300)
    assert list(tmp_path.glob("*map*.pdf")) == [] and list(tmp_path.glob(".*.pdf")) == []
    assert "changed" in office.result.told.text()
