"""Use case: what can be chosen for the map of an area, and what has to be known before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Sequence, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Bilingual, both
from mineral_plugin.core.checks.map_items import BASE
from mineral_plugin.core.maps.forms import MapForm, forms_for
from mineral_plugin.core.maps.scales import STANDARD_SCALES
from mineral_plugin.core.regulation.model import Regulation
from mineral_plugin.core.work.map_making import (
    MapAsked,
    ScaleTold,
    form_of,
    form_told,
    forms_offered,
    papers_offered,
    ratio_told,
    scale_told,
)
from mineral_plugin.core.work.map_parts import how_to_make, second_role, seconds_offered
from mineral_plugin.core.work.mapping import law_of

Named = Tuple[str, Bilingual]


@dataclass(frozen=True)
class MapOffered:
    """What can be chosen; ``usual`` is the form that the procedure asks for.

    ``about`` and ``scale`` are of the form chosen, ``None`` where there is none. ``role`` is what the other
    area of the form is there for (empty: it has one), ``seconds`` are the areas that can be it, ``how`` tells
    how one is made where there is none. ``bases`` are the kinds of a topographic base, ``base_scales`` their
    scales. ``problem`` says what is in the way.
    """

    forms: Tuple[MapForm, ...]
    usual: Optional[MapForm]
    papers: Tuple[Named, ...]
    about: Tuple[Bilingual, ...]
    scale: Optional[ScaleTold]
    role: str
    seconds: Tuple[LicenceArea, ...]
    how: Optional[Bilingual]
    bases: Tuple[Named, ...]
    base_scales: Tuple[Tuple[int, Bilingual], ...]
    mineral: Optional[Bilingual]
    problem: Optional[InputError]


def map_offered(asked: MapAsked, others: Sequence[LicenceArea], mineral: str, home: Path) -> MapOffered:
    """Return what can be chosen for a map; ``others`` are the areas at hand, ``mineral`` an id or empty.

    Raises:
        MissingError, NewerFileError, InputError: the rule set cannot be used.
    """
    law = law_of(asked.choice, home)
    form, problem = _form(asked)
    usual = next(iter(forms_for(asked.procedure, asked.choice.day)), None)
    seconds = seconds_offered(form, asked.area, others) if form and asked.area.has_ground else ()
    role = second_role(form) if form else ""
    return MapOffered(
        forms=forms_offered(asked.procedure, asked.choice.day),
        usual=usual,
        papers=papers_offered(),
        about=form_told(form) if form else (),
        scale=scale_told(asked, home) if form and asked.area.has_ground else None,
        role=role,
        seconds=seconds,
        how=both(how_to_make(role)) if role and not seconds else None,
        bases=_bases(law),
        base_scales=tuple((scale, ratio_told(scale)) for scale in STANDARD_SCALES),
        mineral=law.mineral(mineral).name if mineral else None,
        problem=problem,
    )


def _form(asked: MapAsked) -> Tuple[Optional[MapForm], Optional[InputError]]:
    try:
        return form_of(asked), None
    except InputError as error:
        return None, error


def _bases(law: Regulation) -> Tuple[Named, ...]:
    return tuple((choice.id, choice.name) for choice in law.fact(BASE).choices)
