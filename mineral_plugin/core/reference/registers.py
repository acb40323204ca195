"""A register read whole: the licences that may be one holder's, wherever they lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from mineral_plugin.core.area.geometry import polygons_of
from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.geopackage_bulk import TableArrays
from mineral_plugin.core.base.proj import pyproj
from mineral_plugin.core.reference.columns import pieces
from mineral_plugin.core.reference.layers import ReferenceLayer, ReferenceSet, RoleData
from mineral_plugin.core.reference.objects import columns_of, ground, object_of, own_polygon
from mineral_plugin.core.reference.states import Days, RoleState, state_of_layer, worst
from mineral_plugin.core.reference.systems import System


@dataclass(frozen=True)
class Registered:
    """A licence of a register and its area in m2, ``None`` where its polygon is missing or unreadable.

    The area is the plane one in the register's own VN-2000 zone, the ellipsoidal one where the register is
    in degrees.
    """

    object: ReferenceObject
    area_m2: Optional[float]


def registered(
    reference: ReferenceSet, role: str, holder: str, days: Days
) -> Tuple[RoleData, Tuple[Registered, ...]]:
    """Return what the layers of a role are worth, and their licences whose holder is ``holder`` or not told.

    Unlike ``ReferenceSet.role`` this looks at the whole register, licences without coordinates included; the
    data therefore hold no placed objects.
    """
    layers = [layer for layer in reference.layers if layer.spec.role == role]
    if not layers:
        return RoleData(role, RoleState.MISSING, (), ()), ()
    states: List[RoleState] = []
    found: List[Registered] = []
    for layer in layers:
        state = state_of_layer(layer.spec, days)
        try:
            found.extend(_licences(layer, holder, days))
        except InputError:
            state = worst([state, RoleState.UNREADABLE])
        states.append(state)
    ranked = sorted(zip(states, layers), key=lambda pair: pair[0] is not worst(states))
    data = RoleData(role, worst(states), tuple(layer.spec for _, layer in ranked), ())
    return data, tuple(sorted(found, key=lambda one: (one.object.source, one.object.id)))


def same_name(first: str, second: str) -> bool:
    """Return whether two names of holders are the same but for capitals and spaces."""
    return plain_name(first) == plain_name(second)


def plain_name(name: str) -> str:
    """Return a name without capitals and needless spaces."""
    return " ".join(name.split()).casefold()


def _licences(layer: ReferenceLayer, holder: str, days: Days) -> List[Registered]:
    rows = layer.reader.read(layer.table, columns_of(layer.spec.fields, layer.table))
    found = (_licence(layer, rows, index) for index in _rows_of(layer, rows, holder))
    return [one for one in found if one.object.known_on(days.record)]


def _rows_of(layer: ReferenceLayer, rows: TableArrays, holder: str) -> Sequence[int]:
    """Return the rows whose holder is the one asked for or is not told: most need no closer look."""
    names = pieces(layer.spec.fields.get("holder", "holder"), layer.table.columns)
    columns = [rows.columns[name] for name in names if name in rows.columns]
    texts = (
        ", ".join(str(column[index]).strip() for column in columns if column[index] is not None)
        for index in range(len(rows.keys))
    )
    return [index for index, text in enumerate(texts) if not text.strip(" ,") or same_name(text, holder)]


def _licence(layer: ReferenceLayer, rows: TableArrays, index: int) -> Registered:
    row = {name: values[index] for name, values in rows.columns.items()}
    row[layer.table.key] = rows.keys[index]
    return Registered(object_of(layer.spec, layer.table, row), _area_m2(layer.system, rows.geometry[index]))


def _area_m2(system: Optional[System], own: Optional[BaseGeometry]) -> Optional[float]:
    if system is None:
        return None
    try:
        polygon = ground(own_polygon(own))
    except InputError:
        return None
    if not system.in_degrees:
        return float(polygon.area)
    ellipsoid = pyproj.Geod(ellps="WGS84")
    parts = (orient(part) for part in polygons_of(polygon).geoms)
    return float(sum(abs(ellipsoid.geometry_area_perimeter(part)[0]) for part in parts))
