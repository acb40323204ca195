"""The import report: how an area was read, kept with it, so that later anybody can see what was done.

Three things: what was understood, what was changed (with its size in mm where a corner moved), and what
the user answered. It is kept as canonical JSON, equal for equal input, and tells no path of the machine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from mineral_plugin.core.area.model import Corner, LicenceArea
from mineral_plugin.core.base.canonical import canonical_bytes
from mineral_plugin.core.base.words import Bilingual, Phrase, both, say
from mineral_plugin.core.corner_tables.printed import east_decimals, north_decimals, printed_decimals
from mineral_plugin.core.corner_tables.result import Answers, Question, ReadArea, Reading, ZoneSource

SCHEMA = "import-report-1"
_MOST_RINGS = 20
# Which value of a note tells by how many mm a corner may have moved.
_SIZES_MM: Mapping[str, str] = {
    "vector.note.arcs": "error",
    "vector.note.gap_closed": "gap",
    "vector.note.printed_corners": "apart",
    "vector.note.rounded": "moved",
    "vector.note.step_undone": "moved",
}
_SECTIONS = ("understood", "changed", "answered")


@dataclass(frozen=True)
class ImportReport:
    """How one area was read; ``source`` is the name of the file, ``sha256`` that of its bytes, or empty."""

    area: ReadArea
    understood: Tuple[Phrase, ...]
    changed: Tuple[Phrase, ...]
    answered: Tuple[Phrase, ...] = ()
    source: str = ""
    sha256: str = ""

    @property
    def largest_change_mm(self) -> float:
        """Return by how many mm a corner may have been moved on the way in; 0 where the numbers stand."""
        return max((_size_mm(note) for note in self.changed), default=0.0)

    def lines(self, lang: str) -> Tuple[str, ...]:
        """Return the report as sentences, what was understood first."""
        return tuple(say(phrase, lang) for phrase in (*self.understood, *self.changed, *self.answered))

    def as_dict(self) -> Dict[str, Any]:
        """Return the report as JSON values (``import-report-1``)."""
        zone, stated = self.area.zone, self.area.stated_area
        return {
            "schema": SCHEMA,
            "source": self.source,
            "sha256": self.sha256,
            "zone": {
                "central_meridian_min": zone.central_meridian_min if zone else None,
                "width_deg": zone.width_deg if zone else None,
                "source": self.area.zone_source.value,
            },
            "corners": sum(len(ring.corners) for ring in self.area.rings),
            "rings": len(self.area.rings),
            "stated_area": stated.text if stated else None,
            "largest_change_mm": self.largest_change_mm,
            **{name: [both(phrase).as_dict() for phrase in getattr(self, name)] for name in _SECTIONS},
        }

    @property
    def text(self) -> str:
        """Return the report as it is kept with the area: canonical JSON."""
        return canonical_bytes(self.as_dict()).decode("utf-8")


def import_report(
    reading: Reading,
    area: ReadArea,
    answers: Optional[Answers] = None,
    asked: Sequence[Question] = (),
    source: str = "",
    sha256: str = "",
) -> ImportReport:
    """Return the report on one area of a reading.

    ``asked`` are the questions of earlier readings of the same content, ``answers`` what was answered;
    ``source`` is the file's name without its folder.
    """
    return ImportReport(
        area=area,
        understood=tuple(_understood(area)),
        changed=_once([*reading.notes, *area.notes]),
        answered=tuple(_answered(answers or {}, asked)),
        source=source,
        sha256=sha256,
    )


def with_import_report(area: LicenceArea, report: ImportReport) -> LicenceArea:
    """Return an area that keeps its import report; nothing else changes."""
    return replace(area, import_report=report.text)


def stored_lines(text: str, lang: str) -> Tuple[str, ...]:
    """Return the sentences of a report as it was kept with an area; none where there is none to be read."""
    try:
        document = json.loads(text) if text else {}
        return tuple(str(line[lang]) for name in _SECTIONS for line in document.get(name, ()))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ()


def _once(notes: Sequence[Phrase]) -> Tuple[Phrase, ...]:
    """Return the notes without those that say the same again."""
    found: Dict[Bilingual, Phrase] = {}
    for note in notes:
        found.setdefault(both(note), note)
    return tuple(found.values())


def _size_mm(note: Phrase) -> float:
    value = note.values.get(_SIZES_MM.get(note.id, ""))
    return round(float(value), 2) + 0.0 if isinstance(value, (int, float)) else 0.0


# --- what was understood --------------------------------------------------------------------------------


def _understood(area: ReadArea) -> Iterator[Phrase]:
    corners = [corner for ring in area.rings for corner in ring.corners]
    holes = sum(len(part.holes) for part in area.parts)
    values = {"corners": len(corners), "parts": len(area.parts), "holes": holes}
    yield Phrase("import.corners", values)
    yield from _places(area)
    if corners:
        yield Phrase("import.numbers", {"examples": _number_examples(corners)})
        yield Phrase("import.decimals", {"decimals": _printed_range(corners)})
    yield _zone(area)
    if area.stated_area:
        yield Phrase("import.stated", {"stated": area.stated_area.text})
    for net in area.net_of:
        yield Phrase("import.net_of", {"net": net.text})
    yield from _levels(area)


def _places(area: ReadArea) -> Iterator[Phrase]:
    for number, ring in enumerate(area.rings[:_MOST_RINGS], start=1):
        if ring.places:
            first, last = ring.places[0].phrase, ring.places[-1].phrase
            count = len(ring.corners)
            yield Phrase("import.ring", {"number": number, "count": count, "first": first, "last": last})


def _zone(area: ReadArea) -> Phrase:
    if area.zone is None:
        return Phrase("import.zone_none")
    known = area.zone_source is ZoneSource.TEXT
    return Phrase("import.zone_text" if known else "import.zone_given", {"zone": area.zone.text})


def _levels(area: ReadArea) -> Iterator[Phrase]:
    for number, part in enumerate(area.parts[:_MOST_RINGS], start=1):
        if part.top_m is not None or part.bottom_m is not None:
            top, bottom = (
                Phrase("term.none") if level is None else f"{level:g}"
                for level in (part.top_m, part.bottom_m)
            )
            yield Phrase("import.levels", {"part": number, "top": top, "bottom": bottom})


def _number_examples(corners: Sequence[Corner]) -> List[Phrase]:
    """Return the first number of each way numbers are written, with how many there are of it."""
    counted: Dict[str, List[Any]] = {}
    for corner in corners:
        for text, value in ((corner.x_text, corner.north_m), (corner.y_text, corner.east_m)):
            counted.setdefault(_marks(text, value), [text, 0])[1] += 1
    return [Phrase("import.number", {"example": text, "count": count}) for text, count in counted.values()]


def _marks(text: str, value: float) -> str:
    """Return the marks of a number: between thousands, before decimals."""
    decimals = printed_decimals(text, value)
    if decimals is None:
        return "?"
    kept = text.strip()
    whole, fraction = (kept[: -decimals - 1], kept[-decimals - 1]) if decimals else (kept, "")
    groups = sorted({char for char in whole if not char.isdigit()})
    return "".join(groups) + "|" + fraction


def _printed_range(corners: Sequence[Corner]) -> str:
    found = sorted({count for corner in corners for count in (north_decimals(corner), east_decimals(corner))})
    return str(found[0]) if len(found) == 1 else f"{found[0]}–{found[-1]}"


# --- what was answered ----------------------------------------------------------------------------------


def _answered(answers: Answers, asked: Sequence[Question]) -> Iterator[Phrase]:
    questions = {question.id: question for question in asked}
    for key, value in answers.items():
        question = questions.get(key)
        if question is None:
            continue
        label = next((choice.label for choice in question.choices if choice.value == value), None)
        yield Phrase("import.answered", {"question": question.text, "answer": label or value})
