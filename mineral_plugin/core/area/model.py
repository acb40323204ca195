"""The model: what a licence area and a reference object are.

The corner table is the legal source: each corner keeps its coordinates as typed beside the parsed
numbers. In Vietnamese documents X is north and Y is east; fields here say ``north`` and ``east``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Optional, Tuple

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.canonical import sha256_of_json

FEWEST_CORNERS = 3
"""A ring bounds ground from so many corners on."""
SQUARE_METRES = {"m2": 1, "ha": 10_000, "km2": 1_000_000}


@dataclass(frozen=True)
class Corner:
    """A corner (điểm khép góc): its name, X and Y as typed, the numbers in metres, printed decimals."""

    name: str
    x_text: str
    y_text: str
    north_m: float
    east_m: float
    decimals: int = 0


@dataclass(frozen=True)
class Ring:
    """A closed line of straight sides; the closing corner is not repeated."""

    corners: Tuple[Corner, ...]


@dataclass(frozen=True)
class Part:
    """One part of an area: outer ring, unmined holes, top and bottom level in metres or ``None``."""

    outer: Ring
    holes: Tuple[Ring, ...] = ()
    top_m: Optional[float] = None
    bottom_m: Optional[float] = None

    @property
    def rings(self) -> Tuple[Ring, ...]:
        """Return the outer ring and the holes."""
        return (self.outer, *self.holes)


@dataclass(frozen=True)
class StatedArea:
    """The area a document states: the text, its value, its unit (``ha``, ``km2`` or ``m2``)."""

    text: str
    value: Decimal
    unit: str

    @property
    def square_metres(self) -> float:
        """Return the stated area in m2."""
        return float(self.value * SQUARE_METRES[self.unit])

    @property
    def half_unit_m2(self) -> float:
        """Return half of the last printed digit in m2."""
        exponent = self.value.as_tuple().exponent
        step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
        return float(step * SQUARE_METRES[self.unit] / 2)


@dataclass(frozen=True)
class Source:
    """Where the corners come from: document, its date, and the grade of the record."""

    document: str = ""
    date: Optional[date] = None
    grade: str = "typed"


@dataclass(frozen=True)
class LicenceArea:
    """A licence area (khu vực): parts in one VN-2000 zone, with what its document states.

    ``import_report`` is canonical JSON (``import-report-1``) of how it was read from a file, or empty; it
    belongs neither to the id nor to a report on the area.
    """

    id: str
    name: str
    zone: Zone
    parts: Tuple[Part, ...]
    stated_area: Optional[StatedArea] = None
    source: Source = Source()
    import_report: str = ""

    @property
    def has_ground(self) -> bool:
        """Return whether there are rings and all bound ground; a table of wells or of one point has none."""
        rings = [ring for part in self.parts for ring in part.rings]
        return bool(rings) and all(len(ring.corners) >= FEWEST_CORNERS for ring in rings)


@dataclass(frozen=True)
class ReferenceObject:
    """An object of a reference layer: a licence, a prohibited area, a reserve ...

    It is valid in law from ``valid_from`` to ``valid_to`` and was on record from ``known_from`` until
    ``known_to`` (not included); ``None`` leaves an end open. ``object_class`` is its class where the role has
    classes, ``place`` the commune and province as written.
    """

    role: str
    source: str
    id: str
    name: str
    holder: str = ""
    status: str = ""
    valid_from: Optional[date] = None
    valid_to: Optional[date] = None
    mineral: str = ""
    top_m: Optional[float] = None
    bottom_m: Optional[float] = None
    grade: str = ""
    decision: str = ""
    object_class: str = ""
    place: str = ""
    known_from: Optional[date] = None
    known_to: Optional[date] = None

    def known_on(self, day: date) -> bool:
        """Return whether the object was on record on a day."""
        return (self.known_from or date.min) <= day and (self.known_to is None or day < self.known_to)


def area_id(name: str, zone: Zone, parts: Tuple[Part, ...]) -> str:
    """Return the identifier given to an area read from a table: it depends on its content alone."""
    rings = [[[[c.name, c.x_text, c.y_text] for c in ring.corners] for ring in part.rings] for part in parts]
    levels = [[part.top_m, part.bottom_m] for part in parts]
    content: Any = [name, zone.central_meridian_min, zone.width_deg, rings, levels]
    return "area-" + sha256_of_json(content)[:16]
