"""Which vector format a file is, by its name and its first bytes, and whether it is safe to open.

GDAL picks a driver by content: a text named ``a.kml`` may send it after other files or the network. So a
file is opened only when its beginning is that of the format its name says, with that format's drivers and
no others; XML is read through once before, and a document type (entities) is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Mapping, Tuple

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.xml_safety import refuse_unsafe_xml
from mineral_plugin.core.corner_tables.vectors.source import Limits

_HEAD_BYTES = 4096


@dataclass(frozen=True)
class VectorKind:
    """A vector format: its name for people, its endings, the GDAL drivers that may open it.

    ``draws`` tells a drawing or track format, where lines are as likely a boundary as polygons.
    """

    name: str
    endings: Tuple[str, ...]
    drivers: Tuple[str, ...]
    starts: Callable[[bytes], bool]
    draws: bool = False
    is_xml: bool = False


def _xml_of(tag: bytes) -> Callable[[bytes], bool]:
    pattern = re.compile(rb"<(?:\w+:)?" + tag + rb"[\s>/]")
    # Of a file in UTF-16 every second byte is nothing.
    return lambda head: bool(pattern.search(head.replace(b"\0", b""))) and b"VRTDataSource" not in head


def _is_dxf(head: bytes) -> bool:
    lines = [line.strip() for line in head.lstrip(b"\xef\xbb\xbf\r\n ").splitlines()[:400]]
    return (b"0", b"SECTION") in list(zip(lines, lines[1:]))


def _is_dgn7(head: bytes) -> bool:
    # Element type 9 (TCB) of a 2D or 3D file, or a cell library's header.
    return head[:2] in (b"\x08\x09", b"\xc8\x09", b"\x08\x05") or head[:4] == b"\x08\x09\xfe\x02"


def _is_tab(head: bytes) -> bool:
    return head.lstrip().lower().startswith(b"!table")


def _is_mif(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \r\n").lower().startswith(b"version")


KINDS = (
    VectorKind("GPX", (".gpx",), ("GPX",), _xml_of(b"gpx"), draws=True, is_xml=True),
    VectorKind("KML", (".kml",), ("LIBKML", "KML"), _xml_of(b"kml"), draws=True, is_xml=True),
    VectorKind("KMZ", (".kmz",), ("LIBKML", "KML"), lambda head: head.startswith(b"PK\x03\x04"), draws=True),
    VectorKind(
        "GeoJSON",
        (".geojson", ".json"),
        ("GeoJSON",),
        lambda head: head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{",
    ),
    VectorKind("GeoPackage", (".gpkg",), ("GPKG",), lambda head: head.startswith(b"SQLite format 3\0")),
    VectorKind("Shapefile", (".shp",), ("ESRI Shapefile",), lambda head: head.startswith(b"\0\0\x27\x0a")),
    VectorKind("MapInfo TAB", (".tab",), ("MapInfo File",), _is_tab),
    VectorKind("MapInfo MIF", (".mif",), ("MapInfo File",), _is_mif),
    VectorKind("DXF", (".dxf",), ("DXF",), _is_dxf, draws=True),
    VectorKind("DGN", (".dgn",), ("DGN",), _is_dgn7, draws=True),
)
BY_ENDING: Mapping[str, VectorKind] = {ending: kind for kind in KINDS for ending in kind.endings}

# Files that make up one data set with the file named; all count for the size.
_BESIDE: Mapping[str, Tuple[str, ...]] = {
    ".shp": (".dbf", ".shx"),
    ".tab": (".map", ".dat", ".id"),
    ".mif": (".mid",),
}


def kind_of(path: Path, limits: Limits) -> VectorKind:
    """Return the format of a vector file that may be opened.

    Raises:
        MissingError: there is no such file.
        InputError: no such format, another content than the name says, too large, or unsafe.
    """
    kind = BY_ENDING.get(path.suffix.lower())
    if kind is None:
        raise InputError("vector.unknown_format", file=path.name)
    if not path.is_file():
        raise MissingError("error.file_missing", path=str(path))
    _check_size(path, limits)
    head = _head(path)
    _refuse_relatives(path, head)
    if not kind.starts(head):
        raise InputError("vector.other_content", file=path.name, format=kind.name)
    if kind.is_xml:
        with path.open("rb") as stream:
            refuse_unsafe_xml(stream, path.name)
    if path.suffix.lower() in (".tab", ".shp"):
        _check_parts(path)
    return kind


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_HEAD_BYTES)
    except OSError as error:
        raise InputError("vector.cannot_open", file=path.name) from error


def _check_size(path: Path, limits: Limits) -> None:
    size = path.stat().st_size + sum(
        part.stat().st_size
        for part in map(path.with_suffix, _BESIDE.get(path.suffix.lower(), ()))
        if part.is_file()
    )
    if size > limits.bytes:
        raise InputError("vector.too_large", file=path.name, size=size / 1e6, limit=limits.bytes / 1e6)
    if path.stat().st_size == 0:
        raise InputError("vector.empty_file", file=path.name)


def _refuse_relatives(path: Path, head: bytes) -> None:
    """Refuse the formats that share an ending with one we read, each with its own way to go on."""
    if path.suffix.lower() == ".dgn" and head.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError("vector.dgn8", file=path.name)
    if path.suffix.lower() == ".dxf" and head.startswith(b"AutoCAD Binary DXF"):
        raise InputError("vector.dxf_binary", file=path.name)
    if path.suffix.lower() == ".tab" and _is_tab(head) and _is_view(head):
        raise InputError("vector.tab_view", file=path.name)


def _is_view(head: bytes) -> bool:
    folded = head.lower()
    return (
        b"seamless" in folded or b"create view" in folded or b"type linked" in folded or b'"raster"' in folded
    )


def _check_parts(path: Path) -> None:
    needed = {".tab": (".map", ".dat", ".id"), ".shp": (".shx", ".dbf")}[path.suffix.lower()]
    there = {entry.name.lower() for entry in path.parent.iterdir()}
    missing = [path.stem + ending for ending in needed if (path.stem + ending).lower() not in there]
    # GDAL opens a shapefile without its index or attributes; a TAB without its map holds no shapes.
    missing = missing if path.suffix.lower() == ".tab" else []
    if missing:
        raise InputError("vector.parts_missing", file=path.name, missing=missing)


def kml_of_kmz(path: Path, limits: Limits) -> bytes:
    """Return the KML document inside a KMZ, checked.

    Raises:
        InputError: the archive is damaged, has no KML, or unpacks to more than ``limits``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info for info in archive.infolist() if info.filename.lower().endswith(".kml")]
            if not names:
                raise InputError("vector.kmz_without_kml", file=path.name)
            data = _unpacked(archive, names[0], path, limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise InputError("vector.damaged", file=path.name) from error
    refuse_unsafe_xml(io.BytesIO(data), path.name)
    return data


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, limits: Limits) -> bytes:
    with archive.open(info) as stream:
        # One byte more than allowed: the size written in the archive is not trusted.
        data = stream.read(limits.bytes + 1)
    if len(data) > limits.bytes:
        raise InputError("vector.too_large", file=path.name, size=len(data) / 1e6, limit=limits.bytes / 1e6)
    return data
