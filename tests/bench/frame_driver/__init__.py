"""A plugin for the bench only: it counts the frames of the map while a hand drags a corner."""

from __future__ import annotations


def classFactory(iface):
    """Return the driver for QGIS."""
    from frame_driver.driver import Driver

    return Driver(iface)
