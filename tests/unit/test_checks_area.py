"""A01-A08: limits by mineral, land or sea, and date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from checks_world import FRESH, TODAY, area, box, findings, layer, outcomes, plain_area, ring, spec, square

from mineral_plugin.core.area.model import Part
from mineral_plugin.core.base.findings import Outcome, Severity

CLEAR, CONFLICT = Outcome.CLEAR, Outcome.CONFLICT
CANNOT_TELL, NOT_APPLICABLE = Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("rule", "mineral", "limit_km2"),
    [("A01", "coal", 100), ("A02", "gold", 50), ("A03", "apatite", 10), ("A05", "sand_river", 2)],
)
def test_limit_at_its_edge(rule: str, mineral: str, limit_km2: int) -> None:
    at, over = plain_area(1000, limit_km2 * 1000), plain_area(1000, limit_km2 * 1000 + 1)
    assert outcomes(rule, at, procedure="P01", mineral=mineral) == [(CLEAR, "")]
    (found,) = findings(rule, over, procedure="P01", mineral=mineral)
    assert (found.outcome, found.severity) == (CONFLICT, Severity.BLOCKS)
    assert (found.measured, found.limit, found.unit) == (limit_km2 * 1e6 + 1000, limit_km2 * 1e6, "m2")


@pytest.mark.parametrize("rule", ["A01", "A03", "A04", "A05", "A06"])
def test_rules_for_other_minerals_say_that_they_do_not_apply(rule: str) -> None:
    assert outcomes(rule, plain_area(), procedure="P01", mineral="gold") == [(NOT_APPLICABLE, "mineral")]


@pytest.mark.parametrize("rule", ["A01", "A02", "A03", "A04", "A05", "A06"])
def test_mining_areas_have_no_limit(rule: str) -> None:
    assert outcomes(rule, plain_area(9000), procedure="P14") == [(NOT_APPLICABLE, "procedure")]


def test_mineral_water_has_no_number() -> None:
    (found,) = findings("A06", plain_area(9000), procedure="P01", mineral="mineral_water")
    assert (found.outcome, found.measured, found.limit) == (CLEAR, 81e6, None)


def test_the_old_law_had_another_limit_until_its_last_day() -> None:
    subject = plain_area(1000, 20_000)
    assert outcomes("A08", subject, procedure="P01", mineral="apatite", day=date(2025, 6, 30)) == [
        (CLEAR, "")
    ]
    assert findings("A03", subject, procedure="P01", mineral="apatite", day=date(2025, 6, 30)) == ()
    assert findings("A08", subject, procedure="P01", mineral="apatite", day=date(2025, 7, 1)) == ()
    assert outcomes("A03", subject, procedure="P01", mineral="apatite", day=date(2025, 7, 1)) == [
        (CONFLICT, "over_limit")
    ]


def test_the_old_law_warns_it_does_not_block() -> None:
    (found,) = findings(
        "A08", plain_area(1001, 1000), procedure="P01", mineral="sand_river", day=date(2024, 1, 1)
    )
    assert (found.outcome, found.severity, found.limit) == (CONFLICT, Severity.WARNS, 1e6)


def test_ground_under_two_levels_counts_once() -> None:
    levels = [Part(square(0, 0, 1000, 40_000), top_m=t, bottom_m=t - 50.0) for t in (100.0, 50.0)]
    (found,) = findings("A02", area(*levels), procedure="P01")
    assert (found.outcome, found.measured) == (CLEAR, 40e6)


def test_an_area_without_ground_cannot_be_measured() -> None:
    (found,) = findings("A02", area(Part(ring((0, 0), (9, 9)))), procedure="P01")
    assert (found.outcome, found.reason) == (CANNOT_TELL, "no_ground")


def sea(tmp_path: Path, width: float) -> str:
    return spec(
        "sea", layer(tmp_path / "sea.gpkg", [(box(-10, -10, width, 50_000), {"id": "s", "name": "Biển"})])
    )


def test_sand_at_sea_needs_to_be_known_at_sea(tmp_path: Path) -> None:
    subject = plain_area(1000, 10_000)
    asked = {"procedure": "P01", "mineral": "sand_sea"}
    assert outcomes("A05", subject, **asked) == [(CANNOT_TELL, "role_missing")]
    assert outcomes("A05", subject, [sea(tmp_path, 2000)], **asked) == [(CLEAR, "")]


def test_sand_partly_on_land_is_not_clear(tmp_path: Path) -> None:
    asked = {"procedure": "P01", "mineral": "sand_sea"}
    (found,) = findings("A05", plain_area(1000, 10_000), [sea(tmp_path, 510)], **asked)
    assert (found.outcome, found.reason, found.measured) == (CANNOT_TELL, "part_on_land", 5e6)


@pytest.mark.parametrize(("height", "expected"), [(2000, CLEAR), (30_001, CONFLICT)])
def test_where_land_and_sea_agree_no_coast_is_needed(height: float, expected: Outcome) -> None:
    asked = {"procedure": "P01", "mineral": "sand_sea"}
    assert [outcome for outcome, _ in outcomes("A05", plain_area(1000, height), **asked)] == [expected]


def test_over_the_limit_at_sea_the_minister_decides(tmp_path: Path) -> None:
    asked = {"procedure": "P01", "mineral": "titanium_sea"}
    (found,) = findings("A04", plain_area(10_000, 20_001), **asked)
    assert (found.outcome, found.severity) == (CONFLICT, Severity.WARNS)


def test_the_layer_of_the_world_is_fresh() -> None:
    assert (TODAY - FRESH).days < 30
