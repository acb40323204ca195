"""Maps as QGIS print layouts: a plan of the core built one to one, read back, and exported."""
