"""Use case: check licence areas against the law and reference data."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Dict, Optional, Tuple

import shapely

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.base.locate import program_version
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.base.proj import pyproj
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.checks.context import CheckContext, Tolerances
from mineral_plugin.core.checks.engine import run_checks
from mineral_plugin.core.reference.layers import ReferenceSet, open_reference
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.regulation.model import Regulation
from mineral_plugin.core.report.model import Report, Run


@dataclass(frozen=True)
class CheckRequest:
    """What a user asks: areas, procedure, mineral, holder, day, reference data, tolerances."""

    areas: Tuple[LicenceArea, ...]
    procedure: str
    mineral: str
    event_date: date
    reference: Tuple[str, ...] = ()
    holder: str = ""
    tolerances: Tolerances = Tolerances()


def check_areas(
    request: CheckRequest, now: datetime, front_door: str, progress: Optional[Progress] = None
) -> Tuple[Report, ...]:
    """Return one report for each area of the request, in its order.

    ``now`` and ``front_door`` are told in the report's run and change nothing else.

    Raises:
        InputError, MissingError: the procedure, the mineral or the reference data cannot be used.
        CancelledError: ``progress`` asked to stop.
    """
    # Once for the whole check, not once for every point that is projected.
    return in_python_thread(lambda: _check_areas(request, now, front_door, progress or NoProgress()))


def _check_areas(
    request: CheckRequest, now: datetime, front_door: str, listener: Progress
) -> Tuple[Report, ...]:
    regulation = load_regulation(request.event_date)
    procedure = regulation.procedure(request.procedure)
    mineral = regulation.mineral(request.mineral)
    reference = open_reference(request.reference)
    _refuse_unknown_roles(reference, regulation)
    run = Run(at=now, program=f"Mineral Licence {program_version()}", engine=_engine(), front_door=front_door)
    reports = []
    for number, area in enumerate(request.areas):
        if listener.cancelled():
            raise CancelledError("error.cancelled")
        context = CheckContext(
            area=area,
            procedure=procedure,
            mineral=mineral,
            holder=request.holder,
            event_date=request.event_date,
            regulation=regulation,
            reference=reference,
            tolerances=request.tolerances,
        )
        findings = run_checks(context, _Share(listener, number, len(request.areas)))
        reports.append(
            Report(
                area=area,
                event_date=request.event_date,
                procedure=_asked(request, regulation),
                regulation={"version": regulation.version, "sha256": regulation.sha256},
                reference=tuple(layer.as_dict() for layer in reference.layers),
                findings=findings,
                run=run,
            )
        )
    return tuple(reports)


@dataclass(frozen=True)
class _Share:
    """The progress of one area among several."""

    whole: Progress
    number: int
    count: int

    def report(self, fraction: float) -> None:
        self.whole.report((self.number + fraction) / self.count)

    def cancelled(self) -> bool:
        return self.whole.cancelled()


def _refuse_unknown_roles(reference: ReferenceSet, regulation: Regulation) -> None:
    """Say so when a typed role is none that a rule knows: its layer would be left out in silence."""
    for layer in reference.layers:
        if layer.spec.role_chosen_by_user:
            regulation.role(layer.spec.role)


def _asked(request: CheckRequest, regulation: Regulation) -> Dict[str, Any]:
    procedure, mineral = regulation.procedure(request.procedure), regulation.mineral(request.mineral)
    return {
        "id": procedure.id,
        "name": procedure.name.as_dict(),
        "mineral": mineral.id,
        "mineral_name": mineral.name.as_dict(),
        "holder": request.holder,
        "tolerances": asdict(request.tolerances),
    }


def _engine() -> str:
    return (
        f"Python {platform.python_version()}, shapely {shapely.__version__}, "
        f"GEOS {shapely.geos_version_string}, PROJ {pyproj.proj_version_str}"
    )
