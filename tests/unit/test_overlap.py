"""What two polygons share: measures, tolerance, and a form that does not depend on the engine."""

from __future__ import annotations

import json
import math
from itertools import product

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemas import validator
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from mineral_plugin.core.base.canonical import canonical_bytes
from mineral_plugin.core.overlap import pieces
from mineral_plugin.core.overlap.pieces import (
    canonical_geometry,
    distance_m,
    mean_width_m,
    overlap,
    wider_than,
)

AREA = box(0, 0, 200, 100)


# --- measures -------------------------------------------------------------------------------------------


def test_area_width_and_share():
    found = overlap(AREA, box(150, 20, 400, 60), 0.1)
    assert found.area_m2 == 2000.0
    assert found.width_m == pytest.approx(2 * 2000 / (2 * (50 + 40)), abs=5e-4)
    assert found.share == 0.1
    assert not found.within_tolerance


def test_only_a_border_is_no_overlap():
    assert overlap(AREA, box(200, 0, 300, 100), 0.1) is None
    assert overlap(AREA, box(200, 100, 300, 200), 0.1) is None
    assert overlap(AREA, box(201, 0, 300, 100), 0.1) is None


def test_lines_and_points_that_are_shared_beside_ground_are_left_out():
    other = Polygon([(200, 0), (200, 50), (190, 50), (190, 60), (300, 60), (300, 0)])
    found = overlap(AREA, other, 0.1)
    assert found.geometry.geom_type == "MultiPolygon"
    assert found.area_m2 == 100.0


def test_the_width_is_that_of_the_widest_piece():
    comb = MultiPolygon([box(199, 0, 300, 10), box(180, 40, 300, 60)])
    found = overlap(AREA, comb, 5.0)
    assert found.width_m == pytest.approx(2 * 400 / 80, abs=5e-4)
    assert not found.within_tolerance


@pytest.mark.parametrize(
    ("depth", "tolerance", "within"), [(0.05, 0.1, True), (0.15, 0.1, False), (0.099, 0.1, True)]
)
def test_a_sliver_is_within_tolerance_however_long(depth, tolerance, within):
    found = overlap(box(0, 0, 200, 20_000), box(200 - depth, 0, 300, 20_000), tolerance)
    assert found.within_tolerance is within
    assert found.area_m2 == pytest.approx(depth * 20_000, rel=1e-6)


def test_a_thin_piece_with_a_bulge_is_not_within_tolerance():
    """Its mean width is tiny; at one place it is wide: a circle fits in there."""
    sliver = box(0, 0, 10_000, 0.02).union(box(5000, 0, 5001, 1.0))
    assert mean_width_m(sliver) < 0.1
    assert wider_than(sliver, 0.5)
    assert not wider_than(box(0, 0, 10_000, 0.02), 0.1)


def test_a_wedge_is_as_wide_as_its_widest_place():
    wedge = Polygon([(0, 0), (1000, 0), (1000, 0.3)])
    assert mean_width_m(wedge) == pytest.approx(0.15, rel=1e-3)
    assert wider_than(wedge, 0.2)
    assert not wider_than(wedge, 0.4)


def test_no_tolerance_at_all():
    found = overlap(AREA, box(199.999, 0, 300, 100), 0.0)
    assert found.area_m2 == 0.1
    assert not found.within_tolerance


def test_distance_to_the_millimetre():
    assert distance_m(AREA, box(201.23456, 0, 300, 100)) == 1.235
    assert distance_m(AREA, box(50, 50, 60, 60)) == 0.0


# --- the canonical form -----------------------------------------------------------------------------------

OUTER = [(0.0, 0.0), (0.0, 30.0), (20.0, 30.0), (40.0, 30.0), (40.0, 0.0)]
HOLES = ([(5.0, 5.0), (10.0, 5.0), (10.0, 10.0)], [(20.0, 5.0), (25.0, 5.0), (25.0, 10.0)])


def turns(points):
    """Yield a ring from every start and in both directions."""
    for start, step in product(range(len(points)), (1, -1)):
        turned = points[start:] + points[:start]
        yield turned[::step]


def test_start_direction_and_order_play_no_part():
    other = box(100, 0, 110, 10)
    expected = canonical_bytes(canonical_geometry(MultiPolygon([Polygon(OUTER, HOLES), other])))
    for outer in turns(OUTER):
        for hole in turns(HOLES[0]):
            one = Polygon(outer, [HOLES[1], hole])
            for parts in ([one, other], [other, one]):
                assert canonical_bytes(canonical_geometry(MultiPolygon(parts))) == expected


@given(
    points=st.lists(st.tuples(st.integers(-40, 40), st.integers(-40, 40)), min_size=3, max_size=12),
    step=st.sampled_from([0.0001, 0.0005, 0.01, 1.0]),
    east=st.sampled_from([0.0, 0.0003, 512_345.678]),
)
def test_few_corners_have_the_form_that_many_have(points, step, east):
    ring = Polygon([(east + x * step, y * step) for x, y in points])
    few = canonical_bytes(canonical_geometry(ring))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pieces, "_FEW_CORNERS", 0)
        assert canonical_bytes(canonical_geometry(ring)) == few


def test_rings_run_and_begin_one_way():
    form = canonical_geometry(Polygon(OUTER, HOLES))
    (polygon,) = form["coordinates"]
    outer, *holes = polygon
    assert form["type"] == "MultiPolygon"
    assert outer[0] == outer[-1] == [0.0, 0.0]
    assert shapely.LinearRing(outer).is_ccw
    assert not any(shapely.LinearRing(hole).is_ccw for hole in holes)
    assert holes == sorted(holes)


def test_coordinates_are_rounded_to_the_millimetre_and_never_minus_zero():
    form = canonical_geometry(Polygon([(-0.0004, -0.0001), (10.00049, 0), (10, 10.0006)]))
    assert form["coordinates"] == [[[[0.0, 0.0], [10.0, 0.0], [10.0, 10.001], [0.0, 0.0]]]]
    assert "-0" not in json.dumps(form)


def test_what_rounding_makes_equal_is_written_once():
    noisy = Polygon([(0, 0), (10, 0), (10.0001, 0.0001), (10, 10)])
    assert len(canonical_geometry(noisy)["coordinates"][0][0]) == 4


def test_a_piece_below_a_millimetre_disappears():
    crumb = Polygon([(0, 0), (0.0002, 0), (0, 0.0002)])
    assert canonical_geometry(MultiPolygon([crumb, box(1, 1, 2, 2)])) == canonical_geometry(box(1, 1, 2, 2))
    assert canonical_geometry(crumb) == {"type": "MultiPolygon", "coordinates": []}


def test_points_and_lines():
    assert canonical_geometry(Point(1.00049, -0.0)) == {"type": "Point", "coordinates": [1.0, 0.0]}
    line = canonical_geometry(LineString([(5, 5), (0, 0)]))
    assert line == canonical_geometry(LineString([(0, 0), (5, 5)]))


def test_every_form_is_one_of_the_report_s_schema():
    definitions = validator("report-1").schema["$defs"]
    check = Draft202012Validator({"$defs": definitions, "$ref": "#/$defs/geometry"})
    for shape in (Polygon(OUTER, HOLES), Point(1, 2), LineString([(0, 0), (1, 1)])):
        assert not list(check.iter_errors(canonical_geometry(shape)))


spots = st.tuples(st.integers(-5000, 5000), st.integers(-5000, 5000)).map(lambda p: (p[0] / 7, p[1] / 7))


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.lists(spots, min_size=4, max_size=12, unique=True), st.integers(0, 11))
def test_any_polygon_from_any_start(points, start):
    hull = shapely.convex_hull(shapely.multipoints(points))
    if hull.geom_type != "Polygon" or hull.area < 1:
        return
    ring = list(hull.exterior.coords)[:-1]
    turned = ring[start % len(ring) :] + ring[: start % len(ring)]
    forms = [canonical_geometry(Polygon(each)) for each in (ring, turned, ring[::-1], turned[::-1])]
    assert all(form == forms[0] for form in forms)
    assert math.isclose(Polygon(forms[0]["coordinates"][0][0]).area, hull.area, rel_tol=1e-2, abs_tol=1.0)
