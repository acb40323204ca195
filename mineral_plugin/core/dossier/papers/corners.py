"""The corner tables of papers, held against each other corner by corner.

Rows are found by the reader of corner tables. Which tables are of one area, the corners that they share
tell: most of them, printed alike or rounded. So the table of a neighbour is never held against ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.typed_numbers import EAST_RANGE, NORTH_RANGE, coordinate
from mineral_plugin.core.corner_tables.content import Block, Content, ContentRow, Place
from mineral_plugin.core.corner_tables.lines import Line, lines_of
from mineral_plugin.core.corner_tables.names import begins, name_key
from mineral_plugin.core.corner_tables.pairs import one_pair_each
from mineral_plugin.core.corner_tables.rows import Row, find_rows
from mineral_plugin.core.dossier.papers.model import Quote
from mineral_plugin.core.dossier.papers.numbers import half_of
from mineral_plugin.core.dossier.papers.paper_text import Paper, Passage

_IN_WORDS = re.compile(r"\b[XYNE]\s*[=:]\s*\d|\(\s*\d{6,7}[\d.,]*\s*[;,]", re.IGNORECASE)
_LEAST_CORNERS = 3
_SHARED = 0.5
"""Share of the corners of the shorter table from which two tables are of one area."""
_CUT_M = Decimal(1)
_NEAR_M = 50
"""How far (m) corners of one name may lie apart in a table that was moved as a whole."""
_MOST_CORNERS = 2_000


@dataclass(frozen=True)
class PaperCorner:
    """A corner as printed: its name, X (north) and Y (east) with their digits, and its row.

    ``is_cut`` tells that a number ends at its mark, as where a narrow cell of a page broke it.
    """

    name: str
    north: Decimal
    east: Decimal
    quote: Quote
    is_cut: bool = False

    def agrees(self, other: "PaperCorner") -> bool:
        """Return whether rounding explains what lies between two corners."""
        least = _CUT_M if self.is_cut or other.is_cut else Decimal(0)
        return _near(self.north, other.north, least) and _near(self.east, other.east, least)

    @property
    def called(self) -> str:
        """Return the name as it is compared: ``M1``, ``1`` and ``điểm 1`` apart, ``01`` and ``1`` alike."""
        key = name_key(self.name) if self.name else None
        return f"{key.prefix}{key.number}{''.join(key.suffix)}" if key else ""


@dataclass(frozen=True)
class CornerTable:
    """A table of a paper: its corners in order, and all lines of the paper to look for a broken row in."""

    corners: Tuple[PaperCorner, ...]
    lines: Tuple[Line, ...] = ()
    paper: str = ""


class CornerDifference(NamedTuple):
    """A corner that two tables give differently, each with its row."""

    one: Quote
    other: Quote


def _near(one: Decimal, other: Decimal, least: Decimal = Decimal(0)) -> bool:
    return abs(one - other) <= max(half_of(one), half_of(other), least)


def tables_of(paper: Paper) -> Tuple[CornerTable, ...]:
    """Return the corner tables of a paper."""
    sentences = _sentences(paper)
    lines = lines_of(_with_sentences(paper.content, sentences))
    found = find_rows(lines)
    rows = one_pair_each(found.rows, lines, None, {}).rows if found.rows else ()
    rows = tuple(_placed(row, sentences) for row in rows[:_MOST_CORNERS])
    tables = [_table(paper.name, run, lines) for run in _runs(rows, lines)]
    return tuple(table for table in tables if len(table.corners) >= _LEAST_CORNERS)


def _sentences(paper: Paper) -> Dict[Place, Passage]:
    """Return the paragraphs of several lines that give corners in words, by the places of all lines."""
    told = [one for one in paper.passages if len(one.places) > 1 and _IN_WORDS.search(one.text)]
    return {place: passage for passage in told for _, place in passage.places}


def _with_sentences(content: Content, sentences: Dict[Place, Passage]) -> Content:
    """Return a content in which those paragraphs are one line each, as a pair may stand on two."""
    if not sentences:
        return content
    blocks = [
        Block(tuple(_joined(block.rows, sentences)), block.is_table, block.title) for block in content.blocks
    ]
    return Content(tuple(block for block in blocks if block.rows), content.notes)


def _joined(rows: Sequence[ContentRow], sentences: Dict[Place, Passage]) -> Iterator[ContentRow]:
    for row in rows:
        passage = sentences.get(row.place)
        if passage is None:
            yield row
        elif row.place == passage.places[0][1]:
            yield ContentRow(row.place, (passage.text,))


def _placed(row: Row, sentences: Dict[Place, Passage]) -> Row:
    """Return a row with the line on which its X stands, where it is of such a paragraph."""
    passage = sentences.get(row.place)
    at = passage.text.find(row.x_text) if passage is not None else -1
    return row if passage is None or at < 0 else row._replace(place=passage.place_at(at))


def table_of_area(area: LicenceArea, name: str) -> CornerTable:
    """Return the corner table of the dossier itself."""
    corners = [corner for part in area.parts for ring in part.rings for corner in ring.corners]
    made = []
    for corner in corners:
        north, east = coordinate(corner.x_text, NORTH_RANGE), coordinate(corner.y_text, EAST_RANGE)
        text = f"{corner.name} | {corner.x_text} | {corner.y_text}"
        made.append(
            PaperCorner(
                corner.name,
                north.value if north else _printed(corner.north_m, corner.decimals),
                east.value if east else _printed(corner.east_m, corner.decimals),
                Quote(name, None, text),
            )
        )
    return CornerTable(tuple(made), (), name)


def _printed(value: float, decimals: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals))


def _runs(rows: Sequence[Row], lines: Sequence[Line]) -> List[List[Row]]:
    """Return rows cut where another table begins: its first name comes again, and not to close the ring."""
    runs: List[List[Row]] = []
    for at, row in enumerate(rows):
        run = runs[-1] if runs else []
        again = bool(run) and begins(row.name) if row.name else False
        closes = again and row.name == run[0].name and not _goes_on(rows, at, lines)
        if not run or (again and not closes):
            runs.append([row])
        else:
            run.append(row)
    return runs


def _goes_on(rows: Sequence[Row], at: int, lines: Sequence[Line]) -> bool:
    """Return whether the table goes on behind a row with another corner."""
    following = rows[at + 1] if at + 1 < len(rows) else None
    if following is None or not following.name:
        return False
    same_block = lines[following.line].block == lines[rows[at].line].block
    return same_block and not begins(following.name)


def _table(paper: str, run: Sequence[Row], lines: Tuple[Line, ...]) -> CornerTable:
    corners = tuple(
        PaperCorner(
            row.name,
            row.north.value,
            row.east.value,
            Quote(paper, row.place, _row_words(row, lines)),
            _is_cut(row, lines[row.line]),
        )
        for row in run
    )
    return CornerTable(corners, lines, paper)


def _is_cut(row: Row, line: Line) -> bool:
    """Return whether a number of a row of a table ends at its mark."""
    cells = {cell.text[:-1] for cell in line.cells if line.columns and cell.text.endswith((",", "."))}
    return row.x_text in cells or row.y_text in cells


def _row_words(row: Row, lines: Sequence[Line]) -> str:
    raw = " ".join(lines[row.line].raw.split())
    return raw if len(raw) <= 90 else row.text


def corner_differences(tables: Sequence[CornerTable]) -> Iterator[CornerDifference]:
    """Yield the corners in which tables of one area differ, each against the table that most agree with."""
    left = list(tables)
    while left:
        family = [left[0]]
        for table in left[1:]:
            if any(_is_same_area(table, one) for one in family):
                family.append(table)
        left = [table for table in left if table not in family]
        reference = _most_agreed(family)
        for table in family:
            if table is not reference:
                yield from _between(reference, table)


def _most_agreed(family: Sequence[CornerTable]) -> CornerTable:
    """Return the table with the fewest differences to the others; the dossier's own where it is there."""
    own = [table for table in family if not table.lines]
    return own[0] if own else min(family, key=lambda one: sum(_unlike(one, other) for other in family))


def _unlike(one: CornerTable, other: CornerTable) -> int:
    return sum(1 for _ in _between(one, other)) if one is not other else 0


def _is_same_area(one: CornerTable, other: CornerTable) -> bool:
    shared = len(_pairs(one.corners, other.corners))
    fewest = min(len(one.corners), len(other.corners))
    return shared >= max(2, _SHARED * fewest) or _is_shifted(one, other)


def _is_shifted(one: CornerTable, other: CornerTable) -> bool:
    """Return whether most corners of one name lie near each other: one table, moved as a whole."""
    named = {corner.called: corner for corner in other.corners if corner.called}
    pairs = [(corner, named[corner.called]) for corner in one.corners if corner.called in named]
    far = sorted(max(abs(a.north - b.north), abs(a.east - b.east)) for a, b in pairs)
    return len(far) >= _LEAST_CORNERS and far[len(far) // 2] <= _NEAR_M


def _pairs(one: Sequence[PaperCorner], other: Sequence[PaperCorner]) -> List[Tuple[int, int]]:
    """Return which corners of two tables agree, each once."""
    found: List[Tuple[int, int]] = []
    free = list(range(len(other)))
    for i, corner in enumerate(one):
        match = next((j for j in free if corner.agrees(other[j])), None)
        if match is not None:
            free.remove(match)
            found.append((i, match))
    return found


def _between(one: CornerTable, other: CornerTable) -> Iterator[CornerDifference]:
    pairs = _pairs(one.corners, other.corners)
    mine = _rest(one.corners, [i for i, _ in pairs], other.corners)
    its = _rest(other.corners, [j for _, j in pairs], one.corners)
    for corner in list(mine):
        partner = _partner(corner, its) or (its[0] if len(mine) == len(its) == 1 else None)
        if partner is not None:
            mine.remove(corner)
            its.remove(partner)
            yield CornerDifference(corner.quote, partner.quote)
    yield from (CornerDifference(corner.quote, _lost(corner, other)) for corner in mine)
    yield from (CornerDifference(_lost(corner, one), corner.quote) for corner in its)


def _rest(
    corners: Sequence[PaperCorner], paired: Sequence[int], others: Sequence[PaperCorner]
) -> List[PaperCorner]:
    """Return the corners that have no equal; the closing corner, printed again by one table only, is none."""
    taken = set(paired)
    rest = [corner for i, corner in enumerate(corners) if i not in taken]
    return [one for one in rest if not any(one.agrees(other) for other in others)]


def _partner(corner: PaperCorner, others: Sequence[PaperCorner]) -> Optional[PaperCorner]:
    named = [other for other in others if corner.called and corner.called == other.called]
    half = [one for one in others if _near(one.north, corner.north) or _near(one.east, corner.east)]
    return next(iter((*named, *half)), None)


def _lost(corner: PaperCorner, table: CornerTable) -> Quote:
    """Return where a table should have a corner: the line with one of its numbers, else its first row."""
    for line in table.lines:
        figures = {"".join(filter(str.isdigit, cell)) for cell in line.raw.replace("|", " ").split()}
        wanted = {"".join(filter(str.isdigit, str(value))) for value in (corner.north, corner.east)}
        joined = "".join(filter(str.isdigit, line.raw))
        if figures & wanted or any(len(text) > 5 and text in joined for text in wanted):
            return Quote(table.paper, line.place, " ".join(line.raw.split())[:200])
    return table.corners[0].quote
