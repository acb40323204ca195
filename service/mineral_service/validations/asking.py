"""What a validation asks, as a request of the core."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Dict, Optional, Tuple

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.nodes import Node
from mineral_plugin.core.checks.context import tolerances_from_text
from mineral_plugin.core.checks.facts import Facts, facts_from
from mineral_plugin.core.reference.sources import ALL_PACKS, ONE_PACK, Sources
from mineral_plugin.core.regulation.model import Regulation
from mineral_plugin.core.report.reading import area_from_dict
from mineral_plugin.core.work.checking import CheckRequest
from mineral_plugin.core.work.regulation_sets import choose_set
from mineral_service.incoming import parse
from mineral_service.validations.body import Asked


def check_request(body: Dict[str, Any], today: date, sources: Sources) -> CheckRequest:
    """Return what to check.

    Raises:
        Problem: the body is not what the contract says.
        InputError, MissingError: an area, a fact or a rule set in it cannot be used.
    """
    asked = parse(Asked, body)
    day = _day(asked.eventDate) or today
    law = choose_set(asked.rules, sources.home, sources.trust).regulation(day)
    return CheckRequest(
        areas=tuple(area_from_dict(told) for told in asked.areas),
        procedure=asked.procedure,
        mineral=asked.mineral,
        event_date=day,
        reference=_references(asked.layers),
        holder=asked.holder,
        tolerances=tolerances_from_text(";".join(f"{n}={v!r}" for n, v in asked.tolerances.items())),
        known_on=_day(asked.knownOn),
        sources=sources,
        facts=_facts(asked.facts, law),
        rules=asked.rules,
        received_on=_day(asked.receivedOn),
        regime=asked.regime,
    )


def _references(layers: Optional[Tuple[str, ...]]) -> Tuple[str, ...]:
    # Packs alone: what else a reference may name are files of whoever runs the check.
    return (ALL_PACKS,) if layers is None else tuple(ONE_PACK + name for name in layers)


def _facts(given: Dict[str, Any], law: Regulation) -> Facts:
    """Return the facts; where one is another area it comes as ``area-1`` data, not as a file's name."""
    areas = {name: told for name, told in given.items() if law.fact(name).kind == "area"}
    others = {name: told for name, told in given.items() if name not in areas}
    stated = facts_from(Node(others, "/facts", "facts"), law, Path())
    return Facts({**stated.values, **{name: area_from_dict(told) for name, told in areas.items()}})


def _day(text: Optional[str]) -> Optional[date]:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError("error.event_date", text=text) from error
