"""Reading BER (X.690), as much as a signature needs: tags, lengths, and what lies within.

Signatures of many tools have indefinite lengths, which DER forbids; both are read. All input is hostile: what
does not fit raises ``ValueError``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator, Tuple

SEQUENCE, SET, OBJECT_ID, OCTETS, INTEGER = 0x30, 0x31, 0x06, 0x04, 0x02
_DEEPEST = 40
_INDEFINITE = 0x80
_INSIDE = 0x20
_LONG_TAG = 0x1F


@dataclass(frozen=True)
class Element:
    """An element: its tag, its content, and all of its bytes with head and end."""

    tag: int
    content: bytes
    whole: bytes

    def parts(self) -> Tuple[Element, ...]:
        """Return the elements that it holds, one after the other."""
        return tuple(_elements(self.content))

    def part(self, number: int, tag: int) -> Element:
        """Return one of the elements that it holds, which has to have this tag."""
        parts = self.parts()
        if number >= len(parts) or parts[number].tag != tag:
            raise ValueError(tag)
        return parts[number]


def first_element(data: bytes) -> Element:
    """Return the element that data begin with; what follows (zeros in PDF files) is left alone."""
    tag, start, end, after = _bounds(data, 0, 0)
    return Element(tag, data[start:end], data[:after])


def object_id(element: Element) -> str:
    """Return an object identifier with its dots."""
    if element.tag != OBJECT_ID or not element.content:
        raise ValueError(element.tag)
    numbers, value = [], 0
    for byte in element.content:
        value = value << 7 | byte & 0x7F
        if value >> 64:
            raise ValueError(value)
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(str(number) for number in (first, numbers[0] - 40 * first, *numbers[1:]))


def _elements(data: bytes) -> Iterator[Element]:
    at = 0
    while at < len(data):
        tag, start, end, after = _bounds(data, at, 0)
        yield Element(tag, data[start:end], data[at:after])
        at = after


def _bounds(data: bytes, at: int, depth: int) -> Tuple[int, int, int, int]:
    """Return tag, begin and end of the content, and where the next element begins."""
    if depth > _DEEPEST or at + 2 > len(data) or data[at] & _LONG_TAG == _LONG_TAG:
        raise ValueError(at)
    tag, length, start = data[at], data[at + 1], at + 2
    if length == _INDEFINITE:
        if not tag & _INSIDE:
            raise ValueError(at)
        return (tag, start, *_indefinite_end(data, start, depth))
    if length > _INDEFINITE:
        count = length - _INDEFINITE
        if count > 4 or start + count > len(data):
            raise ValueError(at)
        length, start = int.from_bytes(data[start : start + count], "big"), start + count
    if start + length > len(data):
        raise ValueError(at)
    return tag, start, start + length, start + length


def _indefinite_end(data: bytes, at: int, depth: int) -> Tuple[int, int]:
    while data[at : at + 2] != b"\0\0":
        at = _bounds(data, at, depth + 1)[3]
    return at, at + 2
