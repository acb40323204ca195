"""PyQt6.QtNetwork as QGIS 4 shows it."""

from PyQt6.QtNetwork import *  # noqa: F403 - the whole module under another name
