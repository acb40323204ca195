"""People over HTTP, for administrators: who there is, with which role, and who acts for whom."""

from __future__ import annotations

import re
from typing import Any, Dict, Literal, Optional

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from mineral_service.context import context_of
from mineral_service.identity import people
from mineral_service.identity.access import person_of
from mineral_service.incoming import Body, parse, read_json
from mineral_service.problems import Problem

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,99}")

router = APIRouter()


class PersonBody(Body):
    """A person: role, the office of an officer or inspector, and a new password."""

    role: Literal["applicant", "representative", "officer", "inspector", "administrator"]
    unit: str = Field(default="", max_length=40)
    password: Optional[str] = Field(default=None, min_length=10, max_length=200)


class MandateBody(Body):
    """By which paper somebody acts for somebody else, and to the end of which day."""

    until: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    paper: str = Field(min_length=1, max_length=500)


@router.put("/v1/people/{name}")
async def put_person(name: str, request: Request) -> Dict[str, Any]:
    """Make a person, or change the one of that name."""
    if not _NAME.fullmatch(name) or name == people.CONSOLE:
        raise Problem("malformed", {"where": "/name"})
    body = parse(PersonBody, await read_json(request))
    person = await run_in_threadpool(
        people.put, context_of(request), person_of(request), name, body.role, body.unit, body.password
    )
    return {"id": person.id, "name": person.name, "role": person.role, "unit": person.unit}


@router.delete("/v1/people/{name}", status_code=204)
def remove_person(name: str, request: Request) -> Response:
    """Let a person log in no more; what they filed stays."""
    by = person_of(request)
    if name in (people.CONSOLE, by.name) or not people.disable(context_of(request), by, name):
        raise Problem("not-found", {"path": request.url.path})
    return Response(status_code=204)


@router.put("/v1/people/{name}/mandates/{applicant}")
async def put_mandate(name: str, applicant: str, request: Request) -> JSONResponse:
    """Say that somebody acts for an applicant."""
    body = parse(MandateBody, await read_json(request))
    made = await run_in_threadpool(
        people.mandate, context_of(request), person_of(request), name, applicant, body.until, body.paper
    )
    if not made:
        raise Problem("not-found", {"path": request.url.path})
    return JSONResponse({"representative": name, "applicant": applicant, "until": body.until})
