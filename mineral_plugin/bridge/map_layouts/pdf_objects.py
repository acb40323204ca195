"""The objects of a PDF as Qt and GDAL write it: dictionaries, lists, names, references, streams."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Tuple

from mineral_plugin.core.base.errors import InputError

_OBJECT = re.compile(rb"(?<!\d)(\d+) \d+ obj\b")
_TOKEN = re.compile(
    rb"<<|>>|\[|\]|\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|/[^\s<>\[\]()/%]*|[^\s<>\[\]()/%]+|%[^\r\n]*", re.S
)
_STREAM = re.compile(rb"\s*stream\r?\n")
_NOT_A_PDF = "map.pdf_unreadable"
_DEEPEST = 60


class Name(str):
    """A name of a PDF, without its slash."""


class Reference(NamedTuple):
    """A reference to an object by its number."""

    number: int


class PdfFile:
    """A PDF in memory; of an object written several times the last one counts."""

    def __init__(self, path: Path) -> None:
        """Find the objects of a file.

        Raises:
            InputError: it is no PDF that this reads.
        """
        self._path = path
        self._data = path.read_bytes()
        if not self._data.startswith(b"%PDF-"):
            raise InputError(_NOT_A_PDF, path=str(path))
        self._starts = {int(match[1]): match.end() for match in _OBJECT.finditer(self._data)}

    def pages(self) -> List[Dict[str, Any]]:
        """Return the dictionaries of the pages, each with the resources it inherits."""
        catalogs = [
            value
            for value in map(self.value, map(Reference, sorted(self._starts)))
            if isinstance(value, dict) and value.get("Type") == "Catalog"
        ]
        if not catalogs:
            raise InputError(_NOT_A_PDF, path=str(self._path))
        return list(self._below(catalogs[-1].get("Pages"), {}, 0))

    def _below(self, node: Any, inherited: Dict[str, Any], depth: int) -> Iterator[Dict[str, Any]]:
        found = self.value(node)
        if not isinstance(found, dict) or depth > _DEEPEST:
            raise InputError(_NOT_A_PDF, path=str(self._path))
        own = {**inherited, **found}
        if "Kids" not in found:
            yield own
            return
        passed = {key: own[key] for key in ("Resources", "MediaBox") if key in own}
        for kid in self.value(found["Kids"]):
            yield from self._below(kid, passed, depth + 1)

    def value(self, value: Any) -> Any:
        """Return what a reference leads to, anything else as it is."""
        for _ in range(_DEEPEST):
            if not isinstance(value, Reference):
                return value
            start = self._starts.get(value.number)
            value = None if start is None else next(_values(tokens(self._data, start)), None)
        return None

    def stream(self, reference: Any) -> bytes:
        """Return the content of a stream, unpacked."""
        start = self._starts.get(reference.number) if isinstance(reference, Reference) else None
        if start is None:
            return b""
        place = self._data.find(b"stream", start)
        begin = _STREAM.match(self._data, place - 1) if place > 0 else None
        about = self.value(reference)
        if begin is None or not isinstance(about, dict):
            return b""
        length = self.value(about.get("Length"))
        packed = self._data[begin.end() : begin.end() + int(length or 0)]
        if "Filter" not in about:
            return packed
        try:
            return zlib.decompressobj().decompress(packed)
        except zlib.error:
            return b""

    def dictionary(self, value: Any) -> Dict[str, Any]:
        """Return what a value leads to if it is a dictionary, else an empty one."""
        found = self.value(value)
        return found if isinstance(found, dict) else {}


def tokens(data: bytes, start: int = 0) -> Iterator[bytes]:
    """Yield the tokens of a PDF or of the content of a page, without remarks."""
    for match in _TOKEN.finditer(data, start):
        if not match[0].startswith(b"%"):
            yield match[0]


def _values(stream: Iterator[bytes]) -> Iterator[Any]:
    """Yield values one after the other; a reference is told from two numbers by its ``R``."""
    waiting: List[Any] = []
    for token in stream:
        if token == b"R" and len(waiting) >= 2:
            number, waiting = waiting[-2], waiting[:-2]
            yield from waiting
            waiting = []
            yield Reference(int(number))
        elif token in (b"endobj", b"stream", b">>", b"]"):
            yield from waiting
            return
        else:
            value = _value(token, stream)
            waiting.append(value)
            if not isinstance(value, (int, float)) or len(waiting) > 2:
                yield waiting.pop(0)
                if not isinstance(value, (int, float)):
                    yield from waiting
                    waiting = []
    yield from waiting


def _value(token: bytes, stream: Iterator[bytes]) -> Any:
    if token == b"<<":
        pairs = list(_values(stream))
        return dict(zip(pairs[::2], pairs[1::2]))
    if token == b"[":
        return list(_values(stream))
    if token.startswith(b"/"):
        return Name(token[1:].decode("latin-1"))
    if token.startswith((b"(", b"<")):
        return token
    return _plain(token)


def _plain(token: bytes) -> Any:
    try:
        return int(token)
    except ValueError:
        try:
            return float(token)
        except ValueError:
            return Name(token.decode("latin-1"))


def hexadecimal(token: bytes) -> Tuple[int, ...]:
    """Return the numbers of two bytes in a hexadecimal text (``<00010002>``)."""
    digits = b"".join(token[1:-1].split())
    numbers = bytes.fromhex(digits[: len(digits) // 4 * 4].decode("ascii"))
    return struct.unpack(f">{len(numbers) // 2}H", numbers)
