"""The arguments of the command line; every word a person reads comes from the catalogue."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Callable, NoReturn

from mineral_plugin.cli.audit import add_commands as add_audit_commands
from mineral_plugin.cli.authority import add_commands as add_authority_commands
from mineral_plugin.cli.deadlines import add_commands as add_deadline_commands
from mineral_plugin.cli.dossiers import add_commands as add_dossier_commands
from mineral_plugin.cli.following import add_commands as add_following_commands
from mineral_plugin.cli.handing_off import add_commands as add_handoff_commands
from mineral_plugin.cli.logging_in import add_commands as add_login_commands
from mineral_plugin.cli.maps import add_commands as add_map_commands
from mineral_plugin.cli.outbox import add_commands as add_outbox_commands
from mineral_plugin.cli.packs import add_commands as add_pack_commands
from mineral_plugin.cli.papers import add_commands as add_paper_commands
from mineral_plugin.cli.procedures import add_commands as add_procedure_commands
from mineral_plugin.cli.receipts import add_commands as add_receipt_commands
from mineral_plugin.cli.regulation import add_choice, add_rules
from mineral_plugin.cli.regulation import add_commands as add_regulation_commands
from mineral_plugin.cli.signing import add_commands as add_signing_commands
from mineral_plugin.cli.supplements import add_commands as add_supplement_commands
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.words import Phrase, say

Command = Callable[[argparse.Namespace], int]


class SentenceParser(argparse.ArgumentParser):
    """An argument parser that answers a wrong call with one sentence of ours."""

    lang = "vi"

    def error(self, message: str) -> NoReturn:
        """Raise our own error instead of printing usage in English."""
        raise InputError("error.cli_arguments", detail=message, program=self.prog)


def build_parser(lang: str) -> argparse.ArgumentParser:
    """Return the parser with its help in ``lang``."""

    def word(phrase_id: str) -> str:
        return say(Phrase(phrase_id), lang)

    parser = SentenceParser(prog="python -m mineral_plugin", description=word("cli.about"))
    parser.add_argument("--lang", choices=("vi", "en"), default=lang, help=word("cli.lang"))
    commands = parser.add_subparsers(dest="command", required=True, parser_class=SentenceParser)
    check = commands.add_parser("check", help=word("cli.check"))
    draft = commands.add_parser("draft", help=word("cli.draft"))
    for command in (check, draft):
        _add_check_arguments(command, word)
    _add_outputs(check, word)
    filing = commands.add_parser("file", help=word("cli.file"))
    filing.add_argument("--draft", required=True, help=word("cli.draft_ref"))
    filing.add_argument("--service", required=True, help=word("cli.service"))
    filing.add_argument("--log-in", action="store_true", help=word("cli.log_in"))
    reading = commands.add_parser("read-corners", help=word("cli.read_corners"))
    reading.add_argument("files", nargs="+", help=word("cli.read_files"))
    reading.add_argument("--zone", help=word("cli.zone"))
    reading.add_argument("--json", type=Path, required=True, help=word("cli.read_json"))
    add_audit_commands(commands, word)
    add_pack_commands(commands, word)
    add_paper_commands(commands, word)
    add_outbox_commands(commands, word)
    add_map_commands(commands, word)
    add_procedure_commands(commands, word)
    add_deadline_commands(commands, word)
    add_authority_commands(commands, word)
    add_regulation_commands(commands, word)
    add_receipt_commands(commands, word)
    add_dossier_commands(commands, word)
    add_login_commands(commands, word)
    add_signing_commands(commands, word)
    add_handoff_commands(commands, word)
    add_following_commands(commands, word)
    add_supplement_commands(commands, word)
    commands.add_parser("receipts", help=word("cli.receipts"))
    add_rules(commands.add_parser("minerals", help=word("cli.minerals")), word)
    return parser


def _add_check_arguments(parser: argparse.ArgumentParser, word: Callable[[str], str]) -> None:
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--table", type=Path, help=word("cli.table"))
    source.add_argument("--areas", type=Path, help=word("cli.areas"))
    parser.add_argument("--zone", help=word("cli.zone"))
    parser.add_argument("--name", default="", help=word("cli.name"))
    parser.add_argument("--reference", action="append", default=[], help=word("cli.reference"))
    parser.add_argument("--procedure", required=True, help=word("cli.procedure"))
    parser.add_argument("--mineral", required=True, help=word("cli.mineral"))
    parser.add_argument("--holder", default="", help=word("cli.holder"))
    parser.add_argument("--event-date", help=word("cli.event_date"))
    parser.add_argument("--tolerances", default="", help=word("cli.tolerances"))
    parser.add_argument("--facts", type=Path, help=word("cli.facts"))
    parser.add_argument("--known-on", "--register-as-of", help=word("cli.known_on"))
    parser.add_argument("--top-m", default="", metavar="LEVEL", help=word("cli.top_m"))
    parser.add_argument("--bottom-m", default="", metavar="LEVEL", help=word("cli.bottom_m"))
    parser.add_argument("--practice", action="store_true", help=word("cli.practice"))
    add_choice(parser, word)


def _add_outputs(parser: argparse.ArgumentParser, word: Callable[[str], str]) -> None:
    parser.add_argument("--findings", type=Path, help=word("cli.findings"))
    parser.add_argument("--report-json", type=Path, help=word("cli.report_json"))
    parser.add_argument("--report-html", type=Path, help=word("cli.report_html"))
