"""Use case: write reports and findings to files, whole or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

import shapely
from shapely.geometry.base import BaseGeometry

from mineral_plugin.core.area.workspace import areas_writer, finding_place, finding_values, in_degrees
from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.files import Writer, bytes_writer, write_all_whole, write_whole
from mineral_plugin.core.report.html import render_html
from mineral_plugin.core.report.model import SCHEMA, SET_SCHEMA, Report, digest, to_dict
from mineral_plugin.core.report.summary import worst_verdict

# A point or a line becomes a patch of this radius, so that one layer of polygons shows every place.
_MARK_M = 0.5


@dataclass(frozen=True)
class FindingRow:
    """A finding as a row of a map layer: its columns, and its place as WKB in VN-2000 degrees."""

    values: Mapping[str, Any]
    wkb: Optional[bytes]


def report_document(reports: Sequence[Report]) -> Dict[str, Any]:
    """Return one report as it is, several as a ``report-set-1``."""
    if len(reports) == 1:
        return to_dict(reports[0])
    return {"schema": SET_SCHEMA, "reports": [to_dict(report) for report in reports]}


def document_digests(document: Dict[str, Any]) -> Dict[str, str]:
    """Return the digest of each report of a document by the area's id."""
    reports = document["reports"] if document["schema"] == SET_SCHEMA else [document]
    return {report["area"]["id"]: digest(report) for report in reports}


def document_digest(document: Dict[str, Any]) -> str:
    """Return the digest of a report; of several, the SHA-256 of the list of their digests."""
    if document["schema"] != SET_SCHEMA:
        return digest(document)
    return sha256_of_json([digest(report) for report in document["reports"]])


def document_verdict(document: Dict[str, Any]) -> str:
    """Return the verdict of a report; of several, the worst."""
    reports = document["reports"] if document["schema"] == SET_SCHEMA else [document]
    return worst_verdict([report["summary"]["verdict"] for report in reports])


def finding_rows(reports: Sequence[Report]) -> Iterator[FindingRow]:
    """Yield the findings of the reports as rows of one layer of multipolygons (EPSG:4756).

    The columns are those of the ``findings`` table of an areas file.
    """
    for report in reports:
        for finding in report.findings:
            place = finding_place(finding)
            wkb = None if place is None else _patch(in_degrees(_polygonal(place), report.area.zone))
            yield FindingRow(finding_values(finding), wkb)


def _polygonal(place: BaseGeometry) -> BaseGeometry:
    return place if "Polygon" in place.geom_type else shapely.buffer(place, _MARK_M)


def _patch(geometry: BaseGeometry) -> bytes:
    return bytes(shapely.to_wkb(shapely.multipolygons(shapely.get_parts(geometry)), byte_order=1))


def write_reports(
    reports: Sequence[Report],
    json_path: Optional[Path] = None,
    html_path: Optional[Path] = None,
    lang: str = "vi",
    findings_path: Optional[Path] = None,
) -> None:
    """Write the reports as JSON and HTML, and areas with findings as a GeoPackage: all or none of them.

    Raises:
        CannotWriteError: a file cannot be written; earlier results are untouched.
    """
    targets: List[Tuple[Path, Writer]] = []
    if json_path is not None:
        text = json.dumps(report_document(reports), ensure_ascii=False, indent=1) + "\n"
        targets.append((json_path, bytes_writer(text.encode("utf-8"))))
    if html_path is not None:
        targets.append((html_path, bytes_writer(report_html(reports, lang).encode("utf-8"))))
    if findings_path is not None:
        targets.append((findings_path, _findings_writer(reports)))
    write_all_whole(targets)


def report_html(reports: Sequence[Report], lang: str) -> str:
    """Return the reports as one HTML page."""
    return render_html([to_dict(report) for report in reports], lang)


def write_findings(reports: Sequence[Report], path: Path) -> None:
    """Write the areas and findings of the reports as a GeoPackage of the model's layout.

    Raises:
        CannotWriteError: the file cannot be written; an earlier one is untouched.
    """
    write_whole(path, _findings_writer(reports))


def _findings_writer(reports: Sequence[Report]) -> Writer:
    findings = [finding for report in reports for finding in report.findings]
    return areas_writer([report.area for report in reports], findings)


def read_report(path: Path) -> Dict[str, Any]:
    """Return a report file as data.

    Raises:
        MissingError: there is no such file.
        InputError: the file is not a report.
    """
    if not path.is_file():
        raise MissingError("error.file_missing", path=str(path))
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError("error.not_report", path=str(path)) from error
    if not isinstance(document, dict) or document.get("schema") not in (SCHEMA, SET_SCHEMA):
        raise InputError("error.not_report", path=str(path))
    return document
