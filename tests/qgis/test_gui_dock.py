"""The dock with the real core behind it: what a click does, what is shown, what stays after a failure."""

from __future__ import annotations

import json
from datetime import datetime
from types import SimpleNamespace

import pytest
from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QMimeData, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDropEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QMenu, QPushButton, QWidget
from tasks_left import leave_tasks, tasks_ended

from mineral_plugin.bridge import tasks
from mineral_plugin.bridge.paper_printer import QtPaperPrinter
from mineral_plugin.core.area.workspace import write_areas
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.gui.area_steps import AreaSteps
from mineral_plugin.gui.check.check_steps import CheckSteps
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.dossier.client_steps import ClientSteps
from mineral_plugin.gui.dossier.component_steps import ComponentSteps
from mineral_plugin.gui.dossier.draft_list_steps import DraftListSteps
from mineral_plugin.gui.dossier.filing_steps import FilingSteps
from mineral_plugin.gui.dossier.handoff_steps import HandoffSteps
from mineral_plugin.gui.dossier.papers_steps import PapersSteps
from mineral_plugin.gui.dossier.rehearsal_steps import RehearsalSteps
from mineral_plugin.gui.dossier.signing_steps import SigningSteps
from mineral_plugin.gui.drafting import Drafting
from mineral_plugin.gui.layers.layer_steps import LayerSteps
from mineral_plugin.gui.manners.project_steps import ProjectSteps
from mineral_plugin.gui.map_view import MapView
from mineral_plugin.gui.parts.outcomes import outcome_word

TABLE = resource_path("demo", "tables", "dong-khe.txt")
REFERENCE = str(resource_path("demo", "reference.gpkg"))
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=VIETNAM_TIME)


class NoService:
    """A session that nobody answers."""

    def request(self, *_args, **_kwargs):
        import requests

        raise requests.ConnectionError("nobody")


def made(qtbot, home, lang="vi", session=NoService):
    """Return the dock as the plugin wires it, with a fixed clock and a data folder of its own."""
    for name in ("cache", "drafts"):
        (home / name).mkdir(exist_ok=True)
    dock, canvas = MineralDock(lang), QgsMapCanvas()
    qtbot.addWidget(dock, before_close_func=leave_tasks)
    qtbot.addWidget(canvas)
    desk = Desk(lang, lambda: home, lambda: NOON, tasks.start, dock)
    memory = ProjectSteps(dock, desk, QgsProject.instance())
    view = MapView(canvas, QgsProject.instance(), memory.state, dock)
    areas, checks = AreaSteps(dock, desk, view, Drafting(desk, dock)), CheckSteps(dock, desk, view)
    ClientSteps(dock.dossier.client, desk, dock)
    ComponentSteps(dock.dossier, desk, QtPaperPrinter, dock)
    PapersSteps(dock.dossier.agree, desk, dock)
    RehearsalSteps(dock.dossier, desk, dock)
    DraftListSteps(dock, desk, lambda: dock.dossier.is_busy)
    filing = FilingSteps(dock, desk, session, "", lambda _url: None)
    SigningSteps(dock.dossier, desk, QtPaperPrinter, dock)
    HandoffSteps(dock.dossier, desk, filing.show_receipts, dock)
    layers = LayerSteps(dock, desk, view, QgsProject.instance())
    areas.offer_zones()
    checks.offer_choices()
    dock.show()
    return SimpleNamespace(
        dock=dock,
        canvas=canvas,
        desk=desk,
        view=view,
        memory=memory,
        steps=(areas, checks, filing),
        layers=layers,
        home=home,
        qtbot=qtbot,
    )


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path):
    made_one = made(qtbot, tmp_path)
    yield made_one
    made_one.view.close()
    made_one.memory.close()


def click(office, name):
    found = office.dock.findChild(QAbstractButton, name)
    assert found.isEnabled(), name
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def prepare(office):
    """Prepare a dossier, and wait until it is on the page."""
    before = office.desk.draft
    click(office, "makeDossier")
    office.qtbot.waitUntil(lambda: office.desk.draft is not before, timeout=20_000)
    tasks_ended(office.qtbot)


def read(office, text=None):
    click(office, "doorPaste") if office.dock.start.isVisible() else None
    office.dock.paste.text.setPlainText(TABLE.read_text(encoding="utf-8") if text is None else text)
    click(office, "readTable")
    settle(office)


def settle(office):
    """Wait until nothing is being read."""
    office.qtbot.waitUntil(lambda: not office.steps[0].reading.is_reading, timeout=10_000)


def check(office, reference=(REFERENCE,)):
    read(office)
    click(office, "goToCheck")
    page = office.dock.check
    page.procedure.setCurrentIndex(page.procedure.findData("P14"))
    page.mineral.setCurrentIndex(page.mineral.findData("limestone_vlxdtt"))
    office.dock.layers.add(reference)
    click(office, "check")
    office.qtbot.waitUntil(lambda: office.desk.report is not None or page.problem.isVisible(), timeout=20_000)
    if office.desk.report is not None:
        # Cards come a few a turn.
        wanted = min(60, len(page.findings.shown()))
        office.qtbot.waitUntil(lambda: len(page.findings.cards()) == wanted, timeout=10_000)


def findings_layers(office):
    """Return the layers of findings in the project; their file is written in the background."""
    layers = office.view._layers.layers
    office.qtbot.waitUntil(lambda: bool(layers("findings")), timeout=20_000)
    return layers("findings")


def test_the_empty_dock_offers_its_doors_and_no_check(office):
    names = [
        door.objectName()
        for door in office.dock.start.findChildren(QAbstractButton)
        if "door" in door.objectName()
    ]
    assert names == ["doorDraw", "doorPaste", "doorOpen", "doorAudit"]
    assert not office.dock.findChild(QAbstractButton, "page-check").isEnabled()


def test_a_read_table_shows_zone_corners_and_both_areas(office):
    read(office)
    result = office.dock.paste.result
    assert result.model.rowCount() == 6
    assert "104°45′" in result.understood.text()
    assert "4,0 ha" in result.figures.text() and "3,9424 ha" in result.figures.text()
    assert result.to_map.isEnabled()


def test_editing_the_table_takes_the_understanding_back(office):
    read(office)
    QTest.keyClick(office.dock.paste.text, Qt.Key.Key_A)
    assert not office.dock.paste.result.to_map.isEnabled()
    assert not office.dock.paste.result.table.isVisible()


@pytest.mark.parametrize("text", ["", "   \n", "xin chào"])
def test_what_is_no_table_gives_one_sentence_and_keeps_what_was_there(office, text):
    read(office)
    before = office.desk.area
    read(office, text)
    assert office.dock.paste.result.problem.text() != ""
    assert not office.dock.paste.result.to_map.isEnabled()
    assert office.desk.area is before


def test_a_single_row_is_asked_about_and_keeps_what_was_there(office):
    read(office)
    before = office.desk.area
    read(office, "1 2383275 489781")
    assert "2383275" in office.dock.paste.result.questions.cards()[0].question.text
    assert not office.dock.paste.result.to_map.isEnabled()
    assert office.desk.area is before


def test_levels_go_into_the_area(office):
    office.dock.paste.top.setText("120,5")
    office.dock.paste.bottom.setText("-50")
    read(office)
    assert (office.desk.area.parts[0].top_m, office.desk.area.parts[0].bottom_m) == (120.5, -50.0)


@pytest.mark.parametrize(("top", "bottom"), [("cao", ""), ("-50", "120"), ("99999", "")])
def test_impossible_levels_are_asked_again(office, top, bottom):
    office.dock.paste.top.setText(top)
    office.dock.paste.bottom.setText(bottom)
    read(office)
    assert office.dock.paste.result.problem.text() != ""
    assert office.desk.area is None


def test_a_table_file_dropped_on_the_dock_is_read(office):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(TABLE))])
    position = QPointF(5, 5)
    event = QDropEvent(
        position if hasattr(QDropEvent, "position") else position.toPoint(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    office.dock.dropEvent(event)
    settle(office)
    assert office.desk.area.name == "dong-khe"
    assert "2.383.275,00" in office.dock.paste.text.toPlainText()


def test_a_zone_that_contradicts_the_table_is_asked_about_not_taken(office):
    office.dock.paste.zone.setCurrentIndex(office.dock.paste.zone.findData("105°00′/3"))
    read(office)
    (card,) = office.dock.paste.result.questions.cards()
    offered = " ".join(words for words, _value in card.question.choices)
    assert "104°45′" in card.question.text + offered and "105°00′" in card.question.text + offered
    assert not office.dock.paste.result.to_map.isEnabled()


def test_putting_twice_on_the_map_leaves_one_area(office):
    read(office)
    click(office, "putOnMap")
    click(office, "putOnMap")
    assert sorted(layer.featureCount() for layer in QgsProject.instance().mapLayers().values()) == [1, 6]


def test_another_table_takes_the_old_area_off_the_map(office):
    read(office)
    click(office, "putOnMap")
    read(office, TABLE.read_text(encoding="utf-8").replace("489.781,00", "489.780,00"))
    assert QgsProject.instance().mapLayers() == {}


def test_the_check_shows_a_headline_problems_and_their_layer(office):
    check(office)
    page = office.dock.check
    assert page.findings.isVisible()
    assert page.findings.headline.text().startswith("Vướng")
    page.findings.more.setChecked(True)
    assert "Đạt" in page.findings.headline.text()
    assert [card.finding_id for card in page.findings.cards()]
    (layer,) = findings_layers(office)
    assert layer.featureCount() > 0


def test_without_reference_data_the_answer_is_cannot_tell_never_clear(office):
    check(office, ())
    overlaps = office.desk.report_dict["summary"]["families"]["overlap"]
    assert overlaps == "cannot_tell"
    assert outcome_word("cannot_tell") in " ".join(card.text() for card in office.dock.check.findings.cards())


def test_checking_again_leaves_one_findings_layer(office):
    check(office)
    first = office.desk.report
    click(office, "check")
    office.qtbot.waitUntil(lambda: office.desk.report is not first, timeout=20_000)
    assert len(findings_layers(office)) == 1


def test_a_missing_reference_file_gives_one_sentence_and_keeps_the_answer(office, tmp_path):
    check(office)
    answer = office.desk.report
    office.dock.layers.add([str(tmp_path / "không có.gpkg")])
    click(office, "check")
    office.qtbot.waitUntil(office.dock.check.problem.isVisible, timeout=20_000)
    assert "không có.gpkg" in office.dock.check.problem.text()
    assert office.desk.report is answer


def layer_rows(office):
    """Return the rows of the layers panel as texts, once it shows what is chosen."""
    office.qtbot.waitUntil(lambda: office.layers.is_settled, timeout=20_000)
    return office.dock.layers.rows.texts()


def test_the_layers_panel_says_which_file_is_missing(office, tmp_path):
    office.dock.layers.add([str(tmp_path / "không có.gpkg")])
    assert "không có.gpkg" in layer_rows(office)[0]


def test_reference_data_older_than_its_role_allows_is_marked(office):
    office.dock.layers.add([REFERENCE])
    fresh = layer_rows(office)[0]
    office.dock.check.set_event_date(datetime(2029, 1, 1).date())
    old = layer_rows(office)[0]
    assert "Cũ hơn" not in fresh and "Cũ hơn" in old


def test_choosing_a_finding_marks_it_and_the_map_stays(office):
    check(office)
    office.canvas.resize(400, 300)
    # A new size, and what the check drew, change the extent only once their events are handled.
    office.qtbot.wait(50)
    card = next(card for card in office.dock.check.findings.cards() if card.zoom.isEnabled())
    before = office.canvas.extent()
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert office.canvas.extent() == before
    assert len(office.view._highlight._bands) == 1
    QTest.mouseClick(card.zoom, Qt.MouseButton.LeftButton)
    assert office.canvas.extent() != before
    assert len(office.view._highlight._bands) == 1


def test_the_head_names_area_procedure_day_and_law(office):
    check(office)
    assert office.dock.head_name.text() == "Khu vực mới" or office.dock.head_name.text() == "New area"
    for words in ("P14", "event of 23/11/2026", "law read up to 23/11/2026"):
        assert words in office.dock.head_question.text()


def test_another_area_takes_the_answer_away(office):
    check(office)
    click(office, "page-paste")
    read(office, TABLE.read_text(encoding="utf-8").replace("489.781,00", "489.780,00"))
    assert office.desk.report is None
    assert not office.dock.check.findings.isVisibleTo(office.dock.check)


def test_a_stopped_check_says_nothing_and_can_be_started_again(office):
    read(office)
    click(office, "goToCheck")
    office.dock.check.mineral.setCurrentIndex(1)
    click(office, "check")
    click(office, "stopCheck")
    office.qtbot.waitUntil(lambda: office.dock.check.run.isEnabled(), timeout=20_000)
    assert office.dock.check.problem.text() == ""


def test_the_dossier_lists_components_with_their_state_in_words(office):
    check(office)
    prepare(office)
    shown = office.dock.dossier.components
    assert shown.count() == len(office.desk.draft.components)
    assert "missing" in shown.item(0).text() or "còn thiếu" in shown.item(0).text()


def attach(office, component, path):
    """Attach a file and wait until it has its place."""
    page = office.dock.dossier
    page.attach_asked.emit(component, str(path))
    office.qtbot.waitUntil(lambda: not page.is_busy, timeout=20_000)


def test_an_attached_file_changes_the_state(office, tmp_path):
    check(office)
    prepare(office)
    paper = tmp_path / "đơn.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    component = office.desk.draft.components[0].id
    attach(office, component, paper)
    assert component in [item.id for item in office.desk.draft.attached]
    assert "còn thiếu" not in office.dock.dossier.components.item(0).text().replace("missing", "còn thiếu")


def test_an_attached_file_is_named_and_can_be_taken_out_again(office, tmp_path):
    check(office)
    prepare(office)
    page, component = office.dock.dossier, office.desk.draft.components[0].id
    for name in ("đơn.pdf", "đơn & bản sao.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.4\n%%EOF\n")
        attach(office, component, tmp_path / name)
    assert "đơn.pdf, đơn & bản sao.pdf" in page.components.item(0).text()
    assert "đơn.pdf: PDF có vẻ hỏng" in page.components.item(0).text()
    assert not page.detach.isEnabled()
    page.components.setCurrentRow(1)
    assert page.attach.isEnabled() and not page.detach.isEnabled()
    page.components.setCurrentRow(0)
    click(office, "detachFile")
    menu = page.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["đơn.pdf", "đơn && bản sao.pdf"]
    menu.actions()[0].trigger()
    menu.close()
    assert [file.slot for file in office.desk.draft.files if file.component == component] == [2]
    assert "đơn.pdf," not in page.components.item(0).text()


def test_filing_to_nobody_gives_one_sentence_and_the_draft_stays(office):
    check(office)
    prepare(office)
    office.dock.dossier.service.setText("http://127.0.0.1:9")
    click(office, "fileDossier")
    office.qtbot.waitUntil(office.dock.dossier.problem.isVisible, timeout=20_000)
    assert "127.0.0.1:9" in office.dock.dossier.problem.text()
    assert office.desk.draft is not None
    assert office.dock.dossier.file.isEnabled()


def test_the_line_about_legal_effect_is_never_away(office):
    check(office)
    prepare(office)
    assert office.dock.dossier.legal_effect.isVisible()
    assert office.dock.dossier.legal_effect.text() != ""


def test_a_report_that_cannot_be_written_gives_one_sentence(office, tmp_path):
    check(office)
    office.steps[1]._write(json_path=tmp_path / "không có thư mục" / "b.json")
    assert office.dock.check.problem.isVisible()


def test_a_saved_report_is_the_one_on_the_desk(office, tmp_path):
    check(office)
    office.steps[1]._write(json_path=tmp_path / "b.json", html_path=tmp_path / "b.html")
    assert json.loads((tmp_path / "b.json").read_text(encoding="utf-8")) == office.desk.report_dict


def test_an_opened_project_brings_area_and_reference_back(office, tmp_path):
    check(office)
    click(office, "page-paste")
    click(office, "putOnMap")
    area, path = office.desk.area, tmp_path / "dự án.qgs"
    assert QgsProject.instance().write(str(path))
    QgsProject.instance().clear()
    read(office, TABLE.read_text(encoding="utf-8").replace("489.781,00", "489.780,00"))
    assert QgsProject.instance().read(str(path))
    assert office.desk.area == area
    assert office.dock.layers.choice.texts(()) == (REFERENCE,)
    assert QgsProject.instance().mapLayers() == {}


def test_every_page_is_usable_at_380_pixels_and_768_lines(office):
    check(office)
    prepare(office)
    office.dock.setFloating(True)
    office.dock.resize(380, 600)
    for name in ("start", "paste", "layers", "check", "dossier", "audit"):
        office.dock.open_page(name)
        QTest.qWait(20)
        page = office.dock._pages[name]
        assert office.dock.width() == 380
        assert page.widget().width() <= page.viewport().width()
        assert page.widget().minimumSizeHint().width() <= 360, name


def test_whatever_can_be_used_has_a_name_to_be_read_out(office):
    check(office)
    prepare(office)
    used = [
        *office.dock.findChildren(QPushButton),
        *office.dock.findChildren(QComboBox),
        *office.dock.findChildren(QLineEdit),
    ]
    buddies = {label.buddy() for label in office.dock.findChildren(QLabel) if label.buddy() is not None}
    nameless = [
        widget.objectName() or type(widget).__name__
        for widget in used
        if widget.isVisibleTo(office.dock)
        and not (widget.accessibleName() or getattr(widget, "text", lambda: "")() or widget in buddies)
        and widget.objectName() != "qt_spinbox_lineedit"
    ]
    assert nameless == []


def test_the_tab_key_reaches_the_fields_in_the_order_of_the_page(office):
    office.dock.open_page("paste")
    seen, widget = [], office.dock.paste.text
    for _ in range(40):
        if widget.objectName():
            seen.append(widget.objectName())
        widget = widget.nextInFocusChain()
        if widget is office.dock.paste.text:
            break
    wanted = [
        "cornerText",
        "areaName",
        "zoneCombo",
        "topLevel",
        "bottomLevel",
        "chooseTableFile",
        "readTable",
    ]
    assert [name for name in seen if name in wanted] == wanted


def test_the_missing_engine_hides_everything_else(qtbot):
    dock = MineralDock("vi")
    qtbot.addWidget(dock)
    dock.show()
    dock.engine.show_state("Thiếu shapely.", "shapely.whl")
    dock.show_engine_missing(True)
    assert dock.engine.isVisible()
    assert not any(
        dock.findChild(QWidget, f"page-{name}").isVisible() for name in ("start", "paste", "check")
    )
    dock.show_engine_missing(False)
    assert dock.start.isVisible() and not dock.engine.isVisible()


def test_an_areas_file_is_opened_whole_and_its_areas_can_be_chosen(office, tmp_path):
    read(office)
    first = office.desk.area
    read(office, TABLE.read_text(encoding="utf-8").replace("489.781,00", "489.780,00"))
    path = tmp_path / "khu vực.gpkg"
    write_areas(path, [first, office.desk.area])
    click(office, "page-start")
    office.dock.start.areas_file_chosen.emit(str(path))
    assert [area.id for area in office.desk.areas][0] == first.id
    assert office.dock.paste.result.areas.count() == 2
    office.dock.paste.result.areas.setCurrentRow(1)
    assert office.desk.area.id != first.id


@pytest.mark.parametrize("name", ["reference.gpkg", "không có.gpkg"])
def test_a_file_without_areas_gives_one_sentence_and_keeps_what_was_there(office, name):
    read(office)
    before = office.desk.area
    office.dock.start.areas_file_chosen.emit(str(resource_path("demo", name)))
    message = office.dock.findChild(QLabel, "startMessage")
    assert name in message.text() and message.isVisible()
    assert office.desk.area is before
