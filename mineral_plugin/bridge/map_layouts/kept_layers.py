"""The content of a map's own layers, kept with the project: QGIS saves layers of the memory without theirs.

Nothing here needs the geometry engine, so that every project that is opened can be looked at in no time.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import List, Sequence

from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer

LAYER_MARK = "mineral_licence/map_layer"
CONTENT_MARK = "mineral_licence/map_content"
# 0.1 micrometre, finer than any printed digit.
_WKT_DECIMALS = 7


def fill(layer: QgsVectorLayer, features: Sequence[QgsFeature]) -> None:
    """Put features into an empty layer, and keep them with it as text."""
    kept = [[feature.geometry().asWkt(_WKT_DECIMALS), feature.attributes()] for feature in features]
    layer.setCustomProperty(CONTENT_MARK, json.dumps(kept, ensure_ascii=False))
    _feed(layer, features)


def refill(project: QgsProject) -> int:
    """Put back what the layers of maps in a project that was read have lost; return how many got it back.

    A text that is damaged leaves its layer empty, which the proof of the map then tells.
    """
    found = 0
    for layer in project.mapLayers().values():
        content = layer.customProperty(CONTENT_MARK)
        if content and layer.featureCount() == 0:
            with suppress(ValueError, TypeError):
                _feed(layer, _read(content))
                found += 1
    return found


def _read(content: str) -> List[QgsFeature]:
    return [new_feature(QgsGeometry.fromWkt(wkt), values) for wkt, values in json.loads(content)]


def new_feature(geometry: QgsGeometry, attributes: List[object]) -> QgsFeature:
    """Return a feature of a geometry and its values."""
    feature = QgsFeature()
    feature.setGeometry(geometry)
    feature.setAttributes(attributes)
    return feature


def _feed(layer: QgsVectorLayer, features: Sequence[QgsFeature]) -> None:
    layer.dataProvider().addFeatures(list(features))
    layer.updateExtents()
