"""Numbers of a spreadsheet as the cell prints them: digits of its number format, point, no grouping."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Optional, Tuple

_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_BUILT_IN.update({37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 49: "@"})
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?")
_DATE_LETTER = re.compile(r"[ymdhsYMDHS]")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LARGEST_DATE = 2_958_465
_EXACT_DIGITS = 15
"""Digits that a spreadsheet keeps of a number; what a double holds beyond them is noise."""


@dataclass(frozen=True)
class NumberFormat:
    """What a cell's format prints: a date, a fixed number of decimals, or as many digits as there are.

    ``decimals`` is None for as many as there are; of those, ``optional`` at the end are not printed when 0.
    """

    is_date: bool = False
    decimals: Optional[int] = None
    optional: int = 0
    least_digits: int = 1
    percent: bool = False
    before: str = ""
    after: str = ""


GENERAL = NumberFormat()


def format_of(number: int, code: Optional[str]) -> NumberFormat:
    """Return the format of a built-in number or of a code of the file's own."""
    if code is None:
        return NumberFormat(is_date=True) if number in _BUILT_IN_DATES else parse(_BUILT_IN.get(number, ""))
    return parse(code)


@lru_cache(maxsize=1000)
def parse(code: str) -> NumberFormat:
    """Return what the first section of a format code prints; General for one that is not simple."""
    section = _first_section(code[:255])
    if _ELAPSED.search(section):
        return NumberFormat(is_date=True)
    bare = _LITERAL.sub("", section)
    if bare.lower() in {"", "general", "standard", "@"}:
        return GENERAL
    if _DATE_LETTER.search(re.sub("general", "", bare, flags=re.IGNORECASE)):
        return NumberFormat(is_date=True)
    found = _DIGITS.findall(bare)
    if len(found) != 1 or "E" in bare.upper() or "/" in bare or bare.rstrip(" %").endswith(","):
        return GENERAL
    before, after = _literals(section)
    whole = bare.partition(".")[0]
    return NumberFormat(
        decimals=len(found[0]),
        optional=len(found[0]) - len(found[0].rstrip("#?")),
        least_digits=min(whole.count("0"), 20),
        percent="%" in bare,
        before=before,
        after=after,
    )


def _first_section(code: str) -> str:
    outside = _LITERAL.sub(lambda found: " " * len(found.group()), code)
    end = outside.find(";")
    return code if end < 0 else code[:end]


def _literals(section: str) -> Tuple[str, str]:
    """Return the words that a format prints before and after the digits."""
    masked = _LITERAL.sub(lambda found: "\x00" * len(found.group()), section)
    digits = _DIGITS.search(masked)
    if digits is None:
        return "", ""
    return _words(section[: digits.start()]), _words(section[digits.end() :].replace("%", ""))


def _words(section: str) -> str:
    kept = _LITERAL.sub(lambda found: found.group(1) or found.group(2) or "", section)
    return "".join(sign for sign in kept if sign not in "#0?,")


def exact(text: str) -> Optional[Decimal]:
    """Return the number that a spreadsheet means by the digits it stored; None for what is no number."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value.adjusted()) > 300:
        return None
    if len(value.as_tuple().digits) > _EXACT_DIGITS:
        value = Decimal(format(float(value), f".{_EXACT_DIGITS}g"))
    return value


def printed(value: Decimal, shape: NumberFormat) -> str:
    """Return a number with the digits that its format prints."""
    if shape.decimals is None:
        return f"{plain(value)}"
    scaled = value * 100 if shape.percent else value
    if scaled.adjusted() > 25:
        return plain(value)
    fixed = scaled.quantize(Decimal(1).scaleb(-shape.decimals), rounding=ROUND_HALF_UP)
    text = format(abs(fixed), "f")
    whole, _, decimals = text.partition(".")
    kept = len(decimals) - shape.optional
    decimals = decimals[:kept] + decimals[kept:].rstrip("0")
    text = whole.zfill(shape.least_digits) + ("." + decimals if decimals else "")
    sign = "-" if fixed < 0 else ""
    return shape.before + sign + text + ("%" if shape.percent else "") + shape.after


def plain(value: Decimal) -> str:
    """Return a number with all its digits, without exponent and without zeros at the end."""
    if value == value.to_integral_value() and value.adjusted() <= 25:
        return str(int(value))
    return format(value.normalize(), "f")


def hides_digits(value: Decimal, shape: NumberFormat) -> bool:
    """Return whether the format prints fewer digits than the cell holds."""
    if shape.decimals is None or value.adjusted() > 25:
        return False
    decimals = shape.decimals + (2 if shape.percent else 0)
    return value != value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def date_text(value: Decimal, from_1904: bool) -> str:
    """Return a date number as day/month/year, with the time where there is one."""
    if not 0 <= value <= _LARGEST_DATE:
        return plain(value)
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    try:
        moment = start + timedelta(seconds=round(float(value) * 86_400))
    except OverflowError:
        return plain(value)
    if value < 1:
        return moment.strftime("%H:%M:%S")
    day = f"{moment.day:02d}/{moment.month:02d}/{moment.year:04d}"
    return day if moment.hour == moment.minute == moment.second == 0 else day + moment.strftime(" %H:%M:%S")
