"""Printed numbers: every way to read one, and half of its last digit."""

from __future__ import annotations

from decimal import Decimal
from typing import Tuple

from mineral_plugin.core.base.typed_numbers import readings


def half_of(value: Decimal) -> Decimal:
    """Return half of the last printed digit of a number."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2


def ways_of(figure: str, factor: int = 1, is_whole: bool = False) -> Tuple[Tuple[Decimal, Decimal], ...]:
    """Return the ways to read a figure times ``factor``, each with half of its last digit.

    ``is_whole`` takes ``150.000`` for a hundred and fifty thousand.
    """
    found = readings(figure.strip().rstrip(".,"))
    whole = [one for one in found if one.decimals == 0]
    chosen = whole if is_whole and whole else found
    return tuple((one.value * factor, half_of(one.value) * factor) for one in chosen)
