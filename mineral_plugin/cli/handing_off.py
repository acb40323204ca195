"""The commands of filing by hand: `hand-off` seals the ZIP, `declare-filed` keeps the portal's code."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping

from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock

Word = Callable[[str], str]


def add_commands(commands: Any, word: Word) -> None:
    """Add the commands to a parser."""
    sealing = commands.add_parser("hand-off", help=word("cli.hand_off"))
    sealing.add_argument("--draft", required=True, help=word("cli.draft_ref"))
    sealing.add_argument("--out", type=Path, required=True, help=word("cli.hand_off_folder"))
    sealing.add_argument("--values", type=Path, help=word("cli.paper_values"))
    declared = commands.add_parser("declare-filed", help=word("cli.declare_filed"))
    declared.add_argument("--draft", required=True, help=word("cli.draft_ref"))
    what = declared.add_mutually_exclusive_group(required=True)
    what.add_argument("--code", help=word("cli.declare_code"))
    what.add_argument("--withdraw", action="store_true", help=word("cli.declare_withdraw"))
    declared.add_argument("--receipt", type=Path, help=word("cli.declare_receipt"))


def _hand_off(options: argparse.Namespace) -> List[Dict[str, Any]]:
    from mineral_plugin.core.work.handing_off import hand_off, sealed_told
    from mineral_plugin.core.work.papering import read_values

    values = read_values(options.values)
    return sealed_told(hand_off(_draft(options), data_home(), options.out, values, options.lang))


def _declare(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.handing_off import declare_filed, declared_told, undeclare

    draft = _draft(options)
    if options.withdraw:
        undeclare(draft)
        return {"draft": draft.reference, "declaredByHand": False}
    filing = declare_filed(draft, data_home(), options.code, options.receipt, SystemClock().now)
    return declared_told(filing, options.lang)


def _draft(options: argparse.Namespace) -> Any:
    from mineral_plugin.core.work.drafting import open_draft

    return open_draft(data_home(), options.draft)


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {
    "hand-off": _hand_off,
    "declare-filed": _declare,
}
