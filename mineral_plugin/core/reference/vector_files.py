"""Which vector format a file is, by its name and its first bytes, and whether it is safe to open.

GDAL picks a driver by content, and some formats send it after other files. So a file is opened only when its
beginning is that of the format that its name says, with that format's drivers and no others.
"""

from __future__ import annotations

import codecs
import re
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from itertools import dropwhile
from pathlib import Path
from typing import Any, Callable, Iterator, NamedTuple, Optional, Tuple

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.xml_safety import refuse_unsafe_xml
from mineral_plugin.core.reference.tables import check_size

BYTE_BY_BYTE = "ISO-8859-1"
"""The encoding under which a driver hands over each byte of a DBF as one character."""
MOST_KML_BYTES = 1 << 28

_HEAD_BYTES = 4096
_RECORDS_AT_ONCE = 4_096
_MIF_OBJECT = re.compile(
    rb"\s*(none|point|line|pline|region|arc|text|rect|roundrect|ellipse|multipoint|collection)\b",
    re.IGNORECASE,
)
# Language driver ids of dBASE (byte 29 of the file) that GIS programs write.
_DBF_PAGES = {0x57: "latin-1", 0x03: "cp1252", 0x59: "cp1252"}
_DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError)


class VectorFormat(NamedTuple):
    """A vector format: its name for people, endings, GDAL drivers, beginning, and what lies beside it."""

    name: str
    endings: Tuple[str, ...]
    drivers: Tuple[str, ...]
    starts: Callable[[bytes], bool]
    needs: Tuple[str, ...] = ()
    has: Tuple[str, ...] = ()


class Opening(NamedTuple):
    """How a file is to be opened: file, drivers, codec of its texts (``None``: the driver knows)."""

    path: Path
    drivers: Tuple[str, ...]
    codec: Optional[str]

    def text(self, value: Any) -> Any:
        """Return a text that was handed over byte by byte in the letters it means; others as they are."""
        if self.codec is None or not isinstance(value, str):
            return value
        return value.encode("latin-1", "replace").decode(self.codec, "replace")


def _xml_of(tag: bytes) -> Callable[[bytes], bool]:
    pattern = re.compile(rb"<(?:\w+:)?" + tag + rb"[\s>/]")
    return lambda head: bool(pattern.search(head.replace(b"\0", b""))) and b"VRTDataSource" not in head


def _is_dxf(head: bytes) -> bool:
    lines = [line.strip() for line in head.lstrip(b"\xef\xbb\xbf\r\n ").splitlines()[:400]]
    return (b"0", b"SECTION") in list(zip(lines, lines[1:]))


def _is_tab(head: bytes) -> bool:
    """Return whether this is a MapInfo table with shapes of its own, and no view of other tables."""
    text = head.lower()
    others = (b"seamless", b"create view", b"type linked", b'"raster"')
    return text.lstrip().startswith(b"!table") and not any(word in text for word in others)


_BOM = b"\xef\xbb\xbf"
FORMATS = (
    VectorFormat("GeoPackage", (".gpkg",), ("GPKG",), lambda head: head.startswith(b"SQLite format 3\0")),
    VectorFormat(
        "Shapefile",
        (".shp",),
        ("ESRI Shapefile",),
        lambda head: head.startswith(b"\0\0\x27\x0a"),
        (".shx", ".dbf"),
        (".prj", ".cpg"),
    ),
    VectorFormat("MapInfo TAB", (".tab",), ("MapInfo File",), _is_tab, (".map", ".dat", ".id")),
    VectorFormat(
        "MapInfo MIF",
        (".mif",),
        ("MapInfo File",),
        lambda head: head.lstrip(_BOM + b" \r\n").lower().startswith(b"version"),
        has=(".mid",),
    ),
    VectorFormat(
        "GeoJSON",
        (".geojson", ".json"),
        ("GeoJSON",),
        lambda head: head.lstrip(_BOM + b" \t\r\n").startswith(b"{"),
    ),
    VectorFormat("KML", (".kml",), ("LIBKML", "KML"), _xml_of(b"kml")),
    VectorFormat("KMZ", (".kmz",), ("LIBKML", "KML"), lambda head: head.startswith(b"PK\x03\x04")),
    VectorFormat("GPX", (".gpx",), ("GPX",), _xml_of(b"gpx")),
    VectorFormat("DXF", (".dxf",), ("DXF",), _is_dxf),
    VectorFormat(
        "DGN", (".dgn",), ("DGN",), lambda head: head[:2] in (b"\x08\x09", b"\xc8\x09", b"\x08\x05")
    ),
)


@contextmanager
def opening(path: Path) -> Iterator[Opening]:
    """Give how a vector file is to be opened; a KMZ is unpacked beside everything else while it is open.

    Raises:
        MissingError: there is no such file.
        InputError: no such format, another content than the name says, too large, parts missing, or unsafe.
    """
    form = _format_of(path)
    plain = path.resolve()
    if form.name == "KMZ":
        with tempfile.TemporaryDirectory(prefix="mineral-licence-") as folder:
            inner = Path(folder) / "doc.kml"
            inner.write_bytes(_kml_of_kmz(path))
            with inner.open("rb") as stream:
                refuse_unsafe_xml(stream, path.name)
            yield Opening(inner, form.drivers, None)
        return
    if form.name in ("KML", "GPX"):
        with plain.open("rb") as stream:
            refuse_unsafe_xml(stream, path.name)
    yield Opening(plain, form.drivers, _codec_of(plain) if form.name == "Shapefile" else None)


def source_files(path: Path) -> Tuple[Path, ...]:
    """Return the files that make up a data set, the one named first; only those that are there."""
    form = next((form for form in FORMATS if path.suffix.lower() in form.endings), None)
    beside = (*form.needs, *form.has) if form is not None else ()
    if not beside or not path.parent.is_dir():
        return (path,)
    parts = [
        entry
        for entry in path.parent.iterdir()
        if entry.stem.lower() == path.stem.lower() and entry.suffix.lower() in beside
    ]
    return (path, *sorted(parts))


def least_objects(path: Path) -> int:
    """Return how many objects a data set has at least, by its own account; 0 where it keeps none.

    GDAL ends some files that are cut off without an error, and a list that lost its end must not look whole.
    """
    parts = {one.suffix.lower(): one for one in source_files(path)}
    table = {".shp": ".dbf", ".tab": ".dat"}.get(path.suffix.lower())
    if table in parts:
        return _kept_records(parts[table])
    if path.suffix.lower() != ".mif":
        return 0
    with path.open("rb") as stream:
        # Before the line "Data" stand the names of columns, which may be any word.
        body = dropwhile(lambda line: line.strip().lower() != b"data", stream)
        found = [match[1].lower() for match in map(_MIF_OBJECT.match, body) if match]
    # The members of a collection look like objects of their own.
    objects = 0 if b"collection" in found else len(found)
    if ".mid" not in parts:
        return objects
    with parts[".mid"].open("rb") as stream:
        return max(objects, sum(1 for line in stream if line.strip()))


def _kept_records(table: Path) -> int:
    """Return how many records of a dBASE table are not marked as deleted (``*`` before the record)."""
    with table.open("rb") as stream:
        head = stream.read(12)
        size = int.from_bytes(head[10:12], "little")
        number = int.from_bytes(head[4:8], "little")
        stream.seek(int.from_bytes(head[8:10], "little"))
        kept = left = number if size else 0
        while left > 0:
            block = stream.read(size * min(left, _RECORDS_AT_ONCE))
            if not block:
                break  # the head of a damaged table may promise thousands of millions of records
            kept -= block[::size].count(b"*")
            left -= _RECORDS_AT_ONCE
    return kept


def refuse_cut_off(path: Path) -> None:
    """Refuse a file that is shorter than it says itself, or lacks the mark of its end.

    Raises:
        InputError: it lost its end; GDAL would read the rest as if it were all.
    """
    form = next((form for form in FORMATS if path.suffix.lower() in form.endings), None)
    if form is None:
        return
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
        stream.seek(max(0, size - _HEAD_BYTES))
        tail = stream.read()
    # GDAL would give the objects that are cut off a shapefile as objects without a shape.
    short = form.name == "Shapefile" and 2 * int.from_bytes(head[24:28], "big") > size
    open_end = (form.name == "DXF" and not tail.rstrip().endswith(b"EOF")) or (
        form.name == "DGN" and not tail.rstrip(b"\0").endswith(b"\xff\xff")
    )
    if short or open_end:
        raise InputError("vector.damaged", file=path.name)


def _format_of(path: Path) -> VectorFormat:
    form = next((form for form in FORMATS if path.suffix.lower() in form.endings), None)
    if form is None:
        raise InputError("vector.unknown_format", file=path.name)
    if not path.is_file():
        raise MissingError("error.file_missing", path=str(path))
    files = source_files(path)
    check_size(path, sum(one.stat().st_size for one in files) if path.stat().st_size else 0)
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
    except OSError as error:
        raise InputError("vector.cannot_open", file=path.name) from error
    if not form.starts(head):
        raise InputError("vector.other_content", file=path.name, format=form.name)
    there = {one.suffix.lower() for one in files}
    missing = [path.stem + ending for ending in form.needs if ending not in there]
    if missing:
        raise InputError("table.parts_missing", file=path.name, missing=missing)
    refuse_cut_off(path)
    return form


def _kml_of_kmz(path: Path) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
            if not names:
                raise InputError("vector.kmz_without_kml", file=path.name)
            with archive.open(names[0]) as stream:
                # One byte more than allowed: the size written in the archive is not believed.
                data = stream.read(MOST_KML_BYTES + 1)
    except _DAMAGED_ZIP as error:
        raise InputError("vector.damaged", file=path.name) from error
    if len(data) > MOST_KML_BYTES:
        raise InputError("table.too_large", file=path.name, size=len(data) / 1e6, limit=MOST_KML_BYTES / 1e6)
    return data


def _codec_of(shp: Path) -> str:
    """Return the codec of a shapefile's texts: of its .cpg, else of its table, else Latin-1."""
    parts = {one.suffix.lower(): one for one in source_files(shp)}
    if ".cpg" in parts:
        said = parts[".cpg"].read_bytes()[:40].decode("ascii", "replace").strip()
        number = re.search(r"(?<!\d)(?:8859-?\d+|125\d|65001)(?!\d)", said)
        for name in (said, {"65001": "utf-8"}.get(number[0], f"cp{number[0]}") if number else ""):
            try:
                return codecs.lookup(name).name
            except LookupError:
                continue
    with parts[".dbf"].open("rb") as stream:
        head = stream.read(30)
    return _DBF_PAGES.get(head[29], "latin-1") if len(head) == 30 else "latin-1"
