"""Files out: what is to be signed is put into a folder, with a sheet that says what and by whom."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.files import Writer, bytes_writer, make_folder, write_all_whole
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.dossier.plain_names import plain_ending, plain_name
from mineral_plugin.core.dossier.signing.choosing import Signable, listing_manifest_sha256
from mineral_plugin.core.dossier.signing.record import (
    LISTING,
    SigningRecord,
    WentOut,
    load_record,
    save_record,
)

SHEET_NAME = "00-doc-truoc-khi-ky.html"
SUMS_NAME = "SHA256SUMS"
LISTING_NAME = "bang-ke-thanh-phan-ho-so.pdf"


@dataclass(frozen=True)
class Prepared:
    """What was put out: the folder and the files in it."""

    folder: Path
    files: Tuple[WentOut, ...]


@dataclass(frozen=True)
class _Planned:
    chosen: Signable
    source: Path
    out: WentOut


def prepare(
    draft: Draft, chosen: Sequence[Signable], folder: Path, listing: Optional[Path] = None, lang: str = "vi"
) -> Prepared:
    """Copy what is to be signed into ``folder``, with a sheet and the hashes; all of it or nothing.

    ``listing`` is the list of components as PDF, where it is among ``chosen``.

    Raises:
        InputError: nothing is to be signed, or a file is no longer what was recorded.
        MissingError: a file is gone, or the list of components was not made.
        CannotWriteError: the folder cannot be written.
    """
    if not chosen:
        raise InputError("signing.nothing_to_sign", draft=draft.reference)
    planned = [_plan(draft, number, one, listing) for number, one in enumerate(chosen, start=1)]
    make_folder(folder)
    targets: List[Tuple[Path, Writer]] = [(folder / one.out.out_name, _copier(one.source)) for one in planned]
    targets.append((folder / SHEET_NAME, bytes_writer(_sheet(draft, planned, lang).encode("utf-8"))))
    targets.append((folder / SUMS_NAME, bytes_writer(_sums(planned))))
    write_all_whole(targets)
    files = tuple(one.out for one in planned)
    save_record(draft, _remembered(draft, load_record(draft), files))
    return Prepared(folder, files)


def _plan(draft: Draft, number: int, chosen: Signable, listing: Optional[Path]) -> _Planned:
    if chosen.file is None:
        if listing is None:
            raise MissingError("signing.no_listing")
        source, name = listing, f"{number:02d}-{LISTING_NAME}"
    else:
        source = chosen.file.path(draft.folder)
        words = f"{plain_name(chosen.name.vi, 40)}-{plain_name(Path(chosen.file.file_name).stem, 40)}"
        name = f"{number:02d}-{words}{plain_ending(chosen.file.file_name)}"
    if not source.is_file():
        raise MissingError("dossier.file_gone", file=source.name, draft=draft.reference)
    sha256 = sha256_of_file(source)
    if chosen.file is not None and sha256 != chosen.file.sha256:
        raise InputError("dossier.file_changed", file=source.name, draft=draft.reference)
    out = WentOut(chosen.component, chosen.slot, name, source.stat().st_size, sha256)
    return _Planned(chosen, source, out)


def _copier(source: Path) -> Writer:
    def copy(part: Path) -> None:
        shutil.copyfile(str(source), str(part))

    return copy


def _remembered(draft: Draft, record: SigningRecord, files: Tuple[WentOut, ...]) -> SigningRecord:
    """Return the record with what went out; a file may be out several times, in several states."""
    kept = tuple(one for one in record.out if one.sha256 not in {file.sha256 for file in files})
    has_listing = any(file.component == LISTING for file in files)
    listed = listing_manifest_sha256(draft) if has_listing else record.listed
    return replace(record, out=(*kept, *files), listed=listed)


def _sums(planned: Sequence[_Planned]) -> bytes:
    return "".join(f"{one.out.sha256}  {one.out.out_name}\n" for one in planned).encode("ascii")


def _sheet(draft: Draft, planned: Sequence[_Planned], lang: str) -> str:
    def word(phrase_id: str, **values: object) -> str:
        return escape(say(Phrase(phrase_id, values), lang))

    title = word("signing.sheet_title", draft=draft.reference, area=draft.area_name)
    style = resource_path("styles", "guide.css").read_text(encoding="utf-8")
    steps = "".join(f"<li>{word(f'signing.sheet_step_{number}')}</li>" for number in range(1, 5))
    names = ("file", "component", "signer", "sha256")
    heads = "".join(f"<th>{word(f'signing.sheet_{name}')}</th>" for name in names)
    rows = "".join(
        f"<tr><td>{escape(one.out.out_name)}</td><td>{escape(one.chosen.name.text(lang))}</td>"
        f"<td>{word(_signer_phrase(one.chosen))}</td><td><code>{one.out.sha256}</code></td></tr>"
        for one in planned
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>\n{style}</style></head><body><h1>{title}</h1><ol>{steps}</ol>"
        f"<table><tr>{heads}</tr>{rows}</table></body></html>\n"
    )


def _signer_phrase(chosen: Signable) -> str:
    if chosen.component == LISTING:
        return "signing.by_filer"
    return "signing.by_form" if chosen.is_proposed else "signing.by_author"
