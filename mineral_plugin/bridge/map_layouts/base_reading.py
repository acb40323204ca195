"""Whether the layers that a map is drawn on were drawn: QGIS leaves out what it cannot read, silently."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Dict, Iterator, List, Sequence

from qgis.core import (
    QgsLayout,
    QgsLayoutItemMap,
    QgsMapLayer,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsNetworkAccessManager,
    QgsNetworkReplyContent,
)
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor, QImage
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from mineral_plugin.bridge.base_layers import host_of, hosts_of
from mineral_plugin.bridge.map_layouts.kept_layers import LAYER_MARK
from mineral_plugin.core.maps.base_faults import base_blank, base_partly_unread, base_unread
from mineral_plugin.core.maps.faults import MapFault

# The longer side of the small picture that tells whether a layer draws anything.
_LOOK_PIXELS = 400
_MM_IN_INCH = 25.4


@dataclass
class Replies:
    """How often each host answered while a map was drawn, how often it did not, and why."""

    read: Dict[str, int] = field(default_factory=dict)
    unread: Dict[str, int] = field(default_factory=dict)
    why: Dict[str, str] = field(default_factory=dict)

    def take(self, reply: QgsNetworkReplyContent) -> None:
        """Count one answer."""
        host = host_of(reply.request().url().toString())
        if reply.error() == QNetworkReply.NetworkError.NoError:
            self.read[host] = self.read.get(host, 0) + 1
        elif reply.error() != QNetworkReply.NetworkError.OperationCanceledError:
            self.unread[host] = self.unread.get(host, 0) + 1
            self.why.setdefault(host, _reason(reply))


def _reason(reply: QgsNetworkReplyContent) -> str:
    """Return why there was no answer, without the address: it may hold a key that is no business of a log."""
    status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
    if status:
        return f"HTTP {status}"
    text = str(reply.errorString())
    return "" if "://" in text else text


@contextmanager
def listening() -> Iterator[Replies]:
    """Count what map services answer while a map is drawn; on the main thread."""
    replies, manager = Replies(), QgsNetworkAccessManager.instance()
    manager.finished[QgsNetworkReplyContent].connect(replies.take)
    try:
        yield replies
    finally:
        manager.finished[QgsNetworkReplyContent].disconnect(replies.take)


def unread_faults(layout: QgsLayout, replies: Replies) -> List[MapFault]:
    """Return a warning for each layer of the user on a map that could not be read, wholly or in part."""
    return [fault for layer in _base_of(layout) for fault in _of_replies(layer, replies)]


def blank_faults(layout: QgsLayout, replies: Replies) -> List[MapFault]:
    """Return ``unread_faults`` and a warning for each layer that draws nothing on the first map."""
    found = unread_faults(layout, replies)
    told = {one.item for one in found}
    main = next((one for one in _maps(layout) if one.id().startswith("map")), None)
    if main is None:
        return found
    return found + [
        base_blank(layer.name(), layer.id())
        for layer in main.layers()
        if not layer.customProperty(LAYER_MARK) and layer.id() not in told and not _draws(layer, main)
    ]


def _of_replies(layer: QgsMapLayer, replies: Replies) -> Iterator[MapFault]:
    if not layer.isValid():
        yield base_unread(layer.name(), layer.id(), layer.error().summary().partition("(")[0].strip())
        return
    for host in hosts_of(layer.source()):
        unread, read = replies.unread.get(host, 0), replies.read.get(host, 0)
        if unread and read:
            yield base_partly_unread(layer.name(), layer.id(), unread, unread + read)
        elif unread:
            yield base_unread(layer.name(), layer.id(), replies.why.get(host, ""))


def _maps(layout: QgsLayout) -> List[QgsLayoutItemMap]:
    return [item for item in layout.items() if isinstance(item, QgsLayoutItemMap)]


def _base_of(layout: QgsLayout) -> Sequence[QgsMapLayer]:
    layers = {layer.id(): layer for item in _maps(layout) for layer in item.layers()}
    return [layer for layer in layers.values() if not layer.customProperty(LAYER_MARK)]


def _draws(layer: QgsMapLayer, shown: QgsLayoutItemMap) -> bool:
    """Return whether a layer leaves a single dot where a map shows it, at the map's scale."""
    picture = _picture(layer, shown)
    alpha = picture.convertToFormat(QImage.Format.Format_Alpha8)
    bits = alpha.constBits()
    bits.setsize(alpha.bytesPerLine() * alpha.height())
    rows = memoryview(bits)
    # A row may end in bytes that belong to no dot.
    return any(
        any(rows[at * alpha.bytesPerLine() : at * alpha.bytesPerLine() + alpha.width()])
        for at in range(alpha.height())
    )


def _picture(layer: QgsMapLayer, shown: QgsLayoutItemMap) -> QImage:
    extent = shown.extent()
    longer = max(extent.width(), extent.height())
    size = QSize(
        max(1, round(_LOOK_PIXELS * extent.width() / longer)),
        max(1, round(_LOOK_PIXELS * extent.height() / longer)),
    )
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(shown.crs())
    settings.setTransformContext(shown.layout().project().transformContext())
    settings.setExtent(extent)
    settings.setOutputSize(size)
    # So many dots an inch that the scale is the map's: what is shown at some scales only is shown.
    settings.setOutputDpi(size.width() * _MM_IN_INCH / shown.rect().width())
    settings.setBackgroundColor(QColor(Qt.GlobalColor.transparent))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()
