"""The page of the audit: run, list, filter, decide, run again; in the dock as the plugin wires it."""

from __future__ import annotations

import time
from datetime import timedelta

import check_office
import pytest
from audit_office import at, many_layers, mine, sample_layers
from builders import write_layer
from files_named import name_files
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProject, QgsRectangle, QgsSettings
from qgis.gui import QgsAdvancedDigitizingDockWidget
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPushButton, QToolButton

from mineral_plugin.bridge import settings
from mineral_plugin.core.work.audit_files import read_audit
from mineral_plugin.gui.audit.audit_models import AREA, KIND, STATE
from mineral_plugin.gui.audit.audit_steps import AuditSteps
from mineral_plugin.gui.layers.layer_steps import LayerSteps

SETTINGS = "mineral_licence_audit_panel"


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path / "home"))


@pytest.fixture
def office(qtbot, tmp_path, qgis_new_project, monkeypatch):
    monkeypatch.setattr(settings, "_GROUP", SETTINGS)
    QgsSettings().remove(SETTINGS)
    made = opened(qtbot, tmp_path / "home")
    yield made
    check_office.close(made)
    QgsSettings().remove(SETTINGS)


def opened(qtbot, home, lang="en"):
    home.mkdir(exist_ok=True)
    made = check_office.opened(qtbot, home, lang)
    layers = made.dock.findChild(LayerSteps)
    made.audit = AuditSteps(made.dock, made.desk, made.view, layers)
    made.page = made.dock.audit
    return made


def settle(office, timeout=30_000):
    office.qtbot.waitUntil(lambda: not office.audit.is_busy, timeout=timeout)


def audited(office, *layers):
    """Open the page, give it layers, audit."""
    office.dock.layers.add(layers)
    office.dock.open_page("audit")
    settle(office)
    click(office, "auditRun")
    settle(office)
    return office.audit.shown


def click(office, name):
    button = office.page.findChild(QPushButton, name)
    office.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def texts(office, column):
    model = office.page.pairs_model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def choose(office, row):
    office.page.pairs.selectRow(row)


def decide(office, button, reason, name):
    click(office, button)
    QTest.qWait(30)  # the form gets its place
    office.page.card.form.reason.setText(reason)
    office.page.card.form.name.setText(name)
    click(office, "auditDecide")
    settle(office)


def test_an_audit_gives_a_ranked_list_with_slivers_folded_away(office, tmp_path):
    shown = audited(office, *sample_layers(tmp_path))
    assert [pair["kind"] for pair in shown.pairs] == ["overlap"] * 3 + ["not_in_force", "sliver"]
    assert texts(office, KIND) == ["True overlap"] * 3
    assert "3 in conflict" in office.page.headline.text()
    assert office.page.folded.text() == "Show 2 pairs folded away"
    click(office, "auditFolded")
    assert texts(office, KIND)[-1] == "Within tolerance" and not office.page.folded.isVisible()
    assert shown.document["run"]["front_door"] == "dock"


def test_without_an_audit_the_page_only_asks(office):
    office.dock.open_page("audit")
    settle(office)
    assert office.page.form.is_open() and not office.page.tabs.isVisible()
    assert office.page.form.asked().day == office.desk.today()
    assert not (office.home / "audits").exists()


def test_one_click_leads_from_the_start_to_the_audit(office):
    click_in(office, office.dock.start, "doorAudit")
    assert office.page.isVisible()


def click_in(office, page, name):
    office.qtbot.mouseClick(page.findChild(QToolButton, name), Qt.MouseButton.LeftButton)


def test_each_column_sorts_and_the_pair_that_is_chosen_stays_chosen(office, tmp_path):
    shown = audited(office, *sample_layers(tmp_path))
    choose(office, 0)
    number = office.page.pairs.number()
    office.page.pairs.sortByColumn(AREA, Qt.SortOrder.AscendingOrder)
    areas = [shown.pairs[row]["area_m2"] for row in office.page.pairs.numbers()]
    assert areas == sorted(areas) == [2_500.0, 10_000.0, 10_000.0]
    assert office.page.pairs.number() == number
    office.page.pairs.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert list(office.page.pairs.numbers()) == [0, 1, 2]


def test_the_filters_narrow_the_list(office, tmp_path):
    shown = audited(office, *sample_layers(tmp_path))
    form, numbers = office.page.filters, office.page.pairs.numbers
    choose_in(form.kind, "sliver")
    assert [shown.pairs[number]["kind"] for number in numbers()] == ["sliver"]
    choose_in(form.kind, "")
    assert len(numbers()) == 5
    choose_in(form.outcome, "conflict")
    assert len(numbers()) == 3
    choose_in(form.outcome, "")
    choose_in(form.state, "open")
    assert len(numbers()) == 3
    choose_in(form.state, "")
    form.text.setText("z1 cong TY 12/gp")
    office.qtbot.waitUntil(lambda: len(numbers()) == 1, timeout=3_000)
    assert office.page.shown_count.text() == "1 of 5 pairs shown"


def choose_in(box, value):
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_only_what_the_map_shows_is_listed_when_asked_for(office, tmp_path):
    shown = audited(office, *sample_layers(tmp_path))
    canvas = office.view.canvas
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4756"))
    layer = office.view.layers.layers("audit")[0]
    first = next(layer.getFeatures("number = 1")).geometry().boundingBox()
    canvas.setExtent(layer.extent())
    office.page.filters.in_view.setChecked(True)
    assert len(office.page.pairs.numbers()) == 3
    canvas.setExtent(QgsRectangle(first.xMinimum() - 1, first.yMinimum() - 1, first.xMinimum() - 0.9, 0))
    office.qtbot.waitUntil(lambda: not office.page.pairs.numbers(), timeout=3_000)
    office.page.filters.in_view.setChecked(False)
    assert len(office.page.pairs.numbers()) == 3 and shown is office.audit.shown


def test_choosing_marks_the_pair_and_moves_the_map_only_where_wanted(office, tmp_path):
    audited(office, *sample_layers(tmp_path))
    canvas = office.view.canvas
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:9208"))
    canvas.setExtent(QgsRectangle(0, 0, 100_000, 100_000))
    before = canvas.extent()
    choose(office, 0)
    assert len(office.view.highlight._bands) == 1 and canvas.extent() == before
    office.page.moves["pan"].setChecked(True)
    choose(office, 1)
    assert canvas.extent() != before and round(canvas.extent().width()) == round(before.width())
    office.page.moves["zoom"].setChecked(True)
    choose(office, 2)
    assert canvas.extent().width() < 5_000
    assert settings.load().settings.pan_to_finding and settings.load().settings.zoom_to_finding


def test_the_card_tells_every_figure_in_words_and_copies_them(office, tmp_path):
    shown = audited(office, *sample_layers(tmp_path))
    office.page.filters.choose_kind("sliver")
    choose(office, 0)
    card = office.page.card
    assert card.isVisible() and card.title.text() == "No. 5 · Within tolerance"
    told = card.lines.text()
    pair = shown.pairs[4]
    for word in ("Công ty B", "Công ty C", "% of area 1", "Mean width 0.02 m", "length 200.02 m"):
        assert word in told
    for word in (f"tolerance {pair['tolerance_m']} m", "probability", "104°45′/3", "days old", "Why:"):
        assert word in told
    QGuiApplication.clipboard().clear()
    click(office, "auditCopy")
    assert QGuiApplication.clipboard().text() == card.told.text()


def test_selecting_on_the_map_chooses_in_the_list(office, tmp_path):
    audited(office, *sample_layers(tmp_path))
    layer = office.view.layers.layers("audit")[0]
    layer.selectByExpression("number = 2")
    assert office.page.pairs.number() == 1 and office.page.card.told.number == 1


def test_a_decision_needs_a_reason_and_a_name(office, tmp_path):
    shown = audited(office, *sample_layers(tmp_path))
    choose(office, 0)
    decide(office, "auditAccept", "", "Lan")
    assert "reason" in office.page.card.form.problem.text()
    assert read_audit(shown.path).marks == {}
    click(office, "auditDecideCancel")
    assert not office.page.card.form.isVisible()


def test_a_decision_is_in_the_file_the_list_and_the_counts(office, tmp_path):
    shown = audited(office, *sample_layers(tmp_path))
    choose(office, 0)
    decide(office, "auditAccept", "biên bản 5", "Lan")
    (mark,) = read_audit(shown.path).marks.values()
    assert (mark.state.value, mark.reason, mark.by, mark.on) == (
        "accepted",
        "biên bản 5",
        "Lan",
        office.desk.today(),
    )
    assert texts(office, STATE)[0] == "accepted"
    assert "2 open, 1 accepted" in office.page.headline.text()
    assert "biên bản 5" in office.page.card.mark.text()
    click(office, "auditOpen")
    settle(office)
    assert read_audit(shown.path).marks == {} and texts(office, STATE)[0] == "open"


def test_the_name_of_whoever_has_logged_in_is_offered_for_the_first_decision(office, tmp_path):
    audited(office, *sample_layers(tmp_path))
    assert office.page.card.form.name.text() == QgsApplication.userFullName()


def test_a_decision_is_written_while_the_map_shows_the_file(office, tmp_path):
    audited(office, *sample_layers(tmp_path))
    layer = office.view.layers.layers("audit")[0]
    reading = layer.getFeatures()
    assert next(reading)["number"] == 1
    choose(office, 1)
    decide(office, "auditFixed", "đã đính chính", "Hùng")
    assert texts(office, STATE)[1] == "marked as fixed"


def test_decisions_outlive_the_next_run_which_measures_only_what_changed(office, tmp_path):
    first = audited(office, *sample_layers(tmp_path))
    choose(office, 0)
    decide(office, "auditAccept", "biên bản 5", "Lan")
    office.clock.now += timedelta(minutes=1)
    click(office, "auditRun")
    settle(office)
    second = office.audit.shown
    assert second.path != first.path and second.document["run"]["reused"] == 5
    assert second.mark(0)["reason"] == "biên bản 5" and texts(office, STATE)[0] == "accepted"
    assert "5 measures were taken" in office.page.told.text()
    assert office.page.card.form.name.text() == "Lan"


def test_what_changed_since_is_measured_and_its_decision_kept(office, tmp_path):
    audited(office, *sample_layers(tmp_path))
    choose(office, 0)
    pair = office.audit.shown.pairs[0]["id"]
    decide(office, "auditFixed", "đã đính chính", "Lan")
    sample_layers(tmp_path, shift_m=-0.5)
    office.clock.now += timedelta(minutes=1)
    click(office, "auditRun")
    settle(office)
    shown = office.audit.shown
    assert 0 < shown.document["run"]["reused"] < 5
    number = next(n for n, one in enumerate(shown.pairs) if one["id"] == pair)
    assert "still there" in office.audit.told_of(number).mark


def test_the_newest_results_are_shown_again_at_the_next_start(office, qtbot, tmp_path):
    first = audited(office, *sample_layers(tmp_path))
    again = opened(qtbot, office.home, "vi")
    again.dock.open_page("audit")
    settle(again)
    assert again.audit.shown.path == first.path
    assert "3 vướng" in again.page.headline.text()
    assert [layer.source().split("|")[0] for layer in again.view.layers.layers("audit")] == [str(first.path)]
    check_office.close(again)


def test_damaged_results_are_told_and_those_before_are_shown(office, qtbot, tmp_path):
    first = audited(office, *sample_layers(tmp_path))
    (first.path.parent / "2027-01-01 000000.gpkg").write_bytes(b"no database" * 100)
    again = opened(qtbot, office.home)
    again.dock.open_page("audit")
    settle(again)
    assert again.audit.shown.path == first.path
    assert "2027-01-01" in again.page.told.text()
    check_office.close(again)


def test_stopping_takes_a_tenth_of_a_second_and_leaves_what_was_there(office, tmp_path):
    first = audited(office, *sample_layers(tmp_path))
    office.dock.layers.add(many_layers(tmp_path / "many", 40))
    office.clock.now += timedelta(minutes=1)
    click(office, "auditRun")
    QTest.qWait(150)
    assert office.audit.is_busy
    started = time.perf_counter()
    click(office, "auditStop")
    settle(office)
    assert time.perf_counter() - started < 0.35  # a tenth of a second, and room for a busy machine
    assert office.audit.shown is first
    QTest.qWait(500)
    assert list((office.home / "audits").iterdir()) == [first.path]


def test_the_window_answers_while_an_audit_runs(office, tmp_path):
    office.dock.layers.add(many_layers(tmp_path, 40, into_m=40.0))
    office.dock.open_page("audit")
    settle(office)
    beats = []
    timer = QTimer()
    timer.setInterval(5)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start()
    click(office, "auditRun")
    settle(office, 60_000)
    timer.stop()
    longest = max(after - before for before, after in zip(beats, beats[1:]))
    assert longest < 0.6 and len(beats) > 20


def test_neighbours_and_odd_rows_have_lists_of_their_own(office, tmp_path):
    shown = audited(office, *sample_layers(tmp_path))
    page = office.page
    assert [page.tabs.tabText(n) for n in range(3)] == ["Pairs (5)", "Neighbours (2)", "Odd rows (1)"]
    page.tabs.setCurrentIndex(1)
    assert page.gap_rows.index(0, 2).data() == "0 m" and page.gap_rows.index(1, 2).data() == "1 m"
    page.gaps.selectRow(1)
    assert len(office.view.highlight._bands) == 1 and not page.card.isVisible()
    assert "Past its last day" in page.note_rows.index(0, 0).data()
    assert shown.notes[0]["kind"] == "past_end"


@pytest.mark.parametrize("kind", ["html", "csv", "xlsx", "gpkg"])
def test_the_results_are_saved_as_they_are_now(office, tmp_path, monkeypatch, kind):
    audited(office, *sample_layers(tmp_path))
    choose(office, 0)
    decide(office, "auditAccept", "biên bản 5", "Lan")
    target = tmp_path / f"saved.{kind}"
    name_files(monkeypatch, target.with_suffix(""))
    click(office, f"auditSave-{kind}")
    settle(office)
    assert office.page.told.text() == f"Saved: {target}"
    if kind == "gpkg":
        assert [mark.by for mark in read_audit(target).marks.values()] == ["Lan"]
    elif kind != "xlsx":
        assert "biên bản 5" in target.read_text(encoding="utf-8-sig")


def test_what_cannot_be_saved_is_one_sentence(office, tmp_path):
    audited(office, *sample_layers(tmp_path))
    office.audit.save("csv", tmp_path / "no" / "a.csv", lambda _path: None)
    settle(office)
    assert str(tmp_path / "no" / "a.csv") in office.page.told.text()


def test_one_register_can_be_audited_by_itself(office, tmp_path):
    register, zones = sample_layers(tmp_path)
    office.dock.layers.add([register, zones])
    office.dock.open_page("audit")
    settle(office)
    offered = [office.page.form.register.itemText(n) for n in range(office.page.form.register.count())]
    assert offered == ["All packs and files in force", "gp.gpkg", "cam.gpkg"]
    office.page.form.choose_register(register)
    click(office, "auditRun")
    settle(office)
    assert [layer["told"]["role"] for layer in office.audit.shown.document["layers"]] == ["licence"]


def test_a_file_of_the_users_own_is_asked_about_and_then_chosen(office, tmp_path):
    register, _zones = sample_layers(tmp_path)
    office.dock.open_page("audit")
    settle(office)
    office.audit.take_file(register)
    office.qtbot.waitUntil(lambda: office.page.isVisible(), timeout=5_000)
    assert office.page.form.asked().register == register


def own_file_asked(office, tmp_path):
    """Give the page a file without a description and wait for the card that asks about it."""
    path = write_layer(
        tmp_path / "so-gp.gpkg", "gp", [mine("9", at(0, 0, 50, 50)), mine("8", at(40, 0, 50, 50))]
    )
    office.dock.open_page("audit")
    settle(office)
    office.audit.take_file(str(path))
    office.qtbot.waitUntil(lambda: office.dock.layers.card is not None, timeout=10_000)
    return office.dock.layers.card


def test_a_file_without_a_description_is_asked_about_on_the_page_of_the_data(office, tmp_path):
    card = own_file_asked(office, tmp_path)
    assert office.dock.layers.isVisible()
    card.role.setCurrentIndex(card.role.findData("licence"))
    card.role.activated.emit(card.role.currentIndex())
    card.done.emit()
    office.qtbot.waitUntil(lambda: office.page.isVisible(), timeout=5_000)
    assert office.page.form.register.currentText() == "so-gp.gpkg"
    click(office, "auditRun")
    settle(office)
    assert len(office.audit.shown.pairs) == 1


def test_a_card_that_is_given_up_leads_nowhere(office, tmp_path):
    card = own_file_asked(office, tmp_path)
    card.cancelled.emit()
    office.dock.layers.add(sample_layers(tmp_path))
    QTest.qWait(30)
    assert office.dock.layers.isVisible()


def test_while_an_audit_runs_a_decision_waits_and_says_so(office, tmp_path):
    shown = audited(office, *sample_layers(tmp_path))
    choose(office, 0)
    office.clock.now += timedelta(minutes=1)
    click(office, "auditRun")
    office.audit.decide("accepted", "biên bản 5", "Lan")
    assert "under way" in office.page.told.text()
    settle(office)
    assert read_audit(shown.path).marks == {}


def test_without_a_register_the_sentence_says_so(office):
    office.dock.open_page("audit")
    settle(office)
    click(office, "auditRun")
    settle(office)
    assert "register" in office.page.told.text() and office.audit.shown is None


def test_the_patterns_of_the_verdicts_differ_without_their_colour(office, tmp_path):
    audited(office, *sample_layers(tmp_path))
    categories = office.view.layers.layers("audit")[0].renderer().categories()
    looks = set()
    for category in categories:
        fill = category.symbol().symbolLayer(0)
        looks.add((fill.layerType(), getattr(fill, "lineAngle", lambda: None)()))
    assert len(looks) == len(categories) == 4


def test_the_project_keeps_nothing_of_the_results(office, tmp_path):
    audited(office, *sample_layers(tmp_path))
    path = tmp_path / "p.qgs"
    assert QgsProject.instance().write(str(path))
    assert "audits" not in path.read_text(encoding="utf-8")


@pytest.fixture
def plugin(qtbot, qgis_iface, qgis_processing, qgis_new_project, monkeypatch):
    """The plugin as QGIS starts it, with settings of its own."""
    from mineral_plugin.plugin import MineralPlugin

    monkeypatch.setattr(settings, "_GROUP", SETTINGS)
    QgsSettings().remove(SETTINGS)
    started = []

    def start():
        while started:
            started.pop().unload()
        digitizing = QgsAdvancedDigitizingDockWidget(qgis_iface.mapCanvas(), qgis_iface.mainWindow())
        monkeypatch.setattr(qgis_iface, "cadDockWidget", lambda: digitizing, raising=False)
        monkeypatch.setattr(qgis_iface, "layerTreeCanvasBridge", lambda: None, raising=False)
        made = MineralPlugin(qgis_iface)
        made.initGui()
        made._action.trigger()
        started.append(made)
        qtbot.waitUntil(lambda: made._is_open, timeout=20_000)
        return made._dock

    yield start
    for made in started:
        made.unload()
    QgsSettings().remove(SETTINGS)


def test_the_dock_opens_again_on_the_audit_where_it_was_left_there(plugin):
    dock = plugin()
    assert dock._stack.currentWidget() is dock.start
    dock.open_page("check")
    assert settings.load().settings.last_page == ""
    dock.open_page("audit")
    again = plugin()
    assert again._stack.currentWidget() is again.audit
