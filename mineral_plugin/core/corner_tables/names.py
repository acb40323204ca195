"""Names of corners and how they follow each other: 1, 2 ... - A, B ... - I, II ... - NC.1 - 5, 5a, 6 - 2'."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Dict, NamedTuple, Optional, Tuple

_NAME = re.compile(r"^(?:(?:điểm|mốc|góc|đ|point|corner)[\s.:]*)?[^\W_][\w.,\-/'’′*+]{0,11}$", re.IGNORECASE)
_PIECES = re.compile(r"\d+|\D+")
_ROMAN = re.compile(r"^(?=[IVXLC])(C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$")
_ROMAN_VALUES: Dict[str, int] = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_QUOTES = str.maketrans({"’": "'", "′": "'", "‘": "'"})
_OUTER = "'\"“”‘’`[](){}<>,;:"
_SCANNED_ONE = re.compile(r"(?<=[IVX]\.)L$")
_SCANNED_MARK = re.compile(r"^([IVX]+)L(\d+)$")
_SEPARATORS = (".", "-", "/", "_")
_WORDS = re.compile(r"^(?:điểm|mốc|góc|point|corner)[\s.:]*", re.IGNORECASE)


class Step(Enum):
    """How one name stands to the name before it in the document."""

    NEXT = "next"
    GAP = "gap"
    RESTART = "restart"
    ODD = "odd"
    OTHER_SERIES = "other_series"


class NameKey(NamedTuple):
    """A name taken apart: what stands before its counter, the counter, what stands behind it."""

    prefix: str
    number: int
    suffix: Tuple[str, ...]
    roman: Optional[int]


def cleaned_name(text: str) -> str:
    """Return a name without the brackets, quotes and commas around it."""
    name = text.strip().lstrip(_OUTER.replace("'", "")).rstrip(". ")
    return name.rstrip(_OUTER.replace("'", "").replace("’", "")).strip('“”"` ').strip()


def is_name(text: str) -> bool:
    """Return whether a cell can be the name of a corner."""
    if len(text) > 18 or not _NAME.match(text) or sum(map(str.isdigit, text)) > 5:
        return False
    return "," not in text or not text.replace(",", "").isdigit()


@lru_cache(maxsize=1 << 15)
def name_key(name: str) -> NameKey:
    """Return a name taken apart; the last number counts, without one the last letter."""
    plain = _WORDS.sub("", name.translate(_QUOTES)).upper()
    # III.l is the first corner of III and IIL4 its fourth, read by a scanner.
    plain = _SCANNED_MARK.sub(r"\1I.\2", _SCANNED_ONE.sub("1", plain))
    roman = _roman(plain)
    pieces = _PIECES.findall(plain)
    at = next((i for i in range(len(pieces) - 1, -1, -1) if pieces[i][0].isdecimal()), None)
    if at is None:
        letters = plain.rstrip("'*")
        ordinal = ord(letters[-1]) if letters else 0
        return NameKey(letters[:-1], ordinal, (plain[len(letters) :],), roman)
    first = 0 if pieces[0][0].isdecimal() else 1
    if at != first and pieces[at - 1] not in _SEPARATORS:
        # 5n1 is the corner 5 with a letter and a number of its own; 2.5 is the fifth corner of series 2.
        at = first
    suffix = tuple(piece.zfill(9) if piece.isdecimal() else piece for piece in pieces[at + 1 :])
    return NameKey("".join(pieces[:at]), int(pieces[at][:9]), suffix, roman)


def _roman(text: str) -> Optional[int]:
    if not _ROMAN.match(text):
        return None
    values = [_ROMAN_VALUES[letter] for letter in text]
    return sum(v if v >= max(values[i:]) else -v for i, v in enumerate(values))


def step(before: str, name: str) -> Step:
    """Return how ``name`` stands to ``before``: 5 -> 6, 5 -> 5a, 5a -> 6, II -> III are the next one."""
    if name == "0" and before.isalpha():
        name = "O"
    if before == "0" and name.isalpha():
        before = "O"
    old, new = name_key(before), name_key(name)
    if old.roman is not None and new.roman is not None and new.roman == old.roman + 1:
        return Step.NEXT
    if old.prefix != new.prefix:
        # A9 -> A10 -> B1 begins another series; so does 8 -> M1.
        return Step.OTHER_SERIES
    if new.number == old.number:
        return Step.NEXT if new.suffix > old.suffix else Step.ODD
    if new.number == old.number + 1:
        return Step.NEXT
    if new.number > old.number:
        return Step.GAP
    return Step.RESTART if begins(name) else Step.ODD


def begins(name: str) -> bool:
    """Return whether a name is the first of a series: 1, 01, A, I, NC.1, 0."""
    key = name_key(name)
    if key.roman == 1:
        return True
    if not any(char.isdigit() for char in name):
        return key.number == ord("A")
    return key.number == 1 or (key.number == 0 and not any(key.suffix))


def second(name: str) -> bool:
    """Return whether a name is the second of a series: 2, 02, B, II, NC.2."""
    key = name_key(name) if name else None
    if key is None or any(key.suffix):
        return False
    if key.roman is not None:
        return key.roman == 2
    return key.number == (2 if any(map(str.isdecimal, name)) else ord("B"))
