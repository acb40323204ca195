"""One run of an audit: all pairs of licences, and of licences and zones, measured, judged and ranked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import combinations_with_replacement
from typing import Dict, Iterator, List, NamedTuple, Sequence, Tuple

import numpy as np

from mineral_plugin.core.audit.changes import Changes, changed_pairs
from mineral_plugin.core.audit.judging import Judge, older_first, rank
from mineral_plugin.core.audit.layers import AuditLayer
from mineral_plugin.core.audit.measuring import Pairs, measured_pairs
from mineral_plugin.core.audit.memory import AuditMemory, MeasuredGap
from mineral_plugin.core.audit.model import AuditedObject, AuditPair, Gap
from mineral_plugin.core.audit.neighbours import PlacePair, measured_gaps, near_pairs, plain_gap
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.base.side_by_side import side_by_side
from mineral_plugin.core.checks.weighing import Weights
from mineral_plugin.core.overlap.edge_pairs import PairOverlaps
from mineral_plugin.core.overlap.in_steps import in_steps

Neighbours = Tuple[AuditedObject, AuditedObject]

_OF_A_JOB = 0.7  # of a job's time is spent before pairs are measured
_PAIRS_AT_ONCE = 4_096


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


class _Rest:
    """The progress of what is left to do of a job."""

    def __init__(self, job: Progress, done: float) -> None:
        self._job, self._done = job, done

    def report(self, fraction: float) -> None:
        self._job.report(self._done + (1.0 - self._done) * fraction)

    def cancelled(self) -> bool:
        return self._job.cancelled()


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
    rest = _Rest(progress, _OF_A_JOB)
    pairs = [
        pair for some in _oriented(first, second, found, task.record) for pair in _measured(task, some, rest)
    ]
    known = [task.judge.pair(one, other, measured) for one, other, measured in kept]
    pairs += [pair for pair in known if _on_record(pair.first, pair.second, task.record)]
    return _Part(pairs, [], len(known))


def _measured(task: AuditTask, pairs: Pairs, progress: Progress) -> List[AuditPair]:
    """Return those of some pairs that share ground, measured and judged by as many threads as the run has."""
    starts = range(0, len(pairs.a), _PAIRS_AT_ONCE)
    found: Dict[int, List[AuditPair]] = {}

    def work(at: slice, told: Progress) -> None:
        some = pairs.taken(at)
        both = zip(_objects(some), measured_pairs(some, task.by, told))
        found[at.start] = [task.judge.pair(*two, measured) for two, measured in both if measured is not None]

    in_steps([slice(start, start + _PAIRS_AT_ONCE) for start in starts], work, progress, task.workers)
    return [pair for start in starts for pair in found[start]]


def _objects(pairs: Pairs) -> Iterator[Tuple[AuditedObject, AuditedObject]]:
    return zip(pairs.first.objects(pairs.a.tolist()), pairs.second.objects(pairs.b.tolist()))


def _on_record(one: AuditedObject, other: AuditedObject, record: date) -> bool:
    return one.object.known_on(record) and other.object.known_on(record)


def _oriented(first: AuditLayer, second: AuditLayer, found: PairOverlaps, record: date) -> Iterator[Pairs]:
    """Yield the pairs on record; of two licences the older one first, a licence before a zone."""
    both = [*zip(first.objects(found.first.tolist()), second.objects(found.second.tolist()))]
    kept = np.array([_on_record(one, other, record) for one, other in both], dtype=bool)
    turned = np.zeros(len(both), dtype=bool)
    if first.role == second.role:
        turned[:] = [older_first(one, other)[0] is not one for one, other in both]
    straight, back = kept & ~turned, kept & turned
    yield Pairs(first, second, found.first[straight], found.second[straight], found.area_m2[straight])
    yield Pairs(second, first, found.second[back], found.first[back], found.area_m2[back])


def _licences(task: AuditTask, first: AuditLayer, second: AuditLayer, progress: Progress) -> _Part:
    part = _shared(task, first, second, progress)
    if task.neighbour_m <= 0.0:
        return part
    both = [(pair.first, pair.second) for pair in part.pairs]
    turned = [pair if pair[0].layer == first.number else pair[::-1] for pair in both]
    shared = [(one.place, other.place) for one, other in turned]
    return part._replace(gaps=list(_gaps(task, first, second, shared, progress)))


def _gaps(
    task: AuditTask, first: AuditLayer, second: AuditLayer, shared: Sequence[PlacePair], progress: Progress
) -> Iterator[Gap]:
    """Yield the licences within reach of one another that are not among those that share ground."""
    near = near_pairs(first, second, task.neighbour_m, shared, progress)
    objects = zip(first.objects(near.a.tolist()), second.objects(near.b.tolist()))
    left: List[Neighbours] = []
    for (a, b), border in zip(objects, near.border_m.tolist()):
        one, other = older_first(a, b)
        if not _on_record(one, other, task.record):
            continue
        known = task.before.gap(one, other) or plain_gap(first, border)
        if known is None:
            left.append((one, other))
        else:
            yield Gap(one, other, *known)
    yield from _closer(task, left, progress)


def _closer(task: AuditTask, pairs: Sequence[Neighbours], progress: Progress) -> Iterator[Gap]:
    """Yield those of some pairs that lie within reach, measured shape by shape."""
    for first, second in sorted({(one.layer, other.layer) for one, other in pairs}):
        some = [(one, other) for one, other in pairs if (one.layer, other.layer) == (first, second)]
        a, b = np.array([(one.place, other.place) for one, other in some], dtype=np.int64).T
        layers = task.layers[first], task.layers[second]
        measured = measured_gaps(layers[0], a, layers[1], b, task.neighbour_m, progress)
        for (one, other), gap in zip(some, measured):
            if gap is not None:
                yield Gap(one, other, *gap)


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
