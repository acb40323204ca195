"""What a map is asked for: form, areas, texts, paper and scale; and the rule that the scale follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

from mineral_plugin.core.maps.forms import MapForm
from mineral_plugin.core.maps.papers import Paper
from mineral_plugin.core.maps.plan import MapArea
from mineral_plugin.core.regulation.model import Regulation

_M2_IN_KM2 = 1_000_000.0


@dataclass(frozen=True)
class ScaleRule:
    """The denominators that a rule allows, in numbers of the dated rule.

    With ``bounds_m2`` the map is not drawn smaller than ``denominators[i]`` where i bounds lie at or below
    the area (M01); without, only the listed denominators are allowed (M04, M07).
    """

    rule: str
    bounds_m2: Tuple[float, ...]
    denominators: Tuple[int, ...]
    is_confirmed: bool


@dataclass(frozen=True)
class MapTexts:
    """What the applicant writes on the map; an empty one prints as dots to be filled in by hand.

    ``document`` is the paper that the map goes with (``Giấy phép khai thác số 412/GP-UBND ngày 12/8/2026``);
    ``base`` is a choice of the fact ``map_base``, ``sheet`` the number of the topographic sheet and
    ``base_scale`` the denominator of its scale (0: not told); ``number`` and ``day`` are those of the map;
    ``title`` replaces the form's title; ``code`` is the text of the square code, empty for none.
    """

    mineral: str = ""
    place: str = ""
    commune: str = ""
    province: str = ""
    document: str = ""
    authority: str = ""
    applicant: str = ""
    maker: str = ""
    base: str = ""
    sheet: str = ""
    base_scale: int = 0
    number: str = ""
    day: str = ""
    title: str = ""
    code: str = ""


@dataclass(frozen=True)
class MapRequest:
    """A map to be planned.

    ``paper`` and ``scale`` are chosen where they are ``None``: the smallest paper on which everything has its
    place, and on it the largest scale. ``letter_width`` tells how much wider than Arial the letters of the
    font in use are (DejaVu Sans: 1.18). ``sketch_scale`` is the denominator of the sketch of the position,
    ``None`` for one that shows the map as a small part of it.
    """

    form: MapForm
    areas: Tuple[MapArea, ...]
    lang: str = "vi"
    texts: MapTexts = MapTexts()
    paper: Optional[Paper] = None
    scale: Optional[int] = None
    rule: Optional[ScaleRule] = None
    letter_width: float = 1.0
    sketch_scale: Optional[int] = None


def scale_rule(regulation: Regulation, form: MapForm) -> Optional[ScaleRule]:
    """Return the rule on scales for a form from the dated rules, or ``None`` where no rule was read."""
    rule = regulation.rule(form.scale_rule) if form.scale_rule else None
    if rule is None:
        return None
    bounds = rule.numbers("area_bounds") if "area_bounds" in rule.parameters else ()
    return ScaleRule(
        rule=rule.id,
        bounds_m2=tuple(bound * _M2_IN_KM2 for bound in bounds),
        denominators=tuple(int(number) for number in rule.numbers("scale_denominators")),
        is_confirmed=rule.confirmed and form.scale_confirmed,
    )
