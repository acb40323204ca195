"""Two corner tables compared: moved, missing, added, renamed, renumbered, turned, in another zone."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import areamaker
import numpy as np
import pytest
from areamaker import area, box, named, ring_of
from hypothesis import given, settings
from hypothesis import strategies as st

from mineral_plugin.core.area.geometry import ring_points
from mineral_plugin.core.area.model import Part, Ring
from mineral_plugin.core.area.zones import Zone, between_zones
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import both
from mineral_plugin.core.corner_tables.compare import Change, compare_corners
from mineral_plugin.core.corner_tables.difference_words import difference_phrases
from mineral_plugin.core.work.comparing import compare_areas, difference_document, difference_rows

NORTH, EAST = 2_412_000.0, 442_000.0


def river(count=246, step=5.0, wave=40.0):
    """Return the corners of a strip along a river, metres apart: one bank there, the other back."""
    half = count // 2
    there = [(NORTH + wave * math.sin(i / 12), EAST + step * i) for i in range(half)]
    back = [(north + 30, east) for north, east in reversed(there)]
    return there + back[: count - half]


def of_points(points, decimals=2, names=None):
    ring = ring_of(points, decimals)
    return area(Part(named(ring, names) if names else ring))


def ids(difference):
    return [phrase.id for phrase in difference_phrases(difference)]


def pairs_of(difference):
    return [(pair.old_place, pair.new_place) for pair in difference.pairs]


WORKED = areamaker.worked()


# --- one thing at a time ------------------------------------------------------------------------------


def test_a_table_and_itself():
    found = compare_corners(WORKED, WORKED)
    assert found.is_same_ground and found.counts["same"] == 5
    assert ids(found) == ["compare.same"]


def test_one_corner_moved():
    moved = area(
        Part(areamaker.ring(areamaker.WORKED.replace("2412187/442856", "2412190/442852"))), stated="2.25"
    )
    found = compare_corners(WORKED, moved)
    assert found.counts == {"same": 4, "rounded": 0, "shifted": 1, "missing": 0, "added": 0, "renamed": 0}
    pair = found.largest_shift
    assert (pair.old.name, pair.north_mm, pair.east_mm, pair.length_mm) == ("3", 3000.0, -4000.0, 5000.0)
    assert ids(found) == ["compare.summary", "compare.shifted"]
    assert "5,000.0 mm" in both(difference_phrases(found)[1]).en
    assert "5.000,0 mm" in both(difference_phrases(found)[1]).vi


def test_a_lost_digit_moves_a_corner_by_far_and_it_is_still_that_corner():
    slipped = area(Part(areamaker.ring(areamaker.WORKED.replace("2412187/442856", "2112187/442856"))))
    found = compare_corners(WORKED, slipped)
    assert pairs_of(found) == [(n, n) for n in range(5)]
    assert found.largest_shift.north_mm == -300_000_000.0


def test_a_missing_and_an_added_corner():
    corners = WORKED.parts[0].outer.corners
    shorter = area(Part(Ring(corners[:2] + corners[3:])))
    found = compare_corners(WORKED, shorter)
    assert [corner.name for corner in found.rings[0].missing] == ["3"]
    assert pairs_of(found) == [(0, 0), (1, 1), (3, 2), (4, 3)]
    back = compare_corners(shorter, WORKED)
    assert [corner.name for corner in back.rings[0].added] == ["3"]
    assert "compare.added" in ids(back)


def test_a_renamed_corner():
    other = area(Part(named(WORKED.parts[0].outer, ["1", "2", "3a", "4", "5"])))
    found = compare_corners(WORKED, other)
    assert [(pair.old.name, pair.new.name) for pair in found.rings[0].renamed] == [("3", "3a")]
    assert found.is_same_ground and not found.rings[0].is_renumbered
    assert "compare.renamed" in ids(found)


def test_a_renumbered_ring_from_another_start():
    corners = WORKED.parts[0].outer.corners
    turned = area(Part(named(Ring(corners[2:] + corners[:2]), ["A", "B", "C", "D", "E"])))
    (ring,) = compare_corners(WORKED, turned).rings
    assert ring.is_renumbered and ring.starts_at.name == "3" and not ring.is_reversed
    assert not ring.out_of_order and not ring.shifted


def test_a_ring_in_the_other_direction():
    corners = WORKED.parts[0].outer.corners
    turned = area(Part(Ring(corners[:1] + corners[:0:-1])))
    found = compare_corners(WORKED, turned)
    assert found.rings[0].is_reversed and found.rings[0].starts_at is None
    assert found.is_same_ground
    assert ids(found)[-1] == "compare.reversed"


def test_two_exchanged_corners_are_out_of_order():
    corners = compare = list(of_points(river(20)).parts[0].outer.corners)
    compare = corners[:7] + [corners[8], corners[7]] + corners[9:]
    found = compare_corners(area(Part(Ring(tuple(corners)))), area(Part(Ring(tuple(compare)))))
    assert len(found.rings[0].out_of_order) == 1 and not found.is_same_ground
    assert found.counts["same"] == 20


def test_digits_only():
    fine = of_points(
        [(NORTH + 0.37, EAST + 0.21), (NORTH + 200.44, EAST + 9.6), (NORTH + 99.9, EAST + 300.1)]
    )
    coarse = of_points([(NORTH, EAST), (NORTH + 200, EAST + 10), (NORTH + 100, EAST + 300)], 0)
    found = compare_corners(fine, coarse)
    assert found.counts["rounded"] == 3 and found.is_same_ground
    assert ids(found) == ["compare.summary", "compare.rounded"]
    # The same digits, one unit apart: that is no rounding.
    other = of_points([(NORTH, EAST), (NORTH + 200, EAST + 11), (NORTH + 100, EAST + 300)], 0)
    assert compare_corners(coarse, other).counts["shifted"] == 1


def test_the_tolerance_is_in_millimetres():
    near = of_points([(NORTH + 0.004, EAST), (NORTH + 100, EAST), (NORTH, EAST + 100)], 3)
    base = of_points([(NORTH, EAST), (NORTH + 100, EAST), (NORTH, EAST + 100)], 3)
    assert compare_corners(base, near, 5).counts["shifted"] == 0
    assert compare_corners(base, near, 3).counts["shifted"] == 1
    for bad in (-1, float("nan"), float("inf")):
        with pytest.raises(InputError):
            compare_corners(base, near, bad)


# --- the whole ring -----------------------------------------------------------------------------------


@pytest.mark.parametrize("shift", [(230.0, 0.0), (-150.0, 174.0), (0.0, 3.0), (0.4, -0.3)])
@pytest.mark.parametrize(
    "points", [river(), river(40, 60.0), [(NORTH, EAST), (NORTH + 200, EAST), (NORTH, EAST + 90)]]
)
def test_a_table_moved_as_a_whole(points, shift):
    moved = [(north + shift[0], east + shift[1]) for north, east in points]
    found = compare_corners(of_points(points), of_points(moved))
    assert pairs_of(found) == [(n, n) for n in range(len(points))]
    common = found.common_shift
    assert (common.north_mm, common.east_mm) == pytest.approx((shift[0] * 1000, shift[1] * 1000), abs=11)
    assert ids(found) == ["compare.summary", "compare.common_shift"]
    assert "All corners moved by the same vector" in both(difference_phrases(found)[1]).en


def test_a_moved_table_that_was_renumbered_and_turned():
    points = river(60, 20.0)
    moved = [(north + 111.0, east - 200.0) for north, east in points[10:] + points[:10]][::-1]
    found = compare_corners(of_points(points), of_points(moved))
    assert len(found.pairs) == 60 and found.common_shift.length_mm == pytest.approx(228_737, abs=10)
    assert found.rings[0].is_reversed and not found.rings[0].out_of_order


def test_corners_that_moved_each_its_own_way_have_no_common_vector():
    generator = np.random.default_rng(7)
    moved = [(n + generator.uniform(-2, 2), e + generator.uniform(-2, 2)) for n, e in river(30, 60.0)]
    found = compare_corners(of_points(river(30, 60.0)), of_points(moved))
    assert pairs_of(found) == [(n, n) for n in range(30)]
    assert found.common_shift is None


@pytest.mark.parametrize("noise", [0.3, 1.5, 2.4])
@pytest.mark.parametrize("numbered", [True, False])
def test_dense_corners_keep_their_order(noise, numbered):
    """Corners 5 m apart that each moved by up to 2.4 m, one lost and two put in between."""
    points, generator = river(), np.random.default_rng(11)
    moved = [(n + generator.uniform(-noise, noise), e + generator.uniform(-noise, noise)) for n, e in points]
    truth = [i for i in range(len(points)) if i != 50]
    new = [moved[i] for i in truth]
    extra = [
        ((a[0] + b[0]) / 2 + 30, (a[1] + b[1]) / 2) for a, b in ((new[20], new[21]), (new[180], new[181]))
    ]
    new.insert(181, extra[1])
    truth.insert(181, None)
    new.insert(21, extra[0])
    truth.insert(21, None)
    names = [str(n) for n in range(1, len(new) + 1)] if numbered else [f"M{n}" for n in range(len(new))]
    found = compare_corners(of_points(points), of_points(new, names=names))
    right = sum(truth[pair.new_place] == pair.old_place for pair in found.pairs)
    assert len(found.pairs) >= 244 and right / len(found.pairs) > 0.98
    if noise < 1:
        assert [corner.name for corner in found.rings[0].missing] == ["51"]
        assert [corner.name for corner in found.rings[0].added] == [names[21], names[182]]


def test_many_thousand_corners_are_compared_in_time():
    angles = np.linspace(0, 2 * np.pi, 3000, endpoint=False)
    points = [(NORTH + 9000 * math.cos(a), EAST + 9000 * math.sin(a)) for a in angles]
    found = compare_corners(of_points(points), of_points(points[:1500] + points[1501:]))
    assert [corner.name for corner in found.rings[0].missing] == ["1501"]


# --- parts, holes, zones ------------------------------------------------------------------------------

FIRST, SECOND = box(NORTH, EAST, 200, 300), box(NORTH + 1000, EAST, 150, 250, first=5)
HOLE, OTHER_HOLE = box(NORTH + 50, EAST + 50, 40, 40, first=9), box(NORTH + 50, EAST + 150, 40, 40, first=13)


def test_parts_are_matched_to_parts():
    old, new = area(Part(FIRST), Part(SECOND)), area(Part(SECOND), Part(FIRST))
    found = compare_corners(old, new)
    assert [(ring.old_part, ring.new_part) for ring in found.rings] == [(1, 2), (2, 1)]
    assert found.counts["same"] == 8 and found.is_same_ground


def test_a_part_that_is_gone_and_one_that_is_new():
    third = box(NORTH + 5000, EAST + 5000, 100, 100, first=21)
    found = compare_corners(area(Part(FIRST), Part(SECOND)), area(Part(FIRST), Part(third)))
    assert [(ring.old_part, ring.new_part) for ring in found.rings] == [(1, 1), (2, None), (None, 2)]
    assert (found.counts["missing"], found.counts["added"]) == (4, 4)
    assert ids(found)[1:] == ["compare.ring_missing", "compare.ring_added"]


def test_holes_are_matched_to_holes():
    old = area(Part(FIRST, (HOLE, OTHER_HOLE)))
    new = area(Part(FIRST, (OTHER_HOLE,)))
    found = compare_corners(old, new)
    assert [(ring.old_hole, ring.new_hole if ring.new_part else None) for ring in found.rings] == [
        (0, 0),
        (1, None),
        (2, 1),
    ]
    assert (
        both(difference_phrases(found)[1]).en
        == "Part 1, unmined piece 1 of the old table is not in the new one (4 corners)."
    )


def test_levels_and_stated_area_that_changed_are_said():
    old = area(Part(FIRST, (), 120.0, -60.0), stated="6.00")
    new = area(Part(FIRST, (), 120.0, -80.5), stated="6")
    texts = [both(phrase).en for phrase in difference_phrases(compare_corners(old, new))]
    assert "The stated area changed from 6,00 ha to 6 ha." in texts
    assert "Part 1: the highest / lowest level (m) changed from 120 / -60 to 120 / -80.5." in texts
    bare = replace(new, stated_area=None)
    assert "to none stated" in " ".join(both(p).en for p in difference_phrases(compare_corners(old, bare)))


def test_another_zone_is_brought_over_and_said():
    other = Zone(6300, 6)
    points = between_zones(ring_points(WORKED.parts[0].outer), WORKED.zone, other)
    new = replace(area(Part(ring_of([(n, e) for e, n in points], 3))), zone=other)
    found = compare_corners(WORKED, new)
    assert found.counts["same"] == 5 and found.is_same_ground
    assert "compare.zones" in ids(found)
    whole = replace(area(Part(ring_of([(n, e) for e, n in points], 0))), zone=other)
    assert compare_corners(WORKED, whole).counts["rounded"] >= 4


def test_without_corners():
    empty = area(Part(Ring(())))
    found = compare_corners(WORKED, empty)
    assert found.counts["missing"] == 5 and compare_corners(empty, empty).is_same_ground
    assert compare_corners(area(), WORKED).counts["added"] == 5


# --- rows and JSON ------------------------------------------------------------------------------------


def test_rows_have_every_corner_of_both_tables_once():
    corners = WORKED.parts[0].outer.corners
    new = area(Part(Ring((*corners[:2], areamaker.corner("2a", "2412300", "442700"), *corners[3:]))))
    rows = difference_rows(compare_corners(WORKED, new))
    assert [row.old.name if row.old else None for row in rows] == ["1", "2", "3", "4", "5"]
    assert {row.change for row in rows} == {Change.SAME, Change.SHIFTED}
    assert both(rows[2].word).en == "moved" and both(rows[2].ring).vi == "Phần 1"


def test_the_document_is_json_and_says_it_in_both_languages():
    difference, sentences = compare_areas(WORKED, area(Part(FIRST, (HOLE,))))
    document = difference_document(difference)
    assert json.loads(json.dumps(document)) == document
    assert [text["vi"] for text in document["text"]] == [sentence.vi for sentence in sentences]
    names = {"same", "rounded", "shifted", "missing", "added", "renamed"}
    assert set(document["counts"]) == names


# --- whatever is done to a ring -----------------------------------------------------------------------


@st.composite
def rings(draw):
    """Return a star of corners 8 to 40, at least metres apart."""
    count = draw(st.integers(8, 40))
    radii = draw(st.lists(st.integers(300, 900), min_size=count, max_size=count))
    return [
        (NORTH + r * math.cos(2 * math.pi * i / count), EAST + r * math.sin(2 * math.pi * i / count))
        for i, r in enumerate(radii)
    ]


@settings(max_examples=60, deadline=None)
@given(points=rings(), data=st.data())
def test_what_was_done_is_what_is_found(points, data):
    count = len(points)
    lost = data.draw(st.sampled_from([None, *range(count)]))
    start = data.draw(st.integers(0, count - 1))
    back = data.draw(st.booleans())
    shift = data.draw(st.sampled_from([(0.0, 0.0), (230.0, -40.0), (1500.0, 2.0)]))
    order = [n for n in (*range(start, count), *range(start)) if n != lost]
    order = order[::-1] if back else order
    new = [(points[n][0] + shift[0], points[n][1] + shift[1]) for n in order]
    found = compare_corners(of_points(points), of_points(new))
    (ring,) = found.rings
    assert sorted(pairs_of(found)) == sorted((n, place) for place, n in enumerate(order))
    assert ring.is_reversed == back and not ring.out_of_order and not ring.added
    assert len(ring.missing) == (lost is not None)
    assert (found.common_shift is None) == (shift == (0.0, 0.0))


@settings(max_examples=40, deadline=None)
@given(first=rings(), second=rings())
def test_any_two_rings_give_an_answer_that_counts_up(first, second):
    found = compare_corners(of_points(first), of_points(second))
    (ring,) = found.rings
    assert len(ring.pairs) + len(ring.missing) == len(first)
    assert len(ring.pairs) + len(ring.added) == len(second)
    assert len({pair.new_place for pair in ring.pairs}) == len(ring.pairs)
    assert compare_corners(of_points(first), of_points(second)) == found
