"""A stand-in for QGIS where only its Qt half is asked for."""
