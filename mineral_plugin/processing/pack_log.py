"""What the log says of packs: whose they are, what each layer is, and what of it cannot be used."""

from __future__ import annotations

from typing import Any, Dict, Iterator, Mapping, Sequence, Set, Tuple

from mineral_plugin.core.base.words import Bilingual, Phrase
from mineral_plugin.core.reference.manifest import Manifest, PackLayer

_MOST_NAMED = 50
_WITH_FIELD = ("unread_dates", "unread_levels", "unread_statuses")


def role_names(manifest: Manifest) -> Mapping[str, Bilingual]:
    """Return the names of the roles by id, by the rules of the day when the pack was issued."""
    from mineral_plugin.core.regulation import load_regulation

    return {role.id: role.name for role in load_regulation(manifest.issued).roles}


def seen_phrases(seen: Any) -> Iterator[Phrase]:
    """Yield what is to be said of a pack that was looked at (``PackSeen``)."""
    from mineral_plugin.core.reference.told import TRUST_WORDS

    manifest = seen.manifest
    yield _head(manifest)
    yield Phrase("pack.log.whole", {"pack": manifest.label})
    if seen.signature is None:
        yield Phrase("pack.log.unsigned", {"pack": manifest.label})
    else:
        trust = Phrase(TRUST_WORDS[seen.trust.value])
        values = {"pack": manifest.label, "fingerprint": seen.signature.fingerprint, "trust": trust}
        yield Phrase("pack.log.signed", values)
    names = role_names(manifest)
    for layer in manifest.layers:
        yield from _layer(layer, manifest, names.get(layer.role, layer.role), seen.layer_trust[layer.role])


def _head(manifest: Manifest) -> Phrase:
    values = {"name": manifest.name, "issuer": manifest.issuer, "issued": manifest.issued}
    return Phrase("pack.log.head", {"pack": manifest.label, **values})


def _layer(layer: PackLayer, manifest: Manifest, role: Any, trust: Any) -> Iterator[Phrase]:
    from mineral_plugin.core.reference.told import LAW_WORDS, TRUST_WORDS

    values: Dict[str, Any] = {"role": role, "objects": layer.objects}
    values["status"] = Phrase(LAW_WORDS[layer.legal_status.value])
    values["trust"] = Phrase(TRUST_WORDS[trust.value])
    as_of = layer.as_of or manifest.as_of
    if as_of is None:
        yield Phrase("pack.log.layer_undated", values)
    else:
        yield Phrase("pack.log.layer", {**values, "as_of": as_of})
    for kind, number in layer.unusable.items():
        yield Phrase("pack.log.unusable", {"role": role, "objects": number, "kind": _kind(kind)})


def _kind(kind: str) -> Any:
    """Return the words for a kind of fault; a newer program may count one that has none here."""
    return Phrase(f"term.unusable.{kind}") if kind in _KINDS else kind


_KINDS = (
    "without_geometry",
    "empty",
    "wrong_type",
    "invalid",
    "unread_dates",
    "unread_levels",
    "unread_statuses",
    "repeated_ids",
)


def unusable_count(made: Any) -> int:
    """Return how many objects of a pack that was made have something that a check cannot use."""
    return sum(len(_keys(inventory)) for inventory in made.inventories.values())


def _keys(inventory: Any) -> Set[str]:
    return {one.key for kind in _KINDS for one in getattr(inventory, kind)}


def made_phrases(made: Any) -> Iterator[Sequence[Phrase]]:
    """Yield what is to be said of a pack that was made (``Made``), the phrases of one line together."""
    manifest, names = made.manifest, role_names(made.manifest)
    yield (_head(manifest),)
    objects = sum(layer.objects for layer in manifest.layers)
    values = {"pack": manifest.label, "objects": objects, "unusable": unusable_count(made)}
    yield (Phrase("pack.log.made", values),)
    for layer in manifest.layers:
        role = names.get(layer.role, layer.role)
        yield (_fields(layer, role),)
        yield from ((note,) for note in made.notes.get(layer.role, ()))
        yield from _likely(made.likely.get(layer.role, {}), role)
        yield from _objects(made.inventories[layer.role], role)


def _likely(guesses: Mapping[str, Any], role: Any) -> Iterator[Sequence[Phrase]]:
    for field, guess in guesses.items():
        # A column under our own name for a field is read as that field in any case.
        if guess.column != field:
            yield (Phrase("pack.log.likely", {"role": role, "field": field, "column": guess.column}),)


def _fields(layer: PackLayer, role: Any) -> Phrase:
    if not layer.fields:
        return Phrase("pack.log.no_fields", {"role": role})
    columns = [f"{name}:{column}" for name, column in layer.fields.items()]
    return Phrase("pack.log.fields", {"role": role, "columns": columns})


def _objects(inventory: Any, role: Any) -> Iterator[Sequence[Phrase]]:
    for kind in _KINDS:
        found = getattr(inventory, kind)
        for one in found[:_MOST_NAMED]:
            yield _object(one, kind, role)
        if len(found) > _MOST_NAMED:
            values = {"role": role, "objects": len(found) - _MOST_NAMED, "kind": _kind(kind)}
            yield (Phrase("pack.log.more", values),)


def _object(one: Any, kind: str, role: Any) -> Tuple[Phrase, ...]:
    from mineral_plugin.core.reference.inventory import reason_phrase

    values = {"role": role, "name": one.name, "kind": _kind(kind)}
    detail = one.detail
    if kind == "invalid":
        detail = f"{one.at[0]:.10g} {one.at[1]:.10g}" if one.at else ""
    elif kind in _WITH_FIELD:
        detail = f"{one.field}: {one.detail}"
    if detail:
        said = Phrase("pack.log.object_detail", {**values, "detail": detail})
    else:
        said = Phrase("pack.log.object", values)
    return (said, reason_phrase(one)) if kind == "invalid" else (said,)
