"""What reading gives: areas as understood, questions where something is not certain, notes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Mapping, Optional, Tuple

from mineral_plugin.core.area.model import Corner, StatedArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Place

Answers = Mapping[str, str]
"""Answers by question id: one of the question's choices, or what the user typed instead."""


class Verdict(Enum):
    """How far a table could be read; the order of the values is from best to worst."""

    READ = "read"
    ASK = "ask"
    REFUSED = "refused"


class ZoneSource(Enum):
    """Where the zone of an area comes from."""

    TEXT = "text"
    GIVEN = "given"
    NONE = "none"


@dataclass(frozen=True)
class Choice:
    """One answer to a question: the value to give back, and words beside it where the value needs them."""

    value: str
    label: Optional[Phrase] = None


AS_PRINTED, LEAVE_OUT = "as printed", "leave out"
"""Answers that many questions offer: nothing was wrong; this is no corner."""


def as_printed(value: str = AS_PRINTED) -> Choice:
    """Return the choice that leaves what the document prints; ``value`` is that, where it is one value."""
    return Choice(value, Phrase("read.choice.as_printed"))


def leave_out() -> Choice:
    """Return the choice that leaves a row out."""
    return Choice(LEAVE_OUT, Phrase("read.choice.leave_out"))


@dataclass(frozen=True)
class Question:
    """Something that is not certain: a sentence, the row it is about, at most three answers, the likeliest.

    ``id`` stays the same when the same content is read again, so that answers find their question.
    """

    id: str
    text: Phrase
    choices: Tuple[Choice, ...] = ()
    proposed: Optional[str] = None
    place: Optional[Place] = None


@dataclass(frozen=True)
class ReadRing:
    """Corners in the document's order, closing corner left out, and the row each was read from."""

    corners: Tuple[Corner, ...]
    places: Tuple[Place, ...]


@dataclass(frozen=True)
class ReadPart:
    """One part by indices into the area's rings: outer ring, holes, top and bottom level (m)."""

    outer: int
    holes: Tuple[int, ...] = ()
    top_m: Optional[float] = None
    bottom_m: Optional[float] = None


@dataclass(frozen=True)
class NetOf:
    """Ground that a stated area leaves out and that is named in words only (``đã trừ 42,9 ha``)."""

    text: str
    value: Decimal
    unit: str

    @property
    def stated(self) -> StatedArea:
        """Return it as a stated area."""
        return StatedArea(text=self.text, value=self.value, unit=self.unit)


@dataclass(frozen=True)
class ReadArea:
    """One area as understood. ``stated_area`` is as printed; ``net_of`` is what it already leaves out."""

    name: str
    verdict: Verdict
    rings: Tuple[ReadRing, ...]
    parts: Tuple[ReadPart, ...]
    zone: Optional[Zone] = None
    zone_source: ZoneSource = ZoneSource.NONE
    stated_area: Optional[StatedArea] = None
    net_of: Tuple[NetOf, ...] = ()
    questions: Tuple[Question, ...] = ()
    notes: Tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What one file or paste gave. ``refusal`` says in one sentence why nothing can be read from it."""

    areas: Tuple[ReadArea, ...] = ()
    questions: Tuple[Question, ...] = ()
    notes: Tuple[Phrase, ...] = ()
    refusal: Optional[Phrase] = None

    @property
    def verdict(self) -> Verdict:
        """Return the worst verdict of the file's areas and questions."""
        if self.refusal is not None or not (self.areas or self.questions):
            return Verdict.REFUSED
        verdicts = {area.verdict for area in self.areas}
        if Verdict.REFUSED in verdicts:
            return Verdict.REFUSED
        asked = self.questions or Verdict.ASK in verdicts
        return Verdict.ASK if asked else Verdict.READ

    @property
    def all_questions(self) -> Tuple[Question, ...]:
        """Return the questions of the file and of all its areas, in order, each once.

        Areas of one table ask for their zone together: one answer settles it for all.
        """
        asked = (*self.questions, *(question for area in self.areas for question in area.questions))
        return tuple({question.id: question for question in reversed(asked)}.values())[::-1]
