"""The findings panel by clicks and keys: filter, counts, choosing, hover, picking on the map, copying."""

from __future__ import annotations

import time

import findings_office as fo
import pytest
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import QEvent, QPoint, Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QToolButton, QWidget

from mineral_plugin.bridge import settings
from mineral_plugin.gui.check.check_page import CheckPage

SETTINGS = "mineral_licence_findings"


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(settings, "_GROUP", SETTINGS)
    QgsSettings().remove(SETTINGS)
    yield
    QgsSettings().remove(SETTINGS)


@pytest.fixture
def office(qtbot, tmp_path, qgis_new_project):
    made = fo.opened(qtbot, tmp_path / "home")
    made.report = fo.checked(made, fo.square(), fo.reference(tmp_path / "ref"))
    yield made
    fo.close(made)


def ids(office):
    return [card.finding_id for card in office.list.cards()]


def focused(office):
    return office.window.focusWidget()


def card_of(office, rule, outcome="conflict"):
    return office.list.card(fo.finding_of(office.report, rule, outcome)["id"])


def choose_in(office, name, value):
    """Choose an entry of a box of the filter by keys."""
    box = office.page.findChild(QWidget, name)
    if not office.list.filters.isVisible():
        fo.click(office, "findingsFilterFold")
    box.setFocus()
    for _ in range(abs(box.findData(value) - box.currentIndex())):
        QTest.keyClick(box, Qt.Key.Key_Down if box.findData(value) > box.currentIndex() else Qt.Key.Key_Up)
    assert box.currentData() == value


def type_text(office, text):
    line = office.page.findChild(QLineEdit, "findingsText")
    line.clear()
    line.insert(text)
    QTest.qWait(350)


# --- the filter ---------------------------------------------------------------------------------------


def test_a_count_is_a_button_that_narrows_the_list_and_lets_it_go(office):
    every = ids(office)
    fo.click(office, "count-cannot_tell")
    shown = [office.list.model.finding(one)["outcome"] for one in ids(office)]
    assert set(shown) == {"cannot_tell"} and len(shown) < len(every)
    fo.click(office, "count-cannot_tell")
    assert ids(office) == every


def test_only_one_count_is_pressed_at_a_time(office):
    fo.click(office, "count-cannot_tell")
    fo.click(office, "count-conflict")
    assert {office.list.model.finding(one)["outcome"] for one in ids(office)} == {"conflict"}
    assert not office.page.findChild(QToolButton, "count-cannot_tell").isChecked()


def test_the_count_of_what_is_clear_opens_the_passes(office):
    fo.click(office, "count-clear")
    assert office.list.passes.is_open()
    fo.click(office, "count-clear")
    assert not office.list.passes.is_open()


def test_a_count_says_its_outcome_in_words(office):
    words = office.page.findChild(QToolButton, "count-conflict").accessibleName()
    assert words == f"Conflict: {sum(one['outcome'] == 'conflict' for one in office.report['findings'])}"


def test_the_list_is_narrowed_by_subject(office):
    choose_in(office, "findingsFamily", "overlap")
    shown = [office.list.model.finding(one)["rule"] for one in ids(office)]
    assert shown and all(rule.startswith("O") for rule in shown)


def test_the_list_is_narrowed_by_weight(office):
    choose_in(office, "findingsSeverity", "informs")
    shown = [office.list.model.finding(one)["severity"] for one in ids(office)]
    assert shown and set(shown) == {"informs"}


@pytest.mark.parametrize("text", ["412/gp", "GP-UBND", "chong lan", "CHỒNG LẤN"])
def test_words_are_found_without_marks_and_capitals(office, text):
    type_text(office, text)
    assert card_of(office, "O01").finding_id in ids(office)
    assert len(ids(office)) < len(office.list.model.problems())


def test_what_nobody_wrote_leaves_nothing_and_says_so(office):
    type_text(office, "zzzz")
    assert ids(office) == []
    assert "0" in office.list.shown_count.text() and office.list.show_all.isVisible()
    fo.click(office, "findingsShowAll")
    assert len(ids(office)) == len(office.list.model.problems())
    assert not office.list.show_all.isVisible()


def test_what_the_map_does_not_show_is_left_out_when_asked_and_comes_back_with_the_map(office):
    fo.click(office, "findingsFilterFold")
    fo.click(office, "findingsInView")
    overlap = card_of(office, "O01").finding_id
    assert overlap in ids(office)
    box = office.canvas.extent()
    box.setXMinimum(box.xMinimum() + 5_000)
    box.setXMaximum(box.xMaximum() + 5_000)
    office.canvas.setExtent(box)
    office.qtbot.waitUntil(lambda: overlap not in ids(office), timeout=3_000)
    fo.click(office, "findingsInView")
    assert overlap in ids(office)


def test_a_filter_changes_neither_the_counts_nor_the_report(office):
    counts, told = office.list.model.counts(), office.desk.report_dict
    fo.click(office, "count-conflict")
    type_text(office, "412")
    assert office.list.model.counts() == counts and office.desk.report_dict is told


# --- the map ------------------------------------------------------------------------------------------


def bands(office):
    return office.view.highlight._bands


def hints(office):
    return office.view.highlight._hints


def toggle(office, name, on):
    made = office.page.findChild(QToolButton, f"findings-{name}")
    if made.isChecked() != on:
        QTest.mouseClick(made, Qt.MouseButton.LeftButton)
    assert made.isChecked() == on


def settle(office):
    QTest.qWait(60)
    return office.canvas.extent()


def test_choosing_marks_and_moves_nothing_where_no_move_is_wanted(office):
    for name in ("pan", "zoom", "flash"):
        toggle(office, name, False)
    before = settle(office)
    QTest.mouseClick(card_of(office, "O01"), Qt.MouseButton.LeftButton)
    assert len(bands(office)) == 1 and settle(office) == before


def test_pan_moves_the_map_and_keeps_the_scale(office):
    toggle(office, "zoom", False)
    toggle(office, "pan", True)
    before = settle(office)
    QTest.mouseClick(card_of(office, "O01"), Qt.MouseButton.LeftButton)
    after = settle(office)
    assert after.center().x() == pytest.approx(fo.EAST + 275, abs=1)
    assert after.width() == pytest.approx(before.width(), rel=1e-6)


def test_zoom_shows_the_ground_and_enter_is_a_click(office):
    toggle(office, "zoom", True)
    before = settle(office)
    card = card_of(office, "O01")
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    after = settle(office)
    assert after.height() < before.height()
    assert after.contains(office.canvas.extent().center())


def test_the_words_of_a_card_can_be_clicked_too(office):
    card = card_of(office, "O01")
    QTest.mouseClick(card.findChildren(QWidget)[1], Qt.MouseButton.LeftButton)
    assert len(bands(office)) == 1


def test_what_the_map_does_is_remembered_and_follows_the_options(office):
    toggle(office, "pan", True)
    assert settings.load().settings.pan_to_finding is True
    settings.save(zoom_to_finding=True, pan_to_finding=False)
    assert office.page.findChild(QToolButton, "findings-zoom").isChecked()
    assert not office.page.findChild(QToolButton, "findings-pan").isChecked()


def test_the_mouse_over_a_card_hints_on_the_map_and_moves_nothing(office):
    card, before = card_of(office, "O01"), settle(office)
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert hints(office) == []
    office.page.ensureWidgetVisible(card)
    QTest.mouseMove(card, QPoint(20, 10))
    card.enterEvent(QEvent(QEvent.Type.Enter))
    assert len(hints(office)) == 1 and settle(office) == before
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert hints(office) == []


def test_a_click_on_ground_chooses_its_card(office):
    fo.click(office, "findings-pick")
    before = settle(office)
    fo.click_map(office, 275, 50)
    card = card_of(office, "O01")
    assert card._is_chosen and focused(office) is card
    assert settle(office) == before
    assert not card.visibleRegion().isEmpty()


def test_clicks_on_one_spot_go_through_what_lies_there(office):
    fo.click(office, "findings-pick")
    chosen = []
    office.checks.findings.map.picked.connect(chosen.append)
    for _ in range(3):
        fo.click_map(office, 10, 120)
    assert len(set(chosen)) == 1
    fo.click_map(office, 390, 290)
    assert len(chosen) == 3


def test_a_card_hidden_by_the_filter_is_shown_when_its_ground_is_picked(office):
    fo.click(office, "count-cannot_tell")
    fo.click(office, "findings-pick")
    fo.click_map(office, 275, 50)
    assert card_of(office, "O01").finding_id in ids(office)


def test_another_map_tool_ends_picking(office):
    fo.click(office, "findings-pick")
    tool = office.canvas.mapTool()
    office.canvas.unsetMapTool(tool)
    assert not office.page.findChild(QToolButton, "findings-pick").isChecked()


def test_a_finding_selected_on_the_layer_is_chosen(office):
    layer = office.checks.findings.map.layer()
    wanted = card_of(office, "O01").finding_id
    layer.selectByExpression(f"\"finding_id\" = '{wanted}'")
    assert card_of(office, "O01")._is_chosen


# --- keys and copying ---------------------------------------------------------------------------------


def test_up_and_down_go_from_card_to_card(office):
    cards = office.list.cards()
    cards[0].setFocus()
    QTest.keyClick(cards[0], Qt.Key.Key_Down)
    assert focused(office) is cards[1]
    QTest.keyClick(cards[1], Qt.Key.Key_Up)
    assert focused(office) is cards[0]
    QTest.keyClick(cards[0], Qt.Key.Key_Up)
    assert focused(office) is cards[0]


def test_down_brings_the_next_card_into_the_window(office):
    cards = office.list.cards()
    cards[0].setFocus()
    for card in cards[:6]:
        QTest.keyClick(card, Qt.Key.Key_Down)
        QTest.qWait(20)
    top = cards[6].mapTo(office.page.viewport(), QPoint(0, 0)).y()
    assert -5 <= top < office.page.viewport().height()


def test_control_c_copies_one_and_a_button_copies_all_shown(office):
    card = card_of(office, "O01")
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == card.text()
    fo.click(office, "count-conflict")
    fo.click(office, "findings-copy")
    text = QGuiApplication.clipboard().text()
    assert all(one.text() in text for one in office.list.cards())
    assert "Cannot tell ·" not in text
    assert "Copied" in office.list.told.text()


def test_tab_goes_through_the_cards_in_their_order(office):
    office.list.cards()[0].setFocus()
    met = []
    for _ in range(40):
        QTest.keyClick(focused(office), Qt.Key.Key_Tab)
        focus = focused(office)
        if focus.objectName().startswith("finding-") and focus not in met:
            met.append(focus)
    assert met[:4] == office.list.cards()[1:5]


# --- many ---------------------------------------------------------------------------------------------


def finding(number):
    """A finding as the report holds it."""
    return {
        "id": f"{number:016x}",
        "rule": "O01",
        "outcome": "conflict",
        "severity": "blocks",
        "basis": {"article": "Luật 54/2024/QH15, Điều 55", "version_date": "2026-01-01", "confirmed": True},
        "message": {"vi": "Chồng lên giấy phép", "en": f"Overlaps licence {number} of another holder"},
        "remedy": {"vi": "Cắt theo ranh giới", "en": "Clip at the boundary of the licence"},
        "measured": 1180.5,
        "limit": 0.0,
        "unit": "m2",
        "objects": [{"role": "licence", "source": "s", "id": str(number), "name": f"GP {number}"}],
        "where": {"part": 0, "geometry": {"type": "Point", "coordinates": [0, 0]}},
    }


def test_a_thousand_findings_come_in_turns_that_are_short(qtbot):
    page = CheckPage("en")
    qtbot.addWidget(page)
    page.resize(380, 600)
    page.show()
    headline = {"vi": "Vướng.", "en": "Conflict."}
    summary = {"verdict": "conflict", "headline": headline}
    page.show_report({"findings": [finding(0)], "summary": summary})
    qtbot.wait(50)
    longest = 0.0

    def timed(work, *given):
        nonlocal longest
        begun = time.thread_time()
        work(*given)
        longest = max(longest, time.thread_time() - begun)

    timed(page.show_report, {"findings": [finding(n) for n in range(1000)], "summary": summary})
    for _ in range(100):
        timed(QApplication.processEvents)
    assert len(page.findings.cards()) == 60
    for text in ("licence 99", ""):
        page.findings.text.setText(text)
        timed(page.findings._filter)
        for _ in range(20):
            timed(QApplication.processEvents)
    timed(page.findings.pick, finding(900)["id"])
    for _ in range(20):
        timed(QApplication.processEvents)
    assert page.findings.card(finding(900)["id"])._is_chosen
    assert longest < 0.4  # of the processor; the bench and `make stalls` tell the figures


def test_the_layer_of_findings_goes_with_the_answer(office):
    assert len(office.view.layers.layers("findings")) == 1
    office.desk.take_areas((fo.square(280.0),))
    assert office.view.layers.layers("findings") == []
    assert QgsProject.instance().mapLayers() == {}
    assert not office.list.isVisibleTo(office.page)
