"""A whole rule set: all files of one version, read once completely before anybody relies on one of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, Mapping, Tuple

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import InputError, NewerFileError
from mineral_plugin.core.base.memory import once_per_state
from mineral_plugin.core.base.nodes import Node, read_json
from mineral_plugin.core.regulation.authority_data import authorities_from
from mineral_plugin.core.regulation.calendar import calendar_from
from mineral_plugin.core.regulation.corridors import table_from
from mineral_plugin.core.regulation.dated import files_of, newest
from mineral_plugin.core.regulation.fees import fees_from
from mineral_plugin.core.regulation.loader import (
    canonical_sha256,
    latest_set,
    load_regulation,
    regulation_from,
)
from mineral_plugin.core.regulation.model import Regulation
from mineral_plugin.core.regulation.procedures_loader import procedures_from

RULES, AUTHORITIES, CALENDAR, CORRIDORS = "set", "authorities", "calendar", "corridors"
FEES, PROCEDURES = "fees", "procedures"
KINDS = (RULES, AUTHORITIES, CALENDAR, CORRIDORS, FEES, PROCEDURES)
_SCHEMAS: Mapping[str, str] = {
    "regulation": RULES,
    "authorities": AUTHORITIES,
    "office-calendar": CALENDAR,
    "corridors": CORRIDORS,
    "fees": FEES,
    "procedures": PROCEDURES,
}
_READERS: Mapping[str, Callable[[Node], Any]] = {
    AUTHORITIES: authorities_from,
    CALENDAR: calendar_from,
    FEES: fees_from,
    PROCEDURES: procedures_from,
}


@dataclass(frozen=True)
class RuleSet:
    """One version of the law as data.

    ``read_on``: the day up to which the law was read; ``files``: where its files lie, by kind; ``pack``: the
    label of the pack it came in, empty for the set of the program; ``sha256``: of the canonical form of its
    rules file.
    """

    version: str
    read_on: date
    sha256: str
    files: Mapping[str, Path] = field(compare=False)
    pack: str = ""

    def regulation(self, day: date) -> Regulation:
        """Return the law of this set as it stands on ``day``.

        Raises:
            NewerFileError, InputError: a file was changed since the set was read.
        """
        law = load_regulation(day, self.files[RULES])
        if self.files[RULES] == latest_set():
            return law
        return replace(law, files={kind: path for kind, path in self.files.items() if kind != RULES})

    def roots(self) -> Mapping[str, Node]:
        """Return the parsed files by kind."""
        return {kind: _read(self.files[kind]) for kind in KINDS}

    def told(self, kind: str) -> Dict[str, str]:
        """Return version and SHA-256 (of the canonical form) of one of the files, as reports name them."""
        path = self.files[kind]
        return {"version": _version(path), "sha256": canonical_sha256(path)}

    def content_sha256(self) -> str:
        """Return the SHA-256 over the canonical forms of all files: equal means the same law."""
        return sha256_of_json({kind: sha256_of_json(root.value) for kind, root in self.roots().items()})


def shipped_set() -> RuleSet:
    """Return the newest set that comes with the program.

    Raises:
        MissingError, NewerFileError, InputError: the installation of the program is damaged.
    """
    return _shipped(latest_set(), *map(newest, KINDS[1:]))


def shipped_sets() -> Tuple[RuleSet, ...]:
    """Return all sets that come with the program, the newest first; earlier ones stay for what rests on them.

    Raises:
        MissingError, NewerFileError, InputError: the installation of the program is damaged.
    """
    own = shipped_set()
    folder, found = own.files[RULES].parent, [own]
    for path in reversed(files_of(folder, RULES)):
        version = path.stem.partition("-")[2]
        if version != own.version:
            found.append(_shipped(*(folder / f"{kind}-{version}.json" for kind in KINDS)))
    return tuple(found)


@lru_cache(maxsize=8)
def _shipped(*paths: Path) -> RuleSet:
    return named_set(paths)


def files_in(folder: Path) -> Tuple[Path, ...]:
    """Return the JSON files of a folder, by name.

    Raises:
        InputError: it has none, or is no folder.
    """
    found = tuple(sorted(folder.glob("*.json"))) if folder.is_dir() else ()
    if not found:
        raise InputError("regulation.no_files", folder=str(folder))
    return found


def whole_set(paths: Iterable[Path]) -> RuleSet:
    """Return the set of these files once the content of every one of them was read.

    Raises:
        MissingError: a file is not there.
        NewerFileError: a file is for a newer program.
        InputError: a file is faulty or of no kind, two are of one kind, one is missing, or versions differ.
    """
    found = named_set(paths)
    roots = found.roots()
    law = regulation_from(roots[RULES], found.read_on)
    table_from(roots[CORRIDORS], law.texts)
    for kind, reader in _READERS.items():
        reader(roots[kind])
    return found


def named_set(paths: Iterable[Path], pack: str = "") -> RuleSet:
    """Return the set of these files by their heads: one of each kind, of one version.

    Raises:
        MissingError, NewerFileError, InputError: as ``whole_set``, but for the content.
    """
    files, roots = _by_kind(paths)
    missing = [kind for kind in KINDS if kind not in files]
    if missing:
        raise InputError("regulation.not_whole", missing=missing)
    version = roots[RULES].field("version").text()
    for kind in KINDS:
        if roots[kind].field("version").text() != version:
            raise roots[kind].field("version").fault("regulation.other_version", version=version)
    read_on = roots[RULES].field("read_on").day()
    return RuleSet(version, read_on, canonical_sha256(files[RULES]), files, pack)


def _by_kind(paths: Iterable[Path]) -> Tuple[Dict[str, Path], Dict[str, Node]]:
    files: Dict[str, Path] = {}
    roots: Dict[str, Node] = {}
    for path in paths:
        root = _read(path)
        kind = _kind(root)
        if kind in files:
            raise InputError("regulation.two_files", kind=kind, files=[files[kind].name, path.name])
        files[kind], roots[kind] = path, root
    return files, roots


def _read(path: Path) -> Node:
    return read_json(path, "error.regulation_json")


@once_per_state(maxsize=64)
def _version(path: Path) -> str:
    return _read(path).field("version").text()


def _kind(root: Node) -> str:
    schema = root.field("schema").text()
    name, _, number = schema.rpartition("-")
    if name not in _SCHEMAS:
        raise root.field("schema").fault("error.data_choice", choices=[f"{one}-1" for one in _SCHEMAS])
    if number.isdigit() and int(number) > 1:
        raise NewerFileError("error.regulation_newer", file=root.file, schema=schema)
    return _SCHEMAS[name]
