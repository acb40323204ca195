"""What kind of file it is: by what stands in it first, by its name only where text leaves that open.

Kinds that hold no readable table are recognised too; each has its own sentence that tells how to go on.
"""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path, PurePath
from typing import Optional, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.corner_tables.formats.markup import looks_like_html
from mineral_plugin.core.corner_tables.formats.office import Package

VECTOR_SUFFIXES = frozenset(".gpx .kml .kmz .geojson .json .gpkg .shp .mif .dxf .dgn".split())
"""Names by which a vector file is known; ``.tab`` is looked into, for it may be a text with tabs."""
_COMPANIONS = frozenset(".dbf .shx .prj .dat .map .id .ind .mid .cpg".split())
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS: Tuple[Tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"II+\x00", "picture"),
    (b"GIF8", "picture"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"SQLite format 3\x00", "database"),
)
_DWG = re.compile(rb"AC10\d\d|AC1\.\d\d|AC2\.10|MC0\.0")
_PICTURE_BRANDS = frozenset([b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"])
_ODF = b"application/vnd.oasis.opendocument."


class Kind(Enum):
    """The kinds of content that are read here."""

    TEXT = "text"
    CSV = "csv"
    HTML = "html"
    XLSX = "xlsx"
    DOCX = "docx"
    ODF = "odf"
    PDF = "pdf"


def is_vector(path: Path) -> bool:
    """Return whether a file is one of objects with coordinates (GPX, KML, GeoJSON, SHP, TAB, DXF ...).

    A DGN of version 8 is none: nothing here can read it, and opening it as content says so.
    """
    suffix = path.suffix.lower()
    if suffix not in VECTOR_SUFFIXES and suffix != ".tab":
        return False
    beginning = _beginning(path)
    if suffix == ".tab":
        return beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(b"!table")
    return not (suffix == ".dgn" and beginning.startswith(_OLE2))


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(64)
    except OSError:
        return b""


def kind_of(data: bytes, name: str) -> Kind:
    """Return the kind of a file's bytes.

    Raises:
        InputError: it is of a kind that is not read; the sentence tells how to go on.
    """
    refuse_unreadable(data, name)
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(b"PK"):
        return Kind.XLSX  # which office file it is, kind_of_package tells
    suffix = PurePath(name).suffix.lower()
    if suffix in {".htm", ".html", ".xhtml", ".mht"} or looks_like_html(_some_text(data)):
        return Kind.HTML
    return Kind.CSV if suffix in {".csv", ".tsv"} else Kind.TEXT


def refuse_unreadable(data: bytes, name: str) -> None:
    """Refuse what is recognised and cannot be read, each kind with its own sentence."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise InputError("format.empty", name=name)
    kind = _unreadable(data, PurePath(name).suffix.lower())
    if kind is not None:
        raise InputError(f"format.{kind}", name=name)


def _unreadable(data: bytes, suffix: str) -> Optional[str]:
    if data.startswith(_OLE2):
        return _compound(data, suffix)
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if _DWG.match(data):
        return "dwg"
    if _is_picture(data):
        return "picture"
    if suffix in _COMPANIONS and b"\x00" in data[:1024]:
        return "companion"
    return None


def _is_picture(data: bytes) -> bool:
    if data[4:8] == b"ftyp":
        return data[8:12] in _PICTURE_BRANDS
    bitmap = data.startswith(b"BM") and int.from_bytes(data[2:6], "little") == len(data)
    return bitmap or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")


def _compound(data: bytes, suffix: str) -> str:
    """Return which kind of OLE2 container it is: their streams have telling names in UTF-16."""
    if _holds(data, "EncryptedPackage"):
        return "encrypted"
    if suffix == ".dgn" or _holds(data, "Dgn~"):
        return "dgn8"
    if _holds(data, "WordDocument"):
        return "old_word"
    return "old_excel" if _holds(data, "Workbook") or _holds(data, "Book") else "unknown"


def _holds(data: bytes, word: str) -> bool:
    return word.encode("utf-16-le") in data


def _some_text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:4000].decode("utf-16", errors="replace")
    return data[:2000].decode("utf-8", errors="replace")


def kind_of_package(package: Package) -> Kind:
    """Return which office file a zip is.

    Raises:
        InputError: it is another zip, an encrypted or a binary workbook.
    """
    mimetype = package.beginning("mimetype")
    if mimetype.startswith(_ODF):
        return Kind.ODF
    if "word/document.xml" in package:
        return Kind.DOCX
    if "xl/workbook.xml" in package:
        return Kind.XLSX
    if "xl/workbook.bin" in package:
        raise InputError("format.old_excel", name=package.name)
    return _named_kind(package)


def _named_kind(package: Package) -> Kind:
    """Return the kind of a package whose main part has an unusual name, by what its types say."""
    types = package.beginning("[Content_Types].xml", 100_000)
    if b"wordprocessingml" in types:
        return Kind.DOCX
    if b"spreadsheetml" in types:
        return Kind.XLSX
    raise InputError("format.zip", name=package.name)
