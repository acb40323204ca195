"""Z03, Z04, Z11 on lines and points: works and places as registers draw them."""

from __future__ import annotations

from pathlib import Path

import pytest
from checks_world import EAST, NORTH, plain_area
from rules_z_world import Layers, findings, outcomes
from shapely.geometry import LineString, Point

from mineral_plugin.core.base.findings import Outcome

CLEAR, CONFLICT, CANNOT_TELL = Outcome.CLEAR, Outcome.CONFLICT, Outcome.CANNOT_TELL


@pytest.fixture
def layers(tmp_path: Path) -> Layers:
    return Layers(tmp_path)


def line(x: float) -> LineString:
    return LineString([(EAST + x, NORTH - 500), (EAST + x, NORTH + 500)])


def drawn(layers: Layers, role: str, geometry, **fields) -> list:
    return [layers.rows(role, [(geometry, {"id": "D1", "name": "Đối tượng 1", **fields})])]


@pytest.mark.parametrize(("x", "expected"), [(149.8, CONFLICT), (150.0, CLEAR), (50.0, CONFLICT)])
def test_z04_a_work_drawn_as_a_line_has_a_corridor_on_both_sides(layers, x, expected):
    found = findings("Z04", plain_area(), drawn(layers, "corridor", line(x), **{"class": "kè đê"}))
    assert [one.outcome for one in found] == [expected]
    if expected is CONFLICT:
        assert "half of the work's width" in found[0].message.en


@pytest.mark.parametrize(("x", "expected"), [(150, CONFLICT), (390, CANNOT_TELL), (401, CLEAR)])
def test_z04_a_work_drawn_as_a_point_is_not_cleared_within_reach(layers, x, expected):
    place = Point(EAST + x, NORTH + 50)
    found = findings("Z04", plain_area(), drawn(layers, "corridor", place, **{"class": "đập cấp II"}))
    assert [one.outcome for one in found] == [expected]


@pytest.mark.parametrize(("x", "expected"), [(199.999, CANNOT_TELL), (200.0, CLEAR)])
def test_z11_a_coastline_nearer_than_100_m_cannot_be_told(layers, x, expected):
    assert [o for o, _ in outcomes("Z11", plain_area(), drawn(layers, "coast", line(x)))] == [expected]


@pytest.mark.parametrize(("x", "expected"), [(50, CONFLICT), (104, CANNOT_TELL), (106, CLEAR)])
def test_z03_a_relic_drawn_as_a_point(layers, x, expected):
    specs = [
        *drawn(layers, "relic", Point(EAST + x, NORTH + 50)),
        *layers.far("protected_forest", "nature_reserve", "religious_land", "defence"),
    ]
    assert [o for o, _ in outcomes("Z03", plain_area(), specs)] == [expected]


def test_a_line_is_unreadable_where_the_role_has_none(layers):
    specs = drawn(layers, "border_belt", line(50))
    assert outcomes("Z07", plain_area(), specs) == [(CANNOT_TELL, "role_unreadable")]
