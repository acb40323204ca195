"""Geometries to corners: WKB of every kind, arcs to chords, joined sides, digits of a step."""

from __future__ import annotations

import math
import struct
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import to_wkb
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    mapping,
)

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.vectors.arcs import chorded_arcs
from mineral_plugin.core.corner_tables.vectors.fiona_source import FionaSource
from mineral_plugin.core.corner_tables.vectors.printing import Step, printing_of
from mineral_plugin.core.corner_tables.vectors.read import read_vector
from mineral_plugin.core.corner_tables.vectors.shapes import (
    chords_of_arc,
    pieces_of_coordinates,
    pieces_of_wkb,
)

RING = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]
HOLE = [(2.0, 2.0), (3.0, 2.0), (3.0, 3.0), (2.0, 2.0)]
SHAPES = [
    Point(1, 2),
    MultiPoint([(1, 2), (3, 4)]),
    LineString(RING),
    Polygon(RING, [HOLE]),
    MultiPolygon([Polygon(RING, [HOLE]), Polygon([(20, 0), (30, 0), (30, 5)])]),
    GeometryCollection([Point(1, 2), Polygon(RING), GeometryCollection([LineString(HOLE)])]),
    Polygon([(*p, 7.0) for p in RING]),
    Point(1, 2, 3),
    Point(),
    Polygon(),
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.wkt[:30])
@pytest.mark.parametrize("flavour", ["iso", "extended"])
@pytest.mark.parametrize("order", [0, 1])
def test_wkb_and_coordinates_give_the_same_pieces(shape, flavour, order):
    data = to_wkb(shape, output_dimension=3, flavor=flavour, byte_order=order)
    expected = () if shape.is_empty else pieces_of_coordinates(mapping(shape))
    assert pieces_of_wkb(data) == expected


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SHAPES[:8]), st.integers(0, 200), st.integers(0, 255))
def test_damaged_wkb_is_refused_or_read_never_worse(shape, at, value):
    data = bytearray(to_wkb(shape))
    data[at % len(data)] = value
    for damaged in (bytes(data), bytes(data[: at % len(data)])):
        try:
            pieces = pieces_of_wkb(damaged)
        except InputError:
            continue
        assert all(math.isfinite(x) for piece in pieces for line in piece.lines for x, _ in line)


def test_nesting_without_end_is_refused():
    deep = struct.pack("<BII", 1, 7, 1) * 500 + to_wkb(Point(1, 2))
    with pytest.raises(InputError):
        pieces_of_wkb(deep)
    many = struct.pack("<BII", 1, 7, 4_000_000_000)
    with pytest.raises(InputError):
        pieces_of_wkb(many)


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize("sweep_deg", [10.0, 90.0, 200.0, 350.0])
def test_chords_of_an_arc_stay_on_it_and_tell_their_error(turn, sweep_deg):
    radius = 50.0
    at = [math.radians(30 + turn * sweep_deg * share) for share in (0, 0.4, 1)]
    start, middle, end = ((radius * math.cos(a) + 1000, radius * math.sin(a) + 2000) for a in at)
    chords, error = chords_of_arc(start, middle, end)
    assert (chords[0], chords[-1]) == (start, end)
    assert len(chords) - 1 == max(2, math.ceil(sweep_deg / 4 - 1e-9))
    reach = [math.hypot(x - 1000, y - 2000) for x, y in chords]
    assert reach == pytest.approx([radius] * len(chords))
    middles = [((a[0] + b[0]) / 2 - 1000, (a[1] + b[1]) / 2 - 2000) for a, b in zip(chords, chords[1:])]
    assert error == pytest.approx(max(radius - math.hypot(x, y) for x, y in middles), rel=1e-6)
    # Every chord goes on in the direction of the arc.
    turns = {
        math.copysign(1, (x0 - 1000) * (y1 - 2000) - (x1 - 1000) * (y0 - 2000))
        for (x0, y0), (x1, y1) in zip(chords, chords[1:])
    }
    assert turns == {turn}


def test_a_curve_of_a_geopackage_becomes_chords_with_a_note(tmp_path):
    wkt = (
        "CURVEPOLYGON(COMPOUNDCURVE((440000 2456000,440100 2456000,440100 2456100),"
        "CIRCULARSTRING(440100 2456100,440050 2456150,440000 2456100),(440000 2456100,440000 2456000)))"
    )
    (tmp_path / "a.csv").write_text(f'name,WKT\nA,"{wkt}"\n')
    command = ["ogr2ogr", "-f", "GPKG", tmp_path / "a.gpkg", tmp_path / "a.csv"]
    command += ["-oo", "GEOM_POSSIBLE_NAMES=WKT", "-a_srs", "EPSG:9208", "-nlt", "CURVEPOLYGON"]
    subprocess.run(command, check=True)
    reading = read_vector(tmp_path / "a.gpkg", FionaSource())
    (area,) = reading.areas
    note = next(note for note in area.notes if note.id == "vector.note.arcs")
    assert note.values["count"] == 1
    assert note.values["error"] == pytest.approx(50_000 * (1 - math.cos(math.radians(2))), rel=1e-3)
    assert len(area.rings[0].corners) == 3 + 44 + 1


def test_an_arc_drawn_as_chords_is_noticed():
    angles = np.radians(np.arange(0, 121, 4))
    arc = np.column_stack([100 * np.cos(angles), 100 * np.sin(angles)])
    ring = np.vstack([arc, [[-300.0, -20.0], [90.0, -150.0]]])
    found = chorded_arcs(ring)
    assert (found.count, found.chords) == (1, 30)
    assert found.error == pytest.approx(100 * (1 - math.cos(math.radians(2))), rel=1e-6)
    square = np.asarray([(0, 0), (10, 0), (10, 10), (0, 10), (-3, 5), (-4, 2)], dtype=float)
    assert chorded_arcs(square).count == 0


plane = st.lists(
    st.tuples(st.integers(300_000_000, 700_000_000), st.integers(950_000_000, 2_590_000_000)),
    min_size=3,
    max_size=12,
    unique=True,
)


@settings(max_examples=200, deadline=None)
@given(plane, st.integers(0, 3))
def test_digits_are_found_again_from_exact_numbers(milli, decimals):
    points = np.round(np.asarray(milli) / 1000.0, decimals)
    printing = printing_of(points)
    assert printing.decimals <= decimals
    assert np.array_equal(np.round(points, printing.decimals), points)


@settings(max_examples=200, deadline=None)
@given(plane.filter(lambda milli: len(milli) >= 4), st.floats(0.001, 0.03))
def test_a_step_is_undone_only_to_numbers_within_its_half(milli, step):
    points = np.asarray(milli) / 1000.0
    stepped = np.round(points / step) * step
    printing = printing_of(stepped, Step(step, step))
    moved = np.abs(np.round(stepped, printing.decimals) - points).max()
    if printing.snapped:
        assert printing.moved_m <= step / 2 * 1.001 + min(0.0051, step) + 1e-5
    else:
        assert moved <= step / 2 + 0.5 * 10.0**-printing.decimals + 1e-6


@settings(max_examples=100, deadline=None)
@given(plane.filter(lambda milli: len(milli) >= 4), st.sampled_from([0.015, 0.03, 0.01]))
def test_whole_metres_survive_a_format_with_a_step(milli, step):
    points = np.round(np.asarray(milli) / 1000.0)
    stepped = np.round(points / step) * step
    printing = printing_of(stepped, Step(step, step))
    assert printing.snapped
    assert np.array_equal(np.round(stepped, printing.decimals), points)
