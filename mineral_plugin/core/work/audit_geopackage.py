"""The GeoPackage of an audit: pairs and neighbours as map layers, and all that the next run needs.

``pairs`` and ``gaps`` have geometry in VN-2000 degrees (EPSG:4756), sides straight to 1 cm, so that pairs of
different planes lie in one layer; figures are those measured in the plane. ``marks`` has no geometry: a table
with an R-tree cannot be changed by plain sqlite3 (its triggers need functions that it lacks), and people's
decisions are written into a finished file. ``objects``, ``measures`` and ``gap_measures`` are what an
incremental run uses again, digit by digit; ``run`` is one row with the whole document.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, Iterator, Mapping, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import longest_step_m
from mineral_plugin.core.area.workspace import VN2000_WKT
from mineral_plugin.core.area.zones import GEOGRAPHIC_EPSG, Zone, to_geographic
from mineral_plugin.core.audit.memory import AuditMemory, Ref
from mineral_plugin.core.audit.model import Audit, Measured
from mineral_plugin.core.base.files import Writer
from mineral_plugin.core.base.geopackage_write import Column, Crs, NewTable, Row, fill_geopackage
from mineral_plugin.core.report.audit_rows import plane_text

LAYOUT = 1
"""Version of the tables; a file of another version is for another program."""

_TOLERANCE_M = 0.01
_AT_ONCE = 2_000
_POLYGON = 3
_SIDE = ("role", "source", "ref", "name", "holder")
_OBJECT_COLUMNS = tuple(Column(f"{side}_{name}", "TEXT") for side in ("first", "second") for name in _SIDE)
_PAIR_TEXTS = ("kind", "outcome", "reason", "rule", "severity")
_PAIR_FIGURES = (
    "area_m2",
    "share_first",
    "share_second",
    "width_m",
    "widest_m",
    "length_m",
    "probability",
    "tolerance_m",
)
PAIR_COLUMNS = (
    Column("number", "INTEGER"),
    Column("pair_id", "TEXT"),
    *(Column(name, "TEXT") for name in _PAIR_TEXTS),
    *_OBJECT_COLUMNS,
    *(Column(name, "REAL") for name in _PAIR_FIGURES),
    Column("plane", "TEXT"),
    Column("repaired", "TEXT"),
)
GAP_COLUMNS = (
    Column("number", "INTEGER"),
    Column("pair_id", "TEXT"),
    *_OBJECT_COLUMNS,
    Column("gap_m", "REAL"),
    Column("shared_m", "REAL"),
    Column("corners_agree", "BOOLEAN"),
    Column("plane", "TEXT"),
)
TABLES: Mapping[str, str] = {
    "notes": """CREATE TABLE notes (fid INTEGER PRIMARY KEY, kind TEXT NOT NULL, role TEXT NOT NULL,
 source TEXT NOT NULL, ref TEXT NOT NULL, name TEXT NOT NULL, holder TEXT NOT NULL,
 source_row INTEGER NOT NULL)""",
    "marks": """CREATE TABLE marks (fid INTEGER PRIMARY KEY, pair_id TEXT NOT NULL UNIQUE,
 state TEXT NOT NULL, reason TEXT NOT NULL, made_by TEXT NOT NULL, made_on DATE, area_m2 REAL NOT NULL,
 carried BOOLEAN NOT NULL)""",
    "objects": """CREATE TABLE objects (fid INTEGER PRIMARY KEY, role TEXT NOT NULL, source TEXT NOT NULL,
 ref TEXT NOT NULL, content TEXT)""",
    "measures": """CREATE TABLE measures (fid INTEGER PRIMARY KEY, first INTEGER NOT NULL,
 second INTEGER NOT NULL, outcome TEXT NOT NULL, meridian_min INTEGER NOT NULL,
 width_deg INTEGER NOT NULL, area_m2 REAL NOT NULL, share_first REAL NOT NULL,
 share_second REAL NOT NULL, tolerance_m REAL, probability REAL NOT NULL, width_m REAL,
 widest_m REAL, length_m REAL, repaired INTEGER NOT NULL)""",
    "gap_measures": """CREATE TABLE gap_measures (fid INTEGER PRIMARY KEY, first INTEGER NOT NULL,
 second INTEGER NOT NULL, meridian_min INTEGER NOT NULL, width_deg INTEGER NOT NULL, gap_m REAL NOT NULL,
 shared_m REAL NOT NULL, corners_agree INTEGER)""",
    "run": """CREATE TABLE run (fid INTEGER PRIMARY KEY, layout INTEGER NOT NULL, parameters TEXT NOT NULL,
 digest TEXT NOT NULL, document TEXT NOT NULL)""",
}
"""The tables without geometry, in the order in which they are written."""

_DEGREES = Crs("EPSG", GEOGRAPHIC_EPSG, "VN-2000", VN2000_WKT)
_REGISTER = (
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change)"
    " VALUES (?, 'attributes', ?, ?)"
)
Place = Tuple[Optional[BaseGeometry], Zone]
Values = Callable[[Mapping[str, Any]], Tuple[Sequence[object], Sequence[object]]]


class Contents(NamedTuple):
    """What goes into the file: an audit, the same as ``audit-1`` data with its digest, memory, and places.

    ``grounds`` are the common grounds of the pairs in turn, ``between`` the shortest lines between
    neighbours, each in the plane of its figures.
    """

    audit: Audit
    document: Mapping[str, Any]
    sha256: str
    memory: AuditMemory
    grounds: Iterable[MultiPolygon]
    between: Iterable[Optional[BaseGeometry]]


def audit_writer(contents: Contents) -> Writer:
    """Return what fills an empty file with an audit."""

    def fill(part: Path) -> None:
        fill_geopackage(part, [_pairs(contents), _gaps(contents)], contents.audit.day)
        try:
            with closing(sqlite3.connect(str(part), isolation_level=None)) as connection:
                _fill_plain(connection, contents)
        except sqlite3.OperationalError as error:
            # A full disk reaches us as an SQLite error; to the caller it is an error of the disk.
            raise OSError(str(error)) from error

    return fill


# --- map layers -----------------------------------------------------------------------------------


def _pairs(contents: Contents) -> NewTable:
    pairs = contents.audit.pairs
    places = zip(contents.grounds, (pair.measured.plane for pair in pairs))
    rows = _rows(contents.document, "pairs", _in_degrees(places), _pair_values)
    return NewTable("pairs", PAIR_COLUMNS, _DEGREES, "MULTIPOLYGON", rows)


def _gaps(contents: Contents) -> NewTable:
    places = zip(contents.between, (gap.plane for gap in contents.audit.gaps))
    rows = _rows(contents.document, "gaps", _in_degrees(places), _gap_values)
    return NewTable("gaps", GAP_COLUMNS, _DEGREES, "GEOMETRY", rows)


def _rows(
    document: Mapping[str, Any], name: str, wkbs: Iterable[Optional[bytes]], values: Values
) -> Iterator[Row]:
    """Yield the rows of a layer: number and id, what comes before both objects, the objects, the rest."""
    sides = [tuple(one[field] for field in _SIDE) for one in document["objects"]]
    for number, (pair, wkb) in enumerate(zip(document[name], wkbs), start=1):
        before, after = values(pair)
        yield wkb, (number, pair["id"], *before, *sides[pair["first"]], *sides[pair["second"]], *after)


def _pair_values(pair: Mapping[str, Any]) -> Tuple[Sequence[object], Sequence[object]]:
    figures = [pair[name] for name in _PAIR_FIGURES]
    repaired = ",".join(map(str, pair["repaired"]))
    return [pair[name] for name in _PAIR_TEXTS], [*figures, plane_text(pair["plane"]), repaired]


def _gap_values(gap: Mapping[str, Any]) -> Tuple[Sequence[object], Sequence[object]]:
    return (), (gap["gap_m"], gap["shared_m"], gap["corners_agree"], plane_text(gap["plane"]))


def _in_degrees(places: Iterable[Place]) -> Iterator[Optional[bytes]]:
    """Yield geometries in VN-2000 degrees as WKB in their order, many of a plane at a time."""
    remaining = iter(places)
    while batch := list(islice(remaining, _AT_ONCE)):
        shapes = np.empty(len(batch), dtype=object)
        shapes[:] = [shape for shape, _ in batch]
        shapes[shapely.is_empty(shapes)] = None
        for zone in {zone for _, zone in batch}:
            at = np.flatnonzero([one == zone for _, one in batch])
            dense = shapely.segmentize(shapes[at], longest_step_m(_TOLERANCE_M))
            shapes[at] = shapely.transform(dense, partial(to_geographic, zone=zone))
        # What had one part only comes out of GEOS's densifying as a polygon.
        single = np.flatnonzero(shapely.get_type_id(shapes) == _POLYGON)
        shapes[single] = shapely.multipolygons(shapes[single][:, None])
        yield from shapely.to_wkb(shapes, byte_order=1, include_srid=False)


# --- plain tables ---------------------------------------------------------------------------------


def _fill_plain(connection: sqlite3.Connection, contents: Contents) -> None:
    rows: Mapping[str, Iterable[Sequence[object]]] = {
        "notes": _notes(contents.document),
        "marks": _marks(contents.document),
        **_memory(contents.memory),
        "run": [_run(contents)],
    }
    changed = f"{contents.audit.day.isoformat()}T00:00:00.000Z"
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")  # whoever puts the file in place has it synced first
    connection.execute("BEGIN")
    for name, statement in TABLES.items():
        connection.execute(statement)
        connection.execute(_REGISTER, (name, name, changed))
        places = ", ?" * statement.count(",")
        connection.executemany(f"INSERT INTO {name} VALUES (NULL{places})", rows[name])  # nosec B608
    connection.execute("COMMIT")


def _notes(document: Mapping[str, Any]) -> Iterator[Sequence[object]]:
    for note in document["notes"]:
        one = document["objects"][note["object"]]
        yield (note["kind"], *(one[field] for field in _SIDE), one["row"])


def _marks(document: Mapping[str, Any]) -> Iterator[Sequence[object]]:
    for pair_id, mark in document["marks"]["pairs"].items():
        yield pair_id, mark["state"], mark["reason"], mark["by"], mark["on"], mark["area_m2"], mark["carried"]


def _memory(memory: AuditMemory) -> Dict[str, Iterable[Sequence[object]]]:
    """Return the rows of objects and measures; measures name objects by their keys, from 1."""
    refs = {*memory.objects, *(ref for pair in (*memory.measures, *memory.gaps) for ref in pair)}
    keys: Dict[Ref, int] = {ref: key for key, ref in enumerate(sorted(refs), start=1)}
    measures = (
        (keys[first], keys[second], *_measures(measured))
        for (first, second), measured in memory.measures.items()
    )
    gaps = (
        (keys[first], keys[second], gap.plane.central_meridian_min, gap.plane.width_deg)
        + (gap.gap_m, gap.shared_m, gap.corners_agree)
        for (first, second), gap in memory.gaps.items()
    )
    objects = ((*ref, memory.objects.get(ref)) for ref in keys)
    return {"objects": objects, "measures": measures, "gap_measures": gaps}


def _measures(measured: Measured) -> Sequence[object]:
    plane = measured.plane
    return (
        measured.outcome.value,
        plane.central_meridian_min,
        plane.width_deg,
        measured.area_m2,
        measured.share_first,
        measured.share_second,
        measured.tolerance_m,
        measured.probability,
        measured.width_m,
        measured.widest_m,
        measured.length_m,
        sum(measured.repaired),
    )


def _run(contents: Contents) -> Sequence[object]:
    """Return the one row of the run; marks are in their own table, where they change."""
    document = {name: value for name, value in contents.document.items() if name != "marks"}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return LAYOUT, contents.memory.parameters, contents.sha256, text
