"""The product's side of the overlap benches: each thing that is measured is called in one place."""

from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path
from typing import Dict, Optional, Sequence, Tuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.overlap.edge_sum import candidate_of, overlap_areas_of
from mineral_plugin.core.overlap.errors_of import BoundarySource, error_parameters, errors_of
from mineral_plugin.core.overlap.flat import FlatLayer
from mineral_plugin.core.overlap.hits import hits_of
from mineral_plugin.core.overlap.real_overlap import RealOverlap, real_overlap
from mineral_plugin.core.overlap.shape_store import ShapeStore
from mineral_plugin.core.report.model import Report
from mineral_plugin.core.work.check_desk import CheckDesk
from mineral_plugin.core.work.checking import CheckRequest, check_areas
from tests.bench.overlap_common import Check, Found

ZONE = Zone(6300, 6)
"""The plane of the data: EPSG:3405."""
DAY = date(2026, 11, 1)
NOW = datetime(2026, 11, 1, tzinfo=timezone.utc)
MAP = BoundarySource(grade="1:50000")
"""Zones as they are in most decisions: drawn on a map."""
_TYPED, _LAYER = BoundarySource(grade="typed", step_m=0.01), BoundarySource(grade="layer", step_m=0.001)


def named_layers(paths: Tuple[Path, ...]) -> Tuple[str, ...]:
    """Return a register, and zones where there are any, as a user names them for a check."""
    return tuple(f"{role}={path}|as_of={DAY}" for role, path in zip(("licence", "prohibited"), paths))


def ours_areas(layers: Sequence[FlatLayer], candidates: np.ndarray) -> Check:
    """Return the areas of every overlap from the flat arrays."""

    def answer(number: int) -> Found:
        found: Found = {}
        for layer, (place, area) in enumerate(overlap_areas_of(layers, candidate_of(candidates[number]))):
            found.update(zip(((layer, one) for one in place.tolist()), area.tolist()))
        return found

    return answer


class Measure:
    """Stage (ii): the common ground of a candidate and a shape, its width 2A/P, and its class.

    ``zones`` is how the boundaries of the zones were made; by default what their digits tell.
    """

    def __init__(self, zones: BoundarySource = _LAYER) -> None:
        self.values = error_parameters().values
        self.own = errors_of(_TYPED, self.values)
        self.errors = [errors_of(source, self.values) for source in (_TYPED, zones)]

    def __call__(
        self,
        candidate: BaseGeometry,
        shape: BaseGeometry,
        layer: int,
    ) -> RealOverlap:
        """Return what is known of a candidate and a shape of the register (0) or the zones (1)."""
        return real_overlap(candidate, shape, self.own, self.errors[layer], self.values)


class OurHits:
    """Stage (ii) at once: what is near by the flat boxes, the ground in common, its measures and its class.

    Where the geometry of every hit is wanted, areas made beforehand would only be made twice.
    """

    def __init__(
        self, layers: Sequence[FlatLayer], candidates: np.ndarray, zones: BoundarySource = _LAYER
    ) -> None:
        self._layers, self._candidates, self._measure = layers, candidates, Measure(zones)
        self._shapes = [ShapeStore(flat) for flat in layers]

    def __call__(self, number: int) -> Found:
        """Return the areas as stage (ii) measured them."""
        return {pair: told.area_m2 for pair, told in self.hits(number).items()}

    def hits(self, number: int) -> Dict[Tuple[int, int], RealOverlap]:
        """Return what is known of every hit of a candidate."""
        candidate = candidate_of(self._candidates[number])
        measure = self._measure
        found: Dict[Tuple[int, int], RealOverlap] = {}
        for layer, (flat, theirs) in enumerate(zip(self._layers, measure.errors)):
            by = measure.own, lambda row, errors=theirs: errors, measure.values
            for hit in hits_of(flat, self._shapes[layer], candidate, *by):
                found[layer, int(flat.place[hit.row])] = hit.overlap
        return found


class OurFullCheck:
    """A check with all rules: by itself, or at a desk that keeps law and files open while a hand moves."""

    def __init__(
        self, paths: Tuple[Path, Path], candidates: np.ndarray, desk: Optional[CheckDesk] = None
    ) -> None:
        self._areas = [licence_area(candidate, number) for number, candidate in enumerate(candidates)]
        self._reference = named_layers(paths)
        self._check = check_areas if desk is None else desk.check

    def __call__(self, number: int) -> Report:
        """Return the report on one candidate."""
        request = CheckRequest(
            areas=(self._areas[number],),
            procedure="P14",
            mineral="limestone_vlxdtt",
            event_date=DAY,
            reference=self._reference,
        )
        (report,) = self._check(request, NOW, "bench")
        return report


def licence_area(candidate: shapely.Polygon, number: int) -> LicenceArea:
    """Return a candidate as a licence area with its corner table."""
    corners = tuple(
        Corner(str(name), f"{north:.2f}", f"{east:.2f}", north, east, 2)
        for name, (east, north) in enumerate(candidate.exterior.coords[:-1], start=1)
    )
    return LicenceArea(f"c{number}", "", ZONE, (Part(Ring(corners)),))
