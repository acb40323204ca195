"""Use case: whatever holds corners - a file, a paste - becomes areas, questions and notes."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Any, Dict, Optional, Sequence, Tuple

from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.area.model import LicenceArea, Part, Ring, Source, StatedArea, area_id
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import InputError, MineralError
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.corner_tables.content import Content
from mineral_plugin.core.corner_tables.formats import (
    content_of_html,
    content_of_text,
    is_vector,
    open_content,
)
from mineral_plugin.core.corner_tables.interpret import interpret
from mineral_plugin.core.corner_tables.result import Answers, Question, ReadArea, Reading, ReadRing, Verdict
from mineral_plugin.core.corner_tables.vectors.read import read_vector
from mineral_plugin.core.corner_tables.vectors.source import VectorSource

_NONE: Answers = MappingProxyType({})


def read_file(
    path: Path, zone: Optional[Zone] = None, answers: Answers = _NONE, vectors: Optional[VectorSource] = None
) -> Reading:
    """Return what a file holds, of any format; a file that cannot be read gives a refusal, never an error.

    ``vectors`` opens vector files: QGIS's providers inside QGIS, fiona where it is left out.
    """
    try:
        if path.is_file() and is_vector(path):
            return read_vector(path, vectors or _fiona(), zone, answers)
        return interpret(open_content(path), zone, answers)
    except MineralError as error:
        return Reading(refusal=error.phrase)
    except (OSError, MemoryError, RecursionError, ValueError, ArithmeticError):
        # A reader of ours met what it does not know: the file is not to blame alone, but it is not read.
        return Reading(refusal=Phrase("error.table.unreadable_file", {"path": str(path)}))


def _fiona() -> VectorSource:
    from mineral_plugin.core.corner_tables.vectors.fiona_source import FionaSource

    return FionaSource()


def read_text(text: str, zone: Optional[Zone] = None, answers: Answers = _NONE) -> Reading:
    """Return what a pasted text holds."""
    return _read_content(lambda: content_of_text(text), zone, answers)


def read_html(html: str, zone: Optional[Zone] = None, answers: Answers = _NONE) -> Reading:
    """Return what a paste from a browser, a sheet or a text program holds."""
    return _read_content(lambda: content_of_html(html), zone, answers)


def _read_content(content: "Any", zone: Optional[Zone], answers: Answers) -> Reading:
    try:
        held: Content = content()
        return interpret(held, zone, answers)
    except MineralError as error:
        return Reading(refusal=error.phrase)


def licence_areas(reading: Reading, name: str = "", document: str = "") -> Tuple[LicenceArea, ...]:
    """Return the areas of a reading without open questions, one for each, in order.

    Raises:
        InputError: nothing could be read, or something is not certain; the sentence says what.
    """
    if reading.refusal is not None:
        raise InputError(reading.refusal.id, **reading.refusal.values)
    if reading.all_questions:
        first = reading.all_questions[0].text
        raise InputError(first.id, **first.values)
    several = len(reading.areas) > 1
    return tuple(_licence_area(area, name, several, document) for area in reading.areas)


def _licence_area(area: ReadArea, name: str, several: bool, document: str) -> LicenceArea:
    if area.zone is None:
        raise InputError("error.table.no_zone")
    rings = [Ring(ring.corners) for ring in area.rings]
    parts = tuple(
        Part(rings[part.outer], tuple(rings[hole] for hole in part.holes), part.top_m, part.bottom_m)
        for part in area.parts
    )
    own = area.name if several or not name else name
    return LicenceArea(
        id=area_id(own, area.zone, parts),
        name=own,
        zone=area.zone,
        parts=parts,
        stated_area=area.stated_area,
        source=Source(document=document),
    )


def readings_document(items: Sequence[Tuple[str, Reading]], lang: str) -> Dict[str, Any]:
    """Return readings as the JSON of ``resources/schema/corner-readings-1.json``."""
    return {"files": [_entry(path, reading, lang) for path, reading in items]}


def _entry(path: str, reading: Reading, lang: str) -> Dict[str, Any]:
    notes = [*reading.notes, *([reading.refusal] if reading.refusal else [])]
    return {
        "path": path,
        "verdict": reading.verdict.value,
        "areas": [_area_entry(area, lang) for area in reading.areas],
        "questions": [_question_entry(question, lang) for question in reading.questions],
        "notes": [say(note, lang) for note in notes],
    }


def _area_entry(area: ReadArea, lang: str) -> Dict[str, Any]:
    return {
        "name": area.name,
        "zone": _zone_entry(area),
        "rings": [_ring_entry(ring) for ring in area.rings],
        "parts": [
            {"outer": part.outer, "holes": list(part.holes), "top_m": part.top_m, "bottom_m": part.bottom_m}
            for part in area.parts
        ],
        "stated_area": _stated_entry(area),
        "plane_area_m2": _plane_area(area),
        "verdict": area.verdict.value,
        "questions": [_question_entry(question, lang) for question in area.questions],
        "notes": [say(note, lang) for note in area.notes],
    }


def _zone_entry(area: ReadArea) -> Optional[Dict[str, Any]]:
    if area.zone is None:
        return None
    return {
        "central_meridian": area.zone.central_meridian_min / 60,
        "width": area.zone.width_deg,
        "epsg": area.zone.epsg,
        "source": area.zone_source.value,
    }


def _ring_entry(ring: ReadRing) -> "list[Dict[str, Any]]":
    return [
        {"name": c.name, "x": c.north_m, "y": c.east_m, "x_text": c.x_text, "y_text": c.y_text}
        for c in ring.corners
    ]


def _stated_entry(area: ReadArea) -> Optional[Dict[str, Any]]:
    if area.stated_area is None:
        return None
    shown = _figure(area.stated_area)
    half = area.stated_area.half_unit_m2 * float(area.stated_area.value) / area.stated_area.square_metres
    shown["half_last_digit"] = round(half, 12)
    shown["net_of"] = [_figure(one.stated) for one in area.net_of]
    return shown


def _figure(stated: StatedArea) -> Dict[str, Any]:
    return {"value": float(stated.value), "unit": stated.unit}


def _plane_area(area: ReadArea) -> Optional[float]:
    if area.zone is None or any(len(ring.corners) < 3 for ring in area.rings):
        return None
    return round(area_m2(_licence_area(area, "", False, "")), 2)


def _question_entry(question: Question, lang: str) -> Dict[str, Any]:
    return {
        "id": question.id,
        "row": question.place.number if question.place else None,
        "text": say(question.text, lang),
        "choices": [choice.value for choice in question.choices],
        "proposed": question.proposed,
    }


def is_read(reading: Reading) -> bool:
    """Return whether a reading is without doubt."""
    return reading.verdict is Verdict.READ
