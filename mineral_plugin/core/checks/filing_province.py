"""C02, C03: which province a dossier is filed in: of several the largest share, at sea the nearest one."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Optional, Sequence

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.answers import Measure, measure, reference_ref
from mineral_plugin.core.checks.case_words import shares_told, told, with_sentences
from mineral_plugin.core.checks.cases import MINISTRY, Case, files_at_nearest
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.roles import data_told, role_gaps
from mineral_plugin.core.checks.siting import Site, provinces_met
from mineral_plugin.core.checks.stated_case import (
    PLACE,
    no_case,
    place_contradicted,
    province_search,
    stated_case,
    statement,
)
from mineral_plugin.core.overlap.shares import Nearest, Shares
from mineral_plugin.core.regulation.authority_data import LARGEST_SHARE, PROVINCE, SEA_OUTSIDE
from mineral_plugin.core.regulation.model import Rule


def largest_share(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """C02: an area in several provinces is filed where its largest share lies; told with m2 and percent."""
    refused = no_case(inspection, rule) or inspection.ground_gaps(rule)
    if refused:
        yield from refused
        return
    case = stated_case(inspection)
    if case.level == MINISTRY:
        yield _with_shares(_not_applicable(inspection, rule, "check.c02.ministry", "ministry"), case.site)
    elif case.site.place == SEA_OUTSIDE:
        yield _not_applicable(inspection, rule, "check.c02.at_sea", "outside_provinces")
    elif case.site.shares is None:
        yield from role_gaps(inspection, rule, case.site.data)
    else:
        yield _with_shares(_shared_out(inspection, rule, case, case.site.shares), case.site)


def nearest_province(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """C03: what is delegated is filed in the nearest province where the area lies at sea outside of all."""
    refused = no_case(inspection, rule)
    if refused:
        yield from refused
        return
    if not files_at_nearest(statement(inspection)):
        yield _not_applicable(inspection, rule, "check.c03.not_delegated", "not_delegated")
        return
    yield from inspection.ground_gaps(rule) or _near(inspection, rule, stated_case(inspection).site)


def _near(inspection: Inspection, rule: Rule, site: Site) -> List[Finding]:
    if site.place == PROVINCE:
        return [_not_applicable(inspection, rule, "check.c03.in_province", "in_province")]
    if site.place is None:
        contradicted = place_contradicted(inspection, rule, site)
        gaps = [contradicted] if contradicted else inspection.fact_gaps(rule, PLACE)
        return [with_sentences(gap, site.reasons) for gap in gaps]
    if site.nearest is None:
        return role_gaps(inspection, rule, site.data) or [_too_far(inspection, rule, None)]
    if len(site.nearest.names) > 1:
        return [_too_far(inspection, rule, site.nearest)]
    values = {
        "province": site.nearest.names[0],
        "distance": site.nearest.distance_m,
        "as_of": data_told(inspection, site.data),
    }
    return [
        inspection.answers(rule).answer(
            Outcome.CLEAR,
            Phrase("check.c03.clear", values),
            measured=measure(site.nearest.distance_m, None, "m"),
            notes=inspection.repair_notes(),
        )
    ]


def _too_far(inspection: Inspection, rule: Rule, nearest: Optional[Nearest]) -> Finding:
    """Return the "cannot tell" for several equally near provinces, or for a layer that ends before them."""
    role = inspection.context.regulation.role(PROVINCE)
    values: Dict[str, Any] = {"provinces": nearest.names, "distance": nearest.distance_m} if nearest else {}
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        Phrase("check.c03.equally_near" if nearest else "competence.nearest_cannot_tell", values),
        reason="equally_near" if nearest else "layer_ends",
        measured=measure(nearest.distance_m, None, "m") if nearest else None,
        remedy=Phrase("remedy.c03", {"ask": role.ask}),
        ask=role.ask,
    )


def _shared_out(inspection: Inspection, rule: Rule, case: Case, shares: Shares) -> Finding:
    """Return where an area is filed whose shares are known."""
    contradicted = place_contradicted(inspection, rule, case.site)
    if contradicted is not None:
        return contradicted
    if case.site.place is None:
        return _open_place(inspection, rule, case.site)
    if not shares.counted:
        said = Phrase("competence.in_no_province")
        return _cannot_tell(inspection, rule, said, "in_no_province", Phrase("remedy.c02"))
    if len(shares.counted) == 1:
        return _filed_in(inspection, rule, case, "check.c02.one", shares.counted[0].name)
    if case.receiving_province is not None:
        return _filed_in(inspection, rule, case, "check.c02.clear", case.receiving_province)
    return _undecided(inspection, rule, case, shares)


def _undecided(inspection: Inspection, rule: Rule, case: Case, shares: Shares) -> Finding:
    """Return why none of several provinces can be named."""
    competence, names = case.competence, [one.name for one in shares.counted]
    if competence.alternatives:
        asked = list(competence.alternatives[0].when)
        questions = [inspection.context.regulation.fact(name).question for name in asked]
        said = Phrase("check.c02.depends", {"provinces": names, "questions": questions})
        return _cannot_tell(inspection, rule, said, "fact_missing", Phrase("remedy.fact_missing"), asked)
    if competence.filing == LARGEST_SHARE:
        said = Phrase("competence.largest_cannot_tell", {"provinces": names})
        return _cannot_tell(inspection, rule, said, "shares_equal", Phrase("remedy.c02"))
    said = Phrase("authority.no_filing_rule", {"provinces": names})
    return _cannot_tell(inspection, rule, said, "law_not_read", Phrase("remedy.c02"))


def _filed_in(inspection: Inspection, rule: Rule, case: Case, phrase: str, province: str) -> Finding:
    met = provinces_met(province_search(inspection), case.site)
    values = {"province": province, "as_of": data_told(inspection, case.site.data)}
    return inspection.answers(rule).answer(
        Outcome.CLEAR,
        Phrase(phrase, values),
        objects=[reference_ref(one.object) for one in met],
        measured=_largest(case.site.shares),
        notes=inspection.repair_notes(),
    )


def _open_place(inspection: Inspection, rule: Rule, site: Site) -> Finding:
    question = inspection.context.regulation.fact(PLACE).question
    said = Phrase("check.fact_missing", {"title": rule.title, "questions": [question]})
    asked, remedy = (PLACE,), Phrase("remedy.fact_missing")
    return with_sentences(_cannot_tell(inspection, rule, said, "fact_missing", remedy, asked), site.reasons)


def _cannot_tell(
    inspection: Inspection, rule: Rule, said: Phrase, reason: str, remedy: Phrase, asked: Sequence[str] = ()
) -> Finding:
    return inspection.answers(rule).answer(
        Outcome.CANNOT_TELL,
        said,
        reason=reason,
        measured=_largest(stated_case(inspection).site.shares),
        remedy=remedy,
        facts=asked,
    )


def _not_applicable(inspection: Inspection, rule: Rule, phrase: str, reason: str) -> Finding:
    return inspection.answers(rule).answer(Outcome.NOT_APPLICABLE, Phrase(phrase), reason=reason)


def _with_shares(finding: Finding, site: Site) -> Finding:
    return with_sentences(finding, told(shares_told(site.shares)) if site.shares else [])


def _largest(shares: Optional[Shares]) -> Optional[Measure]:
    """Return the area of the largest share in m2, if there is one."""
    return measure(shares.counted[0].area_m2, None, "m2") if shares and shares.counted else None
