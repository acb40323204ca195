"""Papers: the sizes A4 to A0 (ISO 216), upright or lying, and their margins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

from mineral_plugin.core.base.errors import InputError

# ISO 216, short side and long side in mm.
_SIZES = {"A4": (210.0, 297.0), "A3": (297.0, 420.0), "A2": (420.0, 594.0), "A1": (594.0, 841.0),
          "A0": (841.0, 1189.0)}  # fmt: skip
PORTRAIT, LANDSCAPE = "portrait", "landscape"
# The neat line stands this far from the edge; printers need 5 mm or more.
_MARGINS = {"A4": 10.0, "A3": 10.0, "A2": 12.0, "A1": 15.0, "A0": 15.0}


@dataclass(frozen=True)
class Paper:
    """A sheet of paper as it lies: name, width and height in mm."""

    name: str
    width_mm: float
    height_mm: float

    @property
    def code(self) -> str:
        """Return what a paper is chosen by: ``A3``, or ``A3-landscape`` where it lies."""
        return self.name if self.orientation == PORTRAIT else f"{self.name}-{LANDSCAPE}"

    @property
    def orientation(self) -> str:
        """Return ``portrait`` or ``landscape``."""
        return LANDSCAPE if self.width_mm > self.height_mm else PORTRAIT

    @property
    def margin_mm(self) -> float:
        """Return the distance of the neat line from the edge, the same on all sides, in mm."""
        return _MARGINS.get(self.name, 10.0)


def paper(name: str, orientation: str = PORTRAIT) -> Paper:
    """Return a paper by its name (``A3``) and how it lies.

    Raises:
        InputError: no such paper.
    """
    if name not in _SIZES:
        raise InputError("map.no_paper", name=name, known=tuple(_SIZES))
    short, long = _SIZES[name]
    return Paper(name, long, short) if orientation == LANDSCAPE else Paper(name, short, long)


def paper_coded(code: str) -> Paper:
    """Return a paper by its code (``A3``, ``A3-landscape``).

    Raises:
        InputError: no such paper.
    """
    name, _, way = code.partition("-")
    if way not in ("", LANDSCAPE):
        raise InputError("map.no_paper", name=code, known=tuple(_SIZES))
    return paper(name, way or PORTRAIT)


def papers() -> Tuple[Paper, ...]:
    """Return all papers from the smallest, upright before lying."""
    return tuple(paper(name, way) for name in _SIZES for way in (PORTRAIT, LANDSCAPE))
