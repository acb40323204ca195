"""Pieces of a heavy shape around a place: the ground there is the shape's, and few are kept."""

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from mineral_plugin.core.overlap.common_ground import common_ground, shared_with_each
from mineral_plugin.core.overlap.kept_pieces import KeptPieces

CORNERS = 6_000


def a_seed():
    return int(np.random.SeedSequence().entropy % 2**32)


def ragged(chance, corners, middle, radius):
    """Return a ring as ragged as a coast, its reach a walk of all scales."""
    number = np.arange(1, corners // 2 + 1)
    spectrum = np.zeros(corners // 2 + 1, dtype=complex)
    spectrum[1:] = number**-1.15 * np.exp(1j * chance.uniform(0, 2 * np.pi, len(number)))
    walk = np.fft.irfft(spectrum, corners)
    reach = radius * np.exp(0.3 * walk / walk.std())
    angle = np.arange(corners) * 2 * np.pi / corners
    points = np.column_stack([reach * np.cos(angle), reach * np.sin(angle)]) + middle
    return shapely.make_valid(Polygon(np.round(points, 2)))


@pytest.fixture(scope="module")
def zone():
    """A zone of 6,000 corners with a hole and a part of its own at a northing of a million m."""
    seed = a_seed()
    chance = np.random.default_rng(seed)
    whole = ragged(chance, CORNERS, (500_000.0, 1_200_000.0), 3_000.0)
    hole = ragged(chance, 300, (500_000.0, 1_200_000.0), 300.0)
    island = ragged(chance, 300, (520_000.0, 1_200_000.0), 400.0)
    return seed, shapely.union(shapely.difference(whole, hole), island)


def candidates(chance, shape, count):
    """Return areas on corners of a shape, from 5 m to 3 km across."""
    corners = shapely.get_coordinates(shape)
    for middle in corners[chance.integers(0, len(corners), count)]:
        size = float(np.exp(chance.uniform(np.log(5.0), np.log(3_000.0))))
        angle = np.sort(chance.uniform(0, 2 * np.pi, 7))
        found = Polygon(np.round(middle + size / 2 * np.column_stack([np.cos(angle), np.sin(angle)]), 2))
        if found.is_valid and found.area > 1.0:
            yield found


def test_an_area_shares_with_a_piece_what_it_shares_with_the_shape(zone):
    seed, shape = zone
    pieces = KeptPieces(shape)
    stitched = 0
    for area in candidates(np.random.default_rng(seed), shape, 150):
        piece = pieces.near(area.bounds)
        (found,) = shared_with_each(area, [piece.geometry], [piece.ready])
        off = shapely.area(shapely.symmetric_difference(found, common_ground(area, shape)))
        assert off < 1e-5, (seed, area.wkt)
        stitched += piece.ready is not None
    assert stitched > 10


def test_whoever_is_within_the_frame_is_as_far_from_a_piece_as_from_the_shape(zone):
    seed, shape = zone
    pieces, margin = KeptPieces(shape), 40.0
    for area in candidates(np.random.default_rng(seed + 1), shape, 60):
        west, south, east, north = area.bounds
        piece = pieces.near((west - margin, south - margin, east + margin, north + margin)).geometry
        far, of_piece = area.distance(shape), area.distance(piece)
        assert of_piece == pytest.approx(far) if far <= margin else not of_piece <= margin, (seed, area.wkt)


def test_a_hand_that_moves_a_little_is_served_by_one_piece(zone):
    _, shape = zone
    pieces = KeptPieces(shape)
    places = [(501_010.0 + step, 1_200_010.0, 501_200.0 + step, 1_200_150.0) for step in range(9)]
    first = pieces.near(places[0])
    assert all(pieces.near(place) is first for place in places)
    assert pieces.near((499_000.0, 1_200_010.0, 499_190.0, 1_200_150.0)) is not first


def test_a_piece_is_a_part_of_the_shape_and_covers_the_place(zone):
    _, shape = zone
    place = (502_000.0, 1_199_000.0, 502_900.0, 1_200_500.0)
    piece = KeptPieces(shape).near(place).geometry
    assert shapely.get_num_coordinates(piece) < CORNERS / 2
    assert shapely.clip_by_rect(piece, *place).equals(shapely.clip_by_rect(shape, *place))
    west, south, east, north = piece.bounds
    assert east - west < 3.0 * 1_500.0 and north - south < 3.0 * 1_500.0


def test_few_pieces_are_kept_and_the_newest_always(zone):
    _, shape = zone
    pieces = KeptPieces(shape)
    west, south, east, north = shape.bounds
    for number, x in enumerate(np.linspace(west, east, 12)):
        size = 9_000.0 if number % 2 else 500.0
        near = pieces.near((x, south, x + size, north))
        kept = [*pieces._kept.values()]
        corners = [shapely.get_num_coordinates(one.geometry) for one in kept]
        assert kept[-1] is near
        assert len(kept) <= 4 and sum(corners[:-1]) <= shapely.get_num_coordinates(shape) / 4


def test_far_from_the_shape_there_is_nothing(zone):
    _, shape = zone
    piece = KeptPieces(shape).near((0.0, 0.0, 10.0, 10.0))
    assert (piece.geometry.is_empty, piece.ready) == (True, None)
    (found,) = shared_with_each(box(0, 0, 10, 10), [piece.geometry], [piece.ready])
    assert found.is_empty


def test_where_boundaries_touch_the_engine_answers():
    heavy = shapely.segmentize(box(0, 0, 1_000, 1_000), 1.0)
    beside, area = KeptPieces(heavy).near((-50.0, -50.0, 1_050.0, 1_050.0)), box(990, 0, 1_100, 1_000)
    assert beside.ready is not None
    (found,) = shared_with_each(area, [beside.geometry], [beside.ready])
    assert found.area == pytest.approx(10_000.0)


def test_an_area_with_a_hole_or_in_parts_is_answered_too():
    heavy = shapely.segmentize(box(0, 0, 1_000, 1_000), 1.0)
    piece = KeptPieces(heavy).near((0.0, 0.0, 1_000.0, 1_000.0))
    for area, shared_m2 in (
        (box(-5, -5, 10, 10) - box(1, 1, 2, 2), 99.0),
        (MultiPolygon([box(-5, -5, 10, 10), box(20, 20, 30, 30)]), 200.0),
    ):
        (found,) = shared_with_each(area, [piece.geometry], [piece.ready])
        assert found.area == pytest.approx(shared_m2)
