"""The contract as it is published: OpenAPI 3.1 with bodies, problems, scopes, and what leads to what."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Tuple, Type

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from mineral_plugin.core.portal.problems import KINDS, MEDIA_TYPE
from mineral_service.dossiers import NewDossier
from mineral_service.drafts import DraftChange
from mineral_service.flow.bodies import Ack, OfficeAct, Withdrawal
from mineral_service.flow.office_routes import PAPER_TYPES
from mineral_service.identity.access import NEEDED
from mineral_service.identity.model import SCOPES
from mineral_service.identity.people_routes import MandateBody, PersonBody
from mineral_service.register.bodies import CoverageBody, ResultBody
from mineral_service.submissions import Submission
from mineral_service.uploads.headers import CHUNK_TYPE, VERSION
from mineral_service.validations.body import Asked

Route = Tuple[str, str]
_DOSSIER = "/v1/dossiers/{dossier}"
_UPLOAD = "/v1/uploads/{upload}"
_OFFICE = "/v1/office/dossiers/{dossier}"
_ANSWER = _DOSSIER + "/supplement-requests/{no}/responses"

_JSON_BODIES: Mapping[Route, Type[BaseModel]] = {
    ("post", "/v1/dossiers"): NewDossier,
    ("patch", _DOSSIER): DraftChange,
    ("post", _DOSSIER + "/submission"): Submission,
    ("post", _ANSWER): Submission,
    ("post", _DOSSIER + "/withdrawal"): Withdrawal,
    ("post", "/v1/notifications/ack"): Ack,
    ("post", _OFFICE + "/acts"): OfficeAct,
    ("post", "/v1/validations"): Asked,
    ("post", "/v1/register/results"): ResultBody,
    ("put", "/v1/register/coverage/{role}"): CoverageBody,
    ("put", "/v1/people/{name}"): PersonBody,
    ("put", "/v1/people/{name}/mandates/{applicant}"): MandateBody,
}
_BYTES: Mapping[Route, Tuple[str, ...]] = {
    ("put", _DOSSIER + "/components/{component}/{slot}"): ("application/pdf", "application/octet-stream"),
    ("put", _OFFICE + "/papers"): PAPER_TYPES,
    ("post", "/v1/uploads"): (CHUNK_TYPE,),
    ("patch", _UPLOAD): (CHUNK_TYPE,),
    ("post", _UPLOAD): (CHUNK_TYPE,),
}
_FORMS: Mapping[Route, Tuple[str, ...]] = {
    ("post", "/oauth/token"): ("grant_type", "client_id", "code", "code_verifier", "refresh_token", "scope"),
    ("post", "/oauth/device_authorization"): ("client_id", "scope"),
    ("post", "/oauth/revoke"): ("client_id", "token", "token_type_hint"),
    ("post", "/oauth/authorize"): ("name", "password", "answer", "client_id", "redirect_uri", "state"),
    ("post", "/oauth/device"): ("name", "password", "answer", "user_code"),
}
_TUS = ("Tus-Resumable",)
_HEADERS: Mapping[Route, Tuple[str, ...]] = {
    ("post", "/v1/dossiers"): ("Idempotency-Key",),
    ("patch", _DOSSIER): ("If-Match",),
    ("delete", _DOSSIER): ("If-Match",),
    ("delete", _DOSSIER + "/components/{component}/{slot}"): ("If-Match",),
    ("post", _DOSSIER + "/submission"): ("Idempotency-Key",),
    ("put", _DOSSIER + "/components/{component}/{slot}"): ("Repr-Digest", "Content-Disposition"),
    ("post", _ANSWER): ("Idempotency-Key",),
    ("post", _DOSSIER + "/withdrawal"): ("Idempotency-Key",),
    ("post", _OFFICE + "/acts"): ("Idempotency-Key", "If-Match"),
    ("put", _OFFICE + "/papers"): ("Repr-Digest", "Content-Disposition"),
    ("get", _DOSSIER + "/timeline"): ("Prefer",),
    ("get", "/v1/notifications"): ("Prefer",),
    ("get", _DOSSIER + "/results/{no}/content"): ("Range",),
    ("get", _DOSSIER + "/components/{component}/{slot}"): ("Range",),
    ("get", _OFFICE + "/papers/{sha256}"): ("Range",),
    ("post", "/v1/uploads"): (*_TUS, "Upload-Length", "Upload-Metadata", "Idempotency-Key"),
    ("head", _UPLOAD): _TUS,
    ("patch", _UPLOAD): (*_TUS, "Upload-Offset", "Upload-Checksum"),
    ("post", _UPLOAD): (*_TUS, "X-HTTP-Method-Override", "Upload-Offset", "Upload-Checksum"),
    ("delete", _UPLOAD): _TUS,
    ("post", "/v1/validations"): ("Prefer",),
    ("get", "/v1/validations/{validation}"): ("Prefer",),
    ("get", "/v1/layers/{pack}/packs/{version}"): ("Range",),
    ("post", "/v1/register/results"): ("Idempotency-Key",),
    ("get", "/v1/register/packs/{version}"): ("Range",),
    ("get", "/v1/register/rules/{version}"): ("Range",),
    ("get", "/v1/register/diff"): ("If-None-Match",),
    ("get", "/v1/codelists/{name}"): ("If-None-Match",),
}
_FORM: Mapping[str, Mapping[str, Any]] = {
    "Tus-Resumable": {"const": VERSION},
    "Idempotency-Key": {"pattern": "^[!-~]{8,255}$"},
    "Upload-Length": {"pattern": "^[0-9]{1,18}$"},
    "Upload-Offset": {"pattern": "^[0-9]{1,18}$"},
    "Repr-Digest": {"pattern": "^sha-256=:[A-Za-z0-9+/]{43}=:$"},
    "X-HTTP-Method-Override": {"enum": ["PATCH", "DELETE", "HEAD"]},
}
_ITEMS = "/ogc/collections/{collection}/items"
_FEATURE = _ITEMS + "/{feature}"
_QUERIES: Mapping[Route, Tuple[str, ...]] = {
    ("get", _ITEMS): (
        *("bbox", "bbox-crs", "datetime", "asOf", "knownOn", "crs"),
        *("limit", "offset", "title", "mineral", "f"),
    ),
    ("get", _FEATURE): ("crs", "knownOn", "f"),
}
"""Parameters of a query that a route reads by itself."""
_ANSWERS: Mapping[Route, Mapping[str, str]] = {
    ("post", "/v1/dossiers"): {"201": "application/json"},
    ("post", _DOSSIER + "/submission"): {"201": "application/json"},
    ("post", _ANSWER): {"201": "application/json"},
    ("post", _DOSSIER + "/withdrawal"): {"202": "application/json"},
    ("post", _OFFICE + "/acts"): {"201": "application/json"},
    ("get", _DOSSIER + "/timeline"): {"200": "application/json", "204": ""},
    ("get", "/v1/notifications"): {"200": "application/json", "204": ""},
    ("get", _DOSSIER + "/results/{no}/content"): {"200": "application/pdf", "206": "application/pdf"},
    ("get", _DOSSIER + "/components/{component}/{slot}"): {"200": "*/*", "206": "*/*"},
    ("get", _OFFICE + "/papers/{sha256}"): {"200": "*/*", "206": "*/*"},
    ("get", "/progress/{code}"): {"200": "text/html", "404": "text/html"},
    ("post", "/v1/uploads"): {"200": "", "201": ""},
    ("head", _UPLOAD): {"200": ""},
    ("post", _UPLOAD): {"200": "", "204": ""},
    ("post", "/v1/validations"): {"200": "application/json", "202": "application/json"},
    ("get", "/v1/validations/{validation}"): {"200": "application/json", "202": "application/json"},
    ("get", "/v1/layers/{pack}/packs/{version}"): {"200": "application/zip", "206": "application/zip"},
    ("post", "/v1/register/results"): {"201": "application/json"},
    ("get", "/v1/register/packs/{version}"): {"200": "application/zip", "206": "application/zip"},
    ("get", "/v1/register/rules/{version}"): {"200": "application/zip", "206": "application/zip"},
    ("get", "/v1/register/diff"): {"200": "application/json", "304": ""},
    ("get", "/v1/codelists/{name}"): {"200": "application/json", "304": ""},
    ("get", _ITEMS): {"200": "application/geo+json"},
    ("get", _FEATURE): {"200": "application/geo+json"},
    ("get", "/v1/health/ready"): {"200": "application/json", "503": "application/json"},
    ("get", "/oauth/authorize"): {"200": "text/html", "302": "", "400": "text/html", "503": "text/html"},
    ("get", "/oauth/oidc/back"): {"200": "text/html", "400": "text/html", "503": "text/html"},
    ("post", "/oauth/authorize"): {"302": "", "400": "text/html"},
    ("get", "/oauth/device"): {"200": "text/html", "302": "", "503": "text/html"},
    ("post", "/oauth/device"): {"200": "text/html", "400": "text/html"},
    ("post", "/oauth/token"): {"200": "application/json", "400": "application/json"},
    ("post", "/oauth/device_authorization"): {"200": "application/json", "400": "application/json"},
    ("post", "/oauth/revoke"): {"200": "application/json", "400": "application/json"},
}
"""Answers other than one of 200 in JSON, which needs no word."""

_LINKS: Mapping[Route, Mapping[str, Route]] = {
    ("post", "/v1/dossiers"): {
        "read": ("get", _DOSSIER),
        "receipt": ("get", _DOSSIER + "/receipt"),
        "file": ("post", _DOSSIER + "/submission"),
        "put": ("put", _DOSSIER + "/components/{component}/{slot}"),
        "change": ("patch", _DOSSIER),
        "lookOver": ("post", _DOSSIER + "/preflight"),
    }
}


def publish(app: FastAPI) -> None:
    """Let the application publish its contract."""

    def described() -> Dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    # FastAPI's own way to say so; mypy sees a method being replaced.
    setattr(app, "openapi", described)  # noqa: B010


def _described(app: FastAPI) -> Dict[str, Any]:
    schema = get_openapi(title=app.title, version=app.version, routes=app.routes)
    parts = schema.setdefault("components", {})
    parts["schemas"] = {"Problem": _problem()}
    parts["securitySchemes"] = {"login": _login()}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            _describe((method, path), operation, parts["schemas"], schema["paths"])
    return schema


def _describe(
    route: Route, operation: Dict[str, Any], models: Dict[str, Any], paths: Mapping[str, Any]
) -> None:
    operation["responses"] = {
        **_answers(route, operation["responses"]),
        "default": {
            "description": "A refusal (RFC 9457)",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        },
    }
    headers = [
        {"name": name, "in": "header", "required": False, "schema": {"type": "string", **_FORM.get(name, {})}}
        for name in _HEADERS.get(route, ())
    ]
    queries = [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
        for name in _QUERIES.get(route, ())
    ]
    operation["parameters"] = [*operation.get("parameters", []), *queries, *headers]
    content = _content(route, models)
    if content:
        operation["requestBody"] = {"content": content, "required": route in _JSON_BODIES}
    needed = {path.replace(":path", ""): scopes for (method, path), scopes in _of_method(route)}
    if needed.get(route[1]):
        operation["security"] = [{"login": [scope]} for scope in needed[route[1]]]
    for name, (method, path) in _LINKS.get(route, {}).items():
        linked = {
            "operationId": paths[path][method]["operationId"],
            "parameters": {"dossier": "$response.body#/id"},
        }
        operation["responses"]["201"].setdefault("links", {})[name] = linked


def _of_method(route: Route) -> Any:
    return [(named, scopes) for named, scopes in NEEDED.items() if named[0].lower() == route[0]]


def _answers(route: Route, found: Mapping[str, Any]) -> Dict[str, Any]:
    if route not in _ANSWERS:
        # What FastAPI says of unreadable parameters is not how this service answers.
        return {status: told for status, told in found.items() if status != "422"}
    return {
        status: {"description": "", "content": {kind: {"schema": {}}}} if kind else {"description": ""}
        for status, kind in _ANSWERS[route].items()
    }


def _content(route: Route, models: Dict[str, Any]) -> Dict[str, Any]:
    if route in _JSON_BODIES:
        model = _JSON_BODIES[route]
        told = model.model_json_schema(ref_template="#/components/schemas/{model}")
        models.update(told.pop("$defs", {}))
        models[model.__name__] = told
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}
    if route in _BYTES:
        return {kind: {"schema": {"type": "string", "format": "binary"}} for kind in _BYTES[route]}
    if route in _FORMS:
        fields = {name: {"type": "string"} for name in _FORMS[route]}
        return {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": fields}}}
    return {}


def _problem() -> Dict[str, Any]:
    texts = ("type", "title", "detail", "instance", "traceId")
    return {
        "type": "object",
        "required": [*texts, "status", "retryable", "lang", "translations", "values"],
        "properties": {
            **{name: {"type": "string"} for name in texts},
            "status": {"enum": sorted({kind.status for kind in KINDS.values()})},
            "retryable": {"type": "boolean"},
            "lang": {"enum": ["vi", "en"]},
            "translations": {"type": "object"},
            "values": {"type": "object"},
        },
    }


def _login() -> Dict[str, Any]:
    flow = {
        "authorizationUrl": "/oauth/authorize",
        "tokenUrl": "/oauth/token",
        "refreshUrl": "/oauth/token",
        "scopes": {scope: "" for scope in SCOPES},
    }
    return {"type": "oauth2", "flows": {"authorizationCode": flow}}
