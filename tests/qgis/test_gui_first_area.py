"""Where the first area is drawn: on a map that shows what it is to be drawn against."""

from __future__ import annotations

import pytest
from plugin_window import Started
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRectangle, QgsSettings, QgsVectorLayer
from qgis.PyQt.QtTest import QTest

from mineral_plugin.bridge import settings
from mineral_plugin.core.base.locate import resource_path

SETTINGS = "mineral_licence_first_area"
REFERENCE = str(resource_path("demo", "reference.gpkg"))
LAYERS = 3


@pytest.fixture
def started(tmp_path, qgis_new_project, monkeypatch):
    monkeypatch.setattr(settings, "_GROUP", SETTINGS)
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path))
    QgsSettings().remove(SETTINGS)
    settings.save(language="en", mode="applicant", reference=(REFERENCE,))
    made = Started("en", tmp_path)
    yield made
    made.end()
    QgsSettings().remove(SETTINGS)


def wait_for(condition):
    for _ in range(1000):
        if condition():
            return
        QTest.qWait(10)
    raise AssertionError("it did not come")


def draw(started):
    """Press the door of drawing once the reference data were looked at."""
    steps = started.plugin._bench.layers
    wait_for(lambda: steps._shown is not None and any(row.layer for row in steps._shown.rows))
    started.dock.start.draw_chosen.emit()
    wait_for(lambda: started.dock.page == "draw")


def test_an_empty_map_shows_the_reference_data_before_an_area_is_drawn(started):
    draw(started)
    shown = QgsProject.instance().mapLayers().values()
    assert len(shown) == LAYERS
    assert QgsProject.instance().crs().authid() == "EPSG:9208"
    extent = started.window.canvas.extent()
    assert any(extent.contains(layer.extent()) for layer in shown)


def test_a_map_that_shows_anything_stays_as_it_is(started):
    QgsProject.instance().addMapLayer(QgsVectorLayer("Point?crs=EPSG:9208", "mine", "memory"))
    QTest.qWait(50)
    before = started.window.canvas.extent().toString()
    draw(started)
    assert len(QgsProject.instance().mapLayers()) == 1
    assert started.window.canvas.extent().toString() == before


def test_an_empty_map_of_a_place_stays_as_it_is(started):
    canvas, project = started.window.canvas, QgsProject.instance()
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:9208"))
    QTest.qWait(50)
    canvas.setDestinationCrs(project.crs())
    canvas.setExtent(QgsRectangle(489_700, 2_383_100, 490_500, 2_383_800))
    before = canvas.extent().toString()
    draw(started)
    assert not project.mapLayers() and canvas.extent().toString() == before


def test_an_area_put_on_an_empty_map_has_room_around_it(started):
    started.dock.open_page("paste")
    table = resource_path("demo", "tables", "dong-khe.txt").read_text(encoding="utf-8")
    started.dock.paste.table_pasted.emit(table, "")
    wait_for(lambda: started.plugin._bench.desk.area is not None)
    started.dock.paste.result.check_asked.emit()
    QTest.qWait(300)
    (layer,) = started.plugin._bench.view.layers.layers("areas")
    seen, area = started.window.canvas.extent(), layer.extent()
    assert seen.contains(area) and seen.height() > 1.2 * area.height()
