"""The OAuth 2 server: authlib's rules over our rows.

Authorization code with PKCE (S256 alone), refresh with rotation, device code, revocation; and, where nothing
that is filed has legal effect, a log-in for practice: whoever holds a key is an applicant of their own.
"""

from __future__ import annotations

import re
import uuid
from typing import Any, Dict, List, Optional, Sequence, Tuple

from authlib.oauth2 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749 import BaseGrant, ClientMixin, OAuth2Payload, TokenEndpointMixin
from authlib.oauth2.rfc6749.errors import InvalidGrantError, InvalidRequestError, InvalidScopeError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc8628 import DEVICE_CODE_GRANT_TYPE, DeviceAuthorizationEndpoint, DeviceCodeGrant
from fastapi.responses import JSONResponse, RedirectResponse, Response

from mineral_service.context import Context
from mineral_service.identity import codes, people, tokens
from mineral_service.identity.model import SCOPES, Person, granted
from mineral_service.identity.secrets import hashed, new_token

CLIENT_ID = "mineral-licence"
PRACTICE_GRANT = "urn:mineral-licence:practice"
_PRACTICE_KEY = re.compile(r"[A-Za-z0-9_-]{43,128}")
_LOOPBACK = re.compile(r"http://(?:127\.0\.0\.1|\[::1\]):[0-9]{1,5}/[A-Za-z0-9/_-]*")
GRANTS = ("authorization_code", "refresh_token", DEVICE_CODE_GRANT_TYPE)
NONE = ["none"]
Pairs = Sequence[Tuple[str, str]]


class Client(ClientMixin):
    """The program: public, on the person's own machine (RFC 8252), so that it has no secret."""

    def get_client_id(self) -> str:
        """Return its name."""
        return CLIENT_ID

    def get_default_redirect_uri(self) -> None:
        """Return that the address has to be given: its port is another each time."""
        return

    def get_allowed_scope(self, scope: Optional[str]) -> str:
        """Return the scopes as asked; what the person's role does not have is taken out later."""
        return scope or ""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Return whether an address is on the person's own machine."""
        return _LOOPBACK.fullmatch(redirect_uri) is not None

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Return that there is no secret to prove."""
        return method == "none"

    def check_response_type(self, response_type: str) -> bool:
        """Return whether it is a code."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Return whether it may log in that way."""
        return grant_type in (*GRANTS, PRACTICE_GRANT)


class Payload(OAuth2Payload):
    """The parameters of a request."""

    def __init__(self, pairs: Pairs) -> None:
        self._lists: Dict[str, List[str]] = {}
        for name, value in pairs:
            self._lists.setdefault(name, []).append(value)

    @property
    def data(self) -> Dict[str, str]:
        """Return the first value of each."""
        return {name: values[0] for name, values in self._lists.items()}

    @property
    def datalist(self) -> Any:
        """Return all values of each."""
        return self._lists


class Asked(OAuth2Request):
    """A request as authlib reads it. Whether the line is safe is not decided by what the address says."""

    def __init__(self, method: str, path: str, pairs: Pairs, headers: Dict[str, str]) -> None:
        super().__init__(method, f"https://service{path}", headers=headers)
        self.payload = Payload(pairs)
        self.family = ""

    @property
    def form(self) -> Dict[str, str]:
        """Return the parameters of the body."""
        return self.payload.data

    @property
    def args(self) -> Dict[str, str]:
        """Return the parameters of the address."""
        return self.payload.data


class S256(CodeChallenge):
    """PKCE, needed from the first request on, by S256 alone."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        """Refuse a request without a challenge."""
        data = grant.request.payload.data
        if not data.get("code_challenge") or data.get("code_challenge_method") != "S256":
            raise InvalidRequestError()
        super().validate_code_challenge(grant, redirect_uri)


class CodeGrant(AuthorizationCodeGrant):
    """Authorization code; each serves once."""

    TOKEN_ENDPOINT_AUTH_METHODS = NONE

    def save_authorization_code(self, code: str, request: Asked) -> None:
        """Keep a new code."""
        data = request.payload.data
        codes.save_code(
            self.server.context,
            code,
            CLIENT_ID,
            request.user,
            data["redirect_uri"],
            request.scope or "",
            data["code_challenge"],
        )

    def query_authorization_code(self, code: str, client: Client) -> Optional[codes.LoginCode]:
        """Use up a code."""
        self.request.family = hashed(code)
        return codes.use_code(self.server.context, code, client.get_client_id())

    def delete_authorization_code(self, authorization_code: codes.LoginCode) -> None:
        """Do nothing: it was used up when it was read, and its second use must be recognised."""

    def authenticate_user(self, authorization_code: codes.LoginCode) -> Optional[Person]:
        """Return whose code it is."""
        return people.by_id(self.server.context, authorization_code.row.person)


class RefreshGrant(RefreshTokenGrant):
    """Refresh; each token serves once and brings the next."""

    TOKEN_ENDPOINT_AUTH_METHODS = NONE
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Optional[tokens.Token]:
        """Use up a token."""
        found = tokens.rotate(self.server.context, refresh_token)
        self.request.family = found.row.family if found else ""
        return found

    def authenticate_user(self, refresh_token: tokens.Token) -> Optional[Person]:
        """Return whose token it is."""
        return refresh_token.person

    def revoke_old_credential(self, refresh_token: tokens.Token) -> None:
        """Do nothing: it was used up when it was read."""


class DeviceGrant(DeviceCodeGrant):
    """Device code (RFC 8628)."""

    TOKEN_ENDPOINT_AUTH_METHODS = NONE

    def query_device_credential(self, device_code: str) -> Optional[codes.DeviceCode]:
        """Return a device code."""
        return codes.find_device(self.server.context, device_code)

    def validate_device_credential(self, credential: codes.DeviceCode) -> Any:
        """Return who approved it, once."""
        person = super().validate_device_credential(credential)
        if not codes.use_device(self.server.context, credential):
            raise InvalidGrantError()
        self.request.family = uuid.uuid4().hex
        return person

    def query_user_grant(self, user_code: str) -> Optional[Tuple[Optional[Person], bool]]:
        """Return who answered and how; ``None`` while nobody has."""
        device = codes.find_device(self.server.context, self.request.payload.data["device_code"])
        if device is None or device.row.state == codes.PENDING:
            return None
        person = people.by_id(self.server.context, device.row.person)
        return person, person is not None and device.row.state != codes.DENIED

    def should_slow_down(self, credential: codes.DeviceCode) -> bool:
        """Return whether the program asks too often."""
        return codes.asks_too_often(self.server.context, credential)


class PracticeGrant(BaseGrant, TokenEndpointMixin):
    """Log-in for practice: a key that the program made itself stands for an invented applicant."""

    GRANT_TYPE = PRACTICE_GRANT
    TOKEN_ENDPOINT_AUTH_METHODS = NONE

    def validate_token_request(self) -> None:
        """Take the key."""
        self.request.client = self.authenticate_token_endpoint_client()
        key = self.request.form.get("practice_key", "")
        if not _PRACTICE_KEY.fullmatch(key):
            raise InvalidRequestError()
        self.validate_requested_scope()
        self.request.user = people.practising(self.server.context, key)
        self.request.family = uuid.uuid4().hex

    def create_token_response(self) -> Tuple[int, Dict[str, Any], Any]:
        """Give a token; the key serves again, so that there is nothing to renew."""
        user, scope = self.request.user, self.request.payload.scope
        token = self.generate_token(user=user, scope=scope, include_refresh_token=False)
        self.save_token(token)
        return 200, token, self.TOKEN_RESPONSE_HEADER


class DeviceEndpoint(DeviceAuthorizationEndpoint):
    """Where a program without a browser begins."""

    CLIENT_AUTH_METHODS = NONE
    EXPIRES_IN = codes.DEVICE_S
    INTERVAL = codes.INTERVAL_S

    def get_verification_uri(self) -> str:
        """Return where the person goes."""
        return f"{self.server.issuer}/oauth/device"

    def save_device_credential(self, client_id: str, scope: Optional[str], data: Dict[str, Any]) -> None:
        """Keep a new device code."""
        context = self.server.context
        codes.save_device(context, data["device_code"], data["user_code"], client_id, scope or "")


class Revocation(RevocationEndpoint):
    """Log-out (RFC 7009)."""

    CLIENT_AUTH_METHODS = NONE

    def query_token(self, token_string: str, token_type_hint: Optional[str]) -> Optional[tokens.Token]:
        """Return the token, whichever kind it is."""
        context = self.server.context
        return tokens.find(context, token_string) or tokens.find(context, token_string, refresh=True)

    def revoke_token(self, token: tokens.Token, request: Asked) -> None:
        """End the whole log-in."""
        tokens.revoke(self.server.context, token.row.family)


class LoginServer(AuthorizationServer):
    """The server for one request; ``issuer`` is the address under which it was asked."""

    def __init__(self, context: Context, issuer: str) -> None:
        super().__init__(scopes_supported=SCOPES)
        self.context = context
        self.issuer = issuer
        self.register_token_generator("default", _token)
        self.register_grant(CodeGrant, [S256(required=True)])
        self.register_grant(RefreshGrant)
        self.register_grant(DeviceGrant)
        if context.backend.practice_login:
            self.register_grant(PracticeGrant)
        self.register_endpoint(DeviceEndpoint)
        self.register_endpoint(Revocation)

    def query_client(self, client_id: str) -> Optional[Client]:
        """Return the program of that name."""
        return Client() if client_id == CLIENT_ID else None

    def save_token(self, token: Dict[str, Any], request: Asked) -> None:
        """Keep a new token."""
        tokens.save(self.context, token, CLIENT_ID, request.user.id, request.family or uuid.uuid4().hex)

    def create_oauth2_request(self, request: Asked) -> Asked:
        """Return the request: it is one already."""
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Response:
        """Return an answer for the wire."""
        named = {**dict(headers), "Cache-Control": "no-store"}
        if status == 302:
            return RedirectResponse(named["Location"], 302, {"Cache-Control": "no-store"})
        named.pop("Content-Type", None)
        return JSONResponse(body, status, named)

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Tell nobody."""


def _token(user: Person, scope: Optional[str], include_refresh_token: bool, **_more: Any) -> Dict[str, Any]:
    scopes = granted(user.role, scope or "")
    if not scopes:  # an empty scope kept would be taken for "all of the role" at the next refresh
        raise InvalidScopeError()
    token = {
        "token_type": "Bearer",  # nosec B105 - the kind's name
        "access_token": new_token(),
        "expires_in": tokens.ACCESS_S,
        "scope": scopes,
    }
    if include_refresh_token:
        token["refresh_token"] = new_token()
    return token
