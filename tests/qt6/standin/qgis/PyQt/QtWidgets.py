"""PyQt6.QtWidgets as QGIS 4 shows it."""

from PyQt6.QtWidgets import *  # noqa: F403 - the whole module under another name
