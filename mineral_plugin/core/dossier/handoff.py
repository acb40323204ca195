"""The sealed ZIP for filing by hand: what the portal takes, in its order, with hashes of everything.

The same draft gives the same bytes: no clock is read and nothing is packed anew. Files are streamed, so that
one of 2 GB costs no memory. A ZIP appears under its name only after it was read back and every hash held.
"""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, BinaryIO, Dict, Iterator, List, Optional, Sequence, Tuple

from mineral_plugin.core.base.canonical import canonical_bytes, sha256_hex, sha256_of_file
from mineral_plugin.core.base.errors import CancelledError, CannotWriteError, InputError, MissingError
from mineral_plugin.core.base.files import Writer, make_folder, write_all_whole
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.dossier.handoff_limits import HandoffRules
from mineral_plugin.core.dossier.manifest import manifest_of
from mineral_plugin.core.dossier.model import DATA, DossierFile, Draft
from mineral_plugin.core.dossier.plain_names import plain_ending, plain_name
from mineral_plugin.core.dossier.signing.record import SigningRecord

PAPERS, DATA_FOLDER, SIGNATURES = "ho-so", "du-lieu", "chu-ky"
GUIDE_NAME = "huong-dan.html"
MANIFEST_NAME = "bang-ke.json"
SUMS_NAME = "SHA256SUMS"
LISTING_NAME = "00-bang-ke-thanh-phan-ho-so.pdf"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MODE = 0o100644 << 16
_BLOCK = 1 << 20
_ALIKE = {".jpeg": ".jpg"}


@dataclass(frozen=True)
class BundleFile:
    """A file of the ZIP: its name there, its size and hash, and where its bytes come from.

    ``component`` and ``slot`` tell for what it is filed; they are empty for what is not filed by itself.
    """

    name: str
    size_bytes: int
    sha256: str
    source: Optional[Path] = None
    data: bytes = b""
    component: str = ""
    slot: int = 0


@dataclass(frozen=True)
class SealedZip:
    """A ZIP that was written and read back: where it is, its size and hash, the files in it."""

    path: Path
    size_bytes: int
    sha256: str
    files: Tuple[BundleFile, ...]


def plan_papers(draft: Draft, record: SigningRecord, rules: HandoffRules) -> Tuple[BundleFile, ...]:
    """Return the files to be uploaded, in the order of the components, under names that every portal takes.

    Raises:
        InputError: a file is of a type or a size that the portal does not take; all such files are named.
    """
    files = [*_listing(draft, record), *_components(draft)]
    strange = [one for one in files if plain_ending(one.name)[1:] not in rules.endings]
    if strange:
        raise InputError("handoff.not_taken", files=_sources(strange), endings=rules.endings)
    large = [one for one in files if one.size_bytes > rules.max_file_bytes]
    if large:
        raise InputError("handoff.too_large", files=_sources(large), limit=rules.max_file_bytes)
    return tuple(files)


def plan_data(draft: Draft, record: SigningRecord) -> Tuple[BundleFile, ...]:
    """Return the files that go along for whoever checks: area, corner table, report, signatures, manifest."""
    data = [_bundled(draft, file, f"{DATA_FOLDER}/{file.file_name}") for file in _files_of(draft, DATA)]
    return (*data, *_signatures(draft, record), made_file(MANIFEST_NAME, canonical_bytes(manifest_of(draft))))


def made_file(name: str, data: bytes) -> BundleFile:
    """Return a file of the ZIP whose bytes were made for it."""
    return BundleFile(name, len(data), sha256_hex(data), data=data)


def write_bundle(
    reference: str,
    files: Sequence[BundleFile],
    folder: Path,
    rules: HandoffRules,
    progress: Optional[Progress] = None,
) -> Tuple[SealedZip, ...]:
    """Write the ZIP into ``folder``, in several parts in order where it is larger than is wanted.

    All parts are written and read back before one of them appears.

    Raises:
        InputError: a file is not what was recorded, or does not fit into a part.
        MissingError: a file is gone.
        CancelledError: the user stopped; nothing was written.
        CannotWriteError: the folder is full or not writable, or what was read back differs.
    """
    make_folder(folder)
    parts = _parts(files, rules.max_bundle_bytes)
    names = _part_names(reference, len(parts))
    step = _Steps(progress or NoProgress(), 2 * sum(one.size_bytes for one in files))
    sealed: Dict[str, SealedZip] = {}

    def writer(name: str, held: Sequence[BundleFile]) -> Writer:
        def write(part: Path) -> None:
            _fill(part, held, step)
            _read_back(part, folder / name, held, step)
            digest, size = sha256_of_file(part), part.stat().st_size
            sealed[name] = SealedZip(folder / name, size, digest, tuple(held))

        return write

    write_all_whole([(folder / name, writer(name, held)) for name, held in zip(names, parts)])
    return tuple(sealed[name] for name in names)


# ---- what goes in ----------------------------------------------------------------------------


def _listing(draft: Draft, record: SigningRecord) -> Iterator[BundleFile]:
    if record.listing is not None:
        kept = record.listing
        name = f"{PAPERS}/{LISTING_NAME}"
        yield BundleFile(name, kept.size_bytes, kept.sha256, kept.path(draft.folder))


def _components(draft: Draft) -> Iterator[BundleFile]:
    for number, component in enumerate(draft.components, start=1):
        for file in _files_of(draft, (component.id,)):
            ending = plain_ending(file.file_name)
            stem = f"{number:02d}-{file.slot}-{plain_name(component.name.vi)}"
            name = f"{PAPERS}/{stem}{_ALIKE.get(ending, ending)}"
            yield replace(_bundled(draft, file, name), component=file.component, slot=file.slot)


def _signatures(draft: Draft, record: SigningRecord) -> Iterator[BundleFile]:
    current = {file.sha256 for file in draft.files}
    for one in record.detached:
        path = one.path(draft.folder)
        if one.signed_sha256 in current and path.is_file():
            name = f"{DATA_FOLDER}/{SIGNATURES}/{plain_name(one.component)}-{one.slot}.p7s"
            yield BundleFile(name, path.stat().st_size, sha256_of_file(path), path)


def _files_of(draft: Draft, components: Sequence[str]) -> List[DossierFile]:
    found = [file for file in draft.files if file.component in components]
    return sorted(found, key=lambda file: file.slot) if len(components) == 1 else found


def _bundled(draft: Draft, file: DossierFile, name: str) -> BundleFile:
    return BundleFile(name, file.size_bytes, file.sha256, file.path(draft.folder))


def _sources(files: Sequence[BundleFile]) -> List[str]:
    return [one.source.name if one.source is not None else one.name for one in files]


# ---- parts -----------------------------------------------------------------------------------


def _parts(files: Sequence[BundleFile], most: Optional[int]) -> List[List[BundleFile]]:
    """Return the files part by part, in their order; each part gets the sums of its own files."""
    parts: List[List[BundleFile]] = [[]]
    size = 0
    for one in files:
        if most is not None and one.size_bytes > most:
            raise InputError("handoff.too_large", files=_sources([one]), limit=most)
        if most is not None and parts[-1] and size + one.size_bytes > most:
            parts.append([])
            size = 0
        parts[-1].append(one)
        size += one.size_bytes
    return [[*held, made_file(SUMS_NAME, _sums(held))] for held in parts]


def _sums(files: Sequence[BundleFile]) -> bytes:
    return "".join(f"{one.sha256}  {one.name}\n" for one in files).encode("ascii")


def _part_names(reference: str, count: int) -> List[str]:
    if count == 1:
        return [f"{reference}.zip"]
    return [f"{reference}-{number}-{count}.zip" for number in range(1, count + 1)]


# ---- bytes -----------------------------------------------------------------------------------


class _Steps:
    """Tells how far the work is and stops it when told."""

    def __init__(self, progress: Progress, whole: int) -> None:
        self._progress, self._whole, self._done = progress, max(whole, 1), 0

    def on(self, count: int) -> None:
        """Take note of bytes that were dealt with."""
        if self._progress.cancelled():
            raise CancelledError("error.cancelled")
        self._done += count
        self._progress.report(min(self._done / self._whole, 1.0))


def _fill(part: Path, files: Sequence[BundleFile], step: _Steps) -> None:
    with zipfile.ZipFile(str(part), "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for one in files:
            info = zipfile.ZipInfo(one.name, _FIRST_DAY)
            info.create_system, info.external_attr, info.file_size = _UNIX, _MODE, one.size_bytes
            with archive.open(info, "w") as target:
                if one.source is None:
                    target.write(one.data)
                else:
                    _pour(one, one.source, target, step)


def _pour(one: BundleFile, source: Path, target: IO[bytes], step: _Steps) -> None:
    try:
        stream: BinaryIO = source.open("rb")
    except FileNotFoundError as error:
        raise MissingError("handoff.file_gone", file=source.name) from error
    with stream:
        if _hash_of(stream, step, target) != (one.sha256, one.size_bytes):
            raise InputError("handoff.file_changed", file=source.name)


def _hash_of(stream: IO[bytes], step: _Steps, target: Optional[IO[bytes]] = None) -> Tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for block in iter(lambda: stream.read(_BLOCK), b""):
        digest.update(block)
        if target is not None:
            target.write(block)
        size += len(block)
        step.on(len(block))
    return digest.hexdigest(), size


def _read_back(part: Path, path: Path, files: Sequence[BundleFile], step: _Steps) -> None:
    """Read a ZIP as whoever gets it does, and refuse it unless it holds just these files."""
    try:
        with zipfile.ZipFile(str(part)) as archive:
            is_right = archive.namelist() == [one.name for one in files]
            for one in files if is_right else ():
                with archive.open(one.name) as stream:
                    is_right = is_right and _hash_of(stream, step) == (one.sha256, one.size_bytes)
    except zipfile.BadZipFile:
        is_right = False
    if not is_right:
        raise CannotWriteError("handoff.not_as_written", path=str(path))
