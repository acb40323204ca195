"""A filing declared by hand: the code that a person typed back from the portal, and the receipt as a file.

No service answered for it, so it is no receipt: it is told apart wherever it is shown, and nothing in it is
ever called verified.
"""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Tuple

from mineral_plugin.core.base.canonical import sha256_of_file, sha256_of_json
from mineral_plugin.core.base.errors import CannotWriteError, InputError, MissingError
from mineral_plugin.core.base.files import write_bytes, write_whole
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.dossier.drafts import DECLARED, RECEIPT, safe_file_name
from mineral_plugin.core.dossier.manifest import manifest_of
from mineral_plugin.core.dossier.model import Draft

SCHEMA = "declared-filing-1"
FOLDER = "declared"
MOST_LETTERS = 100
_USUAL = re.compile(r"[A-Z0-9.]+-\d{6}-\d{4,6}")
_HYPHENS = re.compile("[\u2010-\u2015\u2212]")
_PDF = b"%PDF-"
_LOOK_FOR = 1024


@dataclass(frozen=True)
class AttachedReceipt:
    """The receipt as a file: its name, size and hash."""

    file_name: str
    size_bytes: int
    sha256: str

    def path(self, folder: Path) -> Path:
        """Return where it lies in its draft's folder."""
        return folder / FOLDER / self.sha256[:16] / self.file_name


@dataclass(frozen=True)
class DeclaredFiling:
    """What a person says: this dossier, in this state, was filed by hand under this code.

    ``code`` is kept as it was typed. ``corrected`` are the codes declared before, with their times.
    """

    draft: str
    procedure: str
    area_name: str
    code: str
    declared_at: datetime
    manifest_sha256: str
    receipt: Optional[AttachedReceipt] = None
    corrected: Tuple[Tuple[str, datetime], ...] = ()

    @property
    def is_usual_code(self) -> bool:
        """Return whether the code looks as codes of dossiers do (unit, day, number of the day)."""
        return _USUAL.fullmatch(_plain(self.code)) is not None

    def phrase(self) -> Phrase:
        """Return the sentence that tells of it."""
        values = {
            "code": self.code,
            "draft": self.draft,
            "day": self.declared_at.date(),
            "clock": f"{self.declared_at:%H:%M}",
        }
        return Phrase("declared.told" if self.is_usual_code else "declared.told_unusual", values)

    def to_dict(self) -> Dict[str, Any]:
        """Return it as it is kept (``declared-filing-1``)."""
        receipt = self.receipt
        return {
            "schema": SCHEMA,
            "draft": self.draft,
            "procedure": self.procedure,
            "areaName": self.area_name,
            "code": self.code,
            "declaredAt": self.declared_at.isoformat(timespec="seconds"),
            "manifestSha256": self.manifest_sha256,
            "receipt": None
            if receipt is None
            else {"fileName": receipt.file_name, "bytes": receipt.size_bytes, "sha256": receipt.sha256},
            "corrected": [
                {"code": code, "declaredAt": at.isoformat(timespec="seconds")} for code, at in self.corrected
            ],
        }


def declare(draft: Draft, code: str, receipt: Optional[Path], now: datetime) -> DeclaredFiling:
    """Keep what a person says of a filing; said again, it corrects what was said before.

    Without another ``receipt`` the one that was attached stays.

    Raises:
        InputError: no code, the receipt is no PDF, or a service has a receipt for this dossier.
        MissingError: there is no such file.
        CannotWriteError: the draft's folder is full or not writable; what was declared before stays.
    """
    if (draft.folder / RECEIPT).is_file():
        raise InputError("declared.has_receipt", draft=draft.reference)
    typed = code.strip()
    if not typed or len(typed) > MOST_LETTERS or not typed.isprintable():
        raise InputError("declared.no_code")
    before = declared_of(draft)
    kept = _keep_receipt(draft, receipt) if receipt is not None else (before.receipt if before else None)
    made = DeclaredFiling(
        draft.reference,
        draft.procedure,
        draft.area_name,
        typed,
        now.replace(microsecond=0),
        before.manifest_sha256 if before else sha256_of_json(manifest_of(draft)),
        kept,
        _corrected(before, typed),
    )
    text = json.dumps(made.to_dict(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_bytes(draft.folder / DECLARED, text.encode("utf-8"))
    return made


def take_back_declaration(draft: Draft) -> None:
    """Forget that a dossier was declared as filed; the receipt stays in its folder.

    Raises:
        InputError: nothing was declared.
        CannotWriteError: the draft's folder is not writable.
    """
    path = draft.folder / DECLARED
    if not path.is_file():
        raise InputError("declared.nothing", draft=draft.reference)
    try:
        path.unlink()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotWriteError("error.cannot_write", path=str(path), reason=reason) from error


def declared_of(draft: Draft) -> Optional[DeclaredFiling]:
    """Return what was declared of a draft, ``None`` where nothing was.

    Raises:
        InputError: the file is not one of ours.
    """
    path = draft.folder / DECLARED
    if not path.is_file():
        return None
    try:
        return _filing(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("declared.unreadable", path=str(path)) from error


def _plain(code: str) -> str:
    """Return a code as it is compared: hyphens of word processors are hyphens, small letters are large."""
    text = unicodedata.normalize("NFKC", code).upper()
    return _HYPHENS.sub("-", "".join(text.split()))


def _corrected(before: Optional[DeclaredFiling], code: str) -> Tuple[Tuple[str, datetime], ...]:
    if before is None:
        return ()
    if before.code == code:
        return before.corrected
    return (*before.corrected, (before.code, before.declared_at))


def _keep_receipt(draft: Draft, source: Path) -> AttachedReceipt:
    if not source.is_file():
        raise MissingError("error.file_missing", path=str(source))
    with source.open("rb") as stream:
        if _PDF not in stream.read(_LOOK_FOR):
            raise InputError("declared.receipt_not_pdf", file=source.name)
    name = safe_file_name(source.name)
    kept = AttachedReceipt(name, source.stat().st_size, sha256_of_file(source))
    target = kept.path(draft.folder)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotWriteError("error.cannot_write", path=str(target), reason=reason) from error
    write_whole(target, lambda part: _copy(source, part))
    copied = replace(kept, size_bytes=target.stat().st_size)
    if sha256_of_file(target) != kept.sha256:
        raise InputError("declared.receipt_changing", file=source.name)
    return copied


def _copy(source: Path, part: Path) -> None:
    shutil.copyfile(str(source), str(part))


def _filing(body: Mapping[str, Any]) -> DeclaredFiling:
    if body["schema"] != SCHEMA:
        raise ValueError(body["schema"])
    held = body["receipt"]
    return DeclaredFiling(
        draft=str(body["draft"]),
        procedure=str(body["procedure"]),
        area_name=str(body["areaName"]),
        code=str(body["code"]),
        declared_at=datetime.fromisoformat(body["declaredAt"]),
        manifest_sha256=str(body["manifestSha256"]),
        receipt=AttachedReceipt(held["fileName"], held["bytes"], held["sha256"]) if held else None,
        corrected=tuple(
            (str(one["code"]), datetime.fromisoformat(one["declaredAt"])) for one in body["corrected"]
        ),
    )
