"""PyQt6.QtWidgets as QGIS 4 shows it: with the classes that Qt 6 moved to QtGui."""

from PyQt6.QtGui import QAction, QActionGroup, QShortcut  # noqa: F401 - found in both, as in QGIS
from PyQt6.QtWidgets import *  # noqa: F403 - the whole module under another name
