"""Which zone a new area gets: that of the province in the middle of the map, with the reason in words."""

from __future__ import annotations

from datetime import date
from typing import List, Optional, Tuple

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCsException, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.bridge.layers import zone_of_crs
from mineral_plugin.core.area.zones import GEOGRAPHIC_EPSG, Zone, known_zones
from mineral_plugin.core.regulation.provinces import Province, load_provinces
from mineral_plugin.gui.drawing.draw_words import zone_words


def tr(text: str) -> str:
    """Return a text of this module in the language of the window."""
    return QCoreApplication.translate("DrawingZone", text)


def offered() -> List[Tuple[str, str]]:
    """Return the zones of Viet Nam as (words, text form)."""
    return [(zone_words(zone), zone.text) for zone in known_zones()]


def proposed(canvas: QgsMapCanvas, day: date) -> Tuple[Zone, str]:
    """Return the zone to propose for what is in the middle of the map, and why."""
    middle = _middle(canvas)
    own = zone_of_crs(canvas.mapSettings().destinationCrs())
    until = tr("It can be changed until the first corner is set.")
    inside = _provinces_at(middle, day) if middle is not None else []
    if inside:
        return _of_province(inside, own, until)
    if own is not None:
        words = tr("The map itself is in {zone}.")
        return own, f"{words.format(zone=zone_words(own))} {until}"
    if middle is not None and 100.0 < middle[0] < 120.0:
        zone = _nearest(middle[0])
        words = tr("No province lies in the middle of the map; {zone} is the nearest meridian.")
        return zone, f"{words.format(zone=zone_words(zone))} {until}"
    zone = Zone(6300, 3)
    return zone, f"{tr('The map does not show Viet Nam; choose the zone of the province.')} {until}"


def shows_a_province(canvas: QgsMapCanvas, day: date) -> bool:
    """Return whether the middle of the map lies in a province: somebody has gone there."""
    middle = _middle(canvas)
    return middle is not None and bool(_provinces_at(middle, day))


def _of_province(inside: List[Province], own: Optional[Zone], until: str) -> Tuple[Zone, str]:
    """Return the zone of the province; where rough extents overlap, the one that the map is in already."""
    best = next((one for one in inside if one.zone == own), inside[0])
    words = tr("{meridian} is the meridian of {province}, the nearest to the middle of the map.")
    if best.zone == own:
        words = tr("{meridian} is the meridian of {province}, and the map is in it already.")
    said = words.format(province=best.name, meridian=best.zone.meridian_text)
    others = [one for one in inside if one.zone != best.zone]
    if others:
        near = tr("Also possible here: {provinces}.").format(
            provinces=", ".join(f"{one.name} {one.zone.meridian_text}" for one in others[:3])
        )
        said = f"{said} {near}"
    return best.zone, f"{said} {until}"


def _middle(canvas: QgsMapCanvas) -> Optional[Tuple[float, float]]:
    """Return longitude and latitude of the middle of the map in degrees."""
    settings = canvas.mapSettings()
    crs = settings.destinationCrs()
    if not crs.isValid() or settings.extent().isEmpty():
        return None
    degrees = QgsCoordinateReferenceSystem(f"EPSG:{GEOGRAPHIC_EPSG}")
    way = QgsCoordinateTransform(crs, degrees, QgsProject.instance())
    try:
        point = way.transform(settings.visibleExtent().center())
    except QgsCsException:
        return None
    return point.x(), point.y()


def _provinces_at(middle: Tuple[float, float], day: date) -> List[Province]:
    """Return the provinces whose rough extent holds a place, the one with the nearest meridian first."""
    found: List[Tuple[float, str, Province]] = []
    for province in load_provinces().on(day):
        west, south, east, north = province.extent
        if west <= middle[0] <= east and south <= middle[1] <= north:
            found.append((abs(province.meridian_min / 60 - middle[0]), province.name, province))
    return [province for _away, _name, province in sorted(found, key=lambda one: one[:2])]


def _nearest(longitude: float) -> Zone:
    three = [zone for zone in known_zones() if zone.width_deg == 3]
    return min(three, key=lambda zone: abs(zone.central_meridian_min / 60 - longitude))
