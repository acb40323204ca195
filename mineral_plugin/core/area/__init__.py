"""Licence areas: corners, rings, parts, VN-2000 zones, measures, and their files."""
