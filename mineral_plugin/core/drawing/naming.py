"""Names of new corners beside those that a document gave."""

from __future__ import annotations

from dataclasses import replace
from typing import Iterable, Iterator, List, Sequence, Set, Tuple

from mineral_plugin.core.area.model import Corner

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def name_behind(taken: Set[str], name: str) -> str:
    """Return a name for a corner behind another that is not taken: 3a behind 3, 3b where there is a 3a."""
    return next(one for one in _names_behind(name) if one not in taken)


def _names_behind(name: str) -> Iterator[str]:
    yield from (f"{name}{letter}" for letter in _LETTERS)
    number = 0
    while True:
        number += 1
        yield f"{name}.{number}"


def next_numbers(taken: Iterable[str], count: int) -> List[str]:
    """Return so many numbers that are no names yet, from the one behind the count of names on."""
    names = list(taken)
    number = len(names)
    found: List[str] = []
    while len(found) < count:
        number += 1
        if str(number) not in names:
            found.append(str(number))
    return found


def named_behind(corners: Sequence[Corner], taken: Set[str]) -> Tuple[Corner, ...]:
    """Return the corners of a ring, those without a name named behind the one before them.

    Where none has a name they get the next numbers. ``taken`` grows by the names given.
    """
    named: List[Corner] = []
    base = next((corner.name for corner in reversed(corners) if corner.name), "")
    if not base:
        numbers = next_numbers(taken, len(corners))
        taken.update(numbers)
        return tuple(replace(corner, name=number) for corner, number in zip(corners, numbers))
    for corner in corners:
        if not corner.name:
            corner = replace(corner, name=name_behind(taken, base))
            taken.add(corner.name)
        else:
            base = corner.name
        named.append(corner)
    return tuple(named)
