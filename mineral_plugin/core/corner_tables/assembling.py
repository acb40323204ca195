"""Rings -> areas: which rings belong together, holes, levels, the stated area and the zone of each."""

from __future__ import annotations

import re
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Iterable, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
from shapely.geometry import Polygon

from mineral_plugin.core.area.model import StatedArea
from mineral_plugin.core.area.zones import Zone, zone_from_text
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.captions import restated, stated_ways, typed_area
from mineral_plugin.core.corner_tables.evidence import agrees, best_of, ground_m2, points_of
from mineral_plugin.core.corner_tables.figures import Figures
from mineral_plugin.core.corner_tables.lines import Line
from mineral_plugin.core.corner_tables.result import (
    Answers,
    Choice,
    Question,
    ReadArea,
    ReadPart,
    ReadRing,
    Verdict,
    ZoneSource,
)
from mineral_plugin.core.corner_tables.rows import Row
from mineral_plugin.core.corner_tables.runs import Run
from mineral_plugin.core.corner_tables.zone_doubts import zone_doubt
from mineral_plugin.core.corner_tables.zone_words import NamedZone
from mineral_plugin.core.regulation.provinces import usual_zones


class Piece(NamedTuple):
    """One ring with the run it comes from, its rows and the area that proved it, if one did."""

    ring: ReadRing
    run: Run
    rows: Sequence[Row]
    area: Optional[StatedArea]


# Where no province is named: the zone of national decisions and the meridians of most provinces.
_MOST_USUAL = (Zone(6300, 6), Zone(6300, 3), Zone(6330, 3), Zone(6660, 6))


_PART = re.compile(r"^\W*(?:phần|part)\b", re.IGNORECASE)


# "Khu II (4,40 ha)" is called Khu II.
_ITS_AREA = re.compile(r"[\s:;,(–-]*(?:diện\s*tích\W*)?\d[\d.,]*\s*(?:ha|m2|m²|km2)\b.*$", re.IGNORECASE)


class _ZoneRead(NamedTuple):
    zone: Optional[Zone]
    source: ZoneSource
    question: Optional[Question]


def areas_of(
    pieces: Sequence[Piece], lines: Sequence[Line], figures: Figures, zone: Optional[Zone], answers: Answers
) -> Tuple[ReadArea, ...]:
    """Return the areas that rings make up, in the order of the document."""
    groups = _as_one(_groups(pieces, figures), figures)
    return tuple(
        _area(group, number, groups, lines, figures, zone, answers) for number, group in enumerate(groups)
    )


def _groups(pieces: Sequence[Piece], figures: Figures) -> List[List[Piece]]:
    groups: List[List[Piece]] = []
    for piece in pieces:
        if (
            groups
            and _same_area(groups[-1][-1], piece, figures)
            and _same_zone(groups[-1][-1], piece, figures)
        ):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _as_one(groups: List[List[Piece]], figures: Figures) -> List[List[Piece]]:
    """Return all rings as one area where only their sum agrees with what is stated."""
    pieces = [piece for group in groups for piece in group]
    if len(groups) < 2 or any(piece.area is not None for piece in pieces) or _zones_differ(groups, figures):
        return groups
    total = _ground(pieces)
    numbers, unit = figures.beside([row for piece in pieces for row in piece.rows])
    stated_total = best_of(numbers, total, unit) or next((a for a in figures.said if agrees(total, a)), None)
    return [pieces] if stated_total is not None else groups


def _zones_differ(groups: Sequence[Sequence[Piece]], figures: Figures) -> bool:
    return not all(_same_zone(one[-1], other[0], figures) for one, other in zip(groups, groups[1:]))


def _same_area(before: Piece, piece: Piece, figures: Figures) -> bool:
    if piece.run.hole:
        return True
    if before.area is not None and piece.area is not None and before.area != piece.area:
        return False
    if before.run.key or piece.run.key:
        return max(before.run.key, key=len, default="") == max(piece.run.key, key=len, default="")
    if _PART.search(piece.run.heading):
        return True
    stated_twice = bool(figures.sentences_at(before.rows) and figures.sentences_at(piece.rows))
    return piece.area is None and before.area is None and not stated_twice


def _same_zone(before: Piece, piece: Piece, figures: Figures) -> bool:
    one, other = (_named(figures.zones_at(each.rows))[0] for each in (before, piece))
    return one.zone is None or other.zone is None or one.zone == other.zone


def _area(
    group: Sequence[Piece],
    number: int,
    groups: Sequence[Sequence[Piece]],
    lines: Sequence[Line],
    figures: Figures,
    zone: Optional[Zone],
    answers: Answers,
) -> ReadArea:
    rows = [row for piece in group for row in piece.rows]
    before = (
        max((row.line for piece in groups[number - 1] for row in piece.rows), default=-1) if number else -1
    )
    behind = groups[number + 1][0].run.first_line if number + 1 < len(groups) else len(lines)
    net_of = figures.net_of(group[0].run)
    area = _stated(group, figures, before, behind, sum(one.stated.square_metres for one in net_of))
    parts, notes, doubts = _parts(group, figures, area, before, behind, answers)
    read = _zone_of(rows, lines, figures, zone, answers)
    feet = figures.feet_at(group[-1].rows) if len(group) == 1 else ()
    if area is None:
        # What is stated and agrees in no way of reading it is asked about, not dropped.
        feet = feet or tuple(dict.fromkeys(one for _, one in figures.between(before, behind)))
    if len(feet) > 1 and not (area in feet and agrees(_ground(group), area)):
        asked, chosen = _which_area(feet, rows[0], answers)
        doubts += [asked] if asked else []
        area = chosen or area
    questions = tuple(doubts) + ((read.question,) if read.question else ())
    return ReadArea(
        name=_name(group),
        verdict=Verdict.ASK if questions else Verdict.READ,
        rings=tuple(piece.ring for piece in group),
        parts=parts,
        zone=read.zone,
        zone_source=read.source,
        stated_area=area,
        net_of=net_of if area is not None else (),
        questions=questions,
        notes=notes,
    )


def _which_area(
    feet: Sequence[StatedArea], row: Row, answers: Answers
) -> Tuple[Optional[Question], Optional[StatedArea]]:
    """Return the area the user chose of several stated for one table, or the question.

    One figure that can be read in two ways (``1.605 ha``) is offered in both.
    """
    printed = list(dict.fromkeys(one.text for one in feet))
    ways = len(printed) < len(feet)
    offered = {restated(one.value, one.unit).text if ways else one.text: one for one in feet}
    key = f"area:{row.place.key}"
    typed = answers.get(key, "")
    chosen = offered.get(typed) or typed_area(typed)
    if chosen is not None:
        return None, chosen
    asked = "read.ask.area" if len(printed) > 1 else "read.ask.area_ways"
    phrase = Phrase(asked, {"place": row.place.phrase, "areas": printed})
    return Question(key, phrase, tuple(Choice(text) for text in list(offered)[:3]), None, row.place), None


def _name(group: Sequence[Piece]) -> str:
    run = group[0].run
    if run.key:
        return max(run.key, key=len)[:200]
    texts = [cell for piece in group for row in piece.rows for cell in row.left]
    heading = _ITS_AREA.sub("", run.heading)
    return (heading or " ".join(text for text in texts if len(text) > 1))[:200].strip()


def _ground(group: Sequence[Piece]) -> float:
    signs = [-1.0 if piece.run.hole else 1.0 for piece in group]
    return sum(sign * ground_m2(points_of(piece.rows)) for sign, piece in zip(signs, group))


def _stated(
    group: Sequence[Piece], figures: Figures, before: int, behind: int, net_m2: float
) -> Optional[StatedArea]:
    outer = [piece for piece in group if not piece.run.hole]
    if len(group) == 1 and group[0].area is not None:
        return group[0].area
    rows = [row for piece in group for row in piece.rows]
    computed = _ground(group)
    numbers, unit = figures.beside(rows)
    area = best_of(numbers, computed, unit, net_m2)
    near = [one for _, one in figures.between(before, behind)]
    fitting = [one for one in (*near, *figures.said) if agrees(computed, one, net_m2)]
    if area is None and fitting:
        return fitting[0]
    if area is None and outer and outer[0].area is not None:
        return outer[0].area
    if area is None:
        area = _printed_once(group, figures, near, before)
    return area


def _printed_once(
    group: Sequence[Piece], figures: Figures, near: Sequence[StatedArea], before: int
) -> Optional[StatedArea]:
    """Return an area that does not agree with the corners but is stated without doubt."""
    rows = [row for piece in group for row in piece.rows]
    numbers, unit = figures.beside(rows)
    if unit is not None and len(numbers) == 1:
        return _as_written(numbers[0].text, unit, rows)
    first = min(row.line for row in rows)
    ahead = [one for line, one in figures.between(before, first) if one in near]
    own = ahead or list(near)
    if own and len(set(own)) == 1:
        return own[0]
    found = figures.column_figure(rows) if unit is None else None
    # Plans print hectares; a column without a head is taken as such where nothing else is printed.
    return _as_written(found.text, "ha", rows) if found else None


def _as_written(text: str, unit: str, rows: Sequence[Row]) -> Optional[StatedArea]:
    """Return a figure that agrees with nothing, its marks read as in the corners or the usual way."""
    ways = stated_ways(text, unit)
    dots = any(row.north.decimals and "." in row.x_text for row in rows)
    decimal = "." if dots else ","
    fitting = [way for way in ways if (way.value == way.value.to_integral_value()) != (decimal in text)]
    return ways[0] if len(ways) == 1 else fitting[0] if len(fitting) == 1 else None


def _parts(
    group: Sequence[Piece],
    figures: Figures,
    area: Optional[StatedArea],
    before: int,
    behind: int,
    answers: Answers,
) -> Tuple[Tuple[ReadPart, ...], Tuple[Phrase, ...], List[Question]]:
    shapes = [Polygon(points_of(piece.rows)) for piece in group]
    holes, notes, doubts = _holes(group, shapes, area, answers)
    parts: List[ReadPart] = []
    inners = {inner for inner, _ in holes}
    # Where the tables behind each begin.
    nexts = [behind, *accumulate((piece.run.first_line for piece in reversed(group[1:])), min)][::-1]
    last = before
    for index, piece in enumerate(group):
        if index in inners:
            continue
        levels = figures.levels_at(piece.rows, piece.run.heading, last, nexts[index])
        last = piece.run.last_line
        inside = tuple(inner for inner, outer in holes if outer == index)
        parts.append(ReadPart(index, inside, levels.top_m, levels.bottom_m))
    return tuple(parts), tuple(notes), doubts


def _holes(
    group: Sequence[Piece], shapes: Sequence[Polygon], area: Optional[StatedArea], answers: Answers
) -> Tuple[List[Tuple[int, int]], List[Phrase], List[Question]]:
    found: List[Tuple[int, int]] = []
    notes: List[Phrase] = []
    doubts: List[Question] = []
    for index, (piece, outer) in enumerate(zip(group, _outer_rings(shapes))):
        if outer is None:
            continue
        place, net = piece.ring.places[0], shapes[outer].area - shapes[index].area
        question = Question(
            f"hole:{place.key}:{piece.ring.corners[0].name}",
            Phrase("read.ask.hole", {"place": place.phrase}),
            (Choice("hole", Phrase("read.choice.hole")), Choice("part", Phrase("read.choice.part"))),
            "hole",
            place,
        )
        answer = answers.get(question.id)
        if piece.run.hole or answer == "hole" or (area is not None and agrees(net, area)):
            found.append((index, outer))
            notes.append(Phrase("read.note.hole", {"place": place.phrase}))
        elif answer is None and not _levelled(piece):
            doubts.append(question)
    return found, notes, doubts


def _outer_rings(shapes: Sequence[Polygon]) -> List[Optional[int]]:
    """Return for each ring the first one around it; only those whose bounds hold it are tried."""
    bounds = np.array([shape.bounds for shape in shapes])
    found: List[Optional[int]] = []
    for index, inner in enumerate(shapes):
        low, high = bounds[:, :2] <= bounds[index, :2], bounds[:, 2:] >= bounds[index, 2:]
        around: List[int] = np.flatnonzero(np.hstack([low, high]).all(axis=1)).tolist()
        found.append(next((i for i in around if i != index and _within(inner, shapes[i])), None))
    return found


def _levelled(piece: Piece) -> bool:
    heading = piece.run.heading.lower()
    return "mức" in heading or "level" in heading


def _within(inner: Polygon, outer: Polygon) -> bool:
    valid = inner.is_valid and outer.is_valid
    return bool(
        valid
        and inner.area < outer.area
        and outer.contains(inner.representative_point())
        and outer.covers(inner)
    )


def _zone_of(
    rows: Sequence[Row], lines: Sequence[Line], figures: Figures, given: Optional[Zone], answers: Answers
) -> _ZoneRead:
    named, line = _named(figures.zones_at(rows))
    place = lines[line].place if line is not None else rows[0].place
    answer = _answered(answers)
    both = _two_zones(figures.zones_at(rows))
    if answer is None and both and given not in both:
        text = Phrase("read.ask.two_zones", {"place": place.phrase, "zones": [zone.text for zone in both]})
        return _ZoneRead(
            None,
            ZoneSource.NONE,
            Question("zone", text, tuple(Choice(z.text) for z in both[:3]), None, place),
        )
    if both and given in both:
        return _ZoneRead(given, ZoneSource.TEXT, None)
    if answer is not None:
        named_it = named.zone == answer
        return _ZoneRead(answer, ZoneSource.TEXT if named_it else ZoneSource.GIVEN, None)
    if given is not None and named.contradicts(given):
        choices = [named.zone.text] if named.zone else [_filled(named, given).text]
        text = Phrase(
            "read.ask.zone_differs", {"place": place.phrase, "named": named.text, "given": given.text}
        )
        offered = tuple(Choice(value) for value in dict.fromkeys([*choices, given.text]))
        return _ZoneRead(None, ZoneSource.NONE, Question("zone", text, offered, choices[0], place))
    zone, source = (named.zone, ZoneSource.TEXT) if named.zone else (given, ZoneSource.GIVEN)
    if zone is not None:
        doubt = zone_doubt(zone, rows, place, figures.beginning if source is ZoneSource.TEXT else "")
        return _ZoneRead(zone, source, None) if doubt is None else _ZoneRead(None, ZoneSource.NONE, doubt)
    offered = tuple(Choice(zone.text) for zone in _usual(named, figures.beginning))
    text = Phrase("read.ask.zone", {"place": place.phrase})
    if named.text != "None°":
        text = Phrase("read.ask.half_zone", {"place": place.phrase, "named": named.text})
    return _ZoneRead(None, ZoneSource.NONE, Question("zone", text, offered, None, place))


def _answered(answers: Answers) -> Optional[Zone]:
    if "zone" not in answers:
        return None
    try:
        return zone_from_text(answers["zone"])
    except InputError:
        return None


def _named(mentions: Iterable[Tuple[NamedZone, int]]) -> Tuple[NamedZone, Optional[int]]:
    """Return the zone named nearest to the rows; what the nearest leaves open is filled by the next ones."""
    meridian = width = line = None
    for zone, at in mentions:
        if (
            zone.zone is not None
            and meridian in (None, zone.central_meridian_min)
            and width in (None, zone.width_deg)
        ):
            return zone, at if line is None else line
        if meridian is None and zone.central_meridian_min is not None:
            meridian, line = zone.central_meridian_min, at if line is None else line
        if width is None and zone.width_deg is not None:
            width, line = zone.width_deg, at if line is None else line
        if meridian is not None and width is not None:
            break
    return NamedZone(meridian, width), line


def _two_zones(mentions: Iterable[Tuple[NamedZone, int]]) -> Tuple[Zone, ...]:
    """Return the zones that stand together in the text nearest to the rows, empty if it is one."""
    complete = ((zone.zone, at) for zone, at in mentions if zone.zone is not None)
    _, nearest = next(groupby(complete, key=itemgetter(1)), (None, ()))
    together = tuple(dict.fromkeys(zone for zone, _ in nearest))
    return together if len(together) > 1 else ()


def _filled(named: NamedZone, given: Zone) -> Zone:
    return Zone(named.central_meridian_min or given.central_meridian_min, named.width_deg or given.width_deg)


def _usual(named: NamedZone, text: str) -> Tuple[Zone, ...]:
    if named.central_meridian_min is not None:
        return tuple(Zone(named.central_meridian_min, width) for width in (3, 6))
    zones = usual_zones(text) or _MOST_USUAL
    return tuple(zone for zone in zones if named.width_deg in (None, zone.width_deg))[:3]
