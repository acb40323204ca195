"""A layout as PDF or pictures: text as text, lines as lines, true to scale, written whole or not at all."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Callable, Iterator, List

from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsLayout,
    QgsLayoutExporter,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutRenderContext,
    QgsPrintLayout,
    QgsRenderContext,
    QgsVectorSimplifyMethod,
)
from qgis.PyQt.QtCore import QMarginsF, QSizeF
from qgis.PyQt.QtGui import QPageSize, QPainter, QPdfWriter, QTransform

from mineral_plugin.bridge.map_layouts.pages import box_of
from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.locate import program_version

DPI = 300
_MM_IN_INCH, _POINTS_IN_INCH = 25.4, 72
_NOT_WRITTEN = "map.not_exported"
_Flag = QgsLayoutRenderContext.Flag
Step = Callable[[], None]


def export_pdf(layout: QgsPrintLayout, path: Path, layered: bool = False, georeferenced: bool = True) -> None:
    """Write all sheets of a layout into one PDF; on the main thread, without any window.

    ``georeferenced`` puts the place of the map into it; ``layered`` makes a GeoPDF whose layers can be
    switched, which QGIS makes of several files and true to 0.2 mm only.

    Raises:
        CannotWriteError: the file cannot be written; an earlier one is as it was.
    """
    if layered:
        write_whole(path, lambda part: _layered_beside(layout, part, georeferenced))
        return
    writing = PdfWriting(layout, path, georeferenced)
    try:
        for step in writing.steps():
            step()
    finally:
        writing.close()


def _layered_beside(layout: QgsPrintLayout, part: Path, georeferenced: bool) -> None:
    # What puts the place into the file goes by its ending.
    named = part.with_suffix(".pdf")
    try:
        _layered(layout, named, georeferenced)
        named.replace(part)
    finally:
        named.unlink(missing_ok=True)


# --- one file, true to scale ------------------------------------------------------------------------------


class PdfWriting:
    """Writes what ``export_pdf`` writes in steps, a sheet each, so that a window lives on in between.

    ``close`` is for the end, whether it was reached or not: without the last step the file is as it was.
    """

    def __init__(self, layout: QgsPrintLayout, path: Path, georeferenced: bool = True) -> None:
        self._layout, self._path, self._georeferenced = layout, path, georeferenced
        self._drawn = path.with_name(f".{secrets.token_hex(8)}.pdf")
        self._drawing = _Drawing(layout, self._drawn, path)

    def steps(self) -> List[Step]:
        """Return the steps in their order; on the main thread.

        Raises, each of them:
            CannotWriteError: the file cannot be written; an earlier one is as it was.
        """
        return [*self._drawing.steps(), self._put_place, self._finish]

    def _put_place(self) -> None:
        if self._georeferenced and self._layout.referenceMap() is not None:
            _put_place(self._drawn, self._layout.referenceMap())

    def _finish(self) -> None:
        def put(part: Path) -> None:
            self._drawn.replace(part)

        write_whole(self._path, put)

    def close(self) -> None:
        """Leave nothing open and nothing behind but the file."""
        self._drawing.close()
        self._drawn.unlink(missing_ok=True)


class _Drawing:
    """A PDF without its place, sheet by sheet; ``named`` is the file that the user knows of."""

    def __init__(self, layout: QgsPrintLayout, path: Path, named: Path) -> None:
        self._layout, self._named = layout, named
        self._pages = layout.pageCollection()
        self._writer = QPdfWriter(str(path))
        self._painter = QPainter()

    def steps(self) -> List[Step]:
        """Return what draws it, to be done one after the other."""
        sheets = (partial(self._draw, number) for number in range(self._pages.pageCount()))
        return [self._begin, *sheets, self.close]

    def _begin(self) -> None:
        self._writer.setResolution(DPI)
        self._writer.setTitle(self._layout.name())
        self._writer.setCreator(f"Mineral Licence {program_version()}")
        _set_page(self._writer, self._pages.page(0))
        if not self._painter.begin(self._writer):
            raise CannotWriteError(_NOT_WRITTEN, path=str(self._named))

    def _draw(self, number: int) -> None:
        if number:
            _set_page(self._writer, self._pages.page(number))
            self._writer.newPage()
        self._painter.setWorldTransform(_true_to_scale(self._writer, self._pages.page(number)))
        with _as_vectors(self._layout.renderContext()):
            QgsLayoutExporter(self._layout).renderPage(self._painter, number)

    def close(self) -> None:
        """Write what was drawn."""
        if self._painter.isActive():
            self._painter.end()


def _put_place(path: Path, shown: QgsLayoutItemMap) -> None:
    """Write into the file which ground its first page shows.

    QGIS's own way leaves a file of another maker than itself as it is. One dot a point is what a page is
    measured in: nothing is rounded.
    """
    box, extent = box_of(shown), shown.extent()
    metres_in_mm = extent.width() / box.width
    dot = metres_in_mm * _MM_IN_INCH / _POINTS_IN_INCH
    west, north = extent.xMinimum() - box.x * metres_in_mm, extent.yMaximum() + box.y * metres_in_mm
    with _quiet():
        data = gdal.OpenEx(str(path), gdal.OF_UPDATE, open_options=[f"DPI={_POINTS_IN_INCH}"])
        if data is None:
            raise CannotWriteError(_NOT_WRITTEN, path=str(path))
        data.SetProjection(shown.crs().toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT1_GDAL))
        data.SetGeoTransform((west, dot, 0.0, north, 0.0, -dot))
        data.FlushCache()


@contextmanager
def _quiet() -> Iterator[None]:
    """Let GDAL keep its warnings to itself: of whole points, and of pictures that have no place."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield
    finally:
        gdal.PopErrorHandler()


def _set_page(writer: QPdfWriter, page: QgsLayoutItemPage) -> None:
    size = QSizeF(page.pageSize().width(), page.pageSize().height())
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Millimeter, "", exact))
    writer.setPageMargins(QMarginsF(0.0, 0.0, 0.0, 0.0))


def _true_to_scale(writer: QPdfWriter, page: QgsLayoutItemPage) -> QTransform:
    """Return what undoes QGIS's fitting of the page to whole points: up to 1 mm in 2 m of a map."""
    size, pixels = page.pageSize(), DPI / _MM_IN_INCH
    fitted = min(writer.width() / (size.width() * pixels), writer.height() / (size.height() * pixels))
    return QTransform.fromScale(1.0 / fitted, 1.0 / fitted)


@contextmanager
def _as_vectors(context: QgsLayoutRenderContext) -> Iterator[None]:
    """Let a layout be drawn as text and lines; afterwards it draws as before."""
    before = context.flags(), context.dpi(), context.textRenderFormat(), context.simplifyMethod()
    try:
        context.setDpi(DPI)
        context.setFlag(_Flag.FlagForceVectorOutput, True)
        context.setFlag(_Flag.FlagUseAdvancedEffects, False)
        context.setFlag(_Flag.FlagLosslessImageRendering, True)
        context.setTextRenderFormat(QgsRenderContext.TextRenderFormat.AlwaysText)
        # A corner stays where it is printed in the table, however close to the next.
        context.setSimplifyMethod(QgsVectorSimplifyMethod())
        yield
    finally:
        context.setFlags(before[0])
        context.setDpi(before[1])
        context.setTextRenderFormat(before[2])
        context.setSimplifyMethod(before[3])


# --- layers that can be switched --------------------------------------------------------------------------


def _layered(layout: QgsPrintLayout, path: Path, georeferenced: bool) -> None:
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = DPI
    settings.textRenderFormat = QgsRenderContext.TextRenderFormat.AlwaysText
    settings.forceVectorOutput = True
    settings.simplifyGeometries = False
    settings.appendGeoreference = georeferenced
    settings.writeGeoPdf = True
    settings.includeGeoPdfFeatures = False
    # It would name the user of the computer as the author.
    settings.exportMetadata = False
    settings.flags = settings.flags | _Flag.FlagLosslessImageRendering
    with _quiet():
        _refuse(QgsLayoutExporter(layout).exportToPdf(str(path), settings), path)


# --- pictures ---------------------------------------------------------------------------------------------


def export_pictures(layout: QgsLayout, folder: Path, stem: str, dpi: int = 150) -> List[Path]:
    """Write each sheet of a layout as a PNG and return the files, the first sheet first.

    Raises:
        CannotWriteError: a file cannot be written.
    """
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = dpi
    settings.exportMetadata = False
    settings.generateWorldFile = False
    written = []
    for page in range(layout.pageCollection().pageCount()):
        path = folder / f"{stem}-{page + 1}.png"
        settings.pages = [page]
        write_whole(path, lambda part: _picture(layout, part, settings))
        written.append(path)
    return written


def _picture(layout: QgsLayout, part: Path, settings: QgsLayoutExporter.ImageExportSettings) -> None:
    # QGIS goes by the ending and puts the number of a page before it.
    named = part.with_suffix(".png")
    try:
        with _quiet():
            _refuse(QgsLayoutExporter(layout).exportToImage(str(named), settings), part)
        written = next(part.parent.glob(named.stem + "*.png"), named)
        written.replace(part)
    finally:
        named.unlink(missing_ok=True)


def _refuse(result: QgsLayoutExporter.ExportResult, path: Path) -> None:
    if result != QgsLayoutExporter.ExportResult.Success:
        raise CannotWriteError(_NOT_WRITTEN, path=str(path))
