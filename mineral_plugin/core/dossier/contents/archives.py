"""What a ZIP holds, counted while it is unpacked: nothing that its own list says of sizes is believed.

Nothing is kept of it and no member gets a name on this disk. One piece is in memory at a time; an archive
within the archive goes through a file without a name. ``zipfile`` reads the list, ``zlib`` the members.
"""

from __future__ import annotations

import itertools
import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Iterator, List, Optional, Set, Tuple

from mineral_plugin.core.dossier.contents.names import is_path, is_shown
from mineral_plugin.core.dossier.contents.programs import is_program
from mineral_plugin.core.dossier.contents.refusing import ARCHIVE, refused

PIECE = 64 * 1024
_END = struct.Struct("<4s4H2LH")
_END_MARK, _END64_MARK, _MEMBER_MARK = b"PK\x05\x06", b"PK\x06\x07", b"PK\x03\x04"
_MOST_COMMENT = 0xFFFF
_ENTRY_BYTES = 512
"""What an entry of the list may take on average; ``zipfile`` reads the whole list into memory."""
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_IN_UTF8 = 0x800
_PACKED = (b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF", b"LZIP")
_GZIP = b"\x1f\x8b"
_TAR_AT, _TAR = 257, b"ustar"
_HEAD = 512
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    UnicodeError,
    ValueError,
    OverflowError,
    EOFError,
)


@dataclass(frozen=True)
class ArchiveLimits:
    """What a ZIP (also a DOCX or XLSX) may hold, all archives within it counted together.

    ``members``; ``unpacked_bytes``, and of these at most ``ratio`` times the file's own size, where they are
    more than ``ratio_floor_bytes``; ``depth`` is how deep archives may lie within one another.
    """

    members: int = 5000
    unpacked_bytes: int = 512 * 1024 * 1024
    ratio: int = 100
    ratio_floor_bytes: int = 64 * 1024 * 1024
    depth: int = 2


def check_archive(path: Path, limits: ArchiveLimits) -> Set[str]:
    """Unpack a ZIP without keeping it; return the names of its members.

    Raises:
        FileRefusedError: ``archive-refused``; ``code`` says why.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        return _Unpacking(limits, size, path.parent).all_of(stream, depth=0)


def member(path: Path, name: str, most_bytes: int) -> bytes:
    """Return a member of an archive that was checked, its first ``most_bytes``."""
    with zipfile.ZipFile(path) as archive, archive.open(name) as stream:
        return stream.read(most_bytes)


def ends_as_archive(stream: BinaryIO) -> bool:
    """Return whether a file that begins as something else is a ZIP as well, read from its end."""
    return _end_of(stream) is not None


class _End:
    """The record at the end of a ZIP."""

    def __init__(self, at: int, fields: bytes) -> None:
        _, _, _, _, self.count, self.list_bytes, self.list_at, _ = _END.unpack(fields)
        self.at = at


class _Unpacking:
    """What was counted so far, over all archives within the archive."""

    def __init__(self, limits: ArchiveLimits, size: int, folder: Path) -> None:
        self._limits = limits
        self._room = min(limits.unpacked_bytes, max(limits.ratio_floor_bytes, limits.ratio * size))
        self._members = limits.members
        self._folder = folder

    def all_of(self, stream: IO[bytes], depth: int) -> Set[str]:
        try:
            listed = self._list(stream)
            for info in listed:
                self._check_entry(info)
            self._check_twice(listed)
            for info in listed:
                self._unpack(stream, info, depth)
        except _BROKEN as error:
            raise refused(ARCHIVE, "archive-damaged") from error
        return {info.filename for info in listed}

    def _list(self, stream: IO[bytes]) -> List[zipfile.ZipInfo]:
        """Return the members, after a look at how long the list is."""
        end = _end_of(stream)
        if end is None or end.list_at + end.list_bytes != end.at:
            raise refused(ARCHIVE, "archive-damaged")
        most = self._limits.members
        if end.count > most or end.list_bytes > most * _ENTRY_BYTES:
            raise refused(ARCHIVE, "archive-members", limit=most)
        with zipfile.ZipFile(stream) as archive:
            listed = archive.infolist()
        self._members -= len(listed)
        if self._members < 0:
            raise refused(ARCHIVE, "archive-members", limit=most)
        if not any(not info.is_dir() for info in listed):
            raise refused(ARCHIVE, "archive-empty")
        return listed

    def _check_entry(self, info: zipfile.ZipInfo) -> None:
        # The name as it stands in the file: the library cuts it at a NUL.
        name = info.orig_filename
        if not name or is_path(name) or not is_shown(name):
            raise refused(ARCHIVE, "archive-path")
        if is_program(name, b""):
            raise refused(ARCHIVE, "archive-program")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise refused(ARCHIVE, "archive-link")
        if info.flag_bits & _ENCRYPTED:
            raise refused(ARCHIVE, "archive-encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refused(ARCHIVE, "archive-form")

    def _check_twice(self, listed: List[zipfile.ZipInfo]) -> None:
        """Refuse names that are one file on a disk that does not tell capital letters apart."""
        seen: Set[str] = set()
        for info in listed:
            name = unicodedata.normalize("NFC", info.filename).casefold().rstrip("/")
            if name in seen:
                raise refused(ARCHIVE, "archive-twice")
            seen.add(name)

    def _unpack(self, stream: IO[bytes], info: zipfile.ZipInfo, depth: int) -> None:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS) if info.compress_type else None
        head, pieces = _headed(self._counted(_inflated(_raw(stream, info), inflater)))
        self._check_head(head)
        if not head.startswith((_MEMBER_MARK, _GZIP)):
            _check_sum(info, pieces)
            return
        with tempfile.TemporaryFile(dir=self._folder) as inner:
            _check_sum(info, _copied(pieces, inner))
            self._within(inner, head, depth + 1)

    def _counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._room -= len(piece)
            if self._room < 0:
                raise refused(ARCHIVE, "archive-bomb")
            yield piece

    def _check_head(self, head: bytes) -> None:
        if is_program("", head):
            raise refused(ARCHIVE, "archive-program")
        if head.startswith(_PACKED) or head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
            raise refused(ARCHIVE, "archive-nested")

    def _within(self, inner: IO[bytes], head: bytes, depth: int) -> None:
        """Look into an archive that is a member: a table or a document may well lie in a ZIP."""
        if depth > self._limits.depth:
            raise refused(ARCHIVE, "archive-nested")
        if head.startswith(_MEMBER_MARK):
            self.all_of(inner, depth)
            return
        # One packed drawing, as old Office documents hold them (EMZ, WMZ).
        inner.seek(0)
        inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
        packed = iter(lambda: inner.read(PIECE), b"")
        head, pieces = _headed(self._counted(_inflated(packed, inflater)))
        self._check_head(head)
        if head.startswith((_MEMBER_MARK, _GZIP)):
            raise refused(ARCHIVE, "archive-nested")
        for _ in pieces:
            pass


def _end_of(stream: IO[bytes]) -> Optional[_End]:
    """Return the record at the very end of a ZIP: the only one, and not one of a ZIP64."""
    size = stream.seek(0, 2)
    begin = max(0, size - _END.size - _MOST_COMMENT)
    stream.seek(begin)
    tail = stream.read()
    found = tail.rfind(_END_MARK)
    if found < 0 or len(tail) - found < _END.size:
        return None
    fields = tail[found : found + _END.size]
    if found + _END.size + _END.unpack(fields)[-1] != len(tail):
        return None
    if tail[max(0, found - 20) : found].startswith(_END64_MARK):
        return None
    return _End(begin + found, fields)


def _raw(stream: IO[bytes], info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the packed bytes of a member, after a look at what stands before them."""
    stream.seek(info.header_offset)
    fields = _LOCAL.unpack(stream.read(_LOCAL.size))
    name_bytes, more_bytes = fields[-2:]
    name = info.orig_filename.encode("utf-8" if info.flag_bits & _IN_UTF8 else "cp437")
    if fields[0] != _MEMBER_MARK or stream.read(name_bytes) != name:
        raise refused(ARCHIVE, "archive-damaged")
    if fields[2] & _ENCRYPTED:
        raise refused(ARCHIVE, "archive-encrypted")
    at, left = info.header_offset + _LOCAL.size + name_bytes + more_bytes, info.compress_size
    while left:
        # Others read from the same file between two pieces.
        stream.seek(at)
        piece = stream.read(min(PIECE, left))
        if not piece:
            raise EOFError
        at, left = at + len(piece), left - len(piece)
        yield piece


def _inflated(pieces: Iterator[bytes], inflater: "Optional[zlib._Decompress]") -> Iterator[bytes]:
    """Yield what pieces unpack to, at most ``PIECE`` bytes at a time."""
    if inflater is None:
        yield from pieces
        return
    for piece in pieces:
        while piece:
            if inflater.eof:
                raise EOFError
            unpacked = inflater.decompress(piece, PIECE)
            piece = inflater.unconsumed_tail or inflater.unused_data
            yield unpacked
    # What the last piece gave may not have found room.
    while not inflater.eof:
        unpacked = inflater.decompress(b"", PIECE)
        if not unpacked:
            raise EOFError
        yield unpacked


def _headed(pieces: Iterator[bytes]) -> Tuple[bytes, Iterator[bytes]]:
    """Return how the pieces begin, and all of them."""
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= _HEAD:
            break
    return head[:_HEAD], itertools.chain([head], pieces)


def _copied(pieces: Iterator[bytes], target: IO[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        target.write(piece)
        yield piece


def _check_sum(info: zipfile.ZipInfo, pieces: Iterator[bytes]) -> None:
    """Refuse a member that is not what the list says: another program may go by the list."""
    size = checksum = 0
    for piece in pieces:
        size, checksum = size + len(piece), zlib.crc32(piece, checksum)
    if size != info.file_size or checksum != info.CRC:
        raise refused(ARCHIVE, "archive-damaged")
