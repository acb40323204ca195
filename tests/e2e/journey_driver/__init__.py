"""A plugin for the end-to-end test only: it walks through QGIS as a person would."""

from __future__ import annotations


def classFactory(iface):
    """Return the driver for QGIS."""
    from journey_driver.driver import Driver

    return Driver(iface)
