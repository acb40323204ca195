"""Common sides of many pairs at once say what a closer look at each pair says."""

from __future__ import annotations

from typing import Any, List, Tuple

import numpy as np
import pytest
import shapely
from polygon_pairs import pairs
from shapely.geometry import MultiPolygon, box

from mineral_plugin.core.overlap.borders import border_of
from mineral_plugin.core.overlap.whole_sides import whole_sides

EAST, NORTH = 442_400.0, 2_412_000.0
Drawn = Tuple[np.ndarray, np.ndarray]


def at(x: float, y: float, width: float, height: float) -> Any:
    return box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height)


def arrays(drawn: List[Tuple[Any, Any]]) -> Drawn:
    made = []
    for side in (0, 1):
        array = np.empty(len(drawn), dtype=object)
        array[:] = [pair[side] for pair in drawn]
        made.append(array)
    return made[0], made[1]


ONE = at(0, 0, 100, 100)


@pytest.mark.parametrize(
    ("other", "length", "is_all"),
    [
        (at(100, 0, 50, 100), 100.0, True),
        (at(100, 0, 50, 60), 0.0, False),  # a stretch without its corners
        (at(100, -20, 50, 140), 0.0, False),
        (at(100, 100, 50, 50), 0.0, False),  # one corner
        (at(103, 0, 50, 100), 0.0, False),  # apart
        (at(100.0005, 0, 50, 100), 100.0, True),  # within 1 mm
        (at(100.002, 0, 50, 100), 0.0, False),
        (MultiPolygon([at(100, 0, 50, 100), at(0, 100, 100, 20)]), 200.0, False),  # a corner of two parts
    ],
)
def test_sides_with_both_corners_count(other: Any, length: float, is_all: bool) -> None:
    for first, second in ((ONE, other), (other, ONE)):
        found = whole_sides(*arrays([(first, second)]))
        assert found.length_m[0] == pytest.approx(length, abs=1e-3)
        assert bool(found.is_all[0]) is is_all


@pytest.mark.parametrize("seed", range(4))
def test_where_it_is_all_a_closer_look_finds_the_same(seed: int) -> None:
    firsts, seconds = pairs(160, seed)
    apart = np.array([shapely.intersection(a, b).area < 1e-6 for a, b in zip(firsts, seconds)])
    firsts, seconds = firsts[apart], seconds[apart]
    found = whole_sides(firsts, seconds)
    assert found.is_all.any()
    for first, second, length, is_all in zip(firsts, seconds, *found):
        if is_all:
            border = border_of(first, second, 1.0)
            assert border.corners_agree and border.gap_m == 0.0
            assert border.shared_m == pytest.approx(length, abs=2e-3)


def test_many_pairs_do_not_disturb_one_another() -> None:
    drawn = [(at(300 * n, 0, 100, 100), at(300 * n + 100, 0, 50, 100 - (n % 2))) for n in range(40)]
    found = whole_sides(*arrays(drawn))
    assert found.is_all.tolist() == [n % 2 == 0 for n in range(40)]
    assert whole_sides(*arrays([])).length_m.tolist() == []
