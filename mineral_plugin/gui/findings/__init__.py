"""Findings: the list, the cards, their place on the map, decisions and repairs."""
