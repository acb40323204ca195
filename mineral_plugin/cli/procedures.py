"""The command about national procedures: `procedures [--code 1.014261|P14] [--at 2026-11-23]`."""

from __future__ import annotations

import argparse
from typing import Any, Callable, Dict, Mapping

from mineral_plugin.cli.regulation import add_rules, law_of
from mineral_plugin.core.base.ports import SystemClock


def add_commands(commands: Any, word: Callable[[str], str]) -> None:
    """Add the command to a parser."""
    command = commands.add_parser("procedures", help=word("cli.procedures"))
    command.add_argument("--code", default="", help=word("cli.procedures_code"))
    command.add_argument("--at", default="", help=word("cli.procedures_at"))
    add_rules(command, word)


def _procedures(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.procedures import procedures_told
    from mineral_plugin.core.work.requests import event_date_of

    day = event_date_of(options.at, SystemClock().now().date())
    return procedures_told(options.code, day, options.lang, law_of(options))


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {"procedures": _procedures}
