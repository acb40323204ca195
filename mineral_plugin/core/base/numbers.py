"""The one formatter of numbers, measures and dates in Vietnamese and English."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Union

LANGUAGES = ("vi", "en")

Number = Union[int, float, Decimal]


def format_number(value: Number, decimals: int, lang: str) -> str:
    """Return ``value`` with ``decimals`` digits: ``2.383.275,00`` (vi), ``2,383,275.00`` (en).

    The rounding is half to even on the shortest decimal form of the number, so that the same
    stored number prints the same everywhere.
    """
    quantum = Decimal(1).scaleb(-decimals)
    text = f"{Decimal(str(value)).quantize(quantum, rounding=ROUND_HALF_EVEN):,f}"
    if text.strip("-0.,") == "":
        text = text.lstrip("-")
    if lang == "vi":
        text = text.translate({ord(","): ".", ord("."): ","})
    return text


def format_trimmed(value: Number, least: int, most: int, lang: str) -> str:
    """Return ``value`` with at most ``most`` decimals, without zeros beyond ``least``."""
    text = format_number(value, most, lang)
    mark = "," if lang == "vi" else "."
    whole, _, fraction = text.partition(mark)
    fraction = fraction[:least] + fraction[least:].rstrip("0")
    return f"{whole}{mark}{fraction}" if fraction else whole


def format_date(value: date, lang: str) -> str:
    """Return a date as ``23/11/2026`` (vi) or ``23 Nov 2026`` (en)."""
    if lang == "vi":
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{value.day} {months[value.month - 1]} {value.year}"


def format_time(value: datetime, lang: str) -> str:
    """Return a date with hours and minutes."""
    return f"{format_date(value.date(), lang)} {value:%H:%M}"


def format_hectares(area_m2: Number, lang: str) -> str:
    """Return an area given in m2 as hectares with two to four decimals and the unit."""
    return f"{format_trimmed(Decimal(str(area_m2)) / 10000, 2, 4, lang)} ha"


def format_place(value: object, spec: str, lang: str) -> str:
    """Return the text of one named place of a sentence.

    Specs: none (text, or a number without grouping loss), ``n0``..``n3``, ``ha``, ``m2``, ``km2``,
    ``m``, ``date``, ``time``, ``list``.
    """
    if isinstance(value, datetime):
        return format_time(value, lang)
    if isinstance(value, date):
        return format_date(value, lang)
    if isinstance(value, (list, tuple)):
        return (", " if spec in ("", "list") else spec).join(str(item) for item in value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return _format_measure(value, spec, lang)
    return str(value)


def _format_measure(value: Number, spec: str, lang: str) -> str:
    if spec == "ha":
        return format_hectares(value, lang)
    if spec == "km2":
        return f"{format_trimmed(Decimal(str(value)) / 1000000, 0, 4, lang)} km²"
    if spec == "m2":
        return f"{format_trimmed(value, 0, 2, lang)} m²"
    if spec == "m":
        return f"{format_trimmed(value, 0, 3, lang)} m"
    if spec.startswith("n") and spec[1:].isdigit():
        return format_number(value, int(spec[1:]), lang)
    return format_trimmed(value, 0, 3, lang)
