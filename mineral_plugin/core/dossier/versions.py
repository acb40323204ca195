"""Later versions of a filed dossier: begun from what was filed, and only what was asked for can be changed.

A version lies in a folder of its own below the draft's (``versions/2``), whole or not at all. What was filed
is never touched: files that stay are the same files, by a second name where the disk can do that.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import CannotWriteError, InputError
from mineral_plugin.core.base.files import Writer, bytes_writer, write_all_whole, write_bytes
from mineral_plugin.core.dossier import manifest
from mineral_plugin.core.dossier.attaching import attach_file, detach_file
from mineral_plugin.core.dossier.drafts import FACTS, cannot_write, is_filed, save_draft
from mineral_plugin.core.dossier.model import AREA, CORNER_TABLE, DATA, REPORT, DossierFile, Draft

FOLDER = "versions"
ANSWERS = "answers.json"
SCHEMA = "answers-1"
AREA_PARTS = (AREA, CORNER_TABLE, REPORT)
"""What has to be asked for together before the area may be corrected: they tell of the same corners."""


@dataclass(frozen=True)
class Remark:
    """A remark of the office on a component, and what was changed for it in the applicant's words."""

    component: str
    said: str
    change: str = ""


@dataclass(frozen=True)
class Version:
    """A version in the making: ``base`` is what was filed before it, ``demand`` the number of its demand."""

    draft: Draft
    base: Draft
    demand: int
    remarks: Tuple[Remark, ...]

    @property
    def writable(self) -> Tuple[str, ...]:
        """Return the components that may be changed."""
        return tuple(remark.component for remark in self.remarks)

    @property
    def area_may_change(self) -> bool:
        """Return whether the demand lets the area be corrected."""
        return set(AREA_PARTS) <= set(self.writable)

    @property
    def changed(self) -> Tuple[DossierFile, ...]:
        """Return the files that were not filed before with these bytes in their place."""
        filed = {(file.component, file.slot): file.sha256 for file in self.base.files}
        return tuple(
            file for file in self.draft.files if filed.get((file.component, file.slot)) != file.sha256
        )

    @property
    def untouched(self) -> Tuple[str, ...]:
        """Return what was asked for and has no new file yet."""
        came = {file.component for file in self.changed}
        return tuple(component for component in self.writable if component not in came)

    def files_of(self, component: str) -> Tuple[DossierFile, ...]:
        """Return the new files of a component."""
        return tuple(file for file in self.changed if file.component == component)


def newest_filed(draft: Draft) -> Draft:
    """Return the version of a dossier that was filed last: the draft itself, or a later one."""
    filed = [folder for folder in _folders(draft) if is_filed(manifest.load(folder))]
    return manifest.load(filed[-1]) if filed else draft


def open_version(draft: Draft) -> Optional[Version]:
    """Return the version that is begun and not filed yet, ``None`` if there is none.

    Raises:
        InputError: it cannot be read.
    """
    for folder in reversed(_folders(draft)):
        found = manifest.load(folder)
        if not is_filed(found):
            return _read(found, newest_filed(draft))
    return None


def begin_version(draft: Draft, number: int, demand: int, remarks: Sequence[Remark]) -> Version:
    """Begin version ``number`` for a demand from what was filed last; one begun for it already is returned.

    Raises:
        InputError: another version is open, or a component is unknown.
        CannotWriteError: the data folder is full or not writable; nothing was left behind.
    """
    begun = open_version(draft)
    if begun is not None:
        if (begun.draft.version, begun.demand) != (number, demand):
            raise InputError("supplement.other_open", draft=draft.reference, version=begun.draft.version)
        return begun
    base, folder = newest_filed(draft), draft.folder / FOLDER / str(number)
    try:
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".new-", dir=str(folder.parent)))
        try:
            _fill(building, base, number, demand, remarks)
            os.rename(building, folder)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotWriteError("error.cannot_write", path=str(folder), reason=reason) from error
    return _read(manifest.load(folder), base)


def put_file(
    version: Version, component: str, source: Path, slot: Optional[int] = None, lang: str = "vi"
) -> Version:
    """Put a file in the place of the one in ``slot``, without it of the only one that is there, else beside.

    Raises:
        InputError: the component was not asked for, or does not take this type of file.
        MissingError: there is no such file.
        CannotWriteError: the folder is full or not writable; the version is as it was.
    """
    _check_writable(version, component)
    gone = _replaced(version, component, slot)
    grown = attach_file(version.draft, component, source, lang)
    if gone is not None:
        came = grown.files[-1]
        left = detach_file(grown, gone.component, gone.slot, lang)
        grown = _in_place(left, came, gone.slot, lang)
    return replace(version, draft=grown)


def _in_place(draft: Draft, came: DossierFile, slot: int, lang: str) -> Draft:
    """Give a file that was attached the slot of the one before: the service keeps that one as earlier."""
    moved = replace(came, slot=slot)
    try:
        _share(came.path(draft.folder), moved.path(draft.folder))
    except OSError as error:
        raise cannot_write(draft.folder, error) from error
    files = tuple(moved if file == came else file for file in draft.files)
    saved = save_draft(replace(draft, files=files), lang)
    # The manifest counts: what a kill leaves behind belongs to nothing any more.
    with contextlib.suppress(OSError):
        came.path(draft.folder).unlink()
        came.path(draft.folder).parent.rmdir()
    return saved


def note_change(version: Version, component: str, change: str) -> Version:
    """Keep in the applicant's words what was changed for the remark on a component.

    Raises:
        InputError: the component was not asked for.
        CannotWriteError: the folder is full or not writable; the version is as it was.
    """
    _check_writable(version, component)
    said = " ".join(change.split())
    remarks = tuple(
        replace(remark, change=said) if remark.component == component else remark
        for remark in version.remarks
    )
    write_bytes(version.draft.folder / ANSWERS, _answers(version.demand, remarks))
    return replace(version, remarks=remarks)


def take_area(version: Version, other: Draft) -> Version:
    """Take area, corner table and report of another draft: the corrected area, checked again.

    Raises:
        InputError: the demand does not ask for them, or the other draft is for something else.
        CannotWriteError: the folder is full or not writable; the version is as it was.
    """
    draft = version.draft
    if not version.area_may_change:
        raise InputError("supplement.area_not_asked", draft=draft.reference)
    if (other.procedure, other.mineral) != (draft.procedure, draft.mineral):
        raise InputError("supplement.other_kind", draft=other.reference)
    taken = tuple(file for file in other.files if file.component in DATA)
    moved = replace(
        draft,
        area_id=other.area_id,
        area_name=other.area_name,
        vertices_sha256=other.vertices_sha256,
        geometry_sha256=other.geometry_sha256,
        validation=dict(other.validation),
        files=(*taken, *(file for file in draft.files if file.component not in DATA)),
    )
    targets: List[Tuple[Path, Writer]] = [
        (file.path(draft.folder), _copier(file.path(other.folder))) for file in taken
    ]
    if (other.folder / FACTS).is_file():
        targets.append((draft.folder / FACTS, _copier(other.folder / FACTS)))
    # All or none: an area beside a manifest that names another could never be filed.
    targets.append((draft.folder / manifest.FILE_NAME, bytes_writer(manifest.draft_bytes(moved))))
    write_all_whole(targets)
    return replace(version, draft=moved)


# --- on the disk --------------------------------------------------------------------------------------


def _folders(draft: Draft) -> List[Path]:
    """Return the folders of later versions, the oldest first."""
    below = draft.folder / FOLDER
    if not below.is_dir():
        return []
    named = [path for path in below.iterdir() if path.name.isdigit()]
    return sorted((path for path in named if (path / manifest.FILE_NAME).is_file()), key=_number)


def _number(folder: Path) -> int:
    return int(folder.name)


def _fill(folder: Path, base: Draft, number: int, demand: int, remarks: Sequence[Remark]) -> None:
    known = {component.id for component in base.components} | set(DATA)
    unknown = [remark.component for remark in remarks if remark.component not in known]
    if unknown:
        raise InputError("dossier.unknown_component", component=unknown[0], known=sorted(known))
    for file in base.files:
        _share(file.path(base.folder), file.path(folder))
    if (base.folder / FACTS).is_file():
        _share(base.folder / FACTS, folder / FACTS)
    write_bytes(folder / ANSWERS, _answers(demand, remarks))
    manifest.save(replace(base, folder=folder, version=number))


def _share(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        # A disk whose files cannot have two names.
        shutil.copyfile(str(source), str(target))


def _copier(source: Path) -> Writer:
    def copy(part: Path) -> None:
        shutil.copyfile(str(source), str(part))

    return copy


def _read(draft: Draft, base: Draft) -> Version:
    try:
        kept = json.loads((draft.folder / ANSWERS).read_text(encoding="utf-8"))
        if kept["schema"] != SCHEMA:
            raise ValueError(kept["schema"])
        remarks = tuple(_remark(one) for one in kept["remarks"])
        return Version(draft, base, int(kept["demand"]), remarks)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("dossier.unreadable", folder=str(draft.folder)) from error


def _remark(body: Mapping[str, Any]) -> Remark:
    return Remark(str(body["component"]), str(body["said"]), str(body["change"]))


def _answers(demand: int, remarks: Sequence[Remark]) -> bytes:
    listed: List[Dict[str, str]] = [
        {"component": one.component, "said": one.said, "change": one.change} for one in remarks
    ]
    body = {"schema": SCHEMA, "demand": demand, "remarks": listed}
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _check_writable(version: Version, component: str) -> None:
    if component not in version.writable:
        asked = list(version.writable)
        raise InputError("supplement.not_asked", component=component, asked=asked)


def _replaced(version: Version, component: str, slot: Optional[int]) -> Optional[DossierFile]:
    """Return the file that a new one takes the place of, ``None`` where it comes beside the others."""
    here = [file for file in version.draft.files if file.component == component]
    if slot is None:
        return here[0] if len(here) == 1 else None
    found = next((file for file in here if file.slot == slot), None)
    if found is None:
        values = {"draft": version.draft.reference, "component": component, "slot": slot}
        raise InputError("dossier.no_such_file", **values)
    return found
