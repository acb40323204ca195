"""From a weighed state to a hypothesis that can be shown and applied; the conclusion of a ranking."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Sequence, Tuple

import numpy as np

from mineral_plugin.core.area.model import Corner, Ring
from mineral_plugin.core.area.zones import Coordinates
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.doctor.model import (
    Cause,
    Change,
    Conclusion,
    Evidence,
    Hypothesis,
    Patient,
    State,
)
from mineral_plugin.core.corner_tables.doctor.places import placed

CERTAIN_LEAD = 2.3


def hypothesis_of(patient: Patient, start: State, state: State, evidence: Sequence[Evidence]) -> Hypothesis:
    """Return a state as a hypothesis: sentences, repaired rings, what changes and how far it moves."""
    sentences = tuple(slip.sentence for slip in state.slips) or (Phrase("doctor.as_written"),)
    return Hypothesis(
        causes=state.causes() or (Cause.AS_WRITTEN,),
        sentence=sentences[0] if len(sentences) == 1 else _two(state),
        sentences=sentences,
        evidence=tuple(evidence),
        rings=_rings(patient, state),
        parts=state.parts,
        zone=state.zone,
        stated_area=state.stated,
        shift_m=_shift_m(start, state),
        applicable=state.zone is not None and all(slip.repairs for slip in state.slips),
        accuracy_m=max((slip.accuracy_m for slip in state.slips), default=0.0),
        changes=_changes(patient, _rings(patient, state)),
        id="+".join(slip.key for slip in state.slips) or Cause.AS_WRITTEN.value,
        noun=_noun(state),
    )


def _two(state: State) -> Phrase:
    return Phrase("doctor.two", {"first": state.slips[0].noun, "second": state.slips[1].noun})


def _noun(state: State) -> Phrase:
    if len(state.slips) == 2:
        return Phrase("doctor.noun.two", {"first": state.slips[0].noun, "second": state.slips[1].noun})
    return state.slips[0].noun if state.slips else Phrase("doctor.noun.as_written")


def _rings(patient: Patient, state: State) -> Tuple[Ring, ...]:
    """Return the rings of a state; a corner whose numbers stand in the table keeps them as typed."""
    found: List[Ring] = []
    for ring, names, points, decimals in zip(patient.rings, state.names, state.points, state.decimals):
        typed = {(corner.east_m, corner.north_m): corner for corner in ring.corners}
        corners = []
        for name, point, places in zip(names, points, decimals):
            old = typed.get((float(point[0]), float(point[1])))
            shown = places if state.places is None else (state.places, state.places)
            corners.append(replace(old, name=name) if old else _corner(name, point, shown))
        found.append(Ring(tuple(corners)))
    return tuple(found)


def _corner(name: str, point: Coordinates, decimals: Tuple[int, int]) -> Corner:
    east, north = (float(np.round(value, places)) for value, places in zip(point, decimals))
    return Corner(
        name=name,
        x_text=f"{north:.{decimals[1]}f}",
        y_text=f"{east:.{decimals[0]}f}",
        north_m=north,
        east_m=east,
        decimals=max(decimals),
    )


def _shift_m(start: State, state: State) -> float:
    before, after = placed(start), placed(state)
    if before is None or after is None:
        return 0.0
    return round(max(float(np.max(np.hypot(*(new - old).T))) for old, new in zip(before, after)), 1)


def _changes(patient: Patient, rings: Sequence[Ring]) -> Tuple[Change, ...]:
    found: List[Change] = []
    for number, (old, new) in enumerate(zip(patient.rings, rings)):
        for index, (before, after) in enumerate(zip(old.corners, new.corners)):
            for axis, was, now in (
                ("x", before.x_text, after.x_text),
                ("y", before.y_text, after.y_text),
            ):
                if was != now:
                    found.append(Change(number, index, after.name, axis, was, now))
    return tuple(found)


def conclude(hypotheses: Sequence[Hypothesis]) -> Conclusion:
    """Return what a ranking comes to: nothing better, one to propose, or several that stay possible.

    One is proposed when it is at least ten times likelier than the next one; else the clues cannot tell.
    """
    if not hypotheses:
        return Conclusion("undecided", Phrase("doctor.conclusion.nothing"))
    first = hypotheses[0]
    rivals = [other for other in hypotheses[1:] if first.score - other.score < CERTAIN_LEAD]
    if not rivals and first.causes == (Cause.AS_WRITTEN,):
        return Conclusion("healthy", Phrase("doctor.conclusion.healthy"))
    if not rivals:
        return Conclusion("proposed", Phrase("doctor.conclusion.proposed", {"cause": first.noun}))
    values = {"first": first.noun, "second": rivals[0].noun}
    return Conclusion("undecided", Phrase("doctor.conclusion.undecided", values))
