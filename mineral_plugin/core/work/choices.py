"""Use cases: what can be chosen on a day, and what a service says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Optional, Tuple

import requests

from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.portal.client import Landing, PortalClient
from mineral_plugin.core.regulation.loader import load_regulation
from mineral_plugin.core.regulation.sets import RuleSet


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


def choices(event_date: date, rules: Optional[RuleSet] = None) -> Choices:
    """Return what can be chosen for an event on ``event_date`` under a rule set (else the program's)."""
    regulation = rules.regulation(event_date) if rules is not None else load_regulation(event_date)
    return Choices(
        version=regulation.version,
        procedures=tuple(Choice(entry.id, entry.name) for entry in regulation.procedures),
        minerals=tuple(Choice(entry.id, entry.name) for entry in regulation.minerals),
    )


def ask_service(service_url: str, session: requests.Session) -> Landing:
    """Return what a service says of itself, its legal effect above all.

    Raises:
        InputError: the text is no address of a service.
        ServiceUnreachableError: there was no answer.
        ServiceRefusedError: the service refused.
    """
    return PortalClient(session, service_url).landing()
