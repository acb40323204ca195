"""Use cases: make a pack, compare two versions, and say which of my areas the newer one newly touches."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Dict, Iterator, Mapping, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.workspace import read_areas
from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.keys import SigningKey
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.base.words import Bilingual, both, say
from mineral_plugin.core.reference.diff import PackDiff, diff_packs
from mineral_plugin.core.reference.diff_rows import Side
from mineral_plugin.core.reference.fiona_tables import FionaTables
from mineral_plugin.core.reference.making import Made, make_pack
from mineral_plugin.core.reference.manifest import REFERENCE, Manifest
from mineral_plugin.core.reference.recipe import Recipe, read_recipe
from mineral_plugin.core.reference.sealed import read_sealed, unpacked_for_a_look
from mineral_plugin.core.reference.shelf import find, opened, places
from mineral_plugin.core.reference.tables import TableReader
from mineral_plugin.core.reference.touching import Touched, newly_touched
from mineral_plugin.core.reference.trust import TrustList
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.work.keeping import workspace_path
from mineral_plugin.core.work.news import PackNews, keep_news
from mineral_plugin.core.work.packs import PackSeen, install_pack


class Version(NamedTuple):
    """A version of a pack, opened: its manifest and its tables by role."""

    manifest: Manifest
    sides: Mapping[str, Side]


@dataclass(frozen=True)
class Comparison:
    """What changed between two versions, and what that means for the user's areas."""

    old: str
    new: str
    diff: PackDiff
    touched: Tuple[Touched, ...]
    role_names: Mapping[str, Bilingual]

    @property
    def sentences(self) -> Tuple[Bilingual, ...]:
        """Return the difference in sentences, role by role, then area by area."""
        told = [both(phrase) for phrase in self.diff.phrases(self.role_names)]
        told += [both(one.phrase(self.role_names.get(one.role, ""))) for one in self.touched]
        return tuple(told)

    def as_dict(self, lang: str) -> Dict[str, Any]:
        """Return the comparison as JSON data with the words of a language."""
        return {
            "old": self.old,
            "new": self.new,
            **self.diff.as_dict(),
            "touched": [one.as_dict() for one in self.touched],
            "sentences": [sentence.text(lang) for sentence in self.sentences],
        }


@dataclass(frozen=True)
class Installation:
    """A pack that was installed, compared with the version in force before; ``None`` if there was none."""

    pack: PackSeen
    comparison: Optional[Comparison]

    def as_dict(self, lang: str) -> Dict[str, Any]:
        """Return the installation as JSON data with the words of a language."""
        news = [sentence.text(lang) for sentence in self.comparison.sentences] if self.comparison else []
        return {**self.pack.as_dict(lang), "changes": news}


def make_pack_of(
    recipe: Path,
    target: Path,
    key: Optional[SigningKey],
    reader: Optional[TableReader] = None,
    progress: Optional[Progress] = None,
) -> Made:
    """Make the pack that a recipe file describes; see ``making.make_pack``."""
    return make_pack_from(read_recipe(recipe), target, key, reader, progress)


def make_pack_from(
    recipe: Recipe,
    target: Path,
    key: Optional[SigningKey],
    reader: Optional[TableReader] = None,
    progress: Optional[Progress] = None,
) -> Made:
    """Make the pack of a recipe; vector files are read by fiona unless another ``reader`` is given."""
    return in_python_thread(lambda: make_pack(recipe, target, key, reader or FionaTables(), progress))


def made_told(made: Made, lang: str) -> Dict[str, Any]:
    """Return a pack that was made as JSON data: what its layers hold that cannot be used, by name."""
    return {
        "pack": made.manifest.label,
        "path": str(made.path),
        "layers": {role: inventory.as_dict() for role, inventory in made.inventories.items()},
        "fields": {layer.role: dict(layer.fields) for layer in made.manifest.layers},
        "likely": {
            role: {field: guess.column for field, guess in guesses.items()}
            for role, guesses in made.likely.items()
        },
        "notes": [say(note, lang) for notes in made.notes.values() for note in notes],
    }


def compare_packs(old: str, new: str, home: Path, areas: Optional[Path] = None) -> Comparison:
    """Compare two packs, each a file ``.mlpack`` or an installed ``id@version``.

    ``areas`` is the file of the user's areas, by default those kept on this computer.

    Raises:
        MissingError: a pack or the areas are not there.
        NewerFileError, InputError: a pack is damaged, or not what was signed.
    """
    with opened_version(old, home) as first, opened_version(new, home) as second:
        return in_python_thread(lambda: _compare(first, second, _areas(home, areas)))


def _areas(home: Path, path: Optional[Path]) -> Sequence[LicenceArea]:
    if path is not None:
        return read_areas(path)
    kept = workspace_path(home)
    return read_areas(kept) if kept.is_file() else ()


def _compare(old: Version, new: Version, areas: Sequence[LicenceArea]) -> Comparison:
    diff = diff_packs(old.sides, new.sides)
    touched = newly_touched(areas, diff, old.sides, new.sides)
    names = {role.id: role.name for role in load_regulation(new.manifest.issued).roles}
    return Comparison(old.manifest.label, new.manifest.label, diff, touched, names)


@contextmanager
def opened_version(name: str, home: Path) -> Iterator[Version]:
    """Give a pack opened for reading: a file ``.mlpack`` or an installed ``id@version``.

    Raises:
        MissingError: it is neither a file nor installed.
        NewerFileError, InputError: it is damaged, or not what was signed.
    """
    path = Path(name)
    if not path.is_file():
        pack = opened(find(home, REFERENCE, name))
        yield Version(pack.manifest, _sides(pack.manifest, pack.folder))
        return
    sealed = read_sealed(path)
    with unpacked_for_a_look(sealed, home) as folder:
        yield Version(sealed.manifest, _sides(sealed.manifest, folder))


def _sides(manifest: Manifest, folder: Path) -> Dict[str, Side]:
    return {
        layer.role: Side(folder / layer.file, layer.table, layer.fields, manifest.label)
        for layer in manifest.layers
    }


def install_and_compare(
    path: Path, home: Path, trust: TrustList, today: date, progress: Optional[Progress] = None
) -> Installation:
    """Install a pack, and keep what it changes as news for the next start.

    Raises:
        MissingError, NewerFileError, InputError: it is not there, damaged, not signed, or its key has ended.
        CannotWriteError: the data folder is full or cannot be written.
    """
    before = {place.id: place for place in reversed(places(home, REFERENCE))}
    pack = install_pack(path, home, trust, today, progress)
    older = before.get(pack.label.partition("@")[0])
    if pack.kind != REFERENCE or not pack.in_force or older is None or older.label == pack.label:
        return Installation(pack, None)
    try:
        comparison = compare_packs(older.label, pack.label, home)
    except MineralError:
        # The older one was changed, or the areas cannot be read: the new one stands all the same.
        return Installation(pack, None)
    keep_news(home, PackNews(pack.label, older.label, today, comparison.sentences))
    return Installation(pack, comparison)
