"""G04, G07, G09-G13: axes, numbering against the map, unmined areas, returns, corrections, marks, wells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Callable, Dict, Optional

import pytest
from checks_world import (
    EAST,
    FRESH,
    NORTH,
    ZONE,
    area,
    box,
    context,
    findings,
    layer,
    outcomes,
    plain_area,
    ring,
    spec,
    square,
)

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.area.zones import Zone, as_points, between_zones
from mineral_plugin.core.base.findings import Finding, Outcome, Severity
from mineral_plugin.core.checks.corner_pairs import pair_corners

CLEAR, CONFLICT, WITHIN = Outcome.CLEAR, Outcome.CONFLICT, Outcome.WITHIN_TOLERANCE
CANNOT_TELL, NOT_APPLICABLE = Outcome.CANNOT_TELL, Outcome.NOT_APPLICABLE
MISSING = [(CANNOT_TELL, "fact_missing")]
IN_METRES = area(Part(square(0, 0, 100, decimals=0), top_m=50.0, bottom_m=0.0))
Make = Callable[..., str]


def at(*spots: Any, names: str = "1234567", decimals: int = 0) -> LicenceArea:
    """Return an area of one ring with corners at the very coordinates (north, east)."""
    corners = (
        Corner(name, f"{north:.{decimals}f}", f"{east:.{decimals}f}", north, east, decimals)
        for name, (north, east) in zip(names, spots)
    )
    return area(Part(Ring(tuple(corners))))


def named(names: str, subject: Optional[LicenceArea] = None) -> LicenceArea:
    """Return the plain area with other names of its corners."""
    part = (subject or plain_area()).parts[0]
    corners = (replace(corner, name=name) for corner, name in zip(part.outer.corners, names.split()))
    return area(replace(part, outer=Ring(tuple(corners))))


def asked_about(found: Finding, fact: str) -> bool:
    """Return whether a finding says that a fact has to be stated."""
    return fact in found.facts


# G04


def test_g04_north_and_east_in_their_ranges_are_clear() -> None:
    assert outcomes("G04", plain_area()) == [(CLEAR, "")]


def test_g04_swapped_numbers_are_a_warning_that_names_the_corners() -> None:
    swapped = at((EAST, NORTH), (EAST + 100, NORTH), (EAST + 100, NORTH + 100), (NORTH + 100, EAST))
    (found,) = findings("G04", swapped)
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, "axes_swapped", Severity.WARNS)
    assert [ref.name for ref in found.objects] == ["1", "2", "3"]
    assert "3 of 4 corners" in found.message.en and found.basis.confirmed is False


@pytest.mark.parametrize(
    ("north", "east", "expected"),
    [
        (2_700_000.0, 500_000.0, (CLEAR, "")),
        (2_700_000.1, 500_000.0, (CANNOT_TELL, "axes_unclear")),
        (1_000_000.0, 100_000.0, (CLEAR, "")),
        (1_000_000.0, 99_999.9, (CANNOT_TELL, "axes_unclear")),
        (950_000.1, 849_999.9, (CLEAR, "")),
        (950_000.0, 850_000.0, (CANNOT_TELL, "axes_unclear")),
        (950_000.1, 950_000.1, (CANNOT_TELL, "axes_unclear")),
        (849_999.9, 950_000.0, (CONFLICT, "axes_swapped")),
    ],
)
def test_g04_numbers_that_fit_both_ways_or_none_are_asked_about(
    north: float, east: float, expected: Any
) -> None:
    assert outcomes("G04", at((north, east), (north, east), (north, east), decimals=1)) == [expected]


def test_g04_an_area_without_corners_cannot_be_told() -> None:
    assert outcomes("G04", area()) == [(CANNOT_TELL, "no_ground")]


def test_g04_holds_on_every_day() -> None:
    for day in (date(2005, 1, 1), date(2025, 6, 30), date(2027, 3, 1)):
        assert outcomes("G04", plain_area(), day=day) == [(CLEAR, "")]


# G07


def test_g07_the_same_table_on_the_map_is_clear() -> None:
    (found,) = findings("G07", plain_area(), facts={"map_table": plain_area()})
    assert found.outcome is CLEAR and "the same corners (4, rings: 1)" in found.message.en
    assert found.basis.confirmed and "Mẫu số 01" in found.basis.article


def test_g07_without_the_table_of_the_map_it_is_asked_for() -> None:
    (found,) = findings("G07", plain_area(), facts={"map_ready": True})
    assert (found.outcome, found.reason) == (CANNOT_TELL, "fact_missing") and asked_about(found, "map_table")
    assert outcomes("G07", plain_area()) == [(NOT_APPLICABLE, "no_map")]


@pytest.mark.parametrize(
    "names", ["1 2 4 5", "2 3 4 5", "1 2 2 3", "1 3 2 4", "1 2 3 X9", "1 2 3 ?", "A B D E"]
)
def test_g07_numbers_that_do_not_run_on_are_told(names: str) -> None:
    subject = named(names)
    found = outcomes("G07", subject, facts={"map_table": subject})
    assert sorted(reason for _, reason in found) == ["", "numbering"] and len(found) == 2


@pytest.mark.parametrize("names", ["1 2 3 4", "M1 M2 M3 M4", "A B C D", "I.1 I.2 I.3 I.4", "a b c d"])
def test_g07_numbers_that_run_on_are_clear(names: str) -> None:
    subject = named(names)
    assert outcomes("G07", subject, facts={"map_table": subject}) == [(CLEAR, "")]


@pytest.mark.parametrize(("second", "runs_on"), [("1 2 3 4", True), ("5 6 7 8", True), ("6 7 8 9", False)])
def test_g07_a_second_ring_starts_anew_or_goes_on(second: str, runs_on: bool) -> None:
    parts = (*named("1 2 3 4").parts, *named(second, area(Part(square(300, 0, 100)))).parts)
    found = findings("G07", area(*parts), facts={"map_table": area(*parts)})
    assert [f.reason for f in found if f.outcome is CONFLICT] == ([] if runs_on else ["numbering"])
    if not runs_on:
        assert (found[-1].part, "6 comes after –" in found[-1].message.en) == (2, True)


def test_g07_the_order_of_the_map_is_compared_row_by_row() -> None:
    (found,) = findings("G07", plain_area(), facts={"map_table": named("1 2 4 3")})
    assert (found.outcome, found.reason, found.severity, found.part) == (
        CONFLICT,
        "map_order",
        Severity.WARNS,
        1,
    )
    assert "in row 3 the table has corner 3, the map has 4" in found.message.en


def test_g07_a_corner_too_many_on_the_map_is_told() -> None:
    longer = area(Part(ring((0, 0), (100, 0), (100, 100), (0, 100), (0, 50))))
    (found,) = findings("G07", plain_area(), facts={"map_table": longer})
    assert (
        found.reason == "map_order" and "in row 5 the table has corner –, the map has 5" in found.message.en
    )


def test_g07_rings_and_zones_of_the_map_are_compared() -> None:
    two = area(*plain_area().parts, Part(square(300, 0, 100)))
    assert outcomes("G07", plain_area(), facts={"map_table": two}) == [(CONFLICT, "map_rings")]
    elsewhere = replace(plain_area(), zone=Zone(6300, 3))
    assert outcomes("G07", plain_area(), facts={"map_table": elsewhere}) == [(CONFLICT, "map_zone")]


@pytest.mark.parametrize(("shift", "expected"), [(0.5, (CLEAR, "")), (0.51, (CONFLICT, "map_places"))])
@pytest.mark.parametrize("axis", [0, 1])
def test_g07_coordinates_agree_to_half_a_unit_of_the_coarser_digits(
    shift: float, expected: Any, axis: int
) -> None:
    x, y = (shift, 0) if axis == 0 else (0, shift)
    printed = area(Part(ring((0, 0), (100, 0), (100 + x, 100 + y), (0, 100), decimals=2)))
    found = findings("G07", IN_METRES, facts={"map_table": printed})
    assert [(f.outcome, f.reason) for f in found] == [expected]
    if expected[0] is CONFLICT:
        assert (found[0].measured, found[0].unit) == (0.51, "m")
        assert "1 of 4 corners" in found[0].message.en and "corner 3" in found[0].message.en


def test_g07_begins_with_the_forms_and_names_their_change() -> None:
    same = {"map_table": plain_area()}
    assert outcomes("G07", plain_area(), facts=same, day=date(2025, 7, 1)) == []
    for day, changed in ((date(2025, 7, 2), False), (date(2026, 1, 15), False), (date(2026, 1, 16), True)):
        (found,) = findings("G07", plain_area(), facts=same, day=day)
        assert found.outcome is CLEAR
        assert ("Thông tư 04/2026" in found.basis.article) is changed


# G09


def with_holes(count: int) -> LicenceArea:
    return area(Part(square(0, 0, 400), tuple(square(50 + 100 * n, 50, 40) for n in range(count))))


@pytest.mark.parametrize(
    ("holes", "tables", "expected"),
    [
        (2, 2.0, (CLEAR, "")),
        (2, 1.0, (CONFLICT, "unmined_tables")),
        (2, 3.0, (CONFLICT, "unmined_tables")),
        (1, 0.0, (CONFLICT, "unmined_tables")),
        (1, None, (CANNOT_TELL, "fact_missing")),
        (0, None, (NOT_APPLICABLE, "no_holes")),
        (0, 0.0, (NOT_APPLICABLE, "no_holes")),
        (0, 1.0, (CONFLICT, "unmined_tables")),
    ],
)
def test_g09_each_unmined_area_has_one_table(holes: int, tables: Optional[float], expected: Any) -> None:
    facts = {} if tables is None else {"unmined_tables": tables}
    assert outcomes("G09", with_holes(holes), facts=facts) == [expected]


def test_g09_lists_the_unmined_areas_with_their_ground() -> None:
    (found,) = findings("G09", with_holes(2), facts={"unmined_tables": 1.0})
    assert (found.severity, found.measured, found.unit) == (Severity.WARNS, 3200.0, "m2")
    assert [(ref.role, ref.id) for ref in found.objects] == [("ring", "1/1"), ("ring", "1/2")]
    assert "part 1, hole 2: 1,600 m²" in found.message.en and "on the map: 1, but" in found.message.en


def test_g09_a_hole_that_does_not_close_still_needs_its_table() -> None:
    flat = area(Part(square(0, 0, 400), (ring((50, 50), (60, 60)),)))
    assert outcomes("G09", flat, facts={"unmined_tables": 1.0}) == [(CLEAR, "")]


def test_g09_begins_with_the_new_form_and_only_for_mining() -> None:
    facts = {"unmined_tables": 1.0}
    assert outcomes("G09", with_holes(1), facts=facts, day=date(2026, 1, 15)) == []
    assert outcomes("G09", with_holes(1), facts=facts, day=date(2026, 1, 16)) == [(CLEAR, "")]
    assert outcomes("G09", with_holes(1), procedure="P01") == [(NOT_APPLICABLE, "procedure")]


# G10


def returned(kept: LicenceArea, back: Any, old: Any = None, **more: Any) -> Dict[str, Any]:
    facts = {
        "partial_return": True,
        "returned_area": back,
        "old_area": old or area(Part(square(0, 0, 200, 100))),
    }
    return {"subject": kept, "facts": facts, **more}


def back(x: float = 100, width: float = 100, decimals: int = 0, **levels: float) -> LicenceArea:
    return area(Part(square(x, 0, width, 100, decimals=decimals), **levels))


def g10(kept: LicenceArea, *args: Any, **kwargs: Any) -> Any:
    told = returned(kept, *args, **kwargs)
    return findings("G10", told.pop("subject"), **told)


def test_g10_two_parts_that_make_the_old_area_are_clear() -> None:
    (found,) = g10(plain_area(), back())
    assert (found.outcome, found.measured, found.limit) == (CLEAR, 0.0, 1.0)
    assert "20,000 m²" in found.message.en


@pytest.mark.parametrize(
    ("x", "width", "reason", "sentence"),
    [
        (90, 110, "parts_overlap", "overlap by"),
        (110, 90, "missing", "neither"),
        (100, 120, "added", "outside"),
    ],
)
def test_g10_ground_twice_left_out_or_added_is_a_warning_with_its_place(
    x: float, width: float, reason: str, sentence: str
) -> None:
    (found,) = g10(plain_area(), back(x, width))
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, reason, Severity.WARNS)
    assert found.measured == (2000.0 if reason == "added" else 1000.0) and found.where is not None
    assert sentence in found.message.en and found.basis.confirmed is False


@pytest.mark.parametrize(
    ("x", "expected"),
    [(100.01, CLEAR), (100.02, WITHIN), (99.99, CLEAR), (99.98, WITHIN), (112, CONFLICT)],
)
def test_g10_a_square_metre_is_none_and_rounding_is_told(x: float, expected: Outcome) -> None:
    (found,) = g10(plain_area(), back(x, 200 - x, decimals=2))
    assert found.outcome is expected


def test_g10_rounding_explains_no_more_than_the_printed_digits_can_move() -> None:
    fine = area(Part(square(0, 0, 100, decimals=2)))
    old = area(Part(square(0, 0, 200, 100, decimals=2)))
    reach = (400 + 400 + 600) * 0.005 + 3 * 4 * 0.005**2
    inside, beyond = 1.0 + reach - 0.05, 1.0 + reach + 0.6
    assert [f.outcome for f in g10(fine, back(100 + inside / 100, 100 - inside / 100, 2), old)] == [WITHIN]
    assert [f.outcome for f in g10(fine, back(100 + beyond / 100, 100 - beyond / 100, 2), old)] == [CONFLICT]


def test_g10_a_level_that_is_returned_below_the_kept_one_is_no_overlap() -> None:
    below = area(Part(square(0, 0, 100), top_m=0.0, bottom_m=-50.0))
    whole = area(Part(square(0, 0, 100), top_m=50.0, bottom_m=-50.0))
    assert [f.outcome for f in g10(plain_area(), below, whole)] == [CLEAR]
    meeting = area(Part(square(0, 0, 100), top_m=0.001, bottom_m=-50.0))
    assert [f.reason for f in g10(plain_area(), meeting, whole)] == ["parts_overlap"]


def test_g10_an_old_table_in_another_zone_is_brought_over() -> None:
    other = Zone(6300, 3)
    spots = [(EAST + x, NORTH + y) for x, y in ((0, 0), (200, 0), (200, 100), (0, 100))]
    moved = between_zones(as_points(spots), ZONE, other).tolist()
    old = replace(at(*((north, east) for east, north in moved), decimals=3), zone=other)
    (found,) = g10(plain_area(), back(), old)
    assert found.outcome is CLEAR and "20,000 m²" in found.message.en
    assert [f.reason for f in g10(plain_area(), back(110, 90), old)] == ["missing"]


def test_g10_asks_first_whether_anything_is_returned_and_then_for_the_tables() -> None:
    (first,) = findings("G10", plain_area(), facts={"filing_purpose": "other"})
    assert first.reason == "fact_missing" and asked_about(first, "partial_return")
    assert not asked_about(first, "returned_area")
    for facts in ({}, {"filing_purpose": "other", "partial_return": False}):
        assert outcomes("G10", plain_area(), facts=facts) == [(NOT_APPLICABLE, "no_return")]
    (second,) = findings("G10", plain_area(), facts={"partial_return": True, "old_area": plain_area()})
    assert second.reason == "fact_missing" and asked_about(second, "returned_area")


@pytest.mark.parametrize("which", ["old", "returned", "own"])
def test_g10_a_table_that_does_not_close_cannot_be_told(which: str) -> None:
    open_ring = area(Part(ring((0, 0), (100, 0))))
    told = {
        "old": lambda: g10(plain_area(), back(), open_ring),
        "returned": lambda: g10(plain_area(), open_ring),
        "own": lambda: g10(open_ring, back()),
    }
    (found,) = told[which]()
    assert (found.outcome, found.reason) == (
        CANNOT_TELL,
        "no_ground" if which == "own" else "stated_no_ground",
    )
    if which != "own":
        assert f"{which}_area" in found.message.en


def test_g10_begins_with_the_decree_and_names_the_change_of_its_forms() -> None:
    assert g10(plain_area(), back(), day=date(2025, 7, 1)) == ()
    for day, changed in ((date(2025, 7, 2), False), (date(2026, 1, 15), False), (date(2026, 1, 16), True)):
        (found,) = g10(plain_area(), back(), day=day)
        assert found.outcome is CLEAR and ("Thông tư 04/2026" in found.basis.article) is changed
    (exploring,) = g10(plain_area(), back(), procedure="P01")
    assert exploring.outcome is CLEAR and exploring.basis.article == ""


# G11


def corrected(unchanged: Optional[bool] = True, old: Optional[LicenceArea] = None) -> Dict[str, Any]:
    facts: Dict[str, Any] = {"coordinate_correction": True, "old_area": old or plain_area()}
    return facts if unchanged is None else {**facts, "reserve_unchanged": unchanged}


def test_g11_shifts_and_change_of_area_are_told_where_the_reserve_stays() -> None:
    shifted = area(Part(ring((0, 0), (100, 0), (103, 104), (0, 101))))
    (found,) = findings("G11", shifted, facts=corrected())
    assert (found.outcome, found.severity, found.measured, found.unit) == (CLEAR, Severity.INFORMS, 5.0, "m")
    assert "2 of 4 corners move, at most 5 m (corner 3 by 5 m, corner 4 by 1 m)" in found.message.en
    assert "a change of 401.5 m²" in found.message.en and found.basis.confirmed


def test_g11_a_reserve_that_changes_is_no_correction() -> None:
    (found,) = findings("G11", plain_area(), facts=corrected(False))
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, "reserve_changes", Severity.INFORMS)
    assert "0 of 4 corners move" in found.message.en and "(none)" in found.message.en


@pytest.mark.parametrize(("old", "new"), [("1 2 3 4", "1 2 3 5"), ("1 2 3 4", "1 2 3 3")])
def test_g11_corners_without_a_counterpart_cannot_be_told(old: str, new: str) -> None:
    (found,) = findings("G11", named(new), facts=corrected(old=named(old)))
    assert (found.outcome, found.reason) == (CANNOT_TELL, "corners_unpaired")
    assert "only in the old table: 4; only in the new one: " + new[-1] in found.message.en


def test_g11_only_the_largest_shifts_are_listed() -> None:
    spots = [(0.0, 0.0), *((float(n), -10.0 * n) for n in range(1, 25)), (30.0, 400.0)]
    before = area(Part(ring(*spots)))
    after = area(Part(ring(*((x, y + number) for number, (x, y) in enumerate(spots)))))
    (found,) = findings("G11", after, facts=corrected(old=before))
    assert "25 of 26 corners move, at most 25 m (corner 26 by 25 m, corner 25 by 24 m" in found.message.en
    assert found.message.en.count("corner ") == 20


def test_g11_asks_and_applies_only_to_corrections() -> None:
    (first,) = findings("G11", plain_area(), facts={"filing_purpose": "other"})
    assert first.reason == "fact_missing" and asked_about(first, "coordinate_correction")
    for facts in ({}, {"filing_purpose": "extension", "coordinate_correction": False}):
        assert outcomes("G11", plain_area(), facts=facts) == [(NOT_APPLICABLE, "no_correction")]
    (second,) = findings("G11", plain_area(), facts=corrected(None))
    assert second.reason == "fact_missing" and asked_about(second, "reserve_unchanged")
    no_ground = outcomes("G11", plain_area(), facts=corrected(old=area(Part(ring((0, 0), (1, 1))))))
    assert no_ground == [(CANNOT_TELL, "stated_no_ground")]
    open_own = outcomes("G11", area(Part(ring((0, 0), (1, 1)))), facts=corrected())
    assert open_own == [(CANNOT_TELL, "no_ground")]


def test_g11_begins_with_the_decree_and_only_for_mining() -> None:
    assert outcomes("G11", plain_area(), facts=corrected(), day=date(2025, 7, 1)) == []
    assert outcomes("G11", plain_area(), facts=corrected(), day=date(2025, 7, 2)) == [(CLEAR, "")]
    assert outcomes("G11", plain_area(), procedure="P01") == [(NOT_APPLICABLE, "procedure")]


def test_corners_are_paired_by_place_where_names_repeat_and_in_the_first_tables_zone() -> None:
    two = area(Part(square(0, 0, 100)), Part(square(300, 0, 100)))
    pairs = pair_corners(two, two)
    assert len(pairs.shifts) == 8 and all(shift.length_m == 0.0 for shift in pairs.shifts)
    assert (pairs.only_first, pairs.only_second) == ((), ())
    other = Zone(6300, 3)
    spots = as_points([(c.east_m, c.north_m) for c in plain_area().parts[0].outer.corners])
    there = at(*((n, e) for e, n in between_zones(spots, ZONE, other).tolist()), decimals=3)
    shifts = pair_corners(plain_area(), replace(there, zone=other)).shifts
    assert [shift.length_m for shift in shifts] == [0.0] * 4


def test_corners_with_names_of_their_own_are_paired_across_parts() -> None:
    one = area(*named("1 2 3 4").parts, *named("5 6 7 8", area(Part(square(300, 0, 100)))).parts)
    pairs = pair_corners(one, area(*reversed(one.parts)))
    assert [shift.length_m for shift in pairs.shifts] == [0.0] * 8 and pairs.only_first == ()


def test_a_shift_is_second_less_first_with_north_and_east_apart() -> None:
    (shift,) = pair_corners(at((NORTH, EAST)), at((NORTH + 3, EAST - 4))).shifts
    assert (shift.north_m, shift.east_m, shift.length_m) == (3.0, -4.0, 5.0)


# G12


def marks(subject: Any = None, accuracy: Optional[float] = None) -> Dict[str, Any]:
    facts: Dict[str, Any] = {"corner_marks_set": True}
    if subject is not None:
        facts["corner_marks"] = subject
    return facts if accuracy is None else {**facts, "corner_marks_accuracy": accuracy}


def measured(off: float) -> LicenceArea:
    return area(Part(ring((0, 0), (100, 0), (100, 100 + off), (0, 100), decimals=3)))


def test_g12_marks_declared_without_measurement_are_listed() -> None:
    (found,) = findings("G12", plain_area(), facts=marks())
    assert (found.outcome, found.severity, found.measured) == (CLEAR, Severity.INFORMS, None)
    assert "4 corners (1, 2, 3, 4)" in found.message.en and [ref.name for ref in found.objects] == list(
        "1234"
    )


def test_g12_marks_not_set_are_told_and_only_inform() -> None:
    (found,) = findings("G12", plain_area(), facts={"corner_marks_set": False})
    assert (found.outcome, found.reason, found.severity) == (CONFLICT, "marks_not_set", Severity.INFORMS)


def test_g12_without_an_answer_it_is_asked() -> None:
    assert outcomes("G12", plain_area()) == MISSING


@pytest.mark.parametrize(
    ("off", "accuracy", "expected"),
    [
        (0.7, None, (CLEAR, "")),
        (0.708, None, (CANNOT_TELL, "accuracy_unknown")),
        (0.708, -1.0, (CANNOT_TELL, "accuracy_unknown")),
        (0.708, 0.0, (CONFLICT, "marks_off")),
        (3.707, 3.0, (WITHIN, "marks_off")),
        (3.708, 3.0, (CONFLICT, "marks_off")),
    ],
)
def test_g12_marks_are_held_against_printed_digits_and_accuracy(
    off: float, accuracy: Optional[float], expected: Any
) -> None:
    (found,) = findings("G12", IN_METRES, facts=marks(measured(off), accuracy))
    assert (found.outcome, found.reason) == expected
    assert (found.measured, found.unit) == (off, "m")
    word = {CONFLICT: "more than the accuracy", WITHIN: "within the accuracy", CLEAR: "to its last digit"}
    assert word.get(found.outcome, "is not stated") in found.message.en
    assert (found.remedy is None) is (found.outcome is CLEAR)
    if expected[1] == "marks_off":
        assert found.limit == accuracy and f"corner 3 by {off} m" in found.message.en


def test_g12_corners_without_a_mark_are_named_beside_marks_that_are_off() -> None:
    three = area(Part(ring((0, 0), (100, 0), (100, 105))))
    found = findings("G12", plain_area(), facts=marks(three, 1.0))
    assert sorted(f.reason for f in found) == ["marks_missing", "marks_off"]
    assert any("1 of 4 corners have no mark among the measured ones: 4" in f.message.en for f in found)
    only = area(Part(ring((0, 0), (100, 0), (100, 100))))
    assert outcomes("G12", plain_area(), facts=marks(only)) == [(CONFLICT, "marks_missing")]


def test_g12_sand_in_water_is_marked_by_buoys_too() -> None:
    (sand,) = findings("G12", plain_area(), facts=marks(), mineral="sand_river")
    (gold,) = findings("G12", plain_area(), facts=marks())
    assert "buoys" in sand.message.en and "buoys" not in gold.message.en


def test_g12_begins_with_the_amended_decree() -> None:
    assert outcomes("G12", plain_area(), facts=marks(), day=date(2026, 1, 15)) == []
    (found,) = findings("G12", plain_area(), facts=marks(), day=date(2026, 1, 16))
    assert found.outcome is CLEAR and found.basis.confirmed and "Nghị định 21/2026" in found.basis.article


# G13


@pytest.fixture
def plan(tmp_path: Path) -> Make:
    """Return a maker of a plan layer with one polygon from 0 to ``width`` m."""

    def make(width: float = 60, as_of: Optional[date] = FRESH, **fields: Any) -> str:
        row = {"id": "QH1", "name": "QH 1", "mineral": "Nước khoáng thiên nhiên", **fields}
        path = tmp_path / f"plan{len(list(tmp_path.iterdir()))}.gpkg"
        return spec("mineral_planning", layer(path, [(box(0, 0, width, 100), row)]), as_of)

    return make


def wells(*spots: Any, gives: Optional[str] = "polygon", point: Any = None) -> Dict[str, Any]:
    facts: Dict[str, Any] = {"wells": area(Part(ring(*spots, decimals=2)))}
    if gives:
        facts["plan_gives"] = gives
    if point is not None:
        facts["plan_point"] = area(Part(ring(point)))
    return facts


def g13(facts: Any, reference: Any = (), **more: Any) -> Any:
    asked = {"procedure": "P01", "mineral": "mineral_water", **more}
    return findings("G13", plain_area(), reference, facts=facts, **asked)


@pytest.mark.parametrize(
    ("x", "expected"), [(30, (CLEAR, "")), (60, (CLEAR, "")), (60.01, (CONFLICT, "outside"))]
)
def test_g13_a_well_lies_inside_the_plan_or_on_its_border(plan: Make, x: float, expected: Any) -> None:
    (found,) = g13(wells((x, 50)), [plan()])
    assert (found.outcome, found.reason) == expected
    if expected[0] is CONFLICT:
        assert (found.severity, found.measured, found.limit) == (Severity.BLOCKS, 0.01, 0.0)
        assert "0.01 m from the nearest" in found.message.en and found.where is not None


def test_g13_each_well_has_its_own_finding(plan: Make) -> None:
    found = g13(wells((30, 50), (80, 50)), [plan()])
    assert [(f.outcome, f.objects[0].name) for f in found] == [(CLEAR, "1"), (CONFLICT, "2")]
    assert len({f.id for f in found}) == 2


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"mineral": "Vàng"}, (CONFLICT, "no_plan")),
        ({"mineral": "khoáng sản"}, (CANNOT_TELL, "unclear")),
        ({"valid_to": "2026-11-22"}, (CONFLICT, "no_plan")),
        ({"valid_to": "2026-11-23"}, (CLEAR, "")),
    ],
)
def test_g13_only_a_plan_in_force_for_the_mineral_counts(plan: Make, fields: Any, expected: Any) -> None:
    (found,) = g13(wells((30, 50)), [plan(**fields)])
    assert (found.outcome, found.reason) == expected
    assert (found.measured is None) is (expected[1] == "no_plan")
    assert (found.remedy is None, found.where is None) == (expected[0] is CLEAR, expected[0] is CLEAR)
    assert (found.ask is not None) is (expected[0] is CANNOT_TELL)
    assert found.remedy is None or ("for which mineral" in found.remedy.en) is (expected[0] is CANNOT_TELL)
    assert (found.objects[0].role, found.objects[0].id) == ("well", "1/0/0")
    assert [ref.id for ref in found.objects[1:]] == ([] if expected[1] == "no_plan" else ["QH1"])


def test_g13_a_well_outside_the_area_cannot_be_told(plan: Make) -> None:
    (found,) = g13(wells((150, 50)), [plan()])
    assert (found.outcome, found.reason, found.measured) == (CANNOT_TELL, "outside_area", 50.0)


def test_g13_without_usable_plan_data_it_cannot_be_told(plan: Make) -> None:
    assert [f.reason for f in g13(wells((30, 50)))] == ["role_missing"]
    assert [f.reason for f in g13(wells((30, 50)), [plan(as_of=date(2024, 1, 1))])] == ["role_too_old"]


@pytest.mark.parametrize(("y", "expected"), [(30, (CLEAR, "")), (30.01, (CONFLICT, "far"))])
def test_g13_a_plan_with_one_point_reaches_thirty_metres(y: float, expected: Any) -> None:
    (found,) = g13(wells((0, y), gives="point", point=(0, 0)))
    assert (found.outcome, found.reason, found.limit) == (*expected, 30.0)
    assert (found.remedy is None, found.where is None) == (expected[0] is CLEAR, expected[0] is CLEAR)
    if expected[0] is CONFLICT:
        assert found.severity is Severity.BLOCKS and "0.01 m beyond the radius of 30 m" in found.message.en


def test_g13_the_nearest_point_of_the_plan_counts() -> None:
    facts = wells((90, 0), gives="point")
    facts["plan_point"] = area(Part(ring((0, 0), (100, 0))))
    (found,) = g13(facts)
    assert found.outcome is CLEAR and "point 2" in found.message.en


@pytest.mark.parametrize(
    ("facts", "fact"),
    [
        ({}, "wells"),
        (wells((30, 50), gives=None), "plan_gives"),
        (wells((30, 50), gives="point"), "plan_point"),
    ],
)
def test_g13_asks_what_was_not_stated(facts: Any, fact: str) -> None:
    (found,) = g13(facts)
    assert found.reason == "fact_missing" and asked_about(found, fact)


@pytest.mark.parametrize("empty", ["wells", "plan_point"])
def test_g13_a_table_without_rows_cannot_be_told(empty: str) -> None:
    facts = {**wells((30, 50), gives="point", point=(0, 0)), empty: area()}
    (found,) = g13(facts)
    assert (found.outcome, found.reason) == (CANNOT_TELL, "stated_no_ground") and empty in found.message.en


def test_g13_concerns_water_in_exploration_from_the_decree_on(plan: Make) -> None:
    facts = wells((30, 50))
    assert [f.reason for f in g13(facts, [plan()], mineral="gold")] == ["mineral"]
    assert [f.reason for f in g13(facts, [plan()], procedure="P14")] == ["procedure"]
    assert g13(facts, [plan(as_of=date(2025, 6, 30))], day=date(2025, 7, 1)) == ()
    (found,) = g13(facts, [plan(as_of=date(2025, 6, 30))], day=date(2025, 7, 2))
    assert found.outcome is CLEAR and "Điều 33 khoản 1" in found.basis.article


def test_the_facts_of_these_rules_have_questions_in_both_languages() -> None:
    regulation = context(plain_area()).regulation
    for rule in regulation.rules:
        for fact in rule.facts:
            question = regulation.fact(fact).question
            assert question.vi.endswith("?") and question.en.endswith("?")
