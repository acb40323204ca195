"""Where a layer is complete: an extent of QGIS as a box in VN-2000 degrees."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsRectangle,
)

from mineral_plugin.core.base.errors import InputError

Box = Tuple[float, float, float, float]

_DEGREES = "EPSG:4756"
_STEPS = 32
# 1e-6 degree is a tenth of a metre.
_DECIMALS = 6


def coverage_given(
    algorithm: QgsProcessingAlgorithm, parameters: Dict[str, Any], name: str, context: QgsProcessingContext
) -> Optional[Box]:
    """Return the extent of a parameter as west, south, east, north in degrees (EPSG:4756).

    An extent in another system becomes the box inside its bent sides: a pack must not say that it is
    complete where nobody said so.

    Raises:
        InputError: the extent cannot be brought into degrees.
    """
    rectangle = algorithm.parameterAsExtent(parameters, name, context)
    if rectangle.isNull():
        return None
    crs = algorithm.parameterAsExtentCrs(parameters, name, context)
    degrees = QgsCoordinateReferenceSystem(_DEGREES)
    if not crs.isValid() or crs == degrees:
        return rectangle.xMinimum(), rectangle.yMinimum(), rectangle.xMaximum(), rectangle.yMaximum()
    transform = QgsCoordinateTransform(crs, degrees, context.transformContext())
    try:
        return _inner(rectangle, transform)
    except QgsCsException as error:
        raise InputError("pack.make.coverage", crs=crs.authid() or crs.description()) from error


def _inner(rectangle: QgsRectangle, transform: QgsCoordinateTransform) -> Box:
    west, east = rectangle.xMinimum(), rectangle.xMaximum()
    south, north = rectangle.yMinimum(), rectangle.yMaximum()

    def side(first: Tuple[float, float], last: Tuple[float, float]) -> List[QgsPointXY]:
        steps = [step / _STEPS for step in range(_STEPS + 1)]
        points = [(_between(first[0], last[0], t), _between(first[1], last[1], t)) for t in steps]
        return [transform.transform(QgsPointXY(*point)) for point in points]

    return (
        round(max(point.x() for point in side((west, south), (west, north))), _DECIMALS),
        round(max(point.y() for point in side((west, south), (east, south))), _DECIMALS),
        round(min(point.x() for point in side((east, south), (east, north))), _DECIMALS),
        round(min(point.y() for point in side((west, north), (east, north))), _DECIMALS),
    )


def _between(first: float, last: float, share: float) -> float:
    return first + (last - first) * share
