"""When reference data cannot carry a verdict: which role, why, and whom to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

from mineral_plugin.core.base.findings import Finding, Outcome, Severity
from mineral_plugin.core.base.memory import Same
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.checks.answers import sentences_after
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.reference.layers import RoleData
from mineral_plugin.core.reference.spec import LayerSpec
from mineral_plugin.core.reference.states import RoleState
from mineral_plugin.core.reference.told import law_status, origin
from mineral_plugin.core.reference.trust import Trust
from mineral_plugin.core.regulation.model import Role, Rule

_SENTENCES = {
    RoleState.TOO_OLD: "check.role.too_old",
    RoleState.UNDATED: "check.role.undated",
    RoleState.NO_HISTORY: "check.role.no_history",
    RoleState.UNREADABLE: "check.role.unreadable",
    RoleState.OUTSIDE_COVERAGE: "check.role.outside_coverage",
    RoleState.NOT_IN_LAW: "check.role.not_in_law",
    RoleState.MISSING: "check.role.missing",
}
_UNTRUSTED = {
    Trust.UNKNOWN_ISSUER: "check.role.unknown_issuer",
    Trust.PRACTICE: "check.role.practice",
    Trust.OUT_OF_SCOPE: "check.role.out_of_scope",
    Trust.KEY_EXPIRED: "check.role.key_expired",
    Trust.KEY_REVOKED: "check.role.key_revoked",
}
_DECIDING = (Outcome.CONFLICT, Outcome.WITHIN_TOLERANCE)


def role_gaps(inspection: Inspection, rule: Rule, data: RoleData) -> List[Finding]:
    """Return one "cannot tell" for the rule unless the role's data are usable."""
    if data.state is RoleState.USABLE:
        return []
    role = inspection.context.regulation.role(data.role)
    finding = inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        _sentence(inspection, role, data),
        reason=f"role_{data.state.value}",
        remedy=Phrase(_remedy(data), {"role": role.name, "ask": role.ask}),
        ask=role.ask,
    )
    return [finding]


def gaps_of_roles(inspection: Inspection, rule: Rule, role_ids: Sequence[str]) -> List[Finding]:
    """Return the "cannot tell"s of several roles; layers that are not there are told in one sentence."""
    known = [inspection.role_data(role_id) for role_id in role_ids]
    missing = [data for data in known if data.state is RoleState.MISSING]
    if len(missing) > 1:
        known = [data for data in known if data.state is not RoleState.MISSING]
    gaps = [gap for data in known for gap in role_gaps(inspection, rule, data)]
    return [_several_missing(inspection, rule, missing), *gaps] if len(missing) > 1 else gaps


def _several_missing(inspection: Inspection, rule: Rule, missing: Sequence[RoleData]) -> Finding:
    roles = [inspection.context.regulation.role(data.role) for data in missing]
    names = [Phrase("term.quoted", {"name": role.name}) for role in roles]
    values = {"title": rule.title, "roles": names, "ask": list(dict.fromkeys(role.ask for role in roles))}
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.role.several_missing", values),
        reason=f"role_{RoleState.MISSING.value}",
        remedy=Phrase("remedy.role.several", values),
        ask=roles[0].ask,
    )


def _sentence(inspection: Inspection, role: Role, data: RoleData) -> Phrase:
    context = inspection.context
    values: Dict[str, Any] = {
        "role": role.name,
        "ask": role.ask,
        "as_of": _day(data),
        "limit": role.max_age_days,
        "day": context.known_on or context.event_date,
    }
    if data.state is RoleState.NO_COORDINATES:
        return _no_coordinates(values, data)
    if data.state is RoleState.MISSING:
        return Phrase("check.role.missing", {**values, "absence": role.absence})
    decisive = data.specs[0]
    values.update(source=decisive.source, issuer=decisive.issuer or decisive.source)
    if data.state is RoleState.UNTRUSTED:
        return Phrase(_UNTRUSTED[decisive.trust], values)
    if data.state is RoleState.NOT_IN_LAW:
        values["status"] = law_status(decisive)
    return Phrase(_SENTENCES[data.state], values)


def _no_coordinates(values: Dict[str, Any], data: RoleData) -> Phrase:
    if data.placeless:
        return Phrase("check.role.placeless", {**values, "names": data.placeless})
    return Phrase("check.role.no_coordinates", values)


def _remedy(data: RoleData) -> str:
    trust = data.specs[0].trust if data.state is RoleState.UNTRUSTED else None
    return "remedy.role.confirm" if trust is Trust.UNKNOWN_ISSUER else "remedy.role"


def data_told(inspection: Inspection, data: RoleData) -> Bilingual:
    """Return what a verdict prints of its data: day and age, issuer, status in law, signature."""
    return _data_told(inspection.context.event_date, data.as_of, tuple(map(Same, data.specs)))


# Nearly every verdict of a check prints it.
@lru_cache(maxsize=256)
def _data_told(day: date, as_of: Optional[date], specs: Tuple[Same, ...]) -> Bilingual:
    sources = tuple(origin(spec.value) for spec in specs)
    if as_of is None:
        return both(Phrase("term.data_undated", {"sources": sources}))
    age = (day - as_of).days
    if age < 0:
        return both(Phrase("term.data_later", {"as_of": as_of, "sources": sources}))
    return both(Phrase("term.data", {"as_of": as_of, "age": age, "sources": sources}))


def _day(data: RoleData) -> Union[date, Phrase]:
    return data.as_of or Phrase("term.undated")


def weighed(inspection: Inspection, finding: Finding) -> Finding:
    """Return a finding as "cannot tell" where it rests on an object whose source has no say.

    An unknown issuer, a draft or an annulled list can neither clear an area nor block it; the shared
    ground is shown all the same.
    """
    if finding.outcome not in _DECIDING:
        return finding
    silent = _without_say(inspection, finding)
    if silent is None:
        return finding
    role, spec = silent
    note = Phrase("note.source_has_no_say", {"origin": origin(spec)})
    return replace(
        finding,
        outcome=Outcome.CANNOT_TELL,
        severity=Severity.WARNS if finding.severity is Severity.BLOCKS else finding.severity,
        reason="source_has_no_say",
        message=sentences_after(finding.message, note),
        remedy=both(Phrase("remedy.role", {"role": role.name, "ask": role.ask})),
        ask=role.ask,
    )


def _without_say(inspection: Inspection, finding: Finding) -> Optional[Tuple[Role, LayerSpec]]:
    for ref in finding.objects:
        for data in inspection.asked_roles():
            if data.role != ref.role:
                continue
            for placed in data.objects:
                if placed.silent is None:
                    continue
                if (placed.object.source, placed.object.id) == (ref.source, ref.id):
                    return inspection.context.regulation.role(data.role), placed.silent
    return None
