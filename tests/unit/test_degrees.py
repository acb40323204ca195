"""Corners printed in degrees, in every way people write them, brought to the licence's zone."""

from __future__ import annotations

import pytest

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.corner_tables.result import Verdict
from mineral_plugin.core.work.reading import read_text

ZONE = Zone(6285, 3)
# 22.345678, 104.123456 on WGS 84; EPSG:6960 reversed by hand, then tmerc 104.75/0.9999 (tests/ellipsoid.py).
FIRST = (2472072.331, 435269.612)
LATITUDES = (22.345678, 22.346678, 22.344678)
LONGITUDES = (104.123456, 104.124456, 104.125456)


def dms(value):
    minutes, seconds = divmod(value * 3600, 60)
    return f"{int(minutes // 60)}°{int(minutes % 60):02d}'{seconds:07.4f}\""


def ddm(value):
    return f"{int(value)}°{value % 1 * 60:.6f}'"


def table(row, show, system="WGS 84"):
    rows = [row.format(name, show(a), show(b)) for name, a, b in zip("ABC", LATITUDES, LONGITUDES)]
    return "\n".join([system, *rows])


@pytest.mark.parametrize("show", [dms, ddm, "{:.6f}".format, "{:.6f}°".format])
@pytest.mark.parametrize(
    "row",
    ["{}\t{}\t{}", "{} {} {}", "{}: {} N, {} E", "{} N {} E {}", "Góc {}: lat {}; lon {}", "{} | {} | {}"],
)
def test_degrees_in_every_way_people_write_them(row, show):
    reading = read_text(table(row, show), ZONE)
    assert reading.verdict is Verdict.READ, reading.all_questions
    corners = reading.areas[0].rings[0].corners
    assert [corner.name for corner in corners] == ["A", "B", "C"]
    assert (corners[0].north_m, corners[0].east_m) == pytest.approx(FIRST, abs=0.005)


def test_corners_named_after_the_points_of_the_compass_keep_their_names():
    text = table("{}\t{}\t{}", dms).replace("A\t", "N\t").replace("B\t", "O\t").replace("C\t", "P\t")
    reading = read_text(text, ZONE)
    assert [corner.name for corner in reading.areas[0].rings[0].corners] == ["N", "O", "P"]


def test_the_datum_is_asked_where_none_is_named():
    reading = read_text(table("{}\t{}\t{}", "{:.6f}".format, system=""), ZONE)
    assert [question.id for question in reading.all_questions] == ["datum"]
    answered = read_text(table("{}\t{}\t{}", "{:.6f}".format, system=""), ZONE, {"datum": "WGS 84"})
    assert answered.verdict is Verdict.READ
