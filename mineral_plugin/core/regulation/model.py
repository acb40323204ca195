"""What a set of regulation holds, as it stands on one date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping, Optional, Tuple, TypeVar, Union

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.findings import Basis, Family, Severity
from mineral_plugin.core.base.memory import Same
from mineral_plugin.core.base.words import Bilingual

EXPLORATION = "exploration"
MINING = "mining"
KINDS = (EXPLORATION, MINING)
GROUPS = ("I", "II", "III", "IV")
STATUS_KINDS = ("valid", "pending", "ended")
LAW, OFFICES, HANDLING = "law", "offices", "handling"
FACT_KINDS = ("flag", "number", "date", "text", "choice", "choices", "area")
# The kinds of facts that are answered from a list: one of it, or several (none at all is an answer too).
LISTED_KINDS = ("choice", "choices")
GEOMETRIES = ("polygon", "line", "point")
ROLE_FIELDS = (
    "id",
    "name",
    "holder",
    "status",
    "decision",
    "valid_from",
    "valid_to",
    "known_from",
    "known_to",
    "mineral",
    "top_m",
    "bottom_m",
    "grade",
    "class",
    "place",
)

Value = Union[float, Tuple[float, ...]]
_Entry = TypeVar("_Entry", "FactKind", "Mineral", "Procedure", "Role")


@dataclass(frozen=True)
class LegalText:
    """A law, decree or circular. A date is ``None`` where no copy that states it was read.

    ``ended`` is its last day in force; ``amended_by`` and ``amends`` are ids of other texts.
    """

    id: str
    cited_as: str
    name: Bilingual
    issued: Optional[date]
    in_force: Optional[date]
    ended: Optional[date]
    amended_by: Tuple[str, ...]
    amends: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Citation:
    """A place in a legal text; ``kinds`` are the kinds of procedure it speaks of.

    A citation without article and form names the text alone: its exact place was not read.
    """

    text: LegalText
    article: str = ""
    clause: str = ""
    point: str = ""
    annex: str = ""
    form: str = ""
    kinds: Tuple[str, ...] = KINDS
    amended_by: Optional[Citation] = None

    @property
    def names_place(self) -> bool:
        """Return whether an article or a form is named."""
        return bool(self.article or self.form)

    @property
    def printed(self) -> str:
        """Return the citation as it is printed: ``Luật 54/2024/QH15, Điều 55 khoản 1 điểm a``."""
        marks = (
            ("Phụ lục", self.annex),
            ("Mẫu số", self.form),
            ("Điều", self.article),
            ("khoản", self.clause),
            ("điểm", self.point),
        )
        place = " ".join(f"{mark} {value}" for mark, value in marks if value)
        whole = f"{self.text.cited_as}, {place}" if place else self.text.cited_as
        return f"{whole} (sửa đổi: {self.amended_by.printed})" if self.amended_by else whole


@dataclass(frozen=True)
class Parameter:
    """A number of a rule (or several) with its unit."""

    value: Value
    unit: str


@dataclass(frozen=True)
class Rule:
    """A rule in the wording that holds from ``valid_from`` to ``valid_to`` (both inclusive).

    ``limit_key`` is the point of the list of exploration areas that the rule stands for.
    ``confirmed`` says that a copy of the text was read; ``source`` says what the rule rests on. ``facts`` are
    those that the applicant has to state for it.
    """

    id: str
    family: Family
    title: Bilingual
    explanation: Bilingual
    severity: Severity
    parameters: Mapping[str, Parameter]
    citations: Tuple[Citation, ...]
    kinds: Tuple[str, ...]
    roles: Tuple[str, ...]
    limit_key: str
    valid_from: Optional[date]
    valid_to: Optional[date]
    confirmed: bool
    source: str
    facts: Tuple[str, ...] = ()

    def in_force(self, day: date) -> bool:
        """Return whether this wording holds on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def number(self, name: str) -> float:
        """Return a parameter that is one number."""
        value = self.parameters[name].value
        if isinstance(value, tuple):
            raise TypeError(f"{self.id}.{name} holds several numbers")
        return value

    def numbers(self, name: str) -> Tuple[float, ...]:
        """Return a parameter that is a list of numbers."""
        value = self.parameters[name].value
        return value if isinstance(value, tuple) else (value,)

    def basis(self, kind: str) -> Basis:
        """Return the legal basis for a kind of procedure.

        It is confirmed when the rule is and every citation for this kind names its place.
        """
        cited = [citation for citation in self.citations if kind in citation.kinds]
        return Basis(
            article="; ".join(citation.printed for citation in cited),
            version_date=self.valid_from,
            confirmed=self.confirmed and bool(cited) and all(c.names_place for c in cited),
            source=self.source,
        )

    def severity_for(self, kind: str) -> Severity:
        """Return the severity of a conflict; a rule without confirmed basis may warn, never block."""
        if self.severity is Severity.BLOCKS and not self.basis(kind).confirmed:
            return Severity.WARNS
        return self.severity


@dataclass(frozen=True)
class SmallScattered:
    """Below how much resource and reserve together a deposit counts as small and scattered.

    ``less_than`` is in ``unit`` (``kt`` is 1,000 t); ``deposit`` is the kind of deposit (``None``:
    every one), ``counted`` what is weighed (``None``: the copy read does not say). ``mark`` is ``read``, or
    ``carried``: the number stands in another wording than the one in force, which was not read.
    """

    deposit: Optional[Bilingual]
    less_than: float
    unit: str
    counted: Optional[Bilingual]
    valid_from: date
    valid_to: Optional[date]
    mark: str
    citations: Tuple[Citation, ...]

    def in_force(self, day: date) -> bool:
        """Return whether it holds on ``day``."""
        return self.valid_from <= day <= (self.valid_to or date.max)


@dataclass(frozen=True)
class Mineral:
    """A mineral a procedure can be about: its group and the points of the law its area falls under.

    ``limit_key`` is the point of Law 54/2024 article 41 clause 1 (empty: no exploration licence);
    ``old_limit`` names the parameter of rule A08. ``at_sea`` marks minerals declared to lie at sea.
    """

    id: str
    name: Bilingual
    group: str
    at_sea: bool
    limit_key: str
    old_limit: str
    special_strategic: bool
    small_scattered: Tuple[SmallScattered, ...] = ()


@dataclass(frozen=True)
class Component:
    """A component (thành phần hồ sơ) of a procedure: its form, copies, and who makes it."""

    id: str
    name: Bilingual
    form: Optional[Citation]
    originals: int
    copies: int
    made_by: str
    is_map: bool
    accepts: Tuple[str, ...]
    groups: Tuple[str, ...]
    special_strategic_only: bool
    when: Optional[Bilingual]

    @property
    def conditional(self) -> bool:
        """Return whether it is needed in some cases only (``when`` says in which)."""
        return self.when is not None


@dataclass(frozen=True)
class Procedure:
    """A procedure (TTHC) with its national codes and components."""

    id: str
    kind: str
    name: Bilingual
    ministry_code: str
    province_code: str
    published_by: str
    citations: Tuple[Citation, ...]
    components: Tuple[Component, ...]

    @property
    def articles(self) -> str:
        """Return the articles as printed."""
        return "; ".join(citation.printed for citation in self.citations)

    def components_for(self, mineral: Mineral) -> Tuple[Component, ...]:
        """Return the components for a mineral, conditional ones included."""
        return tuple(
            component
            for component in self.components
            if mineral.group in component.groups
            and (mineral.special_strategic or not component.special_strategic_only)
        )


@dataclass(frozen=True)
class Role:
    """What a reference layer stands for, whom to ask without it, and when it is too old.

    ``max_age_days`` is not law; ``max_age_note`` says whose judgement it is. ``fields`` are those of
    ``ROLE_FIELDS`` that its objects may have, ``geometry`` the kinds of ``GEOMETRIES`` they may be drawn as.
    ``absence`` says what a missing layer means for a verdict; ``rules`` are those that read it.
    """

    id: str
    name: Bilingual
    ask: Bilingual
    max_age_days: int
    max_age_note: Bilingual
    fields: Tuple[str, ...]
    geometry: Tuple[str, ...]
    absence: Bilingual
    rules: Tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """An answer that can be chosen: its id, which files hold, and its name, which people read."""

    id: str
    name: Bilingual


@dataclass(frozen=True)
class FactKind:
    """Something that only the applicant knows and a rule asks: what it is, in which unit, and the question.

    ``kind`` is one of ``FACT_KINDS``; an ``area`` is another licence area (the old one, the part returned);
    ``choices`` are the answers of a ``choice`` (one of them) and of ``choices`` (any number of them).
    """

    id: str
    kind: str
    unit: str
    choices: Tuple[Choice, ...]
    question: Bilingual

    @property
    def choice_ids(self) -> Tuple[str, ...]:
        """Return the ids of the choices, in their order."""
        return tuple(choice.id for choice in self.choices)


@dataclass(frozen=True)
class LicenceStatus:
    """A status of a licence, the words registers use for it, and whether it counts as active."""

    id: str
    name: Bilingual
    counts_as: str
    words: Tuple[str, ...]


@dataclass(frozen=True)
class Transition:
    """A change of regime: its first day, what changes, and what holds for a dossier received before it.

    ``scope`` is ``law`` (rules, procedures, forms), ``offices`` (who decides) or ``handling`` (one-stop);
    ``clause`` is ``None`` where no transitional clause was read, ``choice`` says that it lets the applicant
    choose the procedure of the day of receipt. Without ``groups`` it concerns all mineral groups.
    """

    id: str
    day: date
    scope: str
    groups: Tuple[str, ...]
    change: Bilingual
    citations: Tuple[Citation, ...]
    clause: Optional[Bilingual]
    choice: bool
    clause_citations: Tuple[Citation, ...]

    def concerns(self, group: str) -> bool:
        """Return whether it is about a mineral group."""
        return not self.groups or group in self.groups


@dataclass(frozen=True)
class Regulation:
    """The law as it stands on ``event_date``, from one set of data.

    ``read_on`` is the day up to which the law was read. ``files`` are the other files of the set by kind,
    empty for the set that comes with the program: then its newest files count.
    """

    version: str
    sha256: str
    event_date: date
    texts: Mapping[str, LegalText]
    rules: Tuple[Rule, ...]
    known_rules: Tuple[str, ...]
    minerals: Tuple[Mineral, ...]
    procedures: Tuple[Procedure, ...]
    roles: Tuple[Role, ...]
    statuses: Tuple[LicenceStatus, ...]
    facts: Tuple[FactKind, ...] = ()
    read_on: date = date.min
    transitions: Tuple[Transition, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)

    def fact(self, fact_id: str) -> FactKind:
        """Return what is known of a fact; ``InputError`` lists what can be stated."""
        return _chosen(self.facts, fact_id, "error.fact_unknown")

    def rule(self, rule_id: str) -> Optional[Rule]:
        """Return a rule in force on the date, ``None`` if it is not in force then.

        Raises:
            InputError: no version of the set knows this rule.
        """
        if rule_id not in self.known_rules:
            raise InputError("error.rule_unknown", rule=rule_id, choices=self.known_rules)
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def mineral(self, mineral_id: str) -> Mineral:
        """Return a mineral; ``InputError`` lists what can be chosen."""
        return _chosen(self.minerals, mineral_id, "error.mineral_unknown")

    def small_scattered(self, mineral_id: str) -> Tuple[SmallScattered, ...]:
        """Return the thresholds of a mineral in force on the date, one for each kind of deposit.

        None does not mean that there is none: the list was not read to its end, nor the one of earlier law.

        Raises:
            InputError: the mineral is not known.
        """
        return tuple(one for one in self.mineral(mineral_id).small_scattered if one.in_force(self.event_date))

    def procedure(self, procedure_id: str) -> Procedure:
        """Return a procedure; ``InputError`` lists what can be chosen."""
        return _chosen(self.procedures, procedure_id, "error.procedure_unknown")

    def role(self, role_id: str) -> Role:
        """Return a role of reference layers; ``InputError`` lists what can be chosen."""
        return _chosen(self.roles, role_id, "error.role_unknown")

    def status(self, text: str) -> Optional[LicenceStatus]:
        """Return the status a register's word stands for, ``None`` for an unknown word."""
        word = " ".join(text.split()).casefold()
        return next((status for status in self.statuses if word in status.words), None)


def _chosen(entries: Tuple[_Entry, ...], wanted: str, error: str) -> _Entry:
    found: Optional[_Entry] = _by_id(Same(entries)).get(wanted)
    if found is None:
        raise InputError(error, id=wanted, choices=tuple(entry.id for entry in entries))
    return found


# A check asks the same law for a fact or a role ten times; of two of one id the first counts.
@lru_cache(maxsize=64)
def _by_id(entries: Same) -> Mapping[str, Any]:
    return {entry.id: entry for entry in reversed(entries.value)}
