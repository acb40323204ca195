"""What each finding about the table itself brings along: part, pieces, figures, place, remedy, words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, List, Tuple

import pytest
from checks_world import EAST, NORTH, area, context, plain_area, ring, square
from shapely.geometry import shape

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.checks.engine import run_checks

CLEAR, CONFLICT, WITHIN = Outcome.CLEAR, Outcome.CONFLICT, Outcome.WITHIN_TOLERANCE
CANNOT_TELL = Outcome.CANNOT_TELL


def findings(rule: str, subject: LicenceArea, **asked: Any) -> List[Finding]:
    """Return what the rule alone answers."""
    given = context(subject, **asked)
    rules = tuple(one for one in given.regulation.rules if one.id == rule)
    return list(run_checks(replace(given, regulation=replace(given.regulation, rules=rules))))


def brought(found: Finding) -> Tuple[Any, ...]:
    """Return outcome, reason, part, pieces (kind, id, name), figure, limit, unit."""
    assert all(ref.source == "area" for ref in found.objects)
    pieces = [(ref.role, ref.id, ref.name) for ref in found.objects]
    return (found.outcome, found.reason, found.part, pieces, found.measured, found.limit, found.unit)


def spot(found: Finding) -> Tuple[float, float]:
    """Return the point of a finding in metres from the corner of the world."""
    assert found.where is not None and found.where.geometry["type"] == "Point"
    east, north = found.where.geometry["coordinates"]
    return (round(east - EAST, 4), round(north - NORTH, 4))


BOW = ring((0, 0), (100, 100), (100, 0), (0, 100))
FLAT = ring((0, 0), (50, 50), (100, 100))
SHORT = ring((0, 0), (100, 0), (100, 0), (0, 100))
EIGHT = ring((0, 0), (100, 100), (200, 0), (200, 200), (100, 100), (0, 200))
HOLED = Part(square(0, 0, 100), holes=(square(10, 10, 30), square(30, 30, 30)))
STAR = ring(*[(100 * ((i * 5) % 13), 100 * ((i * i * 7) % 13)) for i in range(13)])
SMALL = square(0, 0, 9)
WIDE = square(-1, -1, 1000)


@pytest.mark.parametrize(
    ("rule", "parts", "stated", "expected", "words"),
    [
        ("G01", [Part(SMALL), Part(ring((0, 0), (5, 5)))], "",
         (CONFLICT, "too_few_corners", 2, [("ring", "2/0", "0")], None, None, ""),
         "Part 2, outer boundary|2 different|at least 3"),
        ("G01", [Part(SMALL, holes=(ring((1, 1), (2, 2)),))], "",
         (CONFLICT, "too_few_corners", 1, [("ring", "1/1", "1")], None, None, ""), "Part 1, hole 1"),
        ("G01", [], "", (CONFLICT, "no_parts", 0, [], None, None, ""), "no corners"),
        ("G02", [Part(HOLED.outer), Part(square(200, 0, 100), holes=(square(290, 10, 20),))], "",
         (CONFLICT, "hole_outside", 2, [("ring", "2/1", "1")], None, None, ""), "Part 2|hole 1"),
        ("G02", [HOLED], "",
         (CONFLICT, "holes_overlap", 1, [("ring", "1/1", "1"), ("ring", "1/2", "2")], None, None, ""),
         "Part 1|holes 1 and 2"),
        ("G02", [Part(SMALL), Part(square(0, 20, 100)), Part(square(50, 20, 100))], "",
         (CONFLICT, "parts_overlap", 2, [("part", "3", "3")], 5000.0, None, "m2"),
         "Part 2 and part 3|5,000 m²"),
        ("G02", [Part(square(0, 0, 100)), Part(square(99.95, 0, 100, decimals=2))], "",
         (WITHIN, "parts_overlap", 1, [("part", "2", "2")], 0.05, 0.1, "m"), "5 m²|0.05 m|within tolerance"),
        ("G05", [Part(square(160000, 0, 100))], "",
         (WITHIN, "outside_zone", 0, [], 0.047107, 0.25, "deg"), "0.047°|zone of 3°|104°45′"),
        ("G05", [Part(square(200000, 0, 100))], "",
         (CONFLICT, "outside_zone", 0, [], 0.433491, 0.25, "deg"), "0.433°|zone of 3°|104°45′"),
        ("G05", [], "", (CONFLICT, "nowhere", 0, [], None, None, ""), "zone of 3°|104°45′"),
        ("G06", [Part(square(0, 0, 100, decimals=0))], "1.5",
         (CONFLICT, "stated_area_differs", 0, [], 5000.0, 500.0, "m2"),
         "1.50 ha|5,000 m²|10,000 m²|500 m²|201 m²|does not explain"),
        ("G06", [Part(square(0, 0, 100, decimals=0))], "1.005",
         (WITHIN, "stated_area_differs", 0, [], 50.0, 5.0, "m2"),
         "1.005 ha|50 m²|10,000 m²|5 m²|201 m²|explains it"),
        ("G08", [Part(SMALL, top_m=0.0, bottom_m=9.0)], "",
         (CONFLICT, "levels_order", 1, [], -9.0, None, "m"), "Part 1|0 m|9 m"),
        ("G08", [Part(SMALL, top_m=9.0)], "", (CONFLICT, "levels_missing", 1, [], None, None, ""), "Part 1"),
    ],
)  # fmt: skip
def test_a_finding_names_part_pieces_and_figures(
    rule: str, parts: List[Part], stated: str, expected: Any, words: str
) -> None:
    (found,) = findings(rule, area(*parts, stated=stated))
    assert brought(found) == expected
    assert [word for word in words.split("|") if word not in found.message.en] == []
    assert found.remedy is not None and found.ask is None


@pytest.mark.parametrize(
    ("bad", "reason", "pieces", "place", "words"),
    [
        (FLAT, "flat", [("ring", "", "{ring}")], (0, 0), "on one line"),
        (SHORT, "short_side", [("side", "/1", "2–3")], (100, 0), "side 2–3|0 m|0.001 m"),
        (EIGHT, "repeated_corner", [("corner", "/1", "2"), ("corner", "/4", "5")], (100, 100), "2 and 5"),
        (BOW, "crossing", [("side", "/0", "1–2"), ("side", "/2", "3–4")], (50, 50),
         "X 2,400,050.000|Y 500,050.000"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("as_hole", [False, True])
def test_a_fault_of_a_ring_names_part_ring_piece_and_place(
    bad: Any, reason: str, pieces: Any, place: Any, words: str, as_hole: bool
) -> None:
    faulty = Part(WIDE, holes=(bad,)) if as_hole else Part(bad)
    (found,) = findings("G02", area(Part(square(-500, -500, 9)), faulty))
    number = 1 if as_hole else 0
    expected = [(kind, f"2/{number}{end}", name.format(ring=number)) for kind, end, name in pieces]
    assert brought(found) == (CONFLICT, reason, 2, expected, None, None, "")
    assert spot(found) == place and found.where is not None and found.where.part == 2
    assert [word for word in ["Part 2", *words.split("|")] if word not in found.message.en] == []
    assert found.remedy is not None


def test_a_crossing_is_placed_to_the_millimetre() -> None:
    thirds = area(Part(ring((0, 0), (10, 10), (10, 0), (0, 5))))
    (found,) = findings("G02", thirds)
    assert spot(found) == (3.333, 3.333)
    assert "X 2,400,003.333" in found.message.en and "Y 500,003.333" in found.message.en


def test_a_scrambled_ring_names_itself_and_its_first_crossing() -> None:
    summed = [one for one in findings("G02", area(Part(square(-50, -50, 9)), Part(STAR)))]
    (found,) = [one for one in summed if one.reason == "many_crossings"]
    assert brought(found) == (CONFLICT, "many_crossings", 2, [("ring", "2/0", "0")], None, None, "")
    assert "at 27 places" in found.message.en and "first 20" in found.message.en
    crossing = [one for one in summed if one.reason == "crossing"]
    assert spot(found) == spot(crossing[0]) == (401.639, 562.295)


@pytest.mark.parametrize(("apart_m", "reasons"), [(0.0004, ["repeated_corner"]), (0.002, [""])])
def test_corners_on_one_millimetre_are_the_same_corner(apart_m: float, reasons: List[str]) -> None:
    eight = ring((0, 0), (100, 100), (200, 0), (200, 200), (100, 100 + apart_m), (0, 200), decimals=4)
    assert [one.reason for one in findings("G02", area(Part(eight)))] == reasons


def test_a_corner_met_three_times_is_told_with_the_first_each_time() -> None:
    spots = ((0, 0), (50, 50), (100, 0), (100, 20), (50, 50), (100, 100), (50, 100), (50, 50), (0, 20))
    found = [one for one in findings("G02", area(Part(ring(*spots)))) if one.reason == "repeated_corner"]
    assert [[ref.name for ref in one.objects] for one in found] == [["2", "5"], ["2", "8"]]


def test_a_part_that_is_no_valid_shape_is_shown_whole() -> None:
    cut = ring((100, 50), (150, 40), (200, 50), (150, 60))
    subject = area(Part(square(0, 200, 9)), Part(square(100, 0, 100), holes=(cut,)))
    (found,) = findings("G02", subject)
    assert brought(found) == (CONFLICT, "invalid", 2, [], None, None, "")
    assert found.where is not None and found.where.part == 2 and "Part 2" in found.message.en
    assert found.remedy is not None


def test_g01_counts_rings_and_corners_of_every_part() -> None:
    subject = area(Part(SMALL, holes=(ring((2, 2), (4, 2), (3, 4)),)), Part(square(20, 0, 9)))
    (found,) = findings("G01", subject)
    assert "Rings: 3" in found.message.en and "corners: 11" in found.message.en


@pytest.mark.parametrize(
    ("zone", "expected", "words"),
    [
        (Zone(6285, 6), (CONFLICT, "no_such_zone"), "6°|104°45′"),
        (Zone(6315, 3), (CANNOT_TELL, "unusual_meridian"), "3°|105°15′"),
        (Zone(6285, 3), (CLEAR, ""), "3°|104°45′"),
    ],
)
def test_g03_names_meridian_and_width(zone: Zone, expected: Any, words: str) -> None:
    (found,) = findings("G03", replace(plain_area(), zone=zone))
    assert (found.outcome, found.reason) == expected
    assert [word for word in words.split("|") if word not in found.message.en] == []
    assert (found.remedy is None) is (expected[0] is CLEAR)


def _corner(name: str, north_m: float, east_m: float) -> Corner:
    return Corner(name, f"{north_m:.0f}", f"{east_m:.0f}", north_m, east_m, 0)


def test_g04_names_the_swapped_corners_of_the_second_part() -> None:
    spots = (("7", NORTH, EAST), ("8", NORTH, EAST + 90), ("9", NORTH + 90, EAST))
    swapped = Ring(tuple(_corner(name, east, north) for name, north, east in spots))
    (found,) = findings("G04", area(Part(SMALL), Part(swapped)))
    pieces = [("corner", f"2/0/{place}", name) for place, name in enumerate("789")]
    assert brought(found) == (CONFLICT, "axes_swapped", 0, pieces, None, None, "")
    assert "3 of 7 corners" in found.message.en and "the first is 7" in found.message.en
    assert found.remedy is not None


def test_g07_names_the_ring_whose_numbers_do_not_run_on() -> None:
    corners = tuple(replace(one, name=name) for one, name in zip(SMALL.corners, "1243"))
    found = findings("G07", area(Part(SMALL), Part(Ring(corners))))
    (broken,) = (one for one in found if one.reason == "numbering")
    assert brought(broken) == (CONFLICT, "numbering", 2, [("ring", "2/0", "0")], None, None, "")
    assert "Part 2, outer boundary" in broken.message.en and "4 comes after 2" in broken.message.en
    assert broken.remedy is not None


def test_g07_a_ring_without_corners_breaks_no_numbering() -> None:
    found = findings("G07", area(Part(SMALL, holes=(Ring(()), ring((2, 2), (4, 2), (3, 4))))))
    assert [one.reason for one in found if one.outcome in (CONFLICT, Outcome.ERROR)] == []


def test_g07_a_corner_elsewhere_on_the_map_is_told_with_its_distance_and_a_remedy() -> None:
    printed = area(Part(ring((0, 0), (100, 0), (100, 104), (3, 104)), top_m=50.0, bottom_m=0.0))
    (found,) = findings("G07", plain_area(), facts={"map_table": printed})
    assert brought(found) == (CONFLICT, "map_places", 0, [], 5.0, None, "m")
    assert "2 of 4 corners" in found.message.en and "corner 4, off by 5 m" in found.message.en
    assert found.remedy is not None


def test_g09_missing_tables_are_told_with_a_remedy_and_matching_ones_without() -> None:
    holed = area(HOLED)
    (few,) = findings("G09", holed, facts={"unmined_tables": 1.0})
    (enough,) = findings("G09", holed, facts={"unmined_tables": 2.0})
    assert (few.outcome, few.remedy is not None) == (CONFLICT, True)
    assert (enough.outcome, enough.remedy) == (CLEAR, None)


def test_g11_a_part_without_ground_keeps_a_correction_open() -> None:
    facts = {"coordinate_correction": True, "old_area": plain_area(), "reserve_unchanged": True}
    (found,) = findings("G11", area(Part(SMALL), Part(ring((0, 0), (5, 5)))), facts=facts)
    assert brought(found) == (CANNOT_TELL, "no_ground", 0, [("part", "2", "2")], None, None, "")


@pytest.mark.parametrize(
    ("own", "printed", "off_m", "expected"),
    [(2, 2, 0.004, CLEAR), (2, 2, 0.006, CONFLICT), (3, 1, 0.04, CLEAR), (3, 1, 0.06, CONFLICT)],
)
def test_g07_coordinates_agree_to_half_a_unit_of_their_own_digits(
    own: int, printed: int, off_m: float, expected: Outcome
) -> None:
    mine = area(Part(square(0, 0, 100, decimals=own), top_m=50.0, bottom_m=0.0))
    (one, *others) = square(0, 0, 100, decimals=printed).corners
    for moved in (replace(one, east_m=one.east_m + off_m), replace(one, north_m=one.north_m + off_m)):
        on_map = area(Part(Ring((moved, *others)), top_m=50.0, bottom_m=0.0))
        (found,) = findings("G07", mine, facts={"map_table": on_map})
        assert found.outcome is expected


def test_g02_shows_the_ground_that_two_holes_share() -> None:
    (found,) = findings("G02", area(HOLED))
    assert found.where is not None and shape(found.where.geometry).area == 100.0


@pytest.mark.parametrize(("x", "outcome"), [(110, CONFLICT), (100.02, WITHIN)])
def test_g10_a_fault_is_told_with_figure_place_and_remedy(x: float, outcome: Outcome) -> None:
    facts = {
        "partial_return": True,
        "returned_area": area(Part(square(x, 0, 200 - x, 100, decimals=2))),
        "old_area": area(Part(square(0, 0, 200, 100))),
    }
    (found,) = findings("G10", plain_area(), facts=facts)
    missing = round((x - 100) * 100, 2)
    assert brought(found) == (outcome, "missing", 0, [], missing, 1.0, "m2")
    assert found.where is not None and round(shape(found.where.geometry).area, 2) == missing
    assert found.remedy is not None


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        (replace(plain_area(), zone=Zone(6300, 6)), "map_zone"),
        (area(Part(square(0, 0, 100), holes=(square(10, 10, 9),), top_m=50.0, bottom_m=0.0)), "map_rings"),
        (area(Part(ring((0, 0), (100, 0), (100, 100)), top_m=50.0, bottom_m=0.0)), "map_order"),
    ],
)
def test_g07_a_map_with_another_table_says_what_to_do(printed: LicenceArea, reason: str) -> None:
    (found,) = findings("G07", plain_area(), facts={"map_table": printed})
    assert (found.outcome, found.reason) == (CONFLICT, reason)
    assert found.remedy is not None and found.part == (1 if reason == "map_order" else 0)


@pytest.mark.parametrize(
    ("x", "width", "reason"),
    [(99.98, 100.02, "parts_overlap"), (100, 100.02, "added"), (100, 99.98, "missing")],
)
def test_g10_each_fault_that_rounding_explains_is_told_as_within_tolerance(
    x: float, width: float, reason: str
) -> None:
    facts = {
        "partial_return": True,
        "returned_area": area(Part(square(x, 0, width, 100, decimals=2))),
        "old_area": area(Part(square(0, 0, 200, 100))),
    }
    (found,) = findings("G10", plain_area(), facts=facts)
    assert (found.outcome, found.reason, found.measured) == (WITHIN, reason, 2.0)
    assert "2 m²" in found.message.en
