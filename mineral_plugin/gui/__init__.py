"""Dock, pages and item models: they show and ask, and decide nothing."""
