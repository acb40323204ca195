"""Settings: their order, their types, the office's locks; and the language that follows from them."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.bridge import language, settings
from mineral_plugin.bridge.settings import Settings

OFFICE = "[mineral-licence]\nservice-url = https://office.example\nzoom_to_finding = yes\nunknown = 1\n"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("SETTINGS", "LANGUAGE", "SERVICE_URL", "REFERENCE", "ZOOM_TO_FINDING"):
        monkeypatch.delenv("MINERAL_" + name, raising=False)
    QgsSettings().remove("mineral_licence")
    yield
    QgsSettings().remove("mineral_licence")


def test_without_anything_the_defaults_hold_and_nothing_is_locked() -> None:
    loaded = settings.load({})
    assert loaded.settings == Settings()
    assert loaded.locked == frozenset()


def test_what_is_saved_comes_back_with_its_type() -> None:
    wanted = Settings(
        language="vi",
        service_url="https://một.example",
        last_folder="/Hồ sơ mỏ",
        reference=("a.gpkg", "licence=b.gpkg|as_of=2026-01-01"),
        pan_to_finding=True,
        zoom_to_finding=True,
        flash_finding=False,
    )
    settings.save(**vars(wanted))
    assert settings.load({}).settings == wanted


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(KeyError):
        settings.save(colour="red")


def test_the_office_wins_over_the_user_and_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mineral-licence.ini"
    path.write_text(OFFICE, encoding="utf-8")
    monkeypatch.setenv("MINERAL_SETTINGS", str(path))
    settings.set_service_url("https://mine.example")
    loaded = settings.load()
    assert settings.service_url() == "https://office.example"
    assert loaded.settings.zoom_to_finding is True
    assert loaded.locked == {"service_url", "zoom_to_finding"}
    assert settings.is_locked("service_url")
    monkeypatch.delenv("MINERAL_SETTINGS")
    assert settings.service_url() == ""  # the locked setting was not written


def test_the_environment_is_nearest(tmp_path: Path) -> None:
    path = tmp_path / "mineral-licence.ini"
    path.write_text(OFFICE, encoding="utf-8")
    environ = {"MINERAL_SETTINGS": str(path), "MINERAL_SERVICE_URL": "http://127.0.0.1:8080"}
    loaded = settings.load(environ)
    assert loaded.settings.service_url == "http://127.0.0.1:8080"
    assert "service_url" in loaded.locked


@pytest.mark.parametrize(
    ("name", "value"), [("MINERAL_ZOOM_TO_FINDING", "perhaps"), ("MINERAL_LANGUAGE", "fr")]
)
def test_a_value_that_is_none_is_passed_over(name: str, value: str) -> None:
    loaded = settings.load({name: value})
    assert loaded.settings == Settings()
    assert loaded.locked == frozenset()


@pytest.mark.parametrize("text", ["no section", "[other]\na = 1\n", "\udcff"])
def test_a_malformed_office_file_is_told_and_the_rest_works(text: str, tmp_path: Path) -> None:
    path = tmp_path / "office.ini"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    loaded = settings.load({"MINERAL_SETTINGS": str(path), "MINERAL_LANGUAGE": "vi"})
    assert loaded.problem is not None
    assert str(path) in loaded.problem.text("vi")
    assert loaded.settings.language == "vi"


def test_a_named_office_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    loaded = settings.load({"MINERAL_SETTINGS": str(tmp_path / "none.ini")})
    assert loaded.problem is not None
    assert loaded.problem.phrase.id == "office.unreadable"


# --- language -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "lang"),
    [("vi", "vi"), ("vi_VN", "vi"), ("vi-VN", "vi"), ("en_US", "en"), ("C", "en"), ("vie", "en")],
)
def test_a_vietnamese_locale_gives_vietnamese_and_any_other_english(locale: str, lang: str) -> None:
    assert language.language_of(locale) == lang


def test_the_users_own_choice_comes_before_the_locale() -> None:
    settings.save(language="vi")
    assert language.current_language() == "vi"
    settings.save(language="en")
    assert language.current_language() == "en"


def test_translations_are_installed_for_vietnamese_and_taken_away_again() -> None:
    assert language.install_translators("en") == []
    english = QCoreApplication.translate("EnginePage", "One more step")
    installed = language.install_translators("vi")
    if not installed:
        pytest.skip("i18n/mineral_plugin_vi.qm is made when the plugin is packaged")
    vietnamese = QCoreApplication.translate("EnginePage", "One more step")
    language.remove_translators(installed)
    assert (english, vietnamese != english) == ("One more step", True)
    assert QCoreApplication.translate("EnginePage", "One more step") == english
