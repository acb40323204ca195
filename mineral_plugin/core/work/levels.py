"""Use case: give an area the levels between which it may be mined."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Tuple

from mineral_plugin.core.area.model import LicenceArea, Part, area_id
from mineral_plugin.core.base.errors import InputError


def level_of(text: str) -> Optional[float]:
    """Return the level in metres written in ``text`` (``120,5`` or ``-50``), ``None`` for an empty text.

    Raises:
        InputError: the text is no level.
    """
    clean = text.strip().replace("−", "-").replace(",", ".")
    if not clean:
        return None
    try:
        level = float(clean)
    except ValueError as error:
        raise InputError("error.level_text", text=text.strip()) from error
    if not -3000.0 <= level <= 4000.0:  # nothing in Viet Nam is mined above or below these
        raise InputError("error.level_text", text=text.strip())
    return level


def with_levels(area: LicenceArea, top_m: Optional[float], bottom_m: Optional[float]) -> LicenceArea:
    """Return the area with top and bottom level for every part; ``None`` for both leaves it as it is.

    Raises:
        InputError: the top lies below the bottom.
    """
    if top_m is None and bottom_m is None:
        return area
    if top_m is not None and bottom_m is not None and top_m < bottom_m:
        raise InputError("error.levels_exchanged", top=top_m, bottom=bottom_m)
    parts = tuple(replace(part, top_m=top_m, bottom_m=bottom_m) for part in area.parts)
    return replace(area, parts=parts, id=area_id(area.name, area.zone, parts))


def with_stated_levels(areas: Tuple[LicenceArea, ...], top: str, bottom: str) -> Tuple[LicenceArea, ...]:
    """Return the areas with these levels (metres, as typed) for the parts that state none of their own.

    Raises:
        InputError: a text is no level, the top lies below the bottom, or a part states other levels.
    """
    top_m, bottom_m = level_of(top), level_of(bottom)
    if top_m is None and bottom_m is None:
        return areas
    for area in areas:
        for number, part in enumerate(area.parts, start=1):
            if _states_others(part, top_m, bottom_m):
                raise InputError("error.levels_stated", name=area.name, part=number)
    return tuple(with_levels(area, top_m, bottom_m) for area in areas)


def _states_others(part: Part, top_m: Optional[float], bottom_m: Optional[float]) -> bool:
    own = (part.top_m, part.bottom_m)
    return own != (None, None) and own != (top_m, bottom_m)
