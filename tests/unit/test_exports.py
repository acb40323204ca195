"""Exports: every format is read back and gives area, corners, zone and levels of the model."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import areamaker
import fiona
import pytest
from areamaker import box
from hypothesis import given, settings
from real_areas import real_areas
from shapely.geometry import shape

from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.area.model import Part
from mineral_plugin.core.base.errors import CannotWriteError, InputError
from mineral_plugin.core.corner_tables.result import Verdict
from mineral_plugin.core.corner_tables.vectors.dxf_texts import layers_of_drawing
from mineral_plugin.core.corner_tables.vectors.files import kind_of
from mineral_plugin.core.corner_tables.vectors.fiona_source import FionaSource
from mineral_plugin.core.corner_tables.vectors.read import read_vector
from mineral_plugin.core.corner_tables.vectors.source import Limits
from mineral_plugin.core.exports.loss import measure_loss, read_file_back
from mineral_plugin.core.work.exporting import EXPORT_KINDS, export_areas, fiona_programs

DAY = date(2026, 11, 23)
# What a format may do to a corner, in mm: KML's way to WGS 84 and back is no nearer.
MOST_MM = {"GeoPackage": 0.0001, "Shapefile": 0.0001, "DXF": 0.0001, "MapInfo TAB": 0.02, "KML": 2.0}


def exported(areas, folder, kinds=EXPORT_KINDS, lang="vi", stem="mo"):
    return export_areas(areas, Path(folder), stem, kinds, DAY, fiona_programs(), lang)


def test_25_real_areas_come_back_from_every_format_within_its_millimetres(tmp_path):
    for number, area in enumerate(real_areas()):
        notes = exported([area], tmp_path, stem=f"mo{number}").notes
        assert {note.format for note in notes} == set(MOST_MM)
        for note in notes:
            assert note.loss.corner_mm <= MOST_MM[note.format], note
            # A side may bend by the centimetre that a change of system is allowed.
            assert note.loss.side_mm <= MOST_MM[note.format] + 10 * (note.format == "KML"), note
            assert abs(note.loss.area_m2) <= 2e-5 * area_m2(area), note


@pytest.mark.parametrize("kind", ["gpkg", "shp", "tab"])
def test_25_real_areas_are_read_as_they_were_by_our_own_reader(kind, tmp_path):
    for number, area in enumerate(real_areas()):
        exported([area], tmp_path, [kind], stem=f"mo{number}")
        (read,) = read_vector(tmp_path / f"mo{number}.{kind}", FionaSource()).areas
        assert (read.name, read.zone) == (area.name, area.zone)
        corners = [corner for ring in read.rings for corner in ring.corners]
        truth = [corner for part in area.parts for ring in part.rings for corner in ring.corners]
        assert sorted((c.north_m, c.east_m) for c in corners) == sorted((c.north_m, c.east_m) for c in truth)
        if kind != "shp":
            # A shapefile turns what runs counter-clockwise.
            assert [(c.north_m, c.east_m) for c in corners] == [(c.north_m, c.east_m) for c in truth]
        stated = read.stated_area
        assert (stated and stated.value) == (area.stated_area and area.stated_area.value)


def test_a_drawing_names_the_zone_and_the_corners(tmp_path):
    area = areamaker.worked()
    exported([area], tmp_path, ["dxf"])
    reading = read_vector(tmp_path / "mo.dxf", FionaSource())
    assert reading.verdict is Verdict.READ
    assert reading.areas[0].zone == area.zone
    texts = read_file_back([tmp_path / "mo.dxf"], FionaSource()).texts()
    assert {"1", "2", "3", "4", "5", area.name, "Diện tích: 2,25 ha"} <= texts


def test_a_kml_is_read_with_the_zone_given(tmp_path):
    area = areamaker.worked()
    exported([area], tmp_path, ["kml"])
    (read,) = read_vector(tmp_path / "mo.kml", FionaSource(), zone=area.zone).areas
    pairs = zip(read.rings[0].corners, area.parts[0].outer.corners)
    assert [c.name for c in read.rings[0].corners] == ["1", "2", "3", "4", "5"]
    assert all(abs(a.north_m - b.north_m) < 0.002 and abs(a.east_m - b.east_m) < 0.002 for a, b in pairs)


def test_holes_levels_and_several_parts_come_back(tmp_path):
    hole = box(2412300, 442300, 200, 200, 2, 5)
    parts = (
        Part(box(2412000, 442000, 2500, 3000, 2), (hole,), 120.0, -60.5),
        Part(box(2422000, 442000, 250, 300, 2, 9), (), 120.0, -60.5),
    )
    area = areamaker.area(*parts, stated="7.5", unit="km2", name="Mỏ Nậm Ế & <b>")
    exported([area], tmp_path)
    for kind in ("gpkg", "shp", "tab"):
        (read,) = read_vector(tmp_path / f"mo.{kind}", FionaSource()).areas
        assert [(part.top_m, part.bottom_m) for part in read.parts] == [(120.0, -60.5)] * 2
        assert [len(part.holes) for part in read.parts] == [1, 0]
        assert (read.stated_area.value, read.stated_area.unit) == (area.stated_area.value, "km2")


def test_parts_at_different_levels_are_objects_of_their_own_and_the_note_says_so(tmp_path):
    parts = (
        Part(box(2412000, 442000, 2500, 3000), (), 120.0, 50.0),
        Part(box(2422000, 442000, 250, 300, first=5), (), None, -60.5),
    )
    done = exported([areamaker.area(*parts)], tmp_path, lang="en")
    by_format = {note.format: "\n".join(note.lines("en")) for note in done.notes}
    assert all("objects of their own" in by_format[name] for name in ("GeoPackage", "Shapefile"))
    with fiona.open(tmp_path / "mo.gpkg", layer="ranh_gioi") as layer:
        assert [(f.properties["top_m"], f.properties["bottom_m"]) for f in layer] == [
            (120.0, 50.0),
            (None, -60.5),
        ]
    with fiona.open(tmp_path / "mo.tab") as layer:
        # MapInfo has no empty number: 0 would be a level that nobody stated.
        assert [feature.properties["top_m"] for feature in layer] == ["120", ""]


def test_gdal_opens_the_geopackage_in_the_licences_own_zone(tmp_path):
    area = areamaker.worked()
    exported([area], tmp_path, ["gpkg"])
    with fiona.open(tmp_path / "mo.gpkg", layer="ranh_gioi") as layer:
        assert layer.crs.to_epsg() == area.zone.epsg
        (feature,) = layer
        assert shape(feature.geometry).area == pytest.approx(area_m2(area), abs=1e-6)
        assert feature.properties["tinh_m2"] == round(area_m2(area), 2)
    with fiona.open(tmp_path / "mo.gpkg", layer="diem_goc") as layer:
        assert [f.properties["x_text"] for f in layer] == [c.x_text for c in area.parts[0].outer.corners]


@pytest.mark.parametrize("kind", ["gpkg", "shp", "kml", "dxf"])
def test_equal_areas_give_equal_bytes(kind, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        exported([areamaker.worked()], tmp_path / name, [kind])
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert files == sorted(path.name for path in (tmp_path / "b").iterdir())
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


@settings(max_examples=10, deadline=None)
@given(area=areamaker.areas())
def test_any_area_of_any_zone_is_found_in_every_file(area, tmp_path_factory):
    folder = tmp_path_factory.mktemp("any")
    for note in exported([area], folder).notes:
        assert note.loss.corner_mm <= MOST_MM[note.format], note
        assert note.kept.corner_names and note.kept.stated_area and note.kept.levels, note
        assert note.kept.zone, note
        assert note.kept.digits == (note.format != "DXF"), note


def test_a_shapefile_turns_a_ring_and_the_note_says_so(tmp_path):
    ring = areamaker.Ring(areamaker.worked().parts[0].outer.corners[::-1])
    (note,) = exported([areamaker.area(Part(ring))], tmp_path, ["shp"]).notes
    assert note.loss.turned
    assert any("clockwise" in line for line in note.lines("en"))


def test_a_file_that_moved_a_corner_is_caught_by_the_measure(tmp_path):
    area = areamaker.worked()
    exported([area], tmp_path, ["kml"])
    first, *others = area.parts[0].outer.corners
    moved = replace(area, parts=(Part(replace(area.parts[0].outer, corners=(
        replace(first, north_m=first.north_m + 0.5), *others))),))  # fmt: skip
    loss = measure_loss(moved, read_file_back([tmp_path / "mo.kml"], FionaSource()))
    assert loss.corner_mm == pytest.approx(500, abs=2)


def test_areas_of_two_zones_give_a_set_of_files_each(tmp_path):
    other = replace(areamaker.worked(), zone=areamaker.Zone(6300, 6), id="b")
    exported([areamaker.worked(), other], tmp_path, ["gpkg"])
    assert {path.name for path in tmp_path.glob("*.gpkg")} == {"mo_104-45-3.gpkg", "mo_105-00-6.gpkg"}


def test_the_note_stands_beside_the_files_in_the_language_asked(tmp_path):
    done = exported([areamaker.worked()], tmp_path, ["kml"], lang="en")
    text = done.note_file.read_text(encoding="utf-8-sig")
    assert done.note_file.name == "mo-losses.txt"
    assert "Corners moved by 1.1" in text and "in words" in text
    assert json.dumps(done.to_dict("en"))


def test_an_area_without_ground_is_refused_in_one_sentence(tmp_path):
    corners = areamaker.worked().parts[0].outer.corners[:2]
    wells = areamaker.area(Part(areamaker.Ring(corners)), name="Giếng")
    with pytest.raises(InputError) as caught:
        exported([wells], tmp_path)
    assert "Giếng" in caught.value.text("vi") and list(tmp_path.iterdir()) == []


def test_an_unknown_format_is_refused_with_the_known_ones(tmp_path):
    with pytest.raises(InputError) as caught:
        exported([areamaker.worked()], tmp_path, ["xyz"])
    assert "gpkg" in caught.value.text("en")


def test_a_folder_that_is_not_there_is_made_and_a_file_in_its_place_is_refused(tmp_path):
    made = exported([real_areas()[0]], tmp_path / "new" / "folder", ("kml",))
    assert all(path.is_file() for path in made.files)
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotWriteError, match="taken"):
        exported([real_areas()[0]], tmp_path / "taken", ("kml",))
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_letters_that_a_drawing_escapes_are_read_by_our_reader(tmp_path):
    path = tmp_path / "a.dxf"
    exported([areamaker.worked()], tmp_path, ["dxf"], stem="a")
    data = path.read_bytes()
    assert data.isascii() and b"\\U+1ECF" in data
    (layer,) = layers_of_drawing(kind_of(path, Limits()), FionaSource().layers(path, ("DXF",), Limits()))
    assert "Mỏ đá vôi Đồng Khê" in {feature.attributes["Text"] for feature in layer.features}
