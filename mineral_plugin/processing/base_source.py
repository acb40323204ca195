"""Layers to draw a map on as a Processing parameter: one that cannot be read is given too, and not valid.

Processing refuses a run for a layer that cannot be read; a map is made without it and says so.
"""

from __future__ import annotations

from typing import Any, Dict, List

from qgis.core import (
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingUtils,
)

from mineral_plugin.bridge.base_layers import base_layers_of


def base_given(
    algorithm: QgsProcessingAlgorithm, parameters: Dict[str, Any], name: str, context: QgsProcessingContext
) -> List[QgsMapLayer]:
    """Return the layers of a parameter, from the top: layers, their ids or names, files, addresses."""
    value = parameters.get(name)
    if value is None or value == "":
        return []
    if isinstance(value, (str, QgsMapLayer)):
        value = [value]
    if not isinstance(value, (list, tuple)):
        # A property of a model or of a batch: Processing knows what it stands for.
        return list(algorithm.parameterAsLayerList(parameters, name, context) or ())
    return [layer for one in value for layer in _layers(one, context)]


def _layers(given: Any, context: QgsProcessingContext) -> List[QgsMapLayer]:
    if isinstance(given, QgsMapLayer):
        return [given]
    text, project = str(given), context.project()
    if project is not None:
        known = project.mapLayer(text)
        named = [known] if known is not None else project.mapLayersByName(text)[:1]
        if named:
            return list(named)
    found = QgsProcessingUtils.mapLayerFromString(text, context)
    return [found] if found is not None else base_layers_of([text])
