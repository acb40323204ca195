"""The search: slips alone and in useful pairs, every reading weighed by all clues, the best first."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Dict, List, NamedTuple, Sequence, Tuple

from mineral_plugin.core.area.model import StatedArea
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.doctor.digits import digit_slips
from mineral_plugin.core.corner_tables.doctor.forms import whole_column_slips
from mineral_plugin.core.corner_tables.doctor.model import (
    Cause,
    Clue,
    Clues,
    Evidence,
    Hypothesis,
    Patient,
    Slip,
    State,
    Weights,
    state_of,
)
from mineral_plugin.core.corner_tables.doctor.numbers import (
    computed_area_m2,
    expected_area_m2,
    number_evidence,
)
from mineral_plugin.core.corner_tables.doctor.order import exchanged_corners, far_corners, missing_corners
from mineral_plugin.core.corner_tables.doctor.places import Scene, place_evidence, scene_of
from mineral_plugin.core.corner_tables.doctor.result import hypothesis_of
from mineral_plugin.core.corner_tables.doctor.systems import other_datums, other_zones

MOST_SLIPS = 2
MOST_ANSWERS = 8
MOST_OF_ONE_CAUSE = 3
_KEPT_FOR_ZONES = 4
_WORTH_KEEPING = 18.0
_IN_SIGHT = 9.0
_FACTORS = {10: 0.4, 100: 0.3, 1000: 0.1, 10_000: 0.2}
_WRONG_AREA = math.log(0.02)
_FACTOR_FITS = 0.45
_BETTER = 0.4
_LIKELY = -1.0
_NO_CLUES = Clues()


class Weighed(NamedTuple):
    """A state with its evidence and the sum of the weights."""

    state: State
    evidence: Tuple[Evidence, ...]
    score: float


def diagnose(patient: Patient, clues: Clues = _NO_CLUES) -> Tuple[Hypothesis, ...]:
    """Return the readings of a table that the clues allow, the likeliest first.

    The table as written is always among them; where it comes first, no other reading fits better. A reading
    that no clue supports better than the table as written is left out, except the usual zones of the named
    province: they are offered because the clues cannot exclude them.
    """
    return in_python_thread(lambda: _diagnose(patient, clues))


def _diagnose(patient: Patient, clues: Clues) -> Tuple[Hypothesis, ...]:
    if not patient.rings or any(len(ring.corners) < 3 for ring in patient.rings):
        return ()
    scene = scene_of(clues)
    start = state_of(patient)
    states = _numbered(start)
    placed = [_weighed(entry.state, scene) for entry in states]
    placed += [_weighed(state, scene) for state in _moved(states, scene)]
    ranked = _without_repeats(sorted(placed, key=_order))
    return _answers(patient, start, ranked, scene)


def _order(entry: Weighed) -> Tuple[float, int, str]:
    return -round(entry.score, 6), len(entry.state.slips), _key(entry.state)


def _key(state: State) -> str:
    return "+".join(slip.key for slip in state.slips)


def _numbered(start: State) -> List[Weighed]:
    """Return the states that differ in their numbers, weighed by the numbers alone, the best first."""
    formed = [start, *whole_column_slips(start)]
    cornered = [other for state in formed for other in _cornered(state)]
    states = [*formed, *cornered]
    states += [other for state in states if len(state.slips) < MOST_SLIPS for other in _area_factors(state)]
    weighed = sorted((_by_numbers(state) for state in states), key=_order)
    best = weighed[0].score
    kept = [entry for entry in weighed if entry.score > best - _WORTH_KEEPING]
    return kept if any(not entry.state.slips for entry in kept) else [*kept, _by_numbers(start)]


def _cornered(state: State) -> List[State]:
    """Return the states with one slip at a corner."""
    return [*digit_slips(state), *exchanged_corners(state), *missing_corners(state), *far_corners(state)]


def _area_factors(state: State) -> List[State]:
    """Return the states in which the stated area is wrong by a power of ten that brings it near."""
    expected = expected_area_m2(state)
    if expected is None or state.stated is None:
        return []
    ratio = math.log(max(computed_area_m2(state), 1e-6) / expected)
    found: List[State] = []
    for factor, share in _FACTORS.items():
        for power in (factor, 1.0 / factor):
            if abs(ratio - math.log(power)) < _FACTOR_FITS:
                found.append(_area_times(state, factor, power > 1, share))
    return found


def _area_times(state: State, factor: int, larger: bool, share: float) -> State:
    stated = state.stated
    if stated is None:
        return state
    value = stated.value * factor if larger else stated.value / factor
    changed = StatedArea(text=stated.text, value=value, unit=stated.unit)
    values = {"factor": factor, "stated": stated.square_metres, "right": changed.square_metres}
    name = "larger" if larger else "smaller"
    habit = _WRONG_AREA + math.log(share / 2)
    words = Phrase(f"doctor.area_factor_{name}", values)
    slip = Slip(Cause.AREA_FACTOR, words, Phrase("doctor.noun.area_factor", {"factor": factor}), habit)
    return replace(state, stated=changed, slips=(*state.slips, slip))


def _moved(states: Sequence[Weighed], scene: Scene) -> List[State]:
    """Return the states with a slip of the system on top of the best ones by numbers."""
    found: List[State] = []
    hopeful = [entry.state for entry in states if len(entry.state.slips) < MOST_SLIPS][:_KEPT_FOR_ZONES]
    for state in hopeful:
        if any(entry.clue is Clue.RANGE for entry in number_evidence(state)):
            continue
        found.extend(other_zones(state, scene.provinces))
        found.extend(other_datums(state))
    return found


def _by_numbers(state: State) -> Weighed:
    return _sum(state, [*_habits(state), *number_evidence(state)])


def _weighed(state: State, scene: Scene) -> Weighed:
    return _sum(state, [*_habits(state), *number_evidence(state), *place_evidence(state, scene)])


def _sum(state: State, evidence: List[Evidence]) -> Weighed:
    return Weighed(state, tuple(evidence), math.fsum(entry.weight for entry in evidence))


def _habits(state: State) -> List[Evidence]:
    """Return how usual the slips are: what a reading has against it before any clue speaks."""
    return [
        Evidence(Clue.HABIT, slip.habit, Phrase("doctor.evidence.habit", {"odds": _odds(slip.habit)}))
        for slip in state.slips
    ]


def _odds(habit: float) -> int:
    """Return 1 in how many, to one significant digit."""
    odds = math.exp(-habit)
    unit = int(10 ** max(0, int(math.log10(max(odds, 1.0)))))
    return max(1, round(odds / unit) * unit)


def _without_repeats(ranked: Sequence[Weighed]) -> List[Weighed]:
    """Leave out what another, better reading already comes to, and all but the best of one cause."""
    seen: Dict[Tuple[Cause, ...], int] = {}
    places = set()
    found: List[Weighed] = []
    for entry in ranked:
        state = entry.state
        place = (tuple(p.round(3).tobytes() for p in state.points), state.zone, state.stated, state.causes())
        count = seen.get(state.causes(), 0)
        if place not in places and count < MOST_OF_ONE_CAUSE:
            places.add(place)
            seen[state.causes()] = count + 1
            found.append(entry)
    return found


def _answers(
    patient: Patient, start: State, ranked: Sequence[Weighed], scene: Scene
) -> Tuple[Hypothesis, ...]:
    written = next(entry for entry in ranked if not entry.state.slips)
    best = max(entry.score for entry in ranked)
    kept = [
        entry
        for entry in ranked
        if not entry.state.slips or (entry.score > best - _IN_SIGHT and _worth_saying(entry, written, scene))
    ]
    kept = [entry for entry in kept if not _needless(entry, kept)]
    if start.zone is None:
        # Without a zone the table as written is no place on the ground: it stands last.
        kept = [entry for entry in kept if entry.state.zone is not None]
    first = kept[:MOST_ANSWERS]
    if all(entry is not written for entry in first):
        first = [*first[: MOST_ANSWERS - 1], written]
    return tuple(hypothesis_of(patient, start, entry.state, entry.evidence) for entry in first)


def _needless(entry: Weighed, others: Sequence[Weighed]) -> bool:
    """Return whether the second slip of a pair explains nothing that the first alone does not.

    A second slip that the first one makes likely (HN-72 after the zone number 18) is kept.
    """
    if len(entry.state.slips) < 2 or entry.state.slips[-1].habit > _LIKELY:
        return False
    keys = {slip.key for slip in entry.state.slips}
    for other in others:
        fewer = {slip.key for slip in other.state.slips}
        if fewer and fewer < keys and not _better_by_a_clue(entry, other):
            return True
    return False


def _better_by_a_clue(entry: Weighed, other: Weighed) -> bool:
    mine, its = _by_clue(entry.evidence), _by_clue(other.evidence)
    clues = (set(mine) | set(its)) - {Clue.HABIT}
    return any(mine.get(clue, 0.0) > its.get(clue, 0.0) + _BETTER for clue in clues)


def _worth_saying(entry: Weighed, written: Weighed, scene: Scene) -> bool:
    """Return whether some clue speaks better for a reading than for the table as written."""
    if _better_by_a_clue(entry, written):
        return True
    if written.state.zone is None:
        return entry.state.causes() == (Cause.ZONE_NOT_STATED,)
    worse = _better_by_a_clue(written, entry)
    zones = entry.state.causes() in ((Cause.MERIDIAN,), (Cause.WIDTH,))
    return bool(scene.provinces) and zones and not worse


def _by_clue(evidence: Sequence[Evidence]) -> Weights:
    found: Weights = {}
    for entry in evidence:
        found[entry.clue] = found.get(entry.clue, 0.0) + entry.weight
    return found
