"""Outlines of areas from the objects of a layer: polygons, lines that close, lines that nearly close."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Iterator, Mapping, Optional, Tuple

from mineral_plugin.core.area.geometry import DEGREE_M
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Place
from mineral_plugin.core.corner_tables.result import LEAVE_OUT, Answers, Choice, Question
from mineral_plugin.core.corner_tables.vectors.fields import area_name
from mineral_plugin.core.corner_tables.vectors.joined import Chain, Drawn, chains_of
from mineral_plugin.core.corner_tables.vectors.source import Arcs, Feature, Line, Value, VectorLayer

CLOSING_GAP_M = 0.05
CLOSE = "close"


@dataclass(frozen=True)
class Outline:
    """One area as the file has it: parts of an outer ring and holes, not closed, in the file's coordinates.

    ``names`` and ``texts`` are, of an outline made of points, the corners' names and their X and Y as
    attributes print them.
    """

    name: str
    place: Place
    parts: Tuple[Tuple[Line, ...], ...]
    attributes: Mapping[str, Value] = field(default_factory=dict)
    names: Tuple[str, ...] = ()
    texts: Tuple[Tuple[str, str], ...] = ()
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
    polygons = [_of_polygons(layer, feature) for feature in layer.features]
    found = [outline for outline in polygons if outline is not None]
    drawn = [line for feature in layer.features for line in _lines(feature)]
    closed = [line for line in drawn if _closes(line)]
    chains, single = chains_of([line for line in drawn if not _closes(line)], in_degrees)
    found.extend(_of_chain(layer, chain) for chain in chains)
    lines = [_of_line(layer, line, in_degrees, answers) for line in (*closed, *single)]
    found.extend(outline for outline in lines if outline is not None)
    # Stable: what one object gave stays in its order.
    found.sort(key=lambda outline: outline.place.number)
    return Found(tuple(found), open_lines=lines.count(None))


def _lines(feature: Feature) -> Iterator[Drawn]:
    pieces = (piece for piece in feature.pieces if piece.kind == "line")
    return (Drawn(feature, number, piece) for number, piece in enumerate(pieces, start=1))


def _closes(drawn: Drawn) -> bool:
    line = drawn.piece.lines[0]
    return line[0] == line[-1]


def _of_chain(layer: VectorLayer, chain: Chain) -> Outline:
    place = place_of(layer, chain.first.feature)
    return Outline(
        name=area_name(chain.first.feature.attributes),
        place=place,
        parts=((chain.ring,),),
        attributes=chain.first.feature.attributes,
        notes=(Phrase("vector.note.lines_joined", {"place": place.phrase, "count": chain.count}),),
        has_z=chain.has_z,
        from_line=True,
    )


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


def _of_line(layer: VectorLayer, drawn: Drawn, in_degrees: bool, answers: Answers) -> Optional[Outline]:
    """Return the outline of a line that closes, or may close; ``None`` for one that bounds nothing."""
    feature, number, piece = drawn
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
