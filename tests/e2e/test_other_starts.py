"""Other starts of QGIS: in English, and with an old shapely that another plugin has loaded already."""

from __future__ import annotations

import shutil
from pathlib import Path

import office
import pytest
from conftest import clean_home, plan_for
from desktop import Desktop, Walked

ENGLISH = ["see_start", "paste_table", "put_on_map", "ask_check", "check", "choose_finding"]


@pytest.fixture(scope="module")
def english(display: str) -> Walked:
    """A short walk in English."""
    home = clean_home("en")
    machine = Desktop(home, "en", display)
    machine.prepare(office.plugin_zip())
    fits = office.system_shapely_fits()
    steps = ["open_dock", *([] if fits else ["set_up_engine"]), *ENGLISH]
    plan = plan_for("en", home, steps)
    plan["wheel"] = "" if fits else str(office.shapely_wheel())
    return machine.walk(plan, 150)


def test_the_english_window_speaks_english(english: Walked) -> None:
    assert english.failure == ""
    assert english.exit_code == 0
    assert english.fact("dock_title") == "Mineral Licence"
    assert english.fact("verdict") == "Result: Conflict"
    assert "X north" in english.fact("understood")
    assert "Clear" in english.fact("headline")


@pytest.fixture(scope="module")
def machine_with_old_shapely(display: str) -> Desktop:
    """An office computer on which another plugin brings a shapely of before 2.0."""
    if office.system_shapely_fits():
        pytest.skip("the system's own shapely is fit")
    home = clean_home("old")
    machine = Desktop(home, "vi", display)
    machine.prepare(office.plugin_zip())
    shutil.copytree(str(office.old_shapely()), str(machine.profile / "python"), dirs_exist_ok=True)
    return machine


def test_an_old_shapely_already_loaded_needs_one_restart(machine_with_old_shapely: Desktop) -> None:
    machine = machine_with_old_shapely
    wheel = str(office.shapely_wheel())
    steps = ["open_dock", "see_engine_missing", "set_up_engine"]
    plan = plan_for("vi", machine.home, steps, wheel=wheel, prefix="old-", load_old_shapely=True)
    first = machine.walk(plan, 120)
    assert first.failure == ""
    assert first.exit_code == 0
    assert first.fact("old_shapely").startswith("1.8")
    assert first.fact("restart_asked") is True
    assert "khởi động lại QGIS" in first.fact("restart_sentence")
    second = machine.walk(plan_for("vi", machine.home, ["open_dock", "see_start"], prefix="restarted-"), 120)
    assert second.failure == ""
    assert Path(second.fact("shapely_from")).is_relative_to(office.BUILD)


def test_our_code_holds_the_window_nowhere(english: Walked) -> None:
    assert english.held() == []
