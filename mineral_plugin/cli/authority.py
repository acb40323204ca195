"""The command ``authority``: who decides, which province receives, and the fee."""

from __future__ import annotations

import argparse
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional

from mineral_plugin.cli.regulation import add_rules, law_of, sources_asked
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.ports import SystemClock

YES_NO = {"yes": True, "no": False}
PLACES = ("province", "sea_outside")


def add_commands(commands: Any, word: Callable[[str], str]) -> None:
    """Add the command to a parser."""
    parser = commands.add_parser("authority", help=word("cli.authority"))
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--table", type=Path, help=word("cli.table"))
    source.add_argument("--areas", type=Path, help=word("cli.areas"))
    parser.add_argument("--zone", help=word("cli.zone"))
    parser.add_argument("--name", default="", help=word("cli.name"))
    parser.add_argument("--procedure", required=True, help=word("cli.authority_procedure"))
    parser.add_argument("--mineral", required=True, help=word("cli.mineral"))
    parser.add_argument("--at", default="", help=word("cli.authority_at"))
    parser.add_argument("--reference", action="append", default=[], help=word("cli.reference"))
    add_rules(parser, word)
    parser.add_argument("--place", choices=PLACES, help=word("cli.authority_place"))
    for fact in ("small-scattered", "strategic", "own-land", "explosives"):
        parser.add_argument(
            f"--{fact}", choices=tuple(YES_NO), help=word(f"cli.authority_{fact.replace('-', '_')}")
        )
    parser.add_argument("--received-on", default="", help=word("cli.authority_received_on"))
    parser.add_argument("--output-m3-year", default="", help=word("cli.authority_output"))
    parser.add_argument("--exploration-cost-vnd", default="", help=word("cli.authority_cost"))
    parser.add_argument("--sliver-width-m", default="", help=word("cli.authority_sliver"))


def _authority(options: argparse.Namespace) -> List[Dict[str, Any]]:
    # Heavy packages are imported only by the commands that need them: help answers at once.
    from mineral_plugin.core.work.competence import CompetenceRequest, competences
    from mineral_plugin.core.work.competence_told import competence_document
    from mineral_plugin.core.work.requests import areas_of, event_date_of, same_specs

    today, law = SystemClock().now().date(), law_of(options)
    width = _number("--sliver-width-m", options.sliver_width_m)
    request = CompetenceRequest(
        areas=areas_of(options.table, options.areas, options.zone or "", options.name),
        procedure=options.procedure,
        mineral=options.mineral,
        day=event_date_of(options.at, today),
        reference=same_specs(options.reference),
        sources=sources_asked(options),
        place=options.place,
        small_scattered=_flag(options.small_scattered),
        strategic=_flag(options.strategic),
        own_land=_flag(options.own_land),
        received_on=event_date_of(options.received_on, today) if options.received_on else None,
        explosives=_flag(options.explosives),
        output_m3_year=_number("--output-m3-year", options.output_m3_year),
        exploration_cost_vnd=_number("--exploration-cost-vnd", options.exploration_cost_vnd),
        sliver_width_m=CompetenceRequest.sliver_width_m if width is None else float(width),
    )
    return [competence_document(answer, law) for answer in competences(request, law)]


def _flag(text: Optional[str]) -> Optional[bool]:
    return YES_NO[text] if text else None


def _number(name: str, text: str) -> Optional[Decimal]:
    """Return a number that is not negative, ``None`` for an empty text."""
    if not text.strip():
        return None
    try:
        value = Decimal(text.strip())
    except InvalidOperation as error:
        raise InputError("error.option_number", option=name, text=text) from error
    if not value.is_finite() or value < 0:
        raise InputError("error.option_number", option=name, text=text)
    return value


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {"authority": _authority}
