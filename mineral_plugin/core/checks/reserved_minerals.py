"""Whether a layer's word for a mineral means the mineral of an application."""

from __future__ import annotations

import re
from typing import FrozenSet, Optional, Sequence

from mineral_plugin.core.base.words import Phrase, both
from mineral_plugin.core.regulation.model import Mineral

_BETWEEN = re.compile(r"[,;/+&\u2013\u2014-]|\s(?:và|and)\s")
_IN_BRACKETS = re.compile(r"\([^)]*\)")


def same_mineral(text: str, mineral: Mineral, known: Sequence[Mineral]) -> Optional[bool]:
    """Return whether ``text`` names ``mineral``; ``None`` where that cannot be told.

    A text with several minerals names each of them. A word that is the beginning of the mineral's name only
    ("cát" for river sand), and a word that no known mineral has, leave it open.
    """
    pieces = words_of(text)
    own = _names(mineral)
    if pieces & own:
        return True
    others = frozenset().union(*(_names(other) for other in known if other.id != mineral.id))
    if not pieces or any(_begins(piece, own) for piece in pieces) or not pieces <= others:
        return None
    return False


def words_of(text: str) -> FrozenSet[str]:
    """Return the names in a text that lists minerals: lower case, without what stands in brackets."""
    plain = _IN_BRACKETS.sub(" ", text.casefold())
    pieces = (" ".join(piece.split()) for piece in _BETWEEN.split(plain))
    return frozenset(_without_ore(piece) for piece in pieces if piece)


def _without_ore(piece: str) -> str:
    said = both(Phrase("term.ore_word"))
    for word in (said.vi, said.en):
        if piece.startswith(f"{word} "):
            return piece[len(word) + 1 :]
    return piece


def _names(mineral: Mineral) -> FrozenSet[str]:
    return words_of(mineral.name.vi) | words_of(mineral.name.en) | {mineral.id.casefold()}


def _begins(piece: str, names: FrozenSet[str]) -> bool:
    return any(name.startswith(piece + " ") for name in names)
