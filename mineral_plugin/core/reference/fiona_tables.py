"""Tables of vector files through fiona, where there is no QGIS."""

from __future__ import annotations

import logging
import struct
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Iterator, List, Mapping, Optional, Sequence, Tuple, Type

import numpy as np

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.geopackage_write import Column, Crs
from mineral_plugin.core.reference.tables import (
    ANY_GEOMETRY,
    MOST_TABLES,
    UNKNOWN_CRS,
    Row,
    SourceTable,
    check_columns,
    crs_of_wkt,
    plain_value,
)
from mineral_plugin.core.reference.vector_files import BYTE_BY_BYTE, Opening, least_objects, opening

_TYPES = {
    "Point": 1,
    "LineString": 2,
    "Polygon": 3,
    "MultiPoint": 4,
    "MultiLineString": 5,
    "MultiPolygon": 6,
    "GeometryCollection": 7,
}
_KINDS = {
    "int": "INTEGER",
    "int16": "INTEGER",
    "int32": "INTEGER",
    "int64": "INTEGER",
    "float": "REAL",
    "float32": "REAL",
    "bool": "BOOLEAN",
    "date": "DATE",
    "datetime": "DATETIME",
    "bytes": "BLOB",
}


class FionaTables:
    """Opens vector files with fiona, which is looked for only when a file is opened; a ``TableReader``."""

    def tables(self, path: Path) -> Tuple[SourceTable, ...]:
        """Return the tables with geometry of a file; see ``TableReader``.

        Raises:
            MissingError: there is no such file, or fiona is not installed.
            InputError: the file cannot be opened, is unsafe, damaged or too large.
        """
        with opening(path) as how, _reading(path) as fiona:
            names = fiona.listlayers(str(how.path))
            if len(names) > MOST_TABLES:
                raise InputError("table.too_many_tables", file=path.name, limit=MOST_TABLES)
            found = [_table(fiona, path, how, name) for name in names]
        return tuple(table for table in found if table is not None)


@contextmanager
def _reading(path: Path) -> Iterator[Any]:
    """Give fiona; what it and GDAL raise for a bad file becomes one sentence, and nothing goes to the log."""
    try:
        import fiona
        import fiona.errors
    except ImportError as error:
        raise MissingError("vector.no_fiona") from error
    log = logging.getLogger("fiona")
    before, hook = log.level, sys.unraisablehook
    log.setLevel(logging.CRITICAL + 1)
    # GDAL's messages need not be UTF-8; fiona then prints a traceback of its own handler.
    sys.unraisablehook = lambda _unraisable: None
    try:
        with fiona.Env(CPL_DEBUG=False):
            yield fiona
    except fiona.errors.UnsupportedGeometryTypeError as error:
        # A layer whose objects have heights and several types, which GDAL can name and fiona cannot.
        raise InputError("table.mixed_heights", file=path.name) from error
    except _errors_of(fiona) as error:
        raise InputError("vector.damaged", file=path.name) from error
    finally:
        log.setLevel(before)
        sys.unraisablehook = hook


def _errors_of(fiona: Any) -> Tuple[Type[BaseException], ...]:
    from fiona._err import CPLE_BaseError

    # So fiona 1.10 stumbles over a .prj that is no text, and over a MIF with bytes that are no UTF-8.
    stumbles = (NameError, SystemError)
    plain = (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError)
    return (fiona.errors.FionaError, CPLE_BaseError, *plain, *stumbles)


def _collection(fiona: Any, how: Opening, name: str) -> Any:
    return fiona.open(
        str(how.path),
        layer=name,
        enabled_drivers=list(how.drivers),
        allow_unsupported_drivers=True,
        encoding=BYTE_BY_BYTE if how.codec else None,
    )


def _table(fiona: Any, path: Path, how: Opening, name: str) -> Optional[SourceTable]:
    with _collection(fiona, how, name) as opened:
        if opened.schema["geometry"] == "None":
            return None
        fields: Mapping[str, str] = opened.schema["properties"]
        check_columns(name, tuple(fields))
        kinds = tuple(_KINDS.get(kind.partition(":")[0], "TEXT") for kind in fields.values())
        return SourceTable(
            name=name,
            columns=tuple(Column(how.text(field), kind) for field, kind in zip(fields, kinds)),
            crs=_system(fiona, opened),
            geometry_type=ANY_GEOMETRY,
            count=_count(opened),
            rows=partial(_rows, path, name, kinds),
        )


def _count(opened: Any) -> Optional[int]:
    try:
        return len(opened)
    except TypeError:
        return None


def _system(fiona: Any, opened: Any) -> Crs:
    try:
        return crs_of_wkt(opened.crs.to_wkt(version="WKT1_GDAL") if opened.crs else "")
    except _errors_of(fiona):
        return UNKNOWN_CRS  # one that GDAL cannot make out is none


def _rows(path: Path, name: str, kinds: Sequence[str]) -> Iterator[Row]:
    with opening(path) as how, _reading(path) as fiona, _collection(fiona, how, name) as opened:
        read = 0
        for feature in opened:
            geometry = feature.geometry
            values = tuple(
                plain_value(how.text(value), kind) for value, kind in zip(feature.properties.values(), kinds)
            )
            yield (None if geometry is None else _wkb(geometry)), values
            read += 1
        if read < least_objects(path):
            raise InputError("vector.damaged", file=path.name)


def _wkb(geometry: Any) -> bytes:
    """Return ISO WKB of a geometry in GeoJSON's form; arrays are packed whole, not vertex by vertex."""
    if geometry.type == "GeometryCollection":
        members = [_wkb(member) for member in geometry.geometries]
        raised = bool(members) and all(_is_raised(member) for member in members)
        return _head(7, raised) + struct.pack("<I", len(members)) + b"".join(members)
    return _packed(_TYPES[geometry.type], geometry.coordinates, _dimension(geometry.coordinates) == 3)


def _is_raised(wkb: bytes) -> bool:
    return int.from_bytes(wkb[1:5], "little") > 1000


def _dimension(coordinates: Any) -> int:
    """Return how many numbers the first vertex has; an empty geometry has none."""
    while coordinates and isinstance(coordinates[0], (list, tuple)):
        coordinates = next((part for part in coordinates if len(part)), ())
    return len(coordinates or ())


def _head(code: int, raised: bool) -> bytes:
    return struct.pack("<BI", 1, code + (1000 if raised else 0))


def _packed(code: int, coordinates: Any, raised: bool) -> bytes:
    if code == 1:
        nowhere = (np.nan,) * (3 if raised else 2)
        return _head(1, raised) + np.asarray(coordinates or nowhere, dtype="<f8").tobytes()
    if code == 2:
        return _head(2, raised) + _line(coordinates)
    lines: List[bytes] = (
        [_line(ring) for ring in coordinates]
        if code == 3
        else [_packed(code - 3, part, raised) for part in coordinates]
    )
    return _head(code, raised) + struct.pack("<I", len(lines)) + b"".join(lines)


def _line(vertices: Any) -> bytes:
    return struct.pack("<I", len(vertices)) + np.array(vertices, dtype="<f8").tobytes()
