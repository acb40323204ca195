"""When reference data cannot carry a verdict: which role, why, and whom to ask."""

from __future__ import annotations

from datetime import date
from typing import List, Union

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.reference.layers import RoleData, RoleState
from mineral_plugin.core.regulation.model import Role, Rule


def role_gaps(inspection: Inspection, rule: Rule, data: RoleData) -> List[Finding]:
    """Return one "cannot tell" for the rule unless the role's data are usable."""
    if data.state is RoleState.USABLE:
        return []
    role = inspection.context.regulation.role(data.role)
    finding = inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        _sentence(inspection.context.event_date, role, data),
        reason=f"role_{data.state.value}",
        remedy=Phrase("remedy.role", {"role": role.name, "ask": role.ask}),
        ask=role.ask,
    )
    return [finding]


def _sentence(day: date, role: Role, data: RoleData) -> Phrase:
    values = {"role": role.name, "ask": role.ask}
    if data.state is RoleState.TOO_OLD:
        old = {**values, "as_of": known_date(data), "limit": role.max_age_days, "day": day}
        return Phrase("check.role.too_old", old)
    if data.state is RoleState.UNDATED:
        return Phrase("check.role.undated", values)
    if data.state is RoleState.NO_COORDINATES:
        return Phrase("check.role.no_coordinates", values)
    if data.state is RoleState.UNREADABLE:
        return Phrase("check.role.unreadable", values)
    if data.state is RoleState.OUTSIDE_COVERAGE:
        return Phrase("check.role.outside_coverage", values)
    return Phrase("check.role.missing", values)


def known_date(data: RoleData) -> Union[date, Phrase]:
    """Return the date of a role's data, or the term for an unknown one."""
    return data.as_of or Phrase("term.undated")
