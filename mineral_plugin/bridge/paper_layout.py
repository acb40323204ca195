"""Pages of a paper: each block is laid out by Qt by itself, and stacked here by rules of our own.

Qt's rich text breaks table rows and pictures in two at the end of a page and lays a repeated head over the
rest of a row. So a table is cut between rows with its head said again, a picture is never cut, and a heading
stays with what follows it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from html import escape
from typing import List, Optional, Sequence, Tuple

from qgis.PyQt.QtCore import QByteArray, QPointF, QRectF
from qgis.PyQt.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPagedPaintDevice,
    QPainter,
    QTextDocument,
)
from qgis.PyQt.QtSvg import QSvgRenderer

from mineral_plugin.core.papers.html import blocks_html
from mineral_plugin.core.papers.model import Block, Grid, Heading, NewPage, Paragraph, Picture

_MM_AN_INCH = 25.4
# Room above and below a block in mm.
_HEADING_ROOM = {1: (0.0, 2.5), 2: (4.0, 1.5), 3: (3.0, 0.8)}
_HEADING_POINTS = {1: 3.5, 2: 1.5, 3: 0.5}
_PARAGRAPH_ROOM, _OTHER_ROOM = (0.0, 1.3), (1.5, 2.5)
_NONE: Tuple[float, float] = (0.0, 0.0)
_ASKED_AGAIN = 3


@dataclass(frozen=True)
class Piece:
    """Something with a place on a page: laid out text, or a drawing; its size in dots, the room around it."""

    height: float
    above: float
    below: float
    document: Optional[QTextDocument] = None
    picture: Optional[Picture] = None
    width: float = 0.0


Page = Tuple[Tuple[float, Piece], ...]
"""Pieces with the distance of their top from the page's, in dots."""


class PageMaker:
    """Stacks blocks on pages of one size (dots) for one device and font."""

    def __init__(self, device: QPagedPaintDevice, font: QFont, width: float, height: float) -> None:
        self._device, self._font = device, font
        self._width, self._height = width, height
        self._dots_a_mm = device.logicalDpiX() / _MM_AN_INCH
        self._pages: List[List[Tuple[float, Piece]]] = [[]]
        self._y = 0.0
        # In a thread of QGIS's, PyQt takes the layout of a document that is gone for that of the next one at
        # its address; documents that are kept have addresses of their own.
        self._measured: List[Tuple[QTextDocument, QAbstractTextDocumentLayout]] = []

    def pages(self, blocks: Sequence[Block]) -> Tuple[Page, ...]:
        """Return the pages of a paper's blocks."""
        for number, block in enumerate(blocks):
            if isinstance(block, NewPage):
                self._turn()
            elif isinstance(block, Grid):
                self._put_grid(block)
            else:
                self._put(self._piece(block), self._kept_with(blocks, number))
        return tuple(tuple(page) for page in self._pages)

    def draw(self, painter: QPainter, page: Page) -> None:
        """Draw a page at the painter's origin."""
        for top, piece in page:
            if piece.picture is not None:
                left = (self._width - piece.width) / 2
                svg = QByteArray(piece.picture.svg.encode("utf-8"))
                QSvgRenderer(svg).render(painter, QRectF(left, top, piece.width, piece.height))
            elif piece.document is not None:
                painter.save()
                painter.translate(QPointF(0, top))
                piece.document.drawContents(painter)
                painter.restore()

    # --- stacking -----------------------------------------------------------------------------------

    def _turn(self) -> None:
        if self._pages[-1]:
            self._pages.append([])
        self._y = 0.0

    def _room(self, piece: Piece) -> float:
        """Return what is left of the page below the room above a piece."""
        return self._height - self._y - (piece.above if self._pages[-1] else 0.0)

    def _put(self, piece: Piece, more: float = 0.0) -> None:
        """Put a piece below the last one, on a new page where it and ``more`` below it do not fit."""
        if self._pages[-1] and piece.height + more > self._room(piece):
            self._turn()
        top = self._y + (piece.above if self._pages[-1] else 0.0)
        self._pages[-1].append((top, piece))
        self._y = top + piece.height + piece.below

    def _put_grid(self, grid: Grid) -> None:
        """Put a grid, cut between rows where a page ends; a piece has at least a row."""
        left = grid
        while left.rows:
            count = self._rows_that_fit(left)
            if count == 0:
                self._turn()
                count = max(1, self._rows_that_fit(left))
            self._put(self._piece(replace(left, rows=left.rows[:count])))
            left = replace(left, rows=left.rows[count:])
            if left.rows:
                self._turn()

    def _rows_that_fit(self, grid: Grid) -> int:
        low, high = 0, len(grid.rows)
        while low < high:
            middle = (low + high + 1) // 2
            piece = self._piece(replace(grid, rows=grid.rows[:middle]))
            low, high = (middle, high) if piece.height <= self._room(piece) else (low, middle - 1)
        return low

    def _kept_with(self, blocks: Sequence[Block], number: int) -> float:
        """Return the height that has to follow a heading or a kept paragraph on the same page."""
        block = blocks[number]
        keeps = isinstance(block, Heading) or (isinstance(block, Paragraph) and block.kept)
        if not keeps or number + 1 == len(blocks):
            return 0.0
        following = blocks[number + 1]
        if isinstance(following, NewPage):
            return 0.0
        if isinstance(following, Grid):
            following = replace(following, rows=following.rows[:2])
        piece = self._piece(following)
        own = self._piece(block).below
        return own + piece.above + piece.height + self._kept_with(blocks, number + 1)

    # --- pieces -------------------------------------------------------------------------------------

    def _piece(self, block: Block) -> Piece:
        above, below = (mm * self._dots_a_mm for mm in _rooms(block))
        if isinstance(block, Picture):
            width, height = block.width_mm * self._dots_a_mm, block.height_mm * self._dots_a_mm
            return Piece(height, above, below, picture=block, width=width)
        document = QTextDocument()
        self._measured.append((document, _measured_for(document, self._device)))
        document.setDefaultFont(self._font)
        document.setDefaultStyleSheet("p { margin: 0 } table { margin: 0 }")
        document.setDocumentMargin(0)
        document.setHtml(self._html(block))
        document.setTextWidth(self._width)
        return Piece(float(document.size().height()), above, below, document=document)

    def _html(self, block: Block) -> str:
        if isinstance(block, Heading):
            # Qt makes its own headings larger still than a style asks.
            points = self._font.pointSizeF() + _HEADING_POINTS[block.level]
            text = escape(block.text).replace("\n", "<br>")
            look = f"font-size:{points:g}pt;font-weight:bold"
            return f'<p align="{block.align}"><span style="{look}">{text}</span></p>'
        return blocks_html([block], lambda _picture: "")


def _measured_for(document: QTextDocument, device: QPagedPaintDevice) -> QAbstractTextDocumentLayout:
    """Let a document be measured for a device; return its layout.

    PyQt lets other threads run while it deletes a layout: a new one at that address is taken for the one that
    is just going, until that is gone. Asked again PyQt knows it.
    """
    for _ in range(_ASKED_AGAIN):
        layout = document.documentLayout()
        with suppress(RuntimeError):
            layout.setPaintDevice(device)
            return layout
    layout = document.documentLayout()
    layout.setPaintDevice(device)
    return layout


def _rooms(block: Block) -> Tuple[float, float]:
    if isinstance(block, Heading):
        return _HEADING_ROOM[block.level]
    if isinstance(block, Paragraph):
        return _PARAGRAPH_ROOM
    return _NONE if isinstance(block, NewPage) else _OTHER_ROOM
