"""Use case: who is competent for an area, which province receives, and the fee."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Optional, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.checks.cases import MINISTRY, Case, Statement, case_of, fee_of
from mineral_plugin.core.checks.ground import ground_of
from mineral_plugin.core.checks.siting import SLIVER_WIDTH_M, TOUCH_M, ProvinceSearch, site_of
from mineral_plugin.core.overlap.shares import Nearest, Shares
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.reference.states import RoleState
from mineral_plugin.core.regulation.authorities import Competence, authority
from mineral_plugin.core.regulation.authority_data import CaseFacts
from mineral_plugin.core.regulation.fees import Fee
from mineral_plugin.core.work.law_in_use import LawInUse


@dataclass(frozen=True)
class CompetenceRequest:
    """What a user asks; facts are ``None`` where they were not stated (see ``CaseFacts``).

    ``place``: ``province`` or ``sea_outside``, ``None`` to tell it from the layer of provinces. Parts of the
    area nowhere wider than ``sliver_width_m`` do not count as lying in a province.
    """

    areas: Tuple[LicenceArea, ...]
    procedure: str
    mineral: str
    day: date
    reference: Tuple[str, ...] = ()
    sources: Sources = Sources()
    place: Optional[str] = None
    small_scattered: Optional[bool] = None
    strategic: Optional[bool] = None
    own_land: Optional[bool] = None
    received_on: Optional[date] = None
    explosives: Optional[bool] = None
    output_m3_year: Optional[Decimal] = None
    exploration_cost_vnd: Optional[Decimal] = None
    sliver_width_m: float = SLIVER_WIDTH_M


@dataclass(frozen=True)
class CompetenceAnswer:
    """What is known of one area; ``shares``, ``nearest`` and ``receiving_province`` where they can be told.

    ``layer_state`` is what the layer of provinces is worth; ``reasons`` say what cannot be told of the place.
    """

    area: LicenceArea
    competence: Competence
    layer_state: RoleState
    shares: Optional[Shares]
    nearest: Optional[Nearest]
    receiving_province: Optional[str]
    fee: Fee
    fee_by_stated_area: Optional[Fee]
    reasons: Tuple[Bilingual, ...]

    @property
    def certain(self) -> bool:
        """Return whether nothing about the authority is in doubt."""
        return self.competence.certain and not self.reasons


def competences(request: CompetenceRequest, law: LawInUse) -> Tuple[CompetenceAnswer, ...]:
    """Return one answer for each area of the request, in its order, under a rule set.

    Raises:
        InputError, MissingError: the procedure, the mineral or the reference data cannot be used, or an area
            has no three corners.
    """
    return in_python_thread(lambda: _competences(request, law))


def _competences(request: CompetenceRequest, law: LawInUse) -> Tuple[CompetenceAnswer, ...]:
    regulation = law.regulation(request.day)
    stated = _statement(request, law)
    # Refuses a procedure that does not fit before any file is read.
    authority(CaseFacts(stated.procedure, stated.mineral.group), request.day, stated.authorities)
    with closing(request.sources.open(request.reference, regulation)) as reference:
        search = ProvinceSearch(reference, regulation, request.day, sliver_width_m=request.sliver_width_m)
        return tuple(_answer(area, stated, search, request.place) for area in request.areas)


def _statement(request: CompetenceRequest, law: LawInUse) -> Statement:
    return Statement(
        procedure=request.procedure,
        mineral=law.regulation(request.day).mineral(request.mineral),
        day=request.day,
        small_scattered=request.small_scattered,
        strategic=request.strategic,
        own_land=request.own_land,
        received_on=request.received_on,
        explosives=request.explosives,
        output_m3_year=request.output_m3_year,
        exploration_cost_vnd=request.exploration_cost_vnd,
        authorities=law.authorities(),
        fees=law.fees(),
    )


def _answer(
    area: LicenceArea, stated: Statement, search: ProvinceSearch, place: Optional[str]
) -> CompetenceAnswer:
    ground = ground_of(area)
    if not ground.parts:
        raise InputError("error.area_without_ground", area=area.name)
    site = site_of(search, lambda: ground, search.near(ground, TOUCH_M), stated.mineral, place)
    case = case_of(stated, site)
    written = area.stated_area
    return CompetenceAnswer(
        area=area,
        competence=case.competence,
        layer_state=site.data.state,
        shares=site.shares,
        nearest=site.nearest,
        receiving_province=case.receiving_province,
        fee=fee_of(stated, case.level, ground.stated_area_m2),
        fee_by_stated_area=fee_of(stated, case.level, written.square_metres) if written else None,
        reasons=(*site.reasons, *_layer_reasons(case), *case.reasons),
    )


def _layer_reasons(case: Case) -> Tuple[Bilingual, ...]:
    """Return why the province cannot be told: not where only the Ministry decides, whatever the province."""
    if case.site.shares is not None or case.level == MINISTRY:
        return ()
    return (case.site.layer_reason,)
