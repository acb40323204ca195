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


def add_log_in(parser: argparse.ArgumentParser, word: Callable[[str], str]) -> None:
    """Add the option that logs in for one command."""
    parser.add_argument("--log-in", action="store_true", help=word("cli.log_in"))


def login_at_service(options: argparse.Namespace, session: Any, url: str) -> Any:
    """Return who asks at a service: whoever logs in now (`--log-in`), else as the service takes them.

    QGIS is begun only where the service takes accounts alone.
    """
    from mineral_plugin.core.portal.account_login import MemoryStore
    from mineral_plugin.core.work.logging_in import account_at, login_at

    if not options.log_in:
        return login_at(url, session, data_home(), lambda: account_at(url, _store(options)))
    account = account_at(url, MemoryStore())
    _log_in(options, session, account, url)
    return account


def _login(options: argparse.Namespace) -> Dict[str, Any]:
    import requests

    from mineral_plugin.core.work.logging_in import account_at

    # Where it cannot be kept nobody is led to a page first.
    account = account_at(options.service, _store(options))
    with requests.Session() as session:
        return {"service": options.service, "name": _log_in(options, session, account, options.service)}


def _logout(options: argparse.Namespace) -> Dict[str, Any]:
    import requests

    from mineral_plugin.core.work.logging_in import account_at, log_out

    account = account_at(options.service, _store(options))
    with requests.Session() as session:
        return {"service": options.service, "loggedOut": log_out(account, options.service, session)}


def _log_in(options: argparse.Namespace, session: Any, account: Any, url: str) -> str:
    from mineral_plugin.core.work.logging_in import log_in_elsewhere

    def show(code: Any) -> None:
        values = {"page": code.page, "code": code.user_code}
        print(say(Phrase("login.type_code", values), options.lang), file=sys.stderr, flush=True)

    return log_in_elsewhere(account, url, session, show)


def _store(options: argparse.Namespace) -> Any:
    if options.qgis is None:
        raise SecretsClosedError("login.nowhere")
    return options.qgis().secrets()


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {"login": _login, "logout": _logout}
