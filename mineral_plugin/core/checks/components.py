"""D01, D02: the components of a dossier against the list of its procedure, and those a database holds."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, NamedTuple, Sequence, Tuple

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Bilingual, Phrase
from mineral_plugin.core.checks.around import in_one
from mineral_plugin.core.checks.filings import NEW, purpose_name, purpose_of
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.stages import DOSSIER, before_stage
from mineral_plugin.core.regulation.model import Component, Rule

ATTACHED, COPIES = "components_attached", "components_copies"
NOT_NEEDED = "components_not_needed"
IN_DATABASE, DATABASE = "components_in_database", "components_database"
# The parameter of the wording of D01 under which an announced database stands for a component.
_COUNTS = "database_counts"


class Compared(NamedTuple):
    """A list of components against what is stated.

    ``missing`` are needed always and not there, ``undecided`` needed in a case that nobody has ruled out,
    ``copies`` there as a copy although the original is asked for, ``exempt`` held by a named database.
    """

    listed: Tuple[Component, ...]
    missing: Tuple[Component, ...]
    undecided: Tuple[Component, ...]
    copies: Tuple[Component, ...]
    exempt: Tuple[Component, ...]


def compared(inspection: Inspection, database_counts: bool = True) -> Compared:
    """Return how the components stated compare with the list of the procedure for the mineral.

    ``database_counts``: what a named database holds need not be filed.
    """
    context = inspection.context
    listed = context.procedure.components_for(context.mineral)
    attached, not_needed = _stated(inspection, ATTACHED), _stated(inspection, NOT_NEEDED)
    held = _stated(inspection, IN_DATABASE) if database_counts and context.facts.text(DATABASE) else ()
    exempt = tuple(one for one in listed if one.id in held and one.id not in attached)
    absent = [one for one in listed if one.id not in attached and one not in exempt]
    copies = _stated(inspection, COPIES)
    return Compared(
        listed=listed,
        missing=tuple(one for one in absent if not one.conditional),
        undecided=tuple(one for one in absent if one.conditional and one.id not in not_needed),
        copies=tuple(one for one in listed if one.id in attached and one.originals and one.id in copies),
        exempt=exempt,
    )


def _stated(inspection: Inspection, fact_id: str) -> Tuple[str, ...]:
    return inspection.context.facts.chosen(fact_id) or ()


def all_present(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """D01: every component of the list is attached, as original where the original is asked for."""
    refused = _refused(inspection, rule) or inspection.fact_gaps(rule, ATTACHED)
    if refused:
        yield from refused
        return
    found = compared(inspection, _COUNTS in rule.parameters)
    yield from (
        in_one(_faults(inspection, rule, found))
        or _undecided(inspection, rule, found)
        or _originals_unknown(inspection, rule, found)
        or [_complete(inspection, rule, found)]
    )


def _refused(inspection: Inspection, rule: Rule) -> List[Finding]:
    """Return why there is no list to compare with; the set lists the components of new licences only."""
    early, purpose = before_stage(inspection, rule, DOSSIER), purpose_of(inspection)
    if early or purpose == NEW:
        return early
    values = {"purpose": purpose_name(purpose or "other"), "procedure": inspection.context.procedure.name}
    return [
        inspection.answers(rule).answer(
            Outcome.CANNOT_TELL,
            Phrase("check.d01.no_list", values),
            reason="no_list",
            remedy=Phrase("remedy.d01.no_list", values),
        )
    ]


def _faults(inspection: Inspection, rule: Rule, found: Compared) -> List[Finding]:
    answers, faults = inspection.answers(rule), []
    if found.missing:
        values = {
            "count": len(found.missing),
            "total": len(found.listed),
            "components": components_told(found.missing),
        }
        message, remedy = Phrase("check.d01.missing", values), Phrase("remedy.d01.missing", values)
        faults.append(answers.answer(Outcome.CONFLICT, message, reason="missing", remedy=remedy))
    if found.copies:
        values = {"count": len(found.copies), "components": components_told(found.copies)}
        message, remedy = Phrase("check.d01.copies", values), Phrase("remedy.d01.copies", values)
        faults.append(answers.answer(Outcome.CONFLICT, message, reason="copies", remedy=remedy))
    return faults


def _undecided(inspection: Inspection, rule: Rule, found: Compared) -> List[Finding]:
    if not found.undecided:
        return []
    values: Dict[str, Any] = {"components": components_told(found.undecided)}
    return [
        inspection.answers(rule).answer(
            Outcome.CANNOT_TELL,
            Phrase("check.d01.undecided", values),
            reason="condition_unknown",
            remedy=Phrase("remedy.d01.undecided", values),
            facts=(NOT_NEEDED,),
        )
    ]


def _originals_unknown(inspection: Inspection, rule: Rule, found: Compared) -> List[Finding]:
    attached = _stated(inspection, ATTACHED)
    asks = any(one.originals for one in found.listed if one.id in attached)
    return inspection.fact_gaps(rule, COPIES) if asks else []


def _complete(inspection: Inspection, rule: Rule, found: Compared) -> Finding:
    attached = _stated(inspection, ATTACHED)
    there = [one for one in found.listed if one.id in attached]
    values = {"count": len(there), "total": len(found.listed), "components": components_told(there)}
    exempt = {"components": components_told(found.exempt)}
    notes = [Phrase("check.d01.exempt", exempt)] if found.exempt else []
    return inspection.answers(rule).answer(Outcome.CLEAR, Phrase("check.d01.clear", values), notes=notes)


def components_told(components: Sequence[Component]) -> List[Phrase]:
    """Return components as they are printed: name, form, original or valid copy, and in which case."""
    return [_told(component) for component in components]


def _told(component: Component) -> Phrase:
    kind = Phrase("term.component.original" if component.originals else "term.component.copy")
    values: Dict[str, Any] = {"name": component.name, "kind": kind}
    if component.form:
        values["form"] = component.form.printed
    told = Phrase("term.component.with_form" if component.form else "term.component.plain", values)
    if component.when is None:
        return told
    # The case is a whole sentence; in the middle of ours its full stop would end too early.
    when = Bilingual(vi=component.when.vi.rstrip("."), en=component.when.en.rstrip("."))
    return Phrase("term.component.when", {"component": told, "when": when})


def held_by_database(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """D02: what an announced database holds need not be filed; the applicant names it."""
    early, claimed = before_stage(inspection, rule, DOSSIER), _stated(inspection, IN_DATABASE)
    if early:
        yield from early
    elif claimed:
        yield from inspection.fact_gaps(rule, DATABASE) or [_claimed(inspection, rule, claimed)]
    elif IN_DATABASE not in inspection.context.facts.values and compared(inspection).missing:
        yield from inspection.fact_gaps(rule, IN_DATABASE)
    else:
        message = Phrase("check.d02.none")
        yield inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, message, reason="none_claimed")


def _claimed(inspection: Inspection, rule: Rule, claimed: Sequence[str]) -> Finding:
    context = inspection.context
    held = [one for one in context.procedure.components_for(context.mineral) if one.id in claimed]
    if not held:
        message = Phrase("check.d02.not_listed", {"procedure": context.procedure.name})
        return inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, message, reason="not_listed")
    values = {"components": components_told(held), "database": context.facts.text(DATABASE)}
    return inspection.answers(rule).answer(Outcome.CLEAR, Phrase("check.d02.clear", values))
