"""Below which amount a deposit of the mineral is small and scattered, told where somebody has to say so."""

from __future__ import annotations

from typing import List

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.checks.spans import plain
from mineral_plugin.core.regulation.model import SmallScattered
from mineral_plugin.core.regulation.small_scattered import READ


def thresholds_told(inspection: Inspection) -> List[Phrase]:
    """Return the thresholds of the mineral on the day as one sentence, another where they may have changed.

    Nothing is returned for a mineral or day without any in the data.
    """
    context = inspection.context
    found = context.regulation.small_scattered(context.mineral.id)
    if not found:
        return []
    articles = dict.fromkeys(cited.printed for one in found for cited in one.citations)
    values = {
        "mineral": context.mineral.name,
        "limits": [_limit(one) for one in found],
        "articles": tuple(articles),
    }
    carried = any(one.mark != READ for one in found)
    return [
        Phrase("check.c01.thresholds", values),
        *([Phrase("check.c01.thresholds_carried")] if carried else []),
    ]


def _limit(one: SmallScattered) -> Phrase:
    amount = Phrase(f"term.weight.{one.unit}", {"number": plain(one.less_than)})
    if one.counted is not None:
        amount = Phrase("term.weight_of", {"amount": amount, "counted": one.counted})
    if one.deposit is None:
        return Phrase("term.less_than", {"amount": amount})
    return Phrase("term.less_than_deposit", {"amount": amount, "deposit": one.deposit})
