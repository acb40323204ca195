"""Pictures of papers in dots, drawn by Qt, for files whose readers may know no drawings."""

from __future__ import annotations

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from qgis.PyQt.QtGui import QImage, QPainter
from qgis.PyQt.QtSvg import QSvgRenderer

from mineral_plugin.core.papers.model import Picture

DOTS_AN_INCH = 220
_MM_AN_INCH = 25.4
_DOTS_A_METRE = DOTS_AN_INCH / 0.0254


def picture_png(picture: Picture) -> bytes:
    """Return a picture as PNG on white, in the dots that Word prints at its size.

    A ``QGuiApplication`` has to run: the picture has letters.
    """
    wide, high = (round(mm * DOTS_AN_INCH / _MM_AN_INCH) for mm in (picture.width_mm, picture.height_mm))
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for set_dots in (image.setDotsPerMeterX, image.setDotsPerMeterY):
        set_dots(round(_DOTS_A_METRE))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(picture.svg.encode("utf-8"))).render(painter, QRectF(0, 0, wide, high))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data)
