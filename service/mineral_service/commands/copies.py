"""Copies: make one while the service runs, restore one where nothing is."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any, Dict

from mineral_plugin.core.base.ports import VIETNAM_TIME, SystemClock
from mineral_service.commands.receipts import of_folder
from mineral_service.copies.making import back_up, restore


def of_backup(parser: argparse.ArgumentParser) -> None:
    """Add the data folder and the file to write."""
    of_folder(parser)
    parser.add_argument("--to", type=Path, required=True)


def of_restore(parser: argparse.ArgumentParser) -> None:
    """Add the data folder to make and the file to read."""
    of_folder(parser)
    parser.add_argument("--from", type=Path, required=True, dest="source")


def make(options: argparse.Namespace) -> Dict[str, Any]:
    """Write a copy of the data folder and its database."""
    now = SystemClock().now().astimezone(VIETNAM_TIME).isoformat(timespec="seconds")
    return back_up(options.data, os.environ.get("DATABASE_URL"), options.to.absolute(), now)


def put_back(options: argparse.Namespace) -> Dict[str, Any]:
    """Make a data folder and its database from a copy."""
    return restore(options.source, options.data.absolute(), os.environ.get("DATABASE_URL"))
