"""The letters of a shapefile's table: which code page it says, and its texts read so.

GDAL and QGIS differ by version in what they make of a code page (some know no Windows-1258, newer QGIS takes
UTF-8 for all of them); so both are made to hand the bytes over one by one, and they are read here.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Optional

from mineral_plugin.core.corner_tables.vectors.source import Value

BYTE_BY_BYTE = "ISO-8859-1"
"""The encoding under which a driver hands over each byte as one character."""
_PAGES = {0x57: "latin-1", 0x03: "cp1252", 0x59: "cp1252"}
"""Language driver ids of dBASE (byte 29 of the file) that GIS programs write."""
_ID_AT = 29
_MOST_NAMED = 40


def codec_of(path: Path) -> Optional[str]:
    """Return the codec of a shapefile's texts: of its .cpg, else of its table; ``None`` for other files."""
    if path.suffix.lower() != ".shp":
        return None
    return _named(path.with_suffix(".cpg")) or _by_id(path.with_suffix(".dbf"))


def _named(cpg: Path) -> Optional[str]:
    if not cpg.is_file():
        return None
    with cpg.open("rb") as stream:
        said = stream.read(_MOST_NAMED).decode("ascii", "replace").strip()
    number = re.search(r"(?<!\d)(?:8859-?\d+|125\d|65001)(?!\d)", said)
    for name in (said, {"65001": "utf-8"}.get(number[0], f"cp{number[0]}") if number else ""):
        try:
            return codecs.lookup(name).name if name else None
        except LookupError:
            continue
    return None


def _by_id(dbf: Path) -> str:
    if not dbf.is_file():
        return "latin-1"
    with dbf.open("rb") as stream:
        head = stream.read(_ID_AT + 1)
    return _PAGES.get(head[_ID_AT], "latin-1") if len(head) > _ID_AT else "latin-1"


def decoded_name(name: str, codec: Optional[str]) -> str:
    """Return the name of a field in the letters it means."""
    return str(decoded(name, codec))


def decoded(value: Value, codec: Optional[str]) -> Value:
    """Return a text that was handed over byte by byte in the letters it means; other values as they are."""
    if codec is None or not isinstance(value, str):
        return value
    return value.encode("latin-1", "replace").decode(codec, "replace")
