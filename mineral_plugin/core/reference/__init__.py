"""Reference data: manifests, roles, age, and the GeoPackage reader."""
