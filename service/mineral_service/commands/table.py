"""The commands by name; without one of them the service is started."""

from __future__ import annotations

import argparse
from typing import Any, Callable, Dict, List, Mapping, NamedTuple

from mineral_plugin.core.base.words import Phrase, both
from mineral_service.auditing import verifying
from mineral_service.commands import copies, national, receipts, tidying
from mineral_service.playing import command as playing


class Command(NamedTuple):
    """What a command does, in a sentence, its arguments, and the function that returns its answer."""

    about: Phrase
    add_arguments: Callable[[argparse.ArgumentParser], None]
    work: Callable[[argparse.Namespace], Dict[str, Any]]


COMMANDS: Mapping[str, Command] = {
    "backup": Command(Phrase("service.command.backup"), copies.of_backup, copies.make),
    "restore": Command(Phrase("service.command.restore"), copies.of_restore, copies.put_back),
    "tidy": Command(Phrase("service.command.tidy"), receipts.of_folder, tidying.tidy),
    "new-receipt-key": Command(
        Phrase("service.command.new_receipt_key"), receipts.of_folder, receipts.new_key
    ),
    "sync-national": Command(Phrase("service.command.sync_national"), national.add_arguments, national.sync),
    "verify-audit": Command(Phrase("audit.about"), verifying.add_arguments, verifying.verify_log),
    "play": Command(Phrase("play.about"), playing.add_arguments, playing.play),
    "verify-receipt": Command(Phrase("service.command.verify_receipt"), receipts.of_receipt, receipts.verify),
}


def run(given: List[str]) -> Dict[str, Any]:
    """Run the command that the first word names; return its answer.

    Raises:
        MineralError: it was not done.
    """
    command = COMMANDS[given[0]]
    parser = argparse.ArgumentParser(prog=f"mineral_service {given[0]}", description=both(command.about).en)
    command.add_arguments(parser)
    return command.work(parser.parse_args(given[1:]))
