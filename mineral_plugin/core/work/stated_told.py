"""What was stated, in words: the question and the answer as a person reads them."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict, List

from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.area.model import FEWEST_CORNERS, LicenceArea
from mineral_plugin.core.base.numbers import LANGUAGES, format_date, format_trimmed
from mineral_plugin.core.base.words import Bilingual, Phrase, both, say
from mineral_plugin.core.checks.facts import Facts, FactValue
from mineral_plugin.core.regulation.model import FactKind, Regulation

_UNIT_WORDS = {
    "days": "term.unit.days",
    "months": "term.unit.months",
    "years": "term.unit.years",
    "licences": "term.unit.licences",
    "extensions": "term.unit.extensions",
    "tables": "term.unit.tables",
    "mines": "term.unit.mines",
    "requests": "term.unit.requests",
    "step": "term.unit.step",
    "1:n": "term.unit.scale",
    "m3/year": "term.unit.m3_year",
}
_SIGNS = {"km2": "km²", "m2": "m²"}
_DECIMALS = 6


def stated_told(facts: Facts, regulation: Regulation) -> List[Dict[str, Any]]:
    """Return what was stated as a report carries it: each fact with its question and its answer."""
    return [
        {
            "fact": kind.id,
            "question": kind.question.as_dict(),
            "answer": answer_told(kind, facts.values[kind.id]).as_dict(),
        }
        for kind in regulation.facts
        if kind.id in facts.values
    ]


def answer_told(kind: FactKind, value: FactValue) -> Bilingual:
    """Return an answer as a person reads it, in both languages."""
    return Bilingual(*(_told(kind, value, lang) for lang in LANGUAGES))


def _told(kind: FactKind, value: FactValue, lang: str) -> str:
    if isinstance(value, bool):
        return say(Phrase("term.yes" if value else "term.no"), lang)
    if isinstance(value, float):
        number = format_trimmed(value, 0, _DECIMALS, lang)
        unit = unit_told(kind.unit).text(lang)
        return say(Phrase("term.fact_number", {"number": number, "unit": unit}), lang).strip()
    if isinstance(value, date):
        return format_date(value, lang)
    if isinstance(value, LicenceArea):
        return say(area_told(value), lang)
    return _words_told(kind, value, lang)


def _words_told(kind: FactKind, value: Any, lang: str) -> str:
    """Return a text as it is, a choice by its name, several by their names."""
    names: Dict[str, str] = {choice.id: choice.name.text(lang) for choice in kind.choices}
    if isinstance(value, tuple):
        return ", ".join(names.get(str(one), str(one)) for one in value) or say(Phrase("term.none"), lang)
    return names.get(value, str(value))


def unit_told(unit: str) -> Bilingual:
    """Return a unit of the rule set as it is written beside a number."""
    if unit in _UNIT_WORDS:
        return both(Phrase(_UNIT_WORDS[unit]))
    sign = _SIGNS.get(unit, unit)
    return Bilingual(sign, sign)


def area_told(area: LicenceArea) -> Phrase:
    """Return an area by its name and size, a table of points by their number."""
    name: Any = area.name or Phrase("report.unnamed")
    counts = [len(part.outer.corners) for part in area.parts]
    if min(counts, default=0) < FEWEST_CORNERS:
        return Phrase("term.fact_points", {"name": name, "count": sum(counts)})
    return Phrase("term.fact_area", {"name": name, "area": area_m2(area)})
