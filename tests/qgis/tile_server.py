"""A real map service on this machine: tiles (XYZ) and WMS, all of one colour, with faults when told."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, List, Tuple
from urllib.parse import parse_qs, urlsplit

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QColor, QImage

COLOUR = "#0ac81e"
_CAPABILITIES = """<?xml version="1.0"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms"
 xmlns:xlink="http://www.w3.org/1999/xlink"><Service><Name>WMS</Name><Title>t</Title></Service>
<Capability><Request><GetCapabilities><Format>text/xml</Format></GetCapabilities>
<GetMap><Format>image/png</Format><DCPType><HTTP><Get><OnlineResource xlink:href="{address}/wms?"/></Get>
</HTTP></DCPType></GetMap></Request><Layer><Title>t</Title><CRS>EPSG:4326</CRS><EX_GeographicBoundingBox>
<westBoundLongitude>-180</westBoundLongitude><eastBoundLongitude>180</eastBoundLongitude>
<southBoundLatitude>-90</southBoundLatitude><northBoundLatitude>90</northBoundLatitude>
</EX_GeographicBoundingBox><BoundingBox CRS="EPSG:4326" minx="-90" miny="-180" maxx="90" maxy="180"/>
<Layer><Name>nen</Name><Title>nen</Title><CRS>EPSG:4326</CRS></Layer></Layer></Capability></WMS_Capabilities>
"""


def picture(width: int = 256, height: int = 256, colour: str = COLOUR) -> bytes:
    """Return a picture of one colour as PNG."""
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor(colour))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data)


class _Handler(BaseHTTPRequestHandler):
    server: "TileServer"

    def log_message(self, *_args: Any) -> None:
        pass

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        values = {name.lower(): text[0] for name, text in parse_qs(asked.query).items()}
        self.server.seen.append(self.path)
        if values.get("request") == "GetCapabilities":
            self._answer(200, _CAPABILITIES.format(address=self.server.address).encode(), "text/xml")
        elif self.server.fails(len(self.server.seen)):
            self._answer(self.server.status, b"", "text/plain")
        else:
            size = int(values.get("width", 256)), int(values.get("height", 256))
            self._answer(200, picture(*size, self.server.colour), "image/png")

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class TileServer(ThreadingHTTPServer):
    """Serves until it is stopped; ``status`` is the answer to every ``every``-th request that is to fail."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: List[str] = []
        self.status, self.every, self.colour = 200, 1, COLOUR
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """Return where it serves."""
        host: Tuple[str, int] = self.server_address[:2]
        return f"http://127.0.0.1:{host[1]}"

    def fails(self, number: int) -> bool:
        """Return whether a request is to fail."""
        return self.status != 200 and number % self.every == 0

    def tiles(self) -> str:
        """Return the pattern of its tiles."""
        return f"{self.address}/{id(self)}/{{z}}/{{x}}/{{y}}.png"

    def wms(self) -> str:
        """Return the address of its WMS layer as QGIS writes it."""
        return f"crs=EPSG:4326&format=image/png&layers=nen&styles=&url={self.address}/wms"

    def stop(self) -> None:
        """Be gone, as a server that is off."""
        self.shutdown()
        self.server_close()
