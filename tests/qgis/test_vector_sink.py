"""Exports inside QGIS: its own writer gives the same ground, and the note tells what was lost."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from qgis.core import QgsVectorLayer

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit"))

import areamaker
from areamaker import box

from mineral_plugin.bridge.vector_sink import qgis_programs
from mineral_plugin.core.area.model import Part
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.work.exporting import EXPORT_KINDS, export_areas

DAY = date(2026, 11, 23)
MOST_MM = {"GeoPackage": 0.0001, "Shapefile": 0.0001, "DXF": 0.0001, "MapInfo TAB": 0.02, "KML": 2.0}


@pytest.mark.parametrize("zone", [Zone(6285, 3), Zone(6300, 6), Zone(6660, 6), Zone(6255, 3)])
def test_every_format_keeps_ground_zone_names_and_figures(qgis_app, tmp_path, zone):
    hole = box(2412300, 442300, 200, 200, 2, 5)
    parts = (
        Part(box(2412000, 442000, 2500, 3000, 2), (hole,), 120.0, -60.5),
        Part(box(2422000, 442000, 250, 300, 2, 9), (), 120.0, -60.5),
    )
    area = areamaker.area(*parts, stated="7.5", unit="km2", name="Mỏ Nậm Ế", zone=zone)
    done = export_areas([area], tmp_path, "mo", EXPORT_KINDS, DAY, qgis_programs())
    assert [note.format for note in done.notes] == list(
        ("GeoPackage", "Shapefile", "KML", "DXF", "MapInfo TAB")
    )
    for note in done.notes:
        assert note.loss.corner_mm <= MOST_MM[note.format], note
        assert note.kept.zone and note.kept.corner_names and note.kept.levels and note.kept.stated_area, note


@pytest.mark.parametrize("kind", ["gpkg", "shp", "tab", "kml", "dxf"])
def test_qgis_opens_what_was_written_with_vietnamese_names(qgis_app, tmp_path, kind):
    export_areas([areamaker.worked()], tmp_path, "mo", [kind], DAY, qgis_programs())
    address = str(tmp_path / f"mo.{kind}") + ("|layername=ranh_gioi" if kind == "gpkg" else "")
    layer = QgsVectorLayer(address, "mo", "ogr")
    assert layer.isValid() and layer.featureCount() > 0
    texts = {str(value) for feature in layer.getFeatures() for value in feature.attributes()}
    if kind == "dxf":
        assert layer.featureCount() > 10
    else:
        assert "Mỏ đá vôi Đồng Khê" in texts
