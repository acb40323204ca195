"""A paper as plain values: headings, paragraphs, grids, pictures. Printers decide its looks only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple, Union

LEFT, CENTER, RIGHT = "left", "center", "right"


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the paper's title, 2 a chapter, 3 what stands above a table."""

    text: str
    level: int = 2
    align: str = LEFT


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of one look; ``kept`` asks that what follows stands on the same page."""

    text: str
    align: str = LEFT
    bold: bool = False
    italic: bool = False
    small: bool = False
    kept: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell of a grid; it spans ``over`` columns and ``down`` rows. A text may have several lines.

    A cell that a spanning one covers is left out of its row.
    """

    text: str
    align: str = LEFT
    bold: bool = False
    italic: bool = False
    over: int = 1
    down: int = 1


Row = Tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """A table: rows of the head, which repeat on every page, rows of the body, shares of the columns.

    ``share`` is how much of the line it takes (1 is all of it); ``small`` asks for smaller letters.
    """

    heads: Tuple[Row, ...]
    rows: Tuple[Row, ...]
    widths: Tuple[float, ...]
    borders: bool = True
    share: float = 1.0
    small: bool = False


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG without style sheets, its size on paper in mm, and what it shows in words."""

    svg: str
    width_mm: float
    height_mm: float
    says: str


@dataclass(frozen=True)
class NewPage:
    """What follows begins a new page."""


Block = Union[Heading, Paragraph, Grid, Picture, NewPage]


@dataclass(frozen=True)
class Paper:
    """A paper in one language: its title (also of the file), its content, the words in the foot of a page.

    ``one_page`` asks for smaller letters rather than a second page.
    """

    lang: str
    title: str
    blocks: Tuple[Block, ...]
    foot: str = ""
    one_page: bool = False

    @property
    def has_pictures(self) -> bool:
        """Return whether there is a picture in it."""
        return any(isinstance(block, Picture) for block in self.blocks)
