"""Thresholds of small, scattered deposits in the data of a mineral (Decree 193/2025/NĐ-CP, Annex II)."""

from __future__ import annotations

from typing import Mapping, Tuple

from mineral_plugin.core.base.nodes import Node
from mineral_plugin.core.regulation.dated import citation_of, filled, period_of
from mineral_plugin.core.regulation.model import LegalText, SmallScattered

UNITS = ("kt", "t", "kg")
READ = "read"
MARKS = (READ, "carried")


def thresholds_of(mineral: Node, texts: Mapping[str, LegalText]) -> Tuple[SmallScattered, ...]:
    """Return the thresholds of a mineral of all days; none where the data have none.

    Raises:
        InputError: one is faulty, or two hold for one kind of deposit on one day.
    """
    listed = mineral.maybe("small_scattered")
    found: Tuple[SmallScattered, ...] = ()
    for node in filled(listed).entries() if listed else ():
        one = _threshold(node, texts)
        if any(other.deposit == one.deposit and _meet(other, one) for other in found):
            raise node.fault("error.regulation_two_wordings", rule=mineral.field("id").text())
        found = (*found, one)
    return found


def _threshold(node: Node, texts: Mapping[str, LegalText]) -> SmallScattered:
    deposit, counted = node.maybe("deposit"), node.maybe("counted")
    period, less_than = period_of(node), node.field("less_than").number()
    if not less_than > 0.0:
        raise node.field("less_than").fault("error.small_scattered")
    return SmallScattered(
        deposit=deposit.bilingual() if deposit else None,
        less_than=less_than,
        unit=node.field("unit").one_of(UNITS),
        counted=counted.bilingual() if counted else None,
        valid_from=period.valid_from,
        valid_to=period.valid_to,
        mark=node.field("mark").one_of(MARKS),
        citations=tuple(citation_of(entry, texts) for entry in filled(node.field("citations")).entries()),
    )


def _meet(first: SmallScattered, second: SmallScattered) -> bool:
    return first.in_force(second.valid_from) or second.in_force(first.valid_from)
