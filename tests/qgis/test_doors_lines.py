"""Lines and points as reference objects: the three doors and the three kinds of files say the same."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

import cases
import pytest
from builders import Item, write_layer
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsPointXY,
    QgsVectorFileWriter,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QVariant
from test_three_doors import dock, through_command_line, through_dock, through_processing  # noqa: F401

from mineral_plugin.core.report.model import digest

pytest_plugins = ["processing_fixtures"]

EAST, NORTH, SIDE = cases.EAST, cases.NORTH, cases.SIDE
DRIVERS = {"shp": "ESRI Shapefile", "geojson": "GeoJSON", "gpkg": "GPKG"}
# A revetment (50 m on each side) 30 m west of the area, and one 70 m east of it.
WORKS = [
    ("KE-1", "kè đê", [(EAST - 30, NORTH - 400), (EAST - 30, NORTH + 600)]),
    ("KE-2", "kè đê", [(EAST + SIDE + 70, NORTH - 400), (EAST + SIDE + 70, NORTH + 600)]),
]
# A relic inside the area, one 3 m beside it, and one far away.
RELICS = [
    ("DT-1", "", [(EAST + 50, NORTH + 50)]),
    ("DT-2", "", [(EAST + SIDE + 3, NORTH + 50)]),
    ("DT-3", "", [(EAST + 9_000, NORTH)]),
]
# A coastline 90 m south of the area.
COAST = [("BB-1", "", [(EAST + 150, NORTH - 90), (EAST + 900, NORTH - 90)])]
Drawn = Sequence[Tuple[str, str, List[Tuple[float, float]]]]


def drawn(path: Path, objects: Drawn) -> Path:
    """Write lines (of several points) or points (of one) with GDAL, as other programs do."""
    is_point = len(objects[0][2]) == 1
    fields = QgsFields()
    for name in ("id", "name", "class"):
        fields.append(QgsField(name, QVariant.String, len=80))
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = DRIVERS[path.suffix[1:]]
    options.fileEncoding = "UTF-8"
    kind = QgsWkbTypes.Type.Point if is_point else QgsWkbTypes.Type.LineString
    system = QgsCoordinateReferenceSystem("EPSG:9208")
    writer = QgsVectorFileWriter.create(
        str(path), fields, kind, system, QgsCoordinateTransformContext(), options
    )
    for identifier, word, points in objects:
        feature = QgsFeature(fields)
        spots = [QgsPointXY(*point) for point in points]
        feature.setGeometry(
            QgsGeometry.fromPointXY(spots[0]) if is_point else QgsGeometry.fromPolylineXY(spots)
        )
        feature.setAttributes([identifier, f"Đối tượng {identifier}", word])
        assert writer.addFeature(feature)
    del writer
    return path


def by_hand(path: Path, objects: Drawn) -> Path:
    """Write the same as a GeoPackage byte by byte."""
    # No index: the writer of the tests knows the bounds of rings only.
    items = [Item((), {"id": i, "name": f"Đối tượng {i}"}, blob(points)) for i, _, points in objects]
    return write_layer(path, "objects", items, rtree=False)


def blob(points: List[Tuple[float, float]]) -> bytes:
    head = b"GP\x00\x01" + struct.pack("<i", 9208)
    body = b"".join(struct.pack("<2d", *point) for point in points)
    if len(points) == 1:
        return head + struct.pack("<BI", 1, 1) + body
    return head + struct.pack("<BII", 1, 2, len(points)) + body


def case_of(folder: Path, ending: str) -> cases.Case:
    case = cases.clear(folder / "clear")
    works = drawn(folder / f"works.{ending}", WORKS)
    relics = drawn(folder / f"relics.{ending}", RELICS)
    coast = by_hand(folder / "coast.gpkg", COAST)
    belt = drawn(folder / f"belt.{ending}", WORKS)
    references = (
        *case.references,
        f"corridor={works}|as_of=2026-11-01",
        f"relic={relics}|as_of=2026-11-01",
        f"coast={coast}|as_of=2026-11-01",
        f"border_belt={belt}|as_of=2026-11-01",
    )
    return cases.replace(case, references=references, verdict="conflict", facts="")


def said(report: Dict[str, Any], rule: str) -> List[Tuple[str, str, str, Any]]:
    """Return outcome, reason, object and measure of the findings of a rule."""
    return [
        (f["outcome"], f["reason"], f["objects"][0]["id"] if f["objects"] else "", f["measured"])
        for f in report["findings"]
        if f["rule"] == rule and f["outcome"] != "not_applicable"
    ]


def test_three_doors_say_the_same_of_lines_and_points(dock, qtbot, tmp_path, monkeypatch):  # noqa: F811
    case = case_of(tmp_path, "shp")
    reports = (
        through_command_line(case, tmp_path),
        through_processing(case, tmp_path),
        through_dock(case, dock, qtbot, tmp_path, monkeypatch),
    )
    assert [report["run"]["front_door"] for report in reports] == ["cli", "processing", "dock"]
    assert len({digest(report) for report in reports}) == 1
    expect_all(reports[0])


def expect_all(report: Dict[str, Any]) -> None:
    assert ("conflict", "inside_corridor", "KE-1", 30.0) in said(report, "Z04")
    assert not any(name == "KE-2" for _, _, name, _ in said(report, "Z04"))
    assert ("conflict", "point_inside", "DT-1", None) in said(report, "Z03")
    assert ("cannot_tell", "no_extent", "DT-2", None) in said(report, "Z03")
    assert not any(name == "DT-3" for _, _, name, _ in said(report, "Z03"))
    assert said(report, "Z11") == [("cannot_tell", "corridor_not_drawn", "BB-1", 90.0)]
    # A belt is ground: drawn as lines it stays unread, and nothing of it is "clear".
    assert said(report, "Z07") == [("cannot_tell", "role_unreadable", "", None)]


@pytest.mark.parametrize("ending", ["geojson", "gpkg"])
def test_command_line_and_processing_agree_on_other_files(ending, qgis_processing, provider, tmp_path):
    case = case_of(tmp_path, ending)
    reports = through_command_line(case, tmp_path), through_processing(case, tmp_path)
    assert len({digest(report) for report in reports}) == 1
    found = said(reports[0], "Z04")
    near = [(outcome, name) for outcome, _, name, _ in found if name]
    assert near == [("conflict", "KE-1")]
    assert [measured for _, _, name, measured in found if name] == [pytest.approx(30.0, abs=0.01)]


def test_a_layer_kept_from_the_map_says_the_same(qgis_processing, tmp_path):
    """A line layer of QGIS written as a snapshot gives the bytes that a check reads as lines."""
    from datetime import datetime

    from qgis.core import QgsVectorLayer

    from mineral_plugin.bridge.reference_layers import snapshot, snapshot_path
    from mineral_plugin.core.base.ports import NoProgress

    layer = QgsVectorLayer(str(drawn(tmp_path / "works.shp", WORKS)), "works", "ogr")
    moment = datetime(2026, 11, 1, 9, 0)
    kept = snapshot(layer, snapshot_path(layer, tmp_path / "kept", moment), moment)(NoProgress())
    case = cases.clear(tmp_path / "clear")
    case = cases.replace(
        case, references=(*case.references, f"corridor={kept}|as_of=2026-11-01"), verdict="conflict"
    )
    assert said(through_command_line(case, tmp_path), "Z04") == [
        ("conflict", "inside_corridor", "KE-1", 30.0)
    ]
    assert json.loads((tmp_path / "cli.json").read_text(encoding="utf-8"))["summary"]["verdict"] == "conflict"
