"""Rows of corners found in lines: name, X, Y by the magnitude of the numbers, whatever stands around them."""

from __future__ import annotations

import re
from typing import List, NamedTuple, Optional, Sequence, Set, Tuple

from mineral_plugin.core.base.typed_numbers import Reading, axes_of, bare
from mineral_plugin.core.corner_tables.broken import Broken, Known, broken_in, flat_broken
from mineral_plugin.core.corner_tables.content import Place
from mineral_plugin.core.corner_tables.lines import Cell, Line
from mineral_plugin.core.corner_tables.names import Step, cleaned_name, is_name, step
from mineral_plugin.core.corner_tables.prose import pairs_in

_PLAIN_ROW = re.compile(
    r"^(?P<left>.*?)(?P<name>\S+)\s+(?P<x>\d{6,7}(?:[.,]\d+)?)\s+(?P<y>\d{6,7}(?:[.,]\d+)?)(?P<right>\s.*)?$"
)
_LONGEST_LINE = 2_000
_NAME_COLUMNS = 3
_WORD = re.compile(r"\S+")
_LABELLED = re.compile(r"\b[XYNE]\s*[=:]\s*\d|\(\s*\d{6,7}[\d.,]*\s*[;,]", re.IGNORECASE)


class Row(NamedTuple):
    """A row that was read: its line, its place, which of the pairs of its line it is, and what it says.

    ``left`` and ``right`` are the cells before the name and behind the pair; ``end`` is where Y ends.
    """

    line: int
    place: Place
    group: int
    name: str
    x_text: str
    y_text: str
    north: Reading
    east: Reading
    swapped: bool
    left: Tuple[str, ...] = ()
    right: Tuple[str, ...] = ()
    end: int = 0

    @property
    def text(self) -> str:
        """Return what the row says: name, X, Y."""
        return f"{self.name} {self.x_text} {self.y_text}".strip()

    @property
    def called(self) -> str:
        """Return what a corner is called in a sentence: its name, without one its X and Y."""
        return self.name or self.text

    @property
    def doubted(self) -> Broken:
        """Return the row as one that cannot be read, for an answer to replace."""
        return Broken(self.line, self.place, self.group, self.name, self.x_text, self.y_text)


class Found(NamedTuple):
    """All rows of a content and the broken ones, in the order of the document."""

    rows: Tuple[Row, ...]
    broken: Tuple[Broken, ...]


def find_rows(lines: Sequence[Line]) -> Found:
    """Return the rows of corners in ``lines``, block by block."""
    rows: List[Row] = []
    broken: List[Broken] = []
    blocks: List[List[Line]] = []
    for line in lines:
        if not blocks or blocks[-1][0].block != line.block:
            blocks.append([])
        blocks[-1].append(line)
    for block in blocks:
        found = _rows_of_block(block)
        rows += found.rows
        broken += found.broken
    return Found(tuple(rows), tuple(broken))


def _rows_of_block(block: Sequence[Line]) -> Found:
    rows = _best_named(_named_apart([row for line in block for row in _rows_of_line(line)]), block)
    lying = _transposed(block) if len(rows) < 3 else []
    rows = lying or rows
    flat = _flattened(block) if len(rows) < 3 else Found((), ())
    if len(flat.rows) > len(rows):
        return flat
    broken = broken_in(block, [Known(row.line, row.name, row.x_text, row.y_text) for row in rows])
    if lying:
        used = {row.line + step_down for row in rows for step_down in (0, 1)}
        broken = [bad for bad in broken if bad.line not in used]
    return Found(tuple(rows), tuple(broken) if rows or len(broken) > 1 else ())


def _best_named(rows: List[Row], block: Sequence[Line]) -> List[Row]:
    """Return rows of a table with the names of the column before X and Y that runs on best.

    Side lengths and order numbers stand there, too.
    """
    columns = {line.index for line in block if line.columns}
    inside = [row for row in rows if row.line in columns and row.group == 0]
    if len(inside) < 3 or len(inside) != len(rows):
        return rows
    said = [[text for text in (*row.left, row.name) if text] for row in rows]
    depth = min(min(map(len, said)), _NAME_COLUMNS)
    series = [[cleaned_name(texts[-1 - back]) for texts in said] for back in range(depth)]
    runs = [_runs_on(names) for names in series]
    present = _runs_on([row.name for row in rows])
    best = max(range(depth), key=runs.__getitem__, default=None)
    if best is None or runs[best] < 0.6 * len(rows) or present >= 0.5 * runs[best]:
        return rows
    return [
        row._replace(name=name, left=tuple(text for text in texts if cleaned_name(text) != name))
        for row, name, texts in zip(rows, series[best], said)
    ]


def _runs_on(names: Sequence[str]) -> int:
    named = [name if is_name(name) and not axes_of(name).north else "" for name in names]
    return sum(bool(a and b) and step(a, b) is Step.NEXT for a, b in zip(named, named[1:]))


def _named_apart(rows: List[Row]) -> List[Row]:
    """Return rows without names where the same word stands before all of them (``at point``)."""
    names = {row.name for row in rows}
    word = len(names) == 1 and len(rows) > 2 and not any(map(str.isdigit, next(iter(names))))
    return [row._replace(name="") for row in rows] if word else rows


def _rows_of_line(line: Line) -> List[Row]:
    if sum(map(str.isdigit, line.raw)) < 11:
        return []
    if len(line.raw) > _LONGEST_LINE:
        # No row is that long; patterns are not let loose on it.
        return _scan(line.cells, [line] * len(line.cells))
    if _LABELLED.search(line.raw):
        written = _prose(line)
        if written:
            return written
    if line.columns:
        return _scan(line.cells, [line] * len(line.cells)) or _prose(line)
    quick = _PLAIN_ROW.match(line.raw)
    if quick and is_name(cleaned_name(quick["name"])):
        row = _quick_row(line, quick)
        if row is not None:
            return [row]
    found = _scan(line.cells, [line] * len(line.cells)) or _words(line)
    written = _prose(line) if len(found) < 2 else []
    return written if len(written) > len(found) else found


def _prose(line: Line) -> List[Row]:
    """Return the rows written in words: ``1. X = 2412129; Y = 442393`` or ``Điểm 1 (2412129; 442393)``."""
    rows: List[Row] = []
    for pair in pairs_in(line):
        # Odd numbers are left for what stands between two corners and cannot be read.
        found = _pair(line, 2 * len(rows), pair.name, pair.first, pair.second)
        rows += [row._replace(end=pair.end) for row in found]
    return rows


def _quick_row(line: Line, match: "re.Match[str]") -> Optional[Row]:
    if match["right"] and len(re.findall(r"\d{5,}", match["right"])) > 1:
        return None
    found = _pair(line, 0, cleaned_name(match["name"]), match["x"], match["y"])
    if not found or (match["left"].strip() and axes_of(match["left"].split()[-1]).north):
        return None
    left = tuple(part for part in (match["left"].strip(),) if part)
    right = tuple((match["right"] or "").split())
    return found[0]._replace(left=left, right=right, end=match.end("y"))


def _pair(line: Line, group: int, name: str, first: str, second: str) -> List[Row]:
    one, two = axes_of(first), axes_of(second)
    if one.north and two.east:
        return [
            Row(line.index, line.place, group, name, bare(first), bare(second), one.north, two.east, False)
        ]
    if one.east and two.north:
        return [
            Row(line.index, line.place, group, name, bare(second), bare(first), two.north, one.east, True)
        ]
    return []


def _scan(cells: Sequence[Cell], lines: Sequence[Line]) -> List[Row]:
    """Return the rows of cells that stand one after another; ``lines`` is the line of each cell."""
    filled = [i for i, cell in enumerate(cells) if cell.text]
    rows: List[Row] = []
    start = at = 0
    while at + 1 < len(filled):
        one, two = filled[at], filled[at + 1]
        pair = _maybe_pair(lines[one], len(rows), cells[one].text, cells[two].text)
        if not pair:
            at += 1
            continue
        before = at - 1
        while before > start and "°" in cells[filled[before]].text:
            # Degrees of the same corner stand between its name and its metres.
            before -= 1
        name = cleaned_name(cells[filled[before]].text) if at > start else ""
        named = bool(name) and is_name(name) and not axes_of(name).north
        left = tuple(cells[i].text for i in filled[start : before if named else at])
        place = lines[filled[before]].place if named else lines[one].place
        row = pair[0]._replace(name=name if named else "", left=left, place=place)
        rows.append(row._replace(line=lines[two].index, end=cells[two].start + len(cells[two].text)))
        at += 2
        start = at
    if rows:
        rows[-1] = rows[-1]._replace(right=tuple(cells[i].text for i in filled[start:]))
    return rows


def _maybe_pair(line: Line, group: int, first: str, second: str) -> List[Row]:
    if len(first) < 6 or len(second) < 6 or not (first[-1:].isdigit() or first[-1:] in ".,m"):
        return []
    return _pair(line, group, "", first, second)


def _words(line: Line) -> List[Row]:
    """Return the rows of a line parted by single blanks, where blanks may also part thousands."""
    words = [(match[0], match.end()) for match in _WORD.finditer(line.raw)]
    rows: List[Row] = []
    start = at = 0
    while at + 2 < len(words):
        hit = _hit(line, len(rows), words, at)
        if hit is None:
            at += 1
            continue
        row, behind = hit
        left = tuple(word for word, _ in words[start:at])
        rows.append(row._replace(left=left))
        start = at = behind
    if rows:
        rows[-1] = rows[-1]._replace(right=tuple(word for word, _ in words[start:]))
    return rows


def _hit(line: Line, group: int, words: List[Tuple[str, int]], at: int) -> Optional[Tuple[Row, int]]:
    name = cleaned_name(words[at][0])
    if not is_name(name):
        return None
    for first in (1, 2, 3):
        x_text = " ".join(word for word, _ in words[at + 1 : at + 1 + first])
        axes = axes_of(x_text)
        if not (axes.north or axes.east):
            continue
        for second in (1, 2, 3):
            behind = at + 1 + first + second
            y_words = words[at + 1 + first : behind]
            pair = _pair(line, group, name, x_text, " ".join(word for word, _ in y_words))
            if len(y_words) == second and pair:
                return pair[0]._replace(end=y_words[-1][1]), behind
    return None


def _transposed(block: Sequence[Line]) -> List[Row]:
    """Return the rows of a table on its side: a line of names, one of X, one of Y, once or again."""
    found: List[Row] = []
    at = 0
    while at + 1 < len(block):
        rows = _lying_rows(block, at)
        found += rows
        at += 2 if rows else 1
    return found


def _lying_rows(block: Sequence[Line], at: int) -> List[Row]:
    """Return the rows whose X and Y stand on the line ``at`` and the next one, one above the other."""
    cells, below = _lying(block[at]), _lying(block[at + 1])
    for axis, other in ((0, 1), (1, 0)):
        firsts = [i for i, text in enumerate(cells) if axes_of(text)[axis]]
        if len(firsts) >= 3 and all(i < len(below) and axes_of(below[i])[other] for i in firsts):
            break
    else:
        return []
    above = _lying(block[at - 1]) if at else []
    if at and not block[at - 1].columns:
        # The words that head the lines need not be as many.
        above = [""] * firsts[0] + above[-len(firsts) :]
    named = [cleaned_name(above[i]) if i < len(above) else "" for i in firsts]
    return [
        row._replace(group=0)
        for i, name in zip(firsts, named)
        for row in _pair(block[at], 0, name if is_name(name) else "", cells[i], below[i])
    ]


def _lying(line: Line) -> List[str]:
    """Return the cells of a line of a table that lies on its side; single blanks part them, too."""
    texts = [cell.text for cell in line.cells]
    return texts if line.columns or len(texts) > 3 else line.raw.split()


def _flattened(block: Sequence[Line]) -> Found:
    """Return the rows of a table that was flattened to one value a line."""
    cells: List[Cell] = []
    lines: List[Line] = []
    for line in block:
        text = line.raw.strip().strip("|").strip()
        if text and "|" not in text:
            cells.append(Cell(text, 0))
            lines.append(line)
    rows = _flat_rows(cells, lines) or _by_columns(cells, lines)
    taken: Set[int] = {row.line for row in rows}
    broken = flat_broken(cells, lines, taken) if rows else ()
    return Found(tuple(rows), broken)


def _flat_rows(cells: List[Cell], lines: List[Line]) -> List[Row]:
    rows = [row._replace(group=0) for row in _scan(cells, lines)]
    # What stands behind a pair and before the next name is the area column of that row.
    found: List[Row] = []
    for row, following in zip(rows, [*rows[1:], None]):
        right = row.right if following is None else following.left
        found.append(row._replace(right=tuple(right[:6]), left=()))
    if rows and len(rows) >= 2:
        found[0] = found[0]._replace(left=rows[0].left[-1:])
    return found if len(found) >= 3 else []


def _by_columns(cells: List[Cell], lines: List[Line]) -> List[Row]:
    """Return the rows of a table copied column by column: all names, then all X, then all Y."""
    kinds = [axes_of(cell.text) for cell in cells]
    north = [i for i, axes in enumerate(kinds) if axes.north and not axes.east]
    east = [i for i, axes in enumerate(kinds) if axes.east and not axes.north]
    if len(north) < 3 or len(north) != len(east):
        return []
    first, second = min(north[0], east[0]), max(north[0], east[0])
    numbered = [i for i in range(first) if any(map(str.isdigit, cells[i].text))]
    names = [i for i in numbered if is_name(cleaned_name(cells[i].text))][-len(north) :]
    apart = max(min(north[-1], east[-1]), first) < second
    if second < first or not (len(names) == len(north) or (not names and apart)):
        return []
    titles = [cleaned_name(cells[name].text) for name in names] or [""] * len(north)
    places = [lines[name] for name in names] or [lines[x] for x in north]
    rows = []
    for line, title, x, y in zip(places, titles, north, east):
        rows += _pair(line, 0, title, cells[x].text, cells[y].text)
    return rows if len(rows) == len(north) else []
