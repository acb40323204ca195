"""Where an area lies: its shares in the provinces, the nearest one, within a province or at sea."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Callable, List, Optional, Tuple

from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.checks.ground import Ground
from mineral_plugin.core.overlap.shares import (
    NamedGround,
    Nearest,
    Shares,
    nearest_province,
    province_shares,
)
from mineral_plugin.core.reference.layers import PlacedObject, ReferenceSet, RoleData
from mineral_plugin.core.reference.states import Days, RoleState
from mineral_plugin.core.regulation.authority_data import PROVINCE, SEA_OUTSIDE
from mineral_plugin.core.regulation.model import Mineral, Regulation, Role
from mineral_plugin.core.regulation.provinces import load_provinces, provinces_named

# Two corners, each rounded to a whole metre, stand apart by less than this; no legal text gives a tolerance.
SLIVER_WIDTH_M = 1.0
TOUCH_M = 1.0
_SEARCH_M = (10_000.0, 100_000.0, 500_000.0)


@dataclass(frozen=True)
class ProvinceSearch:
    """What is needed to look up provinces on a day; ``known_on``: the day whose records count."""

    reference: ReferenceSet
    regulation: Regulation
    day: date
    known_on: Optional[date] = None
    sliver_width_m: float = SLIVER_WIDTH_M

    @property
    def role(self) -> Role:
        """Return the role of the provinces of the day: before 2025-07-01 the former ones."""
        changed = load_provinces().changed_on
        return self.regulation.role("province" if self.day >= changed else "former_province")

    def near(self, ground: Ground, margin_m: float) -> RoleData:
        """Return what the layers of provinces say within ``margin_m`` of an area."""
        role = self.role
        days = Days(self.day, role.max_age_days, self.known_on)
        return self.reference.role(role.id, ground.area, margin_m, days)


@dataclass(frozen=True)
class Site:
    """Where an area lies: ``place`` is one of ``PLACES``, ``None`` where that cannot be told (``reasons``).

    ``data`` is what the layer of provinces is worth; without a usable one ``shares`` is ``None``.
    ``assumed``: without it the area is taken to lie in a province, as its mineral is not one of the sea.
    ``nearest`` is looked up at sea outside of all provinces only.
    """

    role: Role
    data: RoleData
    place: Optional[str]
    shares: Optional[Shares]
    nearest: Optional[Nearest]
    reasons: Tuple[Bilingual, ...]
    assumed: bool

    @property
    def layer_reason(self) -> Bilingual:
        """Return why the layer of provinces, which is not usable, does not tell where the area lies."""
        source = self.data.specs[0].source if self.data.specs else ""
        values = {"role": self.role.name, "ask": self.role.ask, "source": source}
        return both(Phrase(f"competence.layer.{self.data.state.value}", values))


def site_of(
    search: ProvinceSearch,
    ground: Callable[[], Ground],
    data: RoleData,
    mineral: Mineral,
    stated: Optional[str],
) -> Site:
    """Return where an area lies; ``data`` are the provinces that touch it, ``stated`` what the user says.

    ``ground`` is asked for only where it makes a difference.
    """
    shares = None
    if data.state is RoleState.USABLE and ground().parts:
        shares = province_shares(ground().outline, _grounds(search, data), search.sliver_width_m)
    place, reasons, assumed = _placed(shares, mineral, stated)
    far = _nearest(search, ground()) if place == SEA_OUTSIDE and ground().parts else None
    return Site(search.role, data, place, shares, far, reasons, assumed)


def province_name(written: str) -> str:
    """Return the name of a province without ``Tỉnh`` or ``Thành phố``; a name not known stays as written."""
    known = {province.name for named in provinces_named(written) for province in named.provinces}
    return known.pop() if len(known) == 1 else written


def provinces_met(search: ProvinceSearch, site: Site) -> Tuple[PlacedObject, ...]:
    """Return the objects of the layer that are provinces in which the area lies by more than a sliver."""
    names = {one.name for one in site.shares.counted} if site.shares else set()
    return tuple(one for one in _on_the_day(search, site.data) if _name(one) in names)


def _placed(
    shares: Optional[Shares], mineral: Mineral, stated: Optional[str]
) -> Tuple[Optional[str], Tuple[Bilingual, ...], bool]:
    if shares is not None and stated == SEA_OUTSIDE and shares.counted:
        names = [one.name for one in shares.counted]
        return None, (both(Phrase("competence.place_contradicted", {"provinces": names})),), False
    if stated is not None:
        return stated, (), False
    if shares is None and mineral.at_sea:
        return None, (), False
    if shares is None:
        taken = both(Phrase("competence.taken_as_land", {"mineral": mineral.name}))
        return PROVINCE, (taken,), True
    if shares.counted and shares.wholly_inside:
        return PROVINCE, (), False
    values = {"area": shares.none_m2, "percent": 100 * shares.none_share}
    return None, (both(Phrase("competence.partly_in_none", values)),), False


def _nearest(search: ProvinceSearch, ground: Ground) -> Optional[Nearest]:
    """Return the nearest province; ``None`` unless the layer covers everything that is as near."""
    for margin_m in _SEARCH_M:
        data = search.near(ground, margin_m)
        grounds = _grounds(search, data)
        if not grounds:
            continue
        nearest = nearest_province(ground.outline, grounds)
        if data.state is not RoleState.USABLE:
            data = search.near(ground, ceil(nearest.distance_m) + TOUCH_M)
        return nearest if data.state is RoleState.USABLE else None
    return None


def _grounds(search: ProvinceSearch, data: RoleData) -> List[NamedGround]:
    return [NamedGround(_name(one), one.geometry) for one in _on_the_day(search, data)]


def _on_the_day(search: ProvinceSearch, data: RoleData) -> List[PlacedObject]:
    return [
        one
        for one in data.objects
        if (one.object.valid_from or date.min) <= search.day <= (one.object.valid_to or date.max)
    ]


def _name(placed: PlacedObject) -> str:
    return province_name(placed.object.name or placed.object.id)
