"""Content -> areas: rows found, rings cut, zone and stated area read, and a question wherever in doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Dict, List, Optional, Sequence, Set, Tuple

from mineral_plugin.core.area.model import Corner, StatedArea
from mineral_plugin.core.area.zones import Zone, zone_from_text
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.assembling import Piece, areas_of
from mineral_plugin.core.corner_tables.broken import Broken
from mineral_plugin.core.corner_tables.content import Content
from mineral_plugin.core.corner_tables.degrees import Degrees, degrees_in, placed
from mineral_plugin.core.corner_tables.doubts import (
    LEAVE_OUT,
    answered_row,
    broken_question,
    crosses,
    exchanged_question,
    far_question,
    first_missing_question,
    gap_question,
    rows_question,
    span_of,
    split_question,
    stray_question,
    waist_of,
)
from mineral_plugin.core.corner_tables.evidence import Segment, is_strict, rival_rings, segments
from mineral_plugin.core.corner_tables.figures import Figures, figures_of
from mineral_plugin.core.corner_tables.formats.limits import MAX_CORNERS
from mineral_plugin.core.corner_tables.lines import Line, lines_of
from mineral_plugin.core.corner_tables.names import Step, second
from mineral_plugin.core.corner_tables.numbers import has_zone_number
from mineral_plugin.core.corner_tables.order import in_reading_order
from mineral_plugin.core.corner_tables.pairs import one_pair_each
from mineral_plugin.core.corner_tables.remarks import (
    bank_question,
    corrections,
    count_question,
    system_question,
)
from mineral_plugin.core.corner_tables.result import (
    Answers,
    Question,
    Reading,
    ReadRing,
    Verdict,
)
from mineral_plugin.core.corner_tables.rows import Found, Row, find_rows
from mineral_plugin.core.corner_tables.runs import Run, runs_of
from mineral_plugin.core.corner_tables.second_look import looked_at
from mineral_plugin.core.corner_tables.twins import one_of_twins
from mineral_plugin.core.corner_tables.unnamed import CORNER, named, unnamed_question

# No line and no cell of a document is that long; patterns are not let loose on it.
_LONGEST_CELL = 20_000
_COORDINATE = re.compile(r"\d[\d., ]{4,}")
MOST_QUESTIONS = 50
_NONE: Answers = MappingProxyType({})


@dataclass
class _Work:
    """What is known while one content is read."""

    lines: Sequence[Line]
    figures: Figures
    answers: Answers
    broken_lines: List[int] = field(default_factory=list)
    questions: List[Question] = field(default_factory=list)
    notes: List[Phrase] = field(default_factory=list)
    others: List[Run] = field(default_factory=list)


def interpret(content: Content, zone: Optional[Zone] = None, answers: Answers = _NONE) -> Reading:
    """Return the areas of a content; ``zone`` is used where the content names none.

    ``answers`` are those to questions of an earlier reading of the same content, by question id.
    """
    if any(len(cell) > _LONGEST_CELL for block in content.blocks for row in block.rows for cell in row.cells):
        return Reading(notes=content.notes, refusal=Phrase("error.table.no_rows"))
    count = sum(any(map(_COORDINATE.search, row.cells)) for block in content.blocks for row in block.rows)
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
    work = _Work(lines, figures_of(lines, found.rows), answers)
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
    work = _Work(lines, figures_of(lines, set_down.rows), {"system": "", **answers})
    work.notes += set_down.notes
    return _read(content, work, Found(set_down.rows, ()), set_down.zone, answers)


def _ask(work: _Work, *questions: Optional[Question]) -> None:
    """Ask what was not answered yet."""
    work.questions += [one for one in questions if one is not None and one.id not in work.answers]


def _typed_zone(answers: Answers) -> Optional[Zone]:
    try:
        return zone_from_text(answers["zone"]) if "zone" in answers else None
    except InputError:
        return None


def _read(content: Content, work: _Work, found: Found, zone: Optional[Zone], answers: Answers) -> Reading:
    lines = work.lines
    rows = _with_answers(work, found.rows, found.broken)
    pieces = _pieces(work, _ordered(rows, lines))
    if not pieces and work.others:
        values = {"place": work.others[0].rows[0].place.phrase, "heading": work.others[0].other[:120]}
        return Reading(notes=content.notes, refusal=Phrase("read.not_corners", values))
    if not pieces and not work.questions:
        return Reading(notes=content.notes, refusal=Phrase("error.table.too_few", {"count": len(rows)}))
    _note_swapped(work, rows)
    _ask(work, system_question(work.lines), bank_question(work.lines))
    if len(pieces) == 1 and pieces[0].area is None:
        _ask(work, count_question(work.lines, len(pieces[0].rows)))
    areas = areas_of(pieces, work.lines, work.figures, zone, answers)
    twins = one_of_twins(areas, zone, answers)
    _ask(work, twins.question)
    # Where a column names the area of each row, or a figure proves the ring, its rows are certain.
    certain = {piece.rows[0].place for piece in pieces if piece.run.key or piece.run.closed or piece.area}
    areas = looked_at(twins.areas, answers, not work.questions, certain)
    questions = tuple(work.questions[:MOST_QUESTIONS])
    # A doubt about a row is a doubt about the areas it may belong to.
    if questions:
        areas = tuple(replace(area, verdict=Verdict.ASK) for area in areas)
    return Reading(areas, questions, (*content.notes, *work.notes))


def _nothing(broken: Sequence[Broken]) -> Phrase:
    if broken:
        first = broken[0]
        text = f"{first.name} {first.x_text} {first.y_text}"
        return Phrase("error.table.bad_row", {"line": first.place.number, "text": text[:80]})
    return Phrase("error.table.no_rows")


def _ordered(rows: Sequence[Row], lines: Sequence[Line]) -> List[Row]:
    """Return the rows block by block in the order of their names."""
    blocks: Dict[int, List[Row]] = {}
    for row in rows:
        blocks.setdefault(lines[row.line].block, []).append(row)
    return [row for number in sorted(blocks) for row in in_reading_order(blocks[number])]


def _with_answers(work: _Work, rows: Sequence[Row], broken: Sequence[Broken]) -> List[Row]:
    """Return the rows with the broken ones as answered; those not answered become questions."""
    mended: List[Row] = list(rows)
    odd = _exchanged(rows)
    # Which number is X is certain by its size; where the area proves the ring nothing has to be asked.
    proven = len(odd) == 1 and work.figures.agreeing(Run(mended), 0.0) is not None
    for row in odd if not proven else ():
        mended.remove(row)
        question = exchanged_question(row)
        answer = work.answers.get(question.id)
        if answer is None:
            work.questions.append(question)
        bad = Broken(row.line, row.place, row.group, row.name, row.x_text, row.y_text)
        mended.append((answered_row(bad, answer) if answer else None) or row)
    for fix in corrections(rows, work.lines):
        _ask(work, fix.question)
        answer = work.answers.get(fix.question.id)
        if answer is not None and fix.row in mended:
            mended[mended.index(fix.row)] = answered_row(fix.bad, answer) or fix.row
    for bad in broken:
        near = sorted(rows, key=lambda row: abs(row.line - bad.line))[:12]
        question = broken_question(bad, near)
        answer = work.answers.get(question.id)
        repaired = answered_row(bad, answer) if answer is not None else None
        if repaired is not None:
            mended.append(repaired)
            work.notes.append(Phrase("read.note.answered", {"place": bad.place.phrase, "answer": answer}))
        elif answer != LEAVE_OUT:
            work.questions.append(question)
            work.broken_lines.append(bad.line)
    return sorted(mended, key=lambda row: (row.line, row.group))


def _exchanged(rows: Sequence[Row]) -> List[Row]:
    """Return the rows whose X and Y are exchanged although those of most others are not, or the reverse."""
    swapped = [row for row in rows if row.swapped]
    straight = [row for row in rows if not row.swapped]
    return min(swapped, straight, key=len) if swapped and straight else []


def _pieces(work: _Work, rows: List[Row]) -> List[Piece]:
    runs = runs_of(rows, work.lines)
    pieces: List[Piece] = []
    strays: List[Tuple[int, Run]] = []
    for index, run in enumerate(runs):
        work.notes += [_said(row, "read.note.twice") for row in run.twice]
        if run.other:
            values = {"place": run.rows[0].place.phrase, "count": len(run.rows), "heading": run.other[:120]}
            work.notes.append(Phrase("read.note.not_corners", values))
            work.others.append(run)
            continue
        if len(run.rows) < 3:
            strays.append((index, run))
            continue
        pieces += _rings_of_run(work, run)
    sure = any(piece.area is not None for piece in pieces) and not any(run.key for run in runs)
    for index, run in strays:
        _take_stray(work, run, sure and index in (0, len(runs) - 1))
    return pieces


def _rings_of_run(work: _Work, run: Run) -> List[Piece]:
    run = _far_corner(work, _with_names(work, run))
    figures, unit = work.figures.beside(run.rows)
    net_m2 = work.figures.net_m2(run)
    cut = segments(run.rows, figures, unit) if not run.closed else ()
    if len(cut) == 1 and _gaps(run) and not is_strict(run.rows, cut[0]):
        cut = ()
    if any(
        part.last - part.first < len(run.rows) and crosses(run.rows[part.first : part.last]) for part in cut
    ):
        # Rows were left out to meet an area, and the ring crosses itself: met by chance.
        cut = ()
    if not cut and not run.closed:
        cut = _chosen_ring(work, run, rival_rings(run.rows, figures, unit))
    if cut and not (_names_twice(run) and len(cut) == 1):
        used: Set[int] = {i for part in cut for i in range(part.first, part.last)}
        for index, row in enumerate(run.rows):
            if index not in used:
                work.notes.append(_left_out(row))
        _note_breaks(work, run)
        return [
            Piece(_ring(run.rows[part.first : part.last]), run, run.rows[part.first : part.last], part.area)
            for part in cut
        ]
    area = _proof(work, run, net_m2)
    if area is None and not work.questions:
        run = _far_corner(work, run, sure=True)
        area = _proof(work, run, net_m2)
    if area is None or _names_twice(run):
        cut_rows = _asked_rows(work, run)
        # The user said that another table begins here: its one or two rows are no ring.
        work.notes += [_left_out(row) for rows in cut_rows if len(rows) < 3 for row in rows]
        kept = area if len(cut_rows) == 1 else None
        return [Piece(_ring(rows), run, rows, kept) for rows in cut_rows if len(rows) >= 3]
    _note_breaks(work, run)
    return [Piece(_ring(run.rows), run, run.rows, area)]


def _gaps(run: Run) -> bool:
    return any(gap.kind is Step.GAP for gap in run.breaks)


def _proof(work: _Work, run: Run, net_m2: float) -> Optional[StatedArea]:
    """Return the stated area that proves a ring; where a name is missing it has to agree to its rounding."""
    area = work.figures.agreeing(run, net_m2)
    if area is None or not _gaps(run) or net_m2:
        return area
    return area if is_strict(run.rows, Segment(0, len(run.rows), area)) else None


def _with_names(work: _Work, run: Run) -> Run:
    """Return a run with the names that its order proves; rows that stay without one are asked about."""
    found = named(run.rows)
    work.notes += found.notes
    run = replace(run, rows=found.rows)
    if not found.unnamed or work.figures.agreeing(run, work.figures.net_m2(run)) is not None:
        return run
    without = replace(run, rows=[row for at, row in enumerate(run.rows) if at not in found.unnamed])
    proven = len(without.rows) >= 3 and work.figures.agreeing(without, work.figures.net_m2(run)) is not None
    left: List[Row] = []
    for row in (run.rows[at] for at in found.unnamed):
        question = unnamed_question(row)
        answer = work.answers.get(question.id)
        if answer is None and not proven:
            work.questions.append(question)
        elif answer != CORNER:
            work.notes.append(_left_out(row))
            left.append(row)
    return replace(run, rows=[row for row in run.rows if row not in left])


def _chosen_ring(work: _Work, run: Run, rings: Sequence[Segment]) -> Tuple[Segment, ...]:
    """Return the ring the user chose of several that fit the stated area; it is asked if none was chosen."""
    if not rings:
        return ()
    question = rows_question(run.rows, rings)
    answer = work.answers.get(question.id)
    chosen = [ring for ring in rings if answer == span_of(run.rows, ring)]
    if not chosen and answer is None:
        work.questions.append(question)
    return tuple(chosen[:1])


def _names_twice(run: Run) -> bool:
    """Return whether a name stands twice in an outline: one of the two is a slip."""
    names = [row.name for row in run.rows if row.name]
    return bool(run.breaks) and len(set(names)) < len(names)


def _left_out(row: Row) -> Phrase:
    return _said(row, "read.note.left_out")


def _said(row: Row, note: str) -> Phrase:
    """Return a note about a row that shows what it says."""
    text = f"{row.name} {row.x_text} {row.y_text}"
    return Phrase(note, {"place": row.place.phrase, "text": text.strip()})


def _note_breaks(work: _Work, run: Run) -> None:
    for gap in run.breaks:
        before, row = run.rows[gap.at - 1], run.rows[gap.at]
        work.notes.append(
            Phrase(
                "read.note.name_order", {"place": row.place.phrase, "before": before.name, "name": row.name}
            )
        )


def _asked_rows(work: _Work, run: Run) -> List[List[Row]]:
    """Return the rows of a run whose area proves nothing, cut as answered; what is not answered is asked."""
    if second(run.rows[0].name):
        _ask(work, first_missing_question(run.rows[0]))
    # A name that stands twice makes two breaks; one question is enough.
    for gap in run.breaks[:1] if _names_twice(run) else run.breaks:
        if any(run.rows[gap.at - 1].line < line < run.rows[gap.at].line for line in work.broken_lines):
            # The row that is missing stands there and has a question of its own.
            continue
        question = gap_question(run.rows[gap.at - 1], run.rows[gap.at], gap.kind is Step.GAP)
        answer = work.answers.get(question.id)
        if answer is None and not run.closed:
            work.questions.append(question)
        elif answer == "new":
            return [run.rows[: gap.at], run.rows[gap.at :]]
        else:
            _note_breaks(work, replace(run, breaks=[gap]))
    waist = None if run.closed or run.breaks or work.questions else waist_of(run.rows)
    if waist is not None:
        question = split_question(run.rows[waist - 1], run.rows[waist])
        answer = work.answers.get(question.id)
        if answer is None:
            work.questions.append(question)
        elif answer == "new":
            return [run.rows[:waist], run.rows[waist:]]
    return [run.rows]


def _far_corner(work: _Work, run: Run, sure: bool = False) -> Run:
    """Return a run with its far corner as answered; a corner far from all others is asked about."""
    asked = far_question(run.rows, sure)
    if asked is None:
        return run
    index, question = asked
    answer = work.answers.get(question.id)
    if answer is None:
        work.questions.append(question)
        return run
    row = run.rows[index]
    mended = answered_row(Broken(row.line, row.place, row.group, row.name, row.x_text, row.y_text), answer)
    if mended is None:
        return run
    rows = [
        mended._replace(left=row.left, right=row.right) if i == index else r for i, r in enumerate(run.rows)
    ]
    return replace(run, rows=rows)


def _take_stray(work: _Work, run: Run, certain: bool) -> None:
    for row in run.rows:
        question = stray_question(row)
        answered = work.answers.get(question.id) == LEAVE_OUT
        if certain or answered:
            work.notes.append(_left_out(row))
        else:
            work.questions.append(question)


def _ring(rows: Sequence[Row]) -> ReadRing:
    nameless = not any(row.name for row in rows)
    corners = tuple(
        Corner(
            name=str(number) if nameless else row.name,
            x_text=row.x_text,
            y_text=row.y_text,
            north_m=float(row.north.value),
            east_m=float(row.east.value),
            decimals=max(row.north.decimals, row.east.decimals),
        )
        for number, row in enumerate(rows, start=1)
    )
    return ReadRing(corners, tuple(row.place for row in rows))


def _note_swapped(work: _Work, rows: Sequence[Row]) -> None:
    swapped = [row for row in rows if row.swapped]
    if swapped:
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
