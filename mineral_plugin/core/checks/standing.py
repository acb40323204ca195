"""Answers that stand whatever becomes of the area: those of rules that did not look at it.

Of some seventy rules two thirds ask what was stated, the procedure, the dates, or data that are not there.
While a corner moves, and from one area of a list to the next, their answers stay the same. Which they are is
not declared but seen: the context notes when its area is read. That an area has ground at all, as any but an
unfinished one, is no look at it: answers stand for areas all of whose parts have some.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, NamedTuple, Sequence, Tuple, cast

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.checks.context import CheckContext

Place = Tuple[object, ...]
"""Where a finding stands among others: it sorts."""


@dataclass
class Watch:
    """Whether the area was looked at since ``is_read`` was last set to false."""

    is_read: bool = False


class WatchedContext:
    """A context that notes when its area is read; everything else is that of the context."""

    def __init__(self, context: CheckContext, watch: Watch) -> None:
        self.__dict__.update(vars(context))
        self._area, self._watch = context.area, watch

    @property
    def area(self) -> LicenceArea:
        """Return the area, and note that it was read."""
        self._watch.is_read = True
        return self._area


def watched(context: CheckContext, watch: Watch) -> CheckContext:
    """Return a context that notes in ``watch`` when its area is read."""
    return cast(CheckContext, WatchedContext(context, watch))


class PlacedFinding(NamedTuple):
    """A finding and its place among all of an area, which does not depend on which area that is."""

    place: Place
    finding: Finding


@dataclass(frozen=True)
class StandingAnswers:
    """The findings of rules that did not look at the area, by the place of the rule among those in force.

    It belongs to one question: law, dates, procedure, what was stated, reference data.
    """

    _kept: Dict[int, Tuple[PlacedFinding, ...]] = field(default_factory=dict)
    made: Dict[str, Any] = field(default_factory=dict)
    """What rules worked out once by a name, without a look at the area (see ``Inspection.once``)."""

    def keep(self, number: int, findings: Sequence[PlacedFinding]) -> None:
        """Keep what a rule found without a look at the area; what failed is asked again."""
        if all(one.finding.outcome is not Outcome.ERROR for one in findings):
            self._kept[number] = tuple(findings)

    def told_of(self, area_id: str) -> List[PlacedFinding]:
        """Return all that is kept, told of another area."""
        return [
            PlacedFinding(place, finding.told_of(area_id))
            for findings in self._kept.values()
            for place, finding in findings
        ]

    def __contains__(self, number: int) -> bool:
        return number in self._kept
