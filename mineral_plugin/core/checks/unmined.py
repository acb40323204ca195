"""G09: each unmined area inside the boundary has a corner table of its own on the map."""

from __future__ import annotations

from typing import Iterator, List, NamedTuple

from mineral_plugin.core.area.measure import ring_area_m2
from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.findings import Finding, ObjectRef, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, own_ref
from mineral_plugin.core.checks.ground import closes
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.regulation.model import Rule

TABLES = "unmined_tables"


class _Hole(NamedTuple):
    """An unmined area: its part and its number in it (both from 1), its area in m2, what it is called."""

    part: int
    number: int
    area_m2: float
    ref: ObjectRef


def unmined_tables(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """G09: the map has as many tables of unmined areas as the area has holes."""
    holes = _holes(inspection.context.area)
    tables = inspection.context.facts.number(TABLES)
    if not holes and not tables:
        message = Phrase("check.g09.none")
        yield inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, message, reason="no_holes")
    elif tables is None:
        yield from inspection.fact_gaps(rule, TABLES)
    else:
        yield _counted(inspection, rule, holes, tables)


def _counted(inspection: Inspection, rule: Rule, holes: List[_Hole], tables: float) -> Finding:
    total_m2 = round(sum(hole.area_m2 for hole in holes), 2)
    each = [
        Phrase("term.unmined_area", {"part": hole.part, "number": hole.number, "area": hole.area_m2})
        for hole in holes
    ]
    values = {
        "count": len(holes),
        "tables": tables,
        "area": total_m2,
        "each": each or (Phrase("term.none"),),
    }
    same = tables == len(holes)
    return inspection.answers(rule).answer(
        Outcome.CLEAR if same else Outcome.CONFLICT,
        Phrase("check.g09.clear" if same else "check.g09.conflict", values),
        reason="" if same else "unmined_tables",
        objects=[hole.ref for hole in holes],
        measured=measure(total_m2, None, "m2"),
        remedy=None if same else Phrase("remedy.g09"),
    )


def _holes(area: LicenceArea) -> List[_Hole]:
    return [
        _Hole(
            part=number,
            number=index,
            area_m2=round(ring_area_m2(hole), 2) if closes(hole) else 0.0,
            ref=own_ref("ring", area.id, (number, index), str(index)),
        )
        for number, part in enumerate(area.parts, start=1)
        for index, hole in enumerate(part.holes, start=1)
    ]
