"""Dossiers for a test of contradictions: drawn facts, five papers that tell them, saved by LibreOffice.

What the papers say is written here; how they lie on the disk is LibreOffice's doing, not that of our writers.
"""
