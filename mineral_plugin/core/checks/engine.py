"""Running the rules in force: every rule answers, one that fails does not stop the others."""

from __future__ import annotations

from typing import Callable, Iterable, List, Mapping, Optional, Tuple

from mineral_plugin.core.base.errors import CancelledError, MineralError
from mineral_plugin.core.base.findings import Family, Finding, Outcome
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks import area_limits, competence, corners, overlaps, rings, stated_area, zones
from mineral_plugin.core.checks.context import CheckContext
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.roles import weighed
from mineral_plugin.core.regulation.model import Rule

Check = Callable[[Inspection, Rule], Iterable[Finding]]

CHECKS: Mapping[str, Check] = {
    "A01": area_limits.within_limit,
    "A02": area_limits.within_limit,
    "A03": area_limits.within_limit,
    "A04": area_limits.within_limit_at_sea,
    "A05": area_limits.within_limit_at_sea,
    "A06": area_limits.without_limit,
    "A08": area_limits.within_old_limit,
    "G01": corners.enough_corners,
    "G02": rings.valid_rings,
    "G03": corners.zone_declared,
    "G05": corners.inside_zone,
    "G06": stated_area.as_computed,
    "G08": corners.levels_given,
    "O01": overlaps.others_licences,
    "O02": overlaps.own_licences,
    "O04": overlaps.group_iv,
    "O05": overlaps.pending_licences,
    "O07": overlaps.close_neighbours,
    "Z01": zones.prohibited,
    "Z02": zones.temporarily_prohibited,
    "C01": competence.authority,
}
_FAMILIES = list(Family)
_WORST_FIRST = list(Outcome)


def run_checks(context: CheckContext, progress: Optional[Progress] = None) -> Tuple[Finding, ...]:
    """Return the findings of every rule in force on the event date, in a fixed order.

    Raises:
        CancelledError: ``progress`` asked to stop.
    """
    listener = progress or NoProgress()
    inspection = Inspection(context)
    rules = context.regulation.rules
    findings: List[Finding] = []
    for number, rule in enumerate(rules, start=1):
        if listener.cancelled():
            raise CancelledError("error.cancelled")
        findings.extend(_answers_of(inspection, rule))
        listener.report(number / len(rules))
    return tuple(sorted(findings, key=_place))


def _place(finding: Finding) -> Tuple[object, ...]:
    objects = [(ref.role, ref.source, ref.id) for ref in finding.objects]
    return (
        _FAMILIES.index(finding.family),
        finding.rule,
        finding.part,
        objects,
        _WORST_FIRST.index(finding.outcome),
        finding.reason,
    )


def _answers_of(inspection: Inspection, rule: Rule) -> List[Finding]:
    if inspection.kind not in rule.kinds:
        return [_not_for_procedure(inspection, rule)]
    try:
        return [weighed(inspection, finding) for finding in CHECKS[rule.id](inspection, rule)]
    except CancelledError:
        raise
    except Exception as error:  # A broken rule is told as such; the others still have to answer.
        return [_failed(inspection, rule, error)]


def _not_for_procedure(inspection: Inspection, rule: Rule) -> Finding:
    procedure = inspection.context.procedure
    return inspection.answers(rule).answer(
        Outcome.NOT_APPLICABLE,
        Phrase("check.not_for_procedure", {"title": rule.title, "procedure": procedure.name}),
        reason="procedure",
    )


def _failed(inspection: Inspection, rule: Rule, error: Exception) -> Finding:
    notes = [error.phrase] if isinstance(error, MineralError) else []
    return inspection.answers(rule).answer(
        Outcome.ERROR,
        Phrase("check.failed", {"title": rule.title, "kind": type(error).__name__}),
        reason="error",
        remedy=Phrase("remedy.failed"),
        notes=notes,
    )
