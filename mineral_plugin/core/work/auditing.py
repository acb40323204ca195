"""Use case: audit a whole register against itself and against zones."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import FrozenSet, List, Optional, Sequence, Tuple

from shapely.geometry import MultiPolygon

from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.audit.changes import Changes
from mineral_plugin.core.audit.judging import RULES, Judge
from mineral_plugin.core.audit.layers import AuditLayer, audit_layer
from mineral_plugin.core.audit.marks import with_marks
from mineral_plugin.core.audit.measuring import ground_of_pair
from mineral_plugin.core.audit.memory import AuditMemory
from mineral_plugin.core.audit.model import Audit, AuditPair, LayerTold
from mineral_plugin.core.audit.notes import notes_on
from mineral_plugin.core.audit.running import AuditTask, Found, memory_of, run_audit
from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.garbage import collections_put_off
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.checks.context import Tolerances
from mineral_plugin.core.checks.overlaps import LICENCE
from mineral_plugin.core.checks.weighing import Weights
from mineral_plugin.core.overlap.errors_of import ErrorParameters, error_parameters
from mineral_plugin.core.overlap.flat import FeatureState
from mineral_plugin.core.reference.flat_layers import plane_of
from mineral_plugin.core.reference.layers import ReferenceLayer, ReferenceSet
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.reference.states import Days, has_say, state_of_layer
from mineral_plugin.core.regulation.model import Regulation
from mineral_plugin.core.report.model import Run
from mineral_plugin.core.work.audit_files import marks_of
from mineral_plugin.core.work.audit_files import memory_of as memory_in
from mineral_plugin.core.work.checking import layer_told, regulation_told, run_told
from mineral_plugin.core.work.regulation_sets import choose_set

MEASURING = 2
"""Version of the way pairs are measured: another number, and no measure of an earlier run is used."""


@dataclass(frozen=True)
class AuditRequest:
    """What a user asks: the register and zones, the day, how far neighbours are listed.

    ``reference`` names layers as for a check; at least one has the role ``licence``. ``roles``: the zones
    looked at, empty for all that a rule speaks of. ``previous``: results of an earlier run, whose marks are
    kept and whose measures of unchanged pairs are used again.
    """

    reference: Tuple[str, ...]
    day: date
    roles: Tuple[str, ...] = ()
    neighbour_m: float = 5.0
    tolerances: Tolerances = Tolerances()
    known_on: Optional[date] = None
    sources: Sources = Sources()
    rules: str = ""
    previous: Optional[Path] = None


@dataclass(frozen=True)
class AuditRun:
    """The result of an audit, the circumstances of the run, and the ground that its pairs share."""

    audit: Audit
    run: Run
    task: AuditTask
    found: Found
    parameters: str

    @cached_property
    def memory(self) -> AuditMemory:
        """Return what this run hands to the next one."""
        return memory_of(self.task, self.found, self.parameters)

    def ground(self, pair: AuditPair) -> MultiPolygon:
        """Return the common ground of a pair, in the plane in which it was measured."""
        first, second = pair.first, pair.second
        layers = self.task.layers
        return ground_of_pair(layers[first.layer], first.place, layers[second.layer], second.place)


def audit_register(
    request: AuditRequest, now: datetime, front_door: str, progress: Optional[Progress] = None
) -> AuditRun:
    """Return the audit of the register that a request names.

    Raises:
        InputError, MissingError: the reference data or the rule set cannot be used, or there is no register.
        CancelledError: ``progress`` asked to stop.
    """
    with collections_put_off():
        return in_python_thread(lambda: _audit(request, now, front_door, progress or NoProgress()))


def _audit(request: AuditRequest, now: datetime, front_door: str, progress: Progress) -> AuditRun:
    rules = choose_set(request.rules, request.sources.home, request.sources.trust)
    law = rules.regulation(request.day)
    errors = error_parameters()
    with closing(request.sources.open(request.reference, law)) as reference:
        task, parameters = _task(request, law, errors, reference, progress)
        found = run_audit(task, progress)
        marks = marks_of(request.previous) if request.previous else {}
        audit = Audit(
            day=request.day,
            law=regulation_told(rules, law),
            errors_version=errors.version,
            neighbour_m=request.neighbour_m,
            layers=tuple(_told(layer, request.day, law) for layer in task.layers),
            pairs=with_marks(found.pairs, marks),
            gaps=found.gaps,
            notes=tuple(note for layer in task.layers for note in notes_on(layer, task.judge)),
            reused=found.reused,
        )
    return AuditRun(audit, run_told(now, front_door), task, found, parameters)


def _task(
    request: AuditRequest,
    law: Regulation,
    errors: ErrorParameters,
    reference: ReferenceSet,
    progress: Progress,
) -> Tuple[AuditTask, str]:
    chosen = _chosen(request, law, reference)
    plane = plane_of(chosen[0])
    folder = request.sources.home / "cache" if request.sources.home else None
    layers = [audit_layer(number, layer, plane, folder, progress) for number, layer in enumerate(chosen)]
    parameters = _parameters(request, errors, plane)
    memory = memory_in(request.previous) if request.previous else None
    usable = memory if memory is not None and memory.parameters == parameters else None
    task = AuditTask(
        registers=tuple(layer for layer in layers if layer.role == LICENCE),
        zones=tuple(layer for layer in layers if layer.role != LICENCE),
        judge=Judge(law, request.day, _silent(layers, request, law)),
        by=Weights(errors.values, request.tolerances.overlap_width_m),
        neighbour_m=request.neighbour_m,
        record=request.known_on or date.max,
        before=Changes(tuple(layers), usable),
    )
    return task, parameters


def _chosen(request: AuditRequest, law: Regulation, reference: ReferenceSet) -> List[ReferenceLayer]:
    """Return the layers of an audit, registers first.

    Raises:
        InputError: a role is not known or no obstacle to a licence, or there is no register.
    """
    for role in request.roles:
        law.role(role)
        if role not in RULES:
            raise InputError("error.audit_role", role=role, choices=sorted(RULES))
    roles = request.roles or tuple(RULES)
    registers = [layer for layer in reference.layers if layer.spec.role == LICENCE]
    if not registers:
        raise InputError("error.audit_no_register")
    return registers + [layer for layer in reference.layers if layer.spec.role in roles]


def _silent(layers: Sequence[AuditLayer], request: AuditRequest, law: Regulation) -> FrozenSet[int]:
    """Return the numbers of the layers whose source has no say."""
    silent = set()
    for layer in layers:
        days = Days(request.day, law.role(layer.role).max_age_days, request.known_on)
        if not has_say(state_of_layer(layer.layer.spec, days)):
            silent.add(layer.number)
    return frozenset(silent)


def _parameters(request: AuditRequest, errors: ErrorParameters, plane: Zone) -> str:
    return sha256_of_json(
        {
            "measuring": MEASURING,
            "errors": asdict(errors.values),
            "width_m": request.tolerances.overlap_width_m,
            "neighbour_m": request.neighbour_m,
            "plane": plane.text,
        }
    )


def _told(layer: AuditLayer, day: date, law: Regulation) -> LayerTold:
    return LayerTold(
        told=layer_told(layer.layer, day, law),
        rows=layer.flat.count,
        invalid=len(layer.places_in(FeatureState.INVALID)),
        no_polygon=len(layer.places_in(FeatureState.NO_POLYGON)),
    )
