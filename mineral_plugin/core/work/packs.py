"""Use cases: look at a pack, install, list, restore, remove it, and say whose signature counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Tuple

from mineral_plugin.core.base.errors import InputError, MineralError, MissingError
from mineral_plugin.core.base.keys import parse_fingerprint
from mineral_plugin.core.base.office import office_settings
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.reference import trust as trusting
from mineral_plugin.core.reference.manifest import KINDS, REFERENCE, RULES, Manifest
from mineral_plugin.core.reference.sealed import Sealed, read_sealed, unpacked_for_a_look, verify_files
from mineral_plugin.core.reference.shelf import (
    Place,
    find,
    in_force,
    install,
    opened,
    places,
    remove,
    restore,
)
from mineral_plugin.core.reference.signature import Signature
from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.reference.tables import TableReader
from mineral_plugin.core.reference.told import LAW_WORDS, TRUST_WORDS
from mineral_plugin.core.reference.trust import Issuer, Trust, TrustList, load_trust
from mineral_plugin.core.regulation.sets import whole_set

OFFICE_LIST = "trusted_issuers"


@dataclass(frozen=True)
class PackSeen:
    """A pack as it is shown: what it says of itself, and what that is worth here.

    ``manifest`` is ``None`` and ``problem`` a sentence where an installed pack was changed.
    """

    label: str
    kind: str
    manifest: Optional[Manifest]
    signature: Optional[Signature]
    trust: Optional[Trust]
    layer_trust: Mapping[str, Trust]
    in_force: bool = False
    problem: Optional[Phrase] = None

    def as_dict(self, lang: str) -> Dict[str, Any]:
        """Return the pack as JSON data with the words of a language."""
        told: Dict[str, Any] = {"pack": self.label, "kind": self.kind, "in_force": self.in_force}
        if self.problem is not None:
            told["problem"] = say(self.problem, lang)
        if self.manifest is None or self.trust is None:
            return told
        manifest = self.manifest
        return {
            **told,
            "name": manifest.name.text(lang),
            "issuer": manifest.issuer,
            "issued": manifest.issued.isoformat(),
            "as_of": manifest.as_of.isoformat() if manifest.as_of else None,
            "provinces": list(manifest.provinces),
            "supersedes": manifest.supersedes or None,
            "fingerprint": self.signature.fingerprint if self.signature else None,
            "trust": self.trust.value,
            "trust_in_words": say(Phrase(TRUST_WORDS[self.trust.value]), lang),
            "files": {one.name: one.sha256 for one in manifest.files},
            "layers": [self._layer(index, lang) for index in range(len(manifest.layers))],
        }

    def _layer(self, index: int, lang: str) -> Dict[str, Any]:
        layer = (self.manifest or _nothing()).layers[index]
        return {
            "role": layer.role,
            "legal_status": layer.legal_status.value,
            "legal_status_in_words": say(Phrase(LAW_WORDS[layer.legal_status.value]), lang),
            "trust": self.layer_trust[layer.role].value,
            "grade": layer.grade or None,
            "objects": layer.objects,
            "unusable": dict(layer.unusable),
        }


def _nothing() -> Manifest:
    raise LookupError("this pack has no manifest")


def trust_of(home: Optional[Path], environ: Mapping[str, str], practice: bool = False) -> TrustList:
    """Return whose signature counts: those of the office's list, then those the user confirmed.

    The office names its list in its settings as ``trusted_issuers``.

    Raises:
        MissingError, InputError: a list that is named cannot be read.
    """
    named = office_settings(environ).get(OFFICE_LIST, "").strip()
    return load_trust(home, Path(named) if named else None, practice)


def sources_of(
    home: Path, environ: Mapping[str, str], practice: bool = False, reader: Optional[TableReader] = None
) -> Sources:
    """Return where the reference data of a check may come from; ``reader`` opens vector files."""
    return Sources(home, trust_of(home, environ, practice), reader)


def verify_pack(path: Path, trust: TrustList, progress: Optional[Progress] = None) -> PackSeen:
    """Return what a sealed archive holds, every byte of it held against its manifest; nothing is installed.

    Raises:
        MissingError, NewerFileError, InputError: it is not there, damaged, or not what was signed.
    """
    sealed = read_sealed(path)
    verify_files(sealed, progress)
    return _seen(sealed.manifest, sealed.signature, trust)


def _seen(
    manifest: Manifest, signature: Optional[Signature], trust: TrustList, is_in_force: bool = False
) -> PackSeen:
    return PackSeen(
        label=manifest.label,
        kind=manifest.kind,
        manifest=manifest,
        signature=signature,
        trust=trust.of_pack(manifest, signature),
        layer_trust={role: trust.of_layer(manifest, signature, role) for role in manifest.roles},
        in_force=is_in_force,
    )


def install_pack(
    path: Path, home: Path, trust: TrustList, today: date, progress: Optional[Progress] = None
) -> PackSeen:
    """Install a sealed archive, whole or not at all.

    An issuer nobody confirmed may be installed; its layers then answer "cannot tell".

    Raises:
        MissingError, NewerFileError, InputError: it is not there, damaged, not signed, or its key has ended.
        CannotWriteError: the data folder is full or cannot be written.
    """
    sealed = read_sealed(path)
    trust.refuse_new(sealed.manifest, sealed.signature, today)
    if sealed.manifest.kind == RULES:
        _refuse_bad_rules(sealed, home)
    place = install(sealed, home, progress)
    return _on_shelf(place, sealed.manifest.kind, home, trust)


def _refuse_bad_rules(sealed: Sealed, home: Path) -> None:
    """Read all of a rule set before it is installed: a faulty one would stop all checks."""
    manifest = sealed.manifest
    with unpacked_for_a_look(sealed, home) as folder:
        rules = whole_set([folder / one.name for one in manifest.files])
    if rules.version != manifest.version:
        raise InputError("regulation.pack_version", pack=manifest.label, version=rules.version)


def list_packs(home: Path, trust: TrustList, kind: str = REFERENCE) -> Tuple[PackSeen, ...]:
    """Return all versions on the shelf, by id, the newest of each first; a changed one with its sentence."""
    return tuple(_on_shelf(place, kind, home, trust) for place in places(home, kind))


def _on_shelf(place: Place, kind: str, home: Path, trust: TrustList) -> PackSeen:
    newest = place in in_force(home, kind)
    try:
        pack = opened(place)
    except MineralError as error:
        return PackSeen(place.label, kind, None, None, None, {}, newest, error.phrase)
    return _seen(pack.manifest, pack.signature, trust, newest)


def restore_pack(name: str, home: Path, trust: TrustList, progress: Optional[Progress] = None) -> PackSeen:
    """Put a changed pack right from its sealed archive.

    Raises:
        MissingError: it is not installed.
        InputError: the archive is damaged, too.
        CannotWriteError: the data folder is full or cannot be written.
    """
    kind, place = _find(name, home)
    return _on_shelf(restore(place, home, progress), kind, home, trust)


def remove_pack(name: str, home: Path) -> str:
    """Remove one version of a pack; return its label. The next newest is in force then.

    Raises:
        MissingError: it is not installed.
        CannotWriteError: a file of it is held open by another program.
    """
    _, place = _find(name, home)
    remove(place)
    return place.label


def _find(name: str, home: Path) -> Tuple[str, Place]:
    for kind in KINDS[:-1]:
        if any(place.id == name.partition("@")[0] for place in places(home, kind)):
            return kind, find(home, kind, name)
    return KINDS[-1], find(home, KINDS[-1], name)


def seen_anywhere(name: str, home: Path, trust: TrustList) -> PackSeen:
    """Return a pack by its file, or by its name where it is installed.

    Raises:
        MissingError: it is neither a file nor installed.
        NewerFileError, InputError: it is damaged, or not what was signed.
    """
    if Path(name).is_file():
        return verify_pack(Path(name), trust)
    kind, place = _find(name, home)
    pack = opened(place)
    return _seen(pack.manifest, pack.signature, trust, place in in_force(home, kind))


def confirm_issuer(home: Path, pack: PackSeen, fingerprint: str, issuer: Issuer) -> None:
    """Trust the issuer of a pack, once its fingerprint was compared.

    ``fingerprint`` is what the user read elsewhere (from the issuer's letter, on the phone).

    Raises:
        InputError: it is not that of the key which signed the pack, or the key can never be trusted.
    """
    if pack.signature is None or parse_fingerprint(fingerprint) != pack.signature.fingerprint:
        raise InputError("trust.other_fingerprint", pack=pack.label)
    trusting.confirm(home, issuer)


def revoke_issuer(home: Path, fingerprint: str) -> None:
    """Mark the key of an issuer as revoked: its packs stop counting at once.

    Raises:
        MissingError: the user's list has no such key.
        InputError: the text is no fingerprint.
    """
    trusting.revoke(home, _listed(home, fingerprint))


def forget_issuer(home: Path, fingerprint: str) -> None:
    """Take an issuer out of the user's list; it is unknown again.

    Raises:
        MissingError: the user's list has no such key.
        InputError: the text is no fingerprint.
    """
    trusting.forget(home, _listed(home, fingerprint))


def _listed(home: Path, fingerprint: str) -> bytes:
    wanted = parse_fingerprint(fingerprint)
    for issuer in load_trust(home).issuers:
        if issuer.fingerprint == wanted:
            return issuer.key
    raise MissingError("trust.not_listed", fingerprint=wanted)
