"""The use cases of a dossier draft: make one from a report, open it, add files to it, tell of it."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any, Dict, Optional, Sequence, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.base.errors import InputError, MineralError
from mineral_plugin.core.base.locate import program_version
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.base.words import say
from mineral_plugin.core.checks.facts import Facts
from mineral_plugin.core.dossier.attaching import attach_file, detach_file
from mineral_plugin.core.dossier.checklist import counted
from mineral_plugin.core.dossier.components import components_for
from mineral_plugin.core.dossier.drafts import (
    Order,
    find_draft,
    list_drafts,
    start_draft,
)
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.dossier.stated import stated_by
from mineral_plugin.core.report.html import render_html
from mineral_plugin.core.report.model import SET_SCHEMA, Report, digest, to_dict
from mineral_plugin.core.report.reading import area_of_report
from mineral_plugin.core.work.outputs import read_report
from mineral_plugin.core.work.regulation_sets import recorded_set

NOTHING_STATED = Facts()


def make_draft(
    report: Report, home: Path, now: datetime, lang: str = "vi", facts: Facts = NOTHING_STATED
) -> Draft:
    """Make the draft of a dossier for the area, procedure and mineral of a report.

    The draft holds every file that the program itself can make; components that a person must add are
    listed as missing. ``facts`` are those that the report was made with; the draft keeps them.

    Raises:
        MissingError: the rule set that the report rests on is no longer installed.
        InputError: the procedure or the mineral is unknown on the report's day.
        CannotWriteError: the data folder is full or not writable; nothing was left behind.
    """
    return start_draft(order_of(report, home, lang, facts), home, now)


def order_of(report: Report, home: Path, lang: str, facts: Facts) -> Order:
    """Return what a draft of a report is made from, under the rule set that the report rests on.

    Raises:
        MissingError: the rule set is no longer installed.
        InputError: the procedure or the mineral is unknown on the report's day.
    """
    return _order(report.area, to_dict(report), home, lang, facts)


def make_draft_of_file(path: Path, home: Path, now: datetime, lang: str = "vi") -> Draft:
    """Make the draft of a dossier from a report that was kept as a file, which is about one area.

    Raises:
        MissingError: there is no such file, or the rule set that it rests on is no longer installed.
        InputError: the file is no report, or is about several areas.
        CannotWriteError: the data folder is full or not writable; nothing was left behind.
    """
    body = read_report(path)
    if body["schema"] == SET_SCHEMA:
        raise InputError("draft.one_report", path=str(path))
    try:
        order = _order(area_of_report(body), body, home, lang, NOTHING_STATED)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("error.not_report", path=str(path)) from error
    return start_draft(order, home, now)


def with_first_files(draft: Draft, files: Sequence[Tuple[str, Path]], lang: str = "vi") -> Draft:
    """Attach the first files to a draft that was just made, and return it as it is then.

    Raises:
        MissingError, InputError, CannotWriteError: as ``attach``; then the whole draft goes again.
    """
    grown = draft
    try:
        for component, path in files:
            grown = attach(grown, component, path, lang)
    except MineralError:
        shutil.rmtree(draft.folder, ignore_errors=True)
        raise
    return grown


def attachments_of(text: str) -> Tuple[Tuple[str, Path], ...]:
    """Return the files of a text with one ``component=path`` a line, or separated by semicolons.

    Raises:
        InputError: an entry has no component or no path.
    """
    found = []
    for entry in filter(None, (part.strip() for part in text.replace("\n", ";").split(";"))):
        component, _, path = (part.strip() for part in entry.partition("="))
        if not component or not path:
            raise InputError("draft.bad_attachment", entry=entry)
        found.append((component, Path(path)))
    return tuple(found)


def _order(area: LicenceArea, body: Dict[str, Any], home: Path, lang: str, facts: Facts) -> Order:
    law, asked = body["regulation"], body["procedure"]
    rules = recorded_set(str(law["version"]), str(law["sha256"]), home)
    regulation = rules.regulation(date.fromisoformat(law["law_day"]))
    procedure = regulation.procedure(str(asked["id"]))
    mineral = regulation.mineral(str(asked["mineral"]))
    return Order(
        area=area,
        report=body,
        digest=digest(body),
        page=render_html([body], lang),
        procedure=procedure.id,
        mineral=mineral.id,
        codes={"ministry": procedure.ministry_code, "province": procedure.province_code},
        components=components_for(procedure, mineral),
        program=program_version(),
        lang=lang,
        facts=facts,
    )


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


def attach(
    draft: Draft, component: str, source: Path, lang: str = "vi", progress: Optional[Progress] = None
) -> Draft:
    """Copy a file into a draft as the next file of a component, look at it, and return the draft as it is.

    Raises:
        MissingError: there is no such file.
        InputError: the component is unknown, does not take this type of file, the file is not what its name
            says or would harm who opens it, or the dossier was filed.
        CancelledError: the user stopped; the draft is as it was.
        CannotWriteError: the data folder is full or not writable; the draft is as it was.
    """
    return attach_file(draft, component, source, lang, progress)


def detach(draft: Draft, component: str, slot: int, lang: str = "vi") -> Draft:
    """Take an attached file out of a draft, and return the draft as it is now.

    Raises:
        InputError: the draft has no such file, or the dossier was filed.
        CannotWriteError: the data folder is not writable; the draft is as it was.
    """
    return detach_file(draft, component, slot, lang)


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
        "remarks": [
            {"file": file.file_name, "component": file.component, "remark": say(note.phrase, lang)}
            for file in draft.files
            for note in file.notes
        ],
        "facts": stated_by(draft, Facts()).as_dict(),
    }
