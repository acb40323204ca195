"""What is known while one content is read, and how it is asked and said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import List, Optional, Sequence

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.figures import Figures
from mineral_plugin.core.corner_tables.lines import Line
from mineral_plugin.core.corner_tables.result import Answers, Question
from mineral_plugin.core.corner_tables.rows import Row
from mineral_plugin.core.corner_tables.runs import Run


@dataclass
class Work:
    """What is known while one content is read."""

    lines: Sequence[Line]
    figures: Figures
    answers: Answers
    broken_lines: List[int] = field(default_factory=list)
    questions: List[Question] = field(default_factory=list)
    notes: List[Phrase] = field(default_factory=list)
    others: List[Run] = field(default_factory=list)


def ask(work: Work, *questions: Optional[Question]) -> None:
    """Ask what was not answered yet."""
    work.questions += [one for one in questions if one is not None and one.id not in work.answers]


def said(row: Row, note: str) -> Phrase:
    """Return a note about a row that shows what it says."""
    return Phrase(note, {"place": row.place.phrase, "text": row.text})
