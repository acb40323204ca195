"""Use case: papers of an area or a report - corner table, request data, check report, summary - as files."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Protocol, Sequence

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.files import write_bytes
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.papers.docx import docx_bytes
from mineral_plugin.core.papers.docx_pictures import PngMaker
from mineral_plugin.core.papers.html import html_page
from mineral_plugin.core.papers.inside import inside_area
from mineral_plugin.core.papers.model import Paper, Picture
from mineral_plugin.core.papers.report_paper import report_paper
from mineral_plugin.core.papers.request_data import (
    INSIDE,
    ROLES,
    WHOLE,
    RequestForm,
    form_named,
    forms_for,
    load_request_forms,
)
from mineral_plugin.core.papers.request_paper import Request, request_paper, table_paper
from mineral_plugin.core.papers.summary import summary_paper
from mineral_plugin.core.regulation.procedures_loader import load_procedures
from mineral_plugin.core.report.model import SET_SCHEMA
from mineral_plugin.core.work.corners import read_areas
from mineral_plugin.core.work.outputs import read_report
from mineral_plugin.core.work.requests import areas_of

PdfPrinter = Callable[[Paper, Path], int]


class PaperPrinter(Protocol):
    """Who prints papers and draws their pictures: QGIS, where it is present."""

    def print_pdf(self, paper: Paper, path: Path) -> int:
        """Print a paper as PDF; return how many pages it has."""
        ...

    def picture_png(self, picture: Picture) -> bytes:
        """Return a picture in dots, as PNG."""
        ...


PAPER_KINDS = (".docx", ".html", ".pdf")

__all__ = [
    "PAPER_KINDS",
    "PaperPrinter",
    "PdfPrinter",
    "PngMaker",
    "forms_document",
    "paper_of_report",
    "paper_of_request",
    "paper_of_summary",
    "read_values",
    "role_areas",
    "table_paper",
    "write_paper",
]


def write_paper(
    paper: Paper, path: Path, pdf: Optional[PdfPrinter] = None, png: Optional[PngMaker] = None
) -> Path:
    """Write a paper to a file; its ending names the format. Return the path.

    ``pdf`` prints PDF and ``png`` draws pictures in dots for DOCX, which only QGIS can: without it a document
    says what they show. Equal papers give equal bytes of DOCX and HTML.

    Raises:
        InputError: an ending that is not known.
        MissingError: PDF is asked where there is no QGIS.
        CannotWriteError: the file cannot be written; an earlier one is untouched.
    """
    ending = path.suffix.lower()
    if ending == ".docx":
        write_bytes(path, docx_bytes(paper, png))
    elif ending == ".html":
        write_bytes(path, html_page(paper).encode("utf-8"))
    elif ending == ".pdf":
        if pdf is None:
            raise MissingError("paper.no_pdf", path=str(path))
        pdf(paper, path)
    else:
        raise InputError("error.writing.kind", path=str(path), kinds=PAPER_KINDS)
    return path


def paper_of_report(path: Path, lang: str) -> Paper:
    """Return the paper of a report file (one report or several).

    Raises:
        MissingError: there is no such file.
        InputError: the file is no report.
    """
    return report_paper(_reports(path), lang)


def paper_of_summary(path: Path) -> Paper:
    """Return the client's page of a report file, in both languages.

    Raises:
        MissingError: there is no such file.
        InputError: the file is no report, or holds several.
    """
    return summary_paper(_one_report(path))


def _one_report(path: Path) -> Mapping[str, Any]:
    reports = _reports(path)
    if len(reports) != 1:
        raise InputError("paper.one_report", path=str(path), count=len(reports))
    return reports[0]


def _reports(path: Path) -> List[Mapping[str, Any]]:
    document = read_report(path)
    return list(document["reports"]) if document["schema"] == SET_SCHEMA else [document]


def paper_of_request(
    form_id: str,
    procedure: str,
    areas: Mapping[str, LicenceArea],
    day: date,
    lang: str,
    values: Mapping[str, str],
    document: str = "",
    group: str = "",
) -> Paper:
    """Return the paper with the data of a request.

    The form is named, or it is the only one for the procedure and the mineral group on the day.

    Raises:
        InputError: no form or several fit, an entry is unknown, or an area is missing.
    """
    form = form_named(form_id, day) if form_id else _only_form(procedure, day, group)
    chosen = procedure if procedure in form.procedures else form.procedures[0]
    name = load_procedures().working_procedure(chosen).name
    return request_paper(Request(form, chosen, name, areas, day, values, document), lang)


def _only_form(procedure: str, day: date, group: str) -> RequestForm:
    found = forms_for(procedure, day, group)
    if len(found) == 1:
        return found[0]
    if not found:
        every = tuple(form.id for form in load_request_forms().forms if form.period.holds(day))
        raise InputError("paper.no_form", form=procedure, day=day, forms=every)
    raise InputError("paper.several_forms", procedure=procedure, forms=tuple(form.id for form in found))


def role_areas(
    whole: Sequence[LicenceArea], others: Sequence[str], zone: str = "", lang: str = "vi"
) -> Dict[str, LicenceArea]:
    """Return areas by their role in a request; ``others`` are written ``returned=FILE``.

    A file is an areas file (GeoPackage) or a corner table; for ``inside`` also a report (JSON), whose
    findings tell the part in prohibited areas.

    Raises:
        InputError: a role is unknown, a text is not of that form, or a file has several areas.
    """
    found: Dict[str, LicenceArea] = {}
    for area in whole:
        if WHOLE in found:
            raise InputError("paper.one_area", count=len(whole))
        found[WHOLE] = area
    for text in others:
        role, mark, name = text.partition("=")
        if role not in ROLES or not mark or not name:
            raise InputError("paper.role_text", text=text, roles=ROLES)
        found[role] = _role_area(role, Path(name), zone, lang)
    return found


def _role_area(role: str, path: Path, zone: str, lang: str) -> LicenceArea:
    if role == INSIDE and path.suffix.lower() == ".json":
        return inside_area(_one_report(path), lang)
    areas = read_areas(path) if path.suffix.lower() == ".gpkg" else areas_of(path, None, zone)
    if len(areas) != 1:
        raise InputError("paper.one_area", count=len(areas))
    return areas[0]


def read_values(path: Optional[Path]) -> Dict[str, str]:
    """Return the entries of a JSON file (``{"applicant": "..."}``), none without one.

    Raises:
        MissingError: there is no such file.
        InputError: it holds something else than texts and numbers by name.
    """
    if path is None:
        return {}
    if not path.is_file():
        raise MissingError("error.file_missing", path=str(path))
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InputError("paper.values_file", path=str(path)) from error
    plain = isinstance(found, dict) and all(
        isinstance(value, (str, int, float)) and not isinstance(value, bool) for value in found.values()
    )
    if not plain:
        raise InputError("paper.values_file", path=str(path))
    return {str(name): str(value) for name, value in found.items()}


def forms_document(day: date, lang: str, procedure: str = "") -> List[Dict[str, Any]]:
    """Return the forms of requests in use on ``day`` as JSON data, of one procedure where it is given."""
    known = load_request_forms()
    return [
        _form_entry(form, lang)
        for form in known.forms
        if form.period.holds(day) and (not procedure or procedure in form.procedures)
    ]


def _form_entry(form: RequestForm, lang: str) -> Dict[str, Any]:
    return {
        "id": form.id,
        "citation": form.citation.printed,
        "procedures": list(form.procedures),
        "case": form.case.text(lang) if form.case else None,
        "groups": list(form.groups),
        "entries_known": form.fields_known,
        "entries": [
            {"id": one.id, "label": _label(one.label, one.when, lang), "mark": one.mark}
            for one in form.fields
        ],
        "tables": list(form.tables),
        "map_form": form.map_form.printed if form.map_form else None,
    }


def _label(label: Bilingual, when: Optional[Bilingual], lang: str) -> str:
    return f"{label.text(lang)} ({when.text(lang)})" if when else label.text(lang)
