"""Log-in at a provider of the office's own (OpenID Connect): who somebody is, never what they may do.

Discovery, authorization code with PKCE, state, nonce and a cookie that binds all that to one browser are
authlib's and ours; the ID token is read by joserfc. What a header or a document of the provider names is
compared with what was configured: issuer, audience, algorithm, nonce, time.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Dict, Mapping, Sequence

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from mineral_service.identity.oidc_settings import (
    OidcSettings,
    Secrets,
    UnreachableProviderError,
    UntrustedLoginError,
    is_local,
    is_safe,
)

TIMEOUT_S = 10
LEEWAY_S = 60
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "Ed25519")
"""Signatures alone: with a secret that both sides have, the program itself could make a token."""
_MOST_BYTES = 1024 * 1024


class Provider:
    """The provider, as asked during one log-in."""

    def __init__(self, settings: OidcSettings, back: str) -> None:
        self._settings = settings
        self._back = back

    def address(self, secrets: Secrets) -> str:
        """Return where the browser is sent.

        Raises:
            UnreachableProviderError: the provider does not say where.
        """
        place = self._endpoint(self._described(), "authorization_endpoint")
        with self._session() as session:
            url, _ = session.create_authorization_url(
                place, state=secrets.state, nonce=secrets.nonce, code_verifier=secrets.verifier
            )
        return str(url)

    def subject(self, code: str, secrets: Secrets, now: float) -> str:
        """Return who logged in, as the hash of issuer and subject; ``now`` in seconds since 1970.

        Raises:
            UnreachableProviderError: the provider gave no answer.
            UntrustedLoginError: its answer does not hold.
        """
        told = self._described()
        token = self._token(told, code, secrets)
        claims = self._claims(token, KeySet.import_key_set(self._fetch(self._endpoint(told, "jwks_uri"))))
        _check_claims(claims, self._settings, secrets.nonce, now)
        return hashlib.sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest()

    def _described(self) -> Dict[str, Any]:
        told: Dict[str, Any] = self._fetch(
            self._settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
        )
        if told.get("issuer") != self._settings.issuer:
            raise UntrustedLoginError("issuer")
        return told

    def _endpoint(self, told: Mapping[str, Any], name: str) -> str:
        place = told.get(name)
        if not isinstance(place, str) or not is_safe(place):
            raise UnreachableProviderError(name)
        return place

    def _token(self, told: Mapping[str, Any], code: str, secrets: Secrets) -> str:
        place = self._endpoint(told, "token_endpoint")
        try:
            with self._session() as session:
                answer = session.fetch_token(
                    place, code=code, code_verifier=secrets.verifier, timeout=TIMEOUT_S, allow_redirects=False
                )
        except AuthlibBaseError as error:
            raise UntrustedLoginError("code") from error
        except (requests.RequestException, ValueError) as error:
            raise UnreachableProviderError("token") from error
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise UntrustedLoginError("token")
        return token

    def _claims(self, token: str, keys: KeySet) -> Dict[str, Any]:
        try:
            return dict(jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims)
        except (JoseError, ValueError) as error:
            raise UntrustedLoginError("signature") from error

    def _fetch(self, url: str) -> Any:
        try:
            with requests.Session() as session:
                session.trust_env = not is_local(url)
                answer = session.get(url, timeout=TIMEOUT_S, allow_redirects=False, stream=True)
                data = answer.raw.read(_MOST_BYTES, decode_content=True)
                body = json.loads(data) if answer.status_code == 200 else None
        except (requests.RequestException, ValueError, OSError) as error:
            raise UnreachableProviderError("answer") from error
        if not isinstance(body, dict):
            raise UnreachableProviderError("answer")
        return body

    def _session(self) -> OAuth2Session:
        settings = self._settings
        session = OAuth2Session(
            settings.client_id,
            settings.client_secret,
            token_endpoint_auth_method="client_secret_basic" if settings.client_secret else "none",
            scope="openid",
            redirect_uri=self._back,
            code_challenge_method="S256",
        )
        session.trust_env = not is_local(settings.issuer)
        return session


def _check_claims(claims: Mapping[str, Any], settings: OidcSettings, nonce: str, now: float) -> None:
    """Refuse an ID token that is not for this log-in (OpenID Connect Core, 3.1.3.7)."""
    audience = claims.get("aud")
    named: Sequence[Any] = [audience] if isinstance(audience, str) else audience or []
    ends, begins = claims.get("exp"), claims.get("iat")
    subject = claims.get("sub")
    problems = {
        "issuer": claims.get("iss") != settings.issuer,
        "audience": not isinstance(named, list) or settings.client_id not in named,
        "party": claims.get("azp", settings.client_id) != settings.client_id
        or (len(named) > 1 and "azp" not in claims),
        "nonce": claims.get("nonce") != nonce,
        "expired": not isinstance(ends, (int, float)) or ends + LEEWAY_S <= now,
        "early": not isinstance(begins, (int, float)) or begins - LEEWAY_S > now,
        "subject": not isinstance(subject, str) or not 1 <= len(subject) <= 255,
    }
    for name, is_wrong in problems.items():
        if is_wrong:
            raise UntrustedLoginError(name)
