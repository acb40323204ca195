"""PyQt6.QtCore as QGIS 4 shows it."""

from PyQt6.QtCore import *  # noqa: F403 - the whole module under another name
