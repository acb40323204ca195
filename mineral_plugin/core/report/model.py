"""The report, once: one model that every front door and every paper shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Dict, Mapping, Optional, Tuple

from mineral_plugin.core.area.measure import area_m2, ellipsoidal_area_m2
from mineral_plugin.core.area.model import LicenceArea, Part, Ring, StatedArea
from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.findings import Finding
from mineral_plugin.core.report.acceptance import Acceptance
from mineral_plugin.core.report.law_age import law_age
from mineral_plugin.core.report.summary import Summary, summarize

SCHEMA = "report-1"
SET_SCHEMA = "report-set-1"


@dataclass(frozen=True)
class Run:
    """The circumstances of one run; the only part of a report that is not part of "the same".

    ``accepted`` is what people answer for among the findings.
    """

    at: datetime
    program: str
    engine: str
    front_door: str
    accepted: Tuple[Acceptance, ...] = ()

    def as_dict(self) -> Dict[str, Any]:
        """Return the circumstances as JSON data; ``accepted`` only where somebody accepted something."""
        told: Dict[str, Any] = {
            "at": self.at.isoformat(timespec="seconds"),
            "program": self.program,
            "engine": self.engine,
            "front_door": self.front_door,
        }
        return {**told, "accepted": [one.as_dict() for one in self.accepted]} if self.accepted else told


@dataclass(frozen=True)
class Report:
    """What was found for one area, on which day, under which rules, with which data.

    ``regulation`` holds version and sha256 of the rule set, the day up to which the law was read, and the day
    whose law was applied; ``procedure`` id, mineral, holder, tolerances and what counted; ``reference`` one
    entry a layer; ``transition`` what lies between the receipt of the dossier and the event.
    """

    area: LicenceArea
    event_date: date
    procedure: Mapping[str, Any]
    regulation: Mapping[str, Any]
    reference: Tuple[Mapping[str, Any], ...]
    findings: Tuple[Finding, ...]
    run: Run
    transition: Optional[Mapping[str, Any]] = None

    @property
    def summary(self) -> Summary:
        """Return the verdicts and the headline."""
        return summarize(self.findings, practice=bool(self.procedure.get("practice")))


def to_dict(report: Report) -> Dict[str, Any]:
    """Return the report as JSON data of the schema ``report-1``."""
    return {
        "schema": SCHEMA,
        "area": area_to_dict(report.area),
        "event_date": report.event_date.isoformat(),
        "procedure": dict(report.procedure),
        "regulation": dict(report.regulation),
        "transition": dict(report.transition) if report.transition else None,
        "reference": [dict(entry) for entry in report.reference],
        "findings": [finding_to_dict(finding) for finding in report.findings],
        "summary": report.summary.as_dict(),
        "run": {**report.run.as_dict(), **law_age(report.regulation, report.event_date, report.run.at)},
    }


def digest(report: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a report's canonical form without its run: equal means "the same"."""
    return sha256_of_json({key: value for key, value in report.items() if key != "run"})


def area_to_dict(area: LicenceArea) -> Dict[str, Any]:
    """Return an area as JSON data: corners as typed and as numbers, measures to 0.01 m2."""
    return {
        "id": area.id,
        "name": area.name,
        "zone": {
            "central_meridian": area.zone.meridian_text,
            "central_meridian_min": area.zone.central_meridian_min,
            "width_deg": area.zone.width_deg,
            "epsg": area.zone.epsg,
        },
        "parts": [_part_to_dict(part) for part in area.parts],
        "area_m2": round(area_m2(area), 2),
        "ellipsoidal_area_m2": round(ellipsoidal_area_m2(area), 2),
        "stated_area": _stated_to_dict(area.stated_area),
        "source": {
            "document": area.source.document,
            "date": area.source.date.isoformat() if area.source.date else None,
            "grade": area.source.grade,
        },
    }


def _part_to_dict(part: Part) -> Dict[str, Any]:
    return {
        "outer": _ring_to_list(part.outer),
        "holes": [_ring_to_list(hole) for hole in part.holes],
        "top_m": part.top_m,
        "bottom_m": part.bottom_m,
    }


def _ring_to_list(ring: Ring) -> Any:
    return [
        {
            "name": corner.name,
            "x_text": corner.x_text,
            "y_text": corner.y_text,
            "north_m": round(corner.north_m, 3),
            "east_m": round(corner.east_m, 3),
            "decimals": corner.decimals,
        }
        for corner in ring.corners
    ]


def _stated_to_dict(stated: Optional[StatedArea]) -> Optional[Dict[str, Any]]:
    if stated is None:
        return None
    return {
        "text": stated.text,
        "value": str(stated.value),
        "unit": stated.unit,
        "half_unit_m2": stated.half_unit_m2,
    }


def finding_to_dict(finding: Finding) -> Dict[str, Any]:
    """Return a finding as JSON data of the schema ``report-1``."""
    basis, where = finding.basis, finding.where
    return {
        "id": finding.id,
        "rule": finding.rule,
        "outcome": finding.outcome.value,
        "reason": finding.reason,
        "severity": finding.severity.value,
        "basis": {
            "article": basis.article,
            "version_date": basis.version_date.isoformat() if basis.version_date else None,
            "confirmed": basis.confirmed,
            "source": basis.source,
        },
        "message": finding.message.as_dict(),
        "remedy": finding.remedy.as_dict() if finding.remedy else None,
        "measured": finding.measured,
        "limit": finding.limit,
        "unit": finding.unit,
        "objects": [
            {"role": ref.role, "source": ref.source, "id": ref.id, "name": ref.name}
            for ref in finding.objects
        ],
        "where": {"part": where.part, "geometry": where.geometry} if where else None,
        "facts": list(finding.facts),
    }
