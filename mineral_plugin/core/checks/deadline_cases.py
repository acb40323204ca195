"""Which page of the national procedures a dossier is on: by what is filed, the mineral's group, the level."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Dict, List, Optional, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.findings import Finding
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.filings import (
    CORRECTION,
    EXCHANGE,
    EXTENDS,
    NEW,
    PARTIAL_RETURN,
    REGRANT,
    TRANSFER,
    purpose_of,
)
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.overlaps import GROUP_IV
from mineral_plugin.core.regulation.clock import steps_on
from mineral_plugin.core.regulation.clock_model import StepTime
from mineral_plugin.core.regulation.model import EXPLORATION, MINING, Rule
from mineral_plugin.core.regulation.procedures import Procedures
from mineral_plugin.core.regulation.procedures_loader import load_procedures

CASE, RECEIVED, WORKS = "procedure_case", "received_on", "listed_works"
_NAME_CHANGE = "name_change"
_FIRST_OF_MINISTRY = ("I",)
# Pages of the national portal by level: code of the procedure and number of its case.
_MINISTRY: Dict[Tuple[str, str], str] = {
    (EXPLORATION, NEW): "1.014232/1",
    (EXPLORATION, REGRANT): "1.014234/1",
    (EXPLORATION, EXTENDS): "1.014235/1",
    (EXPLORATION, PARTIAL_RETURN): "1.014237/2",
    (EXPLORATION, _NAME_CHANGE): "1.014237/1",
    (EXPLORATION, TRANSFER): "1.014245/1",
    (MINING, NEW): "1.014236/1",
    (MINING, REGRANT): "1.014239/1",
    (MINING, EXTENDS): "1.014240/1",
    (MINING, PARTIAL_RETURN): "1.014241/1",
    (MINING, CORRECTION): "1.014241/2",
    (MINING, _NAME_CHANGE): "1.014241/2",
    (MINING, TRANSFER): "1.014243/1",
    (MINING, EXCHANGE): "1.014244/1",
}
# Special strategic minerals, where the page gives them times of their own.
_STRATEGIC: Dict[Tuple[str, str], str] = {
    (EXPLORATION, NEW): "1.014232/2",
    (EXPLORATION, TRANSFER): "1.014245/2",
    (MINING, NEW): "1.014236/2",
    (MINING, TRANSFER): "1.014243/2",
}
_PROVINCE: Dict[Tuple[str, str], str] = {
    (EXPLORATION, NEW): "1.014261/1",
    (EXPLORATION, REGRANT): "1.014262/1",
    (EXPLORATION, EXTENDS): "1.014263/1",
    (EXPLORATION, PARTIAL_RETURN): "1.014264/2",
    (EXPLORATION, _NAME_CHANGE): "1.014264/1",
    (EXPLORATION, TRANSFER): "1.014271/1",
    (MINING, NEW): "1.014257/1",
    (MINING, REGRANT): "1.014265/1",
    (MINING, EXTENDS): "1.014266/1",
    (MINING, PARTIAL_RETURN): "1.014267/1",
    (MINING, CORRECTION): "1.014267/2",
    (MINING, _NAME_CHANGE): "1.014267/2",
    (MINING, TRANSFER): "1.014270/1",
    (MINING, EXCHANGE): "1.014272/1",
}
# Group IV: without and with listed works.
_GROUP_IV: Dict[str, Tuple[str, str]] = {
    NEW: ("1.014257/3", "1.014257/4"),
    EXTENDS: ("1.014266/2", "1.014266/3"),
    PARTIAL_RETURN: ("1.014267/4", "1.014267/5"),
    _NAME_CHANGE: ("1.014267/4", "1.014267/5"),
}
# Group III for the works of article 55 clause 1a has a fast lane.
_FAST_LANE: Dict[str, str] = {NEW: "1.014257/2", REGRANT: "1.014265/2"}


@dataclass(frozen=True)
class CaseRef:
    """A page: ``ref`` is ``1.014257/1``; ``steps`` are empty where none was read for the day of receipt."""

    ref: str
    steps: Tuple[StepTime, ...]
    read_from: date
    when: str

    @property
    def told(self) -> Phrase:
        """Return the page as a question lists it."""
        return Phrase("term.procedure_case", {"ref": self.ref, "when": self.when or self.ref})


def cases_for(inspection: Inspection, known: Optional[Procedures] = None) -> Tuple[CaseRef, ...]:
    """Return the page of the dossier; several where their times differ and nothing tells which it is.

    Empty where no page is known for what is filed, or the one that the applicant states is not known.
    """
    files, stated = inspection.context.regulation.files, inspection.context.facts.text(CASE)
    procedures = known or load_procedures(files.get("procedures"))
    refs = [stated.strip()] if stated else _fitting(inspection)
    found: List[CaseRef] = []
    for ref in dict.fromkeys(refs):
        case = _case(inspection, procedures, ref)
        if case and all(_times(case) != _times(other) for other in found):
            found.append(case)
    return tuple(found)


def works_gaps(inspection: Inspection, rule: Rule) -> List[Finding]:
    """Return the question about listed works where it is what decides between the pages."""
    context = inspection.context
    by_works = inspection.kind == MINING and context.mineral.group == GROUP_IV
    return inspection.fact_gaps(rule, WORKS) if by_works and not context.facts.text(CASE) else []


def _times(case: CaseRef) -> Tuple[Any, ...]:
    return tuple((one.days, one.unit, one.supplement_days, one.supplement_unit) for one in case.steps)


def _fitting(inspection: Inspection) -> List[str]:
    """Return the pages that fit what is filed, in the order of preference."""
    mineral, purpose = inspection.context.mineral, purpose_of(inspection)
    works, matter = inspection.context.facts.flag(WORKS), (inspection.kind, purpose)
    if mineral.group == GROUP_IV and inspection.kind == MINING:
        both = _GROUP_IV.get(purpose, ())
        return list(both) if works is None else list(both[1:] if works else both[:1])
    pages: List[Optional[str]] = []
    if mineral.special_strategic:
        pages.append(_STRATEGIC.get(matter, _MINISTRY.get(matter)))
    elif mineral.group in _FIRST_OF_MINISTRY:
        # A small-scattered area, or a power handed to the provinces for a time, is decided by the province.
        pages += [_MINISTRY.get(matter), _PROVINCE.get(matter)]
    elif mineral.group == "III" and inspection.kind == MINING and purpose in _FAST_LANE:
        # No fact tells whether the works are those of article 55 clause 1a: the receipt does.
        pages += [_PROVINCE.get(matter), _FAST_LANE[purpose]]
    else:
        pages += [_PROVINCE.get(matter), *([_MINISTRY.get(matter)] if mineral.at_sea else [])]
    return [page for page in pages if page]


def _case(inspection: Inspection, procedures: Procedures, ref: str) -> Optional[CaseRef]:
    code, _, number = ref.partition("/")
    try:
        procedure = procedures.with_code(code)
    except InputError:
        return None
    day = inspection.context.facts.day(RECEIVED) or inspection.context.event_date
    for case in procedure.cases:
        if case.id == (number or procedure.cases[0].id):
            steps = steps_on(procedures.step_times(procedure, case, day), day)
            return CaseRef(f"{procedure.code}/{case.id}", steps, procedures.valid_from, case.when)
    return None
