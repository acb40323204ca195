"""PyQt6.QtXml as QGIS 4 shows it."""

from PyQt6.QtXml import *  # noqa: F403 - the whole module under another name
