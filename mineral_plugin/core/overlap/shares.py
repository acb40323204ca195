"""How much of an area lies in each province, and which province is nearest to it, in one plane.

Decree 193/2025/NĐ-CP, Art. 36.3a-3b and 61.6-61.7 (added by Decree 21/2026/NĐ-CP): of several provinces the
one with the largest share of the area receives. Resolution 66.19/2026/NQ-CP, Annex VIII: at sea outside of
all provinces it is the nearest one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Dict, List, NamedTuple, Sequence, Tuple

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import polygons_of
from mineral_plugin.core.overlap.pieces import AREA_DECIMALS, Overlap, distance_m, overlap, wider_than

SHARE_DECIMALS = 6


class NamedGround(NamedTuple):
    """A province, or a piece of one, and its ground in the area's plane."""

    name: str
    geometry: BaseGeometry


@dataclass(frozen=True)
class ProvinceShare:
    """The part of an area in one province: m2, share (0 to 1) and mean width (m) of its widest piece.

    ``sliver``: nowhere wider than the tolerance; it is told, and not counted as a province of the area.
    """

    name: str
    area_m2: float
    share: float
    width_m: float
    sliver: bool


@dataclass(frozen=True)
class Shares:
    """The shares of an area, largest first, and what lies in none or in several.

    ``none_m2``: at sea, abroad or in a gap of the layer; ``none_sliver``: nowhere wider than the tolerance.
    ``doubled_m2``: ground that the layer gives to more than one province.
    """

    area_m2: float
    provinces: Tuple[ProvinceShare, ...]
    none_m2: float
    none_share: float
    none_sliver: bool
    doubled_m2: float

    @property
    def counted(self) -> Tuple[ProvinceShare, ...]:
        """Return the provinces whose part is more than a sliver."""
        return tuple(one for one in self.provinces if not one.sliver)

    @property
    def largest(self) -> Tuple[ProvinceShare, ...]:
        """Return the province with the largest share; several where they differ by less than 0.01 m2."""
        counted = self.counted
        return tuple(one for one in counted if one.area_m2 == counted[0].area_m2)

    @property
    def wholly_inside(self) -> bool:
        """Return whether no more than slivers lie in no province."""
        return self.none_m2 == 0.0 or self.none_sliver

    @property
    def largest_is_sure(self) -> bool:
        """Return whether one province is the largest whatever becomes of ground given to several."""
        counted = self.counted
        if len(self.largest) != 1:
            return False
        return len(counted) == 1 or counted[0].area_m2 - counted[1].area_m2 > self.doubled_m2


class Nearest(NamedTuple):
    """The nearest provinces and their distance in m; several names where they are equally near (1 mm)."""

    names: Tuple[str, ...]
    distance_m: float


def province_shares(area: BaseGeometry, provinces: Sequence[NamedGround], sliver_width_m: float) -> Shares:
    """Return the shares of an area in provinces; all geometries are valid, in one plane, in m.

    Pieces of one name are one province.
    """
    whole = float(area.area)
    grounds = _by_name(provinces)
    met = [(name, overlap(area, ground, sliver_width_m)) for name, ground in grounds.items()]
    found = _without_slivers_alone([_share(name, common) for name, common in met if common is not None])
    rest = polygons_of(shapely.difference(area, shapely.union_all(list(grounds.values()))))
    none_m2 = round(float(rest.area), AREA_DECIMALS)
    doubled = sum(one.area_m2 for one in found) + none_m2 - whole
    return Shares(
        area_m2=round(whole, AREA_DECIMALS),
        provinces=tuple(sorted(found, key=lambda one: (-one.area_m2, one.name))),
        none_m2=none_m2,
        none_share=round(none_m2 / whole, SHARE_DECIMALS) if whole else 0.0,
        none_sliver=none_m2 > 0.0 and not any(wider_than(piece, sliver_width_m) for piece in rest.geoms),
        doubled_m2=_doubled(doubled, len(found)),
    )


def nearest_province(area: BaseGeometry, provinces: Sequence[NamedGround]) -> Nearest:
    """Return the nearest province and its distance in the plane in m (0 where the area touches it).

    Raises:
        ValueError: there is no province.
    """
    distances = {name: distance_m(area, ground) for name, ground in _by_name(provinces).items()}
    least = min(distances.values())
    return Nearest(tuple(sorted(name for name, far in distances.items() if far == least)), least)


def _by_name(provinces: Sequence[NamedGround]) -> Dict[str, BaseGeometry]:
    pieces: Dict[str, List[BaseGeometry]] = {}
    for name, ground in provinces:
        pieces.setdefault(name, []).append(ground)
    return {name: shapely.union_all(grounds) for name, grounds in pieces.items()}


def _share(name: str, common: Overlap) -> ProvinceShare:
    return ProvinceShare(name, common.area_m2, common.share, common.width_m, common.within_tolerance)


def _without_slivers_alone(found: List[ProvinceShare]) -> List[ProvinceShare]:
    """Return the shares; where all are slivers, the area is itself narrow and none is called so."""
    narrow = all(one.sliver for one in found)
    return [replace(one, sliver=False) for one in found] if narrow else found


def _doubled(excess_m2: float, count: int) -> float:
    """Return ground given twice; less than what rounding of the parts can make is none."""
    rounding = 0.5 * 10**-AREA_DECIMALS * (count + 2)
    return round(excess_m2, AREA_DECIMALS) if excess_m2 > rounding else 0.0
