"""Papers as PDF by Qt's own PDF writer, no other package: text stays text, drawings stay lines.

The writer needs no printer and no window, but fonts: a ``QGuiApplication`` has to run. Letters are embedded
with their meaning, so that Vietnamese can be searched and copied.
"""

from __future__ import annotations

from pathlib import Path
from typing import List, Tuple

from qgis.PyQt.QtCore import QMarginsF, QRectF, Qt
from qgis.PyQt.QtGui import (
    QFont,
    QFontInfo,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QRawFont,
    QTextOption,
)

from mineral_plugin.bridge.paper_layout import Page, PageMaker
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.papers.model import Paper

FAMILIES = ("Times New Roman", "Liberation Serif", "Noto Serif", "DejaVu Serif", "DejaVu Sans")
"""Families that papers are set in: the first that the machine has with all Vietnamese letters."""
_TELLING_LETTERS = "ăâđêôơưĂẰẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựỳỷỹỵỨẾ"
_MM_AN_INCH = 25.4
_DPI = 300
_POINTS, _LEAST_POINTS = 11.5, 7.5
_LEFT_MM, _OTHER_MM, _FOOT_MM = 25.0, 18.0, 8.0


def write_paper_pdf(paper: Paper, path: Path) -> int:
    """Write a paper as PDF (A4), whole or not at all; return how many pages it has.

    Raises:
        CannotWriteError: the file cannot be written; an earlier one is untouched.
    """
    pages: List[int] = []

    def fill(part: Path) -> None:
        pages.append(_print(paper, part))

    write_whole(path, fill)
    return pages[-1]


def paper_font(points: float = _POINTS) -> QFont:
    """Return the font of papers: the first known family that has every Vietnamese letter, bold ones too."""
    family = next((name for name in FAMILIES if _is_there(name) and _speaks_vietnamese(name)), "")
    font = QFont(family or QFont().family())
    font.setPointSizeF(points)
    return font


def _is_there(family: str) -> bool:
    # The font database itself is asked in another way by Qt 6.
    return QFontInfo(QFont(family)).family() == family


def _speaks_vietnamese(family: str) -> bool:
    for bold in (False, True):
        font = QFont(family)
        font.setBold(bold)
        raw = QRawFont.fromFont(font)
        if not all(raw.supportsCharacter(ord(letter)) for letter in _TELLING_LETTERS):
            return False
    return True


def _print(paper: Paper, path: Path) -> int:
    writer = _writer(paper, path)
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(path.name)
    try:
        maker, pages, font = _laid_out(paper, writer)
        for number, page in enumerate(pages, start=1):
            if number > 1:
                writer.newPage()
            maker.draw(painter, page)
            _draw_foot(painter, paper, font, (number, len(pages)), writer)
    finally:
        painter.end()
    return len(pages)


def _laid_out(paper: Paper, writer: QPdfWriter) -> Tuple[PageMaker, Tuple[Page, ...], QFont]:
    """Return the pages; of a paper that asks for one page in the largest letters with which it has one."""
    height = writer.height() - _FOOT_MM * writer.logicalDpiX() / _MM_AN_INCH
    points = _POINTS
    while True:
        font = paper_font(points)
        maker = PageMaker(writer, font, writer.width(), height)
        pages = maker.pages(paper.blocks)
        if not paper.one_page or len(pages) == 1 or points <= _LEAST_POINTS:
            return maker, pages, font
        points -= 0.5


def _writer(paper: Paper, path: Path) -> QPdfWriter:
    writer = QPdfWriter(str(path))
    writer.setResolution(_DPI)
    writer.setTitle(paper.title)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_LEFT_MM, _OTHER_MM, _OTHER_MM, _OTHER_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    return writer


def _draw_foot(
    painter: QPainter, paper: Paper, font: QFont, pages: Tuple[int, int], writer: QPdfWriter
) -> None:
    said = say(Phrase("paper.page", {"page": str(pages[0]), "pages": str(pages[1])}), paper.lang)
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() - 2)
    sheet = QRectF(0, 0, writer.width(), writer.height())
    painter.save()
    painter.setFont(small)
    option = QTextOption(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
    painter.drawText(sheet, f"{paper.foot} · {said}" if paper.foot else said, option)
    painter.restore()
