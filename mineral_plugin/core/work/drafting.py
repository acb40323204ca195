"""The use cases of a dossier draft: make one from a report, open it, add files to it, tell of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Dict, Tuple

from mineral_plugin.core.base.locate import program_version
from mineral_plugin.core.base.words import say
from mineral_plugin.core.dossier.checklist import counted
from mineral_plugin.core.dossier.components import components_for
from mineral_plugin.core.dossier.drafts import Order, attach_file, find_draft, list_drafts, start_draft
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.report.html import render_html
from mineral_plugin.core.report.model import Report, digest, to_dict


def make_draft(report: Report, home: Path, now: datetime, lang: str = "vi") -> Draft:
    """Make the draft of a dossier for the area, procedure and mineral of a report.

    The draft holds every file that the program itself can make; components that a person must add are
    listed as missing.

    Raises:
        InputError: the procedure or the mineral is unknown on the report's day.
        CannotWriteError: the data folder is full or not writable; nothing was left behind.
    """
    regulation = load_regulation(report.event_date)
    procedure = regulation.procedure(str(report.procedure["id"]))
    mineral = regulation.mineral(str(report.procedure["mineral"]))
    body = to_dict(report)
    order = Order(
        area=report.area,
        report=body,
        digest=digest(body),
        page=render_html([body], lang),
        procedure=procedure.id,
        mineral=mineral.id,
        codes={"ministry": procedure.ministry_code, "province": procedure.province_code},
        components=components_for(procedure, mineral),
        program=program_version(),
        lang=lang,
    )
    return start_draft(order, home, now)


def open_draft(home: Path, reference: str) -> Draft:
    """Return the draft with this reference.

    Raises:
        MissingError: there is none.
        InputError: it cannot be read.
    """
    return find_draft(home, reference)


def drafts_of(home: Path) -> Tuple[Draft, ...]:
    """Return all drafts of a data folder in the order of their references."""
    return list_drafts(home)


def attach(draft: Draft, component: str, source: Path, lang: str = "vi") -> Draft:
    """Copy a file into a draft as the next file of a component, and return the draft as it is now.

    Raises:
        MissingError: there is no such file.
        InputError: the component is unknown, does not take this type of file, or the dossier was filed.
        CannotWriteError: the data folder is full or not writable; the draft is as it was.
    """
    return attach_file(draft, component, source, lang)


def draft_summary(draft: Draft, lang: str) -> Dict[str, Any]:
    """Return what a front door tells of a draft, as JSON data with names in ``lang``."""
    lines = [(component, draft.status(component)) for component in draft.components]
    return {
        "draft": draft.reference,
        "folder": str(draft.folder),
        "area": draft.area_name,
        "procedure": draft.procedure,
        "sentence": say(counted(lines), lang),
        "components": [
            {
                "component": component.id,
                "name": component.name.text(lang),
                "status": status.value,
                "required": component.required,
            }
            for component, status in lines
        ],
        "files": [file.file_name for file in draft.files],
    }
