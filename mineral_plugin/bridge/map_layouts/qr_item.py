"""The square code of a map, as lines of a drawing."""

from __future__ import annotations

import base64

from qgis.core import QgsLayout, QgsLayoutItemPicture

from mineral_plugin.bridge.map_layouts.pages import place
from mineral_plugin.core.base.square_code import square_code
from mineral_plugin.core.maps.plan import Element, QrElement

TEXT_MARK = "mineral_licence/map_code"
# A reader needs white around the code, four of its modules wide.
_QUIET = 4


def add_qr(layout: QgsLayout, element: Element, content: QrElement, page: int) -> None:
    """Add the code of a text; the text itself is kept with the item."""
    item = QgsLayoutItemPicture(layout)
    drawing = base64.b64encode(_svg(content.text).encode("ascii")).decode("ascii")
    item.setMode(QgsLayoutItemPicture.Format.FormatSVG)
    item.setPicturePath("base64:" + drawing)
    item.setResizeMode(QgsLayoutItemPicture.ResizeMode.Zoom)
    item.setCustomProperty(TEXT_MARK, content.text)
    layout.addLayoutItem(item)
    place(item, element.box, page, element.id, element.kind)


def _svg(text: str) -> str:
    rows = square_code(text)
    side = len(rows) + 2 * _QUIET
    path = "".join(
        f"M{x + _QUIET} {y + _QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}">'
    )
    return f'{head}<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
