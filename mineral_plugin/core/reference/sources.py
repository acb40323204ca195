"""From what a user names to layers: installed packs, any vector file, remembered fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

from mineral_plugin.core.base.canonical import sha256_hex
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.reference.fiona_tables import FionaTables
from mineral_plugin.core.reference.layers import ReferenceSet, open_layers
from mineral_plugin.core.reference.manifest import REFERENCE, PackLayer
from mineral_plugin.core.reference.own_files import prepared
from mineral_plugin.core.reference.sealed import is_pack
from mineral_plugin.core.reference.shelf import Installed, find, in_force, opened
from mineral_plugin.core.reference.spec import Box, LayerSpec, parse_reference_spec
from mineral_plugin.core.reference.tables import TableReader
from mineral_plugin.core.reference.trust import TrustList
from mineral_plugin.core.regulation.model import Regulation
from mineral_plugin.core.regulation.provinces import load_provinces

ALL_PACKS, ONE_PACK = "packs", "pack:"


@dataclass(frozen=True)
class Sources:
    """Where reference data may come from: the data folder with its packs, and whose signature counts.

    Without a data folder there are no packs, only GeoPackages. ``reader`` opens vector files, by default
    fiona; inside QGIS its own providers do.
    """

    home: Optional[Path] = None
    trust: TrustList = field(default_factory=TrustList)
    reader: Optional[TableReader] = None

    def specs(self, text: str, regulation: Optional[Regulation] = None) -> Tuple[LayerSpec, ...]:
        """Return the layers that one text names.

        ``packs`` are all packs in force, ``pack:lao-cai`` is one of them, ``pack:lao-cai@2026.10`` an
        earlier version; everything else is a file (see ``parse_reference_spec``), which is made ready for a
        check where the roles of a ``regulation`` are given: converted, its columns known.

        Raises:
            MissingError: a file or a pack is not there.
            InputError: the text cannot be understood, or a pack was changed.
        """
        clean = text.strip()
        if clean == ALL_PACKS:
            places = in_force(self._home(clean), REFERENCE)
            return tuple(spec for place in places for spec in pack_specs(opened(place), self.trust))
        if clean.startswith(ONE_PACK):
            place = find(self._home(clean), REFERENCE, clean[len(ONE_PACK) :].strip())
            return pack_specs(opened(place), self.trust)
        if "=" not in clean and is_pack(Path(clean)):
            raise InputError("error.install_first", file=Path(clean).name)
        return tuple(self._prepared(spec, regulation) for spec in parse_reference_spec(clean))

    def _prepared(self, spec: LayerSpec, regulation: Optional[Regulation]) -> LayerSpec:
        if self.home is None or regulation is None or not spec.role_chosen_by_user:
            return spec
        return prepared(spec, self.home, self.reader or FionaTables(), regulation)

    def _home(self, text: str) -> Path:
        if self.home is None:
            raise InputError("error.reference_spec", spec=text)
        return self.home

    def open(self, texts: Sequence[str], regulation: Optional[Regulation] = None) -> ReferenceSet:
        """Return the layers that texts name, ready to be read; see ``specs``."""
        found: List[LayerSpec] = []
        for text in texts:
            named = self.specs(text, regulation) if text.strip() else ()
            found.extend(spec for spec in named if spec not in found)
        return open_layers(found)


def pack_specs(pack: Installed, trust: TrustList) -> Tuple[LayerSpec, ...]:
    """Return the layers of an installed pack and what each is worth."""
    provinces = pack.manifest.provinces
    scope = extents_of(provinces) if provinces else None
    return tuple(_spec(pack, layer, trust, scope) for layer in pack.manifest.layers)


def _spec(pack: Installed, layer: PackLayer, trust: TrustList, scope: Optional[Tuple[Box, ...]]) -> LayerSpec:
    manifest = pack.manifest
    return LayerSpec(
        path=pack.file(layer.file),
        role=layer.role,
        table=layer.table,
        source=manifest.id,
        version=manifest.version,
        issuer=manifest.issuer,
        as_of=layer.as_of or manifest.as_of,
        grade=layer.grade,
        coverage=layer.coverage or manifest.coverage,
        fields=layer.fields,
        trust=trust.of_layer(manifest, pack.signature, layer.role),
        legal_status=layer.legal_status,
        decision=layer.decision,
        history_from=layer.history_from,
        scope=scope,
        pack=pack.label,
        key=pack.signature.fingerprint,
        manifest_sha256=sha256_hex(pack.manifest_bytes),
    )


def extents_of(names: Sequence[str]) -> Tuple[Box, ...]:
    """Return the boxes (degrees, outward to a tenth) of provinces of any time by their names."""
    wanted = {name.casefold() for name in names}
    provinces = load_provinces()
    return tuple(
        province.extent
        for province in (*provinces.current, *provinces.former)
        if wanted & {province.name.casefold(), *(spelling.casefold() for spelling in province.spellings)}
    )
