"""Use case: areas are written for other programs, read back, and what each format lost is written beside."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Dict, Iterator, List, Sequence, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.base.errors import CannotWriteError, InputError
from mineral_plugin.core.base.files import Writer, bytes_writer, make_folder, write_all_whole
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.corner_tables.vectors.source import VectorSource
from mineral_plugin.core.exports.formats import BY_ID, FORMATS, ExportFormat, ExportJob
from mineral_plugin.core.exports.loss import facts_kept, measure_loss, read_file_back
from mineral_plugin.core.exports.notes import LossNote
from mineral_plugin.core.exports.sink import LayerSink
from mineral_plugin.core.work.writing import safe_names

EXPORT_KINDS: Tuple[str, ...] = tuple(one.id for one in FORMATS)
_NOTE_NAMES = {"vi": "-sai-lech.txt", "en": "-losses.txt"}


@dataclass(frozen=True)
class Exported:
    """What was written: every file, and what each format lost of each area."""

    files: Tuple[Path, ...]
    notes: Tuple[LossNote, ...]
    note_file: Path

    def to_dict(self, lang: str) -> Dict[str, Any]:
        """Return it as JSON data."""
        return {
            "files": [str(path) for path in self.files],
            "note": str(self.note_file),
            "losses": [_note_entry(note, lang) for note in self.notes],
        }


@dataclass(frozen=True)
class Programs:
    """Who writes and who reads the formats that need GDAL."""

    sink: LayerSink
    source: VectorSource


def fiona_programs() -> Programs:
    """Return fiona for both, as it is used where there is no QGIS."""
    from mineral_plugin.core.corner_tables.vectors.fiona_source import FionaSource
    from mineral_plugin.core.exports.fiona_sink import FionaSink

    return Programs(FionaSink(), FionaSource())


def export_areas(
    areas: Sequence[LicenceArea],
    folder: Path,
    stem: str,
    kinds: Sequence[str],
    made_on: date,
    programs: Programs,
    lang: str = "vi",
) -> Exported:
    """Write areas in formats of ``EXPORT_KINDS`` to a folder, all files or none, with a note on the losses.

    Areas of several zones give a set of files a zone, because a file has one coordinate system.

    Raises:
        InputError: no areas, an area without ground, or a format that is not known.
        MissingError: fiona is not installed and a format needs it.
        CannotWriteError: a file cannot be written; what was there is untouched.
    """
    if not areas:
        raise InputError("error.writing.no_areas")
    formats = [_format(kind) for kind in kinds]
    with tempfile.TemporaryDirectory(prefix="mineral-licence-") as made:
        notes: List[LossNote] = []
        for job in _jobs(areas, stem, lang, made_on, programs.sink):
            for one in formats:
                notes += _written(job, one, Path(made), programs.source)
        note = _note_text(notes, lang)
        make_folder(folder)
        names = sorted(path.name for path in Path(made).iterdir())
        note_name = safe_names([stem])[0] + _NOTE_NAMES[lang]
        targets: List[Tuple[Path, Writer]] = [
            (folder / name, bytes_writer((Path(made) / name).read_bytes())) for name in names
        ]
        write_all_whole([*targets, (folder / note_name, bytes_writer(note))])
    return Exported(tuple(path for path, _ in targets), tuple(notes), folder / note_name)


def _format(kind: str) -> ExportFormat:
    if kind not in BY_ID:
        raise InputError("export.unknown_format", format=kind, formats=EXPORT_KINDS)
    return BY_ID[kind]


def _jobs(
    areas: Sequence[LicenceArea], stem: str, lang: str, made_on: date, sink: LayerSink
) -> Iterator[ExportJob]:
    by_zone: Dict[Zone, List[LicenceArea]] = {}
    for area in areas:
        by_zone.setdefault(area.zone, []).append(area)
    (name,) = safe_names([stem])
    for zone, found in by_zone.items():
        minutes = f"{zone.central_meridian_min // 60}-{zone.central_meridian_min % 60:02d}-{zone.width_deg}"
        yield ExportJob(tuple(found), name if len(by_zone) == 1 else f"{name}_{minutes}", lang, made_on, sink)


def _written(job: ExportJob, one: ExportFormat, folder: Path, source: VectorSource) -> Iterator[LossNote]:
    try:
        paths = one.write(job, folder)
    except OSError as error:
        values = {"path": f"{job.stem} ({one.name})", "reason": str(error)}
        raise CannotWriteError("error.cannot_write", **values) from error
    reading = read_file_back(paths, source)
    names = tuple(path.name for path in paths)
    for area in job.areas:
        loss, kept = measure_loss(area, reading), facts_kept(area, reading)
        yield LossNote(area.name, one.name, names, loss, kept)


def _note_text(notes: Sequence[LossNote], lang: str) -> bytes:
    blocks = ["\r\n".join(note.lines(lang)) for note in notes]
    head = say(Phrase("export.note.title"), lang)
    return ("\r\n\r\n".join([head, *blocks]) + "\r\n").encode("utf-8-sig")


def _note_entry(note: LossNote, lang: str) -> Dict[str, Any]:
    return {
        "area": note.area,
        "format": note.format,
        "files": list(note.files),
        "corner_mm": round(note.loss.corner_mm, 4),
        "side_mm": round(note.loss.side_mm, 4),
        "area_m2": round(note.loss.area_m2, 4),
        "corners": note.loss.corners,
        "vertices": note.loss.vertices,
        "notes": list(note.lines(lang)[1:]),
    }
