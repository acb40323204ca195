"""Draft folders: begun whole or not at all, added to file by file, listed."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.workspace import write_areas
from mineral_plugin.core.base.canonical import sha256_hex, sha256_of_file
from mineral_plugin.core.base.errors import CannotWriteError, InputError, MissingError
from mineral_plugin.core.base.files import bytes_writer, write_all_whole, write_bytes
from mineral_plugin.core.checks.fact_files import write_facts
from mineral_plugin.core.checks.facts import Facts
from mineral_plugin.core.dossier import checklist, manifest
from mineral_plugin.core.dossier.corners import (
    corner_table,
    corner_table_csv,
    geometry_sha256,
    vertices_sha256,
)
from mineral_plugin.core.dossier.media_types import MEDIA_TYPES
from mineral_plugin.core.dossier.model import (
    AREA,
    CORNER_TABLE,
    DATA,
    REPORT,
    Component,
    DossierFile,
    Draft,
)

FOLDER = "drafts"
RECEIPT = "receipt.json"
DECLARED = "declared.json"
FACTS = "facts.json"
MAX_FILE_NAME = 120
_MOST_PER_DAY = 9999
_REPORT_NAMES = ("report.json", "report.html")
_PAPERS = (".pdf", ".docx")


@dataclass(frozen=True)
class Order:
    """What a draft is begun from: the area, its report as JSON data and as a page, and the procedure.

    ``digest`` is the report's own "same" hash; ``facts`` are those that the report rests on.
    """

    area: LicenceArea
    report: Mapping[str, Any]
    digest: str
    page: str
    procedure: str
    mineral: str
    codes: Mapping[str, str]
    components: Tuple[Component, ...]
    program: str
    lang: str = "vi"
    facts: Facts = Facts()


def start_draft(order: Order, home: Path, now: datetime) -> Draft:
    """Make a draft folder with every file that the program itself can make.

    The folder appears under its reference (``HS-20261123-0001``) only when it is complete.

    Raises:
        CannotWriteError: the data folder is full or not writable; nothing was left behind.
    """
    drafts = home / FOLDER
    try:
        drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".new-", dir=str(drafts)))
    except OSError as error:
        raise cannot_write(drafts, error) from error
    try:
        _write_data(order, building)
        return _settle(order, building, drafts, now)
    except OSError as error:
        raise cannot_write(drafts, error) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def swap_file(draft: Draft, before: DossierFile, after: DossierFile, lang: str = "vi") -> Draft:
    """Let a file that lies in the draft's folder already take the place of another; that one stays there.

    Raises:
        InputError: the dossier was filed, or the draft no longer has ``before``.
        CannotWriteError: the draft's folder is full or not writable; the draft is as it was.
    """
    current = manifest.load(draft.folder)
    if is_filed(current):
        raise InputError("dossier.filed_already", draft=draft.reference)
    if before not in current.files:
        where = {"component": before.component, "slot": before.slot}
        raise InputError("dossier.no_such_file", draft=draft.reference, **where)
    files = tuple(after if one == before else one for one in current.files)
    return save_draft(replace(current, files=files), lang)


def replace_report(draft: Draft, order: Order) -> Draft:
    """Put another report of the same area in the place of the draft's, with the components of its rule set.

    Raises:
        InputError: the dossier was filed, the area is another, or a component that has files is gone.
        CannotWriteError: the draft's folder is full or not writable; the draft is as it was.
    """
    if is_filed(draft):
        raise InputError("dossier.filed_already", draft=draft.reference)
    if vertices_sha256(order.area) != draft.vertices_sha256:
        raise InputError("dossier.other_area", draft=draft.reference)
    known = {component.id for component in order.components}
    lost = sorted({file.component for file in draft.files if file.component not in DATA} - known)
    if lost:
        raise InputError("dossier.component_gone", draft=draft.reference, components=lost)
    data = _report_data(order, draft.folder)
    hashed = {path.name: (len(content), sha256_hex(content)) for path, content in data}
    # Papers made of the report before would tell another story than the one in its place.
    files = tuple(
        replace(file, size_bytes=hashed[file.file_name][0], sha256=hashed[file.file_name][1])
        if file.component == REPORT and file.file_name in hashed
        else file
        for file in draft.files
        if not is_made(file)
    )
    validation, codes = _validation(order), dict(order.codes)
    moved = replace(draft, validation=validation, codes=codes, components=order.components, files=files)
    # All three or none: a report beside a manifest that names another could never be filed.
    targets = [*data, (draft.folder / manifest.FILE_NAME, manifest.draft_bytes(moved))]
    write_all_whole([(path, bytes_writer(content)) for path, content in targets])
    return save_draft(moved, order.lang)


def list_drafts(home: Path) -> Tuple[Draft, ...]:
    """Return all drafts in the order of their references."""
    folder = home / FOLDER
    if not folder.is_dir():
        return ()
    found = sorted(path for path in folder.iterdir() if (path / manifest.FILE_NAME).is_file())
    return tuple(manifest.load(path) for path in found if not path.name.startswith("."))


def find_draft(home: Path, reference: str) -> Draft:
    """Return the draft with this reference.

    Raises:
        MissingError: there is none.
    """
    if not re.fullmatch(r"HS-\d{8}-\d{4}", reference):
        raise MissingError("dossier.no_draft", folder=reference)
    return manifest.load(home / FOLDER / reference)


def is_filed(draft: Draft) -> bool:
    """Return whether a receipt, or what a person declared of a filing, lies beside the draft.

    Then it can no longer be changed.
    """
    return any((draft.folder / name).is_file() for name in (RECEIPT, DECLARED))


def save_draft(draft: Draft, lang: str) -> Draft:
    """Write the manifest, which is what counts, then the page that shows it."""
    manifest.save(draft)
    lines = tuple((component, draft.status(component)) for component in draft.components)
    page = checklist.render_checklist(draft.reference, draft.area_name, lines, lang)
    write_bytes(draft.folder / checklist.FILE_NAME, page.encode("utf-8"))
    return draft


def is_made(file: DossierFile) -> bool:
    """Return whether a file is a paper that was made of a draft's data, beside those data themselves."""
    return file.component in DATA and Path(file.file_name).suffix in _PAPERS


def safe_file_name(name: str) -> str:
    """Return a file name that every system takes: NFC, no path, no reserved character, not too long."""
    flat = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    clean = "".join("_" if c in '<>:"|?*' or unicodedata.category(c)[0] == "C" else c for c in flat)
    stem, suffix = os.path.splitext(clean.strip(" ."))
    return (stem[: MAX_FILE_NAME - len(suffix)].rstrip(" .") or "file") + suffix


def cannot_write(path: Path, error: OSError) -> CannotWriteError:
    """Return the error that a draft's folder is full or not writable."""
    reason: Optional[str] = error.strerror
    return CannotWriteError("error.cannot_write", path=str(path), reason=reason or type(error).__name__)


def _media_type(path: Path) -> str:
    return MEDIA_TYPES[path.suffix.lower()]


def _write_data(order: Order, folder: Path) -> None:
    table = json.dumps(corner_table(order.area), ensure_ascii=False, indent=1) + "\n"
    write_areas(folder / "area.gpkg", [order.area])
    write_bytes(folder / "corner_table.csv", corner_table_csv(order.area, order.lang))
    write_bytes(folder / "corner_table.json", table.encode("utf-8"))
    for path, data in _report_data(order, folder):
        write_bytes(path, data)
    if order.facts.values:
        # Kept for whoever checks again; the answers go along in the report, so that this file is not filed.
        write_facts(order.facts, folder / FACTS)


def _report_data(order: Order, folder: Path) -> Sequence[Tuple[Path, bytes]]:
    report = json.dumps(order.report, ensure_ascii=False, indent=1) + "\n"
    data = (report.encode("utf-8"), order.page.encode("utf-8"))
    return [(folder / name, content) for name, content in zip(_REPORT_NAMES, data)]


def _settle(order: Order, building: Path, drafts: Path, now: datetime) -> Draft:
    for number in range(_next_number(drafts, now), _MOST_PER_DAY + 1):
        reference = f"HS-{now:%Y%m%d}-{number:04d}"
        draft = save_draft(_draft(order, building, reference, now), order.lang)
        try:
            # A folder that is there already is never empty, so that a rename cannot replace it.
            os.rename(building, drafts / reference)
        except OSError:
            if not (drafts / reference).exists():
                raise
            continue
        return replace(draft, folder=drafts / reference)
    raise CannotWriteError("dossier.too_many_drafts", folder=str(drafts))


def _next_number(drafts: Path, now: datetime) -> int:
    taken = [path.name[-4:] for path in drafts.glob(f"HS-{now:%Y%m%d}-*")]
    return 1 + max((int(text) for text in taken if text.isdigit()), default=0)


def _draft(order: Order, folder: Path, reference: str, now: datetime) -> Draft:
    return Draft(
        reference=reference,
        folder=folder,
        procedure=order.procedure,
        mineral=order.mineral,
        codes=dict(order.codes),
        area_id=order.area.id,
        area_name=order.area.name,
        created=now.replace(microsecond=0),
        program=order.program,
        vertices_sha256=vertices_sha256(order.area),
        geometry_sha256=geometry_sha256(order.area),
        validation=_validation(order),
        components=order.components,
        files=(
            _data_file(folder, AREA, 1, "area.gpkg"),
            _data_file(folder, CORNER_TABLE, 1, "corner_table.csv"),
            _data_file(folder, CORNER_TABLE, 2, "corner_table.json"),
            *_report_files(folder),
        ),
    )


def _validation(order: Order) -> Mapping[str, Any]:
    """Return what the manifest says of the report: its hash, the law, the choice of law, the data."""
    report = order.report
    transition = report.get("transition")
    kept = ("received_on", "regime", "law_day", "can_choose")
    return {
        "reportSha256": order.digest,
        "eventDate": report["event_date"],
        "verdict": report["summary"]["verdict"],
        "regulation": dict(report["regulation"]),
        "transition": {name: transition[name] for name in kept} if transition else None,
        "reference": [dict(entry) for entry in report["reference"]],
    }


def _report_files(folder: Path) -> Tuple[DossierFile, ...]:
    return tuple(_data_file(folder, REPORT, slot, name) for slot, name in enumerate(_REPORT_NAMES, start=1))


def _data_file(folder: Path, component: str, slot: int, name: str) -> DossierFile:
    path = folder / name
    return DossierFile(component, slot, name, _media_type(path), path.stat().st_size, sha256_of_file(path))
