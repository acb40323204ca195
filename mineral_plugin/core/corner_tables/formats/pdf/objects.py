"""The objects of a PDF file: found by looking through the whole file, so that a broken index does not matter.

The later of two objects with one number holds, as after an incremental update. What is decoded is limited:
no stream grows beyond its limit, whatever it claims.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Optional, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.formats.limits import (
    MAX_PDF_STREAM_BYTES,
    MAX_UNPACKED_BYTES,
    Expired,
    hold,
    hurry,
    never,
)
from mineral_plugin.core.corner_tables.formats.pdf.values import Name, Reader, Reference, Value

MAX_OBJECTS = 400_000
MAX_WORK = 2_500_000
"""Values and letters read in one file: some seconds of work, and more than a book of tables."""
_ASK_EVERY = 20_000
_BYTES_A_VALUE = 8
_TRAILER_VALUES = 500
_TRAILER_WORK = 500
"""A trailer is short, and a file saved a thousand times has but a thousand of them."""
_MARK = re.compile(
    rb"(\d{1,10})[\x00\t\n\f\r ]+\d{1,5}[\x00\t\n\f\r ]+obj(?![a-z])|(?<![a-z])stream(?=\r|\n)|trailer"
)
_STREAM_START = re.compile(rb"[\x00\t\n\f\r ]*stream(\r\n|\n|\r)")
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Stream:
    """A stream: its dictionary, and its bytes as they stand in the file."""

    entries: Dict[str, Value]
    raw: bytes


@dataclass(frozen=True)
class _Place:
    """Where an object stands: its position in the file, or its number among those of an object stream."""

    position: int
    holder: Optional[int] = None
    index: int = 0


class Document:
    """The objects of a PDF in memory, by number."""

    def __init__(self, data: bytes, name: str, expired: Expired = never) -> None:
        self.name = name
        self._expired = expired
        self._work = 0
        self._data = data
        self._places: Dict[int, _Place] = {}
        self._known: Dict[int, Value] = {}
        self._packed: Dict[int, List[Tuple[int, int]]] = {}
        self._unpacked = 0
        self.trailer: Dict[str, Value] = {}
        self._scan()

    def work(self, units: int = 1) -> None:
        """Count work done, in values read or letters shown; refuse a file that asks for too much."""
        before = self._work // _ASK_EVERY
        self._work += units
        if self._work > MAX_WORK:
            raise InputError("format.too_slow", name=self.name)
        if self._work // _ASK_EVERY != before:
            hurry(self._expired, self.name)

    def resolve(self, value: Value) -> Value:
        """Return what a value refers to, through at most a few references; None for a missing object."""
        for _ in range(10):
            if not isinstance(value, Reference):
                return value
            value = self._object(value.number)
        return None

    def dictionary(self, value: Value) -> Dict[str, Value]:
        """Return a value as a dictionary (a stream's entries too); empty when it is none."""
        found = self.resolve(value)
        if isinstance(found, Stream):
            return found.entries
        return found if isinstance(found, dict) else {}

    def array(self, value: Value) -> List[Value]:
        """Return a value as a list; empty when it is none."""
        found = self.resolve(value)
        return found if isinstance(found, list) else []

    def number(self, value: Value, default: float = 0.0) -> float:
        """Return a value as a number."""
        found = self.resolve(value)
        return float(found) if isinstance(found, (int, float)) and abs(found) < 1e9 else default

    def all_objects(self) -> Iterator[Tuple[int, Value]]:
        """Yield all objects in the order of the file."""
        for number in sorted(self._places, key=lambda key: self._places[key].position):
            yield number, self._object(number)

    def decoded(self, stream: Stream) -> bytes:
        """Return a stream's bytes unpacked; empty for a kind of packing that holds no text.

        Raises:
            InputError: it unpacks to more than the limit.
        """
        data = stream.raw
        filters = self.resolve(stream.entries.get("Filter"))
        settings = self.resolve(stream.entries.get("DecodeParms"))
        names = filters if isinstance(filters, list) else [filters] if filters is not None else []
        for index, item in enumerate(names[:4]):
            each = settings[index] if isinstance(settings, list) and index < len(settings) else settings
            unpacked = self._unpack(data, str(self.resolve(item)), self.dictionary(each))
            if unpacked is None:
                return b""
            data = unpacked
        self._unpacked += len(data)
        hold(self._unpacked, MAX_UNPACKED_BYTES, self.name)
        return data

    def _unpack(self, data: bytes, kind: str, settings: Dict[str, Value]) -> Optional[bytes]:
        if kind in {"FlateDecode", "Fl"}:
            return self._unpredicted(self._inflated(data), settings)
        if kind in {"ASCIIHexDecode", "AHx"}:
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", data.partition(b">")[0])
            return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
        if kind in {"ASCII85Decode", "A85"}:
            try:
                return base64.a85decode(data.partition(b"~")[0].strip())
            except ValueError:
                return None
        return None

    def _inflated(self, data: bytes) -> bytes:
        """Return what can be unpacked of deflated bytes; damaged ones are kept as far as they go."""
        unpacker = zlib.decompressobj()
        pieces: List[bytes] = []
        size = 0
        for start in range(0, len(data), _CHUNK):
            chunk = data[start : start + _CHUNK]
            try:
                piece = unpacker.decompress(chunk, MAX_PDF_STREAM_BYTES + 1 - size)
            except zlib.error:
                break
            pieces.append(piece)
            size += len(piece)
            if size > MAX_PDF_STREAM_BYTES:
                raise InputError("format.bomb", name=self.name)
            if unpacker.eof:
                break
        return b"".join(pieces)

    def _unpredicted(self, data: bytes, settings: Dict[str, Value]) -> bytes:
        if self.number(settings.get("Predictor"), 1) < 10:
            return data
        columns = int(self.number(settings.get("Columns"), 1))
        colours = int(self.number(settings.get("Colors"), 1))
        bits = int(self.number(settings.get("BitsPerComponent"), 8))
        step = max(1, colours * bits // 8)
        width = (columns * colours * bits + 7) // 8
        return _png_rows(data, width, step) if 0 < width < 100_000 else data

    def _scan(self) -> None:
        data, position, has_end = self._data, 0, True
        current = -1
        packed: List[int] = []
        while True:
            found = _MARK.search(data, position)
            if found is None:
                break
            position = found.end()
            if found.group(1) is not None:
                current = int(found.group(1))
                self._places[current] = _Place(found.end())
                if len(self._places) > MAX_OBJECTS:
                    raise InputError("format.bomb", name=self.name)
            elif found.group() == b"trailer":
                self._add_trailer(Reader(data, position, _TRAILER_VALUES))
            else:
                self._note_stream(current, found.start(), packed)
                end = data.find(b"endstream", position) if has_end else -1
                has_end = end >= 0
                position = end + 9 if has_end else position
        for number in packed:
            self._open_packed(number)

    def _note_stream(self, number: int, stream_at: int, packed: List[int]) -> None:
        place = self._places.get(number)
        if place is None or not 0 < stream_at - place.position < 20_000:
            return
        head = self._data[place.position : stream_at]
        if b"/ObjStm" in head:
            packed.append(number)
        elif b"/XRef" in head:
            self._add_trailer(Reader(head, 0, _TRAILER_VALUES))

    def _add_trailer(self, reader: Reader) -> None:
        entries = reader.value()
        self.work(_TRAILER_WORK)
        if isinstance(entries, dict):
            self.trailer.update({key: entries[key] for key in ("Root", "Encrypt") if key in entries})

    def _open_packed(self, number: int) -> None:
        """List the objects that an object stream holds (ISO 32000-1, 7.5.7)."""
        place = self._places.get(number)
        stream = self._object(number)
        if place is None or not isinstance(stream, Stream) or "Encrypt" in self.trailer:
            return
        data = self.decoded(stream)
        first = int(self.number(stream.entries.get("First")))
        self.work(first // _BYTES_A_VALUE)
        reader = Reader(data[:first])
        listed: List[Tuple[int, int]] = []
        for index in range(min(int(self.number(stream.entries.get("N"))), MAX_OBJECTS - len(self._places))):
            inner, offset = reader.value(), reader.value()
            if not (isinstance(inner, int) and isinstance(offset, int)):
                break
            listed.append((inner, first + offset))
            known = self._places.get(inner)
            if known is None or known.position < place.position:
                self._places[inner] = _Place(place.position, number, index)
        self._packed[number] = listed
        self._known[-number - 1] = data

    def _object(self, number: int) -> Value:
        if number in self._known:
            return self._known[number]
        place = self._places.get(number)
        self._known[number] = None
        if place is not None:
            self._known[number] = (
                self._packed_object(place) if place.holder is not None else self._plain(place)
            )
        return self._known[number]

    def _packed_object(self, place: _Place) -> Value:
        holder = place.holder if place.holder is not None else -1
        listed = self._packed.get(holder, [])
        data: Any = self._known.get(-holder - 1, b"")
        return Reader(data, listed[place.index][1]).value() if place.index < len(listed) else None

    def _plain(self, place: _Place) -> Value:
        reader = Reader(self._data, place.position)
        value = reader.value()
        self.work((reader.position - place.position) // _BYTES_A_VALUE)
        if not isinstance(value, dict):
            return value
        started = _STREAM_START.match(self._data, reader.position)
        if started is None:
            return value
        return Stream(value, self._raw(value, started.end()))

    def _raw(self, entries: Dict[str, Value], start: int) -> bytes:
        length = self.resolve(entries.get("Length"))
        if isinstance(length, int) and length >= 0:
            end = start + length
            if self._data[end : end + 12].lstrip().startswith(b"endstream"):
                return self._data[start:end]
        end = self._data.find(b"endstream", start)
        return self._data[start : end if end >= 0 else len(self._data)]


def _png_rows(data: bytes, width: int, step: int) -> bytes:
    """Undo the PNG predictors (ISO 15948, 9), one filter byte before each row."""
    rows: List[bytes] = []
    above = bytearray(width)
    for start in range(0, len(data) - width, width + 1):
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + width])
        if kind == 2:
            row = bytearray((one + up) & 0xFF for one, up in zip(row, above))
        elif kind:
            _undo(kind, row, above, step)
        rows.append(bytes(row))
        above = row
    return b"".join(rows)


def _undo(kind: int, row: bytearray, above: bytearray, step: int) -> None:
    for index in range(len(row)):
        left = row[index - step] if index >= step else 0
        corner = above[index - step] if index >= step else 0
        guess = {1: left, 3: (left + above[index]) // 2, 4: _paeth(left, above[index], corner)}.get(kind, 0)
        row[index] = (row[index] + guess) & 0xFF


def _paeth(left: int, up: int, corner: int) -> int:
    near = left + up - corner
    return min((left, up, corner), key=lambda value: abs(near - value))


def as_name(value: Value) -> str:
    """Return a name as text; empty for what is none."""
    return str(value) if isinstance(value, Name) else ""
