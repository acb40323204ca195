"""More points on straight sides: for a change of system, and for nothing else."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import densify, repaired
from mineral_plugin.core.area.zones import Zone, to_wgs84
from mineral_plugin.core.reference.systems import System

ZONE = Zone(6285, 3)
BOW_TIE = Polygon([(500_000, 1_100_000), (501_000, 1_101_000), (501_000, 1_100_000), (500_000, 1_100_600)])
DOUBLE = MultiPolygon(
    [box(500_000, 1_100_000, 500_900, 1_100_900), box(500_500, 1_100_500, 501_500, 1_101_500)]
)
HOLE_OUTSIDE = Polygon(box(0, 0, 5e3, 5e3).exterior, [box(9e3, 9e3, 9.5e3, 9.5e3).exterior])


@pytest.mark.parametrize("shape", [BOW_TIE, DOUBLE, HOLE_OUTSIDE, GeometryCollection([BOW_TIE, Point(1, 2)])])
def test_what_crosses_itself_is_not_repaired_on_the_way(shape: BaseGeometry) -> None:
    dense = densify(shape, 0.01)
    assert not dense.is_valid
    assert dense.geom_type == shape.geom_type
    assert shapely.get_num_coordinates(dense) > shapely.get_num_coordinates(shape) - 1
    assert shapely.hausdorff_distance(dense, shape) < 1e-6


def test_an_array_gives_what_its_shapes_give() -> None:
    shapes = np.array([BOW_TIE, None, box(0, 0, 1e5, 1e5), DOUBLE, Polygon()], dtype=object)
    dense = densify(shapes, 0.01)
    for shape, found in zip(shapes, dense):
        assert found is None if shape is None else found == densify(shape, 0.01)


def test_long_sides_get_points_and_keep_their_place() -> None:
    dense = densify(LineString([(0, 0), (1e5, 0)]), 0.01)
    assert shapely.get_num_coordinates(dense) > 100
    assert np.diff(shapely.get_coordinates(dense)[:, 0]).max() < 720.0


def test_a_zone_that_crosses_itself_keeps_its_ground_on_the_way_from_degrees() -> None:
    degrees = shapely.transform(BOW_TIE, lambda points: to_wgs84(points, ZONE))
    moved = System(wgs84=True).to_zone(degrees, ZONE, 0.01)
    assert not moved.is_valid
    expected = System(wgs84=True).to_zone(repaired(degrees), ZONE, 0.01).area
    assert repaired(moved).area == pytest.approx(expected, abs=1.0)
