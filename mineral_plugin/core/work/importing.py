"""Use case: areas that were read, each with the report of how it was read."""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Sequence, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.corner_tables.import_report import import_report, stored_lines, with_import_report
from mineral_plugin.core.corner_tables.result import Answers, Question, Reading
from mineral_plugin.core.work.reading import licence_areas

__all__ = ["file_sha256", "imported_areas", "stored_lines"]


def imported_areas(
    reading: Reading,
    name: str = "",
    document: str = "",
    answers: Optional[Answers] = None,
    asked: Sequence[Question] = (),
    sha256: str = "",
) -> Tuple[LicenceArea, ...]:
    """Return the areas of a reading that has no open question, each keeping its import report.

    ``asked`` are the questions that earlier readings of the same content put, ``answers`` what was
    answered; ``document`` is the file's name without its folder.

    Raises:
        InputError: something is not certain yet; the sentence is that of the first question.
    """
    areas = licence_areas(reading, name, document)
    return tuple(
        with_import_report(area, import_report(reading, read, answers, asked, document, sha256))
        for area, read in zip(areas, reading.areas)
    )


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, "" where it cannot be read."""
    try:
        return sha256_of_file(path)
    except OSError:
        return ""
