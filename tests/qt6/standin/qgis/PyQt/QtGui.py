"""PyQt6.QtGui as QGIS 4 shows it."""

from PyQt6.QtGui import *  # noqa: F403 - the whole module under another name
