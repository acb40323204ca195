"""Measures of findings as people read them: areas, lengths, degrees, shares, counts, spans of time."""

from __future__ import annotations

from typing import Union

from mineral_plugin.core.base.numbers import format_place, format_trimmed
from mineral_plugin.core.base.words import Phrase, say

# Digits after the decimal mark that a finding keeps, by unit.
DECIMALS = {
    "m2": 2,
    "m": 3,
    "deg": 6,
    "%": 2,
    "days": 0,
    "months": 2,
    "years": 3,
    "licences": 0,
    "extensions": 0,
}
_PLAIN = ("m2", "m", "km2")
_SIGNS = {"%": " %", "deg": "°"}
_COUNTED = ("days", "months", "years", "licences", "extensions")


def measure_told(value: Union[int, float], unit: str, lang: str) -> str:
    """Return a measure with its unit: ``1.234,5 m²``, ``12,5 %``, ``0.25°``, ``45 days``, ``1 licence``.

    A unit that is not known is printed as it is.
    """
    if unit in _PLAIN:
        return format_place(value, unit, lang)
    if unit in _COUNTED:
        number = format_trimmed(value, 0, DECIMALS[unit], lang)
        return say(
            Phrase(f"term.span.{unit}_one" if value == 1 else f"term.span.{unit}", {"number": number}), lang
        )
    decimals = DECIMALS.get(unit, 3)
    return format_trimmed(value, 0, decimals, lang) + (_SIGNS.get(unit) or (f" {unit}" if unit else ""))
