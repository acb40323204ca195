"""The letters of a map: one family on the whole sheet, embedded in the PDF, with all of Vietnamese."""

from __future__ import annotations

from functools import lru_cache
from typing import Iterable, Tuple

from qgis.core import QgsTextBufferSettings, QgsTextFormat
from qgis.PyQt.QtGui import QColor, QFont, QFontDatabase, QFontInfo

from mineral_plugin.bridge.map_layouts.sizes import text_size
from mineral_plugin.core.maps.plan import FONT_FAMILIES
from mineral_plugin.core.maps.text_size import text_width_mm

INK = "#1a1a1a"


def map_family(families: Iterable[str] = FONT_FAMILIES) -> str:
    """Return the first of the families that is installed; where none is, that of the application."""
    return _first_installed(tuple(families))


# A map asks hundreds of times, and the list of all fonts is long.
@lru_cache(maxsize=8)
def _first_installed(families: Tuple[str, ...]) -> str:
    installed = frozenset(_installed())
    return next((family for family in families if family in installed), QFont().family())


def _installed() -> Iterable[str]:
    try:
        return QFontDatabase().families()
    except TypeError:  # on Qt 6 the database has no instances
        return QFontDatabase.families()


def font(size_pt: float, bold: bool = False, italic: bool = False) -> QFont:
    """Return the font of the map in a size in points."""
    made = QFont(map_family())
    made.setPointSizeF(size_pt)
    made.setBold(bold)
    made.setItalic(italic)
    return made


def text_format(size_pt: float, bold: bool = False, halo_mm: float = 0.0, colour: str = INK) -> QgsTextFormat:
    """Return how the map writes: ``halo_mm`` puts a white band around the letters, for ground below them."""
    made = QgsTextFormat()
    made.setFont(font(size_pt, bold))
    made.setSize(size_pt)
    # QGIS takes the style's name before the weight of the font.
    made.setNamedStyle("Bold" if bold else "Regular")
    made.setColor(QColor(colour))
    if halo_mm:
        halo = QgsTextBufferSettings()
        halo.setEnabled(True)
        halo.setSize(halo_mm)
        halo.setColor(QColor("white"))
        made.setBuffer(halo)
    return made


def family_of(used: QFont) -> str:
    """Return the family that a font really gets on this computer."""
    return QFontInfo(used).family()


# Letters in about the shares of a table and a title.
_SAMPLE = "ABCDEGHIKLMNOPQRSTUVXY" + "aabcdeeghiiklmnooprstuuvxy" + 3 * "0123456789"


def letter_width() -> float:
    """Return how much wider than Arial the letters of the map's family are; 1.0 for those as wide or less."""
    ratios = (
        text_size(_SAMPLE, font(10.0, bold), 10.0)[0] / text_width_mm(_SAMPLE, 10.0, bold)
        for bold in (False, True)
    )
    # The plan's own widths are rounded up: what is within two in a hundred is the same.
    widest = max(ratios)
    return widest if widest > 1.02 else 1.0
