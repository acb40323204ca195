"""An area as KML: degrees of WGS 84, as the format wants them, to a hundredth of a millimetre.

KML knows no other system, so the zone is told in words. A side is straight in the licence's own plane; in
degrees it bends, so long sides get points between their corners.
"""

from __future__ import annotations

from typing import Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry import LinearRing

from mineral_plugin.core.area.geometry import densify, ring_points
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring
from mineral_plugin.core.area.zones import Coordinates, Zone, as_points, to_wgs84
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.base.xml_safety import xml_text
from mineral_plugin.core.exports.features import refuse_without_ground
from mineral_plugin.core.exports.telling import area_lines

_TOLERANCE_M = 0.01
# 1e-10 degrees are a hundredth of a millimetre.
_DECIMALS = 10
_STYLE = (
    '<Style id="ranh_gioi"><LineStyle><color>ff0000d0</color><width>2</width></LineStyle>'
    "<PolyStyle><color>330000d0</color></PolyStyle></Style>"
    '<Style id="diem_goc"><IconStyle><scale>0.6</scale></IconStyle><LabelStyle><scale>0.8</scale>'
    "</LabelStyle></Style>"
)


def kml_bytes(areas: Sequence[LicenceArea], title: str, lang: str) -> bytes:
    """Return areas and their corners as a KML document.

    Raises:
        InputError: an area has a ring without ground.
    """
    content = "".join(_folder(area, lang) for area in areas)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>{xml_text(title)}</name>{_STYLE}{content}</Document></kml>\n"
    )
    return text.encode("utf-8")


def _folder(area: LicenceArea, lang: str) -> str:
    refuse_without_ground(area)
    polygons = "".join(_polygon(part, area.zone) for part in area.parts)
    shape = f"<MultiGeometry>{polygons}</MultiGeometry>" if len(area.parts) > 1 else polygons
    told = xml_text("\n".join(area_lines(area, lang)))
    boundary = (
        f"<Placemark><name>{xml_text(area.name)}</name><description>{told}</description>"
        f"<styleUrl>#ranh_gioi</styleUrl>{shape}</Placemark>"
    )
    corners = "".join(
        _corner(corner, area.zone, lang)
        for part in area.parts
        for ring in part.rings
        for corner in ring.corners
    )
    # GDAL takes a folder for a layer and mixes what lies in it: boundaries and corners lie apart.
    head = xml_text(say(Phrase("export.corners_of", {"name": area.name}), lang))
    return (
        f"<Folder><name>{xml_text(area.name)}</name>{boundary}</Folder>"
        f"<Folder><name>{head}</name>{corners}</Folder>"
    )


def _polygon(part: Part, zone: Zone) -> str:
    outer = f"<outerBoundaryIs>{_ring(part.outer, zone)}</outerBoundaryIs>"
    holes = "".join(f"<innerBoundaryIs>{_ring(hole, zone)}</innerBoundaryIs>" for hole in part.holes)
    return f"<Polygon>{outer}{holes}</Polygon>"


def _ring(ring: Ring, zone: Zone) -> str:
    return f"<LinearRing><coordinates>{' '.join(_pairs(_dense(ring), zone))}</coordinates></LinearRing>"


def _dense(ring: Ring) -> Coordinates:
    line = densify(LinearRing(ring_points(ring)), _TOLERANCE_M)
    return np.asarray(shapely.get_coordinates(line), dtype=np.float64)


def _pairs(points: Coordinates, zone: Zone) -> Iterator[str]:
    for longitude, latitude in to_wgs84(points, zone):
        yield f"{longitude:.{_DECIMALS}f},{latitude:.{_DECIMALS}f}"


def _corner(corner: Corner, zone: Zone, lang: str) -> str:
    (place,) = _pairs(as_points([(corner.east_m, corner.north_m)]), zone)
    values = {"x": corner.x_text, "y": corner.y_text}
    told = xml_text(say(Phrase("export.corner_printed", values), lang))
    return (
        f"<Placemark><name>{xml_text(corner.name)}</name><description>{told}</description>"
        f"<styleUrl>#diem_goc</styleUrl><Point><coordinates>{place}</coordinates></Point></Placemark>"
    )
