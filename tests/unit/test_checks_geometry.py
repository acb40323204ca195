"""G01-G08: each rule with what passes, what fails, and the very edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from checks_world import EAST, NORTH, TODAY, ZONE, area, context, findings, outcomes, plain_area, ring, square

from mineral_plugin.core.area.model import LicenceArea, Part
from mineral_plugin.core.area.zones import Zone, from_geographic
from mineral_plugin.core.base.findings import Outcome, Severity
from mineral_plugin.core.checks.context import Tolerances
from mineral_plugin.core.checks.engine import run_checks
from mineral_plugin.core.checks.stated_area import rounding_area_m2

CLEAR, CONFLICT = Outcome.CLEAR, Outcome.CONFLICT
WITHIN, CANNOT_TELL, NOT_APPLICABLE = Outcome.WITHIN_TOLERANCE, Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE


def test_g01_three_corners_are_enough() -> None:
    assert outcomes("G01", area(Part(ring((0, 0), (100, 0), (0, 100))))) == [(CLEAR, "")]


def test_g01_two_corners_are_not() -> None:
    (found,) = findings("G01", area(Part(ring((0, 0), (100, 0)))))
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, "too_few_corners", Severity.BLOCKS)
    assert found.basis.article == "Luật 54/2024/QH15, Điều 54 khoản 1"


def test_g01_counts_different_corners_not_lines_of_the_table() -> None:
    assert outcomes("G01", area(Part(ring((0, 0), (100, 0), (0, 0), (100, 0))))) == [
        (CONFLICT, "too_few_corners")
    ]


def test_g01_tells_of_a_hole_that_does_not_close() -> None:
    (found,) = findings("G01", area(Part(square(0, 0, 100), holes=(ring((10, 10), (20, 20)),))))
    assert found.objects[0].id == "1/1"


def test_g01_an_area_without_corners_is_a_conflict() -> None:
    assert outcomes("G01", area()) == [(CONFLICT, "no_parts")]


def test_g02_a_plain_ring_is_clear() -> None:
    assert outcomes("G02", plain_area()) == [(CLEAR, "")]


def test_g02_names_the_sides_that_cross_and_where() -> None:
    bow = area(Part(ring((0, 0), (100, 100), (100, 0), (0, 100))))
    (found,) = findings("G02", bow)
    assert (found.outcome, found.reason) == (CONFLICT, "crossing")
    assert [ref.name for ref in found.objects] == ["1–2", "3–4"]
    assert found.where is not None
    assert found.where.geometry == {"type": "Point", "coordinates": [EAST + 50, NORTH + 50]}


def test_g02_is_derived_and_warns_only() -> None:
    (found,) = findings("G02", area(Part(ring((0, 0), (100, 100), (100, 0), (0, 100)))))
    assert found.severity is Severity.WARNS and not found.basis.confirmed


def test_g02_a_corner_that_repeats_is_told_once() -> None:
    eight = area(Part(ring((0, 0), (100, 100), (200, 0), (200, 200), (100, 100), (0, 200))))
    (found,) = findings("G02", eight)
    assert found.reason == "repeated_corner"
    assert [ref.name for ref in found.objects] == ["2", "5"]


def test_g02_a_side_of_no_length() -> None:
    assert outcomes("G02", area(Part(ring((0, 0), (100, 0), (100, 0), (0, 100))))) == [
        (CONFLICT, "short_side")
    ]


@pytest.mark.parametrize(("side_m", "reason"), [(0.0009, "short_side"), (0.001, "")])
def test_g02_least_side_at_its_edge(side_m: float, reason: str) -> None:
    table = area(Part(ring((0, 0), (100, 0), (100, side_m), (0, 100), decimals=4)))
    # The limit lies between the two, clear of what doubles lose at seven digits before the point.
    limit = Tolerances(least_side_m=0.00095)
    assert [r for _, r in outcomes("G02", table, tolerances=limit)] == [reason]


def test_g02_corners_on_one_line_bound_nothing() -> None:
    assert outcomes("G02", area(Part(ring((0, 0), (50, 50), (100, 100))))) == [(CONFLICT, "flat")]


def test_g02_a_scrambled_ring_is_summed_up() -> None:
    count = 13
    star = [(100 * ((i * 5) % count), 100 * ((i * i * 7) % count)) for i in range(count)]
    found = findings("G02", area(Part(ring(*star))))
    assert [f.reason for f in found].count("many_crossings") == 1
    assert [f.reason for f in found].count("crossing") == 20


def test_g02_hole_inside_is_clear() -> None:
    assert outcomes("G02", area(Part(square(0, 0, 100), holes=(square(10, 10, 20),)))) == [(CLEAR, "")]


@pytest.mark.parametrize("x", [90, 100, 150])
def test_g02_hole_outside_or_across_the_boundary(x: float) -> None:
    subject = area(Part(square(0, 0, 100), holes=(square(x, 10, 20),)))
    assert outcomes("G02", subject) == [(CONFLICT, "hole_outside")]


def test_g02_hole_touching_the_boundary_in_one_point_is_clear() -> None:
    touching = ring((0, 50), (20, 40), (20, 60))
    assert outcomes("G02", area(Part(square(0, 0, 100), holes=(touching,)))) == [(CLEAR, "")]


def test_g02_hole_along_the_boundary_is_a_conflict() -> None:
    assert outcomes("G02", area(Part(square(0, 0, 100), holes=(square(0, 10, 20),)))) == [
        (CONFLICT, "hole_outside")
    ]


def test_g02_holes_over_each_other() -> None:
    part = Part(square(0, 0, 100), holes=(square(10, 10, 30), square(30, 30, 30)))
    assert outcomes("G02", area(part)) == [(CONFLICT, "holes_overlap")]


def test_g02_a_hole_that_cuts_the_part_in_two() -> None:
    cut = ring((0, 50), (50, 40), (100, 50), (50, 60))
    assert outcomes("G02", area(Part(square(0, 0, 100), holes=(cut,)))) == [(CONFLICT, "invalid")]


def test_g02_parts_over_each_other_without_levels() -> None:
    (found,) = findings("G02", area(Part(square(0, 0, 100)), Part(square(50, 0, 100))))
    assert (found.outcome, found.measured, found.unit) == (CONFLICT, 5000.0, "m2")


def test_g02_parts_over_each_other_with_levels_apart() -> None:
    upper = Part(square(0, 0, 100), top_m=100.0, bottom_m=50.0)
    lower = Part(square(0, 0, 100), top_m=50.0, bottom_m=0.0)
    assert outcomes("G02", area(upper, lower)) == [(CLEAR, "")]


def test_g02_parts_whose_levels_meet() -> None:
    upper = Part(square(0, 0, 100), top_m=100.0, bottom_m=49.0)
    lower = Part(square(0, 0, 100), top_m=50.0, bottom_m=0.0)
    assert outcomes("G02", area(upper, lower)) == [(CONFLICT, "parts_overlap")]


def test_g02_a_sliver_between_parts_is_within_tolerance() -> None:
    (found,) = findings("G02", area(Part(square(0, 0, 100)), Part(square(99.95, 0, 100, decimals=2))))
    assert (found.outcome, found.unit, found.limit) == (WITHIN, "m", 0.1)


def test_g02_parts_side_by_side_are_clear() -> None:
    assert outcomes("G02", area(Part(square(0, 0, 100)), Part(square(100, 0, 100)))) == [(CLEAR, "")]


@pytest.mark.parametrize("zone", [Zone(6285, 3), Zone(6300, 6), Zone(6660, 6)])
def test_g03_national_and_provincial_zones_are_clear(zone: Zone) -> None:
    assert outcomes("G03", replace(plain_area(), zone=zone)) == [(CLEAR, "")]


def test_g03_a_provincial_meridian_with_six_degrees_is_a_conflict() -> None:
    assert outcomes("G03", replace(plain_area(), zone=Zone(6285, 6))) == [(CONFLICT, "no_such_zone")]


def test_g03_an_unusual_meridian_is_not_vouched_for() -> None:
    assert outcomes("G03", replace(plain_area(), zone=Zone(6315, 3))) == [(CANNOT_TELL, "unusual_meridian")]


def test_g03_is_not_asked_before_the_circular() -> None:
    assert findings("G03", plain_area(), day=date(2025, 7, 1)) == ()
    assert len(findings("G03", plain_area(), day=date(2025, 7, 2))) == 1


def _at_longitude(degrees: float) -> LicenceArea:
    east, north = from_geographic(np.array([[degrees, 21.0]]), ZONE)[0]
    return area(Part(square(east - EAST, north - NORTH, 10, decimals=3)))


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [
        (104.75, CLEAR),
        (106.2498, CLEAR),
        (106.3, WITHIN),
        (106.4998, WITHIN),
        (106.51, CONFLICT),
        (108.0, CONFLICT),
    ],
)
def test_g05_corners_inside_near_and_outside_the_zone(degrees: float, expected: Outcome) -> None:
    assert [outcome for outcome, _ in outcomes("G05", _at_longitude(degrees))] == [expected]


def test_g05_swapped_coordinates_are_a_conflict() -> None:
    swapped = area(Part(square(NORTH - EAST, EAST - NORTH, 100)))
    assert outcomes("G05", swapped)[0][0] is CONFLICT


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("1.00", CLEAR),
        ("1.005", WITHIN),
        ("1.02", WITHIN),
        ("1.03", CONFLICT),
        ("1", CLEAR),
        ("1.5", CONFLICT),
    ],
)
def test_g06_stated_area_against_computed(stated: str, expected: Outcome) -> None:
    # 100 m x 100 m in whole metres: the corners' rounding allows 201 m2 beside half a unit of the text.
    subject = area(Part(square(0, 0, 100, decimals=0)), stated=stated)
    assert [outcome for outcome, _ in outcomes("G06", subject)] == [expected]


def test_g06_half_a_unit_is_still_clear_and_a_hair_more_is_not() -> None:
    at_edge = area(Part(square(0, 0, 100, 100.5, decimals=3)), stated="1.00")
    beyond = area(Part(square(0, 0, 100, 100.501, decimals=3)), stated="1.00")
    assert outcomes("G06", at_edge) == [(CLEAR, "")]
    assert outcomes("G06", beyond) == [(WITHIN, "stated_area_differs")]


def test_g06_rounding_of_the_corners_is_the_largest_change_they_allow() -> None:
    # Every side of a square can move out by 0.5 m: 101 x 101 - 100 x 100.
    assert rounding_area_m2(area(Part(square(0, 0, 100, decimals=0)))) == pytest.approx(201.0)
    assert rounding_area_m2(area(Part(square(0, 0, 100, decimals=2)))) == pytest.approx(2.0001)


def test_g06_a_published_licence_whose_rounding_explains_the_difference() -> None:
    # Licence 1339/GP-UBND of 20/7/2017, Yên Bái: 2.25 ha stated, corners in whole metres.
    corners = [(442393, 2412129), (442586, 2412174), (442856, 2412187), (442864, 2412135), (442393, 2412107)]
    subject = area(Part(ring(*[(x - EAST, y - NORTH) for x, y in corners], decimals=0)), stated="2.25")
    (found,) = findings("G06", subject)
    assert (found.outcome, found.measured, found.limit) == (WITHIN, 228.5, 50.0)


def test_g06_without_a_stated_area_is_not_applicable() -> None:
    assert outcomes("G06", plain_area()) == [(NOT_APPLICABLE, "no_stated_area")]


@pytest.mark.parametrize(
    ("top", "bottom", "expected"),
    [
        (100.0, 50.0, (CLEAR, "")),
        (-50.0, -100.0, (CLEAR, "")),
        (50.0, 50.0, (CONFLICT, "levels_order")),
        (50.0, 100.0, (CONFLICT, "levels_order")),
        (None, 50.0, (CONFLICT, "levels_missing")),
        (100.0, None, (CONFLICT, "levels_missing")),
    ],
)
def test_g08_levels_of_a_mining_area(top: float, bottom: float, expected: object) -> None:
    assert outcomes("G08", area(Part(square(0, 0, 100), top_m=top, bottom_m=bottom))) == [expected]


def test_g08_missing_levels_block_mining_and_do_not_concern_exploration() -> None:
    subject = area(Part(square(0, 0, 100)))
    assert findings("G08", subject)[0].severity is Severity.BLOCKS
    assert outcomes("G08", subject, procedure="P01") == [(NOT_APPLICABLE, "procedure")]


def test_g08_speaks_of_each_part() -> None:
    given, missing = Part(square(0, 0, 9), top_m=9.0, bottom_m=0.0), Part(square(20, 0, 9))
    assert [(f.part, f.outcome) for f in findings("G08", area(given, missing))] == [(1, CLEAR), (2, CONFLICT)]


def test_rules_on_a_repaired_copy_say_so_and_leave_the_corners_alone() -> None:
    bow = area(Part(ring((0, 0), (100, 100), (100, 0), (0, 100))))
    (found,) = findings("A02", bow, procedure="P01")
    assert found.measured == 5000.0
    assert "bản sao" in found.message.vi and "repaired copy" in found.message.en
    assert context(bow).area is bow


def test_identifiers_are_unique_and_do_not_depend_on_measures() -> None:
    bow = run_checks(
        context(area(Part(ring((0, 0), (100, 100), (100, 0), (0, 100))), Part(ring((0, 0), (9, 9)))))
    )
    assert len({finding.id for finding in bow}) == len(bow)
    small, large = (
        findings("A02", plain_area(100), procedure="P01"),
        findings("A02", plain_area(200), procedure="P01"),
    )
    assert small[0].measured != large[0].measured and small[0].id == large[0].id


def test_today_is_inside_the_set() -> None:
    assert context(plain_area()).event_date == TODAY
