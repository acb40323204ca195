"""A layer with what it may hold: outlines, rings of points, texts; and what of all layers is taken."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Dict, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

from mineral_plugin.core.area.old_systems import OldSystem, old_system_in
from mineral_plugin.core.area.zones import Zone, as_points
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.result import Answers, Question
from mineral_plugin.core.corner_tables.vectors.drawings import boundary_layer
from mineral_plugin.core.corner_tables.vectors.files import VectorKind
from mineral_plugin.core.corner_tables.vectors.nesting import asked_nesting, without_doubles
from mineral_plugin.core.corner_tables.vectors.outlines import Outline, outlines_of
from mineral_plugin.core.corner_tables.vectors.placing import orientation
from mineral_plugin.core.corner_tables.vectors.point_rings import outlines_of_points
from mineral_plugin.core.corner_tables.vectors.source import Feature, VectorLayer, Vertex
from mineral_plugin.core.corner_tables.vectors.systems import FileSystem, SystemKind, system_of_layer
from mineral_plugin.core.corner_tables.zone_words import zone_in

_ALWAYS_WGS84 = ("GPX", "KML", "KMZ")
# A line that misses its own start by less than this share of its length is taken for a boundary left open.
_NEARLY_CLOSED = 0.02
_MOST_TEXTS = 2000


@dataclass(frozen=True)
class Sheet:
    """A layer with its system, the outlines of its polygons and lines, the rings of its points, its texts."""

    layer: VectorLayer
    system: FileSystem
    in_degrees: bool
    outlines: Tuple[Outline, ...]
    points: Tuple[Outline, ...]
    texts: Tuple[str, ...]
    left: int = 0


@dataclass(frozen=True)
class Chosen:
    """What is read of a file's layers, the names that points give to vertices, what texts name, and notes."""

    sheets: Tuple[Sheet, ...]
    corner_names: Mapping[Vertex, str]
    named_zone: Optional[Zone]
    old: Optional[OldSystem]
    notes: Tuple[Phrase, ...]
    questions: Tuple[Question, ...]


def _named_only(layer: VectorLayer) -> VectorLayer:
    """Return a layer of KML with the names of its objects alone: GDAL's two drivers give other fields."""
    names = tuple(name for name in layer.fields if name.lower() == "name")
    features = tuple(
        replace(feature, attributes={"Name": feature.attributes.get(names[0]) if names else None})
        for feature in layer.features
    )
    return replace(layer, fields=("Name",), features=features)


def sheet_of(layer: VectorLayer, kind: VectorKind, answers: Answers) -> Sheet:
    """Return what a layer may hold."""
    if "KML" in kind.drivers:
        layer = _named_only(layer)
    system = (
        FileSystem(SystemKind.WGS84_DEGREES)
        if kind.name in _ALWAYS_WGS84
        else system_of_layer(layer.code, layer.wkt)
    )
    shapes = replace(layer, features=tuple(f for f in layer.features if not _is_text(f, kind)))
    in_degrees = _in_degrees(system, shapes)
    found = outlines_of(shapes, in_degrees, answers)
    return Sheet(
        layer=layer,
        system=system,
        in_degrees=in_degrees,
        outlines=found.outlines,
        points=outlines_of_points(shapes, answers),
        texts=tuple(_texts(layer)),
        left=found.open_lines,
    )


def _is_text(feature: Feature, kind: VectorKind) -> bool:
    """Return whether an object of a drawing is a text: it stands beside a corner, not on it."""
    return (
        kind.draws and bool(feature.attributes.get("Text")) and all(p.kind == "point" for p in feature.pieces)
    )


def _texts(layer: VectorLayer) -> Iterator[str]:
    yield layer.name
    found = (value for feature in layer.features for value in feature.attributes.values())
    texts = (value for value in found if isinstance(value, str))
    yield from (text for text, _ in zip(texts, range(_MOST_TEXTS)))


def _in_degrees(system: FileSystem, layer: VectorLayer) -> bool:
    if system.kind in (SystemKind.WGS84_DEGREES, SystemKind.VN_DEGREES):
        return True
    if system.kind is not SystemKind.NONE:
        return False
    lies = [orientation(as_points(piece.lines[0])) for feature in layer.features for piece in feature.pieces]
    return sum(name.startswith("degrees") for name in lies) > sum(name.startswith("plane") for name in lies)


def choose(sheets: Sequence[Sheet], kind: VectorKind, answers: Answers) -> Chosen:
    """Return what of a file's layers is read: boundaries before rings of points, closed before open lines."""
    notes: List[Phrase] = []
    closed = any(not outline.questions for sheet in sheets for outline in sheet.outlines)
    names: Dict[Vertex, str] = {}
    if closed:
        vertices = {
            vertex
            for sheet in sheets
            for outline in sheet.outlines
            for line in outline.lines
            for vertex in line
        }
        names = _corner_names(sheets, vertices, notes)
        sheets = [replace(sheet, points=()) for sheet in sheets]
    has_points = any(sheet.points for sheet in sheets)
    sheets = [_without_open(sheet, closed or has_points, notes) for sheet in sheets]
    questions: List[Question] = []
    if kind.draws:
        sheets = [_of_boundary(sheet, answers, questions) for sheet in sheets]
    if kind.draws or any(outline.from_line for sheet in sheets for outline in sheet.outlines):
        sheets = [_sorted_out(sheet, answers, notes) for sheet in sheets]
    texts = [text for sheet in sheets for text in sheet.texts]
    old = next((found for found in map(old_system_in, texts) if found is not None), None)
    taken = tuple(sheet for sheet in sheets if sheet.outlines or sheet.points)
    for sheet in sheets:
        if sheet not in taken:
            notes.append(Phrase("vector.note.layer_skipped", {"layer": sheet.layer.name}))
    return Chosen(taken, names, _named_zone(texts), old, tuple(notes), tuple(questions))


def _corner_names(sheets: Sequence[Sheet], vertices: Set[Vertex], notes: List[Phrase]) -> Dict[Vertex, str]:
    """Return the names of the points that stand on vertices of outlines; other points are left out."""
    names: Dict[Vertex, str] = {}
    for sheet in sheets:
        for outline in sheet.points:
            points = outline.lines[0]
            on_vertices = sum(vertex in vertices for vertex in points)
            if outline.names and on_vertices == len(points):
                names.update(zip(points, outline.names))
                notes.append(Phrase("vector.note.points_named", {"layer": sheet.layer.name}))
            else:
                notes.append(
                    Phrase("vector.note.points_left", {"layer": sheet.layer.name, "count": len(points)})
                )
    return names


def _without_open(sheet: Sheet, others: bool, notes: List[Phrase]) -> Sheet:
    """Return a sheet without the open lines that can hardly be boundaries, where there is better."""
    kept = tuple(
        outline
        for outline in sheet.outlines
        if not (others and outline.questions and not _nearly_closed(outline))
    )
    left = sheet.left + len(sheet.outlines) - len(kept)
    if left:
        notes.append(Phrase("vector.note.lines_left", {"layer": sheet.layer.name, "count": left}))
    return replace(sheet, outlines=kept)


def _of_boundary(sheet: Sheet, answers: Answers, questions: List[Question]) -> Sheet:
    outlines, question = boundary_layer(sheet.outlines, answers)
    questions.extend([question] if question is not None else [])
    return replace(sheet, outlines=outlines)


def _nearly_closed(outline: Outline) -> bool:
    line = outline.lines[0]
    length = sum(math.hypot(b[0] - a[0], b[1] - a[1]) for a, b in zip(line, line[1:]))
    return math.hypot(line[-1][0] - line[0][0], line[-1][1] - line[0][1]) < _NEARLY_CLOSED * length


def _sorted_out(sheet: Sheet, answers: Answers, notes: List[Phrase]) -> Sheet:
    outlines, doubles = without_doubles(sheet.outlines)
    if doubles:
        notes.append(Phrase("vector.note.doubles", {"layer": sheet.layer.name, "count": doubles}))
    return replace(sheet, outlines=asked_nesting(outlines, answers))


def _named_zone(texts: Sequence[str]) -> Optional[Zone]:
    """Return the one zone that the file's texts name in full, ``None`` where they name none or several."""
    found: Set[Zone] = set()
    for text in texts:
        try:
            zone = zone_in(text).zone
        except InputError:
            return None
        found.update([zone] if zone is not None else [])
    return next(iter(found)) if len(found) == 1 else None
