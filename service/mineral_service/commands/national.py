"""Tell the National Portal what became of dossiers, by way of an agency's adapter: once, or until stopped."""

from __future__ import annotations

import argparse
import os
import signal
import threading
from pathlib import Path
from typing import Any, Dict, Tuple

from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.base.words import both
from mineral_service import logs
from mineral_service.commands.receipts import of_folder
from mineral_service.national.line import Line
from mineral_service.national.settings import read_account, read_settings
from mineral_service.national.worker import DONE, NEEDS_A_PERSON, WAITS, Outcome, Worker
from mineral_service.storage.store import Store

EVERY_S = 15.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the data folder, the settings, how long to go on, and what a person has found out."""
    of_folder(parser)
    parser.add_argument("--settings", type=Path, required=True)
    parser.add_argument("--until-stopped", action="store_true")
    parser.add_argument("--again", metavar="CODE")
    parser.add_argument("--arrived", metavar="CODE")


def sync(options: argparse.Namespace) -> Dict[str, Any]:
    """Send what is due; return how much of what, and a sentence for each dossier.

    Raises:
        MineralError: the settings cannot be used, or another worker sends for the agency.
    """
    settings = read_settings(options.settings)
    line = Line(settings, read_account(settings.account))
    store = Store(options.data, os.environ.get("DATABASE_URL"))
    try:
        worker = Worker(store, settings, line, SystemClock())
        named = [worker.send_again(options.again)] if options.again else []
        named += [worker.take_as_arrived(options.arrived)] if options.arrived else []
        return _told(_until_stopped(worker) if options.until_stopped else worker.work(*named))
    finally:
        store.close()


def _until_stopped(worker: Worker) -> Tuple[Outcome, ...]:
    """Send what is due again and again; SIGTERM and SIGINT end it after the pass that is under way."""
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: over.set())
    logs.set_up()
    while True:
        outcomes = worker.work()
        if outcomes:
            logs.note("national-sync", **_counts(outcomes))
        if over.wait(EVERY_S):
            return outcomes


def _counts(outcomes: Tuple[Outcome, ...]) -> Dict[str, int]:
    names = {DONE: "done", WAITS: "waits", NEEDS_A_PERSON: "needsAPerson"}
    return {name: sum(one.state == state for one in outcomes) for state, name in names.items()}


def _told(outcomes: Tuple[Outcome, ...]) -> Dict[str, Any]:
    dossiers = [
        {"code": one.code, "state": one.state, "nextAt": one.next_at, "told": both(one.phrase).as_dict()}
        for one in outcomes
    ]
    return {**_counts(outcomes), "dossiers": dossiers}
