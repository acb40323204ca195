"""What maps are drawn on: files, tile services and WMS, on the map and its sketch; and when they are gone."""

from __future__ import annotations

import subprocess

import cases
import map_pdf
import pytest
from heard import Heard
from osgeo import gdal, osr
from qgis.core import (
    QgsLayoutItemMap,
    QgsProcessingContext,
    QgsProject,
    QgsRasterLayer,
)
from qgis.PyQt.QtGui import QColor, QImage
from tile_server import COLOUR, TileServer

from mineral_plugin.bridge.base_layers import base_layers_of, hosts_of
from mineral_plugin.core.area.workspace import write_areas

pytest_plugins = ["processing_fixtures"]
pytestmark = pytest.mark.usefixtures("qgis_new_project")

EAST, NORTH = cases.EAST, cases.NORTH
GREY = "#646464"
DOTS_AN_INCH = 100


class Warned(Heard):
    """Keeps the warnings too."""

    def __init__(self):
        super().__init__()
        self.warnings = []

    def pushWarning(self, warning):
        self.warnings.append(warning)


@pytest.fixture
def server():
    made = TileServer()
    yield made
    made.stop()


@pytest.fixture
def make(provider, tmp_path):
    import processing

    areas = tmp_path / "areas.gpkg"
    write_areas(
        areas, [cases.LicenceArea("area-1", "Khu 1", cases.TM3, (cases.Part(cases.ring_of(cases.GROUND)),))]
    )

    def run_algorithm(**parameters):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        heard = Warned()
        asked = {"EVENT_DATE": "2026-11-23", "AREAS": str(areas), "LANG": "vi", **parameters}
        asked.setdefault("OUTPUT", str(tmp_path / "a.pdf"))
        result = processing.run("mineral:applicationmap", asked, context=context, feedback=heard)
        assert map_pdf.words(tmp_path / "a.pdf")
        return result, heard.warnings

    return run_algorithm


@pytest.fixture
def colours(tmp_path):
    """Return which colour the file has in a quiet corner of each item that is a map; the map must be kept."""

    def shown():
        (layout,) = QgsProject.instance().layoutManager().layouts()
        picture = tmp_path / "page"
        command = [
            "pdftoppm",
            "-r",
            str(DOTS_AN_INCH),
            "-singlefile",
            "-png",
            str(tmp_path / "a.pdf"),
            str(picture),
        ]
        subprocess.run(command, check=True, timeout=60)
        image = QImage(str(picture.with_suffix(".png")))
        items = [item for item in layout.items() if isinstance(item, QgsLayoutItemMap)]
        return {item.id(): _colour(image, item, DOTS_AN_INCH / 25.4) for item in items}

    return shown


def _colour(image, item, dots):
    # A quarter of the way in: neither boundary nor number nor mark is there.
    x = (item.pagePos().x() + item.rect().width() * 0.12) * dots
    y = (item.pagePos().y() + item.rect().height() * 0.88) * dots
    found = QColor(image.pixel(round(x), round(y)))
    # Poppler's colours are off by one.
    near = (
        one
        for one in (GREY, COLOUR)
        if all(abs(a - b) <= 2 for a, b in zip(found.getRgb(), QColor(one).getRgb()))
    )
    return next(near, found.name())


def raster(path, west=EAST - 3000, north=NORTH + 4000, size=7000):
    """Write a grey raster in the zone of the area, 10 m a dot."""
    data = gdal.GetDriverByName("GTiff").Create(str(path), size // 10, size // 10, 3)
    data.SetGeoTransform((west, 10, 0, north, 0, -10))
    system = osr.SpatialReference()
    system.ImportFromEPSG(9208)
    data.SetProjection(system.ExportToWkt())
    for band in (1, 2, 3):
        data.GetRasterBand(band).Fill(100)
    data.FlushCache()
    return path


# --- every kind of base -----------------------------------------------------------------------------------


def test_a_raster_file_lies_below_the_area_and_in_the_sketch(make, colours, tmp_path):
    result, warnings = make(BASE=[str(raster(tmp_path / "nen.tif", size=90_000))], KEEP=True)
    assert (result["FAULTS"], warnings) == (0, [])
    assert colours() == {"map": GREY, "inset": GREY}


def test_tiles_of_a_service_lie_below_the_area(make, colours, server):
    result, warnings = make(BASE_ADDRESSES=server.tiles(), KEEP=True)
    assert (result["FAULTS"], warnings) == (0, [])
    assert server.seen and set(colours().values()) == {COLOUR}


def test_a_wms_layer_lies_below_the_area(make, colours, server):
    result, warnings = make(BASE_ADDRESSES=server.wms(), KEEP=True)
    assert (result["FAULTS"], warnings) == (0, [])
    assert any("GetMap" in path for path in server.seen) and set(colours().values()) == {COLOUR}


def test_a_service_that_is_a_layer_of_the_project_lies_below_the_area(make, colours, server):
    (layer,) = base_layers_of([server.tiles()])
    QgsProject.instance().addMapLayer(layer)
    _, warnings = make(BASE=[layer.id()], KEEP=True)
    assert (warnings, colours()["map"]) == ([], COLOUR)


def test_several_bases_lie_one_over_the_other_in_their_order(make, colours, server, tmp_path):
    grey = str(raster(tmp_path / "nen.tif"))
    make(BASE_ADDRESSES=f"{grey}\n{server.tiles()}", KEEP=True)
    assert colours()["map"] == GREY


def test_the_other_order_shows_the_other_base(make, colours, server, tmp_path):
    grey = str(raster(tmp_path / "nen.tif"))
    make(BASE_ADDRESSES=f"{server.tiles()}\n{grey}", KEEP=True)
    assert colours()["map"] == COLOUR


# --- the sketch of the position ---------------------------------------------------------------------------


def test_the_sketch_has_layers_of_its_own(make, colours, server, tmp_path):
    grey, (tiles,) = str(raster(tmp_path / "nen.tif", size=90_000)), base_layers_of([server.tiles()])
    QgsProject.instance().addMapLayer(tiles)
    make(BASE=[grey], POSITION=[tiles.id()], KEEP=True)
    assert colours() == {"map": GREY, "inset": COLOUR}


def test_the_sketch_has_the_scale_that_is_asked_for(make):
    make(POSITION_SCALE=250_000, KEEP=True)
    (layout,) = QgsProject.instance().layoutManager().layouts()
    assert layout.itemById("inset").scale() == pytest.approx(250_000, rel=1e-3)


# --- a base that is not there -----------------------------------------------------------------------------


def only(warnings):
    (sentence,) = [one for one in warnings if "base layer" in one]
    return sentence


def test_a_service_that_is_gone_is_told_and_the_map_is_made(make, server):
    address = server.tiles()
    server.stop()
    result, warnings = make(BASE_ADDRESSES=address)
    assert (result["COUNT"], result["FAULTS"]) == (1, 1)
    assert "The base layer “127.0.0.1" in only(warnings)


def test_a_wms_that_is_gone_is_told_and_the_map_is_made(make, server):
    address = server.wms()
    server.stop()
    result, warnings = make(BASE_ADDRESSES=address)
    assert result["COUNT"] == 1 and "could not be read" in only(warnings)


@pytest.mark.parametrize("status", [404, 500])
def test_a_service_that_refuses_is_told(make, server, status):
    server.status = status
    assert "could not be read" in only(make(BASE_ADDRESSES=server.tiles())[1])


def test_a_base_with_holes_is_told_with_how_many(make, server):
    server.status, server.every = 404, 5
    assert "in part only" in only(make(BASE_ADDRESSES=server.tiles())[1])


def test_a_file_that_is_not_there_is_told_and_the_map_is_made(make):
    result, warnings = make(BASE_ADDRESSES="/khong/co.tif")
    assert result["COUNT"] == 1 and "“co”" in only(warnings)


def test_a_base_that_lies_elsewhere_is_told(make, tmp_path):
    far = str(raster(tmp_path / "xa.tif", west=EAST + 80_000))
    assert "draws nothing" in only(make(BASE=[far])[1])


def test_tiles_with_nothing_on_them_are_told(make, server):
    server.colour = "#00000000"
    assert "draws nothing" in only(make(BASE_ADDRESSES=server.tiles())[1])


# --- what a user writes -----------------------------------------------------------------------------------


def test_an_address_of_qgis_is_taken_with_its_provider_and_without(server):
    plain = f"type=xyz&zmin=0&zmax=5&url={server.address}/%7Bz%7D/%7Bx%7D/%7By%7D.png"
    layers = base_layers_of([plain, f"wms://{plain}", "  "])
    assert [layer.isValid() for layer in layers] == [True, True]
    assert all(isinstance(layer, QgsRasterLayer) for layer in layers)


def test_a_key_in_an_address_is_part_of_its_pattern_and_of_no_name():
    (layer,) = base_layers_of(["https://tiles.example.org/{z}/{x}/{y}.png?key=a&b=1"])
    assert layer.name() == "tiles.example.org" and "key%3Da%26b%3D1" in layer.source()
    assert hosts_of(layer.source()) == ["tiles.example.org"]


def test_layers_from_addresses_stay_with_a_map_that_is_kept(make, server):
    make(BASE_ADDRESSES=server.tiles(), KEEP=True)
    names = [layer.name() for layer in QgsProject.instance().mapLayers().values()]
    assert server.address.partition("//")[2] in names


def test_a_layer_of_the_project_that_was_never_read_is_told_and_the_map_is_made(make, server):
    address = server.wms()
    server.stop()
    (layer,) = base_layers_of([address])
    assert not layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    result, warnings = make(BASE=[layer.id()])
    assert result["COUNT"] == 1 and "could not be read" in only(warnings)


def test_a_host_is_compared_as_qt_writes_it_and_a_log_in_is_no_part_of_a_name():
    log_in = ":".join(("ai", "khoa"))
    address = f"https://{log_in}@Tile.Example.org:8443/{{z}}/{{x}}/{{y}}.png"
    (layer,) = base_layers_of([address])
    assert layer.name() == "tile.example.org:8443"
    assert hosts_of(f"type=xyz&url={address}") == ["tile.example.org:8443"]
