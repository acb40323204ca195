"""Where a layer's coordinates lie: brought into the licence's zone, or a question, or a refusal.

WGS 84 comes over by the literal pipeline of EPSG:6960 and no other; an old system never comes over.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Callable, List, Optional, Sequence, Tuple

import numpy as np

from mineral_plugin.core.area.zones import (
    Coordinates,
    Zone,
    as_points,
    between_zones,
    from_geographic,
    from_wgs84,
    to_geographic,
    to_wgs84,
    zone_from_text,
)
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.typed_numbers import EAST_RANGE, NORTH_RANGE
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Place
from mineral_plugin.core.corner_tables.result import Answers, Choice, Question, ZoneSource
from mineral_plugin.core.corner_tables.vectors.systems import FileSystem, SystemKind
from mineral_plugin.core.corner_tables.vectors.zone_choices import zones_at, zones_of_plane

LONGITUDE_RANGE = (101.0, 118.0)
LATITUDE_RANGE = (6.0, 24.0)
ZONE, DATUM = "zone", "datum"
_WGS84, _VN2000 = "WGS 84", "VN-2000"
_BRING = "bring "

Move = Callable[[Coordinates], Coordinates]


@dataclass(frozen=True)
class Wish:
    """What the caller gives: a zone, and the answers to earlier questions; what the file's texts name."""

    zone: Optional[Zone] = None
    answers: Answers = field(default_factory=dict)
    named: Optional[Zone] = None


@dataclass(frozen=True)
class Placement:
    """How a layer's points come into the licence's zone.

    ``move`` takes (east, north) or (longitude, latitude) of the file; it is ``None`` while the zone of a
    layer in degrees is not known. ``zone`` is ``None`` while it is asked.
    """

    zone: Optional[Zone]
    source: ZoneSource
    move: Optional[Move]
    in_degrees: bool = False
    converted: bool = False
    notes: Tuple[Phrase, ...] = ()
    questions: Tuple[Question, ...] = ()


def orientation(points: Coordinates) -> str:
    """Return how points lie by their magnitudes: ``plane``, ``plane_swapped``, ``degrees`` ... or nothing."""
    first, second = points[:, 0], points[:, 1]
    shapes = (
        ("plane", EAST_RANGE, NORTH_RANGE),
        ("plane_swapped", NORTH_RANGE, EAST_RANGE),
        ("degrees", LONGITUDE_RANGE, LATITUDE_RANGE),
        ("degrees_swapped", LATITUDE_RANGE, LONGITUDE_RANGE),
    )
    for name, x_range, y_range in shapes:
        if _within(first, x_range) and _within(second, y_range):
            return name
    return ""


def _within(values: Coordinates, allowed: Tuple[float, float]) -> bool:
    return bool(np.all((values >= allowed[0]) & (values <= allowed[1])))


def placement_of(
    system: FileSystem,
    middle: Tuple[float, float],
    in_degrees: bool,
    place: Place,
    wish: Wish,
    doubtful: bool,
) -> Placement:
    """Return how a layer comes into the licence's zone.

    ``middle`` is a point of the layer (east or longitude first), ``doubtful`` says that the format cannot
    tell VN-2000 from WGS 84 (MapInfo).

    Raises:
        InputError: the system is a swapped code, an old one, or none that can be brought into VN-2000.
    """
    _refuse(system, place)
    if system.kind is SystemKind.ZONE and system.zone is not None:
        return _of_zone(system, system.zone, place, wish)
    if system.kind is SystemKind.NONE and not in_degrees:
        return _of_plain(middle, place, wish)
    return _of_datum(system, middle, place, wish, doubtful or system.kind is SystemKind.NONE)


def _refuse(system: FileSystem, place: Place) -> None:
    if system.kind is SystemKind.SWAPPED:
        raise InputError("vector.swapped_code", layer=place.holder)
    if system.kind is SystemKind.OLD and system.old is not None:
        raise InputError(
            "vector.old_system", layer=place.holder, system=system.old.name, error=system.old.error_m
        )
    if system.kind is SystemKind.OTHER:
        raise InputError("vector.other_system", layer=place.holder)


def _of_zone(system: FileSystem, zone: Zone, place: Place, wish: Wish) -> Placement:
    notes: List[Phrase] = []
    if system.on_wgs84:
        notes.append(Phrase("vector.note.grid_on_wgs84", {"layer": place.holder, "zone": zone.text}))
    if system.turned:
        notes.append(Phrase("vector.note.turned", {"layer": place.holder}))
    wanted = wish.zone or wish.named
    answer = wish.answers.get(ZONE)
    if answer is None and (wanted is None or wanted == zone):
        return Placement(zone, ZoneSource.TEXT, _as_is, notes=tuple(notes))
    if answer is None and wanted is not None:
        return Placement(
            zone, ZoneSource.TEXT, _as_is, notes=tuple(notes), questions=(_differ(zone, wanted, place),)
        )
    return _answered(zone, str(answer), tuple(notes))


def _differ(own: Zone, wanted: Zone, place: Place) -> Question:
    values = {"own": own.text, "given": wanted.text, "layer": place.holder}
    return Question(
        id=ZONE,
        text=Phrase("vector.ask.zone_differs", values),
        choices=(
            Choice(own.text, Phrase("vector.choice.keep_zone", values)),
            Choice(_BRING + wanted.text, Phrase("vector.choice.bring_zone", values)),
            Choice(wanted.text, Phrase("vector.choice.read_zone", values)),
        ),
        proposed=own.text,
        place=place,
    )


def _answered(own: Zone, answer: str, notes: Tuple[Phrase, ...]) -> Placement:
    target = zone_from_text(answer[len(_BRING) :] if answer.startswith(_BRING) else answer)
    if not answer.startswith(_BRING) or target == own:
        return Placement(target, ZoneSource.TEXT if target == own else ZoneSource.GIVEN, _as_is, notes=notes)
    note = Phrase("vector.note.between_zones", {"own": own.text, "target": target.text})
    return Placement(
        target,
        ZoneSource.GIVEN,
        lambda points: between_zones(points, own, target),
        converted=True,
        notes=(*notes, note),
    )


def _as_is(points: Coordinates) -> Coordinates:
    return points


def _of_plain(middle: Tuple[float, float], place: Place, wish: Wish) -> Placement:
    """Return the placement of plane coordinates without a system: the zone is given, named or asked."""
    zone, source, questions = wanted_zone(
        wish, place, lambda: zones_of_plane(*middle), "vector.ask.zone_plain"
    )
    note = Phrase("vector.note.no_system", {"layer": place.holder})
    return Placement(zone, source, _as_is, notes=(note,), questions=questions)


def wanted_zone(
    wish: Wish, place: Place, proposals: Callable[[], Sequence[Zone]], sentence: str
) -> Tuple[Optional[Zone], ZoneSource, Tuple[Question, ...]]:
    """Return the licence's zone: as answered, named in the file's texts, given, or else a question."""
    answer = wish.answers.get(ZONE)
    if answer is not None:
        return zone_from_text(answer), ZoneSource.GIVEN, ()
    if wish.named is not None and wish.zone not in (None, wish.named):
        given = wish.zone
        values = {"named": wish.named.text, "given": given.text if given else ""}
        choices = tuple(Choice(zone.text) for zone in (wish.named, given) if zone is not None)
        question = Question(ZONE, Phrase("vector.ask.zone_named", values), choices, wish.named.text, place)
        return wish.named, ZoneSource.TEXT, (question,)
    if wish.named is not None:
        return wish.named, ZoneSource.TEXT, ()
    if wish.zone is not None:
        return wish.zone, ZoneSource.GIVEN, ()
    zones = tuple(proposals())
    question = Question(
        ZONE,
        Phrase(sentence, {"layer": place.holder}),
        tuple(Choice(zone.text) for zone in zones),
        zones[0].text if zones else None,
        place,
    )
    return None, ZoneSource.NONE, (question,)


def _of_datum(
    system: FileSystem, middle: Tuple[float, float], place: Place, wish: Wish, doubtful: bool
) -> Placement:
    """Return the placement of degrees or of UTM numbers, where the datum has to be certain first."""
    grid = system.zone if system.kind is SystemKind.WGS84_UTM else None
    vn2000 = system.kind is SystemKind.VN_DEGREES
    if vn2000 or not doubtful:
        return _into_zone(vn2000, grid, middle, place, wish, ())
    answer = wish.answers.get(DATUM)
    if grid is not None and (answer == _VN2000 or (answer is None and grid in (wish.zone, wish.named))):
        return _of_zone(replace(system, on_wgs84=True), grid, place, wish)
    questions = () if answer in (_WGS84, _VN2000) else (_which_datum(grid, place),)
    if grid is not None and questions:
        return Placement(grid, ZoneSource.TEXT, _as_is, questions=questions)
    return _into_zone(answer == _VN2000, grid, middle, place, wish, questions)


def _which_datum(grid: Optional[Zone], place: Place) -> Question:
    values = {"layer": place.holder, "zone": grid.text if grid else ""}
    choices = (
        Choice(_VN2000, Phrase("vector.choice.vn2000", values)),
        Choice(_WGS84, Phrase("vector.choice.wgs84", values)),
    )
    sentence = "vector.ask.datum_grid" if grid else "vector.ask.datum"
    return Question(DATUM, Phrase(sentence, values), choices, _VN2000 if grid else _WGS84, place)


def _into_zone(
    vn2000: bool,
    grid: Optional[Zone],
    middle: Tuple[float, float],
    place: Place,
    wish: Wish,
    questions: Tuple[Question, ...],
) -> Placement:
    degrees = _degrees_of(grid, middle)
    zone, source, asked = wanted_zone(wish, place, lambda: zones_at(*degrees), "vector.ask.zone_degrees")
    if zone is None:
        return Placement(None, source, None, grid is None, True, questions=(*questions, *asked))
    target = zone
    note = Phrase(
        "vector.note.from_vn_degrees" if vn2000 else "vector.note.from_wgs84",
        {"layer": place.holder, "zone": target.text},
    )

    def move(points: Coordinates) -> Coordinates:
        turned = points if grid is None else to_geographic(points, grid)
        return from_geographic(turned, target) if vn2000 else exactly_from_wgs84(turned, target)

    return Placement(zone, source, move, grid is None, True, (note,), (*questions, *asked))


def exactly_from_wgs84(points: Coordinates, zone: Zone) -> Coordinates:
    """Return the plane points whose way to WGS 84 by EPSG:6960 gives these degrees, to 0.01 mm.

    Without heights the reversed operation misses the way back by up to 1.5 mm, enough to change a printed
    digit; so the miss is measured forward and taken off.
    """
    found = from_wgs84(points, zone)
    return found + (found - from_wgs84(to_wgs84(found, zone), zone))


def _degrees_of(grid: Optional[Zone], middle: Tuple[float, float]) -> Tuple[float, float]:
    if grid is None:
        return middle
    longitude, latitude = to_geographic(as_points([middle]), grid)[0]
    return float(longitude), float(latitude)
