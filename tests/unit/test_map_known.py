"""What is known of an area before anybody writes it on its map."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Sequence

import areamaker
from rules_z_world import Layers
from test_rules_c import STONE, one, two

from mineral_plugin.core.report.model import finding_to_dict
from mineral_plugin.core.work.map_known import known_texts

AREA = areamaker.worked()


def report(*provinces: str, area_id: str = AREA.id, role: str = "province") -> Dict[str, Any]:
    objects: Sequence[Dict[str, str]] = [{"role": role, "source": "p", "id": n, "name": n} for n in provinces]
    return {"area": {"id": area_id}, "findings": [{"objects": objects}, {"objects": objects[:1]}]}


def test_without_a_check_nothing_is_known_and_the_name_of_a_draft_is_no_place() -> None:
    assert known_texts(AREA, None) == {"province": ""}


def test_the_province_is_the_one_that_the_check_met() -> None:
    assert known_texts(AREA, report("Lào Cai"))["province"] == "Lào Cai"


def test_a_real_check_tells_the_province_as_it_stands_in_a_line(tmp_path: Path) -> None:
    found = one("C02", STONE, reference=two(Layers(tmp_path), border=5_000))
    told = {"area": {"id": AREA.id}, "findings": [finding_to_dict(found)]}
    assert known_texts(AREA, told)["province"] == "tỉnh Lào Cai"


def test_of_two_provinces_none_is_chosen() -> None:
    assert known_texts(AREA, report("Lào Cai", "Yên Bái"))["province"] == ""


def test_a_report_on_another_boundary_and_other_objects_tell_nothing() -> None:
    assert known_texts(AREA, report("Lào Cai", area_id="area-other"))["province"] == ""
    assert known_texts(AREA, report("Lào Cai", role="former_province"))["province"] == ""
