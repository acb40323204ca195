"""The long work on one finding: write down who accepts it, look for repairs, save the layer; no widgets.

Each function returns ``work(progress)`` for another thread.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Callable, Dict, Mapping, NamedTuple, Tuple

Work = Callable[[Any], Any]


class Decision(NamedTuple):
    """What somebody decides on a finding of a report; without a reason it is taken back."""

    report: Any
    finding_id: str
    reason: str
    by: str
    draft: str


class Decided(NamedTuple):
    """The report with what people accept, the same as data, and the marks by finding id."""

    report: Any
    told: Dict[str, Any]
    marks: Mapping[str, Any]


def deciding(decision: Decision, home: Path, now: datetime) -> Work:
    """Return the work that writes down a decision and reads what stands then."""

    def work(_progress: Any) -> Decided:
        from mineral_plugin.core.report.model import to_dict
        from mineral_plugin.core.work.finding_marks import FindingMarks, with_acceptances

        marks, report, draft = FindingMarks(home), decision.report, decision.draft
        finding = next(one for one in report.findings if one.id == decision.finding_id)
        if decision.reason:
            marks.accept(finding, decision.reason, decision.by, now, draft)
        else:
            marks.take_back(finding, now, draft)
        found = marks.of(report, draft)
        accepted = with_acceptances(report, found)
        return Decided(accepted, to_dict(accepted), found)

    return work


def repairing(finding: Mapping[str, Any], area: Any, make_request: Callable[[], Any]) -> Work:
    """Return the work that looks for the repairs of a finding of the report."""

    def work(_progress: Any) -> Tuple[Any, ...]:
        from mineral_plugin.core.work.finding_repairs import repairs_of

        return repairs_of(finding, area, make_request())

    return work


def saving(report: Any, marks: Mapping[str, Any], path: Path, style_qml: str) -> Work:
    """Return the work that saves the findings as a layer with its style."""

    def work(_progress: Any) -> Path:
        from mineral_plugin.core.work.finding_layer import write_finding_layer

        write_finding_layer(report, marks, path, style_qml)
        return path

    return work
