"""Objects without coordinates: they lie somewhere, and where they may lie nothing can be "clear"."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Mapping, NamedTuple, Optional, Sequence, Tuple

from shapely.geometry import box as box_polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.base.geopackage import FeatureTable, rows_without_place
from mineral_plugin.core.reference.communes import Communes, may_lie_in
from mineral_plugin.core.reference.objects import field_texts
from mineral_plugin.core.reference.places import Place, extents, place_of
from mineral_plugin.core.reference.spec import Box, LayerSpec
from mineral_plugin.core.reference.systems import System

MOST_NAMED = 5


class Lost(NamedTuple):
    """An object without coordinates: what it is called, where its row says that it lies, and those boxes.

    No box (degrees) means that nobody knows: it may be anywhere.
    """

    name: str
    place: Optional[Place]
    boxes: Tuple[Box, ...]

    def may_lie_in(self, degrees: BaseGeometry, communes: Sequence[Communes] = ()) -> bool:
        """Return whether the object may lie in a polygon of degrees."""
        if self.boxes and not any(box_polygon(*box).intersects(degrees) for box in self.boxes):
            return False
        return self.place is None or may_lie_in(self.place, degrees, communes)


@dataclass(frozen=True)
class Placeless:
    """The objects of a layer that have no coordinates, the same place only once."""

    lost: Tuple[Lost, ...] = ()

    def near(self, degrees: BaseGeometry, communes: Sequence[Communes] = ()) -> Tuple[str, ...]:
        """Return the names of those that may lie in a polygon of degrees, at most ``MOST_NAMED``.

        ``communes`` are the outlines with which a named commune is told from the rest of its province.
        """
        found = (one.name for one in self.lost if one.may_lie_in(degrees, communes))
        return tuple(islice(found, MOST_NAMED))


def placeless_of(
    connection: sqlite3.Connection, table: FeatureTable, spec: LayerSpec, system: Optional[System]
) -> Placeless:
    """Return the objects of a table that nobody can place: no geometry, an empty one, impossible numbers."""
    rows = rows_without_place(connection, table, None if system is None else system.in_degrees)
    return Placeless(
        tuple(lost_of(spec.fields, row, str(row.get(table.key, "")), spec.as_of) for row in rows)
    )


def lost_of(fields: Mapping[str, str], row: Mapping[str, object], key: str, day: Optional[date]) -> Lost:
    """Return where an object without coordinates may lie, by the commune and province in its row."""
    text = field_texts(fields, row)
    name = text["name"] or text["id"] or key
    written = text["place"]
    place = _place(written, day or date.max) if written else None
    named = f"{name} ({written})" if written else name
    return Lost(named, place, tuple(extents(place)) if place is not None else ())


@lru_cache(maxsize=4096)
def _place(written: str, day: date) -> Place:
    # A register repeats the same few communes.
    return place_of(written, day)
