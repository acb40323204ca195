"""What a draft remembers of signing (``signing.json`` beside its manifest): what went out, what was replaced.

The manifest says what the dossier consists of; this file only says how it came to that. A draft without it is
a draft of which nothing was signed yet.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.files import write_bytes
from mineral_plugin.core.dossier.manifest import file_of
from mineral_plugin.core.dossier.model import DossierFile, Draft

SCHEMA = "signing-1"
FILE_NAME = "signing.json"
FOLDER = "signing"
LISTING = "listing"
"""The list of components (bảng kê thành phần hồ sơ), which is signed for the whole dossier."""


@dataclass(frozen=True)
class WentOut:
    """A file that went out to be signed: of which component and slot, under which name, its size and hash."""

    component: str
    slot: int
    out_name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Detached:
    """A signature that lies beside the file that it is of, as a file of its own (``.p7s``)."""

    component: str
    slot: int
    signed_sha256: str
    file_name: str

    def path(self, folder: Path) -> Path:
        """Return where the signature lies in its draft's folder."""
        return folder / FOLDER / "detached" / f"{self.component}-{self.slot}" / self.file_name


@dataclass(frozen=True)
class Listing:
    """The list of components as it was signed: of which manifest, and the hash of the signed file."""

    manifest_sha256: str
    file_name: str
    size_bytes: int
    sha256: str

    def path(self, folder: Path) -> Path:
        """Return where the signed list lies in its draft's folder."""
        return folder / FOLDER / LISTING / self.file_name


@dataclass(frozen=True)
class SigningRecord:
    """What went out, which unsigned files were replaced, which signatures lie beside, the signed list.

    ``listed`` is the hash of the manifest that the list which went out was made of.
    """

    out: Tuple[WentOut, ...] = ()
    before: Tuple[DossierFile, ...] = ()
    detached: Tuple[Detached, ...] = ()
    listed: str = ""
    listing: Optional[Listing] = None

    def unsigned_of(self, component: str, slot: int) -> Optional[DossierFile]:
        """Return the file that a signed one took the place of."""
        found = [one for one in self.before if (one.component, one.slot) == (component, slot)]
        return found[-1] if found else None

    def with_before(self, file: DossierFile) -> SigningRecord:
        """Return the record with an unsigned file; the first one of a place is the one to come back to."""
        known = self.unsigned_of(file.component, file.slot) is not None
        return self if known else replace(self, before=(*self.before, file))


def path_of(folder: Path, file: DossierFile) -> Path:
    """Return where a file that is sent lies in its draft's folder; the signed list lies by itself."""
    return folder / FOLDER / LISTING / file.file_name if file.component == LISTING else file.path(folder)


def load_record(draft: Draft) -> SigningRecord:
    """Return what a draft remembers of signing.

    Raises:
        InputError: the file is not one of ours.
    """
    path = draft.folder / FILE_NAME
    if not path.is_file():
        return SigningRecord()
    try:
        return _record(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("signing.unreadable", path=str(path)) from error


def save_record(draft: Draft, record: SigningRecord) -> None:
    """Write what a draft remembers of signing.

    Raises:
        CannotWriteError: the folder cannot be written; the earlier record is untouched.
    """
    text = json.dumps(_told(record), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_bytes(draft.folder / FILE_NAME, text.encode("utf-8"))


def _told(record: SigningRecord) -> Dict[str, Any]:
    return {
        "schema": SCHEMA,
        "out": [asdict(one) for one in record.out],
        "before": [one.to_dict() for one in record.before],
        "detached": [asdict(one) for one in record.detached],
        "listed": record.listed,
        "listing": asdict(record.listing) if record.listing is not None else None,
    }


def _record(body: Mapping[str, Any]) -> SigningRecord:
    if body["schema"] != SCHEMA:
        raise ValueError(body["schema"])
    return SigningRecord(
        out=tuple(WentOut(**one) for one in body["out"]),
        before=tuple(file_of(one) for one in body["before"]),
        detached=tuple(Detached(**one) for one in body["detached"]),
        listed=body["listed"],
        listing=Listing(**body["listing"]) if body["listing"] is not None else None,
    )
