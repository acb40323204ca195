"""The area that a document states, in words: the one place where it is printed."""

from __future__ import annotations

from mineral_plugin.core.area.model import StatedArea
from mineral_plugin.core.base.numbers import format_number
from mineral_plugin.core.base.words import Bilingual

_UNITS = {"ha": "ha", "m2": "m²", "km2": "km²"}


def stated_told(stated: StatedArea) -> Bilingual:
    """Return a stated area with its digits and unit in both languages (``10,49 ha``, ``10.49 ha``).

    The text as typed may use the marks of the other language, and say a hundred times as much.
    """
    exponent = stated.value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    vi, en = (f"{format_number(stated.value, decimals, lang)} {_UNITS[stated.unit]}" for lang in ("vi", "en"))
    return Bilingual(vi, en)
