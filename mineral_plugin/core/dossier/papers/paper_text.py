"""The text of a paper as passages with their places: a paragraph, a row of a table, a column with its head.

The readers are those of corner tables (``core/corner_tables/formats``). What they give as lines of a printed
page is joined to paragraphs again, as a number and its unit may stand on two lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, List, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.corner_tables.content import Block, Content, ContentRow, Place
from mineral_plugin.core.corner_tables.formats import open_content
from mineral_plugin.core.corner_tables.formats.limits import Expired, holds_coordinate, never

_FULL_LINE = 0.72
"""A printed line shorter than this share of the longest ends its paragraph."""
_FULL_TITLE = 0.6
"""The same for a line of a title, which may be printed in wider letters."""
_SET_IN = 6
_INDENT = 2
"""Blanks by which the first line of a paragraph is set in."""
_COLUMN = re.compile(r"\S+(?: {1,2}\S+)*")
_BEGINS = re.compile(
    r"^(?:[-–+•*]\s|\d{1,2}(?:\.\d{1,2})*[.)]\s|[a-zđ]\)\s|[IVX]{1,5}[.)]\s|Điều\s+\d|Căn\s+cứ|Số:"
    r"|Kính\s+gửi)"
)
_FIELD = re.compile(r"^[^\W\d_][^:.;,|]{1,45}:(?:\s|$)")
_HYPHEN = re.compile(r"[^\W_]-$")
_ADDRESS = re.compile(r"^Kính\s+gửi", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"^[-–\s]*(?:(?:trang|page)\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–\s]*$", re.IGNORECASE)
_ENDED = re.compile(r"[.:;!?]$")
_UNIT = r"(?:ha|km2|km²|m2|m²|m|tấn/năm|nghìn\s*tấn/năm|triệu\s*tấn/năm|m[3³]\s*/\s*năm)"
_UNIT_CELL = re.compile(rf"^{_UNIT}$", re.IGNORECASE)
_UNIT_BEHIND = re.compile(rf"\s*[(,\[]\s*({_UNIT})\s*[)\]]?\s*$", re.IGNORECASE)
_ORDER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[IVX]{1,4}|[a-zđ][.)]?|[-+•])$")
_HAS_UNIT = re.compile(r"\d\s*[^\W\d_]", re.UNICODE)
_HEADS = re.compile(
    r"diện\s*tích|công\s*suất|khoáng\s*sản|kinh\s*tuyến|múi|mức|cốt|cos\b|cao\s*độ|xã|tỉnh", re.IGNORECASE
)
_LEAST_CORNERS = 3
_LONGEST_PASSAGE = 6_000


@dataclass(frozen=True)
class Passage:
    """Words that belong together. ``places`` tells from which character on they stand where.

    ``shown`` is what is quoted of a row, whose text is turned into a sentence; empty where the text is.
    """

    text: str
    places: Tuple[Tuple[int, Place], ...]
    in_table: bool = False
    shown: str = ""

    def place_at(self, at: int) -> Place:
        """Return the place of a character."""
        return [place for start, place in self.places if start <= at][-1]


@dataclass(frozen=True)
class Paper:
    """A paper that could be read: its name, its passages in order, and its content for corner tables."""

    name: str
    passages: Tuple[Passage, ...]
    content: Content


def read_paper(path: Path, name: str, expired: Expired = never) -> Paper:
    """Return the text of a file.

    Raises:
        MissingError: there is no such file.
        InputError: it has no text that can be read; the sentence says why.
    """
    content = open_content(path, expired)
    return Paper(name, tuple(passages_of(content, is_printed=_is_pdf(path))), content)


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as stream:
        return b"%PDF-" in stream.read(1024)


def passages_of(content: Content, is_printed: bool) -> Iterator[Passage]:
    """Yield the passages of a content; ``is_printed`` tells that its lines are those of printed pages."""
    lines: List[ContentRow] = []
    for block in content.blocks:
        if not block.is_table:
            lines += block.rows
            continue
        yield from _paragraphs(lines, is_printed)
        lines = []
        yield from _rows(block)
    yield from _paragraphs(lines, is_printed)


def _paragraphs(rows: Sequence[ContentRow], is_printed: bool) -> Iterator[Passage]:
    whole = (_Printed(row.place, text, _plain(text)) for row in rows for text in (" ".join(row.cells),))
    lines = [piece for line in whole for piece in _pieces(line)]
    lines = list(_without_page_numbers(lines)) if is_printed else lines
    width = max((len(line.text) for line in lines), default=0) if is_printed else 0
    joined: List[_Printed] = []
    for group in _groups(lines) if is_printed else ([line] for line in lines):
        line = group[0]
        set_out = len(_cells(line.raw)) > 1 and is_printed
        full = sum(len(one.text) for one in (*joined, line)) > _LONGEST_PASSAGE
        if joined and (set_out or full or not (line.text and _goes_on(joined[-1], line, width))):
            yield _passage(joined)
            joined = []
        if set_out:
            yield _set_out(group)
        elif line.text:
            joined.append(line)
    if joined:
        yield _passage(joined)


def _without_page_numbers(lines: "Sequence[_Printed]") -> "Iterator[_Printed]":
    """Yield lines, a number alone at the head or foot of a page left out."""
    for at, line in enumerate(lines):
        pages = [lines[other].place.holder for other in (at - 1, at + 1) if 0 <= other < len(lines)]
        at_edge = len(pages) < 2 or any(page != line.place.holder for page in pages)
        if not (at_edge and line.place.holder and _PAGE_NUMBER.match(line.text)):
            yield line


class _Printed(NamedTuple):
    """A line: its place, as it was read with its blanks, and its words."""

    place: Place
    raw: str
    text: str

    @property
    def indent(self) -> int:
        """How many blanks stand before its words."""
        return len(self.raw) - len(self.raw.lstrip())


def _cells(raw: str) -> List[Tuple[int, str]]:
    """Return the texts of a printed line that stand in columns, each with where it begins."""
    return [(match.start(), match[0]) for match in _COLUMN.finditer(raw)]


def _groups(lines: Sequence[_Printed]) -> Iterator[List[_Printed]]:
    """Yield lines one by one; those that go on with cells of a row without rules stand with its first."""
    group: List[_Printed] = []
    for line in lines:
        if group and _belongs(line, group[0]):
            group.append(line)
            continue
        if group:
            yield group
        group = [line]
    if group:
        yield group


def _belongs(line: _Printed, first: _Printed) -> bool:
    """Return whether all texts of a line stand below later cells of a row: the first cell begins a row."""
    row, below = _cells(first.raw), _cells(line.raw)
    if len(row) < 2 or not below:
        return False
    if len(below) == len(row) and f"{first.text}{line.text}".isupper():
        # The head of a letter: who writes stands in capitals beside the name of the country.
        return all(map(_overlap, row, below))
    if len(below) >= len(row):
        return False
    if _overlap(below[0], row[0]):
        return False
    return all(any(_overlap(cell, other) for other in row[1:]) for cell in below)


def _overlap(one: Tuple[int, str], other: Tuple[int, str]) -> bool:
    return _shared(one, other) > 0


def _shared(one: Tuple[int, str], other: Tuple[int, str]) -> int:
    """Return over how many letters two texts stand below each other; negative where there is a gap."""
    ends = one[0] + len(one[1]), other[0] + len(other[1])
    return min(ends) - max(one[0], other[0])


def _set_out(group: Sequence[_Printed]) -> Passage:
    """Return a row that is set out in columns without rules, what its cells hold below joined to them."""
    row = _cells(group[0].raw)
    texts = [[text] for _, text in row]
    for line in group[1:]:
        for cell in _cells(line.raw):
            # The cell that it stands below most: the next column may begin before it ends.
            shared = [_shared(cell, other) for other in row]
            texts[shared.index(max(shared))].append(cell[1])
    cells = [_plain(" ".join(parts)) for parts in texts]
    return Passage(row_text(cells), ((0, group[0].place),), True, " | ".join(cells))


def _goes_on(before: _Printed, line: _Printed, width: int) -> bool:
    """Return whether a line goes on with the paragraph before it; ``width`` is 0 for no printed page."""
    if _BEGINS.match(line.text) or (line.text[0].isupper() and _FIELD.match(line.text)):
        return False
    if not width:
        return line.text[0].islower() and not _ENDED.search(before.text)
    if before.place.holder != line.place.holder:
        return not _ENDED.search(before.text)
    if _ADDRESS.match(before.text):
        return line.text[0].islower()
    if _centred(before, line):
        return len(before.text) >= _FULL_TITLE * width and not _ENDED.search(before.text)
    if line.indent > before.indent + _INDENT and not line.text[0].islower():
        return False
    return len(before.text) >= _FULL_LINE * width and not before.text.endswith(":")


def _centred(before: _Printed, line: _Printed) -> bool:
    """Return whether two lines have one middle, as the lines of a title."""
    middles = [one.indent + len(one.text) / 2 for one in (before, line)]
    return line.indent >= _SET_IN and abs(middles[0] - middles[1]) <= _SET_IN / 2


def _passage(lines: Sequence[_Printed]) -> Passage:
    places: List[Tuple[int, Place]] = []
    text = ""
    for line in lines:
        # A line may end at the hyphen of a number: 742/GP-UBND.
        text += "" if not text or _HYPHEN.search(text) else " "
        places.append((len(text), line.place))
        text += line.text
    return Passage(text, tuple(places))


def _pieces(line: _Printed) -> Iterator[_Printed]:
    """Yield a line in pieces that are no longer than a passage may be; patterns are not let loose on more."""
    text = line.text
    while len(text) > _LONGEST_PASSAGE:
        cut = text.rfind(" ", 0, _LONGEST_PASSAGE) + 1 or _LONGEST_PASSAGE
        yield line._replace(text=text[:cut].strip())
        text = text[cut:]
    yield line._replace(text=text)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _rows(block: Block) -> Iterator[Passage]:
    for row in block.rows:
        cells = _said(row)
        if cells:
            shown = " | ".join(cells)
            yield Passage(row_text(cells)[:_LONGEST_PASSAGE], ((0, row.place),), True, shown)
    yield from _columns(block)


def _said(row: ContentRow) -> List[str]:
    """Return the cells of a row, what only repeats a merged one left out."""
    merged = row.merged or (False,) * len(row.cells)
    cells = (_plain(cell) for cell, repeated in zip(row.cells, merged) if not repeated)
    return [cell for cell in cells if cell]


def row_text(cells: Sequence[str]) -> str:
    """Return a row as a sentence: ``1 | Diện tích | ha | 12,45`` as ``Diện tích: 12,45 ha``."""
    rest = [cell for cell in cells if not _ORDER.match(cell)] if len(cells) > 2 else list(cells)
    unit: Optional[str] = next((cell for cell in rest[1:] if _UNIT_CELL.match(cell)), None)
    if unit is not None and len(rest) > 2:
        rest.remove(unit)
    elif rest and len(rest) > 1:
        behind = _UNIT_BEHIND.search(rest[0])
        unit = behind[1] if behind else None
        rest[0] = rest[0][: behind.start()] if behind else rest[0]
    if unit is not None and len(rest) == 2 and not _HAS_UNIT.search(rest[1]):
        rest[1] = f"{rest[1]} {unit}"
    if len(rest) == 2:
        return f"{rest[0].rstrip(' :')}: {rest[1]}"
    return " | ".join(rest)


def _columns(block: Block) -> Iterator[Passage]:
    """Yield the columns of a corner table with one value below their head: an area beside all corners.

    In another table, or what a page shows of it, the rows say what the value is of.
    """
    corners = sum(any(map(holds_coordinate, row.cells)) for row in block.rows)
    if corners < _LEAST_CORNERS:
        return
    head = block.rows[0]
    for column, text in enumerate(head.cells):
        title = _plain(text)
        if not title or not _HEADS.search(title) or len(title) > 120:
            continue
        below = [row for row in block.rows[1:] if column < len(row.cells) and row.cells[column].strip()]
        values = {_plain(row.cells[column]) for row in below} - {title}
        row = next((one for one in below if _plain(one.cells[column]) in values), None)
        if len(values) == 1 and row is not None and len(head.cells) > 2:
            value = next(iter(values))
            yield Passage(row_text((title, value)), ((0, row.place),), True, f"{title} | {value}")
