"""Whether a file is what it is said to be, by how it begins (and, of texts, by all of it)."""

from __future__ import annotations

import codecs
from typing import BinaryIO, Mapping, Tuple

from mineral_plugin.core.dossier.contents.refusing import OTHER_TYPE, FileRefusedError
from mineral_plugin.core.dossier.media_types import DOCX, GEOPACKAGE, PDF, XLSX, ZIP

PIECE = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MEMBER = b"PK\x03\x04"
BEGINS: Mapping[str, bytes] = {
    # A reader may look for the head of a PDF a little further on; what begins as something else is two files.
    PDF: b"%PDF-",
    ZIP: _MEMBER,
    DOCX: _MEMBER,
    XLSX: _MEMBER,
    GEOPACKAGE: b"SQLite format 3\x00",
    "application/msword": _OLE,
    "application/vnd.ms-excel": _OLE,
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG\r\n\x1a\n",
}
TEXTS: Mapping[str, Tuple[bytes, ...]] = {
    "text/csv": (b"",),
    "application/json": (b"{", b"["),
    "text/html": (b"<!doctype html", b"<html"),
}
"""Types that are UTF-8 text, and what they begin with in small letters."""
_GEOPACKAGE_IDS = (b"GPKG", b"GP10", b"GP11")
_ID_AT = 68
_HEAD = 512


def check_type(stream: BinaryIO, media_type: str) -> None:
    """Refuse a file that does not begin as files of its type do; a type that is not known here is refused.

    Raises:
        FileRefusedError: ``file-type-differs``.
    """
    head = stream.read(_HEAD)
    if media_type in TEXTS:
        stream.seek(0)
        right = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(TEXTS[media_type]) and _is_text(stream)
    else:
        right = media_type in BEGINS and head.startswith(BEGINS[media_type])
    if media_type == GEOPACKAGE:
        right = right and head[_ID_AT : _ID_AT + 4] in _GEOPACKAGE_IDS
    if not right:
        raise FileRefusedError(OTHER_TYPE, {"type": media_type})


def _is_text(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := stream.read(PIECE):
            if "\x00" in decoder.decode(piece):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
