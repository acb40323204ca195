"""Pages are laid out before they are seen: for the width of the dock, and anew once something changed."""

from __future__ import annotations

import pytest
from plugin_window import Started
from qgis.PyQt.QtTest import QTest

from mineral_plugin.gui.parts.widgets import Heading

PAGES = ("layers", "check", "dossier")
_RESTED_MS = 900


@pytest.fixture
def started(qgis_app, tmp_path, monkeypatch):
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path))
    made = Started("en", tmp_path)
    made.stage.settle()
    yield made
    made.end()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_was_never_seen_is_as_high_as_it_will_be(started, name):
    page = started.dock._pages[name]
    QTest.qWait(_RESTED_MS)
    assert not page.isVisible()
    before = page.body.size()
    assert before.height() != 480  # what Qt gives to what nobody laid out
    started.dock.open_page(name)
    QTest.qWait(100)
    assert abs(page.body.height() - before.height()) <= 2
    assert abs(page.body.width() - before.width()) <= page.verticalScrollBar().width() + 2


def test_what_changed_unseen_is_laid_out_again(started):
    QTest.qWait(_RESTED_MS)
    page = started.dock.layers
    before = page.body.height()
    page.findChild(Heading).setText("a long heading " * 40)
    started.plugin._bench.desk.area_changed.emit()
    QTest.qWait(_RESTED_MS)
    assert not page.isVisible() and page.body.height() > before
