"""The places where one spelling does not serve QGIS 3.22 on Qt 5 and QGIS 4 on Qt 6 alike."""
from __future__ import annotations

from qgis.core import Qgis, QgsField
from qgis.PyQt.QtCore import QMetaType, QVariant

# Since this version QgsField takes QMetaType; before it, QVariant.Type only.
_FIELDS_BY_META_TYPE = 33800


def text_field(name: str) -> QgsField:
    """Return a field of text."""
    if Qgis.versionInt() >= _FIELDS_BY_META_TYPE:
        return QgsField(name, QMetaType.Type.QString)
    return QgsField(name, QVariant.Type.String)  # noqa: QGS402
