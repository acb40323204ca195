"""Stated against computed area: the worked check, trial by trial, holes, parts, and the levels' edges."""

from __future__ import annotations

from dataclasses import replace

import areamaker
import numpy as np
import pytest

from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.base.words import both
from mineral_plugin.core.corner_tables.explain import Explained, corner_roundings, explain_area
from mineral_plugin.core.corner_tables.printed import printed_decimals

TRIALS = 20_000


def shaken_areas(area, trials=TRIALS, seed=20261123):
    """Compute the area again and again with every distinct printed coordinate shaken in its last digit."""
    generator = np.random.default_rng(seed)
    shakes = {}
    total = np.zeros(trials)
    for part in area.parts:
        for number, ring in enumerate(part.rings):
            moved = []
            for c in ring.corners:
                key = (c.north_m, c.east_m)
                if key not in shakes:
                    half = [0.5 * 10.0 ** -printed_decimals(*pair) for pair in _texts(c)]
                    shakes[key] = [generator.uniform(-h, h, trials) for h in half]
                north, east = shakes[key]
                moved.append((c.north_m - 2e6 + north, c.east_m - 4e5 + east))
            north, east = (np.array(axis) for axis in zip(*moved))
            twice = np.sum(east * np.roll(north, -1, axis=0) - np.roll(east, -1, axis=0) * north, axis=0)
            total += np.abs(twice) / 2 * (-1 if number else 1)
    return total


def _texts(c):
    return (c.x_text, c.north_m), (c.y_text, c.east_m)


def test_the_worked_check():
    found = explain_area(areamaker.worked())
    assert found.computed_m2 == 22_271.5
    assert found.difference_m2 == -228.5
    assert found.half_unit_m2 == 50.0
    assert found.standard_deviation_m2 == pytest.approx(128, abs=0.5)
    assert found.bound_m2 == pytest.approx(530, abs=5)
    assert found.deviations == pytest.approx(1.8, abs=0.05)
    assert found.verdict is Explained.BARELY
    text = both(found.phrase)
    assert "only just" in text.en and "228.5 m²" in text.en and "22.271,5 m²" in text.vi


def test_7_5_against_7_5714_depends_on_the_digits_of_the_corners():
    # 270 m by 280.4222 m: 7.5714 ha computed.
    fine = areamaker.area(Part(areamaker.box(2_412_000, 442_000, 270, 280.4222, 4)), stated="7.5")
    found = explain_area(fine)
    assert found.computed_m2 == pytest.approx(75_714, abs=0.01)
    assert found.beyond_m2 == pytest.approx(214, abs=0.01)
    assert found.verdict is Explained.NOT_EXPLAINED
    whole = areamaker.area(Part(areamaker.box(2_412_000, 442_000, 270, 280)), stated="7.5")
    assert explain_area(whole).verdict is Explained.EXPLAINED
    # 75,600 m2 from whole metres: deviation 112 m2, bound 551 m2
    assert explain_area(areamaker.area(*whole.parts, stated="7.57")).verdict is Explained.EXPLAINED
    assert explain_area(areamaker.area(*whole.parts, stated="7.53")).verdict is Explained.BARELY
    assert explain_area(areamaker.area(*whole.parts, stated="7.49")).verdict is Explained.NOT_EXPLAINED


HOLE = areamaker.box(2_412_050, 442_050, 60, 90, 1, first=5)
TWO_PARTS = (
    Part(areamaker.box(2_412_000, 442_000, 200, 300), (HOLE,)),
    # shares the side of the first part: its corners were rounded once
    Part(areamaker.box(2_412_000, 442_300, 200, 150)),
)


@pytest.mark.parametrize(
    "area",
    [areamaker.worked(), areamaker.area(*TWO_PARTS), areamaker.area(TWO_PARTS[0])],
    ids=["worked", "parts and hole", "hole"],
)
def test_trial_by_trial_gives_the_same_spread(area):
    found, areas = corner_roundings(area), shaken_areas(area)
    assert float(np.std(areas)) == pytest.approx(found.standard_deviation_m2, rel=0.02)
    worst = float(np.max(np.abs(areas - area_m2(area))))
    assert worst <= found.bound_m2


def test_the_bound_is_reached_when_all_corners_are_rounded_in_the_worst_sense():
    square = areamaker.area(Part(areamaker.box(2_412_000, 442_000, 100, 100)))
    # every corner outwards by half a metre: 101 x 101 m
    assert corner_roundings(square).bound_m2 == pytest.approx(101**2 - 100**2)


def test_a_shared_side_between_two_parts_does_not_count():
    halves = areamaker.area(
        Part(areamaker.box(2_412_000, 442_000, 100, 50)), Part(areamaker.box(2_412_000, 442_050, 100, 50))
    )
    # half a metre times the slopes: outer corners 50 and 25 m, the two shared ones 50 m north and 0 east
    expected = ((4 * 25.0**2 + 4 * 12.5**2 + 2 * 25.0**2) / 3) ** 0.5
    assert corner_roundings(halves).standard_deviation_m2 == pytest.approx(expected)


def test_direction_and_start_change_nothing():
    area = areamaker.worked()
    corners = area.parts[0].outer.corners
    turned = replace(area, parts=(Part(Ring(corners[2::-1] + corners[:2:-1])),))
    assert explain_area(turned) == explain_area(area)


def test_each_coordinate_counts_with_its_own_printed_digits():
    whole = Part(areamaker.ring("2412000/442000 2412100/442000 2412100/442100 2412000/442100"))
    mixed = Part(areamaker.ring("2412000/442000.00 2412100/442000.00 2412100/442100.00 2412000/442100.00"))
    only_north = corner_roundings(areamaker.area(mixed)).standard_deviation_m2
    both_ways = corner_roundings(areamaker.area(whole)).standard_deviation_m2
    assert only_north == pytest.approx(both_ways / 2**0.5, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("2.383.275,00", 2_383_275.0, 2),
        ("2 383 275", 2_383_275.0, 0),
        ("442.393", 442_393.0, 0),
        ("442.393", 442.393, 3),
        ("441008,50", 441_008.5, 2),
        ("444523,770", 444_523.77, 3),
        ("21°48'30\"", 2_412_000.0, None),
        ("", 1.0, None),
    ],
)
def test_printed_decimals(text, value, decimals):
    assert printed_decimals(text, value) == decimals


def test_where_the_text_is_no_coordinate_the_corner_tells_its_digits():
    ring = areamaker.box(2_412_000, 442_000, 100, 100, 2)
    bare = Ring(tuple(Corner(c.name, "", "", c.north_m, c.east_m, 2) for c in ring.corners))
    assert corner_roundings(areamaker.area(Part(bare))) == corner_roundings(areamaker.area(Part(ring)))


def test_what_the_stated_area_leaves_out_is_left_out():
    area = areamaker.area(Part(areamaker.box(2_412_000, 442_000, 300, 300)), stated="8.00")
    assert explain_area(area).verdict is Explained.NOT_EXPLAINED
    found = explain_area(area, [6_000.0, 4_000.0])
    assert (found.verdict, found.difference_m2) == (Explained.EXPLAINED, 0.0)
    assert [note.id for note in found.notes] == ["explain.note.net_of"]


def test_no_stated_area():
    found = explain_area(replace(areamaker.worked(), stated_area=None))
    assert (found.verdict, found.difference_m2) == (Explained.NOT_STATED, 0.0)
    assert "No area is stated" in both(found.phrase).en


def test_a_crossing_ring_is_said():
    first, second, third, fourth = areamaker.box(2_412_000, 442_000, 100, 130).corners
    crossing = areamaker.area(Part(Ring((first, third, second, fourth))), stated="1.30")
    assert [note.id for note in explain_area(crossing).notes] == ["explain.note.crosses"]


@pytest.mark.parametrize(
    ("stated", "verdict", "case"),
    [
        # 1000 x 1000 m in whole metres: deviation 408.25 m2, bound 2001 m2, half unit 0.5 m2
        ("1000000", Explained.EXPLAINED, "equal"),
        ("1000408", Explained.EXPLAINED, "explained"),
        ("1000409", Explained.BARELY, "barely"),
        ("1001225", Explained.BARELY, "barely"),
        ("1001226", Explained.BARELY, "unlikely"),
        ("1002001", Explained.BARELY, "unlikely"),
        ("1002002", Explained.NOT_EXPLAINED, "not_explained"),
    ],
)
def test_the_edges_of_the_levels(stated, verdict, case):
    area = areamaker.area(Part(areamaker.box(2_412_000, 442_000, 1000, 1000)), stated=stated, unit="m2")
    found = explain_area(area)
    assert (found.verdict, found.phrase.id) == (verdict, f"explain.{case}")


def test_many_corners_rounded_in_one_sense_are_very_unlikely():
    angles = np.linspace(0, 2 * np.pi, 100, endpoint=False)
    points = [(2_412_000 + 1000 * np.cos(a), 442_000 + 1000 * np.sin(a)) for a in angles]
    round_area = areamaker.area(Part(areamaker.ring_of(points)))
    computed, spread = area_m2(round_area), corner_roundings(round_area)
    stated = f"{computed + 5 * spread.standard_deviation_m2:.0f}"
    found = explain_area(areamaker.area(*round_area.parts, stated=stated, unit="m2"))
    assert 5 * spread.standard_deviation_m2 < spread.bound_m2
    assert (found.verdict, found.phrase.id) == (Explained.BARELY, "explain.unlikely")


def test_as_json():
    found = explain_area(areamaker.worked()).as_dict()
    assert (found["verdict"], found["stated_m2"], found["difference_m2"]) == ("barely", 22_500.0, -228.5)
    assert set(found["text"]) == {"vi", "en"}


def test_an_area_is_not_changed():
    area = areamaker.worked()
    explain_area(area)
    assert isinstance(area, LicenceArea) and area == areamaker.worked()


def test_ground_left_out_in_words_and_bounded_by_a_table_is_left_out_once():
    from mineral_plugin.core.area.zones import Zone
    from mineral_plugin.core.corner_tables.net_areas import net_beside_holes_m2
    from mineral_plugin.core.work.reading import read_text

    rows = "1 2412000 442000\n2 2412400 442000\n3 2412400 442400\n4 2412000 442400\n"
    hole = "Trừ khu vực đền\na 2412100 442100\nb 2412200 442100\nc 2412200 442200\nd 2412100 442200\n"
    words = "Diện tích 15,00 ha (đã trừ 1,00 ha khu vực đền)\n"
    (bounded,) = read_text(words + rows + hole, Zone(6285, 3)).areas
    assert [len(part.holes) for part in bounded.parts] == [1] and net_beside_holes_m2(bounded) == ()
    (said,) = read_text(words + rows, Zone(6285, 3)).areas
    assert net_beside_holes_m2(said) == (10_000.0,)
