"""How far a dossier is, for whoever has its code: no names, no place, nothing personal, no script."""

from __future__ import annotations

import re
from datetime import date
from html import escape
from typing import Any, Dict, List, Optional

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection, or_, select

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.numbers import format_date
from mineral_plugin.core.base.words import Bilingual, Phrase, both
from mineral_plugin.core.regulation.procedures_loader import load_procedures
from mineral_service.context import Context, context_of
from mineral_service.flow.machine import CODES, ENDS
from mineral_service.flow.rows import events_of
from mineral_service.problems import Problem, preferred_language
from mineral_service.storage import schema

_CODE = re.compile(r"[0-9A-Z.-]{6,60}")
_STYLE = "".join(
    [
        "body{font:1rem/1.5 sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}",
        "ol{padding-left:1.2rem}dt{font-weight:bold}",
        "dd{margin:0 0 .6rem}.note{border-left:.3rem solid;padding-left:.6rem}",
    ]
)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}

router = APIRouter()


@router.get("/v1/progress/{code}")
def progress(code: str, request: Request) -> Dict[str, Any]:
    """Return how far the dossier with that code is."""
    context = context_of(request)
    with context.store.read() as connection:
        found = _progress(context, connection, code)
    if found is None:
        raise Problem("progress-unknown")
    return found


@router.get("/progress/{code}", response_class=HTMLResponse)
def progress_page(code: str, request: Request, lang: Optional[str] = None) -> HTMLResponse:
    """Show how far the dossier with that code is, in the reader's language."""
    language = (
        lang if lang in ("vi", "en") else preferred_language(request.headers.get("accept-language", ""))
    )
    context = context_of(request)
    with context.store.read() as connection:
        found = _progress(context, connection, code)
    body = _unknown(language) if found is None else _found(found, language)
    return HTMLResponse(_page(language, body), 404 if found is None else 200, _HEADERS)


def _progress(context: Context, connection: Connection, code: str) -> Optional[Dict[str, Any]]:
    if not _CODE.fullmatch(code):
        return None
    submissions, dossiers = schema.submissions, schema.dossiers
    named = or_(*(submissions.c.receipt_id == name for name in (code, context.backend.receipt_prefix + code)))
    query = select(dossiers, submissions.c.receipt_id).join(
        submissions, submissions.c.dossier == dossiers.c.id
    )
    row = connection.execute(query.where(named)).first()
    if row is None:
        return None
    events = events_of(connection, row.id)
    return {
        "code": row.receipt_id,
        "legalEffect": context.backend.legal_effect,
        "procedure": row.procedure,
        "procedureName": _name(row.procedure),
        "state": row.state,
        "statusCode": CODES[row.state],
        "stateName": _state(row.state),
        "dueOn": events[-1].due_on,
        "events": [
            {"at": event.at, "state": event.state, "stateName": _state(event.state)}
            for before, event in zip([None, *events], events)
            if before is None or before.state != event.state
        ],
    }


def _name(procedure: str) -> Dict[str, str]:
    try:
        return load_procedures().working_procedure(procedure).name.as_dict()
    except InputError:
        return Bilingual(procedure, procedure).as_dict()


def _state(state: str) -> Dict[str, str]:
    return both(Phrase(f"flow.state.{state}")).as_dict()


# --- the page ------------------------------------------------------------------------------------------


def _say(language: str, name: str) -> str:
    return escape(both(Phrase(name)).text(language))


def _day(moment: str, language: str) -> str:
    return escape(format_date(date.fromisoformat(moment[:10]), language))


def _unknown(language: str) -> List[str]:
    return [f"<p>{_say(language, 'progress.unknown')}</p>"]


def _found(found: Dict[str, Any], language: str) -> List[str]:
    told = [
        ("progress.code", escape(found["code"])),
        ("progress.procedure", escape(found["procedureName"][language])),
        ("progress.state", escape(found["stateName"][language])),
    ]
    if found["dueOn"]:
        told.append(("progress.due", _day(found["dueOn"], language)))
    elif found["state"] not in ENDS:  # of what is over nobody waits for a day
        told.append(("progress.due", _say(language, "progress.no_day")))
    facts = "".join(f"<dt>{_say(language, name)}</dt><dd>{text}</dd>" for name, text in told)
    events = "".join(
        f'<li><time datetime="{escape(event["at"])}">{_day(event["at"], language)}</time> '
        f"{escape(event['stateName'][language])}</li>"
        for event in found["events"]
    )
    practice = "" if found["legalEffect"] else f'<p class="note">{_say(language, "progress.practice")}</p>'
    return [practice, f"<dl>{facts}</dl>", f"<h2>{_say(language, 'progress.events')}</h2><ol>{events}</ol>"]


def _page(language: str, body: List[str]) -> str:
    title, other = _say(language, "progress.title"), "en" if language == "vi" else "vi"
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta name="robots" content="noindex"><title>{title}</title><style>{_STYLE}</style>'
    )
    link = f'<a href="?lang={other}" lang="{other}" hreflang="{other}">{_say(other, "progress.other")}</a>'
    inner = f"<main><h1>{title}</h1>{''.join(body)}</main><footer><p>{link}</p></footer>"
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{inner}</body></html>'
