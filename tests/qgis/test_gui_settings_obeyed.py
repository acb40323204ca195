"""What is saved in the options is obeyed at once, by the plugin as it stands in the window."""

from __future__ import annotations

import pytest
from plugin_window import Started, vietnamese
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QDockWidget

from mineral_plugin.bridge import language, settings

SETTINGS = "mineral_licence_settings_obeyed"


@pytest.fixture
def started(tmp_path, qgis_new_project, monkeypatch):
    monkeypatch.setattr(settings, "_GROUP", SETTINGS)
    monkeypatch.setenv("MINERAL_HOME", str(tmp_path))
    QgsSettings().remove(SETTINGS)
    settings.save(language="en", mode="applicant")
    words = vietnamese(tmp_path)

    def installed(lang):
        """Install the Vietnamese of the sources as they are now."""
        if lang == "vi":
            QCoreApplication.installTranslator(words)
        return [words] if lang == "vi" else []

    monkeypatch.setattr(language, "install_translators", installed)
    made = Started("en", tmp_path)
    yield made
    made.end()
    QgsSettings().remove(SETTINGS)


def dock_of(started):
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return started.window.findChild(QDockWidget, "MineralLicenceDock")


def door(started):
    return started.dock.findChild(QAbstractButton, "doorPaste").text()


def wait_for(condition):
    for _ in range(1500):
        if condition():
            return
        QTest.qWait(10)
    raise AssertionError("it did not come")


def speak(started, lang):
    settings.save(language=lang)
    wait_for(lambda: started.plugin._is_open and started.plugin._lang == lang)
    started.dock = dock_of(started)


def test_the_dock_speaks_another_language_at_once_and_stays_open(started):
    assert "table" in door(started)
    speak(started, "vi")
    assert started.dock.isVisible() and "bảng" in door(started).lower()
    speak(started, "en")
    assert "table" in door(started)


def test_what_was_drawn_is_there_in_the_other_language(started):
    from scenes import by_name

    by_name()["draw-area"].make(started.stage)
    name = started.plugin._bench.desk.area.name
    speak(started, "vi")
    recent = started.dock.start.recent
    started.dock.open_page("start")
    wait_for(lambda: recent.isVisible())
    assert any(name in line.name for line in started.plugin._bench.drafting.recent(5))


def test_an_address_of_the_service_is_shown_where_dossiers_are_filed(started):
    settings.save(service_url="https://nop-thu.example.vn")
    assert started.dock.dossier.service.text() == "https://nop-thu.example.vn"


def test_a_locked_language_changes_nothing(started, monkeypatch):
    monkeypatch.setenv("MINERAL_LANGUAGE", "en")
    before = started.dock
    settings.save(language="vi")
    QTest.qWait(50)
    assert started.dock is before and started.dock.isVisible() and "table" in door(started)
