"""A plugin for `make screenshots` only: it brings every scene about in QGIS and takes its picture."""

from __future__ import annotations


def classFactory(iface):
    """Return the driver for QGIS."""
    from gallery_driver.driver import Driver

    return Driver(iface)
