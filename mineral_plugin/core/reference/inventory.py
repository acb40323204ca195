"""What a layer holds that a check cannot use: counted and named object by object, never repaired."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import shapely

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.reference.columns import DATE_FIELDS, LEVEL_FIELDS
from mineral_plugin.core.reference.values import date_unread, has_text, level_unread, plain_key
from mineral_plugin.core.regulation.model import Regulation, Role

# GEOS type numbers of each kind; a collection is of no kind.
_TYPES = {"point": (0, 4), "line": (1, 2, 5), "polygon": (3, 6)}
_TYPE_NAMES = {
    0: "Point",
    1: "LineString",
    2: "LinearRing",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}
# "Self-intersection[414700.5 2383405]" as GEOS writes it
_REASON = re.compile(r"^(.*?)\s*\[\s*(\S+)\s+(\S+)[^\]]*\]$")
# GEOS's words for what is wrong, in lower case, joined by "_": each has its sentence.
_REASONS = (
    "self_intersection",
    "ring_self_intersection",
    "hole_lies_outside_shell",
    "holes_are_nested",
    "interior_is_disconnected",
    "nested_shells",
    "duplicate_rings",
    "too_few_points_in_geometry_component",
    "invalid_coordinate",
)


class Unusable(NamedTuple):
    """An object with something that cannot be used: its key and name, what is wrong, the field, the place.

    ``detail`` is the text that could not be read, the geometry's type, or the reason in GEOS's words;
    ``at`` is a place in the layer's own coordinates.
    """

    key: str
    name: str
    detail: str = ""
    field: str = ""
    at: Optional[Tuple[float, float]] = None

    def as_dict(self) -> Dict[str, Any]:
        """Return the object for JSON, without what is empty."""
        found: Dict[str, Any] = {"key": self.key, "name": self.name}
        if self.detail:
            found["detail"] = self.detail
        if self.field:
            found["field"] = self.field
        if self.at is not None:
            found["at"] = list(self.at)
        return found


@dataclass(frozen=True)
class Inventory:
    """The objects of a layer: how many, and those with something that cannot be used, in the layer's order.

    An object is in one of the first four lists at most, and may be in any of the others.
    """

    total: int
    without_geometry: Tuple[Unusable, ...]
    empty: Tuple[Unusable, ...]
    wrong_type: Tuple[Unusable, ...]
    invalid: Tuple[Unusable, ...]
    unread_dates: Tuple[Unusable, ...]
    unread_levels: Tuple[Unusable, ...]
    unread_statuses: Tuple[Unusable, ...]
    repeated_ids: Tuple[Unusable, ...]

    @property
    def without_place(self) -> Tuple[Unusable, ...]:
        """Return the objects that nobody can place: no geometry, or an empty one."""
        return (*self.without_geometry, *self.empty)

    def counts(self) -> Dict[str, int]:
        """Return how many objects there are, and how many entries each list has."""
        return {"total": self.total, **{name: len(entries) for name, entries in self._lists().items()}}

    def as_dict(self) -> Dict[str, Any]:
        """Return the inventory for JSON."""
        lists = {name: [entry.as_dict() for entry in entries] for name, entries in self._lists().items()}
        return {"total": self.total, **lists}

    def _lists(self) -> Dict[str, Tuple[Unusable, ...]]:
        return {
            "without_geometry": self.without_geometry,
            "empty": self.empty,
            "wrong_type": self.wrong_type,
            "invalid": self.invalid,
            "unread_dates": self.unread_dates,
            "unread_levels": self.unread_levels,
            "unread_statuses": self.unread_statuses,
            "repeated_ids": self.repeated_ids,
        }


def inventory(
    keys: Sequence[str],
    geometry: np.ndarray[Any, Any],
    names: Sequence[str],
    values: Mapping[str, Sequence[object]],
    role: Role,
    regulation: Optional[Regulation] = None,
) -> Inventory:
    """Return what of a layer cannot be used.

    ``keys``, ``names``, ``geometry`` (shapely geometries or ``None``, shape (n,)) and each sequence of
    ``values`` (by our field names) are parallel, n objects. Without ``regulation`` status words are not
    looked at.

    Example: ``inventory(["1"], np.array([None]), ["A"], {"valid_to": ["31/02/2020"]}, role).counts()``
    """
    shapes = _Shapes(np.asarray(geometry, dtype=object), role)
    label = _Labels(keys, names)
    return Inventory(
        total=len(keys),
        without_geometry=label.plain(shapes.missing),
        empty=label.plain(shapes.empty),
        wrong_type=tuple(label.of(row, _TYPE_NAMES[int(shapes.types[row])]) for row in shapes.wrong_type),
        invalid=tuple(_invalid(label, row, shapes.geometry[row]) for row in shapes.invalid),
        unread_dates=tuple(_unread(label, values, DATE_FIELDS, date_unread)),
        unread_levels=tuple(_unread(label, values, LEVEL_FIELDS, level_unread)),
        unread_statuses=_unread_statuses(label, values, regulation),
        repeated_ids=_repeated(label, values.get("id", ())),
    )


def reason_phrase(invalid: Unusable) -> Phrase:
    """Return in a sentence why an object of ``Inventory.invalid`` is not valid."""
    reason = re.sub(r"[\s-]+", "_", invalid.detail.casefold())
    if reason not in _REASONS:
        return Phrase("inventory.reason.other", {"reason": invalid.detail})
    return Phrase(f"inventory.reason.{reason}")


class _Labels:
    """The key and name of each row."""

    def __init__(self, keys: Sequence[str], names: Sequence[str]) -> None:
        self._keys, self._names = keys, names

    def of(
        self, row: int, detail: str = "", field: str = "", at: Optional[Tuple[float, float]] = None
    ) -> Unusable:
        return Unusable(str(self._keys[row]), str(self._names[row]), detail, field, at)

    def plain(self, rows: Sequence[int]) -> Tuple[Unusable, ...]:
        return tuple(self.of(row) for row in rows)


class _Shapes:
    """The rows of a layer by what is wrong with their geometry; each is in one list at most."""

    def __init__(self, geometry: np.ndarray[Any, Any], role: Role) -> None:
        self.geometry = geometry
        self.types = shapely.get_type_id(geometry)
        wanted = [number for kind in role.geometry for number in _TYPES[kind]]
        missing = self.types < 0
        empty = ~missing & shapely.is_empty(geometry)
        wrong = ~missing & ~empty & ~np.isin(self.types, wanted)
        left = np.flatnonzero(~missing & ~empty & ~wrong)
        self.missing, self.empty, self.wrong_type = _rows(missing), _rows(empty), _rows(wrong)
        self.invalid = [int(row) for row in left[~shapely.is_valid(geometry[left])]]


def _rows(mask: np.ndarray[Any, Any]) -> List[int]:
    return [int(row) for row in np.flatnonzero(mask)]


def _invalid(label: _Labels, row: int, shape: Any) -> Unusable:
    reason = str(shapely.is_valid_reason(shape))
    match = _REASON.match(reason)
    if match is None:
        return label.of(row, reason)
    try:
        at: Optional[Tuple[float, float]] = (float(match[2]), float(match[3]))
    except ValueError:
        at = None
    finite = at is not None and bool(np.isfinite(at).all())
    return label.of(row, match[1], at=at if finite else None)


def _unread(
    label: _Labels, values: Mapping[str, Sequence[object]], fields: Sequence[str], unread: Any
) -> Iterator[Unusable]:
    for field in fields:
        for row, value in enumerate(values.get(field, ())):
            if unread(value):
                yield label.of(row, str(value), field)


def _unread_statuses(
    label: _Labels, values: Mapping[str, Sequence[object]], regulation: Optional[Regulation]
) -> Tuple[Unusable, ...]:
    if regulation is None:
        return ()
    statuses = values.get("status", ())
    words = {str(value) for value in statuses if has_text(value)}
    unknown = {word for word in words if regulation.status(word) is None}
    return tuple(
        label.of(row, str(value), "status")
        for row, value in enumerate(statuses)
        if has_text(value) and str(value) in unknown
    )


def _repeated(label: _Labels, ids: Sequence[object]) -> Tuple[Unusable, ...]:
    plain = [plain_key(str(value)) if has_text(value) else "" for value in ids]
    times = Counter(plain)
    return tuple(
        label.of(row, str(ids[row]), "id") for row, key in enumerate(plain) if key and times[key] > 1
    )
