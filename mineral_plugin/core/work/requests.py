"""Use case: what a user typed at a front door becomes a check request."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Optional, Sequence, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.zones import Zone, zone_from_text
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.checks.context import Tolerances, tolerances_from_text
from mineral_plugin.core.checks.facts import Facts, read_facts
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.regulation.model import Regulation
from mineral_plugin.core.work.corners import read_areas, read_table_file


def areas_of(
    table: Optional[Path], areas: Optional[Path], zone: str = "", name: str = ""
) -> Tuple[LicenceArea, ...]:
    """Return the areas of a corner table file or of an areas file; exactly one is to be given.

    Raises:
        InputError: none or both were given, or the content cannot be read.
    """
    if (table is None) == (areas is None):
        raise InputError("error.table_or_areas")
    if areas is not None:
        return read_areas(areas)
    return (read_table_file(table or Path(), zone_of(zone), name),)


def zone_of(text: str) -> Optional[Zone]:
    """Return the zone written in ``text``, ``None`` for an empty text."""
    return zone_from_text(text) if text and text.strip() else None


def event_date_of(text: str, today: date) -> date:
    """Return the day written as 2026-11-23 or 23/11/2026, ``today`` for an empty text.

    Raises:
        InputError: the text is no date.
    """
    clean = (text or "").strip()
    if not clean:
        return today
    try:
        if "/" in clean:
            day, month, year = (int(piece) for piece in clean.split("/"))
            return date(year, month, day)
        return date.fromisoformat(clean)
    except ValueError as error:
        raise InputError("error.event_date", text=clean) from error


def facts_of(path: Optional[Path], day: date, law: Optional[Regulation] = None) -> Facts:
    """Return the facts of a file (schema ``facts-1``), none without one; ``law`` says which may be stated.

    Raises:
        MissingError: the file is not there.
        InputError: it states something that no rule of the day asks, or in another form.
    """
    return Facts() if path is None else read_facts(path, law or load_regulation(day))


def tolerances_of(text: str) -> Tolerances:
    """Return the tolerances written as ``overlap_width_m=0.1,neighbour_m=5``; the rest keep their default.

    Raises:
        InputError: a name is unknown or a value is no number from 0 to 1000.
    """
    return tolerances_from_text((text or "").replace(",", ";"))


def reference_specs(text: str) -> Tuple[str, ...]:
    """Return the specs of a list separated by ``;`` or line breaks."""
    pieces = (text or "").replace("\n", ";").split(";")
    return tuple(piece.strip() for piece in pieces if piece.strip())


def same_specs(specs: Sequence[str]) -> Tuple[str, ...]:
    """Return specs given one by one, each of which may itself be a list."""
    return tuple(spec for text in specs for spec in reference_specs(text))
