"""Coordinate systems of vector files: zones by code and by numbers, WGS 84, old ones, none."""

from __future__ import annotations

import sqlite3

import pytest
from vectormaker import HOLE, SQUARE, geojson, ogr2ogr, polygon, vector_file

from mineral_plugin.core.area.zones import Zone, as_points, known_zones, to_geographic, to_wgs84
from mineral_plugin.core.base.words import say
from mineral_plugin.core.corner_tables.result import Verdict, ZoneSource
from mineral_plugin.core.corner_tables.vectors.fiona_source import FionaSource
from mineral_plugin.core.corner_tables.vectors.read import read_vector
from mineral_plugin.core.corner_tables.vectors.systems import SystemKind, system_of_layer
from mineral_plugin.core.corner_tables.vectors.zone_choices import zones_at, zones_of_plane

THREE, SIX = Zone(6285, 3), Zone(6300, 6)
NAME = {"name": "Khu I"}
OFFICIAL = "-191.90441429, -39.30318279, -111.45032835"
RIGHT = "-0.00928836, 0.01975479, -0.00427372, 0.252906278"
WRONG = "0.00928836, -0.01975479, 0.00427372, 0.252906278"
GRID = "105.75, 0, 0.9999, 500000, 0"


def read(path, given=None, **answers):
    return read_vector(path, FionaSource(), given, answers)


def corners(reading):
    return [(c.east_m, c.north_m) for c in reading.areas[0].rings[0].corners]


def note_ids(reading):
    return {n.id for n in reading.notes} | {n.id for area in reading.areas for n in area.notes}


def mif(folder, coordsys, points=SQUARE):
    """Write a MIF by hand with a line of its own for the system."""
    rows = "".join(f"{x} {y}\n" for x, y in (*points, points[0]))
    body = f"Columns 1\n  name Char(20)\nData\n\nRegion 1\n  {len(points) + 1}\n{rows}"
    (folder / "a.mif").write_text(f'Version 300\nCharset "WindowsLatin1"\nDelimiter ","\n{coordsys}{body}')
    (folder / "a.mid").write_text('"Khu"\n')
    return folder / "a.mif"


@pytest.mark.parametrize("zone", [*known_zones(), Zone(6315, 3), Zone(7020, 6)], ids=lambda zone: zone.text)
def test_every_zone_is_known_by_code_and_by_its_numbers(zone):
    assert system_of_layer("", zone.wkt2).zone == zone
    if zone.epsg is not None:
        assert system_of_layer(f"EPSG:{zone.epsg}", "").zone == zone


def test_a_shapefile_of_a_zone_without_code(tmp_path):
    source = geojson(tmp_path / "s.geojson", [(polygon(SQUARE), NAME)], None)
    path = ogr2ogr(tmp_path / "a.shp", source, "ESRI Shapefile", "-a_srs", Zone(6315, 3).wkt2)
    reading = read(path)
    assert reading.verdict is Verdict.READ
    assert reading.areas[0].zone == Zone(6315, 3)


@pytest.mark.parametrize("code", ["6956", "6957", "6958", "6959"])
def test_swapped_codes_are_refused(tmp_path, code):
    path = geojson(tmp_path / "a.geojson", [(polygon(SQUARE), NAME)], f"EPSG:{code}")
    reading = read(path)
    assert reading.refusal is not None
    assert reading.refusal.id == "vector.swapped_code"
    assert system_of_layer(f"EPSG:{code}", "").kind is SystemKind.SWAPPED


def test_a_geopackage_with_a_swapped_code_is_refused(tmp_path):
    path = vector_file(tmp_path, "gpkg", [(polygon(SQUARE), NAME)])
    with sqlite3.connect(path) as connection:
        connection.execute(
            "UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 6957 WHERE srs_id = 9208"
        )
    assert read(path).refusal.id == "vector.swapped_code"


@pytest.mark.parametrize("code", [2044, 2045, 2093, 4147, 3148, 3149, 3176, 4131])
@pytest.mark.parametrize("ending", ["geojson", "shp", "tab"])
def test_old_systems_are_refused_with_the_size_of_the_error(tmp_path, code, ending):
    ring = [(104.1, 22.1), (104.2, 22.1), (104.2, 22.2)] if code in (4147, 4131) else SQUARE
    source = geojson(tmp_path / "s.geojson", [(polygon(ring), NAME)], None)
    driver = {"geojson": "GeoJSON", "shp": "ESRI Shapefile", "tab": "MapInfo File"}[ending]
    path = ogr2ogr(tmp_path / f"a.{ending}", source, driver, "-a_srs", f"EPSG:{code}")
    if ending == "geojson":
        path = geojson(tmp_path / "b.geojson", [(polygon(ring), NAME)], f"EPSG:{code}")
    reading = read(path, THREE)
    if code == 4147 and ending == "tab":
        # MapInfo knows no datum of 1972 and writes WGS 84: then at least the datum is asked.
        assert reading.verdict is Verdict.ASK
        return
    assert reading.verdict is Verdict.REFUSED
    assert reading.refusal is not None
    assert any(f"{size} m" in say(reading.refusal, "en") for size in (900, 360))
    assert not reading.areas


def test_numbers_without_system_beside_the_name_of_an_old_one_are_refused(tmp_path):
    source = geojson(tmp_path / "s.geojson", [(polygon(SQUARE), {"name": "Hệ tọa độ HN-72"})], "EPSG:9208")
    path = ogr2ogr(tmp_path / "a.shp", source, "ESRI Shapefile")
    (tmp_path / "a.prj").unlink()
    assert read(path, THREE).refusal.id == "vector.old_system"


@pytest.mark.parametrize(
    "coordsys",
    [
        f'CoordSys Earth Projection 8, 104, "m", {GRID}\n',
        f'CoordSys Earth Projection 8, 9999, 28, {OFFICIAL}, {RIGHT}, 0, "m", {GRID}\n',
        f'CoordSys Earth Projection 8, 9999, 28, {OFFICIAL}, {WRONG}, 0, "m", {GRID}\n',
        f'CoordSys Earth Projection 8, 999, 28, {OFFICIAL}, "m", {GRID}\n',
    ],
)
def test_mapinfo_lines_of_vn2000_are_known_by_their_numbers(tmp_path, coordsys):
    reading = read(mif(tmp_path, coordsys))
    assert reading.verdict is Verdict.READ
    assert reading.areas[0].zone == Zone(6345, 3)
    assert corners(reading) == SQUARE


def test_rotations_of_the_other_sign_are_said(tmp_path):
    ids = []
    for numbers in (WRONG, RIGHT):
        line = f'CoordSys Earth Projection 8, 9999, 28, {OFFICIAL}, {numbers}, 0, "m", {GRID}\n'
        ids.append("vector.note.turned" in note_ids(read(mif(tmp_path, line))))
    assert ids == [True, False]


def test_mapinfo_nonearth_has_no_zone(tmp_path):
    path = mif(tmp_path, 'CoordSys NonEarth Units "m" Bounds (0, 0) (1000000, 3000000)\n')
    assert read(path).verdict is Verdict.ASK
    assert read(path, THREE).verdict is Verdict.READ


def test_mapinfo_six_degrees_may_be_utm_and_is_asked(tmp_path):
    path = mif(tmp_path, 'CoordSys Earth Projection 8, 104, "m", 105, 0, 0.9996, 500000, 0\n')
    asked = read(path)
    (question,) = asked.questions
    assert [choice.value for choice in question.choices] == ["VN-2000", "WGS 84"]
    vn2000 = read(path, datum="VN-2000")
    assert vn2000.verdict is Verdict.READ
    assert vn2000.areas[0].zone == SIX
    assert corners(vn2000) == SQUARE
    gps = read(path, SIX, datum="WGS 84")
    assert gps.verdict is Verdict.READ
    # A shift of the datum: some 224 m.
    moved = as_points(corners(gps)) - as_points(SQUARE)
    assert abs(float((moved[0] ** 2).sum() ** 0.5) - 224) < 3
    assert read(path, SIX).verdict is Verdict.READ


def test_utm_on_wgs84_is_brought_over(tmp_path):
    path = geojson(tmp_path / "a.geojson", [(polygon(SQUARE), NAME)], "EPSG:32648")
    reading = read(path, THREE)
    assert reading.verdict is Verdict.READ
    back = to_wgs84(as_points(corners(reading)), THREE)
    assert abs(back - to_geographic(as_points(SQUARE), SIX)).max() < 1e-8
    assert read(path).verdict is Verdict.ASK


def test_vn2000_degrees_need_the_licence_zone(tmp_path):
    ring = [tuple(pair) for pair in to_geographic(as_points(SQUARE), THREE)]
    path = geojson(tmp_path / "a.geojson", [(polygon(ring), NAME)], "EPSG:4756")
    asked = read(path)
    assert asked.questions[0].id == "zone"
    assert asked.questions[0].proposed == THREE.text
    assert corners(read(path, THREE)) == SQUARE


def test_plain_degrees_ask_for_the_datum(tmp_path):
    ring = [tuple(pair) for pair in to_wgs84(as_points(SQUARE), THREE)]
    path = vector_file(tmp_path, "dxf", [(polygon(ring), {})], None)
    reading = read(path, THREE)
    assert [question.id for question in reading.questions] == ["datum"]
    assert corners(read(path, THREE, datum="WGS 84")) == SQUARE
    assert corners(read(path, THREE, datum="VN-2000")) != SQUARE


def test_a_zone_in_the_file_goes_before_the_one_given_and_a_difference_is_asked(tmp_path):
    path = vector_file(tmp_path, "gpkg", [(polygon(SQUARE, HOLE), NAME)])
    assert read(path, THREE).areas[0].zone_source is ZoneSource.TEXT
    (question,) = read(path, SIX).questions
    keep, bring, label = (choice.value for choice in question.choices)
    kept = read(path, SIX, zone=keep)
    assert (kept.areas[0].zone, corners(kept)) == (THREE, SQUARE)
    brought = read(path, SIX, zone=bring)
    assert brought.areas[0].zone == SIX
    assert corners(brought) != SQUARE
    relabelled = read(path, SIX, zone=label)
    assert (relabelled.areas[0].zone, corners(relabelled)) == (SIX, SQUARE)
    assert all(reading.verdict is Verdict.READ for reading in (kept, brought, relabelled))


def test_exchanged_axes_are_certain_and_said(tmp_path):
    swapped = [(y, x) for x, y in SQUARE]
    reading = read(vector_file(tmp_path, "gpkg", [(polygon(swapped), NAME)]))
    assert reading.verdict is Verdict.READ
    assert corners(reading) == SQUARE
    assert "vector.note.exchanged" in note_ids(reading)
    degrees = [(22.1, 104.1), (22.1, 104.2), (22.2, 104.2)]
    path = geojson(tmp_path / "d.geojson", [(polygon(degrees), NAME)], None)
    assert "vector.note.exchanged" in note_ids(read(path, THREE))


def test_numbers_that_are_nowhere_in_viet_nam_are_refused(tmp_path):
    far = [(x * 10, y) for x, y in SQUARE]
    reading = read(vector_file(tmp_path, "gpkg", [(polygon(far), NAME)]))
    assert reading.verdict is Verdict.REFUSED
    both = vector_file(tmp_path, "gpkg", [(polygon(SQUARE), NAME), (polygon(far), NAME)], stem="b")
    assert [area.verdict for area in read(both).areas] == [Verdict.READ, Verdict.REFUSED]


def test_another_system_is_refused(tmp_path):
    path = geojson(tmp_path / "a.geojson", [(polygon(SQUARE), NAME)], "EPSG:27700")
    assert read(path).refusal.id == "vector.other_system"


def test_a_zone_named_in_the_texts_of_a_drawing_is_taken(tmp_path):
    label = "Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°"
    source = geojson(tmp_path / "s.geojson", [(polygon(SQUARE), {"name": label})], "EPSG:9208")
    path = ogr2ogr(tmp_path / "a.shp", source, "ESRI Shapefile", "-lco", "ENCODING=UTF-8")
    (tmp_path / "a.prj").unlink()
    reading = read(path)
    assert reading.areas[0].zone == THREE
    assert reading.areas[0].zone_source is ZoneSource.TEXT
    assert read(path, SIX).verdict is Verdict.ASK


def test_proposed_zones_are_three_at_most_and_of_the_place():
    assert zones_at(103.97, 22.48)[0] == THREE
    assert Zone(6345, 3) in zones_at(106.7, 10.78)
    assert all(len(zones_at(lon / 10, 16.0)) <= 3 for lon in range(1020, 1170))
    assert THREE in zones_of_plane(440000, 2456383)


def test_a_system_text_of_any_kind_gives_an_answer():
    for text in ("", "PROJCS[", "[[[[[", "PROJCS[" * 5000, 'PROJCS["a"]', 'LOCAL_CS["mm"]', "x" * 30000):
        assert system_of_layer("", text).kind in (SystemKind.NONE, SystemKind.OTHER)
    assert system_of_layer("IGNF:X", "").kind is SystemKind.OTHER
