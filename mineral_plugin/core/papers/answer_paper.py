"""The draft of the letter that goes along with a supplement: each remark, what was changed, which files.

No text that was read prescribes a form for it: it says so, and whoever signs it may change every word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Iterator, List, Optional, Sequence, Tuple

from mineral_plugin.core.base.words import Bilingual, Phrase, say
from mineral_plugin.core.papers.model import (
    CENTER,
    RIGHT,
    Block,
    Cell,
    Grid,
    Heading,
    Paper,
    Paragraph,
    Picture,
)

_WIDTHS = (0.06, 0.34, 0.34, 0.26)
_CORNER_WIDTHS = (0.16, 0.28, 0.28, 0.28)
_HASH_LETTERS = 16


@dataclass(frozen=True)
class Answered:
    """A remark, what was changed for it, and the new files: (name, SHA-256)."""

    component: Bilingual
    said: str
    change: str
    files: Tuple[Tuple[str, str], ...]


@dataclass(frozen=True)
class AnswerLetter:
    """What the letter tells; ``corners`` are (name, before, after, shift in words) where the area changed."""

    receipt: str
    agency: Bilingual
    area: str
    demand: int
    asked_on: Optional[date]
    version: int
    day: date
    answers: Sequence[Answered]
    difference: Sequence[Bilingual] = ()
    corners: Sequence[Tuple[str, str, str, str]] = ()
    before: Optional[Picture] = None
    after: Optional[Picture] = None


def answer_paper(letter: AnswerLetter, lang: str) -> Paper:
    """Return the draft of the letter in one language."""

    def word(name: str, **values: object) -> str:
        return say(Phrase(f"letter.{name}", values), lang)

    title = word("title", receipt=letter.receipt)
    blocks: List[Block] = [
        Paragraph(word("draft_note"), italic=True, small=True),
        Heading(title, 1, CENTER),
        Paragraph(word("to", agency=letter.agency)),
        Paragraph(_reference(letter, lang)),
        _answers(letter, lang),
        *_area(letter, lang),
        Paragraph(word("close", version=letter.version)),
        Paragraph(word("signed", day=letter.day), align=RIGHT),
    ]
    return Paper(lang, title, tuple(blocks))


def _reference(letter: AnswerLetter, lang: str) -> str:
    values = {"no": letter.demand, "day": letter.asked_on, "receipt": letter.receipt, "area": letter.area}
    name = "letter.reference_day" if letter.asked_on else "letter.reference"
    return say(Phrase(name, values), lang)


def _answers(letter: AnswerLetter, lang: str) -> Grid:
    names = ("letter.head_no", "letter.head_remark", "letter.head_change", "letter.head_files")
    head = tuple(Cell(say(Phrase(name), lang), CENTER, bold=True) for name in names)
    rows = [
        (
            Cell(str(number), CENTER),
            Cell(f"{one.component.text(lang)}\n{one.said}".strip()),
            Cell(one.change or say(Phrase("letter.change_missing"), lang), italic=not one.change),
            Cell("\n".join(f"{name}\nSHA-256 {sha256[:_HASH_LETTERS]}…" for name, sha256 in one.files)),
        )
        for number, one in enumerate(letter.answers, 1)
    ]
    return Grid((head,), tuple(rows), _WIDTHS)


def _area(letter: AnswerLetter, lang: str) -> Iterator[Block]:
    if not letter.difference:
        return
    yield Heading(say(Phrase("letter.area"), lang))
    for sentence in letter.difference:
        yield Paragraph(sentence.text(lang))
    if letter.corners:
        names = ("letter.head_corner", "letter.head_before", "letter.head_after", "letter.head_shift")
        head = tuple(Cell(say(Phrase(name), lang), CENTER, bold=True) for name in names)
        rows = tuple(tuple(Cell(text) for text in row) for row in letter.corners)
        yield Grid((head,), rows, _CORNER_WIDTHS)
    for name, picture in (("letter.before", letter.before), ("letter.after", letter.after)):
        if picture is not None:
            yield Paragraph(say(Phrase(name), lang), kept=True)
            yield picture
