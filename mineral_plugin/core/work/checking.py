"""Use case: check licence areas against the law and reference data."""

from __future__ import annotations

import platform
from contextlib import closing
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
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.checks.context import CheckContext, Tolerances
from mineral_plugin.core.checks.engine import run_checks
from mineral_plugin.core.checks.facts import Facts
from mineral_plugin.core.reference.layers import ReferenceLayer, ReferenceSet
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.regulation.model import Regulation
from mineral_plugin.core.report.model import Report, Run


@dataclass(frozen=True)
class CheckRequest:
    """What a user asks: areas, procedure, mineral, holder, day, reference data, tolerances.

    ``known_on``: the day whose records count where the reference data keep them, ``None`` for now;
    ``sources``: where the packs lie that ``reference`` may name, and whose signature counts; ``facts``: what
    the applicant states where a rule asks.
    """

    areas: Tuple[LicenceArea, ...]
    procedure: str
    mineral: str
    event_date: date
    reference: Tuple[str, ...] = ()
    holder: str = ""
    tolerances: Tolerances = Tolerances()
    known_on: Optional[date] = None
    sources: Sources = Sources()
    facts: Facts = Facts()


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
    _asked(request, regulation)  # refuses a procedure or mineral that is not known
    run = Run(at=now, program=f"Mineral Licence {program_version()}", engine=_engine(), front_door=front_door)
    with closing(request.sources.open(request.reference, regulation)) as reference:
        _refuse_unknown_roles(reference, regulation)
        inquiry = _Inquiry(request, regulation, reference, run)
        shares = [_Share(listener, number, len(request.areas)) for number in range(len(request.areas))]
        return tuple(inquiry.report(area, share) for area, share in zip(request.areas, shares))


@dataclass(frozen=True)
class _Inquiry:
    """What is the same for all areas of a request."""

    request: CheckRequest
    regulation: Regulation
    reference: ReferenceSet
    run: Run

    def report(self, area: LicenceArea, listener: Progress) -> Report:
        if listener.cancelled():
            raise CancelledError("error.cancelled")
        request, regulation = self.request, self.regulation
        layers = self.reference.layers
        return Report(
            area=area,
            event_date=request.event_date,
            procedure=_asked(request, regulation),
            regulation={"version": regulation.version, "sha256": regulation.sha256},
            reference=tuple(_told(layer, request.event_date, regulation) for layer in layers),
            findings=run_checks(self._context(area), listener),
            run=self.run,
        )

    def _context(self, area: LicenceArea) -> CheckContext:
        request, regulation = self.request, self.regulation
        return CheckContext(
            area=area,
            procedure=regulation.procedure(request.procedure),
            mineral=regulation.mineral(request.mineral),
            holder=request.holder,
            event_date=request.event_date,
            regulation=regulation,
            reference=self.reference,
            tolerances=request.tolerances,
            known_on=request.known_on,
            facts=request.facts,
        )


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


def _told(layer: ReferenceLayer, event_date: date, regulation: Regulation) -> Dict[str, Any]:
    """Return what the report prints of a layer: its origin, its age on the day, its role by name."""
    as_of, role = layer.spec.as_of, layer.spec.role
    name = next((one.name for one in regulation.roles if one.id == role), Bilingual(role, role))
    age_days = (event_date - as_of).days if as_of else None
    return {**layer.as_dict(), "role_name": name.as_dict(), "age_days": age_days}


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
        "known_on": request.known_on.isoformat() if request.known_on else None,
        "practice": request.sources.trust.practice,
        "facts": request.facts.as_dict(),
    }


def _engine() -> str:
    return (
        f"Python {platform.python_version()}, shapely {shapely.__version__}, "
        f"GEOS {shapely.geos_version_string}, PROJ {pyproj.proj_version_str}"
    )
