"""Fees at and around the limits of their bands; what was not read; and how faulty data are refused."""

from __future__ import annotations

import copy
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Optional, Tuple

import pytest
from schemas import problems

from mineral_plugin.core.base.errors import InputError, NewerFileError
from mineral_plugin.core.regulation import load_regulation
from mineral_plugin.core.regulation.authority_data import load_authorities
from mineral_plugin.core.regulation.dated import newest
from mineral_plugin.core.regulation.fees import Band, FeeFacts, fee, load_fees

TODAY = date(2026, 11, 23)


@pytest.fixture
def data() -> Any:
    return json.loads(newest("fees").read_text(encoding="utf-8"))


def facts(procedure: str, mineral: str = "gold", level: Optional[str] = None, **more: Any) -> FeeFacts:
    explosives = more.pop("explosives", None)
    measures = {name: Decimal(value) for name, value in more.items()}
    return FeeFacts(procedure, mineral, level, explosives, measures)


@pytest.mark.parametrize(
    ("hectares", "amount"),
    [
        ("0.000001", 4_000_000),
        ("99.999999", 4_000_000),
        ("100", 10_000_000),
        ("100.000001", 10_000_000),
        ("49999.999999", 10_000_000),
        ("50000", 10_000_000),
        ("50000.000001", 15_000_000),
    ],
)
def test_exploration_licence_at_the_limits_of_its_bands(hectares: str, amount: int) -> None:
    due = fee(facts("P01", area_ha=hectares), TODAY)
    assert (due.amount_vnd, due.certain, due.due) == (amount, True, "on_grant")


@pytest.mark.parametrize("included", [True, False])
def test_a_limit_belongs_to_the_band_that_says_so(included: bool) -> None:
    band = Band("area_ha", Decimal(10), included, Decimal(20), included)
    assert (band.holds(Decimal(10)), band.holds(Decimal(20)), band.holds(Decimal(15))) == (
        included,
        included,
        True,
    )


@pytest.mark.parametrize(("day", "amount"), [(date(2024, 3, 20), None), (date(2024, 3, 21), 4_000_000)])
def test_the_circular_holds_from_its_first_day(day: date, amount: Optional[int]) -> None:
    due = fee(facts("P01", area_ha="5"), day)
    assert (due.amount_vnd, bool(due.unknown)) == (amount, amount is None)


@pytest.mark.parametrize(
    ("hectares", "output", "amount", "certain"),
    [
        ("9.999999", "99999", 15_000_000, True),
        ("10", "99999", 20_000_000, False),
        ("9.999999", "100000", 20_000_000, False),
        ("10", "100000", 30_000_000, False),
    ],
)
def test_common_materials_at_ten_hectares_and_a_hundred_thousand_cubic_metres(
    hectares: str, output: str, amount: int, certain: bool
) -> None:
    case = facts("P14", "stone_vlxdtt", area_ha=hectares, output_m3_year=output, explosives=False)
    due = fee(case, TODAY)
    assert (due.amount_vnd, due.certain) == (amount, certain)
    assert certain or "not in the text in force" in due.notes[0].en


@pytest.mark.parametrize(
    ("output", "amount"),
    [("4999.9", 1_000_000), ("5000", 10_000_000), ("10000", 10_000_000), ("10000.1", 15_000_000)],
)
def test_sand_at_its_limits_is_derived_and_never_certain(output: str, amount: int) -> None:
    due = fee(facts("P14", "sand_river", output_m3_year=output), TODAY)
    assert (due.amount_vnd, due.certain) == (amount, False) and "derived" in due.notes[0].en


def test_missing_facts_are_asked_and_the_possible_lines_told() -> None:
    due = fee(facts("P14", "stone_vlxdtt", area_ha="3"), TODAY)
    assert due.amount_vnd is None
    assert [line.id for line in due.possible] == ["common_small", "common_fast", "common_blasted"]
    assert {"explosives" in reason.en for reason in due.unknown} == {True, False}


def test_with_explosives_neither_area_nor_output_is_asked() -> None:
    due = fee(facts("P14", "stone_vlxdtt", explosives=True), TODAY)
    assert (due.amount_vnd, due.certain, due.unknown) == (40_000_000, False, ())


@pytest.mark.parametrize(("procedure", "mineral"), [("P14", "gold"), ("P14", "rare_earth"), ("P04", "gold")])
def test_where_the_texts_read_are_silent_no_figure_is_given(procedure: str, mineral: str) -> None:
    due = fee(facts(procedure, mineral, area_ha="5", output_m3_year="5", explosives=False), TODAY)
    assert (due.amount_vnd, due.certain, due.possible) == (None, False, ())
    assert "Cannot tell" in due.unknown[0].en


@pytest.mark.parametrize(
    ("cost", "amount"),
    [
        ("1000000000", 10_000_000),
        ("1000000200", 10_000_001),
        ("10000000000", 55_000_000),
        ("10000001000", 55_000_003),
        ("20000000000", 85_000_000),
        ("30000000000", 105_000_000),
    ],
)
def test_reserve_appraisal_is_counted_on_the_part_above_the_limit(cost: str, amount: int) -> None:
    due = fee(facts("P12", exploration_cost_vnd=cost), TODAY)
    assert (due.amount_vnd, due.due) == (amount, "on_notice")


def test_half_a_dong_is_rounded_up() -> None:
    assert fee(facts("P12", exploration_cost_vnd="1000000100"), TODAY).amount_vnd == 10_000_001


def test_that_the_portal_says_free_of_charge_for_recognition_is_not_hidden() -> None:
    due = fee(facts("P12", exploration_cost_vnd="1000000000"), TODAY)
    assert not due.certain and "free of charge" in due.notes[0].en


@pytest.mark.parametrize(("level", "amount"), [("ministry", 20_000_000), ("province", 500_000), (None, None)])
def test_exchange_depends_on_the_deciding_level(level: Optional[str], amount: Optional[int]) -> None:
    assert fee(facts("P19", level=level), TODAY).amount_vnd == amount


def test_recovery_costs_nothing() -> None:
    due = fee(facts("P28", "sand_other", "commune"), TODAY)
    assert (due.amount_vnd, due.certain) == (0, True)


def test_a_day_after_the_law_was_read_says_so() -> None:
    assert fee(facts("P01", area_ha="5"), TODAY).notes == ()
    assert "23 Nov 2026" in fee(facts("P01", area_ha="5"), date(2026, 11, 24)).notes[0].en


def test_minerals_and_procedures_are_those_of_the_other_data() -> None:
    minerals = {mineral.id for mineral in load_regulation(TODAY).minerals}
    for table in load_fees().tables:
        assert set(table.procedures) <= set(load_authorities().procedures), table.id
        assert {name for line in table.lines for name in line.minerals or ()} <= minerals, table.id


def test_the_documented_table_has_every_line_of_the_data() -> None:
    document = Path(__file__).resolve().parents[2] / "docs" / "authorities.md"
    told = document.read_text(encoding="utf-8").splitlines()
    for table in load_fees().tables:
        for line in table.lines:
            row = [
                table.name.vi,
                ", ".join(table.procedures),
                line.name.vi,
                f"{line.amount_vnd:,}",
                line.mark,
            ]
            assert f"| {' | '.join([*row, line.source])} |" in told, line.id


def test_data_keep_to_their_schema(data: Any) -> None:
    assert problems("fees-1", data) == []


def planted(data: Any, path: Tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(data)
    spot = changed
    for step in path[:-1]:
        spot = spot[step]
    if value is ...:
        del spot[path[-1]]
    else:
        spot[path[-1]] = value
    return changed


def refused(changed: Any, tmp_path: Path) -> str:
    path = tmp_path / "fees-test.json"
    path.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_fees(path)
    assert "fees-test.json" in caught.value.text("en") and caught.value.text("vi")
    return str(caught.value.phrase.values["place"])


LINE = ("fees", 0, "lines", 1)
AT = "/fees/0/lines/1"


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("read_on",), "today", "/read_on"),
        (("texts", 0, "mark"), "sure", "/texts/0/mark"),
        (("fees", 0, "procedures"), [], "/fees/0/procedures"),
        (("fees", 0, "procedures"), "P01", "/fees/0/procedures"),
        (("fees", 0, "valid_from"), 2024, "/fees/0/valid_from"),
        (("fees", 0, "due"), "later", "/fees/0/due"),
        (("fees", 0, "basis"), [], "/fees/0/basis"),
        (("fees", 0, "name", "vi"), ..., "/fees/0/name"),
        (("fees", 0, "lines"), [], "/fees/0/lines"),
        ((*LINE, "amount_vnd"), -1, f"{AT}/amount_vnd"),
        ((*LINE, "amount_vnd"), 10.5, f"{AT}/amount_vnd"),
        ((*LINE, "mark"), "sure", f"{AT}/mark"),
        ((*LINE, "name"), ..., AT),
        ((*LINE, "minerals"), [], f"{AT}/minerals"),
        ((*LINE, "explosives"), "no", f"{AT}/explosives"),
        ((*LINE, "levels"), ["district"], f"{AT}/levels/0"),
        ((*LINE, "bands", 0, "measure"), "depth", f"{AT}/bands/0/measure"),
        ((*LINE, "bands", 0, "from"), "100", f"{AT}/bands/0/from"),
        ((*LINE, "bands", 0, "from_included"), ..., f"{AT}/bands/0"),
        ((*LINE, "bands", 0, "to_included"), 1, f"{AT}/bands/0/to_included"),
        (("fees", 6, "lines", 1, "part", "per_mille"), 0.5, "/fees/6/lines/1/part/per_mille"),
    ],
)
def test_a_fault_is_refused_with_its_place_by_loader_and_schema(
    data: Any, tmp_path: Path, path: Tuple[Any, ...], value: Any, place: str
) -> None:
    changed = planted(data, path, value)
    assert refused(changed, tmp_path) == place
    assert problems("fees-1", changed)


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ((*LINE, "bands", 0, "to"), 100, f"{AT}/bands/0/to"),
        ((*LINE, "text"), "x", f"{AT}/text"),
        ((*LINE, "id"), "under_100_ha", AT),
        ((*LINE, "part"), {"per_mille": 1, "above_vnd": 0}, f"{AT}/part"),
        (("fees", 0, "basis", 0, "text"), "x", "/fees/0/basis/0/text"),
        (("fees", 0, "valid_to"), "2024-03-20", "/fees/0/valid_to"),
        (("fees", 1, "procedures"), ["P01"], "/fees/1"),
        (("fees", 0, "lines", 0, "bands", 0, "to_included"), True, AT),
        (("fees", 0, "lines", 0, "bands", 0, "to"), 101, AT),
    ],
)
def test_what_no_schema_can_see_is_refused_with_its_place(
    data: Any, tmp_path: Path, path: Tuple[Any, ...], value: Any, place: str
) -> None:
    assert refused(planted(data, path, value), tmp_path) == place


def test_a_newer_file_is_told_apart(data: Any, tmp_path: Path) -> None:
    path = tmp_path / "fees-test.json"
    path.write_text(json.dumps({**data, "schema": "fees-2"}), encoding="utf-8")
    with pytest.raises(NewerFileError):
        load_fees(path)
