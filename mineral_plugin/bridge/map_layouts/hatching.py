"""Hatching as lines of its own: QGIS prints its patterns as pictures, hundreds of megabytes on A0."""

from __future__ import annotations

import math
from typing import List

from qgis.core import QgsGeometry, QgsPointXY, QgsRectangle


def hatch_lines(ground: QgsGeometry, angle_deg: float, spacing: float) -> QgsGeometry:
    """Return parallel lines over a polygon, cut at its border.

    ``angle_deg`` counts counter-clockwise from the east, ``spacing`` is in units of the geometry. The lines
    keep their place when the polygon changes, so that neighbours with one hatching match.
    """
    lines = QgsGeometry.fromMultiPolylineXY(_lines(ground.boundingBox(), math.radians(angle_deg), spacing))
    return lines.intersection(ground)


def _lines(box: QgsRectangle, angle: float, spacing: float) -> List[List[QgsPointXY]]:
    along, across = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
    corners = [(x, y) for x in (box.xMinimum(), box.xMaximum()) for y in (box.yMinimum(), box.yMaximum())]
    reach = [x * along[0] + y * along[1] for x, y in corners]
    depth = [x * across[0] + y * across[1] for x, y in corners]
    first, last = math.ceil(min(depth) / spacing), math.floor(max(depth) / spacing)
    found = []
    for number in range(first, last + 1):
        offset = number * spacing
        ends = (min(reach), max(reach))
        found.append(
            [
                QgsPointXY(end * along[0] + offset * across[0], end * along[1] + offset * across[1])
                for end in ends
            ]
        )
    return found
