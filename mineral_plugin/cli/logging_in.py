"""The commands `login`, `logout`, and who asks: a code that is typed on another device, no password here.

A log-in is kept in QGIS's authentication database alone. Where there is no QGIS it lasts for one command
(`--log-in`): a refresh token in a plain file would be a password that anybody can copy.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any, Callable, Dict, Mapping

from mineral_plugin.core.base.errors import SecretsClosedError
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.words import Phrase, say


def add_commands(commands: Any, word: Callable[[str], str]) -> None:
    """Add the commands to a parser."""
    for name in ("login", "logout"):
        command = commands.add_parser(name, help=word(f"cli.{name}"))
        command.add_argument("--service", required=True, help=word("cli.service"))


def login_of(options: argparse.Namespace, session: Any) -> Any:
    """Return who files: whoever logs in now (`--log-in`), else as the service takes them."""
    from mineral_plugin.core.portal.account_login import MemoryStore
    from mineral_plugin.core.work.logging_in import account_at, login_at

    if not options.log_in:
        kept = lambda: account_at(options.service, _store(options))  # noqa: E731 - begins QGIS if needed
        return login_at(options.service, session, data_home(), kept)
    account = account_at(options.service, MemoryStore())
    _log_in(options, session, account)
    return account


def logins_of(options: argparse.Namespace, session: Any) -> Callable[[str], Any]:
    """Return what gives who asks at the service of an address; nobody logs in twice for one command."""
    known: Dict[str, Any] = {}

    def of(url: str) -> Any:
        if url not in known:
            known[url] = login_of(argparse.Namespace(**{**vars(options), "service": url}), session)
        return known[url]

    return of


def _login(options: argparse.Namespace) -> Dict[str, Any]:
    import requests

    from mineral_plugin.core.work.logging_in import account_at

    # Where it cannot be kept nobody is led to a page first.
    account = account_at(options.service, _store(options))
    with requests.Session() as session:
        return {"service": options.service, "name": _log_in(options, session, account)}


def _logout(options: argparse.Namespace) -> Dict[str, Any]:
    import requests

    from mineral_plugin.core.work.logging_in import account_at, log_out

    account = account_at(options.service, _store(options))
    with requests.Session() as session:
        return {"service": options.service, "loggedOut": log_out(account, options.service, session)}


def _log_in(options: argparse.Namespace, session: Any, account: Any) -> str:
    from mineral_plugin.core.work.logging_in import log_in_elsewhere

    def show(code: Any) -> None:
        values = {"page": code.page, "code": code.user_code}
        print(say(Phrase("login.type_code", values), options.lang), file=sys.stderr, flush=True)

    return log_in_elsewhere(account, options.service, session, show)


def _store(options: argparse.Namespace) -> Any:
    if options.qgis is None:
        raise SecretsClosedError("login.nowhere")
    return options.qgis().secrets()


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {"login": _login, "logout": _logout}
