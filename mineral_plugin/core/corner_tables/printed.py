"""The digits a coordinate was printed with: they say how far it may be off, and are written again."""

from __future__ import annotations

from decimal import Decimal
from typing import Optional, Tuple

from mineral_plugin.core.area.model import Corner

_MOST_DECIMALS = 12
_FINEST = 4
_SAME_M = 0.00005


def printed_decimals(text: str, value: float) -> Optional[int]:
    """Return how many decimals ``text`` prints of ``value``, whatever its marks; ``None`` if it is not so.

    ``2.383.275,00`` and ``2 383 275.00`` print two of 2383275.0; a text of degrees prints none of metres.
    """
    digits = "".join(char for char in text if char in "0123456789")
    if not digits or len(digits) > 30:
        return None
    whole, exact = Decimal(digits), abs(Decimal(repr(float(value))))
    for decimals in range(_MOST_DECIMALS + 1):
        if whole.scaleb(-decimals) == exact:
            return decimals
    return None


def north_decimals(corner: Corner) -> int:
    """Return the decimals X was printed with; where its text does not tell, those of the corner."""
    found = printed_decimals(corner.x_text, corner.north_m)
    return corner.decimals if found is None else found


def east_decimals(corner: Corner) -> int:
    """Return the decimals Y was printed with; where its text does not tell, those of the corner."""
    found = printed_decimals(corner.y_text, corner.east_m)
    return corner.decimals if found is None else found


def written_decimals(corner: Corner) -> Tuple[int, int]:
    """Return with how many decimals X and Y of a corner are to be written: as printed.

    A number that its text does not print (degrees, another zone) keeps a tenth of a millimetre.
    """
    return (
        _enough(printed_decimals(corner.x_text, corner.north_m), corner.north_m, corner.decimals),
        _enough(printed_decimals(corner.y_text, corner.east_m), corner.east_m, corner.decimals),
    )


def _enough(printed: Optional[int], value: float, least: int) -> int:
    if printed is not None:
        return printed
    enough = (n for n in range(least, _FINEST) if abs(round(value, n) - value) < _SAME_M)
    return next(enough, max(least, _FINEST))
