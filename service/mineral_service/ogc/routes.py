"""The pages of OGC API - Features: what there is, what it conforms to, collections and their features."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Connection, Integer, and_, func, select

from mineral_plugin.core.base.words import Phrase, say
from mineral_service.context import context_of
from mineral_service.ogc.features import find_one, find_page, geojson_of
from mineral_service.ogc.parameters import Wanted, refuse_parameters, wanted_item, wanted_items
from mineral_service.ogc.systems import ALL, CRS84
from mineral_service.problems import Problem, preferred_language
from mineral_service.register import reading
from mineral_service.register.results import ROLES
from mineral_service.register.rows import newest_version

PATH = "/ogc"
_COLLECTION = PATH + "/collections/{collection}"
_GEOJSON = "application/geo+json"
_JSON = "application/json"
_CONTRACT = "application/vnd.oai.openapi+json;version=3.1"
_CONFORMS = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)

router = APIRouter()


@router.get(PATH)
def read_features_landing(request: Request) -> Dict[str, Any]:
    """Say where the contract, the conformance classes and the collections are."""
    refuse_parameters(request)
    return {
        "title": _said(request, "register.pack_name"),
        "description": _said(request, "ogc.about"),
        "links": [
            _link(request, PATH, "self"),
            _link(request, "/v1/openapi.json", "service-desc", _CONTRACT),
            _link(request, PATH + "/conformance", "conformance"),
            _link(request, PATH + "/collections", "data"),
        ],
    }


@router.get(PATH + "/conformance")
def read_conformance(request: Request) -> Dict[str, Any]:
    """Return the conformance classes."""
    refuse_parameters(request)
    return {"conformsTo": list(_CONFORMS)}


@router.get(PATH + "/collections")
def list_collections(request: Request) -> Dict[str, Any]:
    """Return all collections: one for each role that the register has."""
    refuse_parameters(request)
    with context_of(request).store.read() as connection:
        found = [_collection(request, connection, role) for role in ROLES]
    return {"links": [_link(request, PATH + "/collections", "self")], "crs": list(ALL), "collections": found}


@router.get(_COLLECTION)
def read_collection(collection: str, request: Request) -> Dict[str, Any]:
    """Return what a collection is and where it lies."""
    refuse_parameters(request)
    role = _role(collection, request)
    with context_of(request).store.read() as connection:
        return _collection(request, connection, role)


@router.get(_COLLECTION + "/items")
def list_features(collection: str, request: Request) -> JSONResponse:
    """Return features, page by page.

    ``asOf`` is a day in law, ``knownOn`` a day or moment whose knowledge counts; without them dead titles are
    there, too, and what is known now.
    """
    role, wanted, today = _role(collection, request), wanted_items(request), context_of(request).today()
    with context_of(request).store.read() as connection:
        page = find_page(connection, role, wanted)
    features = [geojson_of(row, wanted.crs, today) for row in page.rows]
    body = {
        "type": "FeatureCollection",
        "timeStamp": context_of(request).timestamp(),
        "numberMatched": page.matched,
        "numberReturned": len(features),
        "features": features,
        "links": _page_links(request, wanted, page.matched),
    }
    return _geojson(body, wanted)


@router.get(_COLLECTION + "/items/{feature}")
def read_feature(collection: str, feature: str, request: Request) -> JSONResponse:
    """Return one feature as it is known now, or was on ``knownOn``."""
    role, wanted = _role(collection, request), wanted_item(request)
    with context_of(request).store.read() as connection:
        row = find_one(connection, role, feature, wanted)
    here = f"{PATH}/collections/{role}"
    links = [
        _link(request, f"{here}/items/{row.id}", "self", _GEOJSON),
        _link(request, here, "collection"),
    ]
    return _geojson({**geojson_of(row, wanted.crs, context_of(request).today()), "links": links}, wanted)


def _role(collection: str, request: Request) -> str:
    if collection not in ROLES:
        raise Problem("not-found", {"path": request.url.path})
    return collection


def _collection(request: Request, connection: Connection, role: str) -> Dict[str, Any]:
    here = f"{PATH}/collections/{role}"
    told: Dict[str, Any] = {
        "id": role,
        "title": _said(request, f"register.role.{role}"),
        "itemType": "feature",
        "crs": list(ALL),
        "links": [_link(request, here, "self"), _link(request, here + "/items", "items", _GEOJSON)],
    }
    extent = _extent(connection, role)
    return told if extent is None else {**told, "extent": extent}


def _extent(connection: Connection, role: str) -> Optional[Dict[str, Any]]:
    """Return the box around a collection and its days in law, ``None`` where it is empty."""
    records = reading.RECORDS
    least = [func.min(column) for column in (records.c.west, records.c.south, records.c.valid_from)]
    most = [func.max(column) for column in (records.c.east, records.c.north, records.c.valid_to)]
    is_open = func.sum(records.c.valid_to.is_(None).cast(Integer))
    here = and_(records.c.role == role, reading.known_at(newest_version(connection)))
    found = tuple(connection.execute(select(*least, *most, is_open).where(here)).one())
    west, south, first, east, north, last, opened = found
    if west is None:
        return None
    days = [f"{first}T00:00:00+07:00", None if opened else f"{last}T23:59:59+07:00"]
    return {
        "spatial": {"bbox": [[west, south, east, north]], "crs": CRS84},
        "temporal": {"interval": [days]},
    }


def _page_links(request: Request, wanted: Wanted, matched: int) -> List[Dict[str, str]]:
    links = [_page_link(request, wanted.offset, wanted.limit, "self")]
    following = wanted.offset + wanted.limit
    if following < matched:
        links.append(_page_link(request, following, wanted.limit, "next"))
    if wanted.offset:
        links.append(_page_link(request, max(0, wanted.offset - wanted.limit), wanted.limit, "prev"))
    return links


def _page_link(request: Request, offset: int, limit: int, rel: str) -> Dict[str, str]:
    asked: Mapping[str, Any] = {**request.query_params, "offset": offset, "limit": limit}
    return _link(request, f"{request.url.path}?{urlencode(asked)}", rel, _GEOJSON)


def _link(request: Request, path: str, rel: str, media_type: str = _JSON) -> Dict[str, str]:
    return {"href": str(request.base_url).rstrip("/") + path, "rel": rel, "type": media_type}


def _said(request: Request, name: str) -> str:
    return say(Phrase(name), preferred_language(request.headers.get("accept-language", "")))


def _geojson(body: Mapping[str, Any], wanted: Wanted) -> JSONResponse:
    # 18-058r1, requirement /req/crs/ogc-crs-header.
    return JSONResponse(body, headers={"Content-Crs": f"<{wanted.crs}>"}, media_type=_GEOJSON)
