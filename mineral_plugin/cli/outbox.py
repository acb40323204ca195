"""The commands about drafts and their filing: ``drafts``, ``attach``, ``detach``, ``outbox``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping

from mineral_plugin.cli.logging_in import login_of
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock

Word = Callable[[str], str]


def add_commands(commands: Any, word: Word) -> None:
    """Add the commands to a parser."""
    commands.add_parser("drafts", help=word("cli.drafts"))
    attach = commands.add_parser("attach", help=word("cli.attach"))
    _add_place(attach, word)
    attach.add_argument("--file", type=Path, required=True, help=word("cli.attached_file"))
    detach = commands.add_parser("detach", help=word("cli.detach"))
    _add_place(detach, word)
    detach.add_argument("--slot", type=int, default=1, help=word("cli.slot"))
    outbox = commands.add_parser("outbox", help=word("cli.outbox"))
    acts = outbox.add_mutually_exclusive_group()
    for name in ("pause", "resume", "cancel"):
        acts.add_argument(f"--{name}", metavar="DRAFT", default="", help=word(f"cli.outbox_{name}"))
    outbox.add_argument("--log-in", action="store_true", help=word("cli.log_in"))


def _add_place(command: argparse.ArgumentParser, word: Word) -> None:
    command.add_argument("--draft", required=True, help=word("cli.draft_ref"))
    command.add_argument("--component", required=True, help=word("cli.component"))


def _drafts(options: argparse.Namespace) -> List[Dict[str, Any]]:
    from mineral_plugin.core.work.draft_list import drafts_told

    return drafts_told(data_home(), SystemClock().now, options.lang)


def _attach(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.drafting import attach, draft_summary, open_draft

    draft = open_draft(data_home(), options.draft)
    return draft_summary(attach(draft, options.component, options.file, options.lang), options.lang)


def _detach(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.drafting import detach, draft_summary, open_draft

    draft = open_draft(data_home(), options.draft)
    return draft_summary(detach(draft, options.component, options.slot, options.lang), options.lang)


def _outbox(options: argparse.Namespace) -> List[Dict[str, Any]]:
    """Do what is asked, then list what the outbox holds."""
    from mineral_plugin.core.work.outbox_view import line_told, outbox_lines, pause_filing

    home, now = data_home(), SystemClock().now
    if options.pause:
        pause_filing(home, now, options.pause)
    if options.resume:
        _resume(options)
    if options.cancel:
        _cancel(options)
    return [line_told(line, options.lang) for line in outbox_lines(home, now)]


def _resume(options: argparse.Namespace) -> None:
    import requests

    from mineral_plugin.core.work.drafting import open_draft
    from mineral_plugin.core.work.filing import file_draft
    from mineral_plugin.core.work.outbox_view import lines_of

    home, now = data_home(), SystemClock().now
    for line in lines_of(home, now, options.resume):
        with requests.Session() as session:
            options.service = line.url
            login = login_of(options, session)
            file_draft(open_draft(home, line.draft), line.url, session, home, now, login=login)


def _cancel(options: argparse.Namespace) -> None:
    import requests

    from mineral_plugin.core.work.outbox_view import cancel_filing

    def login(url: str) -> Any:
        options.service = url
        return login_of(options, session)

    with requests.Session() as session:
        cancel_filing(data_home(), SystemClock().now, options.cancel, session, login)


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {
    "drafts": _drafts,
    "attach": _attach,
    "detach": _detach,
    "outbox": _outbox,
}
