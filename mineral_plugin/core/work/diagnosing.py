"""Use case: ask the doctor what may be wrong with an area's table, and apply the answer chosen."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple, Union

import numpy as np
import shapely
from shapely.geometry import box as box_polygon
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.geometry import area_polygon, moved, repaired
from mineral_plugin.core.area.model import LicenceArea, Part, Ring, Source, area_id
from mineral_plugin.core.area.zones import Coordinates, Zone, from_geographic, to_geographic
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.geopackage import Box
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.base.words import both
from mineral_plugin.core.corner_tables.doctor import (
    Clues,
    Evidence,
    Hypothesis,
    NamedPlace,
    Patient,
    conclude,
    diagnose,
    search_frame,
    state_of,
)
from mineral_plugin.core.corner_tables.net_areas import net_beside_holes_m2
from mineral_plugin.core.corner_tables.result import ReadArea, ReadPart
from mineral_plugin.core.reference.layers import ReferenceLayer
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.reference.systems import System

PROVINCE, COMMUNE = "province", "commune"
AnyArea = Union[LicenceArea, ReadArea]

# Lies in the middle of the country: layers pass through it on their way to VN-2000 degrees.
_BETWEEN = Zone(108 * 60, 6)
_TOLERANCE_M = 0.5
_NAME_COLUMNS = ("name", "ten", "ten_xa", "tenxa", "ten_tinh", "tentinh")


def diagnose_area(
    area: AnyArea,
    province: str = "",
    commune: str = "",
    reference: Sequence[str] = (),
    neighbours: Sequence[LicenceArea] = (),
    sources: Optional[Sources] = None,
) -> Tuple[Hypothesis, ...]:
    """Return what may be wrong with the table of an area, the likeliest first.

    ``reference`` are specs as for a check: the roles ``province`` and ``commune`` are boundary layers,
    every other role holds neighbours. The area itself may be among ``neighbours``: it speaks for nothing.

    Raises:
        MissingError, InputError: a layer cannot be opened, has no coordinate system or no names.
    """
    return in_python_thread(
        lambda: _diagnose(area, province, commune, reference, neighbours, sources or Sources())
    )


def _diagnose(
    area: AnyArea,
    province: str,
    commune: str,
    reference: Sequence[str],
    neighbours: Sequence[LicenceArea],
    sources: Sources,
) -> Tuple[Hypothesis, ...]:
    patient = patient_of(area)
    layers = sources.open(reference).layers
    frame = search_frame(state_of(patient))
    own = area.id if isinstance(area, LicenceArea) else ""
    others = [_place(other) for other in neighbours if other.id != own]
    clues = Clues(
        province=province,
        commune=commune,
        provinces=tuple(_places(layers, (PROVINCE,), frame)),
        communes=tuple(_places(layers, (COMMUNE,), frame)),
        neighbours=(*others, *_places(layers, _other_roles(layers), frame)),
    )
    return diagnose(patient, clues)


def patient_of(area: AnyArea) -> Patient:
    """Return the table of an area as the doctor takes it."""
    if isinstance(area, ReadArea):
        net = sum(net_beside_holes_m2(area))
        rings = tuple(Ring(ring.corners) for ring in area.rings)
        return Patient(rings, area.parts, area.zone, area.stated_area, net)
    every: List[Ring] = []
    parts: List[ReadPart] = []
    for part in area.parts:
        first = len(every)
        every.extend(part.rings)
        parts.append(ReadPart(first, tuple(range(first + 1, len(every))), part.top_m, part.bottom_m))
    return Patient(tuple(every), tuple(parts), area.zone, area.stated_area)


def _other_roles(layers: Sequence[ReferenceLayer]) -> Tuple[str, ...]:
    return tuple(sorted({layer.spec.role for layer in layers} - {PROVINCE, COMMUNE}))


def _place(area: LicenceArea) -> NamedPlace:
    ground = moved(area_polygon(area), lambda points: to_geographic(points, area.zone))
    return NamedPlace(area.name or area.id, ground)


def _places(
    layers: Sequence[ReferenceLayer], roles: Sequence[str], frame: Optional[Box]
) -> Iterator[NamedPlace]:
    if frame is None:
        return
    for layer in layers:
        if layer.spec.role in roles:
            yield from _read(layer, frame)


def _read(layer: ReferenceLayer, frame: Box) -> Iterator[NamedPlace]:
    """Yield the polygons of a layer near the frame in VN-2000 degrees; what is no polygon is no clue."""
    system = layer.system
    if system is None:
        raise InputError("error.doctor.no_system", source=layer.spec.source)
    column = _name_column(layer)
    columns = () if column == layer.table.key else (column,)
    rows = layer.reader.read(layer.table, columns, _own_box(frame, system))
    names = rows.columns[column] if columns else rows.keys.tolist()
    for name, geometry in zip(names, rows.geometry):
        ground = _ground(geometry)
        if ground is not None:
            yield NamedPlace(str(name or ""), _in_degrees(ground, system))


def _name_column(layer: ReferenceLayer) -> str:
    mapped = layer.spec.fields.get("name")
    columns = {column.lower(): column for column in layer.table.columns}
    wanted = (mapped.lower(),) if mapped else _NAME_COLUMNS
    found = next((columns[name] for name in wanted if name in columns), None)
    if found is not None:
        return found
    if layer.spec.role not in (PROVINCE, COMMUNE):
        return layer.table.key
    raise InputError("error.doctor.no_names", source=layer.spec.source)


def _ground(geometry: Optional[BaseGeometry]) -> Optional[BaseGeometry]:
    if geometry is None or geometry.is_empty or geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return None
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return None
    return geometry


def _in_degrees(geometry: BaseGeometry, system: System) -> BaseGeometry:
    placed = system.to_zone(geometry, _BETWEEN, _TOLERANCE_M)
    return repaired(moved(placed, lambda points: to_geographic(points, _BETWEEN)))


def _own_box(frame: Box, system: System) -> Box:
    if system.in_degrees:
        return frame
    zone = system.zone or _BETWEEN

    def plane(points: Coordinates) -> Coordinates:
        return from_geographic(points, zone)

    outline = shapely.segmentize(box_polygon(*frame), 0.5)
    west, south, east, north = moved(outline, plane).bounds
    return float(west), float(south), float(east), float(north)


def apply(hypothesis: Hypothesis, area: AnyArea) -> LicenceArea:
    """Return the area as a hypothesis reads it: corners, zone and stated area; everything else is kept.

    Raises:
        InputError: the numbers alone cannot put this right.
    """
    zone = hypothesis.zone
    if not hypothesis.applicable or zone is None:
        raise InputError("error.doctor.not_applicable", cause=hypothesis.noun)
    parts = tuple(
        Part(
            outer=hypothesis.rings[part.outer],
            holes=tuple(hypothesis.rings[hole] for hole in part.holes),
            top_m=part.top_m,
            bottom_m=part.bottom_m,
        )
        for part in hypothesis.parts
    )
    source = area.source if isinstance(area, LicenceArea) else Source()
    return LicenceArea(
        id=area_id(area.name, zone, parts),
        name=area.name,
        zone=zone,
        parts=parts,
        stated_area=hypothesis.stated_area,
        source=source,
    )


def diagnosis_document(hypotheses: Sequence[Hypothesis]) -> Dict[str, Any]:
    """Return a diagnosis as JSON values: the conclusion and every reading with its evidence, vi and en."""
    conclusion = conclude(hypotheses)
    return {
        "conclusion": {"kind": conclusion.kind, "text": both(conclusion.sentence).as_dict()},
        "hypotheses": [_hypothesis(entry) for entry in hypotheses],
    }


def _hypothesis(hypothesis: Hypothesis) -> Dict[str, Any]:
    zone, stated = hypothesis.zone, hypothesis.stated_area
    return {
        "id": hypothesis.id,
        "causes": [cause.value for cause in hypothesis.causes],
        "text": both(hypothesis.sentence).as_dict(),
        "details": [both(sentence).as_dict() for sentence in hypothesis.sentences],
        "score": hypothesis.score,
        "for": [_evidence(entry) for entry in hypothesis.supports],
        "against": [_evidence(entry) for entry in hypothesis.objections],
        "zone": zone.text if zone else None,
        "stated_area_m2": stated.square_metres if stated else None,
        "shift_m": hypothesis.shift_m,
        "applicable": hypothesis.applicable,
        "accuracy_m": hypothesis.accuracy_m,
        "changes": [asdict(change) for change in hypothesis.changes],
    }


def _evidence(evidence: Evidence) -> Dict[str, Any]:
    return {
        "clue": evidence.clue.value,
        "weight": round(evidence.weight, 2),
        "text": both(evidence.sentence).as_dict(),
    }
