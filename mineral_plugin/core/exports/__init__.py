"""An area for other programs: GeoPackage, Shapefile, KML, DXF and MapInfo TAB, and what each loses."""
