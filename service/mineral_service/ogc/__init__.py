"""The register on an open interface: OGC API - Features, parts 1 (17-069r4) and 2 (18-058r1)."""
