"""Maps and papers without a window: QGIS is begun here where no program has begun it."""

from __future__ import annotations

import os
from typing import List, Optional, Sequence

from qgis.core import QgsApplication

from mineral_plugin.bridge.base_layers import base_layers_of
from mineral_plugin.bridge.map_layouts.fonts import letter_width
from mineral_plugin.bridge.map_layouts.making import MapOptions, make_map
from mineral_plugin.bridge.paper_printer import QtPaperPrinter
from mineral_plugin.bridge.secret_store import QgisSecretStore, store_without_window
from mineral_plugin.core.work.map_orders import MapBases, MapOrder, PrintedMap

# The one application of the process: Qt has no second, and QGIS takes it down with the process.
_begun: List[QgsApplication] = []


class HeadlessQgis(QtPaperPrinter):
    """Draws maps and prints papers; QGIS runs as long as the process."""

    def __init__(self, environ: Optional[os._Environ[str]] = None) -> None:
        if QgsApplication.instance() is None:
            # Fonts need a screen, and there may be none.
            (os.environ if environ is None else environ).setdefault("QT_QPA_PLATFORM", "offscreen")
            application = QgsApplication([], True)
            application.initQgis()
            _begun.append(application)

    def secrets(self) -> QgisSecretStore:
        """Return where QGIS keeps secrets, opened.

        Raises:
            SecretsClosedError: the master password is not to be had without a window.
        """
        return store_without_window()

    def letter_width(self) -> float:
        """Return how much wider than Arial the letters in use are."""
        return letter_width()

    def print_maps(self, orders: Sequence[MapOrder], bases: MapBases, layered: bool) -> Sequence[PrintedMap]:
        """Make the files; a base that cannot be read is among the faults of each map."""
        options = MapOptions(
            base=tuple(base_layers_of(bases.base)),
            position=tuple(base_layers_of(bases.position)) if bases.position else None,
            layered=layered,
        )
        return [_printed(order, options) for order in orders]


def _printed(order: MapOrder, options: MapOptions) -> PrintedMap:
    made = make_map(order.request, order.name, order.path, options)
    return PrintedMap(order.path, made.plan.scale, len(made.plan.sheets), made.faults)
