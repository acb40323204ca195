"""What a dossier's own data say, as statements that its papers are held against."""

from __future__ import annotations

from decimal import Decimal
from typing import Iterator, List, Optional, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.corner_tables.zone_words import NamedZone
from mineral_plugin.core.dossier.papers.companies import companies_in, company_name
from mineral_plugin.core.dossier.papers.levels import BOTTOM, TOP
from mineral_plugin.core.dossier.papers.mineral_words import mineral_at
from mineral_plugin.core.dossier.papers.model import Kind, Measure, Quote, Statement
from mineral_plugin.core.dossier.papers.numbers import half_of
from mineral_plugin.core.dossier.papers.zones import zone_value


def own_statements(
    area: LicenceArea, name: str, mineral: Optional[Bilingual] = None, holder: str = "", stated: str = ""
) -> Tuple[Statement, ...]:
    """Return what the data of a dossier state: area, zone, levels, mineral and holder, as far as they do.

    ``name`` stands for the dossier's data in a quote; ``stated`` is the stated area in words.
    """
    zone = NamedZone(area.zone.central_meridian_min, area.zone.width_deg)
    found: List[Statement] = [Statement(Kind.ZONE, zone_value(zone), Quote(name, None, zone.text))]
    if area.stated_area is not None:
        square_metres = Decimal(str(area.stated_area.square_metres))
        half = Decimal(str(area.stated_area.half_unit_m2))
        measure = Measure(((square_metres, half),), "m2", (area.stated_area.value,))
        found.append(Statement(Kind.AREA, measure, Quote(name, None, stated or area.stated_area.text)))
    found += _levels(area, name)
    named = mineral_at(mineral.vi, 0) if mineral is not None else None
    if mineral is not None and named is not None:
        found.append(Statement(Kind.MINERAL, named.value, Quote(name, None, mineral.vi)))
    if companies_in(holder):
        found.append(Statement(Kind.HOLDER, company_name(holder), Quote(name, None, holder)))
    return tuple(found)


def _levels(area: LicenceArea, name: str) -> Iterator[Statement]:
    """Yield the levels of an area of one part; which level of several a paper means, nobody can tell."""
    if len(area.parts) != 1:
        return
    for key, level in ((TOP, area.parts[0].top_m), (BOTTOM, area.parts[0].bottom_m)):
        if level is not None:
            value = Decimal(f"{level:g}")
            yield Statement(
                Kind.LEVEL, Measure(((value, half_of(value)),), "m", (value,)), _quote(name, level), key
            )


def _quote(name: str, level: float) -> Quote:
    return Quote(name, None, f"{level:+g} m")
