"""A draft: an area as it was step after step, with what undo and redo need.

A step's content is canonical JSON of the area (schema ``draft-step-1``), corners as typed beside the exact
numbers; reading it back gives an equal area. The history is a plain value; ``draft_store`` keeps it.
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Dict, Optional, Sequence, Tuple

from mineral_plugin.core.area.measure import area_m2
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, Source, StatedArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.canonical import canonical_bytes, sha256_hex
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Bilingual, Phrase

MOST_STEPS = 300
"""Steps that a draft keeps; the oldest go first."""
MOST_BYTES = 16 << 20
"""Bytes of all steps of a draft; two steps are kept whatever they weigh."""
FEWEST_STEPS = 2
SCHEMA = "draft-step-1"
_EXACT = 1 << 53
_POWER_OF_TEN = re.compile(r"[:,\[](?:-?\d+(?:\.\d+)?e|-?Infinity|NaN)")


@dataclass(frozen=True)
class DraftStep:
    """One step: what was done, when, and the area after it (``content``, with its import report apart)."""

    label: Phrase
    made: datetime
    content: str
    import_report: str = ""

    @property
    def size(self) -> int:
        """Return how much of the history's room the step takes, in bytes."""
        return len(self.content.encode("utf-8"))

    @property
    def report_sha256(self) -> str:
        """Return the SHA-256 of the import report, empty where there is none."""
        return _report_hash(self.import_report)

    def area(self) -> LicenceArea:
        """Return the area after the step.

        Raises:
            InputError: the content was damaged.
        """
        return area_from_content(self.content, self.import_report)


@dataclass(frozen=True)
class DraftState:
    """Where a draft stands: the area, its step, what undo and redo would do.

    ``position`` counts from 0 to ``steps`` - 1. ``read_only``: another living program has the draft open.
    """

    draft_id: str
    area: LicenceArea
    position: int
    steps: int
    undo_label: Optional[Phrase]
    redo_label: Optional[Phrase]
    changed: datetime
    read_only: bool = False


@dataclass(frozen=True)
class DraftLine:
    """A draft in a list."""

    id: str
    name: str
    area_ha: float
    corners: int
    changed: datetime
    open_elsewhere: bool = False


@dataclass(frozen=True)
class DraftHistory:
    """The steps of a draft and the one that it stands at; never empty."""

    draft_id: str
    steps: Tuple[DraftStep, ...]
    position: int
    changed: datetime

    def stepped(self, step: DraftStep) -> DraftHistory:
        """Return the history with one more step; what was undone is gone, the oldest steps may be."""
        steps = (*self.steps[: self.position + 1], step)
        steps = steps[len(steps) - kept_of([each.size for each in reversed(steps)]) :]
        return replace(self, steps=steps, position=len(steps) - 1, changed=step.made)

    def moved(self, by: int, now: datetime) -> DraftHistory:
        """Return the history standing some steps on (or back, where ``by`` is negative), within its ends."""
        position = min(max(self.position + by, 0), len(self.steps) - 1)
        return self if position == self.position else replace(self, position=position, changed=now)

    def state(self, area: Optional[LicenceArea] = None, read_only: bool = False) -> DraftState:
        """Return where the draft stands; ``area`` spares reading it from the content again."""
        step, after = self.steps[self.position], self.steps[self.position + 1 : self.position + 2]
        return DraftState(
            draft_id=self.draft_id,
            area=step.area() if area is None else area,
            position=self.position,
            steps=len(self.steps),
            undo_label=step.label if self.position else None,
            redo_label=after[0].label if after else None,
            changed=self.changed,
            read_only=read_only,
        )


def begun(area: LicenceArea, label: Phrase, now: datetime) -> DraftHistory:
    """Return the history of a new draft, whose id stays whatever becomes of the area."""
    return DraftHistory(uuid.uuid4().hex, (step_of(area, label, now),), 0, now)


def step_of(area: LicenceArea, label: Phrase, now: datetime) -> DraftStep:
    """Return a step to an area."""
    return DraftStep(label, now, content_of(area), area.import_report)


def kept_of(sizes: Sequence[int]) -> int:
    """Return how many steps are kept of those with these sizes in bytes, the newest first."""
    total = 0
    for count, size in enumerate(sizes[:MOST_STEPS]):
        total += size
        if total > MOST_BYTES and count >= FEWEST_STEPS:
            return count
    return min(len(sizes), MOST_STEPS)


def area_ha_and_corners(area: LicenceArea) -> Tuple[float, int]:
    """Return the plane area in ha and the number of corners; a ring still being drawn counts as it is."""
    rings = [ring for part in area.parts for ring in part.rings]
    corners = sum(len(ring.corners) for ring in rings)
    return (area_m2(area) / 10_000 if all(ring.corners for ring in rings) else 0.0), corners


def content_of(area: LicenceArea) -> str:
    """Return the canonical JSON (RFC 8785) of an area; of its import report the hash alone."""
    found = _area_to_dict(area)
    text = json.dumps(found, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    # Both spell numbers alike but for very large and very small ones (RFC 8785, clause 3.2.2.3).
    return canonical_bytes(found).decode("utf-8") if _POWER_OF_TEN.search(text) else text


def area_from_content(content: str, import_report: str = "") -> LicenceArea:
    """Return the area of a content, equal to the one it was made of.

    Raises:
        InputError: the content is not what ``content_of`` writes, or the import report another one.
    """
    try:
        found = json.loads(content)
        if found["import_report_sha256"] != _report_hash(import_report):
            raise InputError("drafts.damaged")
        return _area(found, import_report)
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise InputError("drafts.damaged") from error


def label_to_text(label: Phrase) -> str:
    """Return a label as JSON."""
    return canonical_bytes(_phrase_to_json(label)).decode("utf-8")


def label_from_text(text: str) -> Phrase:
    """Return the label of a JSON text.

    Raises:
        InputError: the text is no label.
    """
    try:
        label = _value_from_json(json.loads(text))
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise InputError("drafts.damaged") from error
    if not isinstance(label, Phrase):
        raise InputError("drafts.damaged")
    return label


def _report_hash(import_report: str) -> str:
    return sha256_hex(import_report.encode("utf-8")) if import_report else ""


def _area_to_dict(area: LicenceArea) -> Dict[str, Any]:
    stated, source = area.stated_area, area.source
    return {
        "schema": SCHEMA,
        "id": area.id,
        "name": area.name,
        "zone": {
            "central_meridian_min": area.zone.central_meridian_min,
            "width_deg": area.zone.width_deg,
        },
        "parts": [
            {
                "outer": _ring_to_list(part.outer),
                "holes": [_ring_to_list(hole) for hole in part.holes],
                "top_m": _number(part.top_m),
                "bottom_m": _number(part.bottom_m),
            }
            for part in area.parts
        ],
        "stated_area": stated and {"text": stated.text, "value": str(stated.value), "unit": stated.unit},
        "source": {
            "document": source.document,
            "date": source.date.isoformat() if source.date else None,
            "grade": source.grade,
        },
        "import_report_sha256": _report_hash(area.import_report),
    }


def _ring_to_list(ring: Ring) -> Any:
    return [
        {
            "name": corner.name,
            "x_text": corner.x_text,
            "y_text": corner.y_text,
            "north_m": _number(corner.north_m),
            "east_m": _number(corner.east_m),
            "decimals": corner.decimals,
        }
        for corner in ring.corners
    ]


def _number(value: Optional[float]) -> Any:
    """Return a whole number without its ``.0``, as RFC 8785 spells it."""
    return int(value) if value is not None and value == value // 1 and abs(value) < _EXACT else value


def _area(found: Dict[str, Any], import_report: str) -> LicenceArea:
    zone, stated, source = found["zone"], found["stated_area"], found["source"]
    day = source["date"]
    return LicenceArea(
        id=found["id"],
        name=found["name"],
        zone=Zone(zone["central_meridian_min"], zone["width_deg"]),
        parts=tuple(_part(part) for part in found["parts"]),
        stated_area=stated and StatedArea(stated["text"], Decimal(stated["value"]), stated["unit"]),
        source=Source(source["document"], date.fromisoformat(day) if day else None, source["grade"]),
        import_report=import_report,
    )


def _part(found: Dict[str, Any]) -> Part:
    holes = tuple(_ring(hole) for hole in found["holes"])
    return Part(_ring(found["outer"]), holes, _level(found["top_m"]), _level(found["bottom_m"]))


def _ring(corners: Sequence[Dict[str, Any]]) -> Ring:
    return Ring(
        tuple(
            Corner(
                name=corner["name"],
                x_text=corner["x_text"],
                y_text=corner["y_text"],
                north_m=float(corner["north_m"]),
                east_m=float(corner["east_m"]),
                decimals=corner["decimals"],
            )
            for corner in corners
        )
    )


def _level(found: Optional[float]) -> Optional[float]:
    return None if found is None else float(found)


def _phrase_to_json(phrase: Phrase) -> Dict[str, Any]:
    values = {name: _value_to_json(value) for name, value in phrase.values.items()}
    return {"phrase": phrase.id, "values": values}


def _value_to_json(value: Any) -> Any:
    if isinstance(value, Phrase):
        return _phrase_to_json(value)
    if isinstance(value, Bilingual):
        return {"vi": value.vi, "en": value.en}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime):
        return {"time": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, (list, tuple)):
        return [_value_to_json(item) for item in value]
    if isinstance(value, float):
        return {"number": repr(float(value))}
    return value


def _value_from_json(found: Any) -> Any:
    if isinstance(found, list):
        return tuple(_value_from_json(item) for item in found)
    if not isinstance(found, dict):
        return found
    if "phrase" in found:
        values = {name: _value_from_json(value) for name, value in found["values"].items()}
        return Phrase(found["phrase"], values)
    if "vi" in found:
        return Bilingual(found["vi"], found["en"])
    ((kind, text),) = found.items()
    return _READERS[kind](text)


_READERS: Dict[str, Any] = {
    "decimal": Decimal,
    "time": datetime.fromisoformat,
    "date": date.fromisoformat,
    "number": float,
}
