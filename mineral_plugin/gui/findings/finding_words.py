"""A finding in words: outcome, sentence, figures, article, objects, remedy, and what was decided on it."""

from __future__ import annotations

from typing import Any, List, Mapping, Optional

from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.core.base.measures import measure_told
from mineral_plugin.core.base.numbers import format_date, format_place, format_time
from mineral_plugin.gui.parts.dates import date_from_text
from mineral_plugin.gui.parts.outcomes import outcome_word, severity_word

ACCEPTED, OPEN = "accepted", "open"


def amount_text(value: object, unit: str, lang: str) -> str:
    """Return a measure with its unit: ``1.234,5 m²``, ``12,5 %``, ``45 days``; "" where there is none."""
    if value is None:
        return ""
    if unit == "ha":
        # ``ha`` in a place means "an area in m2 written as hectares", so hectares are scaled back.
        return format_place(float(value) * 10_000, unit, lang)
    return measure_told(float(value), unit, lang)


def basis_text(basis: Mapping[str, Any], lang: str) -> str:
    """Return the article with the date of the text, and whether it is confirmed."""
    day = date_from_text(basis.get("version_date"))
    values = {"article": basis.get("article") or "", "day": format_date(day, lang) if day else "-"}
    if not values["article"] and basis.get("source") == "practice":
        return QCoreApplication.translate("FindingCard", "From practice, no article of law.")
    if not values["article"]:
        return QCoreApplication.translate("FindingCard", "Technical check, no article of law.")
    if not basis.get("confirmed", False):
        text = QCoreApplication.translate("FindingCard", "{article} (text of {day}, not yet confirmed)")
    else:
        text = QCoreApplication.translate("FindingCard", "{article} (text of {day})")
    return text.format(**values)


def measure_text(finding: Mapping[str, Any], lang: str) -> str:
    """Return the measured value and the limit, "" where nothing was measured."""
    measured = amount_text(finding.get("measured"), finding.get("unit", ""), lang)
    limit = amount_text(finding.get("limit"), finding.get("unit", ""), lang)
    if measured and limit:
        text = QCoreApplication.translate("FindingCard", "Measured {measured}, limit {limit}")
        return text.format(measured=measured, limit=limit)
    return (
        QCoreApplication.translate("FindingCard", "Measured {measured}").format(measured=measured)
        if measured
        else ""
    )


def objects_text(finding: Mapping[str, Any]) -> str:
    """Return the names of the objects that the finding speaks of."""
    names = [ref.get("name") or ref.get("id", "") for ref in finding.get("objects", ())]
    shown = ", ".join(names[:6])
    if not names:
        return ""
    if len(names) > 6:
        text = QCoreApplication.translate("FindingCard", "Concerns: {names} and {more} more")
        return text.format(names=shown, more=len(names) - 6)
    return QCoreApplication.translate("FindingCard", "Concerns: {names}").format(names=shown)


def title_text(finding: Mapping[str, Any]) -> str:
    """Return the outcome and the rule, and of a conflict what it means for filing."""
    values = {"outcome": outcome_word(finding["outcome"]), "rule": finding.get("rule", "")}
    if finding["outcome"] == "conflict":
        text = QCoreApplication.translate("FindingCard", "{outcome} · {rule} · {severity}")
        return text.format(severity=severity_word(finding.get("severity", "")), **values)
    return QCoreApplication.translate("FindingCard", "{outcome} · {rule}").format(**values)


def body_lines(finding: Mapping[str, Any], lang: str) -> List[str]:
    """Return what is said of a finding below its title, one line each."""
    remedy = (finding.get("remedy") or {}).get(lang, "")
    text = QCoreApplication.translate("FindingCard", "What to do: {remedy}")
    lines = [
        (finding.get("message") or {}).get(lang, ""),
        measure_text(finding, lang),
        objects_text(finding),
        basis_text(finding.get("basis") or {}, lang),
        text.format(remedy=remedy) if remedy else "",
    ]
    return [line for line in lines if line]


def mark_text(mark: Optional[Any], lang: str) -> str:
    """Return what somebody decided on a finding (a ``FindingMark`` of the core), "" where nobody did."""
    if mark is None:
        return ""
    values = {"by": mark.by, "at": format_time(mark.at, lang), "reason": mark.reason}
    if mark.state == ACCEPTED:
        text = QCoreApplication.translate("FindingCard", "Accepted by {by}, {at}: {reason}")
    else:
        text = QCoreApplication.translate(
            "FindingCard", "Open again, it is worse than when {by} accepted it ({at}): {reason}"
        )
    return text.format(**values)


def finding_text(finding: Mapping[str, Any], lang: str, mark: Optional[Any] = None) -> str:
    """Return all that is said of a finding, as it is copied."""
    lines = [title_text(finding), *body_lines(finding, lang), mark_text(mark, lang)]
    return "\n".join(line for line in lines if line)


def report_title(report: Mapping[str, Any], lang: str) -> str:
    """Return what a report is about in one line: area, procedure, day; what it does not say is left out."""
    procedure = report.get("procedure") or {}
    names = procedure.get("name") or {}
    day = date_from_text(report.get("event_date"))
    words = [
        str((report.get("area") or {}).get("name") or ""),
        str(names.get(lang, "")) if isinstance(names, dict) else str(names),
        format_date(day, lang) if day else "",
    ]
    return " · ".join(word for word in words if word)
