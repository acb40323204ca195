"""The papers of a dossier that the program makes: corner table, report, summary, and the data of the request.

As PDF where QGIS prints them, else as DOCX. They are made anew from what the draft holds, so that they cannot
say anything else than the draft's own data do.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.workspace import read_areas
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.dossier.made import keep_made
from mineral_plugin.core.dossier.model import CORNER_TABLE, REPORT, SUMMARY, Draft
from mineral_plugin.core.papers.model import Paper
from mineral_plugin.core.papers.report_paper import report_paper
from mineral_plugin.core.papers.request_data import WHOLE, RequestForm, forms_for
from mineral_plugin.core.papers.request_paper import Request, request_paper, table_paper
from mineral_plugin.core.papers.summary import summary_paper
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.regulation.procedures_loader import load_procedures
from mineral_plugin.core.work.clients import client_of, form_values
from mineral_plugin.core.work.outputs import read_report
from mineral_plugin.core.work.papering import PaperPrinter, write_paper
from mineral_plugin.core.work.writing import TableOptions

REQUEST_DATA = "request_data.docx"
_STEMS: Mapping[str, str] = {CORNER_TABLE: "corner_table", REPORT: "report", SUMMARY: "summary"}


def make_papers(draft: Draft, lang: str, printer: Optional[PaperPrinter] = None) -> Draft:
    """Make the corner table, the report and the client's summary of a draft as papers; return the draft.

    Raises:
        InputError, MissingError: the dossier was filed, or its report cannot be read.
        CannotWriteError: the draft's folder is full or not writable; the draft is as it was.
    """
    report = _report(draft)
    papers = {
        CORNER_TABLE: table_paper((_area(draft),), lang, TableOptions()),
        REPORT: report_paper([report], lang),
        SUMMARY: summary_paper(report),
    }
    with tempfile.TemporaryDirectory() as folder:
        made = {
            component: _written(paper, Path(folder) / _STEMS[component], printer)
            for component, paper in papers.items()
        }
        return keep_made(draft, made, lang)


def prepare_request(draft: Draft, home: Path, day: date, lang: str) -> Path:
    """Write down what is known for the request, dots where nobody told, and return the file.

    It lies in the draft's folder and is no file of the dossier: it is not the request, which the applicant
    makes with it, and it names a person.

    Raises:
        InputError: no form of a request is known for the procedure on the day.
        CannotWriteError: the draft's folder is full or not writable.
    """
    form = _form(draft, day)
    procedure = load_procedures().working_procedure(draft.procedure).name
    values = _values(draft, home, form, lang)
    request = Request(form, draft.procedure, procedure, {WHOLE: _area(draft)}, day, values)
    return write_paper(request_paper(request, lang), draft.folder / REQUEST_DATA)


def _form(draft: Draft, day: date) -> RequestForm:
    found = forms_for(draft.procedure, day, load_regulation(day).mineral(draft.mineral).group)
    if not found:
        raise InputError("dossier.no_request", procedure=draft.procedure)
    return found[0]


def _values(draft: Draft, home: Path, form: RequestForm, lang: str) -> Dict[str, str]:
    known = {"mineral": str(_report(draft)["procedure"]["mineral_name"][lang])}
    client = client_of(home, draft)
    if client is not None:
        known.update(form_values(client, lang))
    entries = {field.id for field in form.fields}
    return {name: text for name, text in known.items() if name in entries}


def _written(paper: Paper, stem: Path, printer: Optional[PaperPrinter]) -> Path:
    if printer is None:
        return write_paper(paper, stem.with_suffix(".docx"))
    return write_paper(paper, stem.with_suffix(".pdf"), printer.print_pdf, printer.picture_png)


def _area(draft: Draft) -> LicenceArea:
    areas: Tuple[LicenceArea, ...] = tuple(read_areas(draft.folder / "area.gpkg"))
    return areas[0]


def _report(draft: Draft) -> Dict[str, Any]:
    return read_report(draft.folder / "report.json")
