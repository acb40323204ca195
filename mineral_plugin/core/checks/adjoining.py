"""Which of the holder's mining licences an area adjoins: along a side, at a corner only, or not at all."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Optional, Tuple

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.checks.inspection import Encounter, Inspection
from mineral_plugin.core.checks.licences import (
    LICENCE,
    is_for_mineral,
    is_holders,
    is_in_force,
    is_to_explore,
)

# Two areas that run together for less than this (m), or than ten tolerances, meet at a corner. It is not law.
_LEAST_SIDE_M = 1.0
_LEAST_TOLERANCES = 10.0


class Contact(enum.Enum):
    """How two areas meet."""

    SIDE = "side"
    CORNER = "corner"
    APART = "apart"


@dataclass(frozen=True)
class Neighbour:
    """A licence near a part that is or may be the holder's own mining licence for the mineral.

    ``sure``: the register says all of that; else it leaves some of it open.
    """

    meeting: Encounter
    contact: Contact
    sure: bool

    @property
    def licence(self) -> ReferenceObject:
        """Return the licence."""
        return self.meeting.placed.object

    @property
    def geometry(self) -> BaseGeometry:
        """Return the whole ground of the licence."""
        return self.meeting.placed.geometry


def neighbours(inspection: Inspection) -> Tuple[Neighbour, ...]:
    """Return what may be the holder's own mining licences for the mineral near each part of the area."""
    found = []
    for meeting in inspection.encounters(LICENCE):
        own = _is_own_mine(inspection, meeting.placed.object)
        if own is not False:
            tolerance = inspection.context.tolerances.overlap_width_m
            found.append(Neighbour(meeting, contact_of(meeting, tolerance), own is True))
    return tuple(found)


def contact_of(meeting: Encounter, tolerance_m: float) -> Contact:
    """Return how a part and a licence meet; closer than the tolerance is meeting, sharing ground too."""
    if meeting.shared is not None and not meeting.shared.within_tolerance:
        return Contact.SIDE
    if meeting.gap_m > tolerance_m:
        return Contact.APART
    border = shapely.boundary(meeting.placed.geometry)
    along = shapely.intersection(border, shapely.buffer(meeting.part.geometry, tolerance_m + 0.001))
    least = max(_LEAST_SIDE_M, _LEAST_TOLERANCES * tolerance_m)
    return Contact.SIDE if float(along.length) >= least else Contact.CORNER


def _is_own_mine(inspection: Inspection, licence: ReferenceObject) -> Optional[bool]:
    context = inspection.context
    exploring = is_to_explore(licence)
    told = (
        is_holders(licence, context.holder),
        None if exploring is None else not exploring,
        is_in_force(licence, context),
        is_for_mineral(licence, context),
    )
    return False if False in told else (None if None in told else True)
