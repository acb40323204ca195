"""A statement: what one place of one paper says of the area, the mine or the applicant.

Values know when two of them may be the same thing printed otherwise. Printed digits decide: 10,5 ha and
10,49 ha are one number, 10,50 ha and 10,49 ha are two.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal
from typing import Optional, Protocol, Tuple

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.corner_tables.content import Place


class Kind(enum.Enum):
    """What is compared, in the order in which differences are told."""

    CORNER = "corner"
    AREA = "area"
    ZONE = "zone"
    MINERAL = "mineral"
    CAPACITY = "capacity"
    LEVEL = "level"
    HOLDER = "holder"
    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
    DATE = "date"


class Value(Protocol):
    """What a statement says, in a form that can be compared."""

    @property
    def precision(self) -> float:
        """How closely it is said, the smaller the closer; of several that agree the closest is told."""

    def agrees(self, other: "Value") -> bool:
        """Return whether both may be the same thing printed otherwise."""

    def resembles(self, other: "Value") -> bool:
        """Return whether it is so like the other that it is probably meant to be the same."""


@dataclass(frozen=True)
class Quote:
    """Words of a paper: its name, the place in it (``None`` for data of the dossier itself), the words."""

    paper: str
    place: Optional[Place]
    text: str

    @property
    def where(self) -> Phrase:
        """Return the paper and the place in it, a noun."""
        if self.place is None:
            return Phrase("consistency.own_place")
        return Phrase("consistency.place", {"paper": self.paper, "place": self.place.phrase})


@dataclass(frozen=True)
class Statement:
    """One statement; only those of one ``kind`` and ``key`` are held against each other.

    ``key`` tells apart what a kind has several of: top and bottom level, decisions by their number.
    ``owner`` is the company that the sentence names before it says this, or empty. ``is_weak`` marks one
    that counts only where it resembles what others say: nothing around it tells what it is about.
    """

    kind: Kind
    value: Value
    quote: Quote
    key: str = ""
    owner: str = ""
    is_weak: bool = False


@dataclass(frozen=True)
class Measure:
    """A number in one unit with half of its last digit; ``ways`` are its readings (``1.269`` has two).

    ``unit`` is the one the ways are in. ``printed`` are the ways in the unit that was printed: the same
    number with another unit behind it is a slip, while a quantity in another measure may be right. ``sort``
    is what is counted, where that is said: rock in place and rock as blasted are not held against each other.
    """

    ways: Tuple[Tuple[Decimal, Decimal], ...]
    unit: str
    printed: Tuple[Decimal, ...] = ()
    sort: str = ""

    @property
    def precision(self) -> float:
        """Half of the last printed digit."""
        return float(min(half for _, half in self.ways))

    def agrees(self, other: Value) -> bool:
        """Return whether rounding explains the difference."""
        if not isinstance(other, Measure):
            return False
        if self.sort and other.sort and self.sort != other.sort:
            return True
        if self.unit != other.unit:
            # Cubic metres and tonnes of the same rock are different numbers; the same number is a slip.
            return not set(self.printed) & set(other.printed)
        return any(
            abs(mine - its) <= max(half, other_half)
            for mine, half in self.ways
            for its, other_half in other.ways
        )

    def resembles(self, other: Value) -> bool:
        """Return ``False``: numbers near each other are often two things."""
        return False


@dataclass(frozen=True)
class Word:
    """A value that is the same or not, with the parts that both have to name before they can differ."""

    parts: Tuple[Tuple[str, str], ...]

    @property
    def precision(self) -> float:
        """The fewer parts are named, the larger."""
        return 1.0 / (1 + sum(bool(value) for _, value in self.parts))

    def agrees(self, other: Value) -> bool:
        """Return whether no part that both name differs."""
        if not isinstance(other, Word):
            return False
        its = dict(other.parts)
        return all(not value or not its.get(name) or its[name] == value for name, value in self.parts)

    def resembles(self, other: Value) -> bool:
        """Return ``False``: another word is another thing."""
        return False


def word(value: str) -> Word:
    """Return a value of one part."""
    return Word((("", value),))
