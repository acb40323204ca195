"""Findings: what a check says about an area, and why."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Callable, Dict, Optional, Tuple

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.words import Bilingual


class Outcome(enum.Enum):
    """What a check found. Only the first four are verdicts."""

    CLEAR = "clear"
    CONFLICT = "conflict"
    WITHIN_TOLERANCE = "within_tolerance"
    CANNOT_TELL = "cannot_tell"
    NOT_APPLICABLE = "not_applicable"
    ERROR = "error"


class Severity(enum.Enum):
    """What a conflict means for filing."""

    BLOCKS = "blocks"
    WARNS = "warns"
    INFORMS = "informs"


class Family(enum.Enum):
    """The families that a summary speaks of, in this order."""

    AREA = "area"
    GEOMETRY = "geometry"
    OVERLAP = "overlap"
    ZONES = "zones"
    PLANNING = "planning"
    COMPETENCE = "competence"
    MAP = "map"
    DOSSIER = "dossier"


@dataclass(frozen=True)
class Basis:
    """The legal basis of a rule: article, date of the text, and whether it is confirmed.

    ``source``: ``read_copy``, ``derived`` (from geometry and figures), ``practice`` or ``recalled``.
    """

    article: str
    version_date: Optional[date]
    confirmed: bool
    source: str


@dataclass(frozen=True)
class ObjectRef:
    """An object of a reference layer that a finding speaks of."""

    role: str
    source: str
    id: str
    name: str


@dataclass(frozen=True, eq=False)
class Where:
    """The place of a finding in the area's own zone; ``part`` 0 is the area as a whole.

    It is written out by ``write`` when it is first asked for: an area that moves is checked many times a
    second, and thousands of corners are written for a report alone.
    """

    part: int
    write: Callable[[], Dict[str, Any]]

    @cached_property
    def geometry(self) -> Dict[str, Any]:
        """Return a GeoJSON-like geometry, [east, north] in metres."""
        return self.write()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Where) and (self.part, self.geometry) == (other.part, other.geometry)


@dataclass(frozen=True)
class Finding:
    """One result of one rule for one area.

    ``measured`` and ``limit`` are in ``unit``; ``objects`` are those concerned; ``message`` and
    ``remedy`` hold both languages; ``ask`` names the office to ask where nothing can be told. ``facts`` are
    those that the applicant has to state, or to state otherwise, before the rule can tell.
    """

    rule: str
    family: Family
    outcome: Outcome
    severity: Severity
    basis: Basis
    message: Bilingual
    area: str
    part: int = 0
    reason: str = ""
    remedy: Optional[Bilingual] = None
    measured: Optional[float] = None
    limit: Optional[float] = None
    unit: str = ""
    objects: Tuple[ObjectRef, ...] = ()
    where: Optional[Where] = None
    ask: Optional[Bilingual] = None
    facts: Tuple[str, ...] = ()

    def told_of(self, area_id: str) -> Finding:
        """Return the same finding told of another area; its objects and its place are not looked at."""
        if area_id == self.area:
            return self
        # Sooner than ``dataclasses.replace``, which a check of an area would call fifty times.
        other = object.__new__(Finding)
        other.__dict__.update(self.__dict__, area=area_id)
        return other

    @property
    def id(self) -> str:
        """Return an identifier that survives a re-run: rule, area, objects and part, no measures."""
        objects = sorted([ref.role, ref.source, ref.id] for ref in self.objects)
        return sha256_of_json([self.rule, self.area, objects, self.part])[:16]
