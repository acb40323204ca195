"""Outlines to areas as read: corners with text, parts, and notes on everything that is not as in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

import numpy as np

from mineral_plugin.core.area.geometry import DEGREE_M
from mineral_plugin.core.area.model import Corner
from mineral_plugin.core.area.zones import Coordinates, as_points
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.result import Question, ReadArea, ReadPart, ReadRing, Verdict
from mineral_plugin.core.corner_tables.vectors.arcs import chorded_arcs
from mineral_plugin.core.corner_tables.vectors.fields import level, stated_area
from mineral_plugin.core.corner_tables.vectors.outlines import Outline
from mineral_plugin.core.corner_tables.vectors.placing import Placement, Wish
from mineral_plugin.core.corner_tables.vectors.printed_corners import printed_corners
from mineral_plugin.core.corner_tables.vectors.printing import Printing, Step, printed, printing_of
from mineral_plugin.core.corner_tables.vectors.source import Line, Vertex
from mineral_plugin.core.corner_tables.vectors.steps import step_of_degrees

_CLOSE_M = 0.01
# Degrees come over with the millimetre that the way back may miss.
_GPS_M = 0.004

VertexNames = Mapping[Vertex, str]


@dataclass(frozen=True)
class Lot:
    """Outlines of one layer that come into the zone in one way; ``step`` is that of the file's numbers."""

    layer: str
    placement: Placement
    outlines: Tuple[Outline, ...]
    step: Step


def areas_of_lot(lot: Lot, names: Sequence[str], corner_names: VertexNames, wish: Wish) -> Iterator[ReadArea]:
    """Yield an area for each outline of a lot, named by ``names``; ``corner_names`` name vertices."""
    for name, outline in zip(names, lot.outlines):
        yield _area(lot, outline, name, corner_names, wish)


def _area(lot: Lot, outline: Outline, name: str, corner_names: VertexNames, wish: Wish) -> ReadArea:
    placement = lot.placement
    asked = bool(outline.questions or placement.questions)
    notes = (*placement.notes, *outline.notes)
    if placement.move is None:
        return ReadArea(name, Verdict.ASK, (), (), questions=outline.questions, notes=notes)
    points = [placement.move(as_points(line)) for line in outline.lines]
    step = step_of_degrees(outline.lines) if placement.in_degrees else lot.step
    printing = printing_of(np.vstack(points), step)
    rings = _rings(outline, points, printing, corner_names)
    notes = (*notes, *_notes(outline, points, rings, printing, step, placement.in_degrees))
    stated = printed_corners(outline, rings, max(step.largest_m, _GPS_M * placement.in_degrees), wish.answers)
    return ReadArea(
        name=name,
        verdict=Verdict.ASK if asked or stated.questions else Verdict.READ,
        rings=stated.rings,
        parts=_parts(outline),
        zone=placement.zone,
        zone_source=placement.source,
        stated_area=stated_area(outline.attributes),
        questions=(*outline.questions, *stated.questions),
        notes=(*notes, *stated.notes),
    )


def _rings(
    outline: Outline, points: Sequence[Coordinates], printing: Printing, corner_names: VertexNames
) -> Tuple[ReadRing, ...]:
    rings: List[ReadRing] = []
    at = 0
    for part in outline.parts:
        number = 0
        for line in part:
            names = _names(outline, line, number, corner_names)
            corners = tuple(_corner(n, p, printing.decimals) for n, p in zip(names, points[at]))
            rings.append(ReadRing(corners, outline.places or (outline.place,) * len(corners)))
            number += len(corners)
            at += 1
    return tuple(rings)


def _names(outline: Outline, line: Line, number: int, corner_names: VertexNames) -> Tuple[str, ...]:
    if outline.names:
        return outline.names
    named = tuple(corner_names.get(vertex, "") for vertex in line)
    if all(named) and len(set(named)) == len(named):
        return named
    return tuple(str(number + index) for index in range(1, len(line) + 1))


def _corner(name: str, point: Coordinates, decimals: int) -> Corner:
    (x_text, north), (y_text, east) = printed(point[1], decimals), printed(point[0], decimals)
    return Corner(name, x_text, y_text, north, east, decimals)


def _parts(outline: Outline) -> Tuple[ReadPart, ...]:
    top, bottom = level(outline.attributes, "top_m"), level(outline.attributes, "bottom_m")
    parts: List[ReadPart] = []
    at = 0
    for part in outline.parts:
        parts.append(ReadPart(at, tuple(range(at + 1, at + len(part))), top, bottom))
        at += len(part)
    return tuple(parts)


def _notes(
    outline: Outline,
    points: Sequence[Coordinates],
    rings: Sequence[ReadRing],
    printing: Printing,
    step: Step,
    in_degrees: bool,
) -> Iterator[Phrase]:
    yield from _printing_notes(printing, step)
    if outline.arcs.count:
        metres = outline.arcs.error * (DEGREE_M if in_degrees else 1.0)
        yield Phrase("vector.note.arcs", {"count": outline.arcs.count, "error": metres * 1000})
    else:
        arcs = sum((chorded_arcs(ring) for ring in points), chorded_arcs(points[0][:0]))
        if arcs.count:
            yield Phrase(
                "vector.note.chords", {"count": arcs.count, "chords": arcs.chords, "error": arcs.error * 1000}
            )
    if outline.has_z:
        yield Phrase("vector.note.heights")
    for ring in rings:
        yield from _repeats(ring)


def _printing_notes(printing: Printing, step: Step) -> Iterator[Phrase]:
    if printing.snapped:
        values = {
            "step": step.largest_m * 1000,
            "decimals": printing.decimals,
            "moved": printing.moved_m * 1000,
        }
        yield Phrase("vector.note.step_undone", values)
    elif step.largest_m >= 1.0:
        yield Phrase("vector.note.step_coarse", {"step": step.largest_m})
    elif step.largest_m > 0.0011:
        yield Phrase("vector.note.step", {"step": step.largest_m * 1000})
    elif printing.moved_m > 1e-5:
        yield Phrase("vector.note.rounded", {"moved": printing.moved_m * 1000})


def _repeats(ring: ReadRing) -> Iterator[Phrase]:
    corners = ring.corners
    for corner, after in zip(corners, (*corners[1:], corners[0])):
        apart = float(np.hypot(corner.north_m - after.north_m, corner.east_m - after.east_m))
        if apart < _CLOSE_M:
            yield Phrase(
                "vector.note.repeat", {"first": corner.name, "second": after.name, "apart": apart * 1000}
            )


def names_of_areas(outlines: Sequence[Tuple[str, Outline]]) -> Tuple[str, ...]:
    """Return the areas' names: their own, else the layer's, numbered where it has several without one."""
    nameless: Dict[str, int] = {}
    for layer, outline in outlines:
        nameless[layer] = nameless.get(layer, 0) + (not outline.name)
    count: Dict[str, int] = {}
    found: List[str] = []
    for layer, outline in outlines:
        count[layer] = count.get(layer, 0) + (not outline.name)
        found.append(outline.name or (layer if nameless[layer] == 1 else f"{layer} {count[layer]}"))
    return tuple(found)


def questions_of(lots: Sequence[Lot]) -> Tuple[Question, ...]:
    """Return the questions of the layers, each asked once."""
    found: Dict[str, Optional[Question]] = {}
    for lot in lots:
        for question in lot.placement.questions:
            found.setdefault(question.id, question)
    return tuple(question for question in found.values() if question is not None)
