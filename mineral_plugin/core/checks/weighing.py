"""How a part of an area and an object meet, weighed by the errors of both boundaries.

What is nowhere wider than the tolerance that the user chose is within tolerance, as is what the error model
calls so; where the errors leave open whether two areas truly overlap, nobody can tell. See
``docs/decisions/0009-sliver-or-overlap.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Iterable, NamedTuple, Optional, Sequence, Tuple

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import polygons_of
from mineral_plugin.core.area.model import Part
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.findings import Outcome
from mineral_plugin.core.overlap.errors_of import (
    BoundaryErrors,
    BoundarySource,
    ErrorValues,
    errors_of,
    step_of_decimals,
)
from mineral_plugin.core.overlap.measured_ground import MeasuredGround
from mineral_plugin.core.overlap.pieces import LENGTH_DECIMALS, Overlap, distance_m
from mineral_plugin.core.overlap.real_overlap import RealOverlap, limits_of, outcome_under, real_overlap
from mineral_plugin.core.reference.boundaries import conversion_to, file_step_m
from mineral_plugin.core.reference.layers import ReferenceLayer

_TABLE = "typed"
# Where rows have grades of their own none is taken as coarser: the series of the State's geological maps.
_COARSE = "1:200.000"
# As far as errors of a map of 1:1,000,000 can hide an overlap; nobody draws a licence on a smaller scale.
_FARTHEST_M = 250.0
# Half the perimeter over the mean width 2A/P: 4 for a square, 7 for a strip five times as long as wide.
_STRIP = 7.0
_SLACK_M = 0.01


@dataclass(frozen=True)
class WeighedOverlap(Overlap):
    """Common ground with what the errors of both boundaries make of it.

    ``in_doubt``: they leave open whether it is real. ``probability`` is that of a true overlap,
    ``tolerance_m`` twice the standard deviation between both, at least what the user chose; ``length_m`` half
    the perimeter. ``is_strip``: it is long and thin, so that its mean width is a width.
    """

    in_doubt: bool = False
    probability: float = 1.0
    tolerance_m: float = 0.0
    length_m: float = 0.0
    is_strip: bool = True


class Beside(NamedTuple):
    """Two areas that share nothing as recorded, though errors could hide a true overlap: figures in m."""

    gap_m: float
    std_m: float
    probability: float


class Met(NamedTuple):
    """How two areas meet: what they share, their distance in m, and whether errors could hide an overlap."""

    shared: Optional[WeighedOverlap]
    gap_m: float
    beside: Optional[Beside]


@dataclass(frozen=True)
class Weights:
    """The values of the error model, and the width in m that the user chose as a tolerance."""

    values: ErrorValues
    width_m: float

    def met(
        self,
        first: BaseGeometry,
        second: BaseGeometry,
        errors: BoundaryErrors,
        source: BoundarySource,
        common: Optional[MeasuredGround] = None,
    ) -> Met:
        """Return how a polygon and an object in one plane (m) meet; a line or a point shares no ground.

        ``common`` is what they share where that is known already.
        """
        if common is None and shapely.get_dimensions(second) < 2:
            return Met(None, distance_m(first, second), None)
        found = real_overlap(first, second, errors, errors_of(source, self.values), self.values, common)
        if found.ground is not None and found.area_m2 > 0.0:
            return Met(self._weighed(first, found, found.ground), 0.0, None)
        doubt = found.outcome is Outcome.CANNOT_TELL
        beside = Beside(found.gap_m, found.std_m, found.probability) if doubt else None
        return Met(None, found.gap_m, beside)

    def overlap(
        self, first: BaseGeometry, second: BaseGeometry, one: BoundarySource, other: BoundarySource
    ) -> Optional[WeighedOverlap]:
        """Return what two objects share, ``None`` for borders or nothing."""
        return self.met(first, second, errors_of(one, self.values), other).shared

    def errors_of_part(self, part: Part) -> BoundaryErrors:
        """Return the errors of a part by its printed digits: the table is the legal source itself."""
        decimals = min((corner.decimals for ring in part.rings for corner in ring.corners), default=0)
        return errors_of(BoundarySource(_TABLE, step_of_decimals(decimals)), self.values)

    def reach_m(self, mine: Sequence[BoundaryErrors], layers: Iterable[ReferenceLayer], zone: Zone) -> float:
        """Return how far apart two areas may lie, in m, and still overlap in truth, for the worst boundary.

        At most 250 m. Rows with a grade of their own are taken as drawn at 1:200,000 at the coarsest, without
        a look through the whole layer.
        """
        theirs = tuple(source for layer in layers for source in _worst_sources(layer, zone))
        return _reach_m(self.values, tuple(mine), theirs)

    def _weighed(self, first: BaseGeometry, found: RealOverlap, ground: BaseGeometry) -> WeighedOverlap:
        outcome = outcome_under(found, self.width_m)
        return WeighedOverlap(
            geometry=ground,
            area_m2=found.area_m2,
            width_m=found.width_m,
            share=round(found.area_m2 / float(first.area), 6) if first.area else 0.0,
            within_tolerance=outcome is Outcome.WITHIN_TOLERANCE,
            in_doubt=outcome is Outcome.CANNOT_TELL,
            probability=found.probability,
            tolerance_m=round(max(found.tolerance_m, self.width_m), LENGTH_DECIMALS),
            length_m=found.length_m,
            is_strip=found.length_m >= _STRIP * found.width_m,
        )


def supposed_overlap(first: BaseGeometry, second: BaseGeometry) -> WeighedOverlap:
    """Return a small overlap where two areas beside one another are nearest, as if it were real."""
    place = shapely.buffer(
        shapely.points(shapely.get_coordinates(shapely.shortest_line(first, second))[0]), 1.0
    )
    return WeighedOverlap(polygons_of(place), 0.0, 0.0, 0.0, within_tolerance=False, in_doubt=True)


# While a hand moves a corner its boundary is as sure as before, and so are those of the layers.
@lru_cache(maxsize=64)
def _reach_m(
    values: ErrorValues, mine: Tuple[BoundaryErrors, ...], sources: Tuple[BoundarySource, ...]
) -> float:
    theirs = [errors_of(source, values) for source in sources]
    limits = (limits_of(one, other, values) for one in mine for other in theirs)
    reaches = (max(one.doubt_m - one.tolerance_m, 0.0) + _SLACK_M for one in limits)
    return min(max(reaches, default=0.0), _FARTHEST_M)


def _worst_sources(layer: ReferenceLayer, zone: Zone) -> Iterable[BoundarySource]:
    """Yield what is known of the boundaries of a layer; a layer without a system is read by nobody."""
    if layer.system is None:
        return
    own = layer.spec.fields.get("grade", "grade") in layer.table.columns
    for grade in (layer.spec.grade, _COARSE) if own else (layer.spec.grade,):
        conversion = conversion_to(layer.system, zone)
        yield BoundarySource(grade, None, file_step_m(layer.spec), conversion)
