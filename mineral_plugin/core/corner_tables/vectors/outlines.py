"""Outlines of areas from the objects of a layer: polygons, lines that close, lines that nearly close."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Iterator, List, Mapping, Optional, Tuple

from mineral_plugin.core.area.geometry import DEGREE_M
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Place
from mineral_plugin.core.corner_tables.result import Answers, Choice, Question
from mineral_plugin.core.corner_tables.vectors.fields import area_name
from mineral_plugin.core.corner_tables.vectors.source import Arcs, Feature, Line, Piece, Value, VectorLayer

CLOSING_GAP_M = 0.05
CLOSE, LEAVE_OUT = "close", "leave out"


@dataclass(frozen=True)
class Outline:
    """One area as the file has it: parts of an outer ring and holes, not closed, in the file's coordinates.

    ``names`` are the corners' names of the one ring of an outline made of points.
    """

    name: str
    place: Place
    parts: Tuple[Tuple[Line, ...], ...]
    attributes: Mapping[str, Value] = field(default_factory=dict)
    names: Tuple[str, ...] = ()
    places: Tuple[Place, ...] = ()
    notes: Tuple[Phrase, ...] = ()
    questions: Tuple[Question, ...] = ()
    arcs: Arcs = Arcs()
    has_z: bool = False
    from_line: bool = False

    @property
    def lines(self) -> Tuple[Line, ...]:
        """Return all rings, part by part, the outer one first."""
        return tuple(line for part in self.parts for line in part)


@dataclass(frozen=True)
class Found:
    """What a layer's polygons and lines gave: outlines, notes, and how many lines can close no area."""

    outlines: Tuple[Outline, ...] = ()
    notes: Tuple[Phrase, ...] = ()
    open_lines: int = 0


def outlines_of(layer: VectorLayer, in_degrees: bool, answers: Answers) -> Found:
    """Return the outlines that the polygons and lines of a layer give, in the file's order."""
    outlines: List[Outline] = []
    open_lines = 0
    for feature in layer.features:
        polygon = _of_polygons(layer, feature)
        outlines.extend([polygon] if polygon is not None else [])
        for number, piece in enumerate(_lines(feature), start=1):
            outline = _of_line(layer, feature, piece, number, in_degrees, answers)
            if outline is None:
                open_lines += 1
            else:
                outlines.append(outline)
    return Found(tuple(outlines), open_lines=open_lines)


def _lines(feature: Feature) -> Iterator[Piece]:
    return (piece for piece in feature.pieces if piece.kind == "line")


def place_of(layer: VectorLayer, feature: Feature) -> Place:
    """Return where a feature stands in its file."""
    return Place("object", feature.number, layer.name)


def opened(line: Line) -> Line:
    """Return a ring without the closing vertex."""
    return line[:-1] if len(line) > 1 and line[0] == line[-1] else line


def _of_polygons(layer: VectorLayer, feature: Feature) -> Optional[Outline]:
    polygons = [piece for piece in feature.pieces if piece.kind == "polygon"]
    parts = tuple(tuple(opened(line) for line in piece.lines) for piece in polygons)
    parts = tuple(part for part in parts if len(part[0]) >= 3)
    if not parts:
        return None
    return Outline(
        name=area_name(feature.attributes),
        place=place_of(layer, feature),
        parts=parts,
        attributes=feature.attributes,
        arcs=sum((piece.arcs for piece in polygons), Arcs()),
        has_z=any(piece.has_z for piece in polygons),
    )


def _of_line(
    layer: VectorLayer, feature: Feature, piece: Piece, number: int, in_degrees: bool, answers: Answers
) -> Optional[Outline]:
    """Return the outline of a line that closes, or may close; ``None`` for one that bounds nothing."""
    line = piece.lines[0]
    # Two vertices bound no ground, nor do three of which the last is the first again.
    if len(opened(line)) < 3:
        return None
    place = place_of(layer, feature)
    gap_m = math.hypot(line[0][0] - line[-1][0], line[0][1] - line[-1][1]) * (DEGREE_M if in_degrees else 1.0)
    notes: Tuple[Phrase, ...] = ()
    questions: Tuple[Question, ...] = ()
    if gap_m == 0:
        notes = (Phrase("vector.note.line_closed", {"place": place.phrase}),)
    elif gap_m <= CLOSING_GAP_M:
        notes = (Phrase("vector.note.gap_closed", {"place": place.phrase, "gap": gap_m * 1000}),)
        line = line[:-1]
    else:
        identity = f"close:{place.key}" + (f":{number}" if number > 1 else "")
        answer = answers.get(identity)
        if answer == LEAVE_OUT:
            return None
        notes = (Phrase("vector.note.side_added", {"place": place.phrase, "gap": gap_m}),)
        questions = () if answer == CLOSE else (_ask_to_close(identity, place, gap_m, line),)
    return Outline(
        name=area_name(feature.attributes),
        place=place,
        parts=((opened(line),),),
        attributes=feature.attributes,
        notes=notes,
        questions=questions,
        arcs=piece.arcs,
        has_z=piece.has_z,
        from_line=True,
    )


def _ask_to_close(identity: str, place: Place, gap_m: float, line: Line) -> Question:
    values = {"place": place.phrase, "gap": gap_m, "corners": len(line)}
    return Question(
        id=identity,
        text=Phrase("vector.ask.open_line", values),
        choices=(
            Choice(CLOSE, Phrase("vector.choice.close", values)),
            Choice(LEAVE_OUT, Phrase("vector.choice.leave_out", values)),
        ),
        proposed=CLOSE,
        place=place,
    )
