"""What is told of a provider and of one log-in; ``oidc.py``, which speaks with it, takes long to load."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional
from urllib.parse import urlsplit

from mineral_plugin.core.base.errors import InputError

_LOOPBACK = frozenset(["127.0.0.1", "localhost", "::1"])


@dataclass(frozen=True)
class OidcSettings:
    """The provider and what it knows this service as; without a secret the service is a public client."""

    issuer: str
    client_id: str
    client_secret: Optional[str] = field(default=None, repr=False)


class UntrustedLoginError(Exception):
    """What the provider said does not hold; the message is the name of what was wrong."""


class UnreachableProviderError(Exception):
    """The provider gave no answer, or one that is none of a provider."""


@dataclass(frozen=True)
class Secrets:
    """What one log-in is bound to, kept until the browser comes back."""

    state: str
    nonce: str
    verifier: str


def checked(settings: OidcSettings) -> OidcSettings:
    """Return settings that can be used.

    Raises:
        InputError: the address is none, or would go unencrypted over a network.
    """
    if not is_safe(settings.issuer) or not settings.client_id:
        raise InputError("service.bad_oidc")
    return settings


def is_safe(url: str) -> bool:
    """Return whether what goes to an address is encrypted or stays on this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_local(url)))


def is_local(url: str) -> bool:
    """Return whether an address is one of this machine."""
    return urlsplit(url).hostname in _LOOPBACK
