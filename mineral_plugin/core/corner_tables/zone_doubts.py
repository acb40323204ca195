"""Zones that cannot be meant: no such zone, corners too far from its meridian, another province."""

from __future__ import annotations

from typing import List, Optional, Sequence

from mineral_plugin.core.area.zones import FALSE_EASTING_M, Zone, known_zones
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Place
from mineral_plugin.core.corner_tables.result import Choice, Question
from mineral_plugin.core.corner_tables.rows import Row
from mineral_plugin.core.regulation.provinces import usual_zones

_REACH_M = {3: 280_000.0, 6: 420_000.0}
"""How far from its meridian a table may lie; a zone of 3 degrees reaches 167 km, of 6 degrees 333 km."""
_SIX_DEGREE_MERIDIANS = (6300, 6660, 7020)
_STEP_MIN = 15
"""Meridians of zones of 3 degrees lie on quarters of a degree, also those without a code (vn2000.md 1)."""


def zone_doubt(zone: Zone, rows: Sequence[Row], place: Place, text: str) -> Optional[Question]:
    """Return the question about a zone that is doubtful, ``None`` where nothing speaks against it.

    ``text`` is that whose provinces speak, too; empty where the zone was chosen by the user.
    """
    if zone.width_deg == 6 and zone.central_meridian_min not in _SIX_DEGREE_MERIDIANS:
        return _question("read.ask.zone_unknown", zone, place, [Zone(zone.central_meridian_min, 3)])
    if zone.width_deg == 3 and zone.central_meridian_min % _STEP_MIN:
        used = {one.central_meridian_min for one in known_zones() if one.width_deg == 3}
        near = sorted(used, key=lambda minutes: abs(minutes - zone.central_meridian_min))[:2]
        return _question("read.ask.zone_unknown", zone, place, [Zone(minutes, 3) for minutes in near])
    easts = sorted(float(row.east.value) for row in rows)
    if abs(easts[len(easts) // 2] - FALSE_EASTING_M) > _REACH_M[zone.width_deg]:
        return _question("read.ask.zone_far", zone, place, [Zone(6300, 6), Zone(6660, 6)])
    return _of_another_province(zone, place, text)


def _of_another_province(zone: Zone, place: Place, text: str) -> Optional[Question]:
    if zone.width_deg != 3 or zone.central_meridian_min % 60:
        # Minutes that were lost leave whole degrees; nobody prints minutes by mistake.
        return None
    usual = usual_zones(text)
    three = [one for one in usual if one.width_deg == 3]
    meant = [one for one in three if one.central_meridian_min // 60 == zone.central_meridian_min // 60]
    if not meant or zone in usual:
        return None
    return _question("read.ask.zone_province", zone, place, meant)


def _question(phrase: str, zone: Zone, place: Place, others: List[Zone]) -> Question:
    text = Phrase(phrase, {"place": place.phrase, "zone": zone.text})
    offered = [*(one.text for one in others if one != zone), zone.text]
    return Question("zone", text, tuple(Choice(one) for one in offered[:3]), None, place)
