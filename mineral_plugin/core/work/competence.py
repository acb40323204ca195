"""Use case: who is competent for an area, which province receives, and the fee."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from math import ceil
from typing import List, NamedTuple, Optional, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.checks.ground import Ground, ground_of
from mineral_plugin.core.overlap.shares import (
    NamedGround,
    Nearest,
    Shares,
    nearest_province,
    province_shares,
)
from mineral_plugin.core.reference.layers import ReferenceSet, RoleData
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.reference.states import Days, RoleState
from mineral_plugin.core.regulation.authorities import Competence, authority
from mineral_plugin.core.regulation.authority_data import (
    LARGEST_SHARE,
    NEAREST,
    PROVINCE,
    SEA_OUTSIDE,
    CaseFacts,
)
from mineral_plugin.core.regulation.fees import (
    AREA_HA,
    EXPLORATION_COST_VND,
    OUTPUT_M3_YEAR,
    Fee,
    FeeFacts,
    fee,
)
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.regulation.model import Mineral, Regulation, Role
from mineral_plugin.core.regulation.provinces import load_provinces, provinces_named

# Two corners, each rounded to a whole metre, stand apart by less than this; no legal text gives a tolerance.
SLIVER_WIDTH_M = 1.0
_TOUCH_M = 1.0
_SEARCH_M = (10_000.0, 100_000.0, 500_000.0)
_SQUARE_METRES_A_HECTARE = 10_000


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


def competences(request: CompetenceRequest) -> Tuple[CompetenceAnswer, ...]:
    """Return one answer for each area of the request, in its order.

    Raises:
        InputError, MissingError: the procedure, the mineral or the reference data cannot be used, or an area
            has no three corners.
    """
    return in_python_thread(lambda: _competences(request))


def _competences(request: CompetenceRequest) -> Tuple[CompetenceAnswer, ...]:
    regulation = load_regulation(request.day)
    mineral = regulation.mineral(request.mineral)
    # Refuses a procedure that does not fit before any file is read.
    authority(CaseFacts(request.procedure, mineral.group), request.day)
    with closing(request.sources.open(request.reference, regulation)) as reference:
        survey = _Survey(request, regulation, reference, mineral)
        return tuple(survey.answer(area) for area in request.areas)


class _Placed(NamedTuple):
    """Where an area lies: ``place`` is ``None`` where that cannot be told."""

    place: Optional[str]
    reasons: Tuple[Bilingual, ...] = ()


@dataclass(frozen=True)
class _Survey:
    """What is the same for all areas of a request."""

    request: CompetenceRequest
    regulation: Regulation
    reference: ReferenceSet
    mineral: Mineral

    def answer(self, area: LicenceArea) -> CompetenceAnswer:
        """Return what is known of one area."""
        ground = ground_of(area)
        if not ground.parts:
            raise InputError("error.area_without_ground", area=area.name)
        data = self._provinces(ground, _TOUCH_M)
        shares = self._shares(ground, data)
        placed = self._placed(shares)
        nearest = self._nearest(ground) if placed.place == SEA_OUTSIDE else None
        competence = authority(self._facts(placed.place, shares, nearest), self.request.day)
        receiving, reasons = _receiving(competence, shares, nearest)
        layer = self._layer_reason(data) if shares is None and _needs_layer(competence) else ()
        level = competence.decides.level if competence.decides else None
        cost = self._fee_facts(level)
        return CompetenceAnswer(
            area=area,
            competence=competence,
            layer_state=data.state,
            shares=shares,
            nearest=nearest,
            receiving_province=receiving,
            fee=self._fee(cost, ground.stated_area_m2),
            fee_by_stated_area=self._fee(cost, area.stated_area.square_metres) if area.stated_area else None,
            reasons=(*placed.reasons, *layer, *reasons),
        )

    @property
    def _role(self) -> Role:
        changed = load_provinces().changed_on
        return self.regulation.role("province" if self.request.day >= changed else "former_province")

    def _provinces(self, ground: Ground, margin_m: float) -> RoleData:
        role = self._role
        days = Days(self.request.day, role.max_age_days)
        return self.reference.role(role.id, ground.area, margin_m, days)

    def _shares(self, ground: Ground, data: RoleData) -> Optional[Shares]:
        """Return the shares, ``None`` where the layer cannot be relied on here."""
        if data.state is not RoleState.USABLE:
            return None
        return province_shares(ground.outline, self._grounds(data), self.request.sliver_width_m)

    def _grounds(self, data: RoleData) -> List[NamedGround]:
        day = self.request.day
        placed = [
            one
            for one in data.objects
            if (one.object.valid_from or date.min) <= day <= (one.object.valid_to or date.max)
        ]
        return [NamedGround(_name(one.object.name or one.object.id), one.geometry) for one in placed]

    def _placed(self, shares: Optional[Shares]) -> _Placed:
        stated = self.request.place
        if shares is not None and stated == SEA_OUTSIDE and shares.counted:
            names = [one.name for one in shares.counted]
            return _Placed(None, (both(Phrase("competence.place_contradicted", {"provinces": names})),))
        if stated is not None:
            return _Placed(stated)
        if shares is None:
            taken = both(Phrase("competence.taken_as_land", {"mineral": self.mineral.name}))
            return _Placed(None) if self.mineral.at_sea else _Placed(PROVINCE, (taken,))
        if shares.counted and shares.wholly_inside:
            return _Placed(PROVINCE)
        values = {"area": shares.none_m2, "percent": 100 * shares.none_share}
        return _Placed(None, (both(Phrase("competence.partly_in_none", values)),))

    def _nearest(self, ground: Ground) -> Optional[Nearest]:
        """Return the nearest province; ``None`` unless the layer covers everything that is as near."""
        for margin in _SEARCH_M:
            data = self._provinces(ground, margin)
            grounds = self._grounds(data)
            if not grounds:
                continue
            nearest = nearest_province(ground.outline, grounds)
            if data.state is not RoleState.USABLE:
                data = self._provinces(ground, ceil(nearest.distance_m) + _TOUCH_M)
            return nearest if data.state is RoleState.USABLE else None
        return None

    def _facts(self, place: Optional[str], shares: Optional[Shares], nearest: Optional[Nearest]) -> CaseFacts:
        request = self.request
        counted = tuple(one.name for one in shares.counted) if shares else ()
        return CaseFacts(
            procedure=request.procedure,
            group=self.mineral.group,
            place=place,
            small_scattered=request.small_scattered,
            special_strategic=self.mineral.special_strategic,
            strategic=request.strategic,
            own_land=request.own_land,
            provinces=counted or (nearest.names if nearest and len(nearest.names) == 1 else ()),
            received_on=request.received_on,
        )

    def _layer_reason(self, data: RoleData) -> Tuple[Bilingual, ...]:
        """Return why it cannot be told in which provinces the area lies."""
        role = self._role
        source = data.specs[0].source if data.specs else ""
        values = {"role": role.name, "ask": role.ask, "source": source}
        return (both(Phrase(f"competence.layer.{data.state.value}", values)),)

    def _fee_facts(self, level: Optional[str]) -> FeeFacts:
        request = self.request
        given = {OUTPUT_M3_YEAR: request.output_m3_year, EXPLORATION_COST_VND: request.exploration_cost_vnd}
        return FeeFacts(
            procedure=request.procedure,
            mineral=self.mineral.id,
            level=level,
            explosives=request.explosives,
            measures={name: value for name, value in given.items() if value is not None},
        )

    def _fee(self, facts: FeeFacts, area_m2: float) -> Fee:
        hectares = Decimal(str(round(area_m2, 2))) / _SQUARE_METRES_A_HECTARE
        return fee(replace(facts, measures={**facts.measures, AREA_HA: hectares}), self.request.day)


def _needs_layer(competence: Competence) -> bool:
    """Return whether it matters in which province the area lies: not where only the Ministry decides."""
    decides = competence.decides
    return decides is None or decides.level != "ministry"


def _name(written: str) -> str:
    """Return the name of a province without ``Tỉnh`` or ``Thành phố``; a name not known stays as written."""
    known = {province.name for named in provinces_named(written) for province in named.provinces}
    return known.pop() if len(known) == 1 else written


def _receiving(
    competence: Competence, shares: Optional[Shares], nearest: Optional[Nearest]
) -> Tuple[Optional[str], Tuple[Bilingual, ...]]:
    """Return the province that receives, and why it cannot be told where a rule needs it."""
    if competence.decides is None or competence.decides.level == "ministry":
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
