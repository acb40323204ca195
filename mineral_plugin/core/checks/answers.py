"""How a rule answers: findings with the rule's basis, both languages, and rounded numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple, Optional, Sequence, Tuple

from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.base.findings import Basis, Finding, ObjectRef, Outcome, Severity, Where
from mineral_plugin.core.base.measures import DECIMALS
from mineral_plugin.core.base.memory import Same
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.overlap.pieces import canonical_geometry
from mineral_plugin.core.regulation.model import Rule

_QUIET = (Outcome.CLEAR, Outcome.NOT_APPLICABLE)


class Measure(NamedTuple):
    """A measured value, the limit it is held against (if any), and the unit of both."""

    measured: float
    limit: Optional[float]
    unit: str


def measure(measured: float, limit: Optional[float], unit: str) -> Measure:
    """Return a measure rounded as findings are (``DECIMALS``): m2 and % to 0.01, m to 0.001, days to 1."""
    decimals = DECIMALS[unit]
    # Adding zero turns -0.0 into 0.0, which JSON would print differently.
    return Measure(
        round(measured, decimals) + 0.0, None if limit is None else round(limit, decimals) + 0.0, unit
    )


@dataclass(frozen=True)
class Answers:
    """Makes the findings of one rule for one area."""

    rule: Rule
    area_id: str
    kind: str

    def answer(
        self,
        outcome: Outcome,
        message: Phrase,
        *,
        reason: str = "",
        part: int = 0,
        objects: Sequence[ObjectRef] = (),
        measured: Optional[Measure] = None,
        where: Optional[BaseGeometry] = None,
        remedy: Optional[Phrase] = None,
        notes: Sequence[Phrase] = (),
        ask: Optional[Bilingual] = None,
        facts: Sequence[str] = (),
    ) -> Finding:
        """Return a finding; ``notes`` are whole sentences added to the message, ``part`` 0 is the area.

        ``facts`` are those that the applicant has to state before the rule can tell.
        """
        return Finding(
            rule=self.rule.id,
            family=self.rule.family,
            outcome=outcome,
            severity=self._severity(outcome),
            basis=_basis(Same(self.rule), self.kind),
            message=sentences(message, *notes),
            area=self.area_id,
            part=part,
            reason=reason,
            remedy=both(remedy) if remedy else None,
            measured=measured.measured if measured else None,
            limit=measured.limit if measured else None,
            unit=measured.unit if measured else "",
            objects=tuple(objects),
            where=None if where is None else Where(part, partial(canonical_geometry, where)),
            ask=ask,
            facts=tuple(facts),
        )

    def _severity(self, outcome: Outcome) -> Severity:
        """Return how heavy an outcome weighs: only a conflict blocks, what passed only informs."""
        if outcome in _QUIET:
            return Severity.INFORMS
        severity = _severity(Same(self.rule), self.kind)
        if severity is Severity.BLOCKS and outcome is not Outcome.CONFLICT:
            return Severity.WARNS
        return severity


# A check asks hundreds of times, and the law stays the same.
@lru_cache(maxsize=1024)
def _basis(rule: Same, kind: str) -> Basis:
    found: Basis = rule.value.basis(kind)
    return found


@lru_cache(maxsize=1024)
def _severity(rule: Same, kind: str) -> Severity:
    found: Severity = rule.value.severity_for(kind)
    return found


def sentences_after(said: Bilingual, *phrases: Phrase) -> Bilingual:
    """Return a message with whole sentences added to it."""
    more = sentences(*phrases)
    return Bilingual(vi=f"{said.vi} {more.vi}", en=f"{said.en} {more.en}")


def sentences(*phrases: Phrase) -> Bilingual:
    """Return whole sentences one after the other, in both languages."""
    said = [both(phrase) for phrase in phrases]
    if len(said) == 1:
        return said[0]
    return Bilingual(vi=" ".join(one.vi for one in said), en=" ".join(one.en for one in said))


def reference_ref(found: ReferenceObject) -> ObjectRef:
    """Return a reference object as findings name it."""
    return ObjectRef(role=found.role, source=found.source, id=found.id, name=found.name)


def ring_name(number: int) -> Phrase:
    """Return how a ring of a part is named: the outer boundary, or a hole by its number (from 1)."""
    return Phrase("term.hole", {"number": number}) if number else Phrase("term.outer_boundary")


def own_ref(kind: str, area_id: str, number: Tuple[int, ...], name: str) -> ObjectRef:
    """Return a piece of the area itself (``part``, ``ring``, ``side``, ``corner``) as findings name it."""
    return ObjectRef(role=kind, source=area_id, id="/".join(map(str, number)), name=name)
