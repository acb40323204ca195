"""The fee of a licence or an appraisal, by procedure, mineral, area, output and day, from dated data.

Circular 10/2024/TT-BTC, as far as it was read; figures known only from the table it replaced, from a draft or
from a page of the National Portal are told as such and are never certain.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.base.memory import once_per_state
from mineral_plugin.core.base.nodes import Node, read_json, refuse_repeats
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.regulation.dated import (
    MARKS,
    READ,
    Period,
    check_schema,
    citation_of,
    filled,
    legal_texts,
    newest,
    period_of,
)
from mineral_plugin.core.regulation.model import LegalText

SCHEMA = "fees-1"
AREA_HA, OUTPUT_M3_YEAR, EXPLORATION_COST_VND = "area_ha", "output_m3_year", "exploration_cost_vnd"
MEASURES = (AREA_HA, OUTPUT_M3_YEAR, EXPLORATION_COST_VND)
ON_GRANT, ON_NOTICE = "on_grant", "on_notice"
DUE = (ON_GRANT, ON_NOTICE)
LEVELS = ("ministry", "province", "commune")


@dataclass(frozen=True)
class FeeFacts:
    """What a fee depends on; ``None`` where it is not known.

    ``mineral`` is an id of the regulation set; ``level`` that of the deciding office; ``measures`` by name of
    ``MEASURES``, exact (an area of 1,000,000.00 m2 is 100 ha and no less).
    """

    procedure: str
    mineral: str
    level: Optional[str] = None
    explosives: Optional[bool] = None
    measures: Mapping[str, Decimal] = field(default_factory=dict)


class Band(NamedTuple):
    """An interval of a measure; ``None`` leaves a side open."""

    measure: str
    least: Optional[Decimal]
    least_included: bool
    most: Optional[Decimal]
    most_included: bool

    def holds(self, value: Decimal) -> bool:
        """Return whether a value lies in the band."""
        above = self.least is None or value > self.least or (self.least_included and value == self.least)
        below = self.most is None or value < self.most or (self.most_included and value == self.most)
        return above and below

    def meets(self, other: Band) -> bool:
        """Return whether a value exists that lies in both bands."""
        return not (self._ends_before(other) or other._ends_before(self))

    def _ends_before(self, other: Band) -> bool:
        if self.most is None or other.least is None:
            return False
        touching = self.most_included and other.least_included
        return self.most < other.least or (self.most == other.least and not touching)


@dataclass(frozen=True)
class FeeLine:
    """One line of a fee: an amount in VND and what has to be so; ``None`` leaves a condition out.

    ``per_mille`` of the exploration cost above ``above_vnd`` is added to the amount.
    """

    id: str
    name: Bilingual
    amount_vnd: int
    bands: Tuple[Band, ...]
    minerals: Optional[Tuple[str, ...]]
    explosives: Optional[bool]
    levels: Optional[Tuple[str, ...]]
    mark: str
    source: str
    per_mille: int = 0
    above_vnd: int = 0

    def missing(self, facts: FeeFacts) -> Optional[Tuple[str, ...]]:
        """Return the facts that are missing to know that the line holds, ``None`` if it does not hold."""
        missing: List[str] = []
        for name, answer in self._answers(facts):
            if answer is False:
                return None
            if answer is None:
                missing.append(name)
        return tuple(missing)

    def _answers(self, facts: FeeFacts) -> Iterator[Tuple[str, Optional[bool]]]:
        """Yield each condition with whether it is met, ``None`` where the fact is not known."""
        if self.minerals is not None:
            yield "mineral", facts.mineral in self.minerals
        if self.levels is not None:
            yield "level", None if facts.level is None else facts.level in self.levels
        if self.explosives is not None:
            yield "explosives", None if facts.explosives is None else facts.explosives == self.explosives
        for band in self.bands:
            value = facts.measures.get(band.measure)
            yield band.measure, None if value is None else band.holds(value)

    def excludes(self, other: FeeLine) -> bool:
        """Return whether no case exists in which both lines hold."""
        apart = any(
            mine.measure == its.measure and not mine.meets(its) for mine in self.bands for its in other.bands
        )
        return (
            apart
            or _disjoint(self.minerals, other.minerals)
            or _disjoint(self.levels, other.levels)
            or (None not in (self.explosives, other.explosives) and self.explosives != other.explosives)
        )

    def amount(self, facts: FeeFacts) -> int:
        """Return the amount in VND, whole, half up."""
        if not self.per_mille:
            return self.amount_vnd
        part = max(Decimal(0), facts.measures[EXPLORATION_COST_VND] - self.above_vnd)
        return self.amount_vnd + int((part * self.per_mille / 1000).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class FeeTable:
    """A fee of some procedures with its lines, in a period; ``note`` is said with it."""

    id: str
    name: Bilingual
    procedures: Tuple[str, ...]
    period: Period
    lines: Tuple[FeeLine, ...]
    basis: Tuple[str, ...]
    due: str
    note: Optional[Bilingual]


@dataclass(frozen=True)
class Fees:
    """All fees of one file: the law as it was read up to ``read_on``."""

    version: str
    read_on: date
    tables: Tuple[FeeTable, ...]


@dataclass(frozen=True)
class Fee:
    """What is to be paid; ``amount_vnd`` is ``None`` where it cannot be told, and ``unknown`` says why.

    ``certain``: the line was read in the text in force. ``possible`` are the lines among which unknown
    facts choose, ``needs`` the names of those facts. ``due``: ``on_grant``, ``on_notice``, empty where no
    fee was read.
    """

    name: Optional[Bilingual]
    amount_vnd: Optional[int]
    line: Optional[FeeLine]
    certain: bool
    basis: Tuple[str, ...]
    due: str
    notes: Tuple[Bilingual, ...]
    unknown: Tuple[Bilingual, ...]
    possible: Tuple[FeeLine, ...] = ()
    needs: Tuple[str, ...] = ()


def fee(facts: FeeFacts, day: date, known: Optional[Fees] = None) -> Fee:
    """Return the fee of a case on ``day``; where the texts read are silent, no amount but the reason."""
    data = known or load_fees()
    tables = (one for one in data.tables if facts.procedure in one.procedures and one.period.holds(day))
    table = next(tables, None)
    if table is None:
        reason = both(Phrase("fee.not_read", {"procedure": facts.procedure, "day": day}))
        return Fee(None, None, None, False, (), "", (), (reason,))
    states = [(line, line.missing(facts)) for line in table.lines]
    line = next((line for line, missing in states if missing == ()), None)
    possible = () if line else tuple(line for line, missing in states if missing)
    needs = () if line else tuple(dict.fromkeys(name for _, missing in states for name in missing or ()))
    return Fee(
        name=table.name,
        amount_vnd=line.amount(facts) if line else None,
        line=line,
        certain=line is not None and line.mark == READ and table.note is None,
        basis=table.basis,
        due=table.due,
        notes=tuple(_notes(table, line, day, data)),
        unknown=() if line else tuple(_reasons(table, needs)),
        possible=possible,
        needs=needs,
    )


def _notes(table: FeeTable, line: Optional[FeeLine], day: date, data: Fees) -> Iterator[Bilingual]:
    if table.note is not None:
        yield table.note
    if line is not None and line.mark != READ:
        yield both(Phrase(f"fee.mark.{line.mark}", {"source": line.source}))
    if day > data.read_on:
        yield both(Phrase("authority.read_up_to", {"day": data.read_on}))


def _reasons(table: FeeTable, needs: Sequence[str]) -> Iterator[Bilingual]:
    for name in needs:
        yield both(Phrase(f"fee.needs.{name}"))
    if not needs:
        yield both(Phrase("fee.line_not_read", {"fee": table.name}))


def load_fees(path: Optional[Path] = None) -> Fees:
    """Return the fees of ``path``, or the newest that come with the program.

    Raises:
        MissingError: the file is not there.
        NewerFileError: the file was written for a newer program.
        InputError: the file is faulty; the error names the place as a JSON pointer.
    """
    return _shipped() if path is None else _of_file(path)


@once_per_state(maxsize=8)
def _of_file(path: Path) -> Fees:
    return fees_from(read_json(path, "error.regulation_json"))


@lru_cache(maxsize=1)
def _shipped() -> Fees:
    return fees_from(read_json(newest("fees"), "error.regulation_json"))


def fees_from(root: Node) -> Fees:
    """Return the fees held by an already parsed file."""
    check_schema(root, "fees", SCHEMA)
    nodes = root.field("fees").entries()
    refuse_repeats(root.field("texts").entries())
    refuse_repeats(nodes)
    texts = legal_texts(root)
    return Fees(root.field("version").text(), root.field("read_on").day(), tuple(_tables(nodes, texts)))


def _tables(nodes: Sequence[Node], texts: Mapping[str, LegalText]) -> List[FeeTable]:
    found: List[FeeTable] = []
    for node in nodes:
        table = _table(node, texts)
        for other in found:
            if set(table.procedures) & set(other.procedures) and table.period.meets(other.period):
                raise node.fault("error.fee_two_lines", first=other.id, second=table.id)
        found.append(table)
    return found


def _table(node: Node, texts: Mapping[str, LegalText]) -> FeeTable:
    note = node.maybe("note")
    return FeeTable(
        id=node.field("id").text(),
        name=node.field("name").bilingual(),
        procedures=filled(node.field("procedures")).texts(),
        period=period_of(node),
        lines=_lines(filled(node.field("lines")).entries(), texts),
        basis=tuple(citation_of(entry, texts).printed for entry in filled(node.field("basis")).entries()),
        due=node.field("due").one_of(DUE),
        note=note.bilingual() if note else None,
    )


def _lines(nodes: Sequence[Node], texts: Mapping[str, LegalText]) -> Tuple[FeeLine, ...]:
    """Return the lines of a fee; two that may hold for one case are refused."""
    refuse_repeats(nodes)
    found: List[FeeLine] = []
    for node in nodes:
        line = _line(node, texts)
        for other in found:
            if not line.excludes(other):
                raise node.fault("error.fee_two_lines", first=other.id, second=line.id)
        found.append(line)
    return tuple(found)


def _line(node: Node, texts: Mapping[str, LegalText]) -> FeeLine:
    minerals, explosives = node.maybe("minerals"), node.maybe("explosives")
    levels, part = node.maybe("levels"), node.maybe("part")
    bands = tuple(map(_band, node.field("bands").entries()))
    if part and EXPLORATION_COST_VND not in [band.measure for band in bands]:
        raise part.fault("error.data_missing", field=EXPLORATION_COST_VND)
    return FeeLine(
        id=node.field("id").text(),
        name=node.field("name").bilingual(),
        amount_vnd=node.field("amount_vnd").count(),
        bands=bands,
        minerals=filled(minerals).texts() if minerals else None,
        explosives=explosives.flag() if explosives else None,
        levels=filled(levels).some_of(LEVELS) if levels else None,
        mark=node.field("mark").one_of(MARKS),
        source=texts[node.field("text").one_of(tuple(texts))].cited_as,
        per_mille=part.field("per_mille").count() if part else 0,
        above_vnd=part.field("above_vnd").count() if part else 0,
    )


def _band(node: Node) -> Band:
    least, most = node.maybe("from"), node.maybe("to")
    band = Band(
        measure=node.field("measure").one_of(MEASURES),
        least=Decimal(least.count()) if least else None,
        least_included=node.field("from_included").flag() if least else True,
        most=Decimal(most.count()) if most else None,
        most_included=node.field("to_included").flag() if most else True,
    )
    if band.least is not None and band.most is not None and band.most <= band.least:
        raise node.field("to").fault("error.fee_band", start=band.least)
    return band


def _disjoint(mine: Optional[Tuple[str, ...]], other: Optional[Tuple[str, ...]]) -> bool:
    return mine is not None and other is not None and not set(mine) & set(other)
