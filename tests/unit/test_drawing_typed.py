"""Numbers typed one by one, read as the reader of corner tables reads them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.typed_numbers import EAST_RANGE, NORTH_RANGE
from mineral_plugin.core.drawing.typed import typed_coordinates, typed_length_m


@pytest.mark.parametrize(
    "text, value, decimals",
    [
        ("2383275", "2383275", 0),
        ("2.383.275,00", "2383275.00", 2),
        ("2,383,275.00", "2383275.00", 2),
        ("2 383 275,5", "2383275.5", 1),
        ("2 383 275,5", "2383275.5", 1),
        ("2'383'275.5", "2383275.5", 1),
        ("2383275,123", "2383275.123", 3),
        ("2383275.123", "2383275.123", 3),
        ("X = 2383275,5 m", "2383275.5", 1),
        ("2383.275", "2383275", 0),
        (" 2383275\n", "2383275", 0),
    ],
)
def test_a_northing_is_read_in_each_way_it_is_written(text, value, decimals):
    north, _ = typed_coordinates(text, "489781")
    assert (north.value, north.decimals) == (Decimal(value), decimals)


@pytest.mark.parametrize("text", ["442.393", "442,393", "442 393", "442393", "Y: 442393"])
def test_an_easting_is_known_by_its_size(text):
    _, east = typed_coordinates("2383275", text)
    assert east.value == 442393


@pytest.mark.parametrize(
    "text", ["", "m", "X =", "2.38.275", "2,383,275,00", "2383275-", "1e6", "nan", "9" * 40]
)
def test_what_is_no_number_is_refused_by_name(text):
    with pytest.raises(InputError) as error:
        typed_coordinates(text, "489781")
    assert error.value.phrase.id == "drawing.bad_x"
    assert text in error.value.text("vi")


def test_a_place_outside_viet_nam_is_refused():
    with pytest.raises(InputError) as error:
        typed_coordinates("2383275", "99999")
    assert "100.000" in error.value.text("vi") and "950.000" in error.value.text("vi")


def test_exchanged_coordinates_are_told_and_not_exchanged():
    with pytest.raises(InputError) as error:
        typed_coordinates("489.781", "2.383.275")
    assert error.value.phrase.id == "drawing.exchanged"


@pytest.mark.parametrize(
    "text, length",
    [
        ("120,5", 120.5),
        ("120.5", 120.5),
        ("1250", 1250.0),
        ("1.250,75", 1250.75),
        ("1 250", 1250.0),
        ("12 m", 12.0),
    ],
)
def test_a_length_is_read(text, length):
    assert typed_length_m(text) == length


def test_a_length_with_two_readings_is_asked_about():
    with pytest.raises(InputError) as error:
        typed_length_m("1.250")
    assert error.value.text("vi").startswith("Độ dài “1.250” có thể là 1.250 m hoặc 1,25 m")


@pytest.mark.parametrize("text", ["0", "-5", "abc", "", "100001"])
def test_what_is_no_length_is_refused(text):
    with pytest.raises(InputError) as error:
        typed_length_m(text)
    assert error.value.phrase.id == "drawing.bad_length"


@given(
    st.decimals(NORTH_RANGE[0], NORTH_RANGE[1], places=2), st.decimals(EAST_RANGE[0], EAST_RANGE[1], places=3)
)
@settings(max_examples=100, deadline=None)
def test_a_printed_coordinate_is_read_back_in_both_languages(north, east):
    for thousands, mark in ((".", ","), (",", "."), (" ", ","), ("", ",")):
        x, y = (
            f"{value:,}".replace(",", "_").replace(".", mark).replace("_", thousands)
            for value in (north, east)
        )
        found = typed_coordinates(x, y)
        assert (found[0].value, found[1].value) == (north, east)
