"""Who is competent for an area and what it costs, from the dated data and where the area lies.

The command ``authority`` and the rules C01, C02, C03 and C05 answer from here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Optional, Tuple

from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.checks.siting import Site
from mineral_plugin.core.overlap.shares import Nearest, Shares
from mineral_plugin.core.regulation.authorities import Competence, authority
from mineral_plugin.core.regulation.authority_data import (
    LARGEST_SHARE,
    NEAREST,
    SEA_OUTSIDE,
    Authorities,
    CaseFacts,
)
from mineral_plugin.core.regulation.fees import (
    AREA_HA,
    EXPLORATION_COST_VND,
    OUTPUT_M3_YEAR,
    Fee,
    FeeFacts,
    Fees,
    fee,
)
from mineral_plugin.core.regulation.model import Mineral

MINISTRY = "ministry"
_SQUARE_METRES_A_HECTARE = 10_000


@dataclass(frozen=True)
class Statement:
    """What is stated of a case; ``None`` where it was not (see ``CaseFacts`` and ``FeeFacts``).

    ``procedure``: working id ``P01`` to ``P37``. ``authorities`` and ``fees`` are the dated data that answer,
    ``None`` for those that come with the program.
    """

    procedure: str
    mineral: Mineral
    day: date
    small_scattered: Optional[bool] = None
    strategic: Optional[bool] = None
    own_land: Optional[bool] = None
    received_on: Optional[date] = None
    explosives: Optional[bool] = None
    output_m3_year: Optional[Decimal] = None
    exploration_cost_vnd: Optional[Decimal] = None
    authorities: Optional[Authorities] = None
    fees: Optional[Fees] = None


@dataclass(frozen=True)
class Case:
    """Who is competent, and the province that receives; ``reasons`` say why that cannot be told."""

    site: Site
    competence: Competence
    receiving_province: Optional[str]
    reasons: Tuple[Bilingual, ...]

    @property
    def level(self) -> Optional[str]:
        """Return the level of the deciding office, ``None`` where nobody can tell it."""
        return self.competence.decides.level if self.competence.decides else None


def case_of(stated: Statement, site: Site) -> Case:
    """Return who is competent for an area at a site.

    Raises:
        InputError: the procedure is none of the working list, or is not for this mineral group.
    """
    competence = authority(_case_facts(stated, site), stated.day, stated.authorities)
    receiving, reasons = _receiving(competence, site.shares, site.nearest)
    return Case(site, competence, receiving, reasons)


def place_matters(stated: Statement, site: Site) -> bool:
    """Return whether it depends on the place who is competent."""
    anywhere = replace(_case_facts(stated, site), place=None)
    alternatives = authority(anywhere, stated.day, stated.authorities).alternatives
    return any("place" in one.when for one in alternatives)


def files_at_nearest(stated: Statement) -> bool:
    """Return whether the nearest province receives if the area lies at sea outside of all provinces."""
    there = CaseFacts(stated.procedure, stated.mineral.group, SEA_OUTSIDE)
    return authority(there, stated.day, stated.authorities).filing == NEAREST


def fee_of(stated: Statement, level: Optional[str], area_m2: float) -> Fee:
    """Return the fee of a case by the level of the deciding office and an area in m2."""
    given = {OUTPUT_M3_YEAR: stated.output_m3_year, EXPLORATION_COST_VND: stated.exploration_cost_vnd}
    measures = {name: value for name, value in given.items() if value is not None}
    measures[AREA_HA] = Decimal(str(round(area_m2, 2))) / _SQUARE_METRES_A_HECTARE
    facts = FeeFacts(
        procedure=stated.procedure,
        mineral=stated.mineral.id,
        level=level,
        explosives=stated.explosives,
        measures=measures,
    )
    return fee(facts, stated.day, stated.fees)


def _case_facts(stated: Statement, site: Site) -> CaseFacts:
    counted = tuple(one.name for one in site.shares.counted) if site.shares else ()
    nearest = site.nearest.names if site.nearest and len(site.nearest.names) == 1 else ()
    return CaseFacts(
        procedure=stated.procedure,
        group=stated.mineral.group,
        place=site.place,
        small_scattered=stated.small_scattered,
        special_strategic=stated.mineral.special_strategic,
        strategic=stated.strategic,
        own_land=stated.own_land,
        provinces=counted or nearest,
        received_on=stated.received_on,
    )


def _receiving(
    competence: Competence, shares: Optional[Shares], nearest: Optional[Nearest]
) -> Tuple[Optional[str], Tuple[Bilingual, ...]]:
    """Return the province that receives, and why it cannot be told where a rule needs it."""
    if competence.decides is None or competence.decides.level == MINISTRY:
        return None, ()
    if competence.filing == NEAREST:
        if nearest is None or len(nearest.names) != 1:
            return None, (both(Phrase("competence.nearest_cannot_tell")),)
        return nearest.names[0], ()
    if shares is None:
        return None, ()
    if not shares.counted:
        return None, (both(Phrase("competence.in_no_province")),)
    if len(shares.counted) == 1:
        return shares.counted[0].name, ()
    if competence.filing != LARGEST_SHARE:
        return None, ()
    if not shares.largest_is_sure:
        names = [one.name for one in shares.counted]
        return None, (both(Phrase("competence.largest_cannot_tell", {"provinces": names})),)
    return shares.counted[0].name, ()
