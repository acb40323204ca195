"""Lengths, neighbours by box and parts of flat layers, beside shapely's answers."""

from __future__ import annotations

import secrets
from dataclasses import fields

import numpy as np
import polygon_pairs
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box

from mineral_plugin.core.overlap import flat_measures
from mineral_plugin.core.overlap.edge_pairs import overlap_pairs
from mineral_plugin.core.overlap.flat import Chains, flat_layer
from mineral_plugin.core.overlap.flat_measures import box_pairs_within, perimeters, subset

ODD = [None, Point(0, 0), Polygon(), Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])]


@pytest.fixture(scope="module")
def drawn():
    seed = secrets.randbits(32)
    first, second = polygon_pairs.pairs(300, seed)
    return seed, np.array([*first, *second, *ODD], dtype=object)


def angle(corners):
    turn = np.arange(corners) * 2 * np.pi / corners
    return Polygon(1e6 + 900 * np.column_stack([np.cos(turn), np.sin(turn)]))


@pytest.mark.parametrize("at_once", [7, flat_measures._SIDES_AT_ONCE])
def test_perimeters_are_the_lengths_of_all_rings(drawn, monkeypatch, at_once):
    monkeypatch.setattr(flat_measures, "_SIDES_AT_ONCE", at_once)
    seed, given = drawn
    layer = flat_layer(given)
    expected = shapely.length(np.where(shapely.get_dimensions(given) == 2, given, Polygon()))
    assert perimeters(layer) == pytest.approx(expected[layer.place], rel=1e-12), seed


def test_a_layer_without_polygons_has_no_lengths_and_no_neighbours():
    for given in ([], [None, Point(1, 1)]):
        layer = flat_layer(given)
        assert perimeters(layer).tolist() == [0.0] * len(given)
        assert [len(rows) for rows in box_pairs_within(layer, None, 5.0)] == [0, 0]


def test_boxes_within_reach_are_those_of_a_look_at_every_pair():
    chance = np.random.default_rng(secrets.randbits(32))
    low = chance.uniform(0, 300, (2, 2, 120)).round(0)
    shapes = [shapely.box(*low[side], *(low[side] + chance.integers(1, 20, (2, 120)))) for side in (0, 1)]
    first, second = flat_layer([*shapes[0], None]), flat_layer(shapes[1])
    for reach in (0.0, 1.0, 5.5, 25.3):
        a, b = box_pairs_within(first, second, reach)
        near = shapely.distance(shapes[0][:, None], shapes[1]) <= reach
        assert sorted(zip(first.place[a].tolist(), second.place[b].tolist())) == list(
            zip(*map(list, near.nonzero()))
        )
        a, b = box_pairs_within(first, None, reach)
        assert (np.diff(a) >= 0).all()
        places = np.sort(np.stack([first.place[a], first.place[b]]), axis=0).T.tolist()
        near = np.triu(shapely.distance(shapes[0].copy()[:, None], shapes[0]) <= reach, 1)
        assert sorted(map(tuple, places)) == list(zip(*map(list, near.nonzero())))


def test_a_subset_is_the_layer_of_these_features_alone(drawn):
    seed, given = drawn
    layer = flat_layer([*given, angle(5_000), MultiPolygon([angle(700), box(0, 0, 1, 1)])])
    rows = np.random.default_rng(seed).permutation(layer.count)[: layer.count // 2]
    part = subset(layer, rows)
    given_back, whole = part.geometry(np.arange(part.count)), layer.geometry(rows)
    assert shapely.equals_exact(given_back, whole[part.place]).all(), seed
    assert (part.state == layer.state[rows][part.place]).all(), seed
    assert np.array_equal(part.box, layer.box[:, rows][:, part.place], equal_nan=True), seed


def test_a_subset_of_all_rows_in_order_is_the_layer_itself(drawn):
    layer = flat_layer([*drawn[1], angle(9_000)])
    part = subset(layer, np.arange(layer.count))
    for field in fields(layer):
        ours, theirs = getattr(part, field.name), getattr(layer, field.name)
        if isinstance(ours, Chains):
            assert np.array_equal(ours.boxes, theirs.boxes)
            assert np.array_equal(ours.spans, theirs.spans)
        elif field.name != "place":
            assert np.array_equal(ours, theirs, equal_nan=ours.dtype.kind == "f"), field.name


def test_a_subset_answers_as_the_same_rows_of_the_layer(drawn):
    seed, given = drawn
    layer, angles = flat_layer(given), flat_layer([angle(5_000), box(999_500, 999_500, 1_000_500, 1_000_500)])
    rows = np.random.default_rng(seed).permutation(layer.count)[:200]
    found = overlap_pairs(subset(layer, rows), layer)
    places = set(layer.place[rows].tolist())
    whole = overlap_pairs(layer, layer)
    expected = {(a, b): area for a, b, area in zip(*(v.tolist() for v in whole)) if a in places}
    ours = {
        (a, b): v
        for a, b, v in zip(layer.place[rows][found.first].tolist(), *(v.tolist() for v in found[1:]))
    }
    assert ours == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True), seed
    assert overlap_pairs(subset(angles, np.array([1])), angles).area_m2.tolist() == pytest.approx(
        overlap_pairs(angles, subset(angles, np.array([1]))).area_m2.tolist()
    )


def test_a_subset_of_nothing_is_an_empty_layer(drawn):
    part = subset(flat_layer(drawn[1]), np.empty(0, dtype=np.int64))
    assert part.count == 0
    assert len(part.meeting((-1e9, -1e9, 1e9, 1e9))) == 0
