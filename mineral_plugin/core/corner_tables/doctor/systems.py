"""Slips of the coordinate system: another meridian, 3 or 6 degrees, WGS 84, HN-72, Indian 1960.

HN-72 and Indian 1960 have no transformation for the whole country: the one for Vung Tau (EPSG:1544) and the
one for 14 to 18 degrees north (EPSG:1542) are used to recognise such numbers, never to survey with them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np

from mineral_plugin.core.area.zones import (
    Coordinates,
    Zone,
    from_wgs84,
    known_zones,
    to_geographic,
)
from mineral_plugin.core.base.proj import pyproj
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.doctor.model import Cause, Slip, State
from mineral_plugin.core.regulation.provinces import Province, candidate_zones

_WRONG_ZONE = math.log(0.02)
_USUAL_SHARE, _TWIN_SHARE, _OTHER_SHARE = 0.75, 0.15, 0.10
_WGS84 = math.log(0.004)
# WGS 84 in another zone than the stated one is two slips at once.
_ANOTHER_ZONE = 4.0
_OLD = {Cause.HANOI_1972: math.log(0.002), Cause.INDIAN_1960: math.log(0.001)}
_SIX_DEGREES = (Zone(105 * 60, 6), Zone(111 * 60, 6))


@dataclass(frozen=True)
class _OldSystem:
    """An old system on its own ellipsoid, with three parameters to WGS 84 (m) and their accuracy (m)."""

    cause: Cause
    ellipsoid: str
    scale: float
    shift: Tuple[float, float, float]
    accuracy_m: float


_OLD_SYSTEMS = (
    _OldSystem(Cause.HANOI_1972, "krass", 1.0, (-17.51, -108.32, -62.39), 20.0),
    _OldSystem(Cause.INDIAN_1960, "evrst30", 0.9996, (198.0, 881.0, 317.0), 50.0),
)


def other_zones(state: State, provinces: Sequence[Province]) -> List[State]:
    """Return the readings of the same numbers in other zones, usual ones of the provinces first."""
    shares = _shares(state.zone, provinces)
    found: List[State] = []
    for zone, share in shares.items():
        slip = _zone_slip(state.zone, zone, share)
        found.append(replace(state, zone=zone, slips=(*state.slips, slip)))
    return found


def _shares(stated: Optional[Zone], provinces: Sequence[Province]) -> Dict[Zone, float]:
    """Return each other zone with its share of being the right one if the stated one is wrong."""
    usual = list(dict.fromkeys(z for p in provinces for z in candidate_zones(p) if z != stated))
    twin = [Zone(stated.central_meridian_min, 9 - stated.width_deg)] if stated else []
    others = [zone for zone in known_zones() if zone != stated]
    shares: Dict[Zone, float] = {}
    for zones, share in ((usual, _USUAL_SHARE), (twin, _TWIN_SHARE), (others, _OTHER_SHARE)):
        for zone in zones:
            shares[zone] = shares.get(zone, 0.0) + share / len(zones)
    return shares


def _zone_slip(stated: Optional[Zone], zone: Zone, share: float) -> Slip:
    if stated is None:
        cause, habit = Cause.ZONE_NOT_STATED, math.log(share)
    else:
        same = stated.central_meridian_min == zone.central_meridian_min
        cause, habit = (Cause.WIDTH if same else Cause.MERIDIAN), _WRONG_ZONE + math.log(share)
    values = {"zone": zone.text, "stated": stated.text if stated else ""}
    name = cause.value
    return Slip(cause, Phrase(f"doctor.{name}", values), Phrase(f"doctor.noun.{name}", values), habit)


def other_datums(state: State) -> List[State]:
    """Return the readings in which the numbers belong to WGS 84, HN-72 or Indian 1960."""
    zones = tuple(dict.fromkeys([*([state.zone] if state.zone else []), *_SIX_DEGREES]))
    found: List[State] = []
    for zone in zones:
        found.append(_wgs84(state, zone, len(zones)))
    if not state.zone or state.zone.width_deg == 6:
        six = (state.zone,) if state.zone else _SIX_DEGREES
        found.extend(_old(state, system, zone, len(six)) for system in _OLD_SYSTEMS for zone in six)
    return found


def _wgs84(state: State, zone: Zone, tried: int) -> State:
    points = tuple(np.round(from_wgs84(to_geographic(p, zone), zone), 3) for p in state.points)
    values = {"zone": zone.text}
    habit = _WGS84 - (0.0 if zone == state.zone else _ANOTHER_ZONE) - (0.0 if state.zone else math.log(tried))
    slip = Slip(Cause.WGS84, Phrase("doctor.wgs84", values), Phrase("doctor.noun.wgs84", values), habit)
    return _converted(state, points, zone, slip, 3)


def _old(state: State, system: _OldSystem, zone: Zone, tried: int) -> State:
    pipeline = _old_pipeline(system, zone)
    points = tuple(np.round(from_wgs84(_run(pipeline, p), zone), 1) for p in state.points)
    name = system.cause.value
    values = {"zone": zone.text, "accuracy": system.accuracy_m}
    numbers = {str(slip.sentence.values.get("number")) for slip in state.slips}
    marked = system.cause is Cause.HANOI_1972 and numbers & {"18", "19"}
    # Only HN-72 is known to carry the zone number 18 or 19 before Y.
    habit = math.log(0.5) if marked else _OLD[system.cause] - math.log(tried)
    slip = Slip(
        system.cause,
        Phrase(f"doctor.{name}", values),
        Phrase(f"doctor.noun.{name}", values),
        habit,
        accuracy_m=system.accuracy_m,
    )
    return _converted(state, points, zone, slip, 1)


def _converted(state: State, points: Tuple[Coordinates, ...], zone: Zone, slip: Slip, places: int) -> State:
    return replace(state, points=points, zone=zone, places=places, slips=(*state.slips, slip))


def _old_pipeline(system: _OldSystem, zone: Zone) -> str:
    x, y, z = system.shift
    return (
        f"+proj=pipeline +step +inv +proj=tmerc +lat_0=0 +lon_0={zone.central_meridian_min / 60:.10g} "
        f"+k={system.scale} +x_0=500000 +y_0=0 +ellps={system.ellipsoid} "
        f"+step +proj=cart +ellps={system.ellipsoid} +step +proj=helmert +x={x} +y={y} +z={z} "
        "+step +inv +proj=cart +ellps=WGS84 "
        "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )


@lru_cache(maxsize=None)
def _transformer(pipeline: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_pipeline(pipeline)


def _run(pipeline: str, points: Coordinates) -> Coordinates:
    def work() -> Coordinates:
        return np.column_stack(_transformer(pipeline).transform(points[:, 0], points[:, 1], errcheck=True))

    return in_python_thread(work)
