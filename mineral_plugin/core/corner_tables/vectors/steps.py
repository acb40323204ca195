"""The step of coordinates that a file's own header or digits tell."""

from __future__ import annotations

import math
import struct
from pathlib import Path
from typing import Iterable

from mineral_plugin.core.area.geometry import DEGREE_M
from mineral_plugin.core.corner_tables.vectors.files import VectorKind
from mineral_plugin.core.corner_tables.vectors.printing import EXACT, Step
from mineral_plugin.core.corner_tables.vectors.source import Line

_MOST_STEP_M = 1000.0
_FINE_DEGREE_DECIMALS = 9


def step_of_file(path: Path, kind: VectorKind) -> Step:
    """Return the step that a MapInfo map's or a DGN's header gives, in the file's own units."""
    if kind.name == "MapInfo TAB":
        return _of_map(path)
    return _of_dgn(path) if kind.name == "DGN" else EXACT


def _of_map(path: Path) -> Step:
    """Read the scale of a .MAP file: coordinates are whole numbers of 1/scale (header at 0x170)."""
    beside = next(
        (p for p in path.parent.iterdir() if p.stem == path.stem and p.suffix.lower() == ".map"), None
    )
    head = beside.read_bytes()[:0x180] if beside is not None else b""
    if len(head) < 0x180:
        return EXACT
    return Step(*(_inverse(scale) for scale in struct.unpack_from("<2d", head, 0x170)))


def _of_dgn(path: Path) -> Step:
    """Read the units of a DGN's first element (TCB): sub units a master unit, positions a sub unit."""
    with path.open("rb") as stream:
        head = stream.read(1120)
    if len(head) < 1120 or head[1] & 0x7F != 9:
        return EXACT
    sub_units, positions = (_middle_endian(head, at) for at in (1112, 1116))
    step = _inverse(float(sub_units * positions))
    return Step(step, step)


def _middle_endian(data: bytes, at: int) -> int:
    # Integers of a DGN: two little-endian words, the higher one first.
    high, low = struct.unpack_from("<2H", data, at)
    return int(high << 16 | low)


def _inverse(scale: float) -> float:
    step = 1 / abs(scale) if math.isfinite(scale) and scale else 0.0
    return step if 0 < step < _MOST_STEP_M else 0.0


def step_of_degrees(lines: Iterable[Line]) -> Step:
    """Return the step in metres of degrees written with few decimals; nine and more count as exact."""
    most = 0
    for line in lines:
        for vertex in line:
            for value in vertex:
                _, _, fraction = repr(value).partition(".")
                most = max(most, len(fraction))
                if most >= _FINE_DEGREE_DECIMALS:
                    return EXACT
    step = DEGREE_M * 10.0**-most
    return Step(step, step)
