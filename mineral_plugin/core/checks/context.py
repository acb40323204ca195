"""What a check knows: the area, the question asked of it, the law on the date, reference data."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Optional

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.checks.facts import Facts
from mineral_plugin.core.reference.layers import ReferenceSet
from mineral_plugin.core.regulation.model import Mineral, Procedure, Regulation


@dataclass(frozen=True)
class Tolerances:
    """The tolerances of a check. No legal text gives one: they are choices of the user, told in the report.

    ``overlap_width_m``: an overlap nowhere wider than this is "within tolerance".
    ``neighbour_m``: a neighbour closer than this is listed.
    ``least_side_m``: a side shorter than this counts as a repeated corner.
    ``zone_margin_deg``: how far corners may lie beyond half the zone before it is a conflict.
    """

    overlap_width_m: float = 0.1
    neighbour_m: float = 5.0
    least_side_m: float = 0.001
    zone_margin_deg: float = 0.25


@dataclass(frozen=True)
class CheckContext:
    """Everything one run of the checks looks at; nothing else is read.

    ``known_on``: the day whose records count, ``None`` for what is on record now. ``facts``: what the
    applicant states.
    """

    area: LicenceArea
    procedure: Procedure
    mineral: Mineral
    holder: str
    event_date: date
    regulation: Regulation
    reference: ReferenceSet
    tolerances: Tolerances = Tolerances()
    known_on: Optional[date] = None
    facts: Facts = Facts()


def tolerances_from_text(text: str) -> Tolerances:
    """Return the tolerances written ``overlap_width_m=0.1;neighbour_m=5``; the others keep their values.

    Raises:
        InputError: a name is unknown, or a value is no number from 0 to 1000.
    """
    names = tuple(field.name for field in fields(Tolerances))
    chosen = Tolerances()
    for piece in filter(None, (piece.strip() for piece in text.split(";"))):
        name, _, value = (side.strip() for side in piece.partition("="))
        if name not in names:
            raise InputError("error.tolerance_name", name=name, choices=names)
        chosen = replace(chosen, **{name: _number(name, value)})
    return chosen


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise InputError("error.tolerance_value", name=name, text=text) from error
    if not 0.0 <= value <= 1000.0:
        raise InputError("error.tolerance_value", name=name, text=text)
    return value
