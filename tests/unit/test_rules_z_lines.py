"""Z03, Z04, Z11 on lines and points: works and places as registers draw them."""

from __future__ import annotations

from pathlib import Path

import pytest
from checks_world import EAST, NORTH, ZONE, box, layer, plain_area, spec
from rules_z_world import Layers, findings, outcomes
from shapely.geometry import GeometryCollection, LineString, MultiLineString, MultiPoint, Point

from mineral_plugin.core.area.geometry import moved
from mineral_plugin.core.area.zones import Zone, between_zones
from mineral_plugin.core.base.findings import Outcome

CLEAR, CONFLICT, CANNOT_TELL = Outcome.CLEAR, Outcome.CONFLICT, Outcome.CANNOT_TELL


TWO_PIECES = MultiLineString(
    [[(EAST + 140, NORTH - 9), (EAST + 140, NORTH + 9)], [(EAST, NORTH - 900), (EAST, NORTH - 901)]]
)
RAISED = LineString([(EAST + 140, NORTH, 7.0), (EAST + 140, NORTH + 99, 8.0)])
NO_LENGTH = LineString([(EAST + 50, NORTH), (EAST + 50, NORTH)])


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


@pytest.mark.parametrize("place", [line(3000), Point(EAST + 3000, NORTH)])
def test_a_layer_of_another_kind_clears_nothing_however_far_it_lies(layers, place):
    """A border drawn as a line says nothing of its belt, a point nothing of the ground around it."""
    assert outcomes("Z07", plain_area(), drawn(layers, "border_belt", place)) == [
        (CANNOT_TELL, "role_unreadable")
    ]


def test_one_far_object_of_another_kind_does_not_spoil_a_layer(layers):
    rows = [(line(3000), {"id": "D1"}), (box(3000, 0, 10, 10), {"id": "D2"})]
    assert outcomes("Z07", plain_area(), [layers.rows("border_belt", rows)]) == [(CLEAR, "")]


@pytest.mark.parametrize("shape", [NO_LENGTH, GeometryCollection([NO_LENGTH])])
def test_a_line_without_length_and_a_collection_are_unreadable(layers, shape):
    found = outcomes("Z04", plain_area(), drawn(layers, "corridor", shape, **{"class": "kè đê"}))
    assert found == [(CANNOT_TELL, "role_unreadable")]


@pytest.mark.parametrize("shape", [TWO_PIECES, RAISED])
def test_several_lines_and_heights_are_read(layers, shape):
    found = outcomes("Z04", plain_area(), drawn(layers, "corridor", shape, **{"class": "kè đê"}))
    assert [outcome for outcome, _ in found] == [CONFLICT]


def test_several_points_of_one_object_are_read(layers):
    points = MultiPoint([(EAST + 50, NORTH + 50), (EAST + 9000, NORTH)])
    specs = drawn(layers, "relic", points)
    specs += layers.far("protected_forest", "nature_reserve", "religious_land", "defence")
    assert [outcome for outcome, _ in outcomes("Z03", plain_area(), specs)] == [CONFLICT]


def test_a_line_in_another_zone_is_brought_into_the_zone_of_the_area(tmp_path):
    """The revetment 49 m east of the area, kept in the 6-degree zone of 105 degrees."""
    shape = moved(line(149), lambda points: between_zones(points, ZONE, Zone(105 * 60, 6)))
    path = layer(tmp_path / "six.gpkg", [(shape, {"id": "D1", "name": "kè đê"})], epsg=3405)
    specs = [spec("corridor", path) + "|fields=class:name"]
    (found,) = findings("Z04", plain_area(), specs)
    assert (found.outcome, found.measured) == (CONFLICT, pytest.approx(49.0, abs=0.02))


def test_a_polygon_role_does_not_read_lines_among_its_polygons_nearby(layers):
    rows = [(box(3000, 0, 10, 10), {"id": "D2"}), (line(50), {"id": "D1"})]
    found = outcomes("Z07", plain_area(), [layers.rows("border_belt", rows)])
    assert found == [(CANNOT_TELL, "role_unreadable")]
