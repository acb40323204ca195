"""Tokens as values: which one is meant, what is seen of one without its PIN, and a PIN that is taken once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Dict, Mapping, Tuple


@dataclass(frozen=True)
class Token:
    """Which token: the maker's module (a library), the label of the token, the label of the certificate.

    Without a certificate's label the only one that has a key beside it is taken. ``serial`` and
    ``certificate_id`` (hex) tell apart what has the same label; "" is any.
    """

    module: Path
    label: str
    certificate: str = ""
    serial: str = ""
    certificate_id: str = ""


@dataclass(frozen=True)
class SeenCertificate:
    """A certificate on a token: id (hex), label, whose it is and by whom, and from when to when it holds.

    ``is_for_signing`` is what the certificate says of its key; one that says nothing is for everything.
    """

    id: str
    label: str
    holder: str
    issuer: str
    first: datetime
    last: datetime
    is_for_signing: bool = True

    def holds(self, moment: datetime) -> bool:
        """Return whether it holds at a moment."""
        return self.first <= moment <= self.last

    def to_dict(self) -> Dict[str, Any]:
        """Return it as it is told to another process or to a script."""
        return {
            "id": self.id,
            "label": self.label,
            "holder": self.holder,
            "issuer": self.issuer,
            "validFrom": self.first.isoformat(),
            "validUntil": self.last.isoformat(),
            "forSigning": self.is_for_signing,
        }


@dataclass(frozen=True)
class SeenToken:
    """A token that is plugged in: label, serial number, and the certificates that are seen without a PIN."""

    label: str
    serial: str
    certificates: Tuple[SeenCertificate, ...]

    def to_dict(self) -> Dict[str, Any]:
        """Return it as it is told to another process or to a script."""
        certificates = [one.to_dict() for one in self.certificates]
        return {"label": self.label, "serial": self.serial, "certificates": certificates}


def token_from_dict(told: Mapping[str, Any]) -> SeenToken:
    """Return a token from what ``SeenToken.to_dict`` tells."""
    return SeenToken(told["label"], told["serial"], tuple(_certificate(one) for one in told["certificates"]))


def _certificate(told: Mapping[str, Any]) -> SeenCertificate:
    first, last = (datetime.fromisoformat(told[name]) for name in ("validFrom", "validUntil"))
    names = (told["id"], told["label"], told["holder"], told["issuer"])
    return SeenCertificate(*names, first, last, told["forSigning"])


class Pin:
    """A PIN on its way to a token: it can be taken once, and nobody here has it afterwards."""

    def __init__(self, typed: str) -> None:
        self._typed = typed

    def take(self) -> str:
        """Return the PIN and forget it; "" where it was taken before."""
        typed, self._typed = self._typed, ""
        return typed
