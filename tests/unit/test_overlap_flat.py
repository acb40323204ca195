"""A layer as flat arrays: what goes in comes out, whatever it is; turns, states, boxes."""

from __future__ import annotations

import secrets

import numpy as np
import polygon_pairs
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from mineral_plugin.core.overlap.flat import (
    CHAIN_SIDES,
    FeatureState,
    flat_layer,
    flat_layer_from_wkb,
    meeting_each,
)

BOW_TIE = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
RING = Polygon([(0, 0), (0, 9), (9, 9), (9, 0)], [[(2, 2), (4, 2), (4, 4), (2, 4)]])


def row_of(layer, place):
    return int(np.flatnonzero(layer.place == place)[0])


def test_geometries_come_back_as_they_went_in():
    given, _ = polygon_pairs.pairs(400, secrets.randbits(32))
    layer = flat_layer(given)
    back = layer.geometry(np.arange(layer.count))
    assert shapely.equals_exact(shapely.normalize(back), shapely.normalize(given[layer.place])).all()
    some = np.array([7, 3])
    assert shapely.equals_exact(layer.geometry(some), back[some]).all()


def test_outer_rings_run_counter_clockwise_and_holes_clockwise_far_from_the_origin():
    far = shapely.transform(MultiPolygon([RING, box(20, 0, 20.001, 1)]), lambda points: points + 5_000_000.0)
    layer = flat_layer([far])
    rings = [layer.xy[:, start:end].T for start, end in zip(layer.rings[:-1], layer.rings[1:])]
    assert [shapely.is_ccw(shapely.linearrings(ring)) for ring in rings] == [True, False, True]


def test_states_tell_what_the_kernel_can_answer_for():
    lines = GeometryCollection([LineString([(0, 0), (1, 1)]), Point(0, 0)])
    doubled = GeometryCollection([box(0, 0, 2, 2), box(1, 1, 3, 3)])
    mixed = GeometryCollection([Point(0, 0), MultiPolygon([RING])])
    unplaced = shapely.transform(RING, lambda points: np.where(points == 9, np.inf, points))
    layer = flat_layer([RING, BOW_TIE, None, Point(1, 1), lines, doubled, mixed, unplaced, Polygon()])
    assert layer.places_in(FeatureState.SOUND).tolist() == [0, 6]
    assert layer.places_in(FeatureState.INVALID).tolist() == [1, 5, 7]
    assert layer.places_in(FeatureState.NO_POLYGON).tolist() == [2, 3, 4, 8]
    assert layer.geometry(np.array([row_of(layer, 6)]))[0].equals(RING)
    assert layer.geometry(np.array([row_of(layer, 2)]))[0].is_empty


def test_a_feature_with_endless_coordinates_is_met_where_the_others_are():
    layer = flat_layer([shapely.transform(RING, lambda points: np.where(points == 9, np.inf, points))])
    assert layer.place[layer.meeting((3, 3, 3.5, 3.5))].tolist() == [0]


def test_nothing_gives_an_empty_layer():
    for given in ([], [None], [Point(0, 0)]):
        layer = flat_layer(given)
        assert layer.count == len(given)
        assert len(layer.meeting((-1e9, -1e9, 1e9, 1e9))) == 0


def test_heights_are_left_out_and_repeated_corners_kept():
    given = Polygon([(0, 0, 5), (0, 0, 5), (4, 0, 5), (4, 4, 5)])
    layer = flat_layer([given])
    assert layer.geometry(np.array([0]))[0].equals_exact(shapely.force_2d(given))


def test_wkb_that_cannot_be_read_counts_as_no_polygon():
    layer = flat_layer_from_wkb([shapely.to_wkb(RING), b"\x01\x03", b"", shapely.to_wkb(BOW_TIE)])
    assert layer.places_in(FeatureState.NO_POLYGON).tolist() == [1, 2]
    assert layer.places_in(FeatureState.INVALID).tolist() == [3]


@pytest.mark.parametrize("count", [1, 63, 64, 65, 3_000])
def test_features_are_found_by_box_as_a_tree_finds_them(count):
    chance = np.random.default_rng(secrets.randbits(32))
    west, south = chance.uniform(0, 1_000, (2, count)).round(0)
    given = shapely.box(west, south, west + chance.uniform(0, 80, count).round(0) + 1, south + 20)
    layer, tree = flat_layer(given), shapely.STRtree(given)
    for _ in range(50):
        x, y = chance.uniform(-50, 1_050, 2).round(0)
        found = layer.place[layer.meeting((x, y, x + 60, y + 60))]
        assert sorted(found.tolist()) == sorted(tree.query(box(x, y, x + 60, y + 60)).tolist())


def test_several_layers_are_looked_at_as_one_by_one():
    chance = np.random.default_rng(secrets.randbits(32))
    layers = []
    for count in (0, 5, 700):
        west, south = chance.uniform(0, 1_000, (2, count))
        layers.append(flat_layer(shapely.box(west, south, west + 30, south + 20)))
    for _ in range(20):
        x, y = chance.uniform(-50, 1_050, 2)
        here = (x, y, x + 60, y + 60)
        assert meeting_each(layers, here) == [layer.meeting(here).tolist() for layer in layers]


def test_chains_and_groups_cover_every_side_once():
    given, _ = polygon_pairs.pairs(100, secrets.randbits(32))
    angle = np.arange(5_000) * 2 * np.pi / 5_000
    layer = flat_layer([*given, Polygon(1e6 + 900 * np.column_stack([np.cos(angle), np.sin(angle)]))])
    ends = layer.rings[1:] - 1
    sides = np.setdiff1d(np.arange(layer.xy.shape[1]), ends)
    for tier in (layer.chains, layer.groups):
        covered = [np.arange(first, last) for first, last in zip(*tier.ends)]
        assert np.concatenate(covered).tolist() == sides.tolist()
        for box_of, first, last in zip(tier.box.T, *tier.ends):
            points = layer.xy[:, first : last + 1]
            assert box_of.tolist() == [*points.min(axis=1), *points.max(axis=1)]
    assert np.diff(layer.chains.ends, axis=0).max() == CHAIN_SIDES
    assert layer.groups.count < layer.chains.count
