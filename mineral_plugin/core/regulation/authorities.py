"""Who decides, receives and appraises: by procedure, mineral group, place and day, from dated data.

Law 54/2024/QH15, Article 108, as amended by Law 147/2025/QH15; Resolutions 66.19/2026/NQ-CP (delegation to
the provinces) and 66.25/2026/NQ-CP (Ministry of Industry and Trade). Where no text was read, nothing is
answered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Any, Iterator, List, Mapping, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.memory import Same
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.regulation.authority_data import (
    DOUBT,
    PLACES,
    Authorities,
    CaseFacts,
    Filing,
    NamedOffice,
    Row,
    load_authorities,
)
from mineral_plugin.core.regulation.dated import MARKS, READ

ASKED = ("place", "small_scattered", "own_land")

_UNKNOWN_VALUES: Mapping[str, Tuple[Any, ...]] = {
    "place": PLACES,
    "small_scattered": (False, True),
    "own_land": (False, True),
}


@dataclass(frozen=True)
class Office:
    """An office as it is called on the day; ``mark`` says how it is known, ``basis`` where its name stands.

    Without ``named`` no text read gives its name on the day, and ``name`` only describes it.
    """

    id: str
    level: str
    name: Bilingual
    named: bool
    mark: str
    basis: Tuple[str, ...] = ()

    @property
    def confirmed(self) -> bool:
        """Return whether a copy of the text was read and names it."""
        return self.named and self.mark == READ


@dataclass(frozen=True)
class Alternative:
    """Who is competent if the unknown facts are as ``when`` says; offices are ``None`` where not read."""

    when: Mapping[str, Any]
    decides: Optional[Office]
    receives: Optional[Office]
    appraises: Optional[Office]


@dataclass(frozen=True)
class Competence:
    """Who is competent on a day. Offices are ``None`` where it cannot be told; ``unknown`` says why.

    ``certain``: all three are known, the deciding one and the rule were read, and nothing is in doubt.
    ``alternatives``: the answers among which unknown facts choose. ``filing``: which of several provinces
    receives (``largest_share``, ``nearest``, empty where no rule is needed or none was read).
    """

    procedure: str
    day: date
    decides: Optional[Office]
    receives: Optional[Office]
    appraises: Optional[Office]
    basis: Tuple[str, ...]
    certain: bool
    notes: Tuple[Bilingual, ...]
    unknown: Tuple[Bilingual, ...]
    alternatives: Tuple[Alternative, ...] = ()
    filing: str = ""
    filing_basis: Tuple[str, ...] = ()


def authority(facts: CaseFacts, day: date, known: Optional[Authorities] = None) -> Competence:
    """Return who is competent for a case on ``day``.

    A fact that is ``None`` and matters gives no answer but the answers among which it chooses.

    Raises:
        InputError: the procedure is none of the working list, or is not for this mineral group.
    """
    return _authority(facts, day, Same(known or load_authorities()))


# While an area moves the case stays the same.
@lru_cache(maxsize=256)
def _authority(facts: CaseFacts, day: date, known: Same) -> Competence:
    data: Authorities = known.value
    matter = _matter(facts, data)
    asked = _asked(facts, matter, day, data)
    if asked:
        return _undecided(facts, day, data, matter, asked)
    cases = _cases(facts)
    row = _merged([_row(case, matter, day, data) for case in cases])
    unknown: List[Bilingual] = []
    if row is None:
        unknown.append(both(Phrase("authority.not_read", {"matter": data.matters[matter], "day": day})))
    offices = _offices(row, day, data)
    notes, doubts = _told(facts, matter, day, data, [office for office in offices if office])
    rule = _filing(cases, matter, day, data)
    unknown += [*_nameless(offices, day), *doubts, *_unruled(facts, offices[0], rule)]
    return Competence(
        procedure=facts.procedure,
        day=day,
        decides=offices[0],
        receives=offices[1],
        appraises=offices[2],
        basis=_basis(row, offices),
        certain=bool(row and row.mark == READ and offices[0] and offices[0].confirmed and not unknown),
        notes=notes,
        unknown=tuple(unknown),
        filing=rule.rule if rule else "",
        filing_basis=rule.basis if rule else (),
    )


def _matter(facts: CaseFacts, data: Authorities) -> str:
    if facts.procedure not in data.procedures:
        raise InputError("error.procedure_unknown", id=facts.procedure, choices=tuple(data.procedures))
    matter, groups = data.procedures[facts.procedure]
    if facts.group not in groups:
        values = {"procedure": facts.procedure, "group": facts.group, "groups": groups}
        raise InputError("error.authority_group", **values)
    return matter


def _cases(facts: CaseFacts) -> List[CaseFacts]:
    """Return the case with every value of the facts that are unknown."""
    return list(_completions(facts, [name for name in ASKED if getattr(facts, name) is None]))


def _completions(facts: CaseFacts, names: Sequence[str]) -> Iterator[CaseFacts]:
    for chosen in product(*(_UNKNOWN_VALUES[name] for name in names)):
        yield replace(facts, **dict(zip(names, chosen)))


def _row(facts: CaseFacts, matter: str, day: date, data: Authorities) -> Optional[Row]:
    return next((row for row in data.rows if row.scope.meets(matter, facts, day)), None)


def _merged(rows: Sequence[Optional[Row]]) -> Optional[Row]:
    """Return rows that name the same offices as one, with the basis of all and the worst of the marks."""
    known = [row for row in rows if row is not None]
    if not known:
        return None
    cited = [place for row in known for place in row.basis]
    return replace(
        known[0],
        decides=_worst([row.decides for row in known]),
        receives=_worst([row.receives for row in known]),
        appraises=_worst([row.appraises for row in known]),
        basis=tuple(dict.fromkeys(cited)),
        mark=max((row.mark for row in known), key=MARKS.index),
    )


def _worst(named: Sequence[NamedOffice]) -> NamedOffice:
    return max(named, key=lambda one: MARKS.index(one.mark))


def _filing(cases: Sequence[CaseFacts], matter: str, day: date, data: Authorities) -> Optional[Filing]:
    """Return the filing rule that holds whatever the unknown facts are."""
    found = [next((one for one in data.filing if one.scope.meets(matter, case, day)), None) for case in cases]
    return found[0] if all(one == found[0] for one in found) else None


def _asked(facts: CaseFacts, matter: str, day: date, data: Authorities) -> Tuple[str, ...]:
    """Return the unknown facts on which the answer depends."""
    answers = [(case, _office_ids(_row(case, matter, day, data))) for case in _cases(facts)]

    def chooses(name: str) -> bool:
        # The cases with one value of the fact, in the same order as those with the other.
        first, second = _UNKNOWN_VALUES[name]
        sides = [[ids for case, ids in answers if getattr(case, name) == value] for value in (first, second)]
        return sides[0] != sides[1]

    return tuple(name for name in ASKED if getattr(facts, name) is None and chooses(name))


def _office_ids(row: Optional[Row]) -> Tuple[str, ...]:
    return (row.decides.office, row.receives.office, row.appraises.office) if row else ()


def _undecided(
    facts: CaseFacts, day: date, data: Authorities, matter: str, asked: Sequence[str]
) -> Competence:
    found: List[Alternative] = []
    for case in _completions(facts, asked):
        answer = authority(case, day, data)
        when = {name: getattr(case, name) for name in asked}
        found.append(Alternative(when, answer.decides, answer.receives, answer.appraises))
    notes, doubts = _told(facts, matter, day, data, ())
    needed = tuple(both(Phrase(f"authority.needs.{name}")) for name in asked)
    return Competence(
        procedure=facts.procedure,
        day=day,
        decides=None,
        receives=None,
        appraises=None,
        basis=(),
        certain=False,
        notes=notes,
        unknown=(*needed, *doubts),
        alternatives=tuple(found),
    )


_Offices = Tuple[Optional[Office], Optional[Office], Optional[Office]]


def _offices(row: Optional[Row], day: date, data: Authorities) -> _Offices:
    if row is None:
        return None, None, None
    return (
        _office(row.decides, day, data),
        _office(row.receives, day, data),
        _office(row.appraises, day, data),
    )


def _office(named: NamedOffice, day: date, data: Authorities) -> Office:
    known = data.offices[named.office]
    for name in known.names:
        if name.period.holds(day):
            mark = max(name.mark, named.mark, key=MARKS.index)
            return Office(known.id, known.level, name.name, True, mark, name.basis)
    return Office(known.id, known.level, known.general, not known.needs_name, named.mark)


def _basis(row: Optional[Row], offices: _Offices) -> Tuple[str, ...]:
    """Return where the rule stands, and where the names of the offices do."""
    named = [cited for office in offices if office for cited in office.basis]
    return tuple(dict.fromkeys([*(row.basis if row else ()), *named]))


def _nameless(offices: _Offices, day: date) -> List[Bilingual]:
    nameless = {office.id: office.name for office in offices if office and not office.named}
    return [both(Phrase("authority.nameless", {"office": name, "day": day})) for name in nameless.values()]


def _told(
    facts: CaseFacts, matter: str, day: date, data: Authorities, offices: Sequence[Office]
) -> Tuple[Tuple[Bilingual, ...], List[Bilingual]]:
    """Return the notes and the doubts of a case."""
    met = [one for one in data.conditions if one.scope.meets(matter, facts, day) and one.holds(facts)]
    doubts = [one.text for one in met if one.kind == DOUBT]
    notes = [one.text for one in met if one.kind != DOUBT]
    derived = {office.id: office.name for office in offices if office.named and office.mark != READ}
    notes += [both(Phrase("authority.derived", {"office": name})) for name in derived.values()]
    if any(office.id == data.hand_over.office for office in offices) and data.hand_over.period.holds(day):
        early = _handed_over(facts, day, data)
        (doubts if early.id == "authority.not_yet_handed_over" else notes).append(both(early))
    if day > data.read_on:
        notes.append(both(Phrase("authority.read_up_to", {"day": data.read_on})))
    return tuple(notes), doubts


def _handed_over(facts: CaseFacts, day: date, data: Authorities) -> Phrase:
    """Return what is known of the day on which the filing province handed over."""
    province = facts.provinces[0] if facts.provinces else ""
    start = data.hand_over.days.get(province)
    if start is None:
        return Phrase("authority.hand_over_not_read")
    values = {"province": province, "start": start}
    return Phrase("authority.not_yet_handed_over" if day < start else "authority.handed_over", values)


def _unruled(facts: CaseFacts, decides: Optional[Office], rule: Optional[Filing]) -> List[Bilingual]:
    """Return the doubt where several provinces are touched and no rule says which one receives."""
    if rule is None and decides and decides.level == "province" and len(facts.provinces) > 1:
        return [both(Phrase("authority.no_filing_rule", {"provinces": facts.provinces}))]
    return []
