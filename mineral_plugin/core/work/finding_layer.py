"""Use case: the findings of a report as a map layer, with what people decided and its own style."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple

from mineral_plugin.core.area.workspace import VN2000_WKT
from mineral_plugin.core.area.zones import GEOGRAPHIC_EPSG
from mineral_plugin.core.base.files import Writer, write_whole
from mineral_plugin.core.base.geopackage_write import GEOMETRY, Column, Crs, NewTable, fill_geopackage
from mineral_plugin.core.report.model import Report
from mineral_plugin.core.work.finding_marks import OPEN, FindingMark, Marks
from mineral_plugin.core.work.outputs import finding_rows

TABLE = "findings"
_NUMBERS = ("measured", "limit")
_WHOLE = ("confirmed", "part")
_VALUES = (
    *("area_id", "finding_id", "rule", "family", "outcome", "severity", "reason", "article", "confirmed"),
    *("message_vi", "message_en", "remedy_vi", "remedy_en", "measured", "limit", "unit", "objects", "part"),
)
_DECIDED = ("state", "accepted_by", "accepted_at", "accepted_reason")
# As QGIS makes it: its own name, its own columns; a row used as default dresses the layer when it is opened.
_STYLES = """CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
 f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
 styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30),
 ui TEXT(30), update_time DATETIME DEFAULT '2000-01-01T00:00:00.000Z')"""
_ENTRY = (
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)"
    " VALUES ('layer_styles', 'attributes', 'layer_styles', '', '2000-01-01T00:00:00.000Z')"
)
_STYLE = (
    "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
    " styleQML, styleSLD, useAsDefault, description, owner, ui)"
    " VALUES ('', '', ?, ?, ?, ?, '', 1, '', '', '')"
)


def write_finding_layer(report: Report, marks: Marks, path: Path, style_qml: str = "") -> None:
    """Write the findings of a report as one layer of multipolygons (VN-2000 degrees, EPSG:4756).

    The columns are those of the ``findings`` table of an areas file, and ``state`` (``open``, ``accepted``)
    with who accepted, when and why. A point or a line is a patch of half a metre around it; a finding without
    a place is a row without geometry. ``style_qml`` is kept in ``layer_styles``, so that QGIS opens the layer
    with it.

    Raises:
        CannotWriteError: the file cannot be written; an earlier one is untouched.
    """
    write_whole(path, _writer(report, marks, style_qml))


def _writer(report: Report, marks: Marks, style_qml: str) -> Writer:
    rows = list(_rows(report, marks))
    crs = Crs("EPSG", GEOGRAPHIC_EPSG, "VN-2000", VN2000_WKT)
    table = NewTable(TABLE, _columns(), crs, "MULTIPOLYGON", rows)

    def fill(part: Path) -> None:
        fill_geopackage(part, [table], report.run.at.date())
        if style_qml:
            _keep_style(part, style_qml)

    return fill


def _keep_style(path: Path, style_qml: str) -> None:
    try:
        with closing(sqlite3.connect(str(path))) as connection, connection:
            connection.execute(_STYLES)
            connection.execute(_ENTRY)
            connection.execute(_STYLE, (TABLE, GEOMETRY, TABLE, style_qml))
    except sqlite3.OperationalError as error:
        # A full disk reaches us as an SQLite error; to the caller it is an error of the disk.
        raise OSError(str(error)) from error


def _columns() -> Tuple[Column, ...]:
    kinds: Dict[str, str] = {**dict.fromkeys(_NUMBERS, "REAL"), **dict.fromkeys(_WHOLE, "INTEGER")}
    return tuple(Column(name, kinds.get(name, "TEXT")) for name in (*_VALUES, *_DECIDED))


def _rows(report: Report, marks: Marks) -> Iterator[Tuple[Optional[bytes], List[Any]]]:
    for row in finding_rows([report]):
        values = [row.values[name] for name in _VALUES]
        yield row.wkb, [*values, *_decided(marks.get(row.values["finding_id"]))]


def _decided(mark: Optional[FindingMark]) -> Tuple[str, str, str, str]:
    if mark is None:
        return (OPEN, "", "", "")
    return (mark.state, mark.by, mark.at.isoformat(timespec="seconds"), mark.reason)
