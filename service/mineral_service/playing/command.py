"""The command ``play``: a scenario over a data folder for practice."""

from __future__ import annotations

import argparse
import os
import uuid
from pathlib import Path
from typing import Any, Dict

from mineral_plugin.core.regulation.clock_model import FINISHED_LATE, LATE
from mineral_service.context import Context
from mineral_service.flow.clock import standing
from mineral_service.flow.rows import case_after, events_of
from mineral_service.identity.model import APPLICANT, OFFICER, Person
from mineral_service.identity.people import administrator, by_name, put
from mineral_service.playing.player import Player
from mineral_service.playing.scenario import Scenario, load, names
from mineral_service.playing.stage import staged

_PLAYED = {APPLICANT: "kich-ban-nguoi-nop", OFFICER: "kich-ban-can-bo"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say where to play, and what."""
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--scenario", required=True, metavar="|".join(names()))


def play(options: argparse.Namespace) -> Dict[str, Any]:
    """Play a scenario; return what happened and where the dossier ended.

    Raises:
        MissingError: there is no such scenario.
        InputError: the folder is not for practice, or something else happened than the scenario says.
    """
    scenario = load(options.scenario)
    with staged(options.data, os.environ.get("DATABASE_URL") or None) as (url, context, clock):
        started = context.now()
        player = Player(url, context, clock, scenario, _people(context))
        steps = player.play()
        days = (context.now() - started).days
        return {**_ending(context, scenario, player.dossier), "days": days, "steps": steps}


def _people(context: Context) -> Dict[str, Person]:
    """Return the invented persons; nobody can log in as them, as nobody knows their passwords."""
    with context.store.read() as connection:
        found = {role: by_name(connection, name) for role, name in _PLAYED.items()}
    by = administrator(context)
    units = {APPLICANT: "", OFFICER: context.backend.unit}
    return {
        role: person or put(context, by, _PLAYED[role], role, units[role], uuid.uuid4().hex)
        for role, person in found.items()
    }


def _ending(context: Context, scenario: Scenario, dossier: str) -> Dict[str, Any]:
    with context.store.read() as connection:
        events = events_of(connection, dossier)
    case, today = case_after(events), context.now().date()
    where = standing(scenario.procedure, case.chosen, events, today)
    steps = where.timeline.steps if where.timeline else ()
    return {
        "scenario": scenario.name,
        "about": scenario.about.as_dict(),
        "dossierId": dossier,
        "state": case.state,
        "outcome": case.outcome or None,
        "version": case.version,
        "dueOn": where.due_on if case.outcome else None,
        "endedOn": events[-1].at[:10],
        "late": [one.step.name.as_dict() for one in steps if one.state in (LATE, FINISHED_LATE)],
    }
