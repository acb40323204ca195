"""Log-in over HTTP: OAuth 2 for the program, two pages for the person."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple
from urllib.parse import parse_qsl

from authlib.oauth2 import OAuth2Error
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from mineral_plugin.core.base.words import Phrase
from mineral_service.context import context_of
from mineral_service.identity import attempts, codes, pages, people
from mineral_service.identity.access import person_of
from mineral_service.identity.model import SCOPES, Person
from mineral_service.identity.oidc_routes import send_away, who_agrees
from mineral_service.identity.oidc_rows import AUTHORIZE, DEVICE
from mineral_service.identity.secrets import hashed
from mineral_service.identity.server import GRANTS, PRACTICE_GRANT, Asked, LoginServer, Pairs
from mineral_service.problems import Problem, preferred_language

MAX_FORM_BYTES = 64 * 1024
_OURS = ("name", "password", "answer", "ticket")

router = APIRouter()


@router.get("/.well-known/oauth-authorization-server")
def metadata(request: Request) -> Dict[str, Any]:
    """Say where and how to log in (RFC 8414)."""
    issuer = _issuer(request)
    practice = [PRACTICE_GRANT] if context_of(request).backend.practice_login else []
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/oauth/authorize",
        "token_endpoint": f"{issuer}/oauth/token",
        "device_authorization_endpoint": f"{issuer}/oauth/device_authorization",
        "revocation_endpoint": f"{issuer}/oauth/revoke",
        "response_types_supported": ["code"],
        "grant_types_supported": [*GRANTS, *practice],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "scopes_supported": list(SCOPES),
    }


@router.post("/oauth/token")
async def token(request: Request) -> Response:
    """Give a token for a code, a refresh token or a device code."""
    asked = _asked(request, await _form(request))
    return await run_in_threadpool(_server(request).create_token_response, asked)


@router.post("/oauth/device_authorization")
async def device_authorization(request: Request) -> Response:
    """Begin a log-in of a program without a browser."""
    asked = _asked(request, await _form(request))
    return await run_in_threadpool(_server(request).create_endpoint_response, "device_authorization", asked)


@router.post("/oauth/revoke")
async def revoke(request: Request) -> Response:
    """Log out."""
    asked = _asked(request, await _form(request))
    return await run_in_threadpool(_server(request).create_endpoint_response, "revocation", asked)


@router.get("/oauth/authorize")
def authorize_page(request: Request) -> Response:
    """Ask the person for name and password."""
    pairs = list(request.query_params.multi_items())
    refusal = _refusal(request, pairs) or send_away(request, AUTHORIZE, pairs)
    return refusal or pages.log_in(_language(request), pairs, None)


@router.post("/oauth/authorize")
async def authorize(request: Request) -> Response:
    """Send the person's answer to the program."""
    return await run_in_threadpool(_authorize, request, await _form(request))


@router.get("/oauth/device")
def device_page(request: Request, user_code: str = "") -> Response:
    """Ask the person for the code that the program shows."""
    away = send_away(request, DEVICE, [("user_code", user_code[:40])])
    return away or pages.log_in(_language(request), [], None, user_code[:40])


@router.post("/oauth/device")
async def device(request: Request) -> Response:
    """Let the program that shows a code in, or not."""
    return await run_in_threadpool(_device, request, dict(await _form(request)))


@router.get("/v1/me")
def me(request: Request) -> Dict[str, Any]:
    """Say who is logged in and what the token allows."""
    person = person_of(request)
    scopes = sorted(person.scopes)
    return {"id": person.id, "name": person.name, "role": person.role, "unit": person.unit, "scopes": scopes}


def _authorize(request: Request, form: List[Tuple[str, str]]) -> Response:
    pairs = [(name, value) for name, value in form if name not in _OURS]
    refusal = _refusal(request, pairs)
    if refusal is not None:
        return refusal
    person, answered = _answer(request, dict(form), AUTHORIZE)
    if person is None and answered:
        return _not_known(request, pairs)
    server, asked = _server(request), _asked(request, pairs)
    grant = server.get_consent_grant(asked)
    answer: Response = server.create_authorization_response(asked, grant_user=person, grant=grant)
    return answer


def _device(request: Request, form: Dict[str, str]) -> Response:
    language, user_code = _language(request), form.get("user_code", "").strip().upper()
    # Also who refuses says who they are: a code seen on a screen must not stop somebody else's program.
    person, _ = _answer(request, {**form, "answer": "yes"}, DEVICE)
    if person is None:
        return _not_known(request, [], user_code)
    approved = form.get("answer") == "yes"
    if not codes.answer_device(context_of(request), user_code, person, approved):
        return pages.log_in(language, [], Phrase("service.login.no_code"), user_code)
    return pages.told(language, Phrase("service.login.done" if approved else "service.login.refused"))


def _not_known(request: Request, pairs: List[Tuple[str, str]], user_code: Optional[str] = None) -> Response:
    language = _language(request)
    if context_of(request).backend.oidc is not None:
        return pages.told(language, Phrase("service.oidc.refused"), 400)
    return pages.log_in(language, pairs, Phrase("service.login.wrong"), user_code)


def _answer(request: Request, form: Dict[str, str], page: str) -> Tuple[Optional[Person], bool]:
    """Return who agrees, if name and password are right, and whether somebody wanted to."""
    if form.get("answer") != "yes":
        return None, False
    context, name = context_of(request), form.get("name", "")[:200]
    if context.backend.oidc is not None:
        return who_agrees(request, page, form.get("ticket", "")), True
    attempt = hashed(name)
    attempts.begin(context.store, attempt, context.now())
    person = people.by_password(context, name, form.get("password", "")[:1000])
    if person is not None:
        attempts.succeeded(context.store, attempt)
    return person, True


def _refusal(request: Request, pairs: Pairs) -> Optional[Response]:
    """Return what to answer to a program that asks in a wrong way, ``None`` if it asks rightly."""
    server = _server(request)
    try:
        server.get_consent_grant(_asked(request, pairs))
    except OAuth2Error as error:
        # Only to an address on the person's own machine, which was checked before.
        if error.redirect_uri:
            answer: Response = server.handle_error_response(None, error)
            return answer
        return pages.told(_language(request), Phrase("service.login.bad_request"), 400)
    return None


def _server(request: Request) -> LoginServer:
    return LoginServer(context_of(request), _issuer(request))


def _issuer(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _asked(request: Request, pairs: Pairs) -> Asked:
    # The pages send the parameters of a GET by POST: what matters is whether a code or a token is asked for.
    return Asked(request.method, request.url.path, pairs, dict(request.headers))


def _language(request: Request) -> str:
    return preferred_language(request.headers.get("accept-language", ""))


async def _form(request: Request) -> List[Tuple[str, str]]:
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > MAX_FORM_BYTES:
            raise Problem("file-too-large", {"limit": MAX_FORM_BYTES})
    try:
        return parse_qsl(data.decode("utf-8"), keep_blank_values=True, max_num_fields=50)
    except ValueError as error:
        raise Problem("malformed", {"where": "/"}) from error
