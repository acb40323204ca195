"""Rows -> rings: cut by what the document says, proved by its areas, asked where neither tells."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import List, Optional, Sequence, Set, Tuple

from mineral_plugin.core.area.model import Corner, StatedArea
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.assembling import Piece
from mineral_plugin.core.corner_tables.doubts import (
    answered_row,
    crosses,
    far_question,
    first_missing_question,
    gap_question,
    rows_question,
    span_of,
    split_question,
    stray_question,
    waist_of,
)
from mineral_plugin.core.corner_tables.evidence import (
    Segment,
    ground_m2,
    is_strict,
    points_of,
    rival_rings,
    segments,
)
from mineral_plugin.core.corner_tables.names import Step, second
from mineral_plugin.core.corner_tables.result import LEAVE_OUT, ReadRing
from mineral_plugin.core.corner_tables.rows import Row
from mineral_plugin.core.corner_tables.runs import Run, breaks_of, runs_of
from mineral_plugin.core.corner_tables.unnamed import CORNER, named, unnamed_question, unscanned
from mineral_plugin.core.corner_tables.working import Work, ask, said

_BESIDE = 3


def pieces_of(work: Work, rows: List[Row]) -> List[Piece]:
    """Return the rings that rows in reading order make up; rows of none are asked about or said."""
    rows, notes = unscanned(rows)
    work.notes += notes
    runs = runs_of(rows, work.lines)
    pieces: List[Piece] = []
    strays: List[Tuple[int, Run]] = []
    for index, run in enumerate(runs):
        work.notes += [said(row, "read.note.twice") for row in run.twice]
        if run.other:
            values = {"place": run.rows[0].place.phrase, "count": len(run.rows), "heading": run.other[:120]}
            work.notes.append(Phrase("read.note.not_corners", values))
            work.others.append(run)
            continue
        if len(run.rows) < 3:
            strays.append((index, run))
            continue
        pieces += _rings_of_run(work, run, _holes_m2(runs[index + 1 :]))
        for row in run.aliens:
            _take_stray(work, Run([row]), bool(pieces) and pieces[-1].area is not None)
    sure = any(piece.area is not None for piece in pieces) and not any(run.key for run in runs)
    for index, run in strays:
        _take_stray(work, run, sure and index in (0, len(runs) - 1))
    return pieces


def _holes_m2(following: Sequence[Run]) -> float:
    """Return the ground of the tables of ground left out that follow a ring, in m2."""
    holes = list(takewhile(lambda run: run.hole and len(run.rows) >= 3, following))
    return sum(ground_m2(points_of(run.rows)) for run in holes)


def _rings_of_run(work: Work, run: Run, holes_m2: float) -> List[Piece]:
    run = _far_corner(work, _with_names(work, run))
    net = work.figures.agreeing(run, holes_m2) if holes_m2 else None
    if net is not None:
        _note_breaks(work, run)
        return [Piece(_ring(run.rows), run, run.rows, None)]
    cut = _cut_by_areas(work, run)
    if cut and not (_names_twice(run) and len(cut) == 1):
        return _pieces_of_cut(work, run, cut)
    net_m2 = work.figures.net_m2(run)
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


def _cut_by_areas(work: Work, run: Run) -> Tuple[Segment, ...]:
    """Return how the areas beside a run cut it into rings, or the ring that the user chose of several."""
    if run.closed:
        return ()
    figures, unit = work.figures.beside(run.rows)
    cut = segments(run.rows, figures, unit)
    by_chance = len(cut) == 1 and _gaps(run) and not is_strict(run.rows, cut[0])
    # Rows were left out to meet an area, and the ring crosses itself: met by chance.
    trimmed = [run.rows[part.first : part.last] for part in cut if part.last - part.first < len(run.rows)]
    if cut and not by_chance and not any(map(crosses, trimmed)):
        return cut
    return _chosen_ring(work, run, rival_rings(run.rows, figures, unit))


def _pieces_of_cut(work: Work, run: Run, cut: Sequence[Segment]) -> List[Piece]:
    used: Set[int] = {i for part in cut for i in range(part.first, part.last)}
    work.notes += [_left_out(row) for index, row in enumerate(run.rows) if index not in used]
    _note_breaks(work, run)
    rings = [(run.rows[part.first : part.last], part.area) for part in cut]
    return [Piece(_ring(rows), run, rows, area) for rows, area in rings]


def _gaps(run: Run) -> bool:
    return any(gap.kind is Step.GAP for gap in run.breaks)


def _proof(work: Work, run: Run, net_m2: float) -> Optional[StatedArea]:
    """Return the stated area that proves a ring; where a name is missing it has to agree to its rounding."""
    area = work.figures.agreeing(run, net_m2)
    if area is None or not _gaps(run) or net_m2:
        return area
    return area if is_strict(run.rows, Segment(0, len(run.rows), area)) else None


def _with_rows(run: Run, rows: List[Row]) -> Run:
    return replace(run, rows=rows, breaks=breaks_of(rows))


def _with_names(work: Work, run: Run) -> Run:
    """Return a run with the names that its order proves; rows that stay without one are asked about."""
    found = named(run.rows)
    work.notes += found.notes
    run = _with_rows(run, found.rows)
    if not found.unnamed or work.figures.agreeing(run, work.figures.net_m2(run)) is not None:
        return run
    without = _with_rows(run, [row for at, row in enumerate(run.rows) if at not in found.unnamed])
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
    return _with_rows(run, [row for row in run.rows if row not in left])


def _chosen_ring(work: Work, run: Run, rings: Sequence[Segment]) -> Tuple[Segment, ...]:
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
    return said(row, "read.note.left_out")


def _note_breaks(work: Work, run: Run) -> None:
    for gap in run.breaks:
        before, row = run.rows[gap.at - 1], run.rows[gap.at]
        work.notes.append(
            Phrase(
                "read.note.name_order", {"place": row.place.phrase, "before": before.name, "name": row.name}
            )
        )


def _asked_rows(work: Work, run: Run) -> List[List[Row]]:
    """Return the rows of a run whose area proves nothing, cut as answered; what is not answered is asked."""
    if second(run.rows[0].name):
        ask(work, first_missing_question(run.rows[0]))
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


def _far_corner(work: Work, run: Run, sure: bool = False) -> Run:
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
    mended = answered_row(row.doubted, answer)
    if mended is None:
        return run
    rows = [
        mended._replace(left=row.left, right=row.right) if i == index else r for i, r in enumerate(run.rows)
    ]
    return replace(run, rows=rows)


def _take_stray(work: Work, run: Run, certain: bool) -> None:
    if any(abs(row.line - line) <= _BESIDE for row in run.rows for line in work.broken_lines):
        # The rows beside it cannot be read yet; once they are, this one may belong to their ring.
        return
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
