"""What is told of a case of competence: who decides if what, the share of each province."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Iterator, List, Mapping, Optional, Sequence

from mineral_plugin.core.base.findings import Finding
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.overlap.shares import Shares
from mineral_plugin.core.regulation.authorities import Alternative, Office


def alternative_told(one: Alternative) -> Phrase:
    """Return who decides if the facts that are not known are so."""
    return Phrase("competence.alternative", {"when": _when(one.when), "office": _named(one.decides)})


def shares_told(shares: Shares) -> Iterator[Phrase]:
    """Yield the share of each province in m2 and percent, largest first, and what lies in none or in more."""
    for one in shares.provinces:
        values = {"province": one.name, "area": one.area_m2, "percent": 100 * one.share, "width": one.width_m}
        yield Phrase("competence.sliver" if one.sliver else "competence.share", values)
    if shares.none_m2:
        values = {"area": shares.none_m2, "percent": 100 * shares.none_share}
        yield Phrase("competence.none_sliver" if shares.none_sliver else "competence.none", values)
    if shares.doubled_m2:
        yield Phrase("competence.doubled", {"area": shares.doubled_m2})


def with_sentences(finding: Finding, more: Sequence[Bilingual]) -> Finding:
    """Return a finding with sentences added to its message, each once."""
    said = list(dict.fromkeys([finding.message, *more]))
    whole = Bilingual(" ".join(one.vi for one in said), " ".join(one.en for one in said))
    return replace(finding, message=whole)


def told(phrases: Iterator[Phrase]) -> List[Bilingual]:
    """Return sentences in both languages."""
    return [both(phrase) for phrase in phrases]


def _named(office: Optional[Office]) -> Any:
    return Phrase("competence.nobody_read") if office is None else office.name


def _when(facts: Mapping[str, Any]) -> List[Phrase]:
    values = {True: "yes", False: "no"}
    return [Phrase(f"competence.if.{name}_{values.get(value, value)}") for name, value in facts.items()]
