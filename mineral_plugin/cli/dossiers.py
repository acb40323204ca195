"""The commands about what a draft needs: clients, papers that the program makes, the rehearsal."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping

from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock

Word = Callable[[str], str]


def add_commands(commands: Any, word: Word) -> None:
    """Add the commands to a parser."""
    commands.add_parser("clients", help=word("cli.clients"))
    keep = commands.add_parser("client-keep", help=word("cli.client_keep"))
    keep.add_argument("--from-file", type=Path, required=True, help=word("cli.client_file"))
    keep.add_argument("--client", default="", help=word("cli.client_changed"))
    chosen = commands.add_parser("client-of", help=word("cli.client_of"))
    chosen.add_argument("--draft", required=True, help=word("cli.draft_ref"))
    chosen.add_argument("--client", required=True, help=word("cli.client"))
    over = commands.add_parser("client-hand-over", help=word("cli.client_hand_over"))
    over.add_argument("--client", required=True, help=word("cli.client"))
    over.add_argument("--out", type=Path, required=True, help=word("cli.client_out"))
    erase = commands.add_parser("client-erase", help=word("cli.client_erase"))
    erase.add_argument("--client", required=True, help=word("cli.client"))
    made = commands.add_parser("make-papers", help=word("cli.papers"))
    made.add_argument("--draft", required=True, help=word("cli.draft_ref"))
    made.add_argument("--request", action="store_true", help=word("cli.papers_request"))
    looked = commands.add_parser("rehearse", help=word("cli.rehearse"))
    looked.add_argument("--draft", required=True, help=word("cli.draft_ref"))


def _clients(options: argparse.Namespace) -> List[Dict[str, Any]]:
    from mineral_plugin.core.work.clients import client_told, clients_of

    home, day = data_home(), SystemClock().now().date()
    return [client_told(home, party, day, options.lang) for party in clients_of(home)]


def _keep(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.clients import client_told, keep_client_file

    home, day = data_home(), SystemClock().now().date()
    party = keep_client_file(home, options.from_file, options.client)
    return client_told(home, party, day, options.lang)


def _client_of(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.clients import choose_client
    from mineral_plugin.core.work.drafting import draft_summary, open_draft

    home = data_home()
    draft = open_draft(home, options.draft)
    choose_client(home, draft, options.client)
    return {**draft_summary(draft, options.lang), "client": options.client}


def _hand_over(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.clients import dossiers_of, hand_over

    home = data_home()
    written = hand_over(home, options.client, options.out)
    dossiers = [draft.reference for draft in dossiers_of(home, options.client)]
    return {"client": options.client, "dossiers": dossiers, "files": [str(written)]}


def _erase(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.clients import erase

    return {"client": options.client, "erased": erase(data_home(), options.client, SystemClock().now)}


def _papers(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.dossier_papers import make_papers, prepare_request
    from mineral_plugin.core.work.drafting import draft_summary, open_draft

    home = data_home()
    draft = open_draft(home, options.draft)
    printer = options.qgis() if options.qgis is not None else None
    told = draft_summary(make_papers(draft, options.lang, printer), options.lang)
    if options.request:
        day = SystemClock().now().date()
        told["request_data"] = str(prepare_request(draft, home, day, options.lang))
    return told


def _rehearse(options: argparse.Namespace) -> List[Dict[str, Any]]:
    from mineral_plugin.core.work.drafting import open_draft
    from mineral_plugin.core.work.rehearsal import rehearsal_told, rehearse

    home = data_home()
    lines = rehearse(open_draft(home, options.draft), home, SystemClock().now().date())
    return rehearsal_told(lines, options.lang)


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {
    "clients": _clients,
    "client-keep": _keep,
    "client-of": _client_of,
    "client-hand-over": _hand_over,
    "client-erase": _erase,
    "make-papers": _papers,
    "rehearse": _rehearse,
}
