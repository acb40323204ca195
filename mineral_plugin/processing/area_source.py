"""What can be given as AREAS: an areas file of the model, one of its layers, or any polygon layer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Mapping, Optional, Set, Tuple

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingUtils,
    QgsProperty,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from mineral_plugin.core.base.errors import InputError, MissingError


def areas_given(
    algorithm: QgsProcessingAlgorithm,
    parameters: Mapping[str, Any],
    name: str,
    zone: str,
    context: QgsProcessingContext,
) -> Tuple[Any, ...]:
    """Return the areas of the parameter ``name``.

    The areas of an areas file come from its corner tables, also when one of its layers is given; those
    of another polygon layer come from its vertices. ``zone`` is for layers without a coordinate system.

    Raises:
        MineralError: there is no such source, or no area in it can be read.
    """
    from mineral_plugin.bridge.layers import areas_from_features
    from mineral_plugin.core.work.requests import zone_of

    value = _plain(parameters[name])
    layer = _layer(value, context)
    path = _areas_file(value, layer)
    if path is not None:
        return _of_file(path, layer, _only_selected(parameters[name]))
    source = algorithm.parameterAsSource(parameters, name, context)
    if source is None:
        raise MissingError("error.file_missing", path=str(value))
    return areas_from_features(source, zone_of(zone))


def is_areas_file_given(parameters: Mapping[str, Any], name: str, context: QgsProcessingContext) -> bool:
    """Return whether the parameter names an areas file of the model, or one of its layers."""
    value = _plain(parameters[name])
    return _areas_file(value, _layer(value, context)) is not None


def refuse_unknown_source(value: Any, context: QgsProcessingContext) -> None:
    """Refuse a text that is no layer of the project and no file with one.

    Raises:
        MineralError: there is no such file, or it holds no layer.
    """
    plain = _plain(value)
    if not isinstance(plain, str) or _layer(plain, context) is not None:
        return
    if Path(plain.partition("|")[0]).exists():
        raise InputError("error.not_areas_file", path=plain)
    raise MissingError("error.file_missing", path=plain)


def _plain(value: Any) -> Any:
    """Return the layer or text inside what Processing wraps around it."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source
    if isinstance(value, QgsProperty):
        value = value.staticValue()
    return value


def _only_selected(value: Any) -> bool:
    return isinstance(value, QgsProcessingFeatureSourceDefinition) and value.selectedFeaturesOnly


def _layer(value: Any, context: QgsProcessingContext) -> Optional[QgsVectorLayer]:
    if isinstance(value, str):
        value = QgsProcessingUtils.mapLayerFromString(value, context)
    return value if isinstance(value, QgsVectorLayer) else None


def _areas_file(value: Any, layer: Optional[QgsVectorLayer]) -> Optional[Path]:
    """Return the path of the areas file that a text or a layer stands for, ``None`` if it is none."""
    from mineral_plugin.core.work.corners import is_areas_file

    source = str(value)
    if layer is not None:
        if layer.providerType() != "ogr":
            return None
        source = layer.source()
    path = Path(str(QgsProviderRegistry.instance().decodeUri("ogr", source).get("path") or source))
    return path if is_areas_file(path) else None


def _of_file(path: Path, layer: Optional[QgsVectorLayer], only_selected: bool) -> Tuple[Any, ...]:
    from mineral_plugin.core.work.corners import read_areas

    areas = read_areas(path)
    wanted = _wanted(layer, only_selected)
    return areas if wanted is None else tuple(area for area in areas if area.id in wanted)


def _wanted(layer: Optional[QgsVectorLayer], only_selected: bool) -> Optional[Set[str]]:
    """Return the ids a selection or a filter leaves, ``None`` for all."""
    if layer is None or layer.fields().indexOf("id") < 0:
        return None
    if only_selected:
        return {str(feature["id"]) for feature in layer.getSelectedFeatures()}
    return {str(feature["id"]) for feature in layer.getFeatures()} if layer.subsetString() else None


def graded_areas(
    algorithm: QgsProcessingAlgorithm,
    parameters: Mapping[str, Any],
    name: str,
    zone: str,
    context: QgsProcessingContext,
) -> Tuple[Any, ...]:
    """Return the same areas; those of a foreign layer say that nobody knows their printed digits.

    Raises:
        MineralError: there is no such source, or no area in it can be read.
    """
    areas = areas_given(algorithm, parameters, name, zone, context)
    if is_areas_file_given(parameters, name, context):
        return areas
    return tuple(replace(area, source=replace(area.source, grade="layer")) for area in areas)
