"""What the stated area tells about a ring: whether it agrees, and which rows belong to it."""

from __future__ import annotations

from decimal import Decimal
from typing import List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from mineral_plugin.core.area.model import SQUARE_METRES, StatedArea
from mineral_plugin.core.area.zones import Coordinates, as_points
from mineral_plugin.core.base.typed_numbers import readings
from mineral_plugin.core.corner_tables.captions import stated_ways
from mineral_plugin.core.corner_tables.names import begins
from mineral_plugin.core.corner_tables.rows import Row

AGREES = 0.01
_MOST_TRIMMED = 2
_UNITS = ("ha", "km2", "m2")


class Figure(NamedTuple):
    """A number beside or between the rows that may be a stated area: its line, its text, its value."""

    line: int
    text: str
    value: Decimal


class Segment(NamedTuple):
    """Rows ``first`` to ``last`` (excluded) of a run whose ground agrees with a stated area."""

    first: int
    last: int
    area: StatedArea


def figure(line: int, text: str) -> Optional[Figure]:
    """Return a number that may be an area, ``None`` if the text is none; ``value`` is its first reading."""
    found = [reading for reading in readings(text) if reading.value]
    return Figure(line, text, found[0].value) if found else None


def points_of(rows: Sequence[Row]) -> Coordinates:
    """Return rows as (east, north), shape (n, 2)."""
    return as_points([(float(row.east.value), float(row.north.value)) for row in rows])


def ground_m2(points: Coordinates) -> float:
    """Return the plane area of a ring, whatever its direction."""
    if len(points) < 3:
        return 0.0
    east, north = (points - points[0]).T
    return abs(float(np.sum(east * np.roll(north, -1) - np.roll(east, -1) * north))) / 2.0


def bound_m2(rows: Sequence[Row]) -> float:
    """Return by how much the rounding of the printed corners may change a ring's area at most, in m2."""
    points = points_of(rows)
    ahead, behind = np.roll(points, -1, axis=0), np.roll(points, 1, axis=0)
    halves = np.array([[0.5 * 10.0**-row.east.decimals, 0.5 * 10.0**-row.north.decimals] for row in rows])
    return float(np.sum(np.abs(ahead - behind)[:, ::-1] * halves)) / 2.0


def agrees(computed_m2: float, area: StatedArea, net_m2: float = 0.0) -> bool:
    """Return whether an area stated agrees with a computed one to 1 % or to its last printed digit."""
    spare = max(AGREES * area.square_metres, area.half_unit_m2)
    return any(abs(computed_m2 - left - area.square_metres) <= spare for left in {0.0, net_m2})


def meant(
    found: Figure, computed_m2: float, unit: Optional[str], net_m2: float = 0.0
) -> Optional[StatedArea]:
    """Return a figure as the stated area of a ring if it agrees, in its unit or in the one that fits."""
    if unit is None and found.text.isdecimal() and len(found.text) == 1 and computed_m2:
        # A single figure without a unit may be anything: it has to agree better than to its last digit.
        ways = [area for one in _UNITS for area in stated_ways(found.text, one)]
        ways = [area for area in ways if abs(area.square_metres - computed_m2) <= AGREES * computed_m2]
        return ways[0] if ways else None
    ways = [area for one in ((unit,) if unit else _UNITS) for area in stated_ways(found.text, one)]
    fitting = [area for area in ways if agrees(computed_m2, area, net_m2)]
    return min(fitting, key=lambda area: abs(area.square_metres - computed_m2), default=None)


def best_of(
    figures: Sequence[Figure], computed_m2: float, unit: Optional[str], net_m2: float = 0.0
) -> Optional[StatedArea]:
    """Return the figure that agrees best with a computed area, ``None`` if none does."""
    fitting = [area for area in (meant(found, computed_m2, unit, net_m2) for found in figures) if area]
    return min(fitting, key=lambda area: abs(area.square_metres - computed_m2), default=None)


def segments(rows: Sequence[Row], figures: Sequence[Figure], unit: Optional[str]) -> Tuple[Segment, ...]:
    """Return how a run falls into rings that agree with the areas printed beside them, empty if unknown.

    At most two rows at each end may belong to other tables; between two rings none is left over.
    """
    ordered = sorted(set(figures), key=lambda found: found.line)
    whole = best_of(ordered, ground_m2(points_of(rows)), unit)
    first_of_table = not rows[0].name or begins(rows[0].name)
    every = (Segment(0, len(rows), whole),) if whole is not None else ()
    if every and (first_of_table or is_strict(rows, every[0])):
        return every
    # A table may begin with the last rows of another one, never behind its own first corner.
    chains = [
        chain
        for chain in _chains(rows, ordered, unit)
        if (len(chain) > 1 or is_strict(rows, chain[0])) and not (first_of_table and chain[0].first)
    ]
    if every and not chains:
        return every
    least = min((_left_over(chain, len(rows)) for chain in chains), default=0)
    if len(rivals(chains)) > 1 and not every:
        return ()
    best = [chain for chain in chains if _left_over(chain, len(rows)) == least]
    if len({tuple((s.first, s.last) for s in chain) for chain in best}) > 1:
        best = [chain for chain in best if all(is_strict(rows, segment) for segment in chain)]
    unique = {tuple((s.first, s.last) for s in chain): chain for chain in best}
    return next(iter(unique.values())) if len(unique) == 1 else ()


def rivals(chains: Sequence[Tuple[Segment, ...]]) -> Tuple[Tuple[int, int], ...]:
    """Return the different rows (first, behind the last) that chains of one ring take."""
    return tuple(sorted({(chain[0].first, chain[0].last) for chain in chains if len(chain) == 1}))


def rival_rings(rows: Sequence[Row], figures: Sequence[Figure], unit: Optional[str]) -> Tuple[Segment, ...]:
    """Return the rings that agree alike with the area beside a run, empty unless there are several."""
    ordered = sorted(set(figures), key=lambda found: found.line)
    first_of_table = not rows[0].name or begins(rows[0].name)
    chains = [
        chain
        for chain in _chains(rows, ordered, unit)
        if len(chain) == 1 and is_strict(rows, chain[0]) and not (first_of_table and chain[0].first)
    ]
    found = {(chain[0].first, chain[0].last): chain[0] for chain in chains}
    return tuple(found[key] for key in sorted(found)) if len(found) > 1 else ()


def _left_over(chain: Sequence[Segment], count: int) -> int:
    return count - sum(segment.last - segment.first for segment in chain)


def is_strict(rows: Sequence[Row], segment: Segment) -> bool:
    """Return whether the rounding of figure and corners explains a segment's difference from its area."""
    part = rows[segment.first : segment.last]
    difference = abs(ground_m2(points_of(part)) - segment.area.square_metres)
    return difference <= segment.area.half_unit_m2 + bound_m2(part)


def _chains(rows: Sequence[Row], figures: Sequence[Figure], unit: Optional[str]) -> List[Tuple[Segment, ...]]:
    chains: List[Tuple[Segment, ...]] = []
    open_chains: List[Tuple[Segment, ...]] = [()]
    for _ in range(min(len(figures), 40)):
        grown = [
            (*chain, segment)
            for chain in open_chains[:50]
            for segment in _next_segments(rows, figures, unit, chain)
        ]
        chains += [chain for chain in grown if len(rows) - chain[-1].last <= _MOST_TRIMMED]
        open_chains = grown
        if not grown:
            break
    return chains


def _next_segments(
    rows: Sequence[Row], figures: Sequence[Figure], unit: Optional[str], chain: Tuple[Segment, ...]
) -> List[Segment]:
    starts = range(_MOST_TRIMMED + 1) if not chain else (chain[-1].last,)
    found: List[Segment] = []
    for first in starts:
        sums = _growing_areas(points_of(rows[first:])) if len(rows) - first >= 3 else []
        for count in range(3, len(rows) - first + 1):
            last = first + count
            near = [f for f in figures if rows[first].line <= f.line <= rows[last - 1].line]
            area = best_of(near, sums[count - 1], unit) if near else None
            if area is not None:
                found.append(Segment(first, last, area))
    return found


def _growing_areas(points: Coordinates) -> Sequence[float]:
    """Return the area of the ring of the first 1, 2 ... n points."""
    east, north = (points - points[0]).T
    cross = east[:-1] * north[1:] - east[1:] * north[:-1]
    return [0.0, *(abs(float(total)) / 2.0 for total in np.cumsum(cross))]


def square_metres(value: Decimal, unit: str) -> float:
    """Return a value in m2."""
    return float(value * SQUARE_METRES[unit])
