"""M02, M03, M06: what the licence map shows, what it is drawn on, the two areas of a partial return."""

from __future__ import annotations

from typing import Iterator, List, Sequence, Tuple

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Bilingual, Phrase
from mineral_plugin.core.checks.filings import PARTIAL_RETURN, is_for, purpose_gaps
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.stages import MAP, before_stage
from mineral_plugin.core.regulation.model import EXPLORATION, Rule

ITEMS, BASE, SHEET, DRAWN = "map_items", "map_base", "map_sheet", "areas_drawn"
# The text of form II-35 (Circular 04/2026).
REQUIRED = ("title", "corner_table", "crs_note", "area_figure", "authority_block", "applicant_block")
UNMINED_TABLE, RETURN_TABLES = "unmined_table", ("kept_table", "returned_table")
# Parts that maps of this kind carry in practice; the drawn part of the form was not read.
CUSTOMARY = ("frame", "legend", "extract_note", "scale", "scale_bar", "maker")
OTHER_BASE = "other"
BOTH_AREAS = ("kept", "returned")


def map_items(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """M02: the map has every part that the form names; parts that are only customary are told."""
    refused = before_stage(inspection, rule, MAP) or inspection.fact_gaps(rule, ITEMS)
    if refused:
        yield from refused
        return
    there = inspection.context.facts.chosen(ITEMS) or ()
    missing = [item for item in _required(inspection) if item not in there]
    tables_there = all(item in there for item in RETURN_TABLES)
    if missing:
        yield _items_missing(inspection, rule, missing)
    elif not tables_there and is_for(inspection, PARTIAL_RETURN) is None:
        # Only the purpose tells whether the map needs the tables of both parts.
        yield from purpose_gaps(inspection, rule, PARTIAL_RETURN)
    else:
        yield inspection.answers(rule).answer(
            Outcome.CLEAR,
            Phrase("check.m02.clear", {"items": _named(inspection, ITEMS, _required(inspection))}),
            notes=_notes(inspection),
        )


def _required(inspection: Inspection) -> Tuple[str, ...]:
    holes = any(part.holes for part in inspection.context.area.parts)
    returns = bool(is_for(inspection, PARTIAL_RETURN))
    return (*REQUIRED, *([UNMINED_TABLE] if holes else []), *(RETURN_TABLES if returns else ()))


def _items_missing(inspection: Inspection, rule: Rule, missing: Sequence[str]) -> Finding:
    values = {"count": len(missing), "items": _named(inspection, ITEMS, missing)}
    return inspection.answers(rule).answer(
        Outcome.CONFLICT,
        Phrase("check.m02.conflict", values),
        reason="items_missing",
        remedy=Phrase("remedy.m02", values),
        notes=_notes(inspection),
    )


def _notes(inspection: Inspection) -> List[Phrase]:
    there = inspection.context.facts.chosen(ITEMS) or ()
    absent = [item for item in CUSTOMARY if item not in there]
    values = {"items": _named(inspection, ITEMS, absent)}
    return [
        *([Phrase("check.m02.customary", values)] if absent else []),
        *([Phrase("check.m02.exploration")] if inspection.kind == EXPLORATION else []),
    ]


def _named(inspection: Inspection, fact_id: str, chosen: Sequence[str]) -> List[Bilingual]:
    """Return the names of choices of a fact, in the order of the fact."""
    kind = inspection.context.regulation.fact(fact_id)
    return [choice.name for choice in kind.choices if choice.id in chosen]


def map_base(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """M03: the map is drawn on the national topographic map or an extract of it, whose sheet is named."""
    early = before_stage(inspection, rule, MAP)
    facts = inspection.context.facts
    if early:
        yield from early
    elif facts.text(BASE) == OTHER_BASE:
        yield inspection.answers(rule).answer(
            Outcome.CONFLICT, Phrase("check.m03.other"), reason="other_base", remedy=Phrase("remedy.m03")
        )
    elif not facts.text(BASE) or not facts.text(SHEET):
        yield from inspection.fact_gaps(rule, BASE, SHEET)
    else:
        base = _named(inspection, BASE, [facts.text(BASE)])
        values = {"base": base, "sheet": facts.text(SHEET)}
        yield inspection.answers(rule).answer(Outcome.CLEAR, Phrase("check.m03.clear", values))


def both_areas(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """M06: the map of a partial return draws the part kept and the part returned."""
    refused = before_stage(inspection, rule, MAP) or purpose_gaps(inspection, rule, PARTIAL_RETURN)
    answers = inspection.answers(rule)
    if refused:
        yield from refused
    elif not is_for(inspection, PARTIAL_RETURN):
        message = Phrase("check.m06.no_return")
        yield answers.answer(Outcome.NOT_APPLICABLE, message, reason="no_return")
    else:
        yield from inspection.fact_gaps(rule, DRAWN) or [_drawn(inspection, rule)]


def _drawn(inspection: Inspection, rule: Rule) -> Finding:
    drawn, answers = inspection.context.facts.chosen(DRAWN) or (), inspection.answers(rule)
    missing = [area for area in BOTH_AREAS if area not in drawn]
    if not missing:
        return answers.answer(Outcome.CLEAR, Phrase("check.m06.clear"))
    values = {"areas": _named(inspection, DRAWN, missing)}
    return answers.answer(
        Outcome.CONFLICT,
        Phrase("check.m06.conflict", values),
        reason="area_not_drawn",
        remedy=Phrase("remedy.m06", values),
    )
