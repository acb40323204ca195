"""One run of an audit: all pairs of licences, and of licences and zones, measured, judged and ranked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import combinations_with_replacement
from typing import FrozenSet, Iterator, List, NamedTuple, Optional, Set, Tuple

import numpy as np

from mineral_plugin.core.audit.changes import Changes, changed_pairs
from mineral_plugin.core.audit.judging import Judge, older_first, rank
from mineral_plugin.core.audit.layers import AuditLayer
from mineral_plugin.core.audit.measuring import Pairs, measured_pairs
from mineral_plugin.core.audit.memory import AuditMemory, MeasuredGap, Ref
from mineral_plugin.core.audit.model import AuditedObject, AuditPair, Gap
from mineral_plugin.core.audit.neighbours import measured_gap, near_pairs, plain_borders
from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.base.side_by_side import side_by_side
from mineral_plugin.core.checks.weighing import Weights
from mineral_plugin.core.overlap.edge_pairs import PairOverlaps

_OF_A_JOB = 0.7  # of a job's time is spent before pairs are measured


@dataclass(frozen=True)
class AuditTask:
    """What a run looks at: layers, judge, weights, reach for neighbours in m, the day of the record.

    ``before`` is what an earlier run knew; it counts only where its parameters are the same.
    """

    registers: Tuple[AuditLayer, ...]
    zones: Tuple[AuditLayer, ...]
    judge: Judge
    by: Weights
    neighbour_m: float
    record: date
    before: Changes
    workers: int = 2

    @property
    def layers(self) -> Tuple[AuditLayer, ...]:
        """Return all layers; each stands at its number."""
        return self.registers + self.zones


class Found(NamedTuple):
    """The ranked pairs and the neighbours of a run, and how many measures were taken from the run before."""

    pairs: Tuple[AuditPair, ...]
    gaps: Tuple[Gap, ...]
    reused: int


class _Part(NamedTuple):
    pairs: List[AuditPair]
    gaps: List[Gap]
    reused: int


def run_audit(task: AuditTask, progress: Progress) -> Found:
    """Return what an audit finds.

    Raises:
        CancelledError: ``progress`` asked to stop.
    """
    both = [*combinations_with_replacement(task.registers, 2)]
    jobs = [partial(_shared, task, one, zone) for one in task.registers for zone in task.zones]
    jobs += [partial(_licences, task, one, other) for one, other in both]
    parts = side_by_side(jobs, task.workers, progress)
    return Found(
        pairs=tuple(sorted((pair for part in parts for pair in part.pairs), key=rank)),
        gaps=tuple(sorted((gap for part in parts for gap in part.gaps), key=_gap_order)),
        reused=sum(part.reused for part in parts),
    )


def _gap_order(gap: Gap) -> Tuple[object, ...]:
    return gap.gap_m, gap.first.ref, gap.second.ref


def _shared(task: AuditTask, first: AuditLayer, second: AuditLayer, progress: Progress) -> _Part:
    found, kept = changed_pairs(first, second, task.before, progress)
    progress.report(_OF_A_JOB)
    pairs = [
        task.judge.pair(one, other, measured)
        for some in _oriented(first, second, found, task.record)
        for (one, other), measured in zip(_objects(some), measured_pairs(some, task.by, progress))
        if measured is not None
    ]
    known = [task.judge.pair(one, other, measured) for one, other, measured in kept]
    pairs += [pair for pair in known if _on_record(pair.first, pair.second, task.record)]
    return _Part(pairs, [], len(known))


def _objects(pairs: Pairs) -> Iterator[Tuple[AuditedObject, AuditedObject]]:
    for a, b in zip(pairs.a.tolist(), pairs.b.tolist()):
        yield pairs.first.object(a), pairs.second.object(b)


def _on_record(one: AuditedObject, other: AuditedObject, record: date) -> bool:
    return one.object.known_on(record) and other.object.known_on(record)


def _oriented(first: AuditLayer, second: AuditLayer, found: PairOverlaps, record: date) -> Iterator[Pairs]:
    """Yield the pairs on record; of two licences the older one first, a licence before a zone."""
    turned, kept = np.zeros(len(found.first), dtype=bool), np.zeros(len(found.first), dtype=bool)
    licences = first.role == second.role
    for number, (a, b) in enumerate(zip(found.first.tolist(), found.second.tolist())):
        one, other = first.object(a), second.object(b)
        kept[number] = _on_record(one, other, record)
        turned[number] = licences and older_first(one, other)[0] is not one
    straight, back = kept & ~turned, kept & turned
    yield Pairs(first, second, found.first[straight], found.second[straight], found.area_m2[straight])
    yield Pairs(second, first, found.second[back], found.first[back], found.area_m2[back])


def _licences(task: AuditTask, first: AuditLayer, second: AuditLayer, progress: Progress) -> _Part:
    part = _shared(task, first, second, progress)
    if task.neighbour_m <= 0.0:
        return part
    shared = {frozenset((pair.first.ref, pair.second.ref)) for pair in part.pairs}
    return part._replace(gaps=list(_gaps(task, first, second, shared, progress)))


def _gaps(
    task: AuditTask, first: AuditLayer, second: AuditLayer, shared: Set[FrozenSet[Ref]], progress: Progress
) -> Iterator[Gap]:
    """Yield the licences within reach of one another that share no ground."""
    near = near_pairs(first, second, task.neighbour_m, progress)
    borders = plain_borders(first, second, near, progress)
    for a, b, border in zip(near.a.tolist(), near.b.tolist(), borders.tolist()):
        if progress.cancelled():
            raise CancelledError("error.cancelled")
        one, other = older_first(first.object(a), second.object(b))
        if frozenset((one.ref, other.ref)) in shared or not _on_record(one, other, task.record):
            continue
        measured = task.before.gap(one, other) or _gap(task, one, other, border)
        if measured is not None:
            yield Gap(one, other, *measured)


def _gap(task: AuditTask, one: AuditedObject, other: AuditedObject, border_m: float) -> Optional[MeasuredGap]:
    first, second = task.layers[one.layer], task.layers[other.layer]
    return measured_gap(first, one.place, second, other.place, task.neighbour_m, border_m)


def memory_of(task: AuditTask, found: Found, parameters: str) -> AuditMemory:
    """Return what this run hands to the next one."""
    return AuditMemory(
        parameters=parameters,
        objects=task.before.contents,
        measures={(pair.first.ref, pair.second.ref): pair.measured for pair in found.pairs},
        gaps={
            (gap.first.ref, gap.second.ref): MeasuredGap(
                gap.plane, gap.gap_m, gap.shared_m, gap.corners_agree
            )
            for gap in found.gaps
        },
    )
