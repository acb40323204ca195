"""Names that are missing or misread in a table that names its corners: what the order proves."""

from __future__ import annotations

import re
from typing import List, NamedTuple, Sequence, Tuple

from mineral_plugin.core.base.typed_numbers import SCANNED
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.names import Step, step
from mineral_plugin.core.corner_tables.result import Choice, Question, leave_out
from mineral_plugin.core.corner_tables.rows import Row

CORNER = "corner"
_NAMED_SHARE = 0.6
_LAST_NUMBER = re.compile(r"(\d+)(\D*)$")


class Named(NamedTuple):
    """Rows with the names that their order proves, what was filled in, and the rows still without a name."""

    rows: List[Row]
    notes: Tuple[Phrase, ...]
    unnamed: Tuple[int, ...]


def named(rows: Sequence[Row]) -> Named:
    """Return rows with the names that stand between two others: 4, "", 6 can only be 4, 5, 6."""
    count = sum(bool(row.name) for row in rows)
    if count == len(rows) or count < _NAMED_SHARE * len(rows):
        return Named(list(rows), (), ())
    made, notes, unnamed = list(rows), [], []
    for index, row in enumerate(rows):
        if row.name:
            continue
        name = _between(made[index - 1].name, rows[index + 1].name) if 0 < index < len(rows) - 1 else ""
        made[index] = row._replace(name=name)
        if name:
            notes.append(Phrase("read.note.name_filled", {"place": row.place.phrase, "name": name}))
        else:
            unnamed.append(index)
    return Named(made, tuple(notes), tuple(unnamed))


def unscanned(rows: Sequence[Row]) -> Tuple[List[Row], Tuple[Phrase, ...]]:
    """Return rows with names put right that a scanner misread: 9, 1O, 11 can only be 9, 10, 11."""
    made, notes = list(rows), []
    for index, row in enumerate(rows):
        name = row.name.translate(SCANNED)
        if not row.name or name == row.name or not any(map(str.isdecimal, name)):
            continue
        before = made[index - 1].name if index and made[index - 1].line < row.line else ""
        behind = rows[index + 1].name if index + 1 < len(rows) else ""
        if _fits(before, name, behind) and not _fits(before, row.name, behind):
            made[index] = row._replace(name=name)
            values = {"place": row.place.phrase, "printed": row.name, "name": name}
            notes.append(Phrase("read.note.name_scanned", values))
    return made, tuple(notes)


def _fits(before: str, name: str, behind: str) -> bool:
    if before:
        return step(before, name) is Step.NEXT
    return bool(behind) and step(name, behind) is Step.NEXT


def _between(before: str, behind: str) -> str:
    """Return the only name between two others, "" where there may be several or none."""
    match = _LAST_NUMBER.search(before)
    if not match or match[2]:
        return ""
    name = f"{before[: match.start(1)]}{int(match[1]) + 1:0{len(match[1])}d}"
    return name if step(name, behind) is Step.NEXT and step(before, behind) is Step.GAP else ""


def unnamed_question(row: Row) -> Question:
    """Return the question whether a row without a name is a corner."""
    text = " ".join((*row.left[-1:], row.x_text, row.y_text))
    choices = (leave_out(), Choice(CORNER, Phrase("read.choice.corner")))
    phrase = Phrase("read.ask.unnamed", {"place": row.place.phrase, "text": text})
    return Question(f"unnamed:{row.place.key}", phrase, choices, None, row.place)
