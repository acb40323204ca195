"""The places where one spelling does not serve QGIS 3.22 on Qt 5 and QGIS 4 on Qt 6 alike."""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis, QgsField
from qgis.PyQt.QtCore import QMetaType, QVariant

# Since this version QgsField takes QMetaType; before it, QVariant.Type only.
_FIELDS_BY_META_TYPE = 33800


def text_field(name: str) -> QgsField:
    """Return a field of text."""
    return _field(name, "QString")


def whole_field(name: str) -> QgsField:
    """Return a field of whole numbers."""
    return _field(name, "Int")


def real_field(name: str) -> QgsField:
    """Return a field of numbers with decimals."""
    return _field(name, "Double")


def _field(name: str, kind: str) -> QgsField:
    return QgsField(name, _kind(kind))


def _kind(name: str) -> Any:
    if Qgis.versionInt() >= _FIELDS_BY_META_TYPE:
        return getattr(QMetaType.Type, name)
    # The number of a kind is the same in both.
    return QVariant.Type(int(getattr(QMetaType.Type, name)))  # noqa: QGS402
