"""Draw resources/icons/icon.png, which metadata.txt names, from icon.svg (with the system's PyQt5)."""

from __future__ import annotations

import os
import sys

from common import ROOT

SIDE = 128


def draw() -> None:
    """Render the SVG on a transparent square of 128 pixels."""
    from PyQt5.QtCore import Qt
    from PyQt5.QtGui import QGuiApplication, QImage, QPainter
    from PyQt5.QtSvg import QSvgRenderer

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication(sys.argv[:1])
    folder = ROOT / "resources/icons"
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(folder / "icon.svg")).render(painter)
    painter.end()
    image.save(str(folder / "icon.png"))
    application.quit()


if __name__ == "__main__":
    draw()
