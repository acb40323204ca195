"""Files that a person adds to a draft: looked at while they are copied, each in a place of its own."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import List, Optional, Tuple

from mineral_plugin.core.base.errors import CancelledError, InputError, MissingError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.base.words import both
from mineral_plugin.core.dossier import manifest
from mineral_plugin.core.dossier.contents.archives import ArchiveLimits
from mineral_plugin.core.dossier.contents.looking import check_content
from mineral_plugin.core.dossier.contents.pdf_look import PdfLook, look_at_pdf
from mineral_plugin.core.dossier.contents.refusing import FileRefusedError
from mineral_plugin.core.dossier.drafts import cannot_write, is_filed, safe_file_name, save_draft
from mineral_plugin.core.dossier.media_types import MEDIA_TYPES, PDF
from mineral_plugin.core.dossier.model import DATA, DossierFile, Draft, FileNote

MAX_SLOT = 99
_BLOCK = 1024 * 1024


def attach_file(
    draft: Draft, component: str, source: Path, lang: str = "vi", progress: Optional[Progress] = None
) -> Draft:
    """Copy a file into the draft as the next file of ``component``; it streams, whatever its size.

    The draft is read again before and after, so that what another window attached meanwhile stays.

    Raises:
        InputError: the component is unknown, does not take this type of file, the file is not what its name
            says or would harm who opens it, or the dossier was filed.
        MissingError: there is no such file.
        CancelledError: the user stopped; the draft is as it was.
        CannotWriteError: the draft's folder is full or not writable; the draft is as it was.
    """
    current = manifest.load(draft.folder)
    _check_attachable(current, component, source)
    media_type = MEDIA_TYPES[source.suffix.lower()]
    try:
        slot = _reserve(current, component)
        planned = DossierFile(component, slot, safe_file_name(source.name), media_type, 0, "")
        file = _copied(current, planned, source, progress or NoProgress())
    except OSError as error:
        raise cannot_write(draft.folder, error) from error
    fresh = manifest.load(draft.folder)
    return save_draft(replace(fresh, files=(*fresh.files, file)), lang)


def detach_file(draft: Draft, component: str, slot: int, lang: str = "vi") -> Draft:
    """Take a file that was attached out of the draft; the file that it was copied from stays where it is.

    Raises:
        InputError: the draft has no such file, or the dossier was filed.
        CannotWriteError: the draft's folder is not writable; the draft is as it was.
    """
    current = manifest.load(draft.folder)
    if is_filed(current):
        raise InputError("dossier.filed_already", draft=draft.reference)
    gone = [file for file in current.files if (file.component, file.slot) == (component, slot)]
    if not gone or component in DATA:
        raise InputError("dossier.no_such_file", draft=draft.reference, component=component, slot=slot)
    left = tuple(file for file in current.files if file not in gone)
    shrunk = save_draft(replace(current, files=left), lang)
    # The manifest counts: what a kill leaves behind belongs to nothing any more.
    path = gone[0].path(draft.folder)
    with contextlib.suppress(OSError):
        path.unlink()
        path.parent.rmdir()
    return shrunk


def _check_attachable(draft: Draft, component: str, source: Path) -> None:
    if is_filed(draft):
        raise InputError("dossier.filed_already", draft=draft.reference)
    wanted = [item for item in draft.components if item.id == component]
    if not wanted:
        known = [item.id for item in draft.components]
        raise InputError("dossier.unknown_component", component=component, known=known)
    if not source.is_file():
        raise MissingError("error.file_missing", path=str(source))
    ending = source.suffix.lower()
    if ending not in MEDIA_TYPES or ending[1:] not in wanted[0].accepts:
        accepts = list(wanted[0].accepts)
        raise InputError("dossier.unknown_type", file=source.name, name=wanted[0].name, accepts=accepts)


def _reserve(draft: Draft, component: str) -> int:
    """Return the number of a slot that is nobody's: who makes its folder has it."""
    first = 1 + max((file.slot for file in draft.files if file.component == component), default=0)
    for slot in range(first, MAX_SLOT + 1):
        folder = DossierFile(component, slot, "-", "", 0, "").path(draft.folder).parent
        with contextlib.suppress(FileExistsError):
            folder.parent.mkdir(mode=0o700, exist_ok=True)
            folder.mkdir(mode=0o700)
            return slot
    raise InputError("dossier.too_many_files", component=component)


def _copied(draft: Draft, planned: DossierFile, source: Path, progress: Progress) -> DossierFile:
    target = planned.path(draft.folder)
    found: List[DossierFile] = []
    try:
        # Looked at is the copy: that one is filed, whatever becomes of the source.
        write_whole(target, lambda part: found.append(_taken(planned, source, part, progress)))
    except BaseException:
        with contextlib.suppress(OSError):
            target.parent.rmdir()
        raise
    return found[0]


def _taken(planned: DossierFile, source: Path, part: Path, progress: Progress) -> DossierFile:
    size, sha256 = _copy(source, part, progress)
    try:
        check_content(part, planned.file_name, planned.media_type, ArchiveLimits())
    except FileRefusedError as error:
        raise InputError("dossier.file_refused", file=source.name, reason=both(error.phrase)) from error
    taken = replace(planned, size_bytes=size, sha256=sha256)
    if planned.media_type != PDF:
        return taken
    look = look_at_pdf(part, lambda: _check_going_on(progress))
    return replace(taken, pages=look.pages, notes=notes_of(look))


def _copy(source: Path, part: Path, progress: Progress) -> Tuple[int, str]:
    """Copy piece by piece; return the size in bytes and the SHA-256."""
    digest, done, size = hashlib.sha256(), 0, max(1, source.stat().st_size)
    with source.open("rb") as incoming, part.open("wb") as outgoing:
        while piece := incoming.read(_BLOCK):
            _check_going_on(progress)
            outgoing.write(piece)
            digest.update(piece)
            done += len(piece)
            progress.report(min(1.0, done / size))
    return done, digest.hexdigest()


def _check_going_on(progress: Progress) -> None:
    if progress.cancelled():
        raise CancelledError("error.cancelled")


def notes_of(look: PdfLook) -> Tuple[FileNote, ...]:
    """Return what a look at a PDF says of it, what stops a filing first."""
    told = (
        (FileNote.ENCRYPTED, look.is_encrypted),
        (FileNote.SCRIPT, look.runs),
        (FileNote.DAMAGED, not look.is_whole),
        (FileNote.NO_TEXT, not look.has_text and not look.is_encrypted),
        (FileNote.SIGNED, look.signatures > 0),
    )
    return tuple(note for note, holds in told if holds)
