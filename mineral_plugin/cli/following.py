"""The commands about filed dossiers: ``status``, ``withdraw``, ``results``."""

from __future__ import annotations

import argparse
from typing import Any, Callable, Dict, List, Mapping, Tuple

from mineral_plugin.cli.logging_in import logins_of
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock

Word = Callable[[str], str]


def add_commands(commands: Any, word: Word) -> None:
    """Add the commands to a parser."""
    status = commands.add_parser("status", help=word("cli.status"))
    status.add_argument("--draft", default="", help=word("cli.status_draft"))
    status.add_argument("--offline", action="store_true", help=word("cli.status_offline"))
    status.add_argument("--wait", type=int, default=0, metavar="SECONDS", help=word("cli.status_wait"))
    status.add_argument("--state", default="", help=word("cli.status_state"))
    status.add_argument("--procedure", default="", help=word("cli.procedure"))
    status.add_argument("--client", default="", help=word("cli.client"))
    status.add_argument("--before", default="", metavar="DAY", help=word("cli.status_before"))
    withdraw = commands.add_parser("withdraw", help=word("cli.withdraw"))
    withdraw.add_argument("--draft", required=True, help=word("cli.status_draft"))
    withdraw.add_argument("--reason", required=True, help=word("cli.withdraw_reason"))
    results = commands.add_parser("results", help=word("cli.results"))
    results.add_argument("--draft", required=True, help=word("cli.status_draft"))
    results.add_argument("--keep-areas", action="store_true", help=word("cli.results_keep"))
    for command in (status, withdraw, results):
        command.add_argument("--log-in", action="store_true", help=word("cli.log_in"))


def _status(options: argparse.Namespace) -> Any:
    """Return one dossier with all that is known of it, or the list of those that a filter lets pass.

    Of a list, dossiers that could not be asked for carry the reason; where none could, that is the answer.
    """
    return _one(options) if options.draft else _list(options)


def _one(options: argparse.Namespace) -> Dict[str, Any]:
    import requests

    from mineral_plugin.core.work.following import find_followed, refresh
    from mineral_plugin.core.work.following_told import told

    home, now = data_home(), SystemClock().now
    one = find_followed(home, now, options.draft)
    if not options.offline:
        with requests.Session() as session:
            one = refresh(one, session, home, now, options.wait, logins_of(options, session))
    return told(one, now().date(), options.lang)


def _list(options: argparse.Namespace) -> List[Dict[str, Any]]:
    import requests

    from mineral_plugin.core.work.dossier_dates import dates_of
    from mineral_plugin.core.work.following import Filter, followed, refresh_all
    from mineral_plugin.core.work.following_told import line_told, wanted
    from mineral_plugin.core.work.requests import event_date_of

    home, now = data_home(), SystemClock().now
    today = now().date()
    before = event_date_of(options.before, today) if options.before else None
    if options.offline:
        found = followed(home, now)
    else:
        with requests.Session() as session:
            found = refresh_all(session, home, now, logins_of(options, session))
    problems = [one.problem for one in found if one.problem]
    if found and len(problems) == len(found):
        raise problems[0]
    given = Filter(options.state, options.procedure, before, options.client)
    return [line_told(one, dates_of(one, today), options.lang) for one in wanted(found, given, today)]


def _withdraw(options: argparse.Namespace) -> Dict[str, Any]:
    import requests

    from mineral_plugin.core.work.following import find_followed
    from mineral_plugin.core.work.following_told import told
    from mineral_plugin.core.work.withdrawing import withdraw

    home, now = data_home(), SystemClock().now
    one = find_followed(home, now, options.draft)
    with requests.Session() as session:
        done = withdraw(one, options.reason, session, home, now, logins=logins_of(options, session))
    return told(done, now().date(), options.lang)


def _results(options: argparse.Namespace) -> List[Dict[str, Any]]:
    import requests

    from mineral_plugin.core.work.following import find_followed
    from mineral_plugin.core.work.granted import granted_results, keep_granted
    from mineral_plugin.core.work.results import fetch_results

    home, now = data_home(), SystemClock().now
    one = find_followed(home, now, options.draft)
    with requests.Session() as session:
        logins = logins_of(options, session)
        found = fetch_results(one, session, home, now, logins=logins)
        kept: Tuple[Any, ...] = ()
        if options.keep_areas and granted_results(find_followed(home, now, options.draft)):
            kept = keep_granted(one, session, home, now, logins)
    areas = [area.name for area in kept]
    return [{**result.told(options.lang), "areasKept": areas} for result in found]


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {
    "status": _status,
    "withdraw": _withdraw,
    "results": _results,
}
