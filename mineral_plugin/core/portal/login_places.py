"""What a service says of its log-in (RFC 8414), as far as it is believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict

from mineral_plugin.core.base.errors import ServiceUnreachableError
from mineral_plugin.core.portal.line import Line, text

METADATA_PATH = "/.well-known/oauth-authorization-server"
_OPENID = "openid"


@dataclass(frozen=True)
class LoginPlaces:
    """The address of the page for log-ins, and the scope to ask for as parameters of a request.

    Our own service gives what the person may do where no scope is asked for; one that speaks OpenID Connect
    gives nothing then.
    """

    page: str
    scope: Dict[str, str]


def login_places(line: Line) -> LoginPlaces:
    """Return where to log in; the page has to be the service's own.

    Raises:
        ServiceUnreachableError: the service gave no answer, or tells of a page elsewhere.
    """
    told = line.call("GET", METADATA_PATH, public=True)
    path = line.path_below(line.read(lambda body: text(body["authorization_endpoint"]), told))
    if path is None:
        raise ServiceUnreachableError("portal.not_the_service", url=line.url)
    scopes = told.get("scopes_supported")
    speaks_openid = isinstance(scopes, list) and _OPENID in scopes
    return LoginPlaces(line.url + path, {"scope": _OPENID} if speaks_openid else {})
