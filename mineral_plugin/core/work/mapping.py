"""Use case: areas and what a user chose become the request for a map, by the forms and rules of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Sequence, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.maps.forms import MapForm, form_named
from mineral_plugin.core.maps.papers import paper_coded
from mineral_plugin.core.maps.plan import INSIDE, KEPT, RETURNED, WHOLE, MapArea
from mineral_plugin.core.maps.requests import MapRequest, MapTexts, scale_rule
from mineral_plugin.core.reference.trust import load_trust
from mineral_plugin.core.regulation.model import Regulation
from mineral_plugin.core.work.regulation_sets import choose_set


@dataclass(frozen=True)
class MapChoice:
    """What a user chose for a map.

    ``form`` is the id of a form, ``paper`` the code of a paper and ``scale`` a denominator; empty and 0 leave
    the choice to the procedure and the plan. ``rules`` is as ``choose_set`` takes it; ``letter_width`` is
    that of the font in use beside Arial. ``sketch_scale`` is the denominator of the sketch of the position.
    """

    day: date
    form: str = ""
    lang: str = "vi"
    texts: MapTexts = MapTexts()
    paper: str = ""
    scale: int = 0
    rules: str = ""
    letter_width: float = 1.0
    sketch_scale: int = 0


def law_of(choice: MapChoice, home: Path) -> Regulation:
    """Return the rules that a map is asked for under: those that every check of the office uses.

    Raises:
        MissingError, NewerFileError, InputError: the rule set cannot be used.
    """
    return choose_set(choice.rules, home, load_trust(home)).regulation(choice.day)


def request_of(
    form: MapForm, areas: Sequence[MapArea], choice: MapChoice, regulation: Regulation
) -> MapRequest:
    """Return the request for a map of areas in their roles, by the law that ``law_of`` gives.

    Raises:
        InputError: no such paper or scale.
    """
    for scale in (choice.scale, choice.sketch_scale):
        if scale < 0:
            raise InputError("map.no_such_scale", scale=scale)
    return MapRequest(
        form=form,
        areas=tuple(areas),
        lang=choice.lang,
        texts=choice.texts,
        paper=paper_coded(choice.paper) if choice.paper else None,
        scale=choice.scale or None,
        rule=scale_rule(regulation, form),
        letter_width=choice.letter_width,
        sketch_scale=choice.sketch_scale or None,
    )


def map_requests(
    areas: Sequence[LicenceArea],
    choice: MapChoice,
    home: Path,
    returned: Sequence[LicenceArea] = (),
    inside: Sequence[LicenceArea] = (),
) -> Tuple[MapRequest, ...]:
    """Return the requests for maps: one for each area, or one for all where the form draws several roles.

    Raises:
        InputError: no such form, paper or scale; areas that the form has no place for.
        MissingError, NewerFileError: the rule set cannot be used.
    """
    form = form_named(choice.form, choice.day)
    others = _others(form, returned, inside)
    main = KEPT if KEPT in form.tables else WHOLE
    drawn = [MapArea(main, area) for area in areas]
    groups = [(*drawn, *others)] if len(form.tables) > 1 else [(one,) for one in drawn]
    regulation = law_of(choice, home)  # once: installed rule sets are looked through for it
    return tuple(request_of(form, group, choice, regulation) for group in groups)


def _others(
    form: MapForm, returned: Sequence[LicenceArea], inside: Sequence[LicenceArea]
) -> Tuple[MapArea, ...]:
    found = [MapArea(RETURNED, area) for area in returned] + [MapArea(INSIDE, area) for area in inside]
    for one in found:
        if one.role not in form.tables:
            raise InputError("map.role_not_drawn", form=form.name, area=one.area.name)
    return tuple(found)
