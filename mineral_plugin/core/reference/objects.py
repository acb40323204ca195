"""Rows of a reference table as objects: their fields as they are written, their shape as it is stored."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Callable, Dict, List, Mapping, Optional, Sequence, Tuple, TypeVar

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
Columns = Mapping[str, Sequence[object]]
Value = TypeVar("Value")


def object_of(spec: LayerSpec, table: FeatureTable, row: Row) -> ReferenceObject:
    """Return a row as a reference object (see ``objects_maker``)."""
    return object_maker(spec, table)(row)


def object_maker(spec: LayerSpec, table: FeatureTable) -> Callable[[Row], ReferenceObject]:
    """Return what makes a reference object of a row with all of ``columns_of`` (see ``objects_maker``)."""
    made = objects_maker(spec, table)
    return lambda row: made({name: (value,) for name, value in row.items()}, 1)[0]


def objects_maker(spec: LayerSpec, table: FeatureTable) -> Callable[[Columns, int], List[ReferenceObject]]:
    """Return what makes reference objects of so many rows, from the values of all of ``columns_of``.

    A date that cannot be read is left open, so that the object counts: what cannot be read must not make
    a licence disappear. The inventory of the layer names such rows.
    """
    fields = {name: _columns_of_field(spec.fields, name, table.columns) for name in FIELDS}
    known = {name: columns for name, columns in fields.items() if not set(columns).isdisjoint(table.columns)}
    levels = spec.fields.get("top_m", "top_m"), spec.fields.get("bottom_m", "bottom_m")

    def made(columns: Columns, count: int) -> List[ReferenceObject]:
        text: Dict[str, Sequence[str]] = dict.fromkeys(FIELDS, [""] * count)
        text.update({name: _texts(columns, held, count) for name, held in known.items()})
        keys = columns.get(table.key) or [None] * count
        ids = [written or _text(key) for written, key in zip(text["id"], keys)]
        # As they are: the number 49.999 is no doubt, the text "49.999" is.
        top, bottom = (_each(read_level, columns.get(level), count) for level in levels)
        values = (
            *([spec.role] * count, [spec.source] * count, ids),
            [written or own for written, own in zip(text["name"], ids)],
            *(text["holder"], text["status"]),
            *(_days(text["valid_from"]), _days(text["valid_to"], end_of_period=True)),
            *(text["mineral"], top, bottom),
            [written or spec.grade for written in text["grade"]],
            *(text["decision"], text["class"], text["place"]),
            *(_days(text["known_from"]), _days(text["known_to"])),
        )
        return list(map(ReferenceObject, *values))

    return made


def _texts(columns: Columns, held: Sequence[str], count: int) -> List[str]:
    """Return the texts of a field; where it is kept in several columns, joined."""
    pieces_of = [_each(_text, columns.get(name), count) for name in held]
    if len(pieces_of) == 1:
        return pieces_of[0]
    return [", ".join(filter(None, texts)) for texts in zip(*pieces_of)]


def _each(read: Callable[[object], Value], values: Optional[Sequence[object]], count: int) -> List[Value]:
    """Return what each value says; without a column all say what ``None`` does."""
    return [read(None)] * count if values is None else list(map(read, values))


def _days(texts: Sequence[str], end_of_period: bool = False) -> List[Optional[date]]:
    return [_day(text, end_of_period) if text else None for text in texts]


# A register writes the same few days over and over.
@lru_cache(maxsize=4096)
def _day(text: str, end_of_period: bool) -> Optional[date]:
    return read_date(text, end_of_period)


def field_texts(fields: Mapping[str, str], row: Row) -> Dict[str, str]:
    """Return the texts of all our fields in a row; a field without a column is empty."""
    return {name: _joined(_columns_of_field(fields, name, tuple(row)), row) for name in FIELDS}


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
