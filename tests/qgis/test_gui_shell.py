"""The shell of the dock: bar by mode, the head that says what is known and what is not, the first page."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QToolButton, QWidget

from mineral_plugin.bridge import settings
from mineral_plugin.core.work.layer_rows import RowState
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.head_steps import HeadSteps
from mineral_plugin.gui.mode_steps import ModeSteps
from mineral_plugin.gui.parts.section import Section
from mineral_plugin.gui.parts.touch_style import FINGER_PX
from mineral_plugin.gui.parts.widgets import FlowLayout, WrappingLabel
from mineral_plugin.gui.parts.wrapping_button import WrappingButton

SETTINGS = "mineral_licence_shell"


@pytest.fixture
def dock(qtbot):
    made = MineralDock("en")
    qtbot.addWidget(made)
    made.resize(350, 600)
    made.show()
    QApplication.setActiveWindow(made)
    return made


@pytest.fixture
def own_settings(monkeypatch):
    monkeypatch.setattr(settings, "_GROUP", SETTINGS)
    QgsSettings().remove(SETTINGS)
    yield
    QgsSettings().remove(SETTINGS)


def click(dock, name):
    found = dock.findChild(QAbstractButton, name)
    assert found.isEnabled() and found.isVisible(), name
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def bar_words(dock):
    return [made.text() for made in dock.bar.findChildren(QToolButton) if made.isVisible()]


# --- modes ------------------------------------------------------------------------------------------


def test_the_first_start_asks_once_what_the_work_is(dock):
    chosen = []
    dock.mode_chosen.connect(chosen.append)
    click(dock, "modeApplicant")
    assert chosen == ["applicant"] and dock.mode == "applicant"
    assert not dock.findChild(QAbstractButton, "modeApplicant").isVisible()
    assert "Applicant" in dock.findChild(QLabel, "modeAnswer").text()


def test_one_click_changes_the_mode(dock):
    dock.set_mode("applicant")
    dock.start.ensureWidgetVisible(dock.findChild(QWidget, "modeOffice"))
    click(dock, "modeOffice")
    assert dock.mode == "office"


@pytest.mark.parametrize(("mode", "last"), [("", "Dossier"), ("applicant", "Dossier"), ("office", "Audit")])
def test_the_bar_has_the_pages_of_the_mode(dock, mode, last):
    dock.set_mode(mode)
    assert bar_words(dock) == ["Start", "Area", "Data", "Check", last]


def test_an_applicant_has_three_doors_an_office_four_and_who_has_not_said_all(dock):
    audit = dock.findChild(QAbstractButton, "doorAudit")
    for mode, shown in (("", True), ("applicant", False), ("office", True)):
        dock.set_mode(mode)
        assert audit.isVisible() is shown


def test_the_mode_is_remembered_and_taken_up_again(dock, own_settings):
    steps = ModeSteps(dock)
    dock.start.mode_chosen.emit("office")
    assert settings.load().settings.mode == "office"
    settings.save(mode="applicant")
    assert dock.mode == "applicant"
    steps.close()
    settings.save(mode="office")
    assert dock.mode == "applicant"


def test_a_mode_that_the_office_fixed_cannot_be_changed_in_the_dock(dock, own_settings, monkeypatch):
    monkeypatch.setenv("MINERAL_MODE", "office")
    ModeSteps(dock).close()
    assert dock.mode == "office"
    buttons = [dock.findChild(QAbstractButton, name) for name in ("modeApplicant", "modeOffice")]
    assert not any(button.isVisible() for button in buttons)


def test_large_targets_follow_the_setting_in_turns(dock, own_settings, qtbot):
    steps = ModeSteps(dock)
    bar_button = dock.findChild(QWidget, "page-start")
    assert bar_button.height() < FINGER_PX
    settings.save(large_targets=True)
    qtbot.waitUntil(lambda: bar_button.height() >= FINGER_PX, timeout=2_000)
    assert bar_button.height() >= FINGER_PX
    settings.save(large_targets=False)
    qtbot.waitUntil(lambda: bar_button.height() < FINGER_PX, timeout=2_000)
    assert bar_button.height() < FINGER_PX
    steps.close()


# --- pages ------------------------------------------------------------------------------------------


def test_the_area_button_leads_to_the_table_and_once_there_is_an_area_to_drawing(dock):
    click(dock, "page-paste")
    assert dock.page == "paste"
    dock.open_page("start")
    dock.show_head("Đá vôi Đồng Khê", "P14")
    click(dock, "page-paste")
    assert dock.page == "draw"


def test_the_area_button_goes_back_to_the_page_last_seen_and_the_switch_to_the_other(dock):
    dock.show_head("Đá vôi Đồng Khê", "P14")
    dock.open_page("paste")
    dock.open_page("layers")
    assert not dock.switch.isVisible()
    click(dock, "page-paste")
    assert dock.page == "paste" and dock.switch.isVisible()
    click(dock, "area-draw")
    assert dock.page == "draw"
    checked = [made.objectName() for made in dock.bar.findChildren(QToolButton) if made.isChecked()]
    assert checked == ["page-paste"]


def test_a_page_is_opened_again_by_its_pressed_button_and_stays_marked(dock):
    click(dock, "page-layers")
    click(dock, "page-layers")
    assert dock.findChild(QToolButton, "page-layers").isChecked()


def test_every_button_of_the_bar_is_met_by_tab(dock):
    dock.allow("check", True)
    QApplication.setActiveWindow(dock)
    first = dock.findChild(QWidget, "page-start")
    first.setFocus()
    met = []
    for _ in range(5):
        met.append(QApplication.focusWidget().objectName())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert met == ["page-start", "page-paste", "page-layers", "page-check", "page-dossier"]


def test_help_is_asked_for_the_page_in_view(dock):
    topics = []
    dock.help_asked.connect(topics.append)
    dock.open_page("layers")
    click(dock, "pageHelp")
    assert topics == ["layers"]


# --- the head ---------------------------------------------------------------------------------------


def test_without_an_area_the_head_says_so_and_what_the_data_are_worth(dock):
    assert dock.head_name.text() == "No area yet"
    assert "not looked at" in dock.head.data.text()
    assert not dock.head.unchecked.isVisible()


def test_an_area_that_was_not_checked_is_said_to_be_unchecked(dock):
    dock.show_head("Đá vôi Đồng Khê", "P14")
    assert dock.head.unchecked.isVisible()
    dock.head.show_counts({"conflict": 1, "cannot_tell": 2, "clear": 38})
    assert not dock.head.unchecked.isVisible()
    named = dock.head.findChildren(QToolButton)
    marks = [made for made in named if made.objectName().startswith("headCount") and made.isVisible()]
    assert [made.text() for made in marks] == ["1 conflict", "2 cannot tell"]
    assert all(not made.icon().isNull() for made in marks)


def test_one_click_on_the_data_or_on_a_count_leads_there(dock):
    dock.show_head("Đá vôi Đồng Khê", "P14")
    dock.head.show_counts({"conflict": 1})
    QTest.qWait(10)
    click(dock, "headData")
    assert dock.page == "layers"
    click(dock, "headCount-conflict")
    assert dock.page == "check"


def test_the_law_stands_with_the_question(dock):
    dock.head.show_law("law read up to 23 Nov 2026")
    assert not dock.head_question.isVisible()
    dock.show_head("Đá vôi Đồng Khê", "P14")
    assert dock.head_question.text() == "P14 · law read up to 23 Nov 2026"


def test_the_head_stays_while_pages_change_and_goes_with_the_engine(dock):
    for page in ("start", "paste", "draw", "layers", "check", "dossier", "audit"):
        dock.open_page(page)
        assert dock.head.isVisible()
    dock.show_engine_missing(True)
    assert not dock.head.isVisible() and not dock.bar.isVisible()


class Told(QObject):
    """Plays desk, draft and layers: all that the head listens to."""

    report_changed = pyqtSignal()
    area_changed = pyqtSignal()
    changed = pyqtSignal()
    seen = pyqtSignal(tuple)
    report_dict = None
    state = None
    is_saved = True
    saved_text, trouble_text = "Saved at 14:05", "The disk is full."

    def today(self):
        from datetime import date

        return date(2026, 11, 23)


def row(state, as_of=None, is_read=True):
    layer = SimpleNamespace(as_of=as_of) if as_of else None
    return SimpleNamespace(state=state, layer=layer, is_read=is_read)


@pytest.fixture
def told(dock):
    made = Told(dock)
    HeadSteps(dock, made, made, made)
    return made


def test_the_head_counts_the_layers_and_tells_the_oldest(dock, told):
    from datetime import date

    rows = [
        row(RowState.USABLE, date(2026, 11, 1)),
        row(RowState.USABLE, date(2026, 11, 11)),
        row(RowState.MISSING),
        row(RowState.TOO_OLD, date(2020, 1, 1)),
        row(RowState.USABLE, date(2000, 1, 1), is_read=False),
    ]
    told.seen.emit(tuple(rows))
    words = dock.head.data.text()
    assert words == "Data: 2 layers · oldest 22 days · missing 1 · cannot be used 1"


def test_the_head_says_whether_the_draft_is_kept(dock, told):
    assert not dock.head.saved.isVisible()
    told.state = SimpleNamespace(read_only=False)
    told.changed.emit()
    assert (dock.head.saved.text(), dock.head.saved.toolTip()) == ("Saved ✓", "Saved at 14:05")
    told.is_saved = False
    told.changed.emit()
    assert (dock.head.saved.text(), dock.head.saved.toolTip()) == ("Not saved ✕", "The disk is full.")
    told.state = SimpleNamespace(read_only=True)
    told.changed.emit()
    assert dock.head.saved.text() == "Read only"


# --- small widgets ----------------------------------------------------------------------------------


def test_buttons_flow_to_the_next_line_where_the_width_ends(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    line = FlowLayout(4)
    holder.setLayout(line)
    buttons = [QPushButton("Đưa lên bản đồ") for _ in range(3)]
    for made in buttons:
        line.addWidget(made)
    holder.resize(1000, 200)
    holder.show()
    QTest.qWait(10)
    assert len({made.y() for made in buttons}) == 1
    holder.resize(buttons[0].width() + 10, 200)
    QTest.qWait(10)
    assert len({made.y() for made in buttons}) == 3
    assert line.heightForWidth(holder.width()) > 2 * buttons[0].height()


def test_a_pressable_line_is_as_high_as_its_words_and_is_pressed_by_space(qtbot):
    line = WrappingButton("line")
    qtbot.addWidget(line)
    line.show_line(line.icon(), "Dữ liệu & luật: " + "thiếu đất quốc phòng, " * 8)
    assert line.accessibleName().startswith("Dữ liệu & luật")
    assert line.heightForWidth(150) > 2 * line.heightForWidth(600)
    pressed = []
    line.clicked.connect(lambda: pressed.append(True))
    line.show()
    QTest.keyClick(line, Qt.Key.Key_Space)
    assert pressed == [True]


def test_a_fold_opens_by_its_letter_and_by_space(qtbot):
    fold = Section("&Vì sao?", "fold")
    qtbot.addWidget(fold)
    fold.show()
    QApplication.setActiveWindow(fold)
    QTest.keyClick(fold.head, Qt.Key.Key_Space)
    assert fold.is_open() and fold.body.isVisible()
    assert fold.head.accessibleName() == "Vì sao?"
    assert fold.head.shortcut().toString() == "Alt+V"


@pytest.mark.parametrize(
    "path", ["C:\\Users\\nguyen.van.a\\AppData\\Local\\mineral-licence\\so-giay-phep.gpkg", "0123abcd" * 8]
)
def test_a_long_path_or_hash_is_broken_and_copied_as_it_was(qtbot, path):
    label = WrappingLabel(path)
    qtbot.addWidget(label)
    label.resize(160, 200)
    label.show()
    assert label.text() == path and label.heightForWidth(160) > 2 * label.fontMetrics().height()
    label.setSelection(0, len(QLabel.text(label)))
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == path


def test_a_theme_that_colours_labels_colours_what_is_painted_by_hand(qtbot):
    line = WrappingButton("line")
    qtbot.addWidget(line)
    line.setText("Dữ liệu")
    line.show()
    before = line._ink().name()
    QApplication.instance().setStyleSheet("QLabel { color: #123456; }")
    try:
        QApplication.sendPostedEvents(None, QEvent.Type.StyleChange)
        assert line._ink().name() == "#123456" != before
    finally:
        QApplication.instance().setStyleSheet("")
