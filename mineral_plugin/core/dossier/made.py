"""Papers that the program makes for a draft beside its data: kept with their hashes, made anew together."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import Mapping, Tuple

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.files import bytes_writer, write_all_whole
from mineral_plugin.core.dossier import manifest
from mineral_plugin.core.dossier.drafts import is_filed, is_made, save_draft
from mineral_plugin.core.dossier.media_types import MEDIA_TYPES
from mineral_plugin.core.dossier.model import DossierFile, Draft


def keep_made(draft: Draft, papers: Mapping[str, Path], lang: str) -> Draft:
    """Put papers into a draft, each as a file of one of its data (``DATA``), instead of those made before.

    Raises:
        InputError: the dossier was filed.
        CannotWriteError: the draft's folder is full or not writable; the draft is as it was.
    """
    current = manifest.load(draft.folder)
    if is_filed(current):
        raise InputError("dossier.filed_already", draft=draft.reference)
    old = tuple(file for file in current.files if is_made(file))
    kept = tuple(file for file in current.files if file not in old)
    new = tuple(_file(kept, component, path) for component, path in papers.items())
    targets = [(file.path(draft.folder), papers[file.component]) for file in new]
    write_all_whole([(target, bytes_writer(source.read_bytes())) for target, source in targets])
    saved = save_draft(replace(current, files=(*kept, *new)), lang)
    for file in old:
        if file.file_name not in {one.file_name for one in new}:
            with contextlib.suppress(OSError):
                file.path(draft.folder).unlink()
    return saved


def _file(kept: Tuple[DossierFile, ...], component: str, path: Path) -> DossierFile:
    slot = 1 + max((file.slot for file in kept if file.component == component), default=0)
    media_type = MEDIA_TYPES[path.suffix.lower()]
    return DossierFile(component, slot, path.name, media_type, path.stat().st_size, sha256_of_file(path))
