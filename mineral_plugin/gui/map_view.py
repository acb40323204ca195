"""The map side of the dock: shows areas and findings, marks a place, zooms when asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Dict, Mapping, Optional, Sequence

from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject

from mineral_plugin.bridge.layers import area_geometry, area_layer, corner_layer, zone_crs
from mineral_plugin.bridge.project import MARK, ProjectLayers, Remembered
from mineral_plugin.bridge.reference_layers import put_below, read_only_layer
from mineral_plugin.bridge.symbols import style_areas, style_corners, style_findings
from mineral_plugin.gui.map_highlight import MapHighlight, geometry_from_geojson
from mineral_plugin.gui.outcomes import PROBLEMS, outcome_word

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
        polygons = area_layer(same, self.tr("Licence areas"))
        style_areas(polygons)
        corners = corner_layer(same, self.tr("Corners"))
        style_corners(corners)
        self._layers.show("areas", polygons)
        self._layers.show("corners", corners)

    def remove_areas(self) -> None:
        """Take areas, corners, findings and the mark off the map."""
        self._highlight.clear()
        for kind in ("areas", "corners", "findings"):
            self._layers.remove(kind)

    def close_findings(self) -> None:
        """Take the findings off the map, so that their file may be written anew."""
        self._highlight.clear()
        self._layers.remove("findings")

    def show_findings(self, path: Path) -> None:
        """Show the findings of a file of the model's layout, hatched by outcome."""
        uri = f"{path}|layername=findings|geometrytype=MultiPolygon"
        layer = QgsVectorLayer(uri, self.tr("Findings"), "ogr")
        if not layer.isValid():
            return
        layer.setReadOnly(True)
        layer.setCustomProperty("skipMemoryLayersCheck", 1)
        words: Dict[str, str] = {outcome: outcome_word(outcome) for outcome in PROBLEMS}
        style_findings(layer, words)
        self._layers.show("findings", layer)

    def show_reference(self, source: str, path: Path, table: Optional[str], title: str, role: str) -> bool:
        """Show a layer of the reference data, read-only and below ours; ``False`` if it cannot be opened."""
        layer = read_only_layer(path, table, title, role)
        if layer is None:
            return False
        self._layers.show(f"{_REFERENCE}{source}:{role}", layer)
        put_below(self._project, layer)
        return True

    def hide_reference(self, source: str) -> None:
        """Take the layers of one source of reference data off the map; their files are closed."""
        for kind in {str(layer.customProperty(MARK)) for layer in self._layers.layers()}:
            if kind.startswith(f"{_REFERENCE}{source}:"):
                self._layers.remove(kind)

    def mark(self, where: Optional[Mapping[str, Any]], area: Any) -> None:
        """Mark the place of a finding; nothing moves."""
        if where:
            self._highlight.show(geometry_from_geojson(where["geometry"]), zone_crs(area.zone))
        else:
            self._highlight.clear()

    def zoom_to(self, where: Mapping[str, Any], area: Any) -> None:
        """Zoom to the place of a finding and mark it."""
        self.mark(where, area)
        self._highlight.zoom(geometry_from_geojson(where["geometry"]), zone_crs(area.zone))

    def zoom_to_area(self, area: Any) -> None:
        """Zoom to an area."""
        self._highlight.zoom(area_geometry(area), zone_crs(area.zone))
