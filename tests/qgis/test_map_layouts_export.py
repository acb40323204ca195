"""A map as PDF, read back by poppler: true to scale, letters as text and embedded, in its place on earth."""

from __future__ import annotations

from dataclasses import replace

import map_pdf
import map_plans
import pytest
from osgeo import gdal
from qgis.core import QgsProject

from mineral_plugin.bridge.map_layouts.build import build_layout
from mineral_plugin.bridge.map_layouts.export import PdfWriting, export_pdf, export_pictures
from mineral_plugin.bridge.map_layouts.pdf_reading import read_pdf
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import CannotWriteError, InputError
from mineral_plugin.core.maps.papers import LANDSCAPE, paper

pytestmark = pytest.mark.usefixtures("qgis_new_project")
# Half a dot at 300 dots an inch: QGIS lays a map out in whole dots.
TRUE_MM = 0.045


@pytest.fixture
def layout():
    return build_layout(map_plans.plan(), QgsProject.instance(), "Bản đồ")


@pytest.fixture
def pdf(layout, tmp_path):
    path = tmp_path / "bản đồ.pdf"
    export_pdf(layout, path)
    return path


def on_paper(point, extent=map_plans.EXTENT, box=map_plans.MAP_BOX):
    scale = box.width / extent.width
    return box.x + (point[0] - extent.west) * scale, box.y + (extent.north - point[1]) * scale


def test_each_corner_is_drawn_where_it_belongs_on_paper(pdf):
    (boundary,) = map_pdf.lines(pdf, 1, "#c00000", least=5)
    assert len(boundary) == 5
    for point, drawn in zip(map_plans.POINTS, boundary):
        assert drawn == pytest.approx(on_paper(point), abs=TRUE_MM)


def test_vietnamese_comes_out_of_the_file_as_it_went_in(pdf):
    text = map_pdf.text(pdf)
    for line in (*map_plans.TITLE.split("\n"), "CHỈ DẪN", "Phần không khai thác", "Diện tích: 6,52 ha"):
        assert line in text


def test_every_cell_of_the_table_stands_in_the_file(pdf):
    words = {word.text for word in map_pdf.words(pdf)}
    for row in map_plans.table().rows:
        assert set(row) <= words


def test_every_letter_is_embedded_and_can_be_read(pdf):
    fonts = map_pdf.fonts(pdf)
    assert fonts
    assert all(font.is_embedded and font.has_letters for font in fonts)


def test_the_numbers_of_the_grid_stand_beside_their_lines(pdf):
    below = [word for word in map_pdf.words(pdf) if word.text == "489500"]
    assert len(below) == 2
    for word in below:
        assert word.box.middle[0] == pytest.approx(on_paper((489_500.0, 0.0))[0], abs=0.4)


def test_the_file_knows_its_place_on_earth(pdf):
    data = gdal.OpenEx(str(pdf), open_options=["DPI=72"])
    west, dot, _, north, _, _ = data.GetGeoTransform()
    east = west + map_plans.MAP_BOX.x / 25.4 * 72 * dot
    assert east == pytest.approx(map_plans.EXTENT.west, abs=0.01)
    assert north - map_plans.MAP_BOX.y / 25.4 * 72 * dot == pytest.approx(map_plans.EXTENT.north, abs=0.01)
    assert data.GetSpatialRef().GetAttrValue("PROJCS").startswith("VN-2000")


def test_a_zone_without_a_code_has_a_place_on_earth_too(tmp_path):
    layout = build_layout(map_plans.plan(zone=Zone(103 * 60 + 30, 3)), QgsProject.instance(), "Bản đồ")
    path = tmp_path / "a.pdf"
    export_pdf(layout, path)
    data = gdal.OpenEx(str(path), open_options=["DPI=72"])
    assert data.GetSpatialRef().GetProjParm("central_meridian") == 103.5
    assert data.GetGeoTransform()[0] == pytest.approx(map_plans.EXTENT.west - 16.0 * 5.0, abs=0.01)


def test_nothing_is_a_picture_but_the_samples_of_the_legend(pdf):
    assert all(width < 300 and height < 300 for width, height in map_pdf.pictures(pdf))


def test_the_file_does_not_tell_who_sat_at_the_computer(pdf):
    told = map_pdf.told(pdf)
    assert "Author" not in told
    assert told["Title"] == "Bản đồ"


def test_each_sheet_has_the_size_of_its_paper(tmp_path):
    plan = map_plans.plan()
    second = replace(plan.sheets[0], number=2, paper=paper("A3", LANDSCAPE))
    layout = build_layout(replace(plan, sheets=(plan.sheets[0], second)), QgsProject.instance(), "Bản đồ")
    path = tmp_path / "a.pdf"
    export_pdf(layout, path)
    sizes = map_pdf.page_sizes(path)
    assert sizes[0] == pytest.approx((210.0, 297.0), abs=0.2)
    assert sizes[1] == pytest.approx((420.0, 297.0), abs=0.2)
    (boundary,) = map_pdf.lines(path, 2, "#c00000", least=5)
    assert boundary[2] == pytest.approx(on_paper(map_plans.POINTS[2]), abs=TRUE_MM)


def test_the_layers_of_a_layered_file_can_be_switched(layout, tmp_path):
    path = tmp_path / "lớp.pdf"
    export_pdf(layout, path, layered=True)
    layers = gdal.Open(str(path)).GetMetadata("LAYERS").values()
    assert {"Boundaries", "Corners", "Grounds"} <= {name.rsplit(".", 1)[-1] for name in layers}
    assert "Phần không khai thác" in map_pdf.text(path)


def test_a_layout_draws_as_before_after_it_was_exported(layout, tmp_path):
    context = layout.renderContext()
    before = int(context.flags()), context.dpi(), context.textRenderFormat()
    export_pdf(layout, tmp_path / "a.pdf")
    assert (int(context.flags()), context.dpi(), context.textRenderFormat()) == before


def test_a_folder_that_is_not_there_is_one_sentence(layout, tmp_path):
    with pytest.raises(CannotWriteError):
        export_pdf(layout, tmp_path / "không có" / "a.pdf")


def test_nothing_stays_beside_the_file(pdf):
    assert [path.name for path in pdf.parent.iterdir()] == [pdf.name]


def written_in_steps(layout, path, count=None):
    """Write a map step by step, all steps or so many, and put everything away."""
    writing = PdfWriting(layout, path)
    try:
        for step in writing.steps()[:count]:
            step()
    finally:
        writing.close()


def test_a_file_written_in_steps_shows_and_tells_the_same(layout, pdf):
    other = pdf.with_name("b.pdf")
    written_in_steps(layout, other)
    assert map_pdf.words(other) == map_pdf.words(pdf)
    assert map_pdf.lines(other, 1, "#c00000") == map_pdf.lines(pdf, 1, "#c00000")
    assert gdal.Open(str(other)).GetGeoTransform() == gdal.Open(str(pdf)).GetGeoTransform()
    assert sorted(path.name for path in pdf.parent.iterdir()) == ["b.pdf", pdf.name]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_file_left_half_way_is_as_it_was_before(layout, pdf, count):
    before = pdf.read_bytes()
    written_in_steps(layout, pdf, count)
    assert pdf.read_bytes() == before
    assert [path.name for path in pdf.parent.iterdir()] == [pdf.name]


def test_steps_into_a_folder_that_is_not_there_are_one_sentence(layout, tmp_path):
    with pytest.raises(CannotWriteError):
        written_in_steps(layout, tmp_path / "không có" / "a.pdf")


def test_pictures_are_one_a_sheet(layout, tmp_path):
    (path,) = export_pictures(layout, tmp_path, "trang", dpi=50)
    assert path.name == "trang-1.png"
    assert [one.name for one in tmp_path.iterdir()] == ["trang-1.png"]
    assert path.read_bytes().startswith(b"\x89PNG")


# --- the product's own reading of the file ----------------------------------------------------------------


@pytest.mark.parametrize("layered", [False, True])
def test_our_own_reading_tells_what_poppler_tells(layout, tmp_path, layered):
    path = tmp_path / "a.pdf"
    export_pdf(layout, path, layered=layered)
    read = read_pdf(path)
    assert len(read.page_texts) == 1
    words = {word.text for word in map_pdf.words(path)}
    assert set(read.page_texts[0].split()) == words
    assert {font.name for font in read.fonts} == {
        font.name.partition("+")[2] or font.name for font in map_pdf.fonts(path)
    }
    assert all(font.is_embedded and font.has_letters for font in read.fonts)


def test_a_font_that_is_not_in_the_file_is_told(pdf, tmp_path):
    data = pdf.read_bytes()
    # Of the same length: the places of all other objects stay.
    bare = tmp_path / "bare.pdf"
    bare.write_bytes(data.replace(b"/FontFile2", b"/FontFileX").replace(b"/ToUnicode", b"/ToUnicodX"))
    read = read_pdf(bare)
    assert read.fonts
    assert not any(font.is_embedded or font.has_letters for font in read.fonts)
    assert "Diện tích" not in read.page_texts[0]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"%PDF-1.4\n%%EOF", b"%PDF-1.4\n1 0 obj << /Type /Catalog >>"]
)
def test_what_is_no_pdf_is_one_sentence(tmp_path, content):
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(InputError):
        read_pdf(path)
