"""The command about signatures of receipts: `verify-receipt FILE --keys KEYS.json`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Callable, Dict, Mapping

from mineral_plugin.core.base.errors import InputError


def add_commands(commands: Any, word: Callable[[str], str]) -> None:
    """Add the command to a parser."""
    command = commands.add_parser("verify-receipt", help=word("cli.verify_receipt"))
    command.add_argument("file", type=Path, help=word("cli.receipt_file"))
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--keys", type=Path, help=word("cli.receipt_keys"))
    source.add_argument("--service", help=word("cli.service"))


def _verify_receipt(options: argparse.Namespace) -> Dict[str, Any]:
    """Return what is told of a receipt; one that does not hold is refused, so that a script notices."""
    from mineral_plugin.core.portal.signatures import Outcome
    from mineral_plugin.core.work import receipt_checking as checking

    receipt = checking.read_receipt(options.file)
    keys = checking.read_keys(options.keys) if options.keys else _fetched(options.service)
    checked = checking.check_receipt(receipt, keys)
    if checked.outcome is not Outcome.VALID:
        phrase = checking.outcome_phrase(receipt, checked)
        raise InputError(phrase.id, **dict(phrase.values))
    return checking.receipt_told(receipt, checked, options.lang)


def _fetched(url: str) -> Any:
    import requests

    from mineral_plugin.core.work.receipt_checking import fetch_keys

    with requests.Session() as session:
        return fetch_keys(url, session)


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {"verify-receipt": _verify_receipt}
