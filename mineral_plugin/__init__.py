"""Mineral Licence: areas, checks and dossiers of mineral licences in Viet Nam."""

from __future__ import annotations

from typing import Any


def classFactory(iface: Any) -> Any:  # noqa: N802 - QGIS calls this name
    """Return the plugin for QGIS; nothing of QGIS is imported before QGIS asks."""
    from mineral_plugin.plugin import MineralPlugin

    return MineralPlugin(iface)
