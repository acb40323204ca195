"""What the doctor looks at and what it answers: patient, clues, evidence, slips, hypotheses."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Dict, Optional, Tuple

from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import Ring, StatedArea
from mineral_plugin.core.area.zones import Coordinates, Zone, as_points
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.printed import written_decimals
from mineral_plugin.core.corner_tables.result import ReadPart


class Cause(Enum):
    """What may be wrong with a table."""

    AS_WRITTEN = "as_written"
    ZONE_NOT_STATED = "zone_not_stated"
    MERIDIAN = "meridian"
    WIDTH = "width"
    SWAPPED = "swapped"
    MAGNITUDE = "magnitude"
    ZONE_NUMBER = "zone_number"
    DIGIT = "digit"
    FAR_CORNER = "far_corner"
    EXCHANGED = "exchanged"
    MISSING_CORNER = "missing_corner"
    WGS84 = "wgs84"
    HANOI_1972 = "hanoi_1972"
    INDIAN_1960 = "indian_1960"
    AREA_FACTOR = "area_factor"


class Clue(Enum):
    """What an evidence comes from."""

    HABIT = "habit"
    RANGE = "range"
    AREA = "area"
    SHAPE = "shape"
    NAMES = "names"
    ZONE = "zone"
    COUNTRY = "country"
    PROVINCE = "province"
    COMMUNE = "commune"
    NEIGHBOURS = "neighbours"


@dataclass(frozen=True)
class Evidence:
    """One clue for or against a reading.

    ``weight`` is the natural logarithm of a likelihood ratio: 2.3 makes the reading ten times likelier,
    -2.3 ten times less likely.
    """

    clue: Clue
    weight: float
    sentence: Phrase


@dataclass(frozen=True)
class NamedPlace:
    """A polygon with a name, in VN-2000 degrees (longitude, latitude)."""

    name: str
    geometry: BaseGeometry


@dataclass(frozen=True)
class Clues:
    """What is known beside the table itself: named places, boundary layers, neighbours."""

    province: str = ""
    commune: str = ""
    provinces: Tuple[NamedPlace, ...] = ()
    communes: Tuple[NamedPlace, ...] = ()
    neighbours: Tuple[NamedPlace, ...] = ()


@dataclass(frozen=True)
class Patient:
    """A table as it was read: rings, parts by indices into them, zone if known, stated area.

    ``net_of_m2`` is ground that the stated area leaves out and that no ring bounds.
    """

    rings: Tuple[Ring, ...]
    parts: Tuple[ReadPart, ...]
    zone: Optional[Zone] = None
    stated_area: Optional[StatedArea] = None
    net_of_m2: float = 0.0


@dataclass(frozen=True)
class Change:
    """One coordinate that a correction changes: ring and corner from 0, axis ``x`` or ``y``, the texts."""

    ring: int
    corner: int
    name: str
    axis: str
    before: str
    after: str


@dataclass(frozen=True)
class Slip:
    """One thing that is supposed to be wrong: its sentence, a noun for it, how usual it is (ln).

    ``repairs`` is false where the numbers alone cannot put it right; ``accuracy_m`` is how far a repaired
    corner may still be off.
    """

    cause: Cause
    sentence: Phrase
    noun: Phrase
    habit: float
    repairs: bool = True
    accuracy_m: float = 0.0
    at: Tuple[Tuple[int, int], ...] = ()

    @property
    def key(self) -> str:
        """Return the slip as a short text that is the same in every run."""
        values = ",".join(f"{key}={_key_text(value)}" for key, value in sorted(self.sentence.values.items()))
        return f"{self.cause.value}({values})"


def _key_text(value: object) -> str:
    return value.id if isinstance(value, Phrase) else str(value)


@dataclass(frozen=True)
class State:
    """A table under one reading: (east, north) of each ring, names, decimals, zone, stated area, slips.

    ``decimals`` are those printed, of east and north; ``places`` are those to print where all was converted.
    """

    points: Tuple[Coordinates, ...]
    names: Tuple[Tuple[str, ...], ...]
    parts: Tuple[ReadPart, ...]
    decimals: Tuple[Tuple[Tuple[int, int], ...], ...]
    zone: Optional[Zone]
    stated: Optional[StatedArea]
    net_of_m2: float = 0.0
    slips: Tuple[Slip, ...] = ()
    places: Optional[int] = None

    def causes(self) -> Tuple[Cause, ...]:
        """Return the causes of the slips."""
        return tuple(slip.cause for slip in self.slips)


@dataclass(frozen=True)
class Hypothesis:
    """One reading of a table with what speaks for and against it, ready to be applied.

    ``score`` is the sum of the weights of ``evidence``. ``shift_m`` is how far the farthest corner moves on
    the ground against the table as written; 0 where the table as written has no place.
    """

    causes: Tuple[Cause, ...]
    sentence: Phrase
    sentences: Tuple[Phrase, ...]
    evidence: Tuple[Evidence, ...]
    rings: Tuple[Ring, ...]
    parts: Tuple[ReadPart, ...]
    zone: Optional[Zone]
    stated_area: Optional[StatedArea]
    shift_m: float = 0.0
    applicable: bool = True
    accuracy_m: float = 0.0
    changes: Tuple[Change, ...] = ()
    id: str = ""
    noun: Phrase = Phrase("doctor.noun.as_written")

    @property
    def score(self) -> float:
        """Return the sum of the weights, two decimals."""
        return round(math.fsum(entry.weight for entry in self.evidence), 2)

    @property
    def supports(self) -> Tuple[Evidence, ...]:
        """Return what speaks for it, the weightiest first."""
        return tuple(sorted((e for e in self.evidence if e.weight > 0), key=lambda e: -e.weight))

    @property
    def objections(self) -> Tuple[Evidence, ...]:
        """Return what speaks against it, the weightiest first."""
        return tuple(sorted((e for e in self.evidence if e.weight < 0), key=lambda e: e.weight))


def state_of(patient: Patient) -> State:
    """Return a patient as the state in which nothing is supposed to be wrong."""
    return State(
        points=tuple(
            as_points([(corner.east_m, corner.north_m) for corner in ring.corners]) for ring in patient.rings
        ),
        names=tuple(tuple(corner.name for corner in ring.corners) for ring in patient.rings),
        parts=patient.parts,
        decimals=tuple(
            tuple((written_decimals(corner)[1], written_decimals(corner)[0]) for corner in ring.corners)
            for ring in patient.rings
        ),
        zone=patient.zone,
        stated=patient.stated_area,
        net_of_m2=patient.net_of_m2,
    )


@dataclass(frozen=True)
class Conclusion:
    """What the ranking comes to: ``healthy``, ``proposed`` or ``undecided``, in one sentence."""

    kind: str
    sentence: Phrase


Weights = Dict[Clue, float]
