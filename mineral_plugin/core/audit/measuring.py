"""What pairs of objects share: areas of all by the kernel, geometry only where it decides.

A pair is measured in the plane of its first object. What lies in the audit's plane anyway and is larger than
any error can make needs no geometry: its area is the kernel's. All others are cut by GEOS and weighed by the
error model.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Dict, Iterator, NamedTuple, Optional, Tuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import GEOSException
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.audit.layers import AuditLayer
from mineral_plugin.core.audit.model import SHARE_DECIMALS, Measured
from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.base.findings import Outcome
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.checks.weighing import Weights
from mineral_plugin.core.overlap.common_ground import common_ground, common_grounds
from mineral_plugin.core.overlap.errors_of import BoundaryErrors, errors_of
from mineral_plugin.core.overlap.flat import Floats, Ints
from mineral_plugin.core.overlap.measured_ground import measured_alone
from mineral_plugin.core.overlap.near_lengths import lengths_near
from mineral_plugin.core.overlap.pieces import AREA_DECIMALS
from mineral_plugin.core.overlap.real_overlap import RealOverlap, limits_of, outcome_under, real_overlap

_COARSEST_M = 1.0
_LISTEN_EVERY = 64
_CUT_AT_ONCE = 128


class Pairs(NamedTuple):
    """Pairs of places in two layers (n,) and their common areas in the audit's plane in m2 (n,)."""

    first: AuditLayer
    second: AuditLayer
    a: Ints
    b: Ints
    area_m2: Floats

    def taken(self, at: slice) -> Pairs:
        """Return some of the pairs."""
        return self._replace(a=self.a[at], b=self.b[at], area_m2=self.area_m2[at])


def measured_pairs(pairs: Pairs, by: Weights, progress: Progress) -> Iterator[Optional[Measured]]:
    """Yield the measures of each pair in turn, ``None`` where the two share nothing after all.

    Raises:
        CancelledError: ``progress`` asked to stop; it is asked every few ms.
    """
    sure_m = _sure_widths(pairs, by)
    seen = _Seen(np.zeros(len(pairs.a)), {})
    if pairs.first.system.zone == pairs.first.kept.plane:
        seen = _cut(pairs, sure_m, by, progress)
    known = {**_wide(pairs, seen.widths_m >= sure_m), **seen.narrow}
    for number, (a, b) in enumerate(zip(pairs.a.tolist(), pairs.b.tolist())):
        if number % _LISTEN_EVERY == 0:
            _listen(progress)
        if number in known:
            yield known[number]
            continue
        _listen(progress)
        zone = pairs.first.zone(a)
        shapes = pairs.first.shape(a, zone), pairs.second.shape(b, zone)
        yield _closely(pairs, (a, b), shapes, float(sure_m[number]), by)


class _Seen(NamedTuple):
    """What is known of pairs that lie in the audit's plane.

    A width in m (n,) that the mean width 2A/P of the widest piece is not under, and what the error model says
    of the pairs for which that is not enough, by their numbers.
    """

    widths_m: Floats
    narrow: Dict[int, Optional[Measured]]


def _cut(pairs: Pairs, sure_m: Floats, by: Weights, progress: Progress) -> _Seen:
    """Return widths of pairs: bounds where these are enough, else those of their grounds, cut in bulk.

    What is narrow is weighed while its shapes are at hand.
    """
    widths = np.nan_to_num(_bounds(pairs))
    narrow: Dict[int, Optional[Measured]] = {}
    first, second = pairs.first, pairs.second
    rows, others = first.row_of[pairs.a], second.row_of[pairs.b]
    (numbers,) = (np.isfinite(pairs.area_m2) & (widths < sure_m)).nonzero()
    for start in range(0, len(numbers), _CUT_AT_ONCE):
        _listen(progress)
        some = numbers[start : start + _CUT_AT_ONCE]
        shapes = first.shapes.shapes(rows[some]), second.shapes.shapes(others[some])
        cut = common_grounds(*shapes)
        widths[some] = widest_m(cut)
        for at in np.flatnonzero(widths[some] < sure_m[some]).tolist():
            _listen(progress)
            number = int(some[at])
            places, both = (int(pairs.a[number]), int(pairs.b[number])), (shapes[0][at], shapes[1][at])
            narrow[number] = _closely(pairs, places, both, float(sure_m[number]), by, cut[at])
    return _Seen(widths, narrow)


def widest_m(grounds: npt.NDArray[np.object_]) -> Floats:
    """Return the mean width 2A/P in m of the widest piece of each ground (n,), 0 for an empty one."""
    pieces, owner = shapely.get_parts(grounds, return_index=True)
    widths = np.zeros(len(grounds))
    np.maximum.at(widths, owner, 2.0 * shapely.area(pieces) / shapely.length(pieces))
    return widths


def _closely(
    pairs: Pairs,
    places: Tuple[int, int],
    shapes: Tuple[BaseGeometry, BaseGeometry],
    sure_m: float,
    by: Weights,
    ground: Optional[BaseGeometry] = None,
) -> Optional[Measured]:
    """Return what two objects share by the error model, from their shapes in the plane of the first.

    ``None``: no more than a border. ``ground`` is what they share where that was cut already. A wide overlap
    is told without a width.
    """
    first, second = pairs.first, pairs.second
    (a, b), (one, other) = places, shapes
    zone = first.zone(a)
    errors = _errors(first, a, zone, by), _errors(second, b, zone, by)
    try:
        common = None if ground is None else measured_alone(ground)
        found = real_overlap(one, other, *errors, by.values, common)
    except GEOSException:
        return Measured(Outcome.CANNOT_TELL, zone, 0.0, 0.0, 0.0, repaired=_repaired(first, a, second, b))
    if found.area_m2 == 0.0:
        return None
    told = Measured(
        outcome=outcome_under(found, by.width_m),
        plane=zone,
        area_m2=found.area_m2,
        share_first=_share(found.area_m2, float(one.area)),
        share_second=_share(found.area_m2, float(other.area)),
        repaired=_repaired(first, a, second, b),
    )
    return told if found.width_m >= sure_m else _with_width(told, found, by.width_m)


def _with_width(told: Measured, found: RealOverlap, width_m: float) -> Measured:
    return replace(
        told,
        tolerance_m=max(found.tolerance_m, width_m),
        probability=found.probability,
        width_m=found.width_m,
        widest_m=found.widest_m,
        length_m=found.length_m,
    )


def ground_of_pair(first: AuditLayer, a: int, second: AuditLayer, b: int) -> MultiPolygon:
    """Return the common ground of two objects in the plane of the first."""
    zone = first.zone(a)
    return common_ground(first.shape(a, zone), second.shape(b, zone))


def _listen(progress: Progress) -> None:
    if progress.cancelled():
        raise CancelledError("error.cancelled")


def _wide(pairs: Pairs, sure: npt.NDArray[np.bool_]) -> Dict[int, Measured]:
    """Return the measures of the pairs that need no geometry, by their numbers."""
    first, second, plane = pairs.first, pairs.second, pairs.first.kept.plane
    numbers = np.flatnonzero(sure)
    area = np.round(pairs.area_m2[numbers], AREA_DECIMALS)
    shares = [
        np.round(area / layer.areas[places[numbers]], SHARE_DECIMALS).tolist()
        for layer, places in ((first, pairs.a), (second, pairs.b))
    ]
    return {
        number: Measured(Outcome.CONFLICT, plane, one_area, share_first, share_second)
        for number, one_area, share_first, share_second in zip(numbers.tolist(), area.tolist(), *shares)
    }


def _bounds(pairs: Pairs) -> Floats:
    """Return a width in m (n,) that the mean width 2A/P of the widest piece of each pair is not under.

    The perimeter of common ground is border of one inside of the other: no more than lies in the other's box.
    """
    first, second = pairs.first, pairs.second
    rows, others = first.row_of[pairs.a], second.row_of[pairs.b]
    around = lengths_near(first.flat, rows, second.flat.box[:, others])
    around += lengths_near(second.flat, others, first.flat.box[:, rows])
    with np.errstate(invalid="ignore", divide="ignore"):
        bounds: Floats = 2.0 * pairs.area_m2 / around
    return bounds


def _sure_widths(pairs: Pairs, by: Weights) -> Floats:
    """Return the mean width in m (n,) from which no error can explain an overlap of two objects."""
    widths = np.empty(len(pairs.a))
    first, second = _graded(pairs.first, pairs.a), _graded(pairs.second, pairs.b)
    for grade, at in first.items():
        for other, there in second.items():
            errors = _most_errors(pairs.first, grade, by), _most_errors(pairs.second, other, by)
            # Ground as wide as that on average is somewhere wider than the user's tolerance too.
            widths[at & there] = max(limits_of(*errors, by.values).sure_m, by.width_m)
    return widths


def _graded(layer: AuditLayer, places: Ints) -> Dict[str, npt.NDArray[np.bool_]]:
    """Return for each grade which of some places have it (n,)."""
    grades = layer.grades
    if grades is None:
        return {layer.layer.spec.grade: np.ones(len(places), dtype=bool)}
    of_place = grades[places]
    return {str(grade): of_place == grade for grade in np.unique(of_place)}


def _most_errors(layer: AuditLayer, grade: str, by: Weights) -> BoundaryErrors:
    """Return the largest errors that a boundary of a grade has in the audit's plane, whatever its digits."""
    source = layer.source(grade, layer.kept.plane, None)
    coarsest = errors_of(replace(source, step_m=_COARSEST_M), by.values)
    unknown = errors_of(source, by.values)
    # Asked last: it takes a look at every corner of the layer.
    return coarsest if coarsest.std_m >= unknown.std_m or layer.is_printed else unknown


def _errors(layer: AuditLayer, place: int, zone: Zone, by: Weights) -> BoundaryErrors:
    return errors_of(layer.source_of(place, zone), by.values)


def _share(area_m2: float, whole_m2: float) -> float:
    return round(area_m2 / whole_m2, SHARE_DECIMALS) if whole_m2 else 0.0


def _repaired(first: AuditLayer, a: int, second: AuditLayer, b: int) -> Tuple[int, ...]:
    return tuple(
        number for number, layer, place in ((1, first, a), (2, second, b)) if layer.is_invalid(place)
    )
