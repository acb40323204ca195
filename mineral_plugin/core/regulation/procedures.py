"""The national procedures (TTHC) as read from the national portal, and what holds of them on a date.

The data lie beside the dated set of regulation, in ``resources/regulation/procedures-*.json``: what the
portal prints stays as printed, and what the law says instead stands next to it with its basis. Whether a step
is late is decided by the clock of deadlines, from the steps given here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Dict, Iterable, Mapping, Optional, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.regulation.clock_model import CALENDAR, WORKING, StepTime

UNITS = (WORKING, CALENDAR)
LEVELS = ("ministry", "province", "commune")
CHANNELS = ("in_person", "post", "online")
MARKS = ("read", "derived")
NOT_READ = "not_read"
NAME_MARKS = (*MARKS, NOT_READ)
STEP_KINDS = (
    "check",
    "receive_appraise",
    "appraise",
    "appraise_decide",
    "announce",
    "notice",
    "coordinates",
    "volume",
    "opinions",
    "submit",
    "decide",
    "decide_hand_over",
    "notify",
    "hand_over",
    "whole",
)
DIFFERENCE_KINDS = ("differs", "not_stated")


@dataclass(frozen=True)
class Period:
    """The days on which something holds, both ends included; ``None`` is without end."""

    valid_from: Optional[date]
    valid_to: Optional[date]

    def holds(self, day: date) -> bool:
        """Return whether ``day`` lies in the period."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@dataclass(frozen=True)
class OfficeName:
    """The name of an office in a period; ``mark`` says how it is known.

    ``not_read``: no text about that time was read, and ``name`` only says what the office is for.
    """

    name: Bilingual
    period: Period
    basis: str
    mark: str


@dataclass(frozen=True)
class Office:
    """An office or post that does a step; its name depends on the day."""

    id: str
    names: Tuple[OfficeName, ...]

    def name_on(self, day: date) -> OfficeName:
        """Return its name on ``day``; the loader has made sure that each day has one."""
        return next(name for name in self.names if name.period.holds(day))


@dataclass(frozen=True)
class Days:
    """A number of days: ``working`` days of the office calendar, or ``calendar`` days."""

    days: int
    unit: str


@dataclass(frozen=True)
class Amended:
    """The time of a step by law, where the portal prints another; ``mark`` says how it is known."""

    time: Days
    supplement: Optional[Days]
    basis: str
    mark: str


@dataclass(frozen=True)
class Step:
    """A step: who does what, within which time, and what of it cannot be done electronically.

    ``who`` are ids of offices. ``printed`` is the time on the portal, ``None`` where it prints none;
    ``printed_supplement`` is what is added once the applicant has mended the dossier, and ``opinion_days``
    working days are added where other offices are asked. ``what`` is the line of the portal, empty where the
    page breaks off before it; ``from_told`` says that it stands in the step-by-step text, not in the times.
    """

    id: str
    kind: str
    name: Bilingual
    who: Tuple[str, ...]
    what: str
    printed: Optional[Days]
    printed_supplement: Optional[Days]
    opinion_days: Optional[int]
    offline: Tuple[str, ...]
    from_told: bool
    amended: Optional[Amended]

    @property
    def time(self) -> Optional[Days]:
        """Return the time that counts: of the law where it differs from what is printed."""
        return self.amended.time if self.amended else self.printed

    @property
    def supplement(self) -> Optional[Days]:
        """Return what a supplement adds, as the law stands."""
        return self.amended.supplement if self.amended else self.printed_supplement

    @property
    def is_electronic(self) -> bool:
        """Return whether every act of the step can be done electronically."""
        return not self.offline


@dataclass(frozen=True)
class Channel:
    """A way to file, with the total time and the fee the portal shows for it; 0 VND is "free of charge"."""

    channel: str
    total: Optional[Days]
    fee_vnd: Optional[int]


@dataclass(frozen=True)
class Difference:
    """Why the total shown is not the sum of the steps, or why there is no total to compare with."""

    kind: str
    reason: Bilingual


@dataclass(frozen=True)
class Case:
    """A case with times of its own; ``when`` is the portal's wording, empty for the only case."""

    id: str
    when: str
    working_ids: Tuple[str, ...]
    channels: Tuple[Channel, ...]
    steps: Tuple[Step, ...]
    difference: Optional[Difference]

    def printed_sum(self) -> Mapping[str, int]:
        """Return the printed days of the steps by unit; working and calendar days are never added up."""
        return _by_unit(step.printed for step in self.steps)

    def sum_of_steps(self) -> Mapping[str, int]:
        """Return the days of the steps by unit, as the law stands."""
        return _by_unit(step.time for step in self.steps)


def _by_unit(times: Iterable[Optional[Days]]) -> Mapping[str, int]:
    found: Dict[str, int] = {}
    for time in times:
        if time is not None:
            found[time.unit] = found.get(time.unit, 0) + time.days
    return found


@dataclass(frozen=True)
class FormOf:
    """A form: number of the circular, annex (empty where it has one annex only), number of the form."""

    text: str
    annex: str
    form: str


@dataclass(frozen=True)
class PaperOf:
    """A paper of the dossier in the portal's words; ``when`` is the case it is for, empty where always."""

    when: str
    name: str
    forms: Tuple[FormOf, ...]
    originals: int
    copies: int
    is_map: bool
    note: Optional[Bilingual]


@dataclass(frozen=True)
class Stage:
    """A stage of the step-by-step text of the portal, word for word."""

    when: str
    number: int
    title: str
    text: str


@dataclass(frozen=True)
class ResultOf:
    """A result of the procedure with its national code."""

    code: str
    name: str


@dataclass(frozen=True)
class NationalProcedure:
    """A national procedure. ``authority_as_read`` is what the portal shows, ``decides`` the office's id."""

    code: str
    level: str
    working_ids: Tuple[str, ...]
    name: Bilingual
    authority_as_read: str
    decides: str
    published_by: str
    legal: Tuple[str, ...]
    url: str
    results: Tuple[ResultOf, ...]
    cases: Tuple[Case, ...]
    stages: Tuple[Stage, ...]
    papers: Tuple[PaperOf, ...]

    def cases_of(self, working_id: str) -> Tuple[Case, ...]:
        """Return the cases that are for a procedure of the working list."""
        return tuple(case for case in self.cases if working_id in case.working_ids)


@dataclass(frozen=True)
class Delegation:
    """Procedures that provinces decide for a time; ``in_place_of`` maps the ministry's offices to theirs."""

    codes: Tuple[str, ...]
    in_place_of: Mapping[str, str]
    period: Period
    basis: str
    mark: str


@dataclass(frozen=True)
class WorkingProcedure:
    """An entry of the working list (P01 to P37); ``reason`` tells why it has no code, or no case."""

    id: str
    name: Bilingual
    codes: Tuple[str, ...]
    reason: Optional[Bilingual]


@dataclass(frozen=True)
class Note:
    """A caution that holds in a period."""

    period: Period
    text: Bilingual


@dataclass(frozen=True)
class Procedures:
    """All national procedures, read from ``read_from`` to ``read_to``, in use from ``valid_from`` on."""

    version: str
    sha256: str
    read_from: date
    read_to: date
    source: Bilingual
    fee_note: Bilingual
    valid_from: date
    notes: Tuple[Note, ...]
    offices: Mapping[str, Office]
    delegations: Tuple[Delegation, ...]
    offline_acts: Mapping[str, Bilingual]
    working: Tuple[WorkingProcedure, ...]
    procedures: Tuple[NationalProcedure, ...]

    def in_use(self, day: date) -> bool:
        """Return whether the pages read say anything about ``day``."""
        return self.valid_from <= day

    def notes_on(self, day: date) -> Tuple[Bilingual, ...]:
        """Return the cautions for ``day``."""
        return tuple(note.text for note in self.notes if note.period.holds(day))

    def with_code(self, code: str) -> NationalProcedure:
        """Return a procedure by its national code; what a province appends (``.H38``) is left aside.

        Raises:
            InputError: no page with this code was read.
        """
        plain = code.strip().upper().partition(".H")[0]
        for procedure in self.procedures:
            if procedure.code == plain:
                return procedure
        raise InputError("error.procedure_code_unknown", code=code)

    def working_procedure(self, working_id: str) -> WorkingProcedure:
        """Return an entry of the working list.

        Raises:
            InputError: the list has no such id.
        """
        for entry in self.working:
            if entry.id == working_id.strip().upper():
                return entry
        raise InputError("error.procedure_code_unknown", code=working_id)

    def of_working_id(
        self, working_id: str, day: date
    ) -> Tuple[Tuple[NationalProcedure, Tuple[Case, ...]], ...]:
        """Return the national procedures of a working id with the cases that are for it, as of ``day``.

        Empty before the first day of the pages read, and for an id without a code: the notes and the entry's
        reason say why.

        Raises:
            InputError: the working list has no such id.
        """
        entry = self.working_procedure(working_id)
        if not self.in_use(day):
            return ()
        return tuple((one, one.cases_of(entry.id)) for one in map(self.with_code, entry.codes))

    def delegation_on(self, code: str, day: date) -> Optional[Delegation]:
        """Return what hands a procedure to the provinces on ``day``."""
        held = (one for one in self.delegations if code in one.codes and one.period.holds(day))
        return next(held, None)

    def office_on(self, code: str, office: str, day: date) -> OfficeName:
        """Return the name, on ``day``, of whoever stands for ``office`` in a procedure."""
        handed = self.delegation_on(code, day)
        actual = handed.in_place_of.get(office, office) if handed else office
        return self.offices[actual].name_on(day)

    def decides_on(self, procedure: NationalProcedure, day: date) -> OfficeName:
        """Return who decides on ``day``."""
        return self.office_on(procedure.code, procedure.decides, day)

    def step_times(self, procedure: NationalProcedure, case: Case, day: date) -> Tuple[StepTime, ...]:
        """Return the steps of a case for the deadline clock, without those that have no number of days."""
        return tuple(self._step_time(procedure, step, day) for step in case.steps if step.time)

    def _step_time(self, procedure: NationalProcedure, step: Step, day: date) -> StepTime:
        time = step.time or Days(0, WORKING)
        supplement = step.supplement or Days(0, WORKING)
        names = [self.office_on(procedure.code, office, day).name for office in step.who]
        return StepTime(
            id=step.id,
            who=Bilingual(vi=", ".join(name.vi for name in names), en=", ".join(name.en for name in names)),
            name=step.name,
            days=time.days,
            unit=time.unit,
            basis=step.amended.basis if step.amended else f"{procedure.code}, {procedure.published_by}",
            mark=step.amended.mark if step.amended else "read",
            supplement_days=supplement.days,
            supplement_unit=supplement.unit,
            # Asking other offices lets the same step have more time: an extension that its text allows.
            extension_days=step.opinion_days or 0,
            valid_from=self.valid_from,
        )
