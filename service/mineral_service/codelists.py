"""Code lists: what may stand where the contract asks for a code, as the law reads today."""

from __future__ import annotations

from datetime import date
from typing import Any, Callable, Dict, List, Mapping

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.regulation.model import Regulation
from mineral_plugin.core.regulation.provinces import Province, load_provinces
from mineral_service import catalogue
from mineral_service.conditions import has_it
from mineral_service.context import context_of
from mineral_service.problems import Problem

router = APIRouter()
Items = List[Dict[str, Any]]


@router.get("/v1/codelists")
def list_codelists() -> Dict[str, Any]:
    """Return the names of the lists that there are."""
    return {"items": sorted(_LISTS)}


@router.get("/v1/codelists/{name}")
def read_codelist(name: str, request: Request) -> Response:
    """Return one list; its ``ETag`` is a hash of what it holds."""
    if name not in _LISTS:
        raise Problem("codelist-unknown", {"name": name, "known": sorted(_LISTS)})
    regulation = catalogue.regulation(context_of(request).now().date())
    items = _LISTS[name](regulation)
    body = {"name": name, "version": regulation.version, "at": regulation.event_date.isoformat()}
    tag = f'"{sha256_of_json(items)}"'
    if has_it(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    return JSONResponse({**body, "items": items}, headers={"ETag": tag})


def _minerals(regulation: Regulation) -> Items:
    return [
        {"code": one.id, "name": one.name.as_dict(), "group": one.group, "atSea": one.at_sea}
        for one in regulation.minerals
    ]


def _roles(regulation: Regulation) -> Items:
    return [{"code": one.id, "name": one.name.as_dict()} for one in regulation.roles]


def _provinces(_regulation: Regulation) -> Items:
    """Return the provinces of now and those of before, each of which says what it became."""
    known = load_provinces()
    return [_province(one) for one in (*known.current, *known.former)]


def _province(one: Province) -> Dict[str, Any]:
    return {
        "name": one.name,
        "validFrom": _day(one.valid_from),
        "validTo": _day(one.valid_to),
        "successor": one.successor or None,
        "centralMeridian": one.zone.meridian_text,
    }


def _day(day: "date | None") -> "str | None":
    return None if day is None else day.isoformat()


_LISTS: Mapping[str, Callable[[Regulation], Items]] = {
    "layer-roles": _roles,
    "minerals": _minerals,
    "provinces": _provinces,
}
