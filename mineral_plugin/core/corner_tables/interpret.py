"""Content -> areas: rows found, rings cut, zone and stated area read, and a question wherever in doubt."""

from __future__ import annotations

from types import MappingProxyType
from typing import Optional, Sequence

from mineral_plugin.core.area.zones import Zone, zone_from_text
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.typed_numbers import has_zone_number
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.assembling import areas_of
from mineral_plugin.core.corner_tables.broken import Broken
from mineral_plugin.core.corner_tables.content import Content
from mineral_plugin.core.corner_tables.degrees import Degrees, degrees_in, placed
from mineral_plugin.core.corner_tables.figures import figures_of
from mineral_plugin.core.corner_tables.formats.limits import MAX_CORNERS, holds_coordinate
from mineral_plugin.core.corner_tables.lines import Line, lines_of
from mineral_plugin.core.corner_tables.mending import mended_rows, ordered_rows
from mineral_plugin.core.corner_tables.pairs import one_pair_each
from mineral_plugin.core.corner_tables.remarks import (
    bank_question,
    count_question,
    east_first,
    system_question,
)
from mineral_plugin.core.corner_tables.result import Answers, Reading
from mineral_plugin.core.corner_tables.ringing import pieces_of
from mineral_plugin.core.corner_tables.rows import Found, Row, find_rows
from mineral_plugin.core.corner_tables.second_look import looked_at
from mineral_plugin.core.corner_tables.sharing import shared_out
from mineral_plugin.core.corner_tables.twins import one_of_twins
from mineral_plugin.core.corner_tables.working import Work, ask

# No line and no cell of a document is that long; patterns are not let loose on it.
_LONGEST_CELL = 20_000
MOST_QUESTIONS = 50
_NONE: Answers = MappingProxyType({})


def interpret(content: Content, zone: Optional[Zone] = None, answers: Answers = _NONE) -> Reading:
    """Return the areas of a content; ``zone`` is used where the content names none.

    ``answers`` are those to questions of an earlier reading of the same content, by question id.
    """
    if any(len(cell) > _LONGEST_CELL for block in content.blocks for row in block.rows for cell in row.cells):
        return Reading(notes=content.notes, refusal=Phrase("error.table.no_rows"))
    count = sum(any(map(holds_coordinate, row.cells)) for block in content.blocks for row in block.rows)
    if count > MAX_CORNERS:
        return Reading(notes=content.notes, refusal=Phrase("read.too_many", {"most": MAX_CORNERS}))
    lines = lines_of(content)
    if not any(line.raw.strip() for line in lines):
        return Reading(notes=content.notes, refusal=Phrase("error.table.empty"))
    found = find_rows(lines)
    degrees = degrees_in(lines) if len(found.rows) < 3 else ()
    if len(degrees) >= 3:
        return _of_degrees(content, lines, degrees, zone, answers)
    if not found.rows:
        return Reading(notes=content.notes, refusal=_nothing(found.broken))
    chosen = one_pair_each(found.rows, lines, zone, answers)
    found = found._replace(rows=chosen.rows)
    if chosen.zone is not None:
        answers = {**answers, "zone": chosen.zone.text}
    work = Work(lines, figures_of(lines, found.rows), answers)
    work.questions += [chosen.question] if chosen.question else []
    work.notes += [chosen.note] if chosen.note else []
    return _read(content, work, found, zone, answers)


def _of_degrees(
    content: Content,
    lines: Sequence[Line],
    degrees: Sequence[Degrees],
    zone: Optional[Zone],
    answers: Answers,
) -> Reading:
    set_down = placed(degrees, lines, _typed_zone(answers) or zone, answers)
    if not set_down.rows:
        return Reading(questions=set_down.questions, notes=content.notes)
    # The datum of degrees was asked for already.
    work = Work(lines, figures_of(lines, set_down.rows), {"system": "", **answers})
    work.notes += set_down.notes
    return _read(content, work, Found(set_down.rows, ()), set_down.zone, answers)


def _typed_zone(answers: Answers) -> Optional[Zone]:
    try:
        return zone_from_text(answers["zone"]) if "zone" in answers else None
    except InputError:
        return None


def _read(content: Content, work: Work, found: Found, zone: Optional[Zone], answers: Answers) -> Reading:
    rows = mended_rows(work, found.rows, found.broken)
    pieces = pieces_of(work, ordered_rows(work, rows))
    if not pieces and work.others:
        values = {"place": work.others[0].rows[0].place.phrase, "heading": work.others[0].other[:120]}
        return Reading(notes=content.notes, refusal=Phrase("read.not_corners", values))
    if not pieces and not work.questions:
        return Reading(notes=content.notes, refusal=Phrase("error.table.too_few", {"count": len(rows)}))
    _note_swapped(work, rows)
    ask(work, system_question(work.lines), bank_question(work.lines))
    if len(pieces) == 1 and (pieces[0].area is None or pieces[0].run.breaks):
        # An area proves a ring, but not one that misses a name and a corner that the text counts.
        ask(work, count_question(work.lines, len(pieces[0].rows)))
    areas = areas_of(pieces, work.lines, work.figures, zone, answers)
    twins = one_of_twins(areas, zone, answers)
    ask(work, twins.question)
    # Where a column names the area of each row, or a figure proves the ring, its rows are certain.
    certain = {piece.rows[0].place for piece in pieces if piece.run.key or piece.run.closed or piece.area}
    areas, rest = shared_out(twins.areas, work.questions)
    areas = looked_at(areas, answers, not rest, certain)
    return Reading(areas, rest[:MOST_QUESTIONS], (*content.notes, *work.notes))


def _nothing(broken: Sequence[Broken]) -> Phrase:
    if broken:
        first = broken[0]
        return Phrase("error.table.bad_row", {"line": first.place.number, "text": first.text[:80]})
    return Phrase("error.table.no_rows")


def _note_swapped(work: Work, rows: Sequence[Row]) -> None:
    swapped = [row for row in rows if row.swapped]
    if swapped and not east_first(work.lines):
        work.notes.append(
            Phrase("read.note.swapped", {"place": swapped[0].place.phrase, "count": len(swapped)})
        )
    zoned = [row for row in rows if has_zone_number(row.y_text)]
    if zoned:
        work.notes.append(
            Phrase("read.note.zone_number", {"place": zoned[0].place.phrase, "text": zoned[0].y_text})
        )
    if rows and not any(row.name for row in rows):
        work.notes.append(Phrase("read.note.numbered", {"count": len(rows)}))
