"""The QGIS side of what the core needs: layers, transport, tasks, settings, and shapely itself."""
