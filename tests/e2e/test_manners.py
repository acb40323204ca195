"""Beside the main way, in Vietnamese: help, options, a pack, the locator, the practice, an audit."""

from __future__ import annotations

from pathlib import Path

import office
import packmaker
import pytest
from builders import Item
from conftest import clean_home, plan_for
from desktop import Desktop, Walked

STEPS = [
    *("see_start", "open_help", "change_options", "install_pack", "add_reference", "locate"),
    *("practise", "audit"),
]
NESTED = 224
"""So many squares, each inside the one before, make 224 x 223 / 2 = 24,976 pairs."""
PAIRS = NESTED * (NESTED - 1) // 2
MIDDLE = (493000.0, 2383000.0)


def licence(number: int, half_m: float) -> Item:
    """Return a square licence, its corners clockwise from the north-west."""
    signs = ((-1, 1), (1, 1), (1, -1), (-1, -1), (-1, 1))
    ring = [(MIDDLE[0] + x * half_m, MIDDLE[1] + y * half_m) for x, y in signs]
    holder = f"Công ty {number}"
    record = {"id": f"Gp {number}/GP", "holder": holder, "status": "valid", "mineral": "limestone_vlxdtt"}
    return Item([ring], record)


@pytest.fixture(scope="module")
def walked(display: str, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """The whole way, walked once."""
    machine = Desktop(clean_home("khác"), "vi", display)
    machine.prepare(office.plugin_zip())
    fits = office.system_shapely_fits()
    steps = ["open_dock", *([] if fits else ["set_up_engine"]), *STEPS]
    folder = tmp_path_factory.mktemp("data")
    plan = plan_for("vi", machine.home, steps, prefix="manners-", **_given(folder))
    plan["wheel"] = "" if fits else str(office.shapely_wheel())
    return machine.walk(plan, 300)


def _given(folder: Path) -> dict:
    nested = [licence(number, 100.0 + number) for number in range(NESTED)]
    pack = packmaker.make(folder, packmaker.Recipe({"licence": nested}))
    return {
        "pack": str(pack),
        "pack_name": "thu-nghiem",
        "register": "thu-nghiem",
        "options_page": "Giấy phép khoáng sản",
        "locator_text": "gpk MH-02",
    }


def test_the_way_comes_to_its_end(walked: Walked) -> None:
    assert walked.failure == ""
    assert walked.exit_code == 0
    assert [fact["exception"] for fact in walked.facts if "exception" in fact] == []


def test_help_is_opened_by_its_button_and_by_f1(walked: Walked) -> None:
    assert walked.fact("help_title") == walked.fact("help_by_key") != ""


def test_the_options_of_qgis_have_our_page(walked: Walked) -> None:
    assert (walked.fact("options_seen"), walked.fact("options_before")) == (True, False)


def test_a_pack_is_shown_layer_by_layer_and_its_tick_goes_and_comes(walked: Walked) -> None:
    assert any("gói thu-nghiem@2026.11" in row for row in walked.fact("pack_rows"))
    assert walked.fact("pack_ticked") is True


def test_the_locator_finds_a_licence_and_goes_there(walked: Walked) -> None:
    assert "MH-02/GP" in walked.fact("located")
    assert walked.fact("map_moved_by_locator") is True


def test_the_tour_leads_to_findings_and_goes_when_it_is_ended(walked: Walked) -> None:
    assert walked.fact("practice_verdict") == "Kết quả: Vướng"
    assert walked.fact("tour").startswith("5/12")
    assert walked.fact("tour_is_gone") is True


def test_an_audit_of_25000_pairs_is_listed_and_searched(walked: Walked) -> None:
    assert walked.fact("rows") >= PAIRS
    assert 0 < walked.fact("pairs_found") < walked.fact("rows")


def test_our_code_holds_the_window_nowhere(walked: Walked) -> None:
    assert walked.held() == []
