"""What a finished map really shows, as it is read back from a layout or a PDF: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.maps.plan import Box, Extent, purpose_of


@dataclass(frozen=True)
class ReadItem:
    """An item on a sheet: its id (empty for one that the user added), kind, box in mm, text.

    ``kind`` is one of the plan's, or the program's own word for another. ``needed`` is the width and height
    in mm that its text takes as drawn (``None`` where unknown): more than the box means clipped. A hidden
    item counts as missing.
    """

    id: str
    kind: str
    box: Box
    text: str = ""
    needed: Optional[Tuple[float, float]] = None
    is_visible: bool = True

    @property
    def purpose(self) -> str:
        """Return what it is there for: the id up to its first point."""
        return purpose_of(self.id)


@dataclass(frozen=True)
class ReadSheet:
    """A sheet: number from 1, size in mm, and its items."""

    number: int
    width_mm: float
    height_mm: float
    items: Tuple[ReadItem, ...]


@dataclass(frozen=True)
class ReadGrid:
    """A grid on the map: intervals and offsets in m of its zone; whether its numbers are printed."""

    interval_east_m: float
    interval_north_m: float
    offset_east_m: float = 0.0
    offset_north_m: float = 0.0
    zone: Optional[Zone] = None
    has_numbers: bool = True


@dataclass(frozen=True)
class ReadGridNumber:
    """A number of the grid as printed: its text, ``east`` or ``north``, and where its line meets the frame.

    ``at_mm`` counts from the sheet's left edge for ``east``, from its top for ``north``.
    """

    text: str
    axis: str
    at_mm: float


@dataclass(frozen=True)
class ReadFrame:
    """A map on a sheet: the id of its item, its box, scale, extent, zone (``None``: not VN-2000), grids."""

    item: str
    sheet: int
    box: Box
    scale: float
    extent: Extent
    zone: Optional[Zone]
    grids: Tuple[ReadGrid, ...] = ()
    numbers: Tuple[ReadGridNumber, ...] = ()


@dataclass(frozen=True)
class ReadLabel:
    """The number of a corner as drawn: text, the corner it stands for in m, the box it takes in mm.

    ``area`` is the index of the area in the plan; ``box`` is ``None`` where only the text is known.
    """

    sheet: int
    area: int
    text: str
    point: Tuple[float, float]
    box: Optional[Box] = None


@dataclass(frozen=True)
class ReadTable:
    """A piece of a corner table as printed: texts only, in the order of the sheet."""

    item: str
    sheet: int
    heading: str
    system_head: str
    heads: Tuple[str, ...]
    rows: Tuple[Tuple[str, ...], ...]
    facts: Tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadFont:
    """A font of a PDF: its name, whether it is embedded, whether its letters can be read as text."""

    name: str
    is_embedded: bool
    has_letters: bool = True


@dataclass(frozen=True)
class ReadMap:
    """All of a map as read back. ``fonts`` and ``page_texts`` are empty for a layout not yet exported.

    ``areas_drawn`` are the roles of the areas that the map really draws.
    """

    sheets: Tuple[ReadSheet, ...]
    frames: Tuple[ReadFrame, ...]
    tables: Tuple[ReadTable, ...]
    labels: Tuple[ReadLabel, ...]
    areas_drawn: Tuple[str, ...] = ()
    fonts: Tuple[ReadFont, ...] = ()
    page_texts: Tuple[str, ...] = ()
