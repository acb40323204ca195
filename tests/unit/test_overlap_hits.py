"""Every feature of a flat layer that shares ground with a candidate, heavy ones from the arrays."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from polygon_pairs import pairs, star
from shapely.errors import GEOSException
from shapely.geometry import MultiPolygon, Polygon, box

from mineral_plugin.core.area.geometry import polygons_of
from mineral_plugin.core.overlap import hits as hits_module
from mineral_plugin.core.overlap import near_pieces
from mineral_plugin.core.overlap.edge_sum import candidate_of
from mineral_plugin.core.overlap.errors_of import BoundarySource, error_parameters, errors_of
from mineral_plugin.core.overlap.flat import flat_layer
from mineral_plugin.core.overlap.hits import hits_of, invalid_near
from mineral_plugin.core.overlap.measured_ground import measured_alone
from mineral_plugin.core.overlap.near_pieces import outline_near, pieces_of
from mineral_plugin.core.overlap.real_overlap import real_overlap, sure_overlap
from mineral_plugin.core.overlap.shape_store import ShapeStore
from mineral_plugin.core.overlap.side_rows import LEAST_AREA_M2
from mineral_plugin.core.overlap.stitched import plain_ring, stitched_ground

VALUES = error_parameters().values
CENTIMETRE = errors_of(BoundarySource(grade="typed", step_m=0.01), VALUES)
PAIRS = 400
ALL = np.array([0])


def a_seed():
    return int(np.random.SeedSequence().entropy % 2**32)


@pytest.fixture(scope="module")
def nasty():
    """Nasty pairs, drawn anew in each run: candidates as they are, features with corners on their sides."""
    seed = a_seed()
    first, second = pairs(PAIRS, seed)
    return seed, first, shapely.segmentize(second, 7.0)


def hits(candidate, shapes):
    layer = flat_layer(shapes)
    store = ShapeStore(layer)
    found = hits_of(layer, store, candidate_of(candidate), CENTIMETRE, lambda row: CENTIMETRE, VALUES)
    return {int(layer.place[hit.row]): hit.overlap for hit in found}


def test_the_hits_are_those_of_the_plain_intersection(nasty):
    seed, first, second = nasty
    off = []
    for number, (one, other) in enumerate(zip(first, second)):
        plain = polygons_of(shapely.intersection(one, other))
        found = hits(one, [other])
        ground = found[0].ground if found else MultiPolygon()
        wrong = shapely.area(shapely.symmetric_difference(ground, plain))
        if wrong > (1e-5 if found else 1.1 * LEAST_AREA_M2):
            off.append((number, one.wkt, other.wkt))
    assert off == [], seed


def test_what_is_known_of_a_hit_is_what_one_pair_alone_gives(nasty):
    seed, first, second = nasty
    for one, other in zip(first[:80], second[:80]):
        found = hits(one, [other])
        if found:
            alone = real_overlap(one, other, CENTIMETRE, CENTIMETRE, VALUES)
            assert (found[0].outcome, found[0].area_m2) == (alone.outcome, pytest.approx(alone.area_m2)), seed


def heavy_pairs(count):
    """Candidates of few corners and stars of 900 corners at 1e6 m that truly cross, some with holes."""
    chance = np.random.default_rng(a_seed())
    for _ in range(count):
        middle = (480_000.0 + chance.uniform(-300, 300), 1_100_000.0 + chance.uniform(-300, 300))
        small = star(chance, int(chance.integers(3, 14)), 400.0, (480_000.0, 1_100_000.0))
        large = star(chance, 900, 1_500.0, middle)
        if chance.random() < 0.5:
            large = large.difference(star(chance, 300, 100.0, middle)).buffer(0)
        if small.is_valid and large.is_valid:
            yield small, large


def test_boundaries_that_truly_cross_are_stitched_and_give_the_same_ground():
    stitched = 0
    for small, large in heavy_pairs(60):
        layer, candidate = flat_layer([large]), candidate_of(small)
        ground = stitched_ground(plain_ring(small), outline_near(layer, ALL, candidate.box))
        if ground is not None:
            plain = shapely.intersection(small, large)
            assert ground.is_valid
            assert shapely.area(shapely.symmetric_difference(ground, plain)) < 1e-6
            stitched += 1
    assert stitched > 40


@pytest.mark.parametrize("turned", [False, True])
def test_a_stitched_ground_keeps_the_corners_of_both_bit_for_bit(turned):
    small = box(480_000.1, 1_100_000.1, 480_100.3, 1_100_100.7)
    large = Polygon([(480_050.2, 1_099_000.3), (481_000.9, 1_099_500.1), (480_050.2, 1_101_000.7)])
    given = small.reverse() if turned else small
    ground = stitched_ground(plain_ring(given), outline_near(flat_layer([large]), ALL, small.bounds))
    corners = {tuple(point) for point in shapely.get_coordinates(ground).tolist()}
    assert {(480_100.3, 1_100_000.1), (480_100.3, 1_100_100.7)} <= corners
    assert ground.area == pytest.approx(small.intersection(large).area, abs=1e-7)


INSIDE = box(0, 0, 10, 10)


@pytest.mark.parametrize(
    ("feature", "area"),
    [
        (box(-5, -5, 15, 15), 100.0),
        (box(20, 20, 30, 30), 0.0),
        (box(2, 2, 4, 4), 4.0),
        (box(-5, -5, 15, 15) - box(2, 2, 4, 4), 96.0),
        (box(-5, -5, 15, 15) - box(-2, -2, 12, 12), 0.0),
        (MultiPolygon([box(1, 1, 2, 2), box(3, 3, 5, 5)]), 5.0),
        (MultiPolygon([box(-3, 3, 5, 6), box(8, -3, 20, 5)]), 25.0),
        (box(-5, 3, 15, 6) - box(4, 4, 5, 5), 29.0),
    ],
)
def test_rings_that_cross_nothing_lie_inside_outside_or_around(feature, area):
    ground = stitched_ground(plain_ring(INSIDE), outline_near(flat_layer([feature]), ALL, INSIDE.bounds))
    assert ground.is_valid and ground.area == pytest.approx(area)


@pytest.mark.parametrize(
    "feature",
    [
        box(10, 0, 20, 10),  # a common side
        box(5, 2, 10, 8),  # a side on a side, from inside
        Polygon([(10, 5), (20, 0), (20, 10)]),  # a corner on a side
        Polygon([(5, 5), (15, 5), (10 + 5e-7, 9)]),  # a corner all but on a side
        INSIDE,
    ],
)
def test_boundaries_that_touch_are_left_to_the_engine(feature):
    outline = outline_near(flat_layer([feature]), ALL, INSIDE.bounds)
    assert stitched_ground(plain_ring(INSIDE), outline) is None


def test_holes_of_several_pieces_are_left_to_the_engine():
    two = MultiPolygon([box(-5, 1, 15, 4) - box(2, 2, 3, 3), box(-5, 6, 15, 9)])
    assert stitched_ground(plain_ring(INSIDE), outline_near(flat_layer([two]), ALL, INSIDE.bounds)) is None
    assert list(hits(INSIDE, [two])) == [0]


def test_a_candidate_with_a_hole_or_in_parts_is_no_plain_ring():
    assert plain_ring(INSIDE - box(2, 2, 4, 4)) is None
    assert plain_ring(MultiPolygon([INSIDE])) is None
    heavy = shapely.segmentize(box(-5, 3, 15, 6), 0.01)
    for candidate, area in (
        (INSIDE - box(2, 2, 4, 4), 28.0),
        (MultiPolygon([INSIDE, box(12, 0, 20, 9)]), 39.0),
    ):
        assert hits(candidate, [heavy])[0].area_m2 == area


def test_far_runs_of_a_boundary_take_the_straight_way():
    round_one = Polygon([(1e5 * np.cos(a), 1e5 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 20_001)[:-1]])
    layer = flat_layer([round_one])
    near = box(99_000, -50, 100_100, 50)
    outline = outline_near(layer, ALL, near.bounds)
    assert len(outline.points) < 60
    piece = pieces_of(layer, ALL, outline, near.bounds)[0]
    assert piece.intersection(near).area == pytest.approx(round_one.intersection(near).area, rel=1e-9)


def test_a_piece_whose_turn_the_engine_would_mistake_is_the_whole_feature(monkeypatch):
    feature = shapely.segmentize(box(-5, 3, 15, 6), 0.05)
    layer = flat_layer([feature])
    monkeypatch.setattr(near_pieces.shapely, "is_ccw", lambda rings: np.zeros(len(rings), dtype=bool))
    (piece,) = pieces_of(layer, ALL, outline_near(layer, ALL, INSIDE.bounds), INSIDE.bounds)
    assert piece.equals(feature) and len(piece.exterior.coords) == len(feature.exterior.coords)


@pytest.mark.parametrize("shift", [0.0, -near_pieces.BESIDE_M])
def test_corners_on_the_cut_do_not_harm_a_piece(shift):
    comb = [(x, y) for x in np.arange(-20.0, 20.0, 2.0) for y in ((shift, 30.0) if x % 4 else (30.0, shift))]
    feature = Polygon([*comb, (20.0, -30.0), (-20.0, -30.0)])
    layer = flat_layer([shapely.segmentize(feature, 0.2)])
    (piece,) = pieces_of(layer, ALL, outline_near(layer, ALL, INSIDE.bounds), INSIDE.bounds)
    assert piece.intersection(INSIDE).area == pytest.approx(feature.intersection(INSIDE).area)


def test_where_the_engine_fails_on_pieces_the_whole_shapes_answer(monkeypatch):
    feature = shapely.segmentize(box(-5, 3, 15, 6) - box(1, 4, 2, 5), 0.1)

    def fails(near, other):
        raise GEOSException("made to fail")

    monkeypatch.setattr(hits_module, "STITCHED_CORNERS", 10_000)
    with monkeypatch.context() as one_call:
        one_call.setattr(hits_module, "polygonal", lambda found: fails(found, found))
        assert hits(INSIDE, [feature])[0].area_m2 == 29.0


def test_many_features_at_once_keep_their_rows_apart():
    chance = np.random.default_rng(a_seed())
    light = [box(x, 0, x + 0.5, 20) for x in range(-3, 14)]
    heavy = [shapely.segmentize(star(chance, 12, 9.0, (x, 5.0)), 0.05) for x in range(-4, 16, 4)]
    split = MultiPolygon(
        [shapely.segmentize(box(1, 1, 3, 3), 0.01), shapely.segmentize(box(5, 5, 7, 7), 0.01)]
    )
    shapes = [*light, *heavy, split, box(50, 50, 60, 60)]
    found = hits(INSIDE, shapes)
    plain = {at: shape.intersection(INSIDE).area for at, shape in enumerate(shapes)}
    assert {at: round(area, 2) for at, area in plain.items() if area > 0} == {
        at: told.area_m2 for at, told in found.items()
    }


def test_a_row_that_crosses_itself_is_named_and_never_measured():
    bow = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    layer = flat_layer([bow, box(2, 2, 4, 4)])
    candidate = candidate_of(INSIDE)
    assert layer.place[invalid_near(layer, candidate)].tolist() == [0]
    assert list(hits(INSIDE, [bow, box(2, 2, 4, 4)])) == [1]


def test_only_ground_wider_than_errors_is_sure():
    assert sure_overlap(measured_alone(box(0, 0, 10, 10)), CENTIMETRE, CENTIMETRE, VALUES).area_m2 == 100.0
    assert sure_overlap(measured_alone(box(0, 0, 10, 0.01)), CENTIMETRE, CENTIMETRE, VALUES) is None
    assert sure_overlap(measured_alone(MultiPolygon()), CENTIMETRE, CENTIMETRE, VALUES) is None
