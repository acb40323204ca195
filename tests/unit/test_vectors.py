"""Vector files to corners: each format as other programs write it, polygons, lines and points."""

from __future__ import annotations

import zipfile

import pytest
from vectormaker import FINE, HOLE, SQUARE, ZONE, geojson, line, ogr2ogr, point, polygon, vector_file

from mineral_plugin.core.area.zones import Zone, as_points, to_wgs84
from mineral_plugin.core.base.words import say
from mineral_plugin.core.corner_tables.result import Verdict, ZoneSource
from mineral_plugin.core.corner_tables.vectors.fiona_source import FionaSource
from mineral_plugin.core.corner_tables.vectors.read import read_vector

THREE = Zone(6285, 3)
NAME = {"name": "Khu Đông"}


def read(path, given=None, **answers):
    return read_vector(path, FionaSource(), given, answers)


def corners(reading, area=0, ring=0):
    """Return a ring's corners as (east, north)."""
    return [(c.east_m, c.north_m) for c in reading.areas[area].rings[ring].corners]


def texts(reading, area=0, ring=0):
    return [(c.x_text, c.y_text) for c in reading.areas[area].rings[ring].corners]


def notes(reading):
    """Return the ids of all notes."""
    return {n.id for n in reading.notes} | {n.id for area in reading.areas for n in area.notes}


def said(reading):
    """Return everything a person reads, in both languages: every phrase has to be sayable."""
    phrases = [*reading.notes, *([reading.refusal] if reading.refusal else [])]
    for area in reading.areas:
        phrases += area.notes
    for question in reading.all_questions:
        phrases += [question.text, *(choice.label for choice in question.choices if choice.label)]
    return [say(phrase, lang) for phrase in phrases for lang in ("vi", "en")]


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "mif"])
@pytest.mark.parametrize("ring", [SQUARE, FINE])
def test_exact_formats_keep_every_corner_in_order(tmp_path, ending, ring):
    reading = read(vector_file(tmp_path, ending, [(polygon(ring, HOLE), NAME)]))
    assert reading.verdict is Verdict.READ, said(reading)
    (area,) = reading.areas
    assert area.name == "Khu Đông"
    assert (area.zone, area.zone_source) == (THREE, ZoneSource.TEXT)
    assert corners(reading) == [tuple(map(float, p)) for p in ring]
    assert corners(reading, ring=1) == [tuple(map(float, p)) for p in HOLE]
    assert (area.parts[0].outer, area.parts[0].holes) == (0, (1,))
    assert [c.name for c in area.rings[0].corners] == ["1", "2", "3", "4"]


def test_shapefile_keeps_the_corners(tmp_path):
    clockwise = SQUARE
    reading = read(vector_file(tmp_path, "shp", [(polygon(clockwise), NAME)]))
    assert reading.verdict is Verdict.READ
    assert corners(reading) == clockwise


def test_as_many_decimals_as_the_numbers_have(tmp_path):
    whole = read(vector_file(tmp_path, "gpkg", [(polygon(SQUARE), NAME)], stem="a"))
    assert texts(whole)[0] == ("2456383", "440000")
    two = [(x + 0.25, y + 0.5) for x, y in SQUARE]
    assert texts(read(vector_file(tmp_path, "gpkg", [(polygon(two), NAME)], stem="b")))[0] == (
        "2456383.50",
        "440000.25",
    )
    digitised = [(x + 0.123456, y + 0.654321) for x, y in SQUARE]
    reading = read(vector_file(tmp_path, "gpkg", [(polygon(digitised), NAME)], stem="c"))
    assert texts(reading)[0] == ("2456383.654", "440000.123")
    assert "vector.note.rounded" in notes(reading)


def test_tab_undoes_its_own_rounding_where_that_is_certain(tmp_path):
    reading = read(vector_file(tmp_path, "tab", [(polygon(SQUARE, HOLE), NAME)]))
    assert reading.verdict is Verdict.READ, said(reading)
    assert corners(reading) == SQUARE
    assert {"vector.note.step_undone", "vector.note.grid_on_wgs84"} <= notes(reading)


def test_tab_says_its_step_where_digits_are_lost(tmp_path):
    reading = read(vector_file(tmp_path, "tab", [(polygon(FINE), NAME)]))
    assert "vector.note.step" in notes(reading)
    for found, true in zip(corners(reading), FINE):
        assert found == pytest.approx(true, abs=0.026)


@pytest.mark.parametrize("ending", ["dxf", "dgn"])
def test_drawings_have_no_system_and_the_zone_is_given_or_asked(tmp_path, ending):
    path = vector_file(tmp_path, ending, [(line([*SQUARE, SQUARE[0]]), {})], ZONE, "-skipfailures")
    asked = read(path)
    assert asked.verdict is Verdict.ASK
    (question,) = asked.questions
    assert question.id == "zone"
    assert THREE.text in [choice.value for choice in question.choices]
    assert len(question.choices) <= 3
    assert question.place is not None
    given = read(path, THREE)
    assert given.verdict is Verdict.READ, said(given)
    assert given.areas[0].zone_source is ZoneSource.GIVEN
    assert corners(given) == SQUARE
    answered = read(path, zone="104°45′/3")
    assert answered.areas == given.areas


def test_a_closed_line_and_a_hatch_of_a_drawing_become_areas(tmp_path):
    path = vector_file(tmp_path, "dxf", [(line([*SQUARE, SQUARE[0]]), {})], None)
    assert "vector.note.line_closed" in notes(read(path, THREE))
    hatch = vector_file(tmp_path, "dxf", [(polygon(SQUARE, HOLE), {})], None, stem="hatch")
    reading = read(hatch, THREE)
    assert reading.areas[0].parts[0].holes == (1,)


def test_a_hatch_and_its_border_are_one_area(tmp_path):
    shapes = [(polygon(SQUARE), {}), (line([*SQUARE, SQUARE[0]]), {})]
    reading = read(vector_file(tmp_path, "dxf", shapes, None), THREE)
    assert len(reading.areas) == 1
    assert "vector.note.doubles" in notes(reading)


def test_a_closed_line_inside_another_is_asked_hole_or_area(tmp_path):
    shapes = [(line([*SQUARE, SQUARE[0]]), {}), (line([*HOLE, HOLE[0]]), {})]
    path = vector_file(tmp_path, "dxf", shapes, None)
    asked = read(path, THREE)
    assert asked.verdict is Verdict.ASK
    (question,) = asked.all_questions
    hole = read(path, THREE, **{question.id: "hole"})
    assert hole.verdict is Verdict.READ
    assert [len(ring.corners) for ring in hole.areas[0].rings] == [4, 3]
    own = read(path, THREE, **{question.id: "area"})
    assert own.verdict is Verdict.READ
    assert len(own.areas) == 2


def test_single_sides_whose_ends_meet_are_joined(tmp_path):
    closed = [*SQUARE, SQUARE[0]]
    sides = [(line(closed[i : i + 2]), {}) for i in range(4)]
    backwards = (line(closed[1:3][::-1]), {})
    shapes = [sides[0], sides[2], backwards, sides[3]]
    reading = read(vector_file(tmp_path, "dxf", shapes, None), THREE)
    assert reading.verdict is Verdict.READ, said(reading)
    assert corners(reading) == SQUARE
    assert "vector.note.lines_joined" in notes(reading)


@pytest.mark.parametrize(("gap", "closes"), [(0.004, True), (0.049, True), (0.2, False), (40.0, False)])
def test_an_open_line_is_closed_within_centimetres_and_else_asked(tmp_path, gap, closes):
    end = (SQUARE[0][0] + gap, SQUARE[0][1])
    path = vector_file(tmp_path, "gpkg", [(line([*SQUARE, end]), NAME)])
    reading = read(path)
    if closes:
        assert reading.verdict is Verdict.READ
        assert corners(reading) == SQUARE
        assert any(f"{gap * 1000:.1f}" in sentence for sentence in said(reading))
        return
    assert reading.verdict is Verdict.ASK
    (question,) = reading.all_questions
    assert question.place is not None
    assert question.place.number == 1
    closed = read(path, **{question.id: "close"})
    assert closed.verdict is Verdict.READ
    assert corners(closed) == [*SQUARE, end]
    assert read(path, **{question.id: "leave out"}).verdict is Verdict.REFUSED


def test_several_areas_with_parts_keep_their_names(tmp_path):
    west = [(x - 2000, y) for x, y in SQUARE]
    multi = {
        "type": "MultiPolygon",
        "coordinates": [polygon(SQUARE)["coordinates"], polygon(west)["coordinates"]],
    }
    shapes = [(multi, {"Tên khu vực": "Khu I"}), (polygon(west), {"Tên khu vực": "Khu II"})]
    reading = read(vector_file(tmp_path, "gpkg", shapes))
    assert [area.name for area in reading.areas] == ["Khu I", "Khu II"]
    assert [part.outer for part in reading.areas[0].parts] == [0, 1]
    assert corners(reading, ring=1) == west


def test_levels_and_a_stated_area_come_from_fields_that_say_so(tmp_path):
    shapes = [(polygon(SQUARE), {"name": "A", "top_m": 120.0, "bottom_m": -50.0, "DT_ha": 1.25})]
    area = read(vector_file(tmp_path, "gpkg", shapes)).areas[0]
    assert (area.parts[0].top_m, area.parts[0].bottom_m) == (120.0, -50.0)
    assert area.stated_area is not None
    assert (str(area.stated_area.value), area.stated_area.unit) == ("1.25", "ha")


def test_heights_are_noted_and_not_taken_for_levels(tmp_path):
    high = {"type": "Polygon", "coordinates": [[[x, y, 95.0] for x, y in [*SQUARE, SQUARE[0]]]]}
    reading = read(vector_file(tmp_path, "gpkg", [(high, NAME)]))
    assert "vector.note.heights" in notes(reading)
    assert reading.areas[0].parts[0].top_m is None


def test_a_repeated_corner_is_kept_and_noted(tmp_path):
    twice = [*SQUARE[:2], SQUARE[1], *SQUARE[2:]]
    reading = read(vector_file(tmp_path, "gpkg", [(polygon(twice), NAME)]))
    assert corners(reading) == twice
    assert "vector.note.repeat" in notes(reading)


def test_points_by_names_in_order(tmp_path):
    shapes = [(point(p), {"ten_diem": str(i)}) for i, p in enumerate(SQUARE, 1)]
    reading = read(vector_file(tmp_path, "gpkg", shapes))
    assert reading.verdict is Verdict.READ, said(reading)
    assert [c.name for c in reading.areas[0].rings[0].corners] == ["1", "2", "3", "4"]
    assert corners(reading) == SQUARE


def test_points_in_disorder_are_taken_by_their_names(tmp_path):
    named = [(point(p), {"ten_diem": str(i)}) for i, p in enumerate(SQUARE, 1)]
    reading = read(vector_file(tmp_path, "gpkg", [named[i] for i in (2, 0, 3, 1)]))
    assert corners(reading) == SQUARE
    assert "vector.note.points_sorted" in notes(reading)


def test_a_missing_point_is_asked_and_named(tmp_path):
    shapes = [(point(p), {"ten_diem": name}) for p, name in zip(SQUARE, ["1", "2", "4", "5"])]
    reading = read(vector_file(tmp_path, "gpkg", shapes))
    (question,) = reading.all_questions
    assert "4" in say(question.text, "vi")
    assert question.place is not None
    assert question.place.number == 3
    assert read(vector_file(tmp_path, "gpkg", shapes, stem="b")).verdict is Verdict.ASK


def test_points_without_names_are_asked(tmp_path):
    reading = read(vector_file(tmp_path, "gpkg", [(point(p), {"z": 1}) for p in SQUARE]))
    (question,) = reading.all_questions
    answered = read(tmp_path / "mo.gpkg", **{question.id: "file"})
    assert answered.verdict is Verdict.READ
    assert corners(answered) == SQUARE


def test_points_of_two_areas_are_told_apart(tmp_path):
    west = [(x - 2000, y) for x, y in SQUARE]
    shapes = [
        (point(p), {"khu_vuc": area, "diem": str(i)})
        for area, ring in (("Khu I", SQUARE), ("Khu II", west))
        for i, p in enumerate(ring, 1)
    ]
    reading = read(vector_file(tmp_path, "gpkg", shapes))
    assert reading.verdict is Verdict.READ
    assert [area.name for area in reading.areas] == ["Khu I", "Khu II"]
    bare = [(shape, {"diem": a["diem"]}) for shape, a in shapes]
    cut = read(vector_file(tmp_path, "gpkg", bare, stem="b"))
    assert [len(area.rings[0].corners) for area in cut.areas] == [4, 4]


def test_printed_x_and_y_of_points_are_the_legal_digits(tmp_path):
    shapes = [
        (point((x + 0.0004, y)), {"diem": str(i), "X": f"{y:.2f}".replace(".", ","), "Y": f"{x:.2f}"})
        for i, (x, y) in enumerate(SQUARE, 1)
    ]
    reading = read(vector_file(tmp_path, "gpkg", shapes))
    assert reading.verdict is Verdict.READ, said(reading)
    assert texts(reading)[0] == ("2456383,00", "440000.00")
    assert reading.areas[0].rings[0].corners[0].decimals == 2


def test_printed_x_and_y_far_from_their_points_are_asked(tmp_path):
    shapes = [
        (point((x + 3, y)), {"diem": str(i), "X": str(y), "Y": str(x)}) for i, (x, y) in enumerate(SQUARE, 1)
    ]
    path = vector_file(tmp_path, "gpkg", shapes)
    (question,) = read(path).all_questions
    assert corners(read(path, **{question.id: "attributes"})) == SQUARE
    assert corners(read(path, **{question.id: "geometry"}))[0] == (440003, 2456383)


def test_points_on_the_corners_of_a_polygon_name_them(tmp_path):
    area = vector_file(tmp_path, "gpkg", [(polygon(SQUARE), NAME)])
    points = geojson(
        tmp_path / "p.geojson", [(point(p), {"ten_diem": f"M{i}"}) for i, p in enumerate(SQUARE, 1)]
    )
    ogr2ogr(area, points, "GPKG", "-update", "-nln", "moc")
    reading = read(area)
    assert len(reading.areas) == 1
    assert [c.name for c in reading.areas[0].rings[0].corners] == ["M1", "M2", "M3", "M4"]


def wgs84(points, zone=THREE):
    return [tuple(pair) for pair in to_wgs84(as_points(points), zone)]


@pytest.mark.parametrize("ending", ["kml", "gpx"])
def test_wgs84_comes_over_by_6960_and_says_so(tmp_path, ending):
    ring = wgs84(FINE)
    shape = polygon(ring) if ending == "kml" else line([*ring, ring[0]])
    path = vector_file(tmp_path, ending, [(shape, NAME)], None)
    reading = read(path, THREE)
    assert reading.verdict is Verdict.READ, said(reading)
    assert corners(reading) == FINE
    assert any("EPSG:6960" in s and "1.0 m" in s for s in said(reading))


def test_wgs84_without_a_zone_asks_with_the_meridians_of_the_place(tmp_path):
    path = vector_file(tmp_path, "kml", [(polygon(wgs84(SQUARE)), NAME)], None)
    reading = read(path)
    (question,) = reading.questions
    assert question.id == "zone"
    assert question.proposed == THREE.text
    assert len(question.choices) <= 3
    assert corners(read(path, zone="105/6")) != SQUARE
    assert read(path, zone="105/6").areas[0].zone == Zone(6300, 6)


def test_waypoints_of_a_receiver_are_corners_by_name(tmp_path):
    way = "".join(
        f'<wpt lat="{lat:.7f}" lon="{lon:.7f}"><name>{i:03d}</name></wpt>'
        for i, (lon, lat) in enumerate(wgs84(SQUARE), 1)
    )
    track = "".join(f'<trkpt lat="{lat}" lon="{lon}"/>' for lon, lat in wgs84(SQUARE))
    path = tmp_path / "gps.gpx"
    path.write_text(
        f'<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">{way}'
        f"<trk><name>đi bộ</name><trkseg>{track}</trkseg></trk></gpx>",
        encoding="utf-8",
    )
    reading = read(path, THREE)
    assert reading.verdict is Verdict.READ, said(reading)
    assert [c.name for c in reading.areas[0].rings[0].corners] == ["001", "002", "003", "004"]
    # Seven decimals of a degree are a step of 11 mm, and whole metres are found again.
    assert corners(reading) == SQUARE
    assert "vector.note.lines_left" in notes(reading)


def test_kmz_is_read_as_its_kml(tmp_path):
    kml = vector_file(tmp_path, "kml", [(polygon(wgs84(SQUARE)), NAME)], None)
    with zipfile.ZipFile(tmp_path / "mo.kmz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(kml, "doc.kml")
    reading = read(tmp_path / "mo.kmz", THREE)
    assert reading.verdict is Verdict.READ
    assert corners(reading) == SQUARE


def test_fonts_of_before_unicode_are_repaired(tmp_path):
    shapes = [(polygon(SQUARE), {"name": "Khu vùc khai th¸c má ®¸ v«i §ång Giao, thµnh phè Tam §iÖp"})]
    reading = read(vector_file(tmp_path, "gpkg", shapes))
    assert reading.areas[0].name == "Khu vực khai thác mỏ đá vôi Đồng Giao, thành phố Tam Điệp"
    assert any(note.id.startswith("format.note.") for note in reading.notes)


def test_a_drawing_full_of_shapes_asks_for_the_layer(tmp_path):
    frames = [(polygon([(x + 200 * i, y) for x, y in SQUARE]), {"Layer": "KHUNG"}) for i in range(1, 25)]
    path = vector_file(tmp_path, "dxf", [*frames, (polygon(SQUARE), {"Layer": "RANH_MO"})], None)
    reading = read(path, THREE)
    (question,) = reading.questions
    assert question.id.startswith("layer:")
    assert question.proposed == "RANH_MO"
    answered = read(path, THREE, **{question.id: "RANH_MO"})
    assert answered.verdict is Verdict.READ
    assert corners(answered) == SQUARE
    assert answered.areas[0].name == "RANH_MO"


def test_every_sentence_can_be_said(tmp_path):
    for number, ending in enumerate(("dxf", "dgn", "tab", "kml")):
        path = vector_file(tmp_path, ending, [(polygon(FINE), {})], ZONE, "-skipfailures", stem=f"s{number}")
        assert all(said(read(path)))
