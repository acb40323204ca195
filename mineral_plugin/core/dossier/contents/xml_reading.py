"""XML of strangers, element by element: no document type, no entity, nothing fetched, little memory."""

from __future__ import annotations

from typing import Dict, Iterator, List, Tuple
from xml.parsers import expat

_PIECE = 64 * 1024


def elements(data: bytes) -> Iterator[Tuple[str, Dict[str, str]]]:
    """Yield each element: its name without prefix, and its attributes.

    Raises:
        expat.ExpatError: the text is not XML, or declares a document type.
    """
    found: List[Tuple[str, Dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, told: found.append((name.rpartition(":")[2], told))
    parser.StartDoctypeDeclHandler = _refuse
    for begin in range(0, len(data) + 1, _PIECE):
        piece = data[begin : begin + _PIECE]
        parser.Parse(piece, begin + _PIECE > len(data))
        yield from found
        found.clear()


def attributes(data: bytes) -> Iterator[Dict[str, str]]:
    """Yield the attributes of each element."""
    for _, told in elements(data):
        yield told


def _refuse(*_declared: object) -> None:
    raise expat.ExpatError("document type")
