"""Use cases: what can be chosen on a day, what a reference file offers, what a service says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Optional, Tuple

import requests

from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.portal.client import Landing, PortalClient
from mineral_plugin.core.reference.spec import parse_reference_spec
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.regulation.model import Regulation


@dataclass(frozen=True)
class Choice:
    """An identifier with its name."""

    id: str
    name: Bilingual


@dataclass(frozen=True)
class Choices:
    """The procedures and minerals of a day, and the version of the rules that names them."""

    version: str
    procedures: Tuple[Choice, ...]
    minerals: Tuple[Choice, ...]


@dataclass(frozen=True)
class OfferedLayer:
    """A reference layer as its manifest or spec describes it.

    ``age_days`` counts from the as-of date to the event; ``max_age_days`` is what the role allows.
    Both are ``None`` where nothing is known.
    """

    file_name: str
    role: str
    role_name: Bilingual
    issuer: str
    as_of: Optional[date]
    age_days: Optional[int]
    max_age_days: Optional[int]

    @property
    def reliable(self) -> bool:
        """Return whether the layer is dated and not too old for its role."""
        if self.age_days is None or self.max_age_days is None:
            return False
        return self.age_days <= self.max_age_days


def choices(event_date: date) -> Choices:
    """Return what can be chosen for an event on ``event_date``."""
    regulation = load_regulation(event_date)
    return Choices(
        version=regulation.version,
        procedures=tuple(Choice(entry.id, entry.name) for entry in regulation.procedures),
        minerals=tuple(Choice(entry.id, entry.name) for entry in regulation.minerals),
    )


def offered_layers(spec: str, event_date: date) -> Tuple[OfferedLayer, ...]:
    """Return the layers that a reference spec names, without reading their objects.

    Raises:
        MissingError: the file or its manifest is not there.
        InputError: the spec or the manifest cannot be understood.
    """
    regulation = load_regulation(event_date)
    return tuple(
        OfferedLayer(
            file_name=layer.path.name,
            role=layer.role,
            role_name=_role_name(regulation, layer.role),
            issuer=layer.issuer,
            as_of=layer.as_of,
            age_days=(event_date - layer.as_of).days if layer.as_of else None,
            max_age_days=_max_age(regulation, layer.role),
        )
        for layer in parse_reference_spec(spec)
    )


def _role_name(regulation: Regulation, role: str) -> Bilingual:
    return next((entry.name for entry in regulation.roles if entry.id == role), Bilingual(role, role))


def _max_age(regulation: Regulation, role: str) -> Optional[int]:
    return next((entry.max_age_days for entry in regulation.roles if entry.id == role), None)


def ask_service(service_url: str, session: requests.Session) -> Landing:
    """Return what a service says of itself, its legal effect above all.

    Raises:
        InputError: the text is no address of a service.
        ServiceUnreachableError: there was no answer.
        ServiceRefusedError: the service refused.
    """
    return PortalClient(session, service_url).landing()
