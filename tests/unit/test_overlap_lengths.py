"""Areas of rows, and the bound for the border near a box, held against GEOS."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from polygon_pairs import pairs

from mineral_plugin.core.overlap.flat import flat_layer
from mineral_plugin.core.overlap.flat_areas import areas
from mineral_plugin.core.overlap.near_lengths import lengths_near


@pytest.mark.parametrize("seed", range(3))
def test_areas_are_those_of_geos_far_from_the_origin_too(seed: int) -> None:
    shapes = [shape for pair in pairs(120, seed) for shape in pair]
    shapes += [None, shapely.Point(1, 2), shapely.box(4.5e5, 2.4e6, 4.5e5 + 1e-2, 2.4e6 + 1e-2)]
    layer = flat_layer(shapes)
    expected = np.array([0.0 if shape is None else shape.area for shape in shapes])[layer.place]
    assert areas(layer) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_the_bound_is_never_less_than_the_border_in_the_box(seed: int) -> None:
    drawn = list(zip(*pairs(120, seed)))
    layer = flat_layer([first for first, _ in drawn])
    boxes = np.array([shapely.bounds(drawn[place][1]) for place in layer.place]).T
    bound = lengths_near(layer, np.arange(layer.count), boxes)
    for row, place in enumerate(layer.place.tolist()):
        first, second = drawn[place]
        inside = shapely.intersection(shapely.boundary(first), shapely.box(*second.bounds)).length
        assert bound[row] >= inside - 1e-6
        assert bound[row] <= first.length + 1e-6


def test_a_box_apart_has_no_border() -> None:
    layer = flat_layer([shapely.box(0, 0, 10, 10)])
    assert lengths_near(layer, np.array([0]), np.array([[20.0, 0, 30, 10]]).T).tolist() == [0.0]
    assert lengths_near(layer, np.array([], dtype=int), np.empty((4, 0))).tolist() == []
