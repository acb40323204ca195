"""What is told of the layers that a map is drawn on."""

from __future__ import annotations

from mineral_plugin.core.maps.base_faults import BASE_CODES, base_blank, base_partly_unread, base_unread
from mineral_plugin.core.maps.faults import CODES


def test_what_is_told_of_a_base_names_the_layer_and_stops_nothing() -> None:
    told = (base_unread("Nền", "l", ""), base_partly_unread("Nền", "l", 3, 1200), base_blank("Nền", "l"))
    assert tuple(one.code for one in told) == BASE_CODES
    assert all(one.is_warning and "“Nền”" in one.message.vi and one.item == "l" for one in told)
    assert not set(BASE_CODES) & set(CODES)


def test_a_reason_is_told_where_there_is_one() -> None:
    assert "(HTTP 404)" in base_unread("Nền", "l", "HTTP 404").message.en
    assert "()" not in base_unread("Nền", "l", "").message.en


def test_pieces_are_counted() -> None:
    assert "3 of 1,200" in base_partly_unread("Nền", "l", 3, 1200).message.en
