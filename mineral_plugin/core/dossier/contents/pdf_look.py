"""What a PDF file is like, told while it streams past: pages, text, password, signatures, what runs in it.

A courtesy to whoever attaches a file: nothing here says that a file is harmless or a signature good. Objects
are found by going through the file, so that a broken index does not matter; the bytes of drawings and scans
are stepped over, and no more than a window of the file is in memory (ISO 32000-1, 7.3 and 7.5).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Callable, Iterator, Optional, Set, Tuple

from mineral_plugin.core.dossier.contents.programs import is_program

_WINDOW = 1024 * 1024
_OVERLAP = 64
_MOST_HEAD = 4 * 1024 * 1024
_MOST_PACKED = 16 * 1024 * 1024
_MOST_UNPACKED = 16 * 1024 * 1024
_MOST_OBJECTS = 2_000_000
_TAIL = 2048

_GAP = rb"[\x00\t\n\f\r ]"
_MARK = re.compile(
    rb"(?<![0-9])([0-9]{1,10})%b{1,4}[0-9]{1,5}%b{1,4}obj(?![a-z])|trailer(?![a-z])" % (_GAP, _GAP)
)
_HEAD_END = re.compile(rb"(?<![a-z])stream(?:\r\n|\n|\r)|endobj|startxref")
_STREAM_END = re.compile(rb"endstream")
_LENGTH = re.compile(rb"/Length%b{0,4}([0-9]{1,12})(?!%b{1,4}[0-9]+%b{1,4}R)(?![0-9])" % (_GAP, _GAP, _GAP))
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PAIRS = re.compile(rb"[0-9]{1,10}")
_PAGE = re.compile(rb"/Type%b{0,4}/Page(?![A-Za-z])" % _GAP)
_FONT = re.compile(rb"/BaseFont|/Type%b{0,4}/Font(?![A-Za-z])" % _GAP)
_PACKED = re.compile(rb"/Type%b{0,4}/ObjStm" % _GAP)
_SIGNATURE = re.compile(rb"/ByteRange%b{0,4}\[" % _GAP)
_RUNS = re.compile(
    rb"/S%b{0,4}/(?:JavaScript|Launch|ImportData|RichMediaExecute)(?![A-Za-z])"
    rb"|/JS%b{0,4}(?:\(|<(?!<))|/Subtype%b{0,4}/RichMedia" % (_GAP, _GAP, _GAP)
)
_ALONE = re.compile(rb"%b*/(?:JavaScript|Launch)%b*" % (_GAP, _GAP))
_NAMED_FILE = re.compile(rb"/U?F%b{0,4}\(([^()]{1,255})\)" % _GAP)


@dataclass
class PdfLook:
    """What was seen. ``pages`` is ``None`` where they cannot be counted (a password, a damaged file)."""

    is_encrypted: bool = False
    has_text: bool = False
    signatures: int = 0
    runs: bool = False
    is_whole: bool = True
    _pages: Set[int] = field(default_factory=set)

    @property
    def pages(self) -> Optional[int]:
        """Return how many pages it has."""
        return len(self._pages) or None


def look_at_pdf(path: Path, alive: Callable[[], None] = lambda: None) -> PdfLook:
    """Go once through a PDF file; ``alive`` is called for each object, and what it raises ends the look.

    Raises:
        OSError: the file cannot be read.
    """
    found = PdfLook()
    with path.open("rb") as stream:
        for count, (number, head, body) in enumerate(_objects(stream, found), start=1):
            alive()
            if count > _MOST_OBJECTS:
                found.is_whole = False
                break
            _look(found, number, head)
            if body and _PACKED.search(head):
                _look_within(found, head, body)
        found.is_whole = found.is_whole and _has_end(stream) and (found.is_encrypted or bool(found.pages))
    return found


def _objects(stream: BinaryIO, found: PdfLook) -> Iterator[Tuple[int, bytes, bytes]]:
    """Yield each object: its number (0: a trailer), its text, and its bytes if it is a store of objects."""
    at = 0
    while True:
        mark = _next(stream, _MARK, at)
        if mark is None:
            return
        begin, groups = mark
        number = int(groups[0] or 0)
        head, end, is_stream = _head(stream, begin)
        at, body = end, b""
        if is_stream:
            at, body = _body(stream, head, end)
        if end == begin:
            found.is_whole = False
        yield number, _plain(head), body


def _next(stream: BinaryIO, pattern: "re.Pattern[bytes]", at: int) -> Optional[Tuple[int, Tuple[bytes, ...]]]:
    """Return where the first match from ``at`` on ends, and its groups."""
    while True:
        stream.seek(at)
        window = stream.read(_WINDOW)
        match = pattern.search(window)
        # What touches the end of a window may go on behind it.
        if match is not None and (match.end() < len(window) - 2 or len(window) < _WINDOW):
            return at + match.end(), match.groups()
        if len(window) < _WINDOW:
            return None
        at += _WINDOW - _OVERLAP


def _head(stream: BinaryIO, begin: int) -> Tuple[bytes, int, bool]:
    """Return the text of an object before its bytes, where it ends, and whether bytes follow."""
    size = 64 * 1024
    while True:
        stream.seek(begin)
        text = stream.read(size)
        match = _HEAD_END.search(text)
        if match is not None and (match.end() < len(text) or len(text) < size):
            return text[: match.start()], begin + match.end(), match.group().startswith(b"stream")
        if len(text) < size or size >= _MOST_HEAD:
            # No end in sight: it is looked at as far as it goes, and the search goes on behind its mark.
            return text, begin, False
        size *= 8


def _body(stream: BinaryIO, head: bytes, begin: int) -> Tuple[int, bytes]:
    """Return where the bytes of an object end; the bytes themselves for a store of objects alone."""
    end = _told_end(stream, head, begin)
    if end is None:
        match = _next(stream, _STREAM_END, begin)
        end = match[0] if match else begin
    if not _PACKED.search(_plain(head)) or end - begin > _MOST_PACKED:
        return end, b""
    stream.seek(begin)
    return end, stream.read(end - begin)


def _told_end(stream: BinaryIO, head: bytes, begin: int) -> Optional[int]:
    """Return where the bytes end by the length that is told, if they do end there."""
    told = _LENGTH.search(head)
    if told is None:
        return None
    stream.seek(begin + int(told.group(1)))
    behind = stream.read(16)
    at = behind.find(b"endstream")
    return None if at < 0 else begin + int(told.group(1)) + at + len(b"endstream")


def _plain(text: bytes) -> bytes:
    """Return text with its names spelled out: ``/J#53`` is ``/JS``."""
    if b"#" not in text:
        return text
    return _ESCAPE.sub(lambda found: bytes([int(found.group(1), 16)]), text)


def _look(found: PdfLook, number: int, head: bytes) -> None:
    if b"/Encrypt" in head and (number == 0 or b"/XRef" in head):
        found.is_encrypted = True
    if _PAGE.search(head):
        found._pages.add(number)
    found.has_text = found.has_text or bool(_FONT.search(head))
    found.signatures += len(_SIGNATURE.findall(head))
    found.runs = (
        found.runs or bool(_RUNS.search(head)) or bool(_ALONE.fullmatch(head)) or _names_program(head)
    )


def _names_program(head: bytes) -> bool:
    if b"/EF" not in head:
        return False
    return any(is_program(name.decode("latin-1"), b"") for name in _NAMED_FILE.findall(head))


def _look_within(found: PdfLook, head: bytes, body: bytes) -> None:
    """Look at the objects that a store holds (ISO 32000-1, 7.5.7)."""
    if found.is_encrypted:
        return
    try:
        text = zlib.decompressobj().decompress(body, _MOST_UNPACKED) if b"/FlateDecode" in head else body
    except zlib.error:
        found.is_whole = False
        return
    first = re.search(rb"/First%b{0,4}([0-9]{1,9})" % _GAP, head)
    begin = int(first.group(1)) if first else 0
    told = [int(one) for one in _PAIRS.findall(text[:begin])]
    places = list(zip(told[::2], told[1::2]))
    for index, (number, offset) in enumerate(places):
        end = places[index + 1][1] if index + 1 < len(places) else len(text)
        _look(found, number, _plain(text[begin + offset : begin + end]))


def _has_end(stream: BinaryIO) -> bool:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    return b"%%EOF" in stream.read()
