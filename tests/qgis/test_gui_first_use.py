"""What a new user stumbled over in the real window, and must not stumble over again (docs/usability.md)."""

from __future__ import annotations

from types import SimpleNamespace

import findings_office as fo
import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QWheelEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QLabel
from test_gui_dock import TABLE, made, settle
from test_gui_findings_decided import overlap, press, repairs_of

from mineral_plugin.bridge import settings
from mineral_plugin.core.area.zones import known_zones
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.gui.drawing.draw_answers import show_answer
from mineral_plugin.gui.drawing.draw_figures import Figures
from mineral_plugin.gui.findings.finding_card import FindingCard
from mineral_plugin.gui.parts.long_choice import long_combo
from mineral_plugin.gui.parts.widgets import CalmDateEdit, CalmSpinBox, combo
from mineral_plugin.gui.table.question_card import QuestionCard, QuestionShown

SETTINGS = "mineral_licence_first_use"


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(settings, "_GROUP", SETTINGS)
    QgsSettings().remove(SETTINGS)
    yield
    QgsSettings().remove(SETTINGS)


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path):
    opened = made(qtbot, tmp_path)
    yield opened
    opened.view.close()
    opened.memory.close()


@pytest.fixture
def findings(qtbot, tmp_path, qgis_new_project):
    opened = fo.opened(qtbot, tmp_path / "home")
    yield opened
    fo.close(opened)


def turn_wheel(widget, notches: int = -3) -> bool:
    """Turn the wheel over a widget; return whether the widget kept the turn for itself."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle, QPointF(widget.mapToGlobal(middle.toPoint())), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    event.ignore()
    QApplication.sendEvent(widget, event)
    return bool(event.isAccepted())


def test_the_wheel_over_a_choice_scrolls_the_page_and_changes_nothing(qtbot):
    box = combo("any")
    box.addItems(["104°45′", "105°", "106°15′"])
    qtbot.addWidget(box)
    box.show()
    assert not turn_wheel(box) and box.currentIndex() == 0
    box.setEditable(True)
    assert not turn_wheel(box) and box.currentIndex() == 0
    assert box.focusPolicy() == Qt.FocusPolicy.StrongFocus


@pytest.mark.parametrize("kind", [CalmDateEdit, CalmSpinBox])
def test_the_wheel_over_a_date_or_a_number_changes_nothing(qtbot, kind):
    field = kind()
    qtbot.addWidget(field)
    field.show()
    before = field.text()
    assert not turn_wheel(field) and field.text() == before


def test_no_mineral_is_chosen_for_the_user_and_a_check_asks_for_it(findings):
    fo.begin(findings, fo.square())
    page = findings.page
    page.mineral.setCurrentIndex(0)
    assert not page.has_mineral and page.asked().mineral
    fo.click(findings, "check")
    assert findings.checks._task is None and findings.desk.report is None
    assert "mineral" in page.problem.text().lower()
    assert findings.window.focusWidget() is page.mineral


def test_while_drawing_nobody_is_asked_for_the_mineral(findings):
    fo.begin(findings, fo.square())
    findings.page.mineral.setCurrentIndex(0)
    findings.checks.recheck_silently()
    assert findings.checks._task is None and findings.page.problem.text() == ""


def test_the_check_stands_before_the_list_of_data(findings):
    page = findings.page
    assert page.column.indexOf(page.run) < page.column.indexOf(page.layers)


def test_what_was_read_is_in_the_window_without_scrolling(office):
    office.dock.open_page("paste")
    office.dock.resize(400, 500)
    page = office.dock.paste
    page.table_pasted.emit(TABLE.read_text(encoding="utf-8"), "")
    settle(office)
    office.qtbot.wait(150)
    top = page.result.understood.mapTo(page.viewport(), QPoint(0, 0)).y()
    assert 0 <= top < page.viewport().height() // 2


def test_after_a_repair_its_name_and_the_way_back_are_in_the_window(findings, tmp_path):
    fo.checked(findings, fo.square(), fo.reference(tmp_path / "data"))
    card, area, before = overlap(findings), findings.desk.area, findings.desk.report
    repairs_of(findings, card)
    press(card, "repairDo-0")
    fo.answered(findings, before)
    view = findings.list
    assert "412/GP-UBND" in view.told.text() and view.undo.isVisible()
    assert findings.window.focusWidget() is view.undo
    repaired = findings.desk.report
    QTest.mouseClick(view.findChild(QAbstractButton, "undoRepair"), Qt.MouseButton.LeftButton)
    assert findings.desk.area == area
    fo.answered(findings, repaired)
    assert not view.undo.isVisible()


def test_repairs_that_were_found_are_brought_into_the_window(findings, tmp_path):
    fo.checked(findings, fo.square(), fo.reference(tmp_path / "data"))
    card, shown = overlap(findings), []
    findings.list.revealed.connect(shown.append)
    panel = repairs_of(findings, card)
    shown.clear()
    findings.qtbot.waitUntil(lambda: panel in shown, timeout=2_000)


def test_without_licences_nobody_says_that_none_is_near(qtbot):
    figures = Figures()
    qtbot.addWidget(figures)
    gap = SimpleNamespace(role="licence", name=Bilingual("Giấy phép", "Licences"))
    answer = SimpleNamespace(
        area_m2=1.0, limit=None, conflicts=(), is_checked=True, gaps=(gap,), neighbour=None, more=0
    )
    show_answer(figures, answer, "en")
    assert figures.neighbour.value.text() == "?"


def test_an_answer_that_cannot_be_read_is_told_beside_the_question(office):
    office.dock.open_page("paste")
    page = office.dock.paste
    rows = TABLE.read_text(encoding="utf-8").splitlines()[2:]
    page.table_pasted.emit("\n".join(rows), "")
    settle(office)
    asked = page.result.questions.cards()[0].question
    page.result.answered.emit(asked.id, "104 45")
    settle(office)
    again = page.result.questions.cards()[0].question
    assert again.id == asked.id and "104 45" in again.text and "104°45'/3" in again.text


def test_going_on_to_the_check_puts_the_area_on_the_map(office):
    office.dock.open_page("paste")
    office.dock.paste.table_pasted.emit(TABLE.read_text(encoding="utf-8"), "")
    settle(office)
    office.dock.paste.result.check_asked.emit()
    (layer,) = office.view.layers.layers("areas")
    assert office.dock.page == "check" and layer.featureCount() == 1
    office.dock.open_page("paste")
    drafted = office.desk.area
    office.dock.paste.result.check_asked.emit()
    assert office.desk.area is drafted and len(office.view.layers.layers("areas")) == 1


@pytest.mark.parametrize("typed, found", [("da vo", "Đá vôi"), ("Đá ố", "Đá ốp lát"), ("trang", "Sét trắng")])
def test_letters_typed_one_after_the_other_find_a_line_with_or_without_marks(qtbot, typed, found):
    box = long_combo("any")
    box.addItems(["chọn", "Than", "Đá ốp lát", "Đá vôi", "Sét trắng"])
    qtbot.addWidget(box)
    for letter in typed:
        box.view().keyboardSearch(letter)
    assert box.view().currentIndex().data() == found


def test_findings_say_that_the_question_has_changed_since(findings, tmp_path):
    fo.checked(findings, fo.square(), fo.reference(tmp_path / "data"))
    page, view = findings.page, findings.list
    assert view.old.isHidden()
    before = page.mineral.currentIndex()
    page.mineral.setCurrentIndex(before + 1)
    assert not view.old.isHidden() and not view.recheck.isHidden()
    page.mineral.setCurrentIndex(before)
    assert view.old.isHidden()
    findings.dock.layers.choose(findings.dock.layers.choice.adding((str(tmp_path / "more.gpkg"),)))
    assert not view.old.isHidden()


def test_a_check_again_takes_the_word_of_old_findings_away(findings, tmp_path):
    first = fo.checked(findings, fo.square(), fo.reference(tmp_path / "data"))
    findings.page.mineral.setCurrentIndex(findings.page.mineral.currentIndex() + 1)
    fo.click(findings, "recheckOld")
    fo.answered(findings, findings.desk.report if findings.desk.report_dict is first else None)
    assert findings.list.old.isHidden()


def test_another_area_is_not_seen_through_the_filter_of_the_one_before(findings, tmp_path):
    fo.checked(findings, fo.square(), fo.reference(tmp_path / "data"))
    findings.list.show_only("within_tolerance")
    fo.checked(findings, fo.square(320.0, "Bản Lang"))
    assert findings.list.counts.outcome == "" and findings.list.shown_count.isHidden()


def test_the_summary_is_one_sentence_until_it_is_opened(findings, tmp_path):
    report = fo.checked(findings, fo.square(), fo.reference(tmp_path / "data"))
    whole = report["summary"]["headline"]["en"]
    assert ". " in whole and whole.startswith(findings.list.headline.text())
    assert len(findings.list.headline.text()) < len(whole)
    findings.list.more.setChecked(True)
    assert findings.list.headline.text() == whole


def test_paste_beside_every_field_reads_the_table_as_if_it_were_dropped(office):
    office.dock.open_page("paste")
    QApplication.clipboard().setText(TABLE.read_text(encoding="utf-8"))
    QTest.keyClick(office.dock, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(office)
    assert office.desk.area is not None


def test_the_question_for_the_zone_offers_every_zone(office):
    office.dock.open_page("paste")
    rows = TABLE.read_text(encoding="utf-8").splitlines()[2:]
    office.dock.paste.table_pasted.emit("\n".join(rows), "")
    settle(office)
    values = [value for _words, value in office.dock.paste.result.questions.cards()[0].question.choices]
    assert sorted(values) == sorted(zone.text for zone in known_zones())


def test_an_answer_longer_than_its_field_is_said_in_full_below(qtbot):
    long = "Đường ranh tự cắt vì điểm 4 và điểm 3 bị đổi chỗ cho nhau."
    card = QuestionCard(QuestionShown("q", "", "?", ((long, "1"), ("giữ", "2")), "1"))
    qtbot.addWidget(card)
    whole = card.findChild(QLabel, "wholeAnswer")
    assert whole.text() == long and not whole.isHidden()
    card.answer.setCurrentIndex(1)
    assert whole.isHidden()


def test_old_findings_that_are_checked_again_are_brought_into_the_window(findings, tmp_path):
    fo.checked(findings, fo.square(), fo.reference(tmp_path / "data"))
    findings.page.mineral.setCurrentIndex(findings.page.mineral.currentIndex() + 1)
    before = findings.desk.report
    findings.page.verticalScrollBar().setValue(0)
    findings.list.recheck.click()
    fo.answered(findings, before)
    findings.qtbot.wait(50)
    assert findings.page.verticalScrollBar().value() == findings.list.y() - 4


@pytest.mark.parametrize("rule, leads", [("G08", True), ("Z01", False)])
def test_only_a_finding_about_levels_leads_to_them(qtbot, rule, leads):
    finding = {"id": "one", "rule": rule, "outcome": "conflict", "severity": "blocks", "message": {"en": "…"}}
    card, asked = FindingCard(finding, "en"), []
    qtbot.addWidget(card)
    card.levels_asked.connect(asked.append)
    assert card.levels.isHidden() != leads
    card.levels.click()
    assert asked == ["one"]
