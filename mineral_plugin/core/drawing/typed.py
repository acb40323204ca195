"""Numbers as they are typed one by one: coordinates, lengths and bearings, Vietnamese or plain.

A coordinate is known by its size: ``442.393`` is 442,393 m, for 442 m is no place in Viet Nam. Of a length
nothing is known, so ``1.250`` is refused there: it may be 1,250 m or 1.25 m.
"""

from __future__ import annotations

from typing import Optional, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.typed_numbers import (
    EAST_RANGE,
    NORTH_RANGE,
    Reading,
    bare,
    coordinate,
    readings,
)

LONGEST_LEG_M = 100_000


def typed_coordinates(x_text: str, y_text: str) -> Tuple[Reading, Reading]:
    """Return X (north) and Y (east) as typed, in metres.

    Raises:
        InputError: a text is no coordinate in Viet Nam, or X and Y stand in each other's place.
    """
    north, east = _within(x_text, NORTH_RANGE), _within(y_text, EAST_RANGE)
    if north is not None and east is not None:
        return north, east
    if _within(x_text, EAST_RANGE) is not None and _within(y_text, NORTH_RANGE) is not None:
        raise InputError("drawing.exchanged", x=x_text, y=y_text)
    if north is None:
        raise InputError("drawing.bad_x", text=x_text, least=int(NORTH_RANGE[0]), most=int(NORTH_RANGE[1]))
    raise InputError("drawing.bad_y", text=y_text, least=int(EAST_RANGE[0]), most=int(EAST_RANGE[1]))


def _within(text: str, allowed: Tuple[float, float]) -> Optional[Reading]:
    return coordinate(bare(text), allowed)


def typed_length_m(text: str) -> float:
    """Return a length in metres as typed.

    Raises:
        InputError: it is no length up to 100 km, or can be read in two ways.
    """
    found = readings(bare(text))
    if len(found) > 1:
        raise InputError(
            "drawing.two_lengths", text=text.strip(), first=found[0].value, second=found[1].value
        )
    if not found or not 0 < found[0].value <= LONGEST_LEG_M:
        raise InputError("drawing.bad_length", text=text.strip())
    return float(found[0].value)
