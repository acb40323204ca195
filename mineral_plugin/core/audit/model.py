"""What an audit finds: pairs that share ground, neighbours, and what is odd about a row by itself."""

from __future__ import annotations

import enum
import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Mapping, Optional, Tuple

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.findings import Outcome, Severity

SHARE_DECIMALS = 6
"""Of shares (0 to 1) as an audit keeps them."""


class PairKind(enum.Enum):
    """What a pair that shares ground is, the most urgent first: the order of the ranked list."""

    OVERLAP = "overlap"
    """Two holders, or a licence and a zone, truly share ground."""
    TWO_DEPTHS = "two_depths"
    """Two holders on the same ground at separate levels: depth excuses only one holder's own licences."""
    OWN = "own"
    """One holder twice on the same ground at the same levels."""
    DUPLICATE = "duplicate"
    """The same licence number twice."""
    ENDED = "ended"
    """One of the two has passed its last day, or its status is not known, and is still listed."""
    DOUBT = "doubt"
    """The errors of both boundaries leave open whether they truly overlap."""
    UNREADABLE = "unreadable"
    """The engine could not tell what the two share, though their boxes meet."""
    OWN_LEVELS = "own_levels"
    """One holder twice at separate levels, or at levels that are not told."""
    NOT_IN_FORCE = "not_in_force"
    """One of the two is not in force on the day: told, so that nothing is hidden."""
    SLIVER = "sliver"
    """Within tolerance: what rounding, survey and file formats make of a common border."""


class MarkState(enum.Enum):
    """What people made of a pair."""

    OPEN = "open"
    ACCEPTED = "accepted"
    FIXED = "fixed"


@dataclass(frozen=True)
class Mark:
    """What somebody decided on a pair, with the reason and the name; kept over the next run.

    ``area_m2`` is the ground that the pair shared when it was decided.
    """

    state: MarkState = MarkState.OPEN
    reason: str = ""
    by: str = ""
    on: Optional[date] = None
    area_m2: float = 0.0


@dataclass(frozen=True)
class AuditedObject:
    """A licence or a zone of an audit, and where it stands: number of the layer, place in it.

    ``ref`` is role, source and id: what it is known by from run to run. Of several rows of a layer with one
    id the second is ``id#2``, and so on.
    """

    object: ReferenceObject
    layer: int
    place: int
    ref: Tuple[str, str, str]


@dataclass(frozen=True)
class Measured:
    """What two objects share, measured in ``plane``; ``None``: not asked, because it decides nothing.

    ``area_m2`` is the common area, 0 where the engine could not tell, ``share_first`` and ``share_second``
    its part of each (0 to 1); ``width_m`` the mean width 2A/P of the widest piece, ``widest_m`` the largest
    inscribed width, ``length_m`` half the perimeter; ``probability`` that of a true overlap, ``tolerance_m``
    twice the standard deviation between both boundaries. ``repaired`` names which of the two (1, 2) was
    looked at in a repaired copy.
    """

    outcome: Outcome
    plane: Zone
    area_m2: float
    share_first: float
    share_second: float
    tolerance_m: Optional[float] = None
    probability: float = 1.0
    width_m: Optional[float] = None
    widest_m: Optional[float] = None
    length_m: Optional[float] = None
    repaired: Tuple[int, ...] = ()


@dataclass(frozen=True)
class AuditPair:
    """Two objects that share ground: a licence first, the older one of two licences.

    ``outcome`` is one of the four verdicts, ``reason`` a word of the program for what decided;
    ``rule`` the rule that speaks of such ground and ``severity`` its weight on the day, empty and ``None``
    where none is in force.
    """

    first: AuditedObject
    second: AuditedObject
    kind: PairKind
    outcome: Outcome
    reason: str
    measured: Measured
    rule: str = ""
    severity: Optional[Severity] = None
    mark: Mark = Mark()

    @property
    def id(self) -> str:
        """Return what the pair is known by from run to run, whatever became of its ground."""
        return pair_id(self.first.ref, self.second.ref)


@dataclass(frozen=True)
class Gap:
    """Two licences that share no ground and lie close: distance and common border in m, in ``plane``.

    ``corners_agree``: along their common border both have the same corners; ``None`` without one.
    """

    first: AuditedObject
    second: AuditedObject
    plane: Zone
    gap_m: float
    shared_m: float
    corners_agree: Optional[bool]

    @property
    def id(self) -> str:
        """Return what the pair is known by from run to run."""
        return pair_id(self.first.ref, self.second.ref)


class NoteKind(enum.Enum):
    """What is odd about a row by itself."""

    INVALID = "invalid"
    """Its shape crosses itself; it was looked at in a repaired copy."""
    NO_POLYGON = "no_polygon"
    """It has no polygon, or one that cannot be read: it is in no pair."""
    PAST_END = "past_end"
    """Its last day has passed and no status says that it ended."""
    REPEATED_ID = "repeated_id"
    """Another row of the layer has the same id."""


@dataclass(frozen=True)
class RowNote:
    """Something odd about one row of a layer."""

    kind: NoteKind
    object: AuditedObject


@dataclass(frozen=True)
class LayerTold:
    """A layer of the audit as it is printed: what the report says of it, how many rows, how many unsound."""

    told: Mapping[str, Any]
    rows: int
    invalid: int
    no_polygon: int


@dataclass(frozen=True)
class Audit:
    """The result of an audit of a register on a day.

    ``pairs`` are ranked, most urgent first. ``law`` and ``errors_version`` say by which rules and by which
    parameters of the error model; ``reused`` counts the pairs whose measures were taken from the run before.
    """

    day: date
    law: Mapping[str, Any]
    errors_version: date
    neighbour_m: float
    layers: Tuple[LayerTold, ...]
    pairs: Tuple[AuditPair, ...]
    gaps: Tuple[Gap, ...]
    notes: Tuple[RowNote, ...]
    reused: int = 0


def pair_id(first: Tuple[str, str, str], second: Tuple[str, str, str]) -> str:
    """Return the id of a pair of objects; their order makes no difference."""
    text = json.dumps(sorted((first, second)), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
