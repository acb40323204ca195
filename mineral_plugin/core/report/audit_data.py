"""An audit of a register as JSON data (``audit-1``), and what makes two audits the same."""

from __future__ import annotations

from collections import Counter
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence

from mineral_plugin.core.area.model import ReferenceObject
from mineral_plugin.core.area.zones import Zone
from mineral_plugin.core.audit.judging import register_roles
from mineral_plugin.core.audit.memory import Ref
from mineral_plugin.core.audit.model import (
    Audit,
    AuditedObject,
    AuditPair,
    Gap,
    LayerTold,
    Mark,
    MarkState,
    NoteKind,
    PairKind,
    RowNote,
)
from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.findings import Outcome
from mineral_plugin.core.regulation.model import Regulation, Rule
from mineral_plugin.core.report.law_age import law_age
from mineral_plugin.core.report.model import Run

SCHEMA = "audit-1"
VERDICTS = (Outcome.CONFLICT, Outcome.CANNOT_TELL, Outcome.WITHIN_TOLERANCE, Outcome.CLEAR)
"""The outcomes that a pair may have, worst first."""
IN_QUESTION = (Outcome.CONFLICT.value, Outcome.CANNOT_TELL.value)
"""The outcomes that ask somebody to do something."""
AREA_DECIMALS, LENGTH_DECIMALS, SHARE_DECIMALS, PROBABILITY_DECIMALS = 2, 3, 6, 4
_NOT_FOUND = ("run", "marks")


def to_dict(
    audit: Audit, run: Run, law: Regulation, gone: Optional[Mapping[str, Mark]] = None
) -> Dict[str, Any]:
    """Return an audit as JSON data of the schema ``audit-1``.

    Areas are rounded to 0.01 m2, lengths to 1 mm. ``gone`` holds marks by pair id that an earlier run had; of
    pairs that were not found now they are kept, because a pair may come back.
    """
    objects = _Objects(_seen(audit))
    pairs = [_pair(pair, objects) for pair in audit.pairs]
    regulation = dict(audit.law)
    return {
        "schema": SCHEMA,
        "day": audit.day.isoformat(),
        "regulation": regulation,
        "errors_version": audit.errors_version.isoformat(),
        "neighbour_m": audit.neighbour_m,
        "layers": [_layer(layer) for layer in audit.layers],
        "without_data": _without_data(audit.layers, law),
        "rules": _rules(audit.pairs, law),
        "counts": _counts(audit),
        "objects": objects.told,
        "pairs": pairs,
        "gaps": [_gap(gap, objects) for gap in audit.gaps],
        "notes": [_note(note, objects) for note in audit.notes],
        "marks": _marks(audit.pairs, pairs, gone or {}),
        "run": {
            **run.as_dict(),
            **law_age(regulation, audit.day, run.at),
            "reused": audit.reused,
        },
    }


def digest(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical form of what was found: equal means "the same".

    Neither the circumstances of the run nor what people decided on pairs is part of it.
    """
    return sha256_of_json({key: value for key, value in document.items() if key not in _NOT_FOUND})


def mark_to_dict(mark: Mark, carried: bool) -> Dict[str, Any]:
    """Return a mark as JSON data; ``carried``: it is older than the run, which found the pair again."""
    return {
        "state": mark.state.value,
        "reason": mark.reason,
        "by": mark.by,
        "on": mark.on.isoformat() if mark.on else None,
        "area_m2": round(mark.area_m2, AREA_DECIMALS),
        "carried": carried,
    }


def state_counts(
    pairs: Iterable[Mapping[str, Any]], marks: Mapping[str, Mapping[str, Any]]
) -> Dict[str, int]:
    """Return how many pairs (``audit-1`` data) are in each state; open are those in question only."""
    found: Counter[str] = Counter()
    for pair in pairs:
        mark = marks.get(pair["id"])
        if mark is not None or pair["outcome"] in IN_QUESTION:
            found[mark["state"] if mark is not None else MarkState.OPEN.value] += 1
    return {state.value: found[state.value] for state in MarkState}


class _Objects:
    """The objects that something is said of, in the order of their refs; all else names their numbers."""

    def __init__(self, seen: Mapping[Ref, AuditedObject]) -> None:
        refs = sorted(seen)
        self.told = [_object(seen[ref]) for ref in refs]
        self._number = {ref: number for number, ref in enumerate(refs)}

    def number(self, one: AuditedObject) -> int:
        return self._number[one.ref]


def _seen(audit: Audit) -> Dict[Ref, AuditedObject]:
    seen: Dict[Ref, AuditedObject] = {}
    for pair in audit.pairs:
        seen[pair.first.ref], seen[pair.second.ref] = pair.first, pair.second
    for gap in audit.gaps:
        seen[gap.first.ref], seen[gap.second.ref] = gap.first, gap.second
    for note in audit.notes:
        seen[note.object.ref] = note.object
    return seen


def _object(audited: AuditedObject) -> Dict[str, Any]:
    one: ReferenceObject = audited.object
    role, source, ref = audited.ref
    return {
        "role": role,
        "source": source,
        "ref": ref,
        "id": one.id,
        "name": one.name,
        "holder": one.holder,
        "status": one.status,
        "valid_from": one.valid_from.isoformat() if one.valid_from else None,
        "valid_to": one.valid_to.isoformat() if one.valid_to else None,
        "mineral": one.mineral,
        "top_m": _rounded(one.top_m, LENGTH_DECIMALS),
        "bottom_m": _rounded(one.bottom_m, LENGTH_DECIMALS),
        "grade": one.grade,
        "decision": one.decision,
        "object_class": one.object_class,
        "place": one.place,
        "layer": audited.layer,
        "row": audited.place + 1,
    }


def _pair(pair: AuditPair, objects: _Objects) -> Dict[str, Any]:
    measured = pair.measured
    return {
        "id": pair.id,
        "kind": pair.kind.value,
        "outcome": pair.outcome.value,
        "reason": pair.reason,
        "rule": pair.rule or None,
        "severity": pair.severity.value if pair.severity else None,
        "first": objects.number(pair.first),
        "second": objects.number(pair.second),
        "plane": _plane(measured.plane),
        "area_m2": round(measured.area_m2, AREA_DECIMALS),
        "share_first": round(measured.share_first, SHARE_DECIMALS),
        "share_second": round(measured.share_second, SHARE_DECIMALS),
        "width_m": _rounded(measured.width_m, LENGTH_DECIMALS),
        "widest_m": _rounded(measured.widest_m, LENGTH_DECIMALS),
        "length_m": _rounded(measured.length_m, LENGTH_DECIMALS),
        "probability": round(measured.probability, PROBABILITY_DECIMALS),
        "tolerance_m": _rounded(measured.tolerance_m, LENGTH_DECIMALS),
        "repaired": list(measured.repaired),
    }


def _gap(gap: Gap, objects: _Objects) -> Dict[str, Any]:
    return {
        "id": gap.id,
        "first": objects.number(gap.first),
        "second": objects.number(gap.second),
        "plane": _plane(gap.plane),
        "gap_m": round(gap.gap_m, LENGTH_DECIMALS),
        "shared_m": round(gap.shared_m, LENGTH_DECIMALS),
        "corners_agree": gap.corners_agree,
    }


def _note(note: RowNote, objects: _Objects) -> Dict[str, Any]:
    return {"kind": note.kind.value, "object": objects.number(note.object)}


def _plane(zone: Zone) -> Dict[str, int]:
    return {"central_meridian_min": zone.central_meridian_min, "width_deg": zone.width_deg}


def _rounded(value: Optional[float], decimals: int) -> Optional[float]:
    return None if value is None else round(value, decimals)


def _layer(layer: LayerTold) -> Dict[str, Any]:
    return {
        "told": dict(layer.told),
        "rows": layer.rows,
        "invalid": layer.invalid,
        "no_polygon": layer.no_polygon,
    }


def _without_data(layers: Sequence[LayerTold], law: Regulation) -> List[Dict[str, Any]]:
    """Return the roles that a rule speaks of and no layer was there for: none of them was looked at."""
    given = {layer.told["role"] for layer in layers}
    wanted = set(register_roles(law)) - given
    return [
        {"role": role.id, "name": role.name.as_dict(), "ask": role.ask.as_dict()}
        for role in law.roles
        if role.id in wanted
    ]


def _rules(pairs: Iterable[AuditPair], law: Regulation) -> List[Dict[str, Any]]:
    used = {pair.rule for pair in pairs}
    return [_rule(rule) for rule in sorted(law.rules, key=_rule_id) if rule.id in used]


def _rule_id(rule: Rule) -> str:
    return rule.id


def _rule(rule: Rule) -> Dict[str, Any]:
    articles = dict.fromkeys(citation.printed for citation in rule.citations)
    return {
        "id": rule.id,
        "title": rule.title.as_dict(),
        "article": "; ".join(articles),
        "version_date": rule.valid_from.isoformat() if rule.valid_from else None,
        "confirmed": rule.confirmed and all(citation.names_place for citation in rule.citations),
        "source": rule.source,
    }


def _counts(audit: Audit) -> Dict[str, Any]:
    kinds = Counter(pair.kind for pair in audit.pairs)
    outcomes = Counter(pair.outcome for pair in audit.pairs)
    notes = Counter(note.kind for note in audit.notes)
    return {
        "pairs": len(audit.pairs),
        "kinds": {kind.value: kinds[kind] for kind in PairKind},
        "outcomes": {outcome.value: outcomes[outcome] for outcome in VERDICTS},
        "gaps": len(audit.gaps),
        "notes": {kind.value: notes[kind] for kind in NoteKind},
    }


def _marks(
    pairs: Sequence[AuditPair], as_data: Sequence[Mapping[str, Any]], gone: Mapping[str, Mark]
) -> Dict[str, Any]:
    found = {one["id"]: pair.mark for one, pair in zip(as_data, pairs)}
    marks = {name: mark for name, mark in {**gone, **found}.items() if mark != Mark()}
    told = {name: mark_to_dict(mark, carried=True) for name, mark in sorted(marks.items())}
    return {"states": state_counts(as_data, told), "pairs": told}
