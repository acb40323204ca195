"""The case of a check: what is filed, what is stated of it, where the area lies; worked out once."""

from __future__ import annotations

from decimal import Decimal
from typing import List, Mapping, Optional

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks import filings
from mineral_plugin.core.checks.cases import Case, Statement, case_of
from mineral_plugin.core.checks.filings import purpose_of
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.siting import ProvinceSearch, Site, site_of
from mineral_plugin.core.reference.layers import RoleData
from mineral_plugin.core.reference.states import RoleState
from mineral_plugin.core.regulation.authority_data import SEA_OUTSIDE, load_authorities
from mineral_plugin.core.regulation.fees import load_fees
from mineral_plugin.core.regulation.model import EXPLORATION, MINING, Rule

PLACE, SMALL_SCATTERED, STRATEGIC, RECEIVED_ON = "place", "small_scattered", "strategic", "received_on"
BLASTING, OUTPUT_M3_YEAR = "blasting_method", "output_m3_year"
NO_BLASTING = "none"
# What is filed under the procedures for a new licence where the purpose is another; law.md 1.3 has the list.
# A correction of coordinates in exploration is an adjustment like the partial return.
_NEW_LICENCE = ("P01", "P14")
_NAME_CHANGE = "name_change"
_FILED: Mapping[str, Mapping[str, str]] = {
    EXPLORATION: {
        filings.NEW: "P01",
        filings.REGRANT: "P02",
        filings.EXTENDS: "P03",
        filings.PARTIAL_RETURN: "P04",
        filings.CORRECTION: "P04",
        _NAME_CHANGE: "P06",
        filings.TRANSFER: "P07",
    },
    MINING: {
        filings.NEW: "P14",
        filings.REGRANT: "P14",
        filings.EXTENDS: "P15",
        filings.PARTIAL_RETURN: "P15",
        filings.TRANSFER: "P15",
        filings.CORRECTION: "P16",
        _NAME_CHANGE: "P16",
        filings.EXCHANGE: "P19",
    },
}


def filed_procedure(inspection: Inspection) -> str:
    """Return the working id of what is filed, ``P01`` to ``P37``; empty where nothing tells it."""
    chosen = inspection.context.procedure.id
    if chosen not in _NEW_LICENCE:
        return chosen
    return _FILED[inspection.kind].get(_purpose(inspection), "")


def no_case(inspection: Inspection, rule: Rule) -> List[Finding]:
    """Return why there is nobody to ask for: no licence is needed, or it is not known what is filed."""
    mineral, answers = inspection.context.mineral, inspection.answers(rule)
    if mineral.group == "IV" and inspection.kind == EXPLORATION:
        values = {"mineral": mineral.name, "group": mineral.group}
        message = Phrase("check.c01.group_iv", values)
        return [answers.answer(Outcome.NOT_APPLICABLE, message, reason="no_exploration_licence")]
    if filed_procedure(inspection):
        return []
    return [
        answers.answer(
            Outcome.CANNOT_TELL,
            Phrase("check.c.purpose_open", {"title": rule.title}),
            reason="purpose_open",
            remedy=Phrase("remedy.fact_missing"),
            facts=[filings.PURPOSE],
        )
    ]


def stated_case(inspection: Inspection) -> Case:
    """Return who is competent for the case of a check; it has to be known what is filed (``no_case``)."""
    return inspection.once("case", lambda: case_of(statement(inspection), _site(inspection)))


def statement(inspection: Inspection) -> Statement:
    """Return what is stated of the case, with the dated data of the rule set that is used."""
    return inspection.once("statement", lambda: _statement(inspection))


def province_search(inspection: Inspection) -> ProvinceSearch:
    """Return what looks up provinces on the day of a check."""
    context = inspection.context
    return ProvinceSearch(context.reference, context.regulation, context.event_date, context.known_on)


def place_contradicted(inspection: Inspection, rule: Rule, site: Site) -> Optional[Finding]:
    """Return the "cannot tell" for a place at sea that the layer of provinces contradicts."""
    if site.place is not None or inspection.context.facts.text(PLACE) != SEA_OUTSIDE or site.shares is None:
        return None
    values = {"provinces": [one.name for one in site.shares.counted]}
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("competence.place_contradicted", values),
        reason="place_contradicted",
        remedy=Phrase("remedy.c.place_contradicted"),
        facts=[PLACE],
    )


def _statement(inspection: Inspection) -> Statement:
    context, facts = inspection.context, inspection.context.facts
    method, output = facts.text(BLASTING), facts.number(OUTPUT_M3_YEAR)
    files = context.regulation.files
    return Statement(
        procedure=filed_procedure(inspection),
        mineral=context.mineral,
        day=context.event_date,
        small_scattered=facts.flag(SMALL_SCATTERED),
        strategic=facts.flag(STRATEGIC),
        received_on=facts.day(RECEIVED_ON),
        explosives=method != NO_BLASTING if method else None,
        output_m3_year=None if output is None else Decimal(str(output)),
        authorities=load_authorities(files["authorities"]) if "authorities" in files else None,
        fees=load_fees(files["fees"]) if "fees" in files else None,
    )


def _purpose(inspection: Inspection) -> str:
    """Return what is filed; a stated return or correction counts before the procedure for new licences."""
    facts = inspection.context.facts
    if not facts.text(filings.PURPOSE):
        for flag in (filings.PARTIAL_RETURN, filings.CORRECTION):
            if facts.flag(flag):
                return flag
    return purpose_of(inspection)


def _site(inspection: Inspection) -> Site:
    search = province_search(inspection)
    role = search.role.id
    # Without ground nothing can be looked up, and yet the mineral and the day may tell who decides.
    data = inspection.role_data(role) if inspection.has_ground else RoleData(role, RoleState.MISSING, (), ())
    stated = inspection.context.facts.text(PLACE) or None
    return site_of(search, lambda: inspection.ground, data, inspection.context.mineral, stated)
