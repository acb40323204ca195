"""What the tests of the layers panel share: packs installed past the window, files dropped, rows."""

from __future__ import annotations

from builders import box, licence
from packmaker import KEY, TODAY, Recipe, make
from qgis.PyQt.QtCore import QMimeData, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDropEvent

from mineral_plugin.core.reference.trust import load_trust
from mineral_plugin.core.work.packs import install_pack

HERE = box(489_781, 2_383_275, 200, 200)
LICENCES = Recipe({"licence": [licence("412", HERE)]})


def settle(office):
    """Wait until nothing is under way and the panel shows what is chosen and installed."""
    layers = office.layers
    office.qtbot.waitUntil(lambda: not layers.work.is_busy and layers.is_settled, timeout=20_000)


def installed(office, recipe=LICENCES, key=KEY):
    """Install a pack past the window, and let the panel look again."""
    path = make(office.home / "given", recipe, key)
    install_pack(path, office.home, load_trust(office.home), TODAY)
    office.layers.refresh()
    settle(office)
    return path


def drop(widget, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    position = QPointF(5, 5)
    place = position if hasattr(QDropEvent, "position") else position.toPoint()
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    widget.dropEvent(QDropEvent(place, copy, data, left, none))


def rows(office):
    return office.dock.layers.rows.texts()


def data_file(office):
    return next((office.home / "packs").rglob("data.gpkg"))
