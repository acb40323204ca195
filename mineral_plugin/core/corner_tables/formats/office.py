"""Parts of an office file (a zip of XML), read without trust: no DTD, no entity, nothing put on the disk.

The sizes in a zip's directory are claims; what counts is what comes out while it is read. Entry names are
only ever compared, never used as paths.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import IO, Any, Callable, Dict, Mapping
from xml.parsers import expat

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.formats.limits import (
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    MAX_XML_TOKEN_BYTES,
    Expired,
    hold,
    hurry,
    never,
)

_CHUNK = 256 * 1024
_FREE_RATIO_BYTES = 1024 * 1024
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
)
"""What ``zipfile`` raises for a damaged, encrypted or strangely packed entry."""

Attributes = Mapping[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Package:
    """An office file in memory: its entries, and its parts as streams of XML events."""

    def __init__(self, data: bytes, name: str, expired: Expired = never) -> None:
        self.name = name
        self._expired = expired
        self._unpacked = 0
        self._elements = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise InputError("format.damaged", name=name) from error
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise InputError("format.too_many_parts", name=name, limit=MAX_ENTRIES)
        self._entries: Dict[str, zipfile.ZipInfo] = {_plain(entry.filename): entry for entry in entries}

    def __contains__(self, part: str) -> bool:
        return _plain(part) in self._entries

    def beginning(self, part: str, size: int = 200) -> bytes:
        """Return the first bytes of a part; empty when there is no such part."""
        entry = self._entries.get(_plain(part))
        if entry is None:
            return b""
        try:
            with self._zip.open(entry) as stream:
                return stream.read(size)
        except _DAMAGE as error:
            raise InputError("format.damaged", name=self.name) from error

    def parse(self, part: str, start: Start, end: End, text: Text) -> None:
        """Send the XML of one part to three functions; names are without their namespace.

        Attributes keep theirs only where the document says a prefix (``r:id``, ``xml:space``).

        Raises:
            InputError: the part is missing, damaged, too large, too deep, or declares a DTD or an entity.
        """
        entry = self._entries.get(_plain(part))
        if entry is None:
            raise InputError("format.damaged", name=self.name)
        if entry.file_size > _FREE_RATIO_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            # It says of itself that it is a bomb; one that lies is found out while it is read.
            raise InputError("format.bomb", name=self.name)
        parser = self._parser(start, end, text)
        try:
            with self._zip.open(entry) as stream:
                self._feed(parser, stream, entry)
        except expat.ExpatError as error:
            raise InputError("format.damaged", name=self.name) from error
        except _DAMAGE as error:
            raise InputError("format.damaged", name=self.name) from error

    def _feed(self, parser: "expat.XMLParserType", stream: IO[bytes], entry: zipfile.ZipInfo) -> None:
        read = 0
        while True:
            chunk = stream.read(_CHUNK)
            read += len(chunk)
            self._unpacked += len(chunk)
            hold(self._unpacked, MAX_UNPACKED_BYTES, self.name)
            if read > _FREE_RATIO_BYTES and read > MAX_RATIO * max(entry.compress_size, 1):
                raise InputError("format.bomb", name=self.name)
            hurry(self._expired, self.name)
            parser.Parse(chunk, not chunk)
            if read - max(parser.CurrentByteIndex, 0) > MAX_XML_TOKEN_BYTES and chunk:
                raise InputError("format.bomb", name=self.name)
            if not chunk:
                return

    def _parser(self, start: Start, end: End, text: Text) -> "expat.XMLParserType":
        parser = expat.ParserCreate()
        depth = 0
        left = MAX_ELEMENTS - self._elements
        prefixed = _Unprefixed()

        def started(name: str, attributes: Attributes) -> None:
            nonlocal depth, left
            depth += 1
            left -= 1
            if depth > MAX_DEPTH or left < 0:
                raise InputError("format.bomb", name=self.name)
            start(prefixed[name], attributes)

        def ended(name: str) -> None:
            nonlocal depth
            depth -= 1
            if not depth:
                self._elements = MAX_ELEMENTS - left
            end(prefixed[name])

        def refused(*_: Any) -> Any:
            raise InputError("format.entities", name=self.name)

        parser.StartElementHandler = started
        parser.EndElementHandler = ended
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = refused
        parser.EntityDeclHandler = refused
        parser.ExternalEntityRefHandler = refused
        parser.buffer_text = True
        return parser


class _Unprefixed(Dict[str, str]):
    """Element names without their prefix, each worked out once."""

    def __missing__(self, name: str) -> str:
        plain = name.rpartition(":")[2]
        if len(self) < 1000:
            self[name] = plain
        return plain


def attribute(attributes: Attributes, name: str, default: str = "") -> str:
    """Return an attribute by its name without prefix, whatever prefix the document uses."""
    found = attributes.get(name)
    if found is not None:
        return found
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value
    return default


def number(text: str, default: int, largest: int) -> int:
    """Return a whole number of an attribute between 0 and ``largest``; ``default`` for what is none."""
    return min(int(text), largest) if text.isascii() and text.isdigit() and len(text) < 10 else default


def ignore(*_: object) -> None:
    """Take an event and do nothing."""


def relations(package: Package, part: str) -> Dict[str, str]:
    """Return the parts that a part names, by id and by the last word of their kind."""
    folder, base = posixpath.split(_plain(part))
    listed = posixpath.join(folder, "_rels", base + ".rels")
    found: Dict[str, str] = {}
    if listed not in package:
        return found

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = _resolved(folder, attributes.get("Target", ""))
            found[attributes.get("Id", "")] = target
            found.setdefault(attributes.get("Type", "").rpartition("/")[2], target)

    package.parse(listed, start, ignore, ignore)
    return found


def _resolved(folder: str, target: str) -> str:
    return _plain(target if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target)))


def _plain(name: str) -> str:
    """Return an entry's name in the one form in which names are compared."""
    return name.replace("\\", "/").lstrip("/").lower()


def main_part(package: Package, usual: str) -> str:
    """Return the part that holds the document: the one the package names, else the usual one."""
    return relations(package, "").get("officeDocument", usual)
