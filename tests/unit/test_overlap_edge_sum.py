"""Areas of overlaps by sums over sides: against GEOS on pairs drawn anew in each run, and by hand."""

from __future__ import annotations

import secrets
import threading

import numpy as np
import polygon_pairs
import pytest
import shapely
from shapely import affinity
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from mineral_plugin.core.base.errors import CancelledError, InputError
from mineral_plugin.core.overlap import candidate_sum, edge_pairs
from mineral_plugin.core.overlap.box_pairs import box_pairs
from mineral_plugin.core.overlap.edge_pairs import overlap_pairs
from mineral_plugin.core.overlap.edge_sum import candidate_of, overlap_areas, overlap_areas_of
from mineral_plugin.core.overlap.flat import flat_layer
from mineral_plugin.core.overlap.side_rows import LEAST_AREA_M2

PAIRS = 10_000
RELATIVE = 1e-6
POINTED = Polygon([(10, 5), (20, 0), (20, 9)])
BOW_TIE = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])


def areas(features, candidate):
    found = overlap_areas(flat_layer(features), candidate_of(candidate))
    return dict(zip(found.place.tolist(), found.area_m2.tolist()))


def wave(corners, reach=1_000.0, waves=40, north=0.0):
    """A ring of many corners whose rim goes in and out."""
    angle = np.arange(corners) * 2 * np.pi / corners
    far = reach * (1 + 0.3 * np.sin(waves * angle))
    return Polygon(np.column_stack([far * np.cos(angle), north + far * np.sin(angle)]))


def disagreements(first, second, area):
    """Return which pairs are not answered as GEOS answers them, with both areas."""
    peer = shapely.area(shapely.intersection(first, second))
    off = np.abs(area - peer) > np.maximum(RELATIVE * peer, LEAST_AREA_M2)
    # So near to the least area that a hundredth of a mm2 decides, either answer is right.
    undecided = np.abs(peer - LEAST_AREA_M2) < 0.02 * LEAST_AREA_M2
    off |= ((area > 0) != (peer > LEAST_AREA_M2)) & ~undecided
    return [(int(at), float(area[at]), float(peer[at])) for at in np.flatnonzero(off)]


# --- against GEOS ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn():
    """Return the seed, and pairs drawn by it."""
    seed = secrets.randbits(32)
    return (seed, *polygon_pairs.pairs(PAIRS, seed))


def test_the_join_agrees_with_geos_on_random_and_nasty_pairs(drawn):
    seed, first, second = drawn
    found = overlap_pairs(flat_layer(first), flat_layer(second))
    assert (found.first == found.second).all(), seed  # every pair lies in a square of its own
    area = np.zeros(PAIRS)
    area[found.first] = found.area_m2
    assert disagreements(first, second, area) == [], seed


@pytest.mark.parametrize("at_once", [1, candidate_sum._CHAINS_AT_ONCE])
def test_single_candidates_agree_with_geos_on_random_and_nasty_pairs(drawn, monkeypatch, at_once):
    monkeypatch.setattr(candidate_sum, "_CHAINS_AT_ONCE", at_once)  # with 1 groups come first
    seed, first, second = drawn
    layer, count = flat_layer(second), 3_000
    area = np.zeros(count)
    for number, candidate in enumerate(first[:count]):
        found = overlap_areas(layer, candidate_of(candidate))
        area[number] = dict(zip(found.place.tolist(), found.area_m2.tolist())).get(number, 0.0)
    assert disagreements(first[:count], second[:count], area) == [], seed


def test_layers_asked_together_answer_as_one_by_one(drawn):
    seed, first, second = drawn
    crossing = affinity.scale(affinity.translate(BOW_TIE, polygon_pairs.WEST, polygon_pairs.SOUTH), 40, 40)
    layers = list(map(flat_layer, (second[:200], [], [BOW_TIE], second[:5], [crossing])))
    for candidate in map(candidate_of, first[:200]):
        for layer, found in zip(layers, overlap_areas_of(layers, candidate)):
            alone = overlap_areas(layer, candidate)
            assert found.place.tolist() == alone.place.tolist(), seed
            assert found.area_m2 == pytest.approx(alone.area_m2, rel=1e-12, nan_ok=True), seed


@pytest.mark.parametrize("corners", [300, 5_000])
def test_a_candidate_of_many_corners_agrees_with_geos(corners):
    features = [wave(9_000, 900.0, 33), wave(20, 300.0, 3, 700.0), box(-50, -2_000, 50, 2_000)]
    found = areas(features, wave(corners))
    for number, feature in enumerate(features):
        assert found[number] == pytest.approx(feature.intersection(wave(corners)).area, rel=RELATIVE)


def test_a_feature_of_many_corners_is_opened_only_where_it_must_be_and_agrees():
    feature = wave(40_000, 20_000.0, 400)
    candidate = box(15_000, -3_000, 26_000, 3_000)
    expected = feature.intersection(candidate).area
    assert areas([feature], candidate) == {0: pytest.approx(expected, rel=RELATIVE)}


# --- one candidate --------------------------------------------------------------------------------------


def test_holes_and_parts_of_both_count():
    ring = box(0, 0, 100, 100).difference(box(20, 20, 80, 80))
    two = MultiPolygon([box(-50, 40, 50, 60), box(90, 0, 200, 10)])
    assert areas([two], ring) == {0: pytest.approx(20 * 20 + 10 * 10)}
    assert areas([ring], two) == {0: pytest.approx(20 * 20 + 10 * 10)}
    assert areas([box(30, 30, 70, 70)], ring) == {}


def test_inside_and_around_are_whole_areas():
    assert areas([box(-10, -10, 30, 30)], box(0, 0, 10, 10)) == {0: pytest.approx(100)}
    assert areas([box(2, 2, 4, 4)], box(0, 0, 10, 10)) == {0: pytest.approx(4)}


def test_touching_is_no_overlap():
    touching = [box(10, 2, 20, 5), box(10, 10, 20, 20), box(0, -5, 10, 0), POINTED]
    assert areas(touching, box(0, 0, 10, 10)) == {}


def test_a_sliver_of_a_millimetre_far_from_the_origin_keeps_its_digits():
    west, south = 2_500_000.0, 9_000_000.0
    candidate = box(west, south, west + 3_000, south + 3_000)
    sliver = box(west + 3_000 - 1 / 1_024, south + 10, west + 3_500, south + 2_010)
    assert areas([sliver], candidate) == {0: pytest.approx(2_000 / 1_024, rel=1e-9)}


def test_the_turn_of_rings_does_not_matter():
    outer, hole = [(0, 0), (0, 10), (10, 10), (10, 0)], [(2, 2), (8, 2), (8, 8), (2, 8)]
    expected = {0: pytest.approx(5 * 10 - 3 * 6)}
    for one in (Polygon(outer, [hole]), Polygon(outer[::-1], [hole[::-1]]), Polygon(outer, [hole[::-1]])):
        assert areas([one], box(5, 0, 20, 10)) == expected
        assert areas([box(5, 0, 20, 10)], one) == expected


def test_a_feature_that_crosses_itself_is_left_to_geos():
    found = areas([BOW_TIE, box(40, 40, 60, 60), box(500, 500, 600, 600)], box(0, 0, 100, 100))
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(400)
    assert set(found) == {0, 1}


@pytest.mark.parametrize("geometry", [BOW_TIE, Polygon(), Point(0, 0), LineString([(0, 0), (1, 1)])])
def test_what_is_no_valid_polygon_is_no_candidate(geometry):
    with pytest.raises(InputError) as caught:
        candidate_of(geometry)
    assert caught.value.phrase.id == "error.candidate_not_polygon"


def test_an_empty_layer_has_no_overlap():
    assert areas([], box(0, 0, 1, 1)) == {}
    assert areas([None, Point(0, 0)], box(-1, -1, 1, 1)) == {}


# --- pairs of layers ------------------------------------------------------------------------------------


def test_within_one_layer_each_pair_comes_once_and_in_order():
    layer = flat_layer([box(5, 5, 15, 15), box(0, 0, 10, 10), box(0, 0, 10, 10), box(50, 50, 60, 60)])
    found = overlap_pairs(layer)
    assert list(zip(found.first.tolist(), found.second.tolist())) == [(0, 1), (0, 2), (1, 2)]
    assert found.area_m2.tolist() == pytest.approx([25, 25, 100])


def test_a_pair_with_an_invalid_feature_is_left_to_geos():
    found = overlap_pairs(flat_layer([box(40, 40, 60, 60)]), flat_layer([BOW_TIE, box(50, 50, 60, 60)]))
    assert found.second.tolist() == [0, 1]
    assert np.isnan(found.area_m2[0])
    assert found.area_m2[1] == pytest.approx(100)


def test_layers_without_a_pair_give_none():
    one, none = flat_layer([box(0, 0, 1, 1)]), flat_layer([])
    for first, second in ((one, None), (none, None), (one, none), (none, one)):
        found = overlap_pairs(first, second)
        assert [len(values) for values in found] == [0, 0, 0]


class Listener:
    """Hears the fractions, and asks to stop after so many."""

    def __init__(self, most):
        self.most, self.heard = most, []

    def report(self, fraction):
        self.heard.append(fraction)

    def cancelled(self):
        return len(self.heard) >= self.most


def test_a_join_tells_how_far_it_is_and_stops_when_asked():
    many = flat_layer(shapely.box(np.arange(3_000.0), 0, np.arange(3_000.0) + 1.5, 1))
    listener = Listener(most=1_000)
    assert len(overlap_pairs(many, progress=listener).first) == 2_999
    assert listener.heard == sorted(listener.heard)
    assert len(listener.heard) > 2
    assert listener.heard[-1] == 1.0
    with pytest.raises(CancelledError):
        overlap_pairs(many, progress=Listener(most=1))


def test_a_join_in_two_threads_answers_as_in_one(drawn, monkeypatch):
    monkeypatch.setattr(edge_pairs, "_WEIGHT_AT_ONCE", 8_192)
    seed, first, second = drawn
    layers = flat_layer(first), flat_layer([*second, BOW_TIE])
    listener = Listener(most=1_000_000)
    one, two = overlap_pairs(*layers), overlap_pairs(*layers, progress=listener, workers=2)
    for ours, theirs in zip(one, two):
        assert np.array_equal(ours, theirs), seed
    assert listener.heard == sorted(listener.heard)
    assert len(listener.heard) > 2
    assert listener.heard[-1] == 1.0


def test_a_join_in_two_threads_stops_when_asked_and_its_threads_end(drawn, monkeypatch):
    monkeypatch.setattr(edge_pairs, "_WEIGHT_AT_ONCE", 8_192)
    layers = flat_layer(drawn[1]), flat_layer(drawn[2])
    with pytest.raises(CancelledError):
        overlap_pairs(*layers, progress=Listener(most=1), workers=2)
    left = [one for one in threading.enumerate() if one.name.startswith("mineral-licence_")]
    for thread in left:
        thread.join(10.0)
    assert not any(thread.is_alive() for thread in left)


def test_a_failure_in_one_of_two_threads_comes_out(drawn, monkeypatch):
    def fails(*_):
        raise LookupError

    monkeypatch.setattr(edge_pairs, "_WEIGHT_AT_ONCE", 8_192)
    monkeypatch.setattr(edge_pairs, "_pair_areas", fails)
    with pytest.raises(LookupError):
        overlap_pairs(flat_layer(drawn[1]), flat_layer(drawn[2]), workers=2)


@pytest.mark.parametrize("spread", [1.0, 1_000.0, 1e7])
def test_box_pairs_are_those_of_a_look_at_every_pair(spread):
    chance = np.random.default_rng(secrets.randbits(32))
    low = chance.uniform(0, spread, (2, 2, 300)).round(1)
    size = np.exp(chance.normal(0, 2, (2, 2, 300))).round(1)
    first, second = (np.concatenate([low[side], low[side] + size[side]]) for side in (0, 1))
    first[:, 7] = np.nan
    a, b = box_pairs(first, second)
    meets = (first[:2, :, None] < second[2:, None, :]).all(axis=0)
    meets &= (first[2:, :, None] > second[:2, None, :]).all(axis=0)
    assert sorted(zip(a.tolist(), b.tolist())) == list(zip(*(n.tolist() for n in np.nonzero(meets))))
