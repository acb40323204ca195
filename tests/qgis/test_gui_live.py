"""Live answers in the window: none of it waits, the map shows what the core says, nothing stays behind."""

from __future__ import annotations

import gc
import time
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QGraphicsSimpleTextItem
from shapely.geometry import box

from mineral_plugin.bridge import tasks
from mineral_plugin.core.area.geometry import area_polygon
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.garbage import take_back
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.work.checking import CheckRequest
from mineral_plugin.core.work.corners import read_table_file
from mineral_plugin.core.work.live import LiveQuestion
from mineral_plugin.core.work.live_picture import pictures_of
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.drawing.live_canvas import LiveCanvas
from mineral_plugin.gui.drawing.live_watch import LiveWatch
from mineral_plugin.gui.warm_up import ArrayMaker, load_engine

REFERENCE = str(resource_path("demo", "reference.gpkg"))
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=VIETNAM_TIME)


@pytest.fixture
def area():
    return read_table_file(resource_path("demo", "tables", "dong-khe.txt"))


@pytest.fixture
def office(qtbot, tmp_path):
    (tmp_path / "cache").mkdir()
    desk = Desk("vi", lambda: tmp_path, lambda: NOON, tasks.start)
    watch = LiveWatch(desk)
    told = SimpleNamespace(desk=desk, watch=watch, answers=[], troubles=[], home=tmp_path)
    watch.answered.connect(told.answers.append)
    watch.troubled.connect(told.troubles.append)
    yield told
    watch.close()


def question(home, procedure="P14"):
    sources = Sources(home)
    request = CheckRequest(
        (), procedure, "limestone_vlxdtt", date(2026, 11, 23), (REFERENCE,), "A", sources=sources
    )
    return LiveQuestion(request)


def checked(told):
    return bool(told.answers) and told.answers[-1].is_checked


def test_an_area_is_measured_without_a_question_and_checked_with_one(qtbot, office, area):
    office.watch.ask(area)
    qtbot.waitUntil(lambda: len(office.answers) == 1)
    assert not office.answers[0].is_checked and office.answers[0].area_m2 > 0.0
    with qtbot.waitSignal(office.watch.ready, timeout=10_000):
        office.watch.point_at(lambda: question(office.home))
    qtbot.waitUntil(lambda: checked(office), timeout=10_000)
    assert office.answers[-1].area is area
    assert {one.outcome for one in office.answers[-1].conflicts} >= {"conflict"}


def test_asking_takes_no_time_in_the_window(qtbot, office, area):
    office.watch.point_at(lambda: question(office.home))
    longest = 0.0
    for number in range(300):
        start = time.thread_time()
        office.watch.ask(replace(area, id=f"area-{number}"))
        longest = max(longest, time.thread_time() - start)
    qtbot.waitUntil(lambda: checked(office) and office.answers[-1].area.id == "area-299", timeout=10_000)
    assert longest < 0.05
    assert len(office.answers) < 300


def test_what_cannot_be_asked_is_said_in_one_sentence(qtbot, office):
    office.watch.point_at(lambda: question(office.home, procedure="P99"))
    qtbot.waitUntil(lambda: len(office.troubles) == 1, timeout=10_000)
    assert "P99" in office.troubles[0]


def test_a_window_may_go_while_something_is_told(office):
    def unusable():
        raise InputError("error.cancelled")

    for _ in range(300):
        window = QObject()
        watch = LiveWatch(office.desk, window)
        watch.point_at(unusable)
        watch.close()
        sip.delete(window)


def test_a_closed_watch_tells_nothing(qtbot, office, area):
    office.watch.close()
    office.watch.ask(area)
    office.watch.point_at(lambda: question(office.home))
    qtbot.wait(100)
    assert office.answers == []


def test_arrays_are_made_in_the_background_and_change_no_answer(qtbot, office, area):
    maker = ArrayMaker(office.desk, office.watch)
    office.watch.point_at(lambda: question(office.home))
    office.watch.ask(area)
    with qtbot.waitSignal(maker.made, timeout=20_000):
        pass
    # The first answer may tell of the area alone, before law and data are read.
    qtbot.waitUntil(lambda: office.answers[-1].is_checked, timeout=10_000)
    before = office.answers[-1]
    assert list((office.home / "cache").glob("flat-*"))
    office.watch.ask(replace(area, id="area-x"))
    qtbot.waitUntil(lambda: office.answers[-1].area.id == "area-x", timeout=10_000)
    told = [
        [(one.object.id, one.outcome) for one in answer.conflicts] for answer in (before, office.answers[-1])
    ]
    assert told[0] == told[1]


def test_the_engine_is_loaded_in_the_background(qtbot, office):
    done, failed = [], []
    load_engine(office.desk.run, lambda: done.append(True), failed.append)
    qtbot.waitUntil(lambda: bool(done or failed), timeout=20_000)
    assert (done, failed) == ([True], [])


def test_what_is_loaded_is_passed_over_by_collections_until_it_is_taken_back(qtbot, office):
    take_back()
    done = []
    load_engine(office.desk.run, lambda: done.append(gc.get_freeze_count()), done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    assert done[0] > 10_000
    take_back()
    assert gc.get_freeze_count() == 0


# --- the canvas -----------------------------------------------------------------------------------------


@pytest.fixture
def canvas(qtbot, area):
    made = QgsMapCanvas()
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.setDestinationCrs(QgsCoordinateReferenceSystem(f"EPSG:{area.zone.epsg}"))
    west, south, east, north = area_polygon(area).bounds
    made.setExtent(QgsRectangle(west - 200, south - 200, east + 200, north + 200))
    made.show()
    return made


@pytest.fixture
def answer(qtbot, office, area):
    office.watch.point_at(lambda: question(office.home))
    office.watch.ask(area)
    qtbot.waitUntil(lambda: checked(office), timeout=10_000)
    return office.answers[-1]


def bands(canvas):
    found = [item for item in canvas.scene().items() if isinstance(item, QgsRubberBand)]
    return [band for band in found if band.isVisible()]


def test_each_outcome_has_a_pattern_of_its_own_not_only_a_colour(qtbot, canvas, answer):
    middle = area_polygon(answer.area).centroid
    shown = [
        replace(answer.conflicts[0], outcome=outcome, ground=box(x, middle.y - 100, x + 150, middle.y + 100))
        for outcome, x in zip(
            ("conflict", "tolerance", "unknown"), (middle.x - 300, middle.x - 80, middle.x + 140)
        )
    ]
    live = LiveCanvas(canvas, "vi")
    live.show(replace(answer, pictures=pictures_of(shown), neighbour=None))
    qtbot.wait(50)
    picture, transform = canvas.grab().toImage(), canvas.getCoordinateTransform()
    patterns = []
    for one in shown:
        at = transform.transform(QgsPointXY(one.ground.centroid.x, one.ground.centroid.y))
        corner_x, corner_y = int(at.x()), int(at.y())
        white = [
            [picture.pixelColor(corner_x + x, corner_y + y).name() == "#ffffff" for x in range(24)]
            for y in range(24)
        ]
        assert any(map(any, white)) and not all(map(all, white))
        patterns.append(white)
    assert patterns[0] != patterns[1] != patterns[2] != patterns[0]
    live.close()


def test_nothing_is_left_on_the_map_when_it_is_cleared(canvas, answer):
    before = len(canvas.scene().items())
    live = LiveCanvas(canvas, "vi")
    live.show(answer)
    live.close()
    assert len(canvas.scene().items()) == before


def test_the_items_stay_from_answer_to_answer(canvas, answer):
    live = LiveCanvas(canvas, "vi")
    live.show(answer)
    first = set(map(id, bands(canvas)))
    count = len(canvas.scene().items())
    live.show(replace(answer, is_old=True))
    assert len(canvas.scene().items()) == count and len(bands(canvas)) == len(first)
    assert all(band.opacity() < 1.0 for band in bands(canvas))
    live.show(replace(answer, pictures=(), neighbour=None))
    assert bands(canvas) == []
    live.close()


def test_an_answer_of_another_zone_than_the_map_lies_where_it_is(canvas, answer):
    live = LiveCanvas(canvas, "vi")
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    live.show(answer)
    around = max(bands(canvas), key=lambda band: band.asGeometry().area()).asGeometry().boundingBox()
    assert 100.0 < around.xMinimum() < 110.0 and 20.0 < around.yMinimum() < 24.0
    live.close()


def test_the_gap_to_the_neighbour_is_written_inside_of_the_map(qtbot, canvas, answer):
    live = LiveCanvas(canvas, "vi")
    live.show(answer)
    texts = [item for item in canvas.scene().items() if isinstance(item, QGraphicsSimpleTextItem)]
    (text,) = [item for item in texts if item.isVisible()]
    assert text.text().startswith("1,5 m · ")
    west, east = text.sceneBoundingRect().left(), text.sceneBoundingRect().right()
    assert 0.0 <= west < east <= canvas.width()
    live.close()
