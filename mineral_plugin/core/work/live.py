"""What is told while a hand moves a corner: area against its limit, shared ground, nearest neighbour.

``core.work.live_ground`` makes these answers; every outcome in them is the one that a full check gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import LicenceArea, ReferenceObject
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.words import Bilingual, Phrase
from mineral_plugin.core.work.checking import CheckRequest

CONFLICT, TOLERANCE, UNKNOWN, CLEAR = "conflict", "tolerance", "unknown", "clear"
"""What a live conflict, and the area beside its limit, may be."""

Position = Tuple[float, float]


@dataclass(frozen=True)
class LiveQuestion:
    """What is asked of an area that is being drawn: a check request, whose areas are not looked at.

    ``zone`` is the plane in which arrays are made beforehand; ``None``: that of the first area asked about.
    Without ``has_mineral`` nobody chose a mineral yet: the request names any, and no limit is told.
    """

    request: CheckRequest
    zone: Optional[Zone] = None
    has_mineral: bool = True


@dataclass(frozen=True)
class LiveConflict:
    """An object of a reference layer that the area meets, and what the rules make of it.

    ``outcome`` is ``CONFLICT``, ``TOLERANCE`` or ``UNKNOWN``; ``area_m2`` and ``width_m`` (mean, of the
    widest piece) are those of the common ground. ``ground`` is what to show, in the area's plane: the common
    ground, or the shortest way to an object that counts by its distance. ``rules`` are the ids of those that
    say so.
    """

    role: str
    object: ReferenceObject
    outcome: str
    area_m2: float
    width_m: float
    ground: BaseGeometry
    rules: Tuple[str, ...] = ()


@dataclass(frozen=True)
class LiveNeighbour:
    """The nearest licence that shares no ground with the area: the gap in m, and the points that are nearest.

    ``here`` lies on the area, ``there`` on the neighbour: (east, north) in m in the area's plane.
    ``is_close``: nearer than the tolerance for neighbours.
    """

    object: ReferenceObject
    gap_m: float
    here: Position
    there: Position
    is_close: bool = False


@dataclass(frozen=True)
class LiveLimit:
    """The largest area that the law allows: in m2, what the area is beside it, and on what that rests.

    ``outcome`` is ``CLEAR``, ``CONFLICT`` or ``UNKNOWN``; ``is_confirmed``: the legal basis was read.
    """

    limit_m2: float
    outcome: str
    rule: str
    article: str
    is_confirmed: bool


@dataclass(frozen=True)
class LiveGap:
    """A kind of reference data that cannot carry a verdict here: its name, its state, whom to ask."""

    role: str
    name: Bilingual
    state: str
    ask: Optional[Bilingual] = None


@dataclass(frozen=True)
class LivePicture:
    """What a map shows of all conflicts of one outcome: WKB of polygons, or of lines where ``is_way``."""

    outcome: str
    is_way: bool
    wkb: bytes


@dataclass(frozen=True)
class LiveAnswer:
    """What is known of an area at one moment.

    ``crossing``: a ring crosses itself; then everything but ``area`` is that of the last answer, and
    ``is_old`` says so. ``more``: so many objects that meet the area were not looked at. ``gaps``: where these
    are, nothing may be called free. ``line`` is the one line for the cursor, ``pictures`` what a map shows of
    the conflicts. ``is_checked``: law and data were looked at.
    """

    area: LicenceArea
    area_m2: float
    line: Phrase = Phrase("live.line.too_few")
    limit: Optional[LiveLimit] = None
    crossing: Optional[Phrase] = None
    is_old: bool = False
    conflicts: Tuple[LiveConflict, ...] = ()
    more: int = 0
    neighbour: Optional[LiveNeighbour] = None
    gaps: Tuple[LiveGap, ...] = ()
    is_checked: bool = False
    pictures: Tuple[LivePicture, ...] = ()

    @property
    def limit_m2(self) -> Optional[float]:
        """Return the largest area that the law allows in m2, ``None`` where no limit is known."""
        return self.limit.limit_m2 if self.limit else None
