"""Which coordinate system a layer is in, as far as it matters for a licence in VN-2000."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import List, Optional

from mineral_plugin.core.area.old_systems import HN72, OldSystem, old_system_in, old_system_of_epsg
from mineral_plugin.core.area.zones import GEOGRAPHIC_EPSG, WGS84_EPSG, Zone, zone_from_epsg
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.corner_tables.vectors.wkt import Node, parse_wkt

SWAPPED_EPSG = frozenset({6956, 6957, 6958, 6959})
_UTM_EPSG = {32648: 6300, 32649: 6660}
_OTHER_WGS84 = frozenset({4979, 4978})
_OFFICIAL = (-191.90441429, -39.30318279, -111.45032835, 0.00928836, -0.01975479, 0.00427372, 0.252906278)
_VN_DATUM = re.compile(r"VN[-_ ]?2000|Viet ?nam[-_ ]2000", re.IGNORECASE)
_WGS84_DATUM = re.compile(r"WGS[-_ ]?(?:19)?84|World[-_ ]Geodetic[-_ ]System[-_ ]1984", re.IGNORECASE)
_OLD_EASTINGS = (500_000.0, 18_500_000.0, 19_500_000.0)
_WIDTHS = {0.9999: 3, 0.9996: 6}


class SystemKind(Enum):
    """The systems that are told apart."""

    ZONE = "zone"
    VN_DEGREES = "vn_degrees"
    WGS84_DEGREES = "wgs84_degrees"
    WGS84_UTM = "wgs84_utm"
    SWAPPED = "swapped"
    OLD = "old"
    OTHER = "other"
    NONE = "none"


@dataclass(frozen=True)
class FileSystem:
    """The system of a layer.

    ``zone`` is the VN-2000 zone, of ``WGS84_UTM`` the grid with the same numbers. ``on_wgs84`` says that a
    zone's grid is written on the datum WGS 84, as MapInfo does; ``turned`` that the seven parameters in the
    file carry the other sign of the rotations; ``name`` is what the file calls it.
    """

    kind: SystemKind
    zone: Optional[Zone] = None
    old: Optional[OldSystem] = None
    on_wgs84: bool = False
    turned: bool = False
    name: str = ""


NO_SYSTEM = FileSystem(SystemKind.NONE)


def system_of_layer(code: str, wkt: str) -> FileSystem:
    """Return the system of a layer from its authority code or its WKT; either may be empty."""
    authority, _, digits = code.upper().partition(":")
    if authority == "EPSG" and digits.isdigit():
        found = _of_epsg(int(digits))
        if found is not None:
            return found
    if authority == "OGC" and digits == "CRS84":
        return FileSystem(SystemKind.WGS84_DEGREES)
    tree = parse_wkt(wkt)
    if tree is None:
        return FileSystem(SystemKind.OTHER, name=code) if code else NO_SYSTEM
    return _of_tree(tree)


def _of_epsg(code: int) -> Optional[FileSystem]:
    old = old_system_of_epsg(code)
    if old is not None:
        return FileSystem(SystemKind.OLD, old=old, name=f"EPSG:{code}")
    if code in SWAPPED_EPSG:
        return FileSystem(SystemKind.SWAPPED, name=f"EPSG:{code}")
    if code == GEOGRAPHIC_EPSG:
        return FileSystem(SystemKind.VN_DEGREES)
    if code == WGS84_EPSG or code in _OTHER_WGS84:
        return FileSystem(SystemKind.WGS84_DEGREES)
    if code in _UTM_EPSG:
        return FileSystem(SystemKind.WGS84_UTM, zone=Zone(_UTM_EPSG[code], 6))
    zone = zone_from_epsg(code)
    return None if zone is None else FileSystem(SystemKind.ZONE, zone=zone)


def _of_tree(tree: Node) -> FileSystem:
    if tree.keyword in ("LOCAL_CS", "ENGCRS", "ENGINEERINGCRS"):
        return NO_SYSTEM
    bound = tree.first("SOURCECRS")
    base = bound.children[0] if bound is not None and bound.children else tree
    if base.keyword in ("COMPD_CS", "COMPOUNDCRS") and base.children:
        base = base.children[0]
    known = _of_epsg(base.code) if base.code is not None else None
    old = old_system_in(_datum_text(base))
    if known is not None:
        return known
    if old is not None:
        return FileSystem(SystemKind.OLD, old=old, name=base.name)
    if base.keyword in ("PROJCS", "PROJCRS", "PROJECTEDCRS"):
        return _of_grid(base, tree)
    if base.keyword in ("GEOGCS", "GEOGCRS", "GEOGRAPHICCRS", "GEODCRS"):
        return _of_degrees(base, tree)
    return FileSystem(SystemKind.OTHER, name=base.name)


def _of_degrees(base: Node, tree: Node) -> FileSystem:
    if _is_vn2000(base, tree):
        return FileSystem(SystemKind.VN_DEGREES, turned=_is_turned(tree))
    if _WGS84_DATUM.search(_datum_text(base)):
        return FileSystem(SystemKind.WGS84_DEGREES)
    return FileSystem(SystemKind.OTHER, name=base.name)


def _of_grid(base: Node, tree: Node) -> FileSystem:
    other = FileSystem(SystemKind.OTHER, name=base.name)
    method = base.first("PROJECTION", "METHOD")
    if method is None or "transverse" not in method.name.lower().replace("_", " "):
        return other
    values = base.parameters
    easting, northing = values.get("false_easting", 0.0), values.get("false_northing", 0.0)
    vn2000 = _is_vn2000(base, tree)
    if vn2000 and (easting, northing) == (0.0, 500000.0):
        return FileSystem(SystemKind.SWAPPED, name=base.name)
    if (
        values.get("scale_factor", values.get("scale_factor_at_natural_origin")) == 1.0
        and easting in _OLD_EASTINGS
    ):
        # Gauss-Krueger with scale 1 in the meridians of Viet Nam is HN-72, whatever datum MapInfo writes.
        return FileSystem(SystemKind.OLD, old=HN72, name=base.name)
    zone = _zone(base, easting, northing)
    on_wgs84 = not vn2000 and bool(_WGS84_DATUM.search(_datum_text(base)))
    if zone is None or not (vn2000 or on_wgs84):
        return other
    if on_wgs84 and zone.width_deg == 6:
        return FileSystem(SystemKind.WGS84_UTM, zone=zone)
    return FileSystem(SystemKind.ZONE, zone=zone, on_wgs84=on_wgs84, turned=_is_turned(tree))


def _zone(base: Node, easting: float, northing: float) -> Optional[Zone]:
    values = base.parameters
    meridian = values.get("central_meridian", values.get("longitude_of_natural_origin"))
    scale = values.get("scale_factor", values.get("scale_factor_at_natural_origin"))
    origin = values.get("latitude_of_origin", values.get("latitude_of_natural_origin", 0.0))
    width = _WIDTHS.get(round(scale, 7)) if scale is not None else None
    if meridian is None or width is None or (easting, northing, origin) != (500000.0, 0.0, 0.0):
        return None
    # A unit other than the metre, or a meridian between two minutes, is no zone of ours.
    minutes = round(meridian * 60)
    if abs(meridian * 60 - minutes) > 1e-6 or not _in_metres(base):
        return None
    try:
        return Zone(minutes, width)
    except MineralError:
        return None


def _in_metres(base: Node) -> bool:
    units = [node for node in base.children if node.keyword in ("UNIT", "LENGTHUNIT")]
    return all(node.number in (None, 1.0) for node in units)


def _datum_text(base: Node) -> str:
    """Return the names that tell the datum: its own and the geographic system's, without the ellipsoid's."""
    geographic = base.first("GEOGCS", "BASEGEOGCRS", "BASEGEODCRS") or base
    datum = geographic.first("DATUM", "ENSEMBLE")
    return f"{geographic.name} {datum.name if datum else ''}"


def _is_vn2000(base: Node, tree: Node) -> bool:
    if _VN_DATUM.search(_datum_text(base)) or _VN_DATUM.search(base.name):
        return True
    shift = _shift(tree)
    return shift is not None and all(abs(a - b) < 0.01 for a, b in zip(shift[:3], _OFFICIAL[:3]))


def _shift(tree: Node) -> Optional[List[float]]:
    node = tree.first("TOWGS84")
    if node is not None:
        return [value for value in node.values if isinstance(value, float)]
    bound = tree.first("ABRIDGEDTRANSFORMATION")
    if bound is None:
        return None
    return [node.number for node in bound.all("PARAMETER") if node.number is not None]


def _is_turned(tree: Node) -> bool:
    """Return whether the rotations are there with the sign that the official ones do not have."""
    node = tree.first("TOWGS84")
    values = [value for value in node.values if isinstance(value, float)] if node is not None else []
    if len(values) < 6:
        return False
    return all(abs(a + b) < 1e-6 for a, b in zip(values[3:6], _OFFICIAL[3:6]))
