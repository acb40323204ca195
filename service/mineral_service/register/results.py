"""What is written into the register: results of procedures, pending applications, entries of lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, FrozenSet, Mapping, Tuple

Area = Mapping[str, Any]
"""An area as ``area-1`` data: corners as typed, with the measures that derive from them."""

LICENCE = "licence"
RESERVE = "recognised_reserve"
CLOSURE_AREA = "closure_area"
PENDING = "pending_application"
LISTS = (
    "explored_area",
    "prohibited",
    "temporarily_prohibited",
    "national_reserve",
    "non_auction_area",
)
"""Lists of areas that are approved as such; each entry is put in by a listing and ends by a delisting."""

DELISTED = (*LISTS, RESERVE, CLOSURE_AREA)
"""What a delisting may end: entries of lists, and what no other result ends."""

ROLES = (LICENCE, RESERVE, "explored_area", CLOSURE_AREA, *LISTS[1:], PENDING)
"""All that the register holds, by the names that reference layers have; closure areas are ours alone."""

GRANT = "grant"
EXTENSION = "extension"
ADJUSTMENT = "adjustment"
PARTIAL_RETURN = "partial_return"
TRANSFER = "transfer"
RETURN = "return"
REVOCATION = "revocation"
CLOSURE = "closure"
EXCHANGE = "exchange"
RECOGNITION = "recognition"
LISTING = "listing"
DELISTING = "delisting"
KINDS = (
    GRANT,
    EXTENSION,
    ADJUSTMENT,
    PARTIAL_RETURN,
    TRANSFER,
    RETURN,
    REVOCATION,
    CLOSURE,
    EXCHANGE,
    RECOGNITION,
    LISTING,
    DELISTING,
)

ENDING: FrozenSet[str] = frozenset([RETURN, REVOCATION, DELISTING])
"""Kinds that only end titles: they have no area of their own."""
CHANGING: FrozenSet[str] = frozenset([EXTENSION, ADJUSTMENT, PARTIAL_RETURN, TRANSFER, EXCHANGE])
"""Kinds that put a title in the place of one that is in force; it may have the same number."""


@dataclass(frozen=True)
class Result:
    """A decision that changes the register.

    ``title`` is the number of the licence, decision or entry that it makes; of an ending one the number of
    the decision itself. ``areas`` has the area, for a partial return what is kept and what is given back,
    for what only ends a title nothing. Days are ISO texts: the result holds from ``valid_from`` to the end
    of ``valid_to`` (empty: open), and what it replaces ended the day before. ``replaces`` are the numbers
    of the titles that end or change. ``holder`` is never told to the public. ``role`` is the list of a
    listing or delisting.
    """

    kind: str
    title: str
    decided_on: str
    valid_from: str
    valid_to: str = ""
    procedure: str = ""
    mineral: str = ""
    areas: Tuple[Area, ...] = ()
    holder: str = ""
    replaces: Tuple[str, ...] = ()
    dossier: str = ""
    role: str = ""
    object_class: str = ""

    @property
    def in_role(self) -> str:
        """Return which part of the register the result is written to."""
        return {CLOSURE: CLOSURE_AREA, RECOGNITION: RESERVE}.get(self.kind, self.role or LICENCE)


@dataclass(frozen=True)
class Pending:
    """An application that waits for its decision, from the day of its receipt; one of a dossier."""

    dossier: str
    procedure: str
    mineral: str
    area: Area
    received_on: str
    holder: str = ""


@dataclass(frozen=True)
class Written:
    """What was written: the register's new version and the ids of the records that it made or ended."""

    version: int
    records: Tuple[str, ...]
