"""The way to a provider and back, over HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Optional

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from mineral_plugin.core.base.words import Phrase
from mineral_service.context import context_of
from mineral_service.identity import oidc_rows, pages, people
from mineral_service.identity.model import Person
from mineral_service.identity.oidc_settings import Secrets, UnreachableProviderError, UntrustedLoginError
from mineral_service.problems import Problem, preferred_language

if TYPE_CHECKING:
    from mineral_service.identity.oidc import Provider

BACK = "/oauth/oidc/back"
COOKIE = "mineral-oidc"

router = APIRouter()


@router.get(BACK)
def back(request: Request) -> Response:
    """Take the browser that comes back, and ask the person whether the program may act for them."""
    context, language = context_of(request), _language(request)
    if context.backend.oidc is None:
        raise Problem("not-found", {"path": request.url.path})
    query = request.query_params
    row = oidc_rows.come_back(context, query.get("state", ""), _cookie(request))
    if row is None or not query.get("code"):
        return pages.told(language, Phrase("service.oidc.refused"), 400)
    secrets = Secrets(query["state"], row.nonce, row.verifier)
    try:
        subject = _provider(request).subject(query["code"], secrets, context.clock.now().timestamp())
    except UntrustedLoginError:
        return pages.told(language, Phrase("service.oidc.refused"), 400)
    except UnreachableProviderError:
        return pages.told(language, Phrase("service.oidc.unreachable"), 503)
    person = people.of_subject(context, subject)
    if person is None:
        return pages.told(language, Phrase("service.oidc.refused"), 400)
    ticket = oidc_rows.give_ticket(context, row, person)
    return pages.agree(language, row.page, [*json.loads(row.asked), ("ticket", ticket)], person.name)


def send_away(request: Request, page: str, pairs: oidc_rows.Pairs) -> Optional[Response]:
    """Return the way to the provider, ``None`` where there is none and people log in here."""
    context = context_of(request)
    if context.backend.oidc is None:
        return None
    secrets, cookie = oidc_rows.begin(context, page, pairs)
    try:
        address = _provider(request).address(secrets)
    except (UntrustedLoginError, UnreachableProviderError):
        return pages.told(_language(request), Phrase("service.oidc.unreachable"), 503)
    answer = RedirectResponse(address, 302, {"Cache-Control": "no-store"})
    is_encrypted = request.url.scheme == "https"
    answer.set_cookie(
        COOKIE, cookie, oidc_rows.LOGIN_S, path="/oauth", secure=is_encrypted, httponly=True, samesite="lax"
    )
    return answer


def who_agrees(request: Request, page: str, ticket: str) -> Optional[Person]:
    """Return who pressed the button on the page that came after the provider."""
    return oidc_rows.use_ticket(context_of(request), ticket, page, _cookie(request))


def _provider(request: Request) -> Provider:
    settings = context_of(request).backend.oidc
    if settings is None:
        raise Problem("not-found", {"path": request.url.path})
    # Its libraries would take a good part of each start, and few services have a provider.
    from mineral_service.identity.oidc import Provider

    return Provider(settings, str(request.base_url).rstrip("/") + BACK)


def _cookie(request: Request) -> str:
    return request.cookies.get(COOKIE, "")


def _language(request: Request) -> str:
    return preferred_language(request.headers.get("accept-language", ""))
