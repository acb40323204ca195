"""Shared borders of many pairs at once are those of each pair by itself."""

from __future__ import annotations

from typing import Any, Sequence

import numpy as np
import pytest
from polygon_pairs import pairs
from shapely.geometry import Polygon, box

from mineral_plugin.core.overlap.borders import border_of
from mineral_plugin.core.overlap.shared_borders import shared_borders

WEST = box(0, 0, 100, 100)


def array(shapes: Sequence[Any]) -> np.ndarray:
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return made


@pytest.mark.parametrize("seed", range(3))
def test_many_pairs_at_once_are_told_like_each_by_itself(seed: int) -> None:
    firsts, seconds = pairs(96, seed)
    found = shared_borders(firsts, seconds)
    alone = [border_of(first, second, 10.0) for first, second in zip(firsts, seconds)]
    assert found.length_m == pytest.approx([one.shared_m for one in alone], abs=0.0011)
    assert found.corners_agree.tolist() == [one.corners_agree for one in alone]


def test_pairs_on_the_same_ground_keep_their_borders_apart() -> None:
    half = Polygon([(100, 0), (100, 50), (100, 100), (200, 100), (200, 0)])
    others = [box(100, 0, 200, 100), half, box(100, 20, 200, 60), box(300, 0, 400, 100)]
    found = shared_borders(array([WEST] * 4), array(others))
    assert found.length_m.tolist() == [100.0, 100.0, 40.0, 0.0]
    assert found.corners_agree.tolist() == [True, False, False, True]


def test_without_pairs_there_is_nothing_to_tell() -> None:
    found = shared_borders(array([]), array([]))
    assert len(found.length_m) == len(found.corners_agree) == 0
