"""A case: a text, the zone that is given with it, and what is true of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Mapping, Optional, Sequence, Tuple

Corner = Tuple[str, float, float]
"""Name, X (north, m), Y (east, m)."""
UNIT_M2 = {"m2": 1.0, "ha": 10_000.0, "km2": 1_000_000.0}


@dataclass(frozen=True)
class ZoneTruth:
    """Central meridian in degrees and width in degrees."""

    meridian_deg: float
    width_deg: int

    @property
    def text(self) -> str:
        """Return it as the command line takes it: ``104.75/3``."""
        return f"{self.meridian_deg:g}/{self.width_deg}"


@dataclass(frozen=True)
class RingTruth:
    """One ring: corners in the document's order, whether it is a hole, its levels (m)."""

    corners: Tuple[Corner, ...]
    hole: bool = False
    top_m: Optional[float] = None
    bottom_m: Optional[float] = None


@dataclass(frozen=True)
class AreaTruth:
    """One area: its rings, its stated area as (value, unit), what that leaves out, and its own zone."""

    rings: Tuple[RingTruth, ...]
    stated: Optional[Tuple[float, str]] = None
    net_of_ha: Tuple[float, ...] = ()
    zone: Optional[ZoneTruth] = None


@dataclass(frozen=True)
class Case:
    """A text and its truth.

    ``given`` is the zone handed over with the text. ``damage`` says why the text itself is damaged (it may
    then be asked); ``disputed`` why the stored truth is doubtful; ``must_ask`` that only a question or a
    refusal is right. ``others_allowed``: the text may hold whole tables that do not belong to the truth.
    ``area_named`` tells whether the text says which number is the area.
    """

    id: str
    layout: str
    text: str
    areas: Tuple[AreaTruth, ...]
    zone: ZoneTruth
    given: Optional[ZoneTruth] = None
    damage: Tuple[str, ...] = ()
    disputed: str = ""
    must_ask: bool = False
    others_allowed: bool = False
    area_named: bool = True

    @property
    def rings(self) -> Tuple[RingTruth, ...]:
        """Return the rings of all areas in order."""
        return tuple(ring for area in self.areas for ring in area.rings)

    def with_given(self, zone: Optional[ZoneTruth]) -> "Case":
        """Return the same case with another zone handed over."""
        return replace(self, given=zone)


def corners_of(rows: Sequence[Sequence[Any]]) -> Tuple[Corner, ...]:
    """Return stored corners ``[name, x, y]`` as tuples."""
    return tuple((str(row[0]), float(row[1]), float(row[2])) for row in rows)


def metres2(stated: Tuple[float, str]) -> float:
    """Return a stated area in square metres."""
    return stated[0] * UNIT_M2[stated[1]]


def plane_area_m2(corners: Sequence[Corner]) -> float:
    """Return the plane area of a ring (m2)."""
    doubled = 0.0
    for (_, x1, y1), (_, x2, y2) in zip(corners, [*corners[1:], corners[0]]):
        doubled += (y1 - corners[0][2]) * (x2 - x1) - (x1 - corners[0][1]) * (y2 - y1)
    return abs(doubled) / 2


def by_id(cases: Sequence[Case]) -> Mapping[str, Case]:
    """Return cases by their id."""
    return {case.id: case for case in cases}
