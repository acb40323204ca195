"""The map side of the dock: shows areas and findings, marks a place, zooms when asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, List, Mapping, Optional, Sequence

from qgis.core import QgsFeature, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject

from mineral_plugin.bridge.language import current_language
from mineral_plugin.bridge.layers import (
    area_features,
    area_geometry,
    area_layer,
    corner_features,
    corner_layer,
    zone_crs,
)
from mineral_plugin.bridge.project import MARK, ProjectLayers, Remembered
from mineral_plugin.bridge.reference_layers import put_below, read_only_layer
from mineral_plugin.bridge.symbols import style_areas, style_corners
from mineral_plugin.gui.findings.map_highlight import MapHighlight
from mineral_plugin.gui.manners.map_tips import dress

_REFERENCE = "reference:"


class MapView(QObject):
    """Our layers on the canvas; each is a view that the desk feeds."""

    def __init__(
        self,
        canvas: QgsMapCanvas,
        project: QgsProject,
        state: Callable[[], Remembered],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._project = project
        self._layers = ProjectLayers(project, lambda: self.tr("Mineral Licence"), state)
        self._highlight = MapHighlight(canvas)
        self._has_numbers = True

    @property
    def canvas(self) -> QgsMapCanvas:
        """Return the canvas."""
        return self._canvas

    @property
    def layers(self) -> ProjectLayers:
        """Return our layers in the project."""
        return self._layers

    @property
    def highlight(self) -> MapHighlight:
        """Return what marks one place at a time."""
        return self._highlight

    def close(self) -> None:
        """Leave nothing of ours on the map."""
        self._highlight.clear()
        self._layers.close()

    def show_areas(self, areas: Sequence[Any]) -> None:
        """Show areas with their numbered corners; a layer holds one zone, so the first zone counts."""
        zone = areas[0].zone
        same = [area for area in areas if area.zone == zone]
        if not (
            self._refill("areas", zone, area_features(same))
            and self._refill("corners", zone, corner_features(same))
        ):
            polygons = area_layer(same, self.tr("Licence areas"))
            corners = corner_layer(same, self.tr("Corners"))
            for layer, kind, style in ((polygons, "areas", style_areas), (corners, "corners", style_corners)):
                style(layer)
                dress(layer, kind, current_language())
                self._layers.show(kind, layer)
            self.number_corners(self._has_numbers)

    def _refill(self, kind: str, zone: Any, features: List[QgsFeature]) -> bool:
        """Put features in the place of those shown, where they lie in the same system.

        An edit a second is usual; taking layers out of the project and putting others in would stop the hand.
        """
        shown = self._layers.layers(kind)
        if len(shown) != 1 or shown[0].crs() != zone_crs(zone):
            return False
        (layer,) = shown
        provider = layer.dataProvider()
        provider.truncate()
        provider.addFeatures(features)
        layer.updateExtents()
        layer.triggerRepaint()
        return True

    def number_corners(self, shown: bool) -> None:
        """Write the numbers of the corners beside them, or not: while drawing they stand there already."""
        self._has_numbers = shown
        for layer in self._layers.layers("corners"):
            if layer.labelsEnabled() != shown:
                layer.setLabelsEnabled(shown)
                layer.triggerRepaint()

    def remove_areas(self) -> None:
        """Take areas, corners, findings and the mark off the map."""
        self._highlight.clear()
        for kind in ("areas", "corners", "findings"):
            self._layers.remove(kind)

    def close_findings(self) -> None:
        """Take the findings off the map, so that their file may be written anew."""
        self._highlight.clear()
        self._layers.remove("findings")

    def show_reference(
        self,
        source: str,
        path: Path,
        table: Optional[str],
        title: str,
        role: str,
        fields: Optional[Mapping[str, str]] = None,
    ) -> bool:
        """Show a layer of the reference data, read-only and below ours; ``False`` if it cannot be opened.

        ``fields`` maps our names of fields to its columns.
        """
        layer = read_only_layer(path, table, title, role)
        if layer is None:
            return False
        dress(layer, "reference", current_language(), fields)
        self._layers.show(f"{_REFERENCE}{source}:{role}", layer)
        put_below(self._project, layer)
        return True

    def hide_reference(self, source: str) -> None:
        """Take the layers of one source of reference data off the map; their files are closed."""
        for kind in {str(layer.customProperty(MARK)) for layer in self._layers.layers()}:
            if kind.startswith(f"{_REFERENCE}{source}:"):
                self._layers.remove(kind)

    def zoom_to_area(self, area: Any) -> None:
        """Zoom to an area."""
        self._highlight.zoom(area_geometry(area), zone_crs(area.zone))
