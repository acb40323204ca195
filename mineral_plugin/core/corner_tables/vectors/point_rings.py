"""Rings from points: by the order of their names, else by the order of the file, asked where not certain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Place
from mineral_plugin.core.corner_tables.names import Step, name_key, step
from mineral_plugin.core.corner_tables.result import LEAVE_OUT, Answers, Choice, Question
from mineral_plugin.core.corner_tables.vectors.fields import (
    coordinate_fields,
    corner_name_field,
    group_field,
    text_of,
)
from mineral_plugin.core.corner_tables.vectors.outlines import Outline, place_of
from mineral_plugin.core.corner_tables.vectors.source import Feature, Value, VectorLayer, Vertex

BY_NAMES, AS_IN_FILE = "names", "file"


@dataclass(frozen=True)
class _Point:
    name: str
    vertex: Vertex
    place: Place
    attributes: Dict[str, Value]
    has_z: bool


def outlines_of_points(layer: VectorLayer, answers: Answers) -> Tuple[Outline, ...]:
    """Return the rings that the points of a layer make; too few points make none."""
    features = [feature for feature in layer.features if any(p.kind == "point" for p in feature.pieces)]
    field = corner_name_field(layer.fields, [feature.attributes for feature in features])
    groups = _groups(layer, features, field)
    rings = [(name, ring) for name, points in groups.items() for ring in _runs(points)]
    outlines = (_outline(layer, name, ring, answers) for name, ring in rings if len(ring) >= 3)
    return tuple(outline for outline in outlines if outline is not None)


def _groups(layer: VectorLayer, features: Sequence[Feature], field: Optional[str]) -> Dict[str, List[_Point]]:
    group = group_field(layer.fields, field)
    found: Dict[str, List[_Point]] = {}
    for feature in features:
        for piece in feature.pieces:
            if piece.kind == "point":
                point = _Point(
                    text_of(feature.attributes, field),
                    piece.lines[0][0],
                    place_of(layer, feature),
                    dict(feature.attributes),
                    piece.has_z,
                )
                found.setdefault(text_of(feature.attributes, group), []).append(point)
    return found


def _runs(points: List[_Point]) -> List[List[_Point]]:
    """Return the points cut where the names begin anew (1, 2, 3, 4, 1, 2, 3) or another series begins."""
    runs: List[List[_Point]] = []
    for point in points:
        new = not runs or (
            point.name and step(runs[-1][-1].name, point.name) in (Step.RESTART, Step.OTHER_SERIES)
        )
        if new:
            runs.append([point])
        else:
            runs[-1].append(point)
    # One series written piece by piece is no several rings: points in disorder stay together.
    firsts = [name_key(run[0].name).prefix for run in runs]
    return runs if all(len(run) >= 3 for run in runs) or len(set(firsts)) > 1 else [points]


def _outline(layer: VectorLayer, name: str, points: List[_Point], answers: Answers) -> Optional[Outline]:
    identity = f"points:{points[0].place.key}"
    answer = answers.get(identity)
    if answer == LEAVE_OUT:
        return None
    points = _without_repeat(points)
    ordered = sorted(points, key=lambda point: _sort_key(point.name))
    if not _named(points) or answer == AS_IN_FILE:
        ordered = points
    question = None if answer else _question(identity, points, ordered)
    notes = [Phrase("vector.note.points", {"layer": layer.name, "count": len(points)})]
    if [p.place for p in ordered] != [p.place for p in points]:
        notes.append(Phrase("vector.note.points_sorted", {"layer": layer.name}))
    return Outline(
        name=name,
        place=points[0].place,
        parts=((tuple(point.vertex for point in ordered),),),
        attributes=points[0].attributes,
        names=tuple(point.name for point in ordered) if _named(points) else (),
        texts=_texts(layer, ordered),
        places=tuple(point.place for point in ordered),
        notes=tuple(notes),
        questions=() if question is None else (question,),
        has_z=any(point.has_z for point in points),
    )


def _texts(layer: VectorLayer, points: Sequence[_Point]) -> Tuple[Tuple[str, str], ...]:
    """Return X and Y as the points' attributes print them; nothing where they do not for all."""
    fields = coordinate_fields(layer.fields)
    if fields is None:
        return ()
    found = tuple((text_of(p.attributes, fields[0]), text_of(p.attributes, fields[1])) for p in points)
    return found if all(x and y for x, y in found) else ()


def _without_repeat(points: List[_Point]) -> List[_Point]:
    """Return the points without a last one that is the first again."""
    first, last = points[0], points[-1]
    closing = len(points) > 3 and first.vertex == last.vertex and last.name in ("", first.name)
    return points[:-1] if closing else points


def _named(points: Sequence[_Point]) -> bool:
    names = [point.name for point in points]
    return all(names) and len(set(names)) == len(names)


def _sort_key(name: str) -> Tuple[object, ...]:
    key = name_key(name)
    number = key.roman if key.roman is not None else key.number
    return ("" if key.roman is not None else key.prefix, number, key.suffix)


def _question(identity: str, points: List[_Point], ordered: List[_Point]) -> Optional[Question]:
    """Return what has to be asked of the order of points, nothing where the names run on."""
    place = points[0].place
    values: Dict[str, object] = {"layer": place.holder, "count": len(points)}
    leave = Choice(LEAVE_OUT, Phrase("vector.choice.leave_points", values))
    in_file = Choice(AS_IN_FILE, Phrase("vector.choice.points_as_in_file", values))
    if not _named(points):
        return Question(
            identity, Phrase("vector.ask.points_unnamed", values), (in_file, leave), AS_IN_FILE, place
        )
    for before, after in zip(ordered, ordered[1:]):
        if step(before.name, after.name) is not Step.NEXT:
            values.update(before=before.name, after=after.name)
            by_names = Choice(BY_NAMES, Phrase("vector.choice.points_by_names", values))
            same = [p.place for p in ordered] == [p.place for p in points]
            choices = (by_names, leave) if same else (by_names, in_file, leave)
            return Question(identity, Phrase("vector.ask.points_gap", values), choices, BY_NAMES, after.place)
    return None
