"""What the layers panel shows: role by role what the data are worth for a check, and what is missing."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.reference.manifest import PackLayer
from mineral_plugin.core.reference.sources import ONE_PACK, Sources
from mineral_plugin.core.reference.spec import LayerSpec
from mineral_plugin.core.reference.states import Days, state_of_layer
from mineral_plugin.core.reference.told import TRUST_WORDS, law_status
from mineral_plugin.core.reference.trust import USER, Trust
from mineral_plugin.core.regulation.model import Regulation, Role
from mineral_plugin.core.work.layer_choice import LayerChoice, pack_spec
from mineral_plugin.core.work.packs import PackSeen, list_packs
from mineral_plugin.core.work.regulation_sets import choose_set

SHOW, CONFIRM, REVOKE, RESTORE, REMOVE, FIELDS = "show", "confirm", "revoke", "restore", "remove", "fields"
_CHANGED = "pack.changed"
# A line names no more of what is missing than this; the rows below it name all.
_NAMED = 3
# In days; for a role that the law of the day does not know, so that no age is too old.
_ANY_AGE = date.max.toordinal()


class RowState(enum.Enum):
    """What a row tells of; only ``USABLE`` can carry a verdict."""

    USABLE = "usable"
    UNDATED = "undated"
    TOO_OLD = "too_old"
    NO_HISTORY = "no_history"
    NOT_IN_LAW = "not_in_law"
    UNTRUSTED = "untrusted"
    MISSING = "missing"
    CHANGED = "changed"
    """An installed pack is no longer what was signed."""
    UNUSABLE = "unusable"
    """What was named is not there, or cannot be understood."""


_NOTES = {
    RowState.UNDATED: "layers.note.undated",
    RowState.TOO_OLD: "layers.note.too_old",
    RowState.NO_HISTORY: "layers.note.no_history",
    RowState.NOT_IN_LAW: "layers.note.not_in_law",
}
_UNTRUSTED = {
    Trust.UNKNOWN_ISSUER: "layers.note.unknown_issuer",
    Trust.PRACTICE: "layers.note.practice",
    Trust.OUT_OF_SCOPE: "layers.note.out_of_scope",
    Trust.KEY_EXPIRED: "layers.note.key_expired",
    Trust.KEY_REVOKED: "layers.note.key_revoked",
}


@dataclass(frozen=True)
class LayerRow:
    """One row: a layer, a role without one, or a source that cannot be used.

    ``text`` is what the user named (``pack:lao-cai``, a file); ``details`` say where the data come from and
    what they are worth, ``note`` why they cannot carry a verdict; ``actions`` are what can be done about the
    row; ``is_read`` says that a rule of the procedure reads the role; ``pack`` is ``id@version``.
    """

    state: RowState
    title: Bilingual
    details: Tuple[Bilingual, ...] = ()
    note: Optional[Bilingual] = None
    actions: Tuple[str, ...] = ()
    text: str = ""
    role: str = ""
    pack: str = ""
    is_read: bool = True
    layer: Optional[LayerSpec] = None


@dataclass(frozen=True)
class SourceRow:
    """A pack or a file: ``ticked`` is ``None`` where it can only be removed; ``seen`` is the pack."""

    text: str
    title: Bilingual
    details: Tuple[Bilingual, ...]
    state: RowState
    actions: Tuple[str, ...]
    ticked: Optional[bool] = None
    pack: str = ""
    seen: Optional[PackSeen] = None


@dataclass(frozen=True)
class LayersShown:
    """All of the panel: rows by role, the sources behind them, and one line about both."""

    rows: Tuple[LayerRow, ...]
    sources: Tuple[SourceRow, ...]
    summary: Bilingual


class _Asked(NamedTuple):
    """What the rows are for: the law of the day, which roles are read, the packs as they are seen."""

    regulation: Regulation
    read: Tuple[str, ...]
    event_date: date
    packs: Mapping[str, PackSeen]


def layers_shown(
    choice: LayerChoice, procedure: str, event_date: date, sources: Sources, rules: str = ""
) -> LayersShown:
    """Return what the panel shows. Installed packs are hashed at the first look: not for a window's thread.

    ``rules`` names the rule set as for a check (see ``choose_set``): its roles and age limits are told.

    Raises:
        MissingError, NewerFileError, InputError: there is no such rule set, or it cannot be used.
    """
    seen = list_packs(sources.home, sources.trust) if sources.home is not None else ()
    packs = tuple(pack for pack in seen if pack.in_force)
    ids = [_pack_id(pack.label) for pack in packs]
    law = choose_set(rules, sources.home, sources.trust).regulation(event_date)
    rows = _rows(choice.texts(ids), procedure, law, sources, seen)
    listed = (*(_pack_row(pack, choice, sources) for pack in packs), *_file_rows(choice, ids, sources))
    return LayersShown(rows, listed, _summary(rows, listed, law))


def layer_rows(
    texts: Sequence[str], procedure: str, event_date: date, sources: Sources, rules: str = ""
) -> Tuple[LayerRow, ...]:
    """Return the rows for what a check would be given, in the order in which they matter.

    First what cannot be used at all, then the roles that a rule of the procedure reads (a missing one with
    what its absence means), then layers that no rule reads. An unknown procedure reads all roles with a rule.

    Raises:
        MissingError, NewerFileError, InputError: as ``layers_shown``.
    """
    seen = list_packs(sources.home, sources.trust) if sources.home is not None else ()
    law = choose_set(rules, sources.home, sources.trust).regulation(event_date)
    return _rows(texts, procedure, law, sources, seen)


def _rows(
    texts: Sequence[str], procedure: str, regulation: Regulation, sources: Sources, seen: Sequence[PackSeen]
) -> Tuple[LayerRow, ...]:
    packs = {pack.label: pack for pack in seen}
    asked = _Asked(regulation, roles_read(regulation, procedure), regulation.event_date, packs)
    found: List[Tuple[str, LayerSpec]] = []
    unusable: List[LayerRow] = []
    for text in texts:
        try:
            found.extend((text, spec) for spec in sources.specs(text))
        except MineralError as error:
            unusable.append(_unusable_row(text, error))
    rows = [row for role in asked.read for row in _rows_of_role(asked, role, found)]
    others = [pair for pair in found if pair[1].role not in asked.read]
    return (*unusable, *rows, *(_row(asked, text, spec) for text, spec in _sorted(regulation, others)))


def roles_read(regulation: Regulation, procedure: str) -> Tuple[str, ...]:
    """Return the roles that the rules in force read for a procedure, in the order of the regulation."""
    kinds = {one.kind for one in regulation.procedures if one.id == procedure}
    rules = [rule for rule in regulation.rules if not kinds or kinds & set(rule.kinds)]
    named = {role for rule in rules for role in rule.roles}
    return tuple(role.id for role in regulation.roles if role.id in named)


def _sorted(regulation: Regulation, pairs: Sequence[Tuple[str, LayerSpec]]) -> List[Tuple[str, LayerSpec]]:
    order = {role.id: number for number, role in enumerate(regulation.roles)}
    return sorted(pairs, key=lambda pair: order.get(pair[1].role, len(order)))


def _rows_of_role(asked: _Asked, role: str, found: Sequence[Tuple[str, LayerSpec]]) -> List[LayerRow]:
    rows = [_row(asked, text, spec) for text, spec in found if spec.role == role]
    return rows or [_missing_row(asked.regulation.role(role))]


def _missing_row(role: Role) -> LayerRow:
    return LayerRow(
        state=RowState.MISSING,
        title=both(Phrase("layers.missing", {"role": role.name})),
        details=(role.absence, both(Phrase("layers.ask", {"ask": role.ask}))),
        role=role.id,
    )


def _unusable_row(text: str, error: MineralError) -> LayerRow:
    is_changed = error.phrase.id == _CHANGED
    label = str(error.phrase.values.get("pack", "")) if is_changed else ""
    name = label or _name_of(text)
    return LayerRow(
        state=RowState.CHANGED if is_changed else RowState.UNUSABLE,
        title=Bilingual(name, name),
        note=both(error.phrase),
        actions=(RESTORE, REMOVE) if is_changed else (REMOVE,),
        text=text,
        pack=label,
    )


def _name_of(text: str) -> str:
    """Return how a text is called in a list: the name of its file, or the pack."""
    if text.startswith(ONE_PACK):
        return text[len(ONE_PACK) :]
    head = text.partition("|")[0]
    return Path(head.partition("=")[2] or head).name


def _row(asked: _Asked, text: str, spec: LayerSpec) -> LayerRow:
    role = next((one for one in asked.regulation.roles if one.id == spec.role), None)
    state = _state(spec, role, asked.event_date)
    is_read = spec.role in asked.read
    confirm = (CONFIRM,) if spec.trust is Trust.UNKNOWN_ISSUER else ()
    return LayerRow(
        state=state,
        title=role.name if role is not None else Bilingual(spec.role, spec.role),
        details=_details(asked, spec, role),
        note=_note(asked, spec, role, state) if is_read else both(Phrase("layers.note.not_read")),
        actions=(SHOW, *confirm),
        text=text,
        role=spec.role,
        pack=spec.pack,
        is_read=is_read,
        layer=spec,
    )


def _state(spec: LayerSpec, role: Optional[Role], event_date: date) -> RowState:
    found = state_of_layer(spec, Days(event_date, role.max_age_days if role is not None else _ANY_AGE))
    return RowState(found.value)


def _note(asked: _Asked, spec: LayerSpec, role: Optional[Role], state: RowState) -> Optional[Bilingual]:
    if state is RowState.UNTRUSTED:
        return both(Phrase(_UNTRUSTED[spec.trust]))
    if state not in _NOTES:
        return None
    values: Dict[str, Any] = {"day": asked.event_date, "status": law_status(spec)}
    values["limit"] = role.max_age_days if role is not None else 0
    return both(Phrase(_NOTES[state], values))


def _details(asked: _Asked, spec: LayerSpec, role: Optional[Role]) -> Tuple[Bilingual, ...]:
    told = [_origin(spec), _age(spec, role, asked.event_date)]
    law = law_status(spec)
    told += [law] if law is not None else []
    told.append(Phrase(TRUST_WORDS[spec.trust.value]))
    told += [Phrase("layers.grade", {"grade": spec.grade})] if spec.grade else []
    counted = _counted(asked.packs.get(spec.pack), spec.role)
    return tuple(map(both, [*told, counted] if counted is not None else told))


def _origin(spec: LayerSpec) -> Phrase:
    if spec.pack:
        return Phrase("layers.from_pack", {"issuer": spec.issuer, "pack": spec.pack})
    if spec.issuer:
        return Phrase("layers.from_issuer", {"issuer": spec.issuer, "file": spec.path.name})
    return Phrase("layers.from_file", {"file": spec.path.name})


def _age(spec: LayerSpec, role: Optional[Role], event_date: date) -> Phrase:
    if spec.as_of is None:
        return Phrase("layers.undated")
    age = (event_date - spec.as_of).days
    if age < 0:
        return Phrase("layers.as_of_later", {"as_of": spec.as_of})
    values = {"as_of": spec.as_of, "age": age}
    if role is None:
        return Phrase("layers.as_of", values)
    return Phrase("layers.as_of_limit", {**values, "limit": role.max_age_days})


def _counted(pack: Optional[PackSeen], role: str) -> Optional[Phrase]:
    """Return how many objects a layer of a pack has, as counted when the pack was made."""
    layer = _layer_of(pack, role)
    if layer is None or not layer.objects:
        return None
    unusable = sum(layer.unusable.values())
    if unusable:
        return Phrase("layers.objects_some", {"objects": layer.objects, "unusable": unusable})
    return Phrase("layers.objects", {"objects": layer.objects})


def _layer_of(pack: Optional[PackSeen], role: str) -> Optional[PackLayer]:
    layers = pack.manifest.layers if pack is not None and pack.manifest is not None else ()
    return next((layer for layer in layers if layer.role == role), None)


# --- packs and files --------------------------------------------------------------------------------


def _pack_id(label: str) -> str:
    return label.partition("@")[0]


def _pack_row(pack: PackSeen, choice: LayerChoice, sources: Sources) -> SourceRow:
    identifier = _pack_id(pack.label)
    manifest = pack.manifest
    if manifest is None or pack.trust is None:
        return _changed_row(pack, choice)
    values = {"issuer": manifest.issuer, "pack": pack.label, "issued": manifest.issued}
    trust = _UNTRUSTED.get(pack.trust, TRUST_WORDS[pack.trust.value])
    return SourceRow(
        text=pack_spec(identifier),
        title=manifest.name,
        details=(both(Phrase("layers.pack", values)), both(Phrase(trust))),
        state=RowState.USABLE if pack.trust.counts else RowState.UNTRUSTED,
        actions=(*_trust_actions(pack, sources), REMOVE),
        ticked=choice.takes(identifier),
        pack=pack.label,
        seen=pack,
    )


def _changed_row(pack: PackSeen, choice: LayerChoice) -> SourceRow:
    phrase = pack.problem or Phrase(_CHANGED, {"pack": pack.label})
    return SourceRow(
        text=pack_spec(_pack_id(pack.label)),
        title=Bilingual(pack.label, pack.label),
        details=(both(phrase),),
        state=RowState.CHANGED,
        actions=(RESTORE, REMOVE),
        ticked=choice.takes(_pack_id(pack.label)),
        pack=pack.label,
        seen=pack,
    )


def _trust_actions(pack: PackSeen, sources: Sources) -> Tuple[str, ...]:
    if pack.trust is Trust.UNKNOWN_ISSUER:
        return (CONFIRM,)
    issuer = sources.trust.find(pack.signature.key) if pack.signature is not None else None
    own = issuer is not None and issuer.confirmed_by == USER and not issuer.revoked
    return (REVOKE,) if own else ()


def _file_rows(choice: LayerChoice, installed: Sequence[str], sources: Sources) -> Tuple[SourceRow, ...]:
    packs = {pack_spec(identifier) for identifier in installed}
    return tuple(_file_row(text, sources) for text in choice.chosen if text not in packs)


def _file_row(text: str, sources: Sources) -> SourceRow:
    name = _name_of(text)
    try:
        specs = sources.specs(text)
    except MineralError as error:
        row = _unusable_row(text, error)
        told = (row.note,) if row.note is not None else ()
        return SourceRow(text, row.title, told, row.state, row.actions, pack=row.pack)
    own = any(spec.role_chosen_by_user for spec in specs)
    details = (both(Phrase("layers.file", {"folder": str(specs[0].path.parent)})),) if specs else ()
    actions = (FIELDS, REMOVE) if own else (REMOVE,)
    return SourceRow(text, Bilingual(name, name), details, RowState.USABLE, actions)


# --- one line about all of it -----------------------------------------------------------------------


def _summary(rows: Sequence[LayerRow], sources: Sequence[SourceRow], regulation: Regulation) -> Bilingual:
    packs = sum(row.seen is not None for row in sources)
    read = [row for row in rows if row.is_read]
    told = [both(Phrase("layers.summary", {"packs": packs, "files": len(sources) - packs}))]
    missing = [regulation.role(row.role).name for row in read if row.state is RowState.MISSING]
    bad = [row for row in read if row.state not in (RowState.MISSING, RowState.USABLE)]
    if len(missing) > _NAMED:
        values = {"count": len(missing), "roles": missing[:_NAMED]}
        told.append(both(Phrase("layers.summary_missing_many", values)))
    elif missing:
        told.append(both(Phrase("layers.summary_missing", {"roles": missing})))
    if bad:
        names = list(dict.fromkeys(row.title for row in bad))
        told.append(both(Phrase("layers.summary_lacking", {"lacking": names})))
    if not missing and not bad:
        told.append(both(Phrase("layers.summary_whole")))
    return Bilingual(" ".join(one.vi for one in told), " ".join(one.en for one in told))
