"""Icons of QGIS by name, in the theme the user chose."""

from __future__ import annotations

from typing import Dict

from qgis.PyQt.QtGui import QIcon

_known: Dict[str, QIcon] = {}


def theme_icon(name: str) -> QIcon:
    """Return an icon of QGIS (``mActionZoomTo.svg``); an empty one where there is only Qt."""
    try:
        from qgis.core import QgsApplication
    except ImportError:
        return QIcon()
    key = f"{QgsApplication.themeName()}/{name}"
    if key not in _known:
        _known[key] = QgsApplication.getThemeIcon(f"/{name}")
    return _known[key]
