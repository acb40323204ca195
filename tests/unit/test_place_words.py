"""Places in words: pairs of coordinates as people type them, and corners by their number."""

from __future__ import annotations

import pytest

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.work.corners import read_corners
from mineral_plugin.core.work.place_words import corners_named, place_in

ZONE = Zone(6285, 3)
TABLE = "KTT 104°45’, múi chiếu 3°\n" + "\n".join(
    ["1\t2412129\t442393", "2\t2412174\t442586", "3\t2412187\t442856", "4\t2412107\t442393"]
)


@pytest.mark.parametrize(
    "text",
    [
        "2412129 442393 104°45'",
        "2.412.129,00 442.393,00 104°45′/3",
        "2,412,129.00; 442,393.00 104d45",
        "X=2412129, Y=442393 KTT 104º45’ múi 3",
        "2412129,0 442393,0 104.75/3",
    ],
)
def test_a_pair_is_read_in_every_way_of_writing(text):
    assert place_in(text) == (2412129.0, 442393.0, ZONE, False)


def test_a_pair_without_a_meridian_takes_the_one_at_work():
    assert place_in("2412129 442393", Zone(6300, 3)) == (2412129.0, 442393.0, Zone(6300, 3), False)


def test_a_pair_without_any_meridian_has_no_zone():
    assert place_in("2412129 442393").zone is None


def test_east_before_north_is_turned_and_said():
    assert place_in("442393 2412129", ZONE) == (2412129.0, 442393.0, ZONE, True)


def test_six_degrees_are_kept():
    assert place_in("2418692 490216 105°/6").zone == Zone(6300, 6)


@pytest.mark.parametrize("text", ["412/GP-UBND", "2412129", "12 34", "1 2 3", "2412129 9999999", "góc 5"])
def test_what_is_no_pair_is_none(text):
    assert place_in(text, ZONE) is None


def test_a_corner_is_found_by_its_number_with_or_without_diacritics():
    area = read_corners(TABLE)
    for text in ("góc 3", "goc 3", "Điểm góc 3", "corner 3", "điểm  3"):
        assert [found.corner.name for found in corners_named(text, area)] == ["3"]


def test_a_corner_that_is_not_there_is_not_found():
    assert corners_named("góc 9", read_corners(TABLE)) == ()
    assert corners_named("Mỏ đá", read_corners(TABLE)) == ()
