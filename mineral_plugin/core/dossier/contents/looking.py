"""The look at a file that has come whole, before it gets its place."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping, Set
from xml.parsers import expat

from mineral_plugin.core.dossier.contents.archives import (
    ArchiveLimits,
    check_archive,
    ends_as_archive,
    member,
)
from mineral_plugin.core.dossier.contents.first_bytes import check_type
from mineral_plugin.core.dossier.contents.refusing import EMPTY, OTHER_TYPE, SCRIPT, FileRefusedError
from mineral_plugin.core.dossier.contents.xml_reading import attributes
from mineral_plugin.core.dossier.media_types import DOCX, PDF, XLSX, ZIP

_LIST = "[Content_Types].xml"
_MOST_LIST_BYTES = 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN: Mapping[str, str] = {
    DOCX: _OFFICE + "wordprocessingml.document.main+xml",
    XLSX: _OFFICE + "spreadsheetml.sheet.main+xml",
}
_MACROS = "vbaproject.bin"


def check_content(path: Path, name: str, media_type: str, archives: ArchiveLimits) -> None:
    """Refuse a file that is not what it is said to be or that would harm who opens it.

    ``name`` is what people call it. It is read piece by piece. What runs in a PDF is found by other
    means (``pdf_look`` here, a process of its own at the service).

    Raises:
        FileRefusedError: ``file-empty``, ``file-type-differs``, ``archive-refused``, ``file-has-script``.
    """
    check_not_empty(path.stat().st_size)
    with path.open("rb") as stream:
        check_type(stream, media_type)
        if media_type == PDF and ends_as_archive(stream):
            raise FileRefusedError(OTHER_TYPE, {"type": media_type})
    if media_type == ZIP or media_type in _MAIN:
        names = check_archive(path, archives)
        if media_type in _MAIN:
            _check_office(path, name, media_type, names)


def check_not_empty(size: int) -> None:
    """Refuse a file of no bytes: whoever sent it lost what was in it."""
    if size == 0:
        raise FileRefusedError(EMPTY, {})


def _check_office(path: Path, name: str, media_type: str, names: Set[str]) -> None:
    """Refuse an archive that is no document of that type, or one with macros (ECMA-376, part 2)."""
    if any(one.lower().endswith(_MACROS) for one in names):
        raise FileRefusedError(SCRIPT, {"files": (name,)})
    try:
        listed = member(path, _LIST, _MOST_LIST_BYTES) if _LIST in names else b""
        kinds = {found.get("ContentType") for found in attributes(listed)}
    except expat.ExpatError:
        kinds = set()
    if _MAIN[media_type] not in kinds:
        raise FileRefusedError(OTHER_TYPE, {"type": media_type})
