"""The doors: a file, a text, HTML or bytes in; content out, or one sentence why not."""

from __future__ import annotations

import stat
from pathlib import Path

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.corner_tables.content import Content
from mineral_plugin.core.corner_tables.formats.cleaning import cleaned
from mineral_plugin.core.corner_tables.formats.delimited import csv_content, text_content
from mineral_plugin.core.corner_tables.formats.docx import read_docx
from mineral_plugin.core.corner_tables.formats.kinds import Kind, kind_of, kind_of_package
from mineral_plugin.core.corner_tables.formats.limits import (
    MAX_FILE_BYTES,
    MAX_TEXT_BYTES,
    Budget,
    Expired,
    hold,
    never,
)
from mineral_plugin.core.corner_tables.formats.markup import read_html
from mineral_plugin.core.corner_tables.formats.odf import read_odf
from mineral_plugin.core.corner_tables.formats.office import Package
from mineral_plugin.core.corner_tables.formats.pdf_text import read_pdf
from mineral_plugin.core.corner_tables.formats.texts import lines_of, text_of
from mineral_plugin.core.corner_tables.formats.xlsx import read_xlsx

PASTED = "clipboard"
"""What stands for a file's name in a sentence about a paste."""


def open_content(path: Path, expired: Expired = never) -> Content:
    """Return what a file holds.

    ``expired`` is asked between parts and pages whether to give up.

    Raises:
        MissingError: there is no such file.
        InputError: it cannot be read; the sentence says why and how to go on.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError("format.folder", name=path.name or str(path))
        if not stat.S_ISREG(status.st_mode):
            raise InputError("format.unknown", name=path.name)
        hold(status.st_size, MAX_FILE_BYTES, path.name)
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise MissingError("error.file_missing", path=str(path)) from error
    except OSError as error:
        raise InputError("format.unopened", name=path.name, reason=error.strerror or "") from error
    return content_of_bytes(data, path.name, expired)


def content_of_bytes(data: bytes, name: str, expired: Expired = never) -> Content:
    """Return what the bytes of a file hold; ``name`` is the file's name, for its ending and for sentences.

    Raises:
        InputError: they cannot be read; the sentence says why and how to go on.
    """
    hold(len(data), MAX_FILE_BYTES, name)
    kind = kind_of(data, name)
    if data.startswith(b"PK") and kind is Kind.XLSX:
        return _office_content(data, name, expired)
    if kind is Kind.PDF:
        return cleaned(read_pdf(data, name, Budget(name), expired))
    budget = Budget(name)
    text = text_of(data, name)
    if kind is Kind.HTML:
        return cleaned(read_html(text, name, budget))
    lines = lines_of(text)
    return cleaned(csv_content(lines, budget) if kind is Kind.CSV else text_content(lines, budget))


def content_of_text(text: str) -> Content:
    """Return pasted text: a table where it comes from a sheet, else lines.

    Raises:
        InputError: it is too long.
    """
    hold(len(text), MAX_TEXT_BYTES, PASTED)
    return cleaned(text_content(lines_of(text), Budget(PASTED)))


def content_of_html(html: str) -> Content:
    """Return pasted HTML: its tables and the lines between them.

    Raises:
        InputError: it is too long.
    """
    return cleaned(read_html(html, PASTED, Budget(PASTED)))


def _office_content(data: bytes, name: str, expired: Expired) -> Content:
    package = Package(data, name, expired)
    budget = Budget(name)
    kind = kind_of_package(package)
    if kind is Kind.DOCX:
        return cleaned(read_docx(package, budget))
    if kind is Kind.ODF:
        return cleaned(read_odf(package, budget))
    return cleaned(read_xlsx(package, budget))
