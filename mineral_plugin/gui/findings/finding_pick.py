"""A click on the ground of a finding chooses it: a small map tool that asks our layer only."""

from __future__ import annotations

from typing import Callable, List, Optional, Tuple

from qgis.core import (
    QgsApplication,
    QgsCsException,
    QgsFeatureRequest,
    QgsGeometry,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool
from qgis.PyQt.QtCore import Qt

from mineral_plugin.gui.parts.outcomes import PROBLEMS, outcome_rank


class FindingPickTool(QgsMapTool):
    """Tells which finding lies under a click; clicks on the same spot go through those that lie there.

    The worst comes first, of equal ones the smallest. ``layer`` gives the layer of the findings, if any.
    """

    def __init__(
        self,
        canvas: QgsMapCanvas,
        picked: Callable[[str], None],
        layer: Callable[[], Optional[QgsVectorLayer]],
    ) -> None:
        super().__init__(canvas)
        self._picked, self._layer = picked, layer
        self._last: Tuple[str, ...] = ()
        self._turn = 0
        self.setCursor(QgsApplication.getThemeCursor(QgsApplication.Cursor.Identify))

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Pick what lies under a click of the left button."""
        layer = self._layer()
        if event.button() != Qt.MouseButton.LeftButton or layer is None:
            return
        point, radius = self.toMapCoordinates(event.pos()), QgsMapTool.searchRadiusMU(self.canvas())
        box = QgsRectangle(point.x() - radius, point.y() - radius, point.x() + radius, point.y() + radius)
        try:
            found = tuple(findings_in(layer, self.toLayerCoordinates(layer, box)))
        except QgsCsException:
            return
        self._turn = self._turn + 1 if found == self._last else 0
        self._last = found
        if found:
            self._picked(found[self._turn % len(found)])


def findings_in(layer: QgsVectorLayer, box: QgsRectangle) -> List[str]:
    """Return the ids of the findings whose ground meets a box in the layer's system, worst first."""
    request = QgsFeatureRequest().setFilterRect(box)
    request.setFlags(QgsFeatureRequest.Flag.ExactIntersect)
    found = [
        (outcome_rank(feature["outcome"]), feature.geometry().area(), str(feature["finding_id"]))
        for feature in layer.getFeatures(request)
        if feature["outcome"] in PROBLEMS and _meets(feature.geometry(), box)
    ]
    return [finding_id for _rank, _area, finding_id in sorted(found)]


def _meets(geometry: QgsGeometry, box: QgsRectangle) -> bool:
    return bool(geometry.intersects(box))
