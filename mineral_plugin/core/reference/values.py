"""Dates, levels and names of Vietnamese registers as they are written: read where there is one reading.

What is not certain is not read and never guessed: the answer is ``None``, and ``date_unread`` and
``level_unread`` tell it from a value that was never there, so that it can be counted and named.
"""

from __future__ import annotations

import calendar
import math
import re
import unicodedata
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import List, Optional

# Viet Nam keeps one time all year (TCVN time zone 7): an instant written in UTC falls on this day.
_VIET_NAM = timezone(timedelta(hours=7))
_YEARS = (1900, 9999)
# A year or a month alone is read only where no other number is likely to be meant.
_BARE_YEARS = (1900, 2199)
# Metres above sea level that ground or a bore hole can have; -9999 is how programs write "nothing".
_LOWEST_M, _HIGHEST_M = -8000.0, 9000.0
_LONGEST = 60

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
# OGR writes the date fields of a DBF so.
_YEAR_FIRST = re.compile(r"^(\d{4})/(\d{1,2})/(\d{1,2})$")
_CLOCK = re.compile(r"^(.*\d)[t\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?$")
_INSTANT = re.compile(r"^\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})$")
_DAY_FIRST = re.compile(r"^(?:ngay\s*)?(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4})$")
_DAY_IN_WORDS = re.compile(r"^(?:ngay\s*)?(\d{1,2})\s*(?:thang|/)\s*(\d{1,2})\s*,?\s*(?:nam|/)\s*(\d{4})$")
_MONTH = re.compile(r"^(?:thang\s*)?(\d{1,2})\s*[/-]\s*(\d{4})$")
_MONTH_IN_WORDS = re.compile(r"^thang\s*(\d{1,2})\s*,?\s*nam\s*(\d{4})$")
_YEAR_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_YEAR = re.compile(r"^(?:nam\s*)?(\d{4})$")

_LEVEL_WORD = re.compile(
    r"^(?:(?:muc(?:\s*sau)?|cos|cot|cote|code|cao\s*do|do\s*cao|cao\s*trinh)\b|(?:cos|cot|cote)(?=[+\-±\d]))\s*[:=]?\s*"
)
_LEVEL_UNIT = re.compile(r"\s*m(?:et)?\.?$")
_BRACKETED = re.compile(r"^\(\s*([+\-±].*?)\s*\)$")
_SIGN = re.compile(r"^([+\-±]?)\s*")
_PLAIN_FIGURE = re.compile(r"^\d+(?:[.,]\d+)?$")
_GROUPED = (
    (re.compile(r"^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$"), "."),
    (re.compile(r"^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$"), ","),
    (re.compile(r"^[1-9]\d{0,2}(?: \d{3})+(?:[.,]\d+)?$"), " "),
)
_DASHES = {ord(mark): "-" for mark in "‐‑‒–—―−﹣－"}
_QUOTES = {**{ord(mark): '"' for mark in "“”„«»″"}, **{ord(mark): "'" for mark in "‘’‚′`´"}}
# Marks that are not seen, and the letter that old conversions left in place of Đ.
_UNSEEN = {code: None for code in (0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)}
_LIKENESS = {**_DASHES, **_QUOTES, **_UNSEEN, 0xD0: 0x111, 0xF0: 0x111}
_DD = {0x111: "d"}
_TONES = {chr(code) for code in (0x300, 0x301, 0x303, 0x309, 0x323)}


def read_date(text: object, end_of_period: bool = False) -> Optional[date]:
    """Return the day a register's value means, ``None`` where it says nothing or is not certain.

    Read are ``2015-03-12`` (with or without a time), ``12/3/2015``, ``12-03-2015``, ``12.03.2015``, ``ngày 12
    tháng 3 năm 2015``; of ``tháng 3 năm 2015``, ``03/2015`` and ``2042`` the first day, or the last one with
    ``end_of_period``. The day always stands before the month: ``5/28/2030`` is not read, nor is a year of
    two digits. A time with a zone is an instant, and its day is the day in Viet Nam.
    """
    if isinstance(text, datetime):
        return (text.astimezone(_VIET_NAM) if text.tzinfo else text).date()
    if isinstance(text, date):
        return text
    return _read_date(_written(text), end_of_period)


def date_unread(text: object, end_of_period: bool = False) -> bool:
    """Return whether something is written that ``read_date`` cannot read."""
    return has_text(text) and read_date(text, end_of_period) is None


def read_level(text: object) -> Optional[float]:
    """Return a level in metres above sea level, ``None`` where none is written or it is not certain.

    Read are ``+380 m``, ``-50``, ``cos +120``, ``cao độ: 12,5``, ``1.250,5`` and numbers; ``1.250`` may be
    1250 or 1.25 and is not read, nor is what no ground can have (-9999).
    """
    if isinstance(text, (int, float)) and not isinstance(text, bool):
        return _possible(float(text))
    return _read_level(_written(text))


def level_unread(text: object) -> bool:
    """Return whether something is written that ``read_level`` cannot read."""
    return has_text(text) and read_level(text) is None


def has_text(value: object) -> bool:
    """Return whether a value says anything: a blank, a dash, dots and "not a number" say nothing."""
    if isinstance(value, float) and math.isnan(value):
        return False
    return value is not None and any(character.isalnum() for character in str(value))


@lru_cache(maxsize=1 << 14)
def plain_key(text: str) -> str:
    """Return the one form in which names are compared: typography is taken away, words are not.

    Case, composed or decomposed letters, blanks, dashes, quotation marks, unseen marks and the place of
    a tone mark (``Hoà``, ``Hòa``) make no difference; ``Công ty TNHH`` and ``Cty TNHH`` stay two.
    """
    alike = unicodedata.normalize("NFC", text).translate(_LIKENESS).casefold()
    spaced = re.sub(r"\s*-\s*", "-", " ".join(alike.split()))
    return re.sub(r"\w+", _tone_last, spaced).strip(" .,;:")


def _tone_last(word: "re.Match[str]") -> str:
    if word[0].isascii():
        return word[0]
    letters = unicodedata.normalize("NFD", word[0])
    tones = "".join(sorted(letter for letter in letters if letter in _TONES))
    bare = "".join(letter for letter in letters if letter not in _TONES)
    return unicodedata.normalize("NFC", bare + tones)


def bare_words(text: str) -> str:
    """Return a text in lower case without diacritics, one blank between words, dashes and quotes plain."""
    decomposed = unicodedata.normalize("NFD", text.translate(_LIKENESS).lower())
    letters = (character for character in decomposed if not unicodedata.combining(character))
    return " ".join("".join(letters).translate(_DD).split())


def _written(value: object) -> str:
    """Return what a value of a table says as one plain line: 2042.0 of a DBF column is ``2042``."""
    if value is None or isinstance(value, (bool, bytes)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    line = str(value)
    return bare_words(line) if len(line) <= _LONGEST else ""


@lru_cache(maxsize=1 << 14)
def _read_date(line: str, end_of_period: bool) -> Optional[date]:
    if _INSTANT.match(line):
        return _instant(line)
    clock = _CLOCK.match(line)
    day = clock[1].strip() if clock else line
    for pattern, order in ((_ISO, (1, 2, 3)), (_YEAR_FIRST, (1, 2, 3)), (_DAY_FIRST, (4, 3, 1))):
        match = pattern.match(day)
        if match:
            return _day(*(int(match[group]) for group in order))
    if clock:
        return None
    words = _DAY_IN_WORDS.match(line)
    if words:
        return _day(int(words[3]), int(words[2]), int(words[1]))
    return _period(line, end_of_period)


def _instant(line: str) -> Optional[date]:
    whole = re.sub(r"\.\d+", "", line).replace("z", "+00:00").replace("t", " ")
    whole = re.sub(r"([+-]\d{2})(\d{2})$", r"\1:\2", whole)
    try:
        return read_date(datetime.fromisoformat(whole))
    except (ValueError, OverflowError):
        return None


def _period(line: str, end_of_period: bool) -> Optional[date]:
    month_of = _MONTH.match(line) or _MONTH_IN_WORDS.match(line)
    year_first, year_only = _YEAR_MONTH.match(line), _YEAR.match(line)
    if month_of:
        year, first, last = int(month_of[2]), int(month_of[1]), int(month_of[1])
    elif year_first:
        year, first, last = int(year_first[1]), int(year_first[2]), int(year_first[2])
    elif year_only:
        year, first, last = int(year_only[1]), 1, 12
    else:
        return None
    if not _BARE_YEARS[0] <= year <= _BARE_YEARS[1] or not 1 <= first <= 12:
        return None
    return date(year, last, calendar.monthrange(year, last)[1]) if end_of_period else date(year, first, 1)


def _day(year: int, month: int, day: int) -> Optional[date]:
    try:
        return date(year, month, day) if _YEARS[0] <= year <= _YEARS[1] else None
    except ValueError:
        return None


@lru_cache(maxsize=1 << 14)
def _read_level(line: str) -> Optional[float]:
    # Signed only: accountants write (380) for -380.
    bracketed = _BRACKETED.match(line)
    bare = bracketed[1] if bracketed else line
    figure = _LEVEL_UNIT.sub("", _LEVEL_WORD.sub("", bare))
    sign = _SIGN.match(figure)
    mark = sign[1] if sign else ""
    values = _figures(figure[sign.end() :] if sign else figure)
    if len(values) != 1 or (mark == "±" and values[0] != 0):
        return None
    return _possible(-values[0] if mark == "-" and values[0] else values[0])


def _figures(text: str) -> List[float]:
    """Return every way to read a figure without its sign: ``1.250`` has two, ``1.250,5`` one."""
    found = {float(text.replace(",", "."))} if _PLAIN_FIGURE.match(text) else set()
    for pattern, group in _GROUPED:
        if pattern.match(text):
            found.add(float(text.replace(group, "").replace(",", ".")))
    return sorted(found)


def _possible(value: float) -> Optional[float]:
    return value if _LOWEST_M < value < _HIGHEST_M else None
