"""The command ``deadlines``: when each step of a dossier is due, and what is late."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Callable, Dict, Mapping

from mineral_plugin.cli.regulation import add_rules, law_of
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.ports import SystemClock

Word = Callable[[str], str]


def add_commands(commands: Any, word: Word) -> None:
    """Add the command to a parser."""
    command = commands.add_parser("deadlines", help=word("cli.deadlines"))
    command.add_argument("--received", required=True, help=word("cli.deadlines_received"))
    command.add_argument("--procedure", help=word("cli.procedure"))
    command.add_argument("--steps", type=Path, help=word("cli.deadlines_steps"))
    command.add_argument("--events", type=Path, help=word("cli.deadlines_events"))
    command.add_argument("--today", help=word("cli.deadlines_today"))
    command.add_argument("--regime", help=word("cli.deadlines_regime"))
    command.add_argument("--calendar", type=Path, help=word("cli.deadlines_calendar"))
    add_rules(command, word)


def _deadlines(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.deadlines import (
        DeadlineRequest,
        deadlines_document,
        moment_of,
        read_events,
        read_steps,
    )
    from mineral_plugin.core.work.procedure_steps import ProcedureSteps, steps_of_procedure
    from mineral_plugin.core.work.requests import event_date_of

    if (options.procedure is None) == (options.steps is None):
        raise InputError("deadlines.steps_or_procedure")
    received = moment_of(options.received)
    regime = event_date_of(options.regime, received.date()) if options.regime else None
    law = law_of(options)
    if options.steps:
        steps = read_steps(options.steps, options.calendar or law.calendar)
        chosen = ProcedureSteps(options.steps.name, steps)
    else:
        chosen = steps_of_procedure(options.procedure, regime or received.date(), law.procedures())
    request = DeadlineRequest(
        steps=chosen.steps,
        received=received,
        today=event_date_of(options.today or "", SystemClock().now().date()),
        events=read_events(options.events) if options.events else (),
        regime_day=regime,
        calendar=options.calendar,
        remarks=chosen.remarks,
        law=law,
    )
    return deadlines_document(request, options.lang)


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {"deadlines": _deadlines}
