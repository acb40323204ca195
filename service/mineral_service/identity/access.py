"""Who may ask for what: one table of routes and scopes. A route that is not in it is closed to everybody."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Tuple, cast

from authlib.oauth2 import ResourceProtector
from authlib.oauth2.rfc6749.errors import MissingAuthorizationError, UnsupportedTokenTypeError
from authlib.oauth2.rfc6750 import BearerTokenValidator, InsufficientScopeError, InvalidTokenError
from fastapi import Request

from mineral_service.context import Context, context_of
from mineral_service.identity import tokens
from mineral_service.identity.model import Person
from mineral_service.problems import Problem

PUBLIC: Tuple[str, ...] = ()
_WRITES = ("dossier:write",)
_READS = ("dossier:write", "officer", "inspect")
_ADMIN = ("admin",)
_OFFICE = ("officer",)
_ENTERS = ("officer", "admin")
_UPLOAD = "/v1/uploads/{upload}"
_DOSSIER = "/v1/dossiers/{dossier}"

NEEDED: Mapping[Tuple[str, str], Tuple[str, ...]] = {
    ("GET", "/.well-known/oauth-authorization-server"): PUBLIC,
    ("GET", "/.well-known/jwks.json"): PUBLIC,
    ("GET", "/oauth/authorize"): PUBLIC,
    ("POST", "/oauth/authorize"): PUBLIC,
    ("GET", "/oauth/oidc/back"): PUBLIC,
    ("POST", "/oauth/token"): PUBLIC,
    ("POST", "/oauth/device_authorization"): PUBLIC,
    ("GET", "/oauth/device"): PUBLIC,
    ("POST", "/oauth/device"): PUBLIC,
    ("POST", "/oauth/revoke"): PUBLIC,
    ("GET", "/v1/"): PUBLIC,
    ("GET", "/v1/health/live"): PUBLIC,
    ("GET", "/v1/health/ready"): PUBLIC,
    ("GET", "/v1/problems/{slug}"): PUBLIC,
    ("GET", "/v1/procedures"): PUBLIC,
    ("GET", "/v1/procedures/{procedure}"): PUBLIC,
    ("GET", "/v1/codelists"): PUBLIC,
    ("GET", "/v1/codelists/{name}"): PUBLIC,
    ("GET", "/v1/me"): ("dossier:write", "officer", "inspect", "admin"),
    ("PUT", "/v1/people/{name}"): _ADMIN,
    ("DELETE", "/v1/people/{name}"): _ADMIN,
    ("PUT", "/v1/people/{name}/mandates/{applicant}"): _ADMIN,
    ("POST", "/v1/dossiers"): _WRITES,
    ("GET", "/v1/dossiers"): _READS,
    ("GET", _DOSSIER): _READS,
    ("PATCH", _DOSSIER): _WRITES,
    ("DELETE", _DOSSIER): _WRITES,
    ("POST", _DOSSIER + "/preflight"): _WRITES,
    ("GET", _DOSSIER + "/receipt"): _READS,
    ("GET", _DOSSIER + "/manifest"): _READS,
    ("PUT", _DOSSIER + "/components/{component:path}/{slot}"): _WRITES,
    ("GET", _DOSSIER + "/components/{component:path}/{slot}"): _READS,
    ("DELETE", _DOSSIER + "/components/{component:path}/{slot}"): _WRITES,
    ("POST", _DOSSIER + "/submission"): ("dossier:submit",),
    ("GET", "/v1/submissions"): ("dossier:submit",),
    ("GET", _DOSSIER + "/timeline"): _READS,
    ("GET", _DOSSIER + "/flow"): _READS,
    ("GET", _DOSSIER + "/supplement-requests"): _READS,
    ("POST", _DOSSIER + "/supplement-requests/{no}/responses"): ("dossier:submit",),
    ("POST", _DOSSIER + "/withdrawal"): ("dossier:submit",),
    ("GET", _DOSSIER + "/fees"): _READS,
    ("GET", _DOSSIER + "/results"): _READS,
    ("GET", _DOSSIER + "/results/{no}/content"): _READS,
    ("GET", "/v1/notifications"): _WRITES,
    ("POST", "/v1/notifications/ack"): _WRITES,
    ("POST", "/v1/office/dossiers/{dossier}/acts"): _OFFICE,
    ("PUT", "/v1/office/dossiers/{dossier}/papers"): _OFFICE,
    ("GET", "/v1/office/dossiers/{dossier}/papers"): _OFFICE,
    ("GET", "/v1/office/dossiers/{dossier}/papers/{sha256}"): _OFFICE,
    ("GET", "/progress/{code}"): PUBLIC,
    ("GET", "/v1/progress/{code}"): PUBLIC,
    ("POST", "/v1/validations"): ("validate",),
    ("GET", "/v1/validations/{validation}"): ("validate",),
    ("GET", "/v1/layers"): ("layers:read",),
    ("GET", "/v1/layers/{pack}/packs/{version}"): ("layers:read",),
    ("POST", "/v1/register/results"): _ENTERS,
    ("PUT", "/v1/register/coverage/{role}"): _ENTERS,
    ("GET", "/v1/register/titles"): ("officer", "inspect", "admin"),
    ("GET", "/v1/register/versions"): PUBLIC,
    ("GET", "/v1/register/packs/{version}"): ("layers:read",),
    ("GET", "/v1/register/diff"): ("layers:read",),
    ("GET", "/v1/register/rules"): PUBLIC,
    ("GET", "/v1/register/rules/{version}"): ("layers:read",),
    ("GET", "/ogc"): PUBLIC,
    ("GET", "/ogc/conformance"): PUBLIC,
    ("GET", "/ogc/collections"): PUBLIC,
    ("GET", "/ogc/collections/{collection}"): PUBLIC,
    ("GET", "/ogc/collections/{collection}/items"): PUBLIC,
    ("GET", "/ogc/collections/{collection}/items/{feature}"): PUBLIC,
    ("OPTIONS", "/v1/uploads"): PUBLIC,
    ("OPTIONS", _UPLOAD): PUBLIC,
    ("POST", "/v1/uploads"): _WRITES,
    ("HEAD", _UPLOAD): _WRITES,
    ("GET", _UPLOAD): _WRITES,
    ("PATCH", _UPLOAD): _WRITES,
    ("POST", _UPLOAD): _WRITES,
    ("DELETE", _UPLOAD): _WRITES,
}
"""(method, path) -> the scopes of which one is needed; none for what everybody may ask.

The catalogue is open: it is law that is published anyway.
"""


class _Validator(BearerTokenValidator):
    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def authenticate_token(self, token_string: str) -> Optional[tokens.Token]:
        return tokens.find(self._context, token_string)


def authorise(request: Request) -> None:
    """Let a request through, or refuse it; every route has this before it."""
    context = context_of(request)
    needed = NEEDED.get((request.method, request.scope["route"].path))
    if needed is None:
        raise Problem("not-allowed")
    if needed == PUBLIC:
        context.limits.check(request, None)
        return
    protector = ResourceProtector()
    protector.register_token_validator(_Validator(context))
    try:
        token = protector.validate_request(list(needed), request)
    except MissingAuthorizationError as error:
        raise _challenged(request, "log-in-needed", "") from error
    except (InvalidTokenError, UnsupportedTokenTypeError) as error:
        raise _challenged(request, "token-expired", 'error="invalid_token"') from error
    except InsufficientScopeError as error:
        scope = " ".join(needed)
        raise _challenged(request, "not-allowed", f'error="insufficient_scope", scope="{scope}"') from error
    request.state.person = _with_scopes(token)
    context.limits.check(request, request.state.person.id)


def person_of(request: Request) -> Person:
    """Return who asks."""
    return cast(Person, request.state.person)


def _with_scopes(token: tokens.Token) -> Person:
    person = cast(Person, token.person)
    return Person(person.id, person.name, person.role, person.unit, frozenset(token.get_scope().split()))


def _challenged(request: Request, slug: str, error: str) -> Problem:
    context = context_of(request)
    context.limits.check(request, None)
    parts: Any = [f'realm="{context.store.instance}"', error]
    return Problem(slug).with_headers({"WWW-Authenticate": "Bearer " + ", ".join(filter(None, parts))})
