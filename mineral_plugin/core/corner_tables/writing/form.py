"""The form of a corner table: what every format prints, so that the numbers are the same in all of them.

It follows the annexes of the licence forms (Circular 36/2025/TT-BNNMT): heading, a two-level head with
the system, corners without the closing one, then area and levels. Ground that is not mined has a table of
its own, and so has each part; parts at different levels are grouped by level.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Dict, List, Optional, Sequence, Tuple

from mineral_plugin.core.area.measure import area_m2, part_area_m2
from mineral_plugin.core.area.model import Corner, LicenceArea, Part, Ring, StatedArea
from mineral_plugin.core.area.stated import stated_told
from mineral_plugin.core.base.numbers import format_hectares, format_number
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.corner_tables.printed import written_decimals

_GRADES = frozenset(["typed", "published", "surveyed", "digitised", "layer"])
# Corners of these grades were taken from a drawing: nobody knows the digits of a printed table.
_DRAWN_GRADES = frozenset(["layer", "digitised"])
_LEVEL_DECIMALS = 3


@dataclass(frozen=True)
class TableOptions:
    """What the writer of a table may choose.

    ``attached_to`` is the paper the table belongs to (``Giấy phép số 412/GP-UBND``); ``grouped`` tells
    whether thousands are marked; ``numbered`` puts a column of order numbers before the names, as the
    forms for closure maps and group IV notices have it; ``digits_known`` is false for corners taken from
    a layer's geometry (``None``: as the grade of the source says).
    """

    attached_to: str = ""
    grouped: bool = True
    numbered: bool = False
    digits_known: Optional[bool] = None


@dataclass(frozen=True)
class PrintedNumber:
    """A number as it is printed: its text in the language, its exact value and the decimals shown."""

    text: str
    value: Decimal
    decimals: int


@dataclass(frozen=True)
class FormRow:
    """A corner: name, X (north) and Y (east) in metres."""

    name: str
    x: PrintedNumber
    y: PrintedNumber


@dataclass(frozen=True)
class Fact:
    """A row below a table: what it tells, the value as text, and as a number where it is one."""

    label: str
    text: str
    number: Optional[PrintedNumber] = None

    @property
    def line(self) -> str:
        """Return the fact as one line."""
        return f"{self.label}: {self.text}"


@dataclass(frozen=True)
class RingTable:
    """The table of one ring with its heading (or none), two-level head, rows and facts.

    ``order_head`` is the head of the column of order numbers, empty where there is none.
    """

    heading: str
    corner_head: str
    system_head: str
    x_head: str
    y_head: str
    rows: Tuple[FormRow, ...]
    facts: Tuple[Fact, ...] = ()
    order_head: str = ""

    @property
    def name_heads(self) -> Tuple[str, ...]:
        """Return the heads of the columns before X and Y."""
        return (self.order_head, self.corner_head) if self.order_head else (self.corner_head,)

    def name_cells(self, index: int) -> Tuple[str, ...]:
        """Return the cells before X and Y of a row, numbered from 0."""
        name = self.rows[index].name
        return (str(index + 1), name) if self.order_head else (name,)


@dataclass(frozen=True)
class TableForm:
    """All tables of one area. ``facts`` are those of the whole area where it has several tables.

    ``grouped`` tells whether thousands are marked.
    """

    lang: str
    title: str
    name: str
    attached: str
    tables: Tuple[RingTable, ...]
    facts: Tuple[Fact, ...]
    notes: Tuple[str, ...]
    grouped: bool = True

    @property
    def heading_lines(self) -> Tuple[str, ...]:
        """Return the lines above the first table."""
        return tuple(line for line in (self.title, self.name, self.attached) if line)


def table_form(area: LicenceArea, lang: str = "vi", options: Optional[TableOptions] = None) -> TableForm:
    """Return the corner table of an area in one language."""
    return _Maker(area, lang, options or TableOptions()).form()


def one_line(text: str) -> str:
    """Return a text fit for a cell: one line, without control and direction characters."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(" " if _is_control(char) else char for char in composed).split())


def _is_control(char: str) -> bool:
    # Cc control, Cf direction and joining marks, Cs half characters, Co and Cn without a meaning.
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")


class _Maker:
    """Builds the form of one area."""

    def __init__(self, area: LicenceArea, lang: str, options: TableOptions) -> None:
        self._area = area
        self._lang = lang
        self._options = options

    def form(self) -> TableForm:
        area = self._area
        by_level = len({_levels(part) for part in area.parts}) > 1
        tables = self._tables(by_level)
        facts = self._area_facts() if by_level else (*self._area_facts(), *self._level_facts(area.parts[0]))
        if len(tables) == 1:
            (table,) = tables
            tables, facts = (_with_facts(table, facts),), ()
        with_levels = any(level is not None for part in area.parts for level in _levels(part))
        attached = one_line(self._options.attached_to)
        return TableForm(
            lang=self._lang,
            title=self._say("table.form.title_levels" if with_levels else "table.form.title"),
            name=one_line(area.name),
            attached=self._say("table.form.attached", document=attached) if attached else "",
            tables=tables,
            facts=facts,
            notes=self._notes(),
            grouped=self._options.grouped,
        )

    def _say(self, phrase_id: str, **values: object) -> str:
        return say(Phrase(phrase_id, values), self._lang)

    # --- tables -------------------------------------------------------------------------------------

    def _tables(self, by_level: bool) -> Tuple[RingTable, ...]:
        found: List[RingTable] = []
        for number, part in enumerate(self._ordered(by_level), start=1):
            found.append(self._ring(part.outer, self._part_heading(number, part, by_level)))
            for hole_number, hole in enumerate(part.holes, start=1):
                found.append(self._ring(hole, self._hole_heading(number, hole_number, part)))
            if by_level:
                # They stand below the last ring of their part, as the form has them.
                facts = (*self._level_facts(part), self._computed(part_area_m2(part), "table.form.computed"))
                found[-1] = _with_facts(found[-1], facts)
        return tuple(found)

    def _ordered(self, by_level: bool) -> Sequence[Part]:
        """Return the parts, those of one level together, levels in the order they first appear."""
        if not by_level:
            return self._area.parts
        groups: Dict[Tuple[Optional[float], Optional[float]], List[Part]] = {}
        for part in self._area.parts:
            groups.setdefault(_levels(part), []).append(part)
        return [part for group in groups.values() for part in group]

    def _ring(self, ring: Ring, heading: str) -> RingTable:
        zone, numbered = self._area.zone, self._options.numbered
        return RingTable(
            heading=heading,
            corner_head=self._say("table.form.corner_name" if numbered else "table.form.corner"),
            system_head=self._say("table.form.system", meridian=zone.meridian_text, width=zone.width_deg),
            x_head=self._say("table.form.x"),
            y_head=self._say("table.form.y"),
            rows=tuple(self._row(corner) for corner in ring.corners),
            order_head=self._say("table.form.order") if numbered else "",
        )

    def _row(self, corner: Corner) -> FormRow:
        x_decimals, y_decimals = written_decimals(corner)
        return FormRow(
            one_line(corner.name),
            self._number(corner.north_m, x_decimals),
            self._number(corner.east_m, y_decimals),
        )

    def _number(self, value: float, decimals: int) -> PrintedNumber:
        exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
        text = format_number(exact, decimals, self._lang)
        if not self._options.grouped:
            text = text.replace("." if self._lang == "vi" else ",", "")
        return PrintedNumber(text, exact, decimals)

    def _part_heading(self, number: int, part: Part, by_level: bool) -> str:
        if not by_level:
            return self._say("table.form.part", number=number) if len(self._area.parts) > 1 else ""
        top, bottom = (self._level_text(level) for level in _levels(part))
        return self._say("table.form.part_levels", number=number, top=top, bottom=bottom)

    def _hole_heading(self, number: int, hole_number: int, part: Part) -> str:
        if len(self._area.parts) == 1:
            if len(part.holes) == 1:
                return self._say("table.form.hole")
            return self._say("table.form.hole_numbered", hole=hole_number)
        return self._say("table.form.hole_of_part", hole=hole_number, number=number)

    # --- facts and notes ----------------------------------------------------------------------------

    def _area_facts(self) -> Tuple[Fact, ...]:
        stated, several = self._area.stated_area, len(self._area.parts) > 1
        if stated:
            return (self._stated(stated, "table.form.total_area" if several else "table.form.area"),)
        word = "table.form.total_computed" if several else "table.form.computed"
        return (self._computed(area_m2(self._area), word),)

    def _stated(self, stated: StatedArea, word: str) -> Fact:
        return Fact(self._say(word), stated_told(stated).text(self._lang))

    def _computed(self, square_metres: float, word: str) -> Fact:
        """Say what the corners give in words that no reader takes for a stated area."""
        # Reports and files keep 0.01 m2: a number that is rounded twice is rounded twice everywhere.
        return Fact(self._say(word), format_hectares(round(square_metres, 2), self._lang))

    def _level_facts(self, part: Part) -> Tuple[Fact, ...]:
        named = (("table.form.top", part.top_m), ("table.form.bottom", part.bottom_m))
        return tuple(
            Fact(self._say(word), self._level_text(level), self._level_number(level))
            for word, level in named
            if level is not None
        )

    def _level_number(self, level: float) -> PrintedNumber:
        exact = round(Decimal(repr(float(level))), _LEVEL_DECIMALS).normalize()
        exponent = exact.as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
        return PrintedNumber(format_number(exact, decimals, self._lang), exact, decimals)

    def _level_text(self, level: Optional[float]) -> str:
        return "…" if level is None else self._level_number(level).text

    def _notes(self) -> Tuple[str, ...]:
        source, notes = self._area.source, []
        document = one_line(source.document)
        if document and source.date:
            notes.append(self._say("table.form.source_dated", document=document, day=source.date))
        elif document:
            notes.append(self._say("table.form.source", document=document))
        grade = one_line(source.grade)
        known = self._options.digits_known
        drawn = grade in _DRAWN_GRADES if known is None else not known
        if grade and not (drawn and grade == "typed"):
            notes.append(self._say("table.form.grade", grade=_grade_word(grade)))
        if drawn:
            notes.append(self._say("table.form.digits_unknown"))
        return tuple(notes)


def _grade_word(grade: str) -> object:
    return Phrase(f"table.grade.{grade}") if grade in _GRADES else grade


def _levels(part: Part) -> Tuple[Optional[float], Optional[float]]:
    return part.top_m, part.bottom_m


def _with_facts(table: RingTable, facts: Tuple[Fact, ...]) -> RingTable:
    return replace(table, facts=(*table.facts, *facts))
