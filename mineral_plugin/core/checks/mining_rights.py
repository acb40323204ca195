"""PL03: the right to explore or mine comes from an auction, or the area is on the non-auction list."""

from __future__ import annotations

from typing import Iterator, List

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.around import in_one
from mineral_plugin.core.checks.containment import Enclosure, claim_on_surface, contained
from mineral_plugin.core.checks.filings import NEW, other_purpose, purpose_of
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.planning import unless_stated
from mineral_plugin.core.regulation.model import Rule

NON_AUCTION = "non_auction_area"
WAY, DECISION = "mining_right_way", "auction_decision"
AUCTION = "auction"


def auction_or_list(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """PL03: the number of the auction decision is on file, or each part lies in areas of the list."""
    purpose, way = purpose_of(inspection), inspection.context.facts.text(WAY)
    if purpose != NEW:
        yield from other_purpose(inspection, rule, purpose)
    elif way == AUCTION:
        yield from inspection.fact_gaps(rule, DECISION) or [_won(inspection, rule)]
    else:
        found = contained(inspection, rule, Enclosure(NON_AUCTION, claim_on_surface))
        yield from found if way else _way_open(inspection, rule, found)


def _won(inspection: Inspection, rule: Rule) -> Finding:
    message = Phrase("check.pl03.auction", {"decision": inspection.context.facts.text(DECISION)})
    return inspection.answers(rule).answer(Outcome.CLEAR, message, reason=AUCTION)


def _way_open(inspection: Inspection, rule: Rule, found: List[Finding]) -> List[Finding]:
    """Return the findings on the list while it is open whether the right was won at an auction."""
    told = [unless_stated(inspection, finding, WAY) for finding in found]
    about_whole = [finding for finding in told if finding.part == 0]
    about_parts = [finding for finding in told if finding.part != 0]
    if not about_whole:
        return about_parts
    return [*about_parts, *in_one([*about_whole, *inspection.fact_gaps(rule, WAY)])]
