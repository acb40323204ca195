"""PyQt6.QtTest as QGIS 4 shows it."""

from PyQt6.QtTest import *  # noqa: F403 - the whole module under another name
