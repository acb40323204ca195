"""The dated data on competence: offices and their names, rows, filing rules, conditions; and their loader.

Bad data are refused with their place in the file: two rows that answer for one case on one day, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple, TypeVar

from mineral_plugin.core.base.memory import once_per_state
from mineral_plugin.core.base.nodes import Node, day_or_none, read_json, refuse_repeats
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.regulation.dated import (
    MARKS,
    Period,
    check_schema,
    citation_of,
    filled,
    legal_texts,
    newest,
    period_of,
)
from mineral_plugin.core.regulation.model import GROUPS, LegalText

SCHEMA = "authorities-1"
PROVINCE, SEA_OUTSIDE = "province", "sea_outside"
PLACES = (PROVINCE, SEA_OUTSIDE)
LEVELS = ("ministry", "province", "commune")
LARGEST_SHARE, NEAREST = "largest_share", "nearest"
FILING_RULES = (LARGEST_SHARE, NEAREST)
NOTE, CONSENT, DOUBT = "note", "consent", "doubt"
CONDITION_KINDS = (NOTE, CONSENT, DOUBT)
STRATEGIC = ("yes", "not_stated")

_Scoped = TypeVar("_Scoped", "Row", "Filing")


@dataclass(frozen=True)
class CaseFacts:
    """What decides on competence; ``None`` where it is not known.

    ``procedure``: working id ``P01`` to ``P37``. ``place``: ``province`` (land or the sea within a province's
    boundary at sea) or ``sea_outside`` (beyond it, or where none is fixed). ``small_scattered``: in an
    announced area of small, scattered minerals. ``strategic``: on the list of strategic, important minerals.
    ``own_land``: recovery while improving or building on residential or agricultural land (Law 54, 75.1.d).
    ``provinces``: the provinces that the area touches, the filing one first.
    """

    procedure: str
    group: str
    place: Optional[str] = None
    small_scattered: Optional[bool] = None
    special_strategic: bool = False
    strategic: Optional[bool] = None
    own_land: Optional[bool] = None
    provinces: Tuple[str, ...] = ()
    received_on: Optional[date] = None


class ProcedureMatter(NamedTuple):
    """What a procedure of the working list is about, and the mineral groups it is for."""

    matter: str
    groups: Tuple[str, ...]


class NamedOffice(NamedTuple):
    """The office of a row and what that rests on."""

    office: str
    mark: str


class OfficeName(NamedTuple):
    """How an office is called in a period, what that rests on, and where it says so."""

    period: Period
    name: Bilingual
    mark: str
    basis: Tuple[str, ...]


@dataclass(frozen=True)
class OfficeNames:
    """An office with its names by period (name and mark); ``needs_name``: without one it is not known."""

    id: str
    level: str
    general: Bilingual
    needs_name: bool
    names: Tuple[OfficeName, ...]


@dataclass(frozen=True)
class Scope:
    """The cases that an entry speaks of; tuples hold every value that it is true for."""

    matters: Tuple[str, ...]
    groups: Tuple[str, ...]
    places: Tuple[str, ...]
    period: Period
    small_scattered: Tuple[bool, ...] = (True, False)
    own_land: Tuple[bool, ...] = (True, False)

    def meets(self, matter: str, facts: CaseFacts, day: date) -> bool:
        """Return whether the entry may speak of the case: an unknown fact shuts nothing out."""
        return (
            matter in self.matters
            and facts.group in self.groups
            and (facts.place is None or facts.place in self.places)
            and (facts.small_scattered is None or facts.small_scattered in self.small_scattered)
            and (facts.own_land is None or facts.own_land in self.own_land)
            and self.period.holds(day)
        )

    def shares_a_case(self, other: Scope) -> bool:
        """Return whether a case exists of which both speak on the same day."""
        sides = ("matters", "groups", "places", "small_scattered", "own_land")
        shared = all(set(getattr(self, side)) & set(getattr(other, side)) for side in sides)
        return shared and self.period.meets(other.period)


@dataclass(frozen=True)
class Row:
    """Who is competent in the cases of a scope."""

    id: str
    scope: Scope
    decides: NamedOffice
    receives: NamedOffice
    appraises: NamedOffice
    basis: Tuple[str, ...]
    mark: str


@dataclass(frozen=True)
class Filing:
    """Which province receives where several might: ``rule`` is one of ``FILING_RULES``."""

    id: str
    scope: Scope
    rule: str
    basis: Tuple[str, ...]
    mark: str


@dataclass(frozen=True)
class Condition:
    """Something to be told in the cases of a scope: a note, a consent needed before, or a doubt."""

    id: str
    kind: str
    scope: Scope
    text: Bilingual
    basis: Tuple[str, ...]
    mark: str
    special_strategic: Optional[bool] = None
    strategic: str = ""
    received_before: Optional[date] = None
    procedures: Tuple[str, ...] = ()

    def holds(self, facts: CaseFacts) -> bool:
        """Return whether what the condition asks beyond its scope is so."""
        stated = {True: "yes", False: "no", None: "not_stated"}[facts.strategic]
        before, received = self.received_before, facts.received_on
        return (
            self.special_strategic in (None, facts.special_strategic)
            and self.strategic in ("", stated)
            and (before is None or (received is not None and received < before))
            and (not self.procedures or facts.procedure in self.procedures)
        )


@dataclass(frozen=True)
class HandOver:
    """The days on which provinces handed the work to another department, where they were read."""

    office: str
    period: Period
    days: Mapping[str, date]


@dataclass(frozen=True)
class Authorities:
    """All of one file: the law on competence as it was read up to ``read_on``."""

    version: str
    read_on: date
    offices: Mapping[str, OfficeNames]
    matters: Mapping[str, Bilingual]
    procedures: Mapping[str, ProcedureMatter]
    rows: Tuple[Row, ...]
    filing: Tuple[Filing, ...]
    conditions: Tuple[Condition, ...]
    hand_over: HandOver


def load_authorities(path: Optional[Path] = None) -> Authorities:
    """Return the authorities of ``path``, or the newest that come with the program.

    Raises:
        MissingError: the file is not there.
        NewerFileError: the file was written for a newer program.
        InputError: the file is faulty; the error names the place as a JSON pointer.
    """
    return _shipped() if path is None else _of_file(path)


@once_per_state(maxsize=8)
def _of_file(path: Path) -> Authorities:
    return authorities_from(read_json(path, "error.regulation_json"))


@lru_cache(maxsize=1)
def _shipped() -> Authorities:
    return authorities_from(read_json(newest("authorities"), "error.regulation_json"))


def authorities_from(root: Node) -> Authorities:
    """Return the authorities held by an already parsed file."""
    check_schema(root, "authorities", SCHEMA)
    for name in ("texts", "offices", "matters", "procedures", "rows", "filing", "conditions"):
        refuse_repeats(root.field(name).entries())
    reader = _Reader.of(root)
    rows, filing = root.field("rows").entries(), root.field("filing").entries()
    return Authorities(
        version=root.field("version").text(),
        read_on=root.field("read_on").day(),
        offices=reader.offices,
        matters=reader.matters,
        procedures=dict(map(reader.procedure, root.field("procedures").entries())),
        rows=_apart(rows, reader.row),
        filing=_apart(filing, reader.filing),
        conditions=tuple(map(reader.condition, root.field("conditions").entries())),
        hand_over=reader.hand_over(root.field("hand_over")),
    )


def _apart(nodes: Sequence[Node], read: Callable[[Node], _Scoped]) -> Tuple[_Scoped, ...]:
    """Return the entries of a list; two that answer for one case on one day are refused."""
    found: List[_Scoped] = []
    for node in nodes:
        entry = read(node)
        for other in found:
            if entry.scope.shares_a_case(other.scope):
                raise node.fault("error.authority_two_rows", first=other.id, second=entry.id)
        found.append(entry)
    return tuple(found)


@dataclass(frozen=True)
class _Reader:
    """What entries of the file may refer to."""

    texts: Mapping[str, LegalText]
    offices: Mapping[str, OfficeNames]
    matters: Mapping[str, Bilingual]
    procedures: Tuple[str, ...]

    @classmethod
    def of(cls, root: Node) -> _Reader:
        texts = legal_texts(root)
        offices = [_office_names(node, texts) for node in root.field("offices").entries()]
        matters = root.field("matters").entries()
        return cls(
            texts,
            {office.id: office for office in offices},
            {node.field("id").text(): node.field("name").bilingual() for node in matters},
            tuple(node.field("id").text() for node in root.field("procedures").entries()),
        )

    def procedure(self, node: Node) -> Tuple[str, ProcedureMatter]:
        matter = node.field("matter").one_of(tuple(self.matters))
        groups = filled(node.field("groups")).some_of(GROUPS)
        return node.field("id").text(), ProcedureMatter(matter, groups)

    def row(self, node: Node) -> Row:
        return Row(
            id=node.field("id").text(),
            scope=self._scope(node),
            decides=self._named(node.field("decides")),
            receives=self._named(node.field("receives")),
            appraises=self._named(node.field("appraises")),
            basis=self._basis(node),
            mark=node.field("mark").one_of(MARKS),
        )

    def filing(self, node: Node) -> Filing:
        return Filing(
            id=node.field("id").text(),
            scope=self._scope(node),
            rule=node.field("rule").one_of(FILING_RULES),
            basis=self._basis(node),
            mark=node.field("mark").one_of(MARKS),
        )

    def condition(self, node: Node) -> Condition:
        when = node.field("when")
        special, strategic = when.maybe("special_strategic"), when.maybe("strategic")
        procedures = when.maybe("procedures")
        return Condition(
            id=node.field("id").text(),
            kind=node.field("kind").one_of(CONDITION_KINDS),
            scope=self._scope(node),
            text=node.field("text").bilingual(),
            basis=self._basis(node),
            mark=node.field("mark").one_of(MARKS),
            special_strategic=special.flag() if special else None,
            strategic=strategic.one_of(STRATEGIC) if strategic else "",
            received_before=day_or_none(when.maybe("received_before")),
            procedures=procedures.some_of(self.procedures) if procedures else (),
        )

    def hand_over(self, node: Node) -> HandOver:
        days: Dict[str, date] = {}
        for entry in node.field("provinces").entries():
            province = entry.field("province").text()
            if province in days:
                raise entry.field("province").fault("error.data_repeat", id=province)
            entry.field("mark").one_of(MARKS)
            entry.field("text").one_of(tuple(self.texts))
            days[province] = entry.field("valid_from").day()
        return HandOver(node.field("office").one_of(tuple(self.offices)), period_of(node), days)

    def _scope(self, node: Node) -> Scope:
        return Scope(
            matters=filled(node.field("matters")).some_of(tuple(self.matters)),
            groups=filled(node.field("groups")).some_of(GROUPS),
            places=filled(node.field("places")).some_of(PLACES),
            period=period_of(node),
            small_scattered=_flags(node.maybe("small_scattered")),
            own_land=_flags(node.maybe("own_land")),
        )

    def _named(self, node: Node) -> NamedOffice:
        node.field("text").one_of(tuple(self.texts))
        return NamedOffice(node.field("office").one_of(tuple(self.offices)), node.field("mark").one_of(MARKS))

    def _basis(self, node: Node) -> Tuple[str, ...]:
        cited = filled(node.field("basis")).entries()
        return tuple(citation_of(entry, self.texts).printed for entry in cited)


def _flags(node: Optional[Node]) -> Tuple[bool, ...]:
    return (True, False) if node is None else tuple(entry.flag() for entry in filled(node).entries())


def _office_names(node: Node, texts: Mapping[str, LegalText]) -> OfficeNames:
    names: List[OfficeName] = []
    for entry in node.field("names").entries():
        found = _office_name(entry, texts)
        if names and found.period.valid_from <= (names[-1].period.valid_to or date.max):
            raise entry.field("valid_from").fault("error.authority_names")
        names.append(found)
    return OfficeNames(
        id=node.field("id").text(),
        level=node.field("level").one_of(LEVELS),
        general=node.field("general").bilingual(),
        needs_name=node.field("needs_name").flag(),
        names=tuple(names),
    )


def _office_name(node: Node, texts: Mapping[str, LegalText]) -> OfficeName:
    node.field("text").one_of(tuple(texts))
    cited = node.maybe("basis")
    return OfficeName(
        period=period_of(node),
        name=node.field("name").bilingual(),
        mark=node.field("mark").one_of(MARKS),
        basis=tuple(citation_of(entry, texts).printed for entry in cited.entries()) if cited else (),
    )
