"""Scales of maps: those the law names, those a rule allows for an area, and which of them are tried first."""

from __future__ import annotations

from bisect import bisect_right
from typing import Optional, Sequence, Tuple

import shapely

from mineral_plugin.core.area.geometry import part_polygon, repaired
from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.maps.plan import KEPT, WHOLE, MapArea
from mineral_plugin.core.maps.requests import ScaleRule

# The scales that the texts name for maps of areas and status maps.
STANDARD_SCALES = (1_000, 2_000, 5_000, 10_000, 25_000, 50_000)


def surface_area_m2(area: LicenceArea) -> float:
    """Return the ground an area covers in m2: parts above one another count once."""
    outlines = [repaired(part_polygon(part)) for part in area.parts]
    return float(shapely.union_all(outlines).area)


def governing_area_m2(areas: Sequence[MapArea]) -> float:
    """Return the area in m2 by which the scale is ruled: the whole, or what is kept, else the first."""
    chosen = next((one for one in areas if one.role in (WHOLE, KEPT)), areas[0])
    return surface_area_m2(chosen.area)


def allowed_scales(rule: Optional[ScaleRule], area_m2: float) -> Tuple[int, ...]:
    """Return the denominators that may be used for an area in m2, the largest scale first."""
    if rule is None:
        return STANDARD_SCALES
    if not rule.bounds_m2:
        return tuple(sorted(rule.denominators))
    smallest = rule.denominators[bisect_right(rule.bounds_m2, area_m2)]
    return tuple(number for number in STANDARD_SCALES if number <= smallest)


def is_allowed(rule: ScaleRule, area_m2: float, scale: float, share: float) -> bool:
    """Return whether a rule allows a scale; ``share`` is how much of it drawing may be off."""
    if rule.bounds_m2:
        return scale <= rule.denominators[bisect_right(rule.bounds_m2, area_m2)] * (1.0 + share)
    return any(abs(scale - number) <= share * number for number in rule.denominators)
