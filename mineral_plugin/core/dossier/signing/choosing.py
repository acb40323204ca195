"""Which files of a draft need a signature, and how it stands with each."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Optional, Sequence, Tuple

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.dossier.manifest import manifest_of
from mineral_plugin.core.dossier.media_types import PDF
from mineral_plugin.core.dossier.model import DATA, Component, DossierFile, Draft
from mineral_plugin.core.dossier.signing.pdf_marks import pdf_marks
from mineral_plugin.core.dossier.signing.record import LISTING, SigningRecord, load_record


class State(enum.Enum):
    """How it stands with a file: no signature, one in it or beside it, or one of an earlier state."""

    UNSIGNED = "unsigned"
    SIGNED = "signed"
    OUTDATED = "outdated"


@dataclass(frozen=True)
class Signable:
    """A file that can be signed: what it is, how it stands with it, and whether it is proposed.

    ``file`` is ``None`` for the list of components, which is made when it goes out.
    """

    component: str
    slot: int
    name: Bilingual
    state: State
    is_proposed: bool
    file: Optional[DossierFile] = None


def signables(draft: Draft, record: SigningRecord) -> Tuple[Signable, ...]:
    """Return every file of a draft that somebody may have to sign, the list of components last.

    Proposed are files of components that have a form of the law: those are the applicant's own words. Which
    other paper needs a signature no text that was read says; a person chooses.
    """
    components = {component.id: component for component in draft.components}
    files = [file for file in draft.files if file.component not in DATA]
    found = [_signable(draft, file, components[file.component], record) for file in files]
    return (*found, _listing(draft, record))


def signed_list(draft: Draft) -> Optional[DossierFile]:
    """Return the signed list of components as a file to be sent, ``None`` where there is none of these files.

    Raises:
        InputError: the record of signing cannot be read.
    """
    kept = load_record(draft).listing
    if kept is None or kept.manifest_sha256 != listing_manifest_sha256(draft):
        return None
    return DossierFile(LISTING, 1, kept.file_name, PDF, kept.size_bytes, kept.sha256)


def listing_manifest_sha256(draft: Draft) -> str:
    """Return the hash of the manifest that the list of components is of."""
    return sha256_of_json(manifest_of(draft))


def chosen_of(known: Sequence[Signable], components: Sequence[str]) -> Tuple[Signable, ...]:
    """Return the files of the components that are named; without names, those proposed that are unsigned.

    Raises:
        InputError: a component that is named has no file.
    """
    if not components:
        return tuple(one for one in known if one.is_proposed and one.state is not State.SIGNED)
    for component in components:
        if not any(one.component == component for one in known):
            there = sorted({one.component for one in known})
            raise InputError("signing.no_file", component=component, known=there)
    return tuple(one for one in known if one.component in components)


def _signable(draft: Draft, file: DossierFile, component: Component, record: SigningRecord) -> Signable:
    is_proposed = bool(component.form)
    state = State.SIGNED if _has_signature(draft, file, record) else State.UNSIGNED
    return Signable(file.component, file.slot, component.name, state, is_proposed, file)


def _has_signature(draft: Draft, file: DossierFile, record: SigningRecord) -> bool:
    if any(one.signed_sha256 == file.sha256 for one in record.detached):
        return True
    if file.media_type != PDF:
        return False
    try:
        return bool(pdf_marks(file.path(draft.folder)))
    except OSError:
        return False


def _listing(draft: Draft, record: SigningRecord) -> Signable:
    state = State.UNSIGNED
    if record.listing is not None:
        is_current = record.listing.manifest_sha256 == listing_manifest_sha256(draft)
        state = State.SIGNED if is_current else State.OUTDATED
    return Signable(LISTING, 1, both(Phrase("signing.listing")), state, True)
