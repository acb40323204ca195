"""What the service knows of a dossier, as the national sync tells it.

The service does not keep who an applicant is beyond a log-in name, how a result is handed back, or a link to
a file that the portal could follow: these stay out.
"""

from __future__ import annotations

import json
from datetime import datetime, time
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple

from sqlalchemy import Connection, Row, select

from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.base.words import Phrase, both
from mineral_plugin.core.dossier.media_types import DOCX, MEDIA_TYPES, PDF, XLSX
from mineral_plugin.core.regulation.flows import load_flows
from mineral_plugin.core.regulation.procedures import NationalProcedure
from mineral_plugin.core.regulation.procedures_loader import load_procedures
from mineral_service.flow.fees import fees_of
from mineral_service.flow.machine import CODES, GRANTED
from mineral_service.flow.rows import Happened, case_after, office_file
from mineral_service.national.mapping import (
    ONLINE,
    Fee,
    Owner,
    Paper,
    PortalProcedure,
    ResultPaper,
    Step,
    Supplement,
    Told,
)
from mineral_service.national.settings import Settings
from mineral_service.storage import schema

DOCUMENTS = frozenset([PDF, DOCX, XLSX, *map(MEDIA_TYPES.__getitem__, (".doc", ".xls", ".jpg", ".png"))])
"""What portals take; whether they would take geodata is not known, so none is named to them."""
_END_OF_DAY = time(23, 59, 59)
_LETTERS_OF_HASH = 16


class NotMappedError(Exception):
    """What the portal needs to be told is not known; ``phrase`` says what is missing."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase.id)
        self.phrase = phrase


def gather(connection: Connection, settings: Settings, row: Row[Any], events: Sequence[Happened]) -> Told:
    """Return a dossier as it is after ``events``, in a transaction that sees them all.

    Raises:
        NotMappedError: its national procedure is not known, or not what the portal calls it.
    """
    receipt = receipt_of(connection, row.id)
    ours, theirs = _procedure(settings, row, events, receipt["maHoSo"])
    abstract = both(Phrase("national.abstract", {"procedure": theirs.name, "area": row.area_name})).vi
    return Told(
        code=receipt["maHoSo"],
        procedure=theirs,
        channel=ONLINE,
        owner=Owner(),
        abstract=abstract,
        state=CODES[events[-1].state],
        unit_name=receipt["agency"]["vi"],
        manifest_sha256=receipt["manifestSha256"],
        submitted_at=_when(events, "submit"),
        received_at=_when(events, "accept"),
        due_at=_last_due(events),
        refused_at=_when(events, "not_accept"),
        decided_at=_when(events, "decide"),
        delivered_at=_when(events, "hand_over"),
        papers=_papers(connection, settings.papers.get(ours.code, {}), row.id),
        fees=_fees(row, events),
        supplements=_supplements(events),
        results=_results(connection, row.id, ours, events),
    )


def step_of(event: Happened) -> Step:
    """Return an event as a step of the progress: state, kind of step, the note that the applicant reads."""
    said = [both(Phrase(f"flow.state.{event.state}")).vi]
    if "step" in event.data:
        said.append(load_flows().kinds[event.data["step"]].vi)
    said.append(event.data.get("note") or event.data.get("reason") or "")
    content = ": ".join(filter(None, said))
    return Step(datetime.fromisoformat(event.at), content, CODES[event.state], _end(event.due_on))


def receipt_of(connection: Connection, dossier: str) -> Dict[str, Any]:
    """Return the receipt of the last version of a filed dossier."""
    later, first = schema.filed_versions, schema.submissions
    query = select(later.c.receipt).where(later.c.dossier == dossier).order_by(later.c.version.desc())
    text = connection.execute(query.limit(1)).scalar_one_or_none()
    if text is None:
        text = connection.execute(select(first.c.receipt).where(first.c.dossier == dossier)).scalar_one()
    receipt: Dict[str, Any] = json.loads(text)
    return receipt


def _procedure(
    settings: Settings, row: Row[Any], events: Sequence[Happened], code: str
) -> Tuple[NationalProcedure, PortalProcedure]:
    """Return our procedure and the portal's: by what the office said, or where there is only one."""
    known = load_procedures()
    chosen = case_after(tuple(events)).chosen[0]
    codes = (chosen,) if chosen else known.working_procedure(row.procedure).codes
    if len(codes) != 1:
        raise NotMappedError(Phrase("national.case_unknown", {"code": code}))
    ours = known.with_code(codes[0])
    if ours.code not in settings.procedures:
        raise NotMappedError(Phrase("national.procedure_unknown", {"code": code, "procedure": ours.code}))
    return ours, settings.procedures[ours.code]


# --- days ----------------------------------------------------------------------------------------------


def _when(events: Sequence[Happened], act: str) -> Optional[datetime]:
    return next((datetime.fromisoformat(event.at) for event in events if event.act == act), None)


def _end(day: Optional[str]) -> Optional[datetime]:
    """Return the end of a day: a result that is due on it may come until then."""
    return datetime.combine(datetime.fromisoformat(day), _END_OF_DAY, VIETNAM_TIME) if day else None


def _last_due(events: Sequence[Happened]) -> Optional[datetime]:
    """Return the day that was promised last; while the clock stands still none is told anew."""
    return _end(next((event.due_on for event in reversed(events) if event.due_on), None))


# --- what belongs to a dossier -------------------------------------------------------------------------


def _papers(connection: Connection, codes: Mapping[str, str], dossier: str) -> Tuple[Paper, ...]:
    """Return the files of the last version, and those that others took the place of."""
    now, before = schema.component_files, schema.earlier_files
    found: Dict[str, Paper] = {}
    for table, gone in ((now, False), (before, True)):
        here = (table.c.dossier == dossier) & table.c.media_type.in_(DOCUMENTS)
        query = select(table).where(here).order_by(table.c.component, table.c.slot, table.c.received_at)
        for file in connection.execute(query):
            # What names a file for good: its place and its content. One that came back is not gone.
            name = f"{file.component}/{file.slot}/{file.sha256[:_LETTERS_OF_HASH]}"
            found.setdefault(name, Paper(name, file.file_name, codes.get(file.component), gone=gone))
    return tuple(found.values())


def _fees(row: Row[Any], events: Sequence[Happened]) -> Tuple[Fee, ...]:
    """Return the demands for payment whose amount is known."""
    told = [one for one in fees_of(row, events) if one["name"] and one["amountVnd"] is not None]
    return tuple(Fee(one["name"]["vi"], one["amountVnd"]) for one in told)


def _supplements(events: Sequence[Happened]) -> Tuple[Supplement, ...]:
    found, answered = [], [event for event in events if event.act == "supplement"]
    asked = [event for event in events if event.act == "require_supplement"]
    for number, event in enumerate(asked):
        answer = answered[number] if number < len(answered) else None
        found.append(
            Supplement(
                id=str(number + 1),
                content=event.data.get("note", ""),
                asked_at=datetime.fromisoformat(event.at),
                answered_at=datetime.fromisoformat(answer.at) if answer else None,
                due_before=_last_due([one for one in events if one.seq < event.seq]),
                due_after=_end(answer.due_on) if answer else None,
            )
        )
    return tuple(found)


def _results(
    connection: Connection, dossier: str, procedure: NationalProcedure, events: Sequence[Happened]
) -> Tuple[ResultPaper, ...]:
    """Return the papers of decisions; the code of a result only where the procedure has one alone."""
    codes = [one.code for one in procedure.results]
    found = []
    for event in (one for one in events if one.act == "decide"):
        paper = office_file(connection, dossier, event.data["paper"])
        granted = event.data["outcome"] == GRANTED and len(codes) == 1
        if paper is not None:
            name = f"decision/{paper.sha256[:_LETTERS_OF_HASH]}"
            found.append(ResultPaper(name, paper.file_name, codes[0] if granted else None))
    return tuple(found)
