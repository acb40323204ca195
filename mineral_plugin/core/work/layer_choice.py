"""Which reference data take part in a check: all installed packs but those left out, and chosen files."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Iterable, Tuple

from mineral_plugin.core.reference.manifest import REFERENCE
from mineral_plugin.core.reference.sealed import is_pack
from mineral_plugin.core.reference.shelf import in_force
from mineral_plugin.core.reference.sources import ALL_PACKS, ONE_PACK
from mineral_plugin.core.reference.spec import manifest_path

LEFT_OUT = "off:"


class GivenFile(enum.Enum):
    """What a file is that somebody adds to the reference data."""

    PACK = "pack"
    """A sealed pack, to be installed."""
    DESCRIBED = "described"
    """A GeoPackage with a manifest beside it, which says its roles."""
    OWN = "own"
    """Any other file: its role and its columns have to be asked for."""


def kind_of_file(path: Path) -> GivenFile:
    """Return what is to be done with a file; only its name and what lies beside it are looked at."""
    if is_pack(path):
        return GivenFile.PACK
    return GivenFile.DESCRIBED if manifest_path(path).is_file() else GivenFile.OWN


def pack_spec(pack_id: str) -> str:
    """Return the text by which a check takes the version in force of a pack."""
    return f"{ONE_PACK}{pack_id}"


def packs_in_force(home: Path) -> Tuple[str, ...]:
    """Return the ids of the installed packs; no file is opened."""
    return tuple(place.id for place in in_force(home, REFERENCE))


@dataclass(frozen=True)
class LayerChoice:
    """What the user chose: ``chosen`` are texts for the check, ``left_out`` ids of packs without a tick."""

    chosen: Tuple[str, ...] = ()
    left_out: Tuple[str, ...] = ()

    def adding(self, texts: Iterable[str]) -> LayerChoice:
        """Return the choice with texts that are not there yet; a pack that is named takes part again.

        ``off:lao-cai`` leaves a pack out; every installed pack takes part anyway, so ``packs`` adds nothing.
        """
        found = self
        for text in (each.strip() for each in texts):
            if text.startswith(LEFT_OUT):
                found = found.ticking(text[len(LEFT_OUT) :], False)
            elif text and text != ALL_PACKS:
                found = found._with(text)
        return found

    def _with(self, text: str) -> LayerChoice:
        out = tuple(each for each in self.left_out if pack_spec(each) != text)
        return LayerChoice(tuple(dict.fromkeys((*self.chosen, text))), out)

    def replacing(self, old: str, new: str) -> LayerChoice:
        """Return the choice with one text in the place of another; a text that is not there is added."""
        if old not in self.chosen:
            return self.adding((new,))
        chosen = (new if text == old else text for text in self.chosen)
        return replace(self, chosen=tuple(dict.fromkeys(chosen)))

    def without(self, text: str) -> LayerChoice:
        """Return the choice without a text; nothing stays remembered of a pack that is removed."""
        gone = text[len(ONE_PACK) :] if text.startswith(ONE_PACK) else ""
        return LayerChoice(
            tuple(each for each in self.chosen if each != text),
            tuple(each for each in self.left_out if each != gone),
        )

    def ticking(self, pack_id: str, ticked: bool) -> LayerChoice:
        """Return the choice with a pack taking part, or left out."""
        others = tuple(each for each in self.left_out if each != pack_id)
        chosen = tuple(each for each in self.chosen if ticked or each != pack_spec(pack_id))
        return LayerChoice(chosen, others if ticked else (*others, pack_id))

    def takes(self, pack_id: str) -> bool:
        """Return whether the version in force takes part; an earlier one that is chosen displaces it."""
        return pack_id not in self.left_out and not any(
            text.startswith(f"{ONE_PACK}{pack_id}@") for text in self.chosen
        )

    def texts(self, installed: Iterable[str]) -> Tuple[str, ...]:
        """Return what the check is given: the packs of ``installed`` that take part, then what was chosen."""
        packs = [pack_spec(pack_id) for pack_id in installed if self.takes(pack_id)]
        out = {pack_spec(pack_id) for pack_id in self.left_out}
        return tuple(dict.fromkeys([*packs, *(text for text in self.chosen if text not in out)]))

    def for_project(self, installed: Iterable[str]) -> Tuple[str, ...]:
        """Return what a project remembers: all that takes part, and which packs were left out."""
        return (*self.texts(installed), *(f"{LEFT_OUT}{pack_id}" for pack_id in self.left_out))

    def for_settings(self) -> Tuple[str, ...]:
        """Return what is remembered without a project: the user's own, and which packs were left out.

        Packs are not named: one that is removed by another program is no longer asked for.
        """
        named = (text for text in self.chosen if not text.startswith(ONE_PACK) or "@" in text)
        return (*named, *(f"{LEFT_OUT}{pack_id}" for pack_id in self.left_out))
