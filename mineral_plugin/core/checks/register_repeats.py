"""O09: the same licence twice in the register, on the same ground."""

from __future__ import annotations

from itertools import combinations
from typing import Iterator, List, NamedTuple, Tuple

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import measure, reference_ref
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.licences import LICENCE
from mineral_plugin.core.checks.roles import data_told, role_gaps
from mineral_plugin.core.overlap.pieces import Overlap
from mineral_plugin.core.reference.layers import PlacedObject
from mineral_plugin.core.reference.registers import same_name
from mineral_plugin.core.regulation.model import Rule

_TEXTS = ("holder", "status", "mineral")
_VALUES = ("valid_from", "valid_to", "top_m", "bottom_m")


class _Repeat(NamedTuple):
    """Two rows of the register with one number that share ground."""

    first: PlacedObject
    second: PlacedObject
    shared: Overlap


def listed_twice(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """O09: no licence near the area is listed twice; rows of one licence on separate ground are its parts."""
    if not inspection.has_ground:
        yield from inspection.ground_gaps(rule)
        return
    data = inspection.role_data(LICENCE)
    found = [_told(inspection, rule, repeat) for repeat in _repeats(inspection, data.objects)]
    gaps: List[Finding] = inspection.ground_gaps(rule) + role_gaps(inspection, rule, data)
    yield from found
    yield from gaps
    if not found and not gaps:
        message = Phrase("check.o09.clear", {"as_of": data_told(inspection, data)})
        yield inspection.answers(rule).answer(Outcome.CLEAR, message)


def _repeats(inspection: Inspection, objects: Tuple[PlacedObject, ...]) -> Iterator[_Repeat]:
    weights = inspection.weights
    numbered = [(placed, licence_number(placed.object)) for placed in objects]
    for (first, number), (second, other) in combinations(numbered, 2):
        if not number or number != other:
            continue
        shared = weights.overlap(first.geometry, second.geometry, first.boundary, second.boundary)
        if shared is not None and not shared.within_tolerance:
            yield _Repeat(first, second, shared)


def licence_number(licence: ReferenceObject) -> str:
    """Return the number of a licence without spaces and capitals, empty where the register gives none.

    It is the number of the decision; else the id or the name, where it has letters and digits as
    ``12/GP-UBND`` has: a bare count of rows is no number, and the name of a mine is none either.
    """
    if licence.decision.strip():
        return _squeezed(licence.decision)
    numbers = (_squeezed(text) for text in (licence.id, licence.name))
    return next((number for number in numbers if _has_letters_and_digits(number)), "")


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def _has_letters_and_digits(text: str) -> bool:
    return any(char.isalpha() for char in text) and any(char.isdigit() for char in text)


def _told(inspection: Inspection, rule: Rule, repeat: _Repeat) -> Finding:
    first, second = repeat.first.object, repeat.second.object
    differing = _differing(first, second)
    values = {
        "number": first.decision or first.id,
        "first": f"{first.source}: {first.id}",
        "second": f"{second.source}: {second.id}",
        "area": repeat.shared.area_m2,
        "fields": differing,
        "as_of": data_told(inspection, inspection.role_data(LICENCE)),
    }
    return inspection.answers(rule).answer(
        Outcome.CONFLICT,
        Phrase("check.o09.differ" if differing else "check.o09.same", values),
        reason="listed_twice",
        objects=[reference_ref(first), reference_ref(second)],
        measured=measure(repeat.shared.area_m2, None, "m2"),
        where=repeat.shared.geometry,
        remedy=Phrase("remedy.o09"),
    )


def _differing(first: ReferenceObject, second: ReferenceObject) -> List[Phrase]:
    """Return what the two rows say differently."""
    texts = [name for name in _TEXTS if not same_name(getattr(first, name), getattr(second, name))]
    values = [name for name in _VALUES if getattr(first, name) != getattr(second, name)]
    return [Phrase(f"field.{name}") for name in (*texts, *values)]
