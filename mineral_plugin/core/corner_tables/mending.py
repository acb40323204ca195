"""Rows as answered and in the order of reading; what is not answered is asked."""

from __future__ import annotations

from typing import Dict, List, Sequence

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.broken import Broken
from mineral_plugin.core.corner_tables.captions import stated_ways
from mineral_plugin.core.corner_tables.doubts import (
    answered_row,
    broken_question,
    exchanged_question,
    order_question,
)
from mineral_plugin.core.corner_tables.guesses import Ring
from mineral_plugin.core.corner_tables.order import in_reading_order
from mineral_plugin.core.corner_tables.remarks import corrections
from mineral_plugin.core.corner_tables.result import LEAVE_OUT
from mineral_plugin.core.corner_tables.rows import Row
from mineral_plugin.core.corner_tables.runs import Run
from mineral_plugin.core.corner_tables.working import Work, ask

_MOST_GUESSED = 50
"""Unreadable rows for which answers are worked out; nobody answers more of them one by one."""


def mended_rows(work: Work, rows: Sequence[Row], broken: Sequence[Broken]) -> List[Row]:
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
        mended.append((answered_row(row.doubted, answer) if answer else None) or row)
    for fix in corrections(rows, work.lines):
        ask(work, fix.question)
        answer = work.answers.get(fix.question.id)
        if answer is not None and fix.row in mended:
            mended[mended.index(fix.row)] = answered_row(fix.row.doubted, answer) or fix.row
    for number, bad in enumerate(broken):
        near = sorted(rows, key=lambda row: abs(row.line - bad.line))[:12] if number < _MOST_GUESSED else []
        question = broken_question(bad, near, _ring_around(work, rows, bad) if len(broken) == 1 else None)
        answer = work.answers.get(question.id)
        repaired = answered_row(bad, answer) if answer is not None else None
        if repaired is not None:
            mended.append(repaired)
            work.notes.append(Phrase("read.note.answered", {"place": bad.place.phrase, "answer": answer}))
        elif answer != LEAVE_OUT:
            work.questions.append(question)
            work.broken_lines.append(bad.line)
    return sorted(mended, key=lambda row: (row.line, row.group))


def _ring_around(work: Work, rows: Sequence[Row], bad: Broken) -> Ring:
    """Return the rows of the block around an unreadable one and the areas stated beside them."""
    block = work.lines[bad.line].block
    own = [row for row in rows if work.lines[row.line].block == block] or list(rows)
    first, last = own[0], own[-1]
    if len(own) > 3 and (first.north.value, first.east.value) == (last.north.value, last.east.value):
        own = own[:-1]
    numbers, unit = work.figures.beside(own)
    areas = [way for number in numbers for way in stated_ways(number.text, unit or "ha")]
    stated = [area.square_metres for area in (*work.figures.said, *areas) if area.square_metres > 0]
    return Ring(
        [row for row in own if row.line < bad.line], [row for row in own if row.line > bad.line], stated
    )


def _exchanged(rows: Sequence[Row]) -> List[Row]:
    """Return the rows whose X and Y are exchanged although those of most others are not, or the reverse."""
    swapped = [row for row in rows if row.swapped]
    straight = [row for row in rows if not row.swapped]
    return min(swapped, straight, key=len) if swapped and straight else []


def ordered_rows(work: Work, rows: Sequence[Row]) -> List[Row]:
    """Return the rows block by block in the order of their names."""
    blocks: Dict[int, List[Row]] = {}
    for row in rows:
        blocks.setdefault(work.lines[row.line].block, []).append(row)
    return [row for number in sorted(blocks) for row in _ordered_block(work, blocks[number])]


def _ordered_block(work: Work, rows: List[Row]) -> List[Row]:
    """Return the rows of one block in order; of halves without names the area tells, else the user."""
    down = in_reading_order(rows)
    if any(row.name for row in rows) or down == rows or len(rows) < 3:
        return down
    proven = [order for order in (down, rows) if work.figures.agreeing(Run(order), 0.0) is not None]
    if len(proven) == 1:
        return proven[0]
    question = order_question(rows[0])
    ask(work, question)
    return rows if work.answers.get(question.id) == "along" else down
