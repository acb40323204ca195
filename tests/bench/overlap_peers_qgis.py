"""QGIS's ways to overlaps: its spatial index with geometries, and its Processing algorithms."""

from __future__ import annotations

from pathlib import Path
from typing import List, Tuple

import shapely
from qgis.analysis import QgsNativeAlgorithms
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsSpatialIndex,
    QgsVectorLayer,
)

from mineral_plugin.core.overlap.side_rows import LEAST_AREA_M2
from tests.bench.overlap_common import Answer, Check, Found
from tests.bench.overlap_data import EPSG

_PROVIDER: List[QgsNativeAlgorithms] = []


def layer_of(path: Path) -> QgsVectorLayer:
    """Return the only table of a GeoPackage as a layer of QGIS."""
    layer = QgsVectorLayer(str(path), path.stem, "ogr")
    if not layer.isValid():
        raise ValueError(str(path))
    return layer


def check_index(paths: Tuple[Path, Path], candidates: List[shapely.Polygon]) -> Check:
    """Return the way of a good plugin: index with stored geometries, cut to the box, prepared engine."""
    layers = [layer_of(path) for path in paths]
    flag = QgsSpatialIndex.FlagStoreFeatureGeometries
    plain = QgsFeatureRequest().setNoAttributes()
    indexes = [QgsSpatialIndex(layer.getFeatures(plain), None, flag) for layer in layers]
    given = [_geometry(candidate) for candidate in candidates]

    def answer(number: int) -> Found:
        candidate = given[number]
        engine = QgsGeometry.createGeometryEngine(candidate.constGet())
        engine.prepareGeometry()
        box = candidate.boundingBox()
        found: Found = {}
        for layer, index in enumerate(indexes):
            for key in index.intersects(box):
                near = index.geometry(key).clipped(box)
                if not near.isEmpty():
                    # The engine's own area is counted from (0, 0) and loses the digits of slivers.
                    area = QgsGeometry(engine.intersection(near.constGet())).area()
                    if area > LEAST_AREA_M2:
                        found[layer, key - 1] = area
        return found

    return answer


def check_algorithm(paths: Tuple[Path, Path], candidates: List[shapely.Polygon]) -> Check:
    """Return native:calculatevectoroverlaps: for each layer one area, its objects dissolved."""
    layers = [layer_of(path) for path in paths]

    def answer(number: int) -> Found:
        asked = _layer_with(candidates[number])
        output = _run("native:calculatevectoroverlaps", INPUT=asked, LAYERS=layers, OUTPUT="memory:")
        (feature,) = output.getFeatures()
        areas = [float(feature[f"{layer.name()}_area"]) for layer in layers]
        return {(number, 0): area for number, area in enumerate(areas) if area > LEAST_AREA_M2}

    return answer


def audit_algorithm(register: Path, zones: Path) -> Answer:
    """Return native:intersection of two layers; a register with itself gives each pair twice and itself."""
    within = register == zones

    def answer() -> Found:
        output = _run(
            "native:intersection",
            INPUT=layer_of(register),
            OVERLAY=layer_of(zones),
            INPUT_FIELDS=["fid"],
            OVERLAY_FIELDS=["fid"],
            OVERLAY_FIELDS_PREFIX="other_",
            OUTPUT="memory:",
        )
        found: Found = {}
        for feature in output.getFeatures():
            pair = int(feature["fid"]) - 1, int(feature["other_fid"]) - 1
            if not within or pair[0] < pair[1]:
                found[pair] = found.get(pair, 0.0) + feature.geometry().area()
        return {pair: area for pair, area in found.items() if area > LEAST_AREA_M2}

    return answer


def _run(name: str, **parameters: object) -> QgsVectorLayer:
    """Run an algorithm as Processing does, without its look at the validity of each geometry."""
    registry = QgsApplication.processingRegistry()
    if not _PROVIDER:
        _PROVIDER.append(QgsNativeAlgorithms())
        registry.addProvider(_PROVIDER[0])
    context = QgsProcessingContext()
    context.setInvalidGeometryCheck(QgsFeatureRequest.GeometryNoCheck)
    algorithm = registry.createAlgorithmById(name)
    results, done = algorithm.run(parameters, context, QgsProcessingFeedback())
    if not done:
        raise SystemExit(f"{name} did not run")
    return context.takeResultLayer(results["OUTPUT"])


def _geometry(shape: shapely.Polygon) -> QgsGeometry:
    geometry = QgsGeometry()
    geometry.fromWkb(shapely.to_wkb(shape))
    return geometry


def _layer_with(shape: shapely.Polygon) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"Polygon?crs=EPSG:{EPSG}", "candidate", "memory")
    feature = QgsFeature()
    feature.setGeometry(_geometry(shape))
    layer.dataProvider().addFeatures([feature])
    layer.updateExtents()
    return layer
