"""What in a PDF file runs: scripts, programs it starts, programs attached. Read in the child alone.

Every object of every revision is looked at, wherever it stands: in object streams, in actions of annotations,
of fields and of the catalogue, in the tree of names, in forms (XFA), in attachments. Whether a viewer would
reach it is not asked.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, BinaryIO, Iterator, List
from xml.parsers import expat

from pyhanko.pdf_utils.generic import (
    ByteStringObject,
    DecryptedObjectProxy,
    StreamObject,
    TextStringObject,
)
from pyhanko.pdf_utils.reader import PdfFileReader

from mineral_plugin.core.dossier.contents.programs import is_program
from mineral_plugin.core.dossier.contents.xml_reading import elements

MOST_OBJECTS = 200_000
_ACTIONS = ("/JavaScript", "/Launch", "/ImportData", "/RichMediaExecute")
_TEXTS = (TextStringObject, ByteStringObject)
_DRAWINGS = ("/Image", "/Form")
_XFA_RUNS = ("script", "execute")
_DEEPEST = 50
_DEEPEST_FILE = 2
_HEAD = 512


@dataclass(frozen=True)
class Found:
    """Whether something runs in a file, and whether it has a field for a signature."""

    runs: bool
    signed: bool


def active_content(reader: PdfFileReader, depth: int = 0) -> Found:
    """Look at all objects of a file.

    Raises:
        ValueError: there is too much of something, or a part that cannot be read.
        PdfError: the file is not in order.
    """
    looked = _Looking(depth)
    for value in _objects(reader):
        looked.at(value, 0)
        if looked.runs and looked.signed:
            break
    return Found(looked.runs, looked.signed)


def is_open(reader: PdfFileReader) -> bool:
    """Return whether a file can be read by whoever has it: it is not encrypted, or needs no password."""
    if not reader.encrypted:
        return True
    return reader.encrypt_dict is not None and bool(reader.decrypt("").status.value)


def _objects(reader: PdfFileReader) -> Iterator[Any]:
    left = MOST_OBJECTS
    for revision in range(reader.xrefs.total_revisions):
        for reference in reader.xrefs.explicit_refs_in_revision(revision):
            left -= 1
            if left < 0:
                raise ValueError(MOST_OBJECTS)
            # A viewer shows what was signed as it was then: what a later revision replaced counts as well.
            yield reader.get_object(reference, revision=revision)  # type: ignore[no-untyped-call]


class _Looking:
    """What was found so far in one file; ``depth`` says in how many others it lies."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self.runs = self.signed = False

    def at(self, value: Any, depth: int) -> None:
        """Look at a value; what is in another object is looked at when it is its turn."""
        if depth > _DEEPEST:
            raise ValueError(depth)
        if isinstance(value, dict):
            self._dictionary(value)
            for held in dict.values(value):
                self.at(_opened(held), depth + 1)
        elif isinstance(value, list):
            for held in list.__iter__(value):
                self.at(_opened(held), depth + 1)

    def _dictionary(self, value: Any) -> None:
        self.signed = self.signed or _of(value, "/FT") == "/Sig"
        self.runs = (
            self.runs
            or _of(value, "/S") in _ACTIONS
            or _is_script(_of(value, "/JS"))
            or "/OnInstantiate" in value
            or _of(value, "/Subtype") == "/RichMedia"
            or ("/XFA" in value and _runs_in_form(_of(value, "/XFA")))
            or ("/EF" in value and self._is_attached_program(value))
        )

    def _is_attached_program(self, value: Any) -> bool:
        names = [str(name) for key in ("/F", "/UF") if isinstance(name := _of(value, key), _TEXTS)]
        held = _of(value, "/EF")
        files = [_of(held, key) for key in held] if isinstance(held, dict) else []
        return any(self._runs_attached(file, names) for file in files if isinstance(file, StreamObject))

    def _runs_attached(self, file: StreamObject, names: List[str]) -> bool:
        data = file.data
        if is_program("", data[:_HEAD]) or any(is_program(name, b"") for name in names):
            return True
        if b"%PDF-" not in data[: 2 * _HEAD]:
            return False
        if self._depth >= _DEEPEST_FILE:
            raise ValueError(self._depth)
        inner = reader_of(io.BytesIO(data))
        if not is_open(inner):
            raise ValueError("encrypted")
        return active_content(inner, self._depth + 1).runs


def reader_of(stream: BinaryIO) -> PdfFileReader:
    """Return the reader of a file; what is not in order is not mended, as others may mend it otherwise."""
    return PdfFileReader(stream, strict=True)


def _of(value: Any, key: str) -> Any:
    """Return what stands under a key, wherever it lies; ``None`` where nothing does."""
    try:
        return value[key]
    except KeyError:
        return None


def _opened(value: Any) -> Any:
    """Return a value of an encrypted file; texts are left as they are, as some are not encrypted there."""
    if not isinstance(value, DecryptedObjectProxy):
        return value
    return value.decrypted if isinstance(value.raw_object, (dict, list)) else None


def _is_script(value: Any) -> bool:
    # A font or a drawing may be called JS in the resources of a page.
    is_stream = isinstance(value, StreamObject) and _of(value, "/Subtype") not in _DRAWINGS
    return is_stream or isinstance(value, _TEXTS)


def _runs_in_form(value: Any) -> bool:
    """Return whether a form (XFA) has scripts; its XML is divided among several streams."""
    parts = [value] if isinstance(value, StreamObject) else [value[place] for place in range(len(value))]
    data = b"".join(part.data for part in parts if isinstance(part, StreamObject))
    try:
        return any(name in _XFA_RUNS for name, _ in elements(data))
    except expat.ExpatError as error:
        raise ValueError("XFA") from error
