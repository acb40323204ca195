"""What is told while a corner moves, with real reference data: hatching, figures, the line at the hand."""

from __future__ import annotations

from datetime import date

import drawing_office as at
import pytest
from drawing_office import draw, key
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.work.checking import CheckRequest
from mineral_plugin.core.work.corners import read_table_file
from mineral_plugin.core.work.live import LiveQuestion

REFERENCE = str(resource_path("demo", "reference.gpkg"))
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(qtbot, qgis_new_project, tmp_path):
    made = at.opened(qtbot, tmp_path)
    area = read_table_file(resource_path("demo", "tables", "dong-khe.txt"))
    made.drafting.begin(area, Phrase("drafts.begun"))
    made.dock.open_page("draw")
    with qtbot.waitSignal(made.watch.ready, timeout=20_000):
        made.watch.point_at(lambda: question(tmp_path))
    made.view.zoom_to_area(area)
    QTest.qWait(50)
    made.steps.board.edit()
    yield made
    at.close(made)


def question(home):
    day = date(2026, 11, 23)
    return LiveQuestion(
        CheckRequest((), "P14", "limestone_vlxdtt", day, (REFERENCE,), "A", sources=Sources(home))
    )


def corner_pixel(office, seq):
    plane = office.steps.board._plane
    plane.look()
    corner = office.desk.area.parts[0].outer.corners[seq]
    x, y = plane.pixels([(corner.east_m, corner.north_m)]).tolist()[0]
    return QPoint(round(x), round(y))


def take(office, seq, *way):
    """Press on a corner and move by pixels, with the button held."""
    viewport, start = office.canvas.viewport(), corner_pixel(office, seq)
    QTest.mouseMove(viewport, start)
    QTest.mousePress(viewport, at.LEFT, at.NONE, start)
    for x, y in way:
        at._held_move(viewport, start + QPoint(x, y))
        QTest.qWait(5)
    return start


def shared_m2(office):
    office.qtbot.wait(5)
    return office.page.figures.conflicts.value.text()


def test_a_corner_dragged_over_a_neighbour_is_told_before_it_is_let_go(office):
    steps = office.drafting.state.steps
    before = shared_m2(office)
    start = take(office, 3, (40, 0), (80, 0), (110, 0))
    office.qtbot.waitUntil(lambda: shared_m2(office) != before, timeout=10_000)
    office.qtbot.waitUntil(lambda: "✕" in office.steps.board.picture.line, timeout=10_000)
    assert office.drafting.state.steps == steps
    bands = [item for item in office.canvas.scene().items() if isinstance(item, QgsRubberBand)]
    assert any(band.isVisible() and band.asGeometry().area() > 0 for band in bands)
    QTest.mouseRelease(office.canvas.viewport(), at.LEFT, at.NONE, start + QPoint(110, 0))
    assert office.drafting.state.steps == steps + 1


def test_undo_takes_the_conflict_back(office):
    office.qtbot.waitUntil(
        lambda: office.page.figures.conflicts.value.text() not in ("–", "?"), timeout=10_000
    )
    before = shared_m2(office)
    start = take(office, 3, (40, 0), (110, 0))
    QTest.mouseRelease(office.canvas.viewport(), at.LEFT, at.NONE, start + QPoint(110, 0))
    office.qtbot.waitUntil(lambda: shared_m2(office) != before, timeout=10_000)
    key(office, Qt.Key.Key_Z, CONTROL)
    office.qtbot.waitUntil(lambda: shared_m2(office) == before, timeout=10_000)


def test_a_boundary_that_crosses_itself_is_said_by_its_sides(office):
    start = take(office, 3, (-150, 20), (-300, 60))
    office.qtbot.waitUntil(lambda: office.page.crossing.text() != "", timeout=10_000)
    assert "–" in office.page.crossing.text()
    key(office, Qt.Key.Key_Escape)
    office.qtbot.waitUntil(lambda: office.page.crossing.text() == "", timeout=10_000)
    QTest.mouseRelease(office.canvas.viewport(), at.LEFT, at.NONE, start)


def test_what_is_not_known_is_told_and_never_called_free(office):
    office.qtbot.waitUntil(lambda: "not known" in office.page.figures.conflicts.toolTip(), timeout=10_000)
    assert office.page.figures.conflicts.value.text() != "0"


def test_the_hatching_goes_with_the_page(office):
    office.qtbot.waitUntil(
        lambda: office.page.figures.conflicts.value.text() not in ("–", "?"), timeout=10_000
    )
    office.steps.board.leave()
    office.dock.open_page("start")
    bands = [item for item in office.canvas.scene().items() if isinstance(item, QgsRubberBand)]
    assert not [band for band in bands if band.isVisible() and band.asGeometry().area() > 0]


def test_without_reference_data_nothing_is_called_free(qtbot, qgis_new_project, tmp_path):
    office = at.opened(qtbot, tmp_path)
    draw(office, [(-100, 100), (100, 100), (100, -100), (-100, -100)])
    office.qtbot.waitUntil(
        lambda: "reference data" in office.page.figures.conflicts.toolTip(), timeout=10_000
    )
    assert office.page.figures.conflicts.value.text() == "?"
    at.close(office)
