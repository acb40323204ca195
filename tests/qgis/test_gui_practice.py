"""The practice project and its tour: made-up data that say so, asked only where something may be lost."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from check_office import close, opened
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication

from mineral_plugin.core.base.geopackage import opened_read_only
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.work.corners import read_table_file
from mineral_plugin.core.work.practice import FILES, lay_out_practice
from mineral_plugin.gui.manners.help_panel import attach_help
from mineral_plugin.gui.manners.practice import CANCEL, DISCARD, SAVE, Practice
from mineral_plugin.gui.manners.tour import Tour
from mineral_plugin.gui.manners.tour_steps import tour_steps

ROOT = Path(__file__).resolve().parents[2]


class Window:
    """The few things of QGIS's window that are needed: it opens projects as QGIS does."""

    def __init__(self, project):
        self.project, self.said, self.saved = project, [], []

    def addProject(self, path):  # noqa: N802
        return self.project.read(path)

    def mainWindow(self):  # noqa: N802
        return None

    def messageBar(self):  # noqa: N802
        return SimpleNamespace(pushMessage=lambda *words: self.said.append(words))

    def actionSaveProject(self):  # noqa: N802
        def save():
            self.saved.append(1)
            self.project.setDirty(False)

        return SimpleNamespace(trigger=save)


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path):
    one = opened(qtbot, tmp_path, "vi")
    one.window_of_qgis = Window(QgsProject.instance())
    one.practice = Practice(one.window_of_qgis, one.dock, one.desk, one.view, QgsProject.instance())
    one.tour = Tour(one.dock, one.desk, look_ms=20, rest_ms=50)
    yield one
    one.tour.end()
    one.practice.close()
    close(one)


def open_practice(office, answer=DISCARD):
    ask = (lambda: answer) if isinstance(answer, str) else answer
    with office.qtbot.waitSignal(office.practice.opened, timeout=10_000):
        assert office.practice.open(ask)


def unwanted():
    raise AssertionError("nobody is asked")


# --- the data -------------------------------------------------------------------------------------


def test_the_data_are_what_the_tool_makes():
    tool = ROOT / "tools" / "practice_data.py"
    done = subprocess.run([sys.executable, str(tool), "--check"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_name_in_the_data_says_that_it_is_practice():
    with opened_read_only(resource_path("practice", "thuc-hanh.gpkg")) as connection:
        tables = [name for (name,) in connection.execute("SELECT table_name FROM gpkg_contents")]
        assert tables and all(name.startswith("thuc_hanh") for name in tables)
        for table in tables:
            for number, name, decision in connection.execute(f"SELECT id, name, decision FROM {table}"):
                assert "THỰC HÀNH" in number and "thực hành" in name and "THỰC HÀNH" in decision
    manifest = json.loads(resource_path("practice", "thuc-hanh.manifest.json").read_text(encoding="utf-8"))
    assert "THỰC HÀNH" in manifest["name"] and "THỰC HÀNH" in manifest["issuer"]
    assert "THỰC HÀNH" in resource_path("practice", "bang-toa-do-thuc-hanh.txt").read_text(encoding="utf-8")


def test_the_workbook_is_read_without_a_question():
    area = read_table_file(resource_path("practice", "bang-toa-do-thuc-hanh.xlsx"))
    assert len(area.parts[0].outer.corners) == 6


def test_the_data_are_laid_out_once_and_put_right_where_they_were_changed(tmp_path):
    data = lay_out_practice(tmp_path)
    first = {name: (data.folder / name).stat().st_mtime_ns for name in FILES}
    lay_out_practice(tmp_path)
    assert {name: (data.folder / name).stat().st_mtime_ns for name in FILES} == first
    data.table.write_text("x", encoding="utf-8")
    lay_out_practice(tmp_path)
    shipped = resource_path("practice", data.table.name).read_bytes()
    assert hashlib.sha256(data.table.read_bytes()).digest() == hashlib.sha256(shipped).digest()


# --- the project ----------------------------------------------------------------------------------


def test_a_clean_window_opens_the_practice_without_a_question(office, qtbot):
    heard = []
    office.practice.opened.connect(lambda: heard.append(1))
    QgsProject.instance().setDirty(False)
    open_practice(office, unwanted)
    project = QgsProject.instance()
    assert heard == [1] and office.practice.is_open
    assert project.crs().authid() == "EPSG:9208"
    assert "THỰC HÀNH" in project.title() or "PRACTICE" in project.title()
    assert str(office.practice.data.reference) in office.dock.layers.choice.chosen
    names = [layer.name() for layer in project.mapLayers().values()]
    assert len(names) == 3 and all("PRACTICE" in name or "THỰC HÀNH" in name for name in names)


def test_a_project_with_changes_is_asked_about_and_kept_on_cancel(office):
    project = QgsProject.instance()
    project.setTitle("của tôi")
    project.setDirty(True)
    assert not office.practice.open(lambda: CANCEL)
    assert project.title() == "của tôi" and project.isDirty()
    assert not (office.home / "practice").exists()


def test_a_project_with_changes_is_saved_where_asked(office):
    QgsProject.instance().setDirty(True)
    open_practice(office, SAVE)
    assert office.window_of_qgis.saved == [1]


def test_a_project_with_changes_is_left_where_asked(office):
    QgsProject.instance().setDirty(True)
    open_practice(office, DISCARD)
    assert office.window_of_qgis.saved == []


def test_another_project_takes_the_practice_data_out_of_what_is_chosen(office):
    left = []
    office.practice.left.connect(lambda: left.append(1))
    office.dock.layers.add(["licence=/x/sổ.gpkg"])
    open_practice(office)
    assert len(office.dock.layers.choice.chosen) == 2
    QgsProject.instance().clear()
    assert office.dock.layers.choice.chosen == ("licence=/x/sổ.gpkg",)
    assert left == [1]


def test_practice_data_that_a_window_before_left_behind_are_taken_out_at_the_start(office):
    data = lay_out_practice(office.home)
    office.practice.close()
    office.dock.layers.add([str(data.reference)])
    office.practice = Practice(
        office.window_of_qgis, office.dock, office.desk, office.view, QgsProject.instance()
    )
    assert office.dock.layers.choice.chosen == ()


def test_practice_data_never_take_part_in_another_project(office):
    data = lay_out_practice(office.home)
    office.dock.layers.add([str(data.reference), "licence=/x/sổ.gpkg"])
    assert office.dock.layers.choice.chosen == ("licence=/x/sổ.gpkg",)


def test_a_folder_that_cannot_be_written_is_one_sentence(office):
    (office.home / "practice").write_text("in the way", encoding="utf-8")
    assert office.practice.open(lambda: DISCARD)
    office.qtbot.waitUntil(lambda: len(office.window_of_qgis.said) == 1, timeout=5000)
    assert not office.practice.is_open


# --- the tour -------------------------------------------------------------------------------------


def click(office, name):
    found = [one for one in office.dock.findChildren(QAbstractButton, name) if one.isVisible()]
    assert found and found[0].isEnabled(), name
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def at(office, name):
    office.qtbot.waitUntil(
        lambda: office.tour.step is not None and office.tour.step.name == name, timeout=20_000
    )


def framed(office, *names):
    def is_framed():
        target = office.tour.frame.target
        return office.tour.frame.isVisible() and target is not None and target.objectName() in names

    office.qtbot.waitUntil(is_framed, timeout=3000)


def test_the_tour_knows_when_each_step_was_done(office):
    open_practice(office)
    office.tour.start(office.practice.data)
    assert office.tour.step.name == "paste"
    click(office, "tourHelp")
    click(office, "readTable")
    at(office, "question")
    framed(office, "acceptAnswer")
    click(office, "acceptAnswer")
    at(office, "map")
    office.qtbot.wait(500)  # the area is there by now, and not on the map
    assert office.desk.area is not None and office.tour.step.name == "map"
    click(office, "putOnMap")
    at(office, "check")
    assert "THỰC HÀNH" in office.desk.area.name
    click(office, "tourHelp")
    click(office, "check")
    at(office, "finding")
    overlap = next(one for one in office.desk.report.findings if one.rule == "O01")
    framed(office, f"finding-{overlap.id}")
    assert overlap.outcome.value == "conflict"
    QTest.mouseClick(office.page.findings.card(overlap.id), Qt.MouseButton.LeftButton)
    at(office, "repair")
    before = office.desk.area
    office.desk.replace_area(read_table_file(resource_path("demo", "tables", "dong-khe.txt")))
    at(office, "undo")
    office.desk.replace_area(before)
    at(office, "layout")
    assert office.desk.area.parts[0].outer.corners[3].north_m == 2392584.0


def test_nothing_of_an_earlier_area_counts_as_done(office):
    office.desk.take_areas((read_table_file(resource_path("demo", "tables", "dong-khe.txt")),))
    office.tour.start(lay_out_practice(office.home))
    office.qtbot.wait(150)
    assert office.tour.step.name == "paste"


def test_the_frame_stands_round_the_control_that_is_in_view_and_lets_the_mouse_through(office):
    office.tour.start(lay_out_practice(office.home))
    framed(office, "readTable", "cornerText")
    assert office.tour.frame.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    office.dock.open_page("layers")
    framed(office, "page-paste")
    office.dock.open_page("paste")
    framed(office, "readTable", "cornerText")


def test_next_back_and_end_work_by_keys(office):
    office.tour.start(lay_out_practice(office.home))
    QApplication.setActiveWindow(office.window)
    office.tour.card.next.setFocus()
    QTest.keyClick(office.tour.card.next, Qt.Key.Key_Space)
    assert office.tour.step.name == "question"
    QTest.keyClick(office.tour.card.next, Qt.Key.Key_PageUp)
    assert office.tour.step.name == "paste"
    assert not office.tour.card.back.isEnabled()
    QTest.keyClick(office.tour.card.next, Qt.Key.Key_PageDown)
    QTest.keyClick(office.tour.card.back, Qt.Key.Key_Escape)
    assert office.tour.step is None
    assert not office.tour.card.isVisible() and not office.tour.frame.isVisible()


def test_the_card_is_brief_while_the_help_is_open(office):
    panel = attach_help(office.dock, "vi").panel
    office.tour.start(lay_out_practice(office.home))
    panel.show_topic("paste")
    office.qtbot.waitUntil(lambda: not office.tour.card.text.isVisible(), timeout=3000)
    assert office.tour.card.next.isVisible()
    panel.shut()
    office.qtbot.waitUntil(office.tour.card.text.isVisible, timeout=3000)


def test_the_last_step_ends_the_tour(office):
    heard = []
    office.tour.ended.connect(lambda: heard.append(1))
    office.tour.start(lay_out_practice(office.home))
    for _ in tour_steps():
        office.tour.next()
    assert heard == [1] and not office.tour.is_running


def test_the_tour_blocks_nothing(office):
    office.tour.start(lay_out_practice(office.home))
    click(office, "page-layers")
    assert office.dock.page == "layers"
    assert office.tour.is_running


def test_every_step_shows_controls_that_are_there(office):
    names = {widget.objectName() for widget in office.dock.findChildren(QAbstractButton)}
    names |= {child.objectName() for child in office.dock.widget().findChildren(type(office.dock.widget()))}
    for step in tour_steps():
        fixed = [name for name in step.targets if not name.endswith("*")]
        assert any(name in names for name in fixed), (step.name, step.targets)
