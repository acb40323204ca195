"""Areas as read, looked at once more: a crossing, an area that differs, the slip that would explain it.

A slip is asked about only where putting it right makes the stated area agree (where no area is stated, the
crossing vanish) and is ten times likelier than the table as printed. Plans whose areas were measured on
another boundary are left as they are, with a note.
"""

from __future__ import annotations

from dataclasses import replace
from typing import AbstractSet, List, NamedTuple, Optional, Sequence, Tuple

from shapely.geometry import Polygon

from mineral_plugin.core.area.model import Corner, Ring
from mineral_plugin.core.area.zones import as_points
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.area_factors import Factor, factor_of
from mineral_plugin.core.corner_tables.captions import typed_area
from mineral_plugin.core.corner_tables.content import Place
from mineral_plugin.core.corner_tables.doctor import Cause, Clue, Clues, Hypothesis, Patient, diagnose
from mineral_plugin.core.corner_tables.evidence import agrees, ground_m2
from mineral_plugin.core.corner_tables.net_areas import net_beside_holes_m2
from mineral_plugin.core.corner_tables.result import (
    Answers,
    Choice,
    Question,
    ReadArea,
    ReadRing,
    Verdict,
    as_printed,
)

_NUMBERS = {Cause.DIGIT, Cause.EXCHANGED}
_CERTAIN_LEAD = 2.3
_MOST_CORNERS = 400
_MOST = 2
_MOST_SEARCHED = 8
"""Areas of one file in which a slip is looked for; each takes a tenth of a second or more."""


class _Looked(NamedTuple):
    """An area on the ground: its size and what words leave out of it (m2), and what is odd about it."""

    ground_m2: float
    net_m2: float
    crosses: bool
    differs: bool


def looked_at(
    areas: Sequence[ReadArea], answers: Answers, settled: bool, certain: AbstractSet[Place]
) -> Tuple[ReadArea, ...]:
    """Return areas with what a second look finds: notes, questions, corners put right as answered.

    ``settled`` tells that nothing else is open; before that no slip is looked for. ``certain`` are the places
    where rings begin whose rows are certain; another ring that crosses itself may be two that were joined.
    """
    seen: List[ReadArea] = []
    left = _MOST_SEARCHED
    for area in areas:
        looked = _look(area)
        if looked.crosses or looked.differs:
            open_still = settled and not area.questions
            left -= open_still
            area = _second(area, looked, answers, open_still, certain, left >= 0)
        seen.append(area)
    return tuple(seen)


def _second(
    area: ReadArea,
    looked: _Looked,
    answers: Answers,
    settled: bool,
    certain: AbstractSet[Place],
    searched: bool,
) -> ReadArea:
    notes = _notes(area, looked, settled and not searched)
    factor = factor_of(area, looked.ground_m2, looked.net_m2) if settled and not looked.crosses else None
    if factor is not None:
        return _of_factor(area, factor, answers.get(factor.question.id), notes)
    question, repairs = _slip(area, looked.net_m2) if settled and searched else (None, ())
    answer = answers.get(question.id) if question else None
    offered = zip(question.choices if question else (), repairs)
    chosen = next((repair for choice, repair in offered if choice.value == answer), None)
    if chosen is not None:
        return _repaired(area, chosen, answer or "")
    if settled or answer is not None:
        area = replace(area, notes=(*area.notes, *notes))
    if question is None and settled and looked.crosses:
        question = _crossing(area, certain)
        answer = answers.get(question.id) if question else None
    if question is None or answer is not None:
        return area
    return replace(area, verdict=Verdict.ASK, questions=(*area.questions, question))


def _of_factor(area: ReadArea, factor: Factor, answer: Optional[str], notes: List[Phrase]) -> ReadArea:
    """Return an area whose stated area is a factor off: asked, put right, or kept as printed with a note."""
    if answer is None:
        questions = (*area.questions, factor.question)
        return replace(area, verdict=Verdict.ASK, questions=questions, notes=(*area.notes, *notes))
    chosen = factor.area if answer == factor.area.text else typed_area(answer)
    if chosen is None:
        return replace(area, notes=(*area.notes, *notes))
    note = Phrase("read.note.answered", {"place": area.rings[0].places[0].phrase, "answer": answer})
    return replace(area, stated_area=chosen, notes=(*area.notes, note))


def _crossing(area: ReadArea, certain: AbstractSet[Place]) -> Optional[Question]:
    """Return the question about a ring that crosses itself and whose rows nothing proves."""
    for ring in area.rings:
        points = [(corner.east_m, corner.north_m) for corner in ring.corners]
        if ring.places[0] in certain or Polygon(points).is_valid:
            continue
        first, last = ring.corners[0].name, ring.corners[-1].name
        text = Phrase("read.ask.crossing", {"place": ring.places[0].phrase, "first": first, "last": last})
        return Question(f"crossing:{ring.places[0].key}", text, (as_printed(),), None, ring.places[0])
    return None


def _look(area: ReadArea) -> _Looked:
    shapes = [Polygon([(c.east_m, c.north_m) for c in ring.corners]) for ring in area.rings]
    holes = {hole for part in area.parts for hole in part.holes}
    ground = sum((-1 if i in holes else 1) * _ground(ring.corners) for i, ring in enumerate(area.rings))
    net = sum(net_beside_holes_m2(area))
    differs = area.stated_area is not None and not agrees(ground, area.stated_area, net)
    return _Looked(ground, net, any(not shape.is_valid for shape in shapes), differs)


def _ground(corners: Sequence[Corner]) -> float:
    return ground_m2(as_points([(corner.east_m, corner.north_m) for corner in corners]))


def _notes(area: ReadArea, looked: _Looked, unsearched: bool) -> List[Phrase]:
    place = area.rings[0].places[0].phrase
    notes = []
    if looked.crosses:
        notes.append(Phrase("read.note.crosses", {"place": place}))
    if looked.differs and area.stated_area is not None:
        values = {"place": place, "stated": area.stated_area.text, "computed": looked.ground_m2}
        notes.append(Phrase("read.note.area_differs", values))
    if unsearched:
        notes.append(Phrase("read.note.not_searched", {"place": place, "most": _MOST_SEARCHED}))
    return notes


def _slip(area: ReadArea, net_m2: float) -> Tuple[Optional[Question], Tuple[Hypothesis, ...]]:
    """Return the question about the slip that explains a stated area, and what each choice puts right."""
    if area.zone is None or sum(len(ring.corners) for ring in area.rings) > _MOST_CORNERS:
        return None, ()
    rings = tuple(Ring(ring.corners) for ring in area.rings)
    found = diagnose(Patient(rings, area.parts, area.zone, area.stated_area, net_m2), Clues())
    written = next((one.score for one in found if one.causes == (Cause.AS_WRITTEN,)), None)
    by_shape = area.stated_area is None
    likely = [one for one in found[:4] if _explains(one, by_shape) and written is not None]
    likely = [one for one in likely if one is found[0] or found[0].score - one.score < _CERTAIN_LEAD][:_MOST]
    if not likely or likely[0] is not found[0] or likely[0].score - (written or 0.0) < _CERTAIN_LEAD:
        return None, ()
    change = likely[0].changes[0]
    place = area.rings[change.ring].places[change.corner]
    choices = [*(Choice(_told(one), one.sentence) for one in likely), as_printed()]
    asked = "read.ask.slip_of_shape" if by_shape else "read.ask.slip"
    text = Phrase(asked, {"place": place.phrase, "cause": likely[0].noun})
    question = Question(f"slip:{place.key}:{change.name}", text, tuple(choices), choices[0].value, place)
    return question, tuple(likely)


def _explains(one: Hypothesis, by_shape: bool) -> bool:
    by_area = by_shape or any(entry.clue is Clue.AREA and entry.weight > 0 for entry in one.evidence)
    return (
        bool(one.causes) and set(one.causes) <= _NUMBERS and one.applicable and by_area and bool(one.changes)
    )


def _told(one: Hypothesis) -> str:
    """Return a repair as the pairs ``X Y`` of the corners that it changes, each with its name."""
    changed = dict.fromkeys((change.ring, change.corner) for change in one.changes)
    corners = [one.rings[ring].corners[at] for ring, at in changed]
    return "; ".join(f"{corner.name}: {corner.x_text} {corner.y_text}" for corner in corners)


def _repaired(area: ReadArea, chosen: Hypothesis, answer: str) -> ReadArea:
    rings = tuple(ReadRing(new.corners, old.places) for new, old in zip(chosen.rings, area.rings))
    place = area.rings[chosen.changes[0].ring].places[chosen.changes[0].corner]
    note = Phrase("read.note.answered", {"place": place.phrase, "answer": answer})
    return replace(area, rings=rings, notes=(*area.notes, note))
