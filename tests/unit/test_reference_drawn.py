"""What the objects of a table are drawn as, told from the heads of their shapes."""

from __future__ import annotations

import sqlite3
import struct
from pathlib import Path
from typing import FrozenSet, List, Optional

import pytest
import shapely
from checks_world import box, layer
from shapely.geometry import GeometryCollection, LineString, MultiLineString, MultiPoint, Point

from mineral_plugin.core.base.geopackage import feature_tables
from mineral_plugin.core.reference.drawn import kinds_drawn

LINE, POINT, POLYGON = LineString([(0, 0), (9, 9)]), Point(1, 2), box(0, 0, 9, 9)
RAISED = LineString([(0, 0, 5), (9, 9, 6)])


def kinds(path: Path, connection: Optional[sqlite3.Connection] = None) -> FrozenSet[str]:
    opened = connection or sqlite3.connect(path)
    return kinds_drawn(opened, feature_tables(opened)[0])


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        ([LINE], {"line"}),
        ([RAISED], {"line"}),
        ([MultiLineString([LINE, RAISED])], {"line"}),
        ([POINT, MultiPoint([POINT])], {"point"}),
        ([POINT, LINE], {"point", "line"}),
        ([LINE, POLYGON, POINT], {"line", "polygon"}),
        ([POLYGON, LINE], {"polygon"}),
        ([shapely.multipolygons([POLYGON])], {"polygon"}),
        ([GeometryCollection([LINE])], set()),
        ([None], set()),
        ([None, LINE], {"line"}),
        ([], set()),
    ],
)
def test_kinds_are_read_as_far_as_the_first_polygon(tmp_path: Path, shapes: List, expected: set) -> None:
    path = layer(tmp_path / "layer.gpkg", [(shape, {}) for shape in shapes])
    assert kinds(path) == expected


@pytest.mark.parametrize(
    ("wkb", "expected"),
    [
        (struct.pack(">BI2d", 0, 1, 1.0, 2.0), {"point"}),
        (struct.pack("<BI3d", 1, 1001, 1.0, 2.0, 3.0), {"point"}),
        (struct.pack("<BI3d", 1, 2001, 1.0, 2.0, 3.0), {"point"}),
        (struct.pack("<BI3d", 1, 0x80000001, 1.0, 2.0, 3.0), {"point"}),
        (struct.pack("<BI", 1, 9), set()),
        (b"", set()),
    ],
)
def test_every_way_to_write_a_type_is_understood(tmp_path: Path, wkb: bytes, expected: set) -> None:
    path = layer(tmp_path / "layer.gpkg", [(POINT, {})])
    connection = sqlite3.connect(path)
    connection.execute("UPDATE objects SET geom = ?", (b"GP\x00\x01" + struct.pack("<i", 9208) + wkb,))
    assert kinds(path, connection) == expected


def test_what_is_no_shape_is_of_no_kind(tmp_path: Path) -> None:
    path = layer(tmp_path / "layer.gpkg", [(LINE, {}), (LINE, {})])
    connection = sqlite3.connect(path)
    connection.execute("UPDATE objects SET geom = 'text' WHERE fid = 1")
    connection.execute("UPDATE objects SET geom = x'00010203' WHERE fid = 2")
    assert kinds(path, connection) == set()


def test_a_layer_of_polygons_costs_one_row(tmp_path: Path) -> None:
    path = layer(tmp_path / "layer.gpkg", [(POLYGON, {})] * 50)
    connection = sqlite3.connect(path)
    table = feature_tables(connection)[0]
    asked: List[bytes] = []
    connection.create_function("substr", 3, lambda text, *_: asked.append(text) or text)
    assert kinds_drawn(connection, table) == {"polygon"}
    assert 1 <= len(asked) <= 2
