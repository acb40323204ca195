"""PyQt6.QtSvg as QGIS 4 shows it."""

from PyQt6.QtSvg import *  # noqa: F403 - the whole module under another name
