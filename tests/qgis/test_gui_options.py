"""The page in QGIS's options: each setting has a control, what is fixed is locked, saving is told at once."""

from __future__ import annotations

from dataclasses import fields

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton

from mineral_plugin.bridge import settings
from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.gui.manners.options_page import OptionsFactory, OptionsPage, folder_size

# Kept by the pages themselves, or only remembered.
NO_CONTROL = {"last_folder", "reference", "last_page", "signing_module", "signing_python"}


class Free:
    def cancelled(self):
        return False


class Stopping:
    def cancelled(self):
        return True


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for field in fields(settings.Settings):
        monkeypatch.delenv("MINERAL_" + field.name.upper(), raising=False)
    monkeypatch.delenv("MINERAL_SETTINGS", raising=False)
    QgsSettings().remove("mineral_licence")
    yield
    QgsSettings().remove("mineral_licence")


@pytest.fixture
def told():
    heard = []
    settings.changes.changed.connect(heard.append)
    yield heard
    settings.changes.changed.disconnect(heard.append)


def opened(qtbot, home):
    page = OptionsFactory("en", lambda: home).createWidget(None)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: "counted" not in page.size.text(), timeout=10_000)
    return page


def control(page, name):
    return page.findChild((QComboBox, QCheckBox, QLineEdit), f"option-{name}")


def test_every_setting_a_person_may_choose_has_a_control(qtbot, tmp_path):
    page = opened(qtbot, tmp_path)
    wanted = {field.name for field in fields(settings.Settings)} - NO_CONTROL
    assert set(page.values()) == wanted


def test_the_controls_show_what_is_in_force(qtbot, tmp_path):
    settings.save(language="vi", mode="office", service_url="https://a.example", large_targets=True)
    settings.save(corner_decimals=3, flash_finding=False)
    values = opened(qtbot, tmp_path).values()
    assert (values["language"], values["mode"], values["service_url"]) == (
        "vi",
        "office",
        "https://a.example",
    )
    assert (values["large_targets"], values["corner_decimals"], values["flash_finding"]) == (True, 3, False)


def test_what_is_changed_is_saved_and_told_at_once_and_nothing_else(qtbot, tmp_path, told):
    page = opened(qtbot, tmp_path)
    control(page, "large_targets").setChecked(True)
    control(page, "corner_decimals").setCurrentIndex(0)
    assert told == []
    page.apply()
    assert sorted(told) == ["corner_decimals", "large_targets"]
    assert settings.load().settings.corner_decimals == 0
    page.apply()
    assert len(told) == 2


def test_without_ok_nothing_is_saved(qtbot, tmp_path, told):
    page = opened(qtbot, tmp_path)
    control(page, "language").setCurrentIndex(1)
    page.close()
    assert settings.load().settings.language == ""
    assert told == []


def test_what_the_office_fixed_is_locked_says_by_whom_and_is_not_saved(qtbot, tmp_path, monkeypatch):
    path = tmp_path / "office.ini"
    path.write_text(
        "[mineral-licence]\nservice_url = https://office.example\nmode = office\n", encoding="utf-8"
    )
    monkeypatch.setenv("MINERAL_SETTINGS", str(path))
    monkeypatch.setenv("MINERAL_LANGUAGE", "en")
    page = opened(qtbot, tmp_path)
    for name, by in (("service_url", str(path)), ("mode", str(path)), ("language", "MINERAL_LANGUAGE")):
        assert not control(page, name).isEnabled()
        assert by in page.findChild(QLabel, f"fixed-{name}").text()
        assert by in control(page, name).accessibleDescription()
        assert name not in page.values()
    assert control(page, "service_url").text() == "https://office.example"
    assert page.findChild(QLabel, "fixed-flash_finding") is None


def test_a_faulty_file_of_the_office_is_told_on_the_page(qtbot, tmp_path, monkeypatch):
    path = tmp_path / "office.ini"
    path.write_text("nothing", encoding="utf-8")
    monkeypatch.setenv("MINERAL_SETTINGS", str(path))
    page = opened(qtbot, tmp_path)
    assert page.problem.isVisible() and str(path) in page.problem.text()


def test_the_folder_is_named_counted_and_opened(qtbot, tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"x" * 2_500_000)
    opened_urls = []
    monkeypatch.setattr(
        "mineral_plugin.gui.manners.options_page.QDesktopServices.openUrl", opened_urls.append
    )
    page = opened(qtbot, tmp_path)
    assert page.findChild(QLabel, "dataFolder").text() == str(tmp_path)
    assert page.size.text() == "Size: 2.5 MB"
    QTest.mouseClick(page.findChild(QPushButton, "openDataFolder"), Qt.MouseButton.LeftButton)
    assert [url.toLocalFile() for url in opened_urls] == [str(tmp_path)]


def test_counting_can_be_stopped(tmp_path):
    assert folder_size(tmp_path, Free()) == 0
    with pytest.raises(CancelledError):
        folder_size(tmp_path, Stopping())


def test_a_page_that_is_closed_while_it_counts_harms_nothing(qtbot, tmp_path):
    page = OptionsPage("en", lambda: tmp_path)
    page.deleteLater()
    qtbot.wait(200)


def test_every_control_has_a_name_to_be_read_out_and_keys_of_its_own(qtbot, tmp_path):
    page = opened(qtbot, tmp_path)
    letters = []
    for name in page.values():
        assert control(page, name).accessibleName(), name
    texts = [label.text() for label in page.findChildren(QLabel) if label.buddy() is not None]
    texts += [box.text() for box in page.findChildren((QCheckBox, QPushButton))]
    letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
    assert len(letters) == len(set(letters)) == 10


def test_f1_explains_the_page(qtbot, tmp_path):
    page = opened(qtbot, tmp_path)
    box = control(page, "flash_finding")
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_F1)
    assert page.help.topic == "options"
