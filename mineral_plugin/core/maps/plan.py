"""The plan of a map: every element of every sheet in millimetres, and what the map itself shows in metres.

All boxes are measured from the top left of their sheet; all places on the map are (east, north) in metres of
the plan's zone. Texts are already broken into lines: who draws a plan breaks nothing and decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Optional, Tuple, Union

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.maps.papers import Paper

LEFT, CENTER, RIGHT = "left", "center", "right"
TOP, MIDDLE, BOTTOM = "top", "middle", "bottom"
MM_IN_POINT = 25.4 / 72.0
# A line of text is this many times as high as its letters' size; who draws a text draws it so.
LINE_HEIGHT = 1.2
# The first that is installed is used; all have Vietnamese, and the first three have the same widths.
FONT_FAMILIES = ("Arial", "Liberation Sans", "Arimo", "Noto Sans", "DejaVu Sans")

WHOLE, KEPT, RETURNED, INSIDE, UNMINED = "whole", "kept", "returned", "inside", "unmined"
ROLES = (WHOLE, KEPT, RETURNED, INSIDE, UNMINED)


@dataclass(frozen=True)
class Box:
    """A rectangle on a sheet in mm: left, top (downwards from the sheet's top), width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the right edge in mm."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return the lower edge in mm."""
        return self.y + self.height

    @property
    def middle(self) -> Tuple[float, float]:
        """Return the middle (x, y) in mm."""
        return self.x + self.width / 2, self.y + self.height / 2

    def grown(self, by_mm: float) -> Box:
        """Return the box with a band around it."""
        return Box(self.x - by_mm, self.y - by_mm, self.width + 2 * by_mm, self.height + 2 * by_mm)

    def meets(self, other: Box, tolerance_mm: float = 0.01) -> bool:
        """Return whether two boxes share more than a line."""
        return (
            min(self.right, other.right) - max(self.x, other.x) > tolerance_mm
            and min(self.bottom, other.bottom) - max(self.y, other.y) > tolerance_mm
        )

    def holds(self, other: Box, tolerance_mm: float = 0.01) -> bool:
        """Return whether another box lies within."""
        return (
            other.x >= self.x - tolerance_mm
            and other.y >= self.y - tolerance_mm
            and other.right <= self.right + tolerance_mm
            and other.bottom <= self.bottom + tolerance_mm
        )


@dataclass(frozen=True)
class Extent:
    """A rectangle of the plane in metres of the plan's zone."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        """Return the width in m."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """Return the height in m."""
        return self.north - self.south

    @property
    def middle(self) -> Tuple[float, float]:
        """Return the middle (east, north)."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2


@dataclass(frozen=True)
class FrameElement:
    """A line around a box (the neat line of the sheet)."""

    line_mm: float


@dataclass(frozen=True)
class TextElement:
    """Lines of text, ``\\n`` between them, all of one size."""

    text: str
    size_pt: float
    bold: bool = False
    italic: bool = False
    align: str = LEFT
    vertical: str = TOP


@dataclass(frozen=True)
class MapElement:
    """The map; its box is the frame of what is drawn.

    ``band_mm`` around the frame holds the numbers of the grid; ``grid_size_pt`` is their size. The width and
    height of the box are exactly those of the extent at the scale.
    """

    extent: Extent
    scale: int
    grid_interval_m: float
    band_mm: float
    grid_size_pt: float
    label_size_pt: float


@dataclass(frozen=True)
class TableElement:
    """A piece of a corner table: some rows of one ring, with its head; facts only below the last piece.

    From the top of the box: ``heading`` (``heading_mm`` high; lines; none if empty), the head of the system
    above X and Y (``system_mm``), the heads of the columns (``head_mm``), the rows (``row_mm`` each), then
    the facts, a framed cell each over the whole width (``row_mm``, and a line more for each further line of
    text). ``area`` and ``ring`` tell whose rows they are: the index of the area in the plan and of the table
    in its form; ``first_row`` counts from 0.
    """

    heading: str
    system_head: str
    heads: Tuple[str, ...]
    column_mm: Tuple[float, ...]
    rows: Tuple[Tuple[str, ...], ...]
    facts: Tuple[str, ...]
    area: int
    ring: int
    first_row: int
    size_pt: float
    heading_mm: float
    system_mm: float
    head_mm: float
    row_mm: float

    @property
    def facts_mm(self) -> Tuple[float, ...]:
        """Return the height of each fact in mm."""
        more = line_mm(self.size_pt)
        return tuple(self.row_mm + more * fact.count("\n") for fact in self.facts)

    @property
    def height_mm(self) -> float:
        """Return the height of the whole piece in mm."""
        head = self.heading_mm + self.system_mm + self.head_mm
        return head + self.row_mm * len(self.rows) + sum(self.facts_mm)


@dataclass(frozen=True)
class LegendItem:
    """A line of the legend: the symbol by its id, and its text.

    Symbols: ``corner``, ``boundary.<role>``, ``area.<role>`` (hatching), ``unmined``, ``grid``.
    """

    symbol: str
    text: str


@dataclass(frozen=True)
class LegendElement:
    """The legend: title (``row_mm`` high), then the items, symbols ``symbol_mm`` wide at the left.

    An item is ``row_mm`` high, and a line of text more for each further line.
    """

    title: str
    items: Tuple[LegendItem, ...]
    size_pt: float
    title_pt: float
    row_mm: float
    symbol_mm: float

    @property
    def items_mm(self) -> Tuple[float, ...]:
        """Return the height of each item in mm."""
        return tuple(self.row_mm + line_mm(self.size_pt) * item.text.count("\n") for item in self.items)

    @property
    def height_mm(self) -> float:
        """Return the height of the whole legend in mm."""
        return self.row_mm + sum(self.items_mm)


@dataclass(frozen=True)
class ScaleBarElement:
    """The scale bar: segments of ``unit_m`` each, drawn ``unit_mm`` long."""

    scale: int
    unit_m: float
    unit_mm: float
    segments: int
    size_pt: float


@dataclass(frozen=True)
class NorthElement:
    """The arrow to the north of the grid."""


@dataclass(frozen=True)
class InsetElement:
    """The sketch of the position; ``extent`` is wider than the map's, ``title`` stands above the frame.

    ``title_mm`` of the box belong to the title, the rest is the frame.
    """

    extent: Extent
    scale: int
    title: str
    title_mm: float
    size_pt: float


@dataclass(frozen=True)
class BlockElement:
    """A block to be signed: bold lines, then plain ones, all centred; below them is room to sign."""

    title: Tuple[str, ...]
    lines: Tuple[str, ...]
    title_pt: float
    size_pt: float


@dataclass(frozen=True)
class QrElement:
    """A square code that holds a text."""

    text: str


@dataclass(frozen=True)
class KeyCell:
    """A sheet in the diagram of sheets: its number and the ground it shows."""

    sheet: int
    extent: Extent


@dataclass(frozen=True)
class KeyElement:
    """The diagram of sheets: which sheet shows what; the one it stands on is marked."""

    title: str
    cells: Tuple[KeyCell, ...]
    here: int
    title_mm: float
    size_pt: float


Content = Union[
    FrameElement, TextElement, MapElement, TableElement, LegendElement, ScaleBarElement, NorthElement,
    InsetElement, BlockElement, QrElement, KeyElement,
]  # fmt: skip

KINDS: Dict[type, str] = {
    FrameElement: "frame", TextElement: "text", MapElement: "map", TableElement: "table",
    LegendElement: "legend", ScaleBarElement: "scale_bar", NorthElement: "north", InsetElement: "inset",
    BlockElement: "block", QrElement: "qr", KeyElement: "key",
}  # fmt: skip


@dataclass(frozen=True)
class Element:
    """An element of a sheet. Its id begins with what it is there for (``table.1.0.2``: ``table``)."""

    id: str
    box: Box
    content: Content

    @property
    def kind(self) -> str:
        """Return the kind of its content as one word."""
        return KINDS[type(self.content)]

    @property
    def purpose(self) -> str:
        """Return what it is there for: the id up to its first point."""
        return purpose_of(self.id)

    @property
    def taken(self) -> Box:
        """Return the ground it takes on the sheet: for the map, with the band of its grid numbers."""
        return self.box.grown(self.content.band_mm) if isinstance(self.content, MapElement) else self.box


@dataclass(frozen=True)
class Sheet:
    """A sheet of the map, numbered from 1."""

    number: int
    paper: Paper
    elements: Tuple[Element, ...]

    def element(self, element_id: str) -> Element:
        """Return an element by its id; an unknown one raises ``KeyError``."""
        for element in self.elements:
            if element.id == element_id:
                return element
        raise KeyError(element_id)

    @property
    def map(self) -> Optional[Element]:
        """Return the map on the sheet, if it has one."""
        return next((one for one in self.elements if isinstance(one.content, MapElement)), None)


@dataclass(frozen=True)
class MapArea:
    """An area that the map draws, and what it is there for (one of ``ROLES``)."""

    role: str
    area: LicenceArea


@dataclass(frozen=True)
class CornerLabel:
    """The number of a corner on the map.

    ``area``, ``part``, ``ring`` and ``corner`` are indices in the plan's areas (ring 0 is the outer one).
    ``point`` is the corner, ``middle`` the middle of the label's box, both (east, north) in m; the box is
    ``width_mm`` by ``height_mm`` on paper. ``leader`` asks for a line from the corner to the label.
    """

    sheet: int
    area: int
    part: int
    ring: int
    corner: int
    text: str
    point: Tuple[float, float]
    middle: Tuple[float, float]
    width_mm: float
    height_mm: float
    leader: bool


@dataclass(frozen=True)
class MapPlan:
    """The whole map: areas drawn, labels of their corners, and the sheets; all in one zone at one scale."""

    form_id: str
    lang: str
    zone: Zone
    scale: int
    areas: Tuple[MapArea, ...]
    labels: Tuple[CornerLabel, ...]
    sheets: Tuple[Sheet, ...]

    @property
    def paper(self) -> Paper:
        """Return the paper of the first sheet."""
        return self.sheets[0].paper


def purpose_of(element_id: str) -> str:
    """Return what an element of this id is there for."""
    return element_id.partition(".")[0]


def line_mm(size_pt: float) -> float:
    """Return the height of a line of text of a size, in mm."""
    return size_pt * MM_IN_POINT * LINE_HEIGHT
