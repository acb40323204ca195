"""Boundaries that give labels no room, drawn by a seed: spikes, spirals, tangled streams, holes, parts."""

from __future__ import annotations

from typing import Callable, Dict, Tuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rings = Tuple[Array, ...]


def _turned(radii: Array, turns: Array, middle: Tuple[float, float] = (0.0, 0.0)) -> Array:
    return np.column_stack([middle[0] + radii * np.cos(turns), middle[1] + radii * np.sin(turns)])


def spikes(random: np.random.Generator) -> Rings:
    """Return a star of dense spikes, 20 to 90 corners."""
    count = 2 * int(random.integers(10, 45))
    radii = np.where(np.arange(count) % 2, random.uniform(4.0, 20.0), random.uniform(25.0, 70.0))
    return (_turned(radii * random.uniform(0.9, 1.1, count), 2 * np.pi * np.arange(count) / count),)


def spiral(random: np.random.Generator) -> Rings:
    """Return a band wound up several times, its inner corners deep inside."""
    count = int(random.integers(20, 50))
    turns = np.linspace(0.0, 2 * np.pi * random.uniform(1.5, 3.0), count)
    radii = np.linspace(random.uniform(8.0, 15.0), random.uniform(45.0, 65.0), count)
    width = 0.35 * float(radii[-1] - radii[0]) / (float(turns[-1]) / (2 * np.pi))
    return (np.vstack([_turned(radii, turns), _turned(radii + width, turns)[::-1]]),)


def stream(random: np.random.Generator) -> Rings:
    """Return a plain area one side of which follows a stream in steps of about a millimetre."""
    count = int(random.integers(60, 200))
    way = np.cumsum(random.normal(0.0, 0.35, count))
    heading = np.pi / 2 + 0.9 * np.sin(way)
    step = random.uniform(0.5, 1.3)
    banks = np.cumsum(step * np.column_stack([np.cos(heading), np.sin(heading)]), axis=0)
    right = float(banks[:, 0].max()) + random.uniform(20.0, 60.0)
    corners = np.array([[right, banks[-1, 1]], [right, banks[0, 1] - 5.0]])
    ring = np.vstack([banks, corners])
    return (ring - (ring.min(axis=0) + ring.max(axis=0)) / 2,)


def holes(random: np.random.Generator) -> Rings:
    """Return an outline with holes close together."""
    outline = _turned(random.uniform(50.0, 70.0, 24), 2 * np.pi * np.arange(24) / 24)
    places = [(x, y) for x in (-22.0, 0.0, 22.0) for y in (-18.0, 4.0)]
    inner = [_turned(random.uniform(3.0, 8.0, 7), 2 * np.pi * np.arange(7) / 7, one) for one in places]
    return (outline, *inner)


def parts(random: np.random.Generator) -> Rings:
    """Return several small areas side by side, almost touching."""
    count = int(random.integers(3, 9))
    size = int(random.integers(6, 14))
    turns = 2 * np.pi * np.arange(size) / size
    rows = [((number % 3) * 17.0 - 17.0, (number // 3) * 17.0 - 17.0) for number in range(count)]
    return tuple(_turned(random.uniform(5.0, 8.2, size), turns, one) for one in rows)


KINDS: Dict[str, Callable[[np.random.Generator], Rings]] = {
    "spikes": spikes, "spiral": spiral, "stream": stream, "holes": holes, "parts": parts,
}  # fmt: skip
