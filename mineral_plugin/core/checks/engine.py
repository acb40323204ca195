"""Running the rules in force: every rule answers, one that fails does not stop the others."""

from __future__ import annotations

from functools import partial
from operator import itemgetter
from typing import Callable, Iterable, List, Mapping, Optional, Tuple

from mineral_plugin.core.base.errors import CancelledError, MineralError
from mineral_plugin.core.base.findings import Family, Finding, Outcome
from mineral_plugin.core.base.ports import NoProgress, Progress
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks import (
    agreements,
    applications,
    area_limits,
    axes,
    blasting,
    borders,
    coasts,
    competence,
    components,
    corners,
    corrections,
    deadlines,
    directors,
    exchanges,
    exemptions,
    expansions,
    extensions,
    fee_bands,
    filing_province,
    form_versions,
    holdings,
    map_items,
    map_scales,
    marks,
    merged_reserves,
    mining_rights,
    numbering,
    overlaps,
    planning,
    priority,
    recognised,
    register_repeats,
    remaining_days,
    reserves,
    returns,
    rings,
    sensitive,
    stated_area,
    status_maps,
    supplements,
    surveys,
    term_caps,
    unmined,
    waters,
    wells,
    works,
    zones,
)
from mineral_plugin.core.checks.context import CheckContext
from mineral_plugin.core.checks.doubts import with_doubts
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.roles import weighed
from mineral_plugin.core.checks.standing import Place, PlacedFinding, StandingAnswers
from mineral_plugin.core.regulation.model import Rule

Check = Callable[[Inspection, Rule], Iterable[Finding]]

CHECKS: Mapping[str, Check] = {
    "A01": partial(agreements.unless_agreed, area_limits.within_limit),
    "A02": partial(agreements.unless_agreed, area_limits.within_limit),
    "A03": partial(agreements.unless_agreed, area_limits.within_limit),
    "A04": partial(agreements.unless_agreed, area_limits.within_limit_at_sea),
    "A05": partial(agreements.unless_agreed, area_limits.within_limit_at_sea),
    "A06": area_limits.without_limit,
    "A07": agreements.within_agreement,
    "A08": area_limits.within_old_limit,
    "A09": holdings.area_total,
    "A10": extensions.gives_back,
    "A11": extensions.keeps_area,
    "A12": holdings.licence_count,
    "A13": expansions.share_of_mine,
    "A14": expansions.mined_enough,
    "A15": expansions.adjoins_mine,
    "G01": corners.enough_corners,
    "G02": rings.valid_rings,
    "G03": corners.zone_declared,
    "G04": axes.axis_order,
    "G05": corners.inside_zone,
    "G06": stated_area.as_computed,
    "G07": numbering.as_on_map,
    "G08": corners.levels_given,
    "G09": unmined.unmined_tables,
    "G10": returns.returned_and_kept,
    "G11": corrections.keeps_reserve,
    "G12": marks.corner_marks,
    "G13": wells.wells_in_plan,
    "O01": overlaps.others_licences,
    "O02": overlaps.own_licences,
    "O03": merged_reserves.merged_reserve,
    "O04": overlaps.group_iv,
    "O05": overlaps.pending_licences,
    "O06": surveys.state_surveys,
    "O07": overlaps.close_neighbours,
    "O08": applications.pending_applications,
    "O09": register_repeats.listed_twice,
    "Z01": zones.prohibited,
    "Z02": zones.temporarily_prohibited,
    "Z03": sensitive.may_be_prohibited,
    "Z04": works.corridors,
    "Z05": reserves.national_reserve,
    "Z06": reserves.reserve_term,
    "Z07": borders.border_belt,
    "Z08": sensitive.restricted,
    "Z09": waters.sand_in_waters,
    "Z10": sensitive.eroding,
    "Z11": coasts.coastal_corridor,
    "Z12": blasting.safe_distance,
    "PL01": planning.inside_plan,
    "PL02": exemptions.exempt_from_plan,
    "PL03": mining_rights.auction_or_list,
    "PL04": recognised.inside_reserve,
    "PL05": recognised.inside_survey,
    "PL06": priority.window_open,
    "C01": competence.authority,
    "C02": filing_province.largest_share,
    "C03": filing_province.nearest_province,
    "C04": directors.one_director,
    "C05": fee_bands.fee_band,
    "M01": map_scales.scale_by_area,
    "M02": map_items.map_items,
    "M03": map_items.map_base,
    "M04": status_maps.scale_and_zone,
    "M05": status_maps.covers_and_yearly,
    "M06": map_items.both_areas,
    "M07": map_scales.prohibited_map_scale,
    "D01": components.all_present,
    "D02": components.held_by_database,
    "D03": remaining_days.days_left,
    "D04": deadlines.step_dates,
    "D05": supplements.asked_once,
    "D06": term_caps.term_within_cap,
    "D07": exchanges.exchanged_in_time,
    "D08": form_versions.version_and_addressee,
}
_FAMILIES = list(Family)
_WORST_FIRST = list(Outcome)


def run_checks(
    context: CheckContext, progress: Optional[Progress] = None, standing: Optional[StandingAnswers] = None
) -> Tuple[Finding, ...]:
    """Return the findings of every rule in force on the event date, in a fixed order.

    ``standing`` keeps what does not depend on the area, from one area to the next of the same question.

    Raises:
        CancelledError: ``progress`` asked to stop.
    """
    listener = progress or NoProgress()
    inspection = Inspection(context)
    rules = context.regulation.rules
    if standing is None or not inspection.is_whole:
        standing = StandingAnswers()
    inspection.stands = standing.made
    found = standing.told_of(inspection.area_id)
    for number, rule in enumerate(rules, start=1):
        if number in standing:
            continue
        if listener.cancelled():
            raise CancelledError("error.cancelled")
        found += _answers_kept(inspection, rule, number, standing)
        listener.report(number / len(rules))
    listener.report(1.0)
    return tuple(answer.finding for answer in sorted(found, key=itemgetter(0)))


def _place(finding: Finding) -> Place:
    objects = [(ref.role, ref.source, ref.id) for ref in finding.objects]
    return (
        _FAMILIES.index(finding.family),
        finding.rule,
        finding.part,
        objects,
        _WORST_FIRST.index(finding.outcome),
        finding.reason,
    )


def _answers_kept(
    inspection: Inspection, rule: Rule, number: int, standing: StandingAnswers
) -> List[PlacedFinding]:
    inspection.watch.is_read = False
    found = [PlacedFinding(_place(finding), finding) for finding in _answers_of(inspection, rule)]
    if not inspection.watch.is_read:
        standing.keep(number, found)
    return found


def _answers_of(inspection: Inspection, rule: Rule) -> List[Finding]:
    if inspection.kind not in rule.kinds:
        return [_not_for_procedure(inspection, rule)]
    try:
        found = with_doubts(inspection, rule, CHECKS[rule.id])
        return [weighed(inspection, finding) for finding in found]
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
