"""Signed files back: each is matched by content with what went out, and takes its place in the draft.

A signed PDF is the file that went out with something added at its end; a signature beside a file names the
digest of that file. Names count for nothing: signing tools give their own.
"""

from __future__ import annotations

import enum
import hashlib
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import CannotWriteError, InputError, MissingError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.dossier.attaching import notes_of
from mineral_plugin.core.dossier.contents.pdf_look import look_at_pdf
from mineral_plugin.core.dossier.drafts import is_filed, swap_file
from mineral_plugin.core.dossier.manifest import load
from mineral_plugin.core.dossier.model import DossierFile, Draft
from mineral_plugin.core.dossier.plain_names import plain_name
from mineral_plugin.core.dossier.signing import cms
from mineral_plugin.core.dossier.signing.choosing import listing_manifest_sha256
from mineral_plugin.core.dossier.signing.pdf_marks import pdf_marks, revisions_between
from mineral_plugin.core.dossier.signing.record import (
    LISTING,
    Detached,
    Listing,
    SigningRecord,
    WentOut,
    load_record,
    save_record,
)

_SIGNATURE_ENDINGS = (".p7s", ".p7m", ".sig")
_SIGNED_MARK = "-da-ky"
_BLOCK = 1 << 20


class Match(enum.Enum):
    """What a file that came back is: only the first was taken."""

    SIGNED = "signed"
    ADDED_TO = "added_to"
    UNSIGNED = "unsigned"
    CHANGED = "changed"
    REPLACED = "replaced"
    OUTDATED = "outdated"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Returned:
    """A file that came back: what it is, and of which component and slot, where that is known."""

    path: Path
    match: Match
    component: str = ""
    slot: int = 0

    @property
    def is_taken(self) -> bool:
        """Return whether it is part of the dossier now."""
        return self.match is Match.SIGNED

    def phrase(self) -> Phrase:
        """Return the sentence that tells of it."""
        return Phrase(f"signing.back_{self.match.value}", {"file": self.path.name})


def take_back(draft: Draft, paths: Sequence[Path], lang: str = "vi") -> Tuple[Draft, Tuple[Returned, ...]]:
    """Take signed files back into a draft; return the draft as it is now and what became of each file.

    The draft is read again, so that what another window attached meanwhile stays. Files that are not what
    went out are told and left alone. A file that a signed one takes the place of stays in the draft's folder
    until the dossier is filed.

    Raises:
        InputError: the dossier was filed.
        MissingError: there is no such file; nothing was taken.
        CannotWriteError: the draft's folder is full or not writable; what was taken before stays.
    """
    draft = load(draft.folder)
    if is_filed(draft):
        raise InputError("dossier.filed_already", draft=draft.reference)
    for path in paths:
        if not path.is_file():
            raise MissingError("error.file_missing", path=str(path))
    found: List[Returned] = []
    # Signatures beside files last: a file of the same heap may have to be told unsigned or not.
    for path in sorted(paths, key=lambda one: one.suffix.lower() in _SIGNATURE_ENDINGS):
        draft, returned = _take_one(draft, path, lang)
        found.append(returned)
    return draft, tuple(_with_signatures_beside(found))


def put_back(draft: Draft, component: str, slot: int, lang: str = "vi") -> Draft:
    """Put the unsigned file of a place back where its signed one stands.

    Raises:
        InputError: the dossier was filed, or no unsigned file is kept for this place.
        CannotWriteError: the draft's folder is not writable; the draft is as it was.
    """
    draft = load(draft.folder)
    if is_filed(draft):
        raise InputError("dossier.filed_already", draft=draft.reference)
    record = load_record(draft)
    before, now = record.unsigned_of(component, slot), _file_of(draft, component, slot)
    path = before.path(draft.folder) if before is not None else None
    if before is None or now is None or path is None or not path.is_file():
        raise InputError("signing.no_unsigned", component=component, slot=slot)
    if sha256_of_file(path) != before.sha256:
        raise InputError("dossier.file_changed", file=before.file_name, draft=draft.reference)
    restored = swap_file(draft, now, before, lang)
    left = tuple(one for one in record.before if (one.component, one.slot) != (component, slot))
    save_record(restored, replace(record, before=left))
    return restored


def _take_one(draft: Draft, path: Path, lang: str) -> Tuple[Draft, Returned]:
    record = load_record(draft)
    if path.suffix.lower() in _SIGNATURE_ENDINGS:
        return draft, _take_detached(draft, record, path)
    # The longest first: what was signed once and went out again begins with what went out before.
    for out in sorted(record.out, key=lambda one: -one.size_bytes):
        match = _match(path, out)
        if match is None:
            continue
        if match is not Match.SIGNED:
            return draft, Returned(path, match, out.component, out.slot)
        if out.component == LISTING:
            return draft, _take_listing(draft, record, out, path)
        return _take_signed(draft, record, out, path, lang)
    return draft, _strange(record, path)


def _match(path: Path, out: WentOut) -> Optional[Match]:
    """Return how a file compares with one that went out, ``None`` where it does not begin with it."""
    size = path.stat().st_size
    if size < out.size_bytes or _hash_of_beginning(path, out.size_bytes) != out.sha256:
        return None
    marks = [mark for mark in pdf_marks(path) if mark.begin >= out.size_bytes]
    if size == out.size_bytes or not marks:
        return Match.UNSIGNED
    first = min(mark.begin for mark in marks)
    # A signature is one revision: another one before it holds something that somebody put in.
    is_added_to = bool(revisions_between(path, out.size_bytes, first))
    return Match.ADDED_TO if is_added_to else Match.SIGNED


def _hash_of_beginning(path: Path, size: int) -> str:
    digest, left = hashlib.sha256(), size
    with path.open("rb") as stream:
        while left > 0:
            block = stream.read(min(_BLOCK, left))
            if not block:
                break
            digest.update(block)
            left -= len(block)
    return digest.hexdigest()


def _take_signed(
    draft: Draft, record: SigningRecord, out: WentOut, path: Path, lang: str
) -> Tuple[Draft, Returned]:
    now = _file_of(draft, out.component, out.slot)
    if now is None or now.sha256 != out.sha256:
        # It was exchanged, taken out or signed meanwhile: what came back is of a file that is gone.
        is_there = now is not None and now.sha256 == sha256_of_file(path)
        return draft, Returned(path, Match.SIGNED if is_there else Match.REPLACED, out.component, out.slot)
    planned = replace(now, file_name=_signed_name(draft, now), size_bytes=0, sha256="")
    target = planned.path(draft.folder)
    _copy_whole(path, target)
    look = look_at_pdf(target, _go_on)
    signed = replace(
        planned,
        size_bytes=target.stat().st_size,
        sha256=sha256_of_file(target),
        pages=look.pages,
        notes=notes_of(look),
    )
    save_record(draft, record.with_before(now))
    return swap_file(draft, now, signed, lang), Returned(path, Match.SIGNED, out.component, out.slot)


def _go_on() -> None:
    """Never stop: a file that a person signed is looked at to its end."""


def _signed_name(draft: Draft, file: DossierFile) -> str:
    """Return a name beside the unsigned file, so that neither is ever written over the other."""
    stem, dot, ending = file.file_name.rpartition(".")
    stem = stem.split(_SIGNED_MARK)[0] or plain_name(file.component)
    number = 1
    while True:
        name = f"{stem}{_SIGNED_MARK}{'' if number == 1 else f'-{number}'}{dot}{ending}"
        if not replace(file, file_name=name).path(draft.folder).exists():
            return name
        number += 1


def _take_listing(draft: Draft, record: SigningRecord, out: WentOut, path: Path) -> Returned:
    if record.listed != listing_manifest_sha256(draft):
        return Returned(path, Match.OUTDATED, out.component, out.slot)
    kept = Listing(record.listed, f"bang-ke{_SIGNED_MARK}.pdf", path.stat().st_size, sha256_of_file(path))
    _copy_whole(path, kept.path(draft.folder))
    save_record(draft, replace(record, listing=kept))
    return Returned(path, Match.SIGNED, out.component, out.slot)


def _take_detached(draft: Draft, record: SigningRecord, path: Path) -> Returned:
    try:
        if path.stat().st_size > cms.MOST_BYTES:
            return Returned(path, Match.UNKNOWN)
        message = cms.read_message(path.read_bytes())
    except (OSError, ValueError):
        return Returned(path, Match.UNKNOWN)
    if message.algorithm is None or message.digest is None:
        return Returned(path, Match.UNKNOWN)
    for out in record.out:
        now = _file_of(draft, out.component, out.slot)
        if now is None or _digest_of(now.path(draft.folder), message.algorithm) != message.digest:
            continue
        kept = Detached(out.component, out.slot, now.sha256, f"{plain_name(Path(now.file_name).stem)}.p7s")
        _copy_whole(path, kept.path(draft.folder))
        others = [one for one in record.detached if (one.component, one.slot) != (out.component, out.slot)]
        save_record(draft, replace(record, detached=(*others, kept)))
        return Returned(path, Match.SIGNED, out.component, out.slot)
    return _strange(record, path)


def _digest_of(path: Path, algorithm: str) -> bytes:
    digest = hashlib.new(algorithm)
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(_BLOCK), b""):
            digest.update(block)
    return digest.digest()


def _strange(record: SigningRecord, path: Path) -> Returned:
    """Return what is said of a file that no content matches: its name may tell which one it was."""
    stem = plain_name(path.stem).lower()
    for out in record.out:
        if stem.startswith(plain_name(Path(out.out_name).stem).lower()):
            return Returned(path, Match.CHANGED, out.component, out.slot)
    return Returned(path, Match.UNKNOWN)


def _with_signatures_beside(found: Sequence[Returned]) -> List[Returned]:
    """Return what came back without the unsigned files whose signatures came with them."""
    signed = {(one.component, one.slot) for one in found if one.match is Match.SIGNED}
    return [
        one for one in found if one.match is not Match.UNSIGNED or (one.component, one.slot) not in signed
    ]


def _file_of(draft: Draft, component: str, slot: int) -> Optional[DossierFile]:
    found = [one for one in draft.files if (one.component, one.slot) == (component, slot)]
    return found[0] if found else None


def _copy_whole(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotWriteError("error.cannot_write", path=str(target), reason=reason) from error
    write_whole(target, lambda part: _copy(source, part))


def _copy(source: Path, part: Path) -> None:
    shutil.copyfile(str(source), str(part))
