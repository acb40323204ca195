"""Use case: the map of an area: its form, parts, paper and scale chosen, planned, and proven once drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.checks.facts import FactValue
from mineral_plugin.core.maps.facts_of import facts_of_map
from mineral_plugin.core.maps.faults import MapFault
from mineral_plugin.core.maps.forms import NUMBERS, MapForm, form_for, form_named, forms_for, map_forms
from mineral_plugin.core.maps.papers import Paper, papers
from mineral_plugin.core.maps.plan import KEPT, WHOLE, MapPlan
from mineral_plugin.core.maps.planning import plan_map
from mineral_plugin.core.maps.proving import prove
from mineral_plugin.core.maps.reading import ReadMap
from mineral_plugin.core.maps.requests import MapRequest, MapTexts, ScaleRule, scale_rule
from mineral_plugin.core.maps.scales import STANDARD_SCALES, allowed_scales, governing_area_m2
from mineral_plugin.core.regulation.model import Citation, Regulation
from mineral_plugin.core.work.map_parts import parts_of
from mineral_plugin.core.work.mapping import MapChoice, law_of, request_of

__all__ = ["MapAsked", "MapChoice", "MapTexts"]

# What contradicts the corner table or the licence's own system is a wrong paper whatever else is asked.
_BLOCKING = frozenset(("table_differs", "area_differs", "wrong_zone", "wrong_zone_in_header"))
_READ = "read"
_MAP_READY, _MAP_TABLE = "map_ready", "map_table"
_OF_TABLE = frozenset(("table_differs", "table_missing"))


@dataclass(frozen=True)
class MapAsked:
    """The map of one area for a procedure; ``second`` is the other area of a form with two.

    Without a form in ``choice`` the procedure chooses it.
    """

    area: LicenceArea
    procedure: str
    choice: MapChoice
    second: Optional[LicenceArea] = None


@dataclass(frozen=True)
class PlannedMap:
    """What was asked of the core, and the plan that it gave."""

    request: MapRequest
    plan: MapPlan


@dataclass(frozen=True)
class ProvenMap:
    """What is wrong with a map as drawn, and the questions of the rules that it answers, by fact id.

    ``told`` says on what paper it is, at which scale, on how many sheets.
    """

    faults: Tuple[MapFault, ...]
    answers: Mapping[str, FactValue]
    told: Bilingual


@dataclass(frozen=True)
class ScaleTold:
    """The rule on the scale in one sentence, whether it is confirmed, and the denominators to choose from."""

    sentence: Bilingual
    is_confirmed: bool
    allowed: Tuple[int, ...]


def forms_offered(procedure: str, day: date) -> Tuple[MapForm, ...]:
    """Return the forms in use on a day, those that a procedure asks for first."""
    usual = forms_for(procedure, day)
    return (*usual, *(form for form in map_forms(day) if form not in usual))


def chosen_form(form_id: str, procedure: str, day: date) -> MapForm:
    """Return a form by its id, or with "" the one that a procedure asks for.

    Raises:
        InputError: there is no such form on that day, or the procedure asks for no map.
    """
    return form_named(form_id, day) if form_id else form_for(procedure, day)


def form_of(asked: MapAsked) -> MapForm:
    """Return the form of a map as it is asked for.

    Raises:
        InputError: as ``chosen_form``.
    """
    return chosen_form(asked.choice.form, asked.procedure, asked.choice.day)


def form_told(form: MapForm) -> Tuple[Bilingual, ...]:
    """Return what has to be known of a form: where it stands, how it was read, its notes."""
    printed = form.citation.printed
    where = both(Phrase("mapping.form_of", {"form": form.name, "citation": printed}))
    return (where, *(_note_told(note.text, note.mark) for note in form.notes))


def _note_told(text: Bilingual, mark: str) -> Bilingual:
    return text if mark == _READ else both(Phrase(f"mapping.note_{mark}", {"note": text}))


def papers_offered() -> Tuple[Tuple[str, Bilingual], ...]:
    """Return all papers from the smallest: the code of each, and its words."""
    return tuple((one.code, _paper_told(one)) for one in papers())


def _paper_told(sheet: Paper) -> Bilingual:
    return both(Phrase(f"mapping.paper_{sheet.orientation}", {"paper": sheet.name}))


def scale_told(asked: MapAsked, home: Path) -> ScaleTold:
    """Return the rule that the scale of a map follows; the second area is not looked at.

    Raises:
        InputError: there is no such form, or the procedure asks for no map.
        MissingError, NewerFileError: the rule set cannot be used.
    """
    form, law = form_of(asked), law_of(asked.choice, home)
    rule = scale_rule(law, form)
    if rule is None:
        return ScaleTold(both(Phrase("mapping.scale_no_rule")), False, allowed_scales(None, 0.0))
    area_m2 = governing_area_m2(parts_of(form, asked.area, asked.area))
    allowed = allowed_scales(rule, area_m2)
    sentence = _scale_sentence(rule, allowed, area_m2, _cited(law, rule, form))
    if rule.is_confirmed:
        return ScaleTold(sentence, True, allowed)
    # What may warn only forbids no scale.
    unconfirmed = both(Phrase("mapping.scale_unconfirmed", {"rule": sentence}))
    return ScaleTold(unconfirmed, False, STANDARD_SCALES)


def _scale_sentence(rule: ScaleRule, allowed: Tuple[int, ...], area_m2: float, cited: str) -> Bilingual:
    values = {"rule": rule.rule, "citation": cited, "area": area_m2, "scale": max(allowed)}
    if rule.bounds_m2:
        return both(Phrase("mapping.scale_at_least", values))
    return both(Phrase("mapping.scale_one_of", {**values, "scales": _ratios(allowed)}))


def _ratios(denominators: Tuple[int, ...]) -> List[Bilingual]:
    return [both(Phrase("mapping.ratio", {"scale": number})) for number in denominators]


def ratio_told(denominator: int) -> Bilingual:
    """Return a scale as it is printed: ``1:5.000``."""
    return both(Phrase("mapping.ratio", {"scale": denominator}))


def _cited(law: Regulation, rule: ScaleRule, form: MapForm) -> str:
    found = law.rule(rule.rule)
    places: Tuple[Citation, ...] = found.citations if found is not None else ()
    return "; ".join(place.printed for place in places if form.kind in place.kinds)


def map_request(asked: MapAsked, home: Path) -> MapRequest:
    """Return what the core is asked to plan.

    Raises:
        InputError: there is no such form or paper, or the form needs another area that is not given.
        MissingError, NewerFileError: the rule set cannot be used.
    """
    form = form_of(asked)
    parts = parts_of(form, asked.area, asked.second)
    return request_of(form, parts, asked.choice, law_of(asked.choice, home))


def planned_map(asked: MapAsked, home: Path) -> PlannedMap:
    """Return the plan of a map; away from the window's thread.

    Raises:
        InputError: as ``map_request``, or nothing fits: the sentence says what would.
        MissingError, NewerFileError: the rule set cannot be used.
    """
    request = map_request(asked, home)
    return PlannedMap(request, plan_map(request))


def proven_map(request: MapRequest, read: ReadMap) -> ProvenMap:
    """Return what is wrong with a map as it is drawn now, and what it answers; the gravest faults first."""
    faults = sorted(prove(request, read), key=lambda one: (not blocks(one), one.is_warning))
    return ProvenMap(tuple(faults), answers_of(request, read, faults), sheets_told(read))


def sheets_told(read: ReadMap) -> Bilingual:
    """Return in a few words what paper a map is on, at which scale, on how many sheets."""
    first = next(iter(read.sheets), None)
    size = None if first is None else _paper_of(first.width_mm, first.height_mm)
    values = {
        "paper": _paper_told(size) if size is not None else both(Phrase("mapping.paper_other")),
        "scale": round(read.frames[0].scale) if read.frames else 0,
        "sheets": len(read.sheets),
    }
    return both(Phrase("mapping.sheets", values))


def _paper_of(width_mm: float, height_mm: float) -> Optional[Paper]:
    found = (one for one in papers() if math.hypot(one.width_mm - width_mm, one.height_mm - height_mm) < 1.0)
    return next(found, None)


def answers_of(request: MapRequest, read: ReadMap, faults: Sequence[MapFault]) -> Dict[str, FactValue]:
    """Return the answers that a map gives to the questions of the rules on maps, by fact id.

    The values are those of ``Facts``. A table without a fault is that of the area itself.
    """
    answers = {name: _as_fact(value) for name, value in facts_of_map(request, read).items()}
    if _MAP_READY in answers and request.form.corner_names == NUMBERS:
        main = next((one.area for one in request.areas if one.role in (WHOLE, KEPT)), None)
        if main is not None and not any(one.code in _OF_TABLE for one in faults):
            answers[_MAP_TABLE] = main
    return answers


def _as_fact(value: Any) -> FactValue:
    if isinstance(value, list):
        return tuple(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def blocks(found: MapFault) -> bool:
    """Return whether a map with this fault is not exported: its numbers contradict the corner table."""
    return found.code in _BLOCKING and not found.is_warning
