"""Use case: what a person types as the answer to a question becomes a number or a day."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Optional

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.numbers import format_trimmed
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.work.questions import NumberRange
from mineral_plugin.core.work.requests import event_date_of

_MARKS = {"vi": (".", ","), "en": (",", ".")}
_DECIMALS = 6
# No document of a licence is older; an earlier year is a year half typed.
_FIRST_YEAR = 1900


def number_typed(text: str, allowed: NumberRange, lang: str) -> Optional[float]:
    """Return the number written in ``text``, ``None`` for an empty text.

    Thousands and decimals are marked as in ``lang``; a mark that cannot group thousands marks decimals
    (``2.5`` is two and a half in Vietnamese, too).

    Raises:
        InputError: it is no number, or none that may be stated; the sentence says what may be.
    """
    clean = re.sub(r"\s", "", text)
    if not clean:
        return None
    thousands, decimals = _MARKS["vi" if lang == "vi" else "en"]
    if re.fullmatch(rf"\d{{1,3}}(\{thousands}\d{{3}})+(\{decimals}\d+)?", clean):
        clean = clean.replace(thousands, "")
    clean = clean.replace(",", ".")
    if not re.fullmatch(r"-?\d{1,12}(\.\d+)?", clean):
        raise InputError("error.answer_number", text=text.strip())
    number = float(clean)
    if not math.isfinite(number) or not allowed.holds(number):
        raise InputError("error.answer_range", text=text.strip(), allowed=range_told(allowed))
    return number


def range_told(allowed: NumberRange) -> Phrase:
    """Return the words for what a number may be."""
    if allowed.most is not None:
        return Phrase("term.answer.between", {"least": allowed.least, "most": allowed.most})
    name = "term.answer.whole" if allowed.whole else "term.answer.from"
    return Phrase(name, {"least": allowed.least})


def number_shown(number: float, lang: str) -> str:
    """Return a number as it is typed in ``lang``, with as many decimals as it has, at most six."""
    return format_trimmed(number, 0, _DECIMALS, lang)


def day_typed(text: str) -> Optional[date]:
    """Return the day written as 23/11/2026 or 2026-11-23, ``None`` for an empty text.

    Raises:
        InputError: it is no day of the calendar.
    """
    clean = text.strip()
    if not clean:
        return None
    written = re.sub(r"[.\-]", "/", clean) if re.match(r"\d{1,2}[.\-]", clean) else clean
    try:
        day = event_date_of(written, date.min)
    except InputError as error:
        raise InputError("error.answer_day", text=clean) from error
    if day.year < _FIRST_YEAR:
        raise InputError("error.answer_day", text=clean)
    return day


def day_shown(day: date) -> str:
    """Return a day as it is typed, ``23/11/2026``, in both languages."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"
