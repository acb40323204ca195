"""What belongs to QGIS's own places: locator, options, map tips, project, drops, help and practice."""
