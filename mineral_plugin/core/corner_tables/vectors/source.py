"""What a vector file holds, whatever program opens it: layers of features with plain geometries.

A ``VectorSource`` opens a file and gives its layers; fiona does so without QGIS, QGIS's own providers do so
inside. Coordinates come in the file's own system, east or longitude first. Everything after this is the
same for both, so the same file gives the same reading.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterator, Mapping, Optional, Protocol, Tuple, Union

from mineral_plugin.core.base.errors import InputError

Vertex = Tuple[float, float]
Line = Tuple[Vertex, ...]
Value = Union[str, int, float, None]


@dataclass(frozen=True)
class Arcs:
    """Curves that were turned to chords: how many, and the farthest a chord leaves its curve (file units)."""

    count: int = 0
    error: float = 0.0

    def __add__(self, other: Arcs) -> Arcs:
        """Return both together."""
        return Arcs(self.count + other.count, max(self.error, other.error))


@dataclass(frozen=True)
class Piece:
    """One simple geometry. ``kind`` is ``polygon`` (outer ring, then holes), ``line`` or ``point``.

    Rings of a polygon come as the file has them, with the closing vertex.
    """

    kind: str
    lines: Tuple[Line, ...]
    has_z: bool = False
    arcs: Arcs = Arcs()


@dataclass(frozen=True)
class Feature:
    """One object of a layer: its number in the layer from 1, its attributes, its geometry in pieces."""

    number: int
    attributes: Mapping[str, Value]
    pieces: Tuple[Piece, ...]


@dataclass(frozen=True)
class VectorLayer:
    """A layer: its name, the coordinate system as code (``EPSG:9208``) and WKT or empty, its features."""

    name: str
    code: str = ""
    wkt: str = ""
    fields: Tuple[str, ...] = ()
    features: Tuple[Feature, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Limits:
    """How much of a file is read at most, so that an answer comes in seconds."""

    bytes: int = 50_000_000
    layers: int = 200
    features: int = 50_000
    vertices: int = 150_000


class VectorSource(Protocol):
    """Opens vector files."""

    def layers(self, path: Path, drivers: Tuple[str, ...], limits: Limits) -> Tuple[VectorLayer, ...]:
        """Return the layers of a file, opened with one of the GDAL ``drivers`` and no other.

        Raises:
            InputError: the file cannot be opened, is damaged, or holds more than ``limits``.
        """


class Counter:
    """Counts what is taken from a file and stops at the limits."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._features = 0
        self._vertices = 0

    def layer(self, number: int) -> None:
        """Count a layer by its number from 1."""
        self._hold(number, self._limits.layers, "layers")

    def feature(self, pieces: Tuple[Piece, ...]) -> None:
        """Count a feature and its vertices.

        Raises:
            InputError: there are more than the limits allow.
        """
        self._features += 1
        self._vertices += sum(len(line) for piece in pieces for line in piece.lines)
        self._hold(self._features, self._limits.features, "features")
        self._hold(self._vertices, self._limits.vertices, "vertices")

    def _hold(self, count: int, limit: int, what: str) -> None:
        if count > limit:
            raise InputError(f"vector.too_many_{what}", file=self._path.name, limit=limit)


def numbered(
    features: Iterator[Tuple[Mapping[str, Value], Tuple[Piece, ...]]], counter: Counter
) -> Tuple[Feature, ...]:
    """Return features with their numbers, counted against the limits."""
    found = []
    for number, (attributes, pieces) in enumerate(features, start=1):
        counter.feature(pieces)
        found.append(Feature(number, attributes, pieces))
    return tuple(found)


def plain_value(value: object) -> Value:
    """Return an attribute as text, number or nothing."""
    if value is None or isinstance(value, (str, int, float)):
        return None if value == "" else value
    return str(value)


def first_text(attributes: Mapping[str, Value], fields: Tuple[str, ...]) -> Optional[str]:
    """Return the first attribute among ``fields`` that holds text, trimmed."""
    for name in fields:
        text = str(attributes.get(name) if attributes.get(name) is not None else "").strip()
        if text:
            return text
    return None
