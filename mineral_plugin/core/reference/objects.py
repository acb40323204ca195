"""Rows of a reference table as objects: their fields as they are written, their shape as it is stored."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Callable, Dict, Mapping, Optional, Sequence, Tuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import repaired
from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.geopackage import FeatureTable
from mineral_plugin.core.reference.columns import FIELDS, pieces
from mineral_plugin.core.reference.spec import LayerSpec
from mineral_plugin.core.reference.values import read_date, read_level

# Half the way round the earth in metres: no coordinate of any system used here is larger.
_FARTHEST = 2.0e7
_DIMENSIONS = {"point": 0, "line": 1, "polygon": 2}
_POLYGONS = ("polygon",)


Row = Mapping[str, object]


def object_of(spec: LayerSpec, table: FeatureTable, row: Row) -> ReferenceObject:
    """Return a row as a reference object (see ``object_maker``)."""
    return object_maker(spec, table)(row)


def object_maker(spec: LayerSpec, table: FeatureTable) -> Callable[[Row], ReferenceObject]:
    """Return what makes reference objects of the rows of a table that hold all of ``columns_of``.

    A date that cannot be read is left open, so that the object counts: what cannot be read must not make
    a licence disappear. The inventory of the layer names such rows.
    """
    fields = {name: _columns_of_field(spec.fields, name, table.columns) for name in FIELDS}
    known = {name: columns for name, columns in fields.items() if not set(columns).isdisjoint(table.columns)}
    nothing = dict.fromkeys(FIELDS, "")

    def made(row: Row) -> ReferenceObject:
        texts = {name: _joined(columns, row) for name, columns in known.items()}
        return _object(spec, table, row, {**nothing, **texts})

    return made


def _object(spec: LayerSpec, table: FeatureTable, row: Row, text: Dict[str, str]) -> ReferenceObject:
    name = text["id"] or _text(row.get(table.key))
    return ReferenceObject(
        role=spec.role,
        source=spec.source,
        id=name,
        name=text["name"] or name,
        holder=text["holder"],
        status=text["status"],
        valid_from=_day(text["valid_from"]),
        valid_to=_day(text["valid_to"], end_of_period=True),
        mineral=text["mineral"],
        # As they are: the number 49.999 is no doubt, the text "49.999" is.
        top_m=read_level(_value(spec.fields, row, "top_m")),
        bottom_m=read_level(_value(spec.fields, row, "bottom_m")),
        grade=text["grade"] or spec.grade,
        decision=text["decision"],
        object_class=text["class"],
        place=text["place"],
        known_from=_day(text["known_from"]),
        known_to=_day(text["known_to"]),
    )


# A register writes the same few days over and over.
@lru_cache(maxsize=4096)
def _day(text: str, end_of_period: bool = False) -> Optional[date]:
    return read_date(text, end_of_period) if text else None


def field_texts(fields: Mapping[str, str], row: Row) -> Dict[str, str]:
    """Return the texts of all our fields in a row; a field without a column is empty."""
    return {name: _joined(_columns_of_field(fields, name, tuple(row)), row) for name in FIELDS}


def _value(fields: Mapping[str, str], row: Row, name: str) -> object:
    return row.get(fields.get(name, name))


def _columns_of_field(fields: Mapping[str, str], name: str, columns: Sequence[str]) -> Tuple[str, ...]:
    return tuple(pieces(fields.get(name, name), columns))


def _joined(columns: Sequence[str], row: Row) -> str:
    texts = [_text(row.get(column)) for column in columns]
    return texts[0] if len(texts) == 1 else ", ".join(text for text in texts if text)


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def columns_of(fields: Mapping[str, str], table: FeatureTable) -> Tuple[str, ...]:
    """Return the columns of a table that hold one of our fields."""
    named = [piece for name in FIELDS for piece in pieces(fields.get(name, name), table.columns)]
    return tuple(column for column in dict.fromkeys(named) if column in table.columns)


def own_polygon(own: Optional[BaseGeometry]) -> BaseGeometry:
    """Return the polygon of an object in its layer's system.

    Raises:
        InputError: it is no polygon, is empty, or has no numbers that can be a place.
    """
    return own_shape(own, _POLYGONS)


def own_shape(own: Optional[BaseGeometry], kinds: Sequence[str]) -> BaseGeometry:
    """Return the shape of an object in its layer's system; ``kinds`` are those its role may be drawn as.

    Raises:
        InputError: it is of another kind, of several, is empty, or has no numbers that can be a place.
    """
    if own is None or own.is_empty or own.geom_type == "GeometryCollection":
        raise InputError("error.bad_geometry")
    if int(shapely.get_dimensions(own)) not in {_DIMENSIONS[kind] for kind in kinds}:
        raise InputError("error.bad_geometry")
    # Asked this way round, what is not a number is refused too.
    if not (np.abs(shapely.get_coordinates(own)) < _FARTHEST).all():
        raise InputError("error.bad_geometry")
    return own


def ground(placed: BaseGeometry) -> BaseGeometry:
    """Return the ground of a polygon, of a repaired copy where it is not valid; a line or point as it is.

    Raises:
        InputError: no ground is left, or it is a line without length.
    """
    found = repaired(placed)
    if found.is_empty:
        raise InputError("error.bad_geometry")
    return found
