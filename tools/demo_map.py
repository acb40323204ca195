"""Draw the picture of a saved project's layout: demo_map.py PROJECT PICTURE (offscreen)."""

from __future__ import annotations

import sys

from qgis.core import QgsApplication, QgsLayoutExporter, QgsProject

LAYOUT = "demo"
DPI = 130


def main() -> int:
    """Export the layout; a layer that cannot be found is a failure, not a blank."""
    project_path, picture_path = sys.argv[1:3]
    application = QgsApplication([], False)
    application.initQgis()
    project = QgsProject.instance()
    if not project.read(project_path) or any(not layer.isValid() for layer in project.mapLayers().values()):
        return 1
    exporter = QgsLayoutExporter(project.layoutManager().layoutByName(LAYOUT))
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = DPI
    result = exporter.exportToImage(picture_path, settings)
    project.clear()
    application.exitQgis()
    return 0 if result == QgsLayoutExporter.ExportResult.Success else 1


if __name__ == "__main__":
    sys.exit(main())
