"""GPX files: what is in them, where it lies in the zone, and what is refused."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pytest
from unit.drawing_world import ZONE

from mineral_plugin.core.area.zones import Zone, from_wgs84
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.drawing import gps_tracks
from mineral_plugin.core.drawing.gps_tracks import points_of_gpx

GPX_11 = 'xmlns="http://www.topografix.com/GPX/1/1"'
POINT = '<trkpt lat="22.34" lon="103.9"><ele>120.5</ele><time>2026-11-20T02:03:04Z</time></trkpt>'


def gpx(tmp_path: Path, body: str, root: str = f"gpx {GPX_11} version='1.1'", head: str = "") -> Path:
    path = tmp_path / "đo 1.gpx"
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>{head}<{root}>{body}</gpx>', encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as error:
        points_of_gpx(path, ZONE)
    assert error.value.text("vi") and error.value.text("en")
    return error.value.phrase.id


def test_a_track_lies_where_the_named_operation_brings_it(tmp_path):
    (line,) = points_of_gpx(gpx(tmp_path, f"<trk><name>Vỉa 1</name><trkseg>{POINT}</trkseg></trk>"), ZONE)
    expected = from_wgs84(np.array([[103.9, 22.34]]), ZONE)[0]
    assert line.places[0] == pytest.approx(tuple(expected), abs=1e-9)
    assert (line.kind, line.name, line.left_out) == ("track", "Vỉa 1", 0)


def test_without_the_operation_it_would_lie_some_two_hundred_metres_off(tmp_path):
    from mineral_plugin.core.area.zones import from_geographic

    (line,) = points_of_gpx(gpx(tmp_path, f"<trk><trkseg>{POINT}</trkseg></trk>"), ZONE)
    wrong = from_geographic(np.array([[103.9, 22.34]]), ZONE)[0]
    assert 200.0 < np.hypot(*(np.array(line.places[0]) - wrong)) < 250.0


def test_the_zone_is_the_one_that_is_asked_for(tmp_path):
    path = gpx(tmp_path, f"<trk><trkseg>{POINT}</trkseg></trk>")
    near, far = points_of_gpx(path, Zone(6240, 3))[0], points_of_gpx(path, Zone(6300, 3))[0]
    assert near.places[0][0] - far.places[0][0] > 100_000.0


def test_time_and_height_come_along(tmp_path):
    (line,) = points_of_gpx(gpx(tmp_path, f"<trk><trkseg>{POINT}</trkseg></trk>"), ZONE)
    assert line.points[0].time == datetime(2026, 11, 20, 2, 3, 4, tzinfo=timezone.utc)
    assert line.points[0].height_m == 120.5


@pytest.mark.parametrize(
    "text, time",
    [
        ("2026-11-20T09:03:04+07:00", datetime(2026, 11, 20, 2, 3, 4, tzinfo=timezone.utc)),
        ("2026-11-20T02:03:04.5Z", datetime(2026, 11, 20, 2, 3, 4, 500000, tzinfo=timezone.utc)),
        ("2026-11-20T02:03:04.123456789Z", datetime(2026, 11, 20, 2, 3, 4, 123456, tzinfo=timezone.utc)),
        ("2026-11-20T02:03:04", datetime(2026, 11, 20, 2, 3, 4)),
        ("20/11/2026", None),
        ("", None),
        ("2026-13-40T02:03:04Z", None),
    ],
)
def test_a_time_is_read_or_left_out(tmp_path, text, time):
    body = f'<wpt lat="22.34" lon="103.9"><time>{text}</time></wpt>'
    assert points_of_gpx(gpx(tmp_path, body), ZONE)[0].points[0].time == time


def test_a_height_that_is_none_is_left_out(tmp_path):
    body = '<wpt lat="22.34" lon="103.9"><ele>cao</ele></wpt><wpt lat="22.34" lon="103.9"/>'
    assert [point.height_m for point in points_of_gpx(gpx(tmp_path, body), ZONE)[0].points] == [None, None]


def test_stretches_routes_and_waypoints_are_apart(tmp_path):
    body = (
        '<wpt lat="22.30" lon="103.9"><name>Mốc 1</name></wpt>'
        "<rte><name>Đường vào</name><rtept lat='22.31' lon='103.9'><name>rẽ</name></rtept></rte>"
        f"<trk><name>Vòng</name><trkseg>{POINT}</trkseg><trkseg>{POINT}{POINT}</trkseg></trk>"
        f"<trk><trkseg>{POINT}</trkseg></trk>"
        '<wpt lat="22.32" lon="103.9"><name>Mốc 2</name></wpt>'
    )
    lines = points_of_gpx(gpx(tmp_path, body), ZONE)
    told = [(line.kind, line.name, len(line.points)) for line in lines]
    assert told == [
        ("route", "Đường vào", 1),
        ("track", "Vòng", 1),
        ("track", "Vòng", 2),
        ("track", "", 1),
        ("waypoints", "", 2),
    ]
    assert [point.name for point in lines[-1].points] == ["Mốc 1", "Mốc 2"]
    assert lines[0].points[0].name == "rẽ"


@pytest.mark.parametrize(
    "root",
    ["gpx", "gpx xmlns='http://www.topografix.com/GPX/1/0' version='1.0'", f"gpx {GPX_11}"],
)
def test_each_version_of_gpx_is_read(tmp_path, root):
    assert len(points_of_gpx(gpx(tmp_path, f"<trk><trkseg>{POINT}</trkseg></trk>", root), ZONE)) == 1


def test_prefixed_elements_are_read(tmp_path):
    path = tmp_path / "a.gpx"
    path.write_text(
        '<g:gpx xmlns:g="http://www.topografix.com/GPX/1/1"><g:wpt lat="22.3" lon="103.9"><g:name>A</g:name>'
        "</g:wpt></g:gpx>"
    )
    assert points_of_gpx(path, ZONE)[0].points[0].name == "A"


def test_elements_of_others_count_for_nothing(tmp_path):
    body = (
        '<trk xmlns:m="urn:may"><trkseg><trkpt lat="22.34" lon="103.9"><extensions>'
        '<m:name>không</m:name><m:trkpt lat="1" lon="2"/><m:time>2020</m:time></extensions></trkpt></trkseg>'
        "<m:name>không</m:name></trk>"
    )
    (line,) = points_of_gpx(gpx(tmp_path, body), ZONE)
    assert (line.name, len(line.points), line.points[0].name, line.points[0].time) == ("", 1, "", None)


def test_the_name_of_a_track_may_stand_behind_its_points(tmp_path):
    (line,) = points_of_gpx(gpx(tmp_path, f"<trk><trkseg>{POINT}</trkseg><name>Sau</name></trk>"), ZONE)
    assert line.name == "Sau"


@pytest.mark.parametrize(
    "point",
    [
        'lat="0" lon="0"',
        'lat="48.1" lon="11.5"',
        'lat="x" lon="103"',
        'lon="103.9"',
        'lat="nan" lon="nan"',
        'lat="1e999" lon="1"',
    ],
)
def test_a_point_without_a_place_in_viet_nam_is_left_out_and_counted(tmp_path, point):
    (line,) = points_of_gpx(gpx(tmp_path, f"<trk><trkseg>{POINT}<trkpt {point}/></trkseg></trk>"), ZONE)
    assert (len(line.points), line.left_out) == (1, 1)


@pytest.mark.parametrize("body", ["", "<trk><trkseg/></trk>", '<wpt lat="0" lon="0"/>'])
def test_a_file_without_a_place_in_viet_nam_is_told(tmp_path, body):
    assert refusal(gpx(tmp_path, body)) == "drawing.gpx_empty"


def test_other_xml_is_no_gpx(tmp_path):
    path = tmp_path / "a.gpx"
    path.write_text("<kml><Placemark/></kml>")
    assert refusal(path) == "vector.other_content"


@pytest.mark.parametrize(
    "text", ["", "<gpx>", "no xml", "<gpx></trk></gpx>", "<trkpt/>\0", "<g:gpx/>", f"<gpx>{'<a>' * 300}"]
)
def test_damaged_xml_is_refused(tmp_path, text):
    path = tmp_path / "a.gpx"
    path.write_text(text)
    assert refusal(path) in ("vector.bad_xml", "vector.other_content")


@pytest.mark.parametrize("body", ["{}", "<trk>{}</trk>", "<rte/><trk>{}</trk>", "<trk><trkseg/>{}</trk>"])
def test_a_point_outside_of_its_line_is_damage(tmp_path, body):
    assert refusal(gpx(tmp_path, body.format(POINT))) == "vector.bad_xml"


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE gpx [<!ENTITY a "b">]>',
        '<!DOCTYPE gpx SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    ],
)
def test_a_document_type_is_refused_before_anything_is_read(tmp_path, head):
    assert refusal(gpx(tmp_path, f"<trk><trkseg>{POINT}</trkseg></trk>", head=head)) == "vector.xml_doctype"


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    path = gpx(tmp_path, f"<trk><trkseg>{POINT}</trkseg></trk>")
    monkeypatch.setattr(gps_tracks, "MOST_BYTES", 100)
    assert refusal(path) == "vector.too_large"
    monkeypatch.setattr(gps_tracks, "MOST_BYTES", 10_000)
    monkeypatch.setattr(gps_tracks, "MOST_POINTS", 0)
    assert refusal(path) == "vector.too_many_vertices"


def test_a_file_that_is_not_there_is_missing(tmp_path):
    with pytest.raises(MissingError):
        points_of_gpx(tmp_path / "none.gpx", ZONE)
    assert refusal(tmp_path) == "vector.cannot_open"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings_are_read(tmp_path, encoding):
    path = tmp_path / "a.gpx"
    name = encoding[:6].rstrip("-s").upper()
    wpt = '<wpt lat="22.3" lon="103.9"><name>Mốc</name></wpt>'
    text = f'<?xml version="1.0" encoding="{name}"?><gpx>{wpt}</gpx>'
    path.write_bytes(text.encode(encoding))
    assert points_of_gpx(path, ZONE)[0].points[0].name == "Mốc"
