"""Use case: check licence areas against the law and reference data."""

from __future__ import annotations

import platform
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple

import shapely

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.errors import CancelledError, InputError, MineralError
from mineral_plugin.core.base.locate import program_version
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.base.proj import pyproj
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.checks.context import CheckContext, Tolerances
from mineral_plugin.core.checks.engine import run_checks
from mineral_plugin.core.checks.facts import Facts
from mineral_plugin.core.checks.standing import StandingAnswers
from mineral_plugin.core.overlap.errors_of import error_parameters
from mineral_plugin.core.reference.layers import ReferenceLayer, ReferenceSet
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.regulation.model import Regulation
from mineral_plugin.core.regulation.regimes import Regime, law_under, regime_of
from mineral_plugin.core.regulation.sets import CORRIDORS, RuleSet
from mineral_plugin.core.report.model import Report, Run
from mineral_plugin.core.work.regulation_sets import choose_set
from mineral_plugin.core.work.stated_told import stated_told

RECEIPT = "received_on"


@dataclass(frozen=True)
class CheckRequest:
    """What a user asks: areas, procedure, mineral, holder, day, reference data, tolerances.

    ``known_on``: the day whose records count where the reference data keep them, ``None`` for now;
    ``sources``: where the packs lie that ``reference`` may name, and whose signature counts; ``facts``: what
    the applicant states where a rule asks.

    ``rules`` names the rule set (see ``choose_set``; empty: the newest trusted one). ``received_on`` is the
    day of receipt of a dossier still open, ``regime`` the applicant's choice of law for it (``received``,
    ``current``, empty: not stated).
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
    rules: str = ""
    received_on: Optional[date] = None
    regime: str = ""


def check_areas(
    request: CheckRequest, now: datetime, front_door: str, progress: Optional[Progress] = None
) -> Tuple[Report, ...]:
    """Return one report for each area of the request, in its order.

    ``now`` and ``front_door`` are told in the report's run and change nothing else.

    Raises:
        InputError, MissingError: the procedure, the mineral, the rule set or the reference data cannot be
            used, or the dossier was received after the event.
        NewerFileError: the rule set is for a newer program.
        CancelledError: ``progress`` asked to stop.
    """
    # Once for the whole check, not once for every point that is projected.
    return in_python_thread(lambda: _check_areas(request, now, front_door, progress or NoProgress()))


def _check_areas(
    request: CheckRequest, now: datetime, front_door: str, listener: Progress
) -> Tuple[Report, ...]:
    inquiry = open_inquiry(request)
    with closing(inquiry.reference):
        return inquiry.reports(request.areas, run_told(now, front_door), listener)


def open_inquiry(request: CheckRequest) -> Inquiry:
    """Return the law and the reference data of a request, open until ``reference`` is closed.

    Raises:
        InputError, MissingError, NewerFileError: as ``check_areas``.
    """
    rules = choose_set(request.rules, request.sources.home, request.sources.trust)
    regulation = rules.regulation(request.event_date)
    _asked(request, regulation)  # refuses a procedure or mineral that is not known
    request = _with_receipt(request, regulation)
    regime = _regime(request, rules, regulation)
    if regime is not None:
        regulation = law_under(rules, regime)
    reference = request.sources.open(request.reference, regulation)
    try:
        _refuse_unknown_roles(reference, regulation)
        return Inquiry(request, rules, regulation, reference, regulation_told(rules, regulation), regime)
    except MineralError:
        reference.close()
        raise


@dataclass(frozen=True)
class Inquiry:
    """What is the same for all areas of a request: the law (``law``: as reports tell it) and the layers.

    ``standing`` is what the rules answered without a look at an area.
    """

    request: CheckRequest
    rules: RuleSet
    regulation: Regulation
    reference: ReferenceSet
    law: Mapping[str, Any]
    regime: Optional[Regime]
    standing: StandingAnswers = field(default_factory=StandingAnswers)

    def reports(self, areas: Sequence[LicenceArea], run: Run, listener: Progress) -> Tuple[Report, ...]:
        """Return one report for each area, in their order.

        Raises:
            CancelledError: ``listener`` asked to stop.
        """
        shares = [_Share(listener, number, len(areas)) for number in range(len(areas))]
        return tuple(self._report(area, run, share) for area, share in zip(areas, shares))

    def _report(self, area: LicenceArea, run: Run, listener: Progress) -> Report:
        if listener.cancelled():
            raise CancelledError("error.cancelled")
        return Report(
            area=area,
            event_date=self.request.event_date,
            procedure=self._asked,
            regulation=self.law,
            reference=self._layers_told,
            findings=run_checks(self._context(area), listener, self.standing),
            run=run,
            transition=self.regime.as_dict() if self.regime else None,
        )

    @cached_property
    def _asked(self) -> Mapping[str, Any]:
        return _asked(self.request, self.regulation)

    @cached_property
    def _layers_told(self) -> Tuple[Mapping[str, Any], ...]:
        day, layers = self.request.event_date, self.reference.layers
        return tuple(layer_told(layer, day, self.regulation) for layer in layers)

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


def _with_receipt(request: CheckRequest, law: Regulation) -> CheckRequest:
    """Return the request with one day of receipt: that of the dossier is also a fact that rules ask.

    Raises:
        InputError: the two are not the same day.
    """
    stated = request.facts.day(RECEIPT)
    if request.received_on is None:
        # A day after the event is left to the rules that ask it.
        known = stated if stated is not None and stated <= request.event_date else None
        return replace(request, received_on=known)
    if stated not in (None, request.received_on):
        raise InputError("regime.two_receipts", stated=stated, received=request.received_on)
    if all(fact.id != RECEIPT for fact in law.facts):
        return request
    return replace(request, facts=Facts({**request.facts.values, RECEIPT: request.received_on}))


def _regime(request: CheckRequest, rules: RuleSet, regulation: Regulation) -> Optional[Regime]:
    """Return what lies between the receipt and the event, ``None`` without a day of receipt."""
    if request.received_on is None:
        if request.regime:
            raise InputError("regime.without_receipt")
        return None
    group = regulation.mineral(request.mineral).group
    kind = regulation.procedure(request.procedure).kind
    return regime_of(rules, request.received_on, request.event_date, request.regime, group, kind)


def regulation_told(rules: RuleSet, law: Regulation) -> Dict[str, Any]:
    """Return what a report says of the law it rests on; ``law_day`` is the day whose law was applied."""
    return {
        "version": rules.version,
        "sha256": rules.sha256,
        "pack": rules.pack or None,
        "read_on": rules.read_on.isoformat(),
        "law_day": law.event_date.isoformat(),
        "corridors": rules.told(CORRIDORS),
    }


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


def layer_told(layer: ReferenceLayer, event_date: date, regulation: Regulation) -> Dict[str, Any]:
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


def run_told(now: datetime, front_door: str) -> Run:
    """Return the circumstances of a run: when, by which program and engine, through which front door."""
    program = f"Mineral Licence {program_version()}"
    return Run(at=now, program=program, engine=_engine(), front_door=front_door)


def _asked(request: CheckRequest, regulation: Regulation) -> Dict[str, Any]:
    procedure, mineral = regulation.procedure(request.procedure), regulation.mineral(request.mineral)
    return {
        "id": procedure.id,
        "name": procedure.name.as_dict(),
        "mineral": mineral.id,
        "mineral_name": mineral.name.as_dict(),
        "holder": request.holder,
        "tolerances": asdict(request.tolerances),
        "error_model": error_parameters().version.isoformat(),
        "known_on": request.known_on.isoformat() if request.known_on else None,
        "practice": request.sources.trust.practice,
        "facts": request.facts.as_dict(),
        "stated": stated_told(request.facts, regulation),
    }


def _engine() -> str:
    return (
        f"Python {platform.python_version()}, shapely {shapely.__version__}, "
        f"GEOS {shapely.geos_version_string}, PROJ {pyproj.__proj_version__}"
    )
