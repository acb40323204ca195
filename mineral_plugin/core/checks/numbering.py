"""G07: corners numbered in order, and named and placed on the map as in the table."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

from mineral_plugin.core.area.model import Corner, LicenceArea, Ring
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, own_ref, ring_name
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.stages import MAP, before_stage
from mineral_plugin.core.regulation.model import Rule

MAP_TABLE = "map_table"
# Two coordinates equal to their digits differ in binary by less than this (m).
_BINARY_M = 1e-6
_NUMBERED = re.compile(r"^(.*?)(\d{1,9})$")


class _Break(NamedTuple):
    """Two names of one ring of which the second does not follow the first."""

    part: int
    ring: int
    before: str
    after: str


class _Named(NamedTuple):
    """A ring of a table: its part (from 1), its number in the part (0 is the outer ring), its corners."""

    part: int
    number: int
    ring: Ring

    @property
    def names(self) -> Tuple[str, ...]:
        """Return the names of the corners in their order."""
        return tuple(corner.name.strip() for corner in self.ring.corners)


def as_on_map(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """G07: the names of each ring run 1..n, and the map has the same corners in the same order."""
    area = inspection.context.area
    for found in _breaks(area, int(rule.number("first"))):
        yield _out_of_order(inspection, rule, found)
    printed = inspection.context.facts.area(MAP_TABLE)
    if printed is None:
        yield from before_stage(inspection, rule, MAP) or inspection.fact_gaps(rule, MAP_TABLE)
        return
    yield _compared(inspection, rule, printed)


def _out_of_order(inspection: Inspection, rule: Rule, found: _Break) -> Finding:
    return inspection.answers(rule).answer(
        Outcome.CONFLICT,
        Phrase("check.g07.numbering", {**found._asdict(), "ring": ring_name(found.ring)}),
        reason="numbering",
        part=found.part,
        objects=[own_ref("ring", inspection.context.area.id, (found.part, found.ring), str(found.ring))],
        remedy=Phrase("remedy.g07.numbering"),
    )


def _breaks(area: LicenceArea, first: int) -> Iterator[_Break]:
    """Yield the first break of each ring; a ring goes on after the ring before it or starts anew."""
    last: Optional[Tuple[str, int]] = None
    for named in _rings(area):
        labels = [_label(name) for name in named.names]
        for place, label in enumerate(labels):
            before = labels[place - 1] if place else None
            if place == 0 and label is not None and (label[1] == first or label == _next(last)):
                continue
            if place > 0 and label is not None and label == _next(before):
                continue
            yield _Break(
                named.part, named.number, named.names[place - 1] if place else "–", named.names[place]
            )
            break
        last = labels[-1] if labels else last


def _next(label: Optional[Tuple[str, int]]) -> Optional[Tuple[str, int]]:
    return None if label is None else (label[0], label[1] + 1)


def _label(name: str) -> Optional[Tuple[str, int]]:
    """Return a name as what stands before its number, and the number; A, B, C ... count from 1."""
    if len(name) == 1 and "A" <= name.upper() <= "Z":
        return "", ord(name.upper()) - ord("A") + 1
    found = _NUMBERED.match(name)
    return (found.group(1), int(found.group(2))) if found else None


def _rings(area: LicenceArea) -> List[_Named]:
    return [
        _Named(number, index, ring)
        for number, part in enumerate(area.parts, start=1)
        for index, ring in enumerate(part.rings)
    ]


def _compared(inspection: Inspection, rule: Rule, printed: LicenceArea) -> Finding:
    area = inspection.context.area
    own, other = _rings(area), _rings(printed)
    if area.zone != printed.zone:
        values: Dict[str, Any] = {"own": area.zone.text, "map": printed.zone.text}
        return _differs(inspection, rule, Phrase("check.g07.zone", values), "map_zone")
    if len(own) != len(other):
        values = {"own": len(own), "map": len(other)}
        return _differs(inspection, rule, Phrase("check.g07.rings", values), "map_rings")
    for mine, its in zip(own, other):
        if mine.names != its.names:
            return _differs(inspection, rule, _other_names(mine, its), "map_order", mine.part)
    return _placed(inspection, rule, own, other)


def _other_names(mine: _Named, its: _Named) -> Phrase:
    place = next(
        (n for n, (one, other) in enumerate(zip(mine.names, its.names)) if one != other),
        min(len(mine.names), len(its.names)),
    )
    values = {
        "part": mine.part,
        "ring": ring_name(mine.number),
        "row": place + 1,
        "own": _name_at(mine, place),
        "map": _name_at(its, place),
        "own_count": len(mine.names),
        "map_count": len(its.names),
    }
    return Phrase("check.g07.order", values)


def _name_at(named: _Named, place: int) -> str:
    return named.names[place] if place < len(named.names) else "–"


def _placed(inspection: Inspection, rule: Rule, own: List[_Named], other: List[_Named]) -> Finding:
    pairs = [pair for mine, its in zip(own, other) for pair in zip(mine.ring.corners, its.ring.corners)]
    off = [(mine, _apart_m(mine, its)) for mine, its in pairs if not _same_place(mine, its)]
    if not off:
        values = {"count": len(pairs), "rings": len(own)}
        return inspection.answers(rule).answer(Outcome.CLEAR, Phrase("check.g07.clear", values))
    worst, apart_m = max(off, key=lambda one: one[1])
    told: Dict[str, Any] = {"count": len(off), "total": len(pairs), "corner": worst.name, "apart": apart_m}
    return inspection.answers(rule).answer(
        Outcome.CONFLICT,
        Phrase("check.g07.places", told),
        reason="map_places",
        measured=measure(apart_m, None, "m"),
        remedy=Phrase("remedy.g07.map"),
    )


def _differs(inspection: Inspection, rule: Rule, message: Phrase, reason: str, part: int = 0) -> Finding:
    return inspection.answers(rule).answer(
        Outcome.CONFLICT, message, reason=reason, part=part, remedy=Phrase("remedy.g07.map")
    )


def _same_place(mine: Corner, its: Corner) -> bool:
    """Return whether two corners agree to half a unit of the coarser of their last digits."""
    half = 0.5 * 10.0 ** -min(mine.decimals, its.decimals) + _BINARY_M
    return abs(mine.north_m - its.north_m) <= half and abs(mine.east_m - its.east_m) <= half


def _apart_m(mine: Corner, its: Corner) -> float:
    north_m, east_m = mine.north_m - its.north_m, mine.east_m - its.east_m
    return round(float((north_m**2 + east_m**2) ** 0.5), 3)
