"""The draft in the window: steps, undo, what is said, the list of recent areas by mouse and by keys."""

from __future__ import annotations

import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from check_office import TABLE
from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QMenu, QVBoxLayout, QWidget

from mineral_plugin.bridge import tasks
from mineral_plugin.core.area.model import area_id
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.work.corners import read_table_file
from mineral_plugin.core.work.drafts_at_work import DraftsAtWork
from mineral_plugin.core.work.keeping import find_area, workspace_path
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.drafting import Drafting
from mineral_plugin.gui.recent_areas import RecentAreas, RecentSteps

sys.path.append(str(Path(__file__).resolve().parents[1] / "unit"))
from draft_programs import program

LABEL = Phrase("drafts.begun")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=VIETNAM_TIME)
AREA = read_table_file(TABLE)


def named(name):
    return replace(AREA, name=name, id=area_id(name, AREA.zone, AREA.parts))


class Dock(QWidget):
    """A dock as far as drafts need it."""

    page_opened = pyqtSignal(str)

    def __init__(self):
        super().__init__()
        self.pages = []

    def open_page(self, page):
        self.pages.append(page)


def made(qtbot, home, lang="en"):
    """Return a window with the draft at work, the list of recent areas and a field for the hand."""
    clock = SimpleNamespace(now=NOON)

    def now():
        clock.now += timedelta(seconds=1)
        return clock.now

    dock = Dock()
    qtbot.addWidget(dock)
    desk = Desk(lang, lambda: home, now, tasks.start, dock)
    drafting, recent, field = Drafting(desk, dock), RecentAreas(lang), QLineEdit()
    steps = RecentSteps(dock, desk, drafting, recent)
    column = QVBoxLayout(dock)
    column.addWidget(recent)
    column.addWidget(field)
    column.addStretch(1)
    dock.resize(350, 500)
    dock.show()
    QApplication.setActiveWindow(dock)
    said = []
    drafting.failed.connect(said.append)
    return SimpleNamespace(
        dock=dock, desk=desk, drafting=drafting, recent=recent, field=field, steps=steps, said=said,
        clock=clock, home=home, now=now,
    )  # fmt: skip


@pytest.fixture
def office(qtbot, tmp_path):
    one = made(qtbot, tmp_path)
    yield one
    one.drafting.close()


def done(name):
    return Phrase("drafts.on_day", {"day": name})


def drawn(office, *names):
    office.drafting.begin(named(names[0]), LABEL)
    for name in names[1:]:
        assert office.drafting.apply(named(name), done(name))
    return office.drafting.state.draft_id


def other_program(office):
    return DraftsAtWork(lambda: office.home, office.now)


# --- steps ----------------------------------------------------------------------------------------------


def test_a_step_is_written_before_the_desk_has_it(office):
    found = []
    office.desk.area_changed.connect(
        lambda: found.append(find_area(workspace_path(office.home), office.desk.area.id))
    )
    drawn(office, "a", "b")
    assert [area.name for area in found] == ["a", "b"]
    assert office.desk.area == named("b")


def test_undo_and_redo_by_keys_bring_the_area_back_and_name_the_step(office):
    drawn(office, "a", "b", "c")
    office.recent.list.setFocus()
    assert office.drafting.undo_action.text() == "Undo: c"
    QTest.keyClick(office.recent.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert office.desk.area == named("b")
    assert (office.drafting.undo_action.text(), office.drafting.redo_action.text()) == ("Undo: b", "Redo: c")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(office.recent.list, Qt.Key.Key_Z, both)
    assert office.desk.area == named("c")
    assert not office.drafting.redo_action.isEnabled()


def test_in_a_field_the_keys_undo_what_is_typed_there(office):
    drawn(office, "a", "b")
    office.field.setFocus()
    QTest.keyClicks(office.field, "12")
    QTest.keyClick(office.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert office.field.text() == "" and office.desk.area == named("b")


def test_without_a_draft_nothing_can_be_undone(office):
    assert not office.drafting.undo_action.isEnabled()
    assert (office.drafting.undo(), office.drafting.redo(), office.drafting.saved_text) == (False, False, "")


def test_an_edit_of_an_area_that_somebody_put_on_the_desk_begins_its_draft(office):
    office.desk.take_areas((named("a"), named("z")))
    assert office.drafting.apply(named("b"), done("b"))
    assert [area.name for area in office.desk.areas] == ["b", "z"]
    assert office.drafting.undo() and office.desk.area == named("a")


def test_another_area_on_the_desk_puts_the_draft_away_and_the_next_edit_is_its_own(office):
    draft_id = drawn(office, "a", "b")
    office.desk.take_areas((named("x"),))
    assert office.drafting.state is None and not office.drafting.undo_action.isEnabled()
    office.drafting.apply(named("y"), done("y"))
    assert office.drafting.state.draft_id != draft_id
    office.drafting.open(draft_id)
    assert office.desk.area == named("b")


def test_beginning_with_one_of_the_areas_on_the_desk_leaves_the_others(office):
    office.desk.take_areas((named("a"), named("b")))
    office.drafting.begin(named("b"), LABEL)
    assert office.desk.area == named("b") and len(office.desk.areas) == 2


def test_areas_set_aside_are_drafts_of_their_own_and_the_one_at_work_stays(office):
    draft_id = drawn(office, "a")
    assert office.drafting.set_aside((named("x"), named("y")), LABEL)
    assert office.drafting.state.draft_id == draft_id and office.desk.area == named("a")
    assert {line.name for line in office.drafting.recent()} == {"a", "x", "y"}
    other = other_program(office)
    x = next(line.id for line in office.drafting.recent() if line.name == "x")
    assert not other.open(x).read_only
    other.close()


def test_a_step_and_an_undo_hold_the_window_for_a_moment_only(office):
    drawn(office, "a")
    took = []
    for number in range(60):
        began = time.thread_time()
        office.drafting.apply(named(str(number)), done("x"))
        took.append(time.thread_time() - began)
    assert sorted(took)[-3] < 0.1


def test_what_was_drawn_reaches_the_file_itself_a_moment_later(office, qtbot, tmp_path):
    drawn(office, "a", "b")
    copy = tmp_path / "copy"
    copy.mkdir()

    def is_there():
        workspace_path(copy).write_bytes(workspace_path(office.home).read_bytes())
        try:
            return find_area(workspace_path(copy), named("b").id) == named("b")
        except InputError:
            return False  # the file was copied before the log was brought into it

    qtbot.waitUntil(is_there, timeout=10_000)


# --- another window -------------------------------------------------------------------------------------


def test_a_draft_open_in_another_window_is_looked_at_until_it_is_free(office, qtbot):
    child = program(office.home, "hold")
    draft_id = child.stdout.readline().strip()
    assert office.drafting.open(draft_id)
    assert office.drafting.state.read_only and "look only" in office.drafting.saved_text
    before = office.desk.area
    assert not office.drafting.apply(named("x"), done("x"))
    assert office.desk.area is before and "another window" in office.said[-1]
    child.kill()
    child.wait()
    office.drafting.tick()
    assert not office.drafting.state.read_only
    assert office.drafting.apply(named("x"), done("x"))


# --- trouble --------------------------------------------------------------------------------------------


def test_what_cannot_be_saved_goes_on_is_told_once_and_saved_later(office):
    draft_id = drawn(office, "a")
    with closing(sqlite3.connect(str(workspace_path(office.home)), isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        for name in "bcd":
            assert office.drafting.apply(named(name), done(name))
        assert office.desk.area == named("d")
        assert len(office.said) == 1 and "saved as soon as" in office.said[0]
        assert not office.drafting.is_saved and office.drafting.saved_text == "Not saved yet"
        assert office.drafting.trouble_text == office.said[0]
    office.drafting.tick()
    assert office.drafting.is_saved and office.drafting.saved_text.startswith("Saved at 12:0")
    assert office.drafting.trouble_text == ""
    other = other_program(office)
    assert (other.open(draft_id).area, other.state.steps) == (named("d"), 4)
    other.close()


def test_a_draft_that_is_gone_is_told_and_the_area_at_work_stays(office):
    drawn(office, "a")
    assert not office.drafting.open("no")
    assert office.said and office.desk.area == named("a")


# --- the list -------------------------------------------------------------------------------------------


def texts(office):
    rows = range(office.recent.list.count())
    return [office.recent.list.item(row).text().replace("\u00a0", " ") for row in rows]


def left_to(office, *names):
    """Let drafts be there from before, the last named the newest."""
    work = other_program(office)
    ids = [work.begin(named(name), LABEL).draft_id for name in names]
    work.close()
    office.steps.refresh()
    return ids


def test_without_drafts_the_list_takes_no_room(office):
    assert not office.recent.isVisible()


@pytest.mark.parametrize(
    ("lang", "days", "line"),
    [
        ("vi", 0, "Đồng Khê (nháp, hôm nay 12:00) · 3,94 ha · 6 góc"),
        ("vi", 1, "Đồng Khê (nháp, hôm qua) · 3,94 ha · 6 góc"),
        ("vi", 3, "Đồng Khê (nháp, 3 ngày trước) · 3,94 ha · 6 góc"),
        ("vi", 40, "Đồng Khê (nháp, 23/11/2026) · 3,94 ha · 6 góc"),
        ("en", 1, "Đồng Khê (draft, yesterday) · 3.94 ha · 6 corners"),
    ],
)
def test_a_line_says_name_age_hectares_and_corners(qtbot, tmp_path, lang, days, line):
    office = made(qtbot, tmp_path, lang)
    left_to(office, "Đồng Khê")
    office.clock.now += timedelta(days=days)
    office.steps.refresh()
    assert texts(office) == [line]
    office.drafting.close()


def middle_of(office, row):
    item = office.recent.list.item(row)
    return office.recent.list.visualItemRect(item).center()


def test_a_click_opens_a_draft(office, qtbot):
    left_to(office, "a", "b")
    QTest.mouseClick(
        office.recent.list.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        middle_of(office, 1),
    )
    qtbot.waitUntil(lambda: office.dock.pages == ["draw"])
    assert office.desk.area == named("a")


def test_an_area_that_comes_while_a_draft_is_opened_stays(office, qtbot):
    first, _second = left_to(office, "a", "b")
    office.steps.open(first)
    office.desk.take_areas((named("pasted"),))
    qtbot.wait(50)
    assert office.desk.area == named("pasted")
    assert office.dock.pages == []
    assert office.drafting.state is None


def test_of_two_drafts_opened_at_once_the_second_is_shown(office, qtbot):
    first, second = left_to(office, "a", "b")
    office.steps.open(first)
    office.steps.open(second)
    qtbot.waitUntil(lambda: office.dock.pages == ["draw"])
    qtbot.wait(50)
    assert office.desk.area == named("b") and office.dock.pages == ["draw"]


def test_arrows_and_enter_open_a_draft(office, qtbot):
    left_to(office, "a", "b")
    office.recent.list.setFocus()
    QTest.keyClick(office.recent.list, Qt.Key.Key_Down)
    QTest.keyClick(office.recent.list, Qt.Key.Key_Down)
    QTest.keyClick(office.recent.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: office.dock.pages == ["draw"])
    assert office.desk.area == named("a")


def test_delete_takes_a_draft_from_the_list_and_a_button_puts_it_back(office):
    left_to(office, "a", "b")
    office.recent.list.setFocus()
    office.recent.list.setCurrentRow(0)
    QTest.keyClick(office.recent.list, Qt.Key.Key_Delete)
    assert [text[0] for text in texts(office)] == ["a"]
    assert office.recent.told.isVisible() and "“b”" in office.recent.told.text()
    QTest.mouseClick(office.recent.back, Qt.MouseButton.LeftButton)
    assert [text[0] for text in texts(office)] == ["b", "a"]
    assert not office.recent.told.isVisible() and not office.recent.back.isVisible()


def test_the_way_back_stays_in_sight_when_the_list_is_empty(office):
    left_to(office, "a")
    office.recent.forget_asked.emit(office.drafting.recent()[0].id)
    assert texts(office) == [] and office.recent.back.isVisible()


def test_the_right_button_offers_both(office):
    left_to(office, "a")
    office.recent._show_menu(QPoint(5, 5))
    menu = office.recent.findChild(QMenu, "recentMenu")
    actions = menu.actions()
    assert [action.text() for action in actions] == ["&Open", "&Take from the list"]
    actions[1].trigger()
    menu.close()
    assert texts(office) == []


def test_a_draft_in_another_window_stays_in_the_list_and_says_so(office):
    child = program(office.home, "hold")
    draft_id = child.stdout.readline().strip()
    office.steps.refresh()
    assert "open in another window" in texts(office)[0]
    office.steps.forget(draft_id)
    assert len(texts(office)) == 1 and "another window" in office.recent.told.text()
    assert not office.recent.back.isVisible()
    child.kill()
    child.wait()


def test_the_list_follows_what_is_drawn(office):
    left_to(office, "a")
    drawn(office, "b", "c")
    assert [text[0] for text in texts(office)] == ["c", "a"]


def test_a_list_that_was_empty_is_looked_at_again_when_its_page_is_opened(office):
    work = other_program(office)
    work.begin(named("a"), LABEL)
    work.close()
    office.dock.page_opened.emit("start")
    assert office.recent.isVisible() and len(texts(office)) == 1
