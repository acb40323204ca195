"""The steps of a national procedure, from the data of the program, as the deadline clock takes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Iterator, Optional, Tuple

from mineral_plugin.core.base.errors import MissingError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.regulation.clock_model import StepTime
from mineral_plugin.core.regulation.procedures import Procedures
from mineral_plugin.core.regulation.procedures_loader import load_procedures

_PROVINCE = "province"


@dataclass(frozen=True)
class ProcedureSteps:
    """The steps of one case of a procedure; ``others`` are the cases it was preferred to, if any."""

    case: str
    steps: Tuple[StepTime, ...]
    others: Tuple[str, ...] = ()

    @property
    def remarks(self) -> Tuple[Phrase, ...]:
        """Return the sentence that says which case was taken where several fit."""
        if not self.others:
            return ()
        return (Phrase("deadlines.case_taken", {"case": self.case, "others": self.others}),)


@dataclass(frozen=True)
class _Fitting:
    """A case that the name fits, with its level and its steps on the day."""

    name: str
    level: str
    steps: Tuple[StepTime, ...]

    @property
    def periods(self) -> Tuple[Tuple[object, ...], ...]:
        return tuple(
            (step.name, step.days, step.unit, step.supplement_days, step.supplement_unit)
            for step in self.steps
        )


def steps_of_procedure(name: str, day: date, known: Optional[Procedures] = None) -> ProcedureSteps:
    """Return the steps of ``1.014257/1`` (code and case), ``1.014257`` (its first case) or ``P14``.

    A working id stands for several national procedures: the first one of a province is taken, and the
    cases whose periods differ are named. Offices are called as on ``day``.

    Raises:
        MissingError: the data hold no such procedure; the sentence names the other way.
        InputError: the data are faulty; the error names the place.
    """
    cases = tuple(_fitting(name, day, known or load_procedures()))
    if not cases:
        raise MissingError("deadlines.no_procedure", procedure=name)
    chosen = next((case for case in cases if case.level == _PROVINCE), cases[0])
    others = [case.name for case in cases if case.periods != chosen.periods]
    return ProcedureSteps(chosen.name, chosen.steps, tuple(others))


def _fitting(name: str, day: date, known: Procedures) -> Iterator[_Fitting]:
    for procedure in known.procedures:
        for case in procedure.cases:
            whole = f"{procedure.code}/{case.id}"
            if name in (whole, procedure.code, *case.working_ids):
                yield _Fitting(whole, procedure.level, known.step_times(procedure, case, day))
