"""Single lines whose ends meet, put together to closed ones: a boundary drawn side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, NamedTuple, Optional, Sequence, Set, Tuple

from mineral_plugin.core.corner_tables.vectors.source import Feature, Line, Piece, Vertex

# Ends meet when they are the same to a millimetre (to the hundred-millionth of a degree).
_DECIMALS_METRES, _DECIMALS_DEGREES = 3, 8


class Drawn(NamedTuple):
    """A line of a layer: its object, its number among the object's lines, itself."""

    feature: Feature
    number: int
    piece: Piece


@dataclass(frozen=True)
class Chain:
    """Lines that together close: the first of them, how many, the ring without its closing vertex."""

    first: Drawn
    count: int
    ring: Line
    has_z: bool


def chains_of(lines: Sequence[Drawn], in_degrees: bool) -> Tuple[Tuple[Chain, ...], Tuple[Drawn, ...]]:
    """Return the closed chains among open lines, and the lines that belong to none.

    Only lines of one drawing layer are joined, and only where exactly two of them meet.
    """
    decimals = _DECIMALS_DEGREES if in_degrees else _DECIMALS_METRES
    ends: Dict[Tuple[object, ...], List[int]] = {}
    for index, drawn in enumerate(lines):
        for vertex in (drawn.piece.lines[0][0], drawn.piece.lines[0][-1]):
            ends.setdefault(_end(drawn, vertex, decimals), []).append(index)
    used: Set[int] = set()
    chains: List[Chain] = []
    for index in range(len(lines)):
        followed = _followed(lines, ends, index, decimals) if index not in used else None
        if followed is not None and len(followed[0]) > 1:
            members, ring = followed
            used.update(members)
            has_z = any(lines[member].piece.has_z for member in members)
            chains.append(Chain(lines[index], len(members), ring, has_z))
    return tuple(chains), tuple(drawn for index, drawn in enumerate(lines) if index not in used)


def _end(drawn: Drawn, vertex: Vertex, decimals: int) -> Tuple[object, ...]:
    layer = drawn.feature.attributes.get("Layer", drawn.feature.attributes.get("Level"))
    return layer, round(vertex[0], decimals), round(vertex[1], decimals)


def _followed(
    lines: Sequence[Drawn], ends: Dict[Tuple[object, ...], List[int]], start: int, decimals: int
) -> Optional[Tuple[List[int], Line]]:
    """Return the lines of the chain that begins with ``start`` and its ring, ``None`` if it stays open."""
    members = [start]
    vertices = list(lines[start].piece.lines[0])
    origin = _end(lines[start], vertices[0], decimals)
    while True:
        here = _end(lines[start], vertices[-1], decimals)
        meeting = ends[here]
        if len(meeting) != 2:
            return None
        if here == origin:
            return (members, tuple(vertices[:-1])) if len(vertices) > 3 else None
        following = meeting[0] if meeting[1] == members[-1] else meeting[1]
        if following in members[1:] or following == members[-1]:
            return None
        members.append(following)
        line = lines[following].piece.lines[0]
        forward = _end(lines[start], line[0], decimals) == here
        vertices.extend(line[1:] if forward else line[-2::-1])
