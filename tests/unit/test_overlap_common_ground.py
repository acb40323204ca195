"""The common ground of two polygonal geometries, made near the box that both share."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from polygon_pairs import pairs
from shapely.errors import GEOSException
from shapely.geometry import MultiPolygon, Polygon, box

from mineral_plugin.core.area.geometry import polygons_of
from mineral_plugin.core.overlap import common_ground as module
from mineral_plugin.core.overlap.common_ground import (
    common_box,
    common_ground,
    common_grounds,
    gap_m,
    shared,
    shared_with_each,
)

PAIRS = 400


@pytest.fixture(scope="module")
def nasty():
    """Nasty pairs, drawn anew in each run; corners are put on their sides so that all are heavy."""
    seed = int(np.random.SeedSequence().entropy % 2**32)
    first, second = pairs(PAIRS, seed)
    return seed, shapely.segmentize(first, 20.0), shapely.segmentize(second, 20.0)


def far_off(found, first, second):
    """Return the numbers of pairs whose ground is not that of the plain intersection."""
    plain = np.array([polygons_of(one) for one in shapely.intersection(first, second)], dtype=object)
    wrong = np.abs(shapely.area(found) - shapely.area(plain)) > 1e-6
    wrong |= shapely.area(shapely.symmetric_difference(found, plain)) > 1e-5
    return np.flatnonzero(wrong).tolist()


def test_the_ground_is_that_of_the_plain_intersection(nasty):
    seed, first, second = nasty
    found = np.array([common_ground(*pair) for pair in zip(first, second)], dtype=object)
    assert all(isinstance(one, MultiPolygon) for one in found)
    assert far_off(found, first, second) == [], seed


def test_many_pairs_in_one_call_have_the_same_ground_as_one_by_one(nasty):
    _, first, second = nasty
    found = common_grounds(first[:80], second[:80])
    assert found.shape == (80,)
    alone = np.array([common_ground(*pair) for pair in zip(first[:80], second[:80])], dtype=object)
    assert all(isinstance(one, MultiPolygon) for one in found)
    assert shapely.area(shapely.symmetric_difference(found, alone)).max() < 1e-6
    assert common_grounds([], []).shape == (0,)


def test_one_shares_with_each_of_several_what_it_shares_with_it_alone(nasty):
    _, first, second = nasty
    for at in range(0, PAIRS, 20):
        others = np.array([*second[at : at + 4], MultiPolygon(), box(0, 0, 1, 1)], dtype=object)
        found = shared_with_each(first[at], others)
        alone = [shared(first[at], other) for other in others]
        assert [one.wkb for one in found] == [one.wkb for one in alone]


def test_what_the_engine_cannot_intersect_is_told_as_none(monkeypatch):
    plain, first, near = shapely.intersection, box(0, 0, 10, 10), box(5, 5, 20, 20)

    def fails(one, other):
        if near in np.ravel(other):
            raise GEOSException("TopologyException")
        return plain(one, other)

    monkeypatch.setattr(module.shapely, "intersection", fails)
    found = shared_with_each(first, [near, box(50, 0, 60, 10)])
    assert found[0] is None
    assert found[1].is_empty


def test_the_order_does_not_matter(nasty):
    seed, first, second = nasty
    found = common_grounds(second[:80], first[:80])
    assert far_off(found, first[:80], second[:80]) == [], seed


def test_what_only_touches_or_lies_apart_shares_nothing():
    for other in (box(10, 0, 20, 10), box(10, 10, 20, 20), box(50, 0, 60, 10), MultiPolygon()):
        found = common_ground(box(0, 0, 10, 10), other)
        assert (found.is_empty, found.geom_type) == (True, "MultiPolygon")


def test_lines_beside_the_ground_are_left_out():
    steps = Polygon([(5, 5), (10, 5), (10, 0), (20, 0), (20, 20), (5, 20)])
    found = common_ground(box(0, 0, 10, 10), steps)
    assert (found.area, len(found.geoms)) == (25.0, 1)


def heavy_box(west, south, east, north):
    return shapely.segmentize(box(west, south, east, north), 1.0)


def test_only_what_lies_near_the_common_box_is_intersected(monkeypatch):
    seen = []
    plain = shapely.intersection
    monkeypatch.setattr(module.shapely, "intersection", lambda *both: seen.append(both) or plain(*both))
    assert common_ground(heavy_box(0, 0, 5000, 5000), box(4990, 4990, 5010, 5010)).area == 100.0
    (both,) = seen
    assert max(shapely.get_num_coordinates(both)) < 60


def test_where_the_cut_runs_through_corners_it_is_made_only_if_the_piece_is_valid(nasty, monkeypatch):
    seed, first, second = nasty
    monkeypatch.setattr(module, "BESIDE_M", 0.0)
    assert far_off(common_grounds(first, second), first, second) == [], seed


def test_where_the_engine_complains_the_whole_geometries_are_intersected(monkeypatch):
    plain = shapely.intersection
    whole = heavy_box(0, 0, 200, 200)

    def complaining(first, second):
        if first is not whole:
            raise GEOSException("TopologyException")
        return plain(first, second)

    monkeypatch.setattr(module.shapely, "intersection", complaining)
    other = box(150, 150, 300, 300)
    assert common_ground(whole, other).area == 2500.0
    assert [one.area for one in common_grounds([whole], [other])] == [2500.0]


def test_the_common_box_grows_by_the_reach_of_both():
    assert common_box(box(0, 0, 10, 10), box(8, 5, 20, 20)) == (8.0, 5.0, 10.0, 10.0)
    assert common_box(box(0, 0, 10, 10), box(13, 0, 20, 10), 2.0) == (11.0, -2.0, 12.0, 12.0)
    assert common_box(box(0, 0, 10, 10), box(13, 0, 20, 10), 1.0) is None
    assert common_box(box(0, 0, 10, 10), MultiPolygon()) is None


def test_the_gap_is_the_distance(nasty):
    seed, first, second = nasty
    other = np.roll(second, 8)
    for one, two in (*zip(first[::4], second[::4]), *zip(first[::4], other[::4])):
        assert gap_m(one, two) == pytest.approx(shapely.distance(one, two), abs=1e-9), seed
